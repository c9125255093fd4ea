"""Encodes spoken languages; one that both speak counts fully."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from mentormatch.answers import (
    LANGUAGE_LEVELS,
    Cell,
    Column,
    find_separator,
    fold,
    is_blank,
    read_languages,
    separators_for,
    split_terms,
)
from mentormatch.arrays import Booleans
from mentormatch.assignment import heeding
from mentormatch.encoders.columns import DistinctAnswers, distinct_answers, sparse_rows
from mentormatch.encoders.contract import Encoded, LinearEncoder
from mentormatch.encoders.readings import Reading, read_readings, readings_of
from mentormatch.encoders.settings import any_mistakes, separator_mistakes, wrong_setting
from mentormatch.errors import Mistake

# An answer of n languages has 2 ** n - 1 features.
_MOST_LANGUAGES = 8

_UNREAD = "counted as blank, since no language is named"
_UNKNOWN = "compared as written, since the language is not known"
_TOO_MANY = f"compared by the first {_MOST_LANGUAGES} languages"


class LanguagesEncoder(LinearEncoder):
    r"""Spoken languages: 1 where both speak one of them, 0 where they share none.

    Languages are read by their names in English, German, French, Spanish, Portuguese, Italian, Dutch, Polish, Turkish
    and in the language itself, by the codes of ISO 639 and by language tags of BCP 47 (``de-AT`` is German), with or
    without a level: ``"German (C1)"``, ``"English – fluent"``, ``"Muttersprache Deutsch"``. A name that is not known is
    a language of its own, equal to the same name only; how many these are is said.

    With W and O the languages of both sides, the score :math:`[W \cap O \neq \emptyset]` is a dot product, by inclusion
    and exclusion: :math:`\sum_{\emptyset \neq S \subseteq W \cap O} (-1)^{|S| + 1}`, one feature for each set S of
    languages that somebody speaks. Of an answer with more than 8 languages the first 8 are compared.

    Parameters
    ----------
    at_least : str, optional
        The least level that counts, on both sides: A1, A2, B1, B2, C1 or C2 of the Common European Framework. Words
        are read as levels ("basic" A2, "conversational" B1, "good" B2, "fluent" C1, "native" C2). A language without a
        level counts.
    separator : str, optional
        The separator of languages in a cell; None detects it, for each column.
    any : sequence of str
        Answers that meet everybody, such as ``"no preference"``.

    Attributes
    ----------
    sets_ : tuple of tuple of str
        The sets of languages that somebody speaks, as codes, and all their subsets, sorted.
    separators_ : tuple
        The separators found in the wants and in the offers; None where there was none.
    readings_ : tuple of Reading
        How many answers name no language, or one that is not known, or too many.

    Examples
    --------
    >>> encoder = LanguagesEncoder(at_least="B1").fit(["Deutsch; français"], ["German (C1); English", "French (A1)"])
    >>> wants = encoder.encode_wants(["Deutsch; français"])
    >>> offers = encoder.encode_offers(["German (C1); English", "French (A1)"])
    >>> encoder.score(wants.values, offers.values).tolist()
    [[1.0, 0.0]]
    >>> encoder.in_common("Deutsch; français", "German (C1); English"), encoder.missing("Deutsch", "French (A1)")
    (('German (C1)',), ('Deutsch',))
    """

    least_: int
    anything_: frozenset[str]

    name: ClassVar[str] = "languages"

    sets_: tuple[tuple[str, ...], ...]
    separators_: tuple[str | None, str | None]
    readings_: tuple[Reading, ...]

    def __init__(
        self,
        *,
        at_least: str | None = None,
        separator: str | None = None,
        any: Sequence[str] = (),  # noqa: A002  the word a policy uses
    ) -> None:
        self.at_least = at_least
        self.separator = separator
        self.any = any

    def setting_mistakes(self) -> list[Mistake]:
        """Return all that is wrong with the settings."""
        mistakes = [*separator_mistakes("separator", self.separator), *any_mistakes(self.any)]
        if self.at_least is not None and self.at_least not in LANGUAGE_LEVELS:
            mistakes.append(wrong_setting("at_least", f"be one of {', '.join(LANGUAGE_LEVELS)}", repr(self.at_least)))
        return mistakes

    def fit(self, wants: Column, offers: Column) -> Self:
        """Learn which languages are spoken together, and the separators."""
        self.check_settings()
        self.separators_ = (self.separator or find_separator(wants), self.separator or find_separator(offers))
        self._read_settings()
        found, self.readings_ = self._languages_in(wants, offers, self.separators_)
        self.sets_ = _with_subsets(found)
        return self

    def extend(self, wants: Column, offers: Column) -> Self:
        """Return a fitted copy that also knows the languages here."""
        self.check_fitted()
        separators = (self.separators_[0] or find_separator(wants), self.separators_[1] or find_separator(offers))
        found, readings = self._languages_in(wants, offers, separators)
        learned = {
            "sets": found.union(self.sets_),
            "separators": separators,
            "readings": [reading.to_dict() for reading in readings],
        }
        return type(self)(**self.get_params()).restore(learned)

    def encode_wants(self, column: Column) -> Encoded:
        """Return one row a person: 1 or -1 for each set of languages that they speak, by its size."""
        return self._encode(column, 0)

    def encode_offers(self, column: Column) -> Encoded:
        """Return one row a person: 1 for each set of languages that they speak."""
        return self._encode(column, 1)

    def in_common(self, wants_cell: Cell, offers_cell: Cell) -> tuple[str, ...]:
        """Return the languages that both speak, as the offering side wrote them.

        If the offer meets everybody, the wanted languages; if the want does, the answer that says so.
        """
        self.check_fitted()
        wanted, offered = self._read_both(wants_cell, offers_cell)
        if not (wanted.says and offered.says):
            return ()
        if wanted.anything:
            return wanted.anything
        if offered.anything:
            return tuple(dict.fromkeys(wanted.languages.values()))
        return tuple(dict.fromkeys(offered.languages[code] for code in wanted.languages if code in offered.languages))

    def open_answers(self, wants_cell: Cell, offers_cell: Cell) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return what either side wrote that meets anything."""
        self.check_fitted()
        wanted, offered = self._read_both(wants_cell, offers_cell)
        return tuple(wanted.anything), tuple(offered.anything)

    def missing(self, wants_cell: Cell, offers_cell: Cell) -> tuple[str, ...]:
        """Return the wanted languages as they were written where none of them is offered."""
        self.check_fitted()
        wanted, offered = self._read_both(wants_cell, offers_cell)
        if wanted.anything or offered.anything or wanted.languages.keys() & offered.languages.keys():
            return ()
        return tuple(dict.fromkeys(wanted.languages.values()))

    def notes(self) -> tuple[str, ...]:
        """Return what could not be read, and what was compared as it was written."""
        self.check_fitted()
        return tuple(map(str, self.readings_))

    def get_feature_names_out(self) -> NDArray[np.object_]:
        """Return the sets of languages, then the two features of answers that meet everybody."""
        self.check_fitted()
        anything = ("(anybody)", "(anything)") if self.any else ()
        return np.array([*(" + ".join(languages) for languages in self.sets_), *anything], dtype=object)

    def learned(self) -> dict[str, Any]:
        """Return what was learned as plain JSON: of sets of languages those that no other holds."""
        self.check_fitted()
        return {
            "sets": [list(languages) for languages in _largest(self.sets_)],
            "separators": list(self.separators_),
            "readings": [reading.to_dict() for reading in self.readings_],
        }

    def restore(self, learned: dict[str, Any]) -> Self:
        """Restore the state that :meth:`learned` returned."""
        self._read_settings()
        self.sets_ = _with_subsets(tuple(map(str, languages)) for languages in learned["sets"])
        self.separators_ = (learned["separators"][0], learned["separators"][1])
        self.readings_ = read_readings(learned["readings"])
        return self

    def _read_settings(self) -> None:
        self.least_ = 0 if self.at_least is None else LANGUAGE_LEVELS.index(self.at_least) + 1
        self.anything_ = frozenset(map(fold, self.any))

    def _languages_in(
        self, wants: Column, offers: Column, found: tuple[str | None, str | None]
    ) -> tuple[set[tuple[str, ...]], tuple[Reading, ...]]:
        """Return the languages of each answer, and how answers were read."""
        spoken: set[tuple[str, ...]] = set()
        readings: dict[str, list[tuple[Cell, int]]] = {_UNREAD: [], _UNKNOWN: [], _TOO_MANY: []}
        for column, separator in zip((wants, offers), separators_for(found), strict=True):
            answers = distinct_answers(column)
            for cell, count in zip(answers.cells, answers.counts.tolist(), strict=True):
                read = self._read(cell, separator)
                spoken.add(read.codes)
                if not read.says and not is_blank(cell):
                    readings[_UNREAD].append((cell, count))
                if read.is_cut:
                    readings[_TOO_MANY].append((cell, count))
                readings[_UNKNOWN] += [(name, count) for name in read.unknown]
        return spoken, readings_of(readings)

    def _read_both(self, wants_cell: Cell, offers_cell: Cell) -> tuple["_Answer", "_Answer"]:
        of_wants, of_offers = separators_for(self.separators_)
        return self._read(wants_cell, of_wants), self._read(offers_cell, of_offers)

    def _read(self, cell: Cell, separator: str) -> "_Answer":
        pieces = _pieces(cell, separator)
        languages: dict[str, str] = {}
        unknown: list[str] = []
        anything: list[str] = []
        said = False
        for piece in pieces:
            if fold(piece) in self.anything_:
                anything.append(piece)
                continue
            for language in read_languages(piece, alone=len(pieces) == 1):
                said = True
                if language.level and language.level < self.least_:
                    continue
                languages.setdefault(language.code, language.written)
                if not language.known:
                    unknown.append(language.written)
        kept = dict(list(languages.items())[:_MOST_LANGUAGES])
        return _Answer(
            kept, tuple(unknown), tuple(anything), says=said or bool(anything), is_cut=len(languages) > len(kept)
        )

    def _encode(self, column: Column, side: int) -> Encoded:
        self.check_fitted()
        answers = distinct_answers(column)
        separator = separators_for(self.separators_)[side]
        read = [self._read(cell, separator) for cell in heeding(answers.cells)]
        return _rows(answers, read, self.sets_, side=side, any_features=bool(self.any))


