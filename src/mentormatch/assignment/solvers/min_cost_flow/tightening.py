"""The compiled kernel: nearly tight arcs made tight to the last bit."""

from typing import Any

import numpy as np

from mentormatch.assignment.compiled import compiled


@compiled
def tighten_prices(arcs: Any, has: Any, price: Any, limits: Any, near: float) -> None:
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
    arcs : (start, mentor, score, mentee, by mentor (start, arc))
    has : float array (mentees,)
        What each mentee gives up for another mentor: the least it has, or an empty place. Changed.
    price : float array (mentors,), changed
    limits : (least, lowest)
        As for `bid_for_seats`.
    near : float
    """
    least, lowest = limits
    mentors, mentees = len(price), len(has)
    before = price.copy(), has.copy()
    done = np.zeros(mentors + mentees, dtype=np.bool_)
    queue, at = np.zeros(mentors + mentees, dtype=np.int64), np.zeros(2, dtype=np.int64)
    for j in range(mentors):
        if abs(price[j] - lowest[j]) <= near:
            price[j] = lowest[j]
            _visit(j, done, queue, at)
    for i in range(mentees):
        if abs(has[i] - least) <= near:
            has[i] = least
            _visit(mentors + i, done, queue, at)
    _walk(arcs, has, price, lowest, before, near, done, queue, at)
    for root in range(mentors):
        if not done[root]:
            _visit(root, done, queue, at)
            _walk(arcs, has, price, lowest, before, near, done, queue, at)


@compiled
def _walk(
    arcs: Any, has: Any, price: Any, lowest: Any, before: Any, near: float, done: Any, queue: Any, at: Any
) -> None:
    """Set whoever nearly tight arcs lead to from those in the queue."""
    mentors = len(price)
    while at[0] < at[1]:
        node = queue[at[0]]
        at[0] += 1
        if node < mentors:
            _leave_mentor(node, arcs, has, price, before, near, done, queue, at)
        else:
            _leave_mentee(node - mentors, arcs, has, price, lowest, before, near, done, queue, at)


@compiled
def _leave_mentor(
    j: int, arcs: Any, has: Any, price: Any, before: Any, near: float, done: Any, queue: Any, at: Any
) -> None:
    score, row, by_mentor = arcs[2], arcs[3], arcs[4]
    for place in range(by_mentor[0][j], by_mentor[0][j + 1]):
        arc = by_mentor[1][place]
        i = row[arc]
        if not done[len(price) + i] and abs(score[arc] - before[0][j] - before[1][i]) <= near:
            has[i] = score[arc] - price[j]
            _visit(len(price) + i, done, queue, at)


@compiled
def _leave_mentee(
    i: int, arcs: Any, has: Any, price: Any, lowest: Any, before: Any, near: float, done: Any, queue: Any, at: Any
) -> None:
    start, column, score = arcs[0], arcs[1], arcs[2]
    for arc in range(start[i], start[i + 1]):
        j = column[arc]
        if not done[j] and abs(score[arc] - before[0][j] - before[1][i]) <= near:
            price[j] = max(lowest[j], score[arc] - has[i])
            _visit(j, done, queue, at)


@compiled
def _visit(node: int, done: Any, queue: Any, at: Any) -> None:
    done[node] = True
    queue[at[1]] = node
    at[1] += 1
