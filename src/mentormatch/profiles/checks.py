"""Checks of the columns of one side; mistakes with their cells."""

import json
import math
import numbers
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, Literal, TypeAlias

from mentormatch.answers import PADDING, Cell, PersonId, id_text, plain_cell, whole_number
from mentormatch.errors import Mistake, Side, shorten

Role: TypeAlias = Literal["mentor", "mentee"]
"""A person's role, as columns and errors name it."""

LIMITS: Mapping[Role, tuple[str, ...]] = {"mentor": ("capacity", "min_load"), "mentee": ("demand",)}
"""The columns of whole numbers that bound how many partners somebody gets, by role."""
_NOT_IN_IDS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
BLANK_LIMIT: Mapping[str, int] = {"capacity": -1, "min_load": 0, "demand": 1}
"""What a blank in such a column is stored as; -1 is replaced by the policy's `default_capacity`."""
SIDES: Mapping[Role, Side] = {"mentor": "mentors", "mentee": "mentees"}
"""The side of each role."""
_MEANING = {
    "capacity": "how many mentees a mentor takes",
    "min_load": "the fewest mentees a mentor gets",
    "demand": "how many mentors a mentee gets",
}


@dataclass(frozen=True, slots=True)
class PeopleTable:
    """The columns of one side as given, with the list to which mistakes in them are appended.

    Parameters
    ----------
    role : {"mentor", "mentee"}
        Which side it is.
    columns : mapping of str to sequence
        Cells as given.
    source, first_row, rows
        As in `mentormatch.profiles.people.People`.
    mistakes : list of Mistake
        The mistakes found so far, of this table and of others.
    in_memory : bool
        Whether cells are values of Python, where numbers may be ids: files hold text.

    Examples
    --------
    >>> table = PeopleTable("mentor", {"id": ["ada", " ada "]}, mistakes=[])
    >>> checked_ids(table)
    ['ada', 'ada']
    >>> print(table.mistakes[0])
    mentors, row 1, column 'id': every mentor must have another id. Got 'ada'. Row 0 has it as well.
    """

    role: Role
    columns: Mapping[str, Sequence[object]]
    source: str | None = None
    first_row: int = 0
    rows: Sequence[int] | None = None
    mistakes: list[Mistake] = field(default_factory=list)
    in_memory: bool = False

    def row(self, position: int) -> int:
        """Return the row of the person at a position."""
        return self.first_row + position if self.rows is None else self.rows[position]

    def id_at(self, position: int) -> PersonId | None:
        """Return the id of the person at a position, or None where there is none that can be read."""
        ids = self.columns.get("id", ())
        try:
            person_id = id_text(ids[position])
        except (IndexError, TypeError, ValueError):
            return None
        if self.in_memory and _is_number(ids[position]):
            return int(person_id)
        return None if _NOT_IN_IDS.search(person_id) else person_id or None

    def report(
        self,
        code: str,
        expected: str,
        *,
        column: str,
        at: int | None = None,
        got: object = None,
        hint: str | None = None,
    ) -> None:
        """Append a mistake in a column, or in its cell `at` a position."""
        row, person = (None, None) if at is None else (self.row(at), self.id_at(at))
        shown, side = None if got is None else str(got), SIDES[self.role]
        where: Any = {"file": self.source, "row": row, "column": column, "side": side, "id": person}
        self.mistakes.append(Mistake(code, expected, got=shown, hint=hint, **where))


def check_shape(table: PeopleTable) -> bool:
    """Report missing and misplaced columns, and return whether all are of one length.

    Examples
    --------
    >>> table = PeopleTable("mentee", {"mentee_id": ["ada"], "capacity": [2]})
    >>> check_shape(table)
    True
    >>> for mistake in table.mistakes:
    ...     print(mistake.code, mistake.hint)
    limit_on_the_wrong_side It belongs to the mentors. Are the tables swapped? Else rename or remove it.
    column_missing Is it 'mentee_id'? Rename that column.
    """
    own = LIMITS[table.role]
    for name in table.columns:
        if name in BLANK_LIMIT and name not in own:
            table.mistakes.append(limit_elsewhere(name, table.role, table.source))
            continue
        meant = re.sub(r"[\W_]+", "_", name.strip(PADDING).casefold()).strip("_")
        if name != meant and meant in own and meant not in table.columns:
            table.report("column_misnamed", f"this column must be called '{meant}'", column=name, hint="Rename it.")
    if "id" not in table.columns:
        expected = f"the {table.role}s must have a column 'id' with one id a person"
        table.report("column_missing", expected, column="id", hint=_likely_id(table))
    lengths = {name: len(cells) for name, cells in table.columns.items()}
    count = lengths.get("id", next(iter(lengths.values()), 0))
    uneven = [
        wrong_length(name, length, count, table.role, table.source)
        for name, length in lengths.items()
        if length != count
    ]
    table.mistakes.extend(uneven)
    return not uneven


