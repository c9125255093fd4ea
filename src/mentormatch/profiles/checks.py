"""Checks of the columns of one side; mistakes with their cells."""

import json
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from mentormatch.answers import PADDING, Cell, id_text, plain_cell, whole_number
from mentormatch.errors import Mistake, Side, shorten

Role: TypeAlias = Literal["mentor", "mentee"]

LIMITS: Mapping[Role, tuple[str, ...]] = {"mentor": ("capacity", "min_load"), "mentee": ("demand",)}
_NOT_IN_IDS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
BLANK_LIMIT: Mapping[str, int] = {"capacity": -1, "min_load": 0, "demand": 1}
SIDES: Mapping[Role, Side] = {"mentor": "mentors", "mentee": "mentees"}
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

    def row(self, position: int) -> int:
        """Return the row of the person at a position."""
        return self.first_row + position if self.rows is None else self.rows[position]

    def id_at(self, position: int) -> str | None:
        """Return the id of the person at a position, or None where there is none that can be read."""
        ids = self.columns.get("id", ())
        try:
            person_id = id_text(ids[position])
        except (IndexError, TypeError, ValueError):
            return None
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
        table.report("column_missing", expected, column="id", hint=_likely_id(table.columns))
    lengths = {name: len(cells) for name, cells in table.columns.items()}
    count = lengths.get("id", next(iter(lengths.values()), 0))
    uneven = [
        wrong_length(name, length, count, table.role, table.source)
        for name, length in lengths.items()
        if length != count
    ]
    table.mistakes.extend(uneven)
    return not uneven


def checked_ids(table: PeopleTable) -> list[str]:
    """Return the ids without padding; report those that are empty, duplicate or not text."""
    ids: list[str] = []
    seen: dict[str, int] = {}
    for position, cell in enumerate(table.columns.get("id", ())):
        person_id = _checked_id(table, position, cell)
        if person_id in seen:
            expected = f"every {table.role} must have another id"
            hint = f"Row {table.row(seen[person_id])} has it as well."
            table.report("id_doubled", expected, column="id", at=position, got=person_id, hint=hint)
        elif person_id:
            seen[person_id] = position
        ids.append(person_id)
    return ids


def checked_limits(table: PeopleTable, ids: Sequence[str]) -> dict[str, list[int]]:
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
    return limits


def checked_answers(table: PeopleTable) -> dict[str, tuple[Cell, ...]]:
    """Return all other columns in Python's own types, blank cells as None; report cells that cannot be answers.

    Examples
    --------
    >>> checked_answers(PeopleTable("mentor", {"id": ["ada"], "skills": [["sql"]], "town": [" "]}))
    {'skills': (('sql',),), 'town': (None,)}
    """
    return {
        name: _checked_column(table, name, cells)
        for name, cells in table.columns.items()
        if name != "id" and name not in BLANK_LIMIT
    }


def columns_of_records(
    role: Role, records: Iterable[Mapping[str, object]], mistakes: list[Mistake]
) -> tuple[dict[str, list[object]], list[int]]:
    """Return the columns of records, one mapping a person; None where a record lacks a key; and each record's row.

    Examples
    --------
    >>> columns_of_records("mentor", [{"id": "ada"}, {"id": "linus", "town": "Helsinki"}], [])
    ({'id': ['ada', 'linus'], 'town': [None, 'Helsinki']}, [0, 1])
    """
    people: list[Mapping[str, object]] = []
    rows: list[int] = []
    titles: dict[object, None] = {}
    for row, record in enumerate(records):
        if not isinstance(record, Mapping):
            expected = f"a {role} must be a mapping of column names to cells"
            got, side = ascii(record), SIDES[role]
            mistakes.append(Mistake("record_not_mapping", expected, got=got, row=row, side=side))
            continue
        for name in record:
            if name not in titles and not isinstance(name, str):
                expected, got, side = "a column name must be text", ascii(name), SIDES[role]
                mistakes.append(Mistake("column_name_not_text", expected, got=got, row=row, side=side))
            titles[name] = None
        people.append(record)
        rows.append(row)
    return {name: [record.get(name) for record in people] for name in titles if isinstance(name, str)}, rows


def columns_of_frame(role: Role, frame: Any, mistakes: list[Mistake]) -> dict[str, list[object]] | None:
    """Return the columns of anything narwhals takes; NaN is None. None where it is no data frame.

    Examples
    --------
    >>> import pandas as pd
    >>> columns_of_frame("mentor", pd.DataFrame({"id": ["ada"], "capacity": [float("nan")]}), [])
    {'id': ['ada'], 'capacity': [None]}
    """
    import narwhals as nw
    from narwhals.exceptions import NarwhalsError

    try:
        table = nw.from_native(frame)
        eager = table.collect() if isinstance(table, nw.LazyFrame) else table
        columns = {str(name): eager.get_column(name).to_list() for name in eager.columns}
    except TypeError:
        expected = f"the {role}s must be a data frame"
        hint = "Cohort.from_records takes lists of mappings, mentormatch.read_cohort takes files."
        got, side = type(frame).__name__, SIDES[role]
        mistakes.append(Mistake("not_a_frame", expected, got=got, hint=hint, side=side))
        return None
    except (NarwhalsError, ValueError) as error:
        expected = f"the {role}s must be a data frame that narwhals can read"
        mistakes.append(Mistake("frame_not_read", expected, got=str(error), side=SIDES[role]))
        return None
    return {name: [None if _is_nan(cell) else cell for cell in cells] for name, cells in columns.items()}


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


def _likely_id(columns: Iterable[str]) -> str | None:
    names = [name for name in columns if name.strip(PADDING)]
    likely = [name for name in names if re.search(r"(?i:(^|[\W_])id)$|[a-z]I[dD]$", name.strip(PADDING))]
    if likely:
        return f"Is it '{likely[0]}'? Rename that column."
    shown = ", ".join(f"'{shorten(name, limit=40)}'" for name in names[:12])
    if len(names) == 1:
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


def _checked_limit(table: PeopleTable, name: str, ids: Sequence[str]) -> list[int]:
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


def _name_of_person(table: PeopleTable, ids: Sequence[str], position: int) -> str:
    known = position < len(ids) and ids[position]
    return f"{table.role} '{ids[position]}'" if known else f"this {table.role}"


def _checked_column(table: PeopleTable, name: str, cells: Sequence[object]) -> tuple[Cell, ...]:
    plain: list[Cell] = []
    for position, cell in enumerate(cells):
        if type(cell) is str and " " < cell[:1] < "\x7f":
            plain.append(cell)  # fast path: text that begins with a visible ASCII character needs no conversion
            continue
        try:
            plain.append(plain_cell(cell))
        except TypeError:
            expected = "must be text, a number, yes or no, a list of terms, or {term: level}"
            table.report("cell_not_understood", expected, column=name, at=position, got=ascii(cell))
            plain.append(None)
    if _is_broken(plain):
        for position, answer in enumerate(plain):
            if _is_broken(answer):
                table.report("cell_not_text", "must be whole characters", column=name, at=position, got=ascii(answer))
    return tuple(plain)


def _is_broken(cells: object) -> bool:
    """Return whether there is text that UTF-8 cannot encode: lone surrogates, as broken JSON leaves them."""
    try:
        json.dumps(cells, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return True
    return False


def _is_nan(cell: object) -> bool:
    return isinstance(cell, float) and math.isnan(cell)
