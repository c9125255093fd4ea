"""The compiled kernel: shortest augmenting paths with capacities and prices.

One place of a mentee after another is routed to the seat that costs the others least, by Dijkstra's algorithm over
the mentors. Costs are pairs (level, number) in lexicographic order: the level counts minimum loads, placed mentees and
pairs, in whole numbers and thus exactly; the number is a score. The gain of an arc is its score less the mentor's
price, at level minus the price's. Invariants, at any time, for the places that were inserted:

- of one mentee's arcs, none in use gains less than one that is not in use;
- an arc in use gains no less than what giving up that place would save, one not in use no more than what an empty place
  is worth;
- a mentor with an empty seat has a price of at most zero, or below its minimum load of at most −`required`; one with a
  higher load than it needs, of at least zero.

By linear programming duality an assignment and prices that hold them are optimal.
"""

import logging
from collections.abc import Callable
from typing import Any

import numba
import numpy as np

_UNREACHED = np.iinfo(np.int64).max
_DONE = -2
_NOBODY = -1


def _compiled(function: Callable[..., Any]) -> Callable[..., Any]:
    """Compile, and keep the result on disk where there is a place for it."""
    compiled: Callable[..., Any]
    try:
        compiled = numba.njit(cache=True)(function)
    except RuntimeError as error:  # a read-only package and no home
        logging.getLogger("mentormatch").info("The solver is compiled in memory: %s", error)
        compiled = numba.njit(function)
    return compiled


@_compiled
def insert_places(rows: Any, arcs: Any, limits: Any, worths: Any, state: Any, work: Any) -> None:
    """Route every place of the mentees `rows`, one after another, until the next is better left empty.

    1. d_k ← the best gain of the source's free arcs less that of its arc to k; D ← what leaving the place empty costs.
    2. Whenever a d_k falls and k has an empty seat: D ← min(D, d_k − p_k). Take the nearest mentor j before D.
    3. Each mentee i there could give up its place: D ← min(D, d_j + s_ij − p_j + its worth); or move on:
       d_k ← min(d_k, d_j + (s_ij − p_j) − (s_ik − p_k)). Repeat 2 and 3 until no mentor is nearer than D.
    4. p_j ← p_j + D − d_j on the mentors taken in 2, and every arc of the path to the end changes its state.

    Parameters
    ----------
    rows : int64 array
    arcs : (start, mentor, mentee, score), the arcs of each mentee one after another (compressed sparse rows)
    limits : (demand, low, capacity), what forced pairs leave of them
    worths : (required, first, next), the levels of a seat below a minimum load, a mentee's first, and any further pair
    state : (price_level, price, filled, load, first_seat, seat_arc, seat_of_arc), changed in place
    work : (level, number, taken, released, heap, slot, touched, end, end_number), scratch
        d's level and d, the arcs that a mentee takes to come and releases, a heap, one entry a mentor; level holds
        `_UNREACHED`. The end of the path: (mentor or `_NOBODY`, arc given up there or `_NOBODY`, D's level), and D.
    """
    for i in rows:
        for _ in range(limits[0][i]):
            if not _route(i, arcs, limits, worths, state, work):
                break


@_compiled
def _route(source: int, arcs: Any, limits: Any, worths: Any, state: Any, work: Any) -> bool:
    """Route one more place of the mentee `source`; tell whether it was filled."""
    best_level, best = _best_free_gain(source, arcs, state)
    own_level = best_level + (worths[1] if state[2][source] == 0 else worths[2])
    if best_level == -_UNREACHED or _less(own_level, best, 0, 0.0):
        return False
    end, end_number = work[7], work[8]
    end[0], end[1], end[2], end_number[0] = _NOBODY, _NOBODY, own_level, best
    count = _nearest_end(source, best_level, best, arcs, limits, worths, state, work)
    _move_prices(count, state, work)
    if end[0] == _NOBODY:
        return False
    _change_path(source, arcs, state, work)
    return True


@_compiled
def _best_free_gain(i: int, arcs: Any, state: Any) -> Any:
    """The best gain of the arcs of mentee `i` that are not in use; level −`_UNREACHED` where there is none."""
    start, mentor, _mentee, score = arcs
    price_level, price, seat_of_arc = state[0], state[1], state[6]
    best_level, best = -_UNREACHED, 0.0
    for arc in range(start[i], start[i + 1]):
        if seat_of_arc[arc] == _NOBODY:
            j = mentor[arc]
            if _less(best_level, best, -price_level[j], score[arc] - price[j]):
                best_level, best = -price_level[j], score[arc] - price[j]
    return best_level, best


@_compiled
def _nearest_end(
    source: int, best_level: int, best: float, arcs: Any, limits: Any, worths: Any, state: Any, work: Any
) -> Any:
    """Steps 1 to 3; return how many mentors were reached."""
    score, mentee = arcs[3], arcs[2]
    price_level, price, filled, load, first_seat, seat_arc, _seat_of_arc = state
    level, number, _taken, _released, heap, slot, _touched, end, end_number = work
    size, count = _relax(source, _NOBODY, best_level, best, 0, 0.0, 0, 0, arcs, limits, worths, state, work)
    while size > 0 and _less(level[heap[0]], number[heap[0]], end[2], end_number[0]):
        j = heap[0]
        size = _pop(heap, slot, size, level, number)
        for seat in range(first_seat[j], first_seat[j] + load[j]):
            arc = seat_arc[seat]
            i = mentee[arc]
            out_level, out = level[j] - price_level[j], number[j] + (score[arc] - price[j])
            empty_level = out_level + (worths[1] if filled[i] == 1 else worths[2])
            if _less(empty_level, out, end[2], end_number[0]):
                end[0], end[1], end[2], end_number[0] = j, arc, empty_level, out
            size, count = _relax(
                i, arc, out_level, out, level[j], number[j], size, count, arcs, limits, worths, state, work
            )
    return count


