"""Other libraries that solve assignment problems, each given our problem in the form that it takes.

A peer is a function from a `Case` to a call, which solves and returns the pairs as (rows, columns); what comes before
the call, such as filling a matrix, is not timed. All of them are asked for what we are: as many pairs as can be, then
the best total. Matrices know no capacities, so a mentor stands there once for each seat; nor do they know forbidden
pairs or empty places, so these cost more than any other pairs together could win. Networks know capacities, and hold
whole numbers: scores are rounded, and how finely is said.
"""

from dataclasses import dataclass
from functools import partial

import numpy as np
from scipy import sparse

FINEST = 1e9  # costs of networks are whole multiples of a billionth, where that fits
LARGEST = 4e18  # just under half of what 64 bits hold
DEAR = 64.0  # an empty place where more would make the rounding coarse; that it was enough shows in the pairs


@dataclass(frozen=True)
class AllowedArcs:
    """The pairs that a solver may use, by row then column."""

    row: np.ndarray
    column: np.ndarray
    score: np.ndarray


@dataclass(frozen=True)
class Case:
    """A problem, and the pairs that may be used: all that are allowed where `arcs` is None."""

    problem: object
    arcs: AllowedArcs | None = None

    @property
    def capacity(self):
        return self.problem.capacity

    def all_arcs(self):
        """The arcs, or every allowed pair as one."""
        if self.arcs is not None:
            return self.arcs
        found = []
        for rows in self.problem.row_blocks():
            scores, allowed = self.problem.block(rows, exact=False)
            row, column = np.nonzero(allowed)
            found.append((rows[row].astype(np.int32), column.astype(np.int32), scores[row, column]))
        return AllowedArcs(*(np.concatenate(parts) for parts in zip(*found, strict=True)))


def outweighing(mentees):
    """More than pairs with scores from -1 to 1 can win together."""
    return 4.0 * (mentees + 1)


def seat_matrix(case):
    """Costs of mentees × seats, and whose seats they are."""
    mentees, mentors = case.problem.shape
    mentor = np.repeat(np.arange(mentors), case.capacity)
    matrix = np.empty((mentees, len(mentor)))
    for rows in case.problem.row_blocks():
        scores, allowed = case.problem.block(rows, exact=False)
        matrix[rows] = np.where(allowed, -scores, outweighing(mentees))[:, mentor]
    return matrix, mentor


def from_seats(case, mentor, row, seat):
    """Pairs of mentees and mentors, without those that stand for nobody."""
    column = mentor[seat]
    made = case.problem.allows(np.stack([row, column], axis=1))
    return row[made], column[made]


def seat_arcs(case):
    """Arcs from mentees to seats with positive costs (row, seat, cost), and whose seats they are."""
    arcs, capacity = case.all_arcs(), case.capacity
    mentor = np.repeat(np.arange(len(capacity)), capacity)
    first = np.cumsum(capacity) - capacity
    times = capacity[arcs.column]
    arc = np.repeat(np.arange(len(arcs.row)), times)
    within = np.arange(len(arc)) - np.repeat(np.cumsum(times) - times, times)
    return (arcs.row[arc], first[arcs.column[arc]] + within, 2.0 - arcs.score[arc]), mentor


def with_empty_places(case):
    """A sparse matrix of mentees × (seats, then an empty place for each mentee), and whose seats they are."""
    (row, seat, cost), mentor = seat_arcs(case)
    mentees, everybody = case.problem.shape[0], np.arange(case.problem.shape[0])
    entries = np.concatenate([cost, np.full(mentees, outweighing(mentees))])
    places = np.concatenate([row, everybody]), np.concatenate([seat, len(mentor) + everybody])
    return sparse.csr_array((entries, places), shape=(mentees, len(mentor) + mentees)), mentor


def doubled(case):
    """A square sparse matrix which always has a perfect matching: below our rows, every seat may stay empty.

    The row that stands for seat s may take seat s, or the empty place of any mentee who has an arc to s.
    """
    (row, seat, cost), mentor = seat_arcs(case)
    mentees, seats = case.problem.shape[0], len(mentor)
    everybody, every_seat = np.arange(mentees), np.arange(seats)
    rows = np.concatenate([row, everybody, mentees + every_seat, mentees + seat])
    columns = np.concatenate([seat, seats + everybody, every_seat, seats + row])
    nothing = np.full(seats + len(row), 1.0)
    costs = np.concatenate([cost, np.full(mentees, outweighing(mentees)), nothing])
    return sparse.csr_array((costs, (rows, columns)), shape=(mentees + seats,) * 2), mentor


