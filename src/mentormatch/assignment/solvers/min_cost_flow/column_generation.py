"""Min-cost flow by shortest augmenting paths and column generation."""

import itertools

import numpy as np

from mentormatch.arrays import Integers
from mentormatch.assignment.problem import AssignmentProblem, LevelNumbers, as_prices, counted, explain_minimum_loads
from mentormatch.assignment.sensitivity import add_indifferent_pairs
from mentormatch.assignment.solvers.min_cost_flow.candidates import choose_candidates
from mentormatch.assignment.solvers.min_cost_flow.core import Core
from mentormatch.assignment.solvers.min_cost_flow.outside_pairs import OutsideBounds
from mentormatch.assignment.solvers.min_cost_flow.warm_start import resume, start_of
from mentormatch.assignment.solvers.solution import Solution
from mentormatch.assignment.solvers.watch import Stopped, Watch
from mentormatch.assignment.start import Start
from mentormatch.errors import StoppedError

_ALL_PAIRS = 10_000


def min_cost_flow(problem: AssignmentProblem, *, watch: Watch | None = None, start: Start | None = None) -> Solution:
    """Solve exactly, with any demands, capacities and minimum loads, without the matrix of all pairs.

    1. Prices are estimated, and candidate arcs chosen by score less price (`choose_candidates`).
    2. The problem over the arcs is solved exactly from these prices (`Core.solve`).
    3. Pairs outside the arcs that bounds do not rule out are priced out (`OutsideBounds`): what beats what a mentee
       has becomes an arc, and step 2 goes on from where it stood. Where nothing does, the prices prove the answer
       optimal over all pairs.

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
    outside, stopped = None, False
    try:
        core.watch.look("solving", 0, core.most_pairs, now=True)
        if np.prod(problem.shape, dtype=np.float64) <= _ALL_PAIRS:
            core.add(*_all_pairs(problem))
            core.solve()
        else:
            outside = choose_candidates(core) if start is None else resume(core, start)
            _generate(core, outside)
    except Stopped:
        stopped = True
        core.fill_greedily()
    short = np.flatnonzero(core.loads < core.low)
    if len(short):
        raise _stopped_short(problem, short) if stopped else explain_minimum_loads(problem)
    made = np.concatenate([problem.forced, np.stack([core.row[core.used], core.column[core.used]], axis=1)])
    prices = as_prices(problem, core.prices.level, core.prices.number)
    if stopped:
        return Solution(made, prices)
    pairs = add_indifferent_pairs(problem, made, prices)
    return Solution(pairs, prices, None if outside is None else start_of(core, outside))


def _stopped_short(problem: AssignmentProblem, short: Integers) -> StoppedError:
    some = ", ".join(problem.name_of_mentor(j) for j in short[:3].tolist()) + (", …" if len(short) > 3 else "")
    mentors = counted(len(short), "mentor")
    return StoppedError(
        f"Stopped before the minimum loads held: {mentors} ({some}) would have too few mentees. Give it more time."
    )


def _generate(core: Core, outside: OutsideBounds) -> None:
    """Solve over candidate arcs, price out, and go on until nothing beats what anybody has."""
    for done in itertools.count(1):
        core.solve(f"solving, round {done}{_known_gap(outside)}")
        beating = outside.price_out(core)
        made = int(core.used.sum())
        core.watch.look(f"solved, round {done}{_known_gap(outside)}", made, core.most_pairs, now=not beating)
        if not beating:
            return


def _known_gap(outside: OutsideBounds) -> str:
    return f", gap at most {outside.gap:.3g}" if np.isfinite(outside.gap) else ""


def _all_pairs(problem: AssignmentProblem) -> tuple[Integers, Integers]:
    found = [np.zeros((2, 0), dtype=np.int64)]
    for rows in problem.row_blocks():
        row, column = np.nonzero(problem.open_block(rows)[1])
        found.append(np.stack([rows[row], column]))
    row, column = np.concatenate(found, axis=1)
    return row, column


def zero_prices(problem: AssignmentProblem) -> LevelNumbers:
    """Return a price of 0 for every mentor."""
    return LevelNumbers(np.zeros(problem.shape[1], dtype=np.int64), np.zeros(problem.shape[1]))
