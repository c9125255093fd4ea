"""Variables and linear constraints of programs over pairs."""

from dataclasses import dataclass, field

import numpy as np
from scipy import sparse

from mentormatch.arrays import Booleans, Floats, Integers


def _nobody() -> Integers:
    return np.zeros(0, dtype=np.int64)


@dataclass(frozen=True, eq=False)
class Rows:
    """Linear constraints, low ≤ lines · variables ≤ high.

    Attributes
    ----------
    lines : scipy sparse (rows, variables)
    low, high : float array (rows,)
        −inf and +inf where there is no limit.
    """

    lines: sparse.csr_array
    low: Floats
    high: Floats

    def widened(self, more: int) -> "Rows":
        """Return the same rows with `more` variables after the others, of coefficient 0.

        Examples
        --------
        >>> rows_between(sparse.csr_array([[1.0]]), low=0.0).widened(2).lines.toarray()
        array([[1., 0., 0.]])
        """
        none = sparse.csr_array((self.lines.shape[0], more))
        return Rows(sparse.hstack([self.lines, none], format="csr"), self.low, self.high)

    def times(self, factor: float) -> "Rows":
        """Return the same rows, multiplied by a factor above 0.

        Examples
        --------
        >>> rows_between(sparse.csr_array([[1.0]]), high=1.0).times(2.0).high
        array([2.])
        """
        return Rows(self.lines * factor, factor * self.low, factor * self.high)


def rows_between(lines: sparse.csr_array, *, low: Floats | float = -np.inf, high: Floats | float = np.inf) -> Rows:
    """Return rows with their limits, each a number for all rows or one per row.

    Examples
    --------
    >>> rows_between(sparse.csr_array([[1.0, 0.0], [0.0, 1.0]]), low=0.0, high=np.array([1.0, 2.0])).low
    array([0., 0.])
    """
    height = lines.shape[0]
    low, high = (np.array(np.broadcast_to(limit, height), dtype=np.float64) for limit in (low, high))
    return Rows(lines, low, high)


@dataclass(frozen=True, eq=False)
class PairVariables:
    """The variables of a program over pairs, in their order, and sums over them as lines of coefficients.

    First x, one a pair; then y, one for each mentee of whom the program says whether it is placed; then others.

    Attributes
    ----------
    row, column : int array (pairs,)
        The mentee and the mentor of each pair.
    shape : (mentees, mentors)
    placed : int array (people,)
        The mentees who have a y.
    others : int
        How many variables come after x and y.

    Examples
    --------
    >>> variables = PairVariables(np.array([0, 0, 1]), np.array([0, 1, 1]), (2, 2), placed=np.array([1]))
    >>> variables.by_mentee().toarray()
    array([[1., 1., 0., 0.],
           [0., 0., 1., 0.]])
    >>> variables.of_placed(np.array([1.0, 3.0])).toarray()
    array([[0., 0., 0., 0.],
           [0., 0., 0., 3.]])
    """

    row: Integers
    column: Integers
    shape: tuple[int, int]
    placed: Integers = field(default_factory=_nobody)
    others: int = 0

    @property
    def pairs(self) -> int:
        """How many pairs there are."""
        return len(self.row)

    @property
    def width(self) -> int:
        """How many variables there are."""
        return self.pairs + len(self.placed) + self.others

    def sums(self, line: Integers, height: int, numbers: Floats | None = None) -> sparse.csr_array:
        """Return `height` lines; pair k adds numbers[k], by default 1, to the line `line[k]`."""
        numbers = np.ones(self.pairs) if numbers is None else numbers
        return sparse.csr_array((numbers, (line, np.arange(self.pairs))), shape=(height, self.width))

    def by_mentee(self, numbers: Floats | None = None) -> sparse.csr_array:
        """Return the sum over each mentee's pairs."""
        return self.sums(self.row, self.shape[0], numbers)

    def by_mentor(self, numbers: Floats | None = None) -> sparse.csr_array:
        """Return the sum over each mentor's pairs."""
        return self.sums(self.column, self.shape[1], numbers)

    def over_pairs(self, numbers: Floats | None = None) -> sparse.csr_array:
        """Return the sum over all pairs, a single line."""
        return self.sums(np.zeros(self.pairs, dtype=np.int64), 1, numbers)

    def of_placed(self, times: Floats) -> sparse.csr_array:
        """Return times[i] · y_i in the line of each mentee i who has a y; other lines are empty."""
        at = self.pairs + np.arange(len(self.placed))
        return sparse.csr_array((times[self.placed], (self.placed, at)), shape=(self.shape[0], self.width))

    def of_other(self, place: int, height: int) -> sparse.csr_array:
        """Return `height` lines in which the variable `place` of the others stands alone."""
        at = np.full(height, self.pairs + len(self.placed) + place)
        return sparse.csr_array((np.ones(height), (np.arange(height), at)), shape=(height, self.width))

    def is_pair(self) -> Floats:
        """Return 1 for each x and 0 for all other variables."""
        return (np.arange(self.width) < self.pairs).astype(np.float64)

    def is_placed(self) -> Floats:
        """Return 1 for each y and 0 for all other variables."""
        at = np.arange(self.width)
        return ((at >= self.pairs) & (at < self.pairs + len(self.placed))).astype(np.float64)


def demand_rows(variables: PairVariables, places: Integers, *, linked: bool = False) -> Rows:
    """Return that no mentee has more mentors than places; if `linked`, whoever has a y of 0 has none.

    Examples
    --------
    >>> variables = PairVariables(np.array([0]), np.array([0]), (1, 1), placed=np.array([0]))
    >>> demand_rows(variables, np.array([2]), linked=True).lines.toarray()
    array([[ 1., -2.]])
    """
    if not linked:
        return rows_between(variables.by_mentee(), low=0.0, high=places.astype(np.float64))
    lines = variables.by_mentee() - variables.of_placed(places.astype(np.float64))
    return rows_between(lines, high=np.where(_has_y(variables), 0.0, places))


def placed_rows(variables: PairVariables) -> Rows:
    """Return that whoever has a y of 1 has at least one mentor."""
    lines = variables.by_mentee() - variables.of_placed(np.ones(variables.shape[0]))
    return rows_between(lines, low=np.where(_has_y(variables), 0.0, -np.inf))


def load_rows(variables: PairVariables, low: Integers, high: Integers) -> Rows:
    """Return that every mentor has from `low` to `high` mentees."""
    return rows_between(variables.by_mentor(), low=low.astype(np.float64), high=high.astype(np.float64))


def count_rows(variables: PairVariables, count: int) -> Rows:
    """Return that there are so many pairs."""
    return rows_between(variables.over_pairs(), low=float(count), high=float(count))


def placed_count_rows(variables: PairVariables, least: int) -> Rows:
    """Return that the sum of all y is at least `least`."""
    return rows_between(sparse.csr_array(variables.is_placed()[None]), low=float(least))


def _has_y(variables: PairVariables) -> Booleans:
    return np.isin(np.arange(variables.shape[0]), variables.placed)
