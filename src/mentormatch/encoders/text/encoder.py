"""Encodes free text as TF-IDF vectors; scores their cosine."""

import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, hstack

from mentormatch.answers import Cell, Column, fold, text_of
from mentormatch.encoders.columns import distinct_answers
from mentormatch.encoders.contract import Encoded, LinearEncoder, Rows
from mentormatch.encoders.settings import switch_mistakes, wrong_setting
from mentormatch.encoders.text.stop_words import ENGLISH
from mentormatch.encoders.text.tfidf import (
    TermCounts,
    Vocabulary,
    count_character_ngrams,
    count_words,
    learn_vocabulary,
    tfidf_rows,
)
from mentormatch.errors import Mistake

_SHOWN = 5


class TextEncoder(LinearEncoder):
    """Free text: goals, biographies, what somebody wants to talk about.

    The score is the cosine of two TF-IDF vectors: half of it by words, half by character n-grams (n = 3, 4) within
    words, which match inflections, compounds and misspellings.

    Parameters
    ----------
    words, characters : bool
        Which of the two halves count.
    max_features : int
        The largest size of either vocabulary; the terms in most texts are kept.
    stop_words : "english" or sequence of str, optional
        Words to leave out, of both halves; "english" stands for words such as "the" and "with".

    Attributes
    ----------
    words_, characters_ : Vocabulary
        The known words and character n-grams, with their document counts.

    Examples
    --------
    >>> encoder = TextEncoder().fit(["Change into data science"], ["Data scientist", "Gardening"])
    >>> wants = encoder.encode_wants(["Change into data science"])
    >>> offers = encoder.encode_offers(["Data scientist", "Gardening"])
    >>> encoder.score(wants.values, offers.values).round(2).tolist()
    [[0.29, 0.0]]
    >>> encoder.in_common("Change into data science", "Data scientist")
    ('Data',)
    """

    name: ClassVar[str] = "text"

    words_: Vocabulary
    characters_: Vocabulary

    def __init__(
        self,
        *,
        words: bool = True,
        characters: bool = True,
        max_features: int = 65536,
        stop_words: str | Sequence[str] | None = None,
    ) -> None:
        self.words = words
        self.characters = characters
        self.max_features = max_features
        self.stop_words = stop_words

    def setting_mistakes(self) -> list[Mistake]:
        """Return all that is wrong with the settings."""
        mistakes = switch_mistakes("words", self.words) + switch_mistakes("characters", self.characters)
        if not mistakes and not (self.words or self.characters):
            mistakes.append(wrong_setting("words", "be true where 'characters' is false", "both false"))
        return [*mistakes, *_limit_mistakes(self.max_features), *_stop_word_mistakes(self.stop_words)]

    def fit(self, wants: Column, offers: Column) -> Self:
        """Learn the words and character n-grams with their document counts."""
        self.check_settings()
        answers = distinct_answers([*wants, *offers])
        documents = self._documents(answers.cells)
        copies = answers.counts * np.array([bool(document) for document in documents], dtype=bool)
        words = count_words(documents)
        limit = self.max_features
        self.words_ = learn_vocabulary(words, copies, max_features=limit if self.words else 0)
        self.characters_ = learn_vocabulary(
            count_character_ngrams(words), copies, max_features=limit if self.characters else 0
        )
        return self

    def extend(self, wants: Column, offers: Column) -> Self:
        """Return a fitted copy that also knows the new terms here, as far as `max_features` allows."""
        self.check_fitted()
        words = count_words(self._documents(distinct_answers([*wants, *offers]).cells))
        new_words = words.terms if self.words else []
        new_runs = count_character_ngrams(words).terms if self.characters else []
        copy = type(self)(**self.get_params())
        copy.words_ = self.words_.with_more(new_words, max_features=self.max_features)
        copy.characters_ = self.characters_.with_more(new_runs, max_features=self.max_features)
        return copy

    def encode_wants(self, column: Column) -> Encoded:
        """Return one TF-IDF row a person; a text without a letter, digit or symbol counts as blank."""
        return self._encode(column)

    def encode_offers(self, column: Column) -> Encoded:
        """Return one TF-IDF row a person; a text without a letter, digit or symbol counts as blank."""
        return self._encode(column)

    def in_common(self, wants_cell: Cell, offers_cell: Cell) -> tuple[str, ...]:
        """Return the rarest words of both texts, at most five, as the offering side wrote them."""
        self.check_fitted()
        counts = self.words_.count_of
        wanted, offered = words_as_written(wants_cell), words_as_written(offers_cell)
        both = [word for word in offered if word in wanted and word in counts]
        return tuple(offered[word] for word in sorted(both, key=lambda word: (counts[word], word))[:_SHOWN])

    def get_feature_names_out(self) -> NDArray[np.object_]:
        """Return the words, then the character n-grams."""
        self.check_fitted()
        words = [f"word:{term}" for term in self.words_.terms]
        return np.array([*words, *(f"characters:{term}" for term in self.characters_.terms)], dtype=object)

    def learned(self) -> dict[str, Any]:
        """Return what was learned as plain JSON."""
        self.check_fitted()
        return {
            "words": self.words_.to_dict(),
            "characters": self.characters_.to_dict(),
            "documents": self.words_.documents,
        }

    def restore(self, learned: dict[str, Any]) -> Self:
        """Restore the state that :meth:`learned` returned."""
        self.words_ = Vocabulary.of(learned["words"], documents=learned["documents"])
        self.characters_ = Vocabulary.of(learned["characters"], documents=learned["documents"])
        return self

    def _stop_words(self) -> frozenset[str]:
        words = ENGLISH if self.stop_words == "english" else self.stop_words or ()
        return frozenset(fold(word) for word in words)

    def _documents(self, cells: Iterable[Cell]) -> list[str]:
        """Return the folded words of each cell without those to leave out; who wrote nothing else did not answer."""
        documents = [document_of(cell) for cell in cells]
        without = self._stop_words()
        if not without:
            return documents
        return [" ".join(word for word in document.split() if word not in without) for document in documents]

    def _encode(self, column: Column) -> Encoded:
        self.check_fitted()
        answers = distinct_answers(column)
        documents = self._documents(answers.cells)
        words = count_words(documents)
        halves = [(words, self.words_)] if self.words else []
        if self.characters:
            halves.append((count_character_ngrams(words), self.characters_))
        rows = _stack_halves(halves)
        answered = np.array([bool(document) for document in documents], dtype=bool)
        return Encoded(rows[answers.index], answered[answers.index])


def _limit_mistakes(limit: Any) -> list[Mistake]:
    if isinstance(limit, int) and not isinstance(limit, bool) and limit >= 1:
        return []
    return [wrong_setting("max_features", "be a whole number of 1 or more", repr(limit))]


def _stop_word_mistakes(words: Any) -> list[Mistake]:
    is_list = isinstance(words, Sequence | set | frozenset) and not isinstance(words, str)
    if words is None or words == "english" or (is_list and all(isinstance(word, str) for word in words)):
        return []
    return [wrong_setting("stop_words", "be 'english' or a list of words", repr(words))]


def _stack_halves(halves: Sequence[tuple[TermCounts, Vocabulary]]) -> Rows:
    """Return the rows of both halves side by side, scaled so that the dot products add up to the mean of both."""
    rows: Rows = csr_array(hstack([tfidf_rows(*half) for half in halves], format="csr", dtype=np.float64))
    rows.data *= np.sqrt(1.0 / len(halves))
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
