#!/bin/sh
# The engine's own run on the invented passages, passage after passage, so that nothing is lost: a shard that is done is not done
# again, one that broke off goes on. From the root of the repository:
#   recipe/english/record.sh MODEL SHARDS [DISTIL]
# SHARDS: the folder for what each passage came to. DISTIL: distilled lines a step; none (0) unless given.
# Shards of one run are of one commit and one kind of device.
set -eu
model=$1
shards=$2
distil=${3:-0}
# Distilled lines change what is trained, not what the bare model says.
conditions=base,open-book,passage,untrained
[ "$distil" = 0 ] || conditions=base,passage,untrained
seal() { node src/cli/launch/run.mjs seal "$@"; }

mkdir -p "$shards"
for i in 1 2 3 4 5 6; do
  seal knowledge --chat --model "$model" --style facts --rounds 0 --passages 1 --held-out 6 --held-out-edits 1 \
    --distil "$distil" --conditions "$conditions" --shard "$i/6" --json "$shards/s$i.json"
done
seal merge "$shards/run.json" "$shards"/s[1-6].json --model "$model"
