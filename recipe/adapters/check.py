"""What check.sh compares: log-probabilities of the engine with those of PEFT and of the merged model in transformers, within 1e-4,
and the GGUF adapter, read by the gguf package, with the matrices that it came from."""
import json
import sys
from pathlib import Path

import gguf
import numpy as np
import torch
from peft import PeftModel
from safetensors.numpy import load_file
from transformers import AutoModelForCausalLM
from widen import widen

TOLERANCE = 1e-4
PARTS = {"attn_q": "self_attn.q_proj", "attn_k": "self_attn.k_proj", "attn_v": "self_attn.v_proj",
         "attn_output": "self_attn.o_proj", "ffn_gate": "mlp.gate_proj", "ffn_up": "mlp.up_proj",
         "ffn_down": "mlp.down_proj"}


def log_probabilities(model, ids):
    with torch.no_grad():
        logits = model(torch.tensor([ids])).logits[0].double()
    return torch.log_softmax(logits, -1)[:-1].gather(1, torch.tensor(ids[1:])[:, None])[:, 0].numpy()


def compare(name, found, due, tolerance=TOLERANCE):
    worst = float(np.abs(np.asarray(found) - np.asarray(due)).max())
    print(f"{name}: largest difference of {len(due)} log-probabilities {worst:.2e}")
    assert worst <= tolerance, f"{name}: {worst} is more than {tolerance}"


def base_model(model, merged):
    """The base in f32. Of a GGUF file the architecture is that of the merged model, and the values come from the file."""
    if Path(model).is_dir():
        return AutoModelForCausalLM.from_pretrained(model, dtype=torch.float32)
    values = {tensor.name: gguf.dequantize(tensor.data, tensor.tensor_type).astype(np.float32)
              for tensor in gguf.GGUFReader(model).tensors}
    base = AutoModelForCausalLM.from_pretrained(merged, dtype=torch.float32)
    for name, weight in base.state_dict().items():
        own = gguf_name(name)
        if own not in values:
            # A head that is the embedding.
            continue
        value = unturned(values[own], base.config) if is_turned(own, base.config) else values[own]
        weight.copy_(torch.from_numpy(value))
    return base


def write_base(base, path):
    """The base as an f32 GGUF file for llama.cpp. It is asked by token ids, so that a vocabulary of the right size is enough."""
    config = base.config
    writer = gguf.GGUFWriter(path, config.model_type)
    writer.add_context_length(config.max_position_embeddings)
    writer.add_embedding_length(config.hidden_size)
    writer.add_block_count(config.num_hidden_layers)
    writer.add_feed_forward_length(config.intermediate_size)
    writer.add_head_count(config.num_attention_heads)
    writer.add_head_count_kv(config.num_key_value_heads)
    writer.add_key_length(config.head_dim)
    writer.add_value_length(config.head_dim)
    writer.add_rope_dimension_count(config.head_dim)
    writer.add_rope_freq_base(config.rope_parameters["rope_theta"])
    writer.add_layer_norm_rms_eps(config.rms_norm_eps)
    writer.add_vocab_size(config.vocab_size)
    tokens = ["<unk>", "<s>", "</s>", *(f"<0x{byte:02X}>" for byte in range(256))]
    tokens += [f"t{token}" for token in range(len(tokens), config.vocab_size)]
    writer.add_tokenizer_model("llama")
    writer.add_token_list(tokens)
    writer.add_token_scores([0.0] * len(tokens))
    writer.add_token_types([2, 3, 3, *[6] * 256, *[1] * (len(tokens) - 259)])
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    for name, weight in base.state_dict().items():
        if name == "lm_head.weight" and config.tie_word_embeddings:
            continue
        value, own = weight.numpy(), gguf_name(name)
        writer.add_tensor(own, turned(value, config) if is_turned(own, config) else value)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def is_turned(name, config):
    return config.model_type == "llama" and (".attn_q." in name or ".attn_k." in name)


def turned(rows, config):
    """What convert_hf_to_gguf.py's permute does to the rows of q and k of a llama."""
    dim = config.head_dim
    return np.ascontiguousarray(rows.reshape(-1, 2, dim // 2, rows.shape[1]).swapaxes(1, 2).reshape(rows.shape))


def gguf_name(name):
    whole = {"model.embed_tokens.weight": "token_embd.weight", "model.norm.weight": "output_norm.weight",
             "lm_head.weight": "output.weight"}
    if name in whole:
        return whole[name]
    _, _, layer, rest = name.split(".", 3)
    module, kind = rest.rsplit(".", 1)
    names = {theirs: own for own, theirs in PARTS.items()}
    names |= {"input_layernorm": "attn_norm", "post_attention_layernorm": "ffn_norm",
              "self_attn.q_norm": "attn_q_norm", "self_attn.k_norm": "attn_k_norm"}
    return f"blk.{layer}.{names[module]}.{kind}"


def unturned(rows, config):
    """The way back to Hugging Face's order."""
    dim = config.head_dim
    return rows.reshape(-1, dim // 2, 2, rows.shape[1]).swapaxes(1, 2).reshape(rows.shape)


def check_gguf(work, config):
    reader = gguf.GGUFReader(work / "adapter.gguf")
    said = {key: field.contents() for key, field in reader.fields.items() if not key.startswith("GGUF.")}
    peft = json.loads((work / "peft" / "adapter_config.json").read_text())
    assert said["general.type"] == "adapter" and said["adapter.type"] == "lora", said
    assert said["general.architecture"] == config.model_type and said["adapter.lora.alpha"] == peft["lora_alpha"], said
    due = load_file(work / "peft" / "adapter_model.safetensors")
    assert len(reader.tensors) == len(due)
    for tensor in reader.tensors:
        _, layer, part, _, matrix = tensor.name.split(".")
        kind = matrix[-1].upper()
        value = np.array(tensor.data)
        if kind == "B" and is_turned(tensor.name, config):
            value = unturned(value, config)
        np.testing.assert_array_equal(value, due[f"base_model.model.model.layers.{layer}.{PARTS[part]}.lora_{kind}.weight"])
    print(f"gguf: {len(reader.tensors)} matrices are those of the PEFT folder")


def main(model, work):
    work = Path(work)
    ours, without = (json.loads((work / name).read_text()) for name in ("ours.json", "base.json"))
    ids, due = ours["ids"], ours["logProbabilities"]
    moved = float(np.abs(np.asarray(due) - np.asarray(without["logProbabilities"])).max())
    print(f"the adapter moves log-probabilities by up to {moved:.2f}")
    assert moved > 0.1, "the adapter changes too little to be checked by"
    base = base_model(model, work / "merged")
    compare("base in transformers", log_probabilities(base, ids), without["logProbabilities"])
    if Path(model).is_dir():
        write_base(base, work / "base-f32.gguf")
    else:
        widen(model, work / "base-f32.gguf")
    peft = PeftModel.from_pretrained(base, work / "peft")
    compare("adapter in PEFT", log_probabilities(peft, ids), due)
    merged = AutoModelForCausalLM.from_pretrained(work / "merged", dtype=torch.float32)
    compare("merged in transformers", log_probabilities(merged, ids), due)
    check_gguf(work, merged.config)


if __name__ == "__main__":
    main(*sys.argv[1:])
