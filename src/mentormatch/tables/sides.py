"""The tables of both sides, as they stand in their files."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TypeAlias

from mentormatch.answers import keys_of
from mentormatch.errors import InputError, Mistake
from mentormatch.policy import Form, RawTable, on_side, split_by_role
from mentormatch.profiles import SIDES, Role
from mentormatch.tables.columns import table_of
from mentormatch.tables.limits import Limits

# A file, or a table that is in memory.
Given: TypeAlias = Path | RawTable | None


def raw_tables(
    given: Mapping[str, Given],
    role: str | Mapping[Role, str] | None,
    form: Form,
    mistakes: list[Mistake],
    *,
    doubles: bool,
    limits: Limits,
) -> dict[Role, RawTable | None]:
    """Return the tables of both sides as they stand in the files."""
    mentors, mentees, people = (given[name] for name in ("mentors", "mentees", "people"))
    if people is not None and mentors is None and mentees is None:
        return _tables_of_one_sheet(people, role, form, mistakes, doubles=doubles, limits=limits)
    if people is not None or mentors is None or mentees is None:
        got = " and ".join(name for name, path in given.items() if path is not None) or "nothing"
        expected = "read_cohort must be given mentors and mentees, or people alone"
        raise InputError(Mistake("tables_not_given", expected, got=got))
    tables: dict[Role, Path | RawTable] = {"mentor": mentors, "mentee": mentees}
    names = [table.name for table in tables.values() if isinstance(table, Path)]
    read: dict[Role, RawTable | None] = {}
    for side, path in tables.items():
        if isinstance(path, RawTable):
            read[side] = path
            continue
        name, wanted = os.fspath(path) if names.count(path.name) > 1 else path.name, _titles(form, side)
        with on_side(mistakes, side):
            title = form.sheets.get(SIDES[side])
            read[side] = table_of(path, name, wanted, mistakes, sheet=side, title=title, doubles=doubles, limits=limits)
    if is_one_file(mentors, mentees):
        mistakes += _ambiguous_sheets(read["mentor"], read["mentee"])
    return read


def _tables_of_one_sheet(
    path: Path | RawTable,
    role: str | Mapping[Role, str] | None,
    form: Form,
    mistakes: list[Mistake],
    *,
    doubles: bool,
    limits: Limits,
) -> dict[Role, RawTable | None]:
    if role is None:
        expected = "one table of people needs the header under which they say what they want to be"
        hint = 'Give role, or write it into the policy: [columns] role = "I would like to be".'
        raise InputError(Mistake("role_not_given", expected, hint=hint))
    headers = [role] if isinstance(role, str) else role.values()
    wanted = _titles(form, "mentor") | _titles(form, "mentee") | keys_of({}, headers)
    title = form.sheets.get("people")
    table: RawTable | None
    if isinstance(path, RawTable):
        table = path
    else:
        table = table_of(path, path.name, wanted, mistakes, title=title, doubles=doubles, limits=limits)
    if table is None:
        return {"mentor": None, "mentee": None}
    sides = split_by_role(table, role, form, mistakes)
    return {"mentor": None, "mentee": None} if sides is None else {**sides}


def is_one_file(mentors: Given, mentees: Given) -> bool:
    """Return whether both sides are to be read from one file.

    Examples
    --------
    >>> is_one_file(Path("people.csv"), Path("people.csv")), is_one_file(Path("people.csv"), None)
    (True, False)
    """
    return isinstance(mentors, Path) and isinstance(mentees, Path) and mentors == mentees


def _ambiguous_sheets(mentors: RawTable | None, mentees: RawTable | None) -> Iterator[Mistake]:
    """Yield a mistake where both sides would be read from one of several sheets that fit equally well."""
    if mentors is not None and mentees is not None and mentors.sheets == mentees.sheets and len(mentors.sheets) > 1:
        expected = "it must be plain which sheet holds the mentors and which the mentees"
        hint = "Name one of them Mentors and the other Mentees, or say in the policy which is which: [sheets]."
        yield Mistake("sheets_alike", expected, got=", ".join(mentors.sheets), hint=hint, file=mentors.source)


def _titles(form: Form, side: Role) -> frozenset[str]:
    """Return the keys of the titles by which the header of a table is known."""
    columns = form.columns[side]
    return keys_of(columns, () if "id" in columns else ["id"])
