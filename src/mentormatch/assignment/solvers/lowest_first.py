"""The compiled kernel of leximin: fewest pairs of the lowest score first.

A feasible flow from a source S over mentees and mentors to a sink T is given. Level by level, from the lowest score
up, pairs of that level cost 1 and all others nothing:

1. The pairs of the level that are in use are taken out; their mentees have a unit too many, their mentors one too few.
2. Those units are sent again at least cost (primal-dual: paths of zero reduced cost; where there are none, the
   distances from all of them, and with them new potentials).
3. With the potentials π the level is settled for ever: by complementary slackness an answer has as few pairs of this
   level if and only if every arc of positive reduced cost is empty, and every one of negative reduced cost full. Such
   arcs are fixed; the next level moves along the others.

Costs are 0, 1 and −1 and potentials whole numbers, so that nothing is rounded. (Minimum-cost flow by Ford and Fulkerson
1962; restricting to tight arcs level by level, as Huang, Kavitha, Mehlhorn and Michail 2016 do for fair matchings.)
"""

from typing import Any

import numpy as np

from mentormatch.assignment.solvers.augmenting_paths import compiled

FAR = np.iinfo(np.int64).max


@compiled
def settle_levels(levels: Any, network: Any, state: Any, work: Any, position: Any, budget: int) -> int:
    """Go up the levels until one is settled with potentials, or `budget` arcs were looked at.

    Parameters
    ----------
    levels : (order, level), the arcs by ascending score, and the level of each arc
    network : (start, row, mentor, mentee, low, capacity, column_start, column)
        `row` holds the arcs of each mentee from the best to the worst, between `start` and `last`; `column` those of
        each mentor, between `column_start` and `column_last`.
    state : (last, dead, held, used, placed, place_fixed, load, load_fixed, sitting, seats, seat_of, first_seat,
        column_last). `used` is a mentee's arc or −1, `sitting` how many of a mentor's seats the arcs fill, `load` what
        flows on to T.
    work : (potential, distance, seen, came_by, stack, path, missing, excess)
    position : int64 array (2,): where in `order` the next level begins, and the stamp of what was seen last

    Returns
    -------
    int
        The level that was settled, whose potentials stand in ``work[0]``; −1 at the end, −2 where the budget is spent.
    """
    order, level = levels
    potential = work[0]
    mentees, mentors = len(state[3]), len(state[6])
    spent = 0
    while position[0] < len(order):
        if spent > budget:
            return -2
        begin, k = position[0], level[order[position[0]]]
        end = begin
        while end < len(order) and level[order[end]] == k:
            end += 1
        position[0] = end
        spent += end - begin
        count = _take_out(order, begin, end, network, state, work)
        if count == 0:
            _bury(order, begin, end, network, state)
            continue
        spent += mentees + mentors
        moved = _send_again(count, order[begin:end], level, network, state, work, position)
        if moved:
            _fix(k, level, network, state, potential)
            _bury_costly(order, begin, end, network, state, potential)
            return k  # type: ignore[no-any-return]
        _bury(order, begin, end, network, state)
    return -1


@compiled
def _take_out(order: Any, begin: int, end: int, network: Any, state: Any, work: Any) -> int:
    """Take the level's free arcs in use out of the flow; return how many there are."""
    mentor, mentee = network[2], network[3]
    dead, held, used = state[1], state[2], state[3]
    missing, excess = work[6], work[7]
    count = 0
    for at in range(begin, end):
        arc = order[at]
        i = mentee[arc]
        if used[i] == arc and not held[i] and not dead[arc]:
            _release(i, mentor[arc], state)
            missing[mentor[arc]] += 1
            excess[count] = i
            count += 1
    return count


@compiled
def _bury(order: Any, begin: int, end: int, network: Any, state: Any) -> None:
    """No answer that counts uses an arc of this level, save those that are held."""
    mentee = network[3]
    dead, used = state[1], state[3]
    for at in range(begin, end):
        arc = order[at]
        if used[mentee[arc]] != arc:
            dead[arc] = True


