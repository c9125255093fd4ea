"""Encodes vectors that people bring; scores their cosine or dot product."""

import math
import re
from collections import Counter
from collections.abc import Sequence
from typing import Any, ClassVar, Literal, Self

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from mentormatch.answers import Cell, Column, is_blank
from mentormatch.arrays import Booleans, Floats
from mentormatch.assignment import heeding
from mentormatch.encoders.columns import DistinctAnswers, distinct_answers
from mentormatch.encoders.contract import Encoded, LinearEncoder, Rows
from mentormatch.encoders.exact_products import ExactRows
from mentormatch.encoders.settings import wrong_setting
from mentormatch.errors import Mistake, count, shorten

_SIMILARITIES = ("cosine", "dot")
_BRACKETS = re.compile(r"^\s*[\[(](.*)[\])]\s*$", re.DOTALL)
_BETWEEN = re.compile(r"[,\s]+")
# scores are added up in multiples of 2**-44, so that their sum is exact in any order
_UNITS = 2.0**44
_ROWS_AT_ONCE = 256
_MOST_IN_A_SUM = 2**18  # numbers of 44 bits, in a sum of 63
_LARGEST = 1e15
# products that may be off by more are computed again, one number after the other
_NEAR = 2.0**-40


class VectorsEncoder(LinearEncoder):
    r"""Vectors that people bring, such as embeddings made elsewhere: how near they point to each other.

    With ``similarity="cosine"`` the score of two vectors x, y is :math:`\max(0, x \cdot y / (|x| |y|))`, with "dot" it
    is :math:`x \cdot y`, cut off at 0 and 1. A cell is a list or an array of numbers, or a text of numbers such as
    ``"[0.1, -0.2]"``; all vectors of both columns have one length. A vector of zeros has no direction: for the cosine
    it counts as a blank. Fitted on no vectors, the encoder knows no number of those that come later: until
    :meth:`extend` they count as vectors of zeros, as terms that nobody was fitted with count for nothing.

    Parameters
    ----------
    similarity : {"cosine", "dot"}

    Examples
    --------
    >>> encoder = VectorsEncoder().fit([[1.0, 0.0], [3.0, 4.0]], ["[1, 0]"])
    >>> encoder.score(encoder.encode_wants([[1.0, 0.0], [3.0, 4.0]]).values, encoder.encode_offers(["[1, 0]"]).values)
    array([[1. ],
           [0.6]])
    """

    name: ClassVar[str] = "vectors"

    length_: int

    def __init__(self, *, similarity: Literal["cosine", "dot"] = "cosine") -> None:
        self.similarity = similarity

    @property
    def names_what_is_shared(self) -> bool:
        """Whether `in_common` names what two answers share: no, numbers say nothing to people."""
        return False

    def setting_mistakes(self) -> list[Mistake]:
        """Return all that is wrong with the settings."""
        if self.similarity in _SIMILARITIES:
            return []
        return [wrong_setting("similarity", "be 'cosine' or 'dot'", self.similarity)]

    def fit(self, wants: Column, offers: Column) -> Self:
        """Learn how long the vectors are: as most of both columns."""
        self.check_settings()
        return self.restore({"length": _length_of(wants, offers)})

    def extend(self, wants: Column, offers: Column) -> Self:
        """Return a copy; where there were no vectors, it learns how long those here are."""
        self.check_fitted()
        length = self.length_ or _length_of(wants, offers)
        return type(self)(**self.get_params()).restore({"length": length})

    def encode_wants(self, column: Column) -> Encoded:
        """Return one vector a person; for the cosine of length 1."""
        return self._encode(column)

    def encode_offers(self, column: Column) -> Encoded:
        """Return one vector a person; for the cosine of length 1."""
        return self._encode(column)

    def score(self, wants: Any, offers: Any) -> Floats:
        """Return the scores of all pairs of rows, shape (rows of wants, rows of offers)."""
        scores: Floats = np.clip(super().score(wants, offers), 0.0, 1.0)
        return scores

    def mean(self, wants: Encoded, offers: Encoded) -> float:
        """Return the mean score over all answered pairs, each of which is computed; NaN where there are none."""
        wanted, offered = wants.values[wants.answered], offers.values[offers.answered]
        mentees, mentors = int(wanted.shape[0]), int(offered.shape[0])
        if mentees * mentors == 0:
            return math.nan
        left, right = ExactRows.of(wanted.toarray()), ExactRows.of(offered.toarray())
        total = 0
        for start in heeding(range(0, mentees, _ROWS_AT_ONCE)):
            some = slice(start, start + _ROWS_AT_ONCE)
            scores = np.clip(self._products(left.take(some), right, wanted[some], offered), 0.0, 1.0)
            units = np.rint(scores * _UNITS).astype(np.int64)
            total += sum(units.sum(axis=1, dtype=object if mentors > _MOST_IN_A_SUM else None).tolist())
        return min(1.0, total / _UNITS / (mentees * mentors))

    def _products(self, left: ExactRows, right: ExactRows, wants: Rows, offers: Rows) -> Floats:
        """The products of all pairs; where long vectors leave one open between 0 and 1, summed up as scores are."""
        products = left.products(right)
        if self.similarity == "cosine":
            return products  # of vectors of length 1
        errors = left.errors(right)
        is_open = (errors > _NEAR) & (products > -errors) & (products < 1.0 + errors)
        rows = np.flatnonzero(is_open.any(axis=1))
        if len(rows):
            products[rows] = np.where(is_open[rows], super().score(wants[rows], offers), products[rows])
        return products

    def in_common(self, wants_cell: Cell, offers_cell: Cell) -> tuple[str, ...]:  # noqa: ARG002
        """Return nothing: what two vectors share has no name."""
        self.check_fitted()
        return ()

    def shown(self, cell: Cell) -> str:
        """Return how explanations show an answer: how many numbers it has."""
        vector = _vector(cell)
        return count(len(vector), "number") if isinstance(vector, list) else ""

    def get_feature_names_out(self) -> NDArray[np.object_]:
        """Return the positions in the vectors."""
        self.check_fitted()
        return np.array([f"[{place}]" for place in range(self.length_)], dtype=object)

    def learned(self) -> dict[str, Any]:
        """Return how long the vectors are."""
        self.check_fitted()
        return {"length": self.length_}

    def restore(self, learned: dict[str, Any]) -> Self:
        """Take back what :meth:`learned` returned."""
        self.length_ = int(learned["length"])
        return self

    def _encode(self, column: Column) -> Encoded:
        self.check_fitted()
        answers = distinct_answers(column)
        rows = np.zeros((len(answers.cells), self.length_))
        answered = self._read(answers, rows)
        return Encoded(csr_array(rows[answers.index]), answered[answers.index])

    def _read(self, answers: DistinctAnswers, rows: Floats) -> Booleans:
        """Fill in the vector of each distinct answer, and return which of them there are."""
        answered = np.zeros(len(rows), dtype=bool)
        mistakes: list[tuple[int, Mistake]] = []
        for position, cell in enumerate(heeding(answers.cells)):
            vector = _vector(cell)
            if isinstance(vector, list) and not self.length_:
                vector = []
            if isinstance(vector, list) and len(vector) != self.length_:
                must = f"must be a vector of {count(self.length_, 'number')}, as most are"
                mistakes.append((position, Mistake("vector_length", must, got=count(len(vector), "number"))))
            elif isinstance(vector, Mistake):
                mistakes.append((position, vector))
            elif vector is not None:
                rows[position] = vector if self.similarity == "dot" else _of_length_1(vector)
                answered[position] = self.similarity == "dot" or any(vector)
        answers.raise_mistakes(mistakes)
        return answered


