"""What forcing a pair costs, and who would move."""

import heapq
import math
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from mentormatch.arrays import Booleans, Floats, Integers
from mentormatch.assignment.problem import (
    PLACED,
    AssignmentProblem,
    LevelNumbers,
    empty_places,
    lower_costs,
    movable_pairs,
    place_levels,
)
from mentormatch.values import Value

_FAR = 1 << 62
"""A level above all others: nothing is known, or nothing reached."""
_LARGEST_DIGIT = 1 << 18
_NOBODY = -1
_AT_ONCE = 128
_ALL_PAIRS = 1 << 20
_BEGIN = 8
_MENTOR, _ROWS, _OUTSIDE, _END = range(4)


class KnownPairs(NamedTuple):
    """Pairs worth looking at, and a bound on all others, as a solver hands them on (`Start`).

    Attributes
    ----------
    row, column : int64 arrays
        The pairs, by row.
    prices : (level, number)
        Of every mentor.
    bounds : (level, number)
        For every mentee, what score less price of no other pair exceeds.
    """

    row: Integers
    column: Integers
    prices: tuple[Integers, Floats]
    bounds: tuple[Integers, Floats]


@dataclass(frozen=True, eq=False)
class ForcedPair(Value):
    """The best answer that holds one pair more, beside the best answer.

    Attributes
    ----------
    row, column : int
        The pair.
    placed, pairs : int
        How many mentees fewer have somebody, and how many pairs fewer there are.
    total : float
        How much less the total is, or with ``unmatched=w`` Σ (score − w). Below 0 where a rule is set aside or where
        fewer pairs are made.
    made, unmade : int array (n, 2)
        The pairs that come, the forced one first, and the pairs that go, in the order in which one makes room for
        another.
    """

    row: int
    column: int
    placed: int
    pairs: int
    total: float
    made: Integers
    unmade: Integers


