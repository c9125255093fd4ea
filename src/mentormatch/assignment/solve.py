"""A solver and an objective by name; the answer checked once."""

import math
from collections.abc import Mapping
from typing import Any, Literal

import numpy as np

from mentormatch.assignment.answer import Assignment
from mentormatch.assignment.certificate import certify, violations
from mentormatch.assignment.infeasibility import check_limits
from mentormatch.assignment.problem import AssignmentProblem
from mentormatch.assignment.solvers.solution import Solution
from mentormatch.assignment.solvers.watch import Progress, Stopped, Watch
from mentormatch.assignment.start import Start
from mentormatch.errors import Mistake, ProblemError, StoppedError, UnknownNameError, unknown_name

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
    time_limit: float | None = None,
    on_interrupt: Literal["raise", "best"] = "raise",
    start: Start | None = None,
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
        Called about every second, with the round, the gap where one is known, and the pairs made and to make. Where it
        returns False, the solver stops.
    time_limit : float, optional
        Seconds above 0 after which the solver stops. It looks at the clock about every second, and the Hungarian
        method, which solves small problems in one step, only before it begins; the check of the answer comes on top.
    on_interrupt : "raise" or "best"
        What Ctrl-C does: raise KeyboardInterrupt, or stop the solver (a second one raises).
    start : Start, optional
        ``answer.start`` of a similar problem, for its people in this order (`Start.take`): the solver goes on from
        there. It changes how long it takes, never what is optimal.

    A solver that is stopped returns the best pairs it has, with an honest gap and ``certificate.proven`` false.

    Raises
    ------
    UnknownNameError
        Where there is no such objective, solver or option.
    ProblemError
        Where the time limit is no number above 0, or the start is one for other numbers of people.
    InfeasibleError
        Where forced pairs or minimum loads cannot hold.
    StoppedError
        Where the solver was stopped before the minimum loads held.

    Examples
    --------
    >>> answer = solve(AssignmentProblem([[0.9, 0.1], [0.8, 0.7], [0.2, 0.3]], capacity=[1, 2]))
    >>> answer.pairs.tolist(), round(answer.total, 9), answer.certificate.proven
    ([[0, 0], [1, 1], [2, 1]], 1.9, True)
    >>> answer.prices.round(9).tolist()
    [[0.0, 0.1], [0.0, 0.0]]
    """
    _check_names(objective, solver, options or {}, on_interrupt)
    _check_start(problem, time_limit, start)
    check_limits(problem)
    name = solver if solver != "auto" else choose_solver(problem)
    with Watch(progress, time_limit=time_limit, on_interrupt=on_interrupt) as watch:
        if name == "hungarian":
            answer = checked(problem, _hungarian(problem, watch), name)
        else:
            answer = _min_cost_flow(problem, watch, start)
    watch.report("solved", len(answer.pairs), len(answer.pairs))
    return answer


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
    return Assignment(problem, pairs, total, certificate, solver, solution.start)


def _check_names(objective: str, solver: str, options: Mapping[str, Any], on_interrupt: str) -> None:
    mistakes = []
    if objective not in OBJECTIVES:
        mistakes.append(unknown_name("objective", objective, OBJECTIVES))
    if solver not in (*SOLVERS, "auto"):
        mistakes.append(unknown_name("solver", solver, (*SOLVERS, "auto")))
    if on_interrupt not in ("raise", "best"):
        mistakes.append(unknown_name("on_interrupt", on_interrupt, ("raise", "best")))
    mistakes += [unknown_name(f"option of the objective '{objective}'", one, ()) for one in options]
    if mistakes:
        raise UnknownNameError(mistakes)


def _check_start(problem: AssignmentProblem, time_limit: float | None, start: Start | None) -> None:
    mistakes = []
    if time_limit is not None and not (isinstance(time_limit, int | float) and time_limit > 0):
        mistakes.append(Mistake("time_limit", "the time_limit must be seconds above 0", got=str(time_limit)))
    if start is not None and (len(start.bounds[0]), len(start.prices[0])) != problem.shape:
        expected = f"the start must be for {problem.shape[0]} mentees and {problem.shape[1]} mentors"
        hint = "Start.take says who is where now."
        got = f"one for {len(start.bounds[0])} and {len(start.prices[0])}"
        mistakes.append(Mistake("start_shape", expected, got=got, hint=hint))
    if mistakes:
        raise ProblemError(mistakes)


def _hungarian(problem: AssignmentProblem, watch: Watch) -> Solution:
    """The answer of the Hungarian method, which is one step; stopped before it, the forced pairs alone."""
    from mentormatch.assignment.solvers.hungarian import hungarian

    try:
        watch.look("solving", 0, 1, now=True)
    except Stopped:
        if problem.min_load.any():
            raise StoppedError("Stopped before the minimum loads held. Give it more time.") from None
        return Solution(problem.forced, np.zeros((problem.shape[1], problem.levels)))
    return hungarian(problem)


def _min_cost_flow(problem: AssignmentProblem, watch: Watch, start: Start | None) -> Assignment:
    # the compiled kernel takes a second to load, so that it is imported where it is used
    from mentormatch.assignment.solvers.min_cost_flow import min_cost_flow

    answer = checked(problem, min_cost_flow(problem, watch=watch, start=start), "min-cost-flow")
    if start is None or answer.certificate.proven or watch.stopped:
        return answer
    # these are not the scores that the start knew: nothing of it can be trusted
    return checked(problem, min_cost_flow(problem, watch=watch), "min-cost-flow")
