"""The best mentors at given prices, block by block (joblib)."""

import os
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeAlias

import numpy as np
from joblib import Parallel, delayed
from threadpoolctl import threadpool_limits

from mentormatch.assignment.problem import AssignmentProblem
from mentormatch.assignment.scores import Booleans, Floats, Integers, PairScores, ScreenedScores
from mentormatch.assignment.solvers.augmenting_paths import compiled

Prices: TypeAlias = tuple[Integers, Floats]
"""(level, number), one of each a person."""

_CHUNK = 128
_ROWS = 512
_TASKS = 16


def best_mentors(
    problem: AssignmentProblem, rows: Integers, prices: Prices, above: Prices, most: int
) -> tuple[Integers, Integers]:
    """Return up to `most` mentors of each mentee whose score less price comes after what it has: (row, column).

    Blocks of scores are screened in single precision where they are products of dense factors; what lies within their
    error is decided in float64, so that nobody is missed and nobody returned by rounding.

    Parameters
    ----------
    problem : AssignmentProblem
    rows : int64 array
        Mentees, ascending.
    prices : (level, number)
        Of every mentor.
    above : (level, number)
        Of each of `rows`: what a mentor must beat.
    most : int
        Per mentee; the best are kept.
    """
    tasks = []
    for level in np.unique(above[0]):
        mine = np.flatnonzero(above[0] == level)
        # a mentor of a lower level is never worth a look, one of a higher always
        seen = np.where(-prices[0] < level, np.inf, prices[1] + (problem.worth or 0.0))
        always = -prices[0] > level
        parts = max(1, min(_TASKS, len(mine) // _ROWS))
        tasks += [(problem, rows[some], seen, always, above[1][some], most) for some in np.array_split(mine, parts)]
    found = in_parallel(_best_of_rows, tasks)
    row = np.concatenate([one[0] for one in found]) if found else np.zeros(0, dtype=np.int64)
    column = np.concatenate([one[1] for one in found]) if found else np.zeros(0, dtype=np.int64)
    place = np.searchsorted(rows, row)
    number = problem.scores.pairs(row, column) - (problem.worth or 0.0) - prices[1][column]
    level = -prices[0][column]
    beats = (level > above[0][place]) | ((level == above[0][place]) & (number > above[1][place]))
    return row[beats], column[beats]


def in_parallel(function: Callable[..., Any], tasks: Sequence[tuple[Any, ...]]) -> list[Any]:
    """Run a function over tasks on all processors, or where ``joblib.parallel_config`` says; results in their order."""
    if len(tasks) <= 1:
        return [function(*task) for task in tasks]
    with threadpool_limits(1):  # each block has a thread of its own
        return list(Parallel(n_jobs=os.cpu_count(), prefer="threads")(delayed(function)(*task) for task in tasks))


def _best_of_rows(
    problem: AssignmentProblem, rows: Integers, seen: Floats, always: Booleans, above: Floats, most: int
) -> tuple[Integers, Integers]:
    found = [
        _best_of_block(problem, rows[start : start + _ROWS], seen, always, above[start : start + _ROWS], most)
        for start in range(0, len(rows), _ROWS)
    ]
    return np.concatenate([one[0] for one in found]), np.concatenate([one[1] for one in found])


def _best_of_block(
    problem: AssignmentProblem, rows: Integers, seen: Floats, always: Booleans, above: Floats, most: int
) -> tuple[Integers, Integers]:
    columns = np.empty((len(rows), most), dtype=np.int64)
    count = np.zeros(len(rows), dtype=np.int64)
    values: Any = None
    threshold: Any = None
    mask = problem.open_mask(rows)
    allowed = np.ones((0, 0), dtype=bool) if mask is None else mask
    largest = max(
        float(np.abs(seen[np.isfinite(seen)]).max(initial=0.0)),
        float(np.abs(above[np.isfinite(above)]).max(initial=0.0)),
    )
    for start, scores, error in _screened(problem.scores, rows):
        if values is None:
            values = np.empty((len(rows), most), dtype=scores.dtype)
            rounding = 8 * float(np.finfo(scores.dtype).eps) * largest
            threshold = (above - error - rounding).astype(scores.dtype)
        price = seen[start : start + scores.shape[1]].copy()
        first = always[start : start + scores.shape[1]]
        if first.any():
            price[first] -= 4.0 * (float(np.abs(scores).max(initial=0.0)) + largest)
        _keep_best(scores, price.astype(scores.dtype), start, allowed, threshold, columns, values, count)
    kept = np.arange(most) < count[:, None]
    return np.repeat(rows, count), columns[kept]


def _screened(scores: PairScores, rows: Integers) -> Iterator[tuple[int, Any, float]]:
    """Scores of some mentees by tiles of mentors: (first mentor, block, largest error)."""
    if isinstance(scores, ScreenedScores):
        yield from scores.screen(rows)
    else:
        yield 0, np.asarray(scores.block(rows), dtype=np.float64), 0.0


def largest_gains(scores: PairScores, has: Floats, most: int) -> Floats:
    """Return each row's `most` largest scores less what the column has, the largest first, shape (rows, most)."""
    tasks = [(scores, rows, has, most) for rows in np.array_split(np.arange(scores.shape[0]), _TASKS) if len(rows)]
    return np.concatenate(in_parallel(_largest_of_rows, tasks))


def _largest_of_rows(scores: PairScores, rows: Integers, has: Floats, most: int) -> Floats:
    found = []
    for some in np.array_split(rows, max(1, len(rows) // _ROWS)):
        values: Any = None
        columns, count = np.empty((len(some), most), dtype=np.int64), np.zeros(len(some), dtype=np.int64)
        for start, block, _ in _screened(scores, some):
            if values is None:
                values = np.full((len(some), most), -np.inf, dtype=block.dtype)
                threshold = np.full(len(some), -np.inf, dtype=block.dtype)
            price = has[start : start + block.shape[1]].astype(block.dtype)
            _keep_best(block, price, start, np.ones((0, 0), dtype=bool), threshold, columns, values, count)
        found.append(-np.sort(-values.astype(np.float64), axis=1))
    return np.concatenate(found)


@compiled
def _any_above(scores: Any, price: Any, threshold: Any) -> bool:
    """Whether any score less price exceeds the threshold; counted, since a count is what compilers make parallel."""
    count = np.int32(0)
    for k in range(len(scores)):
        count += np.int32(scores[k] - price[k] > threshold)
    return bool(count > 0)


@compiled
def _keep_best(
    scores: Any,
    price: Any,
    first: int,
    allowed: Any,
    threshold: Any,
    columns: Any,
    values: Any,
    count: Any,
) -> None:
    """Keep, in a heap a row, the best mentors above a row's threshold, which rises once the heap is full.

    An `allowed` without rows allows everybody.
    """
    width = scores.shape[1]
    for row in range(len(scores)):
        for start in range(0, width, _CHUNK):
            stop = min(width, start + _CHUNK)
            if not _any_above(scores[row, start:stop], price[start:stop], threshold[row]):
                continue
            for k in range(start, stop):
                value = scores[row, k] - price[k]
                if value > threshold[row] and (len(allowed) == 0 or allowed[row, first + k]):
                    _push(columns[row], values[row], row, first + k, value, threshold, count)


@compiled
def _push(columns: Any, values: Any, row: int, column: int, value: Any, threshold: Any, count: Any) -> None:
    most = len(columns)
    if count[row] < most:
        at = count[row]
        count[row] += 1
        while at > 0 and values[(at - 1) // 2] > value:
            above = (at - 1) // 2
            values[at], columns[at] = values[above], columns[above]
            at = above
    else:
        at = 0
        while 2 * at + 1 < most:
            below = 2 * at + 1
            if below + 1 < most and values[below + 1] < values[below]:
                below += 1
            if values[below] >= value:
                break
            values[at], columns[at] = values[below], columns[below]
            at = below
    values[at], columns[at] = value, column
    if count[row] == most:
        threshold[row] = max(threshold[row], values[0])
