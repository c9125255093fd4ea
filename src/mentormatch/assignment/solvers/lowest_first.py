"""Compiled leximin: as few pairs of the lowest score as possible first.

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

from typing import NamedTuple

import numpy as np

from mentormatch.arrays import Integers
from mentormatch.assignment.compiled import compiled, compiled_part

FAR = np.iinfo(np.int64).max

# Arrays are few and their rows named: to compile functions of many arrays takes longer than to run them.
LEVEL, MENTOR, MENTEE, DEAD, ORDER, ROW, COLUMN = range(7)
"""Of each arc, save that ORDER holds arcs by ascending level, ROW those of each mentee, COLUMN those of each mentor."""
START, LAST, HELD, USED, PLACED, PLACE_FIXED, SEAT, EXCESS = range(8)
"""Of each mentee: its arcs are ``ROW[START:LAST]``, USED is the one in use or −1; EXCESS holds mentees."""
LOW, CAPACITY, LOAD, LOAD_FIXED, SITTING, FIRST_SEAT, MISSING, COLUMN_START, COLUMN_LAST = range(9)
"""Of each mentor: SITTING is how many seats the arcs fill, LOAD what flows on to T, MISSING how much less comes in."""
POTENTIAL, DISTANCE, CAME_BY, STACK, REACHED, PATH = range(6)
"""Of each node (mentees, mentors, S, T), save that the last three hold nodes."""
NEXT, NOW, LIMIT, TOP, MANY = range(5)
"""Where in ORDER the next level begins; the distance that is looked at, and the largest; how many on STACK, REACHED."""


class LevelNetwork(NamedTuple):
    """The arcs, the flow and the potentials; int64 arrays, whose rows are named above.

    `arcs`, `people`, `mentors` and `nodes` have a column an arc, mentee, mentor and node; the last of mentees and
    mentors stands for nobody. `seats` holds the mentee in each seat, `counts` what is named from NEXT to MANY.
    """

    arcs: Integers
    people: Integers
    mentors: Integers
    nodes: Integers
    seats: Integers
    counts: Integers


@compiled
def settle_levels(net: LevelNetwork, budget: int) -> int:
    """Go up the levels until one is settled with potentials, or about `budget` arcs were looked at.

    Parameters
    ----------
    net : LevelNetwork
        Changed in place.

    Returns
    -------
    int
        The level that was settled, whose potentials stand in ``nodes[POTENTIAL]``; −1 at the end, −2 where the budget
        is spent.
    """
    arcs, people, mentors, counts = net.arcs, net.people, net.mentors, net.counts
    spent = 0
    while counts[NEXT] < arcs.shape[1]:
        if spent > budget:
            return -2
        begin = counts[NEXT]
        end, k = begin, arcs[LEVEL, arcs[ORDER, begin]]
        while end < arcs.shape[1] and arcs[LEVEL, arcs[ORDER, end]] == k:
            end += 1
        counts[NEXT] = end
        spent += end - begin
        count = _take_out(begin, end, net)
        moved = False
        if count > 0:
            spent += people.shape[1] + mentors.shape[1]
            moved = _send_again(count, begin, end, k, net)
            if moved:
                _fix(k, net)
        _bury(begin, end, net)
        if moved:
            return k  # type: ignore[no-any-return]
    return -1


@compiled_part
def _take_out(begin: int, end: int, net: LevelNetwork) -> int:
    """Take the level's free arcs in use out of the flow; return how many there are."""
    arcs, people, mentors = net.arcs, net.people, net.mentors
    count = 0
    for at in range(begin, end):
        arc = arcs[ORDER, at]
        i, j = arcs[MENTEE, arc], arcs[MENTOR, arc]
        if people[USED, i] == arc and not people[HELD, i]:
            _release(i, j, net)
            mentors[MISSING, j] += 1
            people[EXCESS, count] = i
            count += 1
    return count


@compiled_part
def _bury(begin: int, end: int, net: LevelNetwork) -> None:
    """Bury the arcs of a level that no answer that counts uses: they cost 1 where potentials do not differ."""
    arcs, people, nodes = net.arcs, net.people, net.nodes
    for at in range(begin, end):
        arc = arcs[ORDER, at]
        i, j = arcs[MENTEE, arc], people.shape[1] - 1 + arcs[MENTOR, arc]
        if nodes[POTENTIAL, i] == nodes[POTENTIAL, j]:
            arcs[DEAD, arc] = 1


