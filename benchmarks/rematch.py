"""The next round of a large cohort: from what the last one left, beside from scratch.

Run it with `python benchmarks/rematch.py --mentees 30000`; docs/benchmarks/rounds.md says what it means. Some people of
either side leave, and as many are new. Both ways solve the same problem, and both answers are proven. The independent
check of an answer is timed apart, since it looks at all pairs whatever was carried over.
"""

import argparse
import time
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from result_files import PageTable, ask_for_page

from mentormatch.assignment import certify
from mentormatch.assignment.solvers.min_cost_flow.column_generation import min_cost_flow
from mentormatch.datasets import make_cohort
from mentormatch.matching import draw_order, match, rematch
from mentormatch.matching.solving import problem_of

TABLE = PageTable("next round", ("what", "from what was left", "from scratch", "ratio", "ratio of processor time"))


class Seconds(NamedTuple):
    """By the clock, and of a processor in all threads, which other work on the machine changes less."""

    clock: float
    processor: float

    def __str__(self):
        return f"{self.clock:.2f} s ({self.processor:.2f} s of a processor)"


def timed(function, *args, **settings):
    clock, processor = time.perf_counter(), time.process_time()
    result = function(*args, **settings)
    return Seconds(time.perf_counter() - clock, time.process_time() - processor), result


def times(longer, shorter):
    return f"{longer.clock / shorter.clock:.1f} times ({longer.processor / shorter.processor:.1f} of a processor)"


def row_of(what, longer, shorter):
    ratios = (longer.clock / shorter.clock, longer.processor / shorter.processor)
    return [what, f"{shorter.clock:.2f} s", f"{longer.clock:.2f} s", *(f"{ratio:.1f}" for ratio in ratios)]


def drawn(scores, first):
    """The problem in the order of the lot, and what the first round hands on to it."""
    cohort = scores.cohort
    ordered = scores.take(mentees=draw_order(cohort.mentees, 0), mentors=draw_order(cohort.mentors, 0))
    old = first.solved.cohort
    places = {
        side: np.array([getattr(old, side).index.get(person, -1) for person in getattr(ordered.cohort, side).ids])
        for side in ("mentees", "mentors")
    }
    return problem_of(ordered), first.solved.answer.start.take(**places)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--mentees", type=int, default=30_000)
    parser.add_argument("--mentors", type=int, help="by default a third as many, and a bit more")
    parser.add_argument("--share", type=float, default=0.05, help="how many change")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--runs", type=int, default=3, help="of the solver alone")
    parser.add_argument("--process", type=int, default=1, help="which process this is, in the rows of the page")
    ask_for_page(parser)
    given = parser.parse_args()
    rows = []
    mentors = given.mentors or round(given.mentees * 0.367)
    warm_up = make_cohort(2000, 700, seed=0)
    rematch(warm_up, previous=match(warm_up))  # compiles
    new = [round(given.share * number) for number in (given.mentees, mentors)]
    everybody = make_cohort(given.mentees + new[0], mentors + new[1], seed=given.seed)
    mentee_ids, mentor_ids = everybody.mentees.ids, everybody.mentors.ids
    before = everybody.without(mentees=mentee_ids[given.mentees :], mentors=mentor_ids[mentors:])
    now = everybody.without(mentees=mentee_ids[: new[0]], mentors=mentor_ids[: new[1]])
    seconds, first = timed(match, before)
    print(f"first round: {len(first.pairs):,} pairs of {given.mentees:,} mentees, {seconds}", flush=True)
    if first.solved.answer.start is None:
        parser.error("so few mentees are paired by the Hungarian method, which hands nothing on; 2,000 are enough")
    warm_all, warm = timed(rematch, now, previous=first)
    print(f"rematched in {warm_all}: {warm.changes}", flush=True)
    cold_all, cold = timed(rematch, now, previous=replace(first, solved=None))
    proofs = [warm.certificate, cold.certificate]
    for run in range(given.runs):
        problem, start = drawn(warm.scores, first)  # each from scores of which nothing was prepared
        again, one = timed(min_cost_flow, problem, start=start)
        problem, _start = drawn(warm.scores, first)
        scratch, other = timed(min_cost_flow, problem)
        rows.append(row_of(f"the solver, process {given.process}, run {run + 1}", scratch, again))
        check, proof = timed(certify, problem, one.pairs, one.prices)
        proofs += [proof, certify(problem, other.pairs, other.prices)]
        print(f"the solver: {again}, from scratch {scratch}, {times(scratch, again)}; check {check}", flush=True)
    for certificate in proofs:
        assert certificate.proven
        assert abs(certificate.value - proofs[0].value) <= 1e-9 * proofs[0].value
    print(f"all of rematch(): {warm_all}, from scratch {cold_all}, {times(cold_all, warm_all)}")
    if given.into:
        TABLE.renew(given.into, [*rows, row_of(f"all of `rematch()`, process {given.process}", cold_all, warm_all)])


if __name__ == "__main__":
    main()
