"""What an audit may show, beside all other audits of these people."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from mentormatch.answers import Column, PersonId
from mentormatch.arrays import Integers
from mentormatch.profiles import (
    By,
    Group,
    Grouping,
    People,
    Table,
    columns_of,
    grouping_of,
    hidden_by_table,
    tables_of_columns,
)

# Tables of so many audited columns protect one another, whichever of them is asked for.
_TOGETHER = 2
Sizes: TypeAlias = dict[Group, int]
Hidden: TypeAlias = dict[Table, frozenset[Group]]


@dataclass(frozen=True)
class Protection:
    """Which groups of a table show values.

    Attributes
    ----------
    hidden : frozenset of group
        Groups that show no values.
    no_extremes : frozenset of group
        Groups that show no values such as the lowest, which may be those of one person: these, and more.
    extremes_of_all : bool
        Whether such values are shown of everybody.
    """

    hidden: frozenset[Group]
    no_extremes: frozenset[Group]
    extremes_of_all: bool


class ProtectedTable:
    r"""A table of groups that shows no more than all audits of these people together may tell.

    The tables by one or two of the audited columns protect one another, whichever of them is asked for; a table by
    other columns, or by more of them, is held against all of those. See `hidden_by_table` for sums and means.

    Extremes give bounds that no system of equations holds: where the lowest of one group is below that of another, it
    is that of somebody outside it. What can be singled out in this way is a union of the finest groups, those by all
    audited columns and the columns of the table. So an extreme of a group is shown only where each of the finest groups
    in it has `smallest` people or more; and of groups by columns that are not audited, in every group by the audited
    columns that it shares people with.

    Parameters
    ----------
    people : People
    by : str, sequence of str, mapping, or data frame
        What makes the groups, as in `audit`.
    audited : iterable of str
        The columns that the policy names in ``audit``; those that these people do not have are left out.
    smallest : int
        The fewest people of whom values are shown.
    others : iterable of str or int
        Ids that a table of groups may hold beside those of these people.

    Examples
    --------
    >>> from mentormatch.profiles import Cohort
    >>> teams = ["a"] * 9 + ["b"] * 6 + ["c"]
    >>> mentees = [{"id": number, "team": team} for number, team in enumerate(teams)]
    >>> people = Cohort.from_records(mentors=[], mentees=mentees).mentees
    >>> found = ProtectedTable(people, "team", ["team"], 5).among(np.arange(16))
    >>> sorted(found.hidden), sorted(found.no_extremes), found.extremes_of_all
    ([('b',), ('c',)], [('b',), ('c',)], False)
    """

    grouping: Grouping
    notes: tuple[str, ...]

    def __init__(
        self, people: People, by: By, audited: Iterable[str], smallest: int, *, others: Iterable[PersonId] = ()
    ) -> None:
        asked, self.notes = columns_of(people, by, others=others)
        known = {name: people.column(name) for name in dict.fromkeys(audited) if name in people.columns}
        of_people = isinstance(by, str | Sequence)
        columns = [*known.values(), *(asked[name] for name in asked if not (of_people and name in known))]
        names = list(known)
        more = iter(range(len(known), len(columns)))
        self._asked = [names.index(name) if of_people and name in known else next(more) for name in asked]
        self._audited, self._smallest = tuple(range(len(known))), smallest
        self.grouping = grouping_of(asked, self.notes)
        self._finest = _by_columns(columns, len(people))

    def among(self, counted: Integers, *, part: Integers | None = None) -> Protection:
        """Return what may be shown of the people `counted`, or of a `part` of them, where both may be asked for."""
        sizes = [_sizes(self._finest, counted)]
        hidden = whole = self._hidden(sizes[0], {})
        if part is not None:
            among_part = _sizes(self._finest, part)
            sizes.append({cell: among_part.get(cell, 0) for cell in sizes[0]})
            hidden = self._hidden(sizes[1], hidden)
        table = tuple(sorted(self._asked))
        back = [table.index(column) for column in self._asked]
        there = _summed({cell: size for cell, size in sizes[-1].items() if size}, table)
        hidden_here = [group for group in hidden[table] if group in there or group in whole[table]]
        in_order = {tuple(group[place] for place in back) for group in hidden_here}
        small = {cell for known in sizes for cell, size in known.items() if 0 < size < self._smallest}
        blurred = in_order | self._touched(sizes[0], small)
        return Protection(frozenset(in_order), frozenset(blurred), not small)

    def _hidden(self, sizes: Sizes, also: Mapping[Table, Iterable[Group]]) -> Hidden:
        """Return what is hidden in the table, and in all that come before it."""
        width = max(_TOGETHER, len(self._asked))
        table = tuple(sorted(self._asked))
        ours = tables_of_columns(self._audited, width)
        protected = [*ours, *([self._audited] if self._audited else [])]
        by_audited = _summed(sizes, self._audited)
        if table in ours:
            until = ours[: ours.index(table) + 1]
            return hidden_by_table(by_audited, until, self._smallest, protected=protected, also=also)
        given = hidden_by_table(by_audited, ours, self._smallest, protected=protected, also=also) if ours else {}
        columns = range(len(next(iter(sizes), ())))
        series = [some for some in tables_of_columns(table, len(table)) if some not in given]
        protected = [*tables_of_columns(columns, width), tuple(columns)]
        found = hidden_by_table(sizes, series, self._smallest, protected=protected, also=also, given=given)
        return given | found

    def _touched(self, sizes: Sizes, small: set[Group]) -> set[Group]:
        """Return the groups of the table with an extreme that may be one of somebody in a small finest group."""
        if set(self._asked) <= set(self._audited):
            return {tuple(cell[column] for column in self._asked) for cell in small}
        shared = {tuple(cell[column] for column in self._audited) for cell in small}
        return {
            tuple(cell[column] for column in self._asked)
            for cell, size in sizes.items()
            if size and tuple(cell[column] for column in self._audited) in shared
        }


def _by_columns(columns: Sequence[Column], people: int) -> Grouping:
    if not columns:
        return Grouping((), ((),), np.zeros(people, dtype=np.int64))
    return grouping_of({str(place): column for place, column in enumerate(columns)})


def _sizes(grouping: Grouping, people: Integers) -> Sizes:
    counts = np.bincount(grouping.of[people], minlength=len(grouping.groups)).tolist()
    return {group: size for group, size in zip(grouping.groups, counts, strict=True) if size}


def _summed(sizes: Sizes, columns: Table) -> Sizes:
    """Return the sizes of the groups by some of the columns."""
    found: Sizes = {}
    for cell, size in sizes.items():
        group = tuple(cell[column] for column in columns)
        found[group] = found.get(group, 0) + size
    return found
