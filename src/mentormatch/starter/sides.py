"""Both sides of one sheet, each with its own questions."""

from collections.abc import Sequence
from dataclasses import replace

from mentormatch.column_roles import RoleColumn, divide
from mentormatch.profiles import Role
from mentormatch.tables import RawTable, is_blank, take_rows

_MOSTLY, _HARDLY = 0.5, 0.1
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
