"""What nobody exceeds who is on no list, and pricing."""

from dataclasses import dataclass

import numpy as np

from mentormatch.arrays import Floats, Integers
from mentormatch.assignment.scores import ScreenedScores
from mentormatch.assignment.solvers.min_cost_flow.core import Core
from mentormatch.assignment.solvers.min_cost_flow.pricing import Prices, best_mentors
from mentormatch.assignment.start import UNKNOWN

_CHOICES, _MORE = 64, 8


@dataclass(eq=False)
class Unlisted:
    """What nobody exceeds whom a mentee has no arc to: score less price, after (level, number) of the mentee.

    A price that falls by d raises it by no more than d. So after prices moved, only these need to be looked at: the
    few mentors whose price fell far, by everybody, and the few mentees whose bound now passes what they have, at all
    mentors.

    Attributes
    ----------
    prices : (level, number)
        Of every mentor, at which the bounds hold.
    rows : int64 array
        The mentees who want somebody, ascending.
    level, number : arrays
        The bound of each of `rows`.
    """

    prices: Prices
    rows: Integers
    level: Integers
    number: Floats
    gap: float = np.inf
    """After pricing, by how much the total over the arcs can fall short of the best at the same number of pairs."""

    def price_out(self, core: Core) -> int:
        """Add to a core, some of each mentee, the pairs that beat what it has; return how many those are.

        Returns 0 only where no pair at all beats it.
        """
        # a mentee with places left sees its own mentors among those that beat an empty place
        most = _MORE + (int(core.demand.max(initial=1)) if (core.demand > 1).any() else 0)
        fall, has = self._falls(core.prices), (core.has[0][self.rows], core.has[1][self.rows])
        far, drift = self._fell_far(core, fall, has)
        self.number = self.number + drift
        self.prices = core.prices[0].copy(), core.prices[1].copy()
        beating, most_missed = 0, np.zeros(core.problem.shape[0])
        if len(far):
            row, column, beyond = best_mentors(
                core.problem,
                self.rows,
                self.prices,
                (self.level, self.number),
                most,
                columns=far,
                listed=core.listed,
                watch=core.watch,
            )
            self.number = np.maximum(self.number, beyond)
            beating += _count_beating(core, *core.add(row, column), most_missed)
        passed = (self.level > has[0]) | ((self.level == has[0]) & (self.number > has[1]))
        some = np.flatnonzero(passed)
        if len(some):
            above = has[0][some], has[1][some]
            row, column, self.number[some] = best_mentors(
                core.problem, self.rows[some], self.prices, above, most, listed=core.listed, watch=core.watch
            )
            self.level[some] = np.where(np.isinf(self.number[some]), UNKNOWN, above[0])
            beating += _count_beating(core, *core.add(row, column), most_missed)
            unsure = some[self.number[some] > has[1][some]]
            if not beating and len(unsure):
                beating = _count_beating(core, *core.add(*_best_exactly(core, self.rows[unsure], most)), most_missed)
        over = np.where(self.level == has[0], self.number - has[1], np.where(self.level > has[0], np.inf, 0.0))
        self.gap = float(np.maximum(over, most_missed[self.rows]).clip(min=0.0).sum()) if beating else 0.0
        return beating

    def _falls(self, prices: Prices) -> Floats:
        """By how much each price fell; one whose level moved counts as fallen beyond all bounds."""
        fall = np.maximum(self.prices[1] - prices[1], 0.0)
        fall[self.prices[0] != prices[0]] = np.inf
        return fall

    def _fell_far(self, core: Core, fall: Floats, has: Prices) -> tuple[Integers, float]:
        """The mentors to be looked at by everybody, and how far the prices of the others fell.

        Of the ways to divide them, that with the fewest pairs to look at.
        """
        slack = np.where(self.level == has[0], has[1] - self.number, np.where(self.level > has[0], -np.inf, np.inf))
        slack, ordered = np.sort(slack), np.sort(fall)
        mentors = len(fall)
        if isinstance(core.problem.scores, ScreenedScores):
            places = np.unique(np.linspace(0, mentors, _CHOICES + 1).astype(np.int64))
        else:
            places = np.array([mentors])  # blocks of all mentors cost the same as those of some
        drifts = np.where(places > 0, ordered[np.maximum(places - 1, 0)], 0.0)
        looked_at = (mentors - places) * len(self.rows) + np.searchsorted(slack, drifts) * mentors
        looked_at[np.isinf(drifts)] = mentors * len(self.rows)
        best = int(np.argmin(looked_at))
        if np.isinf(drifts[best]):
            self.level[:], self.number = UNKNOWN, np.full(len(self.rows), np.inf)
            return np.zeros(0, dtype=np.int64), 0.0
        return np.flatnonzero(fall > drifts[best]), float(drifts[best])


def _count_beating(core: Core, row: Integers, column: Integers, score: Floats, most_missed: Floats) -> int:
    """How many of the new arcs beat what the mentee has; note in `most_missed` by how much."""
    level, number = -core.prices[0][column], score - core.prices[1][column]
    has = core.has[0][row], core.has[1][row]
    more = np.where(level > has[0], np.inf, np.where(level == has[0], number - has[1], 0.0))
    np.maximum.at(most_missed, row, more)
    return int((more > 0).sum())


def _best_exactly(core: Core, rows: Integers, most: int) -> tuple[Integers, Integers]:
    """The best mentors of each of `rows` that beat what it has, in exact scores; up to `most` at each level.

    For mentees who have more mentors within the error of the screen than were kept, such as one with many copies.
    """
    level, number = core.prices
    start = core.listed[0]
    found = [np.zeros((2, 0), dtype=np.int64)]
    for some in core.problem.row_blocks(rows):
        scores, allowed = core.problem.open_block(some)
        allowed = allowed.copy()
        first, stop = start[some], start[some + 1]
        place = np.repeat(np.arange(len(some)), stop - first)
        listed = np.arange(len(place)) + np.repeat(first - np.cumsum(stop - first) + (stop - first), stop - first)
        allowed[place, core.column[listed]] = False
        gains = scores - (core.problem.worth or 0.0) - number
        for one in np.unique(-level)[::-1]:
            mine = np.where(allowed & (-level == one), gains, -np.inf)
            kept = np.argpartition(-mine, min(most, mine.shape[1]) - 1, axis=1)[:, :most]
            gain = np.take_along_axis(mine, kept, axis=1)
            has = core.has[0][some, None], core.has[1][some, None]
            beats = np.isfinite(gain) & ((one > has[0]) | ((one == has[0]) & (gain > has[1])))
            row, place = np.nonzero(beats)
            found.append(np.stack([some[row], kept[row, place]]))
    row, column = np.concatenate(found, axis=1)
    return row, column
