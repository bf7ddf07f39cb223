#!/bin/sh
# What make.sh made of a GGUF model, in llama.cpp. From the root of the repository:
#   PYTHON=/path/to/python LLAMA=FOLDER recipe/adapters/llama.sh MODEL.gguf WORK
# PYTHON has the package gguf; FOLDER is one in which `npm install node-llama-cpp --ignore-scripts` was run.
set -eu
here=$(dirname "$0")
"${PYTHON:-python3}" "$here/widen.py" "$1" "$2/base-f32.gguf"
node "$here/llama.mjs" "$LLAMA" "$2" "$1"
