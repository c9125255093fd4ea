"""Texts compared by meaning: vectors of sentences."""

import hashlib
import re
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from threading import Lock
from typing import Any, Self

import numpy as np

from mentormatch.answers import Cell, Column, fold, text_of
from mentormatch.arrays import Floats
from mentormatch.assignment import heeding, tell
from mentormatch.encoders.columns import distinct_answers
from mentormatch.encoders.contract import Encoded
from mentormatch.encoders.text.calibration import Calibration
from mentormatch.encoders.text.masking import Masking
from mentormatch.encoders.text.sentence_models import SentenceModel, Vectors, on_grid
from mentormatch.encoders.text.stop_words import ENGLISH
from mentormatch.encoders.text.vector_cache import found_vectors, keep_vectors
from mentormatch.encoders.text.words import document_of, is_common, tells_something, words_of_both

_MOST_REMEMBERED = 20_000
_LONGEST_PHRASE = 12
_MANY_TEXTS = 2_000
_LETTER = re.compile(r"[^\W_]")
_CLAUSES = re.compile(r"[.!?;:,–—|•]+(?:\s+|$)|[\n()\[\]]+")
_TURN = re.compile(r"\s+(?=(?:and|or|but|because|while|und|oder|aber|weil|et|ou|mais|y|pero|e|o|ma|mas|en|maar)\s)")


