"""What a run has come to: one JSON line for each finished thing, so that a run that is started again goes on after it."""

import json
from pathlib import Path


class Journal:
    """Records by key. Raises SystemExit where the file was made with other settings."""

    def __init__(self, file: Path, about: dict):
        file.parent.mkdir(parents=True, exist_ok=True)
        self.file, self.records = file, read_records(file)
        earlier = self.records.get("about")
        if earlier is None:
            self.add("about", about)
        elif earlier["settings"] != about["settings"]:
            raise SystemExit(f"{file}: made with other settings; give another folder with --out.")

    def add(self, key: str, record: dict) -> dict:
        with self.file.open("a") as out:
            out.write(json.dumps({"key": key, **record}, ensure_ascii=False) + "\n")
        self.records[key] = record
        return record

    def once(self, key: str, make) -> dict:
        """The record of this key: the one that is there, or what `make` gives, which is then kept."""
        found = self.records.get(key)
        return self.add(key, make()) if found is None else found


def read_records(file: Path) -> dict[str, dict]:
    """By key. A last line that was broken off in the middle is cut from the file: what it stood for is done again."""
    records = {}
    if not file.exists():
        return records
    text = file.read_text()
    whole = text[: text.rfind("\n") + 1]
    if whole != text:
        file.write_text(whole)
    for number, line in enumerate(whole.splitlines(), 1):
        try:
            record = json.loads(line)
            records[record.pop("key")] = record
        except (ValueError, KeyError, AttributeError) as error:
            raise SystemExit(f"{file}, line {number}: no record of a run ({error}); take the line out.") from error
    return records
