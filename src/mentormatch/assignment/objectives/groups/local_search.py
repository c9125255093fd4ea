"""Local search by exchanges of pairs, within limits on group means."""

import math
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from mentormatch.arrays import Floats, Integers
from mentormatch.assignment.objectives.groups.prices import CandidateAnswer, GroupSearch

_SLOTS = 700
_STARTS, _RESTARTS = 4, 3
# how often in a row nothing better is found: the more, the fewer exchanges there are to look at
_LOOKS, _PATIENCE = 600_000, (6, 40)
_STEPS, _KICKS, _NEAR = 200, 3, 1000
_HARDER, _HARDEST = 4.0, 1e7
_ROUNDING = 1e-12


@dataclass(frozen=True)
class MeanBand:
    """The interval in which the means of all groups should lie.

    Attributes
    ----------
    lowest : float
        No mean may be below.
    width : float
        Means may differ by so much.
    start : float, optional
        Where it is best begun, as fractional answers say.

    Examples
    --------
    >>> MeanBand(width=0.1).outside(np.array([0.5, 0.75])).round(9)
    array([0.  , 0.15])
    >>> MeanBand(lowest=0.6).outside(np.array([0.5, 0.75])).round(9)
    array([0.1, 0. ])
    """

    lowest: float = -math.inf
    width: float = math.inf
    start: float | None = None

    def low(self, means: Floats) -> float:
        """Return where the band begins, such that means lie outside of it by as little as can be in sum."""
        if math.isinf(self.width):
            return self.lowest
        ends = np.concatenate([means, means - self.width]).clip(self.lowest)
        outside = np.maximum(ends[:, None] - means, 0.0) + np.maximum(means - ends[:, None] - self.width, 0.0)
        return float(ends[outside.sum(axis=1).argmin()])

    def outside(self, means: Floats) -> Floats:
        """Return by how much each mean lies outside."""
        return outside(means, self.low(means), self.width)


def outside(means: Floats, low: float, width: float) -> Floats:
    """Return by how much numbers lie outside the interval from `low` to `low + width`.

    Examples
    --------
    >>> outside(np.array([0.1, 0.4, 0.8]), 0.25, 0.25).round(9)
    array([0.15, 0.  , 0.3 ])
    """
    return np.maximum(low - means, 0.0) + np.maximum(means - low - width, 0.0)


