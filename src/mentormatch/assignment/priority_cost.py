"""What a priority costs."""

from typing import NamedTuple

from mentormatch.assignment.answer import Assignment
from mentormatch.assignment.best_total import best_total
from mentormatch.assignment.problem import AssignmentProblem


class PriorityCost(NamedTuple):
    """How many pairs fewer an answer has by its priority, and by how much its worth is less.

    Attributes
    ----------
    pairs : int
        0 of proven answers: how many pairs each mentee can have together is a polymatroid, of which every vector,
        also that of who is placed first, can be extended to one with as many pairs as can be.
    total : float
        In the unit of ``certificate.value``.
    """

    pairs: int
    total: float


def cost_of_priority(answer: Assignment, *, solver: str = "auto") -> PriorityCost:
    """Return what the priority of an answer's problem costs, by solving the problem without it.

    Parameters
    ----------
    answer : Assignment
        Proven, of a problem with a priority; of another one the cost is nothing.
    solver : "auto", "hungarian" or "min-cost-flow"

    Examples
    --------
    >>> from mentormatch.assignment import solve
    >>> answer = solve(AssignmentProblem([[0.9], [0.5]], priority=[0, 1]))
    >>> answer.pairs.tolist(), cost_of_priority(answer)
    ([[1, 0]], PriorityCost(pairs=0, total=0.4))
    """
    problem = answer.problem
    if problem.rank is None:
        return PriorityCost(0, 0.0)
    without = AssignmentProblem(
        problem.plain_scores,
        capacity=problem.capacity,
        min_load=problem.min_load,
        demand=problem.demand,
        allowed=problem.allowed,
        forced=problem.forced,
        spread=problem.spread_asked,
        bonus=problem.bonus,
        names=problem.names,
    )
    other = best_total(without, solver=solver).certificate
    return PriorityCost(other.pairs - answer.certificate.pairs, other.value - answer.certificate.value)