@compiled
def _bury_costly(order: Any, begin: int, end: int, network: Any, state: Any, potential: Any) -> None:
    """Bury the arcs of the level between two people without a potential: they still cost 1."""
    mentor, mentee = network[2], network[3]
    for at in range(begin, end):
        arc = order[at]
        if potential[mentee[arc]] == potential[len(state[3]) + mentor[arc]]:
            state[1][arc] = True


@compiled
def _release(i: int, j: int, state: Any) -> None:
    """Empty the seat with mentor j that mentee i fills."""
    used, sitting, seats, seat_of, first_seat = state[3], state[8], state[9], state[10], state[11]
    sitting[j] -= 1
    moved = seats[first_seat[j] + sitting[j]]
    seats[seat_of[i]] = moved
    seat_of[moved] = seat_of[i]
    used[i] = -1


@compiled
def _use(i: int, arc: int, j: int, state: Any) -> None:
    """Fill a seat with mentor j by mentee i."""
    used, sitting, seats, seat_of, first_seat = state[3], state[8], state[9], state[10], state[11]
    seat = first_seat[j] + sitting[j]
    seats[seat], seat_of[i], used[i] = i, seat, arc
    sitting[j] += 1


@compiled
def _send_again(count: int, costly: Any, level: Any, network: Any, state: Any, work: Any, position: Any) -> bool:
    """Send the units of the first `count` mentees in excess at least cost; tell whether that moved a potential.

    All arcs of the level that is looked at are `costly`.
    """
    seen, excess = work[2], work[7]
    k, moved = level[costly[0]], False
    while True:
        before = -1
        while count != before and count > 0:
            # what one search has seen in vain no other need see, until all have searched
            position[1] += 1
            before, left = count, 0
            for at in range(count):
                i = excess[at]
                end = -1
                if seen[i] != position[1]:
                    end = _search(i, position[1], k, level, network, state, work)
                if end >= 0:
                    _augment(i, end, network, state, work)
                else:
                    excess[left] = i
                    left += 1
            count = left
        if count == 0:
            return moved
        if moved:
            _move_potentials(count, k, level, network, state, work)
        else:
            _move_first_potentials(costly, position[1], level, network, state, work)
        moved = True


@compiled
def _shrink(i: int, network: Any, state: Any) -> None:
    """Forget the worst arcs of a mentee that are dead."""
    start, row = network[0], network[1]
    last, dead = state[0], state[1]
    while last[i] > start[i] and dead[row[last[i] - 1]]:
        last[i] -= 1


@compiled
def _see(node: int, parent: int, stamp: int, top: int, work: Any) -> int:
    """Note a node that was not seen yet; return the new top of the stack."""
    seen, came_by, stack = work[2], work[3], work[4]
    seen[node], came_by[node], stack[top] = stamp, parent, node
    return top + 1


@compiled
def _search(source: int, stamp: int, k: int, level: Any, network: Any, state: Any, work: Any) -> int:
    """Return a mentor with too few whom mentee `source` reaches at no reduced cost, −1 where there is none."""
    stack, missing = work[4], work[6]
    mentees, mentors = len(state[3]), len(state[6])
    top = _see(source, -1, stamp, 0, work)
    while top > 0:
        below = top - 1
        node = stack[below]
        if node < mentees:
            top = _search_mentee(node, stamp, below, k, level, network, state, work)
        elif node < mentees + mentors:
            top = _search_mentor(node, stamp, below, k, level, network, state, work)
        else:
            top = _search_ends(node, stamp, below, network, state, work)
        # who has too few is known when reached, so that nobody else is looked at in vain
        found = _short_of(below, top, mentees, stack, missing)
        if found >= 0:
            return found  # type: ignore[no-any-return]
    return -1


@compiled
def _short_of(begin: int, end: int, mentees: int, stack: Any, missing: Any) -> int:
    """Return a mentor with too few among the nodes ``stack[begin:end]``, −1 where there is none."""
    for at in range(begin, end):
        j = stack[at] - mentees
        if 0 <= j < len(missing) and missing[j] > 0:
            return j  # type: ignore[no-any-return]
    return -1


