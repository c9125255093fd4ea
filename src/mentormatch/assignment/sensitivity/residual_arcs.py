"""The residual network of an optimal answer, as far as listed."""

from typing import Any, NamedTuple

import numpy as np

from mentormatch.arrays import Booleans, Floats, Integers
from mentormatch.assignment.problem import (
    PLACED,
    AssignmentProblem,
    LevelNumbers,
    empty_places,
    lower_costs,
    movable_pairs,
    place_levels,
)

FAR = 1 << 62
"""A level above all others: nothing is known, or nothing reached."""
_LARGEST_DIGIT = 1 << 18
_ALL_PAIRS = 1 << 20
_BEGIN = 8


class KnownPairs(NamedTuple):
    """Pairs worth looking at, and a bound on all others, as a solver hands them on (`Start`).

    Attributes
    ----------
    row, column : int64 arrays
        The pairs, by row.
    prices : (level, number)
        Of every mentor.
    bounds : (level, number)
        For every mentee, what score less price of no other pair exceeds.
    """

    row: Integers
    column: Integers
    prices: tuple[Integers, Floats]
    bounds: tuple[Integers, Floats]


class ResidualArcs:
    """Who has whom, what everybody gives up, and the pairs that are looked at first.

    Reduced costs are those at the prices that prove the answer: of no arc below zero. They are a level and a number.

    Parameters
    ----------
    problem, pairs, prices, known
        As for `Forcing`.

    Examples
    --------
    >>> arcs = ResidualArcs(AssignmentProblem([[0.9], [0.8]]), np.array([[0, 0]]), np.array([[1.0, 0.8]]), None)
    >>> arcs.own.number.round(9).tolist(), arcs.empty
    ([0.1, 0.0], array([1]))
    """

    price: LevelNumbers
    first_level: Integers
    further_level: int
    loads: Integers
    places: Integers
    held_gain: Floats
    first_held: Integers
    own: LevelNumbers
    empty: Integers
    many: bool
    first: Integers
    gain: Floats
    problem: AssignmentProblem
    pairs: Integers
    worth: float
    held: Integers
    held_by: Integers
    bound: LevelNumbers
    row: Integers
    column: Integers

    def __init__(self, problem: AssignmentProblem, pairs: Integers, prices: Floats, known: KnownPairs | None) -> None:
        mentees, mentors = problem.shape
        pairs = np.asarray(pairs, dtype=np.int64).reshape(-1, 2)
        self.problem, self.pairs, self.worth = problem, pairs, problem.worth or 0.0
        self.price = _levelled(problem, prices) if known is None else LevelNumbers(*known.prices)
        self.first_level, self.further_level = place_levels(problem)
        self.loads = np.bincount(pairs[:, 1], minlength=mentors)
        self.places = np.bincount(pairs[:, 0], minlength=mentees)
        movable = movable_pairs(problem, pairs)
        movable = movable[np.argsort(movable[:, 1], kind="stable")]
        self.held, self.held_by = movable[:, 0], movable[:, 1]
        self.held_gain = problem.scores.pairs(movable[:, 0], movable[:, 1]) - self.worth
        self.first_held = np.searchsorted(movable[:, 1], np.arange(mentors + 1))
        empty = empty_places(problem, pairs)
        self.own = LevelNumbers(empty.level, np.where(np.isfinite(empty.number), 0.0, np.inf))
        self.empty = np.flatnonzero(np.isfinite(empty.number))
        lower_costs(self.own, self.held, self._less_price(self.held_gain, self.held_by))
        self._list(known)

    def list_up_to(self, mentees: Integers, most: float) -> tuple[Integers, Integers]:
        """List all pairs of some mentees of a reduced cost of at most `most`; return them as (row, column)."""
        from mentormatch.assignment.sensitivity.pairs_above import by_level, pairs_above

        most = most + 8 * float(np.finfo(float).eps) * float(np.abs(self.price.number).max(initial=1.0))
        least = LevelNumbers(self.own.level.copy(), np.full(len(self.own.number), np.inf))
        least.number[mentees] = self.own.number[mentees] - most

        def near(rows: Integers, columns: Integers) -> Booleans:
            gain = self.problem.scores.pairs(rows, columns) - self.worth
            return np.asarray(gain - self.price.number[columns] >= least.number[rows])

        asked = LevelNumbers(least.level, least.number + self.worth)
        row, column = pairs_above(self.problem, self.pairs, by_level(asked, self.price), near)
        self._add(row, column)
        self.bound.level[mentees] = self.own.level[mentees]
        self.bound.number[mentees] = least.number[mentees]
        return row, column

    def slack(self, mentees: Integers) -> tuple[Integers, Floats]:
        """What a pair of each mentee costs at least which is not listed."""
        own, bound = self.own.at(mentees), self.bound.at(mentees)
        unknown = bound.level == FAR
        level = np.where(unknown, 0, own.level - bound.level)
        return not_below_zero(level, np.where(unknown, 0.0, own.number - np.where(unknown, 0.0, bound.number)))

    def _less_price(self, gain: Floats, column: Integers) -> LevelNumbers:
        price = self.price.at(column)
        return LevelNumbers(-price.level, gain - price.number)

    def _list(self, known: KnownPairs | None) -> None:
        """Begin with the pairs that are known; where nothing is, in large problems with each mentor's best mentees."""
        mentees, mentors = self.problem.shape
        self.many = mentees * mentors > _ALL_PAIRS
        self.row = self.column = np.zeros(0, dtype=np.int64)
        self.gain = np.zeros(0)
        self.bound = LevelNumbers(np.full(mentees, FAR), np.full(mentees, np.inf))
        if known is not None:
            self.bound = LevelNumbers(*known.bounds).copies()
            self._add(known.row, known.column)
        elif self.many:
            from mentormatch.assignment.sensitivity.best_mentees import best_mentees

            anybody = LevelNumbers(self.price.level, np.full(mentors, -np.inf))
            asked = LevelNumbers(self.own.level, self.own.number + self.worth)
            self._add(*best_mentees(self.problem, self.pairs, asked, anybody, _BEGIN)[:2])
        else:
            self._add(self.row, self.column)

    def _add(self, row: Integers, column: Integers) -> None:
        """List more pairs, by mentee, each once and none that is made."""
        width = max(1, self.problem.shape[1])
        listed, made = self.row * width + self.column, np.sort(self.pairs @ np.array([width, 1]))
        key = np.sort(row * width + column)
        key = key[np.diff(key, prepend=-1) > 0]
        key = key[~_holds(listed, key) & ~_holds(made, key)]
        row, column = key // width, key % width
        gain = self.problem.scores.pairs(row, column) - self.worth if len(key) else np.zeros(0)
        at = np.searchsorted(listed, key)
        self.row, self.column = np.insert(self.row, at, row), np.insert(self.column, at, column)
        self.gain = np.insert(self.gain, at, gain)
        self.first = np.searchsorted(self.row, np.arange(self.problem.shape[0] + 1))


