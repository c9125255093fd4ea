"""Scores with additions to single pairs."""

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from mentormatch.arrays import Floats, Integers
from mentormatch.assignment.scores.scores import (
    DenseScores,
    PairScores,
    ScreenedScores,
    SparseScores,
    matrix_entries,
)
from mentormatch.values import Value


def raised_scores(scores: PairScores, bonus: sparse.csr_array) -> PairScores:
    """Return scores to which a sparse matrix is added; which pairs may be made does not change.

    Parameters
    ----------
    scores : PairScores
    bonus : sparse array (mentees, mentors)

    Examples
    --------
    >>> bonus = sparse.csr_array(([0.5], ([0], [1])), shape=(1, 2))
    >>> raised_scores(DenseScores([[0.9, 0.1]]), bonus).block(np.array([0]))
    array([[0.9, 0.6]])
    """
    if isinstance(scores, SparseScores):
        stored = scores.matrix.tocoo()
        rows, columns = (place.astype(np.int64) for place in stored.coords)
        data = stored.data + matrix_entries(bonus, rows, columns)
        return SparseScores(sparse.csr_array((data, (rows, columns)), shape=scores.shape))
    if isinstance(scores, DenseScores):
        return DenseScores(scores.matrix + bonus.toarray())
    return RaisedScreenedScores(scores, bonus) if isinstance(scores, ScreenedScores) else RaisedScores(scores, bonus)


class RaisedScores(Value):
    """The scores of another object with additions to single pairs.

    Examples
    --------
    >>> bonus = sparse.csr_array(([0.5], ([0], [1])), shape=(1, 2))
    >>> RaisedScores(DenseScores([[0.9, 0.1]]), bonus).pairs(np.array([0]), np.array([1]))
    array([0.6])
    """

    scores: Any
    bonus: Any

    def __init__(self, scores: Any, bonus: sparse.csr_array) -> None:
        self.scores, self.bonus = scores, bonus

    @property
    def shape(self) -> tuple[int, int]:
        """Mentees, mentors."""
        return int(self.scores.shape[0]), int(self.scores.shape[1])

    def block(self, rows: Integers) -> Floats:
        """Scores of the mentees `rows` with every mentor, additions included."""
        whole: Floats = _added(np.array(self.scores.block(rows), dtype=np.float64), self.bonus[rows])
        return whole

    def pairs(self, rows: Integers, columns: Integers) -> Floats:
        """Scores of the pairs (rows[k], columns[k]), additions included."""
        return np.asarray(self.scores.pairs(rows, columns) + matrix_entries(self.bonus, rows, columns))


class RaisedScreenedScores(RaisedScores):
    """The same of scores that can be screened.

    Examples
    --------
    >>> from mentormatch.assignment import FactoredScores
    >>> bonus = sparse.csr_array(([0.5], ([0], [0])), shape=(1, 1))
    >>> RaisedScreenedScores(FactoredScores([[1.0]], [[0.25]]), bonus).product(np.array([0]))
    array([[0.75]])
    """

    def screen(self, rows: Integers) -> Iterator[tuple[int, NDArray[np.floating[Any]], float]]:
        """Yield the scores of the mentees `rows` by tiles of mentors: (first mentor, block, largest error)."""
        mine = self.bonus[rows].tocoo()
        order = np.argsort(mine.coords[1], kind="stable")
        row, column, added = mine.coords[0][order], mine.coords[1][order], mine.data[order]
        largest = float(np.abs(added).max(initial=0.0))
        for first, block, error in self.scores.screen(rows):
            start, stop = np.searchsorted(column, [first, first + block.shape[1]])
            if start == stop:
                yield first, block, error
                continue
            # the addition rounds once, and the sum is at most as large as both together
            places = row[start:stop], column[start:stop] - first
            eps = float(np.finfo(block.dtype).eps)
            rounding = 2.0 * eps * (float(np.abs(block[places]).max(initial=0.0)) + largest)
            block[places] += added[start:stop].astype(block.dtype)
            yield first, block, error + rounding

    def product(self, rows: Integers) -> Floats:
        """Scores of the mentees `rows` with every mentor, whose last bits may depend on what else is asked for."""
        whole: Floats = _added(np.array(self.scores.product(rows), dtype=np.float64), self.bonus[rows])
        return whole

    def take(self, *, mentees: Integers, mentors: Integers) -> PairScores:
        """Return the same scores for some people."""
        taken = self.scores.take(mentees=mentees, mentors=mentors)
        return raised_scores(taken, self.bonus[mentees][:, mentors])

    def swapped(self) -> PairScores:
        """Return the same scores with mentors as rows and mentees as columns."""
        return raised_scores(self.scores.swapped(), self.bonus.T.tocsr())


def _added(block: Any, some: sparse.csr_array) -> Any:
    """Add the stored entries to a block, in place."""
    row, column = some.tocoo().coords
    block[row, column] += some.data.astype(block.dtype)
    return block
