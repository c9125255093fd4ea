"""Smallest optimal prices of an answer, and what one more seat adds."""

import numpy as np

from mentormatch.assignment.levels import REQUIRED, as_prices, place_levels, placed_and_pairs
from mentormatch.assignment.problem import AssignmentProblem
from mentormatch.assignment.scores import Booleans, Floats, Integers

_CACHED_CELLS = 1 << 24
_NOTHING = np.iinfo(np.int64).max

Worths = tuple[Integers, Floats]
"""One (level, number) each, in lexicographic order."""


def one_more_seat(problem: AssignmentProblem, pairs: Integers) -> Floats:
    """Return what one more seat with each mentor adds to the optimum, in pairs and in total, shape (mentors, 2).

    Parameters
    ----------
    problem : AssignmentProblem
    pairs : int array (n, 2)
        An optimal answer; for another one, what the best change that begins with the new seat adds.

    Examples
    --------
    >>> one_more_seat(AssignmentProblem([[0.9], [0.8]]), np.array([[0, 0]]))
    array([[1. , 0.8]])
    """
    level, number = _SeatWorths(problem, pairs).refill
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
    return as_prices(problem, *_SeatWorths(problem, pairs).emptied)


class _SeatWorths:
    """What filling a seat anew gains at the best, and what a seat is worth that is emptied; each as (level, number).

    The longest path, by label correcting (Bellman 1958, Ford 1956, on the residual network), from a seat over mentees
    who come there to an end: a place that was empty, or a seat that may stay empty.

    1. V_j ← what an emptied seat of j is worth if it stays empty: nothing, or where that breaks a minimum, −`REQUIRED`.
    2. own_i ← the least a mentee gives up to come: an empty place, or s_ik − V_k of a mentor k it leaves.
    3. refill_j ← the largest s_ij − own_i over allowed pairs that are not made; V_j ← max(V_j, refill_j).
    4. Repeat 2 and 3 for whom something changed; no path is longer than the mentors are many.
    """

    refill: Worths
    emptied: Worths

    def __init__(self, problem: AssignmentProblem, pairs: Integers) -> None:
        mentees, mentors = problem.shape
        _, forced_of_mentor = problem.forced_counts()
        loads = np.bincount(pairs[:, 1], minlength=mentors)
        must_stay = (loads <= problem.min_load) & (problem.min_load > forced_of_mentor)
        self._problem, self._pairs = problem, pairs
        self._movable = movable_pairs(problem, pairs)
        self._moved_scores = problem.scores.pairs(self._movable[:, 0], self._movable[:, 1])
        # an improvement must exceed the rounding error of a cycle that gains nothing
        self._slack = 8 * np.finfo(float).eps * float(np.abs(self._moved_scores).max(initial=0.0))
        self._kept = self._kept_scores() if mentees * mentors <= _CACHED_CELLS else None

        self.emptied = np.where(must_stay, -REQUIRED, 0).astype(np.int64), np.zeros(mentors)
        self.refill = np.full(mentors, -_NOTHING), np.full(mentors, -np.inf)
        self._own = self._empty_places()
        changed = np.ones(mentors, dtype=bool)
        rows = np.flatnonzero(self._own[0] != _NOTHING)
        for _ in range(mentors + 2):
            rows = np.union1d(rows, self._give_up_less(changed))
            self._refill_from(rows)
            changed = self._raise_emptied()
            if not changed.any():
                break
            rows = rows[:0]

    def _empty_places(self) -> Worths:
        """What an empty place is worth to each mentee who has one."""
        first, further = place_levels(self._problem)
        places = np.bincount(self._pairs[:, 0], minlength=self._problem.shape[0])
        empty = places < self._problem.demand
        level = np.where(empty, -np.where(places == 0, first, further), _NOTHING).astype(np.int64)
        return level, np.where(empty, self._problem.worth or 0.0, np.inf)

    def _give_up_less(self, changed: Booleans) -> Integers:
        """Step 2 for the mentees of mentors whose seats are worth more; return those who give up less now."""
        some = changed[self._movable[:, 1]]
        at, mentor = self._movable[some].T
        new_level, new = -self.emptied[0][mentor], self._moved_scores[some] - self.emptied[1][mentor]
        order = np.lexsort((new, new_level, at))
        first = order[np.unique(at[order], return_index=True)[1]]
        at, new_level, new = at[first], new_level[first], new[first]
        level, number = self._own
        less = (new_level < level[at]) | ((new_level == level[at]) & (new < number[at]))
        level[at[less]], number[at[less]] = new_level[less], new[less]
        return np.asarray(at[less])

    def _refill_from(self, rows: Integers) -> None:
        """Step 3, first half: what the mentees `rows` would bring."""
        level, number = self.refill
        for some in self._problem.row_blocks(rows):
            scores = self._open_scores(some) if self._kept is None else self._kept[some]
            own_level, own = self._own[0][some], self._own[1][some]
            for one in np.unique(own_level):
                best = (scores[own_level == one] - own[own_level == one, None]).max(axis=0)
                better = np.isfinite(best) & ((-one > level) | ((-one == level) & (best > number)))
                level[better], number[better] = -one, best[better]

    def _raise_emptied(self) -> Booleans:
        """Step 3, second half; return whose seats are worth more now."""
        level, number = self.emptied
        more = (self.refill[0] > level) | ((self.refill[0] == level) & (self.refill[1] > number + self._slack))
        level[more], number[more] = self.refill[0][more], self.refill[1][more]
        return np.asarray(more)

    def _open_scores(self, rows: Integers) -> Floats:
        scores, allowed = self._problem.open_block(rows, self._pairs)
        return np.where(allowed, scores, -np.inf)

    def _kept_scores(self) -> Floats:
        """All scores, where they are not many; −inf where no pair can be made."""
        return np.concatenate(
            [np.zeros((0, self._problem.shape[1])), *(self._open_scores(rows) for rows in self._problem.row_blocks())]
        )


def movable_pairs(problem: AssignmentProblem, pairs: Integers) -> Integers:
    """Return the pairs that are not forced.

    Examples
    --------
    >>> movable_pairs(AssignmentProblem([[0.9, 0.8]], demand=2, forced=[(0, 1)]), np.array([[0, 0], [0, 1]]))
    array([[0, 0]])
    """
    mentors = max(1, problem.shape[1])
    return pairs[~np.isin(pairs @ [mentors, 1], problem.forced @ [mentors, 1])]
