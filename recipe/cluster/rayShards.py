"""A run in shards on a Ray cluster: each stage is as many tasks as there are shards, and then their merge.

    python recipe/cluster/rayShards.py --run /shared/run --shards 8 --gpus 1 -- knowledge --rounds 2

The folder of the run must be one that all nodes share, and this repository must lie at the same place on each. A task that fails is
tried again with the same command, which goes on from its journal. Whoever stopped the whole gives this command again.
"""

import argparse
import os
import subprocess
from pathlib import Path

import ray

STAGE = Path(__file__).resolve().parent / "stage.sh"


def step(run: Path, shards: int, model: str | None, *args: str) -> None:
    """One call of stage.sh. Raises RuntimeError with the last lines of what it said."""
    env = {**os.environ, "RUN": str(run), "SHARDS": str(shards), **({"MODEL": model} if model else {})}
    done = subprocess.run([str(STAGE), *args], env=env, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode != 0:
        said = "\n".join(done.stdout.strip().splitlines()[-5:])
        raise RuntimeError(f"stage.sh {' '.join(args[:2])} ended with {done.returncode}: {said}")


def merged(run: Path) -> list[str]:
    return [path.name for path in run.glob("stage*.json") if ".shard" not in path.name]


def run_shards(run: Path, shards: int, seal: list[str], *, model: str | None = None, gpus: float = 0, cpus: float = 1,
               retries: int = 3) -> Path:
    """All stages of a run. `seal` is the domain with its options. Returns the file of the whole run."""
    run.mkdir(parents=True, exist_ok=True)
    task = ray.remote(num_cpus=cpus, num_gpus=gpus, max_retries=retries, retry_exceptions=True)(step)
    whole = run / "run.json"
    while not whole.exists():
        before = merged(run)
        ray.get([task.remote(run, shards, model, "shard", str(index + 1), *seal) for index in range(shards)])
        step(run, shards, model, "merge")
        if not whole.exists() and merged(run) == before:
            raise RuntimeError(f"{run}: the merge left neither a stage nor a run.")
    return whole


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--run", type=Path, required=True, help="folder that all nodes share")
    parser.add_argument("--shards", type=int, required=True)
    parser.add_argument("--model", help="as --model of seal; the embedded model unless given")
    parser.add_argument("--gpus", type=float, default=0, help="GPUs of a task (0)")
    parser.add_argument("--cpus", type=float, default=1, help="cores of a task (1)")
    parser.add_argument("--retries", type=int, default=3, help="times that a failed task is tried again (3)")
    parser.add_argument("--address", help="of the cluster; a local one unless given or in RAY_ADDRESS")
    parser.add_argument("seal", nargs="+", help="domain and options of seal, after --")
    given = parser.parse_args()
    ray.init(address=given.address)
    print(run_shards(given.run.resolve(), given.shards, given.seal, model=given.model, gpus=given.gpus, cpus=given.cpus,
                     retries=given.retries))


if __name__ == "__main__":
    main()
