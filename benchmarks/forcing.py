"""Pairs forced into a solved problem: by one shortest path, beside a full solve with the pair fixed.

Run it with `python benchmarks/forcing.py --mentees 30000`; docs/benchmarks/rounds.md says what it means.
"""

import argparse
import time

import numpy as np

from mentormatch.assignment import AssignmentProblem, solve
from mentormatch.assignment.sensitivity import Forcing, KnownPairs
from mentormatch.datasets import make_problem


def timed(function, *args, **settings):
    start = time.perf_counter()
    result = function(*args, **settings)
    return time.perf_counter() - start, result


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--mentees", type=int, default=30_000)
    parser.add_argument("--pairs", type=int, default=20, help="how many pairs are forced")
    parser.add_argument("--checked", type=int, default=2, help="how many of them are also solved in full")
    given = parser.parse_args()
    problem = make_problem(given.mentees)
    seconds, answer = timed(solve, problem, solver="min-cost-flow")
    print(f"{problem.shape[0]:,} × {problem.shape[1]:,}: solved in {seconds:.2f} s, proven {answer.certificate.proven}")
    start, prices = answer.start, answer.certificate.prices
    known = None if start is None else KnownPairs(start.row, start.column, start.prices, start.bounds)
    made_ready, forcing = timed(Forcing, problem, answer.pairs, prices, known)
    print(f"network built in {made_ready:.3f} s")
    forcing.force(0, 0)  # loads what is compiled
    rng, taken, used = np.random.default_rng(0), [], []
    for k in range(given.pairs):
        row, column = int(rng.integers(problem.shape[0])), int(rng.integers(problem.shape[1]))
        before = time.process_time()
        each, forced = timed(forcing.force, row, column)
        taken.append(each)
        used.append(time.process_time() - before)
        line = (
            f"pair ({row}, {column}): {each:.3f} s ({used[-1]:.3f} s of a processor), "
            f"loses {forced.total:.6f}, {len(forced.made)} move"
        )
        if k < given.checked:
            fixed = AssignmentProblem(problem.scores, capacity=problem.capacity, forced=[(row, column)])
            full, again = timed(solve, fixed, solver="min-cost-flow")
            lost = answer.certificate.value - again.certificate.value
            line += f"; a full solve: {full:.2f} s, loses {lost:.6f}"
            assert abs(lost - forced.total) <= 1e-9 * max(1.0, answer.certificate.value)
        print(line, flush=True)
    print(f"median {np.median(taken):.3f} s, most {max(taken):.3f} s")
    print(f"of a processor: median {np.median(used):.3f} s, most {max(used):.3f} s")


if __name__ == "__main__":
    main()
