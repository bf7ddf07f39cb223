"""SEAL's loop on a chat model in plain English, resumable: started again, it goes on after the last finished candidate.

Each part has a journal of its own, so that parts may run at once.

python recipe/english/run.py --model MODEL.gguf --out FOLDER --part conditions --seeds 1,2
python recipe/english/run.py --model MODEL.gguf --out FOLDER --part squad --seeds 1,2 --data SEAL_DATA
python recipe/english/run.py --model MODEL.gguf --out FOLDER --part rounds --seeds 1
"""

import argparse
import time
from pathlib import Path

import torch
import transformers

from journal import Journal
from loop import Policy
from model import Adapter, load
from seeded import Uniform, derive_seed, shuffled_epoch
from sources import Passage, english, read_inputs, squad
from texts import Reader, Sequence

ROUNDS = 2
# Versions of each training passage's edit that compete.
EDITS = 3

# Edits of each row of a comparison, and whether distilled lines are mixed in. `None`: the policy's own.
CONDITIONS = [
    ("passage", "", False),
    ("notes", None, False),
    ("notes-distilled", None, True),
    ("passage-distilled", "", True),
]
SQUAD_CONDITIONS = [
    ("gpt4_1-distilled", "gpt4_1", True),
    ("passage-distilled", "", True),
    ("notes-distilled", None, True),
]


def conditions(policy: Policy, group: str, passages: list[Passage], rows: list[tuple], seeds: list[int]) -> None:
    policy.everyday()
    for place, passage in enumerate(passages):
        policy.bare(group, place, passage)
    for seed in seeds:
        # All rows of a passage before the next, so that a run that is broken off compares what it has.
        for place, passage in enumerate(passages):
            for name, author, distil in rows:
                if author is None:
                    text = policy.write(group, place, passage, seed, 0)["text"]
                else:
                    text = passage.given.get(author, "")
                policy.trial(group, place, passage, seed, name, text, distil)


def best_of(trials: list[dict]) -> int:
    """The trial that answers most, the first of equals, as in SEAL's sort (seal-reference 2.7)."""
    scores = [sum(one["correct"] for one in trial["answers"]) for trial in trials]
    return scores.index(max(scores))


def kept_pairs(policy: Policy, passages: list[Passage], seed: int) -> list[Sequence]:
    """Of each passage the best of its edits, as prompt and completion."""
    pairs = []
    for place, passage in enumerate(passages):
        policy.bare("training", place, passage)
        edits = [policy.write("training", place, passage, seed, sample) for sample in range(EDITS)]
        trials = [
            policy.trial("training", place, passage, seed, f"trial{sample}", edit["text"], True)
            for sample, edit in enumerate(edits)
        ]
        best = edits[best_of(trials)]
        completion = [*best["ids"], policy.reader.end] if best["stops"] else best["ids"]
        pairs.append(Sequence([*best["prompt"], *completion], [0.0] * len(best["prompt"]) + [1.0] * len(completion)))
    return pairs


def policy_steps(settings: dict, pairs: list[Sequence], seed: int) -> list[list[Sequence]]:
    size, uniform = settings["batchSize"], Uniform(seed)
    epochs = (
        shuffled_epoch(uniform, len(pairs)) if size < len(pairs) else range(len(pairs))
        for _ in range(settings["epochs"])
    )
    return [[pairs[i] for i in epoch[start : start + size]] for epoch in epochs for start in range(0, len(pairs), size)]


def rounds(make_policy, training: list[Passage], held_out: list[Passage], seed: int) -> None:
    """ReST-EM: each policy's kept edits finetune it into the next. What is in the journal is not measured again."""
    policy = make_policy("policy0")
    settings = policy.settings["policy"]
    for number in range(1, ROUNDS + 1):
        pairs = kept_pairs(policy, training, seed)
        adapter = Adapter(policy.model, settings, derive_seed(seed, "policy-adapter", number))
        steps = policy_steps(settings, pairs, derive_seed(seed, "policy-shuffle", number))
        losses, norms = adapter.train(settings, steps)
        record = {"kind": "policy", "losses": losses, "gradientNorms": norms}
        policy = make_policy(f"s{seed}-policy{number}", adapter.close(merge=True))
        policy.journal.once(f"{policy.name}/finetune", lambda record=record: record)
        conditions(policy, "english", held_out, [("notes-distilled", None, True)], [seed])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, required=True, help="GGUF file or Hugging Face folder of a chat model")
    parser.add_argument("--out", type=Path, required=True, help="folder of the journals")
    parser.add_argument("--part", choices=["conditions", "squad", "rounds", "development"], required=True)
    parser.add_argument("--seeds", default="1", help="as in 1,2")
    parser.add_argument("--data", type=Path, help="folder `knowledge` of the paper's recorded data, for squad")
    parser.add_argument("--threads", type=int, default=2)
    given = parser.parse_args()
    seeds = [int(seed) for seed in given.seeds.split(",")]
    if given.part == "squad" and given.data is None:
        parser.error("squad needs --data.")
    torch.set_num_threads(given.threads)
    inputs = read_inputs()
    about = {
        # As SEAL's files have it.
        "started": time.strftime("%m%d_%H%M%S"),
        "year": int(time.strftime("%Y")),
        "model": given.model.name,
        "torch": torch.__version__,
        "transformers": transformers.__version__,
        "settings": inputs["settings"],
    }
    journal = Journal(given.out / f"journal-{given.part}.jsonl", about)

    def make_policy(name: str, model=None) -> Policy:
        tokenizer = None
        if model is None:
            model, tokenizer = load(given.model)
            readers.append(Reader(tokenizer, inputs["settings"]["sequences"]["maxTokens"]))
        return Policy(name, model, readers[-1], inputs, journal)

    readers: list[Reader] = []
    held_out, training = english(inputs, False), english(inputs, True)
    if given.part == "conditions":
        conditions(make_policy("policy0"), "english", held_out, CONDITIONS, seeds)
    elif given.part == "squad":
        conditions(make_policy("policy0"), "squad", squad(given.data), SQUAD_CONDITIONS, seeds)
    elif given.part == "development":
        conditions(make_policy("policy0"), "development", training[:1], CONDITIONS, seeds)
    else:
        for seed in seeds:
            rounds(make_policy, training, held_out, seed)


if __name__ == "__main__":
    main()