def _holds(ascending: Integers, keys: Integers) -> Booleans:
    """Which of the keys are among ascending ones."""
    if not len(ascending):
        return np.zeros(len(keys), dtype=bool)
    return np.asarray(ascending[np.minimum(np.searchsorted(ascending, keys), len(ascending) - 1)] == keys)


def _levelled(problem: AssignmentProblem, prices: Floats) -> LevelNumbers:
    """The prices as (level, number)."""
    level = np.zeros(len(prices), dtype=np.int64)
    for column, unit in zip(prices.T[-2::-1], (0 if problem.worth is not None else 1, PLACED), strict=False):
        level += unit * np.clip(np.rint(column), -_LARGEST_DIGIT, _LARGEST_DIGIT).astype(np.int64)
    return LevelNumbers(level, prices[:, -1].copy())


def not_below_zero(level: Integers, number: Floats) -> tuple[Any, Any]:
    """Return reduced costs with those that are below zero, by rounding only, as zero.

    Examples
    --------
    >>> not_below_zero(np.array([0, 1]), np.array([-1e-17, -0.5]))
    (array([0, 1]), array([ 0. , -0.5]))
    """
    below = (level < 0) | ((level == 0) & (number < 0.0))
    return np.where(below, 0, level), np.where(below, 0.0, number)
