"""Cells of several terms, and what separates the terms."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from mentormatch.answers.text import Cell, is_blank, text_of

_BRACKETS = re.compile(r"[()\[\]{},]")


_CLOSING = {")": "(", "]": "[", "}": "{"}


# Signs that divide terms only where they stand between spaces: "CI/CD" and "e-mail" are one term.
_SPACED = {f" {sign} ": re.compile(rf"\s+{re.escape(sign)}\s+") for sign in ("/", "·", "•", "+", "–", "—", "-", "&")}
_FEWEST, _RECURRING = 2, 0.5  # cells that a spaced sign divides, and terms of these that stand in other cells as well


_OTHER = re.compile(
    r"\s*(?:others?|andere|anderes|sonstiges?|autres?|otr[oa]s?|outr[oa]s?|altr[oaie]|inne|anders|annat|muu)"
    r"\s*(?:\([^()]*\))?\s*[:：]\s*(?=\S)",
    re.IGNORECASE,
)


def split_terms(cell: Cell, separator: str | None = None) -> tuple[str, ...]:
    """Return the terms of one cell as written; of lists and mappings, the entries.

    Parameters
    ----------
    cell : Cell
        One answer. ``"Other: fundraising"`` is the term fundraising.
    separator : str, optional
        The separator of terms. A comma separates only outside brackets; a slash, a dot, a plus or a dash with spaces
        on both sides only where it stands so. None: the cell is one term.

    Examples
    --------
    >>> split_terms("Python (numpy, pandas), R, Other: fundraising", ",")
    ('Python (numpy, pandas)', 'R', 'fundraising')
    >>> split_terms(["Python", " R "]), split_terms("a; b"), split_terms(None)
    (('Python', 'R'), ('a; b',), ())
    """
    if isinstance(cell, str):
        spaced = _SPACED.get(separator or "")
        separator = separator and (separator.strip(" ") or separator)
        if not separator:
            pieces: Sequence[str] = (cell,)
        elif spaced is not None:
            pieces = spaced.split(cell)
        elif separator == ",":
            pieces = _split_at_commas(cell)
        elif separator == "\n":
            pieces = cell.splitlines()
        else:
            pieces = cell.split(separator)
    elif isinstance(cell, (tuple, list, Mapping, Sequence, set, frozenset)):
        pieces = [text_of(entry) for entry in cell]
    else:
        pieces = (text_of(cell),)
    return tuple(term for piece in pieces if (term := _term(piece)))


def _term(piece: str) -> str:
    term = piece.strip()
    if ":" in term or "：" in term:
        term = _OTHER.sub("", term, count=1) if _OTHER.match(term) else term
    return "" if not term.isascii() and is_blank(term) else term


def _split_at_commas(text: str) -> list[str]:
    """Split at commas that no matched pair of brackets encloses; a bracket that never closes encloses nothing."""
    if not any(bracket in text for bracket in ")]}"):
        return text.split(",")
    opened: list[tuple[str, int]] = []  # each open bracket, with the number of commas before it
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


def find_separator(column: Iterable[Cell] | Counter[str], *, besides: str = "") -> str | None:
    """Return what separates the terms of a column's cells: ``";"``, ``"|"``, a new line, ``","``, or None.

    Terms often contain commas ("Developer, mobile"), but seldom semicolons, bars or new lines. So the most frequent of
    these three is chosen, unless more than ten times as many cells have commas outside brackets. Where there are none
    of these, a slash, a dot, a plus, a dash or an ampersand between spaces separates, if most of what it divides
    stands in other cells as well: "Design / UX" is one term where nobody else writes "UX". `besides` is a character
    that is not a separator. Cells may also be given as how often each text stands there.

    Examples
    --------
    >>> find_separator(["Developer, mobile; Manager", "Developer, data"]), find_separator(["a, b", None])
    (';', ',')
    >>> find_separator(["lace / socks", "socks / cables", "lace"]), find_separator(["CI/CD", "Design / UX", "PR"])
    (' / ', None)
    >>> find_separator(["Master's degree (MA, MS)", "none"]) is None
    True
    """
    counted = column if isinstance(column, Counter) else Counter(cell for cell in column if isinstance(cell, str))
    cells = [(cell.strip(), times) for cell, times in counted.items()]
    strong = {sign: sum(times for cell, times in cells if sign in cell) for sign in (";", "|", "\n") if sign != besides}
    strongest = max(strong, key=lambda sign: strong[sign])
    commas = (
        0 if besides == "," else sum(times for cell, times in cells if "," in cell and len(_split_at_commas(cell)) > 1)
    )
    if commas > 10 * strong[strongest]:
        return ","
    return strongest if strong[strongest] else _spaced_separator([cell for cell, _ in cells])


def _spaced_separator(cells: Sequence[str]) -> str | None:
    """Return the spaced sign that divides the most cells into terms that recur in other cells; None where none does."""
    distinct = set(cells)
    found: dict[str, int] = {}
    for separator, pattern in _SPACED.items():
        sign = separator.strip()
        divided = [pattern.split(cell) for cell in distinct if sign in cell and pattern.search(cell)]
        if len(divided) < _FEWEST:
            continue
        in_cells = Counter(
            term for cell in distinct for term in {part.strip().casefold() for part in pattern.split(cell)} if term
        )
        terms = [term for parts in divided for part in parts if (term := part.strip().casefold())]
        if sum(in_cells[term] > 1 for term in terms) > _RECURRING * len(terms):
            found[separator] = len(divided)
    return max(found, key=lambda separator: found[separator], default=None)


def separators_for(found: tuple[str | None, str | None], *, besides: str = "") -> tuple[str, str]:
    """Return the separators of two columns: those found, or else that of the other column, or else a default.

    A column without a separator needs a default for cells that are encoded later.

    Examples
    --------
    >>> separators_for((None, "|")), separators_for((None, None))
    (('|', '|'), (';', ';'))
    """
    common = ";" if besides != ";" else "|"
    return found[0] or found[1] or common, found[1] or found[0] or common
