"""What each criterion decides, beside the weight that it has."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from mentormatch.arrays import Booleans, Floats, Integers
from mentormatch.profiles import Cohort, by_hash
from mentormatch.scoring.criteria import ScoredCriterion
from mentormatch.scoring.factors import within_0_and_1
from mentormatch.scoring.rules import FittedRule

# Of more pairs than these, some people stand for all.
_MOST_PAIRS = 4_000_000
_MOST_PEOPLE = 2_000
_PAIRS_AT_ONCE = 1_000_000
# products of two features of one person, beyond which a sample is quicker than the sums over all
_MOST_PRODUCTS = 50_000_000
# spreads below are what is left of rounding
_NO_SPREAD = 1e-9
# effective weights differ from the stated ones by no more than this factor about their mean
_LARGEST_FACTOR = 2.0


@dataclass(frozen=True)
class Influence:
    """What a criterion decides.

    Attributes
    ----------
    criterion : str
        Its name.
    weight : float
        Its weight as a share of all, from 0 to 1, as scores count it.
    decides : float
        Its share of what sets the mentors of a mentee apart, from 0 to 1: weight times spread, over the sum of all.
    spread : float
        The root mean square, over the mentees, of the standard deviation of its score over the mentors whom they may
        have, among those who answered; from 0 to 0.5.

    Examples
    --------
    >>> Influence("skills", weight=0.46, decides=0.2, spread=0.05).is_weak
    True
    """

    criterion: str
    weight: float
    decides: float
    spread: float

    @property
    def is_weak(self) -> bool:
        """Whether it decides less than half of its weight."""
        return self.decides < self.weight / 2


def weak_criteria(influence: Sequence[Influence]) -> tuple[Influence, ...]:
    """Return the criteria that decide less than half of their weight; none where no criterion decides anything.

    Examples
    --------
    >>> parts = Influence("skills", 0.5, 0.8, 0.2), Influence("goals", 0.5, 0.2, 0.05)
    >>> [part.criterion for part in weak_criteria(parts)]
    ['goals']
    """
    return tuple(part for part in influence if part.is_weak) if any(part.decides for part in influence) else ()


def influences(criteria: Sequence[ScoredCriterion], spreads: Sequence[float]) -> tuple[Influence, ...]:
    """Return what each criterion decides, given the spread of each; nothing where no criterion has any.

    Examples
    --------
    >>> from mentormatch.scoring import compare
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R"}, {"id": "bob", "skills": "Go"}],
    ...                              mentees=[{"id": "kim", "skills": "R"}])
    >>> influences(compare(cohort).criteria, [0.5])
    (Influence(criterion='skills', weight=1.0, decides=1.0, spread=0.5),)
    """
    moved = [scored.share * spread for scored, spread in zip(criteria, spreads, strict=True)]
    total = math.fsum(moved)
    return tuple(
        Influence(scored.criterion.name, float(scored.share), part / total if total else 0.0, spread)
        for scored, part, spread in zip(criteria, moved, spreads, strict=True)
    )


def even_shares(shares: Sequence[float], spreads: Sequence[float]) -> list[float]:
    """Return the weights with which each criterion decides as much as it was meant to, as far as a factor of two goes.

    A weight is divided by the spread of its criterion; each quotient is kept within a factor of two of their weighted
    geometric mean. A criterion without any spread keeps its weight.

    Parameters
    ----------
    shares : sequence of float
        The stated weights, as shares of all.
    spreads : sequence of float
        Of each criterion, as in `Influence`.

    Examples
    --------
    >>> even_shares([0.5, 0.5], [0.2, 0.1])
    [0.3333333333333333, 0.6666666666666666]
    >>> even_shares([0.5, 0.5], [0.3, 0.0])
    [0.5, 0.5]
    """
    known = [(share, spread) for share, spread in zip(shares, spreads, strict=True) if share > 0 and spread > 0]
    if not known:
        return [float(share) for share in shares]
    total = math.fsum(share for share, _ in known)
    usual = math.exp(math.fsum(share * math.log(spread) for share, spread in known) / total)
    weighted = [
        share * min(max(usual / spread, 1 / _LARGEST_FACTOR), _LARGEST_FACTOR) if spread > 0 else 0.0
        for share, spread in zip(shares, spreads, strict=True)
    ]
    scale = total / math.fsum(weighted)
    return [
        float(weight * scale if spread > 0 else share)
        for share, spread, weight in zip(shares, spreads, weighted, strict=True)
    ]


def spreads_of(
    criteria: Sequence[ScoredCriterion], rules: Sequence[FittedRule], cohort: Cohort, *, default_capacity: int
) -> list[float]:
    """Return the spread of each criterion as `Influence` has it, over the mentees and mentors who want somebody.

    Who may be paired is decided by the rules and the required criteria. Of more than four million pairs, 2,000 people a
    side, who are chosen by a hash of their ids, stand for all; where nothing rules pairs out and a criterion is
    a dot product, all pairs are summed by way of its features.

    Examples
    --------
    >>> from mentormatch.scoring import compare
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R"}, {"id": "bob", "skills": "Go"}],
    ...                              mentees=[{"id": "kim", "skills": "R"}])
    >>> spreads_of(compare(cohort).criteria, (), cohort, default_capacity=1)
    [0.5]
    """
    everybody = wanting(cohort, default_capacity)
    some = sampled(cohort, everybody)
    is_sample = any(len(chosen) < len(all_) for chosen, all_ in zip(some, everybody, strict=True))
    if not len(some[0]) or not len(some[1]):
        return [0.0] * len(criteria)
    quick: dict[int, float] = {}
    if is_sample and not rules and not any(scored.criterion.required for scored in criteria):
        in_order = tuple(
            by_hash(people, of) for people, of in zip((cohort.mentees, cohort.mentors), everybody, strict=True)
        )
        for place, scored in enumerate(criteria):
            spread = _spread_of_products(scored, *in_order)
            if spread is not None:
                quick[place] = spread
    slow = [place for place in range(len(criteria)) if place not in quick]
    taken = [criteria[place].take(*some) for place in slow]
    required = [scored.take(*some) for scored in criteria if scored.criterion.required]
    measured = _spreads_of_blocks(taken, required, rules, some) if slow else []
    quick |= dict(zip(slow, measured, strict=True))
    return [quick[place] if quick[place] > _NO_SPREAD else 0.0 for place in range(len(criteria))]


def wanting(cohort: Cohort, default_capacity: int) -> tuple[Integers, Integers]:
    """Return the mentees who want a mentor, and the mentors who take somebody."""
    assert cohort.mentors.capacity is not None, "every table of mentors has capacities"
    assert cohort.mentees.demand is not None, "every table of mentees has demands"
    capacity = np.where(cohort.mentors.capacity < 0, default_capacity, cohort.mentors.capacity)
    return np.flatnonzero(cohort.mentees.demand > 0), np.flatnonzero(capacity > 0)


def sampled(cohort: Cohort, among: tuple[Integers, Integers]) -> tuple[Integers, Integers]:
    """Return mentees and mentors in the order of a hash of their ids; of too many pairs, the first of each."""
    mentees, mentors = by_hash(cohort.mentees, among[0]), by_hash(cohort.mentors, among[1])
    if len(mentees) * len(mentors) <= _MOST_PAIRS:
        return mentees, mentors
    fewer = min(len(mentees), len(mentors), _MOST_PEOPLE)
    most = _MOST_PAIRS // fewer
    return mentees[:most], mentors[:most]


def _spreads_of_blocks(
    criteria: Sequence[ScoredCriterion],
    required: Sequence[ScoredCriterion],
    rules: Sequence[FittedRule],
    some: tuple[Integers, Integers],
) -> list[float]:
    """Return the root of the mean variance of scores within mentees, by blocks of pairs."""
    variances: list[list[float]] = [[] for _ in criteria]
    height = max(1, _PAIRS_AT_ONCE // len(some[1]))
    for start in range(0, len(some[0]), height):
        rows = np.arange(start, min(start + height, len(some[0])), dtype=np.int64)
        allowed = np.ones((len(rows), len(some[1])), dtype=bool)
        for rule in rules:
            allowed &= rule.allowed(some[0][rows], some[1])
        for scored in required:
            allowed &= scored.meets_requirement(rows)
        for scored, found in zip(criteria, variances, strict=True):
            found.extend(_variances(*scored.answered_block(rows), allowed))
    return [math.sqrt(math.fsum(found) / len(found)) if found else 0.0 for found in variances]


def _variances(scores: Floats, answered: Booleans, allowed: Booleans) -> list[float]:
    """Return the variance of each row over the pairs that count, of rows that have any."""
    counted = answered & allowed
    pairs = counted.sum(axis=1)
    divisor = np.maximum(pairs, 1)
    means = np.where(counted, scores, 0.0).sum(axis=1) / divisor
    squares = np.where(counted, scores - means[:, None], 0.0) ** 2
    variances: list[float] = (squares.sum(axis=1) / divisor)[pairs > 0].tolist()
    return variances


def _spread_of_products(scored: ScoredCriterion, mentees: Integers, mentors: Integers) -> float | None:
    """Return the spread over all pairs of a criterion that is a dot product; None where a sample is to be taken.

    The sum of squared products of all pairs is that of XᵀX times YᵀY, entry by entry.
    """
    if scored.products is None or not within_0_and_1(scored.mentees.values, scored.mentors.values):
        return None
    wanted: Any = scored.mentees.values[mentees[scored.mentees.answered[mentees]]]
    offered: Any = scored.mentors.values[mentors[scored.mentors.answered[mentors]]]
    products = sum(float((np.diff(rows.indptr).astype(np.float64) ** 2).sum()) for rows in (wanted, offered))
    if products > _MOST_PRODUCTS:
        return None
    rows, columns = wanted.shape[0], offered.shape[0]
    if not rows or not columns:
        return 0.0
    squares = (wanted.T @ wanted).multiply(offered.T @ offered).tocsr()
    squares.sort_indices()
    mean_square = math.fsum(squares.data) / (rows * columns)
    means = wanted @ (np.asarray(offered.sum(axis=0)).reshape(-1) / columns)
    return math.sqrt(max(0.0, mean_square - math.fsum(means**2) / rows))
