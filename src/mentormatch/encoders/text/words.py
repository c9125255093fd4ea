"""Texts compared by their words: TF-IDF."""

import unicodedata
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Self

import numpy as np
from scipy.sparse import csr_array, hstack

from mentormatch.answers import Cell, Column, fold, text_of
from mentormatch.arrays import Floats
from mentormatch.encoders.columns import distinct_answers
from mentormatch.encoders.contract import Encoded, Rows
from mentormatch.encoders.text.calibration import Calibration
from mentormatch.encoders.text.stop_words import ENGLISH
from mentormatch.encoders.text.tfidf import (
    TermCounts,
    Vocabulary,
    count_character_ngrams,
    count_words,
    learn_vocabulary,
    tfidf_rows,
)

_SHOWN = 5
# in a corpus of at least this many texts, a word that more than a quarter of them contain says nothing of two people
_MANY_TEXTS = 20
_COMMON_SHARE = 0.25


@dataclass(frozen=True, eq=False)
class WordVectors:
    """Texts as TF-IDF vectors: half by words, half by character n-grams (n = 3, 4) within words.

    Parameters
    ----------
    by_words, by_characters : bool
        Which of the two halves count.
    max_features : int
        The largest size of either vocabulary.
    stop_words : frozenset of str
        Folded words to leave out.
    words, characters : Vocabulary
        What is known, with document counts.
    times : float
        By what cosines are multiplied, so that one far above the others of the cohort counts 1.
    """

    by_words: bool
    by_characters: bool
    max_features: int
    stop_words: frozenset[str]
    words: Vocabulary = field(default_factory=lambda: Vocabulary.of({}, documents=0))
    characters: Vocabulary = field(default_factory=lambda: Vocabulary.of({}, documents=0))
    times: float = 1.0

    def fitted(self, wants: Column, offers: Column, *, rescale: bool) -> Self:
        """Return the same with the words and character n-grams of both columns, and the scale of their cosines."""
        answers = distinct_answers([*wants, *offers])
        documents = self._documents(answers.cells)
        copies = answers.counts * np.array([bool(document) for document in documents], dtype=bool)
        words = count_words(documents)
        limit = self.max_features
        known = replace(
            self,
            words=learn_vocabulary(words, copies, max_features=limit if self.by_words else 0),
            characters=learn_vocabulary(
                count_character_ngrams(words), copies, max_features=limit if self.by_characters else 0
            ),
        )
        if not rescale:
            return known
        calibration = Calibration.of(known.encode(wants), known.encode(offers), dot_products)
        return known if calibration.spread == 0.0 else replace(known, times=1.0 / calibration.largest)

    def extended(self, wants: Column, offers: Column) -> Self:
        """Return the same with the new terms of both columns, as far as `max_features` allows."""
        words = count_words(self._documents(distinct_answers([*wants, *offers]).cells))
        new_words = words.terms if self.by_words else []
        new_runs = count_character_ngrams(words).terms if self.by_characters else []
        return replace(
            self,
            words=self.words.with_more(new_words, max_features=self.max_features),
            characters=self.characters.with_more(new_runs, max_features=self.max_features),
        )

    def encode_wants(self, column: Column) -> Encoded:
        """Return one TF-IDF row a person, on the scale of the cohort."""
        return self.encode(column, times=self.times)

    def encode_offers(self, column: Column) -> Encoded:
        """Return one TF-IDF row a person."""
        return self.encode(column)

    def score_block(self, wants: Rows, offers: Rows) -> Floats:
        """Return the scores of all pairs."""
        return np.minimum(dot_products(wants, offers), 1.0)

    def score_pairs(self, wants: Rows, offers: Rows) -> Floats:
        """Return the scores of the pairs (wants[k], offers[k])."""
        products: Floats = np.asarray(wants.multiply(offers).sum(axis=1), dtype=np.float64).reshape(-1)
        return np.minimum(products, 1.0)

    def encode(self, column: Column, *, times: float = 1.0) -> Encoded:
        """Return one TF-IDF row a person; a text without a letter, digit or symbol counts as blank."""
        answers = distinct_answers(column)
        documents = self._documents(answers.cells)
        words = count_words(documents)
        halves = [(words, self.words)] if self.by_words else []
        if self.by_characters:
            halves.append((count_character_ngrams(words), self.characters))
        rows = _stack_halves(halves, times)
        answered = np.array([bool(document) for document in documents], dtype=bool)
        return Encoded(rows[answers.index], answered[answers.index])

    def in_common(self, wants_cell: Cell, offers_cell: Cell) -> tuple[str, ...]:
        """Return the rarest words of both texts, at most five, as the offering side wrote them."""
        counts = self.words.count_of
        wanted, offered = words_as_written(wants_cell), words_as_written(offers_cell)
        both = [word for word in offered if word in wanted and word in counts and tells_something(word)]
        return tuple(offered[word] for word in sorted(both, key=lambda word: (counts[word], word))[:_SHOWN])

    def shared_words(self, wants_cell: Cell, offers_cell: Cell) -> tuple[str, ...]:
        """Return the words of both texts that tell their writers from others, at most five, as the offers have them."""
        common = {word for word, count in self.words.count_of.items() if is_common(count, self.words.documents)}
        return words_of_both(wants_cell, offers_cell, common)

    def feature_names(self) -> list[str]:
        """Return the words, then the character n-grams."""
        words = [f"word:{term}" for term in self.words.terms]
        return [*words, *(f"characters:{term}" for term in self.characters.terms)]

    def learned(self) -> dict[str, Any]:
        """Return what was learned as plain JSON."""
        return {
            "words": self.words.to_dict(),
            "characters": self.characters.to_dict(),
            "documents": self.words.documents,
            "times": self.times,
        }

    def restored(self, learned: dict[str, Any]) -> Self:
        """Return the same with what :meth:`learned` returned."""
        return replace(
            self,
            words=Vocabulary.of(learned["words"], documents=learned["documents"]),
            characters=Vocabulary.of(learned["characters"], documents=learned["documents"]),
            times=float(learned["times"]),
        )

    def _documents(self, cells: Iterable[Cell]) -> list[str]:
        """Return the folded words of each cell without those to leave out; who wrote nothing else did not answer."""
        documents = [document_of(cell) for cell in cells]
        without = self.stop_words
        if not without:
            return documents
        return [" ".join(word for word in document.split() if word not in without) for document in documents]


