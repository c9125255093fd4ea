"""Compiled kernels that count the common steps of two weeks."""

import logging
from collections.abc import Callable
from typing import Any, NamedTuple

import numba
import numpy as np
from numba.core import types
from numba.extending import intrinsic
from numpy.typing import NDArray

_WORD = 64


class Side(NamedTuple):
    """The weeks of some people as the kernels take them.

    Attributes
    ----------
    bits : uint64 array (people, words)
        The steps in which each can meet.
    zones : int64 array (people,)
        The number of everybody's zone, -1 of those who did not answer.
    off_grid : bool array (people,)
        Whose times do not begin and end at multiples of the shortest stretch.
    """

    bits: NDArray[Any]
    zones: NDArray[Any]
    off_grid: NDArray[Any]


class Groups(NamedTuple):
    """The weeks of some people by their zones, so that the inner loops count word by word for many people at once.

    Attributes
    ----------
    bits : uint64 array (words, people)
        Sorted by zone.
    zones, ends : int64 arrays (groups,)
        The zone of each group, -1 of those who did not answer, and where it ends.
    places : int64 array (people,)
        Where each of the sorted stands among the columns.
    off_grid : bool array (people,)
        As in `Side`, sorted; whether any of them is so in `some_off_grid`.
    some_off_grid : bool
    """

    bits: NDArray[Any]
    zones: NDArray[Any]
    ends: NDArray[Any]
    places: NDArray[Any]
    off_grid: NDArray[Any]
    some_off_grid: bool


class Tables(NamedTuple):
    """By how much the clocks of two zones shift against each other.

    Attributes
    ----------
    shifts : int64 array
        All shifts in steps, each from 0 to below `steps`.
    starts, places : int64 arrays
        The shifts of the zones (z, y) are at ``places[starts[z * zones + y] : starts[z * zones + y + 1]]`` of `shifts`.
    zones : int
    steps : int
        How many steps a week has.
    run : int
        The fewest steps in a row that count.
    """

    shifts: NDArray[Any]
    starts: NDArray[Any]
    places: NDArray[Any]
    zones: int
    steps: int
    run: int


def _compiled(function: Callable[..., Any]) -> Callable[..., Any]:
    try:
        made: Callable[..., Any] = numba.njit(cache=True, nogil=True)(function)
    except RuntimeError as error:  # a read-only package and no home
        logging.getLogger("mentormatch").info("Weekly times are compared by a kernel compiled in memory: %s", error)
        made = numba.njit(nogil=True)(function)
    return made


