"""The compiled kernel: nearly tight arcs made tight to the last bit."""

from typing import Any

import numpy as np

from mentormatch.arrays import Floats
from mentormatch.assignment.compiled import compiled
from mentormatch.assignment.solvers.min_cost_flow.auction import AuctionLimits
from mentormatch.assignment.solvers.min_cost_flow.kernel_values import ArcTable, MentorArcs


def tighten_prices(
    arcs: ArcTable, by_mentor: MentorArcs, has: Floats, price: Floats, limits: AuctionLimits, near: float
) -> None:
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
    lowest, mentors = limits.lowest, len(price)
    before, had = price.copy(), has.copy()
    set_mentors = np.flatnonzero(np.abs(price - lowest) <= near)
    set_mentees = np.flatnonzero(np.abs(has - limits.least) <= near)
    price[set_mentors], has[set_mentees] = lowest[set_mentors], limits.least
    roots = np.concatenate([set_mentors, mentors + set_mentees])
    done, queue = np.zeros(mentors + len(has), dtype=bool), np.zeros(mentors + len(has), dtype=np.int64)
    done[roots], queue[: len(roots)] = True, roots
    _grow_trees(len(roots), queue, done, arcs, by_mentor, before, had, has, price, lowest, near)


@compiled
def _grow_trees(
    waiting: int,
    queue: Any,
    done: Any,
    arcs: Any,
    by_mentor: Any,
    before: Any,
    had: Any,
    has: Any,
    price: Any,
    lowest: Any,
    near: float,
) -> None:
    """Set whoever nearly tight arcs lead to from the first of the queue, then from every mentor that is left.

    A mentor is a node by number, a mentee by number behind all mentors; which arcs are nearly tight is decided by the
    prices `before` and by what mentees `had`.
    """
    mentors = len(price)
    at, end = 0, waiting
    for root in range(-1, mentors):
        if root >= 0 and not done[root]:
            done[root], queue[end] = True, root
            end += 1
        while at < end:
            node = queue[at]
            at += 1
            if node < mentors:
                for place in range(by_mentor.start[node], by_mentor.start[node + 1]):
                    arc = by_mentor.arc[place]
                    i = arcs.mentee[arc]
                    if not done[mentors + i] and abs(arcs.score[arc] - before[node] - had[i]) <= near:
                        has[i] = arcs.score[arc] - price[node]
                        done[mentors + i], queue[end] = True, mentors + i
                        end += 1
            else:
                i = node - mentors
                for arc in range(arcs.start[i], arcs.start[i + 1]):
                    j = arcs.mentor[arc]
                    if not done[j] and abs(arcs.score[arc] - before[j] - had[i]) <= near:
                        asked = arcs.score[arc] - has[i]
                        price[j] = asked if asked > lowest[j] else lowest[j]
                        done[j], queue[end] = True, j
                        end += 1
