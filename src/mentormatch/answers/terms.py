"""Cells of several terms, and what separates the terms."""

import re
from collections.abc import Mapping, Sequence

from mentormatch.answers.text import Cell, Column, is_blank, text_of

_BRACKETS = re.compile(r"[()\[\]{},]")


_CLOSING = {")": "(", "]": "[", "}": "{"}


_OTHER = re.compile(
    r"\s*(?:others?|andere|anderes|sonstiges?|autres?|otr[oa]s?|outr[oa]s?|altr[oaie]|inne|anders|annat|muu)"
    r"\s*(?:\([^()]*\))?\s*[:：]\s*(?=\S)",
    re.IGNORECASE,
)


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
