"""What counts before the total: whole numbers, level above level."""

import numpy as np

from mentormatch.arrays import Floats, Integers
from mentormatch.assignment.problem.problem import AssignmentProblem

REQUIRED = 1 << 40
"""A seat below its mentor's minimum load."""
PLACED = 1 << 20
"""A mentee's first pair, where as many as can be are to get one."""
PAIR = 1
"""Any pair."""


def place_levels(problem: AssignmentProblem) -> tuple[int, int]:
    """Return what a mentee's first and any further pair is worth by itself.

    Examples
    --------
    >>> place_levels(AssignmentProblem([[0.5]])), place_levels(AssignmentProblem([[0.5]], unmatched=0.2))
    ((1, 1), (0, 0))
    """
    pair = 0 if problem.worth is not None else PAIR
    return pair + (PLACED if problem.spread else 0), pair


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
        columns[0] += required * (4.0 * np.abs(columns[0]).max() + 8.0)
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
