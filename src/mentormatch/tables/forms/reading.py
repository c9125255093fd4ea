"""From a form as it came to columns that mean something."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from mentormatch.answers import PADDING, address_of, fold, plain_cell, text_of
from mentormatch.errors import Mistake, count, shorten
from mentormatch.policy import Form, Needs, Wording
from mentormatch.profiles import LIMITS, Role
from mentormatch.tables.columns import RawTable
from mentormatch.tables.forms.columns import mapped_columns
from mentormatch.tables.forms.rows import last_or_first, taken, who_meets
from mentormatch.tables.forms.wording import Readings, lines_of, worded

_EXAMPLES = 3
_TOTAL = re.compile(r"(?:(?:grand |sub)?totals?|sum|summe|gesamt|insgesamt|totaux|suma|totale)\b[\s:=]*[\d.,]*")


@dataclass(frozen=True)
class ReadForm:
    """A side's columns as the policy means them, and how they were read, one line a column and manner."""

    table: RawTable
    readings: tuple[str, ...]


def read_form_table(
    table: RawTable, role: Role, form: Form, *, needs: Mapping[str, Needs], mistakes: list[Mistake]
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
    needs : mapping of str to Needs
        What the policy needs of columns, where it is not just any answer.
    mistakes : list of Mistake
        What is wrong is appended to it.

    Examples
    --------
    >>> from mentormatch.policy import read_form
    >>> columns = {"mentors": {"id": "E-mail", "capacity": "How many?"}}
    >>> form = read_form(columns=columns, answers={"bands": "low"}, only={})
    >>> table = RawTable({"E-mail": ("Ada@X.org",), "How many?": ("up to two",)}, "mentors.csv", 2, (2,))
    >>> read = read_form_table(table, "mentor", form, needs={}, mistakes=[])
    >>> read.table.columns, read.readings
    ({'id': ('ada@x.org',), 'capacity': (2,)}, ("mentors.capacity: 1 answer read as a number ('up to two' = 2)",))
    """
    compared: dict[str, Needs] = {name: "number" for name, one in form.only[role].items() if not one.values}
    counts: dict[str, Needs] = dict.fromkeys(LIMITS[role], "count")
    needed = {**needs, **compared, **counts}
    columns, readings = mapped_columns(table, role, form, needs=needed, mistakes=mistakes)
    notes = list(table.notes)
    counted: list[Readings] = []
    for name, cells in columns.items():
        counted.append(Readings(f"{role}s.{name}"))
        if name == "id":
            # words that stand for others in all columns are no ids
            words = form.of_column.get("id", Wording()).words
            own = Wording(blank=form.of("id").blank, words=words)
            columns[name] = _addresses(worded(cells, own, counted[-1], needs="id"), table.source, notes)
        else:
            columns[name] = worded(cells, form.of(name), counted[-1], needs=needed.get(name, "answer"))
    mapped = replace(table, columns=columns, notes=tuple(notes))
    _report_total(mapped, mistakes)
    mapped = _without_others(_once_each(mapped, form), role, form, mistakes)
    return ReadForm(mapped, (*readings, *lines_of(counted)))


def _addresses(ids: tuple[object, ...], source: str, notes: list[str]) -> tuple[object, ...]:
    """Return ids with e-mail addresses in small letters, since people write their own in either way."""
    read = tuple(address_of(cell) for cell in ids)
    pairs = [(cell, one) for cell, one in zip(ids, read, strict=True) if isinstance(cell, str) and "@" in cell]
    changed = [cell for cell, one in pairs if cell.strip(PADDING) != one]
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
        meets = who_meets(cells, condition)
        unread = [place for place, one in enumerate(meets) if one is None]
        mistakes += [_not_a_number(table, role, name, place) for place in unread]
        left = [text_of(plain_cell(cell)) for cell, one in zip(cells, meets, strict=True) if one is False]
        if left and not unread:
            said = [f"'{shorten(one, limit=30)}'" if one else "nothing" for one, _ in Counter(left).most_common()]
            note = (
                f"{table.source}: {count(len(left), 'row')} left out, since [only.{role}s] asks for {name} {condition}"
                f" (found: {', '.join(said[:_EXAMPLES])}{', …' if len(said) > _EXAMPLES else ''})."
            )
            table = replace(taken(table, [place for place, one in enumerate(meets) if one]), notes=(*table.notes, note))
    return table


def _not_a_number(table: RawTable, role: Role, name: str, place: int) -> Mistake:
    got = text_of(plain_cell(table.columns[name][place]))
    hint = f'Say under [answers.{name}] what it stands for, or write bands = "low" there.'
    expected = f"must be a number, since [only.{role}s] compares it"
    return Mistake("cell_not_read", expected, got=got, hint=hint, file=table.source, row=table.rows[place], column=name)


def _report_total(table: RawTable, mistakes: list[Mistake]) -> None:
    """Report a last row that adds up those above it: nobody is called so."""
    last = next(iter(table.columns.get("id", ())[-1:]), None)
    if isinstance(last, str) and _TOTAL.fullmatch(fold(last)):
        expected, hint = "a person's id must not be the word for a sum", "Take the row out, if nobody is called so."
        row = table.rows[-1]
        mistakes.append(
            Mistake("id_of_a_total", expected, got=last, hint=hint, file=table.source, row=row, column="id")
        )


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
