"""Many LoRA adapters trained at once: the inner loop of SEAL, for the recipe's own checks.

Adapters are independent: each has its own rows, and its loss is normalised by its own tokens. All start from the same
A ~ N(0, 1 / inputs), B = 0.
"""
import torch

from llama import weighted_loss

PARTS = {"qkv": 3, "output": 1, "gate_up": 2, "down": 1}


def new_adapters(parameters, shape, count, rank, seed):
    generator = torch.Generator().manual_seed(seed)
    adapters = {}
    for layer in range(shape.layers):
        for name, parts in PARTS.items():
            outputs, inputs = parameters[f"{layer}.{name}"].shape
            a = torch.randn(parts * rank, inputs, generator=generator) * inputs ** -0.5
            adapters[layer, name, "A"] = a.expand(count, -1, -1).clone().requires_grad_(True)
            adapters[layer, name, "B"] = torch.zeros(count, parts, outputs // parts, rank, requires_grad=True)
    return adapters


def adapted_linear(adapters, count, rank, alpha):
    """The linear map for rows [count * rows per adapter, length, inputs], grouped by adapter."""
    def linear(x, weight, layer, name):
        a, b = adapters[layer, name, "A"], adapters[layer, name, "B"]
        grouped = x.reshape(count, -1, x.shape[-1])
        low = torch.bmm(grouped, a.transpose(1, 2)).split(rank, dim=-1)
        added = torch.cat([torch.bmm(part, b[:, index].transpose(1, 2)) for index, part in enumerate(low)], dim=-1)
        return x @ weight.T + (alpha / rank) * added.view(*x.shape[:-1], -1)
    return linear


def grouped_rows(groups):
    """groups[adapter] is a list of sequences. Tokens and target weights [adapters * most rows, longest], padded."""
    rows = max(map(len, groups))
    longest = max(len(sequence) for group in groups for sequence in group)
    tokens = torch.zeros(len(groups) * rows, longest, dtype=torch.long)
    weights = torch.zeros(tokens.shape)
    for adapter, group in enumerate(groups):
        for index, sequence in enumerate(group):
            tokens[adapter * rows + index, :len(sequence)] = torch.tensor(sequence)
            weights[adapter * rows + index, :len(sequence)] = 1.0
    return tokens, weights


def train_adapters(parameters, shape, groups, rank=8, alpha=16, rate=1e-2, steps=12, seed=0):
    """One adapter per group of sequences: full batches, Adam (.9, .99), rate falling linearly to 0."""
    count = len(groups)
    adapters = new_adapters(parameters, shape, count, rank, seed)
    linear = adapted_linear(adapters, count, rank, alpha)
    targets = torch.tensor([float(sum(len(sequence) - 1 for sequence in group)) for group in groups])
    # Passages and lines apart, so that lines are not padded to the length of passages.
    batches = []
    for keep in (lambda sequence: len(sequence) > 28, lambda sequence: len(sequence) <= 28):
        chosen = [[sequence for sequence in group if keep(sequence)] for group in groups]
        if any(chosen):
            tokens, weights = grouped_rows(chosen)
            rows = tokens.shape[0] // count
            batches.append((tokens, weights / targets.repeat_interleave(rows)[:, None]))
    optimizer = torch.optim.Adam(list(adapters.values()), lr=rate, betas=(0.9, 0.99), foreach=True)
    for step in range(steps):
        optimizer.param_groups[0]["lr"] = rate * (1 - step / steps)
        optimizer.zero_grad(set_to_none=True)
        for tokens, weights in batches:
            weighted_loss(parameters, shape, tokens, weights, linear).backward()
        optimizer.step()
    return linear
