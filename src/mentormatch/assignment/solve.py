"""solve(): an assignment problem by an objective and a solver."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Any, Literal, cast

import numpy as np
from numpy.typing import ArrayLike

from mentormatch.arrays import Integers
from mentormatch.assignment.answer import Assignment
from mentormatch.assignment.best_total import SOLVERS, best_total
from mentormatch.assignment.objectives import OBJECTIVES, Objective, ObjectiveName, objective_name, wrong_options
from mentormatch.assignment.own_objective import OwnObjective, array_of, own_objective, shown
from mentormatch.assignment.problem import AssignmentProblem, WayOut, changed, check_limits
from mentormatch.assignment.solver_names import SolverName
from mentormatch.assignment.solvers import Progress, StoppedBy, Watch
from mentormatch.assignment.start import Start
from mentormatch.errors import InfeasibleError, Mistake, ProblemError, UnknownNameError, unknown_name

_NUMBERS = (int, float, np.integer, np.floating, np.bool_)
_CHOICES = {"on_interrupt": ("raise", "best"), "on_infeasible": ("raise", "closest")}


def solve(
    problem: AssignmentProblem,
    *,
    objective: ObjectiveName | OwnObjective = "total",
    solver: SolverName = "auto",
    groups: ArrayLike | None = None,
    options: Mapping[str, Any] | None = None,
    progress: Progress | None = None,
    time_limit: float | None = None,
    on_interrupt: Literal["raise", "best"] = "raise",
    start: Start | None = None,
    on_infeasible: Literal["raise", "closest"] = "raise",
) -> Assignment:
    """Return the best answer to an assignment problem, with a proof.

    Parameters
    ----------
    problem : AssignmentProblem
    objective : str, or function problem -> pairs, or problem -> (pairs, value, bound)
        What is to be as large as possible, once as many pairs as possible are made; `OBJECTIVES` names them all. Of
        a function's pairs the limits are checked. The certificate is about its value and bound, which are its own
        word, or else about the total, with a trivial bound. Of a function no limit of time is kept.
    solver : "auto", "hungarian" or "min-cost-flow"
        "auto" takes the Hungarian method for small problems where nobody wants several mentors. All solvers reach the
        same number of pairs and the same value; of several equally good answers each may find another.
    groups : one number or text per mentee, optional
        To what group each belongs, for objectives about groups; all texts, or all numbers.
    options : mapping, optional
        Options of the objective; "total" has none.
    progress : function (stage, done, total), optional
        Called about four times a second, with the round, the gap where one is known, and the pairs made and to make.
        Where it returns False, the solver stops.
    time_limit : float, optional
        Seconds above 0 after which the solver stops, without those in which kernels are compiled. It looks at the clock
        about four times a second, and the Hungarian method, which solves small problems in one step, only before it
        begins. For most of a second after that empty places are filled and the answer is checked; where the check does
        not end by then, its bound is infinite.
    on_interrupt : "raise" or "best"
        What Ctrl-C does: raise KeyboardInterrupt, or stop the solver (a second one raises).
    start : Start, optional
        For the total: ``answer.start`` of a similar problem, for its people in this order (`Start.take`): the solver
        goes on from there. It changes how long it takes, never what is optimal.
    on_infeasible : "raise" or "closest"
        What to do where limits cannot hold together: raise `InfeasibleError`, or let as few forced pairs, then as
        little of minimum loads give way as can be (`nearest_changes`), and solve what is left. What gave way is in
        ``answer.gave_way``, and ``answer.problem`` is the problem without it; nothing gives way unasked.

    A solver that is stopped returns the best pairs it has, empty places filled greedily, with an honest gap and
    ``certificate.proven`` false; ``stopped`` says by what.

    Raises
    ------
    UnknownNameError
        Where there is no such objective, solver or option.
    ProblemError
        Where an option is not what it must be, the time limit is no number above 0, the start is one for other numbers
        of people, groups are not one per mentee, or a function returns no pairs, pairs that break a limit, or a value
        above its bound.
    InfeasibleError
        Where forced pairs or minimum loads cannot hold; ``cut`` says who and which limits are in each other's way, and
        ``ways_out`` the smallest changes of each kind after which they hold.
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
    name = objective_name(objective)
    known = OBJECTIVES.get(name) if isinstance(objective, str) else None
    rest = _checked_options(options)
    _check_names(objective, known, solver, rest, {"on_interrupt": on_interrupt, "on_infeasible": on_infeasible})
    _check_start(problem, time_limit, start)
    of_group = _checked_groups(problem, name, known, groups)
    wrong = [replace(mistake, path=()) for mistake in wrong_options(name, rest)]
    if wrong := [*wrong, *_only_of_the_total(problem, objective)]:
        raise ProblemError(wrong)
    solved = partial(_solved, objective=objective, solver=solver, groups=of_group, options=rest, start=start)
    with Watch(progress, time_limit=time_limit, on_interrupt=on_interrupt) as watch:
        try:
            answer = solved(problem, watch)
        except InfeasibleError as error:
            if on_infeasible == "raise":
                raise with_ways_out(error, problem) from None
            from mentormatch.assignment.feasibility import nearest_changes  # HiGHS is loaded where it is needed

            changes = nearest_changes(problem)
            answer = replace(solved(changed(problem, changes), watch), gave_way=changes)
    watch.report("solved", len(answer.pairs), len(answer.pairs))
    return replace(answer, stopped=_stopped_by(answer, known, watch))


