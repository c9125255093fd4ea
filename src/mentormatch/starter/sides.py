"""Both sides of one sheet, each with its own questions."""

from collections.abc import Sequence
from dataclasses import replace

from mentormatch.answers import find_separator, fold, plain_cell, split_terms, stance_of
from mentormatch.column_roles import RoleColumn, divide, side_said
from mentormatch.policy import RawTable, is_blank, take_rows
from mentormatch.profiles import Role

_MOSTLY, _HARDLY, _SHARED = 0.5, 0.1, 0.3
_SIDE_OF_STANCE: dict[str | None, Role] = {"offers": "mentor", "wants": "mentee"}
_SIDES: tuple[Role, Role] = ("mentor", "mentee")


def sides_of(table: RawTable, role: RoleColumn) -> dict[Role, RawTable]:
    """Return the mentors and the mentees of one sheet, without the columns that only the others fill in.

    Parameters
    ----------
    table : RawTable
        The sheet.
    role : RoleColumn
        Which column, or which two, say who is what.

    Examples
    --------
    >>> from mentormatch.column_roles import find_role
    >>> columns = {"I am": ("mentor", "mentee", "both"), "I teach": ("R", "", "SQL"), "I learn": ("", "R", "Go")}
    >>> sides = sides_of(RawTable(columns, "people.csv", 2, (2, 3, 4)), find_role(columns))
    >>> list(sides["mentor"].columns), list(sides["mentee"].columns)
    (['I am', 'I teach'], ['I am', 'I learn'])
    """
    places = divide(table.columns, role)
    both = {*places["mentor"]} & {*places["mentee"]}
    alone = {side: [place for place in places[side] if place not in both] for side in _SIDES}
    sides: dict[Role, RawTable] = {}
    for side, other in zip(_SIDES, reversed(_SIDES), strict=True):
        asked = {
            title: cells
            for title, cells in table.columns.items()
            if not (alone[side] and alone[other]) or not _only_of(cells, alone[other], alone[side])
        }
        sides[side] = take_rows(replace(table, columns=asked), places[side])
    return sides


def _only_of(cells: Sequence[object], filling: Sequence[int], leaving: Sequence[int]) -> bool:
    """Return whether most of some people fill a column in, and hardly any of the others."""
    return _filled(cells, filling) >= _MOSTLY and _filled(cells, leaving) <= _HARDLY


def _filled(cells: Sequence[object], places: Sequence[int]) -> float:
    return sum(not is_blank(cells[place]) for place in places) / len(places)


def sides_of_pool(table: RawTable) -> tuple[RawTable, RawTable]:
    """Return the mentors and the mentees of a table that was given for both: who gives, and who gets.

    Where the same answers are given under one title of giving and one of getting, the mentors have the one, and the
    mentees the other; all other columns are of both.

    Parameters
    ----------
    table : RawTable
        Of everybody.

    Examples
    --------
    >>> columns = {"ID": ("1", "2"), "I can give": ("R; SQL", "Go"), "I want to receive": ("Go", "R")}
    >>> mentors, mentees = sides_of_pool(RawTable(columns, "people.csv", 2, (2, 3)))
    >>> list(mentors.columns), list(mentees.columns)
    (['ID', 'I can give'], ['ID', 'I want to receive'])
    """
    said = {title: side_said(title) or _SIDE_OF_STANCE.get(stance_of(title)) for title in table.columns}
    given, gotten = ([title for title, side in said.items() if side == wanted] for wanted in _SIDES)
    terms = {title: _terms(table.columns[title]) for title in (*given, *gotten)}
    pairs = [(ours, theirs) for ours in given for theirs in gotten if _are_alike(terms[ours], terms[theirs])]
    ours, theirs = {title for title, _ in pairs}, {title for _, title in pairs}
    return _without(table, theirs), _without(table, ours)


def _terms(cells: Sequence[object]) -> set[str]:
    plain = [plain_cell(cell) for cell in cells]
    separator = find_separator(plain)
    return {fold(term) for cell in plain for term in split_terms(cell, separator)}


def _are_alike(ours: set[str], theirs: set[str]) -> bool:
    return bool(ours and theirs) and len(ours & theirs) >= _SHARED * min(len(ours), len(theirs))


def _without(table: RawTable, titles: set[str]) -> RawTable:
    columns = {title: cells for title, cells in table.columns.items() if title not in titles}
    return replace(table, columns=columns)
