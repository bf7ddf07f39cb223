#!/bin/sh
# The embedded model from nothing: corpus, pretraining, the folder that is shipped, and its conditions on development documents.
#
#   recipe/make.sh                                          the shipped size, on one core, in about 20 minutes
#   recipe/make.sh --device cuda --width 128 --layers 4     options go to pretrain.py; --minutes comes from MINUTES
#
# Stopped and started again it goes on: finished parts stay, and pretraining continues from its checkpoint. To begin anew,
# remove recipe/work, and the checkpoint alone to train another size. The model in public/models/micro-world is replaced at the end.
set -eu
cd "$(dirname "$0")/.."
work=recipe/work
[ -f $work/model/tokenizer.json ] || npx tsx recipe/exportCorpus.ts tokenizer $work/model
[ -f $work/corpus/short-6.lengths ] || npx tsx recipe/exportCorpus.ts corpus $work/corpus 0 7
[ -f $work/evaluation.json ] || npx tsx recipe/exportCorpus.ts evaluation $work 64
[ -f $work/reinforcement.json ] || npx tsx recipe/exportCorpus.ts reinforcement $work 200
# One JSON object a line; `tail -f recipe/work/pretrain.log` shows how far it is.
recipe/pretrain.sh --minutes "${MINUTES:-9}" "$@" >> $work/pretrain.log
tail -n 1 $work/pretrain.log
/usr/bin/python3 recipe/convert.py
npx tsx recipe/hashModels.ts
/usr/bin/python3 recipe/evaluate.py --documents 24 --samples 3