@compiled_part
def _release(i: int, j: int, net: LevelNetwork) -> None:
    """Empty the seat with mentor j that mentee i fills."""
    people, mentors, seats = net.people, net.mentors, net.seats
    mentors[SITTING, j] -= 1
    moved = seats[mentors[FIRST_SEAT, j] + mentors[SITTING, j]]
    seats[people[SEAT, i]] = moved
    people[SEAT, moved] = people[SEAT, i]
    people[USED, i] = -1


@compiled_part
def _use(i: int, arc: int, j: int, net: LevelNetwork) -> None:
    """Fill a seat with mentor j by mentee i."""
    people, mentors, seats = net.people, net.mentors, net.seats
    seat = mentors[FIRST_SEAT, j] + mentors[SITTING, j]
    seats[seat], people[SEAT, i], people[USED, i] = i, seat, arc
    mentors[SITTING, j] += 1


@compiled_part
def _send_again(count: int, begin: int, end: int, k: int, net: LevelNetwork) -> bool:
    """Send the units of the first `count` mentees in excess at least cost; tell whether that moved a potential."""
    people, nodes = net.people, net.nodes
    moved = False
    while True:
        before = -1
        while count != before:
            # what one search has reached in vain no other need look at, until all have searched
            _forget(net)
            before, left = count, 0
            for at in range(count):
                i = people[EXCESS, at]
                found = _search(i, k, net) if nodes[DISTANCE, i] == FAR else -1
                if found >= 0:
                    _augment(i, found, net)
                else:
                    people[EXCESS, left] = i
                    left += 1
            count = left
        if count == 0:
            _forget(net)
            return moved
        _move_potentials(begin, end, k, moved, net)
        moved = True


@compiled_part
def _forget(net: LevelNetwork) -> None:
    """Forget all distances."""
    nodes, counts = net.nodes, net.counts
    for at in range(counts[MANY]):
        nodes[DISTANCE, nodes[REACHED, at]] = FAR
    counts[MANY] = 0


@compiled_part
def _search(source: int, k: int, net: LevelNetwork) -> int:
    """Return a mentor with too few whom mentee `source` reaches at no reduced cost, −1 where there is none."""
    counts = net.counts
    counts[NOW], counts[LIMIT], counts[TOP] = 0, 0, 0
    _reach(source, np.int64(-1), np.int64(0), net)
    return _spread(k, net)  # type: ignore[no-any-return]


@compiled_part
def _spread(k: int, net: LevelNetwork) -> int:
    """Leave all nodes on the stack, and who comes on it; return a mentor with too few as soon as one is on it."""
    mentees, checked = net.people.shape[1] - 1, 0
    while True:
        for at in range(checked, net.counts[TOP]):
            j = net.nodes[STACK, at] - mentees
            if 0 <= j < net.mentors.shape[1] - 1 and net.mentors[MISSING, j] > 0:
                return j  # type: ignore[no-any-return]
        if net.counts[TOP] == 0:
            return -1
        net.counts[TOP] -= 1
        checked = net.counts[TOP]
        node = net.nodes[STACK, checked]
        here = net.counts[NOW] + net.nodes[POTENTIAL, node]
        if node < mentees:
            _leave_mentee(node, here, k, net)
        elif node < net.nodes.shape[1] - 2:
            _leave_mentor(node, here, k, net)
        else:
            _leave_end(node, here, net)


@compiled_part
def _reach(node: int, parent: int, distance: int, net: LevelNetwork) -> None:
    """Note that a node is this near; on the stack comes who is as near as what is looked at now."""
    if distance >= net.nodes[DISTANCE, node] or distance > net.counts[LIMIT]:
        return
    if net.nodes[DISTANCE, node] == FAR:
        net.nodes[REACHED, net.counts[MANY]] = node
        net.counts[MANY] += 1
    net.nodes[DISTANCE, node], net.nodes[CAME_BY, node] = distance, parent
    if distance == net.counts[NOW]:
        net.nodes[STACK, net.counts[TOP]] = node
        net.counts[TOP] += 1


