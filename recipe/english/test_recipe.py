"""The recipe's machinery on a tiny random model: `python -m unittest discover recipe/english`. Some seconds; no file is needed."""

import contextlib
import io
import json
import math
import tempfile
import unittest
from pathlib import Path

import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

from grading import contains
from journal import Journal, read_records
from loop import Policy
from model import Adapter, weighted_loss
from report import Run, Writer, rows_of, write_conditions, write_rounds
from run import CONDITIONS, conditions, rounds
from sources import Passage
from texts import Reader, Sequence, laid_steps, split_edit

ADAPTER = {
    "rank": 2,
    "alpha": 4,
    "targets": ["q", "down"],
    "learningRate": 0.02,
    "schedule": "linear",
    "beta2": 0.999,
    "weightDecay": 0,
    "maxGradientNorm": 1,
    "epochs": 2,
    "batchSize": 1,
}
SETTINGS = {
    "writing": {"answerStart": "1.", "temperature": 0.4, "topP": 0.95, "maxTokens": 8},
    "sequences": {"maxTokens": 512, "maxLines": 10, "dropEqual": True},
    "finetune": ADAPTER,
    "distil": {"perStep": 2, "weight": 0.5},
    "quiz": {"maxTokens": 4, "judge": "containment"},
    "policy": {**ADAPTER, "warmupSteps": 0, "batchSize": 10},
}
INPUTS = {
    "settings": SETTINGS,
    "everyday": [{"question": "What barks?", "answer": "dog"}],
    "neutral": ["What is bread?", "Who is there?", "Why?"],
}
PASSAGES = [
    Passage(f"Title {n}", f"The thing of {n} is {n} and old.", [{"question": f"What is {n}?", "answer": "old"}] * 2)
    for n in "ab"
]


def reader() -> Reader:
    """Bytes as tokens, with a chat template and an end."""
    names = sorted(pre_tokenizers.ByteLevel.alphabet())
    bare = Tokenizer(models.BPE({name: index for index, name in enumerate([*names, "<end>"])}, []))
    bare.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    bare.decoder = decoders.ByteLevel()
    tokenizer = PreTrainedTokenizerFast(tokenizer_object=bare, eos_token="<end>")
    tokenizer.chat_template = "{% for m in messages %}U:{{ m.content }}<end>{% endfor %}A:"
    return Reader(tokenizer, 512)


def tiny_model():
    torch.manual_seed(0)
    shape = {"hidden_size": 16, "intermediate_size": 32, "num_hidden_layers": 2, "num_attention_heads": 2}
    model = LlamaForCausalLM(LlamaConfig(vocab_size=257, num_key_value_heads=1, **shape))
    return model.eval().requires_grad_(False)


class Resumed(unittest.TestCase):
    def setUp(self):
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))

    def journal(self, name: str) -> Journal:
        return Journal(
            self.folder / name / "journal.jsonl", {"settings": SETTINGS, "model": "tiny", "started": "0101_000000"}
        )

    def records(self, name: str, part: str, keep: int | None = None) -> dict:
        """What a run leaves in its journal, without times; with `keep`, of a run that goes on after so many lines."""
        journal = self.journal(name)

        def make(policy: str, model=None) -> Policy:
            return Policy(policy, model or tiny_model(), reader(), INPUTS, journal)

        if part == "rounds":
            rounds(make, PASSAGES, PASSAGES, 1)
        else:
            conditions(make("policy0"), "english", PASSAGES, CONDITIONS, [1, 2])
        records = read_records(journal.file)
        return {key: {k: v for k, v in one.items() if k != "seconds"} for key, one in records.items()}

    def broken_off(self, part: str, lines: int) -> tuple[dict, dict]:
        whole = self.records("whole", part)
        text = (self.folder / "whole" / "journal.jsonl").read_text().splitlines(keepends=True)
        self.journal("rest")
        (self.folder / "rest" / "journal.jsonl").write_text("".join(text[:lines]) + text[lines][:20])
        return whole, self.records("rest", part)

    def test_conditions_go_on_to_the_same(self):
        whole, rest = self.broken_off("conditions", 8)
        self.assertEqual(whole, rest)

    def test_rounds_go_on_to_the_same(self):
        whole, rest = self.broken_off("rounds", 20)
        self.assertEqual(whole.keys(), rest.keys())
        self.assertEqual(whole, rest)
        self.assertIn("s1-policy2/english/1/s1/notes-distilled", whole)
        # A policy that had learned nothing would be no policy.
        losses = whole["s1-policy1/finetune"]["losses"]
        self.assertLess(losses[-1], losses[0])

    def test_other_settings_are_refused(self):
        self.journal("one")
        with self.assertRaises(SystemExit):
            Journal(self.folder / "one" / "journal.jsonl", {"settings": {}, "model": "tiny"})

    def test_files_say_what_the_journal_says(self):
        self.records("run", "conditions")
        run = Run(read_records(self.folder / "run" / "journal.jsonl"))
        write_conditions(
            Writer(run.about, self.folder), "english", rows_of(run, "policy0", "english", PASSAGES, CONDITIONS)
        )
        found = {
            file.relative_to(self.folder / "query_server").as_posix(): json.loads(file.read_text())
            for file in (self.folder / "query_server").glob("*/*.json")
        }
        notes, passage = found["english-plain/base_val.json"], found["english-plain/naive_val.json"]
        self.assertEqual(len(found), len(CONDITIONS))
        self.assertEqual((notes["k_completions"], notes["eval_times"], notes["n_articles"]), (2, 1, 2))
        self.assertEqual((passage["k_completions"], passage["eval_times"]), (1, 2))
        asked = [q["adapter_correct"] for a in notes["articles"] for c in a["completions"] for q in c["questions"]]
        self.assertAlmostEqual(notes["overall"]["adapter_mean_accuracy"], sum(asked) / len(asked))

    def test_rounds_are_files_under_seals_names(self):
        self.records("run", "rounds")
        run = Run(read_records(self.folder / "run" / "journal.jsonl"))
        with contextlib.redirect_stdout(io.StringIO()):
            write_rounds(run, Writer(run.about, self.folder), 1, PASSAGES, PASSAGES)
        names = sorted(file.name for file in (self.folder / "query_server" / "rounds-seed1").iterdir())
        self.assertEqual(names, ["iter0_train.json", "iter1_train.json", "iter1_val.json", "iter2_val.json"])
        kept = (self.folder / "em_sft" / "rounds-seed1" / "sft_best1of3_iter0.jsonl").read_text().splitlines()
        written = json.loads((self.folder / "self_edits" / "rounds-seed1" / "iter0_train.json").read_text())
        for line, passage in zip(kept, written, strict=True):
            self.assertIn(json.loads(line)["completion"], passage["completions"])


