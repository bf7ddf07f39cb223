/**
 * Seeded random numbers. Everything in the world is a pure function of a seed: the same seed and label give the same
 * text on every machine, because only 32-bit integer arithmetic is used.
 */

/** FNV-1a over UTF-16 code units, mixed at the end so that similar strings spread over all 32 bits. */
export function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** A stream of random draws. Methods advance it. */
export class Random {
  private state: number;

  /** Streams with different labels under one seed are independent, so adding a draw to one leaves the others alone. */
  constructor(seed: number, label = '') {
    this.state = hashText(`${String(seed)}/${label}`);
  }

  /** Uniform in [0, 1), 32 bits (the mulberry32 step). */
  uniform(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  }

  /** Uniform integer in [0, count). */
  below(count: number): number {
    return Math.floor(this.uniform() * count);
  }

  chance(probability: number): boolean {
    return this.uniform() < probability;
  }

  pick<T>(items: readonly T[]): T {
    const item = items[this.below(items.length)];
    if (item === undefined) throw new Error('pick from an empty list');
    return item;
  }

  /** Index drawn with probability proportional to its weight. */
  weighted(weights: readonly number[]): number {
    let remaining = this.uniform() * weights.reduce((sum, weight) => sum + weight, 0);
    for (const [index, weight] of weights.entries()) {
      remaining -= weight;
      if (remaining < 0) return index;
    }
    return weights.length - 1;
  }

  /** A new list in uniformly random order. */
  shuffled<T>(items: readonly T[]): T[] {
    const order = items.map((item) => ({ item, key: this.uniform() }));
    return order.sort((left, right) => left.key - right.key).map((entry) => entry.item);
  }

  private normal(): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()));
    return radius * Math.cos(2 * Math.PI * this.uniform());
  }

  /** Gamma(shape, 1), Marsaglia and Tsang 2000, with the power correction for shapes below 1. */
  gamma(shape: number): number {
    if (shape < 1) return this.gamma(shape + 1) * (1 - this.uniform()) ** (1 / shape);
    const d = shape - 1 / 3;
    const c = 1 / Math.sqrt(9 * d);
    for (;;) {
      const x = this.normal();
      const v = (1 + c * x) ** 3;
      if (v > 0 && Math.log(1 - this.uniform()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
    }
  }

  /** Dirichlet weights around `mean` (which sums to 1); a small concentration gives lopsided draws. */
  dirichlet(mean: readonly number[], concentration: number): number[] {
    return mean.map((share) => this.gamma(share * concentration));
  }
}
