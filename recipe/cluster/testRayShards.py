"""rayShards.py on a local Ray of two workers: three shards, one of which is killed once, come to the run of one machine.

    pip install ray && python recipe/cluster/testRayShards.py

The embedded model and settings of a minute; needs Node with the project's packages, and a WebGPU adapter (a software one will do).
"""

import json
import os
import signal
import subprocess
import tempfile
import threading
import time
from pathlib import Path

import ray

from rayShards import run_shards

ROOT = Path(__file__).resolve().parents[2]
SEAL = ["knowledge", "--rounds", "1", "--passages", "2", "--held-out", "1", "--edits", "1", "--held-out-edits", "1"]
SEAL += ["--conditions", "untrained,policy", "--side-questions", "0", "--rank", "4", "--epochs", "2", "--policy-epochs", "1"]
# What hangs on the clock, and on what a device that was just opened must make first.
CLOCK = {"seconds", "startedAt", "id", "cost", "timings"}


def timeless(value):
    if isinstance(value, dict):
        return {name: timeless(inner) for name, inner in value.items() if name not in CLOCK}
    return [timeless(inner) for inner in value] if isinstance(value, list) else value


def kill_once(journal: Path, killed: list[int]) -> None:
    """Ends the process that writes the journal once a call of the engine is in it."""
    lock = journal.with_name(journal.name + ".lock")
    for _ in range(6000):
        try:
            if journal.stat().st_size > 20_000:
                pid = int(lock.read_text().split()[0])
                os.kill(pid, signal.SIGKILL)
                killed.append(pid)
                return
        except (FileNotFoundError, IndexError, ProcessLookupError, ValueError):
            pass
        time.sleep(0.05)


def main() -> None:
    with tempfile.TemporaryDirectory() as work:
        folder = Path(work)
        whole = folder / "whole.json"
        subprocess.run(["node", "src/cli/launch/run.mjs", "seal", *SEAL, "--json", str(whole)], cwd=ROOT, check=True)
        ray.init(num_cpus=2, include_dashboard=False)
        killed: list[int] = []
        killer = threading.Thread(target=kill_once, args=(folder / "run" / "stage1.shard1.json.journal", killed), daemon=True)
        killer.start()
        merged = run_shards(folder / "run", 3, SEAL)
        ray.shutdown()
        one, other = [timeless(json.loads(path.read_text())) for path in (whole, merged)]
        assert killed, "no shard was killed"
        assert one["conditions"], "the run measured nothing"
        for name in one:
            assert one[name] == other[name], f"{name} differs"
        assert one.keys() == other.keys()
        print(f"three shards on two workers, one killed: equal to the run of one machine in {', '.join(one)}")


if __name__ == "__main__":
    main()
