"""Branch and bound in which a certificate proves every bound."""

import heapq
import math
from dataclasses import dataclass, field

import numpy as np

from mentormatch.arrays import Booleans, Integers
from mentormatch.assignment.answer import Assignment
from mentormatch.assignment.best_total import best_total
from mentormatch.assignment.certificates import TOLERANCE
from mentormatch.assignment.objectives.welfare.bottleneck import loads_cannot_hold, possible_outcomes
from mentormatch.assignment.objectives.welfare.outcomes import narrowed, outcomes
from mentormatch.assignment.problem import AssignmentProblem
from mentormatch.assignment.solvers import Stopped, Watch
from mentormatch.errors import InfeasibleError

_NODES = 60
_BELOW = 6
"""Where more mentees than this are below, so few nodes will not do."""


@dataclass(frozen=True, eq=False)
class BranchingResult:
    """The result of branch and bound.

    Attributes
    ----------
    pairs : int array (n, 2) or None
        The best answer, None where none was found.
    bound : float
        What no total exceeds; −inf where it is proven that there is no answer.
    complete : bool
        Whether nothing is left to look at.
    """

    pairs: Integers | None
    bound: float
    complete: bool


@dataclass(order=True)
class _BranchNode:
    """A subset of all answers: those within `allowed` that contain `forced`."""

    negated_bound: float
    number: int
    allowed: Booleans = field(compare=False)
    forced: Integers = field(compare=False)
    answer: Assignment = field(compare=False)


def branch_to_minimum(
    problem: AssignmentProblem, allowed: Booleans, least: float, pairs: int, *, solver: str, watch: Watch
) -> BranchingResult:
    """Return the best total of which no outcome is below `least`, if a few certificates can prove it.

    1. The best total of a part of all answers bounds that part; the part of the largest bound is looked at first.
    2. Where the answer to it has no outcome below, nothing in the part is better.
    3. Else let j_1, …, j_d be the mentors of a mentee whose outcome is below: no answer that counts has all of them. It
       is without j_1; or with j_1 and without j_2; or …: so the part falls into d parts. In each, pairs that can no
       longer be in an outcome of `least` are left out, and those without which there is none are forced.

    Parameters
    ----------
    problem : AssignmentProblem
        In whose answers of most pairs every place is filled.
    allowed : boolean array (mentees, mentors)
        The pairs to choose from.
    least : float
    pairs : int
        How many pairs there must be.
    solver : "auto", "hungarian" or "min-cost-flow"
    watch : Watch

    Raises
    ------
    Stopped
        Where the watch says so.

    Examples
    --------
    >>> problem = AssignmentProblem([[0.9, 0.5, 0.1], [0.9, 0.8, 0.1]], demand=2, capacity=[2, 1, 1])
    >>> everyone = np.ones((2, 3), dtype=bool)
    >>> found = branch_to_minimum(problem, everyone, 1.2, 4, solver="auto", watch=Watch())
    >>> found.pairs is None, found.complete, found.bound
    (True, True, -inf)
    >>> found = branch_to_minimum(problem, everyone, 1.0, 4, solver="auto", watch=Watch())
    >>> found.pairs.tolist(), found.complete
    ([[0, 0], [0, 2], [1, 0], [1, 1]], True)
    """
    search = _BranchAndBound(problem, least, pairs, solver, watch)
    search.add(allowed, problem.forced)
    best, value, closed = None, -math.inf, -math.inf
    looked_at = 0
    while search.nodes:
        node = search.nodes[0]
        if -node.negated_bound <= value + TOLERANCE * max(1.0, abs(value)):
            closed = max(closed, -node.negated_bound)
            search.nodes = []
            break
        mentees, reached = outcomes(problem, node.answer.pairs)
        low = mentees[reached < least]
        if looked_at >= _NODES or len(low) > _BELOW:
            return BranchingResult(best, -node.negated_bound if search.proven else math.inf, complete=False)
        heapq.heappop(search.nodes)
        looked_at += 1
        if not len(low):
            best, value = node.answer.pairs, node.answer.total
            closed = max(closed, -node.negated_bound)
        else:
            search.divide(node, int(low[0]))
    return BranchingResult(best, closed if search.proven else math.inf, complete=search.proven)


class _BranchAndBound:
    """The nodes that are still open, as a heap by their bounds."""

    def __init__(self, problem: AssignmentProblem, least: float, pairs: int, solver: str, watch: Watch) -> None:
        self.problem, self.least, self.pairs, self.solver, self.watch = problem, least, pairs, solver, watch
        self.nodes: list[_BranchNode] = []
        self.proven = True
        self._number = 0

    def divide(self, node: _BranchNode, mentee: int) -> None:
        """Divide a part by the mentors of a mentee whose outcome is below."""
        free = [pair for pair in node.answer.pairs.tolist() if pair[0] == mentee and pair not in node.forced.tolist()]
        for k, (i, j) in enumerate(free):
            allowed = node.allowed.copy()
            allowed[i, j] = False
            with_these = np.array(free[:k], dtype=np.int64).reshape(-1, 2)
            self.add(allowed, np.concatenate([node.forced, with_these]))

    def add(self, allowed: Booleans, forced: Integers) -> None:
        """Bound a part by its best total, unless it is empty."""
        self.watch.look("branching", self._number, _NODES)
        reduced = self._reduced(allowed, forced)
        if reduced is None:
            return
        part, left = reduced
        try:
            answer = best_total(part, solver=self.solver, watch=self.watch)
        except InfeasibleError as error:
            self.proven &= loads_cannot_hold(part, left, np.asarray(error.mentors, dtype=np.int64))
            return
        if answer.certificate.pairs_bound < self.pairs:
            return
        if not answer.certificate.proven:
            raise Stopped
        self._number += 1
        heapq.heappush(self.nodes, _BranchNode(-answer.certificate.bound, self._number, allowed, part.forced, answer))

    def _reduced(self, allowed: Booleans, forced: Integers) -> tuple[AssignmentProblem, Booleans] | None:
        """The part without pairs that can be in no outcome of `least`, and with those that must be; None if empty."""
        while True:
            part = narrowed(self.problem, allowed, forced=forced)
            of_mentee, of_mentor = part.remaining.forced_of_mentee, part.remaining.forced_of_mentor
            if (of_mentee > part.demand).any() or (of_mentor > part.capacity).any():
                return None
            possible = possible_outcomes(part, everybody=True)
            least = possible.lowered(self.least)
            if possible.of_forced < least:
                return None
            allowed = possible.best >= least
            needed = np.argwhere(allowed & (possible.without < least)).astype(np.int64)
            if not len(needed):
                return narrowed(self.problem, allowed, forced=forced), allowed
            forced = np.concatenate([forced, needed])
