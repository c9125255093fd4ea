"""The mentees of largest gain for each mentor."""

from typing import Any, NamedTuple

import numpy as np

from mentormatch.arrays import Booleans, Integers
from mentormatch.assignment.compiled import compiled, compiled_part
from mentormatch.assignment.parallel import Between, in_parallel
from mentormatch.assignment.problem import AssignmentProblem, LevelNumbers
from mentormatch.assignment.scores import any_above, push
from mentormatch.assignment.sensitivity.pairs_above import (
    PriceGroup,
    TakenPairs,
    by_level,
    by_row,
    divided,
    is_taken,
    screened_blocks,
    taken_of,
)

_CHUNK = 128


def best_mentees(
    problem: AssignmentProblem,
    taken: Integers,
    costs: LevelNumbers,
    above: LevelNumbers,
    most: int,
    *,
    between: Between | None = None,
) -> tuple[Integers, Integers, Booleans]:
    """Return the mentees whose score less what they give up comes after what each mentor has, the best ones.

    Parameters
    ----------
    problem : AssignmentProblem
    taken : int array (n, 2)
        Pairs to leave out, besides forced ones and those that are not allowed.
    costs : LevelNumbers
        What every mentee gives up; who gives up an infinite number is left out.
    above : LevelNumbers
        Of every mentor: what a mentee must beat.
    most : int
        How many a mentor, of each level of what they give up.
    between : function (done, total), optional
        As for `in_parallel`.

    Returns
    -------
    row, column : int array (k,)
        Chosen by screening, in single precision where there is one; that they beat `above` is decided in float64.
    unsure : bool array (mentors,)
        For whom somebody was left out who, for all that screening says, may be better than all that are returned.

    Examples
    --------
    >>> problem = AssignmentProblem([[0.9, 0.1], [0.8, 0.7]])
    >>> costs = LevelNumbers(np.zeros(2, dtype=np.int64), np.zeros(2))
    >>> above = LevelNumbers(np.zeros(2, dtype=np.int64), np.array([0.85, 0.2]))
    >>> best_mentees(problem, np.array([[0, 0]]), costs, above, 2)
    (array([1]), array([1]), array([False, False]))
    """
    taken, tasks = by_row(taken), divided(by_level(costs, above))
    found = in_parallel(_best_of_rows, [(problem, taken, task, most) for task in tasks], between=between)
    levels = np.array([costs.level[task.rows[0]] for task in tasks], dtype=np.int64)
    rows, columns = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
    sure, left_out = above.number.copy(), np.full(problem.shape[1], -np.inf)
    for level in np.unique(levels):
        best = _merged([found[k] for k in np.flatnonzero(levels == level)], most)
        column = np.repeat(np.arange(problem.shape[1]), best.length)
        row = best.who[np.arange(most) < best.length[:, None]]
        number = problem.scores.pairs(row, column) - costs.number[row]
        same = above.level[column] == -level
        beats = (above.level[column] < -level) | (same & (number > above.number[column]))
        rows.append(row[beats])
        columns.append(column[beats])
        np.maximum.at(sure, column[same], number[same])
        full = (best.length == most) & (above.level == -level)
        left_out[full] = best.values[full, 0]
    return np.concatenate(rows), np.concatenate(columns), left_out > sure


class MenteeHeaps(NamedTuple):
    """For each mentor a heap of its best mentees, the least of them on top.

    Attributes
    ----------
    who : int64 array (mentors, most)
    values : float array (mentors, most)
        Upper bounds of what they bring.
    length : int64 array (mentors,)
        How many each heap holds.
    """

    who: Any
    values: Any
    length: Integers


def _best_of_rows(problem: AssignmentProblem, taken: Integers, task: PriceGroup, most: int) -> MenteeHeaps:
    """The heaps of the mentees of one task."""
    mine, mentors = taken_of(taken, task.rows), len(task.price)
    heaps = MenteeHeaps(
        np.empty((mentors, most), dtype=np.int64), np.empty((mentors, most)), np.zeros(mentors, dtype=np.int64)
    )
    threshold: Any = None
    for some, start, scores, costs, allowed in screened_blocks(problem, task):
        if threshold is None:
            heaps = heaps._replace(values=np.empty((mentors, most), dtype=scores.dtype))
            threshold = task.price.astype(scores.dtype)
        _keep_best(scores, costs, task.rows[some], start, allowed, mine, some.start, threshold, heaps)
    return heaps


def _merged(heaps: list[MenteeHeaps], most: int) -> MenteeHeaps:
    """One heap a mentor from those of several tasks."""
    best = heaps[0]
    threshold = np.where(best.length == most, best.values[:, 0], -np.inf).astype(best.values.dtype)
    for others in heaps[1:]:
        _merge(others, threshold, best)
    return best


@compiled
def _keep_best(
    scores: Any,
    costs: Any,
    rows: Any,
    first: int,
    allowed: Any,
    taken: TakenPairs,
    at: int,
    threshold: Any,
    heaps: MenteeHeaps,
) -> None:
    """Keep, in a heap a mentor, the best mentees above its threshold, which rises once the heap is full.

    An `allowed` without rows allows everybody; row 0 of the block is row `at` of `taken`.
    """
    width = scores.shape[1]
    for row in range(len(scores)):
        for start in range(0, width, _CHUNK):
            stop = start + _CHUNK if start + _CHUNK < width else width
            if not any_above(scores[row, start:stop], threshold[first + start : first + stop], costs[row]):
                continue
            for k in range(start, stop):
                column = first + k
                value = scores[row, k] - costs[row]
                if (
                    value > threshold[column]
                    and (len(allowed) == 0 or allowed[row, column])
                    and not is_taken(taken, at + row, column)
                ):
                    _keep(rows[row], value, column, threshold, heaps)


@compiled_part
def _keep(row: int, value: Any, column: int, threshold: Any, heaps: MenteeHeaps) -> None:
    values, length = heaps.values, heaps.length
    length[column] = push(values[column], heaps.who[column], length[column], value, row)
    if length[column] == values.shape[1] and values[column, 0] > threshold[column]:
        threshold[column] = values[column, 0]


@compiled
def _merge(others: MenteeHeaps, threshold: Any, heaps: MenteeHeaps) -> None:
    for column in range(len(others.length)):
        for place in range(others.length[column]):
            if others.values[column, place] > threshold[column]:
                _keep(others.who[column, place], others.values[column, place], column, threshold, heaps)
