"""Compiled shortest augmenting paths with capacities and prices.

Costs are pairs (level, number) in lexicographic order: the level counts minimum loads, placed mentees and pairs in
whole numbers and thus exactly, the number is a score. With p the mentors' prices and u the mentees', at the end

- an arc in use has s_ij − p_j ≥ u_i, any other s_ij − p_j ≤ u_i;
- a mentor with an empty seat has p_j ≤ −(what filling it is worth by itself: a level below the minimum load, else
  nothing), and one with a filled seat p_j ≥ −(what that is worth by itself);
- a mentee with an empty place has u_i ≤ −(what its next pair is worth by itself), with a filled one u_i ≥ −(its
  last's).

Such prices prove the assignment optimal among the arcs. The kernel reaches this from any prices and any assignment
that holds the first line: `route_places` fills places, while a mentor may keep a price and an empty seat;
`filling_seats.fill_seats` then mends those. Both only move along arcs of reduced cost, so that new arcs, lost people
and one more seat are another start.
(Semi-assignment by shortest augmenting paths; Kennington and Wang 1992; Volgenant 1996 for the core of arcs.)
"""

from typing import Any

import numpy as np

from mentormatch.assignment.compiled import compiled, compiled_into_caller, compiled_part
from mentormatch.assignment.solvers.min_cost_flow.kernel_values import (
    ArcTable,
    Distance,
    FlowLimits,
    FlowState,
    PathEnd,
    PathSearch,
    PlaceLevels,
)

UNREACHED = np.iinfo(np.int64).max


_DONE = -2


IN_HEAP, TOUCHED = range(2)
"""Of ``PathSearch.counts``: how many nodes are in the heap, and how many were touched."""


@compiled_part
def _less(level_a: int, number_a: float, level_b: int, number_b: float) -> bool:
    return level_a < level_b or (level_a == level_b and number_a < number_b)


@compiled_part
def _before(a: int, b: int, search: PathSearch) -> bool:
    """Order of the heap: by distance, then by node, so that equal distances fall the same way everywhere."""
    level_a, level_b = search.level[a], search.level[b]
    number_a, number_b = search.number[a], search.number[b]
    return level_a < level_b or (level_a == level_b and (number_a < number_b or (number_a == number_b and a < b)))


@compiled_part
def _sift_up(at: int, search: PathSearch) -> None:
    """Let the node at a place of the heap rise above all that are farther."""
    node = search.heap[at]
    while at > 0:
        above = (at - 1) // 2
        other = search.heap[above]
        if not _before(node, other, search):
            break
        search.heap[at], search.slot[other] = other, at
        at = above
    search.heap[at], search.slot[node] = node, at


@compiled_part
def _pop(search: PathSearch) -> int:
    """Take the nearest node off the heap."""
    nearest = search.heap[0]
    search.slot[nearest] = _DONE
    search.counts[IN_HEAP] -= 1
    size = search.counts[IN_HEAP]
    if size == 0:
        return nearest  # type: ignore[no-any-return]
    node = search.heap[size]
    at = 0
    while True:
        below = 2 * at + 1
        if below >= size:
            break
        if below + 1 < size and _before(search.heap[below + 1], search.heap[below], search):
            below += 1
        other = search.heap[below]
        if not _before(other, node, search):
            break
        search.heap[at], search.slot[other] = other, at
        at = below
    search.heap[at], search.slot[node] = node, at
    return nearest  # type: ignore[no-any-return]


@compiled_part
def _reach(node: int, cost_level: int, cost: float, arc: int, limit: Distance, search: PathSearch) -> None:
    """Note that a node can be reached at this distance along `arc`, unless it or the `limit` is nearer."""
    if search.slot[node] == _DONE or _less(limit.level, limit.number, cost_level, cost):
        return
    if search.level[node] == UNREACHED:
        search.slot[node] = search.counts[IN_HEAP]
        search.heap[search.counts[IN_HEAP]] = node
        search.touched[search.counts[TOUCHED]] = node
        search.counts[IN_HEAP] += 1
        search.counts[TOUCHED] += 1
    elif not _less(cost_level, cost, search.level[node], search.number[node]):
        return
    search.level[node], search.number[node], search.came_by[node] = cost_level, cost, arc
    _sift_up(search.slot[node], search)


