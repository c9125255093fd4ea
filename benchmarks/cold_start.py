"""How long a first match takes with an empty cache of numba, against the second in the same process.

Usage: python benchmarks/cold_start.py [--mentees 2000] [--mentors 680] [--warm-up]
"""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import mentormatch

_MEASURE = """
import sys, time
import mentormatch as mm
from mentormatch.datasets import make_cohort
cohort = make_cohort(int(sys.argv[1]), int(sys.argv[2]), seed=1)
for name in ("cold", "warm"):
    began, worked = time.perf_counter(), time.process_time()
    mm.match(cohort)
    print(name, round(time.perf_counter() - began, 2), round(time.process_time() - worked, 2))
"""


def main() -> None:
    """Measure in a new process with a cache folder of its own, and with bytecode, which whoever installs it has."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--mentees", type=int, default=2000)
    parser.add_argument("--mentors", type=int, default=680)
    parser.add_argument("--warm-up", action="store_true", help="run `mentormatch warm-up` into the folder before")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        env = {**os.environ, "NUMBA_CACHE_DIR": folder}
        env.pop("PYTHONDONTWRITEBYTECODE", None)
        sources = str(Path(mentormatch.__file__).parent)
        subprocess.run([sys.executable, "-m", "compileall", "-q", sources], check=True, env=env)
        if options.warm_up:
            subprocess.run([sys.executable, "-m", "mentormatch", "warm-up"], check=True, env=env)
        command = [sys.executable, "-c", _MEASURE, str(options.mentees), str(options.mentors)]
        told = subprocess.run(command, check=True, env=env, capture_output=True, text=True).stdout
    rows = {name: (float(wall), float(worked)) for name, wall, worked in map(str.split, told.splitlines())}
    for name, (wall, worked) in rows.items():
        print(f"{name}: {wall:.2f} s, of processor time {worked:.2f} s")
    print(f"ratio of processor time: {rows['cold'][1] / rows['warm'][1]:.1f}")


if __name__ == "__main__":
    main()
