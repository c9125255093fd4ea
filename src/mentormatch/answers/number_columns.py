"""Columns of numbers with units and a few odd cells."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from mentormatch.answers.number import read_number
from mentormatch.answers.number_words import number_in_words
from mentormatch.answers.text import fold
from mentormatch.answers.word_lists import read_words

Unit: TypeAlias = Literal["year", "month", "week"]

_DATA = read_words("number_words.toml")
_TIMES = read_words("grades.toml")["words"]
_UNITS: Mapping[Unit, frozenset[str]] = {
    "year": frozenset(f"{_TIMES['years']} {_DATA['units']['year']}".split()),
    "month": frozenset(f"{_TIMES['months']} {_DATA['units']['month']}".split()),
    "week": frozenset(str(_DATA["units"]["week"]).split()),
}
_IN_A_YEAR: Mapping[Unit, float] = {"year": 1, "month": 12, "week": 52}
_ABOUT = sorted((str(phrase) for phrase in _DATA["about"]), key=len, reverse=True)
_BEFORE = re.compile(rf"(?:{'|'.join(map(re.escape, _ABOUT))})[.:]?\s*(?=[\d½¼¾]|\w)", re.IGNORECASE)
_TWO_UNITS = re.compile(r"(\d+(?:[.,]\d+)?)\s*([^\W\d_]+)\.?(?:\s*,\s*|\s+(?:[^\W\d_]{1,3}\s+)?)(\d+)\s*([^\W\d_]+)\.?")
_ONE_UNIT = re.compile(r"\D*?\d[\d.,]*(?:\s*(?:-|\+|[^\W\d_]{1,3})\s*\d[\d.,]*)?\s*\+?\s*([^\W\d_]+)\.?.*")
_BEHIND = re.compile(r"\s*(?:\([^()]*\)|\?+|!+|ish\b)\s*$")
_FRACTION = re.compile(r"(\d*)\s*([½¼¾])")
_FRACTIONS = {"½": 0.5, "¼": 0.25, "¾": 0.75}
_TYPED = 0.7  # of the answers that a number column has, at least
_FEWEST = 3
_MOST_ODD, _MOST_WORDS, _LONGEST = 12, 40, 80


@dataclass(frozen=True)
class NumberAnswers:
    """What the answers of a column of numbers mean.

    Parameters
    ----------
    words : mapping of str to float
        Of answers that are no plain numbers, what they mean, the smallest first.
    odd : tuple of str
        The answers that mean no number, to be settled.
    """

    words: Mapping[str, float] = field(default_factory=dict)
    odd: tuple[str, ...] = ()


def numbers_in_answers(said: Mapping[str, int], header: str = "") -> NumberAnswers | None:
    """Return what the answers of a column mean as numbers; None where it is no column of numbers.

    Parameters
    ----------
    said : mapping of str to int
        How often each answer was given, blanks left out.
    header : str
        The title, which may name a unit.

    Returns
    -------
    NumberAnswers or None
        Months are parts of a year where most answers, or the header, are about years.

    Examples
    --------
    >>> said = dict.fromkeys(["2", "0,5", "6 mesi", "35+", "abt. 3", "3-4 anni", "ca. 10 Jahre", "see CV"], 1)
    >>> found = numbers_in_answers(said, "Anni di esperienza")
    >>> found.words["6 mesi"], found.words["35+"], found.odd
    (0.5, 35.0, ('see CV',))
    >>> numbers_in_answers({"Python 3": 2, "Go": 1}) is None
    True
    """
    words: dict[str, float] = {}
    odd: list[str] = []
    plain = 0
    for answer in said:
        try:
            read_number(answer)
            plain += said[answer]
            continue
        except (ValueError, OverflowError):
            meant = number_meant(answer)
        if meant is None:
            odd.append(answer)
        else:
            words[answer] = meant
        if len(odd) > _MOST_ODD or len(words) > _MOST_WORDS:
            return None
    answers, strange = sum(said.values()), sum(said[answer] for answer in odd)
    if not answers or (odd and (plain + len(words) < _FEWEST or answers - strange < _TYPED * answers)):
        return None
    if odd and not plain and not any(map(str.isdecimal, "".join(words))):
        return None
    if words and _are_in_years(said, header):  # which moves numbers, and makes none of them unknown
        words = {answer: number for answer in words if (number := number_meant(answer, in_years=True)) is not None}
    return NumberAnswers(dict(sorted(words.items(), key=lambda item: (item[1], item[0]))), tuple(sorted(odd)))


def _are_in_years(said: Iterable[str], header: str) -> bool:
    """Return whether the title, or an answer, names years."""
    named = _UNITS["year"].intersection(re.findall(r"[^\W\d_]+", fold(header)))
    return bool(named) or any(unit_in(answer) == "year" for answer in said)


def number_meant(answer: str, *, in_years: bool = False) -> float | None:
    """Return the number that an answer of a person means, of a range the lower end; None where it means none.

    Parameters
    ----------
    answer : str
        As it was typed.
    in_years : bool
        Whether months and weeks are parts of a year.

    Examples
    --------
    >>> [number_meant(text) for text in ("abt. 3", "1½", "4?", "etwa 4 Jahre", "see CV")]
    [3.0, 1.5, 4.0, 4.0, None]
    >>> [number_meant(text, in_years=True) for text in ("6 months", "2 yrs 6 months", "18m")]
    [0.5, 2.5, 1.5]
    """
    text = " ".join(answer.split())
    if not text or len(text) > _LONGEST:
        return None
    text = _FRACTION.sub(lambda found: str(int(found[1] or 0) + _FRACTIONS[found[2]]), text)
    if two := _TWO_UNITS.fullmatch(text):
        first, second = _unit(two[2]), _unit(two[4])
        if first == "year" and second in {"month", "week"}:
            whole, part = read_number(two[1]), read_number(two[3])
            assert whole is not None, "the expression finds digits"
            assert part is not None, "the expression finds digits"
            return round(whole + part / _IN_A_YEAR[second], 2)
    number = number_in_words(text, bands="low")
    if number is None:
        text = _BEHIND.sub("", text)
        without = _BEFORE.match(_plain(text))
        said = _plain(text)[without.end() :] if without else text
        try:
            number = read_number(said)
        except (ValueError, OverflowError):
            number = number_in_words(said, bands="low")
    unit = unit_in(text)
    return round(number / _IN_A_YEAR[unit], 2) if number is not None and in_years and unit is not None else number


def unit_in(answer: str) -> Unit | None:
    """Return the unit of time behind the number of an answer; None where there is none.

    Examples
    --------
    >>> unit_in("6 mesi"), unit_in("3-4 years"), unit_in("2 mentees")
    ('month', 'year', None)
    """
    found = _ONE_UNIT.fullmatch(answer.strip())
    return _unit(found[1]) if found else None


def _unit(word: str) -> Unit | None:
    return next((unit for unit, words in _UNITS.items() if fold(word) in words), None)


def _plain(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text).casefold()
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
