"""Upper bounds on the levels of a lottery, from dual prices."""

import math

import numpy as np

from mentormatch.arrays import Floats, Integers
from mentormatch.assignment.objectives.lotteries.limits import GRID, LotteryPrices, limits_of
from mentormatch.assignment.objectives.lotteries.perturbations import Perturbation
from mentormatch.assignment.problem import AssignmentProblem


def lottery_bound(problem: AssignmentProblem, most: float, perturbation: Perturbation, prices: LotteryPrices) -> Floats:
    r"""Return a bound at every level for probabilities up to `most`, shape (levels,), forced pairs aside.

    By Lagrangian duality, for any prices μ of the mentees and π of the mentors, no probabilities exceed

    .. math:: \sum_{ij} \max_{0 ≤ x ≤ q} (s_{ij} f(x) - (μ_i + π_j) x)

    plus, for each part of a demand or a load (see `LotteryLimits`), its size times the positive part of its gain and
    price; level by level, where s f(x) counts at the last level only. A level bounds something where those before it
    are reached. It shares nothing with what found the prices: the better they are, the lower the bound.

    Parameters
    ----------
    problem : AssignmentProblem
    most : float
        q, the largest probability of a pair that is not forced.
    perturbation : Perturbation
        f; where it bends, scores must be 0 or more.
    prices : LotteryPrices

    Examples
    --------
    >>> problem = AssignmentProblem([[0.9, 0.1]])
    >>> prices = LotteryPrices(np.array([[-1.0, 0.1]]), np.zeros((2, 2)))
    >>> lottery_bound(problem, 0.5, Perturbation(), prices).round(9)
    array([1. , 0.5])
    """
    limits = limits_of(problem)
    both = np.concatenate([prices.mentees, prices.mentees, prices.mentors, prices.mentors])
    reduced = limits.gains.T + both
    sizes = limits.sizes / GRID
    filled = sizes[:, None] * np.where(_sign(reduced) > 0, 1.0, 0.0)[:, None] * reduced
    addends = [list(column) for column in filled.T]
    for rows in problem.row_blocks():
        for level, amounts in enumerate(_of_block(problem, rows, most, perturbation, prices)):
            addends[level].append(amounts)
    return np.array([math.fsum(parts) for parts in addends])


def _of_block(
    problem: AssignmentProblem, rows: Integers, most: float, perturbation: Perturbation, prices: LotteryPrices
) -> list[float]:
    """The contribution of the pairs of some mentees to the bound of every level."""
    scores, allowed = problem.open_block(rows, exact=False)
    price = [prices.mentees[rows, level, None] + column for level, column in enumerate(prices.mentors.T)]
    sign = _sign(-np.stack(price[:-1], axis=-1)) if len(price) > 1 else np.zeros(scores.shape, dtype=np.int64)
    chance = np.where(sign > 0, most, np.where(sign < 0, 0.0, perturbation.best(scores, price[-1], most)))
    chance = np.where(allowed, chance, 0.0)
    before = [math.fsum((-gains * chance).sum(axis=1)) for gains in price[:-1]]
    return [*before, math.fsum((scores * perturbation.value(chance) - price[-1] * chance).sum(axis=1))]


def _sign(numbers: Floats) -> Integers:
    """The sign of the first number along the last axis that is not 0."""
    first = np.argmax(numbers != 0.0, axis=-1)
    return np.sign(np.take_along_axis(numbers, first[..., None], axis=-1)[..., 0]).astype(np.int64)
