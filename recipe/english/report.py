"""The journal of a run as SEAL's files and as tables.

    python recipe/english/report.py FOLDER/journal.jsonl recipe/english/results

Writes `journal.jsonl` (copied), `query_server/NAME.json` for each row of a comparison and `self_edits/NAME.json` for each set of
written edits, in the shapes of the paper's repository (`../shared/data/seal/README.md`), and prints the tables in Markdown.
"""

import json
import math
import shutil
import sys
from pathlib import Path
from statistics import fmean, pstdev, stdev

from journal import read_records
from run import CONDITIONS, EDITS, ROUNDS, SQUAD_CONDITIONS
from sources import Passage, english, read_inputs
from texts import writing_prompt


def share(answers: list[dict]) -> float:
    return fmean(one["correct"] for one in answers)


class Row:
    """One row of a comparison: of each passage the trials of all seeds that are done."""

    def __init__(self, records: dict, group: str, policy: str, name: str, edits: str | None):
        """`edits`: what the key of a written edit ends in; `None` where the edit was given."""
        self.records, self.group, self.policy, self.name, self.edits = records, group, policy, name, edits

    def trials(self, place: int) -> list[tuple[int, dict]]:
        """With their seeds."""
        start = f"{self.policy}/{self.group}/{place}/s"
        found = [
            (int(key.removeprefix(start).split("/")[0]), record)
            for key, record in self.records.items()
            if key.startswith(start) and key.endswith(f"/{self.name}") and record.get("kind") == "trial"
        ]
        return sorted(found, key=lambda one: one[0])

    def text(self, place: int, seed: int) -> dict | None:
        if self.edits is None:
            return None
        return self.records.get(f"{self.policy}/{self.group}/{place}/s{seed}/{self.edits}")


def bare_of(records: dict, policy: str, group: str, place: int) -> dict | None:
    return records.get(f"{policy}/{group}/{place}/bare")


def article(passage: Passage, bare: dict, completions: list[tuple[str, list[list[dict]]]]) -> dict:
    """`completions`: text with the answers of each repeat."""
    before = share(bare["answers"])
    out = []
    for text, repeats in completions:
        after = [share(answers) for answers in repeats]
        out.append(
            {
                "text": text,
                "stats": {
                    "baseline_mean": before,
                    "baseline_std": 0.0,
                    "adapter_mean": fmean(after),
                    "adapter_std": stdev(after) if len(after) > 1 else 0.0,
                    "gain_mean": fmean(after) - before,
                },
                "questions": [
                    {
                        "rep": rep,
                        "question": base["question"],
                        "answer": base["answer"],
                        "baseline_answer": base["text"],
                        "adapter_answer": own["text"],
                        "baseline_correct": base["correct"],
                        "adapter_correct": own["correct"],
                    }
                    for rep, answers in enumerate(repeats)
                    for base, own in zip(bare["answers"], answers, strict=True)
                ],
            }
        )
    means = [one["stats"]["adapter_mean"] for one in out]
    return {
        "stats": {
            "baseline_accuracy": before,
            "adapter_mean_accuracy": fmean(means),
            "adapter_std_over_completions": stdev(means) if len(means) > 1 else 0.0,
            "mean_adapter_std_within_completions": fmean(one["stats"]["adapter_std"] for one in out),
            "mean_gain": fmean(means) - before,
        },
        "title": passage.title,
        "context": passage.context,
        "prompt": writing_prompt(passage.title, passage.context),
        "completions": out,
    }


def result_file(name: str, about: dict, articles: list[dict], lora: dict | None) -> dict:
    """A query-server result; `lora_params` of what no adapter answered say 0 epochs."""
    stats = [one["stats"] for one in articles]
    spread = lambda key: pstdev([one[key] for one in stats])  # noqa: E731
    settings = about["settings"]["finetune"]
    return {
        "overall": {
            "baseline_mean_accuracy": fmean(one["baseline_accuracy"] for one in stats),
            "baseline_std_of_article_means": spread("baseline_accuracy"),
            "adapter_mean_accuracy": fmean(one["adapter_mean_accuracy"] for one in stats),
            "adapter_std_of_article_means": spread("adapter_mean_accuracy"),
            "mean_adapter_std_over_completions": fmean(one["adapter_std_over_completions"] for one in stats),
            "mean_adapter_std_within_completions": fmean(one["mean_adapter_std_within_completions"] for one in stats),
            "mean_gain": fmean(one["mean_gain"] for one in stats),
        },
        "exp_name": name,
        "model": about["model"],
        "dataset": f"recipe/english, {name}",
        "split_newlines": True,
        "n_articles": len(articles),
        "k_completions": max(len(one["completions"]) for one in articles),
        "eval_times": max(1 + max(q["rep"] for q in c["questions"]) for one in articles for c in one["completions"]),
        "lora_params": lora
        or {
            "rank": settings["rank"],
            "alpha": settings["alpha"],
            "dropout": 0.0,
            "epochs": settings["epochs"],
            "lr": settings["learningRate"],
            "batch_size": settings["batchSize"],
            "grad_accum_steps": 1,
        },
        "articles": articles,
    }


def places_done(row: Row, count: int, seeds: list[int] | None = None) -> list[int]:
    return [place for place in range(count) if row.trials(place)]


def completions_of(row: Row, place: int) -> list[tuple[str, list[list[dict]]]]:
    """A given text is one completion with a repeat for each seed; what the policy wrote is another text for each seed."""
    trials = row.trials(place)
    if row.edits is None:
        return [("", [trial["answers"] for _, trial in trials])]
    return [(row.text(place, seed)["text"], [trial["answers"]]) for seed, trial in trials]
