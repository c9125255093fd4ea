"""Columns of time zones, and which answers must be settled."""

from collections import Counter
from collections.abc import Iterable, Mapping

from mentormatch.answers import read_zone, text_of
from mentormatch.column_roles import ColumnRole, InferredColumn

# The share of answers that are read, and of what the header means, from which a column is one of time zones.
_READ = 0.6
_MEANT = 0.3


def zone_column(columns: Iterable[InferredColumn], roles: Mapping[int, ColumnRole]) -> InferredColumn | None:
    """Return the column of a table that says in which time zone people are; None where no column does.

    Examples
    --------
    >>> zone_column([], {}) is None
    True
    """
    zones = [column for column in columns if id(column) in roles and roles[id(column)]["time_zone"] >= _MEANT]
    return next((column for column in zones if are_mostly_zones(column)), None)


def are_mostly_zones(column: InferredColumn) -> bool:
    """Return whether most answers are time zones that are read.

    Examples
    --------
    >>> from mentormatch.column_roles import infer_column
    >>> [are_mostly_zones(infer_column("Where?", cells)) for cells in (["London", "EST", "UTC+1"], ["here", "there"])]
    [True, False]
    """
    answers = column.cells.counted.total()
    return answers > 0 and sum(_unread(column).values()) <= (1 - _READ) * answers


def unclear_zones(column: InferredColumn) -> list[str]:
    """Return the answers that are no time zone, or the name of several clocks, each once.

    Examples
    --------
    >>> from mentormatch.column_roles import infer_column
    >>> unclear_zones(infer_column("Where?", ["London", "EST", "EST", "CST", ""]))
    ['CST', 'EST']
    """
    said = {*column.blank_words, *column.any_words}
    return sorted({*_unread(column)} - said)


def _unread(column: InferredColumn) -> Counter[str]:
    """Return the answers that are no time zone, with how many people gave each."""
    unread: Counter[str] = Counter()
    for cell, count in column.cells.distinct:
        try:
            read_zone(cell)
        except ValueError:
            unread[text_of(cell)] += count
    return unread