def _length_of(wants: Column, offers: Column) -> int:
    """Return how long most vectors are; of equally many the longer ones; 0 where there are none."""
    vectors = [_vector(cell) for cell in (*wants, *offers)]
    lengths = Counter(len(vector) for vector in vectors if isinstance(vector, list))
    return max(lengths, key=lambda length: (lengths[length], length), default=0)


def _vector(cell: Cell) -> list[float] | Mistake | None:
    """Return the numbers of a cell, None where it is blank, or what is wrong with it."""
    if is_blank(cell):
        return None
    pieces = _pieces(cell)
    try:
        numbers = [] if pieces is None else list(map(float, pieces))
    except (TypeError, ValueError):
        numbers = []
    if not numbers or not -_LARGEST <= min(numbers) <= max(numbers) <= _LARGEST or any(map(math.isnan, numbers)):
        must = "must be a vector: a list of numbers between -1e15 and 1e15"
        return Mistake("not_a_vector", must, got=shorten(str(cell)))
    return numbers


def _pieces(cell: Cell) -> list[Any] | None:
    """Return the parts of a cell that must be numbers; None where it has none."""
    if isinstance(cell, str):
        inside = _BRACKETS.sub(r"\1", cell)
        # with semicolons, a comma may be a decimal one
        parts = inside.replace(",", ".").split(";") if ";" in inside else _BETWEEN.split(inside)
        return [part for part in parts if part.strip()]
    if isinstance(cell, Sequence | np.ndarray) and bool not in set(map(type, cell)):
        return list(cell)
    return None


def _of_length_1(vector: list[float]) -> list[float]:
    """Return a vector divided by its length; of zeros itself."""
    largest = max(map(abs, vector), default=0.0)
    if not largest:
        return vector
    scaled = np.array(vector) / largest  # squares of tiny numbers would be 0
    unit: list[float] = (scaled / math.sqrt(math.fsum((scaled * scaled).tolist()))).tolist()
    return unit
