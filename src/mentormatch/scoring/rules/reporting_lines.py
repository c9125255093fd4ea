"""Reporting lines: who is above whom, at any level."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from mentormatch.answers import Directory, Entry, Node, Place, called_so, is_address, key_of
from mentormatch.arrays import Booleans
from mentormatch.errors import Mistake, Side
from mentormatch.policy import StaffEntry
from mentormatch.profiles import SIDES, People, directory_of, nodes_of
from mentormatch.scoring.rules.columns import ColumnReader
from mentormatch.scoring.rules.fitted import MarkedPeople
from mentormatch.scoring.rules.relations import ElementwiseRelation, Integers


@dataclass(frozen=True, eq=False)
class NoReportingLine(ElementwiseRelation):
    """Neither of the two is above the other, at any level.

    People are numbered in preorder in the forest of managers, so that the descendants of a person are an interval of
    numbers: two comparisons say whether one person is below another.

    Parameters
    ----------
    mentees, mentors : ndarray of int, shape (people, 2)
        The preorder interval of each person and everybody below: start and end.

    Examples
    --------
    >>> places = preorder_intervals([-1, 0, 1, 0])                    # 1 and 3 report to 0, and 2 to 1
    >>> NoReportingLine(places[[2, 3]], places[[0, 1]]).block(np.array([0, 1]), None).tolist()
    [[False, False], [False, True]]
    """

    mentees: Integers
    mentors: Integers

    def holds(self, rows: Integers, columns: Integers | slice) -> Booleans:
        """Return whether it holds, broadcasting."""
        mentee, mentee_end = self.mentees[rows, 0], self.mentees[rows, 1]
        mentor, mentor_end = self.mentors[columns, 0], self.mentors[columns, 1]
        related: Booleans = (mentor > mentee) & (mentor < mentee_end)
        related |= (mentee > mentor) & (mentee < mentor_end)
        return np.logical_not(related, out=related)


def preorder_intervals(managers: Sequence[int]) -> Integers:
    """Return the preorder interval of each node and its descendants, start and end, shape (nodes, 2).

    Parameters
    ----------
    managers : sequence of int
        The node of each node's manager, -1 for none. There must be no cycle.

    Examples
    --------
    >>> preorder_intervals([-1, 0, 1, 0]).tolist()
    [[0, 4], [2, 4], [3, 4], [1, 2]]
    """
    reports: list[list[int]] = [[] for _ in managers]
    waiting: list[int] = []
    for node, manager in enumerate(managers):
        (waiting if manager < 0 else reports[manager]).append(node)
    order = []
    while waiting:
        node = waiting.pop()
        order.append(node)
        waiting += reports[node]
    assert len(order) == len(managers), "a cycle of managers has no root"
    sizes = [1] * len(managers)
    for node in reversed(order):
        if managers[node] >= 0:
            sizes[managers[node]] += sizes[node]
    places = np.empty((len(managers), 2), dtype=np.int32)
    places[order, 0] = np.arange(len(managers))
    places[:, 1] = places[:, 0] + np.array(sizes, dtype=np.int32)
    return places


def _count_below(above: Integers, below: Integers, tops: Booleans, binds: Booleans, others: Booleans) -> int:
    """Count the pairs of a person in `tops` with a descendant, where one of the two is bound."""
    order = np.argsort(below[:, 0])
    places = below[order, 0]
    bound = np.concatenate([[0], np.cumsum(others[order])])
    first = np.searchsorted(places, above[tops, 0], side="right")
    last = np.searchsorted(places, above[tops, 1])
    return int(np.where(binds[tops], last - first, bound[last] - bound[first]).sum())


def find_cycles(managers: Sequence[int]) -> list[list[int]]:
    """Return the cycles of managers, each once, from a node to its manager and on.

    Examples
    --------
    >>> find_cycles([1, 2, 1, -1, 4])
    [[1, 2], [4]]
    """
    found = []
    seen_from = [-1] * len(managers)
    for start in range(len(managers)):
        node = start
        while node >= 0 and seen_from[node] < 0:
            seen_from[node] = start
            node = managers[node]
        if node >= 0 and seen_from[node] == start:
            cycle = [node]
            while managers[cycle[-1]] != node:
                cycle.append(managers[cycle[-1]])
            found.append(cycle)
    return found


@dataclass(frozen=True, eq=False)
class ReportingLines:
    """The people of a cohort as nodes, with what is known about their managers.

    Parameters
    ----------
    apart : Apart
        The relation.
    blanks : Sides
        Who has no known manager, though there is a column or a table of staff for it.
    outside : int
        How many managers are named who are neither in the cohort nor among the staff.
    examples : tuple of str
        Some of them, with whoever is nearest.
    by_name : int
        How many managers were found by their names.
    """

    apart: NoReportingLine
    blanks: MarkedPeople
    outside: int
    examples: tuple[str, ...]
    by_name: int

    def related_blank_pairs(self, binds: MarkedPeople | None) -> int:
        """Count the pairs with a blank that are related by a line all the same, so that the blank decides nothing.

        A person without a manager is a root, so that the other is a descendant.
        """
        everybody = MarkedPeople(np.ones_like(self.blanks.mentees), np.ones_like(self.blanks.mentors))
        binds = everybody if binds is None else binds
        apart = self.apart
        return _count_below(
            apart.mentees, apart.mentors, self.blanks.mentees, binds.mentees, binds.mentors
        ) + _count_below(apart.mentors, apart.mentees, self.blanks.mentors, binds.mentors, binds.mentees)


def read_reporting_lines(
    reader: ColumnReader,
    *,
    mentee_column: str | None,
    mentor_column: str | None,
    same_person: bool,
    staff: Sequence[StaffEntry] = (),
) -> ReportingLines | None:
    """Return who reports to whom; or None, with cycles and ambiguous managers among the reader's mistakes.

    A manager is found by id, or else by name. A manager who is neither in the cohort nor among the staff ends the line.
    Where an id in both tables is one person, so is a manager's id; where it is not, a manager's id must be in one table
    only.

    Parameters
    ----------
    reader : Reader
        Of the cohort.
    mentee_column, mentor_column : str, optional
        The column with the manager's id, in the tables that have one.
    same_person : bool
        Whether an id in both tables is one person.
    staff : sequence of StaffEntry
        Who reports to whom, of people who need not be in the cohort.

    Examples
    --------
    >>> from mentormatch.profiles import Cohort
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada"}], mentees=[{"id": "bob", "boss": "eve"}, {"id": "cid"}])
    >>> reader, staff = ColumnReader(cohort, "the rule", []), [StaffEntry("eve", "ada")]
    >>> lines = read_reporting_lines(reader, mentee_column="boss", mentor_column=None, same_person=True, staff=staff)
    >>> lines.apart.block(np.array([0, 1]), None).tolist(), lines.blanks.mentees.tolist()
    ([[False], [True]], [False, True])
    """
    known = len(reader.mistakes)
    cohort = reader.cohort
    sides = ((cohort.mentees, mentee_column), (cohort.mentors, mentor_column))
    keys = [nodes_of(cohort, people, same_person=same_person) for people, _ in sides]
    of_staff = _nodes_of_staff(reader, staff, same_person=same_person)
    more = [Entry(node, entry.id, (entry.name,) if entry.name else ()) for node, entry in of_staff]
    id_of: dict[Node, str] = {}
    for side, (people, _) in zip(keys, sides, strict=True):
        id_of |= dict(zip(side, map(str, people.ids), strict=True))
    id_of = {node: person_id for node, person_id, _ in more} | id_of
    nodes = {node: place for place, node in enumerate(id_of)}
    lookup = _ManagerLookup(reader, directory_of(cohort, same_person=same_person, more=more))
    manager_of = lookup.managers([*_entries_of_cohort(reader, sides, keys), *_entries_of_staff(of_staff)], id_of)
    managers = [-1] * len(nodes)
    for node, (_, manager) in manager_of.items():
        managers[nodes[node]] = nodes.get(manager, -1)
    reader.mistakes.extend(_cycle_mistakes(reader.owner, managers, list(nodes), id_of, manager_of))
    if len(reader.mistakes) > known:
        reader.mistakes[known:] = [replace(mistake, path=reader.path) for mistake in reader.mistakes[known:]]
        return None
    places = preorder_intervals(managers)
    mentees, mentors = (places[np.array([nodes[node] for node in side], dtype=np.int64)] for side in keys)
    blank_mentees, blank_mentors = (
        np.array([(column is not None or bool(staff)) and node not in manager_of for node in side], dtype=np.bool_)
        for side, (_, column) in zip(keys, sides, strict=True)
    )
    blanks, outside = MarkedPeople(blank_mentees, blank_mentors), lookup.outside
    return ReportingLines(
        NoReportingLine(mentees, mentors), blanks, len(outside), lookup.directory.examples(outside), len(lookup.by_name)
    )


@dataclass(frozen=True)
class _ManagerEntry:
    """The manager of somebody as a table names them, and the cell that says so."""

    node: Node
    manager: str
    source: str
    file: str | None
    row: int | None
    column: str
    id: str
    side: Side | None = None

    def mistake(self, code: str, expected: str, *, hint: str | None = None, got: str | None = None) -> Mistake:
        got = self.manager if got is None else got
        place = {"file": self.file, "row": self.row, "column": self.column, "side": self.side, "id": self.id}
        return Mistake(code, expected, got=got, hint=hint, **place)  # type: ignore[arg-type]


def _nodes_of_staff(
    reader: ColumnReader, staff: Sequence[StaffEntry], *, same_person: bool
) -> list[tuple[Node, StaffEntry]]:
    """Return the node of each member of staff: that of a person of the cohort, or a new one."""
    here = directory_of(reader.cohort, same_person=same_person)
    found = []
    for entry in staff:
        nodes = here.by_id(entry.id) or (here.find(entry.id) if is_address(entry.id) else [])
        if len(nodes) > 1:
            needed = "needs ids of staff that stand on one side only, since ids on both sides are different people"
            expected = f"{reader.owner} {needed}"
            mistake = Mistake(
                "staff_of_two_sides", expected, got=entry.id, file=entry.file, row=entry.row, column="staff"
            )
            reader.mistakes.append(mistake)
        found.append((nodes[0] if nodes else ("" if same_person else "staff", key_of(entry.id)), entry))
    return found


def _entries_of_cohort(
    reader: ColumnReader, sides: Sequence[tuple[People, str | None]], keys: Sequence[Sequence[Node]]
) -> Iterator[_ManagerEntry]:
    for (people, column), nodes in zip(sides, keys, strict=True):
        if column is not None:
            for position, (node, manager) in enumerate(zip(nodes, reader.ids(people, column), strict=True)):
                if manager:
                    row = people.row_of(position)
                    side, person_id = SIDES[people.role], str(people.ids[position])
                    yield _ManagerEntry(node, manager, f"the {side}", people.source, row, column, person_id, side)


def _entries_of_staff(of_staff: Sequence[tuple[Node, StaffEntry]]) -> Iterator[_ManagerEntry]:
    for node, entry in of_staff:
        if entry.manager:
            yield _ManagerEntry(node, entry.manager, "the staff", entry.file, entry.row, "staff", entry.id)


class _ManagerLookup:
    """Looks managers up by id or name, and keeps those who are neither in the cohort nor among the staff."""

    def __init__(self, reader: ColumnReader, directory: Directory) -> None:
        self.reader = reader
        self.directory = directory
        self.outside: dict[str, Place] = {}
        self.by_name: set[str] = set()
        self.hints: dict[str, str] = {}  # of each name that several have, since many may name one

    def managers(
        self, entries: Sequence[_ManagerEntry], id_of: Mapping[Node, str]
    ) -> dict[Node, tuple[_ManagerEntry, Node]]:
        """Return the entry and the manager of each node that has one."""
        manager_of: dict[Node, tuple[_ManagerEntry, Node]] = {}
        for entry in entries:
            if self.directory.names_nobody(entry.manager):
                continue
            manager = self._node(entry)
            if manager is None:
                continue
            before, other = manager_of.setdefault(entry.node, (entry, manager))
            if other != manager:
                where = "several tables" if before.source != entry.source else before.source
                expected = f"{self.reader.owner} needs one manager for '{id_of[entry.node]}', who stands in {where}"
                hint = f"Among {before.source} it is '{before.manager}'."
                self.reader.mistakes.append(entry.mistake("two_managers", expected, hint=hint))
        return manager_of

    def _node(self, entry: _ManagerEntry) -> Node | None:
        """Return the node of a manager, a node outside the cohort for unknown ones, or None where ambiguous."""
        found = self.directory.by_id(entry.manager)
        if len(found) > 1:
            needed = "needs a manager who stands on one side only, since ids on both sides are different people"
            self.reader.mistakes.append(entry.mistake("manager_of_two_sides", f"{self.reader.owner} {needed}"))
            return None
        if found:
            return found[0]
        namesakes = self.directory.find(entry.manager)
        if len(namesakes) > 1:
            expected = f"{self.reader.owner} needs one person as the manager of '{entry.node[1]}'"
            if entry.manager not in self.hints:
                self.hints[entry.manager] = called_so(namesakes)
            hint = self.hints[entry.manager]
            self.reader.mistakes.append(entry.mistake("name_ambiguous", expected, hint=hint))
            return None
        if namesakes:
            self.by_name.add(entry.manager)
            return namesakes[0]
        place = entry.file or "", -1 if entry.row is None else entry.row
        self.outside[entry.manager] = min(place, self.outside.get(entry.manager, place))
        return "nobody", key_of(entry.manager)


def _cycle_mistakes(
    owner: str,
    managers: Sequence[int],
    nodes: Sequence[Node],
    id_of: Mapping[Node, str],
    manager_of: Mapping[Node, tuple[_ManagerEntry, Node]],
) -> Iterator[Mistake]:
    expected = f"{owner} needs managers who do not report to themselves, at any level"
    for cycle in find_cycles(managers):
        names = " -> ".join(id_of[nodes[node]] for node in [*cycle, cycle[0]])
        hint = "Correct one of them, or leave the cell of whoever stands at the top blank."
        yield manager_of[nodes[cycle[0]]][0].mistake("reporting_circle", expected, got=names, hint=hint)
