"""Ranks, and what people put in an order."""

import re
from collections.abc import Container, Iterable, Mapping, Sequence
from typing import NamedTuple, cast

from mentormatch.answers.number import read_number
from mentormatch.answers.terms import split_terms
from mentormatch.answers.text import Cell, Column, fold, is_blank, text_of
from mentormatch.answers.word_lists import read_words, word_set
from mentormatch.answers.yes_no import read_yes_no

_DATA = read_words("rank_words.toml")
_RANK_OF = {word: rank for rank, words in enumerate(_DATA["ordinals"], start=1) for word in words.split()}
ORDINALS: tuple[str, ...] = tuple(words.split()[0] for words in _DATA["ordinals"])
"""The first ranks in words: first, second, ..."""

_BESIDE = word_set(_DATA["beside"])
_ENDING = r"(?:st|nd|rd|th|er|re|ere|eme|e|o|a)"
_NUMBER = re.compile(rf"#?(\d{{1,3}}){_ENDING}?")
_REMARK = re.compile(r"\s*(?:\(.*\)|\[.*\]|(?:=|\s-)\s.*)$")
_PUNCTUATION = "#.:,;)(- "

_ARROW = re.compile(r"\s*(?:>+|→|➔|➜|➡|⇒|≻|-+>|=+>)\s*")
_TIE = re.compile(r"\s+=\s+|\s*≈\s*|\s*~\s*")
# "1. ", "1) ", "(1) ", "#1: ", "1st ", "1 - ", and where a text is known to be numbered also "1 "
_MARK = re.compile(
    r"(?:(?<=[\s;,|])|^)[#(\[]?(\d{1,2})(?:[.):\]]+(?!\d)|(?:st|nd|rd|th|º|ª)\b[.:)]?(?:\s*(?:choice|priority)\b)?:?"
    r"|\s?[-–—](?=\s))\s*"
)
_KEYCAP = re.compile("(\\d)\ufe0f?\u20e3")
_IN_WORDS = re.compile(rf"\b({'|'.join(sorted(_RANK_OF, key=len, reverse=True))})\s*:\s*", re.IGNORECASE)
_LEADING = re.compile(r"#?(\d{1,2})\s+(?=\D)")
_TRAILING = re.compile(r"(.*\S)\s*(?:[(\[]#?(\d{1,2})(?:st|nd|rd|th)?[)\]]|[:=]\s*#?(\d{1,2})|\s[-–—]\s*#?(\d{1,2}))")


class RankedTerm(NamedTuple):
    """A term and the rank at which it was named: 1 for the first; ranks may be shared, and may leave gaps."""

    rank: int
    term: str


def read_rank(cell: Cell) -> int | None:
    """Return the rank in a cell, or None where it is blank, no or 0.

    Raises
    ------
    ValueError
        Where the cell is not a whole number of 0 or more, or a word for a rank.

    Examples
    --------
    >>> [read_rank(cell) for cell in (2, "1.", "3rd", "Second choice", "priority 4", "2. Wahl", "1 (most important)")]
    [2, 1, 3, 2, 4, 2, 1]
    >>> [read_rank(cell) for cell in ("", 0, "-", "no", 1.0, "10")]
    [None, None, None, None, 1, 10]
    """
    if cell is False or is_blank(cell):
        return None
    rank = _rank_in_text(cell) if isinstance(cell, str) else _whole(cell)
    if rank is None:
        raise ValueError(f"must be a rank, not {text_of(cell)!r}")
    return rank or None


def _whole(cell: Cell) -> int | None:
    try:
        number = read_number(cell)
    except ValueError:
        return None
    return int(number) if number is not None and number >= 0 and number.is_integer() else None


