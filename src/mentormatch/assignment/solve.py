"""A solver and an objective by name; the answer checked once."""

from collections.abc import Callable, Mapping
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike

from mentormatch.assignment.answer import Assignment, answer_of
from mentormatch.assignment.best_total import SOLVERS, best_total
from mentormatch.assignment.infeasibility import check_limits
from mentormatch.assignment.objectives.registry import OBJECTIVES, Objective
from mentormatch.assignment.objectives.seats import plain_bound
from mentormatch.assignment.problem import AssignmentProblem
from mentormatch.assignment.scores import Integers
from mentormatch.assignment.solvers.watch import Progress, Watch
from mentormatch.assignment.start import Start
from mentormatch.errors import Mistake, ProblemError, UnknownNameError, unknown_name


def solve(
    problem: AssignmentProblem,
    *,
    objective: str | Callable[[AssignmentProblem], ArrayLike] = "total",
    solver: str = "auto",
    groups: ArrayLike | None = None,
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
    objective : str, or function problem -> pairs
        What is to be as large as possible, once as many pairs as possible are made; `OBJECTIVES` names them all. Of
        a function's pairs the limits are checked, and the bound is a trivial one on the total.
    solver : "auto", "hungarian" or "min-cost-flow"
        "auto" takes the Hungarian method for small problems where nobody wants several mentors. All solvers reach the
        same number of pairs and the same value; of several equally good answers each may find another.
    groups : one number or text per mentee, optional
        To what group each belongs, for objectives about groups.
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
        For the total: ``answer.start`` of a similar problem, for its people in this order (`Start.take`): the solver
        goes on from there. It changes how long it takes, never what is optimal.

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
    name, rest = (objective, dict(options or {})) if isinstance(objective, str) else ("", {})
    known = OBJECTIVES.get(name)
    _check_names(objective, known, solver, options or {}, on_interrupt)
    _check_start(problem, time_limit, start)
    _check_groups(problem, name, known, groups)
    check_limits(problem)
    with Watch(progress, time_limit=time_limit, on_interrupt=on_interrupt) as watch:
        if not isinstance(objective, str):
            answer = _own_objective(problem, objective)
        elif known is None:
            answer = best_total(problem, solver=solver, watch=watch, start=start)
        else:
            if known.groups:
                rest["groups"] = np.unique(np.asarray(groups), return_inverse=True)[1].astype(np.int64)
            answer = known.load()(problem, solver=solver, watch=watch, **rest)
    watch.report("solved", len(answer.pairs), len(answer.pairs))
    return answer


def _own_objective(problem: AssignmentProblem, objective: Callable[[AssignmentProblem], ArrayLike]) -> Assignment:
    """Whatever a user's function pairs, with what no total exceeds even where every mentor had enough seats."""
    pairs: Integers = np.asarray(objective(problem), dtype=np.int64).reshape(-1, 2)
    name = getattr(objective, "__name__", "function")
    return answer_of(problem, pairs, plain_bound(problem, pairs), solver=name, objective=name)


def _check_names(
    objective: object, known: Objective | None, solver: str, options: Mapping[str, Any], on_interrupt: str
) -> None:
    mistakes = []
    if known is None and objective != "total" and not callable(objective):
        mistakes.append(unknown_name("objective", str(objective), ("total", *OBJECTIVES)))
    if solver not in (*SOLVERS, "auto"):
        mistakes.append(unknown_name("solver", solver, (*SOLVERS, "auto")))
    if on_interrupt not in ("raise", "best"):
        mistakes.append(unknown_name("on_interrupt", on_interrupt, ("raise", "best")))
    there = () if known is None else known.options
    mistakes += [
        unknown_name(f"option of the objective '{objective}'", one, there) for one in options if one not in there
    ]
    if mistakes:
        raise UnknownNameError(mistakes)


def _check_groups(problem: AssignmentProblem, name: str, known: Objective | None, groups: ArrayLike | None) -> None:
    needed = known is not None and known.groups
    if groups is None and not needed:
        return
    expected = f"the objective '{name}' must " + ("have groups, one per mentee" if needed else "have no groups")
    shape = None if groups is None else np.asarray(groups).shape
    if not needed or shape != problem.shape[:1]:
        raise ProblemError(Mistake("groups", expected, got="none" if shape is None else f"shape {shape}"))


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
