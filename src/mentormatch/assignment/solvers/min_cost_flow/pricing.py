"""The mentors of largest score less price for each mentee."""

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from mentormatch.arrays import Booleans, Floats, Integers
from mentormatch.assignment.compiled import compiled, compiled_into_caller
from mentormatch.assignment.parallel import in_parallel
from mentormatch.assignment.problem import AssignmentProblem, LevelNumbers
from mentormatch.assignment.scores import PairScores, any_above, push, sample_of, screened
from mentormatch.assignment.solvers.watch import Watch

_CHUNK = 128
_SPREAD = 1e-6
_ROWS = 512
_TASKS = 64
_PAIRS_A_TASK, _PAIRS = 2_000_000, 100_000


class ListedMentors(NamedTuple):
    """The mentors whom each mentee has an arc to already.

    Attributes
    ----------
    start : int64 array (mentees + 1,)
        Where those of each mentee begin.
    mentor : int64 array (arcs,)
        Ascending for each mentee.
    """

    start: Integers
    mentor: Integers


def best_mentors(
    problem: AssignmentProblem,
    rows: Integers,
    prices: LevelNumbers,
    above: LevelNumbers,
    most: int,
    *,
    columns: Integers | None = None,
    listed: ListedMentors | None = None,
    watch: Watch | None = None,
) -> tuple[Integers, Integers, Floats]:
    """Return up to `most` mentors of each mentee whose score less price comes after `above`: (row, column, beyond).

    Blocks of scores are screened in single precision where that is quicker: all mentors that come after `above` are
    found, and some that are behind it by no more than the error of the screen.

    Parameters
    ----------
    problem : AssignmentProblem
    rows : int64 array
        Mentees, ascending.
    prices : LevelNumbers
        Of every mentor.
    above : LevelNumbers
        Of each of `rows`: what a mentor must beat.
    most : int
        Per mentee; the best are kept.
    columns : int64 array, optional
        Only these mentors, ascending; all by default.
    listed : ListedMentors, optional
        Of every mentee of the problem; they are left out.
    watch : Watch, optional
        Asked between blocks whether to go on.

    Returns
    -------
    row, column : int64 arrays
        By row.
    beyond : float array
        Of each of `rows`, what no mentor that is not returned exceeds, at the level of `above`.
    """
    everybody = columns is None
    columns = np.arange(problem.shape[1]) if columns is None else columns
    scores = problem.scores if everybody else sample_of(problem.scores, rows, columns)
    nobody = ListedMentors(np.zeros(problem.shape[0] + 1, dtype=np.int64), np.zeros(0, dtype=np.int64))
    subset = _MentorSubset(problem, scores, columns, everybody, listed or nobody)
    tasks, places = [], []
    for level in np.unique(above.level):
        mine = np.flatnonzero(above.level == level)
        # a mentor of a lower level is never worth a look, one of a higher always
        seen = np.where(-prices.level < level, np.inf, prices.number + (problem.worth or 0.0))[columns]
        always = (-prices.level > level)[columns]
        parts = min(_TASKS, len(mine) // _ROWS, len(mine) * len(columns) // _PAIRS_A_TASK)
        for some in np.array_split(mine, max(1, parts)):
            places.append(some)
            of_scores = rows[some] if everybody else some
            tasks.append((subset, rows[some], of_scores, seen, always, above.number[some], most))
    beyond = np.full(len(rows), -np.inf)
    if not tasks or not len(columns):
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64), beyond
    between = None if watch is None else watch.looks("looking for candidates")
    found = in_parallel(_best_of_rows, tasks, between=between)
    row, column, of_tasks = (np.concatenate(parts) for parts in zip(*found, strict=True))
    beyond[np.concatenate(places)] = of_tasks
    order = np.argsort(row, kind="stable")
    return row[order], columns[column[order]], beyond


