"""Each mentee's largest gains at given prices, for the certificate."""

from collections.abc import Callable
from typing import TypeAlias

import numpy as np

from mentormatch.arrays import Booleans, Floats, Integers
from mentormatch.assignment.parallel import Between, in_parallel
from mentormatch.assignment.problem import AssignmentProblem
from mentormatch.assignment.scores import ScreenedScores

Groups: TypeAlias = list[tuple[Floats, Integers]]
"""(gain of a pair in all levels but the last, the mentors where it is that), the largest gain first."""

_Found: TypeAlias = tuple[Integers, Integers]
_FEW_BLOCKS, _TASKS, _ROWS = 8, 128, 256
_FEW_PAIRS = 4_000_000


def largest_gains(
    problem: AssignmentProblem,
    prices: Floats,
    demand: Integers,
    first_weight: Integers,
    groups: Groups,
    *,
    between: Between | None = None,
) -> list[_Found]:
    """Return every mentee's `demand` largest positive gains over all open pairs: (rows, columns), block by block.

    Where scores can be screened and a mentee wants one mentor, its best is found in single precision; whatever lies
    within the error of that is decided by its exact score.

    Parameters
    ----------
    problem : AssignmentProblem
    prices : float array (mentors, levels)
    demand : int array (mentees,)
        What forced pairs leave of it.
    first_weight : int array (mentees,)
        What the first pair of each gains more at the first level.
    groups
        Of the mentors, by their prices in all levels but the last.
    between : function (done, total), optional
        As for `in_parallel`.
    """
    shift = prices[:, -1] + (problem.worth or 0.0)
    # small problems are not worth the compiled products that some scores screen with
    screened = isinstance(problem.scores, ScreenedScores) and problem.shape[0] * problem.shape[1] > _FEW_PAIRS
    single = (demand == 1) & screened
    wanting_one, others = np.flatnonzero(single), np.flatnonzero((demand > 0) & ~single)

    def best_of(rows: Integers) -> _Found:
        return _screened_best(problem, rows, groups, shift, first_weight[rows])

    def ranked_of(rows: Integers) -> _Found:
        scores, allowed = problem.open_block(rows, exact=False)
        gains = np.where(allowed, scores - shift, -np.inf)
        row, column = _largest_of_block(gains, groups, demand[rows], first_weight[rows])
        return rows[row], column

    blocks = [wanting_one[start : start + _ROWS] for start in range(0, len(wanting_one), _ROWS)]
    ranked = list(problem.row_blocks(others))
    return _each(best_of, blocks, between) + _each(ranked_of, ranked, between)


def _each(function: Callable[[Integers], _Found], blocks: list[Integers], between: Between | None) -> list[_Found]:
    """Apply a function to every block, on all processors where there are many; results in their order."""
    if len(blocks) <= _FEW_BLOCKS:
        return [function(block) for block in blocks]

    def some(many: list[Integers]) -> list[_Found]:
        return [function(block) for block in many]

    length = -(-len(blocks) // _TASKS)
    tasks = [(blocks[start : start + length],) for start in range(0, len(blocks), length)]
    found = in_parallel(some, tasks, between=between)
    return [result for results in found for result in results]


def _screened_best(
    problem: AssignmentProblem, rows: Integers, groups: Groups, shift: Floats, first_weight: Integers
) -> _Found:
    """The largest positive gain of each of `rows`, where it has one; as `_largest_of_block` for a demand of 1."""
    allowed = problem.open_mask(rows)
    waiting = np.arange(len(rows))
    found = [np.zeros((2, 0), dtype=np.int64)]
    for head, columns in groups:
        price = np.full(problem.shape[1], np.inf)
        price[columns] = shift[columns]
        best, column = _best_at(problem, rows[waiting], price, None if allowed is None else allowed[waiting])
        pick = _worth_it(head, best, first_weight[waiting])
        found.append(np.stack([rows[waiting[pick]], column[pick]]))
        waiting = waiting[~pick]
        if not len(waiting):
            break
    row, column = np.concatenate(found, axis=1)
    return row, column


def _best_at(
    problem: AssignmentProblem, rows: Integers, price: Floats, allowed: Booleans | None
) -> tuple[Floats, Integers]:
    """The largest score less price of each of `rows`, −inf where there is none, and whose it is."""
    largest = float(np.abs(price[np.isfinite(price)]).max(initial=0.0))
    top = np.full(len(rows), -np.inf)
    near_row, near_column = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
    assert isinstance(problem.scores, ScreenedScores)
    for start, tile, error in problem.scores.screen(rows):
        stop = start + tile.shape[1]
        reach = largest + float(np.abs(tile).max(initial=0.0))
        gains = np.subtract(tile, price[start:stop].astype(tile.dtype), out=tile)
        if allowed is not None:
            gains[~allowed[:, start:stop]] = -np.inf
        slack = 2.0 * (error + 4.0 * float(np.finfo(tile.dtype).eps) * reach)
        best = gains.max(axis=1).astype(np.float64)
        top = np.maximum(top, best)
        some = np.flatnonzero(np.isfinite(best) & (best >= top - slack))
        row, column = np.nonzero(gains[some] >= (top[some] - slack)[:, None])
        near_row.append(some[row])
        near_column.append(start + column)
    row, column = np.concatenate(near_row), np.concatenate(near_column)
    gain = problem.scores.pairs(rows[row], column) - price[column]
    order = np.lexsort((column, -gain, row))
    first = order[np.unique(row[order], return_index=True)[1]]
    exact, whose = np.full(len(rows), -np.inf), np.zeros(len(rows), dtype=np.int64)
    exact[row[first]], whose[row[first]] = gain[first], column[first]
    return exact, whose


def _worth_it(head: Floats, best: Floats, weight: Integers) -> Booleans:
    """Which gains come after nothing; with a weight, a level above decides first."""
    first = head[0] + weight
    sign = np.where(first != 0, np.sign(first), _sign(head[1:]))
    return np.asarray(np.isfinite(best) & ((sign > 0) | ((sign == 0) & (best > 0))))


def _largest_of_block(
    gains: Floats, groups: Groups, demand: Integers, first_weight: Integers
) -> tuple[Integers, Integers]:
    """For every row its `demand` largest positive gains: (row, column) of each.

    In a group only the last level decides, and groups come in the order of their gain.
    """
    found = [np.zeros((2, 0), dtype=np.int64)]
    taken = np.zeros(len(gains), dtype=np.int64)
    for head, columns in groups:
        ranked = _ranked(gains[:, columns], int(min(len(columns), demand.max())))
        for place in ranked.T:
            best = gains[np.arange(len(gains)), columns[place]]
            pick = (taken < demand) & _worth_it(head, best, first_weight * (taken == 0))
            if not pick.any():
                break
            found.append(np.stack([np.flatnonzero(pick), columns[place[pick]]]))
            taken += pick
    row, column = np.concatenate(found, axis=1)
    return row, column


def _ranked(gains: Floats, most: int) -> Integers:
    """The places of the `most` largest gains of each row, the largest first."""
    if most == 1:
        return np.asarray(gains.argmax(axis=1)[:, None])
    some = np.argpartition(-gains, most - 1, axis=1)[:, :most]
    order = np.argsort(-np.take_along_axis(gains, some, axis=1), axis=1)
    return np.asarray(np.take_along_axis(some, order, axis=1))


def _sign(head: Floats) -> int:
    nonzero = head[head != 0]
    return int(np.sign(nonzero[0])) if len(nonzero) else 0
