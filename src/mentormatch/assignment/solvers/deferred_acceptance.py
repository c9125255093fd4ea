"""The compiled kernel of deferred acceptance, with capacities on both sides.

Who proposes has places, who accepts has seats. A mentor with an empty seat keeps whoever comes, in a linked list;
once full, it keeps them in a heap with the worst on top, which it gives up for anybody better. A mentor that is full
stays full, so that all heaps together need no more room than there are pairs.
"""

from typing import Any

from mentormatch.assignment.compiled import compiled


@compiled
def propose(waiting: Any, queued: Any, places: Any, lists: Any, seats: Any, held: Any, counts: Any) -> None:
    """Let everybody who waits propose down their lists, until nobody can or `counts[3]` proposals are made.

    1. Take a person i with an empty place from the stack, and the next on its list, j.
    2. If j has an empty seat, i gets it. If not, and j likes its worst less than i, i takes the place of that one,
       who waits again.

    Parameters
    ----------
    waiting, queued : int64 array, bool array
        A stack of people, and who is in it.
    places : int64 array
        Empty places of each who proposes.
    lists : (at, stop, target, value, tie)
        Where everybody's list stands and ends; of each entry who it is, what the proposal is worth to them, and what
        decides between equal ones: the lower.
    seats : (capacity, load, first)
        Of each who accepts; `first` is the head of the list, or where the heap begins.
    held : (who, where, value, tie, following, heap)
        The proposals that are held, one a node, and the heaps of nodes.
    counts : int64 array
        How many wait, nodes, slots of heaps in use, proposals left to make.
    """
    at, stop, target, value, tie = lists
    capacity, load, first = seats
    who, where, value_of, tie_of, following, _heap = held
    while counts[0] > 0 and counts[3] > 0:
        i = waiting[counts[0] - 1]
        if places[i] == 0 or at[i] == stop[i]:
            counts[0] -= 1
            queued[i] = False
            continue
        entry = at[i]
        at[i] += 1
        counts[3] -= 1
        j = target[entry]
        if load[j] < capacity[j]:
            node = counts[1]
            counts[1] += 1
            who[node], where[node], value_of[node], tie_of[node] = i, j, value[entry], tie[entry]
            following[node] = first[j]
            first[j] = node
            load[j] += 1
            places[i] -= 1
            if load[j] == capacity[j]:
                _make_heap(j, seats, held, counts)
        elif capacity[j] > 0:
            _replace_worst(i, j, value[entry], tie[entry], places, seats, held, waiting, queued, counts)


@compiled
def _replace_worst(
    i: int,
    j: int,
    value: float,
    tie: int,
    places: Any,
    seats: Any,
    held: Any,
    waiting: Any,
    queued: Any,
    counts: Any,
) -> None:
    """Give i the place of the worst whom j has, if j likes i better."""
    who, _where, value_of, tie_of, _following, heap = held
    node = heap[seats[2][j]]
    if value < value_of[node] or (value == value_of[node] and tie > tie_of[node]):
        return
    out = who[node]
    places[out] += 1
    places[i] -= 1
    who[node], value_of[node], tie_of[node] = i, value, tie
    if not queued[out]:
        queued[out] = True
        waiting[counts[0]] = out
        counts[0] += 1
    _sink(0, seats[2][j], seats[0][j], held)


@compiled
def _make_heap(j: int, seats: Any, held: Any, counts: Any) -> None:
    """Turn the list of somebody who is full from now on into a heap, the worst on top."""
    capacity, _load, first = seats
    following, heap = held[4], held[5]
    node = first[j]
    first[j] = counts[2]
    for slot in range(counts[2], counts[2] + capacity[j]):
        heap[slot] = node
        node = following[node]
    counts[2] += capacity[j]
    for root in range(capacity[j] // 2, -1, -1):
        _sink(root, first[j], capacity[j], held)


@compiled
def _worse(a: int, b: int, held: Any) -> bool:
    return bool(held[2][a] < held[2][b] or (held[2][a] == held[2][b] and held[3][a] > held[3][b]))


@compiled
def _sink(root: int, begin: int, size: int, held: Any) -> None:
    """Let the node at `root` of a heap sink below all that are worse."""
    heap = held[5]
    node = heap[begin + root]
    below = 2 * root + 1
    while below < size:
        if below + 1 < size and _worse(heap[begin + below + 1], heap[begin + below], held):
            below += 1
        if not _worse(heap[begin + below], node, held):
            break
        heap[begin + root] = heap[begin + below]
        root = below
        below = 2 * root + 1
    heap[begin + root] = node
