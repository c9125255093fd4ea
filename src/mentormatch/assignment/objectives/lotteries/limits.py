"""The constraints of a lottery's probabilities, and its levels of objectives."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike

from mentormatch.arrays import Floats, Integers
from mentormatch.assignment.problem import AssignmentProblem

GRID = 864_864_000
"""Probabilities are multiples of one in 2^8 · 3^3 · 5^3 · 7 · 11 · 13, on which sums are exact.

So are the thousandths, and what one divides by 2 to 16: three mentors at 1/3 each are one whole mentor.
"""


@dataclass(frozen=True, eq=False)
class LotteryLimits:
    """The problem as a flow of probability from mentees to mentors, forced pairs taken out.

    Every mentee sends a first part and a rest, every mentor takes what is required and more:
    Σ_j x_ij = first_i + rest_i and Σ_i x_ij = required_j + further_j, with 0 ≤ x_ij ≤ q, and each part from 0 to the
    number that stands here.

    Attributes
    ----------
    first, rest : int array (mentees,)
        At most 1, if the mentee has nobody yet, and what is left of the demand.
    required, further : int array (mentors,)
        What is left of the minimum load, and of the capacity beyond it.
    levels : tuple of str
        What is as large as can be, one after the other: "required" (where there are minimum loads), "precedence" (the
        ranks of the mentees who get anybody, where there is a `priority`) or "placed" (how many get anybody, where
        `spread` asks for it and that is not the same as pairs), "pairs", and "worth".
    gains : float array (levels, mentees + mentees + mentors + mentors)
        What a unit of each first part, rest, required and further part adds at each level.
    """

    first: Integers
    rest: Integers
    required: Integers
    further: Integers
    levels: tuple[str, ...]
    gains: Floats

    @cached_property
    def sizes(self) -> Integers:
        """The largest values of first, rest, required and further, one after the other, in units of the grid."""
        return np.concatenate([self.first, self.rest, self.required, self.further]) * GRID


def limits_of(problem: AssignmentProblem) -> LotteryLimits:
    """Return the limits of an assignment problem.

    Examples
    --------
    >>> limits = limits_of(AssignmentProblem([[0.9, 0.1]], demand=2, min_load=[1, 0], spread=True))
    >>> limits.first, limits.rest, limits.levels
    (array([1]), array([1]), ('required', 'placed', 'pairs', 'worth'))
    """
    demand, required = problem.remaining.demand, problem.remaining.min_load
    first = ((problem.remaining.forced_of_mentee == 0) & (demand > 0)).astype(np.int64)
    mentees, mentors = problem.shape

    def gains(first: ArrayLike, rest: float, required: float) -> Floats:
        parts = zip((first, rest, required, 0.0), (mentees, mentees, mentors, mentors), strict=True)
        return np.concatenate([np.broadcast_to(np.asarray(gain, dtype=np.float64), size) for gain, size in parts])

    levels: dict[str, Floats] = {}
    if required.any():
        levels["required"] = gains(0.0, 0.0, 1.0)
    if problem.rank is not None:
        levels["precedence"] = gains(problem.rank, 0.0, 0.0)
    elif problem.spread and (demand > first).any():
        levels["placed"] = gains(1.0, 0.0, 0.0)
    if problem.worth is None:
        levels["pairs"] = gains(1.0, 1.0, 0.0)
    worth = problem.worth or 0.0
    levels["worth"] = gains(-worth, -worth, 0.0)
    return LotteryLimits(
        first=first,
        rest=demand - first,
        required=required,
        further=problem.remaining.capacity - required,
        levels=tuple(levels),
        gains=np.stack(list(levels.values())),
    )


def in_units(probability: float) -> int:
    """Return a probability in units of the grid, rounded down, a rounding error of float64 aside.

    Examples
    --------
    >>> in_units(1 / 3) * 3 == GRID, in_units(0.1) * 10 == GRID
    (True, True)
    """
    units = probability * GRID
    near = round(units)
    return near if abs(near - units) <= 1e-6 else int(units)


@dataclass(frozen=True, eq=False)
class LotteryPrices:
    """Prices of the mentees and of the mentors at every level, shapes (mentees, levels) and (mentors, levels)."""

    mentees: Floats
    mentors: Floats
