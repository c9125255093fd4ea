"""Who stands above whom: the lines from people to their managers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from mentormatch.errors import Mistake
from mentormatch.fitted_rules import Sides
from mentormatch.profiles import People
from mentormatch.rule_columns import Reader
from mentormatch.rule_kinds import Booleans, Elementwise, Integers

Node: TypeAlias = tuple[str, str]


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
    """The people of a cohort as nodes, with what the columns say about their managers.

    Parameters
    ----------
    apart : Apart
        The relation.
    blanks : Sides
        Whose manager nobody told, though there is a cell for it.
    outside : int
        How many managers are named who are not in the cohort.
    """

    apart: Apart
    blanks: Sides
    outside: int

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
    reader: Reader, *, mentee_column: str | None, mentor_column: str | None, same_person: bool
) -> Lines | None:
    """Return who reports to whom, or None with the circles noted among the reader's mistakes.

    A manager who is not in the cohort ends the line. Where ids on both sides name the same person, so do managers' ids;
    where they do not, a manager's id must stand on one side only.

    Parameters
    ----------
    reader : Reader
        Of the cohort.
    mentee_column, mentor_column : str, optional
        The column with the manager's id, in the tables that have one.
    same_person : bool
        Whether an id on both sides is one person.

    Examples
    --------
    >>> from mentormatch.profiles import Cohort
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada"}], mentees=[{"id": "bob", "boss": "ada"}, {"id": "cid"}])
    >>> lines = read_lines(Reader(cohort, "the rule", []), mentee_column="boss", mentor_column=None, same_person=True)
    >>> lines.apart.block(np.array([0, 1]), None).tolist(), lines.blanks.mentees.tolist()
    ([[False], [True]], [False, True])
    """
    known = len(reader.mistakes)
    cohort = reader.cohort
    sides = ((cohort.mentees, mentee_column), (cohort.mentors, mentor_column))
    keys: list[list[Node]] = [[("" if same_person else people.role, one) for one in people.ids] for people, _ in sides]
    nodes = {node: place for place, node in enumerate(dict.fromkeys(node for side in keys for node in side))}
    told = _told(reader, sides, keys)
    managers = [-1] * len(nodes)
    outside = set()
    for node, told_by in told.items():
        candidates = [
            nodes[role, told_by.manager] for role in ("", "mentee", "mentor") if (role, told_by.manager) in nodes
        ]
        if len(candidates) > 1:
            needed = "needs a manager who stands on one side only, since ids on both sides are different people"
            reader.mistakes.append(told_by.mistake("manager_of_two_sides", f"{reader.owner} {needed}"))
        elif candidates:
            managers[nodes[node]] = candidates[0]
        else:
            outside.add(told_by.manager)
    column = mentee_column or mentor_column
    reader.mistakes.extend(_circle_mistakes(reader.owner, managers, [one for _, one in nodes], column))
    if len(reader.mistakes) > known:
        return None
    places = line_places(managers)
    mentees, mentors = (places[np.array([nodes[node] for node in side], dtype=np.int64)] for side in keys)
    blank_mentees, blank_mentors = (
        np.array([column is not None and node not in told for node in side], dtype=np.bool_)
        for side, (_, column) in zip(keys, sides, strict=True)
    )
    return Lines(Apart(mentees, mentors), Sides(blank_mentees, blank_mentors), len(outside))


@dataclass(frozen=True)
class _Told:
    """What a cell says about somebody's manager, and where it stands."""

    manager: str
    people: People
    column: str
    position: int

    def mistake(self, code: str, expected: str, *, hint: str | None = None) -> Mistake:
        return Mistake(
            code,
            expected,
            got=self.manager,
            hint=hint,
            file=self.people.source,
            row=self.people.row_of(self.position),
            column=self.column,
        )


def _told(
    reader: Reader, sides: Sequence[tuple[People, str | None]], keys: Sequence[Sequence[Node]]
) -> dict[Node, _Told]:
    told: dict[Node, _Told] = {}
    for (people, column), nodes in zip(sides, keys, strict=True):
        if column is None:
            continue
        for position, (node, manager) in enumerate(zip(nodes, reader.ids(people, column), strict=True)):
            if not manager:
                continue
            here = _Told(manager, people, column, position)
            before = told.setdefault(node, here)
            if before.manager != manager:
                expected = f"{reader.owner} needs one manager for '{node[1]}', who stands on both sides"
                hint = f"Among the {before.people.role}s it is '{before.manager}'."
                reader.mistakes.append(here.mistake("two_managers", expected, hint=hint))
    return told


def _circle_mistakes(owner: str, managers: Sequence[int], ids: Sequence[str], column: str | None) -> Iterable[Mistake]:
    expected = f"{owner} needs managers who do not report to themselves, at any level"
    for circle in circles(managers):
        names = " -> ".join(ids[node] for node in [*circle, circle[0]])
        hint = "Correct one of them, or leave the cell of whoever stands at the top blank."
        yield Mistake("reporting_circle", expected, got=names, hint=hint, column=column)
