"""The inner loop on development documents, under each condition, with the shipped settings.

    /usr/bin/python3 recipe/evaluate.py [--documents 16] [--samples 3] [--checkpoint recipe/work/checkpoint.pt]

One adapter per document of three rivals; every paragraph's passage and self-edit lines are its training sequences.
Errors are standard errors over documents. The held-out split is never used here.
"""
import argparse
import json
import time

import torch

from adapters import train_adapters
from llama import Shape, hidden_states
from quiz import EOS, answered, load_evaluation, skills

BOS = 1
MOST_LINES, MOST_TOKENS = 9, 130


@torch.no_grad()
def sample(parameters, shape, prompts, temperature, seed):
    """Token identifiers written after each prompt, up to but without eos."""
    generator = torch.Generator().manual_seed(seed)
    tokens = torch.zeros(len(prompts), max(map(len, prompts)) + MOST_TOKENS, dtype=torch.long)
    for row, prompt in enumerate(prompts):
        tokens[row, :len(prompt)] = torch.tensor(prompt)
    starts = torch.tensor([len(prompt) for prompt in prompts])
    lengths, alive = starts.clone(), torch.arange(len(prompts))
    for _ in range(MOST_TOKENS):
        if len(alive) == 0:
            break
        states = hidden_states(parameters, shape, tokens[alive, :int(lengths[alive].max())])
        last = states[torch.arange(len(alive)), lengths[alive] - 1]
        chances = torch.softmax(last @ parameters["embedding"].T / temperature, dim=-1)
        drawn = torch.multinomial(chances, 1, generator=generator).squeeze(1)
        tokens[alive, lengths[alive]] = drawn
        lengths[alive] += (drawn != EOS).long()
        alive = alive[drawn != EOS]
    return [tokens[row, starts[row]:lengths[row]].tolist() for row in range(len(prompts))]


def lines_of(written, newline):
    lines, line = [], []
    for token in written + [newline]:
        if token == newline:
            if line:
                lines.append([BOS] + line + [EOS])
            line = []
        else:
            line.append(token)
    return lines[:MOST_LINES]


def with_passages(document, lines_by_paragraph):
    passages = [paragraph["passage"] + [EOS] for paragraph in document["paragraphs"]]
    return passages + [line for lines in lines_by_paragraph for line in lines]


def quiz_documents(parameters, shape, documents, newline, linear=None):
    """results[document] = list of (kind, right)."""
    questions = [[question for paragraph in document["paragraphs"] for question in paragraph["questions"]]
                 for document in documents]
    flat = [question for group in questions for question in group]
    extra = {} if linear is None else {"linear": linear}
    right = iter(answered(parameters, shape, [q["prompt"] for q in flat], [q["answer"] for q in flat], newline, **extra))
    return [[(question["kind"], next(right)) for question in group] for group in questions]


def summary(results):
    """Mean over documents, its standard error, and means per kind."""
    scores = torch.tensor([sum(right for _, right in result) / len(result) for result in results])
    kinds = {}
    for result in results:
        for kind, right in result:
            kinds.setdefault(kind, []).append(right)
    return {"n": len(scores), "accuracy": round(float(scores.mean()), 3),
            "standardError": round(float(scores.std() / len(scores) ** 0.5), 3),
            **{kind: round(sum(values) / len(values), 2) for kind, values in kinds.items()}}


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--checkpoint", default="recipe/work/checkpoint.pt")
    arguments.add_argument("--documents", type=int, default=16)
    arguments.add_argument("--first", type=int, default=8, help="the first 8 are pretraining's own gauge")
    arguments.add_argument("--samples", type=int, default=3)
    arguments.add_argument("--rank", type=int, default=8)
    arguments.add_argument("--rate", type=float, default=1e-2)
    arguments.add_argument("--steps", type=int, default=12)
    arguments.add_argument("--temperatures", type=float, nargs="*", default=[1.0, 0.5])
    options = arguments.parse_args()
    torch.set_num_threads(1)
    saved = torch.load(options.checkpoint, map_location="cpu")
    parameters = saved["parameters"]
    shape = Shape.of(parameters)
    evaluation = load_evaluation("recipe/work/evaluation.json")
    newline = evaluation["newline"]
    documents = evaluation["documents"][options.first:options.first + options.documents]
    settings = {"rank": options.rank, "alpha": 2 * options.rank, "rate": options.rate, "steps": options.steps}
    print(json.dumps({"state": saved["state"], "settings": settings}), flush=True)
    print(json.dumps(skills(parameters, shape, {**evaluation, "documents": documents}, len(documents))), flush=True)

    def report(name, results, **more):
        print(json.dumps({"condition": name, **summary(results), **more}), flush=True)

    def adapt(edits_by_document, seed=0):
        groups = [with_passages(document, edits) for document, edits in zip(documents, edits_by_document)]
        linear = train_adapters(parameters, shape, groups, seed=seed, **settings)
        return quiz_documents(parameters, shape, documents, newline, linear)

    def given(key):
        return [[paragraph[key] for paragraph in document["paragraphs"]] for document in documents]

    report("base", quiz_documents(parameters, shape, documents, newline))
    started = time.time()
    report("passage only", adapt([[[] for _ in document["paragraphs"]] for document in documents]))
    report("teacher statements", adapt(given("statements")), seconds=round(time.time() - started))
    report("teacher question lines", adapt(given("questionLines")))
    prompts = [paragraph["prompt"] for document in documents for paragraph in document["paragraphs"]]
    for temperature in options.temperatures:
        runs, lines, tokens = [], 0, 0
        for index in range(options.samples):
            written = sample(parameters, shape, prompts, temperature, seed=100 + index)
            edits = [lines_of(text, newline) for text in written]
            lines, tokens = lines + sum(map(len, edits)), tokens + sum(map(len, written))
            runs.append(adapt([edits[at:at + 3] for at in range(0, len(edits), 3)]))
        together = [sum(parts, []) for parts in zip(*runs)]
        scores = torch.tensor([[sum(r for _, r in result) / len(result) for result in run] for run in runs])
        edits_in_all = options.samples * len(prompts)
        report(f"untrained self-edits, temperature {temperature}", together, samples=options.samples,
               lines=round(lines / edits_in_all, 1), tokens=round(tokens / edits_in_all),
               bestOfSamples=round(float(scores.max(0).values.mean()), 3),
               spreadWithinDocument=round(float(scores.std(0).mean()), 3))


if __name__ == "__main__":
    main()
