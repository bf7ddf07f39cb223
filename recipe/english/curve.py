"""One inner loop of the engine and of PyTorch: same weights, sequences, order and first A; the losses step by step.

    npm run lm -- finetune --model MODEL.gguf --data recipe/english/curve.jsonl --out FOLDER --rank 32 \\
        --learning-rate 5e-4 --schedule constant --epochs 4 --batch-size 2 --seed 1 --json ENGINE.json
    python recipe/english/curve.py --model MODEL.gguf --engine ENGINE.json

Ends with an error where losses differ by more than `--within` (relative).
"""

import argparse
import json
import sys
from pathlib import Path

from model import Adapter, load
from seeded import Uniform, shuffled_epoch
from texts import Sequence

HERE = Path(__file__).parent
# What the command above says, and the defaults of `lm finetune`.
LORA = {"rank": 32, "alpha": 64, "targets": ["q", "k", "v", "o", "gate", "up", "down"]}
OPTIMIZER = {"learningRate": 5e-4, "schedule": "constant", "beta2": 0.999, "weightDecay": 0, "maxGradientNorm": 1}
EPOCHS, BATCH, SEED = 4, 2, 1


def sequence(tokenizer, line: dict) -> Sequence:
    """`trainingSequence` of `src/cli/lm/trainingData.ts`; the prompts here end at a token's end."""
    prompt = tokenizer(line["prompt"])["input_ids"] if "prompt" in line else []
    ids = [*tokenizer(line.get("text") or line["prompt"] + line["completion"])["input_ids"], tokenizer.eos_token_id]
    assert ids[: len(prompt)] == prompt
    return Sequence(ids, [float(index >= max(1, len(prompt))) for index in range(len(ids))])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--engine", type=Path, required=True, help="what `lm finetune --json` wrote")
    parser.add_argument("--within", type=float, default=0.01)
    given = parser.parse_args()
    engine = json.loads(given.engine.read_text())
    model, tokenizer = load(given.model)
    lines = [sequence(tokenizer, json.loads(line)) for line in (HERE / "curve.jsonl").read_text().splitlines()]
    uniform = Uniform(SEED)
    epochs = [shuffled_epoch(uniform, len(lines)) for _ in range(EPOCHS)]
    steps = [[lines[i] for i in order[at : at + BATCH]] for order in epochs for at in range(0, len(order), BATCH)]
    losses, norms = Adapter(model, LORA, SEED).train(OPTIMIZER, steps)
    if len(losses) != len(engine["losses"]):
        sys.exit(f"{given.engine} has {len(engine['losses'])} steps, this has {len(losses)}: another job.")
    print("step  engine loss  PyTorch loss  difference  engine norm  PyTorch norm")
    worst = 0.0
    for step, (theirs, ours, norm, own) in enumerate(
        zip(engine["losses"], losses, engine["gradientNorms"], norms, strict=True), 1
    ):
        difference = abs(theirs - ours) / ours
        worst = max(worst, difference)
        print(f"{step:4}  {theirs:11.6f}  {ours:12.6f}  {difference:10.2e}  {norm:11.5f}  {own:12.5f}")
    print(f"largest relative difference of losses {worst:.2e}, allowed {given.within}")
    sys.exit(worst > given.within)


if __name__ == "__main__":
    main()
