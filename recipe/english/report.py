"""The journal of a run as SEAL's files and as tables.

    python recipe/english/report.py FOLDER/journal.jsonl recipe/english/results [SEAL_DATA]

Copies the journal, writes `query_server/NAME.json` for each row of a comparison, `self_edits/NAME.json` for the written edits and
`em_sft/NAME.jsonl` for those that trained a policy (`sealFiles.py`), and prints the tables in Markdown. What is not done yet is
left out and told. SEAL_DATA: as for `run.py`, where the SQuAD part has been run.
"""

import json
import math
import shutil
import sys
from pathlib import Path
from statistics import fmean, stdev

from journal import read_records
from run import CONDITIONS, EDITS, ROUNDS, SQUAD_CONDITIONS, best_of
from sealFiles import article, edit_file, result_file, share
from sources import Passage, english, read_inputs, squad


class Run:
    """The records of a journal by what they are about."""

    def __init__(self, records: dict[str, dict]):
        self.records, self.about = records, records["about"]
        starts = [key.split("/") for key in records]
        self.seeds = sorted({int(part[3].removeprefix("s")) for part in starts if len(part) > 4})

    def bare(self, policy: str, group: str, place: int) -> dict | None:
        return self.records.get(f"{policy}/{group}/{place}/bare")

    def of(self, policy: str, group: str, place: int, name: str) -> dict[int, dict]:
        """By seed, of those that are done."""
        found = {seed: self.records.get(f"{policy}/{group}/{place}/s{seed}/{name}") for seed in self.seeds}
        return {seed: record for seed, record in found.items() if record is not None}


def mean_error(values: list[float]) -> str:
    """In per cent, with the standard error over passages."""
    error = f" ± {100 * stdev(values) / math.sqrt(len(values)):.1f}" if len(values) > 1 else ""
    return f"{100 * fmean(values):.1f}{error}"


class Row:
    """One row of a table: of each passage the base's answers and those of each seed."""

    def __init__(self, name: str, seeds: set[int]):
        self.name, self.seeds = name, seeds
        # passage, bare record, edits' texts by completion, answers by completion and repeat
        self.articles: list[tuple[Passage, list[dict], list[tuple[str, list[list[dict]]]]]] = []
        self.everyday: list[float] = []
        self.lines: list[int] = []

    def markdown(self, of: int) -> str:
        means = [fmean(share(own) for _, repeats in done for own in repeats) for _, _, done in self.articles]
        gains = [own - share(base) for own, (_, base, _) in zip(means, self.articles, strict=True)]
        cost = f"{fmean(self.everyday):.1f}" if self.everyday else ""
        lines = f"{fmean(self.lines):.1f}" if self.lines else ""
        seeds = ", ".join(map(str, sorted(self.seeds)))
        count = f"{len(means)} of {of}"
        return f"| {self.name} | {mean_error(means)} | {mean_error(gains)} | {cost} | {lines} | {count} | {seeds} |"


def rows_of(run: Run, policy: str, group: str, passages: list[Passage], conditions: list[tuple]) -> list[Row]:
    base, opened = Row("base", set()), Row("open book", set())
    everyday = run.records.get(f"{policy}/everyday", {}).get("everyday")
    for place, passage in enumerate(passages):
        bare = run.bare(policy, group, place)
        if bare:
            base.articles.append((passage, bare["answers"], [("", [bare["answers"]])]))
            opened.articles.append((passage, bare["answers"], [("", [bare["openBook"]])]))
    base.everyday = [sum(one["correct"] for one in everyday)] if everyday else []
    return [base, opened, *(trained(run, policy, group, passages, *condition) for condition in conditions)]


def trained(run: Run, policy: str, group: str, passages: list[Passage], name: str, author: str | None, _distil) -> Row:
    row = Row(name, set())
    for place, passage in enumerate(passages):
        trials, bare = run.of(policy, group, place, name), run.bare(policy, group, place)
        if not trials or not bare:
            continue
        row.seeds |= set(trials)
        answers = {seed: trial["answers"] for seed, trial in trials.items()}
        if author is None:
            texts = run.of(policy, group, place, "edit0")
            done = [(texts[seed]["text"], [own]) for seed, own in answers.items()]
        else:
            done = [(passage.given.get(author, ""), list(answers.values()))]
        row.articles.append((passage, bare["answers"], done))
        row.everyday += [sum(one["correct"] for one in trial["everyday"]) for trial in trials.values()]
        row.lines += [trial["lines"] for trial in trials.values()]
    return row


