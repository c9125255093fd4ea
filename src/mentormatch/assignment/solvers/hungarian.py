"""The Hungarian method, with a column for each seat (SciPy)."""

import numpy as np
from scipy import sparse
from scipy.optimize import linear_sum_assignment
from scipy.sparse.csgraph import maximum_bipartite_matching

from mentormatch.arrays import Booleans, Floats, Integers
from mentormatch.assignment.problem import AssignmentProblem, explain_minimum_loads
from mentormatch.assignment.sensitivity import add_indifferent_pairs, optimal_prices
from mentormatch.assignment.solvers.solution import Solution
from mentormatch.errors import Mistake, ProblemError

_MOST_CELLS = 1 << 30


def hungarian(problem: AssignmentProblem) -> Solution:
    """Solve exactly where every demand is at most 1.

    1. Forced pairs are taken out; every seat that is left becomes a column, every mentee who wants somebody a row.
    2. Columns for staying unmatched: exactly as many as must stay unmatched (found by Hopcroft and Karp 1973), so that
       the number of pairs needs no weight; or, with a worth, one a mentee. With a priority, those of each class are for
       that class alone, as many as must stay unmatched of it once as many as can be of the higher ones are placed.
    3. With minimum loads, rows for empty seats make the matrix square, so that every column is filled, and empty seats
       may not stand below a minimum.
    4. `scipy.optimize.linear_sum_assignment` (Crouse 2016), then the prices of the answer.

    Raises
    ------
    ProblemError
        Where a demand is above 1, or the matrix would have more than 2^30 cells.
    InfeasibleError
        Where the minimum loads cannot hold.

    Examples
    --------
    >>> solution = hungarian(AssignmentProblem([[0.9, 0.1], [0.8, 0.7]]))
    >>> sorted(solution.pairs.tolist()), solution.prices.round(9).tolist()
    ([[0, 0], [1, 1]], [[0.0, 0.1], [0.0, 0.0]])
    """
    if (problem.demand > 1).any():
        raise ProblemError(
            Mistake(
                "demand_above_one",
                "every demand must be at most 1 for the solver 'hungarian'",
                got=str(int(problem.demand.max())),
                hint="Use solver='min-cost-flow'.",
            )
        )
    remaining = problem.remaining
    rows = np.flatnonzero(remaining.demand > 0)
    seats = np.minimum(remaining.capacity, len(rows))
    low = remaining.min_load
    if low.sum() > len(rows):
        raise explain_minimum_loads(problem)
    _check_size(len(rows), int(seats.sum()), square=bool(low.any()))

    scores, allowed = problem.block(rows)
    gains = np.where(allowed, scores - (problem.worth or 0.0), -np.inf)
    rank = problem.first_weight[rows]
    chosen = _assign(gains, seats, low, rank, worth=problem.worth is not None)
    if chosen is None:
        raise explain_minimum_loads(problem)
    got = chosen >= 0
    pairs = np.concatenate([problem.forced, np.stack([rows[got], chosen[got]], axis=1)])
    prices = optimal_prices(problem, pairs)
    return Solution(add_indifferent_pairs(problem, pairs, prices), prices)


def _assign(gains: Floats, seats: Integers, low: Integers, rank: Integers, *, worth: bool) -> Integers | None:
    """Return the mentor of each row, −1 = unmatched; None where the minimum loads cannot hold."""
    mentees = len(gains)
    required = np.repeat(np.arange(len(seats)), low)
    optional = np.repeat(np.arange(len(seats)), seats - low)
    class_of_empty = np.repeat(rank[:1], mentees) if worth else _left_out(np.isfinite(gains), seats, rank)
    mentor_of_column = np.concatenate([required, optional, np.full(len(class_of_empty), -1)]).astype(np.int64)
    matrix = np.zeros((mentees, len(mentor_of_column)))
    matrix[:, mentor_of_column < 0] = np.where(rank[:, None] == class_of_empty, 0.0, -np.inf)
    taken = mentor_of_column >= 0
    matrix[:, taken] = gains[:, mentor_of_column[taken]]
    if len(required):
        empty = np.zeros((matrix.shape[1] - mentees, matrix.shape[1]))
        empty[:, : len(required)] = -np.inf
        matrix = np.concatenate([matrix, empty])
    try:
        row, column = linear_sum_assignment(matrix, maximize=True)
    except ValueError:  # "cost matrix is infeasible"
        return None
    chosen = np.full(matrix.shape[0], -1, dtype=np.int64)
    chosen[row] = mentor_of_column[column]
    return chosen[:mentees]


def _left_out(allowed: Booleans, seats: Integers, rank: Integers) -> Integers:
    """Return the class of each mentee who must stay unmatched: of every class as few as can be, the highest first.

    Who can be placed together is independent in a matroid, so that the greedy choice is the best one; minimum loads
    that can hold do not change who can be placed (Mendelsohn and Dulmage 1958).
    """
    left: list[Integers] = [np.zeros(0, dtype=np.int64)]
    placed = 0
    for some in np.unique(rank)[::-1]:
        most = _most_pairs(allowed[rank >= some], seats)
        left.append(np.full(int((rank == some).sum()) - (most - placed), some))
        placed = most
    return np.concatenate(left)


def _most_pairs(allowed: Booleans, seats: Integers) -> int:
    """The most pairs that can be made. Minimum loads that can hold do not lower it."""
    if allowed.all():
        return int(min(allowed.shape[0], seats.sum())) if allowed.shape[1] else 0
    expanded = sparse.csr_array(np.repeat(allowed, seats, axis=1))
    if not expanded.nnz:
        return 0
    return int((maximum_bipartite_matching(expanded, perm_type="column") >= 0).sum())


def _check_size(rows: int, seats: int, *, square: bool) -> None:
    columns = seats + rows
    if (columns if square else rows) * columns > _MOST_CELLS:
        raise ProblemError(
            Mistake(
                "too_large_for_hungarian",
                f"the solver 'hungarian' needs a matrix of at most {_MOST_CELLS:,} cells",
                got=f"{rows} mentees and {seats} seats",
                hint="Use solver='min-cost-flow', or cut the capacities to what can be used.",
            )
        )