def pairs_of(column_of, mentor):
    """Pairs from the column of every row; columns beyond the seats, and None or -1, stand for nobody."""
    seat = np.array([-1 if column is None else column for column in column_of], dtype=np.int64)
    row = np.flatnonzero((seat >= 0) & (seat < len(mentor)))
    return row, mentor[seat[row]]


def scipy_all(case):
    from scipy.optimize import linear_sum_assignment

    matrix, mentor = seat_matrix(case)
    return lambda: from_seats(case, mentor, *linear_sum_assignment(matrix)), ""


def scipy_arcs(case):
    from scipy.sparse.csgraph import min_weight_full_bipartite_matching

    matrix, mentor = with_empty_places(case)

    def call():
        row, column = min_weight_full_bipartite_matching(matrix)
        return pairs_of(column[np.argsort(row)], mentor)

    return call, ""


def lapx_all(case, *, variant="lapjv"):
    import lap

    matrix, mentor = seat_matrix(case)
    mentees, seats = matrix.shape

    def call():
        found = getattr(lap, variant)(matrix, extend_cost=True, return_cost=False)
        if variant == "lapjv":  # returns the seat of each row, the others rows and seats
            found = np.arange(mentees), found[0]
        row, seat = found
        there = (seat >= 0) & (seat < seats)
        return from_seats(case, mentor, row[there], seat[there])

    return call, ""


def lapx_arcs(case):
    from lap import lapmod

    matrix, mentor = doubled(case)
    size = matrix.shape[0]
    mentees = case.problem.shape[0]

    def call():
        seat_of, _ = lapmod(size, matrix.data, matrix.indptr, matrix.indices, return_cost=False)
        return pairs_of(seat_of[:mentees], mentor)

    return call, ""


def fastlap_all(case, *, variant="lapjv"):
    from fastlap import solve_lap

    matrix, mentor = seat_matrix(case)

    def call():
        _, seat_of, _ = solve_lap(matrix, algorithm=variant)
        seats = np.array([-1 if seat is None else seat for seat in seat_of], dtype=np.int64)
        row = np.flatnonzero(seats >= 0)
        return from_seats(case, mentor, row, seats[row])

    return call, ""


def fastlap_arcs(case):
    from fastlap import solve_lap

    matrix, mentor = with_empty_places(case)
    matrix = sparse.csr_matrix(matrix)  # the only kind that it knows

    def call():
        _, seat_of, _ = solve_lap(matrix, algorithm="lapmod")
        return pairs_of(seat_of, mentor)

    return call, ""


def whole(numbers, finest):
    return np.rint(np.asarray(numbers) * finest).astype(np.int64)


def rounded(finest):
    return f"rounded to {1 / finest:.0e}"


def ortools_flow(case):
    """SimpleMinCostFlow, which makes as many pairs as can be by itself."""
    from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

    arcs = case.all_arcs()
    mentees, mentors = case.problem.shape
    sink = mentees + mentors
    used = np.arange(mentors, dtype=np.int32)
    tail = np.concatenate([arcs.row, mentees + used]).astype(np.int32)
    head = np.concatenate([mentees + arcs.column, np.full(mentors, sink)]).astype(np.int32)
    capacity = np.concatenate([np.ones(len(arcs.row), dtype=np.int64), case.capacity])
    cost = np.concatenate([whole(-arcs.score, FINEST), np.zeros(mentors, dtype=np.int64)])

    def call():
        network = SimpleMinCostFlow()
        network.add_arcs_with_capacity_and_unit_cost(tail, head, capacity, cost)
        supply = np.concatenate([np.ones(mentees, dtype=np.int64), np.zeros(mentors, dtype=np.int64), [-mentees]])
        network.set_nodes_supplies(np.arange(sink + 1, dtype=np.int32), supply)
        status = network.solve_max_flow_with_min_cost()
        if status != network.OPTIMAL:
            raise RuntimeError(f"OR-Tools ended with {status}")
        used = np.flatnonzero(network.flows(np.arange(len(arcs.row), dtype=np.int32)))
        return arcs.row[used], arcs.column[used]

    return call, rounded(FINEST)


