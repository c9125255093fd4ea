"""The next round of a large cohort: from what the last one left, beside from scratch.

Run it with `python benchmarks/rematch.py --mentees 30000`; docs/benchmarks/rounds.md says what it means. Some people of
either side leave, and as many are new. Both ways solve the same problem, and both answers are proven. The independent
check of an answer is timed apart, since it looks at all pairs whatever was carried over.
"""

import argparse
import time
from dataclasses import replace

import numpy as np

from mentormatch.assignment import certify
from mentormatch.assignment.solvers.min_cost_flow.column_generation import min_cost_flow
from mentormatch.datasets import make_cohort
from mentormatch.matching import draw_order, match, rematch
from mentormatch.matching.solving import problem_of


def timed(function, *args, **settings):
    start = time.perf_counter()
    result = function(*args, **settings)
    return time.perf_counter() - start, result


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
    given = parser.parse_args()
    mentors = given.mentors or round(given.mentees * 0.367)
    warm_up = make_cohort(2000, 700, seed=0)
    rematch(warm_up, previous=match(warm_up))  # compiles
    new = [round(given.share * number) for number in (given.mentees, mentors)]
    everybody = make_cohort(given.mentees + new[0], mentors + new[1], seed=given.seed)
    mentee_ids, mentor_ids = everybody.mentees.ids, everybody.mentors.ids
    before = everybody.without(mentees=mentee_ids[given.mentees :], mentors=mentor_ids[mentors:])
    now = everybody.without(mentees=mentee_ids[: new[0]], mentors=mentor_ids[: new[1]])
    seconds, first = timed(match, before)
    print(f"first round: {len(first.pairs):,} pairs of {given.mentees:,} mentees, {seconds:.1f} s", flush=True)
    warm_all, warm = timed(rematch, now, previous=first)
    print(f"rematched in {warm_all:.1f} s: {warm.changes}", flush=True)
    cold_all, cold = timed(rematch, now, previous=replace(first, solved=None))
    problem, start = drawn(warm.scores, first)
    again, one = timed(min_cost_flow, problem, start=start)
    scratch, other = timed(min_cost_flow, problem)
    check, proof = timed(certify, problem, one.pairs, one.prices)
    for certificate in (warm.certificate, cold.certificate, proof, certify(problem, other.pairs, other.prices)):
        assert certificate.proven
        assert abs(certificate.value - proof.value) <= 1e-9 * proof.value
    print(f"the solver: {again:.2f} s, from scratch {scratch:.2f} s, {scratch / again:.1f} times; check {check:.2f} s")
    print(f"all of rematch(): {warm_all:.2f} s, from scratch {cold_all:.2f} s, {cold_all / warm_all:.1f} times")


if __name__ == "__main__":
    main()
