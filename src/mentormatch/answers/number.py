"""Numbers as people write them in cells."""

import contextlib
import math
import re
import unicodedata
from typing import SupportsFloat

from mentormatch.answers.text import PLAIN_CHARACTERS, UNSEEN_CHARACTERS, Cell, is_blank, text_of

_PLAIN_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d{1,3})?", re.IGNORECASE)


_DECIMAL_COMMA = re.compile(r"[+-]?\d*,\d+")


_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}(?:([,.' ])\d{3})(?:\1\d{3})*(?:(?!\1)[.,]\d+)?")


def read_number(cell: Cell) -> float | None:
    """Return the number in a cell, or None where it is blank.

    ``"2,5"`` is two and a half; ``"1,000"``, ``"1.000.000"`` and ``"1 000,5"`` have thousands separators.

    Raises
    ------
    ValueError
        Where the cell is anything but one finite number.

    Examples
    --------
    >>> [read_number(cell) for cell in (3, "2", "2.0", "2,5", "1,000", "-1e3", " ")]
    [3.0, 2.0, 2.0, 2.5, 1000.0, -1000.0, None]
    """
    if is_blank(cell):
        return None
    number = math.nan
    if isinstance(cell, str):
        number = _number_in(
            unicodedata.normalize("NFKC", cell).translate(UNSEEN_CHARACTERS).translate(PLAIN_CHARACTERS).strip()
        )
    elif isinstance(cell, list | tuple) and len(cell) == 1:
        return read_number(cell[0])
    elif isinstance(cell, (int, float, SupportsFloat)) and not isinstance(cell, bool):
        with contextlib.suppress(OverflowError):
            number = float(cell)
    if not math.isfinite(number):
        raise ValueError(f"must be a number, not {text_of(cell)!r}")
    return number


def _number_in(text: str) -> float:
    if _PLAIN_NUMBER.fullmatch(text):
        return float(text)
    if thousands := _THOUSANDS.fullmatch(text):
        return float(text.replace(thousands.group(1), "").replace(",", "."))
    if _DECIMAL_COMMA.fullmatch(text):
        return float(text.replace(",", "."))
    return math.nan
