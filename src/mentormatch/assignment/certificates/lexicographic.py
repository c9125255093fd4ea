"""Independent check that an answer is lexicographically optimal (leximin)."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from mentormatch.arrays import Booleans, Floats, Integers
from mentormatch.assignment.problem import AssignmentProblem, movable_pairs


class Stage(NamedTuple):
    """What proves that no answer has fewer pairs of one score, given as few as can be of every lower one.

    Attributes
    ----------
    score : float
    nodes : int array (k,)
        Mentees from 0 on, then mentors, then the source and the sink.
    potentials : int array (k,)
        Those of the nodes; all others are 0.
    """

    score: float
    nodes: Integers
    potentials: Integers


def proves_leximin(problem: AssignmentProblem, pairs: Integers, stages: Sequence[Stage]) -> bool:
    r"""Tell whether potentials prove that no answer of as many pairs has sorted scores that are larger.

    Every mentee may get one mentor. An answer is a flow x from a source over mentees and mentors to a sink, and another
    answer of as many pairs differs from it by a circulation d. Of the score at stage k it has

    .. math:: \sum_{a: s_a = v_k} d_a = \sum_a r^k_a d_a, \qquad r^k_a = [s_a = v_k] + π^k_{tail} - π^k_{head}

    pairs more, since potentials cancel along a circulation. If every arc of positive reduced cost r is empty in x and
    every one of negative r full, each addend is 0 or more: no answer has fewer. It has just as many only where d is 0
    on all these arcs, which are then left out of the stages that follow. Scores between two stages, of which x makes
    no pair among the arcs that are left, prove themselves. All numbers but the scores are whole, and scores are only
    compared.

    Parameters
    ----------
    problem : AssignmentProblem
        Where every demand is at most 1.
    pairs : int array (n, 2)
        A feasible answer with as many pairs as can be.
    stages : sequence of Stage
        By ascending score.

    Examples
    --------
    >>> problem, pairs = AssignmentProblem([[0.9, 0.1], [0.8, 0.7]]), np.array([[0, 0], [1, 1]])
    >>> stages = [Stage(0.7, np.array([3, 5]), np.array([1, 1])), Stage(0.9, np.array([2]), np.array([1]))]
    >>> proves_leximin(problem, pairs, stages)
    True
    >>> proves_leximin(problem, np.array([[0, 1], [1, 0]]), stages)
    False
    """
    movable = movable_pairs(problem, pairs)
    if not len(movable):
        return True
    if not stages or problem.scores.pairs(movable[:, 0], movable[:, 1]).min() < stages[0].score:
        return False
    network = _Network(problem, movable, stages[0].score)
    return all(network.settles(stage) for stage in stages) and network.settled_all()


class _Network:
    """The arcs that are not fixed yet, and how full they are."""

    def __init__(self, problem: AssignmentProblem, movable: Integers, least: float) -> None:
        """Everything that is not forced; pairs below `least`, of which none is made, are settled."""
        mentors = problem.shape[1]
        remaining = problem.remaining
        self.shape = problem.shape
        self.row, self.column, self.score = _arcs_from(problem, least)
        self.full = np.isin(self.row * mentors + self.column, movable @ [mentors, 1])
        load = np.bincount(movable[:, 1], minlength=mentors)
        self.people = np.flatnonzero(remaining.demand > 0)
        self.placed = np.isin(self.people, movable[:, 0])
        self.seats = np.arange(mentors)
        self.at_least = load <= remaining.min_load
        self.at_most = load >= remaining.capacity
        self.settled = -np.inf
        self._index()

    def settles(self, stage: Stage) -> bool:
        """Whether no answer has fewer pairs of this score; if so, fix what every answer with as many has in common."""
        mentees, mentors = self.shape
        between, own = self._arcs_between(stage.score)
        if not stage.score > self.settled or self.full[between].any():
            return False
        self.left[between] = False
        potential = np.zeros(mentees + mentors + 2, dtype=np.int64)
        potential[stage.nodes] = stage.potentials
        some = self._arcs_at(stage.nodes, own)
        of_arcs = (self.score[some] == stage.score) + potential[self.row[some]]
        of_arcs -= potential[mentees + self.column[some]]
        of_people = potential[-2] - potential[self.people]
        of_seats = potential[mentees + self.seats] - potential[-1]
        if not (
            _complementary(of_arcs, empty=~self.full[some], full=self.full[some])
            and _complementary(of_people, empty=~self.placed, full=self.placed)
            and _complementary(of_seats, empty=self.at_least, full=self.at_most)
        ):
            return False
        self.left[some[of_arcs != 0]] = False
        self.people, self.placed = self.people[of_people == 0], self.placed[of_people == 0]
        self.seats, self.at_least, self.at_most = (
            array[of_seats == 0] for array in (self.seats, self.at_least, self.at_most)
        )
        self.settled = stage.score
        return True

    def settled_all(self) -> bool:
        """Whether every pair that is made has a score that is settled, or is fixed."""
        return not (self.full & self.left & (self.score > self.settled)).any()

    def _index(self) -> None:
        """Where the arcs of every mentee and mentor are, and those of every score."""
        mentees, mentors = self.shape
        self.left = np.ones(len(self.row), dtype=bool)
        self.row_start = np.searchsorted(self.row, np.arange(mentees + 1))
        self.by_column = np.argsort(self.column, kind="stable")
        self.column_start = np.searchsorted(self.column[self.by_column], np.arange(mentors + 1))
        self.by_score = np.argsort(self.score, kind="stable")
        self.sorted = self.score[self.by_score]

    def _arcs_between(self, score: float) -> tuple[Integers, Integers]:
        """The arcs left whose scores come after what is settled and before this one; and those of this one."""
        begin = np.searchsorted(self.sorted, self.settled, side="right")
        middle, end = np.searchsorted(self.sorted, score), np.searchsorted(self.sorted, score, side="right")
        between, own = self.by_score[begin:middle], self.by_score[middle:end]
        return between[self.left[between]], own

    def _arcs_at(self, nodes: Integers, own: Integers) -> Integers:
        """The arcs left at these nodes, some twice, and `own`; no other has a reduced cost."""
        mentees, mentors = self.shape
        of_mentees = _ranges(self.row_start, nodes[nodes < mentees])
        at_mentors = nodes[(nodes >= mentees) & (nodes < mentees + mentors)] - mentees
        some: Integers = np.concatenate([own, of_mentees, self.by_column[_ranges(self.column_start, at_mentors)]])
        some = some[self.left[some]]
        if 4 * len(some) < len(self.row) - 2 * len(own):
            return some
        # much was looked at: it pays to forget what is fixed
        if 2 * self.left.sum() < len(self.row):
            self._forget()
            return np.arange(len(self.row))
        return np.flatnonzero(self.left)

    def _forget(self) -> None:
        """Keep the arcs that are left."""
        self.row, self.column = self.row[self.left], self.column[self.left]
        self.score, self.full = self.score[self.left], self.full[self.left]
        self._index()


def _ranges(start: Integers, some: Integers) -> Integers:
    """All of start[k], …, start[k + 1] − 1 for each k of `some`."""
    lengths = start[some + 1] - start[some]
    found: Integers = np.arange(lengths.sum()) + np.repeat(start[some] - np.cumsum(lengths) + lengths, lengths)
    return found


def _complementary(reduced: Integers, *, empty: Booleans, full: Booleans) -> bool:
    """Whether all of positive reduced cost are as empty as they can be, and all of negative as full."""
    return bool(empty[reduced > 0].all() and full[reduced < 0].all())


def _arcs_from(problem: AssignmentProblem, least: float) -> tuple[Integers, Integers, Floats]:
    """The pairs that may still be made, with a score of at least this."""
    rows, columns, scores = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)], [np.zeros(0)]
    for some in problem.row_blocks(np.flatnonzero(problem.remaining.demand > 0)):
        block, allowed = problem.open_block(some)
        row, column = np.nonzero(allowed & (block >= least))
        rows.append(some[row])
        columns.append(column)
        scores.append(block[row, column])
    return np.concatenate(rows), np.concatenate(columns), np.concatenate(scores)
