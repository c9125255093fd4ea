"""Dijkstra's method on a residual network, levels first."""

import heapq
import math
from typing import Any

import numpy as np

from mentormatch.arrays import Booleans, Floats, Integers
from mentormatch.assignment.problem import place_levels
from mentormatch.assignment.sensitivity.residual_arcs import FAR, ResidualArcs, not_below_zero

NOBODY = -1
_AT_ONCE = 128
_MENTOR, _ROWS, _OUTSIDE, _END = range(4)


class CheapestPath:
    """Dijkstra's method from the seat of a mentor to the place of a mentee.

    Nodes are the mentors and the outside, which has all empty places and seats; mentees are passed on the way from one
    to the next. What a node costs is a level and a number.
    """

    def __init__(self, network: ResidualArcs, row: int, column: int, *, everywhere: bool) -> None:
        mentees, mentors = network.problem.shape
        self._network, self._row, self._everywhere = network, row, everywhere
        # the last place in each array is the outside
        self._level, self._number = np.full(mentors + 1, FAR), np.full(mentors + 1, np.inf)
        self._done = np.zeros(mentors + 1, dtype=bool)
        self._by, self._from = np.full(mentors + 1, NOBODY), np.full(mentors + 1, NOBODY)
        self._mentee_level, self._mentee_number = np.full(mentees, FAR), np.full(mentees, np.inf)
        self._mentee_from = np.full(mentees, NOBODY)
        self._outside = mentors
        self.cost: tuple[int, float] = (FAR, math.inf)
        self._end_from = NOBODY
        self._heap: list[tuple[int, float, int, int]] = []
        self._level[column], self._number[column] = 0, 0.0
        self._source = column
        heapq.heappush(self._heap, (0, 0.0, _MENTOR, column))

    def path(self) -> list[tuple[int, int, int]] | None:
        """Return (mentee, mentor it leaves, mentor it gets) of everybody who moves, the last the one who is forced."""
        while self._heap:
            level, number, kind, which = heapq.heappop(self._heap)
            if kind == _END:
                return self._steps()
            if kind == _ROWS:
                self._look_at_rows(which)
                continue
            node = self._outside if kind == _OUTSIDE else which
            if self._done[node] or (level, number) > (self._level[node], self._number[node]):
                continue
            self._done[node] = True
            if kind == _OUTSIDE:
                self._leave_outside()
            else:
                self._leave_mentor(which)
        return None

    def may_pass(self) -> Integers:
        """The mentees whom a shorter path may pass and who have pairs that are not listed."""
        own = self._network.own
        some = np.flatnonzero(_less(self._mentee_level, self._mentee_number, *self.cost) & np.isfinite(own.number))
        level, number = self._network.slack(some)
        level, number = self._mentee_level[some] + level, self._mentee_number[some] + number
        return some[_less(level, number, *self.cost)]

    def is_shortened_by(self, row: Integers, column: Integers) -> bool:
        """Whether any of some pairs leads to a mentor at a lower cost, hence perhaps to the end."""
        net = self._network
        own, price = net.own.at(row), net.price.at(column)
        gain = net.problem.scores.pairs(row, column) - net.worth
        level, number = not_below_zero(own.level + price.level, own.number + price.number - gain)
        level, number = level + self._mentee_level[row], number + self._mentee_number[row]
        reached = self._mentee_level[row] < FAR
        lower = _less(level, number, self._level[column], self._number[column]) & _less(level, number, *self.cost)
        return bool((reached & lower).any())

    def _leave_mentor(self, mentor: int) -> None:
        """The seat is taken: a free one suffices, or one of those who sit there goes."""
        net, price = self._network, self._network.price
        level, number = int(self._level[mentor]), float(self._number[mentor])
        if net.loads[mentor] < net.problem.capacity[mentor]:
            cost = not_below_zero(-price.level[mentor : mentor + 1], -price.number[mentor : mentor + 1])
            self._reach_outside(level + int(cost[0][0]), number + float(cost[1][0]), NOBODY, mentor)
        some = slice(net.first_held[mentor], net.first_held[mentor + 1])
        mentees = net.held[some]
        if not len(mentees):
            return
        own = net.own.at(mentees)
        levels, numbers = not_below_zero(
            -own.level - price.level[mentor], net.held_gain[some] - own.number - price.number[mentor]
        )
        self._reach_mentees(mentees, level + levels, number + numbers, mentor)

    def _leave_outside(self) -> None:
        """An empty place is filled, or a seat is left empty that need not be taken."""
        net, outside = self._network, self._outside
        level, number = int(self._level[outside]), float(self._number[outside])
        mentors = np.flatnonzero(net.loads > net.problem.min_load)
        price = net.price.at(mentors)
        levels, numbers = not_below_zero(price.level, price.number)
        self._reach_mentors(mentors, level + levels, number + numbers, NOBODY, outside)
        if len(net.empty):
            first, further = place_levels(net.problem)
            own = net.own.at(net.empty)
            worth = np.where(net.places[net.empty] == 0, first[net.empty], further)
            levels, numbers = not_below_zero(-worth - own.level, -own.number)
            self._reach_mentees(net.empty, level + levels, number + numbers, outside)

    def _reach_mentees(self, mentees: Integers, level: Integers, number: Floats, come_from: int) -> None:
        """Somebody has to go elsewhere, or gets a place more."""
        here = np.flatnonzero(mentees == self._row)
        if len(here):
            self._reach_end(int(level[here[0]]), float(number[here[0]]), come_from)
        better = _less(level, number, self._mentee_level[mentees], self._mentee_number[mentees])
        better &= _less(level, number, *self.cost) & (mentees != self._row)
        mentees, level, number = mentees[better], level[better], number[better]
        if not len(mentees):
            return
        net = self._network
        self._mentee_level[mentees], self._mentee_number[mentees] = level, number
        self._mentee_from[mentees] = come_from
        if come_from != self._outside:
            self._reach_outside_by(mentees, level, number, come_from)
        self._reach_listed(mentees, level, number, come_from)
        if not self._everywhere:
            return
        lower, slack = net.slack(mentees)
        for k in np.flatnonzero(slack < np.inf).tolist():  # infinite: all pairs are known
            heapq.heappush(self._heap, (int(level[k] + lower[k]), float(number[k] + slack[k]), _ROWS, int(mentees[k])))

    def _reach_outside_by(self, mentees: Integers, level: Integers, number: Floats, come_from: int) -> None:
        """One of the mentees could go without a place."""
        net = self._network
        first, further = place_levels(net.problem)
        own = net.own.at(mentees)
        worth = np.where(net.places[mentees] == 1, first[mentees], further)
        levels, numbers = not_below_zero(worth + own.level, own.number.copy())
        k = int(np.lexsort((number + numbers, level + levels))[0])
        self._reach_outside(int(level[k] + levels[k]), float(number[k] + numbers[k]), int(mentees[k]), come_from)

    def _reach_listed(self, mentees: Integers, level: Integers, number: Floats, come_from: int) -> None:
        """The mentees go where the pairs are known."""
        net = self._network
        start, stop = net.first[mentees], net.first[mentees + 1]
        count = stop - start
        if not count.sum():
            return
        at = np.repeat(np.arange(len(mentees)), count)
        arc = np.arange(len(at)) + np.repeat(start - np.cumsum(count) + count, count)
        own, price = net.own.at(mentees[at]), net.price.at(net.column[arc])
        levels, numbers = not_below_zero(own.level + price.level, own.number + price.number - net.gain[arc])
        levels, numbers = level[at] + levels, number[at] + numbers
        order = np.lexsort((numbers, levels, net.column[arc]))
        column, first = np.unique(net.column[arc][order], return_index=True)
        best = order[first]
        self._reach_mentors(column, levels[best], numbers[best], mentees[at[best]], come_from)

    def _look_at_rows(self, first: int) -> None:
        """Some mentees go anywhere: all their scores are looked at."""
        rows = {first}
        while self._heap and len(rows) < _AT_ONCE and self._heap[0][2] == _ROWS:
            rows.add(heapq.heappop(self._heap)[3])
        some = np.array(sorted(rows), dtype=np.int64)
        level, number, net = self._mentee_level[some], self._mentee_number[some], self._network
        some = some[_less(level, number, *self.cost)]
        if not len(some):
            return
        scores, allowed = net.problem.open_block(some, net.pairs)
        own = net.own.at(some)
        levels, numbers = not_below_zero(
            own.level[:, None] + net.price.level, own.number[:, None] + net.price.number - (scores - net.worth)
        )
        levels, numbers = levels + self._mentee_level[some, None], numbers + self._mentee_number[some, None]
        levels = np.where(allowed, levels, FAR)
        least = levels.min(axis=0)
        best = np.where(levels == least, numbers, np.inf).argmin(axis=0)
        columns = np.flatnonzero(least < FAR)
        best = best[columns]
        # several come from several mentors: each group by where it comes from
        come_from = self._mentee_from[some]
        for source in np.unique(come_from[best]):
            mine = come_from[best] == source
            column, by = columns[mine], best[mine]
            self._reach_mentors(column, levels[by, column], numbers[by, column], some[by], int(source))

    def _reach_mentors(
        self, mentors: Integers, level: Integers, number: Floats, by: Integers | int, come_from: int
    ) -> None:
        better = _less(level, number, self._level[mentors], self._number[mentors]) & ~self._done[mentors]
        better &= _less(level, number, *self.cost)
        mentors, level, number = mentors[better], level[better], number[better]
        self._level[mentors], self._number[mentors] = level, number
        self._by[mentors] = by if isinstance(by, int) else by[better]
        self._from[mentors] = come_from
        for entry in zip(level.tolist(), number.tolist(), mentors.tolist(), strict=True):
            heapq.heappush(self._heap, (entry[0], entry[1], _MENTOR, entry[2]))

    def _reach_outside(self, level: int, number: float, by: int, come_from: int) -> None:
        outside = self._outside
        if self._done[outside] or (level, number) >= (self._level[outside], self._number[outside]):
            return
        self._level[outside], self._number[outside] = level, number
        self._by[outside], self._from[outside] = by, come_from
        heapq.heappush(self._heap, (level, number, _OUTSIDE, outside))

    def _reach_end(self, level: int, number: float, come_from: int) -> None:
        if (level, number) < self.cost:
            self.cost, self._end_from = (level, number), come_from
            heapq.heappush(self._heap, (level, number, _END, self._row))

    def _steps(self) -> list[tuple[int, int, int]]:
        """The moves along the path, from its end."""
        outside = self._outside
        node = self._end_from
        steps = [(self._row, NOBODY if node == outside else node, NOBODY)]
        while node != self._source:
            by, come_from = int(self._by[node]), int(self._from[node])
            if by != NOBODY:
                left = NOBODY if come_from == outside else come_from
                steps.append((by, left, NOBODY if node == outside else node))
            node = come_from
        return steps[::-1]


def _less(level: Integers, number: Floats, other_level: Any, other_number: Any) -> Booleans:
    return np.asarray((level < other_level) | ((level == other_level) & (number < other_number)))
