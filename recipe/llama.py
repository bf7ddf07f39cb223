"""A Llama decoder, small enough to read at a glance, and its conversion to a Hugging Face folder.

Query, key and value (and gate and up) are stored as one matrix each, because one product over 288 columns is faster
than three over 96. `hugging_face_tensors` splits them again.
"""
import json
import math
import struct
from dataclasses import dataclass

import torch
import torch.nn.functional as F


@dataclass(frozen=True)
class Shape:
    vocabulary: int
    width: int = 96
    layers: int = 3
    heads: int = 3
    hidden: int = 256
    positions: int = 512
    rope_theta: float = 10000.0
    norm_epsilon: float = 1e-5

    @property
    def head_width(self):
        return self.width // self.heads

    @staticmethod
    def sized(vocabulary, width, layers):
        """Heads of 32 and a hidden width of about 8/3, both in whole 32s."""
        return Shape(vocabulary, width, layers, width // 32, 32 * round(width / 12))

    @staticmethod
    def of(parameters):
        vocabulary, width = parameters["embedding"].shape
        return Shape.sized(vocabulary, width, sum(name.endswith(".qkv") for name in parameters))


def initial_parameters(shape, seed):
    """Normal weights, scaled down with the fan-in; the two that write to the residual stream also with the depth."""
    generator = torch.Generator().manual_seed(seed)

    def normal(rows, columns, scale):
        return torch.randn(rows, columns, generator=generator) * scale

    width, hidden = shape.width, shape.hidden
    into, out_of = width ** -0.5, (2 * shape.layers) ** -0.5
    parameters = {"embedding": normal(shape.vocabulary, width, 0.5 * into), "norm": torch.ones(width)}
    for layer in range(shape.layers):
        parameters.update({
            f"{layer}.attention_norm": torch.ones(width),
            f"{layer}.qkv": normal(3 * width, width, into),
            f"{layer}.output": normal(width, width, into * out_of),
            f"{layer}.mlp_norm": torch.ones(width),
            f"{layer}.gate_up": normal(2 * hidden, width, into),
            f"{layer}.down": normal(width, hidden, hidden ** -0.5 * out_of),
        })
    return parameters


def rope_tables(shape, length, device):
    """Cosine and sine, [length, 1, head width], halves equal (rotate-half form)."""
    frequencies = shape.rope_theta ** (-torch.arange(0, shape.head_width, 2).float() / shape.head_width)
    angles = torch.arange(length).float()[:, None] * frequencies
    angles = torch.cat([angles, angles], dim=-1)[:, None, :].to(device)
    return angles.cos(), angles.sin()


def rms_norm(x, weight, epsilon):
    return x * torch.rsqrt((x * x).mean(-1, keepdim=True) + epsilon) * weight


def rotate(x, cosine, sine):
    half = x.shape[-1] // 2
    turned = torch.cat([-x[..., half:], x[..., :half]], dim=-1)
    return x * cosine + turned * sine


def plain_linear(x, weight, layer, name):
    return x @ weight.T


def hidden_states(parameters, shape, tokens, linear=plain_linear):
    """Final normalised states [rows, length, width] of right-padded token rows. `linear` lets adapters join in."""
    rows, length = tokens.shape
    heads, head_width, epsilon = shape.heads, shape.head_width, shape.norm_epsilon
    cosine, sine = rope_tables(shape, length, tokens.device)
    future = torch.full((length, length), -1e9, device=tokens.device).triu(1)
    x = F.embedding(tokens, parameters["embedding"])
    for layer in range(shape.layers):
        normed = rms_norm(x, parameters[f"{layer}.attention_norm"], epsilon)
        qkv = linear(normed, parameters[f"{layer}.qkv"], layer, "qkv").view(rows, length, 3 * heads, head_width)
        qk = rotate(qkv[:, :, : 2 * heads], cosine, sine).transpose(1, 2)
        query = qk[:, :heads].reshape(rows * heads, length, head_width)
        key = qk[:, heads:].reshape(rows * heads, length, head_width)
        value = qkv[:, :, 2 * heads:].transpose(1, 2).reshape(rows * heads, length, head_width)
        scores = torch.baddbmm(future, query, key.transpose(1, 2), alpha=1 / math.sqrt(head_width))
        mixed = torch.bmm(torch.softmax(scores, dim=-1), value)
        mixed = mixed.view(rows, heads, length, head_width).transpose(1, 2).reshape(rows, length, shape.width)
        x = x + linear(mixed, parameters[f"{layer}.output"], layer, "output")
        normed = rms_norm(x, parameters[f"{layer}.mlp_norm"], epsilon)
        gate, up = linear(normed, parameters[f"{layer}.gate_up"], layer, "gate_up").chunk(2, dim=-1)
        x = x + linear(F.silu(gate) * up, parameters[f"{layer}.down"], layer, "down")
    return rms_norm(x, parameters["norm"], epsilon)


def weighted_loss(parameters, shape, tokens, weights, linear=plain_linear):
    """Sum of weighted next-token losses; weights [rows, length] belong to the token predicted, 0 where padded."""
    states = hidden_states(parameters, shape, tokens[:, :-1], linear)
    targets, weights = tokens[:, 1:], weights[:, 1:]
    at = weights.reshape(-1).nonzero().squeeze(1)
    logits = states.reshape(-1, shape.width)[at] @ parameters["embedding"].T
    losses = F.cross_entropy(logits, targets.reshape(-1)[at], reduction="none")
    return (losses * weights.reshape(-1)[at]).sum()


def hugging_face_tensors(parameters, shape):
    tensors = {"model.embed_tokens.weight": parameters["embedding"], "model.norm.weight": parameters["norm"]}
    for layer in range(shape.layers):
        own, prefix = f"{layer}.", f"model.layers.{layer}."
        for name, part in zip("qkv", parameters[own + "qkv"].chunk(3)):
            tensors[f"{prefix}self_attn.{name}_proj.weight"] = part
        gate, up = parameters[own + "gate_up"].chunk(2)
        tensors[prefix + "self_attn.o_proj.weight"] = parameters[own + "output"]
        tensors[prefix + "mlp.gate_proj.weight"] = gate
        tensors[prefix + "mlp.up_proj.weight"] = up
        tensors[prefix + "mlp.down_proj.weight"] = parameters[own + "down"]
        tensors[prefix + "input_layernorm.weight"] = parameters[own + "attention_norm"]
        tensors[prefix + "post_attention_layernorm.weight"] = parameters[own + "mlp_norm"]
    return tensors


def safetensors_bytes(tensors):
    """The safetensors format: header length (8 bytes, little endian), JSON header, then the tensors' bytes."""
    header, chunks, offset = {"__metadata__": {"format": "pt"}}, [], 0
    for name in sorted(tensors):
        data = tensors[name].detach().contiguous().float().numpy().astype("<f4").tobytes()
        header[name] = {"dtype": "F32", "shape": list(tensors[name].shape), "data_offsets": [offset, offset + len(data)]}
        chunks.append(data)
        offset += len(data)
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    return struct.pack("<Q", len(text)) + text + b"".join(chunks)


def config_file(shape):
    return {
        "architectures": ["LlamaForCausalLM"], "model_type": "llama", "vocab_size": shape.vocabulary,
        "hidden_size": shape.width, "intermediate_size": shape.hidden, "num_hidden_layers": shape.layers,
        "num_attention_heads": shape.heads, "num_key_value_heads": shape.heads, "head_dim": shape.head_width,
        "hidden_act": "silu", "max_position_embeddings": shape.positions, "rms_norm_eps": shape.norm_epsilon,
        "rope_theta": shape.rope_theta, "rope_scaling": None, "attention_bias": False, "mlp_bias": False,
        "tie_word_embeddings": True, "pad_token_id": 0, "bos_token_id": 1, "eos_token_id": 2,
        "torch_dtype": "float32", "initializer_range": 0.02, "use_cache": True,
    }
