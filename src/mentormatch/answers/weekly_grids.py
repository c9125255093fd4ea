"""Weekly times in the several columns of a grid."""

import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import NamedTuple, cast

from mentormatch.answers.text import Cell, Column, fold, is_blank, text_of
from mentormatch.answers.weekly_clauses import bare_start
from mentormatch.answers.weekly_times import read_weekly_times, stretch_in_words
from mentormatch.answers.yes_no import read_yes_no

_LAST_BRACKETS = re.compile(r".*[\[(]([^\[\]()]*)[\])]\s*$", re.DOTALL)
_HOUR = 60


class TimesInZone(NamedTuple):
    """When somebody can meet, and in which time zone that is said."""

    times: Cell
    zone: Cell


def grid_cells(headings: Sequence[str], columns: Sequence[Column]) -> Column:
    """Return one cell a row, from the columns of a grid: the times that are ticked, or said, in each.

    Of each heading counts what stands in its last brackets, or what it does not share with the others. Headings that
    name only when a time begins ("Mon 18:00", "Mon 18:30") last until the next, by the shortest distance of two.

    Parameters
    ----------
    headings : sequence of str
    columns : sequence of columns
        The answers below each heading: yes or no in any of their forms, the heading again, or times of the day.

    Examples
    --------
    >>> grid_cells(["Free? [Monday]", "Free? [Tuesday]"], [["Morning, Evening", None], ["", "x"]])
    (('Monday: Morning, Evening',), ('Tuesday',))
    >>> grid_cells(["Mon 18:00", "Mon 18:30"], [[1, 0], [1, 0]])
    (('Mon 18:00-18:30', 'Mon 18:30-19:00'), None)
    """
    said = _with_ends(_short_headings(headings))
    reads = [_reader(heading, written) for heading, written in zip(said, headings, strict=True)]
    return tuple(
        tuple(text for read, cell in zip(reads, row, strict=True) if (text := read(cell))) or None
        for row in zip(*columns, strict=True)
    )


def _reader(heading: str, written: str) -> Callable[[Cell], str]:
    """Return what an answer under a heading says, as text; "" where it says no."""
    once: dict[str, str] = {}
    titles = {fold(heading), fold(written)}

    names_times = _says_a_time(heading)

    def say(cell: Cell) -> str:
        text = text_of(cell)
        if fold(text) in titles:
            return heading
        try:
            return heading if read_yes_no(cell) else ""
        except ValueError:
            return f"{heading}: {text.replace(';', ',')}" if names_times else text

    def read(cell: Cell) -> str:
        if is_blank(cell):
            return ""
        key = f"{type(cell).__name__} {cell}"
        if key not in once:
            once[key] = say(cell)
        return once[key]

    return read


def _short_headings(headings: Sequence[str]) -> list[str]:
    """Return of each heading what tells it from the others, or the whole where that says no time."""
    brackets = [found[1].strip() if (found := _LAST_BRACKETS.match(heading)) else heading for heading in headings]
    shared = _common_beginning(headings) if len(headings) > 1 else ""
    shared = shared[: max((found.end() for found in re.finditer(r"[\W_]+", shared)), default=0)]
    rests = [heading[len(shared) :] for heading in headings]
    for candidates in (brackets, headings, rests):
        if all(map(_says_a_time, candidates)):
            return list(candidates)
    return [next(filter(_says_a_time, each), each[0]) for each in zip(brackets, headings, rests, strict=True)]


def _common_beginning(headings: Sequence[str]) -> str:
    first, last = min(headings), max(headings)
    length = next((place for place, sign in enumerate(first) if last[place : place + 1] != sign), len(first))
    return first[:length]


def _says_a_time(heading: str) -> bool:
    if bare_start(heading) is not None:
        return True
    try:
        return read_weekly_times(heading) is not None
    except ValueError:
        return False


def _with_ends(headings: Sequence[str]) -> list[str]:
    """Return the headings; those that say only when a time begins with its end."""
    starts = [bare_start(heading) for heading in headings]
    known = sorted(start for start in starts if start is not None)
    gaps = [later - start for start, later in pairwise(known) if later > start]
    length = min(gaps, default=_HOUR)
    if length > 4 * _HOUR:
        return list(headings)  # which then cannot be read, and are asked about
    return [
        heading if start is None else stretch_in_words((start, start + length))
        for heading, start in zip(headings, starts, strict=True)
    ]


def zoned(times: Column, zones: Column | None) -> Column:
    """Return each person's times with their zone; the times alone where no zones are known.

    Examples
    --------
    >>> zoned(["Mon 18-20"], ["Europe/Paris"])[0].zone
    'Europe/Paris'
    """
    return times if zones is None else cast("Column", tuple(map(TimesInZone, times, zones)))
