"""Leximin with one mentor each: how long it takes, and how that grows.

Run it with `python benchmarks/leximin.py --sizes 500 1000 2000`; docs/benchmarks/solvers.md says what it means. Each
time is of one call, in seconds of the processor, after one of a small problem that loads what is compiled; the best
total is timed by itself, since leximin begins with it.
"""

import argparse
import resource
import time

import numpy as np
from result_files import PageTable, ask_for_page
from solvers import MEGABYTE

from mentormatch.assignment import AssignmentProblem, solve
from mentormatch.datasets import make_problem

TABLE = PageTable("leximin", ("scores", "mentees × mentors", "leximin", "of which the best total"), key=2)


def uniform(rng, size):
    """Every score by itself: nearly all pairs are out as soon as the lowest score is known."""
    return AssignmentProblem(rng.random((size, size)))


def products(rng, size):
    """Some are liked by all: the lowest score leaves nearly all pairs in."""
    return AssignmentProblem(rng.random((size, 8)) @ rng.random((8, size)) / 8)


def capped(rng, size):
    """Nobody is liked more than so much, which many mentors reach: ties, and every mentee another lowest score."""
    return AssignmentProblem(np.minimum(rng.random((size, size)), rng.random((size, 1))))


def tenths(rng, size):
    """Eleven scores."""
    return AssignmentProblem(rng.integers(0, 11, (size, size)) / 10)


def contested(_rng, size):
    """The cohort of the solver benchmark: clusters, several seats a mentor."""
    return make_problem(size)


KINDS = {kind.__name__: kind for kind in (uniform, products, capped, tenths, contested)}


def timed(problem, objective):
    start = time.process_time()
    answer = solve(problem, objective=objective)
    return time.process_time() - start, answer


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[500, 1000, 2000])
    parser.add_argument("--kinds", nargs="+", choices=KINDS, default=[*KINDS])
    parser.add_argument("--seed", type=int, default=0)
    ask_for_page(parser)
    given = parser.parse_args()
    rows = []
    for objective in ("total", "leximin"):
        solve(uniform(np.random.default_rng(0), 20), objective=objective)
    for kind in given.kinds:
        for size in given.sizes:
            problem = KINDS[kind](np.random.default_rng(given.seed), size)
            total, _ = timed(problem, "total")
            seconds, answer = timed(problem, "leximin")
            assert answer.certificate.proven
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEGABYTE
            line = f"{kind:<10}{problem.shape[0]:>6,} × {problem.shape[1]:<6,} best total {total:6.2f} s"
            print(
                f"{line}  leximin {seconds:6.2f} s  lowest {answer.certificate.value:.4f}  peak {peak:,.0f} MB",
                flush=True,
            )
            size_of = f"{problem.shape[0]:,} × {problem.shape[1]:,}"
            rows.append([kind, size_of, f"{seconds:.1f} s", f"{total:.1f} s"])
    if given.into:
        TABLE.renew(given.into, rows)


if __name__ == "__main__":
    main()
