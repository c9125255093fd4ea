"""Distinct answers of a column, and their features as sparse rows."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import csr_array

from mentormatch.answers import Cell, Column, is_vector
from mentormatch.arrays import Booleans, Floats, Integers
from mentormatch.assignment import heeding
from mentormatch.encoders.contract import Encoded, Rows
from mentormatch.errors import CohortError, Mistake

# Shares are multiples of 2**-44, so that their sums are exact: a row of shares sums to 1 in any order of addition.
_UNITS = 2**44

_ONLY_STRINGS = {str}


@dataclass(frozen=True, eq=False)
class DistinctAnswers:
    """The distinct cells of a column, and which of them each row holds.

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

    def raise_mistakes(self, mistakes: Sequence[tuple[int, Mistake]]) -> None:
        """Raise CohortError if there are mistakes in distinct cells."""
        if mistakes:
            raise CohortError(self.rows_of(mistakes))


def distinct_answers(column: Column) -> DistinctAnswers:
    """Return the distinct cells of a column, so that each is parsed once.

    Examples
    --------
    >>> answers = distinct_answers(["a", None, "a", ["x", "y"], ["x", "y"]])
    >>> answers.cells, answers.index.tolist()
    (['a', None, ['x', 'y']], [0, 1, 0, 2, 2])
    """
    positions: dict[Hashable, int] = {}
    cells: list[Cell] = []
    index = np.empty(len(column), dtype=np.int64)
    for row, cell in enumerate(heeding(column)):
        key = key_of_cell(cell)
        position = positions.setdefault(key, len(cells))
        if position == len(cells):
            cells.append(cell)
        index[row] = position
    return DistinctAnswers(cells, index)


def key_of_cell(cell: Cell) -> Hashable:
    """Return a hashable key of a cell, with its type, since True == 1 == 1.0.

    Examples
    --------
    >>> key_of_cell("a"), key_of_cell(1) == key_of_cell(True), key_of_cell(["a"]) == key_of_cell(("a",))
    ('a', False, True)
    """
    if isinstance(cell, str):
        return cell
    if isinstance(cell, tuple | list) and set(map(type, cell)) == _ONLY_STRINGS:  # most lists are
        return ("strings", *cell)
    if isinstance(cell, Mapping):
        return ("mapping", repr(list(cell.items())))
    if isinstance(cell, tuple) and is_vector(cell):
        return ("vector", cell)
    if isinstance(cell, Sequence | set | frozenset):
        return ("list", repr(list(cell)))
    return (type(cell), None if cell != cell else cell)  # noqa: PLR0124  NaN is not equal to itself


@dataclass(frozen=True, eq=False)
class AnswerFeatures:
    """The features of each distinct answer, in the layout of a CSR matrix.

    Parameters
    ----------
    answers : Answers
        The column.
    starts : ndarray of int, shape (distinct answers + 1,)
        The entries of answer k lie between ``starts[k]`` and ``starts[k + 1]``.
    features : ndarray of int, shape (entries,)
        Ascending and distinct within an answer. Features beyond the known ones are dropped from rows.
    amounts : ndarray of float, shape (entries,)
        The amount of each feature; positive.
    answered : ndarray of bool, shape (distinct answers,)
        Which of them are not blank.
    meets_everybody : ndarray of bool, shape (distinct answers,)
        Which of them meet everybody ("no preference").
    """

    answers: DistinctAnswers
    starts: Integers
    features: Integers
    amounts: Floats
    answered: Booleans
    meets_everybody: Booleans

    def wants(self, known: int, *, any_features: bool) -> Encoded:
        """Return one row a person: the share of each wanted feature; the shares sum to 1.

        With `any_features` there are two more features: an answer that meets everybody has the first one and nothing
        else; any other answer has the second, beside its own.
        """
        amounts = row_shares(self.amounts, self.starts)
        return self._rows(amounts, known, any_features=any_features, of_anything=(known,), of_others=known + 1)

    def offers(self, known: int, *, any_features: bool) -> Encoded:
        """Return one row a person: what they offer, at most 1 of each feature.

        With `any_features`, every answer has the first of two more features; those that meet everybody have both.
        """
        both = (known, known + 1)
        return self._rows(self.amounts, known, any_features=any_features, of_anything=both, of_others=known)

    def _rows(
        self, amounts: Floats, known: int, *, any_features: bool, of_anything: tuple[int, ...], of_others: int
    ) -> Encoded:
        owners = np.repeat(np.arange(len(self.answered)), np.diff(self.starts))
        kept = (self.features < known) & ~self.meets_everybody[owners]
        owners, features, amounts = owners[kept], self.features[kept], amounts[kept]
        if any_features:
            others = np.flatnonzero(self.answered & ~self.meets_everybody)
            welcoming = np.repeat(np.flatnonzero(self.meets_everybody), len(of_anything))
            added = np.concatenate((np.full(len(others), of_others), np.resize(of_anything, len(welcoming))))
            owners = np.concatenate((owners, others, welcoming))
            features = np.concatenate((features, added))
            amounts = np.concatenate((amounts, np.ones(len(added))))
            order = np.lexsort((features, owners))
            owners, features, amounts = owners[order], features[order], amounts[order]
        rows = sparse_rows(owners, features, amounts, shape=(len(self.answered), known + 2 * any_features))
        return Encoded(rows[self.answers.index], self.answered[self.answers.index])


def sparse_rows(owners: Integers, features: Integers, amounts: Floats, *, shape: tuple[int, int]) -> Rows:
    """Return sparse rows from entries that are sorted by owner, then feature."""
    starts = np.searchsorted(owners, np.arange(shape[0] + 1))
    rows = csr_array((amounts, features, starts), shape=shape)
    rows.has_sorted_indices = True
    rows.has_canonical_format = True
    return rows


def row_shares(amounts: Floats, starts: Integers) -> Floats:
    """Return each row's amounts as shares of their sum, which sum to exactly 1 in any order of addition.

    A share is a multiple of 2**-44; the remainder of rounding is added to the largest share of the row.

    Examples
    --------
    >>> row_shares(np.array([1.0, 1.0, 1.0, 5.0]), np.array([0, 3, 3, 4])).round(6).tolist()
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
