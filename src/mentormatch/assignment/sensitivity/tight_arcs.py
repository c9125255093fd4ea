"""Tight arcs of an optimal answer: changes that lose nothing."""

from dataclasses import dataclass

import numpy as np

from mentormatch.arrays import Booleans, Floats, Integers
from mentormatch.assignment.problem import AssignmentProblem, movable_pairs

_FEW_CELLS = 1 << 22


@dataclass(frozen=True, eq=False)
class TightArcs:
    """The arcs of the residual network whose reduced cost is zero at optimal prices.

    Attributes
    ----------
    entering, leaving : int array (k, 2)
        Pairs that a mentee would be no worse off with than with the least it has, and pairs that are the least it has.
    mentees_may_gain, mentees_may_lose : int array
        Mentees whose next place is worth what it is worth empty, and whose last is.
    mentors_may_gain, mentors_may_lose : int array
        Mentors whose empty seat costs nothing, and whose seat in use is worth nothing.
    """

    entering: Integers
    leaving: Integers
    mentees_may_gain: Integers
    mentees_may_lose: Integers
    mentors_may_gain: Integers
    mentors_may_lose: Integers


def rounding(problem: AssignmentProblem, pairs: Integers, prices: Floats) -> float:
    """Return what counts as zero in the total of an optimal answer: 1e-13 of the largest number in it.

    Prices are sums along paths of the residual network, and rounded once an arc.

    Examples
    --------
    >>> rounding(AssignmentProblem([[0.5], [0.4]]), np.array([[0, 0]]), np.array([[1.0, 0.4]]))
    5e-14
    """
    made = problem.scores.pairs(pairs[:, 0], pairs[:, 1])
    largest = float(np.abs(made).max(initial=0.0)), float(np.abs(prices[:, -1]).max(initial=0.0))
    return 1e-13 * max(*largest, abs(problem.worth or 0.0))


def tight_arcs(problem: AssignmentProblem, pairs: Integers, prices: Floats, tolerance: float) -> TightArcs:
    """Return the tight arcs of an optimal answer.

    Parameters
    ----------
    problem : AssignmentProblem
    pairs : int array (n, 2)
        An optimal answer.
    prices : float array (mentors, problem.levels)
        Prices that prove it.
    tolerance : float
        What counts as zero in the total.

    Examples
    --------
    >>> problem = AssignmentProblem([[0.5], [0.5]])
    >>> arcs = tight_arcs(problem, np.array([[0, 0]]), np.array([[1.0, 0.5]]), 1e-9)
    >>> arcs.entering.tolist(), arcs.leaving.tolist()
    ([[1, 0]], [[0, 0]])
    >>> arcs.mentees_may_gain.tolist(), arcs.mentees_may_lose.tolist()
    ([1], [0])
    """
    mentees, mentors = problem.shape
    loads, places = np.bincount(pairs[:, 1], minlength=mentors), np.bincount(pairs[:, 0], minlength=mentees)
    movable = movable_pairs(problem, pairs)
    gains = _gains(problem, movable, prices)

    own = np.full((mentees, problem.levels), np.inf)
    empty = np.flatnonzero(places < problem.demand)
    own[empty] = _worth_of_a_place(problem, empty, places[empty] == 0)
    _lower(own, movable[:, 0], gains)
    some = np.flatnonzero(places > problem.remaining.forced_of_mentee)
    last_place = _worth_of_a_place(problem, some, places[some] == 1)
    free_of_charge = (prices[:, :-1] == 0).all(axis=1) & (np.abs(prices[:, -1]) <= tolerance)
    return TightArcs(
        entering=_entering(problem, pairs, prices, own, tolerance),
        leaving=movable[_equal(gains, own[movable[:, 0]], tolerance)],
        mentees_may_gain=empty[_equal(own[empty], _worth_of_a_place(problem, empty, places[empty] == 0), tolerance)],
        mentees_may_lose=some[_equal(own[some], last_place, tolerance)],
        mentors_may_gain=np.flatnonzero(free_of_charge & (loads < problem.capacity)),
        mentors_may_lose=np.flatnonzero(free_of_charge & (loads > problem.min_load)),
    )


