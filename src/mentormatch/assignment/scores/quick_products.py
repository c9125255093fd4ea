"""Products of factors by tiles, with error bounds."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from mentormatch.arrays import Floats, Integers

Numbers: TypeAlias = NDArray[np.floating[Any]]

# a feature that more than one mentor in so many has is kept as a row of numbers instead of a list of mentors
_POPULAR = 32
_LARGEST = 1e30  # beyond, single precision may overflow


class SparseRows(NamedTuple):
    """The rows of a sparse matrix as the compiled kernels take them (compressed sparse rows).

    Attributes
    ----------
    starts : int64 array (rows + 1,)
        Where each row begins.
    features : int32 array (entries,)
        The column of each entry.
    values : float array (entries,)
    """

    starts: NDArray[Any]
    features: NDArray[Any]
    values: Numbers


class _Tile(NamedTuple):
    """The factors of some mentors: dense ones, rows of features, lists of mentors, extra; None where there are none."""

    first: int
    width: int
    factors: Numbers | None
    features: Numbers | None
    lists: SparseRows | None
    extra: Any


class QuickProducts:
    r"""The numbers base_i + Σ_k left_ik · right_jk + extra_ij, for all mentors of some mentees, in one precision.

    Dense factors are multiplied by BLAS. Of a sparse row of a mentee each feature adds its weight times the feature's
    row of mentors, or, where few mentors have it, goes through their list. The sums run in any order.

    With K addends of a pair, and u the unit roundoff, what is computed differs from the exact number by at most
    :math:`\gamma_{K+4} B_i`, where :math:`\gamma_k = ku / (1 - ku)` and :math:`B_i` bounds the sum of the absolute
    values of the addends (Higham 2002, section 3.1: K − 1 for the sum, 1 for each product, 2 for rounding the factors).
    For dense factors :math:`B_i` is the product of the norms, for sparse ones the sum of a mentee's weights, each times
    the largest number of its feature. The error stated is twice that; what vanishes below the smallest number is added.

    Parameters
    ----------
    left, right : sequence of arrays or scipy sparse
        Factors side by side, shapes (mentees, k) and (mentors, k).
    extra : csr_array, optional
        Additions for single pairs, shape (mentees, mentors).
    base : float array (mentees,), optional
        An addition for all pairs of a mentee.
    added : sequence of float, optional
        The largest absolute value of each number that will be added to a tile by whoever asked for it.
    precision : type
        float32 or float64.
    tile : int
        How many mentors at a time.

    Attributes
    ----------
    tile : int
        How many mentors stand in a tile, at most.
    fits : bool
        Whether all numbers are small enough for the precision; only then there are tiles.

    Examples
    --------
    >>> left, right = sparse.csr_array([[1.0, 0.0, 0.5]]), sparse.csr_array([[0.5, 1.0, 0.0], [0.0, 0.0, 1.0]])
    >>> [(start, block.tolist()) for start, block in QuickProducts([left], [right]).tiles(np.array([0]))]
    [(0, [[0.5, 0.5]])]
    """

    shape: tuple[Any, Any]
    tile: int
    fits: bool

    def __init__(
        self,
        left: Sequence[Any],
        right: Sequence[Any],
        *,
        extra: sparse.csr_array | None = None,
        base: Floats | None = None,
        added: Sequence[float] = (),
        precision: type[np.floating[Any]] = np.float32,
        tile: int = 4096,
    ) -> None:
        pairs = list(zip(left, right, strict=True))
        self.shape = left[0].shape[0], right[0].shape[0]
        self.precision = precision
        self.tile = max(1, tile)
        dense = [(of_mentees, _array(of_mentors)) for of_mentees, of_mentors in pairs if not is_sparse(of_mentees)]
        listed = [(of_mentees, of_mentors) for of_mentees, of_mentors in pairs if is_sparse(of_mentees)]
        popular = [_popular(of_mentors) for _, of_mentors in listed]
        few = [_of_features(pair, ~often) for pair, often in zip(listed, popular, strict=True)]
        many = [_of_features(pair, often) for pair, often in zip(listed, popular, strict=True)]
        self._base = None if base is None else base.astype(precision)
        self._extra = extra
        self._dense = _side_by_side([of_mentees for of_mentees, _ in dense])
        self._bound_errors(dense, [*many, *few], base, added)
        if self.fits:
            self._dense = None if self._dense is None else self._dense.astype(precision)
            self._many, self._few = (
                _sparse_rows(_stacked([of_mentees for of_mentees, _ in parts], self.shape[0]).astype(precision))
                for parts in (many, few)
            )
            self._tiles = [
                self._tile(slice(start, min(start + self.tile, self.shape[1])), dense, many, few)
                for start in range(0, max(1, self.shape[1]), self.tile)
            ]

    def error(self, rows: Integers) -> float:
        """Return the most by which a number of these mentees may differ from the exact one."""
        return float(self._errors[rows].max(initial=0.0))

    def tiles(self, rows: Integers) -> Iterator[tuple[int, Numbers]]:
        """Yield the numbers of the mentees `rows` by tiles of mentors: (first mentor, block).

        The next block takes the place of the last: memory that is new for each would cost as much as the products.
        """
        dense = None if self._dense is None else self._dense[rows]
        base = np.zeros((1, 1)) if self._base is None else self._base[rows, None]
        place = np.empty(len(rows) * max(tile.width for tile in self._tiles), dtype=self.precision)
        for tile in self._tiles:
            block = place[: len(rows) * tile.width].reshape(len(rows), tile.width)
            if dense is None:
                block[:] = base
            else:
                assert tile.factors is not None, "there are as many on either side"
                np.matmul(dense, tile.factors, out=block)
                if self._base is not None:
                    block += base
            if tile.features is not None or tile.lists is not None:
                self._add_sparse(rows, tile, block)
            if tile.extra is not None:
                some = tile.extra[rows]
                of_row = np.repeat(np.arange(len(rows)), np.diff(some.indptr))
                block[of_row, some.indices] += some.data
            yield tile.first, block

    def _add_sparse(self, rows: Integers, tile: _Tile, block: Numbers) -> None:
        # loading the compiler takes a second, which nobody needs who has dense factors
        from mentormatch.assignment.scores.compiled_products import add_features, add_lists

        if tile.features is not None:
            add_features(rows, self._many, tile.features, block)
        if tile.lists is not None:
            add_lists(rows, self._few, tile.lists, block)

    def _tile(self, some: slice, dense: list[Any], many: list[Any], few: list[Any]) -> _Tile:
        """The factors of the mentors `some`."""
        precision = self.precision
        factors = None if not dense else np.concatenate([_transposed(other[some], precision) for _, other in dense])
        features = None
        if len(self._many.features):
            features = np.concatenate([_transposed(_array(other[some]), precision) for _, other in many])
        lists = None
        if len(self._few.features):
            by_feature = sparse.hstack([other[some] for _, other in few], format="csc")
            lists = _sparse_rows(by_feature.astype(precision))
        extra = None
        if self._extra is not None:
            extra = self._extra[:, some].astype(precision)
        return _Tile(some.start, some.stop - some.start, factors, features, lists, extra)

    def _bound_errors(self, dense: list[Any], listed: list[Any], base: Floats | None, added: Sequence[float]) -> None:
        """Set, for every mentee, the largest error, and whether all numbers fit."""
        mentees, _ = self.shape
        bounds, addends, largest = np.full(mentees, float(sum(added))), 1 + len(added), 0.0
        for left, right in dense:
            addends += left.shape[1]
            bounds += _norms(left) * _norms(right).max(initial=0.0)
            largest = max(largest, np.abs(left).max(initial=0.0), np.abs(right).max(initial=0.0))
        stored = np.zeros(mentees, dtype=np.int64)
        for left, right in listed:
            reach = np.abs(right).max(axis=0) if right.shape[0] else np.zeros(right.shape[1])
            reach = _array(reach).reshape(-1)
            bounds += np.abs(left) @ reach
            stored += np.diff(left.indptr)
            largest = max(largest, np.abs(left.data).max(initial=0.0), reach.max(initial=0.0))
        if self._extra is not None and self._extra.nnz:
            addends += 1
            bounds += abs(self._extra).max(axis=1).toarray().reshape(-1)
        if base is not None:
            bounds += np.abs(base)
        limits = np.finfo(self.precision)
        counts = addends + stored
        vanished = (counts + 1) * float(limits.smallest_subnormal) * (1.0 + 2.0 * largest)
        self._errors: Floats = (counts + 4) * float(limits.eps) * bounds + vanished
        small = _LARGEST if self.precision == np.float32 else np.inf
        self.fits = bool(max(largest, bounds.max(initial=0.0)) < small)


def compiled_dot_products(left: Any, right: Any, rows: Integers, columns: Integers) -> Floats:
    """Return the dot products of left[rows[k]] and right[columns[k]], summed in ascending order of the features.

    Examples
    --------
    >>> left, right = sparse.csr_array([[1.0, 0.5]]), np.array([[0.5, 0.5], [0.0, 1.0]])
    >>> compiled_dot_products(left, right, np.array([0, 0]), np.array([0, 1])).tolist()
    [0.75, 0.5]
    """
    from mentormatch.assignment.scores.compiled_products import dense_dots, mixed_dots, sparse_dots

    dots = np.empty(len(rows))
    if is_sparse(left) and is_sparse(right):
        sparse_dots(rows, columns, _sparse_rows(left), _sparse_rows(right), dots)
    elif is_sparse(left):
        mixed_dots(rows, columns, _sparse_rows(left), np.ascontiguousarray(right), dots)
    elif is_sparse(right):
        mixed_dots(columns, rows, _sparse_rows(right), np.ascontiguousarray(left), dots)
    else:
        dense_dots(rows, columns, np.ascontiguousarray(left), np.ascontiguousarray(right), dots)
    return dots


def is_sparse(part: Any) -> bool:
    """Whether this is one of SciPy's sparse matrices.

    Examples
    --------
    >>> is_sparse(sparse.eye_array(2)), is_sparse([1.0])
    (True, False)
    """
    return bool(sparse.issparse(part))


def _sparse_rows(matrix: Any) -> SparseRows:
    """The rows of a sparse matrix, in the same types whatever SciPy chose."""
    return SparseRows(
        matrix.indptr.astype(np.int64, copy=False), matrix.indices.astype(np.int32, copy=False), matrix.data
    )


def _of_features(pair: tuple[Any, Any], some: NDArray[np.bool_]) -> tuple[Any, Any]:
    return pair if some.all() else (pair[0][:, some], pair[1][:, some])


def _array(part: Any) -> Numbers:
    array: Numbers = part.toarray() if is_sparse(part) else part
    return array


def _transposed(part: Numbers, precision: type[np.floating[Any]]) -> Numbers:
    return np.ascontiguousarray(part.T, dtype=precision)


def _norms(part: Numbers) -> Floats:
    """The norm of each row, scaled so that no square vanishes or overflows."""
    peaks = np.abs(part).max(axis=1, initial=0.0)
    scaled = part / np.where(peaks > 0, peaks, 1.0)[:, None]
    return np.asarray(peaks * np.sqrt(np.einsum("ik,ik->i", scaled, scaled)), dtype=np.float64)


def _popular(right: Any) -> NDArray[np.bool_]:
    """Which features are kept as rows: those of dense factors, and those that many mentors have."""
    if not is_sparse(right):
        return np.ones(right.shape[1], dtype=bool)
    return np.asarray(np.bincount(right.indices, minlength=right.shape[1]) * _POPULAR > right.shape[0])


def _side_by_side(parts: list[Numbers]) -> Numbers | None:
    return np.concatenate(parts, axis=1) if parts else None


def _stacked(parts: list[sparse.csr_array], height: int) -> sparse.csr_array:
    return sparse.hstack(parts, format="csr") if parts else sparse.csr_array((height, 0))
