"""The compiled kernel: shortest augmenting paths with capacities and prices.

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

from mentormatch.assignment.compiled import compiled

UNREACHED = np.iinfo(np.int64).max


_DONE = -2


@compiled
def _less(level_a: int, number_a: float, level_b: int, number_b: float) -> bool:
    return level_a < level_b or (level_a == level_b and number_a < number_b)


@compiled
def _before(a: int, b: int, level: Any, number: Any) -> bool:
    """Order of the heap: by distance, then by node, so that equal distances fall the same way everywhere."""
    return level[a] < level[b] or (
        level[a] == level[b] and (number[a] < number[b] or (number[a] == number[b] and a < b))
    )


@compiled
def _sift_up(heap: Any, slot: Any, at: int, level: Any, number: Any) -> None:
    node = heap[at]
    while at > 0:
        above = (at - 1) // 2
        if not _before(node, heap[above], level, number):
            break
        heap[at] = heap[above]
        slot[heap[at]] = at
        at = above
    heap[at] = node
    slot[node] = at


@compiled
def _pop(heap: Any, slot: Any, size: int, level: Any, number: Any) -> int:
    """Take the nearest node off the heap, which has `size` nodes."""
    nearest = heap[0]
    slot[nearest] = _DONE
    node = heap[size - 1]
    at = 0
    while True:
        below = 2 * at + 1
        if below >= size - 1:
            break
        if below + 1 < size - 1 and _before(heap[below + 1], heap[below], level, number):
            below += 1
        if not _before(heap[below], node, level, number):
            break
        heap[at] = heap[below]
        slot[heap[at]] = at
        at = below
    if size > 1:
        heap[at] = node
        slot[node] = at
    return nearest  # type: ignore[no-any-return]


@compiled
def _reach(node: int, cost_level: int, cost: float, arc: int, end: Any, work: Any) -> None:
    """Note that a node can be reached at this distance along `arc`, unless it or the end is known to be nearer."""
    level, number, came_by, heap, slot, touched, counts = work
    if slot[node] == _DONE or _less(end[0], end[1], cost_level, cost):
        return
    if level[node] == UNREACHED:
        heap[counts[0]], slot[node], touched[counts[1]] = node, counts[0], node
        counts[0] += 1
        counts[1] += 1
    elif not _less(cost_level, cost, level[node], number[node]):
        return
    level[node], number[node], came_by[node] = cost_level, cost, arc
    _sift_up(heap, slot, slot[node], level, number)


@compiled
def _least(level: int, number: float) -> Any:
    """A reduced cost, or nothing where rounding made it negative."""
    if level < 0 or (level == 0 and number < 0.0):
        return 0, 0.0
    return level, number


@compiled
def _use(arc: int, j: int, state: Any) -> None:
    load, first_seat, seat_arc, seat_of_arc = state[5:]
    seat = first_seat[j] + load[j]
    seat_arc[seat], seat_of_arc[arc] = arc, seat
    load[j] += 1


@compiled
def _release(arc: int, j: int, state: Any) -> None:
    load, first_seat, seat_arc, seat_of_arc = state[5:]
    load[j] -= 1
    moved = seat_arc[first_seat[j] + load[j]]
    seat_arc[seat_of_arc[arc]], seat_of_arc[moved] = moved, seat_of_arc[arc]
    seat_of_arc[arc] = -1


@compiled
def _best_free(i: int, arcs: Any, state: Any) -> Any:
    """The largest score less price over mentee i's arcs not in use; level −UNREACHED where there is none."""
    start, mentor, _mentee, score = arcs
    price_level, price, seat_of_arc = state[0], state[1], state[8]
    level, number = -UNREACHED, 0.0
    for arc in range(start[i], start[i + 1]):
        if seat_of_arc[arc] < 0:
            j = mentor[arc]
            if _less(level, number, -price_level[j], score[arc] - price[j]):
                level, number = -price_level[j], score[arc] - price[j]
    return level, number


