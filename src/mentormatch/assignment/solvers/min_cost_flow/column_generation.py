"""Shortest augmenting paths over candidate arcs, until prices prove the rest out."""

import itertools

import numpy as np

from mentormatch.arrays import Integers
from mentormatch.assignment.problem import AssignmentProblem, as_prices, counted, explain_minimum_loads
from mentormatch.assignment.sensitivity import fill_at_worth
from mentormatch.assignment.solvers.min_cost_flow.candidates import choose_candidates
from mentormatch.assignment.solvers.min_cost_flow.core import Core
from mentormatch.assignment.solvers.min_cost_flow.outside_pairs import Unlisted
from mentormatch.assignment.solvers.min_cost_flow.pricing import Prices
from mentormatch.assignment.solvers.min_cost_flow.warm_start import hand_on, take_up
from mentormatch.assignment.solvers.solution import Solution
from mentormatch.assignment.solvers.watch import Stopped, Watch
from mentormatch.assignment.start import Start
from mentormatch.errors import StoppedError

_ALL_PAIRS = 10_000


def min_cost_flow(problem: AssignmentProblem, *, watch: Watch | None = None, start: Start | None = None) -> Solution:
    """Solve exactly, with any demands, capacities and minimum loads, without the matrix of all pairs.

    1. Prices are estimated, and candidate arcs chosen by score less price (`choose_candidates`).
    2. The problem over the arcs is solved exactly from these prices (`Core.solve`).
    3. Whom bounds do not rule out is priced out (`Unlisted`): what beats what a mentee has becomes an arc, and step 2
       goes on from where it stood. Where nothing does, the prices prove the answer optimal over all pairs.

    (Column generation on the semi-dual; Volgenant 1996 for the idea of a core.)

    Parameters
    ----------
    problem : AssignmentProblem
    watch : Watch, optional
        Where it stops the solver, empty places are filled with what seats are left, and that is the answer.
    start : Start, optional
        What a similar problem handed on: step 1 is spared. Small problems look at all pairs anyway.

    Raises
    ------
    InfeasibleError
        Where the minimum loads cannot hold.
    StoppedError
        Where the watch stopped the solver before they held.

    Examples
    --------
    >>> solution = min_cost_flow(AssignmentProblem([[0.9, 0.1], [0.8, 0.7]]))
    >>> sorted(solution.pairs.tolist()), solution.prices.round(9).tolist()
    ([[0, 0], [1, 1]], [[0.0, 0.1], [0.0, 0.0]])
    """
    core = Core(problem, zero_prices(problem), watch or Watch())
    unlisted, stopped = None, False
    try:
        core.watch.look("solving", 0, core.most_pairs, now=True)
        if np.prod(problem.shape, dtype=np.float64) <= _ALL_PAIRS:
            core.add(*_all_pairs(problem))
            core.solve()
        else:
            unlisted = choose_candidates(core) if start is None else take_up(core, start)
            _generate(core, unlisted)
    except Stopped:
        stopped = True
        core.fill_greedily()
    short = np.flatnonzero(core.loads < core.low)
    if len(short):
        raise _stopped_short(problem, short) if stopped else explain_minimum_loads(problem)
    made = np.concatenate([problem.forced, np.stack([core.row[core.used], core.column[core.used]], axis=1)])
    prices = as_prices(problem, *core.prices)
    if stopped:
        return Solution(made, prices)
    return Solution(fill_at_worth(problem, made, prices), prices, None if unlisted is None else hand_on(core, unlisted))


def _stopped_short(problem: AssignmentProblem, short: Integers) -> StoppedError:
    some = ", ".join(problem.name_of_mentor(j) for j in short[:3].tolist()) + (", …" if len(short) > 3 else "")
    mentors = counted(len(short), "mentor")
    return StoppedError(
        f"Stopped before the minimum loads held: {mentors} ({some}) would have too few mentees. Give it more time."
    )


def _generate(core: Core, unlisted: Unlisted) -> None:
    """Solve over candidate arcs, price out, and go on until nothing beats what anybody has."""
    for done in itertools.count(1):
        core.solve(f"solving, round {done}{_gap_known(unlisted)}")
        beating = unlisted.price_out(core)
        made = int(core.used.sum())
        core.watch.look(f"solved, round {done}{_gap_known(unlisted)}", made, core.most_pairs, now=not beating)
        if not beating:
            return


def _gap_known(unlisted: Unlisted) -> str:
    return f", gap at most {unlisted.gap:.3g}" if np.isfinite(unlisted.gap) else ""


def _all_pairs(problem: AssignmentProblem) -> tuple[Integers, Integers]:
    found = [np.zeros((2, 0), dtype=np.int64)]
    for rows in problem.row_blocks():
        row, column = np.nonzero(problem.open_block(rows)[1])
        found.append(np.stack([rows[row], column]))
    row, column = np.concatenate(found, axis=1)
    return row, column


def zero_prices(problem: AssignmentProblem) -> Prices:
    """Return prices of nothing."""
    return np.zeros(problem.shape[1], dtype=np.int64), np.zeros(problem.shape[1])
