"""Cuts: people and limits that by counting cannot hold together."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import breadth_first_order, connected_components, maximum_flow

from mentormatch.arrays import Booleans, Integers
from mentormatch.assignment.problem.problem import AssignmentProblem
from mentormatch.values import Value, plain_fields

CutKind: TypeAlias = Literal["not_allowed", "locks_of_mentee", "locks_of_mentor", "capacity", "min_load", "placed"]
_MOST_CELLS = 1 << 24


@dataclass(frozen=True, eq=False)
class Cut(Value):
    """People and limits that cannot hold together: what is needed exceeds what there is.

    Attributes
    ----------
    kind : str
        - "not_allowed": the pair is forced, and may not be made.
        - "locks_of_mentee", "locks_of_mentor": one person is in more forced pairs (`needed`) than it may be in pairs.
        - "capacity": one mentor's minimum load is above its capacity.
        - "min_load": besides forced pairs the mentors `columns` must get `needed` mentees. Those whom they may get are
          `rows`, each of them as often as its demand and its pairs with these mentors admit: that is `available`.
        - "placed": each of the mentees `rows` is to get somebody. Those whom they may get are `columns`, each of them
          as often as its seats, besides forced pairs, and its pairs with these mentees admit.
    rows, columns : int64 array
        Mentees and mentors, ascending.
    needed, available : int
    """

    kind: CutKind
    rows: Integers
    columns: Integers
    needed: int
    available: int

    @property
    def lacking(self) -> int:
        """By how much what is needed exceeds what there is."""
        return self.needed - self.available

    def to_dict(self) -> dict[str, Any]:
        """Return the cut as plain JSON."""
        return plain_fields(self)


def cut_of(kind: CutKind, rows: Sequence[int], columns: Sequence[int], needed: int, available: int) -> Cut:
    """Return a cut of people who are given as positions.

    Examples
    --------
    >>> cut_of("capacity", [], [2], 3, 1).lacking
    2
    """
    mentees, mentors = (np.unique(np.array(some, dtype=np.int64)) for some in (rows, columns))
    return Cut(kind, mentees, mentors, int(needed), int(available))


def minimum_load_cuts(problem: AssignmentProblem) -> tuple[Cut, ...]:
    """Return mentors who together must get more than they can get; () where all minimum loads can hold.

    By the theorem of Ford and Fulkerson: of a minimum cut of the network mentees -> mentors -> minimum loads, the side
    from which something is still missing; of all such cuts the one with the fewest mentors, divided into those who have
    no mentee in common.

    Examples
    --------
    >>> [cut.to_dict() for cut in minimum_load_cuts(AssignmentProblem([[0.9, 0.1]], min_load=1))]
    [{'kind': 'min_load', 'rows': [0], 'columns': [0, 1], 'needed': 2, 'available': 1}]
    """
    mentees, mentors = problem.shape
    demand, low = problem.remaining.demand, problem.remaining.min_load
    if not low.any():
        return ()
    source, sink = mentees + mentors, mentees + mentors + 1
    row, column = _open_pairs(problem, demand, low)
    wanted, required = np.flatnonzero(demand > 0), np.flatnonzero(low > 0)
    tails = np.concatenate([np.full(len(wanted), source), row, mentees + required])
    heads = np.concatenate([wanted, mentees + column, np.full(len(required), sink)])
    limits = np.concatenate([demand[wanted], np.ones(len(row), dtype=np.int64), np.minimum(low, mentees + 1)[required]])
    graph = sparse.csr_array((limits.astype(np.int32), (tails, heads)), shape=(sink + 1, sink + 1))
    flow = sparse.csr_array(maximum_flow(graph, source, sink).flow)
    residual = sparse.csr_array(graph - flow)
    residual.eliminate_zeros()
    lacks = np.zeros(sink + 1, dtype=bool)
    lacks[breadth_first_order(residual.T.tocsr(), sink, return_predecessors=False)] = True
    short = required[lacks[mentees + required]]
    mine = np.isin(column, short)
    return tuple(_divided("min_load", np.stack([row[mine], column[mine]]), (row[mine], short), (demand, low)))


def placement_cuts(problem: AssignmentProblem, pairs: Integers, *, most: int | None = None) -> tuple[Cut, ...] | None:
    """Return mentees of whom, by Hall's theorem, not all can get somebody; () where all can who want to.

    From those who have nobody, alternating paths lead over everybody who is allowed to those who sit there. Where such
    a path ends at a free seat, people move along it (Berge 1957); where none does, all who were reached are the cut,
    the smallest of those that lack most (Kőnig 1931, Hall 1935), divided into those who have no mentor in common.
    Minimum loads are no hindrance: if both can hold alone, they can hold together (Mendelsohn and Dulmage 1958).

    Parameters
    ----------
    problem : AssignmentProblem
    pairs : int array (n, 2)
        Any pairs within capacities, forced ones included; the nearer to what can be reached, the quicker.
    most : int, optional
        Of how many mentees a cut is looked for at most; None is returned where it would have more.

    Examples
    --------
    >>> allowed = np.array([[True, False], [True, False], [False, True]])
    >>> problem = AssignmentProblem([[0.9, 0.1], [0.8, 0.7], [0.1, 0.2]], allowed=allowed)
    >>> [cut.to_dict() for cut in placement_cuts(problem, np.array([[0, 0]]))]
    [{'kind': 'placed', 'rows': [0, 1], 'columns': [0], 'needed': 2, 'available': 1}]
    """
    mentor_of, seats = _one_place_each(problem, pairs)
    while True:
        nobody = np.flatnonzero(mentor_of == -1)
        reached = _reach(problem, nobody, mentor_of, seats, most)
        if reached is None:
            return None
        rows, columns, path = reached
        if not path:
            break
        for row, column in path:
            old = mentor_of[row]
            mentor_of[row] = column
            seats[column] -= 1
            if old >= 0:
                seats[old] += 1
    if not len(rows):
        return ()
    capacity = problem.remaining.capacity
    ats, tos = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
    if len(rows) * problem.shape[1] > _MOST_CELLS:
        return (Cut("placed", rows, columns, len(rows), int(capacity[columns].sum())),)
    for some, mask in _masks(problem, rows):
        at, to = np.nonzero(mask)
        ats.append(some[at])
        tos.append(to)
    pairs = np.stack([np.concatenate(ats), np.concatenate(tos)])
    return tuple(_divided("placed", pairs, (rows, columns), (np.ones(problem.shape[0], dtype=np.int64), capacity)))


def _one_place_each(problem: AssignmentProblem, pairs: Integers) -> tuple[Integers, Integers]:
    """The mentor of each mentee who is to get one (−1 = nobody yet, −2 = needs none), and the seats that are left."""
    remaining = problem.remaining
    mentor_of = np.full(problem.shape[0], -2, dtype=np.int64)
    mentor_of[(remaining.forced_of_mentee == 0) & (remaining.demand > 0)] = -1
    seats = remaining.capacity.copy()
    for row, column in np.asarray(pairs, dtype=np.int64).reshape(-1, 2).tolist():
        if mentor_of[row] == -1 and seats[column] > 0:
            mentor_of[row] = column
            seats[column] -= 1
    return mentor_of, seats


def _reach(
    problem: AssignmentProblem, nobody: Integers, mentor_of: Integers, seats: Integers, most: int | None
) -> tuple[Integers, Integers, list[tuple[int, int]]] | None:
    """Who is reached from `nobody`, and the moves of a path that ends at a free seat, [] where none does."""
    mentees, mentors = problem.shape
    seen_row, seen_column = np.zeros(mentees, dtype=bool), np.zeros(mentors, dtype=bool)
    by = np.full(mentors, -1, dtype=np.int64)
    seen_row[nobody] = True
    frontier = nobody
    order = np.argsort(mentor_of, kind="stable")
    first = np.searchsorted(mentor_of[order], np.arange(mentors + 1))
    while len(frontier):
        if most is not None and seen_row.sum() > most:
            return None
        new: list[int] = []
        for some, mask in _masks(problem, frontier):
            for column in np.flatnonzero(mask.any(axis=0) & ~seen_column).tolist():
                seen_column[column] = True
                by[column] = some[int(mask[:, column].argmax())]
                if seats[column] > 0:
                    return np.flatnonzero(seen_row), np.flatnonzero(seen_column), _path(column, by, mentor_of)
                new.append(column)
        sitting = [order[first[column] : first[column + 1]] for column in new]
        frontier = np.sort(np.concatenate([np.zeros(0, dtype=np.int64), *sitting]))
        frontier = frontier[~seen_row[frontier]]
        seen_row[frontier] = True
    return np.flatnonzero(seen_row), np.flatnonzero(seen_column), []


def _path(column: int, by: Integers, mentor_of: Integers) -> list[tuple[int, int]]:
    moves = []
    while column >= 0:
        row = int(by[column])
        moves.append((row, column))
        column = int(mentor_of[row])
    return moves


def _masks(problem: AssignmentProblem, rows: Integers) -> Iterator[tuple[Integers, Booleans]]:
    for some in problem.row_blocks(rows):
        mask = problem.open_mask(some)
        yield some, np.ones((len(some), problem.shape[1]), dtype=bool) if mask is None else mask


def _divided(
    kind: CutKind, pairs: Integers, people: tuple[Integers, Integers], limits: tuple[Integers, Integers]
) -> Iterator[Cut]:
    """Divide a cut into those who have nobody in common, the one that lacks most first; limits are of everybody."""
    (row, column), (of_row, of_column) = pairs, limits
    rows, columns = np.unique(people[0]), people[1]
    graph = sparse.csr_array(
        (np.ones(len(row)), (np.searchsorted(rows, row), len(rows) + np.searchsorted(columns, column))),
        shape=(len(rows) + len(columns), len(rows) + len(columns)),
    )
    many, part = connected_components(graph, directed=False)
    of_pair = part[np.searchsorted(rows, row)]
    cuts = []
    for k in range(many):
        mine, theirs = rows[part[: len(rows)] == k], columns[part[len(rows) :] == k]
        between = of_pair == k
        if kind == "min_load":
            counts = np.bincount(row[between], minlength=len(of_row))[mine]
            needed, available = of_column[theirs].sum(), np.minimum(counts, of_row[mine]).sum()
        else:
            counts = np.bincount(column[between], minlength=len(of_column))[theirs]
            needed, available = len(mine), np.minimum(counts, of_column[theirs]).sum()
        cuts.append(Cut(kind, mine, theirs, int(needed), int(available)))
    yield from sorted(cuts, key=lambda cut: -cut.lacking)


def _open_pairs(problem: AssignmentProblem, demand: Integers, low: Integers) -> tuple[Integers, Integers]:
    """The pairs that could fill a minimum load."""
    rows, columns = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
    required = np.flatnonzero(low > 0)
    for some in problem.row_blocks(np.flatnonzero(demand > 0)):
        allowed = problem.open_mask(some)  # no score is asked for
        row, column = np.nonzero(np.ones((len(some), len(required))) if allowed is None else allowed[:, required])
        rows.append(some[row])
        columns.append(required[column])
    return np.concatenate(rows), np.concatenate(columns)