def is_common(count: int, documents: int) -> bool:
    """Return whether so many of the texts have a word that it does not tell their writers from others."""
    return documents >= _MANY_TEXTS and count > _COMMON_SHARE * documents


def tells_something(word: str) -> bool:
    """Return whether a folded word is neither a number nor one such as "the".

    Examples
    --------
    >>> [tells_something(word) for word in ("the", "2026", "nursing")]
    [False, False, True]
    """
    return word not in ENGLISH and not word.isnumeric()


def words_of_both(wants_cell: Cell, offers_cell: Cell, common: Container[str]) -> tuple[str, ...]:
    """Return words that both texts have, as the offering side wrote them, without numbers and common words.

    Examples
    --------
    >>> words_of_both("I publish 3 poems", "The poems that I publish", set())
    ('poems', 'publish')
    """
    wanted, offered = words_as_written(wants_cell), words_as_written(offers_cell)
    both = [word for word in offered if word in wanted and word not in common and tells_something(word)]
    return tuple(offered[word] for word in both[:_SHOWN])


def dot_products(wants: Any, offers: Any) -> Floats:
    """Return the dot products of all pairs of sparse rows."""
    return np.asarray((wants @ offers.T).toarray(), dtype=np.float64)


def _stack_halves(halves: Sequence[tuple[TermCounts, Vocabulary]], times: float) -> Rows:
    """Return the rows of both halves side by side, scaled so that the dot products add up to the mean of both."""
    rows: Rows = csr_array(hstack([tfidf_rows(*half) for half in halves], format="csr", dtype=np.float64))
    rows.data *= np.sqrt(1.0 / len(halves)) * times
    return rows


def document_of(cell: Cell) -> str:
    """Return the folded words of a cell, with one space between them.

    Examples
    --------
    >>> document_of("I'd like to learn C#, .NET and Node.js... (soon!) 🚀")
    "i'd like to learn c# .net and node.js soon 🚀"
    """
    return " ".join(folded for word in _words(text_of(cell)) if (folded := fold(word)))


def words_as_written(cell: Cell) -> dict[str, str]:
    """Return folded word -> the word as first written, of one cell.

    Examples
    --------
    >>> words_as_written("Career, CAREER change!")
    {'career': 'Career', 'change': 'change'}
    """
    written: dict[str, str] = {}
    for word in _words(text_of(cell)):
        written.setdefault(fold(word), word)
    return written


def _words(text: str) -> list[str]:
    """Split at white space and punctuation, except within words such as C#, C++, .NET, Node.js, don't."""
    words = []
    for piece in text.translate(_WORD_SEPARATORS).split():
        word = piece.rstrip(".'").lstrip("'+#")
        word = word if word[:1] == "." and word[1:2].isalpha() else word.lstrip(".'+#")
        if any(character.isalnum() or unicodedata.category(character) == "So" for character in word):
            words.append(word)
    return words


class _WordSeparators(dict[int, int]):
    """A table for `str.translate` that maps separators of words to a space, filled on demand."""

    def __missing__(self, code: int) -> int:
        character = chr(code)
        category = unicodedata.category(character)
        between = category[0] in "PZ" or category in {"Cc", "Sc", "Sk", "Sm"}
        is_skin_tone = 0x1F3FB <= code <= 0x1F3FF
        self[code] = ord(" ") if between and character not in "#+.'" and not is_skin_tone else code
        return self[code]


_WORD_SEPARATORS = _WordSeparators({ord("’"): ord("'")})
