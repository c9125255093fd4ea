"""The weighted mean of criteria, exactly or in one quick product."""

from collections.abc import Iterator
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from mentormatch.arrays import Booleans, Floats, Integers
from mentormatch.assignment import QuickProducts
from mentormatch.scoring.criteria import ScoredCriterion
from mentormatch.scoring.factors import MergedCriteria, merge
from mentormatch.values import Value

_TILE = 4096
_FEW_PAIRS = 8_000_000


class WeightedCriteria(Value):
    """The scores of a cohort for a solver, in the order of the cohort: min(1, Σ share · criterion).

    `block` and `pairs` are exact: they sum criterion by criterion in policy order, with bit-identical results
    for any selection of rows. `screen` and `product` are fast: one product for all criteria.

    Parameters
    ----------
    criteria : tuple of ScoredCriterion
    shape : (int, int)
        The numbers of rows and of columns.

    Examples
    --------
    >>> from mentormatch.profiles import Cohort
    >>> from mentormatch.scoring import compare
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R"}], mentees=[{"id": "kim", "skills": "R"}])
    >>> weighted = WeightedCriteria(compare(cohort).criteria, (1, 1))
    >>> weighted.block(np.array([0])).tolist(), weighted.swapped().pairs(np.array([0]), np.array([0])).tolist()
    ([[1.0]], [1.0])
    """

    def __init__(self, criteria: tuple[ScoredCriterion, ...], shape: tuple[int, int]) -> None:
        self.criteria = criteria
        self.shape = shape

    def block(self, rows: Integers) -> Floats:
        """Return the scores of `rows` with every column, shape (rows, columns); a new array."""
        total = np.zeros((len(rows), self.shape[1]))
        for criterion in self.criteria:
            total += criterion.addend_block(rows)
        return np.minimum(total, 1.0)

    def pairs(self, rows: Integers, columns: Integers) -> Floats:
        """Return the scores of the pairs (rows[k], columns[k]), bit-identical to those of `block`."""
        total = np.zeros(len(rows))
        for criterion in self.criteria:
            total += criterion.addend_pairs(rows, columns)
        return np.minimum(total, 1.0)

    def screen(self, rows: Integers) -> Iterator[tuple[int, NDArray[np.floating[Any]], float]]:
        """Yield the scores of `rows` by tiles of columns in single precision: (first column, block, error bound).

        The next block may reuse the memory of the last.
        """
        if not self._single.fits:
            yield 0, self.block(rows), 0.0
            return
        error = self._single.error(rows) + self._merged.slack
        for (start, block), others in zip(self._single.tiles(rows), self._others, strict=True):
            nearness = sum([criterion.add_near(block, rows) for criterion in others])
            yield start, block, error + nearness

    def product(self, rows: Integers) -> Floats:
        """Return the scores of `rows` with every column, whose last bits depend on the selection of rows."""
        return self.approximate(rows)[0]

    def reach(self, rows: Integers, least: float) -> Booleans:
        """Return exactly which scores of `rows` are `least` or more: approximated, and computed exactly near `least`.

        Examples
        --------
        >>> from mentormatch.profiles import Cohort
        >>> from mentormatch.scoring import compare
        >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R"}], mentees=[{"id": "kim", "skills": "R"}])
        >>> compare(cohort).weighted.reach(np.array([0]), 0.5)
        array([[ True]])
        """
        near, error = self.approximate(rows)
        reached = near >= least
        if error > 0.0:
            near -= least
            row, column = np.nonzero(np.abs(near, out=near) <= error)
            reached[row, column] = self.pairs(rows[row], column) >= least
        return np.asarray(reached)

    def approximate(self, rows: Integers) -> tuple[Floats, float]:
        """Return approximate scores of `rows`, a new array, and their error bound."""
        if self._double is not None:
            total: Floats = np.asarray(next(self._double.tiles(rows))[1], dtype=np.float64)
            criteria, error = self._merged.others, self._double.error(rows) + self._merged.slack
        elif any(criterion.products is not None and criterion.products.is_dense for criterion in self.criteria):
            total, criteria = np.zeros((len(rows), self.shape[1])), list(self.criteria)
            error = len(criteria) * 4.0 * float(np.finfo(np.float64).eps)
        else:
            return self.block(rows), 0.0
        error += sum([criterion.add_near(total, rows) for criterion in criteria])
        return total, error

    def take(self, *, mentees: Integers, mentors: Integers) -> "WeightedCriteria":
        """Return the scores of some of the rows and columns, in another order."""
        taken = tuple(criterion.take(mentees, mentors) for criterion in self.criteria)
        return WeightedCriteria(taken, (len(mentees), len(mentors)))

    def swapped(self) -> "WeightedCriteria":
        """Return the same scores with rows and columns exchanged."""
        return WeightedCriteria(tuple(criterion.transpose() for criterion in self.criteria), self.shape[::-1])

    @cached_property
    def _merged(self) -> MergedCriteria:
        return merge(self.criteria, self.shape)

    @cached_property
    def _single(self) -> QuickProducts:
        return self._products(np.float32, _TILE)

    @cached_property
    def _double(self) -> QuickProducts | None:
        """All columns in one tile; None for few pairs, which are not worth loading a compiled kernel."""
        if self.shape[0] * self.shape[1] <= _FEW_PAIRS:
            return None
        quick = self._products(np.float64, self.shape[1])
        return quick if quick.fits else None

    @cached_property
    def _others(self) -> list[list[ScoredCriterion]]:
        """For each tile, the criteria that are not factors."""
        columns = np.arange(self.shape[1], dtype=np.int64)
        tiles = [columns[start : start + _TILE] for start in range(0, max(1, self.shape[1]), _TILE)]
        return [[criterion.take_columns(tile) for criterion in self._merged.others] for tile in tiles]

    def _products(self, precision: type[np.floating[Any]], tile: int) -> QuickProducts:
        merged = self._merged
        nothing = [sparse.csr_array((people, 0)) for people in self.shape]
        return QuickProducts(
            [*merged.left, nothing[0]],
            [*merged.right, nothing[1]],
            extra=merged.extra,
            base=merged.base,
            added=[criterion.largest_share for criterion in merged.others],
            precision=precision,
            tile=tile,
        )
