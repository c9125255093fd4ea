"""Reads numbers in words, and bands such as 3-5 years."""

import datetime as dt
import re
import unicodedata
from collections.abc import Sequence
from typing import Literal, TypeAlias, get_args

from mentormatch.answers.number import read_number

_WORDS = {
    word: number
    for number, words in enumerate(
        (
            "zero none",
            "one a an single ein eine einen un une una",
            "two a couple couple zwei deux dos due dois",
            "three drei trois tres tre",
            "four vier quatre cuatro quattro",
            "five funf cinq cinco cinque",
            "six sechs seis sei",
            "seven sieben sept siete sette",
            "eight acht huit ocho otto",
            "nine neun neuf nueve nove",
            "ten zehn dix diez dieci",
        )
    )
    for word in words.split()
    if word not in {"a", "an", "none"}
}


_NUMBER = rf"(?:\d{{1,15}}(?:[.,]\d{{1,15}})?|{'|'.join(sorted(_WORDS, key=len, reverse=True))})"


_ABOUT = (
    r"(?:up to|at most|no more than|not more than|max(?:imum)?(?: of)?|about|around|approx(?:imately)?"
    r"|circa|ca|just|only|a|~|≈|<=|≤|bis zu|hasta|jusqu'a|[:.])"
)


# A unit, but no words that qualify the number: "3 years a week", not "3 if need be" or "3 not more".
_WORD = r"(?!(?:not|no|if|unless|but|and|maybe|perhaps|or(?! (?:less|fewer|so|more|above)))\b)[^\W\d_][\w/'-]*"


_UNIT = rf"(?:{_WORD}(?: {_WORD}){{0,3}})"


_UNIT_AFTER = rf"(?:\s*{_UNIT})?(?:\s*\({_UNIT}\))?\s*[.!]?"


_SINGLE = re.compile(rf"(?:(?:{_ABOUT})[.:]?\s*)?({_NUMBER})(?:\s*\((\d+)\))?{_UNIT_AFTER}")


_RANGE = re.compile(
    rf"(?:between |from |von |de |entre )?({_NUMBER})\s*{_UNIT}?\s*"
    rf"(?:-|to|bis|a|and|or|und|oder|/|y|o|et|ou)\s*({_NUMBER}){_UNIT_AFTER}"
)


_MORE = re.compile(
    rf"(?:(?:more than|over|at least|mehr als|plus de|mas de|>=?|≥)\s*({_NUMBER}){_UNIT_AFTER}"
    rf"|({_NUMBER})\s*(?:{_UNIT}\s*)??(?:\+|or more|and more|or above|plus|und mehr|o mas|ou plus){_UNIT_AFTER})"
)


_LESS = re.compile(rf"(?:less than|under|below|fewer than|weniger als|moins de|menos de|<)\s*({_NUMBER}){_UNIT_AFTER}")


_SPAN = re.compile(r"\b(than|under|below|over) an? (?=(?:year|month|week|hour|mentee|mentor)\b)")


_DASHES = re.compile("[\u2010-\u2015\u2212]")


_LAST_CENTURY, _DAYS = 2000, 31


_MONTHS = {
    name: number
    for number, name in enumerate(
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], start=1
    )
}


_DAY_AND_MONTH = re.compile(r"\s*(?:(\d{1,2})[-. ]{1,2}([A-Za-z]{3})|([A-Za-z]{3})[-. ]{1,2}(\d{1,2}))\s*")


_DATE = re.compile(r"\s*(?:(\d{4})-(\d\d)-(\d\d)(?:[ T]00:00:00)?|(\d{1,2})[/.](\d{1,2})[/.](\d{4}))\s*")


Bands: TypeAlias = Literal["low", "middle", "high"]


BANDS: tuple[str, ...] = get_args(Bands)


def number_in_words(text: str, *, bands: Bands | None = None) -> float | None:
    """Return the number in an answer, None where there is none or it is ambiguous.

    Parameters
    ----------
    text : str
        Such as ``"up to two"``, ``"2 mentees"`` or, where `bands` says how, ``"3-5 years"`` and ``"10+"``.
    bands : {"low", "middle", "high"}, optional
        Which number of a band counts. An open band counts as its only end; one without a lower end begins at 0.

    Examples
    --------
    >>> [number_in_words(text) for text in ("up to two", "2 mentees", "max. 3", "2-3", "plenty")]
    [2.0, 2.0, 3.0, None, None]
    >>> [number_in_words("3-5 years", bands=ends) for ends in ("low", "middle", "high")]
    [3.0, 4.0, 5.0]
    >>> number_in_words("10+", bands="middle"), number_in_words("less than 1 year", bands="low")
    (10.0, 0.0)
    """
    said = _normalize(text)
    if bands is not None and (ends := _band_ends(said)) is not None:
        low, high = ends
        chosen = {"low": low, "middle": (low + high) / 2, "high": high}
        return chosen[bands]
    if _band_ends(said) is None and (found := _SINGLE.fullmatch(said)):
        number = _value(found[1])
        return number if found[2] is None or float(found[2]) == number else None
    return None


