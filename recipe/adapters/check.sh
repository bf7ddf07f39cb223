#!/bin/sh
# An adapter that the engine trained, as PEFT, transformers and llama.cpp see it. From the root of the repository:
#   PYTHON=/path/to/python recipe/adapters/check.sh MODEL [WORK]
# MODEL: a Hugging Face folder or a GGUF file. PYTHON has requirements.txt. Where LLAMA is a folder with node-llama-cpp installed,
# llama.cpp itself loads the exported adapter too; of a GGUF model make.sh and llama.sh do that alone.
set -eu
model=$1
work=${2:-recipe/work/adapters}
here=$(dirname "$0")

"$here/make.sh" "$model" "$work"
node src/cli/launch/run.mjs lm export --model "$model" --adapter "$work/peft.zip" --to merged --dtype f32 --out "$work/merged"
"${PYTHON:-python3}" "$here/check.py" "$model" "$work"
[ -z "${LLAMA:-}" ] || node "$here/llama.mjs" "$LLAMA" "$work" "$model"