@dataclass(frozen=True, eq=False)
class _Answer:
    """The languages of one answer: each code with what was written, and what names none that is known."""

    languages: dict[str, str]
    unknown: tuple[str, ...]
    anything: tuple[str, ...]
    says: bool
    is_cut: bool

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(sorted(self.languages))


def _pieces(cell: Cell, separator: str) -> tuple[str, ...]:
    """Return the entries of a cell; of a mapping, each with its level."""
    if isinstance(cell, Mapping):
        return split_terms([f"{name} ({level})" for name, level in cell.items() if not is_blank(name)])
    return split_terms(cell, separator)


def _rows(
    answers: DistinctAnswers, read: list[_Answer], sets: tuple[tuple[str, ...], ...], *, side: int, any_features: bool
) -> Encoded:
    known = {languages: place for place, languages in enumerate(sets)}
    owners: list[int] = []
    features: list[int] = []
    amounts: list[float] = []
    for owner, answer in enumerate(read):
        places = {} if answer.anything else _places(answer.codes, known, signed=side == 0)
        if any_features and answer.says:
            # Every want has the second feature, and every offer the first; who meets everybody has the other one.
            places[len(sets) + 1 - side] = 1.0
            if answer.anything:
                places[len(sets) + side] = 1.0
                if side == 0:
                    del places[len(sets) + 1]
        ordered = sorted(places)
        owners += [owner] * len(ordered)
        features += ordered
        amounts += [places[place] for place in ordered]
    rows = sparse_rows(
        np.array(owners, dtype=np.int64),
        np.array(features, dtype=np.int64),
        np.array(amounts, dtype=np.float64),
        shape=(len(read), len(sets) + 2 * any_features),
    )
    answered: Booleans = np.array([answer.says for answer in read], dtype=bool)
    return Encoded(rows[answers.index], answered[answers.index])


def _places(codes: tuple[str, ...], known: dict[tuple[str, ...], int], *, signed: bool) -> dict[int, float]:
    """Return the features of an answer; of one that was not learned, those of the most of its languages that was."""
    if codes not in known:
        kept: tuple[str, ...] = ()
        for code in codes:
            kept = (*kept, code) if (*kept, code) in known else kept
        codes = kept
    return {known[some]: -1.0 if signed and len(some) % 2 == 0 else 1.0 for some in _subsets(codes)}


def _subsets(codes: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Yield all subsets that are not empty."""
    for size in range(1, len(codes) + 1):
        yield from combinations(codes, size)


def _with_subsets(sets: Iterable[tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    return tuple(sorted({some for codes in sets for some in _subsets(codes)}))


def _largest(sets: tuple[tuple[str, ...], ...]) -> list[tuple[str, ...]]:
    """Return the sets that no other holds."""
    held = {some for codes in sets if len(codes) > 1 for some in combinations(codes, len(codes) - 1)}
    return [codes for codes in sets if codes not in held]
