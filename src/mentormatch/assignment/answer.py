"""The answer of a solver: pairs of indices and their certificate."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from mentormatch.arrays import Floats, Integers
from mentormatch.assignment.certificates import Certificate, violations
from mentormatch.assignment.problem import AssignmentProblem, Change
from mentormatch.assignment.sensitivity import one_more_seat, placements_by_tie
from mentormatch.assignment.solvers import StoppedBy
from mentormatch.assignment.start import Start
from mentormatch.errors import Mistake, ProblemError
from mentormatch.values import Value, plain_fields


@dataclass(frozen=True, eq=False)
class Assignment(Value):
    """Pairs of indices, with their proof.

    Attributes
    ----------
    problem : AssignmentProblem
    pairs : int array (n, 2)
        (mentee, mentor), by row then column.
    total : float
        The sum of the pairs' scores.
    certificate : Certificate
        In the objective's unit.
    solver : str
        The solver that found it.
    start : Start or None
        What it hands on to a changed problem (``solve(start=)``); None from the Hungarian method, from small problems
        and from a solver that was stopped.
    objective : str
    then : Certificate or None
        Where an objective fixes a minimum first: what is proven of the total among the answers that reach it.
    details : mapping
        What else an objective says of its answer, such as the gap between groups.
    stopped : "time limit", "progress", "interrupt" or None
        What stopped the run before its end, if anything did: the answer is then not the best there is, as far as is
        known, and holds at least what a greedy pass finds.
    gave_way : tuple of Change
        The limits that gave way where they cannot hold together (``solve(on_infeasible="closest")``).

    Examples
    --------
    >>> from mentormatch.assignment import solve
    >>> answer = solve(AssignmentProblem([[0.9, 0.1], [0.8, 0.7], [0.8, 0.2]]))
    >>> answer.pairs.tolist(), answer.total, answer.solver
    ([[0, 0], [1, 1]], 1.6, 'hungarian')
    """

    problem: AssignmentProblem
    pairs: Integers
    total: float
    certificate: Certificate
    solver: str
    start: Start | None = None
    objective: str = "total"
    then: Certificate | None = None
    details: Mapping[str, Any] = field(default_factory=dict)
    stopped: StoppedBy | None = None
    gave_way: tuple[Change, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the pairs, their certificate and what the objective says of them as plain JSON, without the problem.

        Examples
        --------
        >>> from mentormatch.assignment import solve
        >>> solve(AssignmentProblem([[0.9, 0.1], [0.8, 0.7]])).to_dict()["pairs"]
        [[0, 0], [1, 1]]
        """
        return plain_fields(self, without=("problem", "start"))

    @cached_property
    def prices(self) -> Floats:
        """What one more seat with each mentor adds, in pairs and in total, shape (mentors, 2).

        The smallest optimal prices, not below (0, 0) in that order: a seat that adds a pair may take from the total.
        With ``unmatched=w`` 0 and the gain. Computed when asked for.

        Raises
        ------
        ProblemError
            Where the objective is another than the total, in whose unit a seat has no such price.

        Examples
        --------
        >>> from mentormatch.assignment import solve
        >>> solve(AssignmentProblem([[0.9, 0.1], [0.8, 0.7], [0.8, 0.2]])).prices.round(9).tolist()
        [[1.0, 0.8], [1.0, 0.2]]
        """
        if self.objective != "total":
            expected = "prices are those of the objective 'total'"
            raise ProblemError(Mistake("prices_of_objective", expected, got=f"the objective '{self.objective}'"))
        return one_more_seat(self.problem, self.pairs, self.certificate.prices)

    @cached_property
    def ties(self) -> Integers:
        """Mentees who get something else in another, equally good answer, ascending.

        With ``unmatched=w`` also those who could as well stay unmatched, since a mentor of theirs has a score of w.
        Only for a proven answer of the objective "total": where nothing is proven, nothing is known of other answers,
        and it is empty.

        Examples
        --------
        >>> from mentormatch.assignment import solve
        >>> solve(AssignmentProblem([[0.5], [0.5], [0.1]])).ties
        array([0, 1])
        """
        if self.objective != "total":
            return np.zeros(0, dtype=np.int64)
        return placements_by_tie(self.problem, self.pairs, self.certificate)

    @property
    def mentor_of(self) -> Integers:
        """The mentor of each mentee, −1 = unmatched; of several the first. Shape (mentees,).

        Examples
        --------
        >>> from mentormatch.assignment import solve
        >>> solve(AssignmentProblem([[0.9, 0.1], [0.8, 0.7], [0.8, 0.2]])).mentor_of
        array([ 0,  1, -1])
        """
        mentors = np.full(self.problem.shape[0], -1, dtype=np.int64)
        mentors[self.pairs[::-1, 0]] = self.pairs[::-1, 1]
        return mentors


def answer_of(
    problem: AssignmentProblem,
    pairs: Integers,
    certificate: Certificate,
    *,
    solver: str,
    objective: str = "total",
    start: Start | None = None,
    then: Certificate | None = None,
    details: Mapping[str, Any] | None = None,
) -> Assignment:
    """Return pairs as an answer, checked against every limit of the problem.

    Raises
    ------
    ProblemError
        Where the pairs break a limit, with all that they break.

    Examples
    --------
    >>> from mentormatch.assignment import certify
    >>> problem, pairs = AssignmentProblem([[0.9], [0.8]]), np.array([[1, 0]])
    >>> answer_of(problem, pairs, certify(problem, pairs, np.array([[1.0, 0.8]])), solver="by hand").total
    0.8
    """
    pairs = np.asarray(pairs, dtype=np.int64).reshape(-1, 2)
    pairs = pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]
    broken = () if certificate.proven and objective == "total" else violations(problem, pairs)
    if broken:
        raise ProblemError(
            [Mistake("answer_breaks_limits", f"the answer of '{solver}' must hold: {limit}") for limit in broken]
        )
    total = math.fsum(problem.plain_scores.pairs(pairs[:, 0], pairs[:, 1]))
    return Assignment(problem, pairs, total, certificate, solver, start, objective, then, details or {})
