"""What objectives of outcomes must reach: every answer looked at, in fractions."""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

import numpy as np
from assignment.oracles import all_answers
from assignment.random_problems import Case


def outcomes_of(case: Case, pairs) -> list[Fraction]:
    """The sum of the scores of each mentee who has somebody, ascending."""
    return sorted(sum(case.exact(case.scores[i, j]) for k, j in pairs if k == i) for i in {i for i, _ in pairs})


def levels(case: Case, pairs) -> tuple[int, int]:
    """What comes before any outcome: with `spread` who has somebody, then the pairs."""
    return len({i for i, _ in pairs}) if case.spread else 0, len(pairs)


def maximin_order(case: Case, pairs) -> tuple:
    """The lowest outcome, then the total."""
    reached = outcomes_of(case, pairs)
    return (min(reached, default=Fraction(0)), sum(reached, Fraction(0)))


def leximin_order(case: Case, pairs) -> tuple:
    return tuple(outcomes_of(case, pairs))


def nash_order(case: Case, pairs) -> tuple:
    """How many outcomes are above 0, then the product of these; who wants somebody and has nobody has 0."""
    product = Fraction(1)
    above = [item for item in outcomes_of(case, pairs) if item > 0]
    for item in above:
        product *= item
    return len(above), product


def best_by(case: Case, order: Callable[[Case, list], tuple]) -> tuple | None:
    """The best of all answers in this order, the levels before it; None where there is no answer."""
    return max(((levels(case, pairs), order(case, pairs)) for pairs in all_answers(case)), default=None)


def reached_by(case: Case, order: Callable[[Case, list], tuple], answer) -> tuple:
    pairs = [tuple(pair) for pair in answer.pairs.tolist()]
    return levels(case, pairs), order(case, pairs)


def pairs_first(case: Case) -> Case:
    """The same problem, in which an empty place has no worth."""
    return replace(case, unmatched=None)


def one_each(case: Case) -> Case:
    """The same problem, in which nobody wants several mentors."""
    return replace(pairs_first(case), demand=np.minimum(case.demand, 1))
