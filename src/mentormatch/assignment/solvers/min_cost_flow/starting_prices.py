"""Prices to start from, found by an auction over the arcs."""

from collections.abc import Callable
from functools import partial

import numpy as np

from mentormatch.arrays import Booleans, Floats, Integers
from mentormatch.assignment.solvers.min_cost_flow.auction import (
    AuctionLimits,
    bid_for_seats,
    call_for_mentees,
    open_auction,
    what_they_have,
)
from mentormatch.assignment.solvers.min_cost_flow.core import by_column
from mentormatch.assignment.solvers.min_cost_flow.kernel_values import ArcTable
from mentormatch.assignment.solvers.min_cost_flow.tightening import tighten_prices
from mentormatch.assignment.solvers.watch import Watch

ROUGH, AGAIN, FINE = (1e-2, 2e-3, 4e-4, 1e-4), (2e-3, 4e-4, 1e-4), (1e-4, 1e-5)
"""Steps of bids, as shares of how far a mentee's scores lie apart: at first, when lists grew, and for the last ones."""
_LOOKS_AN_ARC = 60
_NEAR = 4.0
_LOOKS_AT_ONCE = 5_000_000


def auction_prices(
    arcs: tuple[Integers, Integers, Floats],
    demand: Integers,
    capacity: Integers,
    price: Floats,
    *,
    least: float,
    lowest: Floats,
    steps: tuple[float, ...],
    tighten: bool = False,
    watch: Watch,
) -> tuple[Floats, Booleans]:
    """Return prices at which nobody would change for more than the last step, and who holds a seat at these.

    For each step an auction from the prices of the step before: mentees bid until each holds what it can, then mentors
    with a price and an empty seat lower it until somebody comes. It does not mind ties, which stop steps along a
    gradient: who is alike bids the price up together. It costs some looks an arc, and where that were not enough, it
    is stopped: prices to start from need not be good.
    (Bertsekas and Castañon 1989 and 1992, forward and reverse auctions for the transportation problem.)

    Parameters
    ----------
    arcs : (start, mentor, score)
        The arcs of each mentee one after another.
    demand, capacity, price
    least : float
        What an empty place is worth: nobody takes a score that is less than a price by more.
    lowest : float array
        Below which no price falls.
    steps : tuple of float
        What a bid exceeds by, from wide to narrow.
    tighten : bool
        Whether to end with `tighten_prices`.
    watch : Watch
        Asked now and then whether to go on.

    Returns
    -------
    price : float array (mentors,)
    held : bool array
        The arcs that hold a seat in the end.
    """
    start, column, score = arcs
    price, held = price.copy(), np.zeros(len(column), dtype=bool)
    scale = _spread(start, score)
    if scale == 0.0:  # whatever anybody gets is the same
        return price, held
    row = np.repeat(np.arange(len(start) - 1), np.diff(start))
    by_mentor = by_column(start, column, len(price))
    table = ArcTable(start=start, mentor=column, mentee=row, score=score)
    # no more seats can be used than a mentor has arcs; with one more it is never full
    seats = np.minimum(capacity, np.diff(by_mentor.start) + 1)
    asked = np.where(seats > 0, price, np.inf)  # nobody bids for whom there is no seat
    limits = AuctionLimits(least, lowest)
    for step in steps:
        state = open_auction(table, demand, seats)
        rest = seats, asked, limits, step * scale, state
        for run in (partial(bid_for_seats, table, *rest), partial(call_for_mentees, table, by_mentor, *rest)):
            _run_in_parts(run, len(column), watch)
        held = state.slot >= 0
    if tighten:
        has = what_they_have(table, asked, least, state)
        tighten_prices(table, by_mentor, has, asked, limits, _NEAR * steps[-1] * scale)
    return np.where(seats > 0, asked, price), held


def _run_in_parts(run: Callable[[int], int], arcs: int, watch: Watch) -> None:
    """Run a kernel, which returns how many looks at arcs it has left, in parts between which the watch may stop it."""
    looks = _LOOKS_AN_ARC * arcs
    while looks > 0:
        watch.look("estimating prices", 0, 1)
        if run(min(looks, _LOOKS_AT_ONCE)) > 0:  # nobody is waiting
            return
        looks -= _LOOKS_AT_ONCE


def _spread(start: Integers, score: Floats) -> float:
    """How far the scores of a mentee lie apart, on average of those who have arcs."""
    some = start[:-1][np.diff(start) > 0]
    if not len(some):
        return 0.0
    return float((np.maximum.reduceat(score, some) - np.minimum.reduceat(score, some)).mean())
