"""Pretrains the embedded model on the exported corpus within a budget of wall-clock time.

    /usr/bin/python3 recipe/pretrain.py --minutes 9
    /usr/bin/python3 recipe/pretrain.py --minutes 9 --device cuda --width 128 --layers 4 --work recipe/work/larger

The learning rate falls to 0 with the time used up, not with steps, so the run ends on time on a machine of any load.
Checkpoints go to recipe/work/checkpoint.pt; started again, the script goes on from there.
"""
import argparse
import json
import os
import time

import numpy as np
import torch

from llama import Shape, initial_parameters, weighted_loss
from quiz import load_evaluation, skills

SEED = 1
LONG_ROWS, SHORT_ROWS = 12, 72
PASSAGE_WEIGHT = 0.3
PEAK_RATE, WARM_UP_STEPS, WEIGHT_DECAY, CLIP = 3e-3, 100, 0.05, 1.0
CHECKPOINT_SECONDS, LOG_STEPS = 150, 100


def load_shard(folder, shard, kind):
    tokens = np.fromfile(f"{folder}/{kind}-{shard}.tokens", dtype="<u2").astype(np.int64)
    lengths = np.fromfile(f"{folder}/{kind}-{shard}.lengths", dtype="<u2").astype(np.int64)
    return np.split(tokens, lengths.cumsum()[:-1])


def batches(sequences, rows, random):
    """Batches of sequences of similar length: sorted within windows of 16 batches, then shuffled."""
    order, window = random.permutation(len(sequences)), rows * 16
    groups = []
    for start in range(0, len(order), window):
        near = sorted(order[start:start + window], key=lambda index: len(sequences[index]))
        groups += [near[at:at + rows] for at in range(0, len(near), rows)]
    for group in random.permutation(len(groups)):
        yield padded([sequences[index] for index in groups[group]])


def padded(sequences):
    """Tokens [rows, longest] and the weight of each token as a target; bit 15 marks passages, which weigh less."""
    tokens = torch.zeros(len(sequences), max(map(len, sequences)), dtype=torch.long)
    weights = torch.zeros(tokens.shape)
    for row, sequence in enumerate(sequences):
        tokens[row, :len(sequence)] = torch.from_numpy(sequence & 0x7FFF)
        weights[row, :len(sequence)] = torch.from_numpy(np.where(sequence >> 15, PASSAGE_WEIGHT, 1.0)).float()
    return tokens, weights


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--minutes", type=float, required=True)
    arguments.add_argument("--corpus", default="recipe/work/corpus")
    arguments.add_argument("--work", default="recipe/work", help="where the checkpoint goes")
    arguments.add_argument("--device", default="cpu", help="cpu, or cuda where there is one")
    arguments.add_argument("--width", type=int, default=96, help="in whole 32s: the width of a head")
    arguments.add_argument("--layers", type=int, default=3)
    arguments.add_argument("--steps", type=int, default=10 ** 9, help="stop early, for a trial")
    options = arguments.parse_args()
    torch.set_num_threads(1)

    vocabulary = len(json.load(open("recipe/work/model/tokenizer.json"))["model"]["vocab"])
    shape = Shape.sized(vocabulary, options.width, options.layers)
    evaluation = load_evaluation("recipe/work/evaluation.json")
    os.makedirs(options.work, exist_ok=True)
    parameters = {name: tensor.to(options.device) for name, tensor in initial_parameters(shape, SEED).items()}
    for tensor in parameters.values():
        tensor.requires_grad_(True)
    matrices = [tensor for tensor in parameters.values() if tensor.dim() == 2]
    vectors = [tensor for tensor in parameters.values() if tensor.dim() == 1]
    optimizer = torch.optim.AdamW(
        [{"params": matrices, "weight_decay": WEIGHT_DECAY}, {"params": vectors, "weight_decay": 0.0}],
        lr=PEAK_RATE, betas=(0.9, 0.98), foreach=True)
    state = {"step": 0, "tokens": 0, "seconds": 0.0, "shard": 0}
    path = f"{options.work}/checkpoint.pt"
    if os.path.exists(path):
        saved = torch.load(path, map_location=options.device)
        if Shape.of(saved["parameters"]) != shape:
            raise SystemExit(f"{path} holds a model of another size. Give --work another folder.")
        state = saved["state"]
        optimizer.load_state_dict(saved["optimizer"])
        with torch.no_grad():
            for name, tensor in parameters.items():
                tensor.copy_(saved["parameters"][name])

    def save():
        torch.save({"parameters": {name: tensor.detach() for name, tensor in parameters.items()},
                    "optimizer": optimizer.state_dict(), "state": state}, path + ".part")
        os.replace(path + ".part", path)

    budget, last, saved_at = options.minutes * 60, time.time(), time.time()
    recent = {"long": [0.0, 0.0], "short": [0.0, 0.0]}
    while state["seconds"] < budget and state["step"] < options.steps:
        # Shards come round again should the export be shorter than the run.
        shards = len([name for name in os.listdir(options.corpus) if name.startswith("short-") and name.endswith("lengths")])
        random = np.random.default_rng([SEED, state["shard"]])
        stream = {"long": batches(load_shard(options.corpus, state["shard"] % shards, "long"), LONG_ROWS, random),
                  "short": batches(load_shard(options.corpus, state["shard"] % shards, "short"), SHORT_ROWS, random)}
        for pair in zip(stream["long"], stream["short"]):
            left = max(0.0, 1 - state["seconds"] / budget)
            for group in optimizer.param_groups:
                group["lr"] = PEAK_RATE * min(1.0, (state["step"] + 1) / WARM_UP_STEPS) * left
            total = float(sum(weights[:, 1:].sum() for _, weights in pair))
            optimizer.zero_grad(set_to_none=True)
            for kind, (tokens, weights) in zip(("long", "short"), pair):
                loss = weighted_loss(parameters, shape, tokens.to(options.device), weights.to(options.device))
                (loss / total).backward()
                recent[kind][0] += float(loss)
                recent[kind][1] += float(weights[:, 1:].sum())
                state["tokens"] += int((tokens != 0).sum())
            torch.nn.utils.clip_grad_norm_(matrices + vectors, CLIP)
            optimizer.step()
            state["step"] += 1
            now = time.time()
            state["seconds"] += now - last
            last = now
            if state["step"] % LOG_STEPS == 0:
                losses = {kind: round(total_loss / weight, 4) for kind, (total_loss, weight) in recent.items()}
                recent = {"long": [0.0, 0.0], "short": [0.0, 0.0]}
                print(json.dumps({**state, "seconds": round(state["seconds"]), "loss": losses, "rate": round(PEAK_RATE * left, 6)}), flush=True)
            if now - saved_at > CHECKPOINT_SECONDS:
                saved_at = now
                save()
                print(json.dumps({"step": state["step"], **skills(parameters, shape, evaluation)}), flush=True)
            if state["seconds"] >= budget or state["step"] >= options.steps:
                break
        state["shard"] += 1
    save()
    print(json.dumps({"done": True, **state, **skills(parameters, shape, evaluation)}), flush=True)


if __name__ == "__main__":
    main()