@compiled
def _search_mentee(node: int, stamp: int, top: int, k: int, level: Any, network: Any, state: Any, work: Any) -> int:
    """From a mentee to mentors whom it does not have, and to S; return the new top of the stack."""
    start, row, mentor = network[:3]
    last, dead, _held, used, placed, place_fixed = state[:6]
    potential, _distance, seen = work[:3]
    mentees, S = len(used), len(used) + len(state[6])
    _shrink(node, network, state)
    for at in range(start[node], last[node]):
        arc = row[at]
        j = mentees + mentor[arc]
        if dead[arc] or seen[j] == stamp or used[node] == arc:
            continue
        if (1 if level[arc] == k else 0) + potential[node] == potential[j]:
            top = _see(j, ~arc, stamp, top, work)
            if work[6][j - mentees] > 0:
                return top
    if placed[node] and not place_fixed[node] and seen[S] != stamp and potential[node] == potential[S]:
        top = _see(S, node, stamp, top, work)
    return top


@compiled
def _search_mentor(node: int, stamp: int, top: int, k: int, level: Any, network: Any, state: Any, work: Any) -> int:
    """From a mentor to those who sit there, and to T; return the new top of the stack."""
    held, used = state[2:4]
    load, load_fixed, sitting, seats, _seat_of, first_seat = state[6:12]
    potential, _distance, seen = work[:3]
    T = len(used) + len(load) + 1
    j = node - len(used)
    for seat in range(first_seat[j], first_seat[j] + sitting[j]):
        i = seats[seat]
        if held[i] or seen[i] == stamp:
            continue
        if potential[node] - (1 if level[used[i]] == k else 0) == potential[i]:
            top = _see(i, node, stamp, top, work)
    if load[j] < network[5][j] and not load_fixed[j] and seen[T] != stamp and potential[node] == potential[T]:
        top = _see(T, node, stamp, top, work)
    return top


@compiled
def _search_ends(node: int, stamp: int, top: int, network: Any, state: Any, work: Any) -> int:
    """From S to who has nobody, or from T to who can have one less; return the new top of the stack."""
    placed, place_fixed, load, load_fixed = state[4:8]
    potential, _distance, seen = work[:3]
    mentees, low = len(placed), network[4]
    if node == mentees + len(load):
        for i in range(mentees):
            if not placed[i] and not place_fixed[i] and seen[i] != stamp and potential[node] == potential[i]:
                top = _see(i, node, stamp, top, work)
    else:
        for j in range(len(load)):
            v = mentees + j
            if load[j] > low[j] and not load_fixed[j] and seen[v] != stamp and potential[node] == potential[v]:
                top = _see(v, node, stamp, top, work)
    return top


@compiled
def _augment(source: int, end: int, network: Any, state: Any, work: Any) -> None:
    """Send one unit along the path that was found from mentee `source` to mentor `end`."""
    mentor, mentee = network[2], network[3]
    used, placed, load = state[3], state[4], state[6]
    came_by, path, missing = work[3], work[5], work[6]
    mentees, mentors = len(used), len(load)
    S, T = mentees + mentors, mentees + mentors + 1
    missing[end] -= 1
    length, node = 0, mentees + end
    while node != source:
        path[length] = node
        length += 1
        # an arc says by its own mentee where it comes from
        node = came_by[node] if came_by[node] >= 0 else mentee[~came_by[node]]
    for step in range(length - 1, -1, -1):
        to = path[step]
        if to == S:
            placed[came_by[S]] = False
        elif to == T:
            load[came_by[T] - mentees] += 1
        elif to < mentees:
            if came_by[to] == S:
                placed[to] = True
            else:
                _release(to, mentor[used[to]], state)
        elif came_by[to] == T:
            load[to - mentees] -= 1
        else:
            arc = ~came_by[to]
            _use(mentee[arc], arc, to - mentees, state)


