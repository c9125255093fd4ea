"""Prices to start from, adjusted to demand over the arcs."""

import os
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np

from mentormatch.assignment.scores import Floats, Integers
from mentormatch.assignment.solvers.augmenting_paths import compiled
from mentormatch.assignment.solvers.watch import Watch

ROUGH, FINE = (150, 50), (200, 200)
"""Sweeps with a wide step and with shrinking ones: for lists that will grow, and for the last ones."""
_AVERAGED = 0.4
_WIDE, _SMALL = 2e-3, 1e-5
_MOMENTUM, _MOST = 0.9, 3.0
_LOT = 2e-4
_ARCS_A_THREAD = 50_000


def adjust_to_demand(
    arcs: tuple[Integers, Integers, Floats],
    demand: Integers,
    capacity: Integers,
    price: Floats,
    *,
    may_stay_empty: bool,
    lowest: Floats,
    highest: Floats,
    sweeps: tuple[int, int],
    watch: Watch,
) -> tuple[Floats, Integers]:
    """Return prices at which about as many mentees ask for each mentor as it has seats, and how many ask there.

    Averaged subgradient steps on the dual, with momentum (Polyak 1964): each mentee asks for its best arcs, each price
    moves by the share of seats that are asked for too much or too little. First with a step of 0.2 % of the largest
    score, so that a whole cluster with a few seats to spare comes down in time; then with steps that shrink to 0.001 %.

    Parameters
    ----------
    arcs : (start, mentor, score)
        The arcs of each mentee one after another.
    demand, capacity, price
    may_stay_empty : bool
        Whether a place stays empty rather than taking a score below its price.
    lowest, highest : float arrays
        Between which each price stays.
    sweeps : (int, int)
        How many with the wide step, and how many with shrinking ones, of which the last are averaged.
    watch : Watch
        Asked between sweeps whether to go on.
    """
    start, column, score = arcs
    averaged = int(_AVERAGED * sweeps[1])
    scale = float(np.abs(score).max(initial=0.0)) or 1.0
    steps = scale * np.concatenate([np.full(sweeps[0], _WIDE), np.geomspace(_WIDE, _SMALL, sweeps[1])])
    # half the memory: prices to start from need not be exact, and a lot keeps those who are alike from asking as one
    lots = np.random.default_rng(len(score)).random(len(score), dtype=np.float32)
    asking = start, column.astype(np.int32), (score + _LOT * scale * lots).astype(np.float32), demand
    least = np.float32(0.0 if may_stay_empty else -np.inf)
    price, speed, mean = price.copy(), np.zeros(len(price)), np.zeros(len(price))
    threads = max(1, min(os.cpu_count() or 1, len(column) // _ARCS_A_THREAD))
    ends = np.searchsorted(start, np.linspace(0, start[-1], threads + 1)[1:-1])
    parts = list(zip([0, *ends.tolist()], [*ends.tolist(), len(demand)], strict=True))
    with ThreadPoolExecutor(threads) as pool:
        for t, step in enumerate(steps):
            watch.look("estimating prices", t, len(steps))
            single = price.astype(np.float32)
            asked = [pool.submit(_ask, *asking, single, least, *part) for part in parts[1:]]
            total = _ask(*asking, single, least, *parts[0])
            for one in asked:
                total += one.result()
            _move(total, capacity, price, speed, step, lowest, highest)
            if t >= len(steps) - averaged:
                mean += price / averaged
    return mean, _ask(*asking, mean.astype(np.float32), least, 0, len(demand))


@compiled
def _move(asked: Any, capacity: Any, price: Any, speed: Any, step: float, lowest: Any, highest: Any) -> None:
    for j in range(len(price)):
        if capacity[j] > 0:
            speed[j] = _MOMENTUM * speed[j] + min(_MOST, (asked[j] - capacity[j]) / capacity[j])
            price[j] += step * speed[j]
            if price[j] < lowest[j]:
                price[j], speed[j] = lowest[j], max(0.0, speed[j])
            elif price[j] > highest[j]:
                price[j], speed[j] = highest[j], min(0.0, speed[j])


@compiled
def _ask(start: Any, column: Any, score: Any, demand: Any, price: Any, least: Any, first: int, stop: int) -> Any:
    """How many of some mentees ask for each mentor: each for its best one, or for as many as it has places."""
    asked = np.zeros(len(price), dtype=np.int64)
    for i in range(first, stop):
        if demand[i] > 1:
            _ask_for_several(start[i], start[i + 1], column, score, demand[i], price, least, asked)
        elif demand[i] == 1:
            best, at = least, -1
            for arc in range(start[i], start[i + 1]):
                gain = score[arc] - price[column[arc]]
                if gain >= best:
                    best, at = gain, arc
            if at >= 0:
                asked[column[at]] += 1
    return asked


@compiled
def _ask_for_several(
    first: int, stop: int, column: Any, score: Any, places: int, price: Any, least: Any, asked: Any
) -> None:
    last, last_at = np.float32(np.inf), -1
    for _ in range(places):
        best, best_at = np.float32(-np.inf), -1
        for arc in range(first, stop):
            gain = score[arc] - price[column[arc]]
            if gain > best and (gain < last or (gain == last and arc > last_at)):
                best, best_at = gain, arc
        if best_at < 0 or best < least:
            return
        asked[column[best_at]] += 1
        last, last_at = best, best_at
