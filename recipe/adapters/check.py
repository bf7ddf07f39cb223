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


def base_model(model, work, merged):
    """The base in f32. A GGUF file is written once more with its values in f32, for llama.cpp, and read by transformers."""
    if Path(model).is_dir():
        return AutoModelForCausalLM.from_pretrained(model, dtype=torch.float32)
    reader = gguf.GGUFReader(model)
    architecture = reader.fields["general.architecture"].contents()
    plain = Path(work) / "base-f32.gguf"
    writer = gguf.GGUFWriter(plain, architecture)
    for key, field in reader.fields.items():
        if key.startswith("GGUF.") or key in ("general.architecture", "general.file_type"):
            continue
        kind, sub = field.types[0], field.types[-1] if len(field.types) > 1 else None
        writer.add_key_value(key, field.contents(), kind, sub_type=sub)
    values = {tensor.name: gguf.dequantize(tensor.data, tensor.tensor_type).astype(np.float32)
              for tensor in reader.tensors}
    for name, value in values.items():
        writer.add_tensor(name, value)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    # Its architecture is that of the merged model; its values come from the file.
    base = AutoModelForCausalLM.from_pretrained(merged, dtype=torch.float32)
    state = base.state_dict()
    for name in state:
        own = gguf_name(name)
        if own not in values:
            continue
        value = values[own]
        if architecture == "llama" and (".attn_q." in own or ".attn_k." in own):
            value = unturned(value, base.config)
        state[name].copy_(torch.from_numpy(value))
    return base


def gguf_name(name):
    whole = {"model.embed_tokens.weight": "token_embd.weight", "model.norm.weight": "output_norm.weight",
             "lm_head.weight": "output.weight"}
    if name in whole:
        return whole[name]
    _, _, layer, rest = name.split(".", 3)
    module, kind = rest.rsplit(".", 1)
    names = {theirs: own for own, theirs in PARTS.items()}
    names |= {"input_layernorm": "attn_norm", "post_attention_layernorm": "ffn_norm"}
    return f"blk.{layer}.{names[module]}.{kind}"


def unturned(rows, config):
    """Rows of q or k in Hugging Face's order: what convert_hf_to_gguf.py's permute does, backwards."""
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
        if config.model_type == "llama" and part in ("attn_q", "attn_k") and kind == "B":
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
    base = base_model(model, work, work / "merged")
    compare("base in transformers", log_probabilities(base, ids), without["logProbabilities"])
    peft = PeftModel.from_pretrained(base, work / "peft")
    compare("adapter in PEFT", log_probabilities(peft, ids), due)
    merged = AutoModelForCausalLM.from_pretrained(work / "merged", dtype=torch.float32)
    compare("merged in transformers", log_probabilities(merged, ids), due)
    check_gguf(work, merged.config)


if __name__ == "__main__":
    main(*sys.argv[1:])