@compiled_part
def _leave_mentee(node: int, here: int, k: int, net: LevelNetwork) -> None:
    """From a mentee to mentors whom it does not have, and to S."""
    start, mentees, S = net.people[START, node], net.people.shape[1] - 1, net.nodes.shape[1] - 2
    while net.people[LAST, node] > start and net.arcs[DEAD, net.arcs[ROW, net.people[LAST, node] - 1]]:
        net.people[LAST, node] -= 1
    for at in range(start, net.people[LAST, node]):
        arc = net.arcs[ROW, at]
        if not net.arcs[DEAD, arc] and net.people[USED, node] != arc:
            j = mentees + net.arcs[MENTOR, arc]
            _reach(j, ~arc, here + (1 if net.arcs[LEVEL, arc] == k else 0) - net.nodes[POTENTIAL, j], net)
    if net.people[PLACED, node] and not net.people[PLACE_FIXED, node]:
        _reach(S, node, here - net.nodes[POTENTIAL, S], net)


@compiled_part
def _leave_mentor(node: int, here: int, k: int, net: LevelNetwork) -> None:
    """From a mentor to those who sit there, and to T."""
    arcs, people, mentors, nodes, seats = net.arcs, net.people, net.mentors, net.nodes, net.seats
    j, T = node - (people.shape[1] - 1), nodes.shape[1] - 1
    first = mentors[FIRST_SEAT, j]
    for seat in range(first, first + mentors[SITTING, j]):
        i = seats[seat]
        if not people[HELD, i]:
            cost = -1 if arcs[LEVEL, people[USED, i]] == k else 0
            _reach(i, node, here + cost - nodes[POTENTIAL, i], net)
    if mentors[LOAD, j] < mentors[CAPACITY, j] and not mentors[LOAD_FIXED, j]:
        _reach(T, node, here - nodes[POTENTIAL, T], net)


@compiled_part
def _leave_end(node: int, here: int, net: LevelNetwork) -> None:
    """From S to who has nobody, or from T to who can have one less."""
    people, mentors, nodes = net.people, net.mentors, net.nodes
    mentees = people.shape[1] - 1
    if node == nodes.shape[1] - 2:
        for i in range(mentees):
            if not people[PLACED, i] and not people[PLACE_FIXED, i]:
                _reach(i, node, here - nodes[POTENTIAL, i], net)
    else:
        for j in range(mentors.shape[1] - 1):
            if mentors[LOAD, j] > mentors[LOW, j] and not mentors[LOAD_FIXED, j]:
                _reach(mentees + j, node, here - nodes[POTENTIAL, mentees + j], net)


@compiled_part
def _augment(source: int, end: int, net: LevelNetwork) -> None:
    """Send one unit along the path that was found from mentee `source` to mentor `end`."""
    arcs, people, mentors, nodes = net.arcs, net.people, net.mentors, net.nodes
    mentees, S, T = people.shape[1] - 1, nodes.shape[1] - 2, nodes.shape[1] - 1
    mentors[MISSING, end] -= 1
    length, node = 0, mentees + end
    while node != source:
        nodes[PATH, length] = node
        length += 1
        # an arc says by its own mentee where it comes from
        node = nodes[CAME_BY, node] if nodes[CAME_BY, node] >= 0 else arcs[MENTEE, ~nodes[CAME_BY, node]]
    for step in range(length - 1, -1, -1):
        to = nodes[PATH, step]
        by = nodes[CAME_BY, to]
        if to == S:
            people[PLACED, by] = 0
        elif to == T:
            mentors[LOAD, by - mentees] += 1
        elif by == S:
            people[PLACED, to] = 1
        elif by == T:
            mentors[LOAD, to - mentees] -= 1
        elif to < mentees:
            _release(to, by - mentees, net)
        else:
            _use(arcs[MENTEE, ~by], ~by, to - mentees, net)


