"""Pretrains the puzzle model on an exported corpus, on so many tokens of it: a busy machine takes longer and comes to the same.

    /usr/bin/python3 recipe/pretrainPuzzles.py --corpus recipe/work/puzzles/rules --tokens 17.8 --rate 0.012 --hold 0.2
    /usr/bin/python3 recipe/pretrainPuzzles.py --corpus recipe/work/puzzles/writers --tokens 6.5 --rate 0.006 --start CHECKPOINT

Muon (Jordan et al. 2024) for matrices, Adam for the embedding and norms. The rate stays for the first `hold` of the tokens, then falls
linearly to 0. Positions matter more than words here: a rotary base of 100 lets heads point at one cell among the last hundred
tokens, and small heads let there be several of them.
"""
import argparse
import dataclasses
import json
import os
import time

import numpy as np
import torch

from llama import Shape, hidden_states, initial_parameters, weighted_loss

SHAPE = Shape(vocabulary=288, width=64, layers=4, heads=4, hidden=160, positions=512, rope_theta=100.0)
EMBEDDING_SCALE = 0.2
BATCH, MOMENTUM, MATRIX_DECAY, ADAM_RATE, WARM_UP_STEPS = 32, 0.95, 0.02, 3e-3, 50
HELD_BACK, LOG_STEPS = 600, 200
# `<bos>`, four pairs of 24 tokens, `<eos>`; what is longer ends with a configuration.
PLAIN_LENGTH, ANSWER = 98, 12


def load(folder):
    tokens = np.fromfile(f"{folder}/puzzles.tokens", dtype="<u2").astype(np.int64)
    lengths = np.fromfile(f"{folder}/puzzles.lengths", dtype="<u2").astype(np.int64)
    sequences = np.split(tokens, lengths.cumsum()[:-1])
    return [s for s in sequences if len(s) == PLAIN_LENGTH], [s for s in sequences if len(s) != PLAIN_LENGTH]


def padded(sequences):
    tokens = torch.zeros(len(sequences), max(map(len, sequences)), dtype=torch.long)
    weights = torch.zeros(tokens.shape)
    for row, sequence in enumerate(sequences):
        tokens[row, :len(sequence)] = torch.from_numpy(sequence & 0x7FFF)
        weights[row, :len(sequence)] = torch.from_numpy((sequence >> 15 == 0).astype(np.float32))
    return tokens, weights


def orthogonalised(matrix):
    """Five Newton-Schulz steps towards the nearest matrix with orthogonal rows or columns (Muon)."""
    x = matrix / (matrix.norm() + 1e-7)
    tall = x.shape[0] > x.shape[1]
    x = x.T if tall else x
    for _ in range(5):
        square = x @ x.T
        x = 3.4445 * x + (-4.7750 * square + 2.0315 * square @ square) @ x
    return x.T if tall else x


def exact_share(parameters, sequences):
    """Share of last outputs that are right in every token, of sequences whose outputs are trained."""
    tokens, weights = padded(sequences)
    trained = weights.sum(1) > ANSWER
    with torch.no_grad():
        guessed = (hidden_states(parameters, SHAPE, tokens[trained][:, :-1]) @ parameters["embedding"].T).argmax(-1)
    right = guessed == tokens[trained][:, 1:]
    return float(right[:, -ANSWER - 1:-1].all(1).float().mean())


def rounds(random, count):
    while True:
        yield from random.permutation(count)


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--corpus", required=True)
    arguments.add_argument("--tokens", type=float, required=True, help="in millions; the rate falls to 0 by then")
    arguments.add_argument("--rate", type=float, required=True, help="of Muon")
    arguments.add_argument("--hold", type=float, default=0.0)
    arguments.add_argument("--start", help="a checkpoint to begin from")
    arguments.add_argument("--checkpoint", required=True, help="where the result goes")
    arguments.add_argument("--seed", type=int, default=1)
    options = arguments.parse_args()
    torch.set_num_threads(1)
    parameters = initial_parameters(SHAPE, options.seed)
    parameters["embedding"] *= EMBEDDING_SCALE / float(parameters["embedding"].std())
    if options.start:
        parameters = torch.load(options.start)["parameters"]
    for tensor in parameters.values():
        tensor.requires_grad_(True)
    matrices = [tensor for name, tensor in parameters.items() if tensor.dim() == 2 and name != "embedding"]
    rest = [tensor for name, tensor in parameters.items() if tensor.dim() == 1 or name == "embedding"]
    adam = torch.optim.AdamW(rest, lr=ADAM_RATE, betas=(0.9, 0.98), weight_decay=0.0)
    momenta = [torch.zeros_like(matrix) for matrix in matrices]

    plain, written = load(options.corpus)
    share = len(written) / (len(plain) + len(written))
    random = np.random.default_rng(options.seed)
    plain_order, written_order = rounds(random, len(plain) - HELD_BACK), rounds(random, len(written))
    budget, step, tokens_seen, seconds = options.tokens * 1e6, 0, 0, 0.0
    recent, last = [0.0, 0.0], time.time()
    while tokens_seen < budget:
        left = min(1.0, (1 - tokens_seen / budget) / (1 - options.hold)) * min(1.0, (step + 1) / WARM_UP_STEPS)
        count = int(random.binomial(BATCH, share))
        parts = [[plain[next(plain_order)] for _ in range(BATCH - count)], [written[next(written_order)] for _ in range(count)]]
        batches = [padded(part) for part in parts if part]
        total = float(sum(weights[:, 1:].sum() for _, weights in batches))
        for tensor in parameters.values():
            tensor.grad = None
        for tokens, weights in batches:
            loss = weighted_loss(parameters, SHAPE, tokens, weights)
            (loss / total).backward()
            recent[0] += float(loss)
            tokens_seen += tokens.numel()
        recent[1] += total
        for group in adam.param_groups:
            group["lr"] = ADAM_RATE * left
        adam.step()
        with torch.no_grad():
            for matrix, momentum in zip(matrices, momenta):
                momentum.mul_(MOMENTUM).add_(matrix.grad)
                update = orthogonalised(matrix.grad + MOMENTUM * momentum)
                rate = options.rate * left
                matrix.mul_(1 - rate * MATRIX_DECAY).add_(update, alpha=-rate * max(1, matrix.shape[0] / matrix.shape[1]) ** 0.5)
        step += 1
        now = time.time()
        seconds, last = seconds + now - last, now
        if step % LOG_STEPS == 0 or tokens_seen >= budget:
            line = {"step": step, "seconds": round(seconds), "tokens": tokens_seen, "loss": round(recent[0] / recent[1], 4),
                    "exact": round(exact_share(parameters, plain[-HELD_BACK:]), 3)}
            print(json.dumps(line), flush=True)
            recent = [0.0, 0.0]
            saved = {"parameters": {name: tensor.detach() for name, tensor in parameters.items()}, "shape": dataclasses.asdict(SHAPE)}
            torch.save(saved, options.checkpoint + ".part")
            os.replace(options.checkpoint + ".part", options.checkpoint)
            last = time.time()


if __name__ == "__main__":
    main()
