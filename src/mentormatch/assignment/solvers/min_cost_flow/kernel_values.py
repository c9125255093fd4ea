"""The values that kernels of min-cost flow share."""

from typing import NamedTuple

from mentormatch.arrays import Floats, Integers


class ArcTable(NamedTuple):
    """The pairs that are looked at, those of each mentee one after another (compressed sparse rows).

    Attributes
    ----------
    start : int64 array (mentees + 1,)
        Where the arcs of each mentee begin; at the end how many arcs there are.
    mentor, mentee : int64 arrays (arcs,)
    score : float array (arcs,)
        Less the worth of staying unmatched.
    """

    start: Integers
    mentor: Integers
    mentee: Integers
    score: Floats


class MentorArcs(NamedTuple):
    """The arcs of an `ArcTable` in the order of the mentors.

    Attributes
    ----------
    start : int64 array (mentors + 1,)
        Where the arcs of each mentor begin in `arc`; at the end how many arcs there are.
    arc : int64 array (arcs,)
        Positions in the table.
    """

    start: Integers
    arc: Integers


class FlowLimits(NamedTuple):
    """What mentees and mentors may have.

    Attributes
    ----------
    demand : int64 array (mentees,)
        Including forced pairs, as ``FlowState.filled`` does.
    low, capacity : int64 arrays (mentors,)
        What forced pairs leave of them.
    """

    demand: Integers
    low: Integers
    capacity: Integers


class PlaceLevels(NamedTuple):
    """Levels of what counts by itself: a seat below the minimum load, each mentee's first pair, any further pair."""

    required: int
    first: Integers
    further: int


class FlowState(NamedTuple):
    """Prices and assignment, which the kernels change in place.

    Attributes
    ----------
    price_level, price : int64 array, float array (mentors,)
        p, the mentors' prices.
    u_level, u : int64 array, float array (mentees,)
        u, the mentees' dual prices.
    filled : int64 array (mentees,)
        How many pairs each mentee has, forced ones included.
    load : int64 array (mentors,)
        How many mentees each mentor has, forced ones aside.
    first_seat : int64 array (mentors + 1,)
        Where the seats of each mentor begin; those in use come first.
    seat_arc : int64 array (seats,)
        The arc in each seat, −1 = empty.
    seat_of_arc : int64 array (arcs,)
        The seat of each arc, −1 = not in use.
    """

    price_level: Integers
    price: Floats
    u_level: Integers
    u: Floats
    filled: Integers
    load: Integers
    first_seat: Integers
    seat_arc: Integers
    seat_of_arc: Integers


class PathSearch(NamedTuple):
    """Working memory of Dijkstra's algorithm; nodes are the mentors, then the mentees.

    Attributes
    ----------
    level, number : int64 array, float array (nodes,)
        The distance; level `UNREACHED` where there is none yet.
    came_by : int64 array (nodes,)
        The arc by which a node was reached.
    heap : int64 array (nodes,)
        Nodes that were reached and not scanned, the nearest first.
    slot : int64 array (nodes,)
        Where in the heap each node is, −1 = nowhere, `_DONE` = scanned.
    touched : int64 array (nodes,)
        The nodes that were reached.
    counts : int64 array (2,)
        At `IN_HEAP` and `TOUCHED` how many nodes `heap` and `touched` hold.
    """

    level: Integers
    number: Floats
    came_by: Integers
    heap: Integers
    slot: Integers
    touched: Integers
    counts: Integers


class Distance(NamedTuple):
    """A distance, in lexicographic order."""

    level: int
    number: float


class PathEnd(NamedTuple):
    """A node at which an augmenting path may end, and how far it is."""

    node: int
    level: int
    number: float
