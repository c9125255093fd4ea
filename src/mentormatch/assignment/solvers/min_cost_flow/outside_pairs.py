"""Bounds on pairs outside the arcs, and pricing."""

from dataclasses import dataclass

import numpy as np

from mentormatch.arrays import Booleans, Floats, Integers
from mentormatch.assignment.problem import LevelNumbers
from mentormatch.assignment.scores import ScreenedScores
from mentormatch.assignment.solvers.min_cost_flow.core import Core
from mentormatch.assignment.solvers.min_cost_flow.pricing import best_mentors
from mentormatch.assignment.start import UNKNOWN

_CHOICES, _MORE = 64, 8


@dataclass(eq=False)
class OutsideBounds:
    """Of each mentee, a bound on score less price over all mentors to whom it has no arc.

    A price that falls by d raises it by no more than d. So after prices moved, only these need to be looked at: the
    few mentors whose price fell far, by those mentees whose bound the farthest fall could lift past what they have,
    and the few mentees whose bound now passes that, at all mentors.

    Attributes
    ----------
    prices : LevelNumbers
        Of every mentor, at which the bounds hold.
    rows : int64 array
        The mentees who want somebody, ascending.
    level, number : arrays
        The bound of each of `rows`.
    """

    prices: LevelNumbers
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
        falls, duals = self._falls(core.prices), core.duals.at(self.rows)
        far, near, drift = self._divide(core, falls, duals)
        # who cannot be reached by the farthest fall is not asked about any
        self.number[near] += drift
        self.number[~near] += falls.max(initial=0.0)
        self.prices = core.prices.copies()
        beating, most_missed = 0, np.zeros(core.problem.shape[0])
        if len(far) and near.any():
            row, column, beyond = best_mentors(
                core.problem,
                self.rows[near],
                self.prices,
                LevelNumbers(self.level[near], self.number[near]),
                most,
                columns=far,
                listed=core.listed,
                watch=core.watch,
            )
            self.number[near] = np.maximum(self.number[near], beyond)
            beating += _count_beating(core, *core.add(row, column), most_missed)
        some = np.flatnonzero(LevelNumbers(self.level, self.number).exceed(duals))
        if len(some):
            above = duals.at(some)
            row, column, self.number[some] = best_mentors(
                core.problem, self.rows[some], self.prices, above, most, listed=core.listed, watch=core.watch
            )
            self.level[some] = np.where(np.isinf(self.number[some]), UNKNOWN, above.level)
            beating += _count_beating(core, *core.add(row, column), most_missed)
            unsure = some[self.number[some] > above.number]
            if not beating and len(unsure):
                beating = _count_beating(core, *core.add(*_best_exactly(core, self.rows[unsure], most)), most_missed)
        same, above_level = self.level == duals.level, self.level > duals.level
        over = np.where(same, self.number - duals.number, np.where(above_level, np.inf, 0.0))
        self.gap = float(np.maximum(over, most_missed[self.rows]).clip(min=0.0).sum()) if beating else 0.0
        return beating

    def _falls(self, prices: LevelNumbers) -> Floats:
        """By how much each price fell; infinite where its level moved."""
        falls = np.maximum(self.prices.number - prices.number, 0.0)
        falls[self.prices.level != prices.level] = np.inf
        return falls

    def _divide(self, core: Core, falls: Floats, duals: LevelNumbers) -> tuple[Integers, Booleans, float]:
        """The mentors to be looked at, by which of `rows`, and how far the prices of the other mentors fell.

        Of the ways to divide the mentors by their falls, that with the fewest pairs to look at.
        """
        same, above = self.level == duals.level, self.level > duals.level
        slack = np.where(same, duals.number - self.number, np.where(above, -np.inf, np.inf))
        farthest = falls.max(initial=0.0)
        near = np.full(len(slack), np.isinf(farthest)) | (slack < farthest)
        slack, ordered = np.sort(slack), np.sort(falls)
        mentors = len(falls)
        if isinstance(core.problem.scores, ScreenedScores):
            places = np.unique(np.linspace(0, mentors, _CHOICES + 1).astype(np.int64))
        else:
            places = np.array([mentors])  # blocks of all mentors cost the same as those of some
        drifts = np.where(places > 0, ordered[np.maximum(places - 1, 0)], 0.0)
        looked_at = (mentors - places) * int(near.sum()) + np.searchsorted(slack, drifts) * mentors
        looked_at[np.isinf(drifts)] = mentors * len(self.rows)
        best = int(np.argmin(looked_at))
        if np.isinf(drifts[best]):
            self.level[:], self.number = UNKNOWN, np.full(len(self.rows), np.inf)
            return np.zeros(0, dtype=np.int64), np.ones(len(self.rows), dtype=bool), 0.0
        return np.flatnonzero(falls > drifts[best]), near, float(drifts[best])


def _count_beating(core: Core, row: Integers, column: Integers, score: Floats, most_missed: Floats) -> int:
    """How many of the new arcs beat what the mentee has; note in `most_missed` by how much."""
    prices, duals = core.prices.at(column), core.duals.at(row)
    gain = score - prices.number
    more = np.where(-prices.level == duals.level, gain - duals.number, 0.0)
    more[-prices.level > duals.level] = np.inf
    np.maximum.at(most_missed, row, more)
    return int((more > 0).sum())


def _best_exactly(core: Core, rows: Integers, most: int) -> tuple[Integers, Integers]:
    """The best mentors of each of `rows` that beat what it has, in exact scores; up to `most` at each level.

    For mentees who have more mentors within the error of the screen than were kept, such as one with many copies.
    """
    level, number = core.prices
    start = core.listed.start
    found = [np.zeros((2, 0), dtype=np.int64)]
    for some in core.problem.row_blocks(rows):
        scores, allowed = core.problem.open_block(some)
        allowed = allowed.copy()
        first, stop = start[some], start[some + 1]
        place = np.repeat(np.arange(len(some)), stop - first)
        listed = np.arange(len(place)) + np.repeat(first - np.cumsum(stop - first) + (stop - first), stop - first)
        allowed[place, core.column[listed]] = False
        gains = scores - (core.problem.worth or 0.0) - number
        duals = core.duals.at(some)
        for gain_level in np.unique(-level)[::-1]:
            mine = np.where(allowed & (-level == gain_level), gains, -np.inf)
            kept = np.argpartition(-mine, min(most, mine.shape[1]) - 1, axis=1)[:, :most]
            gain = np.take_along_axis(mine, kept, axis=1)
            beats = (gain_level > duals.level)[:, None] | (
                (gain_level == duals.level)[:, None] & (gain > duals.number[:, None])
            )
            row, place = np.nonzero(np.isfinite(gain) & beats)
            found.append(np.stack([some[row], kept[row, place]]))
    row, column = np.concatenate(found, axis=1)
    return row, column
