#!/usr/bin/env bash
# A run in shards as Slurm arrays, one a stage, each followed by its merge, which submits the next. From the login node:
#   RUN=/shared/run SHARDS=8 recipe/cluster/slurm.sh knowledge --rounds 2
# SBATCH_SHARD holds what else a shard asks of Slurm, as in "--gpus=1 --time=4:00:00"; MODEL and SELKIE are those of stage.sh.
set -euo pipefail
: "${RUN:?the folder of the run}" "${SHARDS:?how many machines}"
export RUN SHARDS
SELKIE=${SELKIE:-$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)}
export SELKIE
here=$SELKIE/recipe/cluster
mkdir -p "$RUN/logs"

if [ "${1:-}" = --merge ]; then
  shift
  RUN=$RUN SHARDS=$SHARDS "$here/stage.sh" merge
  if [ -e "$RUN/run.json" ]; then exit 0; fi
fi

read -ra asked <<< "${SBATCH_SHARD:-}"
# A task that Slurm requeues goes on from its journal.
array=$(sbatch --parsable --job-name=seal --array="1-$SHARDS" --requeue --output="$RUN/logs/%A.%a.log" "${asked[@]}" \
  --export=ALL --wrap="$(printf '%q ' "$here/stage.sh" shard)\$SLURM_ARRAY_TASK_ID $(printf '%q ' "$@")")
sbatch --parsable --job-name=seal-merge --dependency="afterok:${array%%;*}" --kill-on-invalid-dep=yes --output="$RUN/logs/%j.log" \
  --export=ALL --wrap="$(printf '%q ' "$here/slurm.sh" --merge "$@")"
