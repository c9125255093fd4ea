"""Dijkstra's method on a residual network, levels first."""

import heapq
import math
from typing import Any

import numpy as np

from mentormatch.arrays import Booleans, Floats, Integers
from mentormatch.assignment.sensitivity.residual_arcs import FAR, ResidualArcs, not_below_zero

NOBODY = -1
_AT_ONCE = 128
_MENTORS_AT_ONCE = 64
_MENTOR, _ROWS, _OUTSIDE, _END = range(4)


class CheapestPath:
    """Dijkstra's method from the seat of a mentor to the place of a mentee.

    Nodes are the mentors and the outside, which has all empty places and seats; mentees are passed on the way from one
    to the next. What a node costs is a level and a number. Where only listed pairs are followed, the nearest mentors
    are left some at a time, since most of the time goes into calls; one that is reached at a lower cost afterwards is
    left again.
    """

    def __init__(self, network: ResidualArcs, row: int, column: int, *, everywhere: bool) -> None:
        mentees, mentors = network.problem.shape
        self._network, self._row, self._everywhere = network, row, everywhere
        # the last place in each array is the outside
        self._level, self._number = np.full(mentors + 1, FAR), np.full(mentors + 1, np.inf)
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
            entry = heapq.heappop(self._heap)
            kind = entry[2]
            if kind == _END:
                return self._steps()
            if kind == _ROWS:
                self._look_at_rows(entry[3])
            elif kind == _OUTSIDE:
                if self._is_new(entry):
                    self._leave_outside()
            else:
                mentors = self._nearest_mentors(entry)
                if len(mentors):
                    self._leave_mentors(mentors)
        return None

    def _is_new(self, entry: tuple[int, float, int, int]) -> bool:
        """Whether an entry of the heap has the cost at which its node was last reached."""
        level, number, _, node = entry
        return (level, number) == (self._level[node], self._number[node])

    def _nearest_mentors(self, entry: tuple[int, float, int, int]) -> Integers:
        """The mentor of an entry, and of those that follow it in the heap."""
        found = [entry[3]] if self._is_new(entry) else []
        most = 1 if self._everywhere else _MENTORS_AT_ONCE
        while self._heap and self._heap[0][2] == _MENTOR and len(found) < most:
            entry = heapq.heappop(self._heap)
            if self._is_new(entry):
                found.append(entry[3])
        return np.array(found, dtype=np.int64)

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

    def _leave_mentors(self, mentors: Integers) -> None:
        """A seat of each is taken: a free one suffices, or one of those who sit there goes."""
        net = self._network
        level, number, price = self._level[mentors], self._number[mentors], net.price.at(mentors)
        free = np.flatnonzero(net.loads[mentors] < net.problem.capacity[mentors])
        if len(free):
            levels, numbers = not_below_zero(-price.level[free], -price.number[free])
            self._reach_outside(level[free] + levels, number[free] + numbers, None, mentors[free])
        start = net.first_held[mentors]
        at, held = _places_in(start, net.first_held[mentors + 1] - start)
        if not len(at):
            return
        mentees = net.held[held]
        own = net.own.at(mentees)
        levels, numbers = not_below_zero(
            -own.level - price.level[at], net.held_gain[held] - own.number - price.number[at]
        )
        levels, numbers = level[at] + levels, number[at] + numbers
        if len(mentors) > 1:  # who has two of the mentors leaves the one where that costs less
            best = _best_of_each(mentees, levels, numbers)
            mentees, levels, numbers, at = mentees[best], levels[best], numbers[best], at[best]
        self._reach_mentees(mentees, levels, numbers, mentors[at])

    def _leave_outside(self) -> None:
        """An empty place is filled, or a seat is left empty that need not be taken."""
        net, outside = self._network, self._outside
        level, number = self._level[outside], self._number[outside]
        mentors = np.flatnonzero(net.loads > net.problem.min_load)
        price = net.price.at(mentors)
        levels, numbers = not_below_zero(price.level, price.number)
        nobody, come_from = np.full(len(mentors), NOBODY), np.full(len(mentors), outside)
        self._reach_mentors(mentors, level + levels, number + numbers, nobody, come_from)
        if len(net.empty):
            own = net.own.at(net.empty)
            worth = np.where(net.places[net.empty] == 0, net.first_level[net.empty], net.further_level)
            levels, numbers = not_below_zero(-worth - own.level, -own.number)
            come_from = np.full(len(net.empty), outside)
            self._reach_mentees(net.empty, level + levels, number + numbers, come_from)

    def _reach_mentees(self, mentees: Integers, level: Integers, number: Floats, come_from: Integers) -> None:
        """Somebody has to go elsewhere, or gets a place more."""
        here = np.flatnonzero(mentees == self._row)
        if len(here):
            self._reach_end(int(level[here[0]]), float(number[here[0]]), int(come_from[here[0]]))
        better = _less(level, number, self._mentee_level[mentees], self._mentee_number[mentees])
        better &= _less(level, number, *self.cost) & (mentees != self._row)
        mentees, level, number, come_from = mentees[better], level[better], number[better], come_from[better]
        if not len(mentees):
            return
        net = self._network
        self._mentee_level[mentees], self._mentee_number[mentees] = level, number
        self._mentee_from[mentees] = come_from
        if come_from[0] != self._outside:
            self._reach_outside_by(mentees, level, number, come_from)
        self._reach_listed(mentees, level, number, come_from)
        if not self._everywhere:
            return
        lower, slack = net.slack(mentees)
        for k in np.flatnonzero(slack < np.inf).tolist():  # infinite: all pairs are known
            heapq.heappush(self._heap, (int(level[k] + lower[k]), float(number[k] + slack[k]), _ROWS, int(mentees[k])))

    def _reach_outside_by(self, mentees: Integers, level: Integers, number: Floats, come_from: Integers) -> None:
        """One of the mentees could go without a place."""
        net = self._network
        own = net.own.at(mentees)
        worth = np.where(net.places[mentees] == 1, net.first_level[mentees], net.further_level)
        levels, numbers = not_below_zero(worth + own.level, own.number.copy())
        self._reach_outside(level + levels, number + numbers, mentees, come_from)

    def _reach_listed(self, mentees: Integers, level: Integers, number: Floats, come_from: Integers) -> None:
        """The mentees go where the pairs are known."""
        net = self._network
        start = net.first[mentees]
        at, arc = _places_in(start, net.first[mentees + 1] - start)
        if not len(at):
            return
        column = net.column[arc]
        own, price = net.own.at(mentees[at]), net.price.at(column)
        levels, numbers = not_below_zero(own.level + price.level, own.number + price.number - net.gain[arc])
        levels, numbers = level[at] + levels, number[at] + numbers
        # most are no better than what was found before; the rest are few, and each mentor is reached by the best
        better = np.flatnonzero(self._is_better(column, levels, numbers))
        if not len(better):
            return
        best = better[_best_of_each(column[better], levels[better], numbers[better])]
        self._reach_mentors(column[best], levels[best], numbers[best], mentees[at[best]], come_from[at[best]])

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
        level, number = levels[best, columns], numbers[best, columns]
        self._reach_mentors(columns, level, number, some[best], self._mentee_from[some[best]])

    def _reach_mentors(
        self, mentors: Integers, level: Integers, number: Floats, by: Integers, come_from: Integers
    ) -> None:
        better = self._is_better(mentors, level, number)
        mentors, level, number = mentors[better], level[better], number[better]
        self._level[mentors], self._number[mentors] = level, number
        self._by[mentors], self._from[mentors] = by[better], come_from[better]
        for entry in zip(level.tolist(), number.tolist(), mentors.tolist(), strict=True):
            heapq.heappush(self._heap, (entry[0], entry[1], _MENTOR, entry[2]))

    def _is_better(self, mentors: Integers, level: Integers, number: Floats) -> Booleans:
        """Whether a mentor is reached at a lower cost than before, and than the end."""
        better = _less(level, number, self._level[mentors], self._number[mentors])
        return better & _less(level, number, *self.cost)

    def _reach_outside(self, levels: Integers, numbers: Floats, by: Integers | None, come_from: Integers) -> None:
        """The nearest of some ways to the outside: a place of one of `by` falls away, or a free seat is taken."""
        outside, k = self._outside, int(np.lexsort((numbers, levels))[0])
        level, number = int(levels[k]), float(numbers[k])
        if (level, number) >= (self._level[outside], self._number[outside]):
            return
        self._level[outside], self._number[outside] = level, number
        self._by[outside], self._from[outside] = NOBODY if by is None else by[k], come_from[k]
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


def _places_in(start: Integers, count: Integers) -> tuple[Integers, Integers]:
    """Of several ranges of an array one after another, which range each place belongs to, and the place."""
    at = np.repeat(np.arange(len(start)), count)
    return at, np.arange(len(at)) + np.repeat(start - np.cumsum(count) + count, count)


def _best_of_each(whom: Integers, level: Integers, number: Floats) -> Integers:
    """The position of the least of each, ascending by whom."""
    order = np.lexsort((number, level, whom))
    first = np.ones(len(order), dtype=bool)
    first[1:] = whom[order][1:] != whom[order][:-1]
    return np.asarray(order[first])
