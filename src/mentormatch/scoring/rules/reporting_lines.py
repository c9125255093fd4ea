"""Who stands above whom: the lines from people to their managers."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from mentormatch.answers import Directory, Node, Place, called_so, key_of
from mentormatch.errors import Mistake
from mentormatch.policy import StaffEntry
from mentormatch.profiles import People
from mentormatch.scoring.rules.columns import Reader
from mentormatch.scoring.rules.fitted import Sides
from mentormatch.scoring.rules.not_with import directory_of, nodes_of
from mentormatch.scoring.rules.relations import Booleans, Elementwise, Integers


@dataclass(frozen=True, eq=False)
class Apart(Elementwise):
    """Neither of the two stands above the other, at any level.

    Everybody has a place in the forest of managers, counted from the top: those below are the places that follow, up to
    an end. So one comparison of two numbers says whether a person is below another.

    Parameters
    ----------
    mentees, mentors : ndarray of int, shape (people, 2)
        The place of each person, and the end of the places below.

    Examples
    --------
    >>> places = line_places([-1, 0, 1, 0])                    # 1 and 3 report to 0, and 2 to 1
    >>> Apart(places[[2, 3]], places[[0, 1]]).block(np.array([0, 1]), None).tolist()
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


def line_places(managers: Sequence[int]) -> Integers:
    """Return for each node its place from the top and the end of the places below it, shape (nodes, 2).

    Parameters
    ----------
    managers : sequence of int
        The node of each node's manager, -1 at the top. There must be no circle.

    Examples
    --------
    >>> line_places([-1, 0, 1, 0]).tolist()
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
    assert len(order) == len(managers), "a circle of managers has no top"
    sizes = [1] * len(managers)
    for node in reversed(order):
        if managers[node] >= 0:
            sizes[managers[node]] += sizes[node]
    places = np.empty((len(managers), 2), dtype=np.int32)
    places[order, 0] = np.arange(len(managers))
    places[:, 1] = places[:, 0] + np.array(sizes, dtype=np.int32)
    return places


def _count_below(above: Integers, below: Integers, tops: Booleans, binds: Booleans, others: Booleans) -> int:
    """Return how many pairs there are of a person in `tops` with somebody below, where one of the two is bound."""
    order = np.argsort(below[:, 0])
    places = below[order, 0]
    bound = np.concatenate([[0], np.cumsum(others[order])])
    first = np.searchsorted(places, above[tops, 0], side="right")
    last = np.searchsorted(places, above[tops, 1])
    return int(np.where(binds[tops], last - first, bound[last] - bound[first]).sum())


def circles(managers: Sequence[int]) -> list[list[int]]:
    """Return the circles of managers, each once, from a node to its manager and on.

    Examples
    --------
    >>> circles([1, 2, 1, -1, 4])
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
            circle = [node]
            while managers[circle[-1]] != node:
                circle.append(managers[circle[-1]])
            found.append(circle)
    return found


@dataclass(frozen=True, eq=False)
class Lines:
    """The people of a cohort as nodes, with what is known about their managers.

    Parameters
    ----------
    apart : Apart
        The relation.
    blanks : Sides
        Whose manager nobody told, though there is a cell or a table of staff for it.
    outside : int
        How many managers are named who are neither in the cohort nor among the staff.
    examples : tuple of str
        Some of them, with whoever is nearest.
    by_name : int
        How many managers were found by their names.
    """

    apart: Apart
    blanks: Sides
    outside: int
    examples: tuple[str, ...]
    by_name: int

    def decided_otherwise(self, binds: Sides | None) -> int:
        """Return in how many of the pairs with a blank one stands above the other, so that the blank decides nothing.

        Who has no manager is at the top, so that the other is below.
        """
        everybody = Sides(np.ones_like(self.blanks.mentees), np.ones_like(self.blanks.mentors))
        binds = everybody if binds is None else binds
        apart = self.apart
        return _count_below(
            apart.mentees, apart.mentors, self.blanks.mentees, binds.mentees, binds.mentors
        ) + _count_below(apart.mentors, apart.mentees, self.blanks.mentors, binds.mentors, binds.mentees)