@compiled_part
def _begin(source: int, search: PathSearch) -> None:
    """Put the node from which a search begins into an empty heap."""
    counts = search.counts
    search.heap[0], search.slot[source], search.touched[0], counts[IN_HEAP], counts[TOUCHED] = source, 0, source, 1, 1
    search.level[source], search.number[source] = 0, 0.0


@compiled_part
def _reduced_cost(level: int, number: float) -> Any:
    """A reduced cost as (level, number), or zero where rounding made it negative."""
    if level < 0 or (level == 0 and number < 0.0):
        return 0, 0.0
    return level, number


@compiled_part
def _use(arc: int, j: int, state: FlowState) -> None:
    """Put an arc into an empty seat of mentor j."""
    seat = state.first_seat[j] + state.load[j]
    state.seat_arc[seat], state.seat_of_arc[arc] = arc, seat
    state.load[j] += 1


@compiled_part
def _release(arc: int, j: int, state: FlowState) -> None:
    """Take an arc out of its seat, to which the arc in the last seat of mentor j moves."""
    seat_arc, seat_of_arc = state.seat_arc, state.seat_of_arc
    state.load[j] -= 1
    moved = seat_arc[state.first_seat[j] + state.load[j]]
    seat_arc[seat_of_arc[arc]], seat_of_arc[moved] = moved, seat_of_arc[arc]
    seat_of_arc[arc] = -1


@compiled_part
def _best_unused(i: int, arcs: ArcTable, state: FlowState) -> Any:
    """The largest score less price over mentee i's arcs not in use; level −UNREACHED where there is none."""
    start, mentor, score = arcs.start, arcs.mentor, arcs.score
    price_level, price, seat_of_arc = state.price_level, state.price, state.seat_of_arc
    level, number = -UNREACHED, 0.0
    for arc in range(start[i], start[i + 1]):
        if seat_of_arc[arc] < 0:
            j = mentor[arc]
            if _less(level, number, -price_level[j], score[arc] - price[j]):
                level, number = -price_level[j], score[arc] - price[j]
    return level, number


@compiled
def settle(rows: Any, arcs: ArcTable, levels: PlaceLevels, state: FlowState) -> None:
    """Set the mentees' dual prices after prices or arcs changed, and release arcs that another, or no arc, beats."""
    start, mentor, score = arcs.start, arcs.mentor, arcs.score
    price_level, price, filled, seat_of_arc = state.price_level, state.price, state.filled, state.seat_of_arc
    u_level, u = state.u_level, state.u
    for i in rows:
        level, number = _best_unused(i, arcs, state)
        for arc in range(start[i], start[i + 1]):
            j = mentor[arc]
            if seat_of_arc[arc] < 0:
                continue
            gain_level, gain = -price_level[j], score[arc] - price[j]
            empty = -levels.first[i] if filled[i] == 1 else -levels.further
            if _less(gain_level, gain, level, number) or _less(gain_level, gain, empty, 0.0):
                _release(arc, j, state)
                filled[i] -= 1
                if _less(level, number, gain_level, gain):  # the arc that was released is not in use either
                    level, number = gain_level, gain
        if filled[i] > 0:
            last = -levels.first[i] if filled[i] == 1 else -levels.further
            if _less(level, number, last, 0.0):
                level, number = last, 0.0
        u_level[i], u[i] = level, number


@compiled
def fill_greedily(rows: Any, least: float, arcs: ArcTable, limits: FlowLimits, state: FlowState) -> None:
    """Give every empty place of the mentees `rows`, one after another, the best empty seat left, from `least` on."""
    start, mentor, score = arcs.start, arcs.mentor, arcs.score
    demand, capacity = limits.demand, limits.capacity
    filled, load, seat_of_arc = state.filled, state.load, state.seat_of_arc
    for i in rows:
        while filled[i] < demand[i]:
            best: Any = least
            best_arc: Any = np.int64(-1)
            for arc in range(start[i], start[i + 1]):
                if seat_of_arc[arc] < 0 and load[mentor[arc]] < capacity[mentor[arc]] and score[arc] >= best:
                    best, best_arc = score[arc], arc
            if best_arc < 0:
                break
            _use(best_arc, mentor[best_arc], state)
            filled[i] += 1


