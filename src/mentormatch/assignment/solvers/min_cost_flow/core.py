"""The problem over some arcs, solved again from where it stands."""

from dataclasses import dataclass, field

import numpy as np
from scipy import sparse

from mentormatch.arrays import Booleans, Floats, Integers
from mentormatch.assignment.problem import REQUIRED, AssignmentProblem, LevelNumbers, place_levels
from mentormatch.assignment.solvers.min_cost_flow.augmenting_paths import UNREACHED, fill_greedily, route_places, settle
from mentormatch.assignment.solvers.min_cost_flow.filling_seats import fill_seats
from mentormatch.assignment.solvers.min_cost_flow.kernel_values import (
    ArcTable,
    FlowLimits,
    FlowState,
    MentorArcs,
    PathSearch,
    PlaceLevels,
)
from mentormatch.assignment.solvers.min_cost_flow.pricing import ListedMentors, pair_scores
from mentormatch.assignment.solvers.watch import Watch

_ROUTED_AT_ONCE, _FILLED_AT_ONCE = 1_000, 20


@dataclass(eq=False)
class Core:
    """A problem over some of its pairs, its prices and its assignment; solved again from where it stands.

    Attributes
    ----------
    problem : AssignmentProblem
    prices : LevelNumbers
        Of every mentor; changed by `solve`.
    row, column, score : arrays
        The arcs, by row then column; the score is less the worth of staying unmatched.
    used : bool array
        Which arcs are in the assignment.
    watch : Watch
        Asked between steps whether to go on.
    duals : LevelNumbers
        Of every mentee: what a mentor must beat at the prices; changed by `solve`.
    demand, low, capacity : int64 arrays
        What forced pairs leave of the limits.
    """

    problem: AssignmentProblem
    prices: LevelNumbers
    watch: Watch = field(default_factory=Watch)
    row: Integers = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    column: Integers = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    score: Floats = field(default_factory=lambda: np.zeros(0))
    used: Booleans = field(default_factory=lambda: np.zeros(0, dtype=bool))

    def __post_init__(self) -> None:
        mentees, mentors = self.problem.shape
        remaining = self.problem.remaining
        self.forced: Integers = remaining.forced_of_mentee
        # copies, since the kernels are compiled for arrays that can be written on
        self.demand: Integers = remaining.demand.copy()
        self.low: Integers = remaining.min_load.copy()
        self.capacity: Integers = remaining.capacity.copy()
        self.levels: PlaceLevels = PlaceLevels(REQUIRED, *place_levels(self.problem))
        self.duals: LevelNumbers = LevelNumbers(np.zeros(mentees, dtype=np.int64), np.zeros(mentees))
        self._search = _empty_search(mentees + mentors)
        self._step = 0.0

    def add(self, row: Integers, column: Integers) -> tuple[Integers, Integers, Floats]:
        """Add pairs as arcs; return those that are new, and their scores: (row, column, score)."""
        mentors = self.problem.shape[1]
        keys = self.row * mentors + self.column
        offered = np.sort(row * mentors + column)
        new = np.ones(len(offered), dtype=bool)
        new[1:] = offered[1:] != offered[:-1]
        if len(keys):
            new &= keys[np.minimum(np.searchsorted(keys, offered), len(keys) - 1)] != offered
        fresh = offered[new]
        row, column = fresh // max(1, mentors), fresh % max(1, mentors)
        score = self._on_grid(pair_scores(self.problem, row, column, watch=self.watch))
        if len(fresh):
            at = np.searchsorted(keys, fresh)
            self.row, self.column = np.insert(self.row, at, row), np.insert(self.column, at, column)
            self.score, self.used = np.insert(self.score, at, score), np.insert(self.used, at, values=False)
        return row, column, score

    @property
    def listed(self) -> ListedMentors:
        """The mentors to whom each mentee has an arc."""
        return ListedMentors(self._start(), self.column)

    def _on_grid(self, numbers: Floats) -> Floats:
        """Round to the grid on which sums and differences are exact, so that what ties does so to the last bit.

        Its step is 2^-50 of the largest score that was first seen, less than what float64 tells apart there.
        """
        if self._step == 0.0 and len(numbers):
            largest = float(np.abs(numbers).max())
            self._step = 2.0 ** (np.frexp(largest)[1] - 50) if largest else 0.0
        return np.rint(numbers / self._step) * self._step if self._step else numbers

    def solve(self, stage: str = "solving") -> int:
        """Solve over the arcs, from the prices and the assignment there are; return how many nodes were looked at.

        Where the watch stops it, what is assigned so far breaks no capacity and no demand.
        """
        self.prices = LevelNumbers(self.prices.level, self._on_grid(self.prices.number))
        arcs, limits, state = self._arc_table(), self._limits(), self._state()
        everybody = np.flatnonzero(self.demand > 0)
        try:
            settle(everybody, arcs, self.levels, state)
            looked_at = self._route(arcs, limits, state, everybody, stage)
            looked_at += self._fill(arcs, limits, state, stage)
        finally:
            self.used = state.seat_of_arc >= 0
        self._update_duals()
        return looked_at

    def _route(self, arcs: ArcTable, limits: FlowLimits, state: FlowState, everybody: Integers, stage: str) -> int:
        waiting = everybody[state.filled[everybody] < limits.demand[everybody]]
        looked_at = 0
        for start in range(0, len(waiting), _ROUTED_AT_ONCE):
            self._look(stage, state)
            some = waiting[start : start + _ROUTED_AT_ONCE]
            looked_at += int(route_places(some, arcs, limits, self.levels, state, self._search))
        return looked_at

    def _fill(self, arcs: ArcTable, limits: FlowLimits, state: FlowState, stage: str) -> int:
        price, load = state.price, state.load
        excess = state.price_level + np.where(load < self.low, REQUIRED, 0)
        dear = np.flatnonzero((load < self.capacity) & ((excess > 0) | ((excess == 0) & (price > 0))))
        dear = dear[np.lexsort((-price[dear], -excess[dear]))]
        if not len(dear):
            return 0
        by_mentor = by_column(arcs.start, self.column, self.problem.shape[1])
        looked_at = 0
        for start in range(0, len(dear), _FILLED_AT_ONCE):
            self._look(stage, state)
            some = dear[start : start + _FILLED_AT_ONCE]
            looked_at += int(fill_seats(some, arcs, by_mentor, limits, self.levels, state, self._search))
        return looked_at

    def _look(self, stage: str, state: FlowState) -> None:
        self.watch.look(stage, int(state.load.sum()), self.most_pairs)

    def fill_greedily(self) -> None:
        """Give every empty place the best empty seat that is left among its arcs, to end with as many as there are."""
        state = self._state()
        least = -np.inf if self.problem.worth is None else 0.0
        fill_greedily(np.flatnonzero(self.demand > 0), least, self._arc_table(), self._limits(), state)
        self.used = state.seat_of_arc >= 0

    @property
    def most_pairs(self) -> int:
        """More pairs than this there cannot be, forced ones aside."""
        return int(min(self.demand.sum(), self.capacity.sum()))

    @property
    def loads(self) -> Integers:
        """How many mentees each mentor has, forced pairs aside."""
        return np.bincount(self.column[self.used], minlength=self.problem.shape[1])

    def _start(self) -> Integers:
        return np.searchsorted(self.row, np.arange(self.problem.shape[0] + 1))

    def _arc_table(self) -> ArcTable:
        return ArcTable(start=self._start(), mentor=self.column, mentee=self.row, score=self.score)

    def _limits(self) -> FlowLimits:
        """The limits as the kernels take them: who has a forced pair is placed already."""
        return FlowLimits(demand=self.demand + self.forced, low=self.low, capacity=self.capacity)

    def _state(self) -> FlowState:
        """The state of the kernels, with the assignment put into seats."""
        mentees, mentors = self.problem.shape
        # a mentor's seats lie side by side in memory, and no more of them can be used than it has arcs
        seats = np.minimum(self.capacity, np.bincount(self.column, minlength=mentors))
        first_seat = np.concatenate([[0], np.cumsum(seats)]).astype(np.int64)
        used = np.flatnonzero(self.used)
        order = used[np.argsort(self.column[used], kind="stable")]
        load = np.bincount(self.column[used], minlength=mentors).astype(np.int64)
        rank = np.arange(len(order)) - np.concatenate([[0], np.cumsum(load)])[self.column[order]]
        seat_arc = np.full(int(first_seat[-1]), -1, dtype=np.int64)
        seat_of_arc = np.full(len(self.row), -1, dtype=np.int64)
        seat_of_arc[order] = first_seat[self.column[order]] + rank
        seat_arc[seat_of_arc[order]] = order
        filled = self.forced + np.bincount(self.row[used], minlength=mentees)
        return FlowState(
            price_level=self.prices.level,
            price=self.prices.number,
            u_level=self.duals.level,
            u=self.duals.number,
            filled=filled.astype(np.int64),
            load=load,
            first_seat=first_seat,
            seat_arc=seat_arc,
            seat_of_arc=seat_of_arc,
        )

    def _update_duals(self) -> None:
        """Set the duals of the mentees: the least each has, or what its empty place is worth."""
        level, number = self.duals
        filled = self.forced + np.bincount(self.row[self.used], minlength=len(self.forced))
        level[:], number[:] = np.iinfo(np.int64).max, np.inf
        used = np.flatnonzero(self.used)
        gain_level = -self.prices.level[self.column[used]]
        gain = self.score[used] - self.prices.number[self.column[used]]
        order = np.lexsort((gain, gain_level, self.row[used]))
        row = self.row[used[order]]
        first = np.ones(len(row), dtype=bool)
        first[1:] = row[1:] != row[:-1]
        level[row[first]], number[row[first]] = gain_level[order[first]], gain[order[first]]
        empty = np.flatnonzero((filled - self.forced < self.demand) & (self.demand > 0))
        worth = -np.where(filled[empty] == 0, self.levels.first[empty], self.levels.further)
        less = (worth < level[empty]) | ((worth == level[empty]) & (number[empty] > 0.0))
        level[empty[less]], number[empty[less]] = worth[less], 0.0


def by_column(start: Integers, column: Integers, columns: int) -> MentorArcs:
    """Return the arcs in the order of the mentors, by counting.

    Examples
    --------
    >>> first, arc = by_column(np.array([0, 2, 3]), np.array([0, 1, 0]), 2)
    >>> first.tolist(), arc.tolist()
    ([0, 2, 3], [0, 2, 1])
    """
    arcs = np.arange(len(column), dtype=np.int64)
    turned = sparse.csr_array((arcs, column, start), shape=(len(start) - 1, columns)).tocsc()
    return MentorArcs(turned.indptr.astype(np.int64), turned.data)


def _empty_search(nodes: int) -> PathSearch:
    came_by, heap, touched = np.zeros((3, nodes), dtype=np.int64)
    level = np.full(nodes, UNREACHED, dtype=np.int64)
    slot = np.full(nodes, -1, dtype=np.int64)
    counts = np.zeros(2, dtype=np.int64)
    return PathSearch(
        level=level, number=np.zeros(nodes), came_by=came_by, heap=heap, slot=slot, touched=touched, counts=counts
    )
