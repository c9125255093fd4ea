"""Preference lists: each mentee's acceptable mentors, best first."""

from collections.abc import Callable
from typing import TypeAlias

import numpy as np

from mentormatch.arrays import Booleans, Floats, Integers
from mentormatch.assignment.problem import AssignmentProblem
from mentormatch.assignment.scores import SparseScores

Ties: TypeAlias = Callable[[Integers, Integers], Integers]
"""What decides between equal scores of the pairs (row, column), which are broadcast: the lower comes first."""

_FIRST, _FACTOR = 32, 4
_LISTED = 8_000_000
_UNUSED = 1_000_000


def acceptable(problem: AssignmentProblem, rows: Integers, *, mentors_too: bool = False) -> tuple[Floats, Booleans]:
    """Return the scores of the mentees `rows`, which ascend, and which open pairs they accept.

    These are the pairs that may be made and are not forced, whose score is at least the worth of staying unmatched;
    with `mentors_too`, and sparse `mentor_scores`, only those that are stored there.

    Examples
    --------
    >>> acceptable(AssignmentProblem([[0.9, 0.1]], unmatched=0.5), np.array([0]))[1]
    array([[ True, False]])
    """
    scores, allowed = problem.open_block(rows)
    if problem.worth is not None:
        allowed = allowed & (scores >= problem.worth)
    if mentors_too and isinstance(problem.mentor_scores, SparseScores):
        allowed = allowed & problem.mentor_scores.stored(rows)
    return scores, allowed


def by_column(rows: Integers, columns: Integers) -> Integers:
    """Of equal scores, the mentor who comes first.

    Examples
    --------
    >>> by_column(np.array([[0], [1]]), np.array([[0, 1]])).tolist()
    [[0, 1], [0, 1]]
    """
    return np.asarray(np.broadcast_arrays(rows, columns)[1])


class PreferenceLists:
    """Lists of mentors, of which only the next some are ever in memory.

    A list begins where the last one ended, in the order of (score, tie), so that lists follow each other without a gap
    and nothing depends on their length.

    Parameters
    ----------
    problem : AssignmentProblem
    ties : function (rows, columns) -> int array
        What decides between equal scores; different for all mentors of a mentee.
    theirs : function (rows, columns) -> int array, optional
        The same for the mentors, whose own scores and acceptance then count; without it only the mentees' do.

    Attributes
    ----------
    at, stop : int array (mentees,)
        Where the list of each mentee stands, and where it ends.
    column, value, tie : arrays
        Of each entry: the mentor, what the pair is worth and what decides between equal ones: with `theirs` to the
        mentor, else to the mentee.

    Examples
    --------
    >>> choices = PreferenceLists(AssignmentProblem([[0.9, 0.1, 0.5]]), by_column)
    >>> choices.refill(np.array([0]))
    True
    >>> choices.column[choices.at[0] : choices.stop[0]].tolist()
    [0, 2, 1]
    """

    problem: AssignmentProblem
    ties: Callable[[Integers, Integers], Integers]
    theirs: Callable[[Integers, Integers], Integers] | None
    column: Integers
    value: Floats
    tie: Integers
    at: Integers
    stop: Integers

    def __init__(self, problem: AssignmentProblem, ties: Ties, *, theirs: Ties | None = None) -> None:
        mentees, mentors = problem.shape
        self.problem, self.ties, self.theirs = problem, ties, theirs
        self.at, self.stop = np.zeros(mentees, dtype=np.int64), np.zeros(mentees, dtype=np.int64)
        self.column, self.tie = np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
        self.value = np.zeros(0)
        self._last = np.full(mentees, np.inf), np.full(mentees, -1, dtype=np.int64)
        self._more = np.full(mentees, mentors > 0)
        self._width = np.full(mentees, min(_FIRST, mentors), dtype=np.int64)
        self._widest = max(_FIRST, _LISTED // max(1, mentees))

    def refill(self, rows: Integers) -> bool:
        """List more mentors of the mentees `rows`, ascending, whose lists have been used up; tell whether any came."""
        rows = rows[self._more[rows]]
        if not len(rows):
            return False
        found = [self._next(some) for some in self.problem.row_blocks(rows)]
        row, column, score = (np.concatenate([part[k] for part in found]) for k in range(3))
        self._drop_what_was_used()
        begin = len(self.column) + np.searchsorted(row, rows)
        self.at[rows], self.stop[rows] = begin, begin + np.bincount(row, minlength=len(self.at))[rows]
        if self.theirs is not None and self.problem.mentor_scores is not None:
            score = np.asarray(self.problem.mentor_scores.pairs(row, column), dtype=np.float64)
        self.column, self.value = np.concatenate([self.column, column]), np.concatenate([self.value, score])
        self.tie = np.concatenate([self.tie, (self.theirs or self.ties)(row, column)])
        self._width[rows] = np.minimum(self._width[rows] * _FACTOR, min(self._widest, self.problem.shape[1]))
        return len(row) > 0

    def _next(self, rows: Integers) -> tuple[Integers, Integers, Floats]:
        """The mentors that follow on the lists of `rows`: by row, best first."""
        width = int(self._width[rows].max())
        scores, ahead = acceptable(self.problem, rows, mentors_too=self.theirs is not None)
        ties = self.ties(rows[:, None], np.arange(scores.shape[1])[None, :])
        last, tie = (numbers[rows][:, None] for numbers in self._last)
        ahead = ahead & ((scores < last) | ((scores == last) & (ties > tie)))
        if width < scores.shape[1]:
            gains = np.where(ahead, scores, -np.inf)
            ahead &= gains >= np.partition(gains, -width, axis=1)[:, -width, None]
        row, column = np.nonzero(ahead)
        order = np.lexsort((ties[row, column], -scores[row, column], row))
        row, column = row[order], column[order]
        begin = np.searchsorted(row, np.arange(len(rows)))
        kept = np.arange(len(row)) - begin[row] < width
        row, column = row[kept], column[kept]
        count = np.bincount(row, minlength=len(rows))
        self._more[rows] = count >= width
        ends = np.flatnonzero(count)
        final = np.cumsum(count)[ends] - 1
        self._last[0][rows[ends]] = scores[row[final], column[final]]
        self._last[1][rows[ends]] = ties[row[final], column[final]]
        return rows[row], column, scores[row, column]

    def _drop_what_was_used(self) -> None:
        """Forget entries that nobody will look at again, where they are many."""
        left = self.stop - self.at
        if len(self.column) <= 2 * int(left.sum()) + _UNUSED:
            return
        begin = np.cumsum(left) - left
        entry = np.repeat(self.at - begin, left) + np.arange(int(left.sum()))
        self.column, self.value, self.tie = self.column[entry], self.value[entry], self.tie[entry]
        self.at, self.stop = begin, begin + left