class Forcing:
    """The residual network of an optimal answer, in which pairs are forced by one shortest path each.

    With one more unit on the arc of a pair, the optimum of a minimum-cost flow changes by a cheapest cycle through that
    arc (Ford and Fulkerson 1962; Ahuja, Magnanti and Orlin 1993, section 9.7): from the mentor, whose seat is taken, over
    those who are moved on, back to the mentee. By the prices that prove the answer no arc costs less than nothing, so
    that Dijkstra's method finds it; levels are compared first. The loss itself is summed from the scores of the pairs
    that change, not from the prices.

    Small problems are searched over all pairs. In large ones the path over the pairs that the solver hands on
    (`KnownPairs`) bounds what the shortest can cost; all pairs are then listed which are no dearer than that, of the
    mentees whom it may pass and whose bound admits some, until there are no more such mentees.

    Parameters
    ----------
    problem : AssignmentProblem
    pairs : int array (n, 2)
        An optimal answer for the objective "total".
    prices : float array (mentors, problem.levels)
        Prices that prove it.
    known : KnownPairs, optional
        It changes no result; large problems are looked at less often with it.

    Examples
    --------
    >>> from mentormatch.assignment import solve
    >>> answer = solve(AssignmentProblem([[0.9, 0.1], [0.8, 0.7]]))
    >>> forced = Forcing(answer.problem, answer.pairs, answer.certificate.prices).force(1, 0)
    >>> round(forced.total, 9), forced.made.tolist(), forced.unmade.tolist()
    (0.7, [[1, 0], [0, 1]], [[0, 0], [1, 1]])
    """

    def __init__(
        self, problem: AssignmentProblem, pairs: Integers, prices: Floats, known: KnownPairs | None = None
    ) -> None:
        mentees, mentors = problem.shape
        pairs = np.asarray(pairs, dtype=np.int64).reshape(-1, 2)
        self._problem, self._pairs, self._worth = problem, pairs, problem.worth or 0.0
        self._price = _levelled(problem, prices) if known is None else LevelNumbers(*known.prices)
        self._loads = np.bincount(pairs[:, 1], minlength=mentors)
        self._places = np.bincount(pairs[:, 0], minlength=mentees)
        movable = movable_pairs(problem, pairs)
        movable = movable[np.argsort(movable[:, 1], kind="stable")]
        self._held, self._held_by = movable[:, 0], movable[:, 1]
        self._held_gain = problem.scores.pairs(movable[:, 0], movable[:, 1]) - self._worth
        self._first_held = np.searchsorted(movable[:, 1], np.arange(mentors + 1))
        empty = empty_places(problem, pairs)
        self._own = LevelNumbers(empty.level, np.where(np.isfinite(empty.number), 0.0, np.inf))
        self._empty = np.flatnonzero(np.isfinite(empty.number))
        lower_costs(self._own, self._held, self._less_price(self._held_gain, self._held_by))
        self._list(known)

    def force(self, row: int, column: int) -> ForcedPair | None:
        """Return what the best answer with the pair (row, column) costs; None where no answer holds it.

        The pair may be one that is not allowed, and nothing changes where it is made already.
        """
        if ((self._pairs[:, 0] == row) & (self._pairs[:, 1] == column)).any():
            nobody = np.zeros((0, 2), dtype=np.int64)
            return ForcedPair(row, column, 0, 0, 0.0, nobody, nobody)
        steps = self._steps(row, column)
        if steps is None:
            return None
        made, unmade = [(row, column)], []
        for mentee, left, got in steps:
            made += [(mentee, got)] if got != _NOBODY else []
            unmade += [(mentee, left)] if left != _NOBODY else []
        return self._loss(row, column, np.array(made), np.array(unmade, dtype=np.int64).reshape(-1, 2))

    def _steps(self, row: int, column: int) -> list[tuple[int, int, int]] | None:
        """The moves of a shortest path."""
        while self._many:
            search = _Search(self, row, column, everywhere=False)
            steps = search.path()
            if steps is None or search.cost[0] > 0:
                break  # somebody's place is lost: any pair may be worth that
            listed_to = self._list_up_to(search.may_pass(), search.cost[1])
            if not listed_to:
                return steps
        return _Search(self, row, column, everywhere=True).path()

    def _list_up_to(self, mentees: Integers, most: float) -> bool:
        """List all pairs of some mentees of a reduced cost of at most `most`; return whether there was anybody."""
        if not len(mentees):
            return False
        from mentormatch.assignment.sensitivity.pairs_above import by_level, pairs_above

        most = most + 8 * float(np.finfo(float).eps) * float(np.abs(self._price.number).max(initial=1.0))
        least = LevelNumbers(self._own.level.copy(), np.full(len(self._own.number), np.inf))
        least.number[mentees] = self._own.number[mentees] - most

        def near(rows: Integers, columns: Integers) -> Booleans:
            gain = self._problem.scores.pairs(rows, columns) - self._worth
            return np.asarray(gain - self._price.number[columns] >= least.number[rows])

        asked = LevelNumbers(least.level, least.number + self._worth)
        row, column = pairs_above(self._problem, self._pairs, by_level(asked, self._price), near)
        self._add(row, column)
        self._bound.level[mentees] = self._own.level[mentees]
        self._bound.number[mentees] = least.number[mentees]
        return True

    def _loss(self, row: int, column: int, made: Integers, unmade: Integers) -> ForcedPair:
        come, go = (self._problem.scores.pairs(some[:, 0], some[:, 1]) - self._worth for some in (made, unmade))
        after = self._places + np.bincount(made[:, 0], minlength=len(self._places))
        after -= np.bincount(unmade[:, 0], minlength=len(self._places))
        placed = int((self._places > 0).sum() - (after > 0).sum())
        total = math.fsum([*go.tolist(), *(-come).tolist()])
        return ForcedPair(row, column, placed, len(unmade) - len(made), total, made, unmade)

    def slack(self, mentees: Integers) -> tuple[Integers, Floats]:
        """What a pair of each mentee costs at least which is not listed."""
        own, bound = self._own.at(mentees), self._bound.at(mentees)
        unknown = bound.level == _FAR
        level = np.where(unknown, 0, own.level - bound.level)
        return _not_below_zero(level, np.where(unknown, 0.0, own.number - np.where(unknown, 0.0, bound.number)))

    def _less_price(self, gain: Floats, column: Integers) -> LevelNumbers:
        price = self._price.at(column)
        return LevelNumbers(-price.level, gain - price.number)

    def _list(self, known: KnownPairs | None) -> None:
        """Begin with the pairs that are known; where nothing is, in large problems with each mentor's best mentees."""
        mentees, mentors = self._problem.shape
        self._many = mentees * mentors > _ALL_PAIRS
        self._row = self._column = np.zeros(0, dtype=np.int64)
        self._bound = LevelNumbers(np.full(mentees, _FAR), np.full(mentees, np.inf))
        if known is not None:
            self._bound = LevelNumbers(*known.bounds).copies()
            self._add(known.row, known.column)
        elif self._many:
            from mentormatch.assignment.sensitivity.best_mentees import best_mentees

            anybody = LevelNumbers(self._price.level, np.full(mentors, -np.inf))
            asked = LevelNumbers(self._own.level, self._own.number + self._worth)
            self._add(*best_mentees(self._problem, self._pairs, asked, anybody, _BEGIN)[:2])
        else:
            self._add(self._row, self._column)

    def _add(self, row: Integers, column: Integers) -> None:
        """List more pairs, by mentee, each once and none that is made."""
        width = max(1, self._problem.shape[1])
        key = np.union1d(self._row * width + self._column, row * width + column)
        key = key[~np.isin(key, self._pairs @ np.array([width, 1]))]
        self._row, self._column = key // width, key % width
        self._first = np.searchsorted(self._row, np.arange(self._problem.shape[0] + 1))
        self._gain = self._problem.scores.pairs(self._row, self._column) - self._worth if len(key) else np.zeros(0)


