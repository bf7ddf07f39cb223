"""Whether the recipe's prompts, sequences, steps and verdicts are those of the project.

npx tsx recipe/english/exportInputs.ts parity FILE.json MODEL SEAL_DATA
python recipe/english/parity.py FILE.json MODEL
"""

import json
import sys
from pathlib import Path

from transformers import AutoTokenizer

from grading import contains
from sources import read_inputs
from texts import Reader, Sequence, laid_steps, open_book_prompt, quiz_prompt, training_texts, writing_prompt


def differences(vectors: dict, inputs: dict, reader: Reader):
    """One line for everything that is not the same."""
    settings, passages = inputs["settings"], {one["title"]: one for one in inputs["passages"]}
    if [reader.turn(quiz_prompt(question)) for question in inputs["neutral"]] != vectors["neutral"]:
        yield "neutral questions"
    for turn in vectors["turns"]:
        passage = passages[turn["title"]]
        title, context, question = passage["title"], passage["context"], passage["questions"][0]["question"]
        own = {
            "writing": reader.turn(writing_prompt(title, context), settings["writing"]["answerStart"]),
            "closed": reader.turn(quiz_prompt(question)),
            "open": reader.turn(open_book_prompt(title, context, question)),
        }
        yield from (f"{name} prompt of {title}" for name, ids in own.items() if ids != turn[name])
    for one in vectors["materials"]:
        texts = training_texts(settings, one["title"], one["context"], one["text"])
        if [(text, reader.sequence(text)) for text in texts] != [(o["text"], o["ids"]) for o in one["sequences"]]:
            yield f"sequences of {one['title']}: {one['text'][:60]!r}"
    distilled = [
        Sequence([*prompt, *answer, reader.end], [0.0] * len(prompt) + [1.0] * (len(answer) + 1))
        for prompt, answer in zip(vectors["neutral"], vectors["answers"], strict=True)
    ]
    for one, job in zip(vectors["materials"], vectors["laid"], strict=False):
        own = [sequence["ids"] for sequence in one["sequences"]]
        flat = [sequence for step in laid_steps(settings, own, distilled, settings["seed"]) for sequence in step]
        theirs = [(o["ids"], o.get("lossWeights", [0.0] + [1.0] * (len(o["ids"]) - 1))) for o in job["sequences"]]
        same = len(flat) == len(theirs) and all(
            mine.ids == ids and max(abs(a - b) for a, b in zip(mine.weights, weights, strict=True)) < 1e-9
            for mine, (ids, weights) in zip(flat, theirs, strict=True)
        )
        if not same:
            yield f"steps of {one['title']}"
    for one in vectors["verdicts"]:
        if contains(one["text"], one["answer"]) != one["contains"]:
            yield f"verdict {not one['contains']} of {one['answer']!r} in {one['text'][:100]!r}"


def main() -> None:
    vectors, model = json.loads(Path(sys.argv[1]).read_text()), Path(sys.argv[2])
    given = (model.parent, {"gguf_file": model.name}) if model.suffix == ".gguf" else (model, {})
    inputs = read_inputs()
    reader = Reader(AutoTokenizer.from_pretrained(given[0], **given[1]), inputs["settings"]["sequences"]["maxTokens"])
    found = list(differences(vectors, inputs, reader))
    print("\n".join(found[:20]))
    counts = ", ".join(f"{len(values)} {name}" for name, values in vectors.items())
    print(f"{len(found)} differences in {counts}")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
