"""Attacks the library with random problems, cohorts, lotteries, kills and damaged files.

Each part draws its own cases from the seed and judges what comes back by code that shares nothing with the library.
What is wrong is printed with a small input and the command that shows it again; the exit status is then 1.
docs/benchmarks/correctness.md says what was found, and when.

    python benchmarks/attack.py                          # all of it, for an hour and more
    python benchmarks/attack.py --quick                  # a little of everything, about a minute
    python benchmarks/attack.py --only totals --seed 3 --index 17
"""

import argparse
import os
import sys
import time
from collections import Counter
from collections.abc import Sequence

from attack.running import one_thread, run_part, table

QUICK = {"problems": 200, "objectives": 120, "cohorts": 8, "lotteries": 12, "kills": 8, "fuzz_minutes": 0.2}
PARTS = {
    "totals": "problems",
    "objectives": "objectives",
    "cohorts": "cohorts",
    "lotteries": "lotteries",
    "kills": "kills",
    "fuzz": "fuzz_minutes",
}
"""The module of each part, and the option that says how much of it."""
ENDLESS = 10**9


def parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--problems", type=int, default=12150, help="for the best total (default: %(default)s)")
    parser.add_argument("--objectives", type=int, default=8000, help="problems of all other objectives (%(default)s)")
    parser.add_argument("--cohorts", type=int, default=600, help="random programmes (%(default)s)")
    parser.add_argument("--lotteries", type=int, default=1506, help="(%(default)s)")
    parser.add_argument("--kills", type=int, default=200, help="runs killed while they write (%(default)s)")
    parser.add_argument("--fuzz-minutes", type=float, default=30, help="of damaged files (%(default)s)")
    parser.add_argument("--quick", action="store_true", help="a little of everything, whatever the sizes say")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", choices=PARTS, action="append", help="leave the other parts out")
    parser.add_argument("--index", type=int, help="with --only: this case alone")
    parser.add_argument("--processes", type=int, default=os.cpu_count())
    given = parser.parse_args(arguments)
    if given.index is not None and len(given.only or []) != 1:
        parser.error("--index goes with one --only")
    return given


def main(arguments: Sequence[str] | None = None) -> int:
    given = parse(arguments)
    one_thread()
    results: dict[str, Counter] = {}
    for part, option in PARTS.items():
        if part not in (given.only or PARTS):
            continue
        size = QUICK[option] if given.quick else getattr(given, option)
        indices: Sequence[int] = range(int(size))
        until = None
        if part == "fuzz":
            indices, until = range(ENDLESS), time.time() + 60 * size
        if given.index is not None:
            indices, until = [given.index], None
        results[part], _ = run_part(part, given.seed, indices, processes=given.processes, until=until)
    print(table(results))
    return int(any(counts["wrong"] for counts in results.values()))


if __name__ == "__main__":
    sys.exit(main())
