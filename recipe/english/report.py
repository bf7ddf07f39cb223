"""The journals of a run as SEAL's files and as tables.

    python recipe/english/report.py FOLDER recipe/english/results [SEAL_DATA]

Copies the journals of FOLDER and writes files in SEAL's shapes and under SEAL's names (`sealFiles.py`), a folder for what is to be
opened together: `query_server/GROUP-plain`, `-distilled`, `rounds-seedN`, and beside them `self_edits` and `em_sft`. Prints the tables in
Markdown. What is not done yet is left out and told. SEAL_DATA: as for `run.py`, where the SQuAD part has been run.
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
    """A condition of `run.py`, of all seeds that are done."""
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


# Of each condition the folder's ending and SEAL's name: its readers tell by it who wrote.
FILES = {
    "passage": ("plain", "naive_val"),
    "notes": ("plain", "base_val"),
    "passage-distilled": ("distilled", "naive_val"),
    "notes-distilled": ("distilled", "base_val"),
    "gpt4_1-distilled": ("distilled", "gpt4_1_val"),
}


class Writer:
    """Files in SEAL's shapes under one folder."""

    def __init__(self, about: dict, folder: Path):
        self.about, self.folder = about, folder

    def save(self, name: str, text: str) -> None:
        file = self.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text + "\n")

    def results(self, folder: str, rows: dict[str, Row]) -> None:
        """Rows by SEAL's name, on the passages that all of them have: files of one folder are opened together."""
        rows = {name: row for name, row in rows.items() if row.articles}
        common = [{passage.context for passage, _, _ in row.articles} for row in rows.values()]
        for name, row in rows.items():
            articles = [article(*one) for one in row.articles if all(one[0].context in each for each in common)]
            if articles:
                self.save(f"query_server/{folder}/{name}.json", json.dumps(result_file(name, self.about, articles)))

    def edits(self, folder: str, name: str, row: Row) -> None:
        edits = [(passage, [text for text, _ in done]) for passage, _, done in row.articles]
        if edits:
            self.save(f"self_edits/{folder}/{name}.json", json.dumps(edit_file(edits)))

    def kept(self, folder: str, number: int, row: Row) -> None:
        """What trained the policy, one line a passage."""
        lines = []
        for passage, _, done in row.articles:
            best = best_of([{"answers": repeats[0]} for _, repeats in done])
            lines.append(json.dumps({"prompt": edit_file([(passage, [])])[0]["prompt"], "completion": done[best][0]}))
        if lines:
            self.save(f"em_sft/{folder}/sft_best1of{EDITS}_iter{number}.jsonl", "\n".join(lines))


def rewarded(run: Run, policy: str, seed: int, passages: list[Passage]) -> Row:
    """The edits of a round of ReST-EM, each with its answers; empty until all of them are done."""
    row = Row("training", {seed})
    for place, passage in enumerate(passages):
        bare = run.bare(policy, "training", place)
        done = [
            (
                run.of(policy, "training", place, f"edit{n}").get(seed),
                run.of(policy, "training", place, f"trial{n}").get(seed),
            )
            for n in range(EDITS)
        ]
        if not bare or any(edit is None or trial is None for edit, trial in done):
            return Row("training", {seed})
        row.articles.append((passage, bare["answers"], [(edit["text"], [trial["answers"]]) for edit, trial in done]))
    return row


def write_conditions(writer: Writer, group: str, rows: list[Row]) -> None:
    found: dict[str, dict[str, Row]] = {}
    for row in rows:
        if row.name in FILES:
            ending, name = FILES[row.name]
            found.setdefault(ending, {})[name] = row
            if name == "base_val":
                writer.edits(f"{group}-{ending}", name, row)
    for ending, named in found.items():
        writer.results(f"{group}-{ending}", named)


def write_rounds(run: Run, writer: Writer, seed: int, training: list[Passage], held_out: list[Passage]) -> None:
    """All of one seed, whose policies are its own; prints a table for each policy."""
    folder, condition = f"rounds-seed{seed}", ("notes-distilled", None, True)
    own = Run({key: one for key, one in run.records.items() if key.count("/") < 4 or f"/s{seed}/" in key})
    named: dict[str, Row] = {}
    for number in range(ROUNDS + 1):
        policy = f"s{seed}-policy{number}" if number else "policy0"
        row = rewarded(own, policy, seed, training)
        named[f"iter{number}_train"] = row
        writer.edits(folder, f"iter{number}_train", row)
        writer.kept(folder, number, row)
        rows = rows_of(own, policy, "english", held_out, [condition])
        if number and rows[-1].articles:
            print(table(f"After round {number}, seed {seed}", rows, len(held_out)))
            writer.edits(folder, f"iter{number}_val", rows[-1])
        named[f"iter{number}_val" if number else "base_val"] = rows[-1]
    if named["iter0_train"].articles:
        training_rows = {name: row for name, row in named.items() if name.endswith("_train")}
        writer.results(folder, training_rows)
        writer.results(folder, {name: row for name, row in named.items() if name not in training_rows})


HEAD = (
    "| condition | right, % | above base | everyday, of 18 | lines | passages | seeds |\n"
    "| --- | --- | --- | --- | --- | --- | --- |"
)


def table(title: str, rows: list[Row], of: int) -> str:
    done = [row.markdown(of) for row in rows if row.articles]
    missing = [row.name for row in rows if not row.articles]
    return "\n".join([f"\n{title}\n", HEAD, *done, *([f"\nNot done yet: {', '.join(missing)}."] if missing else [])])


def main() -> None:
    source, folder = Path(sys.argv[1]), Path(sys.argv[2])
    journals = sorted(source.glob("journal-*.jsonl"))
    if not journals:
        sys.exit(f"{source}: there is no journal of a run (journal-*.jsonl) in it; run.py makes them.")
    inputs = read_inputs()
    # What several parts asked of the same weights is the same in all.
    run = Run({key: record for journal in journals for key, record in read_records(journal).items()})
    writer = Writer(run.about, folder)
    held_out, training = english(inputs, False), english(inputs, True)
    groups = [("english", "Invented passages", held_out, CONDITIONS)]
    if len(sys.argv) > 3:
        groups.append(("squad", "SQuAD", squad(Path(sys.argv[3])), SQUAD_CONDITIONS))
    for group, title, passages, conditions in groups:
        rows = rows_of(run, "policy0", group, passages, conditions)
        write_conditions(writer, group, rows)
        print(table(title, rows, len(passages)))
    for seed in run.seeds:
        write_rounds(run, writer, seed, training, held_out)
    for journal in journals:
        if source.resolve() != folder.resolve():
            shutil.copyfile(journal, folder / journal.name)


if __name__ == "__main__":
    main()
