"""Each mentor's best mentees at what they give up, block by block."""

from typing import Any

import numpy as np

from mentormatch.arrays import Booleans, Integers
from mentormatch.assignment.compiled import compiled
from mentormatch.assignment.parallel import in_parallel
from mentormatch.assignment.problem import AssignmentProblem, Worths
from mentormatch.assignment.scores import any_above, push
from mentormatch.assignment.sensitivity.pairs_above import (
    Group,
    by_level,
    by_row,
    divided,
    is_taken,
    screened_blocks,
    taken_of,
)

_CHUNK = 128


def best_mentees(
    problem: AssignmentProblem, taken: Integers, own: Worths, above: Worths, most: int
) -> tuple[Integers, Integers, Booleans]:
    """Return the mentees whose score less what they give up comes after what each mentor has, the best ones.

    Parameters
    ----------
    problem : AssignmentProblem
    taken : int array (n, 2)
        Pairs to leave out, besides forced ones and those that are not allowed.
    own : (level, number)
        What every mentee gives up; who gives up an infinite number is left out.
    above : (level, number)
        Of every mentor: what a mentee must beat.
    most : int
        How many a mentor, of each level of what they give up.

    Returns
    -------
    row, column : int array (k,)
        Chosen by screening, in single precision where there is one; that they beat `above` is decided in float64.
    unsure : bool array (mentors,)
        For whom somebody was left out who, for all that screening says, may be better than all that are returned.

    Examples
    --------
    >>> problem = AssignmentProblem([[0.9, 0.1], [0.8, 0.7]])
    >>> own, above = (np.zeros(2, dtype=np.int64), np.zeros(2)), (np.zeros(2, dtype=np.int64), np.array([0.85, 0.2]))
    >>> best_mentees(problem, np.array([[0, 0]]), own, above, 2)
    (array([1]), array([1]), array([False, False]))
    """
    taken, tasks = by_row(taken), divided(by_level(own, above))
    found = in_parallel(_best_of_rows, [(problem, taken, task, most) for task in tasks])
    levels = np.array([own[0][task[0][0]] for task in tasks], dtype=np.int64)
    rows, columns = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
    sure, left_out = above[1].copy(), np.full(problem.shape[1], -np.inf)
    for level in np.unique(levels):
        who, values, count = _merged([found[k] for k in np.flatnonzero(levels == level)], most)
        column = np.repeat(np.arange(problem.shape[1]), count)
        row = who[np.arange(most) < count[:, None]].astype(np.int64)
        number = problem.scores.pairs(row, column) - own[1][row]
        same = above[0][column] == -level
        beats = (above[0][column] < -level) | (same & (number > above[1][column]))
        rows.append(row[beats])
        columns.append(column[beats])
        np.maximum.at(sure, column[same], number[same])
        full = (count == most) & (above[0] == -level)
        left_out[full] = values[full, 0]
    return np.concatenate(rows), np.concatenate(columns), left_out > sure


def _best_of_rows(problem: AssignmentProblem, taken: Integers, task: Group, most: int) -> tuple[Any, Any, Any]:
    """For each mentor a heap of mentees with upper bounds of their values: (who, values, how many)."""
    rows, _, price = task
    mine = taken_of(taken, rows)
    who = np.empty((len(price), most), dtype=np.int32)
    values: Any = np.empty(who.shape)
    threshold: Any = None
    count = np.zeros(len(price), dtype=np.int64)
    for some, start, scores, own, allowed in screened_blocks(problem, task):
        if threshold is None:
            values, threshold = np.empty(who.shape, dtype=scores.dtype), price.astype(scores.dtype)
        _keep_best(scores, own, rows[some], start, allowed, mine, some.start, threshold, who, values, count)
    return who, values, count


def _merged(heaps: list[tuple[Any, Any, Any]], most: int) -> tuple[Any, Any, Any]:
    """One heap a mentor from those of several tasks."""
    who, values, count = heaps[0]
    threshold = np.where(count == most, values[:, 0], -np.inf).astype(values.dtype)
    for others in heaps[1:]:
        _merge(*others, threshold, who, values, count)
    return who, values, count


@compiled
def _keep_best(
    scores: Any,
    own: Any,
    rows: Any,
    first: int,
    allowed: Any,
    taken: Any,
    at: int,
    threshold: Any,
    who: Any,
    values: Any,
    count: Any,
) -> None:
    """Keep, in a heap a mentor, the best mentees above its threshold, which rises once the heap is full.

    An `allowed` without rows allows everybody; row 0 of the block is row `at` of `taken`.
    """
    width = scores.shape[1]
    for row in range(len(scores)):
        for start in range(0, width, _CHUNK):
            stop = min(width, start + _CHUNK)
            if not any_above(scores[row, start:stop], threshold[first + start : first + stop], own[row]):
                continue
            for k in range(start, stop):
                column = first + k
                value = scores[row, k] - own[row]
                if (
                    value > threshold[column]
                    and (len(allowed) == 0 or allowed[row, column])
                    and not is_taken(taken, at + row, column)
                ):
                    _keep(rows[row], value, column, threshold, who, values, count)


@compiled
def _keep(row: int, value: Any, column: int, threshold: Any, who: Any, values: Any, count: Any) -> None:
    count[column] = push(values[column], who[column], count[column], value, row)
    if count[column] == values.shape[1]:
        threshold[column] = max(threshold[column], values[column, 0])


@compiled
def _merge(
    other_who: Any, other_values: Any, other_count: Any, threshold: Any, who: Any, values: Any, count: Any
) -> None:
    for column in range(len(count)):
        for place in range(other_count[column]):
            if other_values[column, place] > threshold[column]:
                _keep(other_who[column, place], other_values[column, place], column, threshold, who, values, count)