@compiled
def _nearer(node: int, distance: int, now: int, top: int, reached: int, work: Any) -> Any:
    """Note that a node is this near; on the stack comes who is as near as what is looked at now."""
    known, stack, path = work[1], work[4], work[5]
    if distance >= known[node]:
        return top, reached
    if known[node] == FAR:
        path[reached] = node
        reached += 1
    known[node] = distance
    if distance == now:
        stack[top] = node
        top += 1
    return top, reached


@compiled
def _move_first_potentials(costly: Any, stamp: int, level: Any, network: Any, state: Any, work: Any) -> None:
    """Do the same as `_move_potentials` while all potentials are 0.

    Then the distance of what the last searches have seen in vain is 0, only costly arcs lead away from it, and it need
    not be looked at again.
    """
    mentor, mentee = network[2], network[3]
    dead, used = state[1], state[3]
    _potential, distance, seen, _came_by, _stack, path, _missing, _excess = work
    reached = 0
    for node in range(len(seen)):
        if seen[node] == stamp:
            distance[node], path[reached] = 0, node
            reached += 1
    top = 0
    for arc in costly:
        if seen[mentee[arc]] == stamp and not dead[arc] and used[mentee[arc]] != arc:
            top, reached = _nearer(len(used) + mentor[arc], 1, 1, top, reached, work)
    _spread(1, top, reached, level[costly[0]], level, network, state, work)


@compiled
def _move_potentials(count: int, k: int, level: Any, network: Any, state: Any, work: Any) -> None:
    """Find how far the nearest mentor with too few is from the mentees in excess, and move the potentials so far."""
    excess = work[7]
    top, reached = 0, 0
    for at in range(count):
        top, reached = _nearer(excess[at], 0, 0, top, reached, work)
    _spread(0, top, reached, k, level, network, state, work)


@compiled
def _spread(now: int, top: int, reached: int, k: int, level: Any, network: Any, state: Any, work: Any) -> None:
    """Go on from the nodes on the stack, at distance `now`, to the nearest mentor with too few (Dijkstra)."""
    potential, distance, _seen, _came_by, stack, path, missing, _excess = work
    mentees = len(state[3])
    found = _short_of(0, top, mentees, stack, missing) >= 0
    while not found:
        while top > 0 and not found:
            # who has too few is known when reached, so that nobody as near is left in vain
            below = top - 1
            top, reached = _leave(stack[below], now, below, reached, k, level, network, state, work)
            found = _short_of(below, top, mentees, stack, missing) >= 0
        if not found:
            further = FAR
            for at in range(reached):
                if now < distance[path[at]] < further:
                    further = distance[path[at]]
            now = further
            for at in range(reached):
                if distance[path[at]] == now:
                    stack[top] = path[at]
                    top += 1
            assert top > 0, "every unit can go back along its own pair"
            found = _short_of(0, top, mentees, stack, missing) >= 0
    for at in range(reached):
        node = path[at]
        if distance[node] < now:
            potential[node] += distance[node] - now
        distance[node] = FAR


@compiled
def _leave(node: int, now: int, top: int, reached: int, k: int, level: Any, network: Any, state: Any, work: Any) -> Any:
    """Note how near all are that can be reached from a node."""
    mentees, mentors = len(state[3]), len(state[6])
    if node < mentees:
        return _leave_mentee(node, now, top, reached, k, level, network, state, work)
    if node < mentees + mentors:
        return _leave_mentor(node, now, top, reached, k, level, network, state, work)
    return _leave_ends(node, now, top, reached, network, state, work)


@compiled
def _leave_mentee(
    node: int, now: int, top: int, reached: int, k: int, level: Any, network: Any, state: Any, work: Any
) -> Any:
    """From a mentee to mentors whom it does not have, and to S."""
    start, row, mentor = network[:3]
    last, dead, _held, used, placed, place_fixed = state[:6]
    potential = work[0]
    mentees, S = len(used), len(used) + len(state[6])
    here = now + potential[node]
    _shrink(node, network, state)
    for at in range(start[node], last[node]):
        arc = row[at]
        if not dead[arc] and used[node] != arc:
            j = mentees + mentor[arc]
            cost = 1 if level[arc] == k else 0
            top, reached = _nearer(j, here + cost - potential[j], now, top, reached, work)
    if placed[node] and not place_fixed[node]:
        top, reached = _nearer(S, here - potential[S], now, top, reached, work)
    return top, reached


