"""Compiled kernels that count the common steps of two weeks."""

import logging
from collections.abc import Callable
from typing import Any, NamedTuple

import numba
from numba.core import types
from numba.extending import intrinsic
from numpy.typing import NDArray

_WORD = 64


class Side(NamedTuple):
    """The weeks of some people as the kernels take them.

    Attributes
    ----------
    bits : uint64 array (shifts, people, words)
        The steps in which each can meet, once for each shift; those of columns have one shift, 0.
    zones : int64 array (people,)
        The number of everybody's zone, -1 of those who did not answer.
    off_grid : bool array (people,)
        Whose times do not begin and end at multiples of the shortest stretch.
    """

    bits: NDArray[Any]
    zones: NDArray[Any]
    off_grid: NDArray[Any]


class Clocks(NamedTuple):
    """By how much the clocks of two zones shift against each other.

    Attributes
    ----------
    starts, shifts : int64 arrays
        The shifts of the zones (z, y) are ``shifts[starts[z * zones + y] : starts[z * zones + y + 1]]``, as positions in
        `Side.bits`.
    zones : int
    steps : int
        How many steps a week has.
    run : int
        The fewest steps in a row that count.
    """

    starts: NDArray[Any]
    shifts: NDArray[Any]
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


@intrinsic  # type: ignore[untyped-decorator]
def _ones_in(_context: Any, word: Any) -> Any:
    """Count the ones of a word, by the instruction that processors have for it."""

    def build(_: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        return builder.ctpop(arguments[0])

    return types.uint64(types.uint64), build


@_compiled
def _common_in_runs(rows: Any, columns: Any, shift: int, row: int, column: int, clocks: Any) -> int:
    """Count the common steps of a pair that stand in a row of at least `run`, around the week.

    E marks the steps that end such a row: c ∧ (c one later) ∧ ... As a row of k steps has k − run + 1 of them, its
    steps are those of E, and run − 1 more for each row.
    """
    words, run, steps = columns.bits.shape[2], clocks.run, clocks.steps
    one, top = types.uint64(1), types.uint64(_WORD - 1)
    last = types.uint64((steps - 1) % _WORD)
    ends = [rows.bits[shift, row, word] & columns.bits[0, column, word] for word in range(words)]
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
        total += _ones_in(ends[word])
        starts += _ones_in(ends[word] & ~before)
    return total + (run - 1) * starts


@_compiled
def _common(rows: Any, columns: Any, row: int, column: int, clocks: Any) -> int:
    """Count the common steps of a pair in the week in which they have fewest; -1 where one did not answer."""
    zone, other = rows.zones[row], columns.zones[column]
    if zone < 0 or other < 0:
        return -1
    pair = zone * clocks.zones + other
    in_runs = clocks.run > 1 and (rows.off_grid[row] or columns.off_grid[column])
    fewest = clocks.steps
    for place in range(clocks.starts[pair], clocks.starts[pair + 1]):
        shift = clocks.shifts[place]
        if in_runs:
            count = _common_in_runs(rows, columns, shift, row, column, clocks)
        else:
            count = 0
            for word in range(columns.bits.shape[2]):
                count += _ones_in(rows.bits[shift, row, word] & columns.bits[0, column, word])
        fewest = min(fewest, count)
    return fewest


@_compiled
def count_block(rows: Any, columns: Any, clocks: Any, out: Any) -> None:
    """Write how many steps each row has in common with each column, -1 where one did not answer."""
    for row in range(out.shape[0]):
        for column in range(out.shape[1]):
            out[row, column] = _common(rows, columns, row, column, clocks)


@_compiled
def count_pairs(rows: Any, columns: Any, clocks: Any, out: Any) -> None:
    """Write how many steps each row has in common with the column beside it."""
    for place in range(len(out)):
        out[place] = _common(rows, columns, place, place, clocks)


@_compiled
def add_block(rows: Any, columns: Any, clocks: Any, worth: Any, out: Any) -> None:
    """Add to each pair what its common steps are worth: ``worth[steps]``, the last entry where one did not answer."""
    for row in range(out.shape[0]):
        for column in range(out.shape[1]):
            out[row, column] += worth[_common(rows, columns, row, column, clocks)]


@_compiled
def tally(rows: Any, columns: Any, clocks: Any, row_weights: Any, column_weights: Any, counts: Any) -> None:
    """Add up how many pairs have how many steps in common; rows and columns count as often as their weights say."""
    for row in range(len(row_weights)):
        for column in range(len(column_weights)):
            counts[_common(rows, columns, row, column, clocks)] += row_weights[row] * column_weights[column]
