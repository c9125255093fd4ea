"""Which limits give way so that a problem has an answer."""

import numpy as np
from scipy import sparse

from mentormatch.assignment.feasibility.ways_out import ways_out
from mentormatch.assignment.objectives import LinearProgram, rows_between, solve_program
from mentormatch.assignment.problem import AssignmentProblem, Change, changed, minimum_load_cuts


def nearest_changes(problem: AssignmentProblem) -> tuple[Change, ...]:
    """Return the locks and minimum loads that give way, as few as can be; () where the problem has an answer.

    Capacities, demands and pairs that are not allowed always hold. As many forced pairs as can be stay, of equally many
    those of the larger total; then as few seats as can be are taken from minimum loads, though forced pairs stay.

    Examples
    --------
    >>> nearest_changes(AssignmentProblem([[0.9, 0.1]], min_load=1))
    (Change(kind='min_load', row=None, column=1, amount=1),)
    >>> nearest_changes(AssignmentProblem([[0.9], [0.8]], forced=[(0, 0), (1, 0)]))
    (Change(kind='lock', row=1, column=0, amount=1),)
    """
    locks = _locks_that_go(problem)
    problem = changed(problem, locks)
    above = [
        Change("min_load", column=int(j), amount=int(problem.min_load[j] - problem.capacity[j]))
        for j in np.flatnonzero(problem.min_load > problem.capacity)
    ]
    problem = changed(problem, above)
    further: tuple[Change, ...] = ()
    if minimum_load_cuts(problem):
        further = ways_out(problem, kinds=("min_load",))[0].changes
    return locks + _summed([*above, *further])


def _locks_that_go(problem: AssignmentProblem) -> tuple[Change, ...]:
    """The fewest forced pairs without which those that are left hold: they are a flow of their own."""
    forced = problem.forced
    if not len(forced):
        return ()
    scores = problem.scores.pairs(forced[:, 0], forced[:, 1])
    span = max(float(np.ptp(scores)), 1e-300) * (len(forced) + 1)
    many = len(forced)
    of_mentee, of_mentor = (
        sparse.csr_array((np.ones(many), (forced[:, side], np.arange(many))), shape=(size, many))
        for side, size in enumerate(problem.shape)
    )
    rows = (
        rows_between(of_mentee, high=problem.demand.astype(float)),
        rows_between(of_mentor, high=problem.capacity.astype(float)),
    )
    high = problem.allows(forced).astype(float)
    # all that scores add up to is less than one pair
    aim = 1.0 + 0.5 * (scores - scores.min()) / span
    kept = solve_program(LinearProgram(aim, rows, np.zeros(many), high)).x
    assert kept is not None, "no pair at all is an answer"
    return tuple(Change("lock", int(i), int(j)) for i, j in forced[kept < 0.5].tolist())


def _summed(changes: list[Change]) -> tuple[Change, ...]:
    amounts: dict[int, int] = {}
    for change in changes:
        assert change.column is not None
        amounts[change.column] = amounts.get(change.column, 0) + change.amount
    return tuple(Change("min_load", column=column, amount=amount) for column, amount in sorted(amounts.items()))
