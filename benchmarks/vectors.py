"""Cohorts whose people bring vectors: columns, comparing and matching, beside the matrix of all pairs in SciPy.

Run it with `python benchmarks/vectors.py`; docs/benchmarks/rounds.md says what it gave. SciPy is given the cosines, cut
off at 0, as one matrix with a column a seat, and must reach the same total.
"""

import argparse
import time

import numpy as np
from result_files import PageTable, ask_for_page
from scipy.optimize import linear_sum_assignment

import mentormatch as mm
from mentormatch.datasets import make_cohort

LENGTH, SEATS = 384, 3
TABLE = PageTable("vectors", ("people", "`with_vectors`", "`compare`", "`match` from nothing", "SciPy, from a matrix"))


def timed(function):
    start = time.process_time()
    result = function()
    return time.process_time() - start, result


def by_scipy(mentees, mentors):
    """The best total, from numbers that are in memory already."""
    left, right = (rows / np.linalg.norm(rows, axis=1, keepdims=True) for rows in (mentees, mentors))
    scores = np.repeat(np.maximum(left @ right.T, 0.0), SEATS, axis=1)
    return float(scores[linear_sum_assignment(scores, maximize=True)].sum())


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", nargs="+", default=["2000x700", "8000x2900"], metavar="MENTEESxMENTORS")
    ask_for_page(parser)
    given = parser.parse_args()
    rows = []
    mm.match(make_cohort(200, 80, seed=0))  # compiles, and loads
    for size in given.sizes:
        shape = tuple(map(int, size.split("x")))
        rng = np.random.default_rng(0)
        vectors = [rng.normal(size=(count, LENGTH)) for count in shape]
        ids = [[f"{side}{k}" for k in range(count)] for side, count in zip(("e", "m"), shape, strict=True)]
        people = mm.Cohort.from_records(
            mentees=[{"id": name} for name in ids[0]], mentors=[{"id": name, "capacity": SEATS} for name in ids[1]]
        )
        columns, cohort = timed(
            lambda: people.with_vectors("bio", mentees=(ids[0], vectors[0]), mentors=(ids[1], vectors[1]))  # noqa: B023
        )
        policy = mm.Policy(criteria=[mm.Criterion("bio", encoder="vectors")])
        compare, _ = timed(lambda: mm.compare(cohort, policy))  # noqa: B023
        match, matching = timed(lambda: mm.match(cohort, policy))  # noqa: B023
        scipy, total = timed(lambda: by_scipy(*vectors))  # noqa: B023
        assert matching.certificate.proven
        assert abs(matching.certificate.value - total) <= 1e-9 * total
        print(
            f"{shape[0]:,} × {shape[1]:,}: with_vectors {columns:.2f} s, compare {compare:.1f} s, match from nothing "
            f"{match:.1f} s; SciPy, from a matrix {scipy:.1f} s, {scipy / match:.1f} times (seconds of a processor)",
            flush=True,
        )
        cells = [f"{columns:.2f} s", *(f"{seconds:.1f} s" for seconds in (compare, match, scipy))]
        rows.append([f"{shape[0]:,} × {shape[1]:,}", *cells])
    if given.into:
        TABLE.renew(given.into, rows)


if __name__ == "__main__":
    main()
