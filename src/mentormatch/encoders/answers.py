"""How people write: the cells of a column of answers."""

import contextlib
import functools
import math
import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import SupportsFloat, TypeAlias

Cell: TypeAlias = str | int | float | bool | Sequence[str] | Mapping[str, str | int | float] | None
Column: TypeAlias = Sequence[Cell]

# Written, but never seen: zero-width spaces and joiners, direction marks, soft hyphens, byte order marks, emoji styles.
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
_BRACKETS = re.compile(r"[()\[\]{},]")
_CLOSING = {")": "(", "]": "[", "}": "{"}
_OTHER = re.compile(
    r"\s*(?:others?|andere|anderes|sonstiges?|autres?|otr[oa]s?|outr[oa]s?|altr[oaie]|inne|anders|annat|muu)"
    r"\s*(?:\([^()]*\))?\s*[:：]\s*(?=\S)",
    re.IGNORECASE,
)
_PLAIN_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d{1,3})?", re.IGNORECASE)
_DECIMAL_COMMA = re.compile(r"[+-]?\d*,\d+")
_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}(?:([,.' ])\d{3})(?:\1\d{3})*(?:(?!\1)[.,]\d+)?")


def is_blank(cell: Cell) -> bool:
    r"""Return whether a cell says nothing: None, NaN, only white space or invisible characters, an empty list.

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
    if isinstance(cell, Mapping | Sequence | set | frozenset):
        return all(is_blank(one) for one in cell)
    return bool(cell != cell)  # noqa: PLR0124  the NaN of any library is not equal to itself


def text_of(cell: Cell) -> str:
    """Return what a cell says as one text; whole numbers lose their ``.0``, lists are written with semicolons.

    Examples
    --------
    >>> [text_of(cell) for cell in (" Data ", 7.0, 2.5, None, ["a", "b"])]
    ['Data', '7', '2.5', '', 'a; b']
    """
    if is_blank(cell):
        return ""
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, Mapping | Sequence | set | frozenset):
        return "; ".join(text for one in cell if (text := text_of(one)))
    return str(cell)


def fold(text: str) -> str:
    """Return a text without what people do not mean to tell apart.

    Case, accents of Latin and Greek letters, compatibility forms (full width, ligatures), curly quotes and invisible
    characters go; white space, and hyphens or underscores between words, become one space. Other scripts keep their
    marks, and signs stay where they mean something ("C++", "C#", ".NET").

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
    return " ".join(_BETWEEN_WORDS.sub(" ", text).split()).strip(_JOINERS)


def split_terms(cell: Cell, separator: str | None = None) -> tuple[str, ...]:
    """Return the terms of one cell as they were written; lists and mappings give their entries.

    Parameters
    ----------
    cell : Cell
        One answer. ``"Other: fundraising"`` is the term fundraising.
    separator : str, optional
        What stands between terms. A comma separates outside brackets only. None: the cell is one term.

    Examples
    --------
    >>> split_terms("Python (numpy, pandas), R, Other: fundraising", ",")
    ('Python (numpy, pandas)', 'R', 'fundraising')
    >>> split_terms(["Python", " R "]), split_terms("a; b"), split_terms(None)
    (('Python', 'R'), ('a; b',), ())
    """
    if isinstance(cell, str):
        separator = separator and (separator.strip(" ") or separator)
        if not separator:
            pieces: Sequence[str] = (cell,)
        elif separator == ",":
            pieces = _split_at_commas(cell)
        elif separator == "\n":
            pieces = cell.splitlines()
        else:
            pieces = cell.split(separator)
    elif isinstance(cell, Mapping | Sequence | set | frozenset):
        pieces = [text_of(one) for one in cell]
    else:
        pieces = (text_of(cell),)
    return tuple(term for piece in pieces if (term := _term(piece)))


def _term(piece: str) -> str:
    term = piece.strip()
    if ":" in term or "：" in term:
        term = _OTHER.sub("", term, count=1) if _OTHER.match(term) else term
    return "" if is_blank(term) else term


def _split_at_commas(text: str) -> list[str]:
    """Split at commas that no matched pair of brackets encloses; a bracket that never closes encloses nothing."""
    if not any(bracket in text for bracket in ")]}"):
        return text.split(",")
    opened: list[tuple[str, int]] = []  # each open bracket, and how many commas had been found before it
    waiting = dict.fromkeys("([{", 0)
    commas: list[int] = []
    for found in _BRACKETS.finditer(text):
        sign = found.group()
        if sign == ",":
            commas.append(found.start())
        elif sign in waiting:
            opened.append((sign, len(commas)))
            waiting[sign] += 1
        elif waiting[_CLOSING[sign]]:
            bracket = ""
            while bracket != _CLOSING[sign]:
                bracket, before = opened.pop()
                waiting[bracket] -= 1
            del commas[before:]
    starts = [0, *(comma + 1 for comma in commas)]
    return [text[start:end] for start, end in zip(starts, [*commas, len(text)], strict=True)]


def find_separator(column: Column, *, besides: str = "") -> str | None:
    """Return what separates the terms of a column's cells: ``";"``, ``"|"``, a new line, ``","``, or None.

    Semicolons, bars and new lines seldom stand inside a term, commas often do ("Developer, mobile"): the one of the
    three that most cells have is chosen, unless commas outside brackets are in more than ten times as many cells.
    `besides` is a sign that means something else.

    Examples
    --------
    >>> find_separator(["Developer, mobile; Manager", "Developer, data"]), find_separator(["a, b", None])
    (';', ',')
    >>> find_separator(["Master's degree (MA, MS)", "none"]) is None
    True
    """
    cells = [cell.strip() for cell in column if isinstance(cell, str)]
    strong = {one: sum(one in cell for cell in cells) for one in (";", "|", "\n") if one != besides}
    strongest = max(strong, key=lambda one: strong[one])
    commas = 0 if besides == "," else sum("," in cell and len(_split_at_commas(cell)) > 1 for cell in cells)
    if commas > 10 * strong[strongest]:
        return ","
    return strongest if strong[strongest] else None


def separators_for(found: tuple[str | None, str | None], *, besides: str = "") -> tuple[str, str]:
    """Return the separators of two columns: what was found in them, or else in the other, or else a common one.

    Where none was found, no cell would be split by any of them: this matters for cells that come later.

    Examples
    --------
    >>> separators_for((None, "|")), separators_for((None, None))
    (('|', '|'), (';', ';'))
    """
    common = ";" if besides != ";" else "|"
    return found[0] or found[1] or common, found[1] or found[0] or common


def read_number(cell: Cell) -> float | None:
    """Return the number that a cell says, or None where it is blank.

    ``"2,5"`` is two and a half; ``"1,000"``, ``"1.000.000"`` and ``"1 000,5"`` have marks between their thousands.

    Raises
    ------
    ValueError
        Where the cell says anything but one finite number.

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
    elif isinstance(cell, SupportsFloat) and not isinstance(cell, bool):
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


_YES = "yes y true t 1 on x ok ✓ ✔ ☑ ja j oui si sí sim da tak igen kyllä evet да так ναι हाँ はい 是 예 네 نعم"
_NO = (
    "no n false f 0 off ✗ ✘ ☐ nein nee non nao não nej nem nie ne nei ei hayır нет ні όχι नहीं いいえ 否 不是 아니요 لا"
)
_MEANS_YES, _MEANS_NO = frozenset(map(fold, _YES.split())), frozenset(map(fold, _NO.split()))
# A word and what follows it, divided by a sign: never "no preference", "no-code" or "No. 5"; no single letter, no "on".
_FIRST_WORD = re.compile(
    r"\s*(?!(?:on|off|ok)\b)([^\W\d_]{2,}|[是예네否]|नहीं|हाँ)"
    r"(?:\s*[,;:!(，、。！（]\s*|\s*\.\s+|\s+[-\u2010-\u2015]\s+)(?=\D)",
    re.IGNORECASE,
)
_SIGNS_BETWEEN = re.compile(r"[^\w']+")
_SAY_SO = frozenset(("yes", "no", "ja", "nein", "oui", "non", "si", "sim", "nao"))  # and are seldom other words


def read_yes_no(cell: Cell) -> bool | None:
    """Return whether a cell says yes or no, in the commonest languages; None where it is blank.

    Raises
    ------
    ValueError
        Where the cell says anything else.

    Examples
    --------
    >>> [read_yes_no(cell) for cell in ("Yes", "ja", "X", 1, "no", "Nein", 0.0, False, "")]
    [True, True, True, True, False, False, False, False, None]
    >>> [read_yes_no(cell) for cell in ("Yes, happy to", "No, thanks", "Yes - please", "No (not this year)")]
    [True, False, True, False]
    """
    if is_blank(cell):
        return None
    written = str(int(cell)) if isinstance(cell, bool) else text_of(cell)
    answer = fold(written).rstrip(".!")
    if answer in _MEANS_YES:
        return True
    if answer in _MEANS_NO:
        return False
    said = unicodedata.normalize("NFC", written)
    first = _FIRST_WORD.match(said)
    if first and (word := fold(first[1])) in _MEANS_YES | _MEANS_NO:
        rest = fold(_SIGNS_BETWEEN.sub(" ", said[first.end() :])).split()
        if not _SAY_SO.intersection(rest) & (_MEANS_NO if word in _MEANS_YES else _MEANS_YES):
            return word in _MEANS_YES
    raise ValueError(f"must be yes or no, not {written!r}")