@compiled
def route_places(
    rows: Any, arcs: ArcTable, limits: FlowLimits, levels: PlaceLevels, state: FlowState, search: PathSearch
) -> int:
    """Route every empty place of the mentees `rows`, one after another; return how many nodes were looked at.

    1. u_i ← the best s_ij − p_j over the arcs not in use; if that and the place's own worth are negative, it stays
       empty.
    2. Dijkstra from i over mentors and mentees, by reduced costs, until no end is nearer than the nearest known: a
       mentor's empty seat, a mentee for whom giving up a place costs least, or leaving this place empty.
    3. p_j ← p_j + D − d_j and u_i ← u_i − (D − d_i) on what was scanned nearer than D; the arcs of the path change
       state.

    Parameters
    ----------
    rows : int64 array
    arcs, limits, levels
    state : FlowState
        Changed in place.
    search : PathSearch
        Left as it was.
    """
    looked_at, mentors = 0, len(state.price)
    u_level, u, filled = state.u_level, state.u, state.filled
    for i in rows:
        looked_at += 1
        while filled[i] < limits.demand[i]:
            best_level, best = _best_unused(i, arcs, state)
            if best_level == -UNREACHED:
                break
            empty_level = best_level + (levels.first[i] if filled[i] == 0 else levels.further)
            if _less(empty_level, best, np.int64(0), 0.0):
                # better empty; u falls to what that place would have, but not below what giving up the last pair costs
                last_level = -levels.first[i] if filled[i] == 1 else -levels.further
                if filled[i] > 0 and _less(best_level, best, last_level, 0.0):
                    best_level, best = last_level, 0.0
                u_level[i], u[i] = best_level, best
                break
            u_level[i], u[i] = best_level, best
            end = _nearest_end(PathEnd(mentors + i, empty_level, best), arcs, limits, levels, state, search)
            _move_prices(end.level, end.number, np.int64(1), state, search)
            if end.node == mentors + i:
                break
            _flip_to_end(i, end.node, arcs, state, search)
            looked_at += search.counts[TOUCHED]
    return looked_at


@compiled_into_caller
def _nearest_end(
    end: PathEnd, arcs: ArcTable, limits: FlowLimits, levels: PlaceLevels, state: FlowState, search: PathSearch
) -> PathEnd:
    """Dijkstra from a mentee whose place may stay empty, which is the first `end` known; return the nearest.

    Ends are known as soon as they are reached, so that a seat that is as near as anything ends the search.
    """
    mentors = len(state.price)
    _begin(end.node, search)
    while search.counts[IN_HEAP] > 0:
        node = search.heap[0]
        level, number = search.level[node], search.number[node]
        if _less(end.level, end.number, level, number):
            break
        if end.node < mentors and level == end.level and number == end.number:
            break
        node = _pop(search)
        if node < mentors:
            end = _scan_mentor(node, end, arcs, levels, state, search)
        else:
            end = _scan_mentee(node - mentors, end, arcs, limits, levels, state, search)
    return end


@compiled_part
def _nearer(node: int, level: int, number: float, end: PathEnd, mentors: int) -> PathEnd:
    """The nearer of two ends; of equal ones a seat, since it makes one pair more."""
    if _less(level, number, end.level, end.number) or (
        node < mentors <= end.node and level == end.level and number == end.number
    ):
        return PathEnd(node, level, number)
    return end


