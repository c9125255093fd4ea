"""Documents as TF-IDF rows of unit length over a learned vocabulary."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.sparse import csr_array

from mentormatch.arrays import Floats, Integers
from mentormatch.encoders.contract import Rows

_NGRAM_LENGTHS = (3, 4)


@dataclass(frozen=True, eq=False)
class TermCounts:
    """Term counts of documents: a sparse matrix (documents, terms), and the terms of its columns."""

    matrix: Rows
    terms: list[str]


def count_words(documents: Iterable[str]) -> TermCounts:
    """Return how often each document has each word.

    Examples
    --------
    >>> counts = count_words(["a b a", "c"])
    >>> counts.terms, counts.matrix.toarray().tolist()
    (['a', 'b', 'c'], [[2.0, 1.0, 0.0], [0.0, 0.0, 1.0]])
    """
    return _count_terms(document.split() for document in documents)


def count_character_ngrams(words: TermCounts) -> TermCounts:
    """Return how often each document has each character n-gram (n = 3, 4) of its words, padded with spaces.

    The n-grams of each distinct word are counted once: the result is (documents × words) @ (words × n-grams).

    Examples
    --------
    >>> counts = count_character_ngrams(count_words(["go go"]))
    >>> counts.terms, counts.matrix.toarray().tolist()
    ([' go', 'go ', ' go '], [[2.0, 2.0, 2.0]])
    """
    runs = _count_terms(map(_character_ngrams, words.terms))
    return TermCounts(csr_array(words.matrix @ runs.matrix), runs.terms)


def _character_ngrams(word: str) -> tuple[str, ...]:
    padded = f" {word} "
    return tuple(padded[at : at + length] for length in _NGRAM_LENGTHS for at in range(len(padded) - length + 1))


def _count_terms(documents: Iterable[Iterable[str]]) -> TermCounts:
    positions: dict[str, int] = {}
    found: list[int] = []
    starts = [0]
    for document in documents:
        found.extend([positions.setdefault(term, len(positions)) for term in document])
        starts.append(len(found))
    shape = (len(starts) - 1, len(positions))
    matrix = csr_array((np.ones(len(found)), np.array(found, dtype=np.int64), np.array(starts)), shape=shape)
    matrix.sum_duplicates()
    return TermCounts(matrix, list(positions))


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """The known terms, sorted, their document counts, and the number of documents."""

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
        """Term -> document count; cached, since it is needed for every pair."""
        return self.to_dict()

    @property
    def weights(self) -> Floats:
        """The inverse document frequency of each term: log((1 + documents) / (1 + count)) + 1."""
        weights: Floats = np.log((1 + self.documents) / (1 + self.counts)) + 1
        return weights

    def with_more(self, terms: Iterable[str], *, max_features: int) -> "Vocabulary":
        """Return a vocabulary with new terms, whose document count is 0, up to `max_features`."""
        count_of = self.to_dict()
        new = sorted(set(terms).difference(count_of))[: max(0, max_features - len(count_of))]
        return Vocabulary.of(count_of | dict.fromkeys(new, 0), documents=self.documents)

    def to_dict(self) -> dict[str, int]:
        """Return term -> count."""
        return dict(zip(self.terms, self.counts.tolist(), strict=True))


def learn_vocabulary(counts: TermCounts, copies: Integers, *, max_features: int) -> Vocabulary:
    """Return the vocabulary of the terms that most documents have; ties in alphabetical order.

    Parameters
    ----------
    counts : Counts
        The counts of the distinct documents.
    copies : ndarray of int
        How often each distinct document occurs.
    max_features : int
        The most terms to keep.

    Examples
    --------
    >>> learn_vocabulary(count_words(["a b", "b c"]), np.array([1, 2]), max_features=2).to_dict()
    {'b': 3, 'c': 2}
    """
    matrix = counts.matrix
    owners = np.repeat(np.arange(len(copies)), np.diff(matrix.indptr))
    having = np.bincount(matrix.indices, weights=copies[owners], minlength=len(counts.terms)).astype(np.int64)
    kept = sorted(zip(counts.terms, having.tolist(), strict=True), key=lambda pair: (-pair[1], pair[0]))[:max_features]
    return Vocabulary.of(dict(kept), documents=int(copies.sum()))


def tfidf_rows(counts: TermCounts, vocabulary: Vocabulary) -> Rows:
    """Return one row a document: (1 + log count) · idf of each known term, scaled to unit length.

    The length is kept below 1 by the rounding error of a dot product, so that none exceeds 1.

    Examples
    --------
    >>> words = count_words(["a b b", "c"])
    >>> tfidf_rows(words, Vocabulary.of({"a": 1, "b": 1}, documents=1)).toarray().round(3).tolist()
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
