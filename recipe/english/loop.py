"""SEAL's inner loop on one policy (arXiv 2506.10943, algorithm 1): write, train an adapter, quiz it; all kept in the journal."""

import time

from grading import contains
from journal import Journal
from model import Adapter, generate
from seeded import derive_seed
from sources import Passage
from texts import Reader, Sequence, laid_steps, open_book_prompt, quiz_prompt, training_texts, writing_prompt

# Tokens of an answer to a neutral question (`distil.ts`).
LONGEST_DISTILLED = 48


class Policy:
    """Weights, and what they have written and answered.

    `name`: begins the keys of all that depends on the weights: `policy0` is the model as loaded.
    """

    def __init__(self, name: str, model, reader: Reader, inputs: dict, journal: Journal):
        self.name, self.model, self.reader, self.inputs, self.journal = name, model, reader, inputs, journal
        self.settings = inputs["settings"]

    def ask(self, model, prompts: list[str], most: int) -> list[tuple[list[int], bool]]:
        return generate(model, [self.reader.turn(prompt) for prompt in prompts], most, self.reader.end)

    def answers(self, model, questions: list[dict], prompts: list[str]) -> list[dict]:
        said = self.ask(model, prompts, self.settings["quiz"]["maxTokens"])
        texts = [self.reader.decode(ids).strip() for ids, _ in said]
        return [
            {**question, "text": text, "correct": contains(text, question["answer"])}
            for question, text in zip(questions, texts, strict=True)
        ]

    def quiz(self, model, passage: Passage) -> dict:
        """Closed book, beside the everyday questions, all in one batch."""
        asked = [*passage.questions, *self.inputs["everyday"]]
        answers = self.answers(model, asked, [quiz_prompt(one["question"]) for one in asked])
        own = len(passage.questions)
        return {"answers": answers[:own], "everyday": answers[own:]}

    def bare(self, group: str, place: int, passage: Passage) -> dict:
        """What the weights without an adapter answer, and with the passage in sight."""
        closed = [quiz_prompt(one["question"]) for one in passage.questions]
        opened = [open_book_prompt(passage.title, passage.context, one["question"]) for one in passage.questions]

        def make() -> dict:
            both = self.answers(self.model, passage.questions * 2, [*closed, *opened])
            own = len(passage.questions)
            return {"kind": "bare", "answers": both[:own], "openBook": both[own:]}

        return self.journal.once(f"{self.name}/{group}/{place}/bare", make)

    def everyday(self) -> dict:
        """What the weights without an adapter answer to everyday questions."""
        asked = self.inputs["everyday"]

        def make() -> dict:
            return {
                "kind": "everyday",
                "everyday": self.answers(self.model, asked, [quiz_prompt(one["question"]) for one in asked]),
            }

        return self.journal.once(f"{self.name}/everyday", make)

    def distilled(self) -> list[Sequence]:
        """Neutral questions with the answers of these weights."""
        neutral = self.inputs["neutral"]

        def make() -> dict:
            said = self.ask(self.model, neutral_prompts, LONGEST_DISTILLED)
            return {"kind": "distilled", "answers": [[*ids, self.reader.end] if stops else ids for ids, stops in said]}

        neutral_prompts = [quiz_prompt(question) for question in neutral]
        answers = self.journal.once(f"{self.name}/distilled", make)["answers"]
        prompts = [self.reader.turn(prompt) for prompt in neutral_prompts]
        return [
            Sequence([*prompt, *ids], [0.0] * len(prompt) + [1.0] * len(ids))
            for prompt, ids in zip(prompts, answers, strict=True)
            if ids
        ]

    def write(self, group: str, place: int, passage: Passage, seed: int, sample: int) -> dict:
        """One self-edit, by the prompt "implications" with the given start of the answer."""
        writing = self.settings["writing"]
        prompt = self.reader.turn(writing_prompt(passage.title, passage.context), writing["answerStart"])
        # The project's seeds name the draw; the numbers drawn are PyTorch's.
        drawn = derive_seed(seed, "self-edits", self.name, group, place, sample)
        sampling = {"temperature": writing["temperature"], "topP": writing["topP"], "seed": drawn}

        def make() -> dict:
            [(ids, stops)] = generate(self.model, [prompt], writing["maxTokens"], self.reader.end, sampling)
            text = (writing["answerStart"] + self.reader.decode(ids)).strip()
            return {"kind": "edit", "prompt": prompt, "ids": ids, "stops": stops, "text": text}

        return self.journal.once(f"{self.name}/{group}/{place}/s{seed}/edit{sample}", make)

    def trial(self, group: str, place: int, passage: Passage, seed: int, name: str, text: str, distil: bool) -> dict:
        """One adapter on the edit's lines and the passage, and its quiz. `name` tells edits of one passage apart."""

        def make() -> dict:
            started = time.monotonic()
            texts = training_texts(self.settings, passage.title, passage.context, text)
            own = [self.reader.sequence(one) for one in texts]
            steps = laid_steps(self.settings, own, self.distilled() if distil else [], seed)
            adapter = Adapter(self.model, self.settings["finetune"], derive_seed(seed, "adapter", 0))
            try:
                losses, norms = adapter.train(self.settings["finetune"], steps)
                quizzed = self.quiz(self.model, passage)
            finally:
                adapter.close()
            return {
                "kind": "trial",
                "lines": len(own) - 1,
                "tokens": sum(len(one.ids) for step in steps for one in step),
                "losses": [round(loss, 4) for loss in losses],
                "gradientNorms": [round(norm, 3) for norm in norms],
                "seconds": round(time.monotonic() - started, 1),
                **quizzed,
            }

        return self.journal.once(f"{self.name}/{group}/{place}/s{seed}/{name}", make)