@dataclass(frozen=True, eq=False)
class SentenceVectors:
    """Texts as vectors of a model of sentences.

    Parameters
    ----------
    model : SentenceModel
    masking : Masking or None
        What is replaced before a text is encoded.
    calibration : Calibration or None
        None where cosines are scores as they are.
    common_words : frozenset of str
        Those that many of the texts have.
    parts_of : dict
        What was masked already, by cell.
    """

    model: SentenceModel
    masking: Masking | None
    calibration: Calibration | None = None
    common_words: frozenset[str] = frozenset()
    parts_of: dict[str, list[str]] = field(default_factory=dict, repr=False)

    def fitted(self, wants: Column, offers: Column, *, rescale: bool) -> Self:
        """Return the same with the scale of the cosines of both columns, and the words that many texts have."""
        calibration = Calibration.of(self.encode(wants), self.encode(offers), cosines) if rescale else None
        texts = some_of(texts_in([*wants, *offers]))
        counts = Counter(word for text in texts for word in set(document_of(text).split()))
        common = frozenset(word for word, count in counts.items() if is_common(count, len(texts)))
        return replace(self, calibration=calibration, common_words=common - ENGLISH)

    def extended(self, wants: Column, offers: Column) -> Self:  # noqa: ARG002  as by words
        """Return the same: there is nothing new to learn."""
        return self

    def encode_wants(self, column: Column) -> Encoded:
        """Return one vector a person."""
        return self.encode(column)

    def encode_offers(self, column: Column) -> Encoded:
        """Return one vector a person."""
        return self.encode(column)

    def encode(self, column: Column) -> Encoded:
        """Return one vector a person; a text without a letter, digit or symbol counts as blank."""
        answers = distinct_answers(column)
        parts = [self._parts(cell) for cell in heeding(answers.cells)]
        vector_of = vectors_of({part for several in parts for part in several}, self.model)
        width = len(next(iter(vector_of.values()))) if vector_of else self.model.width
        rows = np.zeros((len(parts), width), dtype=np.float32)
        for row, several in enumerate(parts):
            if several:
                rows[row] = (
                    vector_of[several[0]] if len(several) == 1 else _middle([vector_of[part] for part in several])
                )
        answered = np.array([bool(several) for several in parts], dtype=bool)
        return Encoded(rows[answers.index], answered[answers.index])

    def score_block(self, wants: Vectors, offers: Vectors) -> Floats:
        """Return the scores of all pairs."""
        return self._rescaled(cosines(wants, offers))

    def score_pairs(self, wants: Vectors, offers: Vectors) -> Floats:
        """Return the scores of the pairs (wants[k], offers[k])."""
        return self._rescaled(np.einsum("ij,ij->i", wants, offers).astype(np.float64))

    def in_common(self, wants_cell: Cell, offers_cell: Cell) -> tuple[str, ...]:
        """Return the nearest phrases of two texts, ``what is wanted ~ what is offered``; () where the score is 0."""
        wants, offers = self.encode([wants_cell]), self.encode([offers_cell])
        if not (wants.answered[0] and offers.answered[0]):
            return ()
        if self.score_pairs(wants.values, offers.values)[0] <= 0.0:
            return ()
        wanted, offered = phrases(text_of(wants_cell)), phrases(text_of(offers_cell))
        if not wanted or not offered:
            return ()
        masked = {phrase: self._mask(phrase) for phrase in (*wanted, *offered)}
        vector_of = vectors_of(set(masked.values()), self.model)
        near = cosines(*(np.stack([vector_of[masked[phrase]] for phrase in side]) for side in (wanted, offered)))
        row, column = np.unravel_index(int(np.argmax(near)), near.shape)
        want, offer = wanted[int(row)], offered[int(column)]
        return (offer,) if fold(want) == fold(offer) else (f"{want} ~ {offer}",)

    def shared_words(self, wants_cell: Cell, offers_cell: Cell) -> tuple[str, ...]:
        """Return the words of both texts that tell their writers from others, at most five, as the offers have them."""
        return words_of_both(wants_cell, offers_cell, self.common_words)

    def feature_names(self) -> list[str]:
        """Return the name of the model, whose numbers have none."""
        return [self.model.name]

    def learned(self) -> dict[str, Any]:
        """Return what was learned as plain JSON."""
        calibration, masking = self.calibration, self.masking
        return {
            "model": self.model.name,
            "digest": self.model.digest,
            "calibration": None if calibration is None else [calibration.center, calibration.spread],
            "common_words": sorted(self.common_words),
            "masked": None if masking is None else masking.learned(),
        }

    def _parts(self, cell: Cell) -> list[str]:
        """Return the masked texts of a cell, several where it is a list of short answers; none where it is blank."""
        if isinstance(cell, str) and cell in self.parts_of:
            return self.parts_of[cell]
        several = list(cell) if isinstance(cell, Mapping | list | tuple | set | frozenset) else [cell]
        texts = [text for part in several if is_text(text := text_of(part))]
        parts = list(dict.fromkeys(self._mask(text) for text in texts))
        if isinstance(cell, str):
            self.parts_of[cell] = parts
        return parts

    def _mask(self, text: str) -> str:
        # white space has no meaning, and must not make two texts of one
        return " ".join((text if self.masking is None else self.masking.mask(text)).split())

    def _rescaled(self, values: Floats) -> Floats:
        return (self.calibration or Calibration(0.0, 0.0)).rescaled(values)


def texts_in(column: Column) -> list[str]:
    """Return the texts of those who answered.

    Examples
    --------
    >>> texts_in(["lead a team", None, ("R", "?")])
    ['lead a team', 'R; ?']
    """
    return [text for cell in column if is_text(text := text_of(cell))]


def is_text(text: str) -> bool:
    """Return whether a text has a letter, a digit or a symbol such as a smiley, so that it is an answer.

    Examples
    --------
    >>> is_text("R"), is_text("🚀"), is_text("?! ...")
    (True, True, False)
    """
    return _LETTER.search(text) is not None or bool(document_of(text))


def some_of(texts: Iterable[str]) -> list[str]:
    """Return the distinct texts, or of more than 2,000 those with the smallest hashes: the same in any order.

    Examples
    --------
    >>> some_of(["b", "a", "b"]), len(some_of(map(str, range(5000))))
    (['a', 'b'], 2000)
    """
    distinct = sorted(set(texts))
    if len(distinct) > _MANY_TEXTS:
        distinct.sort(key=lambda text: hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest())
    return distinct[:_MANY_TEXTS]


