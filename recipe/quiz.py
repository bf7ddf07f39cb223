"""Quizzes on the exported evaluation documents: greedy answers, scored by exact match.

An answer is right when every gold token is the most likely one given those before it, and the model then ends the line
(`<eos>` or a newline). That is the same as greedy decoding and comparing, in one forward pass.
"""
import json

import torch

from llama import hidden_states, plain_linear

EOS = 2


def load_evaluation(path):
    return json.load(open(path))


def answer_rows(prompts, answers):
    """Right-padded rows prompt + answer + eos."""
    sequences = [prompt + answer + [EOS] for prompt, answer in zip(prompts, answers)]
    tokens = torch.zeros(len(sequences), max(map(len, sequences)), dtype=torch.long)
    for row, sequence in enumerate(sequences):
        tokens[row, :len(sequence)] = torch.tensor(sequence)
    return tokens


@torch.no_grad()
def answered(parameters, shape, prompts, answers, newline, linear=plain_linear):
    """For each question, whether it was answered correctly."""
    tokens = answer_rows(prompts, answers).to(parameters["embedding"].device)
    best = (hidden_states(parameters, shape, tokens[:, :-1], linear) @ parameters["embedding"].T).argmax(-1)
    right = []
    for row, (prompt, answer) in enumerate(zip(prompts, answers)):
        start = len(prompt) - 1
        said = best[row, start:start + len(answer) + 1].tolist()
        right.append(said[:-1] == answer and said[-1] in (EOS, newline))
    return right


def chunked(parameters, shape, items, newline, size=192):
    """items: (prompt, answer) pairs, in order; short chunks keep memory small."""
    right = []
    for start in range(0, len(items), size):
        part = items[start:start + size]
        right += answered(parameters, shape, [prompt for prompt, _ in part], [answer for _, answer in part], newline)
    return right


def mean(values):
    return round(sum(values) / max(1, len(values)), 3)


def skills(parameters, shape, evaluation, documents=8):
    """Open book per class, closed-book guesses on strangers, and closed-book knowledge of the bank."""
    newline = evaluation["newline"]
    paragraphs = [paragraph for document in evaluation["documents"][:documents] for paragraph in document["paragraphs"]]
    questions = [(paragraph, question) for paragraph in paragraphs for question in paragraph["questions"]]
    open_book = [(paragraph["passage"] + [newline] + question["prompt"][1:], question["answer"])
                 for paragraph, question in questions]
    right = chunked(parameters, shape, open_book, newline)
    by_kind = {}
    for (_, question), correct in zip(questions, right):
        by_kind.setdefault(question["kind"], []).append(correct)
    guess = chunked(parameters, shape, [(question["prompt"], question["answer"]) for _, question in questions], newline)
    bank = {name: mean(chunked(parameters, shape, [(q["prompt"], q["answer"]) for q in evaluation["bank"][name]], newline))
            for name in ("asked", "neverAsked")}
    return {"openBook": {"all": mean(right), **{kind: mean(values) for kind, values in by_kind.items()}},
            "prior": mean(guess), "bank": bank}
