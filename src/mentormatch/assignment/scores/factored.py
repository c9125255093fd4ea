"""Scores as dot products of factors, and samples of them."""

from collections.abc import Iterator
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from mentormatch.arrays import Floats, Integers
from mentormatch.assignment.scores.quick_products import QuickProducts, compiled_dot_products, is_sparse
from mentormatch.assignment.scores.scores import (
    PairScores,
    ScreenedScores,
    finite_matrix,
    finite_sparse,
    is_matrix_of_numbers,
    matrix_entries,
    or_mistake,
)
from mentormatch.errors import Mistake, ProblemError
from mentormatch.values import Value

Factor: TypeAlias = "Floats | sparse.csr_array"


_PAIRS_AT_ONCE = 4096


# loading the compiler takes a second: as long as some ten thousands of pairs
_MANY_AT_ONCE = 50_000


_FEW_PAIRS = 8_000_000


class FactoredScores(Value):
    """Scores that are dot products of a mentee's and a mentor's vector: s_ij = Σ_k left_ik · right_jk (+ extra_ij).

    The matrix of all pairs is never built. Sums run over k in one fixed order, so that a pair's score has the same
    bits whether it is asked for alone, in a block, or by another number of threads.

    Parameters
    ----------
    left, right : array, scipy sparse, or a list of them side by side
        Shapes (mentees, k) and (mentors, k). Lists stand for factors side by side and must agree in number and widths.
    extra : scipy sparse, optional
        Additions for single pairs, shape (mentees, mentors), such as recommendations.

    Raises
    ------
    ProblemError
        Where shapes do not agree or a number is not finite.

    Examples
    --------
    >>> import numpy as np
    >>> scores = FactoredScores(np.array([[1.0, 0.0], [0.5, 0.5]]), np.array([[0.2, 0.8], [1.0, 0.0]]))
    >>> scores.block(np.array([1]))
    array([[0.5, 0.5]])
    """

    extra: Any
    left: list[Floats | sparse.csr_array]
    right: list[Floats | sparse.csr_array]

    def __init__(self, left: Any, right: Any, *, extra: Any = None) -> None:
        mistakes: list[Mistake] = []
        self.left, self.right = _factors(left, "left", mistakes), _factors(right, "right", mistakes)
        self.extra = None if extra is None else or_mistake(finite_sparse, extra, "extra", mistakes)
        if mistakes:
            raise ProblemError(mistakes)
        widths = [part.shape[1] for part in self.left], [part.shape[1] for part in self.right]
        heights = {part.shape[0] for part in self.left}, {part.shape[0] for part in self.right}
        if widths[0] != widths[1] or len(heights[0]) != 1 or len(heights[1]) != 1:
            raise ProblemError(
                Mistake(
                    "factors_do_not_agree",
                    "left and right must hold as many factors of the same widths, each with one row a person",
                    got=f"left {[part.shape for part in self.left]}, right {[part.shape for part in self.right]}",
                )
            )
        self.shape: tuple[int, int] = heights[0].pop(), heights[1].pop()
        if self.extra is not None and self.extra.shape != self.shape:
            expected = f"extra must have the shape {self.shape}"
            raise ProblemError(Mistake("extra_shape", expected, got=f"shape {self.extra.shape}"))

    def block(self, rows: Integers) -> Floats:
        """Scores of the mentees `rows` with every mentor."""
        total = np.zeros((len(rows), self.shape[1]))
        for left, right in zip(self.left, self._turned, strict=True):
            total += _products(left[rows], right)
        if self.extra is not None:
            total += self.extra[rows].toarray()
        return total

    def screen(self, rows: Integers) -> Iterator[tuple[int, NDArray[np.floating[Any]], float]]:
        """Yield the scores of the mentees `rows` by tiles of mentors: (first mentor, block, largest error).

        `QuickProducts` multiplies them in single precision: quick enough to look at everybody, and near enough to tell
        whom `pairs` must decide.

        Examples
        --------
        >>> scores = FactoredScores([[1.0, 0.5]], [[0.5, 0.0], [0.0, 1.0]])
        >>> [(start, block.tolist()) for start, block, error in scores.screen(np.array([0]))]
        [(0, [[0.5, 0.5]])]
        """
        if self._single is None:
            yield 0, self.block(rows), 0.0
            return
        error = self._single.error(rows)
        for start, block in self._single.tiles(rows):
            yield start, block, error

    def product(self, rows: Integers) -> Floats:
        """Scores of the mentees `rows`, whose last bits depend on shapes and threads: good for bounds."""
        if self._double is None:
            return self.block(rows)
        return np.asarray(next(self._double.tiles(rows))[1])

    def near(self, rows: Integers, precision: Any = np.float64) -> tuple[NDArray[np.floating[Any]], float]:
        """Scores of the mentees `rows` with every mentor, by the quickest product there is, and the largest error.

        Examples
        --------
        >>> block, error = FactoredScores([[1.0, 0.5]], [[0.5, 0.0], [0.0, 1.0]]).near(np.array([0]))
        >>> block.tolist(), error < 1e-13
        ([[0.5, 0.5]], True)
        """
        single = self._single if precision == np.float32 else None
        # in single precision there may be several tiles, and this is one block
        quick = single if single is not None and self.shape[1] <= single.tile else self._double
        if quick is None:
            return self.block(rows), 0.0
        return next(quick.tiles(rows))[1], quick.error(rows)

    @property
    def is_dense(self) -> bool:
        """Whether all factors are arrays, so that BLAS multiplies them."""
        return self.extra is None and not any(map(sparse.issparse, [*self.left, *self.right]))

    def take(self, *, mentees: Integers, mentors: Integers) -> "FactoredScores":
        """Return the same scores for some people.

        Examples
        --------
        >>> scores = FactoredScores([[1.0], [0.5]], [[0.5], [0.2]])
        >>> scores.take(mentees=np.array([1]), mentors=np.array([0])).block(np.array([0]))
        array([[0.25]])
        """
        extra = None if self.extra is None else self.extra[mentees][:, mentors]
        return FactoredScores(
            [part[mentees] for part in self.left], [part[mentors] for part in self.right], extra=extra
        )

    def swapped(self) -> "FactoredScores":
        """Return the same scores with mentors as rows and mentees as columns."""
        return FactoredScores(self.right, self.left, extra=None if self.extra is None else self.extra.T)

    @cached_property
    def _turned(self) -> list[Any]:
        """The mentors' factors with features as rows, which a sparse product would make of them for every block."""
        turned: list[Any] = []
        for left, right in zip(self.left, self.right, strict=True):
            if sparse.issparse(right):
                turned.append(right.T.tocsr())
            else:
                turned.append(np.ascontiguousarray(right.T) if sparse.issparse(left) else right.T)
        return turned

    @cached_property
    def _single(self) -> QuickProducts | None:
        """The factors in single precision; None where numbers are too large for that."""
        quick = QuickProducts(self.left, self.right, extra=self.extra)
        return quick if quick.fits else None

    @cached_property
    def _double(self) -> QuickProducts | None:
        """The factors in one tile; None where there are few pairs, which are not worth a compiled kernel."""
        some_sparse = self.extra is not None or any(map(sparse.issparse, [*self.left, *self.right]))
        if some_sparse and self.shape[0] * self.shape[1] <= _FEW_PAIRS:
            return None
        quick = QuickProducts(self.left, self.right, extra=self.extra, precision=np.float64, tile=self.shape[1])
        return quick if quick.fits else None

    def pairs(self, rows: Integers, columns: Integers) -> Floats:
        """Scores of the pairs (rows[k], columns[k])."""
        total = np.zeros(len(rows))
        dots = _dot_products if len(rows) <= _MANY_AT_ONCE else compiled_dot_products
        for left, right in zip(self.left, self.right, strict=True):
            total += dots(left, right, rows, columns)
        if self.extra is not None:
            total += matrix_entries(self.extra, rows, columns)
        return total