def read_lines(
    reader: Reader,
    *,
    mentee_column: str | None,
    mentor_column: str | None,
    same_person: bool,
    staff: Sequence[StaffEntry] = (),
) -> Lines | None:
    """Return who reports to whom, or None with circles and ambiguous managers noted among the reader's mistakes.

    A manager is known by id, or else by name. One who is neither in the cohort nor among the staff ends the line. Where
    ids on both sides name the same person, so do managers' ids; where they do not, a manager's id must stand on one
    side only.

    Parameters
    ----------
    reader : Reader
        Of the cohort.
    mentee_column, mentor_column : str, optional
        The column with the manager's id, in the tables that have one.
    same_person : bool
        Whether an id on both sides is one person.
    staff : sequence of StaffEntry
        Who reports to whom, of people who need not be in the cohort.

    Examples
    --------
    >>> from mentormatch.profiles import Cohort
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada"}], mentees=[{"id": "bob", "boss": "eve"}, {"id": "cid"}])
    >>> lines = read_lines(Reader(cohort, "the rule", []), mentee_column="boss", mentor_column=None, same_person=True,
    ...                    staff=[StaffEntry("eve", "ada")])
    >>> lines.apart.block(np.array([0, 1]), None).tolist(), lines.blanks.mentees.tolist()
    ([[False], [True]], [False, True])
    """
    known = len(reader.mistakes)
    cohort = reader.cohort
    sides = ((cohort.mentees, mentee_column), (cohort.mentors, mentor_column))
    keys = [nodes_of(people, same_person=same_person) for people, _ in sides]
    of_staff = _nodes_of_staff(reader, staff, same_person=same_person)
    more = [(node, one.id, one.name) for node, one in of_staff]
    written: dict[Node, str] = {}
    for side, (people, _) in zip(keys, sides, strict=True):
        written |= dict(zip(side, people.ids, strict=True))
    written = {node: one for node, one, _ in more} | written
    nodes = {node: place for place, node in enumerate(written)}
    finder = _Finder(reader, directory_of(cohort, same_person=same_person, more=more))
    told = finder.managers([*_told_by_cohort(reader, sides, keys), *_told_by_staff(of_staff)], written)
    managers = [-1] * len(nodes)
    for node, (_, manager) in told.items():
        managers[nodes[node]] = nodes.get(manager, -1)
    reader.mistakes.extend(_circle_mistakes(reader.owner, managers, list(nodes), written, told))
    if len(reader.mistakes) > known:
        return None
    places = line_places(managers)
    mentees, mentors = (places[np.array([nodes[node] for node in side], dtype=np.int64)] for side in keys)
    blank_mentees, blank_mentors = (
        np.array([(column is not None or bool(staff)) and node not in told for node in side], dtype=np.bool_)
        for side, (_, column) in zip(keys, sides, strict=True)
    )
    blanks, outside = Sides(blank_mentees, blank_mentors), finder.outside
    return Lines(Apart(mentees, mentors), blanks, len(outside), finder.directory.examples(outside), len(finder.by_name))


@dataclass(frozen=True)
class _Told:
    """What somebody's manager is said to be, and where that stands."""

    node: Node
    manager: str
    whose: str
    file: str | None
    row: int | None
    column: str

    def mistake(self, code: str, expected: str, *, hint: str | None = None, got: str | None = None) -> Mistake:
        got = self.manager if got is None else got
        return Mistake(code, expected, got=got, hint=hint, file=self.file, row=self.row, column=self.column)


