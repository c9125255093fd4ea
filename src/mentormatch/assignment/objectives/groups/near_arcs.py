"""Reduced costs: which pairs an answer near the bound can hold."""

from dataclasses import dataclass

import numpy as np

from mentormatch.arrays import Floats, Integers
from mentormatch.assignment.problem import AssignmentProblem

_MOST_OF_A_ROW = 64
_ALL_CELLS = 1 << 21
_LEVEL = float(1 << 26)


@dataclass(frozen=True, eq=False)
class PairLosses:
    """Pairs in the order of their reduced costs: what an answer that makes them loses against a bound.

    Attributes
    ----------
    pairs : int array (n, 2)
        Those that lose no level above the last; the forced ones first.
    losses : float array (n,)
        At least so much.
    beyond : float
        At least so much loses what is not listed.
    """

    pairs: Integers
    losses: Floats
    beyond: float

    def within(self, loss: float) -> int:
        """Return how many pairs lose no more."""
        return int(np.searchsorted(self.losses, loss, side="right"))


def arcs_near(problem: AssignmentProblem, prices: Floats) -> PairLosses:
    """Return the pairs by what they lose against the bound that `prices` prove (reduced costs).

    A mentee's part of the bound is its largest gains, its first pair's bonus among them; the loss of a pair is that
    less the same with this pair among them.

    Parameters
    ----------
    problem : AssignmentProblem
    prices : float array (mentors, levels)
        Of a certificate that reaches its bound in every level but the last.

    Examples
    --------
    >>> problem = AssignmentProblem([[0.9, 0.1], [0.8, 0.7]])
    >>> arcs = arcs_near(problem, np.array([[0.0, 0.1], [0.0, 0.0]]))
    >>> arcs.pairs.tolist(), arcs.losses.round(9).tolist()
    ([[0, 0], [1, 0], [1, 1], [0, 1]], [0.0, 0.0, 0.0, 0.7])
    """
    head = prices[:, 0] * _LEVEL + prices[:, 1] if problem.spread else prices[:, 0]
    demand = problem.remaining.demand
    bonus = np.where(problem.spread & (problem.remaining.forced_of_mentee == 0), _LEVEL, 0.0)
    keep = problem.shape[1] if problem.shape[0] * problem.shape[1] <= _ALL_CELLS else _MOST_OF_A_ROW
    pairs, losses, beyond = [problem.forced], [np.zeros(len(problem.forced))], np.inf
    for rows in problem.row_blocks(np.flatnonzero(demand > 0)):
        scores, allowed = problem.open_block(rows)
        first = 1.0 if problem.worth is None else 0.0
        last = scores - (problem.worth or 0.0) - prices[:, -1]
        lost = _losses(np.broadcast_to(first - head, last.shape), last, allowed, demand[rows], bonus[rows])
        if keep < lost.shape[1]:
            nearest = np.partition(lost, keep, axis=1)[:, keep]
            beyond = min(beyond, float(nearest.min()))
            lost[lost > nearest[:, None]] = np.inf
        row, column = np.nonzero(np.isfinite(lost))
        pairs.append(np.stack([rows[row], column], axis=1))
        losses.append(lost[row, column])
    every, loss = np.concatenate(pairs), np.concatenate(losses)
    order = np.argsort(loss, kind="stable")
    return PairLosses(every[order], loss[order], beyond)


def _losses(head: Floats, last: Floats, allowed: np.ndarray, demand: Integers, bonus: Floats) -> Floats:
    """What each pair of a block loses in the last level; +inf where it is not allowed or loses above that."""
    mentors = head.shape[1]
    head, last = np.where(allowed, head, -np.inf), np.where(allowed, last, 0.0)
    order = np.lexsort((-last, -head), axis=1)
    place = np.argsort(order, axis=1)
    positive = allowed & ((head > 0) | ((head == 0) & (last > 0)))
    gain_head, gain_last = np.where(positive, head, 0.0), np.where(positive, last, 0.0)
    nothing = np.zeros((len(head), 1))
    sums = [
        np.concatenate([nothing, np.take_along_axis(gain, order, axis=1).cumsum(axis=1)], axis=1)
        for gain in (gain_head, gain_last)
    ]
    d = np.minimum(demand, mentors)[:, None]
    with_all = [np.take_along_axis(gains, d, axis=1) for gains in sums]
    with_fewer = [np.take_along_axis(gains, d - 1, axis=1) for gains in sums]
    among = place < d
    made_head = bonus[:, None] + head + np.where(among, with_all[0] - gain_head, with_fewer[0])
    made_last = last + np.where(among, with_all[1] - gain_last, with_fewer[1])
    # the best of all sets of pairs, or none at all
    best = np.lexsort((-made_last, -made_head), axis=1)[:, :1]
    best_head, best_last = (np.take_along_axis(made, best, axis=1) for made in (made_head, made_last))
    none = (best_head < 0) | ((best_head == 0) & (best_last < 0))
    best_head, best_last = np.where(none, 0.0, best_head), np.where(none, 0.0, best_last)
    near = allowed & (made_head == best_head)
    return np.where(near, np.maximum(best_last - made_last, 0.0), np.inf)