@intrinsic
def _ones_in(_context: Any, _word: Any) -> Any:
    """Count the ones of a word, by the instruction that processors have for it."""

    def build(_: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        return builder.ctpop(arguments[0])

    return types.uint64(types.uint64), build


@_compiled
def _turn(bits: Any, shift: int, steps: int, out: Any) -> None:
    """Write the steps of a week that begins `shift` steps later: (bits >> shift) | (bits << (steps - shift))."""
    words = len(bits)
    for word in range(words):
        out[word] = bits[word]
    if shift == 0:
        return
    down, right = shift // _WORD, types.uint64(shift % _WORD)
    up, left = (steps - shift) // _WORD, types.uint64((steps - shift) % _WORD)
    width = types.uint64(_WORD)
    for word in range(words):
        found = types.uint64(0)
        if word + down < words:
            found |= bits[word + down] >> right
            if right and word + down + 1 < words:
                found |= bits[word + down + 1] << (width - right)
        if word >= up:
            found |= bits[word - up] << left
            if left and word > up:
                found |= bits[word - up - 1] >> (width - left)
        out[word] = found
    rest = types.uint64(steps % _WORD)
    if rest:
        out[words - 1] &= (types.uint64(1) << rest) - types.uint64(1)


@_compiled
def _count_runs(row: Any, column: Any, run: int, steps: int) -> int:
    """Count the common steps of two weeks that stand in a row of at least `run`, around the week.

    E marks the steps that end such a row: c ∧ (c one later) ∧ ... As a row of k steps has k − run + 1 of them, its
    steps are those of E, and run − 1 more for each row.
    """
    words = len(row)
    one, top = types.uint64(1), types.uint64(_WORD - 1)
    last = types.uint64((steps - 1) % _WORD)
    ends = row & column
    later = ends.copy()
    for _ in range(run - 1):
        carry = (later[words - 1] >> last) & one
        for word in range(words):
            out = later[word] >> top
            later[word] = (later[word] << one) | carry
            carry = out
        if last < top:
            later[words - 1] &= (one << (last + one)) - one
        for word in range(words):
            ends[word] &= later[word]
    total, starts = 0, 0
    carry = (ends[words - 1] >> last) & one
    for word in range(words):
        before = (ends[word] << one) | carry
        carry = ends[word] >> top
        total += _ones_in(ends[word])  # type: ignore[call-arg]
        starts += _ones_in(ends[word] & ~before)
    return total + (run - 1) * starts


@_compiled
def _add_ones(week: Any, bits: Any, start: int, end: int, counts: Any) -> None:
    """Write for the columns from `start` to `end` how many steps they have in common with a week."""
    totals = counts[start:end]
    totals[:] = 0
    for word in range(len(week)):
        own, others = week[word], bits[word, start:end]
        for column in range(len(totals)):
            totals[column] += types.int64(_ones_in(own & others[column]))  # type: ignore[call-arg]


@_compiled
def _count_row(  # noqa: PLR0917  numba
    turned: Any,
    zone: int,
    off_grid: bool,  # noqa: FBT001
    groups: Any,
    tables: Any,
    counts: Any,
    fewest: Any,
) -> None:
    """Write to `fewest` the common steps of a row with each column, in the week in which they have fewest.

    It is -1 where one did not answer. `turned` holds the row's week once for each shift; `counts` is room.
    """
    bits, odd = groups.bits, groups.off_grid
    starts, places, run, steps = tables.starts, tables.places, tables.run, tables.steps
    in_runs = run > 1 and (off_grid or groups.some_off_grid)
    start = 0
    for group in range(len(groups.ends)):
        end, other = groups.ends[group], groups.zones[group]
        if zone < 0 or other < 0:
            fewest[start:end] = -1
            start = end
            continue
        first = starts[zone * tables.zones + other]
        for at in range(first, starts[zone * tables.zones + other + 1]):
            week = turned[places[at]]
            _add_ones(week, bits, start, end, counts)
            if in_runs:
                for column in range(start, end):
                    if (off_grid or odd[column]) and counts[column]:
                        counts[column] = _count_runs(week, bits[:, column].copy(), run, steps)
            now, least = counts[start:end], fewest[start:end]
            if at == first:
                least[:] = now
            else:
                for column in range(len(now)):
                    least[column] = min(least[column], now[column])
        start = end


@_compiled
def _turn_all(rows: Any, row: int, tables: Any, turned: Any) -> None:
    for place in range(len(tables.shifts)):
        _turn(rows.bits[row], tables.shifts[place], tables.steps, turned[place])


@_compiled
def count_block(rows: Any, groups: Any, tables: Any, out: Any) -> None:
    """Write how many steps each row has in common with each column, -1 where one did not answer."""
    turned = np.empty((len(tables.shifts), rows.bits.shape[1]), dtype=np.uint64)
    counts, fewest = np.empty(out.shape[1], dtype=np.int64), np.empty(out.shape[1], dtype=np.int64)
    places = groups.places
    for row in range(out.shape[0]):
        _turn_all(rows, row, tables, turned)
        _count_row(turned, rows.zones[row], rows.off_grid[row], groups, tables, counts, fewest)
        for column in range(out.shape[1]):
            out[row, places[column]] = fewest[column]


@_compiled
def count_pairs(rows: Any, columns: Any, tables: Any, out: Any) -> None:
    """Write how many steps each row has in common with the column beside it."""
    turned = np.empty((1, rows.bits.shape[1]), dtype=np.uint64)
    for pair in range(len(out)):
        out[pair] = -1
        if rows.zones[pair] < 0 or columns.zones[pair] < 0:
            continue
        zones = rows.zones[pair] * tables.zones + columns.zones[pair]
        fewest = tables.steps
        for at in range(tables.starts[zones], tables.starts[zones + 1]):
            _turn(rows.bits[pair], tables.shifts[tables.places[at]], tables.steps, turned[0])
            count = _count_runs(turned[0], columns.bits[pair], tables.run, tables.steps)
            fewest = min(fewest, count)
        out[pair] = fewest


@_compiled
def add_block(rows: Any, groups: Any, tables: Any, worth: Any, out: Any) -> None:
    """Add to each pair what its common steps are worth: ``worth[steps]``, the last entry where one did not answer."""
    turned = np.empty((len(tables.shifts), rows.bits.shape[1]), dtype=np.uint64)
    counts, fewest = np.empty(out.shape[1], dtype=np.int64), np.empty(out.shape[1], dtype=np.int64)
    places = groups.places
    for row in range(out.shape[0]):
        _turn_all(rows, row, tables, turned)
        _count_row(turned, rows.zones[row], rows.off_grid[row], groups, tables, counts, fewest)
        for column in range(out.shape[1]):
            out[row, places[column]] += worth[fewest[column]]


@_compiled
def tally(  # noqa: PLR0917  numba
    rows: Any, groups: Any, tables: Any, row_weights: Any, column_weights: Any, totals: Any
) -> None:
    """Add up how many pairs have how many steps in common; rows and columns count as often as their weights say."""
    turned = np.empty((len(tables.shifts), rows.bits.shape[1]), dtype=np.uint64)
    people = len(column_weights)
    counts, fewest = np.empty(people, dtype=np.int64), np.empty(people, dtype=np.int64)
    places = groups.places
    for row in range(len(row_weights)):
        _turn_all(rows, row, tables, turned)
        _count_row(turned, rows.zones[row], rows.off_grid[row], groups, tables, counts, fewest)
        for column in range(people):
            totals[fewest[column]] += row_weights[row] * column_weights[places[column]]
