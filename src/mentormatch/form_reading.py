"""From a form as it came to columns that mean something."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from mentormatch.encoders.answers import text_of
from mentormatch.errors import Mistake, count, shorten
from mentormatch.form_columns import mapped_columns
from mentormatch.form_rows import last_or_first, taken, who_meets
from mentormatch.form_wording import Readings, lines_of, worded
from mentormatch.forms import Form
from mentormatch.profile_cells import address_of, plain_cell
from mentormatch.profile_checks import LIMITS, Role
from mentormatch.table_columns import RawTable

_EXAMPLES = 3


@dataclass(frozen=True)
class ReadForm:
    """A side's columns as the policy means them, and how they were read, one line a column and manner."""

    table: RawTable
    readings: tuple[str, ...]


def read_form_table(
    table: RawTable, role: Role, form: Form, *, numbers: frozenset[str], mistakes: list[Mistake]
) -> ReadForm:
    """Return the columns of one side by the policy's names, with words replaced, and without who does not take part.

    Parameters
    ----------
    table : RawTable
        As the file has it.
    role : {"mentor", "mentee"}
        Which side it is.
    form : Form
        What the policy says of it.
    numbers : frozenset of str
        The columns in which the policy needs numbers.
    mistakes : list of Mistake
        What is wrong is appended to it.

    Examples
    --------
    >>> from mentormatch.forms import read_form
    >>> columns = {"mentors": {"id": "E-mail", "capacity": "How many?"}}
    >>> form = read_form(columns=columns, answers={"bands": "low"}, only={})
    >>> table = RawTable({"E-mail": ("Ada@X.org",), "How many?": ("up to two",)}, "mentors.csv", 2, (2,))
    >>> read = read_form_table(table, "mentor", form, numbers=frozenset(), mistakes=[])
    >>> read.table.columns, read.readings
    ({'id': ('ada@x.org',), 'capacity': (2,)}, ("mentors.capacity: 1 read as numbers ('up to two' = 2)",))
    """
    columns, readings = mapped_columns(table, role, form, first_filled=numbers, mistakes=mistakes)
    notes = list(table.notes)
    if "id" in columns:
        columns["id"] = _addresses(columns["id"], f"{table.source}", notes)
    counted: list[Readings] = []
    for name, cells in columns.items():
        if name != "id":
            counted.append(Readings(f"{role}s.{name}"))
            number = name in numbers or name in LIMITS[role]
            columns[name] = worded(cells, form.of(name), counted[-1], number=number)
    mapped = RawTable(columns, table.source, table.first_row, table.rows, tuple(notes))
    mapped = _without_others(_once_each(mapped, form), role, form, mistakes)
    return ReadForm(mapped, (*readings, *lines_of(counted)))


def _addresses(ids: tuple[object, ...], source: str, notes: list[str]) -> tuple[object, ...]:
    """Return ids with e-mail addresses in small letters, since people write their own in either way."""
    read = tuple(address_of(cell) for cell in ids)
    changed = [str(cell) for cell, one in zip(ids, read, strict=True) if isinstance(cell, str) and cell.strip() != one]
    if changed:
        shown = ", ".join(f"'{shorten(one, limit=30)}'" for one in changed[:_EXAMPLES])
        notes.append(
            f"{source}: {count(len(changed), 'e-mail address', 'e-mail addresses')} as ids read in small letters "
            f"({shown}{', …' if len(changed) > _EXAMPLES else ''})."
        )
    return read


def _once_each(table: RawTable, form: Form) -> RawTable:
    """Leave out all but one row of who answered twice, if the policy says which counts."""
    kept = last_or_first(table.columns.get("id", ()), form)
    if kept is None or not kept[1]:
        return table
    places, again = kept
    shown = ", ".join(f"'{shorten(one, limit=30)}'" for one in again[:_EXAMPLES])
    note = (
        f"{table.source}: {count(len(again), 'person', 'people')} answered more than once ({shown}"
        f"{', …' if len(again) > _EXAMPLES else ''}); the {form.duplicates} row of each counts."
    )
    return replace(taken(table, places), notes=(*table.notes, note))


def _without_others(table: RawTable, role: Role, form: Form, mistakes: list[Mistake]) -> RawTable:
    """Leave out who does not take part."""
    for name, condition in form.only[role].items():
        cells = table.columns.get(name)
        if cells is None:
            expected = f"the {role}s must have a column '{name}', which [only.{role}s] names"
            mistakes.append(Mistake("column_missing", expected, file=table.source, column=name))
            continue
        try:
            meets = who_meets(cells, condition)
        except ValueError as error:
            expected = f"[only.{role}s] {name} needs numbers"
            row = next(
                row for row, cell in zip(table.rows, cells, strict=True) if text_of(plain_cell(cell)) == str(error)
            )
            hint = f'Say under [answers.{name}] what it stands for, or write bands = "low" there.'
            mistakes.append(
                Mistake("cell_not_read", expected, got=str(error), hint=hint, file=table.source, row=row, column=name)
            )
            continue
        left = len(meets) - sum(meets)
        if left:
            note = f"{table.source}: {count(left, 'row')} left out, since [only.{role}s] asks for {name}: {condition}."
            table = replace(taken(table, [place for place, one in enumerate(meets) if one]), notes=(*table.notes, note))
    return table


def without_limits_of_the_other(table: RawTable, role: Role) -> RawTable:
    """Return one side of a sheet in which everybody has the limits of both sides.

    Examples
    --------
    >>> table = RawTable({"id": ("ada",), "capacity": (2,), "demand": (1,)}, "people.csv", 2, (2,))
    >>> list(without_limits_of_the_other(table, "mentee").columns)
    ['id', 'demand']
    """
    others = {name for other, names in LIMITS.items() if other != role for name in names}
    columns: Mapping[str, tuple[object, ...]] = {
        name: cells for name, cells in table.columns.items() if name not in others
    }
    return replace(table, columns=columns)