@compiled
def settle(rows: Any, arcs: Any, worths: Any, state: Any) -> None:
    """Set the mentees' prices after prices or arcs changed, and give up what another arc, or an empty place, beats."""
    start, mentor, _mentee, score = arcs
    price_level, price, u_level, u, filled = state[:5]
    seat_of_arc = state[8]
    for i in rows:
        level, number = _best_free(i, arcs, state)
        for arc in range(start[i], start[i + 1]):
            j = mentor[arc]
            if seat_of_arc[arc] < 0:
                continue
            gain_level, gain = -price_level[j], score[arc] - price[j]
            empty = -worths[1] if filled[i] == 1 else -worths[2]
            if _less(gain_level, gain, level, number) or _less(gain_level, gain, empty, 0.0):
                _release(arc, j, state)
                filled[i] -= 1
                if _less(level, number, gain_level, gain):  # what was given up is free as well
                    level, number = gain_level, gain
        if filled[i] > 0:
            last = -worths[1] if filled[i] == 1 else -worths[2]
            if _less(level, number, last, 0.0):
                level, number = last, 0.0
        u_level[i], u[i] = level, number


@compiled
def fill_greedily(rows: Any, least: float, arcs: Any, limits: Any, state: Any) -> None:
    """Give every empty place of the mentees `rows`, one after another, the best empty seat left, from `least` on."""
    start, mentor, _mentee, score = arcs
    demand, _low, capacity = limits
    filled, load, seat_of_arc = state[4], state[5], state[8]
    for i in rows:
        while filled[i] < demand[i]:
            best, at = least, -1
            for arc in range(start[i], start[i + 1]):
                if seat_of_arc[arc] < 0 and load[mentor[arc]] < capacity[mentor[arc]] and score[arc] >= best:
                    best, at = score[arc], arc
            if at < 0:
                break
            _use(at, mentor[at], state)
            filled[i] += 1