class Writer:
    """Files in SEAL's shapes under one folder."""

    def __init__(self, run: Run, folder: Path):
        self.run, self.folder = run, folder

    def save(self, name: str, value: object) -> None:
        file = self.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(value, ensure_ascii=False) + "\n")

    def row(self, group: str, row: Row) -> None:
        """Nothing for a row of which nothing is done, nor for the base, which is in every file."""
        if not row.articles or row.name == "base":
            return
        name = f"{group}-{row.name.replace(' ', '-')}"
        articles = [article(passage, base, done) for passage, base, done in row.articles]
        self.save(f"query_server/{name}.json", result_file(name, self.run.about, articles, bool(row.seeds)))

    def training(self, policy: str, seed: int, passages: list[Passage]) -> None:
        """What a round of ReST-EM wrote, how it was rewarded, and what it kept."""
        articles, edits, kept = [], [], []
        for place, passage in enumerate(passages):
            bare = self.run.bare(policy, "training", place)
            own = [self.run.of(policy, "training", place, f"edit{sample}").get(seed) for sample in range(EDITS)]
            trials = [self.run.of(policy, "training", place, f"trial{sample}").get(seed) for sample in range(EDITS)]
            if not bare or None in own or None in trials:
                continue
            texts = [one["text"] for one in own]
            answers = [[one["answers"]] for one in trials]
            articles.append(article(passage, bare["answers"], list(zip(texts, answers, strict=True))))
            edits.append((passage, texts))
            kept.append((passage, texts[best_of(trials)]))
        if not articles:
            return
        name = f"training-{policy}-s{seed}"
        self.save(f"query_server/{name}.json", result_file(name, self.run.about, articles, True))
        self.save(f"self_edits/{name}.json", edit_file(edits))
        lines = [{"prompt": edit_file([one])[0]["prompt"], "completion": one[1]} for one in kept]
        file = self.folder / "em_sft" / f"{name}.jsonl"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines))

    def written(self, group: str, policy: str, passages: list[Passage]) -> None:
        """The policy's edits of held-out passages, one completion a seed."""
        found = [
            (passage, [one["text"] for one in self.run.of(policy, group, place, "edit0").values()])
            for place, passage in enumerate(passages)
        ]
        if any(texts for _, texts in found):
            self.save(f"self_edits/{group}-{policy}.json", edit_file([one for one in found if one[1]]))


HEAD = (
    "| condition | right, % | above base | everyday, of 18 | lines | passages | seeds |\n"
    "| --- | --- | --- | --- | --- | --- | --- |"
)


def table(title: str, rows: list[Row], of: int) -> str:
    done = [row.markdown(of) for row in rows if row.articles]
    missing = [row.name for row in rows if not row.articles]
    return "\n".join([f"\n{title}\n", HEAD, *done, *([f"\nNot done yet: {', '.join(missing)}."] if missing else [])])


def main() -> None:
    journal, folder = Path(sys.argv[1]), Path(sys.argv[2])
    inputs = read_inputs()
    run = Run(read_records(journal))
    writer = Writer(run, folder)
    held_out, training = english(inputs, False), english(inputs, True)
    groups = [("english", "Invented passages", held_out, CONDITIONS)]
    if len(sys.argv) > 3:
        groups.append(("squad", "SQuAD", squad(Path(sys.argv[3])), SQUAD_CONDITIONS))
    for group, title, passages, conditions in groups:
        rows = rows_of(run, "policy0", group, passages, conditions)
        for row in rows:
            writer.row(group, row)
        writer.written(group, "policy0", passages)
        print(table(title, rows, len(passages)))
    for seed in run.seeds:
        policies = ["policy0", *(f"s{seed}-policy{number}" for number in range(1, ROUNDS + 1))]
        for policy in policies:
            writer.training(policy, seed, training)
        for policy in policies[1:]:
            rows = rows_of(run, policy, "english", held_out, [("notes-distilled", None, True)])
            if rows[-1].articles:
                rows[-1].name = f"{policy}-notes-distilled"
                writer.row("english", rows[-1])
                writer.written("english", policy, held_out)
                print(table(f"Policy {policy}", rows, len(held_out)))
    if journal.resolve() != (folder / journal.name).resolve():
        shutil.copyfile(journal, folder / journal.name)


if __name__ == "__main__":
    main()
