"""Prices to start from, adjusted to demand over the arcs."""

from typing import Any

import numpy as np

from mentormatch.assignment.scores import Floats, Integers
from mentormatch.assignment.solvers.augmenting_paths import compiled

_SWEEPS = 400
_FIRST_STEP, _LAST_STEP = 0.01, 1e-4


def adjust_to_demand(
    arcs: tuple[Integers, Integers, Floats],
    demand: Integers,
    capacity: Integers,
    price: Floats,
    *,
    may_stay_empty: bool,
    lowest: float,
) -> Floats:
    """Return prices at which about as many mentees ask for each mentor as it has seats.

    Averaged subgradient steps on the dual: each mentee asks for its best arcs, each price moves by the share of seats
    that are asked for too much or too little. Steps shrink from 1 % to 0.01 % of the largest score.

    Parameters
    ----------
    arcs : (start, mentor, score)
        The arcs of each mentee one after another.
    demand, capacity, price
    may_stay_empty : bool
        Whether a place stays empty rather than taking a score below its price.
    lowest : float
        The least a price may be.
    """
    scale = float(np.abs(arcs[2]).max(initial=0.0)) or 1.0
    steps = scale * np.geomspace(_FIRST_STEP, _LAST_STEP, _SWEEPS)
    price = price.copy()
    _sweep(*arcs, demand, capacity, price, steps, np.array([0.0 if may_stay_empty else -np.inf, lowest]))
    return price


@compiled
def _sweep(
    start: Any,
    column: Any,
    score: Any,
    demand: Any,
    capacity: Any,
    price: Any,
    steps: Any,
    least: Any,
) -> None:
    """Adjust `price` in place; `least` holds the least gain that a mentee asks for, and the least price."""
    asked = np.zeros(len(price))
    mean = np.zeros(len(price))
    averaged = len(steps) - (4 * len(steps)) // 5
    for t in range(len(steps)):
        asked[:] = 0.0
        for i in range(len(start) - 1):
            _ask(i, start, column, score, demand, price, asked, least[0])
        for j in range(len(price)):
            if capacity[j] > 0:
                short = (asked[j] - capacity[j]) / capacity[j]
                price[j] += steps[t] * min(1.0, max(-1.0, short))
                price[j] = max(price[j], least[1])
            if t >= len(steps) - averaged:
                mean[j] += price[j] / averaged
    price[:] = mean


@compiled
def _ask(i: int, start: Any, column: Any, score: Any, demand: Any, price: Any, asked: Any, least: float) -> None:
    """Mentee i asks for its best mentor; with several places for its best ones, by repeated passes."""
    last, last_at = np.inf, -1
    for _ in range(demand[i]):
        best, best_at = -np.inf, -1
        for arc in range(start[i], start[i + 1]):
            gain = score[arc] - price[column[arc]]
            if gain > best and (gain < last or (gain == last and arc > last_at)):
                best, best_at = gain, arc
        if best_at < 0 or best < least:
            return
        asked[column[best_at]] += 1.0
        last, last_at = best, best_at
