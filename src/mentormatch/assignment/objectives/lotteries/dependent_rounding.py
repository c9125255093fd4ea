"""Dependent rounding: draws pairs with given probabilities within all limits."""

from typing import Any

import numpy as np

from mentormatch.arrays import Integers
from mentormatch.assignment.compiled import compiled_part, compiled_with_arrays

_BITS = 63


class DependentRounding:
    """Pairs with probabilities, ready to be drawn from.

    The probabilities are a flow: source -> mentee -> mentor -> sink -> source. Wherever arcs are fractional they form a
    cycle, since no node can have just one. Along it the flow is moved by a or by −b, the most that keeps every arc
    between its floor and its ceiling, with the probabilities b/(a + b) and a/(a + b), until nothing is fractional.
    Every move keeps the expectation of every arc, and thus

    - a pair is drawn with exactly its probability (up to 2^-63);
    - what a mentee gets, a mentor takes, and how many pairs there are is what is expected, rounded up or down.

    (Srinivasan 2001; Gandhi, Khuller, Parthasarathy and Srinivasan 2006; the constraints as in Budish, Che, Kojima and
    Milgrom 2013.)

    Parameters
    ----------
    pairs : int array (n, 2)
        (mentee, mentor), each once.
    units : int array (n,)
        Their probabilities, in units of 1/whole, from 0 to `whole`.
    whole : int
        At most 2^31.

    Examples
    --------
    >>> rounding = DependentRounding(np.array([[0, 0], [0, 1]]), np.array([1, 2]), 3)
    >>> draws = [rounding.draw(np.random.PCG64(seed)).tolist() for seed in range(3)]
    >>> all(draw in ([True, False], [False, True]) for draw in draws)
    True
    """

    def __init__(self, pairs: Integers, units: Integers, whole: int) -> None:
        self.whole = whole
        self._certain = units == whole
        self._open = np.flatnonzero((units > 0) & (units < whole))
        row, column = (np.unique(pairs[self._open, side], return_inverse=True)[1].reshape(-1) for side in (0, 1))
        part = units[self._open]
        of_row, of_column = _sums(row, part), _sums(column, part)
        mentees, mentors = len(of_row), len(of_column)
        source, sink = mentees + mentors, mentees + mentors + 1
        self._part = np.concatenate([part, of_row, of_column, [part.sum()]]).astype(np.int64) % whole
        tails = np.concatenate([row, np.full(mentees, source), mentees + np.arange(mentors), [sink]])
        heads = np.concatenate([mentees + column, np.arange(mentees), np.full(mentors, sink), [source]])
        self._network = _incidence(tails, heads, self._part, sink + 1)

    def draw(self, source: np.random.PCG64) -> Any:
        """Return which pairs are drawn, shape (n,), by the next random words of `source`."""
        drawn = self._certain.copy()
        if len(self._open):
            words = (source.random_raw(len(self._part)) >> np.uint64(1)).astype(np.int64)
            part = self._part.copy()
            round_flow(part, self.whole, words, self._network)
            drawn[self._open] = part[: len(self._open)] == self.whole
        return drawn


def _sums(group: Integers, amount: Integers) -> Integers:
    """Sums by group, in whole numbers."""
    sums = np.zeros(int(group.max()) + 1 if len(group) else 0, dtype=np.int64)
    np.add.at(sums, group, amount)
    return sums


def _incidence(tails: Integers, heads: Integers, part: Integers, nodes: int) -> tuple[Integers, ...]:
    """The fractional arcs at each node: (start, arc, other end, 1 where it leaves the node and −1 where it enters)."""
    arc = np.flatnonzero(part)
    at = np.concatenate([tails[arc], heads[arc]])
    order = np.argsort(at, kind="stable")
    start = np.searchsorted(at[order], np.arange(nodes + 1))
    other = np.concatenate([heads[arc], tails[arc]])[order]
    sign = np.repeat([1, -1], len(arc))[order]
    return start, np.concatenate([arc, arc])[order], other, sign


@compiled_with_arrays
def round_flow(part: Any, whole: int, words: Any, network: Any) -> None:
    """Move the fractional flow along cycles until every part is 0 or whole; a random word of 63 bits for each move."""
    start, arcs, others, _ = network
    nodes = len(start) - 1
    place = np.full(nodes, -1, dtype=np.int64)  # where a node stands on the path, which begins at `first`
    path_node, path_entry = np.zeros(nodes + 1, dtype=np.int64), np.zeros(nodes + 1, dtype=np.int64)
    following = start.copy()
    used = 0
    for first in range(nodes):
        path_node[0], place[first], length = first, 0, 0
        while True:
            node = path_node[length]
            came_by = arcs[path_entry[length - 1]] if length else -1
            entry = _next_entry(node, came_by, (part, whole), network, following)
            if entry < 0:
                break
            path_entry[length] = entry
            head = others[entry]
            if place[head] < 0:
                length += 1
                path_node[length], place[head] = head, length
                continue
            _move(path_entry[place[head] : length + 1], (part, whole), words[used], network)
            used += 1
            for step in range(place[head] + 1, length + 1):
                place[path_node[step]] = -1
            length = place[head]
        place[first] = -1


@compiled_part
def _next_entry(node: int, came_by: int, flow: Any, network: Any, following: Any) -> int:
    """A fractional arc at the node, other than the one that led there; −1 where there is none."""
    (part, whole), (start, arcs, _, _) = flow, network
    at = following[node]
    while at < start[node + 1] and (part[arcs[at]] == 0 or part[arcs[at]] == whole):
        at += 1
    following[node] = at
    while at < start[node + 1] and (arcs[at] == came_by or part[arcs[at]] == 0 or part[arcs[at]] == whole):
        at += 1
    return int(at) if at < start[node + 1] else -1


@compiled_part
def _move(cycle: Any, flow: Any, word: int, network: Any) -> None:
    """Move the flow along a cycle by `up` or `−down`, with the probabilities that keep its expectation."""
    (part, whole), (_, arcs, _, signs) = flow, network
    up = down = whole
    for entry in cycle:
        above, below = whole - part[arcs[entry]], part[arcs[entry]]
        if signs[entry] < 0:
            above, below = below, above
        up, down = min(up, above), min(down, below)
    shift = up if _happens(down, up + down, word) else -down
    for entry in cycle:
        part[arcs[entry]] += signs[entry] * shift


@compiled_part
def _happens(part: int, whole: int, word: int) -> bool:
    """Decide an event of probability part/whole: binary digits of it against those of a word (Knuth and Yao 1976)."""
    for _ in range(_BITS):
        part *= 2
        digit = 1 if part >= whole else 0
        part -= digit * whole
        if word % 2 != digit:
            return digit == 1
        word //= 2
    return False
