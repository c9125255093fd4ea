"""Compiled deferred acceptance with capacities on both sides.

Who proposes has places, who accepts has seats. A mentor with an empty seat keeps whoever comes, in a linked list;
once full, it keeps them in a heap with the worst on top, which it gives up for anybody better. A mentor that is full
stays full, so that all heaps together need no more room than there are pairs.
"""

from typing import Any, NamedTuple

import numpy as np

from mentormatch.arrays import Floats, Integers
from mentormatch.assignment.compiled import compiled, compiled_part

WAITING, HELD, IN_HEAPS, LEFT = range(4)
"""Of counts: how many people wait, proposals are held, slots of heaps are in use, and proposals may still be made."""


class ProposalLists(NamedTuple):
    """Whom those who propose want, the best first.

    Attributes
    ----------
    at, stop : int64 arrays (those who propose,)
        Where everybody's list stands and ends.
    target : int64 array (entries,)
        Who it is.
    value, tie : float array, int64 array (entries,)
        What the proposal is worth to them, and what decides between equal ones: the lower.
    """

    at: Integers
    stop: Integers
    target: Integers
    value: Floats
    tie: Integers


class AcceptingSide(NamedTuple):
    """Those who accept.

    Attributes
    ----------
    capacity, load : int64 arrays (those who accept,)
    first : int64 array (those who accept,)
        The head of the linked list, −1 = nobody, or once full where the heap begins.
    """

    capacity: Integers
    load: Integers
    first: Integers


class HeldProposals(NamedTuple):
    """The proposals that are held, one a node.

    Attributes
    ----------
    who, target, value, tie : arrays (nodes,)
        Who proposed, to whom, and as in `ProposalLists`.
    following : int64 array (nodes,)
        The next node of the linked list.
    heap : int64 array (nodes,)
        The nodes of the heaps, one heap after another.
    """

    who: Integers
    target: Integers
    value: Floats
    tie: Integers
    following: Integers
    heap: Integers


@compiled
def propose(
    waiting: Any,
    queued: Any,
    places: Any,
    lists: ProposalLists,
    seats: AcceptingSide,
    held: HeldProposals,
    counts: Any,
) -> None:
    """Let everybody who waits propose down their lists, until nobody can or ``counts[LEFT]`` proposals are made.

    1. Take a person i with an empty place from the stack, and the next on its list, j.
    2. If j has an empty seat, i gets it. If not, and j likes its worst less than i, i takes the place of that one,
       who waits again.

    Parameters
    ----------
    waiting, queued : int64 array, bool array
        A stack of people, and who is in it.
    places : int64 array
        Empty places of each who proposes.
    lists : ProposalLists
    seats : AcceptingSide
    held : HeldProposals
    counts : int64 array (4,)
    """
    capacity, load = seats.capacity, seats.load
    while counts[WAITING] > 0 and counts[LEFT] > 0:
        i = waiting[counts[WAITING] - 1]
        if places[i] == 0 or lists.at[i] == lists.stop[i]:
            counts[WAITING] -= 1
            queued[i] = False
            continue
        entry = lists.at[i]
        lists.at[i] += 1
        counts[LEFT] -= 1
        j = lists.target[entry]
        if load[j] < capacity[j]:
            node = counts[HELD]
            counts[HELD] += 1
            held.who[node], held.target[node] = i, j
            held.value[node], held.tie[node] = lists.value[entry], lists.tie[entry]
            held.following[node] = seats.first[j]
            seats.first[j] = node
            load[j] += 1
            places[i] -= 1
            if load[j] == capacity[j]:
                _make_heap(j, seats, held, counts)
        elif capacity[j] > 0:
            _replace_worst(i, j, lists.value[entry], lists.tie[entry], places, seats, held, waiting, queued, counts)


@compiled_part
def _replace_worst(
    i: int,
    j: int,
    value: float,
    tie: int,
    places: Any,
    seats: AcceptingSide,
    held: HeldProposals,
    waiting: Any,
    queued: Any,
    counts: Any,
) -> None:
    """Give i the place of the worst whom j has, if j likes i better."""
    node = held.heap[seats.first[j]]
    if value < held.value[node] or (value == held.value[node] and tie > held.tie[node]):
        return
    out = held.who[node]
    places[out] += 1
    places[i] -= 1
    held.who[node], held.value[node], held.tie[node] = i, value, tie
    if not queued[out]:
        queued[out] = True
        waiting[counts[WAITING]] = out
        counts[WAITING] += 1
    _sink(np.int64(0), seats.first[j], seats.capacity[j], held)


@compiled_part
def _make_heap(j: int, seats: AcceptingSide, held: HeldProposals, counts: Any) -> None:
    """Turn the list of somebody who is full from now on into a heap, the worst on top."""
    capacity, first = seats.capacity, seats.first
    node = first[j]
    first[j] = counts[IN_HEAPS]
    for slot in range(counts[IN_HEAPS], counts[IN_HEAPS] + capacity[j]):
        held.heap[slot] = node
        node = held.following[node]
    counts[IN_HEAPS] += capacity[j]
    for root in range(capacity[j] // 2, -1, -1):
        _sink(root, first[j], capacity[j], held)


@compiled_part
def _worse(a: int, b: int, held: HeldProposals) -> bool:
    return bool(held.value[a] < held.value[b] or (held.value[a] == held.value[b] and held.tie[a] > held.tie[b]))


@compiled_part
def _sink(root: int, begin: int, size: int, held: HeldProposals) -> None:
    """Let the node at `root` of a heap sink below all that are worse."""
    node = held.heap[begin + root]
    below = 2 * root + 1
    while below < size:
        if below + 1 < size and _worse(held.heap[begin + below + 1], held.heap[begin + below], held):
            below += 1
        if not _worse(held.heap[begin + below], node, held):
            break
        held.heap[begin + root] = held.heap[begin + below]
        root = below
        below = 2 * root + 1
    held.heap[begin + root] = node
