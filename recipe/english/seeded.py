"""The project's seeded numbers, so that a run here and one in the engine draw the same: hashes, shuffles, normals.

Mirrors `src/world/random.ts`, `src/seal/seeds.ts`, `src/lora/gaussian.ts` and the shuffle of `src/engine/steps.ts`.
"""

import numpy as np

MASK = 0xFFFFFFFF
STEP = 0x6D2B79F5


def _mixed(value: int) -> int:
    value = ((value ^ (value >> 15)) * (value | 1)) & MASK
    value ^= (value + (((value ^ (value >> 7)) * (value | 61)) & MASK)) & MASK
    return value ^ (value >> 14)


def hash_text(text: str) -> int:
    """FNV-1a over UTF-16 code units, mixed at the end. 32 bits."""
    value = 0x811C9DC5
    units = np.frombuffer(text.encode("utf-16-le", "surrogatepass"), "<u2")
    for unit in units.tolist():
        value = ((value ^ unit) * 0x01000193) & MASK
    value = ((value ^ (value >> 16)) * 0x85EBCA6B) & MASK
    value = ((value ^ (value >> 13)) * 0xC2B2AE35) & MASK
    return value ^ (value >> 16)


def derive_seed(seed: int, *purpose: str | int) -> int:
    return hash_text("/".join(map(str, (seed, *purpose))))


class Uniform:
    """Uniform in [0, 1) from a 32-bit state (mulberry32)."""

    def __init__(self, seed: int):
        self.state = seed & MASK

    def draw(self) -> float:
        self.state = (self.state + STEP) & MASK
        return _mixed(self.state) / 2**32


class Random(Uniform):
    """A stream of the world's draws: named by a seed and a label."""

    def __init__(self, seed: int, label: str):
        super().__init__(hash_text(f"{seed}/{label}"))

    def shuffled(self, items: list) -> list:
        keys = [self.draw() for _ in items]
        return [items[index] for index in sorted(range(len(items)), key=keys.__getitem__)]


def shuffled_epoch(uniform: Uniform, count: int) -> list[int]:
    """The engine's order of one epoch (Fisher and Yates); the same stream goes on through all epochs of a job."""
    order = list(range(count))
    for i in range(count - 1, 0, -1):
        j = int(uniform.draw() * (i + 1))
        order[i], order[j] = order[j], order[i]
    return order


def normals(seed: int, count: int) -> np.ndarray:
    """The first `count` standard normal numbers of a seed, f64, by Box and Muller."""
    pairs = -(-count // 2)
    state = (np.uint64(seed & MASK) + np.uint64(STEP) * np.arange(1, 2 * pairs + 1, dtype=np.uint64)) & np.uint64(MASK)
    mask = np.uint64(MASK)
    value = ((state ^ (state >> np.uint64(15))) * (state | np.uint64(1))) & mask
    value ^= (value + (((value ^ (value >> np.uint64(7))) * (value | np.uint64(61))) & mask)) & mask
    uniform = (value ^ (value >> np.uint64(14))) / 2.0**32
    radius = np.sqrt(-2 * np.log(1 - uniform[0::2]))
    angle = 2 * np.pi * uniform[1::2]
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], 1).reshape(-1)[:count]
