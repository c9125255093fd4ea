"""The compiled kernel: an auction of seats, forward and reverse."""

from typing import Any, NamedTuple

import numpy as np

from mentormatch.arrays import Booleans, Floats, Integers
from mentormatch.assignment.compiled import compiled, compiled_part
from mentormatch.assignment.solvers.min_cost_flow.kernel_values import ArcTable, MentorArcs


class AuctionLimits(NamedTuple):
    """What bounds the bids.

    Attributes
    ----------
    least : float
        What an empty place is worth to a mentee.
    lowest : float array (mentors,)
        Below which no price falls.
    """

    least: float
    lowest: Floats


class AuctionState(NamedTuple):
    """Who holds which seat for which bid, and who is to bid next.

    Attributes
    ----------
    bid, held : arrays (seats,)
        The bids on the seats of each mentor, in a heap with the least on top, and the arcs that hold them.
    slot : int64 array (arcs,)
        Where in its heap each arc stands; −1 = nowhere.
    load : int64 array (mentors,)
        Seats held.
    first_seat : int64 array (mentors + 1,)
        Where a mentor's seats begin.
    missing : int64 array (mentees,)
        Places each mentee misses.
    queue : int64 array
        A ring buffer of who is to bid next.
    waits : bool array (mentors,)
        Whether a mentor waits in it.
    ring : int64 array (2,)
        Head and length of the ring buffer.
    """

    bid: Floats
    held: Integers
    slot: Integers
    load: Integers
    first_seat: Integers
    missing: Integers
    queue: Integers
    waits: Booleans
    ring: Integers


def open_auction(arcs: ArcTable, demand: Integers, capacity: Integers) -> AuctionState:
    """Return the `AuctionState` in which nobody holds a seat yet and everybody waits to bid."""
    mentors, waiting = len(capacity), np.flatnonzero(demand > 0)
    first_seat = np.zeros(mentors + 1, dtype=np.int64)
    np.cumsum(capacity, out=first_seat[1:])
    queue = np.zeros(max(len(demand), mentors) + 1, dtype=np.int64)
    queue[: len(waiting)] = waiting
    return AuctionState(
        bid=np.zeros(first_seat[-1]),
        held=np.full(first_seat[-1], -1, dtype=np.int64),
        slot=np.full(len(arcs.mentor), -1, dtype=np.int64),
        load=np.zeros(mentors, dtype=np.int64),
        first_seat=first_seat,
        missing=demand.copy(),
        queue=queue,
        waits=np.zeros(mentors, dtype=bool),
        ring=np.array([0, len(waiting)], dtype=np.int64),
    )


@compiled
def bid_for_seats(arcs: Any, capacity: Any, price: Any, limits: Any, step: float, state: Any, looks: int) -> int:
    """Let mentees bid until everybody holds what it can, or `looks` at arcs are used up; return how many are left.

    A mentee bids for the mentor that gives it most, up to what its second best would give and `step` more; a full
    mentor gives up its least bid, which is its price. Who finds nothing better than an empty place leaves.

    Parameters
    ----------
    arcs : ArcTable
    price : float array (mentors,), changed
    limits : AuctionLimits
    """
    start, column, score, row = arcs.start, arcs.mentor, arcs.score, arcs.mentee
    bid, held, slot, load, first_seat = state.bid, state.held, state.slot, state.load, state.first_seat
    missing, queue, ring = state.missing, state.queue, state.ring
    least = limits.least
    while ring[1] > 0 and looks > 0:
        i = _next(queue, ring)
        while missing[i] > 0:
            arc, best, second = _best_two(i, start, column, score, price, slot)
            looks -= start[i + 1] - start[i] + 1
            if arc < 0 or best < least:
                break
            j = column[arc]
            offer = score[arc] - (second if second > least else least) + step
            missing[i] -= 1
            if load[j] < capacity[j]:
                load[j] += 1
                _raise(load[j] - 1, offer, arc, first_seat[j], bid, held, slot)
            else:
                out = held[first_seat[j]]
                slot[out] = -1
                missing[row[out]] += 1
                if missing[row[out]] == 1 and row[out] != i:
                    _join(row[out], queue, ring)
                _sink(np.int64(0), capacity[j], offer, arc, first_seat[j], bid, held, slot)
            if load[j] == capacity[j] and bid[first_seat[j]] > price[j]:
                price[j] = bid[first_seat[j]]
    return looks


