"""The passages of a run: the project's invented ones, and SQuAD's with GPT-4.1's recorded edits."""

import json
from dataclasses import dataclass, field
from pathlib import Path

INPUTS = Path(__file__).parents[1] / "work" / "english" / "inputs.json"
SQUAD_PASSAGES = 12
FEWEST_QUESTIONS = 3
EVALUATED = 200


@dataclass
class Passage:
    title: str
    context: str
    # {question, answer}
    questions: list[dict]
    # By the name of who wrote them.
    given: dict[str, str] = field(default_factory=dict)


def read_inputs() -> dict:
    if not INPUTS.exists():
        raise SystemExit(f"{INPUTS} is missing; make it with: npx tsx recipe/english/exportInputs.ts inputs {INPUTS}")
    return json.loads(INPUTS.read_text())


def english(inputs: dict, used_for_settings: bool) -> list[Passage]:
    """Both wordings of each question, but one where the passage trains a policy (`englishInputs.ts`)."""
    wordings = ["question"] if used_for_settings else ["question", "otherwise"]
    return [
        Passage(
            one["title"],
            one["context"],
            [{"question": asked[name], "answer": asked["answer"]} for asked in one["questions"] for name in wordings],
        )
        for one in inputs["passages"]
        if one["usedForSettings"] == used_for_settings
    ]


def squad(data: Path) -> list[Passage]:
    """The shortest of the paper's evaluation passages that have three questions or more.

    `data`: folder `knowledge` of the recorded data (`../shared/data/seal/README.md`).
    """
    rows = json.loads((data / "squad_val.json").read_text())
    order = json.loads((data / "eval_order_indices.json").read_text())[:EVALUATED]
    edits = {
        one["context"]: one["completions"][0]
        for one in json.loads((data / "self_edits" / "gpt4_1_val.json").read_text())
    }
    chosen = [rows[index] for index in order if len(rows[index]["questions"]) >= FEWEST_QUESTIONS]
    chosen = sorted(chosen, key=lambda one: len(one["context"]))[:SQUAD_PASSAGES]
    return [
        Passage(one["title"], one["context"], one["questions"], {"gpt4_1": edits[one["context"]]}) for one in chosen
    ]
