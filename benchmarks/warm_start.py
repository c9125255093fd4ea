"""One mentor leaves a solved problem: from what was carried over, beside from scratch.

Run it with `python benchmarks/warm_start.py --mentees 30000`; docs/benchmarks/rounds.md says what it means. The
independent check of each answer is timed apart, since it looks at all pairs whatever was carried over.
"""

import argparse
import statistics
import time

import numpy as np

from mentormatch.assignment import AssignmentProblem, certify
from mentormatch.assignment.solvers.min_cost_flow.column_generation import min_cost_flow
from mentormatch.datasets import make_problem


def timed(function, *args, **settings):
    start = time.perf_counter()
    result = function(*args, **settings)
    return time.perf_counter() - start, result


def without(problem, mentor):
    """The same problem without one mentor."""
    kept = np.delete(np.arange(problem.shape[1]), mentor)
    scores = problem.scores.take(mentees=np.arange(problem.shape[0]), mentors=kept)
    return AssignmentProblem(scores, capacity=problem.capacity[kept]), kept


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--mentees", type=int, default=30_000)
    parser.add_argument("--mentors", type=int, default=5, help="how many leave, one at a time")
    given = parser.parse_args()
    min_cost_flow(make_problem(2000))  # compiles
    problem = make_problem(given.mentees)
    _, solution = timed(min_cost_flow, problem)
    busiest = np.argsort(-np.bincount(solution.pairs[:, 1], minlength=problem.shape[1]), kind="stable")
    ratios = []
    for mentor in busiest[:: len(busiest) // given.mentors][: given.mentors].tolist():
        smaller, kept = without(problem, mentor)
        start = solution.start.take(mentees=np.arange(given.mentees), mentors=kept)
        again, warm = timed(min_cost_flow, smaller, start=start)
        scratch, cold = timed(min_cost_flow, smaller)
        check, certificate = timed(certify, smaller, warm.pairs, warm.prices)
        same = certify(smaller, cold.pairs, cold.prices).value
        assert certificate.proven
        assert abs(same - certificate.value) <= 1e-9 * same
        ratios.append(scratch / again)
        print(
            f"{given.mentees:,} mentees, a mentor of {int(problem.capacity[mentor])} leaves: {again:.3f} s from what "
            f"was carried over, {scratch:.2f} s from scratch, {scratch / again:.0f} times; proven, check {check:.2f} s",
            flush=True,
        )
    print(f"median {statistics.median(ratios):.0f} times")


if __name__ == "__main__":
    main()