@compiled_part
def _move_potentials(begin: int, end: int, k: int, moved: bool, net: LevelNetwork) -> None:  # noqa: FBT001 - compiled
    """Find how far the nearest mentor with too few is from who was reached in vain, and move the potentials so far.

    While all potentials are 0, only the arcs of the level lead away from there.
    """
    arcs, people, nodes, counts = net.arcs, net.people, net.nodes, net.counts
    mentees = people.shape[1] - 1
    counts[NOW], counts[LIMIT], counts[TOP] = 0, FAR, 0
    if moved:
        _stack_all(np.int64(0), net)
    else:
        counts[NOW] = 1
        for at in range(begin, end):
            arc = arcs[ORDER, at]
            i = arcs[MENTEE, arc]
            if nodes[DISTANCE, i] == 0 and not arcs[DEAD, arc] and people[USED, i] != arc:
                _reach(mentees + arcs[MENTOR, arc], ~arc, np.int64(1), net)
    while _spread(k, net) < 0:
        further = FAR
        for at in range(counts[MANY]):
            if counts[NOW] < nodes[DISTANCE, nodes[REACHED, at]] < further:
                further = nodes[DISTANCE, nodes[REACHED, at]]
        assert further < FAR, "every unit can go back along its own pair"
        counts[NOW] = further
        _stack_all(np.int64(further), net)
    for at in range(counts[MANY]):
        node = nodes[REACHED, at]
        if nodes[DISTANCE, node] < counts[NOW]:
            nodes[POTENTIAL, node] += nodes[DISTANCE, node] - counts[NOW]


@compiled_part
def _stack_all(distance: int, net: LevelNetwork) -> None:
    """Put all that were reached at a distance on the stack."""
    nodes, counts = net.nodes, net.counts
    counts[TOP] = 0
    for at in range(counts[MANY]):
        if nodes[DISTANCE, nodes[REACHED, at]] == distance:
            nodes[STACK, counts[TOP]] = nodes[REACHED, at]
            counts[TOP] += 1


@compiled_part
def _fix(k: int, net: LevelNetwork) -> None:
    """Fix every arc whose reduced cost is not zero where it stands, and close up the rows and columns.

    Only arcs of people whose potential is not zero can have one, besides those of this level.
    """
    people, mentors, nodes = net.people, net.mentors, net.nodes
    mentees, S, T = people.shape[1] - 1, nodes.shape[1] - 2, nodes.shape[1] - 1
    _count_from_most(nodes)
    for i in range(mentees):
        if nodes[POTENTIAL, i] != 0:
            people[LAST, i] = _fix_arcs(people[START, i], people[LAST, i], np.int64(ROW), k, net)
        if people[HELD, i]:
            people[LAST, i] = people[START, i]
        if nodes[POTENTIAL, S] != nodes[POTENTIAL, i]:
            people[PLACE_FIXED, i] = 1
    for j in range(mentors.shape[1] - 1):
        if nodes[POTENTIAL, mentees + j] != 0:
            mentors[COLUMN_LAST, j] = _fix_arcs(
                mentors[COLUMN_START, j], mentors[COLUMN_LAST, j], np.int64(COLUMN), k, net
            )
        if nodes[POTENTIAL, mentees + j] != nodes[POTENTIAL, T]:
            mentors[LOAD_FIXED, j] = 1


@compiled_part
def _count_from_most(nodes: Integers) -> None:
    """Shift the potentials such that most of them are zero, if all of them were 0 or −1: it changes no difference."""
    low = 0
    for node in range(nodes.shape[1]):
        if nodes[POTENTIAL, node] < -1:
            return
        low -= nodes[POTENTIAL, node]
    if 2 * low > nodes.shape[1]:
        for node in range(nodes.shape[1]):
            nodes[POTENTIAL, node] += 1


@compiled_part
def _fix_arcs(begin: int, end: int, kind: int, k: int, net: LevelNetwork) -> int:
    """Fix those of ``arcs[kind, begin:end]`` whose reduced cost is not zero; return where those that are left end."""
    arcs, people, nodes = net.arcs, net.people, net.nodes
    mentees = people.shape[1] - 1
    kept = begin
    for at in range(begin, end):
        arc = arcs[kind, at]
        i = arcs[MENTEE, arc]
        if arcs[DEAD, arc]:
            continue
        cost = (1 if arcs[LEVEL, arc] == k else 0) + nodes[POTENTIAL, i]
        cost -= nodes[POTENTIAL, mentees + arcs[MENTOR, arc]]
        if cost > 0:
            arcs[DEAD, arc] = 1
            continue
        if cost < 0:
            people[HELD, i] = 1
        if not people[HELD, i] or people[USED, i] == arc:
            arcs[kind, kept] = arc
            kept += 1
    return kept