def cosines(wants: Vectors, offers: Vectors) -> Floats:
    """Return the cosines of all pairs of vectors, exactly: see `on_grid`.

    Examples
    --------
    >>> cosines(np.stack([on_grid([3.0, 4.0])]), np.stack([on_grid([1.0, 0.0]), on_grid([0.0, 1.0])])).round(3).tolist()
    [[0.6, 0.8]]
    """
    return (wants @ offers.T).astype(np.float64)


def _middle(vectors: Sequence[Vectors]) -> Vectors:
    return on_grid(np.sum(vectors, axis=0, dtype=np.float64))


@dataclass(eq=False)
class _Remembered:
    """The vectors of the last texts, so that a cohort that is compared again is not encoded again."""

    vectors: OrderedDict[tuple[str, str], Vectors] = field(default_factory=OrderedDict)
    lock: Lock = field(default_factory=Lock)

    def find(self, model: str, texts: Iterable[str]) -> dict[str, Vectors]:
        with self.lock:
            return {text: self.vectors[model, text] for text in texts if (model, text) in self.vectors}

    def add(self, model: str, vectors: Mapping[str, Vectors]) -> None:
        with self.lock:
            for text, vector in vectors.items():
                self.vectors[model, text] = vector
            while len(self.vectors) > _MOST_REMEMBERED:
                self.vectors.popitem(last=False)


_REMEMBERED = _Remembered()


def vectors_of(texts: Iterable[str], model: SentenceModel) -> dict[str, Vectors]:
    """Return the vector of each text: remembered, kept in a file (`vectors_kept_in`), or encoded on all processors.

    A text's vector is the same alone, in any company and order, and on any number of processors.
    """
    wanted = sorted(set(texts))
    found = _REMEMBERED.find(model.digest, wanted) if model.kept else {}
    missing = [text for text in wanted if text not in found]
    stored = found_vectors(model.digest, missing) if model.kept else {}
    missing = [text for text in missing if text not in stored]
    new = dict(zip(missing, _encoded(missing, model.vector), strict=True))
    if model.kept:
        keep_vectors(model.digest, new)
        _REMEMBERED.add(model.digest, stored | new)
    return found | stored | new


def _encoded(texts: Sequence[str], encode: Callable[[str], Vectors]) -> Sequence[Vectors]:
    import joblib

    workers = min(len(texts), joblib.cpu_count())
    if workers <= 1:
        return [encode(text) for text in heeding(texts)]
    longest_first = sorted(range(len(texts)), key=lambda place: -len(texts[place]))
    vectors: list[Any] = [None] * len(texts)
    pool = ThreadPoolExecutor(workers)
    try:
        computed = pool.map(lambda place: encode(texts[place]), longest_first)
        for done, (place, vector) in enumerate(zip(longest_first, computed, strict=True), start=1):
            vectors[place] = vector
            tell("reading texts", done, len(texts))
    finally:
        pool.shutdown(cancel_futures=True)  # Ctrl-C does not wait for all that is left
    return vectors


def phrases(text: str) -> list[str]:
    """Return the phrases of a text: its clauses, of at most 12 words, with a word that is neither a number nor common.

    Examples
    --------
    >>> phrases("I want to lead a team, and to stop burning out. 2026")
    ['I want to lead a team', 'and to stop burning out']
    """
    found = []
    for clause in _CLAUSES.split(text):
        pieces = _TURN.split(clause) if len(clause.split()) > _LONGEST_PHRASE else [clause]
        for piece in pieces:
            words = piece.split()
            for start in range(0, len(words), _LONGEST_PHRASE):
                phrase = " ".join(words[start : start + _LONGEST_PHRASE]).strip(" .,;:-–—")
                if any(len(word) > 1 and tells_something(word) for word in document_of(phrase).split()):
                    found.append(phrase)
    return list(dict.fromkeys(found))
