"""Which rows of a file are its header, told by their shape."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import TypeAlias

from mentormatch.answers import PADDING, plain_cell, read_number, title_key
from mentormatch.policy import is_blank

Row: TypeAlias = Sequence[object]

_TITLE_ROWS = 30
_BODY_ROWS, _CELLS = 200, 100_000
_LABEL_ROWS = 2
_FULL = 0.5  # of the cells that rows have filled: a line of title has fewer
_ALIKE = 0.9
_FEWEST = 3  # answers of one kind that make the kind of a column
_MOST_STEPS = 12  # different answers that the columns of one question share
_IMPORT_ID = '{"ImportId"'  # the third row of a survey platform's header
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_LINK = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_DATE = re.compile(r"(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4})(?:[ T,]+\d{1,2}:\d{2}.*)?")
_CODE = re.compile(r"(?=.*\d)[^\W_][\w.-]*")  # of people or of answers: R_1Nx4, S30117
_TITLE_CODE = re.compile(r"[^\W\d_]{1,8}[-_ ]?\d+(?:[-_.]\w+)*")  # of questions: Q5, q2_1, v_12


@dataclass(frozen=True, slots=True)
class Header:
    """The titles of a table, and where they stand.

    Parameters
    ----------
    titles : tuple of str
        One a column, on one line; "" where there is none.
    first, body : int
        The place of the row that holds them, and of the first row below that is no header.
    is_composed : bool
        Whether two rows make the titles.
    """

    titles: tuple[str, ...]
    first: int
    body: int
    is_composed: bool = False


def read_header(rows: Sequence[Row], wanted: frozenset[str]) -> Header | None:
    """Return the header among the first rows of a table; None where all of them seem to hold answers.

    Parameters
    ----------
    rows : sequence of rows
        Those of the file that are not blank.
    wanted : frozenset of str
        The keys of titles by which it is known. Without any, the shape of the rows tells: a header stands above
        answers of another kind, and is about as full as the rows below; rows of labels may stand under one of codes.

    Examples
    --------
    >>> rows = [["Sign-ups 2026"], ["E-mail", "Age"], ["ada@x.org", "36", "London", "UK"], ["kim@x.org", "29"]]
    >>> read_header(rows, frozenset())
    Header(titles=('E-mail', 'Age'), first=1, body=2, is_composed=False)
    >>> rows = [["Q1", "Q2"], ["Your e-mail", "Your age"], *rows[2:]]
    >>> read_header(rows, frozenset()).titles, read_header(rows, frozenset({"q1"})).titles
    (('Your e-mail', 'Your age'), ('Q1', 'Q2'))
    """
    if wanted:
        titles = [[title_key(title_of(cell)) for cell in row] for row in rows[:_TITLE_ROWS]]
        known = [len(wanted.intersection(keys)) for keys in titles]
        best = known.index(max(known))
        found = [*_candidates(rows, best)] if known[best] else [_plain(rows, 0)]
        return max(found, key=lambda header: len(wanted.intersection(map(title_key, header.titles))))
    place = _place_by_shape(rows)
    if place is None:
        return None
    double = _double_header(rows, place)
    if double is not None:
        return double
    header = _plain(rows, place)
    return _labelled(rows, header) or header


def _candidates(rows: Sequence[Row], place: int) -> Iterator[Header]:
    """Yield every header that a row is of; of those that fit equally well, the first is meant."""
    for first in (place, place - 1):
        double = _double_header(rows, first) if first >= 0 else None
        if double is not None and double.is_composed:
            yield double
    header = _plain(rows, place)
    yield header
    if (labelled := _labelled(rows, header)) is not None:
        yield labelled


def _plain(rows: Sequence[Row], place: int) -> Header:
    return Header(tuple(map(title_of, rows[place])), place, place + 1 + _labels_below(rows, place))


def _place_by_shape(rows: Sequence[Row]) -> int | None:
    """Return the first row that is about as full as the others, and holds no answers."""
    full = [len(_filled(row)) for row in _some(rows, 0)]
    for place in range(min(len(full), _TITLE_ROWS)):
        enough = median(full[place + 1 :]) * _FULL if full[place + 1 :] else 0
        if full[place] >= enough and not _holds_answers(rows[place]):
            return place
    return None


def _some(rows: Sequence[Row], first: int) -> Sequence[Row]:
    """Return the rows from a place on that tell what columns hold: fewer of a wide table."""
    width = max(map(len, rows[:_TITLE_ROWS]), default=1)
    return rows[first : first + min(_BODY_ROWS, max(_FEWEST, _CELLS // max(width, 1)))]


def _holds_answers(row: Row) -> bool:
    """Return whether a row holds addresses, or mostly numbers."""
    cells = _filled(row)
    return any(map(_is_email, cells)) or 2 * sum(map(_is_number, cells)) > len(cells)


def _double_header(rows: Sequence[Row], place: int) -> Header | None:
    """Return the header of two rows: questions above the first of their columns, and an option above each.

    Where the second row names every column by itself, it alone is the header.
    """
    if place + 2 >= len(rows):
        return None
    width = max(len(rows[place]), len(rows[place + 1]))
    above, below = (_padded(map(title_of, rows[at]), width) for at in (place, place + 1))
    body = _some(rows, place + 2)
    columns = [[row[at] for row in body if at < len(row) and not is_blank(row[at])] for at in range(width)]
    unnamed = [at for at in range(width) if not above[at] and (columns[at] or below[at])]
    if not unnamed or not any(above) or not all(below[at] or not columns[at] for at in unnamed):
        return None
    kinds = {at: kind for at in range(width) if (kind := _kind_of(columns[at])) is not None}
    if any(below[at] and is_kind(rows[place + 1][at]) for at, is_kind in kinds.items()):
        return None  # somebody's answers
    if len(unnamed) == 1 and not any(below[at] for at in kinds):
        return None
    named = [below[at] for at in range(width) if columns[at] or above[at]]
    if all(named) and len({*map(title_key, named)}) == len(named):
        return Header(tuple(below), place + 1, place + 2 + _labels_below(rows, place + 1))
    titles = tuple(_composed(above, below, columns))
    return Header(titles, place, place + 2 + _labels_below(rows, place + 1), is_composed=True)


def _composed(above: Sequence[str], below: Sequence[str], columns: Sequence[Sequence[object]]) -> Iterator[str]:
    """Yield a title for each column: "Question [Option]" where the columns of a question are answered alike."""
    begins = [at for at, title in enumerate(above) if title] + [len(above)]
    yield from below[: begins[0]]
    alone = Counter(map(title_key, (*above, *below)))
    for begin, end in pairwise(begins):
        options = range(begin, end)
        if len(options) == 1:
            yield above[begin]
            continue
        ticked = _share_answers(options, below, columns)
        for at in options:
            if not below[at]:
                yield above[begin] if at == begin else ""
            elif at in ticked:
                yield f"{above[begin]} [{below[at]}]"
            elif not ticked and alone[title_key(below[at])] == 1:
                yield below[at]  # parts of an address, each with a name of its own
            else:
                yield f"{above[begin]} - {below[at]}"


def _share_answers(options: range, below: Sequence[str], columns: Sequence[Sequence[object]]) -> set[int]:
    """Return the columns that hold their option, or answers from one short list."""
    said = {at: {title_key(title_of(cell)) for cell in columns[at]} for at in options}
    ticked = {at for at in options if said[at] <= {title_key(below[at])}}
    others = [at for at in options if at not in ticked]
    steps = set().union(*(said[at] for at in others)) if others else set()
    answers = sum(len(columns[at]) for at in others)
    shared = len(others) > 1 and len(steps) <= _MOST_STEPS and answers > len(steps)
    return {*options} if shared else ticked if len(ticked) > 1 else set()


def _labelled(rows: Sequence[Row], header: Header) -> Header | None:
    """Return the header whose titles are the labels below codes; None where there are none."""
    if header.body <= header.first + 1:
        return None
    width = len(header.titles)
    labels = _padded(map(title_of, rows[header.first + 1]), width)[:width]
    there = [at for at in range(width) if header.titles[at]]
    told = [at for at in there if labels[at]]
    if 5 * len(told) < 4 * len(there) or _words(labels) <= _words(header.titles):
        return None
    if any(label.startswith(_IMPORT_ID) for label in labels):
        return None
    titles = tuple(label or title for label, title in zip(labels, header.titles, strict=True))
    return Header(titles, header.first + 1, header.body)


def _words(titles: Sequence[str]) -> int:
    return sum(len(title.split()) for title in titles)


def _labels_below(rows: Sequence[Row], place: int) -> int:
    """Return how many rows below a header are no answers: questions, import ids, the header again."""
    first = rows[place + 1 : place + 1 + _LABEL_ROWS]
    for number, row in enumerate(first, start=1):
        if any(str(cell).startswith(_IMPORT_ID) for cell in row):
            return number
    found = 0
    while found < len(first) and _is_label(rows, place, place + 1 + found):
        found += 1
    return found


def _is_label(rows: Sequence[Row], place: int, at: int) -> bool:
    """Return whether a row holds labels: where all answers are of a kind it has other texts, that nobody answers."""
    titles, row, body = rows[place], rows[at], _some(rows, at + 1)
    if len(body) < _FEWEST - 1:
        return False
    width = min(len(titles), len(row))
    columns = [[line[i] for line in body if i < len(line) and not is_blank(line[i])] for i in range(width)]
    texts = {i: title_of(row[i]) for i in range(width) if not is_blank(row[i])}
    if 5 * len(texts) < 3 * len(_filled(titles)):
        return False
    if all(title_key(text) == title_key(title_of(titles[i])) for i, text in texts.items()):
        return True  # the header again
    kinds = {i: kind for i in range(width) if (kind := _kind_of(columns[i])) is not None and not is_blank(titles[i])}
    if any(kind(row[i]) for i, kind in kinds.items() if i in texts):
        return False
    others = sum(i in texts for i in kinds)
    said = {i: {title_of(cell) for cell in columns[i]} for i in texts}
    if any(text in said[i] for i, text in texts.items()):
        return False
    codes = sum(_TITLE_CODE.fullmatch(title_of(title)) is not None for title in titles)
    are_codes = 3 * codes >= len(_filled(titles)) and _words([*texts.values()]) > _words([*map(title_of, titles)])
    ask = 2 * sum(text.endswith(("?", ":")) for text in texts.values()) >= len(texts)
    return (others >= 2 and 2 * others >= len(kinds)) or (are_codes and (others > 0 or ask))


def _kind_of(cells: Sequence[object]) -> Callable[[object], bool] | None:
    """Return what tells the kind of answers that nearly all cells of a column are; None where they differ."""
    if len(cells) < _FEWEST - 1:
        return None
    return next((kind for kind in _KINDS if sum(map(kind, cells)) >= _ALIKE * len(cells)), None)


def _is_email(cell: object) -> bool:
    return isinstance(cell, str) and _EMAIL.fullmatch(cell.strip(PADDING)) is not None


def _is_link(cell: object) -> bool:
    return isinstance(cell, str) and _LINK.fullmatch(cell.strip(PADDING)) is not None


def _is_number(cell: object) -> bool:
    if isinstance(cell, bool | dt.date | dt.time):
        return False
    if not isinstance(cell, int | float | str):
        return False
    try:
        return read_number(cell) is not None
    except ValueError:
        return False


def _is_date(cell: object) -> bool:
    return isinstance(cell, dt.date) or (isinstance(cell, str) and _DATE.fullmatch(cell.strip(PADDING)) is not None)


def _is_code(cell: object) -> bool:
    return _is_number(cell) or (isinstance(cell, str) and _CODE.fullmatch(cell.strip(PADDING)) is not None)


def _is_truth(cell: object) -> bool:
    return isinstance(cell, bool) or (isinstance(cell, str) and cell.strip(PADDING).lower() in {"true", "false"})


_KINDS = (_is_email, _is_link, _is_date, _is_number, _is_truth, _is_code)


def _filled(row: Row) -> list[object]:
    return [cell for cell in row if not is_blank(cell)]


def _padded(cells: Iterator[str], width: int) -> list[str]:
    texts = list(cells)
    return texts + [""] * (width - len(texts))


def known_titles(row: Sequence[object], wanted: frozenset[str]) -> int:
    """Return how many of the titles by which a header is known stand in a row.

    Examples
    --------
    >>> known_titles(["E-mail *", "Name", "E-Mail"], frozenset({"e mail", "role"}))
    1
    """
    return len(wanted.intersection(title_key(cell) for cell in row if isinstance(cell, str)))


def title_of(cell: object) -> str:
    r"""Return the name of a column, on one line and without padding.

    Examples
    --------
    >>> title_of(" E-mail\n address "), title_of(None)
    ('E-mail address', '')
    """
    return " ".join(str(plain_cell(cell) or "").split()).strip(PADDING)
