"""Rounding of a floating-point flow to an exact flow in whole units."""

from collections import deque
from dataclasses import dataclass

import numpy as np

from mentormatch.arrays import Floats, Integers


def exact_flow(amounts: Floats, low: Integers, high: Integers, tails: Integers, heads: Integers) -> Integers:
    """Return whole amounts near `amounts`, within their bounds, such that what enters a node leaves it.

    A vertex of a network with whole bounds is whole, so that rounding its floats is all there is to do. Where a solver
    ended elsewhere, or is wrong by more than half a unit, what is too much at a node is sent to where it is missing,
    along paths with room left (Ford and Fulkerson).

    Parameters
    ----------
    amounts : float array (arcs,)
        In units.
    low, high : int array (arcs,)
        Bounds.
    tails, heads : int array (arcs,)
        Nodes 0, 1, ….

    Raises
    ------
    ArithmeticError
        Where no flow is within these bounds.

    Examples
    --------
    >>> arcs = np.array([0, 0, 1]), np.array([1, 1, 0])
    >>> exact_flow(np.array([1.4, 1.4, 3.0]), np.array([0, 0, 3]), np.array([9, 9, 3]), *arcs)
    array([2, 1, 3])
    """
    flow = np.clip(np.rint(amounts).astype(np.int64), low, high)
    excess = np.zeros(int(max(tails.max(initial=-1), heads.max(initial=-1))) + 1, dtype=np.int64)
    np.add.at(excess, heads, flow)
    np.subtract.at(excess, tails, flow)
    if excess.any():
        _FlowRepair(flow, low, high, np.concatenate([tails, heads]), excess).run()
    return flow


@dataclass(eq=False)
class _FlowRepair:
    """A flow, its bounds, the nodes at its arcs' tails and then heads, and what enters each node too much."""

    flow: Integers
    low: Integers
    high: Integers
    ends: Integers
    excess: Integers

    def run(self) -> None:
        order = np.argsort(self.ends, kind="stable")
        start = np.searchsorted(self.ends[order], np.arange(len(self.excess) + 1))
        while self.excess.any():
            self._send(self._path(start, order))

    def _path(self, start: Integers, order: Integers) -> list[tuple[int, int]]:
        """The shortest path, as directed arcs, from a node with an excess to a node with a lack."""
        arcs = len(self.flow)
        came: dict[int, tuple[int, int]] = dict.fromkeys(np.flatnonzero(self.excess > 0).tolist(), (-1, 0))
        queue = deque(came)
        while queue:
            node = queue.popleft()
            if self.excess[node] < 0:
                return self._way_to(node, came)
            for entry in order[start[node] : start[node + 1]].tolist():
                arc, direction = entry % arcs, 1 if entry < arcs else -1
                other = self._node(arc, direction)
                if other not in came and self._room(arc, direction) > 0:
                    came[other] = arc, direction
                    queue.append(other)
        raise ArithmeticError("no flow is within these bounds")

    def _way_to(self, node: int, came: dict[int, tuple[int, int]]) -> list[tuple[int, int]]:
        path = []
        while came[node][1]:
            arc, direction = came[node]
            path.append((arc, direction))
            node = self._node(arc, -direction)
        return path[::-1]

    def _send(self, path: list[tuple[int, int]]) -> None:
        begin, end = self._node(path[0][0], -path[0][1]), self._node(*path[-1])
        amount = min(int(self.excess[begin]), -int(self.excess[end]), *(self._room(*step) for step in path))
        for arc, direction in path:
            self.flow[arc] += direction * amount
        self.excess[begin] -= amount
        self.excess[end] += amount

    def _node(self, arc: int, direction: int) -> int:
        """The end of an arc in its direction: its head, or backwards its tail."""
        return int(self.ends[arc + (len(self.flow) if direction > 0 else 0)])

    def _room(self, arc: int, direction: int) -> int:
        return int(self.high[arc] - self.flow[arc] if direction > 0 else self.flow[arc] - self.low[arc])