def _gains(problem: AssignmentProblem, pairs: Integers, prices: Floats) -> Floats:
    """The gain of each pair at every level, without what a place is worth by itself."""
    gains = -prices[pairs[:, 1]]
    gains[:, -1] += problem.scores.pairs(pairs[:, 0], pairs[:, 1]) - (problem.worth or 0.0)
    return gains


def _worth_of_a_place(problem: AssignmentProblem, rows: Integers, first: Booleans) -> Floats:
    """What an empty place of `rows` spares, at every level: not the pair, nor that a mentee is placed at all."""
    worth = np.zeros((len(first), problem.levels))
    if problem.worth is None:
        worth[:, -2] = -1.0
    if problem.spread:
        worth[:, 0] -= first * problem.first_weight[rows]
    return worth


def _lower(own: Floats, at: Integers, values: Floats) -> None:
    """Set own[at] to the smaller of what stands there and what comes, in the order of the levels."""
    order = np.lexsort((*values.T[::-1], at))
    first = order[np.unique(at[order], return_index=True)[1]]
    rows = at[first]
    both = np.stack([own[rows], values[first]])
    less = np.lexsort(both.transpose(2, 0, 1)[::-1], axis=0)[0] == 1
    own[rows[less]] = values[first][less]


def _entering(problem: AssignmentProblem, pairs: Integers, prices: Floats, own: Floats, tolerance: float) -> Integers:
    """Pairs that may be made, by row then column."""
    if problem.shape[0] * problem.shape[1] > _FEW_CELLS:
        return _entering_screened(problem, pairs, prices, own, tolerance)
    found = [np.zeros((0, 2), dtype=np.int64)]
    for rows in problem.row_blocks():
        scores, allowed = problem.open_block(rows, pairs)
        tie = allowed & (np.abs(scores - (problem.worth or 0.0) - prices[:, -1] - own[rows, -1:]) <= tolerance)
        for level in range(problem.levels - 1):
            tie &= -prices[None, :, level] == own[rows, level, None]
        row, column = np.nonzero(tie)
        found.append(np.stack([rows[row], column], axis=1))
    return np.concatenate(found)


def _entering_screened(
    problem: AssignmentProblem, pairs: Integers, prices: Floats, own: Floats, tolerance: float
) -> Integers:
    """The same for many: what screening shows to be near is decided in float64 by the same formula."""
    from mentormatch.assignment.sensitivity.pairs_above import PriceGroup, pairs_above

    worth = problem.worth or 0.0
    least = own[:, -1] - tolerance - 8 * np.finfo(float).eps * (abs(worth) + np.abs(prices[:, -1]).max(initial=0.0))
    groups: list[PriceGroup] = []
    can = np.flatnonzero(np.isfinite(own[:, -1]))
    heads, head_of = np.unique(own[can, :-1], axis=0, return_inverse=True)
    for k, head in enumerate(heads):
        rows = can[head_of.reshape(-1) == k]
        price = np.where((-prices[:, :-1] == head).all(axis=1), prices[:, -1] + worth, np.inf)
        groups.append(PriceGroup(rows, least[rows], price))

    def tie(rows: Integers, columns: Integers) -> Booleans:
        scores = problem.scores.pairs(rows, columns)
        return np.asarray(np.abs(scores - worth - prices[columns, -1] - own[rows, -1]) <= tolerance)

    row, column = pairs_above(problem, pairs, groups, tie)
    order = np.lexsort((column, row))
    return np.stack([row[order], column[order]], axis=1)


def _equal(first: Floats, second: Floats, tolerance: float) -> Booleans:
    levels = (first[:, :-1] == second[:, :-1]).all(axis=1)
    return np.asarray(levels & (np.abs(first[:, -1] - second[:, -1]) <= tolerance))
