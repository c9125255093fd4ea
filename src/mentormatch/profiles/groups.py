"""Groups of people, from columns of a cohort or from a table."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

from mentormatch.answers import Column, PersonId, fold, id_text, text_of
from mentormatch.arrays import Integers
from mentormatch.errors import InputError, Mistake, count
from mentormatch.profiles.checks import SIDES
from mentormatch.profiles.people import People
from mentormatch.profiles.records import columns_of_frame
from mentormatch.values import Value

By: TypeAlias = str | Sequence[str] | Mapping[str, Any] | Any
"""What makes groups: a column, several, or answers kept apart from the cohort (by id, or a table)."""


Group: TypeAlias = tuple[str, ...]
"""A group by its values, one a column."""


BLANK = "(blank)"
"""What the group of those who did not answer is called."""


BETWEEN_VALUES = " × "
"""What stands between the values of several columns in the name of a group."""


@dataclass(frozen=True, eq=False)
class Grouping(Value):
    """The group of everybody on one side.

    Parameters
    ----------
    names : tuple of str
        What makes the groups: one name, or several for their intersections.
    groups : tuple of tuple of str
        Each group as one value a name, in the order in which they are shown.
    of : int array (people,)
        The group of each person.
    notes : tuple of str
        What must be said about it.
    """

    names: tuple[str, ...]
    groups: tuple[Group, ...]
    of: Integers
    notes: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """What makes the groups, in one line."""
        return " × ".join(self.names)

    def labels(self) -> dict[Group, str]:
        """Return what each group is called: its value, or its values joined.

        Examples
        --------
        >>> Grouping(("gender", "region"), (("woman", "north"),), np.zeros(1, dtype=np.int64)).labels()
        {('woman', 'north'): 'woman × north'}
        """
        plain = {group: " × ".join(group) for group in self.groups}
        if len(set(plain.values())) == len(plain):
            return plain
        # a value contains the sign that joins values
        return {group: " × ".join(json.dumps(value, ensure_ascii=False) for value in group) for group in self.groups}

    def members(self, people: Integers) -> dict[Group, Integers]:
        """Return who of `people`, in their order, is in each group; groups of nobody are left out."""
        found = {group: people[self.of[people] == number] for number, group in enumerate(self.groups)}
        return {group: members for group, members in found.items() if len(members)}


def group_people(people: People, by: By, *, others: Iterable[PersonId] = ()) -> Grouping:
    """Return the groups of one side of a cohort.

    Values are told apart folded ("Woman" and "woman " are one) and called as most write them; the blank are a group of
    their own, which comes first.

    Parameters
    ----------
    people : People
    by : str, sequence of str, mapping, or data frame
        A column; several for their intersections; ``{id: group}``; or a table with the column ``id``, as a mapping of
        columns or as a data frame of pandas, polars, Arrow or anything else that narwhals takes, all of whose other
        columns are taken.
    others : iterable of str or int
        Ids that a table of groups may hold beside those of these people.

    Raises
    ------
    CohortError
        Where the people have no such column.
    InputError
        Where the table of groups is wrong, or holds none of these people.

    Examples
    --------
    >>> from mentormatch.profiles import Cohort
    >>> mentees = Cohort.from_records(mentors=[], mentees=[{"id": "kim"}, {"id": "noor"}]).mentees
    >>> found = group_people(mentees, {"kim": "woman"})
    >>> found.groups, found.of.tolist(), found.notes
    ((('(blank)',), ('woman',)), [1, 0], ('1 mentee is not in the table of groups, and counted as (blank).',))
    """
    return grouping_of(*columns_of(people, by, others=others))


def columns_of(people: People, by: By, *, others: Iterable[PersonId] = ()) -> tuple[dict[str, Column], tuple[str, ...]]:
    """Return the columns that make the groups of `group_people`, and what must be said about them.

    Examples
    --------
    >>> from mentormatch.profiles import Cohort
    >>> mentees = Cohort.from_records(mentors=[], mentees=[{"id": "kim", "age": 30}]).mentees
    >>> columns_of(mentees, ["age"])
    ({'age': (30,)}, ())
    """
    if isinstance(by, str):
        return {by: people.column(by)}, ()
    if isinstance(by, Sequence):
        if not by or not all(isinstance(name, str) for name in by):
            expected = "groups must be made by a column, a list of columns, or a table of groups"
            raise InputError(Mistake("groups_not_understood", expected, got=str(by)))
        return {name: people.column(name) for name in by}, ()
    return _from_table(people, by, frozenset(map(str, others)))


def grouping_of(columns: Mapping[str, Column], notes: tuple[str, ...] = ()) -> Grouping:
    """Return the groups that columns of one length make.

    Examples
    --------
    >>> grouping_of({"gender": ["woman", "Woman", None, "woman "]}).groups
    (('(blank)',), ('woman',))
    """
    sides = [_values(cells) for cells in columns.values()]
    keys = list(zip(*(keys for keys, _ in sides), strict=True))
    order = sorted(set(keys))
    number = {key: place for place, key in enumerate(order)}
    called = tuple(tuple(names[value] for value, (_, names) in zip(key, sides, strict=True)) for key in order)
    return Grouping(tuple(columns), called, np.array([number[key] for key in keys], dtype=np.int64), notes)


def joined(first: Mapping[str, Column], second: Mapping[str, Column]) -> dict[str, Column]:
    """Return the columns of two sides one after the other, so that a group is called alike on both.

    Examples
    --------
    >>> joined({"gender": ["woman"]}, {"gender": ["man"]})
    {'gender': ['woman', 'man']}
    """
    return {name: [*cells, *second[name]] for name, cells in first.items()}


def _values(cells: Column) -> tuple[list[str], dict[str, str]]:
    """Return the folded value of each cell, "" for a blank, and what each of them is called."""
    texts = [text_of(cell) for cell in cells]
    keys = ["" if (key := fold(text)) == BLANK else key for text in texts]
    written: dict[str, Counter[str]] = {}
    for key, text in zip(keys, texts, strict=True):
        written.setdefault(key, Counter())[text] += 1
    called = {key: min(times, key=lambda text: (-times[text], text)) for key, times in written.items()}
    return keys, called | {"": BLANK}


def _from_table(people: People, by: Any, others: frozenset[str]) -> tuple[dict[str, Column], tuple[str, ...]]:
    table = _columns_by_id(by)
    ids = table.pop("id")
    row_of = {id_: row for row, id_ in enumerate(ids)}
    texts = [str(person_id) for person_id in people.ids]
    rows = [row_of.get(text) for text in texts]
    missing = sum(row is None for row in rows)
    if people.ids and missing == len(rows):
        expected = f"a table of groups must hold some of the {people.role}s"
        some = ", ".join(sorted(row_of)[:3])
        got, hint, side = some or "nobody", "Are these their ids?", SIDES[people.role]
        raise InputError(Mistake("groups_of_nobody", expected, got=got, hint=hint, side=side))
    columns: dict[str, Column] = {
        name: [None if row is None else cells[row] for row in rows] for name, cells in table.items()
    }
    strangers = len(row_of.keys() - set(texts) - others)
    notes = []
    if missing:
        who = count(missing, f"{people.role} is", f"{people.role}s are")
        notes.append(f"{who} not in the table of groups, and counted as {BLANK}.")
    if strangers:
        notes.append(
            f"{count(strangers, 'id')} in the table of groups {'is' if strangers == 1 else 'are'} nobody's here."
        )
    return columns, tuple(notes)


def _columns_by_id(by: Any) -> dict[str, list[Any]]:
    """Return a table of groups as columns, the column ``id`` as text and checked."""
    mistakes: list[Mistake] = []
    if isinstance(by, Mapping) and not _is_table(by):
        table: dict[str, list[Any]] | None = {"id": list(by), "group": list(by.values())}
    elif isinstance(by, Mapping):
        table = {str(name): list(cells) for name, cells in by.items()}
    else:
        table = columns_of_frame("mentee", by, mistakes)
    if table is None:
        expected = "groups must be made by a column, a list of columns, {id: group}, or a table with a column 'id'"
        raise InputError(Mistake("groups_not_understood", expected, got=type(by).__name__))
    if "id" not in table or len(table) < 2:
        expected = "a table of groups must have a column 'id' and at least one other"
        raise InputError(Mistake("groups_not_understood", expected, got=", ".join(table) or "no column"))
    if len({len(cells) for cells in table.values()}) > 1:
        raise InputError(Mistake("column_length", "the columns of a table of groups must be of one length"))
    return table | {"id": _checked_ids(table["id"], mistakes)}


def _checked_ids(cells: Sequence[Any], mistakes: list[Mistake]) -> list[str]:
    """Return ids as text; raise InputError with all that are none, or stand twice."""
    ids: list[str] = []
    seen: set[str] = set()
    for row, cell in enumerate(cells):
        try:
            ids.append(id_text(cell))
        except (TypeError, ValueError):
            ids.append("")
        if not ids[-1]:
            mistakes.append(Mistake("id_not_text", "an id must be text or a whole number", got=ascii(cell), row=row))
        elif ids[-1] in seen:
            expected = "each id must stand once in a table of groups"
            mistakes.append(Mistake("id_doubled", expected, got=ids[-1], row=row, column="id", id=ids[-1]))
        seen.add(ids[-1])
    if mistakes:
        raise InputError(mistakes)
    return ids


def _is_table(by: Mapping[Any, Any]) -> bool:
    """Whether a mapping holds columns; else it maps ids to groups."""
    cells = by.get("id")
    return isinstance(cells, Sequence | np.ndarray) and not isinstance(cells, str)


def groups_of(mentees: People, columns: Sequence[str]) -> tuple[Integers, tuple[str, ...]]:
    """Return the group of each mentee, 0, 1, … in the order of their names, and these names.

    A group is a folded value, or with several columns a combination of values; blank is a value of its own.

    Examples
    --------
    >>> from mentormatch.profiles import Cohort
    >>> cohort = Cohort.from_records(mentors=[], mentees=[{"id": "kim", "team": "B "}, {"id": "noor", "team": None}])
    >>> groups_of(cohort.mentees, ["team"])
    (array([1, 0]), ('(blank)', 'b'))
    """
    cells = [mentees.column(column) for column in columns]
    folded = [[fold(text_of(cell)) or BLANK for cell in column] for column in cells]
    keys = [BETWEEN_VALUES.join(parts) for parts in zip(*folded, strict=True)]
    names = tuple(sorted(set(keys)))
    place = {name: number for number, name in enumerate(names)}
    return np.array([place[key] for key in keys], dtype=np.int64), names
