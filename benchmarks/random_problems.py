"""Holds the solvers against brute force, HiGHS and networkx on as many random problems as wanted.

It is the check of tests/assignment/test_random_problems.py, on other problems: pairs and value, limits, the certificate
and the independent checker of it, and where there is no answer, that the error is right about whom it names. A third of
the problems are adversarial (all scores equal, a hair apart, nobody allowed, minimum loads that bind, ...), and
min-cost flow solves every problem a second time over few candidates.

    python benchmarks/random_problems.py --count 100000 --seed 0
"""

import argparse
import contextlib
import multiprocessing
import os
import sys
import time
from collections import Counter
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from assignment.agreement import UnprovenError, check, few_candidates, solvers_for
from assignment.oracles import brute_force, highs, network
from assignment.random_problems import draw, draw_adversarial

A_BATCH = 100
ORACLES = {"brute force": (brute_force, False), "HiGHS": (highs, True), "networkx": (network, True)}
SHARES = ["brute force"] * 7 + ["HiGHS"] + ["networkx"] * 2
"""Of ten problems: seven up to 6 × 5, three up to 25 × 15."""
ADVERSARIAL = 3
"""Every third problem."""
FEW = "min-cost-flow over few candidates"
SHOWN = 5


def run_batch(job: tuple[int, int, int, tuple[str, ...]]) -> tuple[Counter, float, list[str]]:
    """Check some problems; return counts, the largest relative difference of a value, and what was wrong."""
    seed, batch, size, wanted = job
    rng = np.random.default_rng([seed, batch])
    counts: Counter = Counter()
    largest, wrong = 0.0, []
    for number in range(size):
        name = SHARES[number % len(SHARES)]
        oracle, large = ORACLES[name]
        adversarial = number % ADVERSARIAL == 0
        case = (draw_adversarial if adversarial else draw)(rng, large=large, whole=large)
        best = oracle(case)
        counts.update(["problems", name, *["adversarial"] * adversarial, *(["infeasible"] if best is None else [])])
        for solver in [solver for solver in (*solvers_for(case), FEW) if solver in wanted]:
            counts[f"solved by {solver}"] += 1
            few = few_candidates(sampled=number % 2 == 0) if solver == FEW else contextlib.nullcontext()
            try:
                with few:
                    largest = max(largest, check(case, solver.removesuffix(" over few candidates"), best))
            except UnprovenError as error:
                counts["unproven"] += 1
                wrong.append(f"unproven, {solver}: {error}")
            except Exception as error:  # noqa: BLE001 - whatever it is, it is counted and shown
                counts["wrong"] += 1
                wrong.append(f"wrong, {solver}: {type(error).__name__}: {error}")
    return counts, largest, wrong


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=10_000, help="how many problems (default: 10000)")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--solver", action="append", choices=["hungarian", "min-cost-flow", FEW], help="by default all")
    parser.add_argument("--processes", type=int, default=os.cpu_count())
    given = parser.parse_args()
    wanted = tuple(given.solver or ["hungarian", "min-cost-flow", FEW])
    jobs = [
        (given.seed, start // A_BATCH, min(A_BATCH, given.count - start), wanted)
        for start in range(0, given.count, A_BATCH)
    ]
    counts: Counter = Counter()
    largest, wrong, started = 0.0, [], time.perf_counter()
    with multiprocessing.get_context("spawn").Pool(given.processes) as pool:
        for some, difference, messages in pool.imap_unordered(run_batch, jobs):
            counts += some
            largest = max(largest, difference)
            wrong += messages
            seconds = time.perf_counter() - started
            bad = counts["wrong"] + counts["unproven"]
            print(
                f"\r{counts['problems']:,} of {given.count:,} problems, {bad} wrong, {seconds:.0f} s",
                end="",
                flush=True,
            )
    print()
    solved = [f"solved by {solver}" for solver in wanted]
    for name in (*ORACLES, "adversarial", "infeasible", *solved, "wrong", "unproven"):
        print(f"{name + ':':46s}{counts[name]:>10,}")
    print(f"largest relative difference of a value: {largest:.1e}")
    for message in wrong[:SHOWN]:
        print(message)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
