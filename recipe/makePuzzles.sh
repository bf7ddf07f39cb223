#!/bin/sh
# The puzzle model from nothing: corpora, two stages of pretraining on one core (17 minutes), the folder that is shipped, and the
# candidates of the curation with what became of them.
set -eu
cd "$(dirname "$0")/.."
work=recipe/work/puzzles
npx tsx recipe/exportPuzzles.ts tokenizer $work/model
npx tsx recipe/exportPuzzles.ts corpus $work/rules 200000 0.06 2
npx tsx recipe/exportPuzzles.ts corpus $work/writers 120000 0.3 4
npx tsx recipe/exportPuzzles.ts tasks $work
# One core. The malloc settings keep freed tensors in the process: without them a third of the time goes to page faults.
export OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1 MALLOC_MMAP_THRESHOLD_=2000000000 MALLOC_TRIM_THRESHOLD_=4000000000
/usr/bin/python3 recipe/pretrainPuzzles.py --corpus $work/rules --tokens 17.8 --rate 0.012 --hold 0.2 --checkpoint $work/rules.pt
/usr/bin/python3 recipe/pretrainPuzzles.py --corpus $work/writers --tokens 6.5 --rate 0.006 --start $work/rules.pt --checkpoint $work/checkpoint.pt
/usr/bin/python3 recipe/convert.py $work/checkpoint.pt public/models/micro-puzzles $work/model
npx tsx recipe/hashModels.ts
/usr/bin/python3 recipe/puzzleTasks.py $work/checkpoint.pt $work/tasks.json > $work/curated.json
