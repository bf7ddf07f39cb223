"""Which modules PEFT itself adapts for configurations of many kinds, each with its rank and scale; what our reader is tested against.

    python recipe/adapters/targets.py src/formats/testing/peftTargets.json && npx biome check --write src/formats/testing
"""
import json
import sys

from peft import LoraConfig, get_peft_model
from transformers import LlamaConfig, LlamaForCausalLM

LAYERS = 12
# Two of each kind of target at least, so that ends of names, whole names and patterns are told apart.
CONFIGS = [
    {"target_modules": ["q_proj", "v_proj"]},
    {"target_modules": ["model.layers.1.mlp.up_proj", "self_attn.k_proj"]},
    {"target_modules": ["model.layers.1.mlp.up_proj", "k_proj"], "layers_to_transform": [11, 0]},
    {"target_modules": ["q_proj"], "layers_to_transform": 3},
    {"target_modules": ["q_proj"], "layers_to_transform": [1, 10], "layers_pattern": "layers"},
    {"target_modules": ["q_proj"], "layers_to_transform": [1, 10], "layers_pattern": ["blocks", "l[a-z]+s"]},
    {"target_modules": "all-linear"},
    {"target_modules": "ALL-Linear", "exclude_modules": ["o_proj", "model.layers.0.self_attn.q_proj"]},
    {"target_modules": "all-linear", "exclude_modules": r".*\.mlp\..*"},
    {"target_modules": r".*\.(q|v)_proj"},
    {"target_modules": r"model\.layers\.(?:[0-3]|1\d)\.self_attn\.[qk]_proj"},
    {"target_modules": r"(?P<head>model)\.layers\.\d{2}\.mlp\.(?!up)\w+_proj\Z"},
    {"target_modules": r"\Amodel.layers.[^02468]\.self\_attn\.o\-?_proj$"},
    {"target_modules": r".*q_proj|.*layers\.5\..*down_proj"},
    {"target_modules": ["q_proj", "down_proj"], "rank_pattern": {"q_proj": 8}, "alpha_pattern": {"q_proj": 32}},
    {"target_modules": ["q_proj", "v_proj"], "rank_pattern": {r"layers\.1\d\.self_attn\.q_proj": 2, "q_proj": 16}},
    {"target_modules": ["q_proj", "v_proj"], "rank_pattern": {"^model.layers.3.self_attn.q_proj": 2, "proj": 9},
     "alpha_pattern": {"model.layers.0.self_attn.v_proj": 1.5, r"(q|k)_proj": 7}},
    {"target_modules": ["q_proj", "v_proj"], "use_rslora": True, "rank_pattern": {"q_proj": 9}},
]


def adapted(changes):
    model = LlamaForCausalLM(LlamaConfig(vocab_size=8, hidden_size=8, intermediate_size=8, num_hidden_layers=LAYERS,
                                         num_attention_heads=2, num_key_value_heads=2))
    config = LoraConfig(r=4, lora_alpha=8, task_type="CAUSAL_LM", **changes)
    peft = get_peft_model(model, config)
    places = {}
    for name, module in peft.base_model.model.named_modules():
        if hasattr(module, "lora_A"):
            places[name] = [module.r["default"], module.scaling["default"]]
    return places


if __name__ == "__main__":
    cases = [{"config": {"peft_type": "LORA", "r": 4, "lora_alpha": 8, **changes}, "places": adapted(changes)}
             for changes in CONFIGS]
    with open(sys.argv[1], "w") as file:
        json.dump({"layers": LAYERS, "cases": cases}, file, indent=1)
        file.write("\n")