@compiled_part
def _next(queue: Any, ring: Any) -> int:
    person = queue[ring[0]]
    ring[0] = (ring[0] + 1) % len(queue)
    ring[1] -= 1
    return person  # type: ignore[no-any-return]


@compiled_part
def _join(person: int, queue: Any, ring: Any) -> None:
    queue[(ring[0] + ring[1]) % len(queue)] = person
    ring[1] += 1


@compiled_part
def _best_two(i: int, start: Any, column: Any, score: Any, price: Any, slot: Any) -> Any:
    """The arc not held that gives mentee i most, what it gives, and what the second best gives."""
    at, best, second = -1, -np.inf, -np.inf
    for arc in range(start[i], start[i + 1]):
        if slot[arc] < 0:
            gain = score[arc] - price[column[arc]]
            if gain > best:
                at, best, second = arc, gain, best
            elif gain > second:
                second = gain
    return at, best, second


def call_for_mentees(
    arcs: ArcTable,
    by_mentor: MentorArcs,
    capacity: Integers,
    price: Floats,
    limits: AuctionLimits,
    step: float,
    state: AuctionState,
    looks: int,
) -> int:
    """Let mentors with an empty seat and a price above their lowest bid for mentees; return the looks left.

    The mirror of `bid_for_seats`: the price falls to what the second mentee would come for, less `step`, and the
    mentee that gains most comes, which may leave an empty seat elsewhere.
    """
    has = what_they_have(arcs, price, limits.least, state)
    return int(_call_for_mentees(arcs, by_mentor, capacity, price, limits, step, has, state, looks))


@compiled
def _call_for_mentees(
    arcs: Any, by_mentor: Any, capacity: Any, price: Any, limits: Any, step: float, has: Any, state: Any, looks: int
) -> int:
    held, load, first_seat = state.held, state.load, state.first_seat
    queue, waits, ring = state.queue, state.waits, state.ring
    lowest = limits.lowest
    ring[1] = 0  # mentees for whose bids there was no time wait no longer
    for j in range(len(capacity)):
        if load[j] < capacity[j] and price[j] > lowest[j]:
            waits[j] = True
            _join(j, queue, ring)
    while ring[1] > 0 and looks > 0:
        j = _next(queue, ring)
        waits[j] = False
        while load[j] < capacity[j] and price[j] > lowest[j]:
            looks -= by_mentor.start[j + 1] - by_mentor.start[j] + 1
            if looks <= 0:
                break
            left = _fill_seat_or_lower_price(j, arcs, by_mentor, price, lowest[j], step, has, state)
            if left >= 0 and not waits[left] and price[left] > lowest[left]:
                waits[left] = True
                _join(left, queue, ring)
        for seat in range(first_seat[j], first_seat[j] + load[j]):
            i = arcs.mentee[held[seat]]
            has[i] = _least_gain(i, arcs, price, limits.least, state)
    while ring[1] > 0:  # a later call begins anew
        waits[_next(queue, ring)] = False
    return looks


