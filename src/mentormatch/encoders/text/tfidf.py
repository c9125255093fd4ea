"""Documents as TF-IDF rows of unit length over a learned vocabulary."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.sparse import csr_array

from mentormatch.encoders.contract import Floats, Integers, Rows

_LENGTHS = (3, 4)


@dataclass(frozen=True, eq=False)
class Counts:
    """How often each document has each term: a sparse matrix, and the terms of its columns."""

    matrix: Rows
    terms: list[str]


def count_words(documents: Iterable[str]) -> Counts:
    """Return how often each document has each word.

    Examples
    --------
    >>> counts = count_words(["a b a", "c"])
    >>> counts.terms, counts.matrix.toarray().tolist()
    (['a', 'b', 'c'], [[2.0, 1.0, 0.0], [0.0, 0.0, 1.0]])
    """
    return _count(document.split() for document in documents)


def count_runs(words: Counts) -> Counts:
    """Return how often each document has each run of three or four characters within a word and its borders.

    Each distinct word is cut up once; a product of two sparse matrices does the rest.

    Examples
    --------
    >>> counts = count_runs(count_words(["go go"]))
    >>> counts.terms, counts.matrix.toarray().tolist()
    ([' go', 'go ', ' go '], [[2.0, 2.0, 2.0]])
    """
    runs = _count(map(_runs, words.terms))
    return Counts(csr_array(words.matrix @ runs.matrix), runs.terms)


def _runs(word: str) -> tuple[str, ...]:
    padded = f" {word} "
    return tuple(padded[at : at + length] for length in _LENGTHS for at in range(len(padded) - length + 1))


def _count(documents: Iterable[Iterable[str]]) -> Counts:
    positions: dict[str, int] = {}
    found: list[int] = []
    starts = [0]
    for document in documents:
        found.extend([positions.setdefault(term, len(positions)) for term in document])
        starts.append(len(found))
    shape = (len(starts) - 1, len(positions))
    matrix = csr_array((np.ones(len(found)), np.array(found, dtype=np.int64), np.array(starts)), shape=shape)
    matrix.sum_duplicates()
    return Counts(matrix, list(positions))


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """Terms, sorted, and how many of so many documents have each of them."""

    terms: tuple[str, ...]
    counts: Integers
    documents: int

    @classmethod
    def of(cls, count_of: Mapping[str, int], *, documents: int) -> "Vocabulary":
        """Return the vocabulary of a table of term -> count."""
        terms = tuple(sorted(count_of))
        return cls(terms, np.array([count_of[term] for term in terms], dtype=np.int64), documents)

    @cached_property
    def count_of(self) -> Mapping[str, int]:
        """Term -> count, kept, since it is asked for pair by pair."""
        return self.to_dict()

    @property
    def weights(self) -> Floats:
        """How rare each term is: log((1 + documents) / (1 + count)) + 1."""
        weights: Floats = np.log((1 + self.documents) / (1 + self.counts)) + 1
        return weights

    def with_more(self, terms: Iterable[str], *, max_features: int) -> "Vocabulary":
        """Return a vocabulary that also has new terms, in no document, as long as there is room."""
        count_of = self.to_dict()
        new = sorted(set(terms).difference(count_of))[: max(0, max_features - len(count_of))]
        return Vocabulary.of(count_of | dict.fromkeys(new, 0), documents=self.documents)

    def to_dict(self) -> dict[str, int]:
        """Return term -> count."""
        return dict(zip(self.terms, self.counts.tolist(), strict=True))


def learn(counts: Counts, copies: Integers, *, max_features: int) -> Vocabulary:
    """Return the terms that most documents have, ties in the order of the alphabet.

    Parameters
    ----------
    counts : Counts
        Each distinct document once.
    copies : ndarray of int
        How often each occurs.
    max_features : int
        The most terms to keep.

    Examples
    --------
    >>> learn(count_words(["a b", "b c"]), np.array([1, 2]), max_features=2).to_dict()
    {'b': 3, 'c': 2}
    """
    matrix = counts.matrix
    owners = np.repeat(np.arange(len(copies)), np.diff(matrix.indptr))
    having = np.bincount(matrix.indices, weights=copies[owners], minlength=len(counts.terms)).astype(np.int64)
    kept = sorted(zip(counts.terms, having.tolist(), strict=True), key=lambda pair: (-pair[1], pair[0]))[:max_features]
    return Vocabulary.of(dict(kept), documents=int(copies.sum()))


def unit_rows(counts: Counts, vocabulary: Vocabulary) -> Rows:
    """Return one row a document: (1 + log count) · rarity of each known term, scaled to a length of 1.

    The length stays below 1 by as much as rounding could add to a dot product, so that none exceeds 1.

    Examples
    --------
    >>> words = count_words(["a b b", "c"])
    >>> unit_rows(words, Vocabulary.of({"a": 1, "b": 1}, documents=1)).toarray().round(3).tolist()
    [[0.509, 0.861], [0.0, 0.0]]
    """
    position_of = {term: position for position, term in enumerate(vocabulary.terms)}
    positions = np.array([position_of.get(term, -1) for term in counts.terms], dtype=np.int64)
    documents = counts.matrix.shape[0]
    features = positions[counts.matrix.indices]
    known = features >= 0
    owners = np.repeat(np.arange(documents), np.diff(counts.matrix.indptr))[known]
    amounts = (1.0 + np.log(counts.matrix.data[known])) * vocabulary.weights[features[known]]
    starts = np.searchsorted(owners, np.arange(documents + 1))
    rows = csr_array((amounts, features[known], starts), shape=(documents, len(vocabulary.terms)))
    rows.sort_indices()
    lengths = np.diff(rows.indptr)
    if not rows.nnz:
        return rows
    filled = lengths > 0
    norms = np.sqrt(np.add.reduceat(np.square(rows.data), rows.indptr[:-1][filled]))
    slack = 1.0 + (lengths[filled] + 8) * np.finfo(np.float64).eps
    rows.data = rows.data / np.repeat(norms * slack, lengths[filled])
    return rows