def ortools_assignment_all(case):
    """SimpleLinearSumAssignment on all seats; people or seats that it lacks for a square cost nothing."""
    matrix, mentor = seat_matrix(case)
    mentees, seats = matrix.shape
    size = max(matrix.shape)
    square = np.zeros((size, size))
    square[:mentees, :seats] = np.minimum(matrix, DEAR)
    del matrix
    row, column = (places.astype(np.int32).ravel() for places in np.indices((size, size), dtype=np.int32))
    solve, remark = ortools_assignment(row, column, square.ravel(), size)

    def call():
        seat = solve(mentees)
        there = np.flatnonzero(seat < seats)
        return from_seats(case, mentor, there, seat[there])

    return call, remark


def ortools_assignment_arcs(case):
    """SimpleLinearSumAssignment, which needs a perfect matching."""
    matrix, mentor = doubled(case)
    matrix = matrix.tocoo()
    row, column = (places.astype(np.int32) for places in matrix.coords)
    solve, remark = ortools_assignment(row, column, np.minimum(matrix.data, DEAR), matrix.shape[0])
    return lambda: pairs_of(solve(case.problem.shape[0]), mentor), remark


def ortools_assignment(row, column, cost, size):
    """Return a function that solves and returns the column of the first rows, and how costs were rounded."""
    from ortools.graph.python.linear_sum_assignment import SimpleLinearSumAssignment

    # it multiplies costs by the size, and its prices may move by all of them together
    finest = min(FINEST, LARGEST / (4.0 * max(1.0, np.abs(cost).max(initial=0.0)) * (size + 1.0) ** 2))
    cost = whole(cost, finest)

    def solve(rows):
        assignment = SimpleLinearSumAssignment()
        assignment.add_arcs_with_cost(row, column, cost)
        status = assignment.solve()
        if status != assignment.OPTIMAL:
            raise RuntimeError(f"OR-Tools ended with {status}")
        return np.array([assignment.right_mate(row) for row in range(rows)], dtype=np.int64)

    return solve, rounded(finest)


def pylmcf_flow(case):
    """The network simplex method of LEMON; an arc to the sink stands for the empty place of a mentee."""
    from pylmcf import Graph

    arcs = case.all_arcs()
    mentees, mentors = case.problem.shape
    sink = mentees + mentors
    finest = min(FINEST, LARGEST / (mentees + 1) / outweighing(mentees))
    everybody, used = np.arange(mentees), np.arange(mentors)
    tail = np.concatenate([arcs.row, everybody, mentees + used]).astype(np.int64)
    head = np.concatenate([mentees + arcs.column, np.full(mentees + mentors, sink)]).astype(np.int64)
    capacity = np.concatenate([np.ones(len(arcs.row) + mentees, dtype=np.int64), case.capacity])
    empty = np.full(mentees, outweighing(mentees))
    cost = whole(np.concatenate([1.0 - arcs.score + 1e-6, empty, np.zeros(mentors)]), finest)
    order = np.lexsort([head, tail])  # as it wants them
    given = [np.ascontiguousarray(numbers[order]) for numbers in (tail, head, capacity, cost)]
    supply = np.concatenate([np.ones(mentees), np.zeros(mentors), [-mentees]]).astype(np.int64)

    def call():
        graph = Graph(sink + 1, given[0], given[1])
        graph.set_node_supply(supply)
        graph.set_edge_capacities(given[2])
        graph.set_edge_costs(given[3])
        graph.solve()
        made = (graph.result() > 0) & (given[0] < mentees) & (given[1] < sink)
        return given[0][made], given[1][made] - mentees

    return call, rounded(finest)


PEERS = {
    "SciPy": (scipy_all, scipy_arcs),
    "lapx lapjv": (lapx_all, None),
    "lapx lapjvr": (partial(lapx_all, variant="lapjvr"), None),
    "lapx lapmod": (None, lapx_arcs),
    "fastlap lapjv": (fastlap_all, None),
    "fastlap subgradient": (partial(fastlap_all, variant="subgradient"), None),
    "fastlap lapmod": (None, fastlap_arcs),
    "OR-Tools flow": (ortools_flow, ortools_flow),
    "OR-Tools assignment": (ortools_assignment_all, ortools_assignment_arcs),
    "pylmcf": (pylmcf_flow, pylmcf_flow),
}
"""What each takes for all pairs, and what for chosen ones."""