def is_band(text: str) -> bool:
    """Return whether an answer is a band of numbers, closed or open.

    Examples
    --------
    >>> is_band("2 to 3"), is_band("10+"), is_band("up to 3")
    (True, True, False)
    """
    return _band_ends(_normalize(text)) is not None


def _normalize(text: str) -> str:
    """Return a text casefolded, without accents, with one kind of dash; `fold` would drop the dashes."""
    letters = unicodedata.normalize("NFKD", text).casefold()
    kept = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return _SPAN.sub(r"\1 1 ", " ".join(_DASHES.sub("-", kept).split()))


def _band_ends(said: str) -> tuple[float, float] | None:
    if found := _RANGE.fullmatch(said):
        low, high = _value(found[1]), _value(found[2])
        return (low, high) if low <= high else None
    if found := _MORE.fullmatch(said):
        number = _value(found[1] or found[2])
        return number, number
    if found := _LESS.fullmatch(said):
        return 0.0, _value(found[1])
    return None


def _value(written: str) -> float:
    if written in _WORDS:
        return float(_WORDS[written])
    number = read_number(written)
    assert number is not None, "the expression finds digits"
    return number


def bands_from_dates(cells: Sequence[object], *, numbers: bool = False) -> dict[int, str]:
    """Return the bands that a spreadsheet converted to dates, by position: 3 January for "1-3".

    Only where some, but not all, answers of a column are dates, most of the others are bands or whole numbers, and some
    of them are bands; with `numbers` (a column of numbers, which cannot hold dates) whole numbers are enough.

    Examples
    --------
    >>> bands_from_dates(["0", dt.date(2026, 1, 3), "4-6", "6-May", "10+"])
    {1: '1-3', 3: '5-6'}
    >>> bands_from_dates([dt.date(2026, 1, 3), dt.date(2026, 4, 6), "soon"]), bands_from_dates([dt.date(2026, 1, 3), 2])
    ({}, {})
    """
    kinds = {cell for cell in cells if type(cell) is str or isinstance(cell, str | dt.date)}
    found = {cell: band for cell in kinds if (band := _band_from_date(cell)) is not None}
    if not found:
        return {}
    dates = {
        place: found[cell] for place, cell in enumerate(cells) if isinstance(cell, str | dt.date) and cell in found
    }
    others = [cell for place, cell in enumerate(cells) if place not in dates and cell is not None and str(cell).strip()]
    bands = sum(_looks_like_band(cell) for cell in others)
    alike = bands + sum(_is_whole(cell) for cell in others)
    return dates if 2 * alike > len(others) and (bands or numbers) else {}


def _band_from_date(cell: object) -> str | None:
    """Return the band that a spreadsheet converted to this date, or text of a date; None for anything else."""
    if isinstance(cell, dt.datetime) and cell.time() != dt.time.min:
        return None
    if isinstance(cell, dt.date):
        return _band_of_numbers(cell.year, cell.month, cell.day)
    if not isinstance(cell, str):
        return None
    if found := _DAY_AND_MONTH.fullmatch(cell):
        month = _MONTHS.get((found[2] or found[3]).lower())
        return None if month is None else _band_text(int(found[1] or found[4]), month)
    if found := _DATE.fullmatch(cell):
        year, first, second = map(int, found.group(1, 2, 3) if found[1] else found.group(6, 4, 5))
        return _band_of_numbers(year, first, second)
    return None


def _band_of_numbers(year: int, first: int, second: int) -> str:
    """Return the band of a date; either of its numbers may be the month.

    Numbers above 31 become years: "10-50" becomes 1 October 1950.
    """
    if min(first, second) == 1 and year < _LAST_CENTURY and year % 100 > _DAYS:
        return _band_text(max(first, second), year % 100)
    return _band_text(first, second)


def _band_text(first: int, second: int) -> str:
    return f"{min(first, second)}-{max(first, second)}"


def _looks_like_band(cell: object) -> bool:
    return isinstance(cell, str) and is_band(cell)


def _is_whole(cell: object) -> bool:
    if isinstance(cell, str):
        return cell.strip().isdecimal()
    return isinstance(cell, int | float) and not isinstance(cell, bool) and float(cell).is_integer()
