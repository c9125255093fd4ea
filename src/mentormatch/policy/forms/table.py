"""The columns of a table, before anybody says what they mean."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from mentormatch.answers import PADDING
from mentormatch.errors import Mistake
from mentormatch.profiles import SIDES, Role


@dataclass(frozen=True, slots=True)
class RawTable:
    """The columns of a file as they stand there, before anybody says what they mean.

    Parameters
    ----------
    columns : mapping of str to tuple of cells
        By the titles in the header, without white space around them.
    source : str
        The name of the file; "" for records and data frames.
    first_row : int
        The row of the first record: 2 under a header, 1 in JSON.
    rows : tuple of int
        The row of each record; blank rows are left out, but count.
    notes : tuple of str
        What had to be guessed: the encoding, or the sheet.
    doubled : mapping of str to str
        The titles of several columns, where that is no mistake yet, and which columns they are.
    sheets : tuple of str
        Of a spreadsheet, the sheet that was read, and those that might have been as well.
    in_memory : bool
        Whether cells are values of Python, as in records and data frames.

    Examples
    --------
    >>> RawTable({"id": ("ada",)}, "mentors.csv", 2, (2,)).columns["id"]
    ('ada',)
    """

    columns: Mapping[str, tuple[object, ...]]
    source: str
    first_row: int
    rows: tuple[int, ...]
    notes: tuple[str, ...] = ()
    doubled: Mapping[str, str] = field(default_factory=dict)
    sheets: tuple[str, ...] = ()
    in_memory: bool = False


def told_apart(columns: Mapping[str, object], named: frozenset[str]) -> dict[str, str]:
    """Return the titles by which a policy tells the first of several columns with one title apart: "Name (1)".

    Examples
    --------
    >>> told_apart({"Name": (), "Name (2)": ()}, frozenset({"Name (1)"}))
    {'Name': 'Name (1)'}
    """
    first = {title: f"{title} (1)" for title in columns}
    return {title: called for title, called in first.items() if called in named and called not in columns}


def is_blank(cell: object) -> bool:
    r"""Return whether nothing can be seen in a cell.

    Examples
    --------
    >>> is_blank(None), is_blank("\u200b "), is_blank("-"), is_blank(0)
    (True, True, False, False)
    """
    return cell is None or (isinstance(cell, str) and not cell.strip(PADDING))


@contextmanager
def on_side(mistakes: list[Mistake], role: Role) -> Iterator[None]:
    """Give the mistakes that are appended meanwhile the side whose table is read."""
    known = len(mistakes)
    yield
    mistakes[known:] = [replace(mistake, side=SIDES[role]) for mistake in mistakes[known:]]
