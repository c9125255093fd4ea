"""All pairs whose score exceeds limits of both sides."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np

from mentormatch.arrays import Booleans, Floats, Integers
from mentormatch.assignment.compiled import compiled_part, compiled_with_arrays
from mentormatch.assignment.parallel import in_parallel
from mentormatch.assignment.problem import AssignmentProblem, LevelNumbers
from mentormatch.assignment.scores import ScreenedScores, any_above, screened

_CHUNK = 128
_ROWS, _CELLS = 512, 1 << 18
_TASKS = 16


class PriceGroup(NamedTuple):
    """Mentees to whom every mentor has the same price.

    Attributes
    ----------
    rows : int64 array
        The mentees, ascending.
    cost : float array
        What each of them gives up.
    price : float array (mentors,)
        What each mentor asks of all of them; infinite where it is not for them.
    """

    rows: Integers
    cost: Floats
    price: Floats


class TakenPairs(NamedTuple):
    """The pairs to leave out of some mentees, those of each one after another.

    Attributes
    ----------
    start : int64 array (rows + 1,)
        Where the pairs of each mentee begin.
    column : int64 array (pairs,)
        The mentors.
    """

    start: Integers
    column: Integers


def pairs_above(
    problem: AssignmentProblem,
    taken: Integers,
    groups: Sequence[PriceGroup],
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
    groups : sequence of PriceGroup
    decide : function (rows, columns) -> bool array
    """
    taken = by_row(taken)
    found = in_parallel(_above_of_rows, [(problem, taken, task, decide) for task in divided(groups)])
    row, column = np.concatenate([np.zeros((2, 0), dtype=np.int64), *map(np.stack, found)], axis=1)
    return row, column


def by_level(costs: LevelNumbers, prices: LevelNumbers) -> list[PriceGroup]:
    """Group the mentees by the level of what they give up: a price of a lower level is no price, of a higher infinite.

    Examples
    --------
    >>> costs = LevelNumbers(np.array([0, 0, -1]), np.array([0.2, 0.3, 0.4]))
    >>> prices = LevelNumbers(np.array([0, 1]), np.array([0.5, 0.6]))
    >>> [(group.rows.tolist(), group.price.tolist()) for group in by_level(costs, prices)]
    [([2], [-inf, 0.6]), ([0, 1], [0.5, inf])]
    """
    groups = []
    can = np.isfinite(costs.number)
    for level in np.unique(costs.level[can]):
        rows = np.flatnonzero(can & (costs.level == level))
        other = np.where(prices.level > -level, np.inf, -np.inf)
        price = np.where(prices.level == -level, prices.number, other)
        groups.append(PriceGroup(rows, costs.number[rows], price))
    return groups


def divided(groups: Sequence[PriceGroup]) -> list[PriceGroup]:
    """Divide groups into tasks.

    Examples
    --------
    >>> group = PriceGroup(np.arange(1500), np.zeros(1500), np.zeros(3))
    >>> [len(task.rows) for task in divided([group])]
    [750, 750]
    """
    tasks = []
    for group in groups:
        parts = max(1, min(_TASKS, len(group.rows) // _ROWS))
        split = np.array_split(np.arange(len(group.rows)), parts)
        tasks += [PriceGroup(group.rows[some], group.cost[some], group.price) for some in split]
    return tasks


def screened_blocks(problem: AssignmentProblem, task: PriceGroup) -> Iterator[tuple[slice, int, Any, Any, Any]]:
    """Yield (which of the rows, first mentor, block, what they give up less the error, allowed); no rows: everybody."""
    rows = task.rows
    largest = max(float(np.abs(part[np.isfinite(part)]).max(initial=0.0)) for part in (task.cost, task.price))
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
            yield some, start, scores, (task.cost[some] - margin).astype(scores.dtype), allowed


def by_row(pairs: Integers) -> Integers:
    """Return the pairs in the order of the mentees.

    Examples
    --------
    >>> by_row(np.array([[2, 0], [1, 5]])).tolist()
    [[1, 5], [2, 0]]
    """
    return pairs[np.argsort(pairs[:, 0], kind="stable")]


def taken_of(taken: Integers, rows: Integers) -> TakenPairs:
    """Return the pairs in `taken`, as of `by_row`, of each of `rows`.

    Examples
    --------
    >>> taken_of(np.array([[0, 5], [2, 3], [2, 4]]), np.array([1, 2]))
    TakenPairs(start=array([0, 0, 2]), column=array([3, 4]))
    """
    first, stop = (np.searchsorted(taken[:, 0], rows, side=side) for side in ("left", "right"))
    start = np.concatenate([[0], np.cumsum(stop - first)]).astype(np.int64)
    place = np.repeat(first - start[:-1], stop - first) + np.arange(start[-1])
    return TakenPairs(start, taken[place, 1])


def _above_of_rows(
    problem: AssignmentProblem, taken: Integers, task: PriceGroup, decide: Callable[[Integers, Integers], Booleans]
) -> tuple[Integers, Integers]:
    rows, mine = task.rows, taken_of(taken, task.rows)
    found = [np.zeros((2, 0), dtype=np.int64)]
    for some, start, scores, own, allowed in screened_blocks(problem, task):
        row, column = _collect(scores, own, task.price.astype(scores.dtype), start, allowed, mine, some.start)
        row = rows[some][row]
        agreed = decide(row, column)
        found.append(np.stack([row[agreed], column[agreed]]))
    row, column = np.concatenate(found, axis=1)
    return row, column


@compiled_part
def is_taken(taken: TakenPairs, row: int, column: int) -> bool:
    """Whether a pair is among those of `taken_of`."""
    for k in range(taken.start[row], taken.start[row + 1]):  # noqa: SIM110 - compiled
        if taken.column[k] == column:
            return True
    return False


@compiled_with_arrays
def _collect(scores: Any, own: Any, price: Any, first: int, allowed: Any, taken: TakenPairs, at: int) -> Any:
    """Return the pairs above zero: (row in the block, column); row 0 of the block is row `at` of `taken`."""
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