def _rank_in_text(text: str) -> int | None:
    """Return the rank in a text, 0 where it says that there is none, None where it says neither."""
    words = [
        word
        for part in fold(_REMARK.sub("", text) or text).split()
        if (word := part.strip(_PUNCTUATION)) and word not in _BESIDE
    ]
    if len(words) == 1 and words[0] in _RANK_OF:
        return _RANK_OF[words[0]]
    if len(words) == 1 and (found := _NUMBER.fullmatch(words[0])):
        return int(found.group(1))
    if not fold(text).strip(_PUNCTUATION):
        return 0
    try:
        return 0 if read_yes_no(text) is False else None
    except ValueError:
        return _whole(text)


def split_ranked(cell: Cell, separator: str | None = None, *, levels: Container[str] = ()) -> tuple[RankedTerm, ...]:
    """Return the terms of one cell in the order in which they were put, each with its rank.

    An order is read from arrows ("Python > SQL = R", in which SQL and R share a rank), from numbers before terms ("1.
    Python 2. SQL") or after them ("SQL (2), Python (1)"), or else from the order in which terms stand.

    Parameters
    ----------
    cell : Cell
        One text, or a list of terms.
    separator : str, optional
        What stands between terms where nothing else divides them.
    levels : container of str
        Folded levels, which are not taken for ranks: "Python: 2".

    Examples
    --------
    >>> for cell in ("1. Python 2. SQL", "Python > SQL = R", "SQL (2); Python (1)", "Python; SQL;", ["R", "Go"]):
    ...     [tuple(ranked) for ranked in split_ranked(cell, ";")]
    [(1, 'Python'), (2, 'SQL')]
    [(1, 'Python'), (2, 'SQL'), (2, 'R')]
    [(1, 'Python'), (2, 'SQL')]
    [(1, 'Python'), (2, 'SQL')]
    [(1, 'R'), (2, 'Go')]
    """
    if isinstance(cell, str):
        cell = _IN_WORDS.sub(lambda found: f"{_RANK_OF[fold(found.group(1))]}. ", _KEYCAP.sub(r"\1. ", cell))
        found = _by_arrows(cell, separator) or _by_marks(cell, separator)
        if found:
            return tuple(sorted(found, key=lambda ranked: ranked.rank))
    pieces = split_terms(cell, separator)
    return tuple(sorted(_ranks_in_pieces(pieces, levels), key=lambda ranked: ranked.rank))


def _by_arrows(text: str, separator: str | None) -> list[RankedTerm]:
    steps = [step for step in _ARROW.split(text) if not is_blank(step)]
    if len(steps) < 2:
        return []
    return [
        RankedTerm(rank, term)
        for rank, step in enumerate(steps, start=1)
        for piece in _TIE.split(step)
        for term in split_terms(_without_mark(piece), separator)
    ]


def _by_marks(text: str, separator: str | None) -> list[RankedTerm]:
    """Return the terms after the numbers in a text, if it begins with one and has several."""
    text = text.strip()
    marks = list(_MARK.finditer(text))
    if len(marks) < 2 or marks[0].start() != 0:
        return []
    ends = [*(mark.start() for mark in marks[1:]), len(text)]
    found = []
    for mark, end in zip(marks, ends, strict=True):
        after = text[mark.end() : end].strip(" \t\r\n;,|")
        found += [RankedTerm(int(mark.group(1)), term) for term in split_terms(after, separator)]
    return found


def numbered_terms(text: str) -> tuple[RankedTerm, ...]:
    """Return the terms of a text that numbers them from 1, or puts arrows between them; () of any other text.

    Examples
    --------
    >>> [tuple(ranked) for ranked in numbered_terms("1. Python, 2. UX")], numbered_terms("Python, UX")
    ([(1, 'Python'), (2, 'UX')], ())
    >>> numbered_terms("12. 3. 2026"), len(numbered_terms("1. Python")), numbered_terms("1 or 2")
    ((), 1, ())
    """
    text = _KEYCAP.sub(r"\1. ", text)
    marks = list(_MARK.finditer(text.strip()))
    if len(marks) == 1 and marks[0].start() == 0:
        found = [RankedTerm(int(marks[0].group(1)), text.strip()[marks[0].end() :].strip())]
    else:
        found = _by_arrows(text, None) or _by_marks(text, None)
    ranks = sorted({ranked.rank for ranked in found})
    in_words = all(any(sign.isalpha() for sign in ranked.term) for ranked in found)
    return tuple(sorted(found, key=lambda ranked: ranked.rank)) if ranks[:1] == [1] and in_words else ()


