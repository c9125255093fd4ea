"""Levels of the objective above the total, as whole numbers."""

from typing import NamedTuple

import numpy as np

from mentormatch.arrays import Booleans, Floats, Integers
from mentormatch.assignment.problem.problem import AssignmentProblem

REQUIRED = 1 << 40
"""A seat below its mentor's minimum load."""
PLACED = 1 << 20
"""A mentee's first pair, where as many as can be are to get one."""
PAIR = 1
"""Any pair."""


class LevelNumbers(NamedTuple):
    """Prices, gains or dual values of several people: a level and a number each, in lexicographic order.

    Attributes
    ----------
    level : int64 array
    number : float array
    """

    level: Integers
    number: Floats

    def at(self, places: Integers) -> "LevelNumbers":
        """Return those at some places, as new arrays.

        Examples
        --------
        >>> LevelNumbers(np.array([0, 1]), np.array([0.2, 0.3])).at(np.array([1]))
        LevelNumbers(level=array([1]), number=array([0.3]))
        """
        return LevelNumbers(self.level[places], self.number[places])

    def copies(self) -> "LevelNumbers":
        """Return the same as new arrays.

        Examples
        --------
        >>> LevelNumbers(np.array([0]), np.array([0.2])).copies()
        LevelNumbers(level=array([0]), number=array([0.2]))
        """
        return LevelNumbers(self.level.copy(), self.number.copy())

    def exceed(self, others: "LevelNumbers") -> Booleans:
        """Return which come after the others, place by place.

        Examples
        --------
        >>> LevelNumbers(np.array([0, 1]), np.array([0.2, 0.3])).exceed(LevelNumbers(np.zeros(2, int), np.ones(2)))
        array([False,  True])
        """
        same = self.level == others.level
        return np.asarray((self.level > others.level) | (same & (self.number > others.number)))


def place_levels(problem: AssignmentProblem) -> tuple[Integers, int]:
    """Return what each mentee's first pair, and any further pair, is worth by itself.

    Examples
    --------
    >>> place_levels(AssignmentProblem([[0.5]])), place_levels(AssignmentProblem([[0.5]], unmatched=0.2))
    ((array([1]), 1), (array([0]), 0))
    """
    pair = 0 if problem.worth is not None else PAIR
    return pair + PLACED * problem.first_weight, pair


def as_prices(problem: AssignmentProblem, level: Integers, number: Floats) -> Floats:
    """Turn the mentors' prices (level, number) into one column a level, shape (mentors, problem.levels).

    The level of minimum loads is none of the objective's. Its digit becomes a number of the level below, which must
    outweigh what it is compared with there: in the sign of a price or of a difference of two gains, up to two prices
    and two first pairs or scores stand against it.

    Examples
    --------
    >>> problem = AssignmentProblem([[0.5, 0.4]], min_load=[0, 1])
    >>> as_prices(problem, np.array([1, 1 - REQUIRED]), np.array([0.1, 0.0]))
    array([[  1. ,   0.1],
           [-11. ,   0. ]])
    """
    required, rest = _digit(level, REQUIRED)
    placed, pairs = placed_and_pairs(rest)
    columns = [placed, pairs, number.copy()] if problem.spread else [pairs, number.copy()]
    if required.any() and problem.worth is None:
        columns[0] += required * (4.0 * np.abs(columns[0]).max() + 8.0 * problem.first_weight.max(initial=1))
    elif required.any():
        largest = max(float(np.abs(problem.block(rows)[0]).max()) for rows in problem.row_blocks())
        columns[-1] += required * (4.0 * (np.abs(number).max() + largest + abs(problem.worth or 0.0)) + 1.0)
    return np.stack(columns, axis=1)


def placed_and_pairs(level: Integers) -> tuple[Floats, Floats]:
    """Return the digits of placed mentees and of pairs.

    Examples
    --------
    >>> placed_and_pairs(np.array([PLACED + PAIR, -PLACED, 1]))
    (array([ 1., -1.,  0.]), array([1., 0., 1.]))
    """
    placed, pairs = _digit(level, PLACED)
    return placed.astype(np.float64), pairs.astype(np.float64)


def _digit(level: Integers, unit: int) -> tuple[Integers, Integers]:
    """Split off the digit of `unit`, such that what is left is small on either side of zero."""
    digit = np.floor_divide(level + unit // 2, unit)
    return digit, level - digit * unit