@compiled_part
def _scan_mentor(
    j: int, end: PathEnd, arcs: ArcTable, levels: PlaceLevels, state: FlowState, search: PathSearch
) -> PathEnd:
    """From a mentor to its mentees, who could make room; return the nearest end."""
    mentee, score = arcs.mentee, arcs.score
    price_level, price, u_level, u, filled = state.price_level, state.price, state.u_level, state.u, state.filled
    load, first_seat, seat_arc = state.load, state.first_seat, state.seat_arc
    level, number, slot = search.level, search.number, search.slot
    mentors = len(price)
    for seat in range(first_seat[j], first_seat[j] + load[j]):
        arc = seat_arc[seat]
        i = mentee[arc]
        node = mentors + i
        cost_level, cost = _reduced_cost(-price_level[j] - u_level[i], score[arc] - price[j] - u[i])
        cost_level, cost = level[j] + cost_level, number[j] + cost
        _reach(node, cost_level, cost, arc, Distance(end.level, end.number), search)
        if slot[node] != _DONE and level[node] == cost_level and number[node] == cost:
            own = levels.first[i] if filled[i] == 1 else levels.further
            give_level, give = _reduced_cost(u_level[i] + own, u[i])
            end = _nearer(node, cost_level + give_level, cost + give, end, mentors)
    return end


@compiled_part
def _scan_mentee(
    i: int,
    end: PathEnd,
    arcs: ArcTable,
    limits: FlowLimits,
    levels: PlaceLevels,
    state: FlowState,
    search: PathSearch,
) -> PathEnd:
    """From a mentee to mentors it does not have; return the nearest end."""
    start, mentor, score = arcs.start, arcs.mentor, arcs.score
    low, capacity = limits.low, limits.capacity
    price_level, price, u_level, u = state.price_level, state.price, state.u_level, state.u
    load, seat_of_arc = state.load, state.seat_of_arc
    level, number, slot = search.level, search.number, search.slot
    mentors = len(price)
    node = mentors + i
    for arc in range(start[i], start[i + 1]):
        if seat_of_arc[arc] < 0:
            j = mentor[arc]
            cost_level, cost = _reduced_cost(u_level[i] + price_level[j], u[i] - (score[arc] - price[j]))
            cost_level, cost = level[node] + cost_level, number[node] + cost
            _reach(j, cost_level, cost, arc, Distance(end.level, end.number), search)
            if load[j] < capacity[j] and slot[j] != _DONE and level[j] == cost_level and number[j] == cost:
                own = levels.required if load[j] < low[j] else 0
                rest_level, rest = _reduced_cost(-price_level[j] - own, -price[j])
                end = _nearer(j, cost_level + rest_level, cost + rest, end, mentors)
    return end


@compiled_part
def _move_prices(end_level: int, end_number: float, sign: int, state: FlowState, search: PathSearch) -> None:
    """Move the dual prices of what was scanned nearer than the end, and clear the search."""
    price_level, price, u_level, u = state.price_level, state.price, state.u_level, state.u
    level, number, slot, touched = search.level, search.number, search.slot, search.touched
    mentors = len(price)
    for k in range(search.counts[TOUCHED]):
        node = touched[k]
        if slot[node] == _DONE and _less(level[node], number[node], end_level, end_number):
            if node < mentors:
                price_level[node] += sign * (end_level - level[node])
                price[node] += sign * (end_number - number[node])
            else:
                u_level[node - mentors] -= sign * (end_level - level[node])
                u[node - mentors] -= sign * (end_number - number[node])
        level[node] = UNREACHED
        slot[node] = -1


@compiled_part
def _flip_to_end(source: int, end: int, arcs: ArcTable, state: FlowState, search: PathSearch) -> None:
    """Use every unused arc of the path from mentee `source` to the node `end`, and release every used one."""
    came_by, mentors = search.came_by, len(state.price)
    if end >= mentors:
        arc = came_by[end]
        state.filled[end - mentors] -= 1
        end = arcs.mentor[arc]
        _release(arc, end, state)
    while True:
        arc = came_by[end]
        _use(arc, end, state)
        if arcs.mentee[arc] == source:
            break
        arc = came_by[mentors + arcs.mentee[arc]]
        end = arcs.mentor[arc]
        _release(arc, end, state)
    state.filled[source] += 1