def exchange_pairs(search: GroupSearch, band: MeanBand, *, least_total: float, enough: float, seed: int = 0) -> None:
    r"""Find answers of large totals whose means lie in a band, by local search; nothing is proven.

    Of all exchanges of two pairs (i, j), (k, l) for (i, l), (k, j), the one is made that raises

    .. math:: T(x) - p \sum_g d_g(x)

    most, where d_g is what the mean of a group lies outside the band. Free seats and mentees who could get one more
    are pairs with nobody, so that moving to a free seat, and making way for another mentee, are exchanges too. As many
    pairs are made as before.

    1. From the first answer met, then from those at which that is largest, make exchanges until none raises it.
    2. Note the answer. Where means lie outside still, raise the price p and go on.
    3. Make some exchanges at random that lose little, and begin again, until the total is `enough`.

    Parameters
    ----------
    search : GroupSearch
        In which answers were met, and in which what is found will be.
    band : MeanBand
    least_total, enough : float
        What the total must be, and at what total within the band the search ends.
    seed : int
        The same problem, the same answer.

    Raises
    ------
    Stopped
        Where the watch said so; what was met until then is kept.
    """
    draw = np.random.default_rng(seed)
    price = float(search.measure.sizes.max()) / 16.0

    def merit(candidate: CandidateAnswer) -> tuple[bool, bool, float]:
        out = float(band.outside(candidate.means).sum())
        return out <= _ROUNDING, candidate.total >= least_total, candidate.total - price * out

    starts = [
        search.candidates[0],
        *sorted(search.candidates[1:], key=lambda candidate: merit(candidate)[2], reverse=True)[:_STARTS],
    ]
    best, worse = max(starts, key=merit), 0
    patience = int(np.clip(_LOOKS // max(1, len(best.pairs)) ** 2, *_PATIENCE))
    for restart in range(_RESTARTS * patience):
        slots = _ExchangeSlots(search, (starts[restart] if restart < len(starts) else best).pairs, draw)
        if len(slots.row) < 2:
            return
        if restart >= len(starts):
            slots.kick(price, band, draw)
        # by turns where fractions would have the means, and where they are
        slots.climb(price, replace(band, start=None) if restart % 2 else band)
        met = search.meet(slots.pairs())
        inside, kept, _ = merit(met)
        if inside and kept and met.total >= enough:
            return
        better = merit(met) > merit(best)
        best, worse = (met, 0) if better else (best, worse + 1)
        if worse >= patience:
            return


class _ExchangeSlots:
    """Pairs that may exchange their mentors, as rows, and their mentors, as columns; and what each would add."""

    def __init__(self, search: GroupSearch, pairs: Integers, draw: np.random.Generator) -> None:
        problem = search.quick
        self.search, self.problem = search, problem
        self.load = np.bincount(pairs[:, 1], minlength=problem.shape[1])
        self.got = np.bincount(pairs[:, 0], minlength=problem.shape[0])
        fixed = {tuple(pair) for pair in problem.forced.tolist()}
        free = np.array([tuple(pair) not in fixed for pair in pairs.tolist()], dtype=bool)
        # who could give or get one more stands in a pair with nobody, −1
        seats, wanting = np.flatnonzero(self.load < problem.capacity), np.flatnonzero(self.got < problem.demand)
        nobody = np.full((0 if problem.worth is None else 1, 2), -1, dtype=np.int64)
        every = np.concatenate(
            [
                pairs[free],
                np.stack([np.full(len(seats), -1), seats], axis=1),
                np.stack([wanting, np.full(len(wanting), -1)], axis=1),
                nobody,
            ]
        )
        chosen = np.sort(draw.permutation(len(every))[:_SLOTS]) if len(every) > _SLOTS else np.arange(len(every))
        self.row, self.column = every[chosen, 0], every[chosen, 1]
        others = np.ones(len(every), dtype=bool)
        others[chosen] = False
        rest = every[others]
        self.kept = np.concatenate([pairs[~free], rest[(rest >= 0).all(axis=1)]])
        self.held = {tuple(pair) for pair in self.pairs().tolist()}
        self._fill()

    def pairs(self) -> Integers:
        """The current pairs."""
        real = (self.row >= 0) & (self.column >= 0)
        every = np.concatenate([self.kept, np.stack([self.row[real], self.column[real]], axis=1)])
        return every[np.lexsort((every[:, 1], every[:, 0]))]

    def _fill(self) -> None:
        """What each slot's mentee adds with each slot's mentor: to the total, and to the mean of the group."""
        measure, shape = self.search.measure, (len(self.row), len(self.column))
        scores, self.may = np.zeros(shape), np.ones(shape, dtype=bool)
        real, there = np.flatnonzero(self.row >= 0), np.flatnonzero(self.column >= 0)
        for rows in self.problem.row_blocks(np.unique(self.row[real])):
            block, allowed = self.problem.open_block(rows)
            mine = real[np.isin(self.row[real], rows)]
            cells = np.searchsorted(rows, self.row[mine])[:, None], self.column[there]
            scores[np.ix_(mine, there)], self.may[np.ix_(mine, there)] = block[cells], allowed[cells]
        pair = (self.row >= 0)[:, None] & (self.column >= 0)
        self.total = np.where(pair, scores - (self.search.problem.worth or 0.0), 0.0)
        share = np.append(measure.share(), 0.0)[self.row]
        self.mean = np.where(pair, measure.amount(scores), 0.0) * share[:, None]
        self.group = np.append(measure.group_of, -1)[self.row]
        self.same = self.group[:, None] == self.group
        kept = measure.means(self.problem, self.kept) if len(self.kept) else np.zeros(measure.groups)
        inside = self.group >= 0
        self.means = kept + np.bincount(
            self.group[inside], weights=self.mean.diagonal()[inside], minlength=measure.groups
        )

    def gains(self, price: float, band: MeanBand) -> Floats:
        """What each exchange gains; −inf where it is not allowed."""
        low = band.low(self.means) if band.start is None else band.start
        mean = np.append(self.means, 0.0)[self.group][:, None]
        change = self.mean - self.mean.diagonal()[:, None]
        after = mean + change + np.where(self.same, change.T, 0.0)
        more = outside(after, low, band.width) - outside(mean, low, band.width)
        more[self.group < 0] = 0.0
        total = self.total - self.total.diagonal()[:, None]
        gains = total + total.T - price * (more + np.where(self.same, 0.0, more.T))
        gains[~(self.may & self.may.T)] = -np.inf
        np.fill_diagonal(gains, -np.inf)
        return np.asarray(gains)

    def climb(self, price: float, band: MeanBand) -> None:
        """Make the best exchange until none gains; where means lie outside still, at a higher price."""
        for _ in range(_STEPS):
            self.search.watch.look("exchanging pairs", len(self.row), len(self.row))
            gains = self.gains(price, band)
            while (place := int(gains.argmax())) >= 0:
                first, second = divmod(place, len(self.row))
                if gains[first, second] <= _ROUNDING or self._may_make(first, second):
                    break
                gains[first, second] = gains[second, first] = -np.inf
            if gains[first, second] > _ROUNDING:
                self.exchange(first, second)
            elif price < _HARDEST and band.outside(self.means).sum() > _ROUNDING:
                self.search.meet(self.pairs())  # farther, but of a larger total than what follows
                price *= _HARDER
            else:
                return

    def kick(self, price: float, band: MeanBand, draw: np.random.Generator) -> None:
        """Make exchanges at random among those that lose least."""
        for _ in range(_KICKS):
            gains = self.gains(price, band)
            gains[gains > -_ROUNDING] = -np.inf  # what changes nothing is no kick
            several = min(_NEAR, gains.size - 1)
            near = np.argpartition(-gains, several, axis=None)[: several + 1]
            first, second = divmod(int(near[draw.integers(len(near))]), len(self.row))
            if np.isfinite(gains[first, second]) and self._may_make(first, second):
                self.exchange(first, second)

    def _may_make(self, first: int, second: int) -> bool:
        """Whether no pair is doubled, no minimum load broken, no only mentor lost for another's second."""
        made = ((self.row[first], self.column[second]), (self.row[second], self.column[first]))
        if any((int(row), int(column)) in self.held for row, column in made if row >= 0 and column >= 0):
            return False
        for slot, other in ((first, second), (second, first)):
            row, column = self.row[slot], self.column[slot]
            if row >= 0 and column >= 0:
                loses = self.row[other] < 0
                if loses and self.load[column] <= self.problem.min_load[column]:
                    return False
                displaced = self.column[other] < 0 <= self.row[other]
                if displaced and self.problem.spread and self.got[row] == 1 and self.got[self.row[other]] > 0:
                    return False
        return True

    def exchange(self, first: int, second: int) -> None:
        """Let two slots exchange their mentors."""
        change = {int(self.group[slot]): 0.0 for slot in (first, second)}
        for slot, other in ((first, second), (second, first)):
            change[int(self.group[slot])] += self.mean[slot, other] - self.mean[slot, slot]
        for group, more in change.items():
            if group >= 0:
                self.means[group] += more
        self._count(first, second, -1)
        swapped: Any = [second, first]
        self.column[[first, second]] = self.column[swapped]
        for cells in (self.total, self.mean, self.may):
            cells[:, [first, second]] = cells[:, swapped]
        self._count(first, second, +1)

    def _count(self, first: int, second: int, by: int) -> None:
        for slot in (first, second):
            row, column = int(self.row[slot]), int(self.column[slot])
            if row >= 0 and column >= 0:
                self.load[column] += by
                self.got[row] += by
                (self.held.add if by > 0 else self.held.discard)((row, column))
