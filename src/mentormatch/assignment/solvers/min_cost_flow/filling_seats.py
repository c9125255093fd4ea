"""Compiled search that repairs mentors with a price and empty seats."""

from typing import Any

import numpy as np

from mentormatch.assignment.compiled import compiled, compiled_into_caller, compiled_part
from mentormatch.assignment.solvers.min_cost_flow.augmenting_paths import (
    IN_HEAP,
    TOUCHED,
    _begin,
    _less,
    _move_prices,
    _pop,
    _reach,
    _reduced_cost,
    _release,
    _use,
)
from mentormatch.assignment.solvers.min_cost_flow.kernel_values import (
    ArcTable,
    Distance,
    FlowLimits,
    FlowState,
    MentorArcs,
    PathEnd,
    PathSearch,
    PlaceLevels,
)


@compiled
def fill_seats(
    columns: Any,
    arcs: ArcTable,
    by_mentor: MentorArcs,
    limits: FlowLimits,
    levels: PlaceLevels,
    state: FlowState,
    search: PathSearch,
) -> int:
    """Repair every mentor of `columns` that has a price and an empty seat; return how many nodes were looked at.

    1. Dijkstra from the empty seat: mentee i comes to j at u_i − (s_ij − p_j) and leaves an empty seat where it was,
       at (s_ik − p_k) − u_i, until no end is nearer: a seat that may stay empty once its price has fallen, or an
       empty place.
    2. p_j ← p_j − (D − d_j) and u_i ← u_i + (D − d_i) on what was scanned nearer than D; the arcs of the path change
       state.

    Parameters
    ----------
    columns : int64 array
    by_mentor : MentorArcs
    arcs, limits, levels, state, search
        As for `augmenting_paths.route_places`.
    """
    looked_at = 0
    for j in columns:
        looked_at += 1
        while True:
            excess_level, excess = _price_excess(j, limits, levels, state)
            if excess_level == 0 and excess == 0.0:
                break
            end = _nearest_end(PathEnd(j, excess_level, excess), arcs, by_mentor, limits, levels, state, search)
            _move_prices(end.level, end.number, np.int64(-1), state, search)
            if end.node == j:
                break
            _flip_from_end(j, end.node, arcs, state, search)
            looked_at += search.counts[TOUCHED]
    return looked_at


@compiled_into_caller
def _price_excess(j: int, limits: FlowLimits, levels: PlaceLevels, state: FlowState) -> Any:
    """By how much the price of a mentor with an empty seat exceeds what it may be; (0, 0) where it does not."""
    if state.load[j] >= limits.capacity[j]:
        return 0, 0.0
    return _reduced_cost(
        state.price_level[j] + (levels.required if state.load[j] < limits.low[j] else 0), state.price[j]
    )


@compiled_into_caller
def _nearest_end(
    end: PathEnd,
    arcs: ArcTable,
    by_mentor: MentorArcs,
    limits: FlowLimits,
    levels: PlaceLevels,
    state: FlowState,
    search: PathSearch,
) -> PathEnd:
    """Dijkstra from a mentor whose seat may stay empty, which is the first `end` known; return the nearest."""
    level, number, heap, counts = search.level, search.number, search.heap, search.counts
    mentors, source = len(state.price), end.node
    _begin(source, search)
    while counts[IN_HEAP] > 0 and _less(level[heap[0]], number[heap[0]], end.level, end.number):
        node = _pop(search)
        if node != source:
            cost_level, cost, may_end = _cost_to_end_at(node, limits, levels, state)
            cost_level, cost = level[node] + cost_level, number[node] + cost
            # of equal ends an empty place, since it makes one pair more
            if may_end and (
                _less(cost_level, cost, end.level, end.number)
                or (node >= mentors > end.node and cost_level == end.level and cost == end.number)
            ):
                end = PathEnd(node, cost_level, cost)
        limit = Distance(end.level, end.number)
        if node < mentors:
            _scan_empty_seat(node, limit, arcs, by_mentor, state, search)
        else:
            _scan_seats_of_mentee(node - mentors, limit, arcs, state, search)
    return end


@compiled_into_caller
def _cost_to_end_at(node: int, limits: FlowLimits, levels: PlaceLevels, state: FlowState) -> Any:
    """What it costs to leave the seat of this mentor empty, or to fill an empty place of this mentee; if it may be."""
    mentors = len(state.price)
    if node < mentors:
        own = levels.required if state.load[node] <= limits.low[node] else 0
        level, number = _reduced_cost(state.price_level[node] + own, state.price[node])
        return level, number, True
    i = node - mentors
    own = levels.first[i] if state.filled[i] == 0 else levels.further
    level, number = _reduced_cost(-state.u_level[i] - own, -state.u[i])
    return level, number, state.filled[i] < limits.demand[i]


@compiled_part
def _scan_empty_seat(
    j: int, limit: Distance, arcs: ArcTable, by_mentor: MentorArcs, state: FlowState, search: PathSearch
) -> None:
    """From an empty seat to the mentees who could come."""
    mentee, score, start, arc_of = arcs.mentee, arcs.score, by_mentor.start, by_mentor.arc
    price_level, price, u_level, u = state.price_level, state.price, state.u_level, state.u
    seat_of_arc, level, number = state.seat_of_arc, search.level, search.number
    mentors = len(price)
    for place in range(start[j], start[j + 1]):
        arc = arc_of[place]
        if seat_of_arc[arc] < 0:
            i = mentee[arc]
            cost_level, cost = _reduced_cost(u_level[i] + price_level[j], u[i] - (score[arc] - price[j]))
            _reach(mentors + i, level[j] + cost_level, number[j] + cost, arc, limit, search)


@compiled_part
def _scan_seats_of_mentee(i: int, limit: Distance, arcs: ArcTable, state: FlowState, search: PathSearch) -> None:
    """From a mentee to the seats it has and could leave."""
    start, mentor, score = arcs.start, arcs.mentor, arcs.score
    price_level, price, u_level, u = state.price_level, state.price, state.u_level, state.u
    seat_of_arc, level, number = state.seat_of_arc, search.level, search.number
    node = len(price) + i
    for arc in range(start[i], start[i + 1]):
        if seat_of_arc[arc] >= 0:
            k = mentor[arc]
            cost_level, cost = _reduced_cost(-price_level[k] - u_level[i], score[arc] - price[k] - u[i])
            _reach(k, level[node] + cost_level, number[node] + cost, arc, limit, search)


@compiled_part
def _flip_from_end(source: int, end: int, arcs: ArcTable, state: FlowState, search: PathSearch) -> None:
    """Use every unused arc of the path from the empty seat of `source` to `end`, and release every used one."""
    came_by, mentors = search.came_by, len(state.price)
    if end >= mentors:
        state.filled[end - mentors] += 1
        arc = came_by[end]
    else:
        arc = came_by[end]
        _release(arc, end, state)
        arc = came_by[mentors + arcs.mentee[arc]]
    while arcs.mentor[arc] != source:
        j = arcs.mentor[arc]
        left = came_by[j]
        _release(left, j, state)
        _use(arc, j, state)
        arc = came_by[mentors + arcs.mentee[left]]
    _use(arc, source, state)
