#!/usr/bin/env bash
# Applies kubernetes.yaml stage after stage until the run is whole: its shards, then their merge.
#   recipe/cluster/kubernetes.sh [kubernetes.yaml]
set -euo pipefail
yaml=${1:-$(dirname "${BASH_SOURCE[0]}")/kubernetes.yaml}
part() { awk -v part="$1" 'BEGIN { RS = "---\n" } NR == part' "$yaml"; }
finish() {
  # Whichever comes first; a job that failed never completes.
  until kubectl get "job/$1" -o 'jsonpath={.status.conditions[*].type}' | grep -q 'Complete\|Failed'; do sleep 10; done
  kubectl get "job/$1" -o 'jsonpath={.status.conditions[*].type}' | grep -q Complete
}
while true; do
  kubectl delete --ignore-not-found --wait job/seal-shards job/seal-merge
  part 1 | kubectl apply -f -
  finish seal-shards
  part 2 | kubectl apply -f -
  finish seal-merge
  # The merge ends with the list of what is there.
  if kubectl logs job/seal-merge | grep -qx run.json; then break; fi
done