def _nodes_of_staff(reader: Reader, staff: Sequence[StaffEntry], *, same_person: bool) -> list[tuple[Node, StaffEntry]]:
    """Return the node of each of the staff: somebody of the cohort, or somebody else."""
    here = directory_of(reader.cohort, same_person=same_person)
    found = []
    for one in staff:
        nodes = here.by_id(one.id)
        if len(nodes) > 1:
            needed = "needs ids of staff that stand on one side only, since ids on both sides are different people"
            expected = f"{reader.owner} {needed}"
            mistake = Mistake("staff_of_two_sides", expected, got=one.id, file=one.file, row=one.row, column="staff")
            reader.mistakes.append(mistake)
        found.append((nodes[0] if nodes else ("" if same_person else "staff", key_of(one.id)), one))
    return found


def _told_by_cohort(
    reader: Reader, sides: Sequence[tuple[People, str | None]], keys: Sequence[Sequence[Node]]
) -> Iterator[_Told]:
    for (people, column), nodes in zip(sides, keys, strict=True):
        if column is not None:
            for position, (node, manager) in enumerate(zip(nodes, reader.ids(people, column), strict=True)):
                if manager:
                    row = people.row_of(position)
                    yield _Told(node, manager, f"the {people.role}s", people.source, row, column)


def _told_by_staff(of_staff: Sequence[tuple[Node, StaffEntry]]) -> Iterator[_Told]:
    for node, one in of_staff:
        if one.manager:
            yield _Told(node, one.manager, "the staff", one.file, one.row, "staff")


class _Finder:
    """Finds who is meant by a manager's id or name, and keeps who is not there."""

    def __init__(self, reader: Reader, directory: Directory) -> None:
        self.reader = reader
        self.directory = directory
        self.outside: dict[str, Place] = {}
        self.by_name: set[str] = set()

    def managers(self, everything: Sequence[_Told], written: Mapping[Node, str]) -> dict[Node, tuple[_Told, Node]]:
        """Return the manager of each node, as far as somebody tells."""
        told: dict[Node, tuple[_Told, Node]] = {}
        for here in everything:
            manager = self._node(here)
            if manager is None:
                continue
            before, other = told.setdefault(here.node, (here, manager))
            if other != manager:
                where = "several tables" if before.whose != here.whose else before.whose
                expected = f"{self.reader.owner} needs one manager for '{written[here.node]}', who stands in {where}"
                hint = f"Among {before.whose} it is '{before.manager}'."
                self.reader.mistakes.append(here.mistake("two_managers", expected, hint=hint))
        return told

    def _node(self, here: _Told) -> Node | None:
        """Return who is meant, a node of nobody where it is somebody else, or None where it is unclear."""
        found = self.directory.by_id(here.manager)
        if len(found) > 1:
            needed = "needs a manager who stands on one side only, since ids on both sides are different people"
            self.reader.mistakes.append(here.mistake("manager_of_two_sides", f"{self.reader.owner} {needed}"))
            return None
        if found:
            return found[0]
        named = self.directory.find(here.manager)
        if len(named) > 1:
            expected = f"{self.reader.owner} needs one person as the manager of '{here.node[1]}'"
            self.reader.mistakes.append(here.mistake("name_ambiguous", expected, hint=called_so(named)))
            return None
        if named:
            self.by_name.add(here.manager)
            return named[0]
        place = here.file or "", -1 if here.row is None else here.row
        self.outside[here.manager] = min(place, self.outside.get(here.manager, place))
        return "nobody", key_of(here.manager)


def _circle_mistakes(
    owner: str,
    managers: Sequence[int],
    nodes: Sequence[Node],
    written: Mapping[Node, str],
    told: Mapping[Node, tuple[_Told, Node]],
) -> Iterator[Mistake]:
    expected = f"{owner} needs managers who do not report to themselves, at any level"
    for circle in circles(managers):
        names = " -> ".join(written[nodes[node]] for node in [*circle, circle[0]])
        hint = "Correct one of them, or leave the cell of whoever stands at the top blank."
        yield told[nodes[circle[0]]][0].mistake("reporting_circle", expected, got=names, hint=hint)
