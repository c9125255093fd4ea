"""What forcing a pair costs, and who would move."""

import math
from dataclasses import dataclass

import numpy as np

from mentormatch.arrays import Floats, Integers
from mentormatch.assignment.problem import AssignmentProblem
from mentormatch.assignment.sensitivity.cheapest_path import NOBODY, CheapestPath
from mentormatch.assignment.sensitivity.residual_arcs import KnownPairs, ResidualArcs
from mentormatch.values import Value


@dataclass(frozen=True, eq=False)
class ForcedPair(Value):
    """The best answer that holds one pair more, beside the best answer.

    Attributes
    ----------
    row, column : int
        The pair.
    placed, pairs : int
        How many mentees fewer have somebody, and how many pairs fewer there are.
    total : float
        How much less the total is, or with ``unmatched=w`` Σ (score − w). Below 0 where a rule is set aside or where
        fewer pairs are made.
    made, unmade : int array (n, 2)
        The pairs that come, the forced one first, and the pairs that go, in the order in which one makes room for
        another.
    """

    row: int
    column: int
    placed: int
    pairs: int
    total: float
    made: Integers
    unmade: Integers


class Forcing:
    """The residual network of an optimal answer, in which pairs are forced by one shortest path each.

    With one more unit on the arc of a pair, the optimum of a minimum-cost flow changes by a cheapest cycle through that
    arc (Ford and Fulkerson 1962; Ahuja, Magnanti and Orlin 1993): from the mentor, whose seat is taken, over those who
    are moved on, back to the mentee. By the prices that prove the answer no arc costs less than nothing, so that
    Dijkstra's method finds it; levels are compared first. The loss itself is summed from the scores of the pairs that
    change, not from the prices.

    Small problems are searched over all pairs. In large ones the path over the pairs that the solver hands on
    (`KnownPairs`) bounds what the shortest can cost; all pairs are then listed which are no dearer than that, of the
    mentees whom it may pass and whose bound admits some, until there are no more such mentees.

    Parameters
    ----------
    problem : AssignmentProblem
    pairs : int array (n, 2)
        An optimal answer for the objective "total".
    prices : float array (mentors, problem.levels)
        Prices that prove it.
    known : KnownPairs, optional
        It changes no result; large problems are looked at less often with it.

    Examples
    --------
    >>> from mentormatch.assignment import solve
    >>> answer = solve(AssignmentProblem([[0.9, 0.1], [0.8, 0.7]]))
    >>> forced = Forcing(answer.problem, answer.pairs, answer.certificate.prices).force(1, 0)
    >>> round(forced.total, 9), forced.made.tolist(), forced.unmade.tolist()
    (0.7, [[1, 0], [0, 1]], [[0, 0], [1, 1]])
    """

    def __init__(
        self, problem: AssignmentProblem, pairs: Integers, prices: Floats, known: KnownPairs | None = None
    ) -> None:
        self._arcs = ResidualArcs(problem, pairs, prices, known)

    def force(self, row: int, column: int) -> ForcedPair | None:
        """Return what the best answer with the pair (row, column) costs; None where no answer holds it.

        The pair may be one that is not allowed, and nothing changes where it is made already.
        """
        if ((self._arcs.pairs[:, 0] == row) & (self._arcs.pairs[:, 1] == column)).any():
            nobody = np.zeros((0, 2), dtype=np.int64)
            return ForcedPair(row, column, 0, 0, 0.0, nobody, nobody)
        steps = self._steps(row, column)
        if steps is None:
            return None
        made, unmade = [(row, column)], []
        for mentee, left, got in steps:
            made += [(mentee, got)] if got != NOBODY else []
            unmade += [(mentee, left)] if left != NOBODY else []
        return self._loss(row, column, np.array(made), np.array(unmade, dtype=np.int64).reshape(-1, 2))

    def _steps(self, row: int, column: int) -> list[tuple[int, int, int]] | None:
        """The moves of a shortest path."""
        while self._arcs.many:
            search = CheapestPath(self._arcs, row, column, everywhere=False)
            steps = search.path()
            if steps is None or search.cost[0] > 0:
                break  # somebody's place is lost: any pair may be worth that
            mentees = search.may_pass()
            if not len(mentees) or not search.is_shortened_by(*self._arcs.list_up_to(mentees, search.cost[1])):
                return steps
        return CheapestPath(self._arcs, row, column, everywhere=True).path()

    def _loss(self, row: int, column: int, made: Integers, unmade: Integers) -> ForcedPair:
        come, go = (
            self._arcs.problem.scores.pairs(some[:, 0], some[:, 1]) - self._arcs.worth for some in (made, unmade)
        )
        after = self._arcs.places + np.bincount(made[:, 0], minlength=len(self._arcs.places))
        after -= np.bincount(unmade[:, 0], minlength=len(self._arcs.places))
        placed = int((self._arcs.places > 0).sum() - (after > 0).sum())
        total = math.fsum([*go.tolist(), *(-come).tolist()])
        return ForcedPair(row, column, placed, len(unmade) - len(made), total, made, unmade)
