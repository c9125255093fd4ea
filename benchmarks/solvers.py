"""Min-cost flow beside SciPy on contested clusters: seconds, peak memory, pairs, gap.

Run it with `python benchmarks/solvers.py --sizes 2000 8000 30000`; benchmarks/README.md says what it means. Every size
is a process of its own. The unit is one pass of `left @ right.T` in single precision, in blocks, in the same process;
SciPy solves the matrix of mentees and seats and is left out beyond `--scipy` mentees, where it takes minutes.
"""

import argparse
import resource
import subprocess
import sys
import time

import numpy as np
from scipy.optimize import linear_sum_assignment

from mentormatch.assignment import AssignmentProblem, FactoredScores, certify
from mentormatch.assignment.solvers.min_cost_flow import min_cost_flow

DIMENSIONS, CLUSTERS = 48, 24
TRAITS = ("plain", "scarce", "forbidden")
MEGABYTE = 1024  # ru_maxrss counts kilobytes on Linux


def contested(mentees, trait, seed=0):
    """Clusters of interests: some with more wishes than seats, others with seats to spare; capacities 1 to 5."""
    rng = np.random.default_rng(seed)
    mentors = int(0.36666 * mentees)
    centres = rng.normal(size=(CLUSTERS, DIMENSIONS))
    centres /= np.linalg.norm(centres, axis=1, keepdims=True)
    shares = rng.dirichlet(np.full(CLUSTERS, 2.0), 2)

    def people(count, share):
        vectors = centres[rng.choice(CLUSTERS, count, p=share)] + 0.6 * rng.normal(size=(count, DIMENSIONS)) / 48**0.5
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)

    left, right = people(mentees, shares[0]), people(mentors, shares[1])
    capacity = rng.integers(1, 6, mentors)
    seats = int((0.5 if trait == "scarce" else 1.1) * mentees)
    while capacity.sum() != seats:
        j = rng.integers(mentors)
        capacity[j] = np.clip(capacity[j] + np.sign(seats - capacity.sum()), 1, 5)
    teams = rng.integers(0, 2, mentees), rng.integers(0, 2, mentors)
    allowed = (lambda rows: teams[0][rows, None] == teams[1][None, :]) if trait == "forbidden" else None
    return AssignmentProblem(FactoredScores(left, right), capacity=capacity, allowed=allowed)


def one_pass(problem):
    """Seconds of one product of all factors in single precision."""
    left, right = (factors[0].astype(np.float32) for factors in (problem.scores.left, problem.scores.right))
    start = time.perf_counter()
    for row in range(0, len(left), 512):
        left[row : row + 512] @ right.T
    return time.perf_counter() - start


def scipy_seconds(problem):
    """Seconds and total of the Hungarian method on a column a seat, the matrix made beforehand."""
    rows = np.arange(problem.shape[0])
    scores, allowed = problem.block(rows)
    seat = np.repeat(np.arange(problem.shape[1]), problem.capacity)
    matrix = np.where(allowed, scores, -1e3)[:, seat]
    start = time.perf_counter()
    row, column = linear_sum_assignment(matrix, maximize=True)
    seconds = time.perf_counter() - start
    made = allowed[row, seat[column]]
    return seconds, float(scores[row, seat[column]][made].sum())


def measure(mentees, trait, limit):
    min_cost_flow(contested(2000, trait))  # compiles
    problem = contested(mentees, trait)
    unit = min(one_pass(problem) for _ in range(2))
    start = time.perf_counter()
    solution = min_cost_flow(problem)
    solved = time.perf_counter()
    certificate = certify(problem, solution.pairs, solution.prices)
    proved = time.perf_counter()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEGABYTE
    line = f"{trait:<10}{mentees:>8,} × {problem.shape[1]:<7,}"
    line += f"{solved - start:8.2f} s solving {proved - solved:7.2f} s proving {(proved - start) / unit:7.1f} passes"
    line += f" {peak:7.0f} MB  {certificate.pairs:,} of {certificate.pairs_bound:,} pairs"
    line += f", gap {certificate.gap:.1e}, {'proven' if certificate.proven else 'NOT PROVEN'}"
    if mentees <= limit:
        seconds, total = scipy_seconds(problem)
        same = abs(total - certificate.value) <= 1e-9 * abs(total)
        line += (
            f"; SciPy {seconds:.1f} s = {seconds / (proved - start):.0f} times, {'same' if same else 'ANOTHER'} total"
        )
    print(line, flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[500, 2000, 8000, 30_000])
    parser.add_argument("--traits", nargs="+", choices=TRAITS, default=["plain"])
    parser.add_argument("--scipy", type=int, default=8000, help="the most mentees for SciPy")
    parser.add_argument("--here", action="store_true", help="in this process")
    given = parser.parse_args()
    for trait in given.traits:
        for size in given.sizes:
            if given.here:
                measure(size, trait, given.scipy)
                continue
            command = [sys.executable, __file__, "--here", "--sizes", size, "--traits", trait, "--scipy", given.scipy]
            subprocess.run(list(map(str, command)), check=True)


if __name__ == "__main__":
    main()
