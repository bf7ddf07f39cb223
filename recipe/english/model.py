"""The base model out of a GGUF file, its generation, and LoRA adapters on it by PEFT."""

import math
from pathlib import Path

import torch
from peft import LoraConfig, get_peft_model
from transformers import AutoModelForCausalLM, AutoTokenizer

from seeded import normals
from texts import Sequence

# In the order in which the engine draws A: layer by layer, within a layer so.
PROJECTIONS = {
    "q": "self_attn.q_proj",
    "k": "self_attn.k_proj",
    "v": "self_attn.v_proj",
    "o": "self_attn.o_proj",
    "gate": "mlp.gate_proj",
    "up": "mlp.up_proj",
    "down": "mlp.down_proj",
}

# Of the learning rate, by the share of the steps after the warm-up that is done (`src/lora/slotTable.ts`).
SCHEDULES = {
    "constant": lambda share: 1.0,
    "linear": lambda share: max(0.0, 1 - share),
    "cosine": lambda share: (1 + math.cos(math.pi * share)) / 2,
}


def load(path: Path):
    """Model in f32 and tokenizer of a GGUF file or a Hugging Face folder."""
    given = (path.parent, {"gguf_file": path.name}) if path.suffix == ".gguf" else (path, {})
    tokenizer = AutoTokenizer.from_pretrained(given[0], **given[1])
    model = AutoModelForCausalLM.from_pretrained(given[0], dtype=torch.float32, **given[1])
    # Whatever the file suggests for sampling: every choice is made here.
    model.generation_config = type(model.generation_config)()
    return model.eval().requires_grad_(False), tokenizer


class Adapter:
    """A LoRA adapter on the model while it is open; closing it leaves the model as it was.

    A ~ N(0, 1/in) from the engine's own seeded numbers, B = 0 (`src/lora/fresh.ts`).
    """

    def __init__(self, model, settings: dict, seed: int):
        rank, targets = settings["rank"], settings["targets"]
        config = LoraConfig(
            r=rank,
            lora_alpha=settings["alpha"],
            lora_dropout=0.0,
            target_modules=[PROJECTIONS[name].split(".")[1] for name in targets],
        )
        self.peft = get_peft_model(model, config)
        wanted = [name for name in PROJECTIONS if name in targets]
        modules = [
            layer.get_submodule(PROJECTIONS[name])
            for layer in self.peft.base_model.model.model.layers
            for name in wanted
        ]
        drawn = torch.from_numpy(normals(seed, sum(rank * module.in_features for module in modules)))
        self.parameters = []
        for module in modules:
            a, b = module.lora_A["default"].weight, module.lora_B["default"].weight
            width = module.in_features
            a.data.copy_((drawn[: rank * width] / math.sqrt(width)).view(rank, width))
            b.data.zero_()
            drawn = drawn[rank * width :]
            self.parameters += [a, b]

    def train(self, optimizer: dict, steps: list[list[Sequence]]) -> tuple[list[float], list[float]]:
        """AdamW over the steps.

        Returns the mean loss of each step before its update, in nats per weighted token, and its gradient norm before clipping.
        """
        clip, warm = optimizer["maxGradientNorm"] or math.inf, optimizer.get("warmupSteps", 0)
        adam = torch.optim.AdamW(
            self.parameters,
            lr=optimizer["learningRate"],
            betas=(0.9, optimizer["beta2"]),
            eps=1e-8,
            weight_decay=optimizer["weightDecay"],
        )
        losses, norms = [], []
        for number, step in enumerate(steps):
            late = (number - warm) / max(1, len(steps) - warm)
            share = number / warm if number < warm else SCHEDULES[optimizer["schedule"]](late)
            adam.param_groups[0]["lr"] = optimizer["learningRate"] * share
            loss = weighted_loss(self.peft.base_model.model, step)
            adam.zero_grad()
            loss.backward()
            norms.append(float(torch.nn.utils.clip_grad_norm_(self.parameters, clip)))
            adam.step()
            losses.append(loss.item())
        return losses, norms

    def close(self, merge: bool = False):
        """The bare model; with `merge` the adapter's product is part of its weights from now on."""
        return (self.peft.merge_and_unload() if merge else self.peft.unload()).requires_grad_(False)


def weighted_loss(model, step: list[Sequence]) -> torch.Tensor:
    """Mean cross-entropy of a step's weighted tokens, nats."""
    length = max(len(one.ids) for one in step)
    ids = torch.zeros(len(step), length, dtype=torch.long)
    mask, weights = torch.zeros_like(ids), torch.zeros(len(step), length)
    for row, one in enumerate(step):
        ids[row, : len(one.ids)] = torch.tensor(one.ids)
        mask[row, : len(one.ids)] = 1
        weights[row, : len(one.ids)] = torch.tensor(one.weights)
    targets, weights = ids[:, 1:], weights[:, 1:]
    counted = weights > 0
    # The head is a fifth of the model's work, and most positions of a distilled line do not count.
    hidden = model.model(input_ids=ids[:, :-1], attention_mask=mask[:, :-1]).last_hidden_state[counted]
    each = torch.nn.functional.cross_entropy(model.lm_head(hidden), targets[counted], reduction="none")
    return (each * weights[counted]).sum() / weights.sum()


@torch.no_grad()
def generate(
    model, prompts: list[list[int]], most: int, end: int, sampling: dict | None = None
) -> list[tuple[list[int], bool]]:
    """Continuations without the end token, each with whether it came to one; all in one batch.

    Greedy without `sampling` (temperature, topP, seed).
    """
    length = max(map(len, prompts))
    ids = torch.full((len(prompts), length), end)
    mask = torch.zeros_like(ids)
    for row, prompt in enumerate(prompts):
        ids[row, length - len(prompt) :] = torch.tensor(prompt)
        mask[row, length - len(prompt) :] = 1
    how = {"do_sample": False}
    if sampling:
        torch.manual_seed(sampling["seed"])
        how = {"do_sample": True, "temperature": sampling["temperature"], "top_p": sampling["topP"], "top_k": 0}
    out = model.generate(
        input_ids=ids, attention_mask=mask, max_new_tokens=most, eos_token_id=end, pad_token_id=end, **how
    )
    return [(row[: row.index(end)], True) if end in row else (row, False) for row in out[:, length:].tolist()]