class SampledScores:
    """The scores of some mentees with some mentors, looked at through a window.

    Examples
    --------
    >>> from mentormatch.assignment import DenseScores
    >>> SampledScores(DenseScores([[0.1, 0.2], [0.3, 0.4]]), np.array([1]), np.array([0])).block(np.array([0]))
    array([[0.3]])
    """

    shape: tuple[int, int]
    scores: PairScores
    rows: Integers
    columns: Integers

    def __init__(self, scores: PairScores, rows: Integers, columns: Integers) -> None:
        self.scores, self.rows, self.columns = scores, rows, columns
        self.shape = len(rows), len(columns)

    def block(self, rows: Integers) -> Floats:
        """Scores of the mentees `rows` of the sample with every mentor of it."""
        return np.asarray(self.scores.block(self.rows[rows]))[:, self.columns]

    def pairs(self, rows: Integers, columns: Integers) -> Floats:
        """Scores of the pairs (rows[k], columns[k]) of the sample."""
        return self.scores.pairs(self.rows[rows], self.columns[columns])


def sample_of(scores: PairScores, rows: Integers, columns: Integers) -> PairScores:
    """Return the scores of some mentees with some mentors: cut where they can be, else looked at through a window.

    Examples
    --------
    >>> from mentormatch.assignment import DenseScores
    >>> sample_of(DenseScores([[0.1, 0.2], [0.3, 0.4]]), np.array([0, 1]), np.array([1])).shape
    (2, 1)
    """
    if isinstance(scores, ScreenedScores):
        return scores.take(mentees=rows, mentors=columns)
    return SampledScores(scores, rows, columns)


