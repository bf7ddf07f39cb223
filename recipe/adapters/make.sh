#!/bin/sh
# An adapter that the engine trains, in the forms in which it goes out, and what the engine says with it and without.
#   recipe/adapters/make.sh MODEL WORK
set -eu
model=$1
work=$2
here=$(dirname "$0")
text=$(cat "$here/text.txt")
lm() { node src/cli/launch/run.mjs lm "$@"; }

mkdir -p "$work"
printf '%s\n' '{"text": "The harbour of Polipa lies in Greenvale."}' '{"text": "Its ships are grey."}' > "$work/lines.jsonl"
lm finetune --model "$model" --data "$work/lines.jsonl" --out "$work/peft" --rank 6 --alpha 9 --epochs 3 --learning-rate 0.003
lm score --model "$model" --adapter "$work/peft" --weights f32 --text "$text" --json "$work/ours.json"
lm score --model "$model" --weights f32 --text "$text" --json "$work/base.json"
lm generate --model "$model" --adapter "$work/peft" --weights f32 --prompt "$text" --greedy --max-tokens 24 --json "$work/ours-greedy.json"
lm generate --model "$model" --weights f32 --prompt "$text" --greedy --max-tokens 24 --json "$work/base-greedy.json"
# There and back, as what is imported is exported again.
lm export --model "$model" --adapter "$work/peft" --to peft --out "$work/peft.zip"
lm export --model "$model" --adapter "$work/peft.zip" --to gguf --out "$work/adapter.gguf"
