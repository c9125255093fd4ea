"""Shortest augmenting paths over candidate arcs, until prices prove the rest out.

In this version every allowed pair is a candidate arc, so that the first solution is final; a later one chooses
candidates by price.
"""

import numpy as np

from mentormatch.assignment.infeasibility import explain_minimum_loads
from mentormatch.assignment.levels import REQUIRED, as_prices, place_levels
from mentormatch.assignment.problem import AssignmentProblem
from mentormatch.assignment.scores import Floats, Integers
from mentormatch.assignment.solvers.solution import Progress, Solution
from mentormatch.assignment.solvers.worth import fill_at_worth

_ROWS_A_STEP = 512


def min_cost_flow(problem: AssignmentProblem, *, progress: Progress | None = None) -> Solution:
    """Solve exactly, with any demands, capacities and minimum loads.

    1. All allowed pairs that are not forced become arcs; forced pairs use up their places and seats.
    2. Every place is routed by a shortest augmenting path (`augmenting_paths.insert_places`; Edmonds and Karp 1972,
       Tomizawa 1971), minimum loads, placed mentees and pairs as levels of the path's cost.
    3. The path lengths' potentials are the mentors' prices.

    Raises
    ------
    InfeasibleError
        Where the minimum loads cannot hold.

    Examples
    --------
    >>> solution = min_cost_flow(AssignmentProblem([[0.9, 0.1], [0.8, 0.7]]))
    >>> sorted(solution.pairs.tolist()), solution.prices.round(9).tolist()
    ([[0, 0], [1, 1]], [[0.0, 0.1], [0.0, 0.0]])
    """
    from mentormatch.assignment.solvers import augmenting_paths as kernel

    mentees, mentors = problem.shape
    forced_of_mentee, forced_of_mentor = problem.forced_counts()
    demand = problem.demand - forced_of_mentee
    low = np.maximum(problem.min_load - forced_of_mentor, 0)
    arcs = _arcs(problem, demand)
    # a mentor's seats lie side by side in memory, and no more of them can be used than it has arcs
    capacity = np.minimum(problem.capacity - forced_of_mentor, np.bincount(arcs[1], minlength=mentors))
    state = (
        np.where(low > 0, -REQUIRED, 0).astype(np.int64),
        np.zeros(mentors),
        forced_of_mentee.copy(),  # who holds a forced pair is placed already
        np.zeros(mentors, dtype=np.int64),
        np.concatenate([[0], np.cumsum(capacity)]).astype(np.int64),
        np.full(int(capacity.sum()), -1, dtype=np.int64),
        np.full(len(arcs[1]), -1, dtype=np.int64),
    )
    worths = (REQUIRED, *place_levels(problem))
    work = _scratch(mentors)
    for start in range(0, mentees, _ROWS_A_STEP):
        rows = np.arange(start, min(mentees, start + _ROWS_A_STEP))
        kernel.insert_places(rows, arcs, (demand, low, capacity), worths, state, work)
        if progress is not None:
            progress("solving", int(rows[-1]) + 1, mentees)

    price_level, price, _, load, _, _, seat_of_arc = state
    if (load < low).any():
        raise explain_minimum_loads(problem)
    used = np.flatnonzero(seat_of_arc >= 0)
    pairs = np.concatenate([problem.forced, np.stack([arcs[2][used], arcs[1][used]], axis=1).astype(np.int64)])
    prices = as_prices(problem, price_level, price)
    return Solution(fill_at_worth(problem, pairs, prices), prices)


def _arcs(problem: AssignmentProblem, demand: Integers) -> tuple[Integers, Integers, Integers, Floats]:
    """Every allowed, not forced pair of the mentees who want somebody: (start, mentor, mentee, score less worth)."""
    counts = np.zeros(problem.shape[0], dtype=np.int64)
    mentors: list[Integers] = [np.zeros(0, dtype=np.int64)]
    mentees: list[Integers] = [np.zeros(0, dtype=np.int64)]
    scores: list[Floats] = [np.zeros(0)]
    for rows in problem.row_blocks():
        block, allowed = problem.open_block(rows)
        row, column = np.nonzero(allowed & (demand[rows] > 0)[:, None])
        counts[rows] = np.bincount(row, minlength=len(rows))
        mentors.append(column)
        mentees.append(rows[row])
        scores.append(block[row, column] - (problem.worth or 0.0))
    start = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    return start, np.concatenate(mentors).astype(np.uint32), np.concatenate(mentees), np.concatenate(scores)


def _scratch(mentors: int) -> tuple[Integers | Floats, ...]:
    """What the kernel writes on, see `augmenting_paths.insert_places`."""
    level = np.full(mentors, np.iinfo(np.int64).max, dtype=np.int64)
    taken, released, heap, touched = np.zeros((4, mentors), dtype=np.int64)
    slot = np.full(mentors, -1, dtype=np.int64)
    end, end_number = np.zeros(3, dtype=np.int64), np.zeros(1)
    return level, np.zeros(mentors), taken, released, heap, slot, touched, end, end_number