@compiled
def route_places(rows: Any, arcs: Any, limits: Any, worths: Any, state: Any, work: Any) -> int:
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
    arcs : (start, mentor, mentee, score), the arcs of each mentee one after another (compressed sparse rows)
    limits : (demand, low, capacity), what forced pairs leave of them
    worths : (a seat below the minimum load, a mentee's first pair, any further pair), as levels
    state : (price_level, price, u_level, u, filled, load, first_seat, seat_arc, seat_of_arc), changed in place
    work : (level, number, came_by, heap, slot, touched, counts), scratch of mentors + mentees each
    """
    start, demand, filled = arcs[0], limits[0], state[4]
    looked_at = 0
    for i in rows:
        while filled[i] < demand[i] and start[i + 1] > start[i]:
            if not _route(i, arcs, limits, worths, state, work):
                break
            looked_at += work[6][1]
        looked_at += 1
    return looked_at


@compiled
def _route(source: int, arcs: Any, limits: Any, worths: Any, state: Any, work: Any) -> bool:
    """Route one more place of the mentee `source`; tell whether its next place is worth a try."""
    best_level, best = _best_free(source, arcs, state)
    if best_level == -UNREACHED:
        return False
    u_level, u, filled = state[2], state[3], state[4]
    empty_level = best_level + (worths[1] if filled[source] == 0 else worths[2])
    if _less(empty_level, best, 0, 0.0):
        # better empty; u falls to what that place would have, but not below what giving up the last pair costs
        last_level = -worths[1] if filled[source] == 1 else -worths[2]
        if filled[source] > 0 and _less(best_level, best, last_level, 0.0):
            best_level, best = last_level, 0.0
        u_level[source], u[source] = best_level, best
        return False
    u_level[source], u[source] = best_level, best
    mentors = len(state[0])
    end, end_level, end_number = _nearest_end(source, (empty_level, best), arcs, limits, worths, state, work)
    _move_prices(end_level, end_number, 1, state, work)
    if end == mentors + source:
        return False
    _flip_to_end(source, end, arcs, state, work)
    return True


@compiled
def _nearest_end(source: int, end_at: Any, arcs: Any, limits: Any, worths: Any, state: Any, work: Any) -> Any:
    """Dijkstra from mentee `source`, whose place may stay empty at `end_at`; return the nearest end, its distance.

    Ends are known as soon as they are reached, so that a seat that is as near as anything ends the search.
    """
    level, number, _came_by, heap, slot, touched, counts = work
    mentors = len(state[0])
    end = mentors + source
    end_level, end_number = end_at
    heap[0], slot[end], touched[0], counts[0], counts[1] = end, 0, end, 1, 1
    level[end], number[end] = 0, 0.0
    while counts[0] > 0:
        node = heap[0]
        if _less(end_level, end_number, level[node], number[node]):
            break
        if end < mentors and level[node] == end_level and number[node] == end_number:
            break
        node = _pop(heap, slot, counts[0], level, number)
        counts[0] -= 1
        if node < mentors:
            end, end_level, end_number = _leave_mentor(node, (end, end_level, end_number), arcs, worths, state, work)
        else:
            at = (end, end_level, end_number)
            end, end_level, end_number = _leave_mentee(node - mentors, at, arcs, limits, worths, state, work)
    return end, end_level, end_number


@compiled
def _nearer(node: int, cost: Any, end: Any, mentors: int) -> Any:
    """The nearer of two ends; of equal ones a seat, since it makes one pair more."""
    if _less(cost[0], cost[1], end[1], end[2]) or (
        node < mentors <= end[0] and cost[0] == end[1] and cost[1] == end[2]
    ):
        return node, cost[0], cost[1]
    return end


@compiled
def _leave_mentor(j: int, end: Any, arcs: Any, worths: Any, state: Any, work: Any) -> Any:
    """From a mentor to those who sit there and could make room; return the nearest end."""
    mentee, score = arcs[2], arcs[3]
    price_level, price, u_level, u, filled = state[:5]
    load, first_seat, seat_arc = state[5], state[6], state[7]
    level, number = work[0], work[1]
    mentors = len(price)
    for seat in range(first_seat[j], first_seat[j] + load[j]):
        arc = seat_arc[seat]
        i = mentee[arc]
        cost_level, cost = _least(-price_level[j] - u_level[i], score[arc] - price[j] - u[i])
        cost_level, cost = level[j] + cost_level, number[j] + cost
        _reach(mentors + i, cost_level, cost, arc, (end[1], end[2]), work)
        if work[4][mentors + i] != _DONE and level[mentors + i] == cost_level and number[mentors + i] == cost:
            give_level, give = _least(u_level[i] + (worths[1] if filled[i] == 1 else worths[2]), u[i])
            end = _nearer(mentors + i, (cost_level + give_level, cost + give), end, mentors)
    return end


@compiled
def _leave_mentee(i: int, end: Any, arcs: Any, limits: Any, worths: Any, state: Any, work: Any) -> Any:
    """From a mentee to mentors it does not have; return the nearest end."""
    start, mentor, _mentee, score = arcs
    low, capacity = limits[1], limits[2]
    price_level, price, u_level, u = state[:4]
    load, seat_of_arc = state[5], state[8]
    level, number = work[0], work[1]
    mentors = len(price)
    node = mentors + i
    for arc in range(start[i], start[i + 1]):
        if seat_of_arc[arc] < 0:
            j = mentor[arc]
            cost_level, cost = _least(u_level[i] + price_level[j], u[i] - (score[arc] - price[j]))
            cost_level, cost = level[node] + cost_level, number[node] + cost
            _reach(j, cost_level, cost, arc, (end[1], end[2]), work)
            if load[j] < capacity[j] and work[4][j] != _DONE and level[j] == cost_level and number[j] == cost:
                rest_level, rest = _least(-price_level[j] - (worths[0] if load[j] < low[j] else 0), -price[j])
                end = _nearer(j, (cost_level + rest_level, cost + rest), end, mentors)
    return end


@compiled
def _move_prices(end_level: int, end_number: float, sign: int, state: Any, work: Any) -> None:
    """Move the prices of what was scanned nearer than the end, and leave the scratch as it was."""
    price_level, price, u_level, u = state[:4]
    level, number, _came_by, _heap, slot, touched, counts = work
    mentors = len(price)
    for k in range(counts[1]):
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


@compiled
def _flip_to_end(source: int, end: int, arcs: Any, state: Any, work: Any) -> None:
    """Give every arc of the path from mentee `source` to `end` the other state."""
    mentor, mentee = arcs[1], arcs[2]
    filled, came_by, mentors = state[4], work[2], len(state[0])
    if end >= mentors:
        arc = came_by[end]
        filled[end - mentors] -= 1
        end = mentor[arc]
        _release(arc, end, state)
    while True:
        arc = came_by[end]
        _use(arc, end, state)
        if mentee[arc] == source:
            break
        arc = came_by[mentors + mentee[arc]]
        end = mentor[arc]
        _release(arc, end, state)
    filled[source] += 1