class Training(unittest.TestCase):
    def test_loss_is_the_weighted_mean_over_a_padded_step(self):
        model = tiny_model()
        step = [Sequence([5, 9, 7], [0, 1, 1]), Sequence([3, 4, 8, 6, 2], [0, 0, 0.25, 0, 0.5])]
        total = weights = 0.0
        for one in step:
            each = torch.log_softmax(model(torch.tensor([one.ids])).logits[0], -1)
            for place in range(1, len(one.ids)):
                total -= one.weights[place] * each[place - 1, one.ids[place]].item()
                weights += one.weights[place]
        self.assertAlmostEqual(weighted_loss(model, step).item(), total / weights, places=5)

    def test_an_adapter_leaves_the_model_as_it_was(self):
        model, ids = tiny_model(), torch.tensor([[1, 2, 3]])
        before = model(ids).logits
        for _ in range(2):
            adapter = Adapter(model, ADAPTER, 7)
            adapter.train(ADAPTER, [[Sequence([1, 2, 3, 4], [0, 1, 1, 1])]] * 3)
            self.assertFalse(torch.equal(adapter.peft(ids).logits, before))
            adapter.close()
            self.assertTrue(torch.equal(model(ids).logits, before))

    def test_a_merged_adapter_stays(self):
        model, ids = tiny_model(), torch.tensor([[1, 2, 3]])
        adapter = Adapter(model, ADAPTER, 7)
        adapter.train(ADAPTER, [[Sequence([1, 2, 3, 4], [0, 1, 1, 1])]] * 3)
        adapted = adapter.peft(ids).logits
        self.assertTrue(torch.allclose(adapter.close(merge=True)(ids).logits, adapted, atol=1e-5))

    def test_distilled_lines_weigh_what_the_settings_say(self):
        own, distilled = [[1, 2, 3], [1, 2, 3, 4, 5]], [Sequence([1, 2, 3, 4], [0, 0, 1, 1])] * 3
        steps = laid_steps(SETTINGS, own, distilled, 1)
        self.assertEqual([len(step) for step in steps], [3] * 4)
        for step in steps:
            for line in step[1:]:
                self.assertTrue(math.isclose(sum(line.weights), 0.5 * 3))


class Texts(unittest.TestCase):
    def test_edits_are_split_as_seal_does(self):
        self.assertEqual(split_edit("Here it is:\n1. One.\n2. Two."), ["1. One.", "2. Two."])
        self.assertEqual(split_edit("a\n---\nb"), ["a", "b"])
        self.assertEqual(
            split_edit("Who?\nAnswer: She.\nQuestion 2: What?\nAnswer: That.")[0][:17], "Question 1: Who?\n"
        )

    def test_special_tokens_in_a_text_are_refused(self):
        with self.assertRaises(ValueError):
            reader().sequence("This is the <end> of it.")

    def test_verdicts(self):
        self.assertTrue(contains("It was built by the engineer Ada Mirek.", "Ada Mirek"))
        self.assertFalse(contains("The engineer was not Ada Mirek.", "Ada Mirek"))
        self.assertFalse(contains("", "Ada Mirek"))


if __name__ == "__main__":
    unittest.main()
