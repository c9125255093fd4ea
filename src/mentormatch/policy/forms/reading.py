"""Reads a form into the columns of one side."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from mentormatch.answers import PADDING, address_of, fold, plain_cell, text_of
from mentormatch.errors import Mistake, count, shorten
from mentormatch.policy.forms.columns import map_columns
from mentormatch.policy.forms.form import Form, Needs, Wording
from mentormatch.policy.forms.joined_rows import join_rows
from mentormatch.policy.forms.rows import id_in, meets_condition, rows_to_keep, take_rows
from mentormatch.policy.forms.table import RawTable
from mentormatch.policy.forms.wording import ColumnReadings, apply_wording, reading_lines
from mentormatch.profiles import LIMITS, SIDES, Role

_EXAMPLES = 3
_TOTAL = re.compile(r"(?:(?:grand |sub)?totals?|sum|summe|gesamt|insgesamt|totaux|suma|totale)\b[\s:=]*[\d.,]*")


@dataclass(frozen=True)
class FormTable:
    """The columns of one side under the names of the policy, and notes on how they were read."""

    table: RawTable
    readings: tuple[str, ...]


def read_form_table(
    table: RawTable, role: Role, form: Form, *, needs: Mapping[str, Needs], mistakes: list[Mistake]
) -> FormTable:
    """Return the columns of one side under the names of the policy, with words replaced, of the people who take part.

    Parameters
    ----------
    table : RawTable
        The table as read from the file.
    role : {"mentor", "mentee"}
        Which side it is.
    form : Form
        How the policy says that it is read.
    needs : mapping of str to Needs
        The kind of answers that the policy needs, by column; others may hold any.
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
    compared: dict[str, Needs] = {name: "number" for name, condition in form.only[role].items() if not condition.values}
    counts: dict[str, Needs] = dict.fromkeys(LIMITS[role], "count")
    needed = {**needs, **compared, **counts}
    columns, readings = map_columns(table, role, form, needs=needed, mistakes=mistakes)
    notes = list(table.notes)
    counted: list[ColumnReadings] = []
    for name, cells in columns.items():
        counted.append(ColumnReadings(f"{role}s.{name}"))
        if name == "id":
            # the general words do not apply to ids
            words = form.of_column.get("id", Wording()).words
            own = Wording(blank=form.of("id").blank, words=words)
            columns[name] = _normalize_addresses(
                apply_wording(cells, own, counted[-1], needs="id"), table.source, notes
            )
        else:
            kind = needed.get(name, "answer")
            columns[name] = apply_wording(
                cells, form.of(name), counted[-1], needs="answer" if kind == "ranks" else kind
            )
    mapped = replace(table, columns=columns, notes=tuple(notes))
    _report_total(mapped, mistakes)
    mapped = _keep_participants(_drop_duplicates(mapped, role, form), role, form, mistakes)
    if form.duplicates[role] == "join":
        mapped = join_rows(mapped, role, form, needs=needed, mistakes=mistakes)
    return FormTable(mapped, (*readings, *reading_lines(counted)))


def _normalize_addresses(ids: tuple[object, ...], source: str, notes: list[str]) -> tuple[object, ...]:
    """Return the ids with e-mail addresses in lower case, since people write them either way."""
    read = tuple(address_of(cell) for cell in ids)
    pairs = [(cell, address) for cell, address in zip(ids, read, strict=True) if isinstance(cell, str) and "@" in cell]
    changed = [cell for cell, address in pairs if cell.strip(PADDING) != address]
    if changed:
        shown = ", ".join(f"'{shorten(cell, limit=30)}'" for cell in changed[:_EXAMPLES])
        notes.append(
            f"{source}: {count(len(changed), 'e-mail address', 'e-mail addresses')} as ids read in small letters "
            f"({shown}{', …' if len(changed) > _EXAMPLES else ''})."
        )
    return read


def _drop_duplicates(table: RawTable, role: Role, form: Form) -> RawTable:
    """Keep one row a person, if the policy says which."""
    kept = rows_to_keep(table.columns.get("id", ()), form.duplicates[role])
    if kept is None or not kept[1]:
        return table
    places, again = kept
    shown = ", ".join(f"'{shorten(person_id, limit=30)}'" for person_id in again[:_EXAMPLES])
    note = (
        f"{table.source}: {count(len(again), 'person', 'people')} answered more than once ({shown}"
        f"{', …' if len(again) > _EXAMPLES else ''}); the {form.duplicates[role]} row of each counts."
    )
    return replace(take_rows(table, places), notes=(*table.notes, note))


def _keep_participants(table: RawTable, role: Role, form: Form, mistakes: list[Mistake]) -> RawTable:
    """Keep the people who meet the conditions for taking part."""
    for name, condition in form.only[role].items():
        cells = table.columns.get(name)
        if cells is None:
            expected = f"the {role}s must have a column '{name}', which [only.{role}s] names"
            path = ("only", SIDES[role], name)
            mistakes.append(Mistake("column_missing", expected, file=table.source, column=name, path=path))
            continue
        meets = meets_condition(cells, condition)
        unread = [place for place, met in enumerate(meets) if met is None]
        mistakes += [_not_a_number(table, role, name, place) for place in unread]
        left = [text_of(plain_cell(cell)) for cell, met in zip(cells, meets, strict=True) if met is False]
        if left:
            said = [
                f"'{shorten(answer, limit=30)}'" if answer else "nothing" for answer, _ in Counter(left).most_common()
            ]
            note = (
                f"{table.source}: {count(len(left), 'row')} left out, since [only.{role}s] asks for {name} {condition}"
                f" (found: {', '.join(said[:_EXAMPLES])}{', …' if len(said) > _EXAMPLES else ''})."
            )
            table = replace(
                take_rows(table, [place for place, met in enumerate(meets) if met is not False]),
                notes=(*table.notes, note),
            )
    return table


def _not_a_number(table: RawTable, role: Role, name: str, place: int) -> Mistake:
    got = text_of(plain_cell(table.columns[name][place]))
    hint = f'Say under [answers.{name}] what it stands for, or write bands = "low" there.'
    expected = f"must be a number, since [only.{role}s] compares it"
    mistake = Mistake("cell_not_read", expected, got=got, hint=hint, column=name)
    return replace(mistake, file=table.source, row=table.rows[place], id=id_in(table, place))


def _report_total(table: RawTable, mistakes: list[Mistake]) -> None:
    """Report a last row of totals, whose "id" is a word such as "Total"."""
    last = next(iter(table.columns.get("id", ())[-1:]), None)
    if isinstance(last, str) and _TOTAL.fullmatch(fold(last)):
        expected, hint = "a person's id must not be the word for a sum", "Take the row out, if nobody is called so."
        row = table.rows[-1]
        mistakes.append(
            Mistake("id_of_a_total", expected, got=last, hint=hint, file=table.source, row=row, column="id", id=last)
        )


def drop_limits_of_other_side(table: RawTable, role: Role) -> RawTable:
    """Return one side of a joint sheet without the limits of the other side.

    Examples
    --------
    >>> table = RawTable({"id": ("ada",), "capacity": (2,), "demand": (1,)}, "people.csv", 2, (2,))
    >>> list(drop_limits_of_other_side(table, "mentee").columns)
    ['id', 'demand']
    """
    others = {name for other, names in LIMITS.items() if other != role for name in names}
    columns: Mapping[str, tuple[object, ...]] = {
        name: cells for name, cells in table.columns.items() if name not in others
    }
    return replace(table, columns=columns)
