"""Weeks of people as bits, and what pairs share of them."""

import math
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mentormatch.answers import WEEK, WeeklyTimes
from mentormatch.arrays import Floats, Integers

# Blocks of fewer cells are not worth loading a compiler.
_FEW_CELLS = 1 << 17
_WORD = 64
_KEPT_TILES = 64
_HEADER = 2  # kind of zone + 1 (0: did not answer), and whether the times are off the grid of the shortest stretch
ONE_CLOCK = ""
"""The zone of everybody where none are known."""


@dataclass(frozen=True)
class Clocks:
    """The clocks of the zones of a cohort in the weeks of its programme.

    Parameters
    ----------
    zones : mapping of str to sequence of int
        The minutes by which the clocks of each zone are ahead of UTC, in each week; all have as many weeks.
    step : int
        The minutes of a step: all times begin and end at multiples of it.
    shortest : int
        The shortest stretch of common time that counts, in minutes.

    Examples
    --------
    >>> clocks = Clocks({"a": (0, 60), "b": (0, 0)}, step=60, shortest=30)
    >>> evening, later = WeeklyTimes.of([(1080, 1200)]), WeeklyTimes.of([(1020, 1200)])
    >>> rows, columns = clocks.encode([(evening, "a")]), clocks.encode([(later, "b"), (None, "a")])
    >>> clocks.minutes_block(rows, columns).tolist()
    [[120, -1]]
    """

    zones: Mapping[str, Sequence[int]]
    step: int
    shortest: int

    @property
    def steps(self) -> int:
        """How many steps a week has."""
        return WEEK // self.step

    @property
    def words(self) -> int:
        """How many words of 64 bits hold a week."""
        return -(-self.steps // _WORD)

    @cached_property
    def _changes(self) -> tuple[Integers, dict[str, int]]:
        """By how many steps clocks are ahead of where they were in the first week, and which row each zone has.

        Of the weeks only different ones, shape (kinds of zones, kinds of weeks); zones whose clocks change together are
        of one kind.
        """
        names = sorted(self.zones)
        ahead = np.array([self.zones[zone] for zone in names], dtype=np.int64)
        kinds, of_zone = np.unique((ahead - ahead[:, :1]) // self.step, axis=0, return_inverse=True)
        numbers = dict(zip(names, of_zone.reshape(-1).tolist(), strict=True))
        return np.unique(kinds, axis=1), numbers

    @cached_property
    def _shifts(self) -> tuple[Integers, Integers, Integers]:
        """All shifts in steps, and for each pair of zones, as rows, the positions of theirs."""
        changes, _ = self._changes
        against = (changes[:, None, :] - changes[None, :, :]).reshape(len(changes) ** 2, -1)
        each = [np.unique(shifts) for shifts in against]
        shifts = np.unique(np.concatenate(each))
        starts = np.cumsum([0, *map(len, each)])
        return shifts, starts, np.searchsorted(shifts, np.concatenate(each))

    @cached_property
    def _run(self) -> int:
        return max(1, -(-self.shortest // self.step))

    def encode(self, people: Iterable[tuple[WeeklyTimes | None, str]]) -> NDArray[np.uint32]:
        """Return the weeks of people, in UTC as in the first week; of each the times (None: not answered) and the zone.

        Whose zone is not among `zones` counts as not having answered; times between two steps lose the part of a step.
        """
        rows = []
        for times, zone in people:
            row = np.zeros(_HEADER + 2 * self.words, dtype=np.uint32)
            if times is not None and zone in self.zones:
                in_utc = times.later(-self.zones[zone][0])
                steps = np.zeros(self.words * _WORD, dtype=bool)
                for start, end in in_utc.stretches:
                    steps[-(-start // self.step) : end // self.step] = True
                edges = (edge for stretch in in_utc.stretches for edge in stretch)
                row[0] = self._changes[1][zone] + 1
                row[1] = any(edge % self.shortest for edge in edges) or self._shifts_leave_grid
                row[_HEADER:] = np.packbits(steps, bitorder="little").view("<u4")
            rows.append(row)
        return np.array(rows, dtype=np.uint32).reshape(-1, _HEADER + 2 * self.words)

    @cached_property
    def _shifts_leave_grid(self) -> bool:
        return bool((self._shifts[0] * self.step % self.shortest).any() or WEEK % self.shortest)

    def minutes_block(self, rows: NDArray[np.uint32], columns: NDArray[np.uint32]) -> Integers:
        """Return the common minutes of all pairs in the week in which they have fewest; -1 where one did not answer."""
        counts = np.empty((len(rows), len(columns)), dtype=np.int64)
        if _is_compiled(counts.size):
            from mentormatch.encoders.compiled_overlaps import count_block

            count_block(_side(rows), self._groups(columns), self._tables, counts)
        else:
            self._count(rows, columns, counts)
        return np.where(counts < 0, -1, counts * self.step)

    def minutes_pairs(self, rows: NDArray[np.uint32], columns: NDArray[np.uint32]) -> Integers:
        """Return the common minutes of each row with the column beside it; -1 where one did not answer."""
        if _is_compiled(len(rows)):
            from mentormatch.encoders.compiled_overlaps import count_pairs

            counts = np.empty(len(rows), dtype=np.int64)
            count_pairs(_side(rows), _side(columns), self._tables, counts)
        else:
            counts = self._elementwise(rows, columns)
        return np.where(counts < 0, -1, counts * self.step)

    def add_block(
        self, rows: NDArray[np.uint32], columns: NDArray[np.uint32], worth: Floats, block: NDArray[Any]
    ) -> None:
        """Add to a block what the common minutes of each pair are worth.

        Parameters
        ----------
        rows, columns : ndarray of uint32
            As `encode` returns them.
        worth : ndarray of float
            The worth of 0, 1, ... steps, and at the end that of a pair of which one did not answer.
        block : ndarray of float, shape (rows, columns)
            Changed in place.
        """
        if _is_compiled(block.size):
            from mentormatch.encoders.compiled_overlaps import add_block

            add_block(_side(rows), self._groups(columns), self._tables, worth.astype(block.dtype), block)
        else:
            counts = np.empty(block.shape, dtype=np.int64)
            self._count(rows, columns, counts)
            block += worth.astype(block.dtype)[counts]

    def tally(self, rows: NDArray[np.uint32], columns: NDArray[np.uint32]) -> Integers:
        """Return how many pairs have 0, 1, ... steps in common, of those in which both answered."""
        counts = np.zeros(self.steps + 2, dtype=np.int64)
        (some, often), (others, times) = (
            np.unique(side[side[:, 0] > 0], axis=0, return_counts=True) for side in (rows, columns)
        )
        if _is_compiled(len(some) * len(others)):
            from mentormatch.encoders.compiled_overlaps import tally

            tally(_side(some), self._groups(others), self._tables, often, times, counts)
        else:
            steps = self.minutes_block(some, others) // self.step
            np.add.at(counts, steps, np.outer(often, times))
        return counts[: self.steps + 1]

    def _count(self, rows: NDArray[np.uint32], columns: NDArray[np.uint32], counts: Integers) -> None:
        """Write the common steps of all pairs, without a compiler."""
        for place, row in enumerate(rows):
            counts[place] = self._elementwise(np.broadcast_to(row, (len(columns), len(row))), columns)

    def _elementwise(self, rows: NDArray[np.uint32], columns: NDArray[np.uint32]) -> Integers:
        """Return the common steps of each row with the column beside it."""
        answered = (rows[:, 0] > 0) & (columns[:, 0] > 0)
        pairs = (rows[:, 0].astype(np.int64) - 1) * len(self._changes[0]) + columns[:, 0] - 1
        shifts, starts, positions = self._shifts
        fewest = np.full(len(rows), -1, dtype=np.int64)
        of_pair = np.where(answered, pairs, -1)
        for pair in np.unique(of_pair[answered]).tolist():
            here = np.flatnonzero(of_pair == pair)
            other = _steps_of(columns[here], self.steps)
            counts = np.full(len(here), self.steps, dtype=np.int64)
            own = _steps_of(rows[here], self.steps)
            for position in positions[starts[pair] : starts[pair + 1]].tolist():
                common = np.roll(own, -int(shifts[position]), axis=1) & other
                counts = np.minimum(counts, _in_runs(common, self._run))
            fewest[here] = counts
        return fewest

    @cached_property
    def _tables(self) -> Any:
        from mentormatch.encoders.compiled_overlaps import Tables

        shifts, starts, places = self._shifts
        return Tables(
            np.asarray(shifts % self.steps, dtype=np.int64),
            np.asarray(starts, dtype=np.int64),
            np.asarray(places, dtype=np.int64),
            len(self._changes[0]),
            self.steps,
            self._run,
        )

    def _groups(self, people: NDArray[np.uint32]) -> Any:
        """Return the weeks of columns by zone; kept for the tiles of columns that are asked for again and again."""
        known = self._known_groups.get(id(people))
        if known is not None and known[0] is people:
            return known[1]
        groups = _by_zone(people)
        if len(self._known_groups) >= _KEPT_TILES:
            self._known_groups.clear()
        self._known_groups[id(people)] = (people, groups)
        return groups

    @cached_property
    def _known_groups(self) -> dict[int, tuple[NDArray[np.uint32], Any]]:
        return {}


def _by_zone(people: NDArray[np.uint32]) -> Any:
    from mentormatch.encoders.compiled_overlaps import Groups

    order = np.argsort(people[:, 0], kind="stable")
    words = np.ascontiguousarray(people[order, _HEADER:]).view("<u8")
    zones, counts = np.unique(people[:, 0].astype(np.int64) - 1, return_counts=True)
    off_grid = people[order, 1] > 0
    return Groups(
        np.ascontiguousarray(words.T), zones, np.cumsum(counts), order.astype(np.int64), off_grid, bool(off_grid.any())
    )


def _is_compiled(cells: int) -> bool:
    """Whether so many cells are worth loading a compiler; where it is there already, all are."""
    return cells > _FEW_CELLS or "mentormatch.encoders.compiled_overlaps" in sys.modules


def _side(people: NDArray[np.uint32]) -> Any:
    from mentormatch.encoders.compiled_overlaps import Side

    words = np.ascontiguousarray(people[:, _HEADER:]).view("<u8")
    return Side(words, people[:, 0].astype(np.int64) - 1, people[:, 1] > 0)


def _steps_of(people: NDArray[np.uint32], steps: int) -> NDArray[np.bool_]:
    """Return in which steps people can meet, shape (people, steps)."""
    words = np.ascontiguousarray(people[:, _HEADER:]).view(np.uint8)
    return np.unpackbits(words, axis=1, count=steps, bitorder="little").astype(bool)


def _in_runs(common: NDArray[np.bool_], run: int) -> Integers:
    """Return how many steps of each row stand in a row of at least `run`, around the week."""
    ends = common.copy()
    for later in range(1, run):
        ends &= np.roll(common, later, axis=1)
    counted = ends.copy()
    for earlier in range(1, run):
        counted |= np.roll(ends, -earlier, axis=1)
    return np.asarray(counted.sum(axis=1), dtype=np.int64)


def step_for(edges: Iterable[int], shortest: int) -> int:
    """Return the longest step, at most an hour, of which all minutes and the shortest stretch are multiples.

    Examples
    --------
    >>> step_for([1080, 1170, 60], 60), step_for([1080], 30), step_for([1080, 1095], 30)
    (30, 60, 15)
    """
    step = math.gcd(60, *edges)
    return step if step % shortest == 0 else math.gcd(step, shortest)