def _only_of_the_total(problem: AssignmentProblem, objective: object) -> Iterator[Mistake]:
    """Yield what the problem has that only the total counts."""
    hint = "Leave it out, or take the objective 'total'."
    for name, given in (("priority", problem.rank), ("bonus", problem.bonus)):
        if given is not None and objective != "total":
            got = f"the objective '{objective_name(objective)}'"
            yield Mistake(f"{name}_of_objective", f"{name} counts for the objective 'total'", got=got, hint=hint)


def with_ways_out(error: InfeasibleError, problem: AssignmentProblem) -> InfeasibleError:
    """Return the error with the ways out of a problem, which are looked for when they are asked for.

    Examples
    --------
    >>> problem = AssignmentProblem([[0.9], [0.8]], forced=[(0, 0), (1, 0)])
    >>> [way.kind for way in with_ways_out(InfeasibleError("Too many locks."), problem).ways_out]
    ['seats', 'lock']
    """
    return InfeasibleError(
        str(error),
        mentors=error.mentors,
        mentees=error.mentees,
        cuts=error.cuts,
        ways_out=partial(_ways_out, problem),
    )


def _ways_out(problem: AssignmentProblem) -> tuple[WayOut, ...]:
    from mentormatch.assignment.feasibility import ways_out

    return ways_out(problem)


def _solved(
    problem: AssignmentProblem,
    watch: Watch,
    *,
    objective: str | OwnObjective,
    solver: str,
    groups: Integers | None,
    options: Mapping[str, Any],
    start: Start | None,
) -> Assignment:
    check_limits(problem)
    if not isinstance(objective, str):
        return own_objective(problem, objective, objective_name(objective))
    known = OBJECTIVES.get(objective)
    if known is None:
        return best_total(problem, solver=solver, watch=watch, start=start)
    about_groups = {} if groups is None else {"groups": groups}
    return known.load()(problem, solver=solver, watch=watch, **options, **about_groups)


def _stopped_by(answer: Assignment, known: Objective | None, watch: Watch) -> StoppedBy | None:
    """What stopped the run, unless it had proven everything by then."""
    if answer.certificate.proven and (answer.then is None or answer.then.proven):
        return None
    # an integer program that used up the time returns what it has, and says nothing
    if known is not None and known.seeks and watch.seconds_left() == 0.0:
        return watch.stopped or "time limit"
    return watch.stopped


def _checked_options(options: object) -> dict[str, Any]:
    if not isinstance(options, Mapping | None):
        raise ProblemError(Mistake("options", "options must be a mapping from name to value", got=shown(options)))
    return dict(options or {})


def _check_names(
    objective: object, known: Objective | None, solver: str, options: Mapping[str, Any], choices: Mapping[str, str]
) -> None:
    mistakes = []
    if known is None and objective != "total" and not callable(objective):
        mistakes.append(unknown_name("objective", str(objective), ("total", *OBJECTIVES)))
    if solver not in (*SOLVERS, "auto"):
        mistakes.append(unknown_name("solver", solver, (*SOLVERS, "auto")))
    mistakes += [
        unknown_name(name, chosen, _CHOICES[name]) for name, chosen in choices.items() if chosen not in _CHOICES[name]
    ]
    there, name = () if known is None else known.options, objective_name(objective)
    mistakes += [
        unknown_name(f"option of the objective '{name}'", str(option), there)
        for option in options
        if option not in there
    ]
    if mistakes:
        raise UnknownNameError(mistakes)


def _checked_groups(
    problem: AssignmentProblem, name: str, known: Objective | None, groups: ArrayLike | None
) -> Integers | None:
    """Return the group of each mentee, 0, 1, …; None where the objective is not about groups."""
    needed = known is not None and known.groups
    if groups is None and not needed:
        return None
    expected = f"the objective '{name}' must " + ("have groups, one per mentee" if needed else "have no groups")
    array: Any = None if groups is None else array_of(groups)
    shape = None if array is None else array.shape
    if not needed or shape != problem.shape[:1]:
        got = "none" if groups is None else f"shape {shape}" if shape is not None else shown(groups)
        raise ProblemError(Mistake("groups", expected, got=got))
    # of mixed kinds numpy would make one, in which 1 is "1", and None and NaN are names
    single: list[Any] = array.tolist() if isinstance(groups, np.ndarray) else list(cast("Any", groups))
    texts = all(isinstance(group, str) for group in single)
    if not texts and not all(isinstance(group, _NUMBERS) and math.isfinite(group) for group in single):
        hint = "Give those who have none a group of their own."
        raise ProblemError(
            Mistake("group_of_mentee", f"{expected}, all of them texts or all numbers", got=shown(single), hint=hint)
        )
    return np.unique(np.array(single, dtype=str if texts else None), return_inverse=True)[1].astype(np.int64)


def _check_start(problem: AssignmentProblem, time_limit: float | None, start: Start | None) -> None:
    mistakes = []
    seconds = isinstance(time_limit, int | float) and not isinstance(time_limit, bool)
    if time_limit is not None and not (seconds and time_limit > 0):
        mistakes.append(Mistake("time_limit", "the time_limit must be seconds above 0", got=str(time_limit)))
    if start is not None and (len(start.bounds[0]), len(start.prices[0])) != problem.shape:
        expected = f"the start must be for {problem.shape[0]} mentees and {problem.shape[1]} mentors"
        hint = "Start.take says who is where now."
        got = f"one for {len(start.bounds[0])} and {len(start.prices[0])}"
        mistakes.append(Mistake("start_shape", expected, got=got, hint=hint))
    if mistakes:
        raise ProblemError(mistakes)
