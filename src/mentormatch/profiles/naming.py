"""Columns of names and of e-mail addresses."""

import re
from collections.abc import Mapping, Sequence
from typing import Literal, TypeAlias

from mentormatch.answers import (
    Cell,
    fold,
    is_address,
    is_blank,
    is_email,
    is_manager,
    is_name,
    name_part,
    role_in,
    text_of,
)

Columns: TypeAlias = Mapping[str, Sequence[Cell]]
"""Cells by header."""


def name_columns(columns: Columns, *, role: Literal["mentor", "mentee"]) -> tuple[str, ...]:
    """Return the column that holds names, or those of the first and the last name; () where there is none.

    The titles are those that forms use: "name" in any case, "Full name", "Your name:", "Vor- und Nachname", or "First
    name" and "Last name", in the languages of `init`. A header that is exactly "name" goes before all others.

    Parameters
    ----------
    columns : mapping of str to cells
    role : {"mentor", "mentee"}
        Whose table it is: among mentees "Mentor name" is no name of theirs.

    Examples
    --------
    >>> name_columns({"Skills": [], "Name": []}, role="mentor")
    ('Name',)
    >>> name_columns({"Last name": [], "First name": [], "Mentor name": []}, role="mentee")
    ('First name', 'Last name')
    """
    named = [header for header in columns if is_name(header) and role_in(header) in {None, role}]
    parts = {header: name_part(header) for header in named}
    first, last = (next((header for header in named if parts[header] == part), None) for part in ("first", "last"))
    whole = sorted(
        (header for header in named if parts[header] == "whole"),
        key=lambda header: (header != "name", fold(header) != "name"),
    )
    if first and last:
        holds_all = [header for header in whole if _has_several_words(columns[header])]
        return (holds_all[0],) if holds_all else (first, last)
    if whole and (first or last) and not _has_several_words(columns[whole[0]]):
        # "Vorname" beside "Name", "Nombre" beside "Apellidos": the other part of it
        return (first, whole[0]) if first else (whole[0], str(last))
    if whole:
        return (whole[0],)
    return tuple(header for header in (first, last) if header)


def names_in(columns: Columns, headers: Sequence[str], *, people: int) -> tuple[str, ...]:
    """Return the name of each person, the parts in the order of the headers; "" where there is none.

    Examples
    --------
    >>> names_in({"Last": ["Adams", None], "First": [" Ada", None]}, ("First", "Last"), people=2)
    ('Ada Adams', '')
    """
    if not headers:
        return ("",) * people
    return tuple(
        " ".join(part for cell in cells if (part := text_of(cell)))
        for cells in zip(*(columns[header] for header in headers), strict=True)
    )


def address_column(columns: Columns, *, role: Literal["mentor", "mentee"]) -> str | None:
    """Return the first column of which the header says that it holds the people's own e-mail addresses, or None.

    Most answers in it must be addresses; managers' and partners' addresses are not their own.

    Examples
    --------
    >>> ada, bob = "ada@x.example", "bob@x.example"
    >>> address_column({"Manager e-mail": [ada, bob], "E-mail": [bob, None], "reach me": [ada, bob]}, role="mentor")
    'E-mail'
    """
    return next(
        (
            header
            for header, cells in columns.items()
            if is_email(header)
            and not is_manager(header)
            and role_in(header) in {None, role}
            and _mostly_addresses(cells)
        ),
        None,
    )


def other_ids(columns: Columns, *, people: int) -> tuple[tuple[str, ...], ...]:
    """Return the other ids and addresses of each person, of the column ``also``; () where there is none.

    Several stand in a list, or are separated by semicolons, bars or new lines, and addresses by commas and spaces too.

    Examples
    --------
    >>> other_ids({"also": ["ada@home.example, ada@work.example", "m7; m9", None]}, people=3)
    (('ada@home.example', 'ada@work.example'), ('m7', 'm9'), ())
    """
    header = next((header for header in columns if fold(header) == "also"), None)
    if header is None:
        return ((),) * people
    return tuple(tuple(_several(cell)) for cell in columns[header])


def _several(cell: Cell) -> list[str]:
    if isinstance(cell, str):
        parts = re.split(r"[;|\n]", cell)
        by_spaces = [part for part in re.split(r"[\s,;|]+", cell) if part]
        cell = tuple(by_spaces if all(map(is_address, by_spaces)) else parts)
    cells = cell if isinstance(cell, tuple) else (cell,)
    return list(dict.fromkeys(text for part in cells if (text := text_of(part))))


def _has_several_words(cells: Sequence[Cell]) -> bool:
    filled = [text for cell in cells if (text := text_of(cell))]
    return 2 * sum(" " in text for text in filled) >= len(filled)


def _mostly_addresses(cells: Sequence[Cell]) -> bool:
    filled = [cell for cell in cells if not is_blank(cell)]
    return 2 * sum(map(is_address, filled)) >= len(filled)
