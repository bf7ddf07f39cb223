"""ReST-EM on the recipe's model, measured on development documents: a second, independent form of `src/seal/restEm.ts`.

    npx tsx recipe/exportCorpus.ts reinforcement recipe/work 200
    /usr/bin/python3 recipe/restEm.py [--documents 8] [--samples 5] [--rounds 2] [--checkpoint recipe/work/checkpoint.pt]

It is some ten times as fast as the engine on a software adapter, so settings of the outer loop were chosen with it. Every
paragraph keeps its best sample by the questions of that paragraph; the policy learns the kept texts as one LoRA that is
merged. The held-out split is never used here.
"""
import argparse
import json
import random
import time

import torch

from adapters import PARTS, adapted_linear, new_adapters, train_adapters
from evaluate import lines_of, quiz_documents, sample, summary, with_passages
from llama import Shape, weighted_loss
from quiz import EOS, load_evaluation

PARAGRAPHS, QUESTIONS = 3, 18
TOGETHER = 12


def chunks(items, size):
    return [items[at:at + size] for at in range(0, len(items), size)]


def prompts_of(documents):
    return [paragraph["prompt"] for document in documents for paragraph in document["paragraphs"]]


def adapted_results(parameters, shape, documents, written, newline):
    """Quiz results of each document after its own adapter; `written` holds one text a paragraph."""
    edits = chunks([lines_of(text, newline) for text in written], PARAGRAPHS)
    results = []
    for some, theirs in zip(chunks(documents, TOGETHER), chunks(edits, TOGETHER)):
        groups = [with_passages(document, edit) for document, edit in zip(some, theirs)]
        results += quiz_documents(parameters, shape, some, newline, train_adapters(parameters, shape, groups))
    return results


def policy_finetune(parameters, shape, pairs, replay, options, seed):
    """The policy after it learned the pairs (prompt, text) beside old texts at half weight."""
    chosen = random.Random(seed)
    items = [(prompt + text + [EOS], len(prompt), 1.0) for prompt, text in pairs]
    items += [(text, 1, 0.5) for text in chosen.sample(replay, len(pairs))]
    adapters = new_adapters(parameters, shape, 1, options.rank, seed)
    linear = adapted_linear(adapters, 1, options.rank, 2 * options.rank)
    optimizer = torch.optim.AdamW(list(adapters.values()), lr=options.rate, weight_decay=0, betas=(0.9, 0.99))
    steps, step = options.epochs * -(-len(items) // options.batch), 0
    for _ in range(options.epochs):
        chosen.shuffle(items)
        for batch in chunks(items, options.batch):
            tokens = torch.zeros(len(batch), max(len(ids) for ids, _, _ in batch), dtype=torch.long)
            weights = torch.zeros(tokens.shape)
            for row, (ids, start, weight) in enumerate(batch):
                tokens[row, :len(ids)] = torch.tensor(ids)
                weights[row, start:len(ids)] = weight
            optimizer.param_groups[0]["lr"] = options.rate * min(1, (step + 1) / 2) * (1 - step / steps)
            optimizer.zero_grad()
            (weighted_loss(parameters, shape, tokens, weights, linear) / weights.sum()).backward()
            torch.nn.utils.clip_grad_norm_(list(adapters.values()), 1.0)
            optimizer.step()
            step += 1
    return merged(parameters, shape, adapters, options.rank)


def merged(parameters, shape, adapters, rank):
    result = dict(parameters)
    for layer in range(shape.layers):
        for name, parts in PARTS.items():
            a = adapters[layer, name, "A"][0].detach().split(rank)
            b = adapters[layer, name, "B"][0].detach()
            result[f"{layer}.{name}"] = parameters[f"{layer}.{name}"] + 2 * torch.cat([b[at] @ a[at] for at in range(parts)])
    return result


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--checkpoint", default="recipe/work/checkpoint.pt")
    arguments.add_argument("--documents", type=int, default=8, help="fresh training documents of each round")
    arguments.add_argument("--samples", type=int, default=5)
    arguments.add_argument("--rounds", type=int, default=2)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--temperature", type=float, default=1.0, help="of the samples that compete")
    arguments.add_argument("--held-out-temperature", type=float, default=0.5, help="of all policies that are compared")
    arguments.add_argument("--development", type=int, default=16, help="documents to measure on")
    arguments.add_argument("--development-samples", type=int, default=2)
    arguments.add_argument("--rank", type=int, default=16)
    arguments.add_argument("--rate", type=float, default=1.5e-3)
    arguments.add_argument("--epochs", type=int, default=8)
    arguments.add_argument("--batch", type=int, default=24)
    options = arguments.parse_args()
    torch.set_num_threads(1)
    parameters = torch.load(options.checkpoint, map_location="cpu")["parameters"]
    shape = Shape.of(parameters)
    evaluation = load_evaluation("recipe/work/evaluation.json")
    training = json.load(open("recipe/work/reinforcement.json"))
    newline, started = evaluation["newline"], time.time()
    # The first 8 are pretraining's own gauge.
    development = evaluation["documents"][8:8 + options.development]
    question_mark = evaluation["documents"][0]["paragraphs"][0]["questions"][0]["prompt"][1]

    def measure(name, **more):
        runs, lines = [], []
        for index in range(options.development_samples):
            written = sample(parameters, shape, prompts_of(development), options.held_out_temperature, seed=100 + index)
            lines += [line for text in written for line in lines_of(text, newline)]
            runs.append(adapted_results(parameters, shape, development, written, newline))
        together = [sum(parts, []) for parts in zip(*runs)]
        texts = len(runs) * PARAGRAPHS * len(development)
        print(json.dumps({"condition": name, **summary(together), "lines": round(len(lines) / texts, 2),
                          "questionLines": round(sum(line[1] == question_mark for line in lines) / len(lines), 2),
                          "seconds": round(time.time() - started), **more}), flush=True)

    print(json.dumps(vars(options)), flush=True)
    print(json.dumps({"condition": "base", **summary(quiz_documents(parameters, shape, development, newline))}), flush=True)
    measure("untrained")
    for round_number in range(1, options.rounds + 1):
        first = (options.seed * 97 + (round_number - 1) * options.documents) % (len(training["documents"]) - options.documents)
        documents = training["documents"][first:first + options.documents]
        prompts = prompts_of(documents)
        best = [(-1.0, [])] * len(prompts)
        rewards = []
        for index in range(options.samples):
            written = sample(parameters, shape, prompts, options.temperature, 50000 * options.seed + 1000 * round_number + index)
            results = adapted_results(parameters, shape, documents, written, newline)
            for at, text in enumerate(written):
                own = results[at // PARAGRAPHS][at % PARAGRAPHS * QUESTIONS:(at % PARAGRAPHS + 1) * QUESTIONS]
                reward = sum(right for _, right in own) / QUESTIONS
                rewards.append(reward)
                # Ties go to the first sample.
                if reward > best[at][0]:
                    best[at] = (reward, text)
        pairs = [(prompt, text) for prompt, (_, text) in zip(prompts, best)]
        parameters = policy_finetune(parameters, shape, pairs, training["replay"], options, options.seed * 100 + round_number)
        base = summary(quiz_documents(parameters, shape, development, newline))["accuracy"]
        measure(f"round {round_number}", base=base, meanReward=round(sum(rewards) / len(rewards), 3),
                bestReward=round(sum(reward for reward, _ in best) / len(best), 3))


if __name__ == "__main__":
    main()
