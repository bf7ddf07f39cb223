#!/bin/sh
# An adapter that the engine trained, as PEFT, transformers and llama.cpp see it. From the root of the repository:
#   PYTHON=/path/to/python recipe/adapters/check.sh MODEL [WORK]
# MODEL: a Hugging Face folder or a GGUF file. PYTHON has requirements.txt. Where LLAMA is a folder with node-llama-cpp installed,
# llama.cpp itself loads the exported adapter too.
set -eu
model=$1
work=${2:-recipe/work/adapters}
here=$(dirname "$0")
lm() { node src/cli/launch/run.mjs lm "$@"; }

mkdir -p "$work"
printf '%s\n' '{"text": "The harbour of Polipa lies in Greenvale."}' '{"text": "Its ships are grey."}' > "$work/lines.jsonl"
lm finetune --model "$model" --data "$work/lines.jsonl" --out "$work/peft" --rank 6 --alpha 9 --epochs 3 --learning-rate 0.003
lm score --model "$model" --adapter "$work/peft" --weights f32 --text "$(cat "$here/text.txt")" --json "$work/ours.json"
lm score --model "$model" --weights f32 --text "$(cat "$here/text.txt")" --json "$work/base.json"
# There and back, as what is imported is exported again.
lm export --model "$model" --adapter "$work/peft" --to peft --out "$work/peft.zip"
lm export --model "$model" --adapter "$work/peft.zip" --to gguf --out "$work/adapter.gguf"
lm export --model "$model" --adapter "$work/peft.zip" --to merged --dtype f32 --out "$work/merged"
"${PYTHON:-python3}" "$here/check.py" "$model" "$work"
[ -z "${LLAMA:-}" ] || node "$here/llama.mjs" "$LLAMA" "$work"
