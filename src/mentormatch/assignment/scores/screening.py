"""Screens blocks of scores, and keeps the largest values."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from mentormatch.arrays import Integers
from mentormatch.assignment.compiled import compiled_part
from mentormatch.assignment.scores.scores import PairScores, ScreenedScores


def screened(scores: PairScores, rows: Integers) -> Iterator[tuple[int, Any, float]]:
    """Yield the scores of some mentees by tiles of mentors: (first mentor, block, largest error).

    Examples
    --------
    >>> from mentormatch.assignment import DenseScores
    >>> [(first, block.tolist(), error) for first, block, error in screened(DenseScores([[0.9, 0.1]]), np.array([0]))]
    [(0, [[0.9, 0.1]], 0.0)]
    """
    if isinstance(scores, ScreenedScores):
        yield from scores.screen(rows)
    else:
        yield 0, np.ascontiguousarray(scores.block(rows), dtype=np.float64), 0.0


@compiled_part
def any_above(scores: Any, price: Any, threshold: Any) -> bool:
    """Whether any score less price exceeds the threshold; counted, since a count is what compilers make parallel."""
    count = np.int32(0)
    for k in range(len(scores)):
        count += np.int32(scores[k] - price[k] > threshold)
    return bool(count > 0)


@compiled_part
def push(values: Any, ids: Any, count: int, value: Any, new_id: int) -> int:
    """Put an id into a heap with the least value on top, which it replaces in a full heap; return how many it holds.

    Of a full heap, only what exceeds its least value may be put in.
    """
    most = len(values)
    if count < most:
        at = count
        count += 1
        while at > 0 and values[(at - 1) // 2] > value:
            above = (at - 1) // 2
            values[at], ids[at] = values[above], ids[above]
            at = above
    else:
        at = 0
        while 2 * at + 1 < most:
            below = 2 * at + 1
            if below + 1 < most and values[below + 1] < values[below]:
                below += 1
            if values[below] >= value:
                break
            values[at], ids[at] = values[below], ids[below]
            at = below
    values[at], ids[at] = value, new_id
    return count