def checked_ids(table: PeopleTable) -> list[PersonId]:
    """Return the ids without padding; report those that are empty, duplicate or not text.

    In records and frames, ids that are all whole numbers stay numbers.
    """
    ids: list[str] = []
    seen: dict[str, int] = {}
    cells = table.columns.get("id", ())
    for position, cell in enumerate(cells):
        person_id = _checked_id(table, position, cell)
        if person_id in seen:
            expected = f"every {table.role} must have another id"
            hint = f"Row {table.row(seen[person_id])} has it as well."
            if type(cell) is not type(cells[seen[person_id]]):
                hint = f"{hint[:-1]}, written {cells[seen[person_id]]!r} there and {cell!r} here, which are one id."
            table.report("id_doubled", expected, column="id", at=position, got=person_id, hint=hint)
        elif person_id:
            seen[person_id] = position
        ids.append(person_id)
    if table.in_memory and ids and all(_is_number(cell) for cell in cells):
        return [int(person_id) for person_id in ids]
    return list(ids)


def _is_number(cell: object) -> bool:
    """Return whether an id is a whole number."""
    if isinstance(cell, numbers.Integral):
        return not isinstance(cell, bool)
    return isinstance(cell, numbers.Real | Decimal) and math.isfinite(cell) and cell == math.floor(cell)


def checked_limits(table: PeopleTable, ids: Sequence[PersonId]) -> dict[str, list[int]]:
    """Return the limits of this side that have a column; report those that are not whole numbers.

    Examples
    --------
    >>> table = PeopleTable("mentor", {"id": ["ada", "linus"], "capacity": ["2.0", "two"]})
    >>> checked_limits(table, ["ada", "linus"])
    {'capacity': [2, -1]}
    >>> print(table.mistakes[0])
    mentors, row 1, column 'capacity': the capacity of mentor 'linus' must be a whole number of 0 or more. Got 'two'.
    """
    limits = {name: _checked_limit(table, name, ids) for name in LIMITS[table.role] if name in table.columns}
    if "capacity" in limits and "min_load" in limits:
        for position, (most, fewest) in enumerate(zip(limits["capacity"], limits["min_load"], strict=True)):
            if 0 <= most < fewest:
                expected = (
                    f"the min_load of {_name_of_person(table, ids, position)} must not be above the capacity, {most}"
                )
                table.report("min_load_above_capacity", expected, column="min_load", at=position, got=fewest)
                limits["min_load"][position] = BLANK_LIMIT["min_load"]
    return limits


def checked_answers(table: PeopleTable) -> tuple[dict[str, tuple[Cell, ...]], dict[str, tuple[Mistake, ...]]]:
    """Return all other columns in Python's own types, blank cells as None; and the mistakes of those that are not read.

    In records and frames, cells that cannot be answers are mistakes of the column, which count once it is used; in
    files they are reported, as is broken text.

    Examples
    --------
    >>> checked_answers(PeopleTable("mentor", {"id": ["ada"], "skills": [["sql"]], "town": [" "]}))
    ({'skills': (('sql',),), 'town': (None,)}, {})
    """
    answers: dict[str, tuple[Cell, ...]] = {}
    unread: dict[str, tuple[Mistake, ...]] = {}
    for name, cells in table.columns.items():
        if name == "id" or name in BLANK_LIMIT:
            continue
        column = replace(table, mistakes=[])
        answer = _checked_column(column, name, cells)
        wrong = [mistake for mistake in column.mistakes if table.in_memory and mistake.code == "cell_not_understood"]
        table.mistakes.extend(mistake for mistake in column.mistakes if mistake not in wrong)
        if wrong:
            unread[name] = tuple(wrong)
        else:
            answers[name] = answer
    return answers, unread


def limit_elsewhere(name: str, role: Role, source: str | None) -> Mistake:
    """Return the mistake for a limit in the table of the other side."""
    other = "mentees" if role == "mentor" else "mentors"
    return Mistake(
        "limit_on_the_wrong_side",
        f"the {role}s must not have a column '{name}', which says {_MEANING[name]}",
        hint=f"It belongs to the {other}. Are the tables swapped? Else rename or remove it.",
        file=source,
        column=name,
        side=SIDES[role],
    )


