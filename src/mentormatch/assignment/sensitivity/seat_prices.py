"""Smallest optimal prices, and the value of one more seat."""

import numpy as np

from mentormatch.arrays import Booleans, Floats, Integers
from mentormatch.assignment.problem import (
    AssignmentProblem,
    LevelNumbers,
    as_prices,
    emptied_seats,
    empty_places,
    lower_costs,
    movable_pairs,
    placed_and_pairs,
)

_CACHED_CELLS = 1 << 22
_NEVER = -np.iinfo(np.int64).max


def one_more_seat(problem: AssignmentProblem, pairs: Integers, prices: Floats | None = None) -> Floats:
    """Return what one more seat with each mentor adds to the optimum, in pairs and in total, shape (mentors, 2).

    Parameters
    ----------
    problem : AssignmentProblem
    pairs : int array (n, 2)
        An optimal answer; for another one, what a change that begins with the new seat adds, the best one where no
        change of places in a circle gains anything.
    prices : float array (mentors, problem.levels), optional
        Prices that prove the answer. They change no result; large problems are looked at less often with them.

    Examples
    --------
    >>> one_more_seat(AssignmentProblem([[0.9], [0.8]]), np.array([[0, 0]]))
    array([[1. , 0.8]])
    """
    level, number = _seat_worths(problem, pairs, prices)[0]
    full = np.bincount(pairs[:, 1], minlength=problem.shape[1]) >= problem.capacity
    adds = full & ((level > 0) | ((level == 0) & (number > 0)))
    _, more_pairs = placed_and_pairs(level)
    return np.stack([np.where(adds, more_pairs, 0.0), np.where(adds, number, 0.0)], axis=1)


def optimal_prices(problem: AssignmentProblem, pairs: Integers) -> Floats:
    """Return the smallest prices that prove an optimal answer, shape (mentors, problem.levels).

    Examples
    --------
    >>> optimal_prices(AssignmentProblem([[0.9], [0.8]]), np.array([[0, 0]]))
    array([[1. , 0.8]])
    """
    return as_prices(problem, *_seat_worths(problem, pairs)[1])


def _seat_worths(
    problem: AssignmentProblem, pairs: Integers, prices: Floats | None = None
) -> tuple[LevelNumbers, LevelNumbers]:
    """What filling a seat anew gains at the best, and what a seat is worth that is emptied."""
    if problem.shape[0] * problem.shape[1] <= _CACHED_CELLS:
        worths = _DenseSeatWorths(problem, pairs)
        return worths.refill, worths.emptied
    from mentormatch.assignment.sensitivity.seat_worths import SeatWorths

    found = SeatWorths(problem, pairs, prices)
    return found.refill, found.emptied


class _DenseSeatWorths:
    """What filling a seat anew gains at the best, and what a seat is worth that is emptied; each as (level, number).

    The longest path, by label correcting (Bellman 1958, Ford 1956, on the residual network), from a seat over mentees
    who come there to an end: a place that was empty, or a seat that may stay empty.

    1. V_j ← what an emptied seat of j is worth if it stays empty: nothing, or where that breaks a minimum, −`REQUIRED`.
    2. cost_i ← the least a mentee gives up to come: an empty place, or s_ik − V_k of a mentor k it leaves.
    3. refill_j ← the largest s_ij − cost_i over allowed pairs that are not made; V_j ← max(V_j, refill_j).
    4. Repeat 2 and 3 for whom something changed; no path is longer than the mentors are many.

    Here over all pairs, whose scores are kept; `solvers.seat_worths` does the same where they are too many.
    """

    def __init__(self, problem: AssignmentProblem, pairs: Integers) -> None:
        mentors = problem.shape[1]
        self._problem, self._pairs = problem, pairs
        self._movable = movable_pairs(problem, pairs)
        self._movable_scores = problem.scores.pairs(self._movable[:, 0], self._movable[:, 1])
        # an improvement must exceed the rounding error of a cycle that gains nothing
        self._slack = 8 * np.finfo(float).eps * float(np.abs(self._movable_scores).max(initial=0.0))
        self._scores = self._open_scores()

        self.emptied = emptied_seats(problem, pairs)
        self.refill = LevelNumbers(np.full(mentors, _NEVER), np.full(mentors, -np.inf))
        self._costs = empty_places(problem, pairs)
        changed = np.ones(mentors, dtype=bool)
        rows = np.flatnonzero(np.isfinite(self._costs.number))
        for _ in range(mentors + 2):
            rows = np.union1d(rows, self._lower_costs(changed))
            self._refill_from(rows)
            changed = self._raise_emptied()
            if not changed.any():
                break
            rows = rows[:0]

    def _open_scores(self) -> Floats:
        """All scores; −inf where no pair can be made."""
        blocks = [np.zeros((0, self._problem.shape[1]))]
        for rows in self._problem.row_blocks():
            scores, allowed = self._problem.open_block(rows, self._pairs)
            blocks.append(np.where(allowed, scores, -np.inf))
        return np.concatenate(blocks)

    def _lower_costs(self, changed: Booleans) -> Integers:
        """Step 2 for the mentees of mentors whose seats are worth more; return those who give up less now."""
        some = changed[self._movable[:, 1]]
        mentee, mentor = self._movable[some].T
        seat = self.emptied.at(mentor)
        return lower_costs(self._costs, mentee, LevelNumbers(-seat.level, self._movable_scores[some] - seat.number))

    def _refill_from(self, rows: Integers) -> None:
        """Step 3, first half: what the mentees `rows` would bring."""
        level, number = self.refill
        for some in self._problem.row_blocks(rows):
            costs = self._costs.at(some)
            for cost_level in np.unique(costs.level):
                same = costs.level == cost_level
                best = (self._scores[some[same]] - costs.number[same, None]).max(axis=0)
                better = np.isfinite(best) & ((-cost_level > level) | ((-cost_level == level) & (best > number)))
                level[better], number[better] = -cost_level, best[better]

    def _raise_emptied(self) -> Booleans:
        """Step 3, second half; return whose seats are worth more now."""
        level, number = self.emptied
        more = self.refill.exceed(LevelNumbers(level, number + self._slack))
        level[more], number[more] = self.refill.level[more], self.refill.number[more]
        return more