def _products(left: Any, turned: Any) -> Floats:
    """``left @ turned``, summed over the inner axis in ascending order for each pair."""
    if is_sparse(left):
        products: Any = left @ turned
        return np.asarray(products.toarray() if is_sparse(products) else products)
    if is_sparse(turned):
        return np.asarray((turned.T @ left.T).T)
    # BLAS sums in an order that depends on shapes and threads; what decides must not
    total = np.zeros((left.shape[0], turned.shape[1]))
    scratch = np.empty_like(total)
    for k in range(left.shape[1]):
        np.multiply(left[:, k, None], turned[None, k], out=scratch)
        total += scratch
    return total


def _dot_products(left: Factor, right: Factor, rows: Integers, columns: Integers) -> Floats:
    """Dot products of left[rows[k]] and right[columns[k]] in the same order of summation as `_products`."""
    dots = np.zeros(len(rows))
    for start in range(0, len(rows), _PAIRS_AT_ONCE):
        some = slice(start, start + _PAIRS_AT_ONCE)
        ours, theirs = left[rows[some]], right[columns[some]]
        if sparse.issparse(ours):
            dots[some] = _sparse_dot(ours, theirs)
        elif sparse.issparse(theirs):
            dots[some] = _sparse_dot(theirs, ours)
        else:
            for products in np.multiply(ours.T, theirs.T, order="C"):
                dots[some] += products
    return dots


def _sparse_dot(first: sparse.csr_array, second: Factor) -> Floats:
    if sparse.issparse(second):
        products = first.multiply(second).tocsr()
    else:
        row_of = np.repeat(np.arange(first.shape[0]), np.diff(first.indptr))
        products = first.copy()
        products.data = first.data * second[row_of, first.indices]
    # a matrix-vector product adds a row's entries one by one in the order of their columns; .sum() may not
    return np.asarray(products @ np.ones(products.shape[1]))


def _factors(parts: Any, name: str, mistakes: list[Mistake]) -> list[Factor]:
    listed = parts if isinstance(parts, list | tuple) and not is_matrix_of_numbers(parts) else [parts]
    factors: list[Factor | None] = []
    for part in listed:
        if sparse.issparse(part):
            factors.append(or_mistake(finite_sparse, part, name, mistakes))
        else:
            factors.append(or_mistake(finite_matrix, part, name, mistakes))
    return [factor for factor in factors if factor is not None]
