"""Text in cells: blanks, plain text, and folding for comparison."""

import functools
import math
import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from typing import TypeAlias, TypeGuard

Cell: TypeAlias = str | int | float | bool | Sequence[str] | Mapping[str, str | int | float] | None
"""A cell of a table, as files, records and data frames have it; None where nothing was answered."""


Column: TypeAlias = Sequence[Cell]
"""The answers of all people of a side, in their order."""

# Text, or a whole number as records and frames may have it.
PersonId: TypeAlias = str | int


def id_order(person_id: PersonId) -> tuple[bool, int, str]:
    """Return the key by which ids are sorted: numbers by size, then text.

    Examples
    --------
    >>> sorted(["b", 10, "a", 9], key=id_order)
    [9, 10, 'a', 'b']
    """
    return (True, 0, person_id) if isinstance(person_id, str) else (False, person_id, "")


# Invisible: zero-width spaces and joiners, direction marks, soft hyphens, byte order marks, emoji styles.
_INVISIBLE = "\u00ad\u034f\u061c\u180e\u200b\u200e\u200f\u2060\u2061\u2062\u2063\u2064\ufeff\ufe0e\ufe0f" + "".join(
    chr(code) for start, stop in ((0x202A, 0x202F), (0x2066, 0x206A)) for code in range(start, stop)
)


_JOINERS = "\u200c\u200d"


PLAIN_CHARACTERS = str.maketrans(
    dict.fromkeys(_INVISIBLE + "®™©")
    | dict.fromkeys("‘’ʼ´′", "'")
    | dict.fromkeys("“”„«»″", '"')
    | dict.fromkeys("‐‑‒–—―−﹣－", "-")
    | {"ø": "o", "ł": "l", "đ": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "Ø": "o", "Ł": "l", "Đ": "d", "Ħ": "h"}
    | {"Æ": "ae", "Œ": "oe", "♯": "#"}
)


UNSEEN_CHARACTERS = str.maketrans(dict.fromkeys(_INVISIBLE + _JOINERS))


# The vowel signs of Hebrew, Arabic, the scripts of India, and Thai are no letters to a regular expression.
_LETTER = r"(?:[^\W_]|[\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0900-\u0dff\u0e31-\u0e4e])"


_BETWEEN_WORDS = re.compile(rf"(?<={_LETTER})[\s_-]+(?={_LETTER})")


_SHORT = 200


def is_blank(cell: Cell) -> bool:
    r"""Return whether a cell is blank: None, NaN, only white space or invisible characters, an empty list.

    Examples
    --------
    >>> [is_blank(cell) for cell in (None, float("nan"), "", " \u00a0\u200b", [], ["", None], {})]
    [True, True, True, True, True, True, True]
    >>> [is_blank(cell) for cell in ("-", 0, False, ["python"])]
    [False, False, False, False]
    """
    if cell is None:
        return True
    if isinstance(cell, str):
        return not cell.strip() or (not cell.isascii() and not cell.translate(UNSEEN_CHARACTERS).strip())
    if isinstance(cell, float):
        return math.isnan(cell)
    if isinstance(cell, int):
        return False
    if isinstance(cell, (tuple, list)) or _has_entries(cell):
        return all(is_blank(entry) for entry in cell)
    return bool(cell != cell)  # noqa: PLR0124  the NaN of any library is not equal to itself


def text_of(cell: Cell) -> str:
    """Return a cell as text; whole numbers lose their ``.0``, entries of lists are joined with semicolons.

    Examples
    --------
    >>> [text_of(cell) for cell in (" Data ", 7.0, 2.5, None, ["a", "b"])]
    ['Data', '7', '2.5', '', 'a; b']
    """
    if type(cell) is str and cell.isascii():
        return cell.strip()
    if isinstance(cell, (tuple, list)):
        return "; ".join([text for entry in cell if (text := text_of(entry))])
    if is_blank(cell):
        return ""
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, (int, float)) or not _has_entries(cell):
        return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
    return "; ".join([text for entry in cell if (text := text_of(entry))])


def _has_entries(cell: object) -> TypeGuard[Collection[Cell]]:
    """Return whether a cell is a list of any class; asked last, since abstract classes are slow to ask."""
    return isinstance(cell, Mapping | Sequence | set | frozenset)


def fold(text: str) -> str:
    """Return a text in the form in which answers are compared: casefolded, accents stripped, white space normalized.

    Case, accents of Latin and Greek letters, compatibility forms (full width, ligatures), curly quotes and invisible
    characters are removed; white space, and hyphens or underscores between words, become one space. Other scripts keep
    their marks, and punctuation stays where it has a meaning ("C++", "C#", ".NET").

    Examples
    --------
    >>> fold("  Façade_Design "), fold("Front-End") == fold("front end"), fold("C++"), fold(".NET"), fold("СТРОЙ")
    ('facade design', True, 'c++', '.net', 'строй')
    """
    return _fold_short(text) if len(text) <= _SHORT else _fold(text)


def _fold(text: str) -> str:
    if text.isascii():
        return _one_space(text.casefold())
    folded = _fold_once(text)
    while folded != text:
        text, folded = folded, _fold_once(folded)
    return folded


_fold_short = functools.lru_cache(maxsize=65536)(_fold)


def _fold_once(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.translate(PLAIN_CHARACTERS).casefold())
    kept: list[str] = []
    loses_accents = False
    for character in decomposed:
        if unicodedata.combining(character) == 0:
            loses_accents = _is_latin_or_greek(character)
        elif loses_accents:
            continue
        kept.append(character)
    composed = unicodedata.normalize("NFKC", "".join(kept)).translate(PLAIN_CHARACTERS)
    return _one_space(composed)


def _is_latin_or_greek(character: str) -> bool:
    if character < "\u0080":
        return character.isalpha()
    return character < "\u2000" and unicodedata.name(character, "").startswith(("LATIN", "GREEK"))


def _one_space(text: str) -> str:
    if "-" in text or "_" in text:
        text = _BETWEEN_WORDS.sub(" ", text)
    return " ".join(text.split()).strip(_JOINERS)
