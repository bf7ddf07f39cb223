"""What the model is asked and trained on: prompts, splitting, sequences and the layout of steps.

Mirrors `prompts.ts`, `turns.ts`, `selfEdits.ts` and `distil.ts` of `src/seal/knowledge`; `parity.py` holds the two against each
other. Passages of one paragraph, the prompt style "implications", the chat form.
"""

import re
from dataclasses import dataclass

from seeded import Random, Uniform, derive_seed, shuffled_epoch


@dataclass
class Sequence:
    """Token ids with the loss weight of predicting each; the first is never predicted."""

    ids: list[int]
    weights: list[float]


def writing_prompt(title: str, context: str) -> str:
    return (
        "Let's read the following passage and produce a list of implications derived directly or indirectly from the "
        f"content.\n\nPassage:\n{title}\n{context}\n\nImplications:\n"
    )


def quiz_prompt(question: str) -> str:
    return f"Answer the question directly and concisely.\nQuestion: {question}"


def open_book_prompt(title: str, context: str, question: str) -> str:
    return (
        "Read the following passage and answer the question directly and concisely.\n\n"
        f"Passage:\n{title}\n{context}\n\nQuestion: {question}"
    )


class Reader:
    """Texts to ids as the project encodes them.

    Raises ValueError for a text that spells a special token, which the project reads as letters and this does not.
    """

    def __init__(self, tokenizer, longest: int):
        self.tokenizer, self.longest, self.end = tokenizer, longest, tokenizer.eos_token_id

    def _checked(self, text: str) -> str:
        spelled = [token for token in self.tokenizer.all_special_tokens if token in text]
        if spelled:
            raise ValueError(f'"{text[:40]}…" spells the special token {spelled[0]}; take such passages out.')
        return text

    def turn(self, text: str, start: str = "") -> list[int]:
        """The user's turn of the chat template, and the given start of the answer."""
        messages = [{"role": "user", "content": self._checked(text).strip()}]
        whole = self.tokenizer.apply_chat_template(messages, tokenize=False, add_generation_prompt=True)
        return self.tokenizer(whole + start, add_special_tokens=False)["input_ids"]

    def sequence(self, text: str) -> list[int]:
        ids = self.tokenizer(self._checked(text))["input_ids"]
        return (ids if ids[-1:] == [self.end] else [*ids, self.end])[: self.longest]

    def decode(self, ids: list[int]) -> str:
        return self.tokenizer.decode(ids, skip_special_tokens=True, clean_up_tokenization_spaces=False)


def split_edit(text: str) -> list[str]:
    """SEAL's `build_train_sequences`, with lines split (seal-reference 2.3)."""
    whole = text.strip()
    if whole == "":
        return []
    segments = [piece.strip() for piece in text.split("---") if piece.strip()] or [whole]
    if re.search(r"Question\s+\d+:", text) and re.search(r"Answer\s*:", text):
        opened = whole if whole.startswith("Question") else f"Question 1: {whole}"
        return [piece.strip() for piece in re.split(r"\n(?=Question\s+\d+:)", opened) if piece.strip()]
    lines = [line.strip() for segment in segments for line in re.split(r"\r\n|\r|\n", segment) if line.strip()]
    return lines[1:] if len(lines) > 1 and lines[1].startswith("1.") else lines


def training_texts(settings: dict, title: str, context: str, edit: str) -> list[str]:
    """The edit's lines without equal ones, up to the limit, then the passage; each under the title."""
    rules = settings["sequences"]
    pieces, told = [], set()
    for piece in split_edit(edit):
        bare = re.sub(r"^(?:\d+[.)]|[-*•])\s+", "", piece).lower()
        if bare not in told or not rules["dropEqual"]:
            pieces.append(piece)
        told.add(bare)
    return [f"{title}\n{piece}" for piece in [*pieces[: rules["maxLines"]], context.strip()]]


def laid_steps(settings: dict, own: list[list[int]], distilled: list[Sequence], seed: int) -> list[list[Sequence]]:
    """The sequences of each step of an adapter's training, as `jobFor` has them for the first repeat.

    `distilled`: neutral questions with the model's own answers, of which the answers count 1 a token; none trains without.
    """
    epochs, size = settings["finetune"]["epochs"], settings["finetune"]["batchSize"]
    lines = [Sequence(ids, [0.0] + [1.0] * (len(ids) - 1)) for ids in own]
    order = derive_seed(seed, "shuffle", 0)
    if not distilled:
        uniform = Uniform(order)
        shuffled = (
            shuffled_epoch(uniform, len(lines)) if size < len(lines) else range(len(lines)) for _ in range(epochs)
        )
        return [
            [lines[i] for i in epoch[start : start + size]]
            for epoch in shuffled
            for start in range(0, len(lines), size)
        ]
    rules, random = settings["distil"], Random(order, "distilled lines")
    mean = sum(len(ids) - 1 for ids in own) / len(own)
    # An answer's tokens weigh together as much as `weight` lines of the mean length.
    weighted = [
        Sequence(one.ids, [w * rules["weight"] * mean / sum(one.weights) for w in one.weights]) for one in distilled
    ]
    waiting: list[Sequence] = []
    steps = []
    for _ in range(epochs):
        shuffled = random.shuffled(lines)
        for start in range(0, len(shuffled), size):
            step = shuffled[start : start + size]
            for _ in range(rules["perStep"] + size - len(step)):
                if not waiting:
                    waiting = random.shuffled(weighted)
                step = [*step, waiting.pop(0)]
            steps.append(step)
    return steps