def _ranks_in_pieces(pieces: Sequence[str], levels: Container[str]) -> Iterable[RankedTerm]:
    """Return pieces with the numbers that all of them have, before or after the term; else with their places."""
    marks = [_MARK.match(piece) for piece in pieces]
    if len(pieces) > 1 and all(marks):
        return _ranked(
            [(mark.group(1), piece[mark.end() :]) for mark, piece in zip(marks, pieces, strict=True) if mark]
        )
    leading = [_LEADING.match(piece) for piece in pieces]
    if len(pieces) > 1 and all(leading):
        found = [(mark.group(1), piece[mark.end() :]) for mark, piece in zip(leading, pieces, strict=True) if mark]
        if sorted(int(rank) for rank, _ in found) == list(range(1, len(found) + 1)):
            return _ranked(found)
    trailing = [_TRAILING.fullmatch(piece) for piece in pieces]
    if len(pieces) > 1 and all(trailing):
        found = [(mark.group(2) or mark.group(3) or mark.group(4), mark.group(1)) for mark in trailing if mark]
        if not any(str(int(rank)) in levels for rank, _ in found):
            return _ranked(found)
    return [RankedTerm(place, _without_mark(piece)) for place, piece in enumerate(pieces, start=1)]


def _ranked(found: Iterable[tuple[str, str]]) -> list[RankedTerm]:
    return [RankedTerm(int(rank), term.strip()) for rank, term in found if term.strip()]


def _without_mark(piece: str) -> str:
    """Return a piece without the number before it; a number alone stays."""
    piece = piece.strip()
    mark = _MARK.match(piece)
    return (piece[mark.end() :] or piece) if mark else piece


def ranked_columns(titles: Sequence[str], columns: Sequence[Sequence[Cell]]) -> tuple[Column, bool]:
    """Return several columns as one of ``{term: rank}``, and whether the titles are the terms.

    Where at least half of the answers are ranks, the titles are the terms (topic headings with ranks in the cells), and
    whatever is no rank stays, to be refused. Else each answer is a term, with the place of its column as its rank.

    Examples
    --------
    >>> ranked_columns(["Python", "SQL"], [[2, "1st"], ["1", None]])
    (({'Python': 2, 'SQL': '1'}, {'Python': '1st'}), True)
    >>> ranked_columns(["first topic", "second topic"], [["SQL", "R"], ["R", None]])
    (({'SQL': 1, 'R': 2}, {'R': 1}), False)
    """
    answers = [cell for column in columns for cell in column if not is_blank(cell)]
    by_title = bool(answers) and 2 * sum(map(_is_rank, answers)) >= len(answers)
    rows = zip(*columns, strict=True)
    if by_title:
        ranked: list[dict[str, Cell]] = [
            {title: cell for title, cell in zip(titles, row, strict=True) if not is_blank(cell)} for row in rows
        ]
    else:
        ranked = [_by_place(row) for row in rows]
    return tuple(cast(Cell, said or None) for said in ranked), by_title


def _by_place(row: Sequence[Cell]) -> dict[str, Cell]:
    """Return the terms of a row, each with the place of the first column that names it."""
    places: dict[str, Cell] = {}
    for place, cell in enumerate(row, start=1):
        listed = isinstance(cell, Sequence | Mapping | set | frozenset) and not isinstance(cell, str)
        for term in split_terms(cell) if listed else (text_of(cell),):
            if term:
                places.setdefault(term, place)
    return places


def _is_rank(cell: Cell) -> bool:
    try:
        read_rank(cell)
    except (ValueError, TypeError):
        return False
    return True
