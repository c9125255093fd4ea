"""The largest total, by the solver that is asked for."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from mentormatch.arrays import Integers
from mentormatch.assignment.answer import Assignment, answer_of
from mentormatch.assignment.certificates import certify, without_bound
from mentormatch.assignment.greedy_pass import fill_greedily
from mentormatch.assignment.problem import AssignmentProblem
from mentormatch.assignment.solvers import Solution, Stopped, Watch
from mentormatch.assignment.start import Start
from mentormatch.errors import StoppedError

_SMALL_MATRIX = 4_000_000
_TO_FILL, _TO_CHECK = 0.4, 0.8
"""Seconds after a stop until which empty places are filled by score, and until which the answer is checked."""

_FEW_CLASSES = 8
"""The Hungarian method finds for each class anew how many can be placed."""

SOLVERS = ("hungarian", "min-cost-flow")


def best_total(
    problem: AssignmentProblem, *, solver: str = "auto", watch: Watch | None = None, start: Start | None = None
) -> Assignment:
    """Return the answer of most pairs and largest total, with its proof.

    Parameters
    ----------
    problem : AssignmentProblem
        Whose limits have been checked (`check_limits`).
    solver : "auto", "hungarian" or "min-cost-flow"
    watch : Watch, optional
        Where it stops the solver, the answer is the best there is, and not proven.
    start : Start, optional
        As for `solve`.

    Raises
    ------
    InfeasibleError
        Where minimum loads cannot hold.
    StoppedError
        Where the solver was stopped before they held.

    Examples
    --------
    >>> best_total(AssignmentProblem([[0.9, 0.1], [0.8, 0.7]])).total
    1.6
    """
    watch = watch or Watch()
    name = solver if solver != "auto" else choose_solver(problem)
    return _hungarian(problem, watch) if name == "hungarian" else _min_cost_flow(problem, watch, start)


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
    small = height * (seats + unmatched) <= _SMALL_MATRIX and problem.first_weight.max(initial=0) <= _FEW_CLASSES
    return "hungarian" if small and not (problem.demand > 1).any() else "min-cost-flow"


def checked(problem: AssignmentProblem, solution: Solution, solver: str, *, watch: Watch | None = None) -> Assignment:
    """Return a solver's answer as an `Assignment`, checked by code that shares nothing with the solver.

    Where the watch says stop, and the check has not ended soon after, no bound is known.

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
    try:
        certificate = certify(problem, solution.pairs, solution.prices, between=until_stopped(watch or Watch()))
    except Stopped:
        certificate = without_bound(problem, solution.pairs, solution.prices)
    return answer_of(problem, solution.pairs, certificate, solver=solver, start=solution.start)


def until_stopped(watch: Watch) -> Callable[[int, int], None]:
    """Return a function (done, total) that raises Stopped some time after the watch did, for looks at all pairs.

    Examples
    --------
    >>> until_stopped(Watch())(1, 2)
    """

    def look(done: int, total: int) -> None:
        try:
            watch.look("checking the answer", done, total)
        except Stopped:
            if not watch.grace(_TO_CHECK):
                raise

    return look


def fill_after_stop(problem: AssignmentProblem, pairs: Integers, watch: Watch) -> Integers:
    """Return pairs and more, by a greedy pass that ends some time after the watch said stop.

    Examples
    --------
    >>> fill_after_stop(AssignmentProblem([[0.9, 0.1], [0.8, 0.7]]), np.array([[0, 0]]), Watch()).tolist()
    [[0, 0], [1, 1]]
    """
    return fill_greedily(problem, pairs, patience=watch.grace(_TO_FILL))


def _hungarian(problem: AssignmentProblem, watch: Watch) -> Assignment:
    """The answer of the Hungarian method, which is one step; stopped before it, the forced pairs and a greedy pass."""
    from mentormatch.assignment.solvers import hungarian

    try:
        watch.look("solving", 0, 1, now=True)
    except Stopped:
        if problem.min_load.any():
            raise StoppedError("Stopped before the minimum loads held. Give it more time.") from None
        pairs = fill_after_stop(problem, problem.forced, watch)
        solution = Solution(pairs, np.zeros((problem.shape[1], problem.levels)))
        return checked(problem, solution, "hungarian", watch=watch)
    return checked(problem, hungarian(problem), "hungarian", watch=watch)


def _min_cost_flow(problem: AssignmentProblem, watch: Watch, start: Start | None) -> Assignment:
    # the compiled kernel takes a second to load, so that it is imported where it is used
    from mentormatch.assignment.solvers import min_cost_flow

    solution = min_cost_flow(problem, watch=watch, start=start)
    if watch.stopped:
        solution = replace(solution, pairs=fill_after_stop(problem, solution.pairs, watch))
    answer = checked(problem, solution, "min-cost-flow", watch=watch)
    if start is None or answer.certificate.proven or watch.stopped:
        return answer
    # these are not the scores that the start knew: nothing of it can be trusted
    return checked(problem, min_cost_flow(problem, watch=watch), "min-cost-flow", watch=watch)
