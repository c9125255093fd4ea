"""Scores that were given by id, in the order of a cohort."""

import math
from abc import ABC, abstractmethod
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
from scipy import sparse

from mentormatch.arrays import Booleans, Floats, Integers
from mentormatch.policy import PairTable
from mentormatch.profiles import Cohort
from mentormatch.values import Value


class GivenScores(ABC, Value):
    """The scores of some pairs, and which pairs these are."""

    @abstractmethod
    def block(self, rows: Integers) -> tuple[Floats, Booleans]:
        """Return the scores of the rows with every column, and where there are any."""

    @abstractmethod
    def pairs(self, rows: Integers, columns: Integers) -> tuple[Floats, Booleans]:
        """Return the scores of the pairs (rows[k], columns[k]), and where there are any."""

    @abstractmethod
    def take(self, rows: Integers, columns: Integers) -> "GivenScores":
        """Return those of some rows and columns, in another order."""

    @abstractmethod
    def transpose(self) -> "GivenScores":
        """Return the same with rows and columns exchanged."""

    @abstractmethod
    def people(self, axis: int) -> Booleans:
        """Return which rows (0) or columns (1) have a score with anybody."""

    @abstractmethod
    def mean(self) -> float:
        """Return the mean of all scores, whatever their order; 0 where there is none."""


@dataclass(frozen=True, eq=False)
class DenseGivenScores(GivenScores):
    """A matrix that is shared, and which of its rows and columns a cohort's people are, −1 where none.

    Examples
    --------
    >>> given = DenseGivenScores(np.array([[0.25, 0.5]]), np.array([0, -1]), np.array([1, 0]))
    >>> given.block(np.array([0, 1]))[0].tolist(), given.people(0).tolist(), given.mean()
    ([[0.5, 0.25], [0.0, 0.0]], [True, False], 0.375)
    """

    matrix: Floats
    rows: Integers
    columns: Integers

    def block(self, rows: Integers) -> tuple[Floats, Booleans]:  # noqa: D102  see the class above
        there = (self.rows[rows] >= 0)[:, None] & (self.columns >= 0)[None, :]
        if not self.matrix.size:
            return np.zeros(there.shape), there
        scores = self.matrix[np.ix_(self.rows[rows], self.columns)]
        if not there.all():
            scores[~there] = 0.0
        return scores, there

    def pairs(self, rows: Integers, columns: Integers) -> tuple[Floats, Booleans]:  # noqa: D102
        there = (self.rows[rows] >= 0) & (self.columns[columns] >= 0)
        if not self.matrix.size:
            return np.zeros(there.shape), there
        return np.where(there, self.matrix[self.rows[rows], self.columns[columns]], 0.0), there

    def take(self, rows: Integers, columns: Integers) -> "DenseGivenScores":  # noqa: D102
        return DenseGivenScores(self.matrix, self.rows[rows], self.columns[columns])

    def transpose(self) -> "DenseGivenScores":  # noqa: D102
        return DenseGivenScores(self.matrix.T, self.columns, self.rows)

    def people(self, axis: int) -> Booleans:  # noqa: D102
        mine, others = (self.rows, self.columns)[:: 1 if axis == 0 else -1]
        return (mine >= 0) & bool((others >= 0).any())

    def mean(self) -> float:  # noqa: D102
        rows, columns = self.rows[self.rows >= 0], self.columns[self.columns >= 0]
        if not len(rows) or not len(columns):
            return 0.0
        total = math.fsum(chain.from_iterable(self.matrix[row, columns].tolist() for row in rows.tolist()))
        return total / (len(rows) * len(columns))


@dataclass(frozen=True, eq=False)
class SparseGivenScores(GivenScores):
    """The scores of a cohort's pairs, and where there are any, since a score may be 0.

    Examples
    --------
    >>> scores = sparse.csr_array(([0.5, 0.0], ([0, 1], [0, 1])), shape=(2, 2))
    >>> given = SparseGivenScores(scores, sparse.csr_array(([True, True], ([0, 1], [0, 1])), shape=(2, 2)))
    >>> given.pairs(np.array([0, 0]), np.array([0, 1]))[1].tolist(), given.mean()
    ([True, False], 0.25)
    """

    scores: sparse.csr_array
    there: sparse.csr_array

    def block(self, rows: Integers) -> tuple[Floats, Booleans]:  # noqa: D102
        return self.scores[rows].toarray(), self.there[rows].toarray()

    def pairs(self, rows: Integers, columns: Integers) -> tuple[Floats, Booleans]:  # noqa: D102
        if not len(rows):  # with empty indices, a sparse matrix returns another kind of array
            return np.zeros(0), np.zeros(0, dtype=bool)
        scores, there = (np.asarray(matrix[rows, columns]).reshape(-1) for matrix in (self.scores, self.there))
        return scores, there

    def take(self, rows: Integers, columns: Integers) -> "SparseGivenScores":  # noqa: D102
        return SparseGivenScores(self.scores[rows][:, columns], self.there[rows][:, columns])

    def transpose(self) -> "SparseGivenScores":  # noqa: D102
        return SparseGivenScores(self.scores.T.tocsr(), self.there.T.tocsr())

    def people(self, axis: int) -> Booleans:  # noqa: D102
        counts: Any = self.there.sum(axis=1 - axis)
        return np.asarray(counts).reshape(-1) > 0

    def mean(self) -> float:  # noqa: D102
        return math.fsum(self.scores.data) / len(self.scores.data) if len(self.scores.data) else 0.0


def given_scores_of(table: PairTable, cohort: Cohort) -> GivenScores:
    """Return the scores of a table for the people of a cohort; a matrix stays one, and is not copied.

    Raises
    ------
    CohortError
        As `PairTable.axes`.

    Examples
    --------
    >>> cohort = Cohort.from_records(mentors=[{"id": "linus"}], mentees=[{"id": "bob"}, {"id": "ada"}])
    >>> table = PairTable.of_matrix(np.array([[0.0, 1.0]]), ["ada"], ["linus", "grace"])
    >>> given_scores_of(table, cohort).block(np.array([0, 1]))[0].tolist()
    [[0.0], [0.0]]
    """
    if isinstance(table.matrix, np.ndarray):
        turned = [_inverse(axis, count) for axis, count in zip(table.axes(cohort), cohort.shape, strict=True)]
        return DenseGivenScores(table.matrix, turned[0], turned[1])
    rows, columns, values = table.positions(cohort)
    scores = sparse.csr_array((values, (rows, columns)), shape=cohort.shape)
    there = sparse.csr_array((np.ones(len(rows), dtype=bool), (rows, columns)), shape=cohort.shape)
    return SparseGivenScores(scores, there)


def _inverse(axis: Integers, count: int) -> Integers:
    """Return which row of a matrix each of `count` people is, given whom each row is."""
    turned = np.full(count, -1, dtype=np.int64)
    turned[axis[axis >= 0]] = np.flatnonzero(axis >= 0)
    return turned