def wrong_length(name: str, length: int, count: int, role: Role, source: str | None) -> Mistake:
    """Return the mistake for a column that is longer or shorter than the ids."""
    expected, side = f"must have {count} cells, one a person", SIDES[role]
    return Mistake("column_length", expected, got=str(length), file=source, column=name, side=side)


def _likely_id(table: PeopleTable) -> str | None:
    names = [name for name in table.columns if name.strip(PADDING)]
    likely = [name for name in names if re.search(r"(?i:(^|[\W_])id)$|[a-z]I[dD]$", name.strip(PADDING))]
    if likely:
        return f"Is it '{likely[0]}'? Rename that column."
    shown = ", ".join(f"'{shorten(name, limit=40)}'" for name in names[:12])
    if len(names) == 1 and not table.in_memory:
        return f"There is only {shown}. Cells must be divided by commas, semicolons, tabs or |."
    return f"There are {shown}{', …' if len(names) > 12 else ''}." if names else None


def _checked_id(table: PeopleTable, position: int, cell: object) -> str:
    try:
        person_id = id_text(cell)
    except (TypeError, ValueError) as error:
        expected = str(error) if isinstance(error, ValueError) else "must be text or a whole number"
        table.report("id_not_text", f"a {table.role}'s id {expected}", column="id", at=position, got=ascii(cell))
        return ""
    if not person_id:
        hint = "Fill it in, or take the row out, if it is nobody's."
        table.report("id_empty", f"a {table.role}'s id must not be empty", column="id", at=position, hint=hint)
    elif _NOT_IN_IDS.search(person_id):
        expected = f"a {table.role}'s id must be one line of whole characters"
        table.report("id_not_text", expected, column="id", at=position, got=ascii(person_id))
    return person_id


def _checked_limit(table: PeopleTable, name: str, ids: Sequence[PersonId]) -> list[int]:
    limits: list[int] = []
    for position, cell in enumerate(table.columns[name]):
        try:
            limit = whole_number(cell)
        except ValueError:
            expected = f"the {name} of {_name_of_person(table, ids, position)} must be a whole number of 0 or more"
            table.report(f"{name}_not_whole", expected, column=name, at=position, got=cell)
            limit = None
        limits.append(BLANK_LIMIT[name] if limit is None else limit)
    return limits


def _name_of_person(table: PeopleTable, ids: Sequence[PersonId], position: int) -> str:
    known = position < len(ids) and ids[position] != ""
    return f"{table.role} '{ids[position]}'" if known else f"this {table.role}"


def _checked_column(table: PeopleTable, name: str, cells: Sequence[object]) -> tuple[Cell, ...]:
    try:  # text that begins with a visible ASCII character needs no conversion
        plain = [cell if type(cell) is str and " " < cell[:1] < "\x7f" else plain_cell(cell) for cell in cells]
    except TypeError:
        plain = _plain_where_they_can_be(table, name, cells)
    if _are_broken(plain):
        for position, answer in enumerate(plain):
            if _is_broken(answer):
                table.report("cell_not_text", "must be whole characters", column=name, at=position, got=ascii(answer))
                plain[position] = None
    return tuple(plain)


def _plain_where_they_can_be(table: PeopleTable, name: str, cells: Sequence[object]) -> list[Cell]:
    """Return cells in Python's own types; those that cannot be answers are reported."""
    plain: list[Cell] = []
    for position, cell in enumerate(cells):
        try:
            plain.append(plain_cell(cell))
        except TypeError:
            expected = "must be text, a number, yes or no, a list of terms, or {term: level}"
            table.report("cell_not_understood", expected, column=name, at=position, got=ascii(cell))
            plain.append(None)
    return plain


def _are_broken(cells: Sequence[Cell]) -> bool:
    """Return whether there is broken text among cells; those that are texts are looked at all at once."""
    if {str, type(None)}.issuperset(map(type, cells)):
        return _is_broken("".join(filter(None, cells)))  # type: ignore[arg-type]
    return _is_broken(cells)


def _is_broken(cells: object) -> bool:
    """Return whether there is text that UTF-8 cannot encode: lone surrogates, as broken JSON leaves them."""
    try:
        (cells if isinstance(cells, str) else json.dumps(cells, ensure_ascii=False)).encode()
    except UnicodeEncodeError:
        return True
    return False