class _Search:
    """Dijkstra's method from the seat of a mentor to the place of a mentee.

    Nodes are the mentors and the outside, which has all empty places and seats; mentees are passed on the way from one
    to the next. What a node costs is a level and a number.
    """

    def __init__(self, network: Forcing, row: int, column: int, *, everywhere: bool) -> None:
        mentees, mentors = network._problem.shape
        self._network, self._row, self._everywhere = network, row, everywhere
        # the last place in each array is the outside
        self._level, self._number = np.full(mentors + 1, _FAR), np.full(mentors + 1, np.inf)
        self._done = np.zeros(mentors + 1, dtype=bool)
        self._by, self._from = np.full(mentors + 1, _NOBODY), np.full(mentors + 1, _NOBODY)
        self._mentee_level, self._mentee_number = np.full(mentees, _FAR), np.full(mentees, np.inf)
        self._mentee_from = np.full(mentees, _NOBODY)
        self._outside = mentors
        self.cost: tuple[int, float] = (_FAR, math.inf)
        self._end_from = _NOBODY
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
        own = self._network._own
        some = np.flatnonzero(_less(self._mentee_level, self._mentee_number, *self.cost) & np.isfinite(own.number))
        level, number = self._network.slack(some)
        level, number = self._mentee_level[some] + level, self._mentee_number[some] + number
        return some[_less(level, number, *self.cost)]

    def _leave_mentor(self, mentor: int) -> None:
        """The seat is taken: a free one suffices, or one of those who sit there goes."""
        net, price = self._network, self._network._price
        level, number = int(self._level[mentor]), float(self._number[mentor])
        if net._loads[mentor] < net._problem.capacity[mentor]:
            cost = _not_below_zero(-price.level[mentor : mentor + 1], -price.number[mentor : mentor + 1])
            self._reach_outside(level + int(cost[0][0]), number + float(cost[1][0]), _NOBODY, mentor)
        some = slice(net._first_held[mentor], net._first_held[mentor + 1])
        mentees = net._held[some]
        if not len(mentees):
            return
        own = net._own.at(mentees)
        levels, numbers = _not_below_zero(
            -own.level - price.level[mentor], net._held_gain[some] - own.number - price.number[mentor]
        )
        self._reach_mentees(mentees, level + levels, number + numbers, mentor)

    def _leave_outside(self) -> None:
        """An empty place is filled, or a seat is left empty that need not be taken."""
        net, outside = self._network, self._outside
        level, number = int(self._level[outside]), float(self._number[outside])
        mentors = np.flatnonzero(net._loads > net._problem.min_load)
        price = net._price.at(mentors)
        levels, numbers = _not_below_zero(price.level, price.number)
        self._reach_mentors(mentors, level + levels, number + numbers, _NOBODY, outside)
        if len(net._empty):
            first, further = place_levels(net._problem)
            own = net._own.at(net._empty)
            worth = np.where(net._places[net._empty] == 0, first, further)
            levels, numbers = _not_below_zero(-worth - own.level, -own.number)
            self._reach_mentees(net._empty, level + levels, number + numbers, outside)

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
        first, further = place_levels(net._problem)
        own = net._own.at(mentees)
        worth = np.where(net._places[mentees] == 1, first, further)
        levels, numbers = _not_below_zero(worth + own.level, own.number.copy())
        k = int(np.lexsort((number + numbers, level + levels))[0])
        self._reach_outside(int(level[k] + levels[k]), float(number[k] + numbers[k]), int(mentees[k]), come_from)

    def _reach_listed(self, mentees: Integers, level: Integers, number: Floats, come_from: int) -> None:
        """The mentees go where the pairs are known."""
        net = self._network
        start, stop = net._first[mentees], net._first[mentees + 1]
        count = stop - start
        if not count.sum():
            return
        at = np.repeat(np.arange(len(mentees)), count)
        arc = np.arange(len(at)) + np.repeat(start - np.cumsum(count) + count, count)
        own, price = net._own.at(mentees[at]), net._price.at(net._column[arc])
        levels, numbers = _not_below_zero(own.level + price.level, own.number + price.number - net._gain[arc])
        levels, numbers = level[at] + levels, number[at] + numbers
        order = np.lexsort((numbers, levels, net._column[arc]))
        column, first = np.unique(net._column[arc][order], return_index=True)
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
        scores, allowed = net._problem.open_block(some, net._pairs)
        own = net._own.at(some)
        levels, numbers = _not_below_zero(
            own.level[:, None] + net._price.level, own.number[:, None] + net._price.number - (scores - net._worth)
        )
        levels, numbers = levels + self._mentee_level[some, None], numbers + self._mentee_number[some, None]
        levels = np.where(allowed, levels, _FAR)
        least = levels.min(axis=0)
        best = np.where(levels == least, numbers, np.inf).argmin(axis=0)
        columns = np.flatnonzero(least < _FAR)
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
        steps = [(self._row, _NOBODY if node == outside else node, _NOBODY)]
        while node != self._source:
            by, come_from = int(self._by[node]), int(self._from[node])
            if by != _NOBODY:
                left = _NOBODY if come_from == outside else come_from
                steps.append((by, left, _NOBODY if node == outside else node))
            node = come_from
        return steps[::-1]


def _levelled(problem: AssignmentProblem, prices: Floats) -> LevelNumbers:
    """The prices as (level, number)."""
    level = np.zeros(len(prices), dtype=np.int64)
    for column, unit in zip(prices.T[-2::-1], (0 if problem.worth is not None else 1, PLACED), strict=False):
        level += unit * np.clip(np.rint(column), -_LARGEST_DIGIT, _LARGEST_DIGIT).astype(np.int64)
    return LevelNumbers(level, prices[:, -1].copy())


def _not_below_zero(level: Integers, number: Floats) -> tuple[Any, Any]:
    """Reduced costs, which are below zero by rounding only."""
    below = (level < 0) | ((level == 0) & (number < 0.0))
    return np.where(below, 0, level), np.where(below, 0.0, number)


def _less(level: Integers, number: Floats, other_level: Any, other_number: Any) -> Booleans:
    return np.asarray((level < other_level) | ((level == other_level) & (number < other_number)))
