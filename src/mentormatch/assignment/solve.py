"""A solver and an objective by name; the answer checked once."""

import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from mentormatch.assignment.answer import Assignment
from mentormatch.assignment.certificate import certify, violations
from mentormatch.assignment.infeasibility import check_limits
from mentormatch.assignment.problem import AssignmentProblem
from mentormatch.assignment.solvers.solution import Progress, Solution
from mentormatch.errors import Mistake, ProblemError, UnknownNameError, unknown_name

_SMALL_MATRIX = 4_000_000

OBJECTIVES = ("total",)
SOLVERS = ("hungarian", "min-cost-flow")


def solve(
    problem: AssignmentProblem,
    *,
    objective: str = "total",
    solver: str = "auto",
    options: Mapping[str, Any] | None = None,
    progress: Progress | None = None,
) -> Assignment:
    """Return the best answer to an assignment problem, with a proof.

    Parameters
    ----------
    problem : AssignmentProblem
    objective : "total"
        What is to be as large as possible, once as many pairs as possible are made.
    solver : "auto", "hungarian" or "min-cost-flow"
        "auto" takes the Hungarian method for small problems where nobody wants several mentors. All solvers reach the
        same number of pairs and the same value; of several equally good answers each may find another.
    options : mapping, optional
        Options of the objective; "total" has none.
    progress : function (stage, done, total), optional
        Called now and then.

    Raises
    ------
    UnknownNameError
        Where there is no such objective, solver or option.
    InfeasibleError
        Where forced pairs or minimum loads cannot hold.

    Examples
    --------
    >>> answer = solve(AssignmentProblem([[0.9, 0.1], [0.8, 0.7], [0.2, 0.3]], capacity=[1, 2]))
    >>> answer.pairs.tolist(), round(answer.total, 9), answer.certificate.proven
    ([[0, 0], [1, 1], [2, 1]], 1.9, True)
    >>> answer.prices.round(9).tolist()
    [[0.0, 0.1], [0.0, 0.0]]
    """
    _check_names(objective, solver, options or {})
    check_limits(problem)
    name = solver if solver != "auto" else choose_solver(problem)
    solution = _solver(name)(problem, progress=progress)
    return checked(problem, solution, name)


def choose_solver(problem: AssignmentProblem) -> str:
    """Return the solver that "auto" means: the Hungarian method where its matrix is small, else min-cost flow.

    Examples
    --------
    >>> choose_solver(AssignmentProblem([[0.9]])), choose_solver(AssignmentProblem([[0.9, 0.1]], demand=2))
    ('hungarian', 'min-cost-flow')
    """
    mentees = int((problem.demand > 0).sum())
    seats = int(np.minimum(problem.capacity, mentees).sum())
    unmatched = mentees if problem.worth is not None else max(0, mentees - seats)
    height = seats + unmatched if problem.min_load.any() else mentees
    small = height * (seats + unmatched) <= _SMALL_MATRIX
    return "hungarian" if small and not (problem.demand > 1).any() else "min-cost-flow"


def checked(problem: AssignmentProblem, solution: Solution, solver: str) -> Assignment:
    """Return a solver's answer as an `Assignment`, checked by code that shares nothing with the solver.

    Raises
    ------
    ProblemError
        Where the answer breaks a limit, with all that it breaks.

    Examples
    --------
    >>> problem = AssignmentProblem([[0.9], [0.8]])
    >>> checked(problem, Solution(np.array([[1, 0]]), np.array([[1.0, 0.8]])), "by hand").certificate.proven
    False
    """
    pairs = np.asarray(solution.pairs, dtype=np.int64).reshape(-1, 2)
    pairs = pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]
    certificate = certify(problem, pairs, solution.prices)
    broken = () if certificate.proven else violations(problem, pairs)
    if broken:
        raise ProblemError(
            [Mistake("answer_breaks_limits", f"the answer of '{solver}' must hold: {one}") for one in broken]
        )
    total = math.fsum(problem.scores.pairs(pairs[:, 0], pairs[:, 1]))
    return Assignment(problem, pairs, total, certificate, solver)


def _check_names(objective: str, solver: str, options: Mapping[str, Any]) -> None:
    mistakes = []
    if objective not in OBJECTIVES:
        mistakes.append(unknown_name("objective", objective, OBJECTIVES))
    if solver not in (*SOLVERS, "auto"):
        mistakes.append(unknown_name("solver", solver, (*SOLVERS, "auto")))
    mistakes += [unknown_name(f"option of the objective '{objective}'", one, ()) for one in options]
    if mistakes:
        raise UnknownNameError(mistakes)


def _solver(name: str) -> Callable[..., Solution]:
    """Import a solver when it is used: the compiled kernel takes a second to load."""
    solver: Any
    if name == "hungarian":
        from mentormatch.assignment.solvers.hungarian import hungarian as solver
    else:
        from mentormatch.assignment.solvers.min_cost_flow import min_cost_flow as solver
    return solver  # type: ignore[no-any-return]
