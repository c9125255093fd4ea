"""All pairs worth more than limits on both sides, found by screening."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeAlias

import numpy as np

from mentormatch.arrays import Booleans, Floats, Integers
from mentormatch.assignment.compiled import compiled
from mentormatch.assignment.parallel import in_parallel
from mentormatch.assignment.problem import AssignmentProblem, Worths
from mentormatch.assignment.scores import ScreenedScores, any_above, screened

Group: TypeAlias = tuple[Integers, Floats, Floats]
"""Mentees, ascending; what each gives up; and each mentor's price to all of them, infinite for nobody."""

_CHUNK = 128
_ROWS, _CELLS = 512, 1 << 18
_TASKS = 16


def pairs_above(
    problem: AssignmentProblem,
    taken: Integers,
    groups: Sequence[Group],
    decide: Callable[[Integers, Integers], Booleans],
) -> tuple[Integers, Integers]:
    """Return, as (row, column), all pairs whose score less what both sides ask for is zero or more, if `decide` agrees.

    Blocks of scores are screened in single precision where they can be; what lies above zero less their error is shown
    to `decide`, so that it sees everybody who matters.

    Parameters
    ----------
    problem : AssignmentProblem
    taken : int array (n, 2)
        Pairs to leave out, besides forced ones and those that are not allowed.
    groups : sequence of (rows, least, price)
    decide : function (rows, columns) -> bool array
    """
    taken = by_row(taken)
    found = in_parallel(_above_of_rows, [(problem, taken, task, decide) for task in divided(groups)])
    none = np.zeros(0, dtype=np.int64)
    return np.concatenate([none, *(one[0] for one in found)]), np.concatenate([none, *(one[1] for one in found)])


def by_level(own: Worths, price: Worths) -> list[Group]:
    """Group the mentees by the level of what they give up: a price of a lower level is no price, of a higher infinite.

    Examples
    --------
    >>> own = np.array([0, 0, -1]), np.array([0.2, 0.3, 0.4])
    >>> [(rows.tolist(), price.tolist()) for rows, _, price in by_level(own, (np.array([0, 1]), np.array([0.5, 0.6])))]
    [([2], [-inf, 0.6]), ([0, 1], [0.5, inf])]
    """
    groups = []
    can = np.isfinite(own[1])
    for level in np.unique(own[0][can]):
        rows = np.flatnonzero(can & (own[0] == level))
        other = np.where(price[0] > -level, np.inf, -np.inf)
        groups.append((rows, own[1][rows], np.where(price[0] == -level, price[1], other)))
    return groups


def divided(groups: Sequence[Group]) -> list[Group]:
    """Divide groups into tasks.

    Examples
    --------
    >>> [len(rows) for rows, _, _ in divided([(np.arange(1500), np.zeros(1500), np.zeros(3))])]
    [750, 750]
    """
    tasks = []
    for rows, least, price in groups:
        parts = max(1, min(_TASKS, len(rows) // _ROWS))
        tasks += [(rows[some], least[some], price) for some in np.array_split(np.arange(len(rows)), parts)]
    return tasks


def screened_blocks(problem: AssignmentProblem, task: Group) -> Iterator[tuple[slice, int, Any, Any, Any]]:
    """Yield (which of the rows, first mentor, block, what they give up less the error, allowed); no rows: everybody."""
    rows, least, price = task
    largest = max(float(np.abs(one[np.isfinite(one)]).max(initial=0.0)) for one in (least, price))
    height = (
        _ROWS if isinstance(problem.scores, ScreenedScores) else max(1, min(_ROWS, _CELLS // max(1, problem.shape[1])))
    )
    for first in range(0, len(rows), height):
        some = slice(first, min(len(rows), first + height))
        mask = problem.open_mask(rows[some])
        allowed = np.ones((0, 0), dtype=bool) if mask is None else np.ascontiguousarray(mask)
        for start, scores, error in screened(problem.scores, rows[some]):
            kind = np.finfo(scores.dtype)
            margin = error + 8 * float(kind.eps) * largest + float(kind.tiny)
            yield some, start, scores, (least[some] - margin).astype(scores.dtype), allowed


def by_row(pairs: Integers) -> Integers:
    """Return the pairs in the order of the mentees.

    Examples
    --------
    >>> by_row(np.array([[2, 0], [1, 5]])).tolist()
    [[1, 5], [2, 0]]
    """
    return pairs[np.argsort(pairs[:, 0], kind="stable")]


def taken_of(taken: Integers, rows: Integers) -> tuple[Integers, Integers]:
    """Return the mentors in `taken`, as of `by_row`, of each of `rows`: (where each begins, one after another).

    Examples
    --------
    >>> taken_of(np.array([[0, 5], [2, 3], [2, 4]]), np.array([1, 2]))
    (array([0, 0, 2]), array([3, 4]))
    """
    first, stop = (np.searchsorted(taken[:, 0], rows, side=side) for side in ("left", "right"))
    start = np.concatenate([[0], np.cumsum(stop - first)]).astype(np.int64)
    place = np.repeat(first - start[:-1], stop - first) + np.arange(start[-1])
    return start, taken[place, 1]


def _above_of_rows(
    problem: AssignmentProblem, taken: Integers, task: Group, decide: Callable[[Integers, Integers], Booleans]
) -> tuple[Integers, Integers]:
    rows, _, price = task
    mine = taken_of(taken, rows)
    found = [np.zeros((2, 0), dtype=np.int64)]
    for some, start, scores, own, allowed in screened_blocks(problem, task):
        row, column = _collect(scores, own, price.astype(scores.dtype), start, allowed, mine, some.start)
        row = rows[some][row]
        agreed = decide(row, column)
        found.append(np.stack([row[agreed], column[agreed]]))
    row, column = np.concatenate(found, axis=1)
    return row, column


@compiled
def is_taken(taken: Any, row: int, column: int) -> bool:
    """Whether a pair is among those of `taken_of`."""
    start, columns = taken
    for k in range(start[row], start[row + 1]):  # noqa: SIM110 - compiled
        if columns[k] == column:
            return True
    return False


@compiled
def _collect(scores: Any, own: Any, price: Any, first: int, allowed: Any, taken: Any, at: int) -> Any:
    """Return the pairs above zero: (row in the block, column)."""
    width = scores.shape[1]
    rows, columns = np.empty(1024, dtype=np.int64), np.empty(1024, dtype=np.int64)
    size = 0
    for row in range(len(scores)):
        for start in range(0, width, _CHUNK):
            stop = min(width, start + _CHUNK)
            if not any_above(scores[row, start:stop], price[first + start : first + stop], own[row]):
                continue
            for k in range(start, stop):
                column = first + k
                if not scores[row, k] - price[column] > own[row] or is_taken(taken, at + row, column):
                    continue
                if len(allowed) == 0 or allowed[row, column]:
                    if size == len(rows):
                        rows = np.concatenate((rows, np.empty(size, dtype=np.int64)))
                        columns = np.concatenate((columns, np.empty(size, dtype=np.int64)))
                    rows[size], columns[size] = row, column
                    size += 1
    return rows[:size], columns[:size]