@compiled
def _leave_mentor(
    node: int, now: int, top: int, reached: int, k: int, level: Any, network: Any, state: Any, work: Any
) -> Any:
    """From a mentor to those who sit there, and to T."""
    held, used = state[2:4]
    load, load_fixed, sitting, seats, _seat_of, first_seat = state[6:12]
    potential = work[0]
    T = len(used) + len(load) + 1
    here, j = now + potential[node], node - len(used)
    for seat in range(first_seat[j], first_seat[j] + sitting[j]):
        i = seats[seat]
        if not held[i]:
            cost = -1 if level[used[i]] == k else 0
            top, reached = _nearer(i, here + cost - potential[i], now, top, reached, work)
    if load[j] < network[5][j] and not load_fixed[j]:
        top, reached = _nearer(T, here - potential[T], now, top, reached, work)
    return top, reached


@compiled
def _leave_ends(node: int, now: int, top: int, reached: int, network: Any, state: Any, work: Any) -> Any:
    """From S to who has nobody, or from T to who can have one less."""
    placed, place_fixed, load, load_fixed = state[4:8]
    potential, low = work[0], network[4]
    mentees, here = len(placed), now + potential[node]
    if node == mentees + len(load):
        for i in range(mentees):
            if not placed[i] and not place_fixed[i]:
                top, reached = _nearer(i, here - potential[i], now, top, reached, work)
    else:
        for j in range(len(load)):
            if load[j] > low[j] and not load_fixed[j]:
                top, reached = _nearer(mentees + j, here - potential[mentees + j], now, top, reached, work)
    return top, reached


@compiled
def _fix(k: int, level: Any, network: Any, state: Any, potential: Any) -> None:
    """Fix every arc whose reduced cost is not zero where it stands, and close up the rows and columns.

    Only arcs of people whose potential is not zero can have one, besides those of this level.
    """
    last, held, place_fixed, load_fixed = state[0], state[2], state[5], state[7]
    start, row, column_start, column, column_last = network[0], network[1], network[6], network[7], state[12]
    mentees, mentors = len(held), len(load_fixed)
    S, T = mentees + mentors, mentees + mentors + 1
    _count_from_most(potential)
    for i in range(mentees):
        if potential[i] != 0:
            last[i] = _fix_arcs(start[i], last[i], row, k, level, network, state, potential)
        if held[i]:
            last[i] = start[i]
        place_fixed[i] |= potential[S] != potential[i]
    for j in range(mentors):
        if potential[mentees + j] != 0:
            column_last[j] = _fix_arcs(column_start[j], column_last[j], column, k, level, network, state, potential)
        load_fixed[j] |= potential[mentees + j] != potential[T]


@compiled
def _count_from_most(potential: Any) -> None:
    """Shift the potentials such that most of them are zero, if all of them were 0 or −1: it changes no difference."""
    low = 0
    for node in range(len(potential)):
        if potential[node] < -1:
            return
        low -= potential[node]
    if 2 * low > len(potential):
        for node in range(len(potential)):
            potential[node] += 1


@compiled
def _fix_arcs(begin: int, end: int, arcs: Any, k: int, level: Any, network: Any, state: Any, potential: Any) -> int:
    """Fix those of ``arcs[begin:end]`` whose reduced cost is not zero; return where those that are left end."""
    mentor, mentee = network[2], network[3]
    dead, held, used = state[1], state[2], state[3]
    kept = begin
    for at in range(begin, end):
        arc = arcs[at]
        i = mentee[arc]
        if dead[arc]:
            continue
        cost = (1 if level[arc] == k else 0) + potential[i] - potential[len(used) + mentor[arc]]
        if cost > 0:
            dead[arc] = True
            continue
        if cost < 0:
            held[i] = True
        if not held[i] or used[i] == arc:
            arcs[kept] = arc
            kept += 1
    return kept
