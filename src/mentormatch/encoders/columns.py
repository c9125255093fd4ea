"""Distinct answers of a column, and the sparse rows they make."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import csr_array

from mentormatch.answers import Cell, Column
from mentormatch.encoders.contract import Booleans, Encoded, Floats, Integers, Rows
from mentormatch.errors import CohortError, Mistake

# Shares are multiples of 2**-44, so that any sum of them is exact: a row of shares sums to exactly 1 in any order.
_UNITS = 2**44


@dataclass(frozen=True, eq=False)
class Answers:
    """Each distinct cell of a column once.

    Parameters
    ----------
    cells : list
        The distinct cells, in the order in which they first appear.
    index : ndarray of int, shape (rows,)
        Which of them each row holds.
    """

    cells: list[Cell]
    index: Integers

    @property
    def counts(self) -> Integers:
        """How many rows hold each distinct cell."""
        return np.bincount(self.index, minlength=len(self.cells))

    def rows_of(self, mistakes: Iterable[tuple[int, Mistake]]) -> list[Mistake]:
        """Return the mistakes of distinct cells as mistakes of all the rows that hold them, by row."""
        placed = [
            replace(mistake, row=row)
            for cell, mistake in mistakes
            for row in np.flatnonzero(self.index == cell).tolist()
        ]
        return sorted(placed, key=lambda mistake: mistake.row or 0)

    def refuse(self, mistakes: Sequence[tuple[int, Mistake]]) -> None:
        """Raise CohortError if there are mistakes in distinct cells."""
        if mistakes:
            raise CohortError(self.rows_of(mistakes))


def distinct(column: Column) -> Answers:
    """Return each distinct cell of a column once, so that it is read once.

    Examples
    --------
    >>> answers = distinct(["a", None, "a", ["x", "y"], ["x", "y"]])
    >>> answers.cells, answers.index.tolist()
    (['a', None, ['x', 'y']], [0, 1, 0, 2, 2])
    """
    positions: dict[Hashable, int] = {}
    cells: list[Cell] = []
    index = np.empty(len(column), dtype=np.int64)
    for row, cell in enumerate(column):
        key = cell if isinstance(cell, str) else _key(cell)
        position = positions.setdefault(key, len(cells))
        if position == len(cells):
            cells.append(cell)
        index[row] = position
    return Answers(cells, index)


def _key(cell: Cell) -> Hashable:
    """Return what tells a cell from others: also its type, since True == 1 == 1.0."""
    if isinstance(cell, Mapping):
        return ("mapping", repr(list(cell.items())))
    if isinstance(cell, Sequence | set | frozenset):
        return ("list", repr(list(cell)))
    return (type(cell), None if cell != cell else cell)  # noqa: PLR0124  NaN is not equal to itself


@dataclass(frozen=True, eq=False)
class Bags:
    """The features of each distinct answer, one answer after the other.

    Parameters
    ----------
    answers : Answers
        The column.
    starts : ndarray of int, shape (distinct answers + 1,)
        The entries of answer k lie between ``starts[k]`` and ``starts[k + 1]``.
    features : ndarray of int, shape (entries,)
        Ascending and without doubles within an answer. Those past the known features are dropped from rows.
    amounts : ndarray of float, shape (entries,)
        How much of the feature; positive.
    said : ndarray of bool, shape (distinct answers,)
        Which of them say anything.
    anything : ndarray of bool, shape (distinct answers,)
        Which of them meet everybody ("no preference").
    """

    answers: Answers
    starts: Integers
    features: Integers
    amounts: Floats
    said: Booleans
    anything: Booleans

    def wants(self, known: int, *, any_features: bool) -> Encoded:
        """Return one row a person: the share of each wanted feature; the shares sum to 1.

        With `any_features`, two more: somebody to whom anybody is welcome has the first alone; everybody else who
        answered has the second.
        """
        amounts = shares(self.amounts, self.starts)
        return self._rows(amounts, known, any_features=any_features, of_anything=(known,), of_others=known + 1)

    def offers(self, known: int, *, any_features: bool) -> Encoded:
        """Return one row a person: what they offer, at most 1 of each feature.

        With `any_features`, everybody who answered has the first of two more; who offers anything has the second too.
        """
        both = (known, known + 1)
        return self._rows(self.amounts, known, any_features=any_features, of_anything=both, of_others=known)

    def _rows(
        self, amounts: Floats, known: int, *, any_features: bool, of_anything: tuple[int, ...], of_others: int
    ) -> Encoded:
        owners = np.repeat(np.arange(len(self.said)), np.diff(self.starts))
        kept = (self.features < known) & ~self.anything[owners]
        owners, features, amounts = owners[kept], self.features[kept], amounts[kept]
        if any_features:
            others = np.flatnonzero(self.said & ~self.anything)
            welcoming = np.repeat(np.flatnonzero(self.anything), len(of_anything))
            added = np.concatenate((np.full(len(others), of_others), np.resize(of_anything, len(welcoming))))
            owners = np.concatenate((owners, others, welcoming))
            features = np.concatenate((features, added))
            amounts = np.concatenate((amounts, np.ones(len(added))))
            order = np.lexsort((features, owners))
            owners, features, amounts = owners[order], features[order], amounts[order]
        rows = sparse_rows(owners, features, amounts, shape=(len(self.said), known + 2 * any_features))
        return Encoded(rows[self.answers.index], self.said[self.answers.index])


def sparse_rows(owners: Integers, features: Integers, amounts: Floats, *, shape: tuple[int, int]) -> Rows:
    """Return sparse rows from entries that are sorted by owner, then feature."""
    starts = np.searchsorted(owners, np.arange(shape[0] + 1))
    rows = csr_array((amounts, features, starts), shape=shape)
    rows.has_sorted_indices = True
    rows.has_canonical_format = True
    return rows


def shares(amounts: Floats, starts: Integers) -> Floats:
    """Return each row's amounts as shares of their sum, which add up to exactly 1 in whatever order they are added.

    A share is a multiple of 2**-44; what rounding leaves over goes to the largest share of the row.

    Examples
    --------
    >>> shares(np.array([1.0, 1.0, 1.0, 5.0]), np.array([0, 3, 3, 4])).round(6).tolist()
    [0.333333, 0.333333, 0.333333, 1.0]
    """
    lengths = np.diff(starts)
    filled = starts[:-1][lengths > 0]
    if not len(filled):
        return amounts
    lengths = lengths[lengths > 0]
    totals = np.repeat(np.add.reduceat(amounts, filled), lengths)
    units = np.floor(amounts / totals * _UNITS).astype(np.int64)
    largest = np.flatnonzero(units == np.repeat(np.maximum.reduceat(units, filled), lengths))
    row_of_largest = np.searchsorted(filled, largest, side="right")
    _, first = np.unique(row_of_largest, return_index=True)
    units[largest[first]] += _UNITS - np.add.reduceat(units, filled)
    exact: Floats = units / _UNITS
    return exact
