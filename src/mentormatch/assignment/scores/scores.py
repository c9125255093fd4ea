"""The interface of scores, and dense and sparse matrices behind it."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Protocol, TypeVar, cast, runtime_checkable

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from mentormatch.arrays import Booleans, Floats, Integers
from mentormatch.errors import Mistake, ProblemError
from mentormatch.values import Value

_Checked = TypeVar("_Checked")


@runtime_checkable
class PairScores(Protocol):
    """What a solver asks of scores; anything with these three can be given to `AssignmentProblem`.

    ``block`` and ``pairs`` must give the same float64 for the same pair, whatever else is asked for with it.
    """

    @property
    def shape(self) -> tuple[int, int]:
        """Mentees, mentors."""

    def block(self, rows: Integers) -> Floats:
        """Scores of the mentees `rows` with every mentor, shape (rows, mentors); a new array."""

    def pairs(self, rows: Integers, columns: Integers) -> Floats:
        """Scores of the pairs (rows[k], columns[k]), shape (k,)."""


@runtime_checkable
class ScreenedScores(PairScores, Protocol):
    """Scores that can be looked at more quickly than they can be decided; what large problems want.

    The first two need not be right to the last bit: what they show to be near is decided by ``pairs``.
    """

    def screen(self, rows: Integers) -> Iterator[tuple[int, NDArray[np.floating[Any]], float]]:
        """Yield the scores of the mentees `rows` by tiles of mentors: (first mentor, block, largest error).

        The next block may take the place of the last in memory.
        """

    def product(self, rows: Integers) -> Floats:
        """Scores of the mentees `rows` with every mentor, whose last bits may depend on what else is asked for."""

    def take(self, *, mentees: Integers, mentors: Integers) -> PairScores:
        """Return the same scores for some people."""

    def swapped(self) -> PairScores:
        """Return the same scores with mentors as rows and mentees as columns."""


class DenseScores(Value):
    """Scores that are given as a whole matrix, shape (mentees, mentors).

    Examples
    --------
    >>> DenseScores([[0.9, 0.1], [0.8, 0.7]]).pairs(np.array([1]), np.array([0]))
    array([0.8])
    """

    matrix: Floats

    def __init__(self, matrix: ArrayLike, *, name: str = "scores") -> None:
        self.matrix = finite_matrix(matrix, name)

    @property
    def shape(self) -> tuple[int, int]:
        """Mentees, mentors."""
        return self.matrix.shape[0], self.matrix.shape[1]

    def block(self, rows: Integers) -> Floats:
        """Scores of the mentees `rows` with every mentor."""
        return self.matrix[rows]

    def pairs(self, rows: Integers, columns: Integers) -> Floats:
        """Scores of the pairs (rows[k], columns[k])."""
        return self.matrix[rows, columns]


class SparseScores(Value):
    """Scores of which only the stored entries, zeros among them, may become pairs.

    Examples
    --------
    >>> scores = SparseScores(sparse.coo_array(([0.9, 0.0], ([0, 1], [0, 1])), shape=(2, 2)))
    >>> scores.stored(np.array([0, 1]))
    array([[ True, False],
           [False,  True]])
    """

    matrix: Any

    def __init__(self, matrix: Any, *, name: str = "scores") -> None:
        self.matrix = finite_sparse(matrix, name)
        ones = np.ones_like(self.matrix.data, dtype=bool)
        self._stored = sparse.csr_array((ones, self.matrix.indices, self.matrix.indptr), self.matrix.shape)

    @property
    def shape(self) -> tuple[int, int]:
        """Mentees, mentors."""
        return self.matrix.shape[0], self.matrix.shape[1]

    def block(self, rows: Integers) -> Floats:
        """Scores of the mentees `rows` with every mentor, 0 where none is stored."""
        block: Floats = self.matrix[rows].toarray()
        return block

    def pairs(self, rows: Integers, columns: Integers) -> Floats:
        """Scores of the pairs (rows[k], columns[k])."""
        return matrix_entries(self.matrix, rows, columns)

    def stored(self, rows: Integers) -> Booleans:
        """Which pairs of the mentees `rows` are stored, shape (rows, mentors)."""
        return self._stored[rows].toarray()


def swapped(scores: PairScores) -> PairScores:
    """Return the scores with mentors as rows and mentees as columns; as a whole matrix where they cannot be turned.

    Examples
    --------
    >>> swapped(DenseScores([[0.1, 0.2]])).shape
    (2, 1)
    """
    if isinstance(scores, ScreenedScores):
        return scores.swapped()
    return DenseScores(scores.block(np.arange(scores.shape[0])).T)


def as_pair_scores(scores: Any, *, name: str = "scores") -> PairScores:
    """Return `scores` behind the interface: arrays, scipy sparse, or what already answers to it.

    Raises
    ------
    ProblemError
        Where they are no finite numbers with two axes; `name` is what the message calls them.

    Examples
    --------
    >>> as_pair_scores([[0.9, 0.1]]).shape
    (1, 2)
    """
    if sparse.issparse(scores):
        return SparseScores(scores, name=name)
    if hasattr(scores, "block") and hasattr(scores, "pairs") and hasattr(scores, "shape"):
        return cast("PairScores", scores)
    return DenseScores(scores, name=name)


def matrix_entries(matrix: sparse.csr_array, rows: Integers, columns: Integers) -> Floats:
    """Return the entries [rows[k], columns[k]] of a sparse matrix, 0 where none is stored."""
    if not len(rows):
        return np.zeros(0)
    return np.asarray(matrix[rows, columns], dtype=np.float64).reshape(-1)


def or_mistake(
    check: Callable[[Any, str], _Checked], given: Any, name: str, mistakes: list[Mistake]
) -> _Checked | None:
    """What `check` returns, or None and its mistakes among the others."""
    try:
        return check(given, name)
    except ProblemError as error:
        mistakes += error.mistakes
        return None


def is_matrix_of_numbers(parts: Sequence[Any]) -> bool:
    """Tell a nested list of numbers from a list of factors."""
    return bool(parts) and all(isinstance(row, list | tuple) and not any(np.ndim(x) for x in row) for row in parts)


def finite_matrix(matrix: ArrayLike, name: str) -> Floats:
    """Return a matrix of finite float64, or raise `ProblemError`; `name` is what mistakes call it."""
    try:
        array = np.asarray(matrix)
        array = array.astype(np.float64, copy=False) if array.dtype.kind in "biufO" else array
    except (TypeError, ValueError) as error:
        raise ProblemError(Mistake("scores_not_numbers", f"{name} must be numbers", got=str(error))) from None
    if array.dtype != np.float64:
        raise ProblemError(Mistake("scores_not_numbers", f"{name} must be numbers", got=str(array.dtype)))
    if array.ndim != 2:
        raise ProblemError(Mistake("scores_shape", f"{name} must have two axes", got=f"shape {array.shape}"))
    wrong = np.argwhere(~np.isfinite(array))
    if len(wrong):
        raise ProblemError(_not_finite(name, array[tuple(wrong[0])], wrong))
    return array


def finite_sparse(matrix: Any, name: str) -> sparse.csr_array:
    """Return a sparse matrix of finite float64, or raise `ProblemError`; `name` is what mistakes call it."""
    if matrix.ndim != 2 or matrix.dtype.kind not in "biuf":
        got = f"{matrix.dtype} of shape {matrix.shape}"
        raise ProblemError(Mistake("scores_shape", f"{name} must be real numbers with two axes", got=got))
    numbers = sparse.csr_array(matrix, dtype=np.float64, copy=True)
    numbers.sum_duplicates()  # and sorts a row's entries
    wrong = np.flatnonzero(~np.isfinite(numbers.data))
    if len(wrong):
        places = np.stack(numbers.tocoo().coords, axis=1).astype(np.int64)
        raise ProblemError(_not_finite(name, numbers.data[wrong[0]], places[wrong]))
    return numbers


def _not_finite(name: str, number: float, places: Integers) -> Mistake:
    row, column = places[0]
    return Mistake(
        "scores_not_finite",
        f"{name} must be finite numbers",
        got=f"{number} at [{row}, {column}]" + (f" and {len(places) - 1} more" if len(places) > 1 else ""),
        hint="To forbid pairs, use allowed= or a sparse matrix that stores only the pairs that may be made.",
    )