def pair_scores(problem: AssignmentProblem, row: Integers, column: Integers, *, watch: Watch | None = None) -> Floats:
    """Return the scores of pairs, less the worth of staying unmatched."""
    size = max(_PAIRS, -(-len(row) // _TASKS))
    tasks = [(row[start : start + size], column[start : start + size]) for start in range(0, len(row), size)]
    between = None if watch is None else watch.looks("looking for candidates")
    found = in_parallel(problem.scores.pairs, tasks, between=between)
    return np.concatenate([np.zeros(0), *found]) - (problem.worth or 0.0)


@dataclass(frozen=True, eq=False)
class _MentorSubset:
    """The mentors `columns` of a problem, or all of them, with their `scores`, whose rows may be fewer mentees."""

    problem: AssignmentProblem
    scores: PairScores
    columns: Integers
    everybody: bool
    listed: ListedMentors

    def open_mask(self, rows: Integers) -> Booleans | None:
        mask = self.problem.open_mask(rows)
        return mask if mask is None or self.everybody else np.ascontiguousarray(mask[:, self.columns])


def _best_of_rows(
    subset: _MentorSubset,
    rows: Integers,
    of_scores: Integers,
    seen: Floats,
    always: Booleans,
    above: Floats,
    most: int,
) -> tuple[Integers, Integers, Floats]:
    """The same as `best_mentors`, where the mentees `rows` are the rows `of_scores` of the scores of the subset."""
    blocks = [slice(start, start + _ROWS) for start in range(0, len(rows), _ROWS)]
    found = [_best_of_block(subset, rows[some], of_scores[some], seen, always, above[some], most) for some in blocks]
    row, column, beyond = (np.concatenate(parts) for parts in zip(*found, strict=True))
    return row, column, beyond


def _best_of_block(
    subset: _MentorSubset,
    rows: Integers,
    of_scores: Integers,
    seen: Floats,
    always: Booleans,
    above: Floats,
    most: int,
) -> tuple[Integers, Integers, Floats]:
    columns = np.empty((len(rows), most), dtype=np.int64)
    count = np.zeros(len(rows), dtype=np.int64)
    values: Any = None
    threshold: Any = None
    slack = 0.0
    mask = subset.open_mask(rows)
    # of one layout, since a kernel is compiled anew for each
    allowed = np.ones((0, 0), dtype=bool) if mask is None else np.ascontiguousarray(mask)
    largest = max(
        float(np.abs(seen[np.isfinite(seen)]).max(initial=0.0)),
        float(np.abs(above[np.isfinite(above)]).max(initial=0.0)),
    )
    for start, scores, error in screened(subset.scores, of_scores):
        if values is None:
            values = np.empty((len(rows), most), dtype=scores.dtype)
            reach = largest + float(np.abs(scores).max(initial=0.0))
            slack = error + 8 * float(np.finfo(scores.dtype).eps) * largest
            threshold = (above - slack).astype(scores.dtype)
        price = seen[start : start + scores.shape[1]].copy()
        first = always[start : start + scores.shape[1]]
        if first.any():
            ahead = 4.0 * (float(np.abs(scores).max(initial=0.0)) + largest)
            price[first] -= max(ahead, float(np.finfo(scores.dtype).tiny))  # all may be zero
        people = BlockPeople(rows, subset.columns, subset.listed, scores.dtype.type(_SPREAD * reach))
        _keep_best(scores, price.astype(scores.dtype), start, allowed, people, threshold, columns, values, count)
    kept = np.arange(most) < count[:, None]
    full = count == most
    beyond = np.where(full, np.asarray(threshold, dtype=np.float64) + slack, above)
    if always.any():
        beyond[full] = np.inf  # what is not kept may be of a higher level
    return np.repeat(rows, count), columns[kept], beyond


class BlockPeople(NamedTuple):
    """Who stands in the rows and columns of a block of scores, and how ties fall.

    Attributes
    ----------
    rows, columns : int64 arrays
        Positions of the mentees of the block, and of all mentors that are looked at.
    listed : ListedMentors
        Left out.
    spread : float
        The most by which a hash of the pair lifts its value: of many who are alike, different mentees get different
        mentors.
    """

    rows: Integers
    columns: Integers
    listed: ListedMentors
    spread: Any


@compiled
def _keep_best(
    scores: Any,
    price: Any,
    first: int,
    allowed: Any,
    people: BlockPeople,
    threshold: Any,
    columns: Any,
    values: Any,
    count: Any,
) -> None:
    """Keep, in a heap a row, the best mentors above a row's threshold, which rises once the heap is full.

    An `allowed` without rows allows everybody.
    """
    rows, ids = people.rows, people.columns
    width = scores.shape[1]
    for row in range(len(scores)):
        for start in range(0, width, _CHUNK):
            stop = start + _CHUNK if start + _CHUNK < width else width
            lift = people.spread * scores.dtype.type(_hash_of_pair(rows[row], ids[first + start]))
            if not any_above(scores[row, start:stop], price[start:stop], threshold[row] - lift):
                continue
            turn = (rows[row] * 7) % (stop - start)
            for at in range(start, stop):
                k = at + turn if at + turn < stop else at + turn - (stop - start)
                value = scores[row, k] - price[k] + lift
                if (
                    value > threshold[row]
                    and (len(allowed) == 0 or allowed[row, first + k])
                    and not _is_listed(rows[row], ids[first + k], people.listed)
                ):
                    count[row] = push(values[row], columns[row], count[row], value, first + k)
                    if count[row] == values.shape[1] and values[row, 0] > threshold[row]:
                        threshold[row] = values[row, 0]


@compiled_into_caller
def _hash_of_pair(row: int, column: int) -> float:
    """A number in [0, 1) that is another one for every pair (a multiplicative hash)."""
    return ((row * 40_503 + column * 30_011) * 2_654_435_761 % 4_294_967_296) / 4_294_967_296.0


@compiled_into_caller
def _is_listed(row: int, column: int, listed: ListedMentors) -> bool:
    low, high = listed.start[row], listed.start[row + 1]
    while low < high:
        middle = (low + high) // 2
        if listed.mentor[middle] < column:
            low = middle + 1
        else:
            high = middle
    return bool(low < listed.start[row + 1] and listed.mentor[low] == column)
