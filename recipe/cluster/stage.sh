#!/usr/bin/env bash
# One step of a run in shards; where the run stands is told by the files in $RUN, a folder that all machines share.
#   RUN=/shared/run SHARDS=8 stage.sh shard 3 knowledge --rounds 2   machine 3's share of the stage at work
#   RUN=/shared/run SHARDS=8 stage.sh merge knowledge                all shards of it as one file
# stageS.shardI.json is what machine I found in stage S, stageS.json all of stage S, run.json the whole run. Given again after a
# crash, a step goes on where it was. MODEL is the model where it is not the embedded one, SELKIE the folder of this repository.
set -euo pipefail
: "${RUN:?the folder of the run}" "${SHARDS:?how many machines}"
selkie=${SELKIE:-$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)}
model=(${MODEL:+--model "$MODEL"})
seal() { (cd "$selkie" && node src/cli/launch/run.mjs seal "$@"); }

mkdir -p "$RUN"
RUN=$(cd "$RUN" && pwd)
step=$1
shift
if [ -e "$RUN/run.json" ]; then
  echo "The run is whole: $RUN/run.json"
  exit 0
fi
done=0
while [ -e "$RUN/stage$((done + 1)).json" ]; do done=$((done + 1)); done
stage=$RUN/stage$((done + 1))

case $step in
  shard)
    shard=$1
    domain=$2
    shift 2
    file=(--shard "$shard/$SHARDS" --json "$stage.shard$shard.json" "${model[@]}")
    # What is run is said once: later stages take it from the file.
    if [ "$done" -gt 0 ]; then set -- --resume "$RUN/stage$done.json"; fi
    seal "$domain" "$@" "${file[@]}"
    ;;
  merge)
    parts=()
    for ((shard = 1; shard <= SHARDS; shard++)); do parts+=("$stage.shard$shard.json"); done
    seal merge "$stage.merged" "${parts[@]}" "${model[@]}"
    kind=$(node -p 'JSON.parse(require("fs").readFileSync(process.argv[1], "utf8")).schema' "$stage.merged")
    if [ "$kind" = selkie-run ]; then mv "$stage.merged" "$RUN/run.json"; else mv "$stage.merged" "$stage.json"; fi
    ;;
  *)
    echo "stage.sh $step: it must be shard or merge." >&2
    exit 2
    ;;
esac