@_compiled
def _relax(
    i: int,
    released_arc: int,
    out_level: int,
    out: float,
    least_level: int,
    least: float,
    size: int,
    count: int,
    arcs: Any,
    limits: Any,
    worths: Any,
    state: Any,
    work: Any,
) -> Any:
    """Let mentee `i` come to every mentor, once it left its place at (out_level, out). Return (size, count)."""
    start, mentor, _mentee, score = arcs
    _demand, low, capacity = limits
    price_level, price, _filled, load, _first_seat, _seat_arc, seat_of_arc = state
    level, number, taken, released, heap, slot, touched, end, end_number = work
    first = start[i]
    mentors, scores = mentor[first : start[i + 1]], score[first : start[i + 1]]
    for at in range(len(mentors)):
        k = mentors[at]
        cost_level, cost = out_level + price_level[k], out - (scores[at] - price[k])
        if cost_level > level[k] or (cost_level == level[k] and cost >= number[k]):
            continue
        arc = first + at
        if _less(end[2], end_number[0], cost_level, cost) or slot[k] == _DONE or seat_of_arc[arc] != _NOBODY:
            continue
        if _less(cost_level, cost, least_level, least):  # rounding
            cost_level, cost = least_level, least
        ends = False
        if load[k] < capacity[k]:
            seat_level, seat = cost_level - price_level[k] - (worths[0] if load[k] < low[k] else 0), cost - price[k]
            # of a seat and leaving the source's place empty at the same cost the seat: it makes one pair more
            equal = end[0] == _NOBODY and seat_level == end[2] and seat == end_number[0]
            if equal or _less(seat_level, seat, end[2], end_number[0]):
                ends = True
                end[0], end[1], end[2], end_number[0] = k, _NOBODY, seat_level, seat
        if not ends and not _less(cost_level, cost, end[2], end_number[0]):
            continue
        if level[k] == _UNREACHED:
            heap[size], slot[k], touched[count] = k, size, k
            size += 1
            count += 1
        level[k], number[k], taken[k], released[k] = cost_level, cost, arc, released_arc
        _sift_up(heap, slot, slot[k], level, number)
    return size, count


@_compiled
def _move_prices(count: int, state: Any, work: Any) -> None:
    """Step 4: raise the prices of the mentors nearer than the end, and leave the scratch as it was."""
    price_level, price = state[0], state[1]
    level, number, _taken, _released, _heap, slot, touched, end, end_number = work
    for at in range(count):
        j = touched[at]
        if slot[j] == _DONE and _less(level[j], number[j], end[2], end_number[0]):
            price_level[j] += end[2] - level[j]
            price[j] += end_number[0] - number[j]
        level[j] = _UNREACHED
        slot[j] = _NOBODY


@_compiled
def _change_path(source: int, arcs: Any, state: Any, work: Any) -> None:
    """Step 4: from the end back to the source, release what a mentee leaves and use what it takes."""
    _start, mentor, mentee, _score = arcs
    filled = state[2]
    taken, released, end = work[2], work[3], work[7]
    j, left = end[0], end[1]
    if left != _NOBODY:
        filled[mentee[left]] -= 1
        _release(left, j, state)
    while True:
        _use(taken[j], j, state)
        left = released[j]
        if left == _NOBODY:
            break
        j = np.int64(mentor[left])
        _release(left, j, state)
    filled[source] += 1


@_compiled
def _use(arc: int, j: int, state: Any) -> None:
    _price_level, _price, _filled, load, first_seat, seat_arc, seat_of_arc = state
    seat = first_seat[j] + load[j]
    seat_arc[seat] = arc
    seat_of_arc[arc] = seat
    load[j] += 1


@_compiled
def _release(arc: int, j: int, state: Any) -> None:
    """Free the seat of an arc; the last of the mentor's seats in use takes its place."""
    _price_level, _price, _filled, load, first_seat, seat_arc, seat_of_arc = state
    load[j] -= 1
    last = seat_arc[first_seat[j] + load[j]]
    seat_arc[seat_of_arc[arc]] = last
    seat_of_arc[last] = seat_of_arc[arc]
    seat_of_arc[arc] = _NOBODY


@_compiled
def _less(level_a: int, number_a: float, level_b: int, number_b: float) -> bool:
    return level_a < level_b or (level_a == level_b and number_a < number_b)


@_compiled
def _nearer(j: int, k: int, level: Any, number: Any) -> bool:
    """Whether mentor `j` comes before `k`; of two that are equally near the lower index, so that the answer is one."""
    return _less(level[j], number[j], level[k], number[k]) or (
        level[j] == level[k] and number[j] == number[k] and j < k
    )


@_compiled
def _sift_up(heap: Any, slot: Any, at: int, level: Any, number: Any) -> None:
    j = heap[at]
    while at > 0:
        above = (at - 1) // 2
        if not _nearer(j, heap[above], level, number):
            break
        heap[at] = heap[above]
        slot[heap[at]] = at
        at = above
    heap[at] = j
    slot[j] = at


@_compiled
def _pop(heap: Any, slot: Any, size: int, level: Any, number: Any) -> int:
    """Take the nearest mentor from the heap; return its new size."""
    slot[heap[0]] = _DONE
    size -= 1
    j = heap[size]
    at = 0
    while 2 * at + 1 < size:
        below = 2 * at + 1
        if below + 1 < size and _nearer(heap[below + 1], heap[below], level, number):
            below += 1
        if not _nearer(heap[below], j, level, number):
            break
        heap[at] = heap[below]
        slot[heap[at]] = at
        at = below
    if size > 0:
        heap[at] = j
        slot[j] = at
    return size
