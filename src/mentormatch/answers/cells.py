"""The values that a cell may hold, in Python's own types."""

import datetime as dt
import enum
import math
import re
import uuid
from collections.abc import Mapping
from decimal import Decimal
from functools import cached_property
from typing import Any

import numpy as np

from mentormatch.answers.text import Cell, PersonId
from mentormatch.values import ReadOnlyDict

# White space and invisible characters, which spreadsheets and copied text leave around an id.
PADDING = (
    "\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028"
    "\u2029\u202f\u205f\u3000\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
)


_LARGEST = int(np.iinfo(np.int64).max)


_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?")


_EXACT_FLOATS = 2.0**53


class Positions(ReadOnlyDict[PersonId, int]):
    """The position of each id; a number is found as text too, and an e-mail address in any case.

    Examples
    --------
    >>> positions = Positions({"Ada@Example.org": 0, "bob": 1})
    >>> positions["ada@example.org"], positions.get("BOB"), "BOB" in positions
    (0, None, False)
    >>> Positions({10: 0})["10"], Positions({"10": 0})[10]
    (0, 0)
    """

    @cached_property
    def _texts(self) -> dict[str, int | None]:
        """The positions of numbers as text, and of casefolded addresses; None where two ids differ only in case."""
        found: dict[str, int | None] = {}
        for person_id, position in self.items():
            if isinstance(person_id, int):
                found[str(person_id)] = position
            elif "@" in person_id:
                small = person_id.casefold()
                found[small] = None if small in found else position
        return found

    def _otherwise(self, key: object) -> int | None:
        """Return the position of an id that is written in another way."""
        if isinstance(key, bool) or not isinstance(key, str | int | np.integer):
            return None
        if isinstance(key, str):
            return self._texts.get(key.casefold() if "@" in key else key)
        return super().get(str(key))

    def __missing__(self, key: PersonId) -> int:
        position = self._otherwise(key)
        if position is None:
            raise KeyError(key)
        return position

    def __contains__(self, key: object) -> bool:
        return super().__contains__(key) or self._otherwise(key) is not None

    def get(self, key: PersonId, default: Any = None) -> Any:
        """Return the position of an id, or the default."""
        position = super().get(key)
        position = self._otherwise(key) if position is None else position
        return default if position is None else position


def id_text(value: object) -> str:
    """Return an id as text, without padding; "" where it is blank.

    Raises
    ------
    TypeError
        If it is neither text nor a number.
    ValueError
        If it is a number that a spreadsheet has rounded.

    Examples
    --------
    >>> id_text(" ada "), id_text(7), id_text(7.0)
    ('ada', '7', '7')
    """
    plain = plain_cell(value)
    if plain is None:
        return ""
    if isinstance(plain, str):
        return plain.strip(PADDING)
    if isinstance(plain, bool) or not isinstance(plain, int | float):
        raise TypeError("must be text or a whole number")
    if isinstance(plain, float) and not abs(plain) < _EXACT_FLOATS:
        raise ValueError("must be text where it has more than 15 digits, since spreadsheets round longer numbers")
    return _number_text(plain)


def plain_cell(value: object) -> Cell:
    """Return a cell as the library keeps it: blank as None, numbers and lists in Python's own types.

    Raises
    ------
    TypeError
        If it is no text, number, yes or no, date, list of terms or ``{term: level}``; an enumeration is its value.

    Examples
    --------
    >>> plain_cell("  "), plain_cell(float("nan")), plain_cell(["sql", None]), plain_cell({"sql": "expert", "r": None})
    (None, None, ('sql',), {'sql': 'expert'})
    """
    if isinstance(value, enum.Enum):
        value = value.value
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        return str(value) if value.strip(PADDING) else None
    if isinstance(value, float | Decimal):
        return _plain_number(value)
    if isinstance(value, Mapping):
        return {
            _plain_term(term): _plain_level(level) for term, level in value.items() if plain_cell(level) is not None
        } or None
    if isinstance(value, list | tuple | set | frozenset | np.ndarray):
        listed = sorted(value, key=str) if isinstance(value, set | frozenset) else value
        return _plain_list(listed)
    return _native_cell(value)


def is_vector(cell: object) -> bool:
    """Return whether a cell is a list of numbers, which name nothing: one with a float among them; of NaN only, none.

    Examples
    --------
    >>> is_vector([0.5, 0.25]), is_vector([1.0, 0]), is_vector([7, 8]), is_vector(["3.11"]), is_vector(0.5)
    (True, True, False, False, False)
    """
    if not isinstance(cell, list | tuple | np.ndarray):
        return False
    kinds = set(map(type, cell))  # few, whereas numbers are many
    numbers = all(issubclass(kind, int | float | np.number) and not issubclass(kind, bool) for kind in kinds)
    return numbers and any(isinstance(number, float | np.floating) and not math.isnan(number) for number in cell)


def _plain_list(listed: Any) -> Cell:
    """Return a list of terms, or a vector, whose numbers stay numbers."""
    if is_vector(listed):
        vector: Any = tuple([float(number) for number in listed])
        return vector  # type: ignore[no-any-return]
    return tuple(_plain_term(term) for term in listed if plain_cell(term) is not None) or None


def whole_number(value: object) -> int | None:
    """Return a limit, None where it is blank.

    Raises
    ------
    ValueError
        If it is no whole number of 0 or more, or too large to be counted.

    Examples
    --------
    >>> whole_number("2.0"), whole_number(" "), whole_number(10**9), whole_number(float("nan"))
    (2, None, 1000000000, None)
    """
    if isinstance(value, str):
        text = value.strip(PADDING)
        if not text:
            return None
        if not _NUMBER.fullmatch(text):
            raise ValueError(text)
        number: object = Decimal(text)
    elif isinstance(value, float):
        number = value
    else:
        try:
            number = plain_cell(value)
        except TypeError as error:
            raise ValueError(value) from error
    if number is None or number != number:  # noqa: PLR0124  NaN, as data frames have where nothing is
        return None
    if isinstance(number, bool) or not isinstance(number, int | float | Decimal) or not 0 <= number <= _LARGEST:
        raise ValueError(value)
    if number != int(number):
        raise ValueError(value)
    return int(number)


def _plain_number(value: float | Decimal) -> int | float | None:
    if math.isnan(value):
        return None
    if isinstance(value, Decimal) and value.is_finite() and value == value.to_integral_value():
        return int(value)
    return float(value)


def _native_cell(value: object) -> Cell:
    """Convert the scalar types of data frames to Python's own types."""
    if isinstance(value, np.generic) and not isinstance(value, np.datetime64 | np.timedelta64 | np.bytes_):
        return plain_cell(value.item())
    if type(value).__name__ in {"NAType", "NaTType"}:
        return None
    if isinstance(value, dt.datetime) and value.tzinfo is None and value.time() == dt.time.min:
        return value.date().isoformat()  # data frames keep days as midnights
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, uuid.UUID):
        return str(value)
    raise TypeError(f"a cell cannot be a {type(value).__name__}")


def _plain_term(value: object) -> str:
    term = plain_cell(value)
    if isinstance(term, bool) or not isinstance(term, str | int | float):
        raise TypeError(f"a term cannot be a {type(value).__name__}")
    return term if isinstance(term, str) else _number_text(term)


def _plain_level(value: object) -> str | int | float:
    level = plain_cell(value)
    if not isinstance(level, str | int | float):
        raise TypeError(f"a level cannot be a {type(value).__name__}")
    return level


def _number_text(number: float) -> str:
    return str(int(number)) if isinstance(number, float) and number.is_integer() else str(number)
