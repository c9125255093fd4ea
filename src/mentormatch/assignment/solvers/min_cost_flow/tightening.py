"""The compiled kernel: nearly tight arcs made tight to the last bit."""

from typing import Any, NamedTuple

import numpy as np

from mentormatch.arrays import Booleans, Floats, Integers
from mentormatch.assignment.compiled import compiled, compiled_part


class _Walk(NamedTuple):
    """Who has been set, and who is next: a mentor by number, a mentee by number behind all mentors.

    Attributes
    ----------
    price, has : float arrays (mentors,), (mentees,)
        As they were before: which arcs are nearly tight is decided by these.
    done : bool array (mentors + mentees,)
    queue : int64 array (mentors + mentees,)
    ends : int64 array (2,)
        Where the queue begins and ends.
    """

    price: Floats
    has: Floats
    done: Booleans
    queue: Integers
    ends: Integers


@compiled
def tighten_prices(arcs: Any, by_mentor: Any, has: Any, price: Any, limits: Any, near: float) -> None:
    """Move prices by a little, so that arcs that are tight but for `near` are tight exactly.

    After an auction every price is off by some steps of a bid, and where many people are alike, everybody would change
    for somebody else by as little. Along a tight arc price and gain sum to the score, so that a tree of them sets all
    its prices from one:

    1. Mentors within `near` of their lowest price, and mentees within `near` of what an empty place is worth, are set
       to that. From all of these at once, trees grow along arcs that were tight but for `near`.
    2. Only then, from each mentor that no such tree reaches, at the price it has, another tree grows. If these began
       earlier, they would carry the errors of their prices to where a fixed price is within reach.

    What holds afterwards: a person k arcs from the root of its tree has moved by at most (k + 1) · `near`, and every
    arc of a tree is tight to a rounding (unless a lowest price is in the way). Other arcs become tight where what is
    alike is alike exactly, so that a circle of tight arcs sums to nothing: scores whose sums differ from each other by
    less than those moves, but not by nothing, are left apart by as little.

    Parameters
    ----------
    arcs : ArcTable
    by_mentor : MentorArcs
    has : float array (mentees,)
        What each mentee gives up for another mentor: the least it has, or an empty place. Changed.
    price : float array (mentors,), changed
    limits : AuctionLimits
    near : float
    """
    lowest = limits.lowest
    mentors, mentees = len(price), len(has)
    walk = _Walk(
        price.copy(),
        has.copy(),
        np.zeros(mentors + mentees, dtype=np.bool_),
        np.zeros(mentors + mentees, dtype=np.int64),
        np.zeros(2, dtype=np.int64),
    )
    for j in range(mentors):
        if abs(price[j] - lowest[j]) <= near:
            price[j] = lowest[j]
            _visit(j, walk)
    for i in range(mentees):
        if abs(has[i] - limits.least) <= near:
            has[i] = limits.least
            _visit(mentors + i, walk)
    _set_all_reached(arcs, by_mentor, has, price, lowest, near, walk)
    for root in range(mentors):
        if not walk.done[root]:
            _visit(root, walk)
            _set_all_reached(arcs, by_mentor, has, price, lowest, near, walk)


@compiled_part
def _set_all_reached(arcs: Any, by_mentor: Any, has: Any, price: Any, lowest: Any, near: float, walk: Any) -> None:
    """Set whoever nearly tight arcs lead to from those in the queue."""
    mentors = len(price)
    while walk.ends[0] < walk.ends[1]:
        node = walk.queue[walk.ends[0]]
        walk.ends[0] += 1
        if node < mentors:
            _leave_mentor(node, arcs, by_mentor, has, price, near, walk)
        else:
            _leave_mentee(node - mentors, arcs, has, price, lowest, near, walk)


@compiled_part
def _leave_mentor(j: int, arcs: Any, by_mentor: Any, has: Any, price: Any, near: float, walk: Any) -> None:
    for place in range(by_mentor.start[j], by_mentor.start[j + 1]):
        arc = by_mentor.arc[place]
        i = arcs.mentee[arc]
        if not walk.done[len(price) + i] and abs(arcs.score[arc] - walk.price[j] - walk.has[i]) <= near:
            has[i] = arcs.score[arc] - price[j]
            _visit(len(price) + i, walk)


@compiled_part
def _leave_mentee(i: int, arcs: Any, has: Any, price: Any, lowest: Any, near: float, walk: Any) -> None:
    for arc in range(arcs.start[i], arcs.start[i + 1]):
        j = arcs.mentor[arc]
        if not walk.done[j] and abs(arcs.score[arc] - walk.price[j] - walk.has[i]) <= near:
            price[j] = max(lowest[j], arcs.score[arc] - has[i])
            _visit(j, walk)


@compiled_part
def _visit(node: int, walk: Any) -> None:
    walk.done[node] = True
    walk.queue[walk.ends[1]] = node
    walk.ends[1] += 1
