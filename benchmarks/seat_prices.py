"""What one more seat adds, and which placements a tie decided: seconds and passes.

Run it with `python benchmarks/seat_prices.py --sizes 8000 30000`; docs/benchmarks/rounds.md says what it means. Every
size is a process of its own. The unit is one pass of `left @ right.T` in single precision, in blocks, in the same
process; for scores that have no screen one pass of their own blocks.
"""

import argparse
import resource
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
from result_files import PageTable, ask_for_page
from solvers import MEGABYTE, TRAITS, one_pass, problem_of

from mentormatch.assignment import Assignment, AssignmentProblem, certify, solve
from mentormatch.assignment.sensitivity.seat_prices import one_more_seat

SCORES = ("factored", "plain")
TABLE = PageTable(
    "seat prices",
    ("scores", "trait", "mentees × mentors", "pass", "prices", "ties", "without", "memory added"),
    key=3,
)


class Unscreened:
    """Scores as a policy has them: blocks and pairs in float64, and nothing else."""

    def __init__(self, scores):
        self.scores, self.shape = scores, scores.shape

    def block(self, rows):
        return self.scores.block(rows)

    def pairs(self, rows, columns):
        return self.scores.pairs(rows, columns)


def solved(mentees, trait, keep):
    """An answer, or what a run before left of it in the folder `keep`: solving is not measured here."""
    problem = problem_of(mentees, trait)
    path = keep and keep / f"{trait}{mentees}.npz"
    if path and path.exists():
        kept = np.load(path)
        certificate = certify(problem, kept["pairs"], kept["prices"])
        return Assignment(problem, kept["pairs"], certificate.value, certificate, "kept")
    answer = solve(problem, solver="min-cost-flow")
    if path:
        np.savez(path, pairs=answer.pairs, prices=answer.certificate.prices)
    return answer


def with_scores(answer, scores):
    problem = answer.problem
    changed = AssignmentProblem(scores, capacity=problem.capacity, allowed=problem.allowed)
    return Assignment(changed, answer.pairs, answer.total, answer.certificate, answer.solver)


def blocks(scores):
    """Seconds of one pass over the blocks of scores that have no screen."""
    start = time.perf_counter()
    for rows in AssignmentProblem(scores).row_blocks():
        scores.block(rows)
    return time.perf_counter() - start


def timed(call):
    start = time.perf_counter()
    result = call()
    return time.perf_counter() - start, result


def measure(mentees, trait, kind, keep):
    """Measure a size, print a line, and return its row of the page."""
    warm = solve(problem_of(5000, trait), solver="min-cost-flow")  # compiles
    answer = solved(mentees, trait, keep)
    if kind == "plain":
        warm, answer = (with_scores(result, Unscreened(result.problem.scores)) for result in (warm, answer))
    assert answer.certificate.proven
    unit = blocks(answer.problem.scores) if kind == "plain" else min(one_pass(answer.problem) for _ in range(3))
    warm.prices, warm.ties  # noqa: B018 - computed when asked for
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEGABYTE
    prices, _ = timed(lambda: answer.prices)
    ties, tied = timed(lambda: answer.ties)
    line = f"{trait:<10}{kind:<10}{mentees:>8,} × {answer.problem.shape[1]:<7,} pass {unit:6.2f} s"
    line += f"  prices {prices:6.2f} s = {prices / unit:4.1f} passes  ties {ties:6.2f} s = {ties / unit:4.1f} passes"
    without = ""
    if kind == "factored":
        alone, _ = timed(lambda: one_more_seat(answer.problem, answer.pairs))
        line += f"  prices without a certificate {alone:6.2f} s = {alone / unit:4.1f} passes"
        without = f"{alone / unit:.1f}"
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEGABYTE
    line += f"  peak {after:,.0f} MB ({before:,.0f} before)  {int((answer.prices[:, 1] > 0).sum()):,} seats wanted"
    print(f"{line}, {len(tied):,} tied", flush=True)
    return [
        kind,
        trait,
        f"{mentees:,} × {answer.problem.shape[1]:,}",
        f"{unit:.2f} s",
        f"{prices:.2f} s: {prices / unit:.1f} passes",
        f"{ties:.2f} s: {ties / unit:.1f}",
        without,
        f"{after - before:,.0f} MB",
    ]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[8000, 30_000])
    parser.add_argument("--traits", nargs="+", choices=TRAITS, default=["plain"])
    parser.add_argument("--scores", nargs="+", choices=SCORES, default=["factored"])
    parser.add_argument("--keep", type=Path, help="a folder for answers, so that another run need not solve")
    parser.add_argument("--here", action="store_true", help="in this process")
    ask_for_page(parser)
    given = parser.parse_args()
    for kind in given.scores:
        for trait in given.traits:
            for size in given.sizes:
                if given.here:
                    row = measure(size, trait, kind, given.keep)
                    if given.into:
                        TABLE.renew(given.into, [row])
                    continue
                command = [sys.executable, __file__, "--here", "--sizes", size, "--traits", trait, "--scores", kind]
                command += ["--keep", given.keep] if given.keep else []
                command += ["--into", given.into] if given.into else []
                subprocess.run(list(map(str, command)), check=True)


if __name__ == "__main__":
    main()