@compiled_part
def _fill_seat_or_lower_price(
    j: int, arcs: Any, by_mentor: Any, price: Any, lowest: float, step: float, has: Any, state: Any
) -> int:
    """Fill one seat of mentor j, or let its price fall; return the mentor that lost a mentee, −1 = none."""
    start, column, score, row = arcs.start, arcs.mentor, arcs.score, arcs.mentee
    bid, held, slot, load = state.bid, state.held, state.slot, state.load
    first_seat, missing = state.first_seat, state.missing
    at: Any = np.int64(-1)  # no literal, see `compiled_part`
    best, second = -np.inf, -np.inf
    for place in range(by_mentor.start[j], by_mentor.start[j + 1]):
        arc = by_mentor.arc[place]
        if slot[arc] < 0:
            worth = score[arc] - has[row[arc]]
            if worth > best:
                at, best, second = arc, worth, best
            elif worth > second:
                second = worth
    if at < 0 or best <= lowest:
        price[j] = lowest
        return -1
    fallen = second - step if second - step > lowest else lowest
    if fallen < price[j]:
        price[j] = fallen
    i, left = row[at], -1
    if missing[i] > 0:
        missing[i] -= 1
    else:
        worst, leaves = np.inf, at
        for arc in range(start[i], start[i + 1]):
            if slot[arc] >= 0 and score[arc] - price[column[arc]] < worst:
                worst, leaves = score[arc] - price[column[arc]], arc
        left = column[leaves]
        _take_off(left, leaves, load, first_seat, bid, held, slot)
    load[j] += 1
    _raise(load[j] - 1, price[j], at, first_seat[j], bid, held, slot)
    return left


def what_they_have(arcs: ArcTable, price: Floats, least: float, state: AuctionState) -> Floats:
    """What each mentee would give up for another mentor: the least it has, or an empty place; inf = wants nobody."""
    has, held = np.full(len(arcs.start) - 1, np.inf), np.flatnonzero(state.slot >= 0)
    np.minimum.at(has, arcs.mentee[held], arcs.score[held] - price[arcs.mentor[held]])
    has[state.missing > 0] = least
    return has


@compiled_part
def _least_gain(i: int, arcs: Any, price: Any, least: float, state: Any) -> float:
    """What mentee i would give up for another mentor: the least it has, or an empty place."""
    start, column, score, slot = arcs.start, arcs.mentor, arcs.score, state.slot
    if state.missing[i] > 0:
        return least
    worst = np.inf
    for arc in range(start[i], start[i + 1]):
        if slot[arc] >= 0 and score[arc] - price[column[arc]] < worst:
            worst = score[arc] - price[column[arc]]
    return worst


@compiled_part
def _raise(k: int, offer: float, arc: int, first: int, bid: Any, held: Any, slot: Any) -> None:
    """Put a bid into a heap at k or above."""
    while k > 0 and bid[first + (k - 1) // 2] > offer:
        above = (k - 1) // 2
        bid[first + k], held[first + k] = bid[first + above], held[first + above]
        slot[held[first + k]] = k
        k = above
    bid[first + k], held[first + k], slot[arc] = offer, arc, k


@compiled_part
def _sink(k: int, size: int, offer: float, arc: int, first: int, bid: Any, held: Any, slot: Any) -> None:
    """Put a bid into a heap of `size` at k or below."""
    while 2 * k + 1 < size:
        below = 2 * k + 1
        if below + 1 < size and bid[first + below + 1] < bid[first + below]:
            below += 1
        if bid[first + below] >= offer:
            break
        bid[first + k], held[first + k] = bid[first + below], held[first + below]
        slot[held[first + k]] = k
        k = below
    bid[first + k], held[first + k], slot[arc] = offer, arc, k


@compiled_part
def _take_off(j: int, arc: int, load: Any, first_seat: Any, bid: Any, held: Any, slot: Any) -> None:
    """Take a bid out of the heap of mentor j."""
    first, k = first_seat[j], slot[arc]
    load[j] -= 1
    size = load[j]
    slot[arc] = -1
    if k < size:
        offer, moved = bid[first + size], held[first + size]
        if offer < bid[first + k]:
            _raise(k, offer, moved, first, bid, held, slot)
        else:
            _sink(k, size, offer, moved, first, bid, held, slot)
