"""A warm start: what a solved problem passes to a similar one."""

from dataclasses import dataclass

import numpy as np

from mentormatch.arrays import Booleans, Floats, Integers
from mentormatch.values import Value

UNKNOWN = 1 << 62
"""A level above all others: nothing is known."""


@dataclass(frozen=True, eq=False)
class Start(Value):
    """Pairs worth looking at, those that were made, prices, and a bound on everybody else.

    Made by the solver "min-cost-flow", and given to `solve` as ``start=``. Where the scores of the new problem are not
    those of the old one, the bounds are wrong, the answer is not proven, and the solver looks at everybody anew.

    Attributes
    ----------
    row, column : int64 arrays
        The pairs, by row then column.
    used : bool array
        Which of them were made.
    prices : (level, number)
        Of every mentor.
    bounds : (level, number)
        For every mentee, what no mentor exceeds by score less price who is not among its pairs; level `UNKNOWN` for
        people who were not there, and for those whose mentor is gone: they have to look at everybody anyway, and
        sooner is quicker.
    """

    row: Integers
    column: Integers
    used: Booleans
    prices: tuple[Integers, Floats]
    bounds: tuple[Integers, Floats]

    def take(self, *, mentees: Integers, mentors: Integers) -> "Start":
        """Return the same for other people: of each the position in the old problem, −1 for somebody new.

        Examples
        --------
        >>> start = Start(np.array([0, 1]), np.array([0, 1]), np.array([True, True]),
        ...               (np.zeros(2, dtype=int), np.array([0.1, 0.2])), (np.zeros(2, dtype=int), np.zeros(2)))
        >>> later = start.take(mentees=np.array([1, -1]), mentors=np.array([1]))
        >>> later.row.tolist(), later.column.tolist(), later.prices[1].tolist()
        ([0], [0], [0.2])
        """
        row = _places(mentees, len(self.bounds[0]))[self.row]
        column = _places(mentors, len(self.prices[0]))[self.column]
        kept = (row >= 0) & (column >= 0)
        left = row[(row >= 0) & (column < 0) & self.used]
        row, column, used = row[kept], column[kept], self.used[kept]
        order = np.lexsort((column, row))
        level, number = _taken(self.bounds[0], mentees, UNKNOWN), _taken(self.bounds[1], mentees, np.inf)
        level[left], number[left] = UNKNOWN, np.inf
        return Start(
            row[order],
            column[order],
            used[order],
            (_taken(self.prices[0], mentors, UNKNOWN), _taken(self.prices[1], mentors, 0.0)),
            (level, number),
        )


def _places(people: Integers, count: int) -> Integers:
    """Where each of the old people stands now, −1 = nowhere."""
    places = np.full(count, -1, dtype=np.int64)
    there = people >= 0
    places[people[there]] = np.flatnonzero(there)
    return places


def _taken(values: np.ndarray, people: Integers, new: float) -> np.ndarray:
    if not len(values):
        return np.full(len(people), new, dtype=values.dtype)
    return np.where(people >= 0, values[people], np.asarray(new, dtype=values.dtype))
