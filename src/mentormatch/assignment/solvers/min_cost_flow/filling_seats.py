"""The mirrored search: mentors with a price and an empty seat."""

from typing import Any

from mentormatch.assignment.compiled import compiled
from mentormatch.assignment.solvers.min_cost_flow.augmenting_paths import (
    _least,
    _less,
    _move_prices,
    _pop,
    _reach,
    _release,
    _use,
)


@compiled
def fill_seats(columns: Any, arcs: Any, by_mentor: Any, limits: Any, worths: Any, state: Any, work: Any) -> int:
    """Mend every mentor of `columns` that has a price and an empty seat; return how many nodes were looked at.

    1. Dijkstra from the empty seat: mentee i comes to j at u_i − (s_ij − p_j) and leaves an empty seat where it was,
       at (s_ik − p_k) − u_i, until no end is nearer: a seat that may stay empty once its price has fallen, or an
       empty place.
    2. p_j ← p_j − (D − d_j) and u_i ← u_i + (D − d_i) on what was scanned nearer than D; the arcs of the path change
       state.

    Parameters
    ----------
    columns : int64 array
    by_mentor : (start, arc), the arcs of each mentor one after another
    arcs, limits, worths, state, work
        As for `augmenting_paths.route_places`.
    """
    looked_at = 0
    for j in columns:
        while _fill(j, arcs, by_mentor, limits, worths, state, work):
            looked_at += work[6][1]
        looked_at += 1
    return looked_at


@compiled
def _too_dear(j: int, limits: Any, worths: Any, state: Any) -> Any:
    """By how much the price of a mentor with an empty seat exceeds what it may be; (0, 0) where it does not."""
    if state[5][j] >= limits[2][j]:
        return 0, 0.0
    return _least(state[0][j] + (worths[0] if state[5][j] < limits[1][j] else 0), state[1][j])


@compiled
def _fill(source: int, arcs: Any, by_mentor: Any, limits: Any, worths: Any, state: Any, work: Any) -> bool:
    """Fill one empty seat of the mentor `source`, or let its price fall; tell whether to look at it again."""
    end_level, end_number = _too_dear(source, limits, worths, state)
    if end_level == 0 and end_number == 0.0:
        return False
    level, number, _came_by, heap, slot, touched, counts = work
    mentors = len(state[0])
    end = source
    heap[0], slot[source], touched[0], counts[0], counts[1] = source, 0, source, 1, 1
    level[source], number[source] = 0, 0.0
    while counts[0] > 0 and _less(level[heap[0]], number[heap[0]], end_level, end_number):
        node = _pop(heap, slot, counts[0], level, number)
        counts[0] -= 1
        if node != source:
            cost_level, cost, may_end = _cost_to_rest_at(node, limits, worths, state)
            cost_level, cost = level[node] + cost_level, number[node] + cost
            # of equal ends an empty place, since it makes one pair more
            if may_end and (
                _less(cost_level, cost, end_level, end_number)
                or (node >= mentors > end and cost_level == end_level and cost == end_number)
            ):
                end, end_level, end_number = node, cost_level, cost
        if node < mentors:
            _call_mentees(node, (end_level, end_number), arcs, by_mentor, state, work)
        else:
            _empty_seats(node - mentors, (end_level, end_number), arcs, state, work)
    _move_prices(end_level, end_number, -1, state, work)
    if end == source:
        return False
    _flip_from_end(source, end, arcs, state, work)
    return True


@compiled
def _cost_to_rest_at(node: int, limits: Any, worths: Any, state: Any) -> Any:
    """What it costs that the empty seat rests with a mentor, or that a mentee with an empty place takes it."""
    demand, low = limits[0], limits[1]
    price_level, price, u_level, u, filled, load = state[:6]
    if node < len(price):
        level, number = _least(price_level[node] + (worths[0] if load[node] <= low[node] else 0), price[node])
        return level, number, True
    i = node - len(price)
    level, number = _least(-u_level[i] - (worths[1] if filled[i] == 0 else worths[2]), -u[i])
    return level, number, filled[i] < demand[i]


@compiled
def _call_mentees(j: int, end: Any, arcs: Any, by_mentor: Any, state: Any, work: Any) -> None:
    """From an empty seat to the mentees who could come."""
    mentee, score = arcs[2], arcs[3]
    start, arc_of = by_mentor
    price_level, price, u_level, u = state[:4]
    seat_of_arc = state[8]
    level, number = work[0], work[1]
    for at in range(start[j], start[j + 1]):
        arc = arc_of[at]
        if seat_of_arc[arc] < 0:
            i = mentee[arc]
            cost_level, cost = _least(u_level[i] + price_level[j], u[i] - (score[arc] - price[j]))
            _reach(len(price) + i, level[j] + cost_level, number[j] + cost, arc, end, work)


@compiled
def _empty_seats(i: int, end: Any, arcs: Any, state: Any, work: Any) -> None:
    """From a mentee to the seats it has and could leave."""
    start, mentor, _mentee, score = arcs
    price_level, price, u_level, u = state[:4]
    seat_of_arc = state[8]
    level, number = work[0], work[1]
    node = len(price) + i
    for arc in range(start[i], start[i + 1]):
        if seat_of_arc[arc] >= 0:
            k = mentor[arc]
            cost_level, cost = _least(-price_level[k] - u_level[i], score[arc] - price[k] - u[i])
            _reach(k, level[node] + cost_level, number[node] + cost, arc, end, work)


@compiled
def _flip_from_end(source: int, end: int, arcs: Any, state: Any, work: Any) -> None:
    """Give every arc of the path from the empty seat of `source` to `end` the other state."""
    mentor, mentee = arcs[1], arcs[2]
    filled, came_by, mentors = state[4], work[2], len(state[0])
    if end >= mentors:
        filled[end - mentors] += 1
        arc = came_by[end]
    else:
        arc = came_by[end]
        _release(arc, end, state)
        arc = came_by[mentors + mentee[arc]]
    while mentor[arc] != source:
        j = mentor[arc]
        left = came_by[j]
        _release(left, j, state)
        _use(arc, j, state)
        arc = came_by[mentors + mentee[left]]
    _use(arc, source, state)
