"""The assignment problem: scores, limits, allowed and forced pairs."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike

from mentormatch.arrays import Booleans, Floats, Integers
from mentormatch.assignment.problem.validation import (
    checked_allowed,
    checked_bonus,
    checked_forced,
    checked_limits,
    checked_names,
    checked_priority,
    checked_scores,
    checked_spread,
    checked_worth,
    shape_of,
)
from mentormatch.assignment.scores import PairScores, ScreenedScores, SparseScores, raised_scores
from mentormatch.errors import Mistake, ProblemError
from mentormatch.values import Value

_CELLS_A_BLOCK = 1 << 18


@dataclass(frozen=True, eq=False)
class Remaining(Value):
    """What forced pairs leave of the limits of a problem; the arrays are read-only.

    Attributes
    ----------
    forced_of_mentee, forced_of_mentor : int64 arrays (mentees,), (mentors,)
        How many forced pairs each has.
    demand : int64 array (mentees,)
    min_load, capacity : int64 arrays (mentors,)
        Like the demand, 0 where forced pairs reach the limit or go beyond it.
    """

    forced_of_mentee: Integers
    forced_of_mentor: Integers
    demand: Integers
    min_load: Integers
    capacity: Integers


class AssignmentProblem(Value):
    """Mentees (rows) to be assigned to mentors (columns): the best total within everybody's limits.

    Maximise, over x_ij in {0, 1} for allowed pairs, level by level: (with ``spread``: the mentees who get anybody,)
    the number of pairs Σ x_ij, the total Σ s_ij x_ij, subject to min_load_j ≤ Σ_i x_ij ≤ capacity_j,
    Σ_j x_ij ≤ demand_i and x_ij = 1 for forced pairs. With ``unmatched=w`` there is one level, Σ (s_ij − w) x_ij.

    With ``priority`` the first level is Σ r_i over the mentees who get anybody, where r_i = 1, 2, … is the rank of the
    class of i, 1 the lowest. The sets of mentees who can be placed together form a matroid, in which a base of largest
    weight depends on the order of the weights alone: so these small whole numbers place as many as can be, of them
    as many as can be of the highest class, then of the next, and no mentee is lost by it.

    Parameters
    ----------
    scores : array, scipy sparse, `FactoredScores`, or anything with ``shape``, ``block`` and ``pairs`` (`PairScores`)
        Shape (mentees, mentors), finite. Of a sparse matrix only the stored entries may become pairs.
    capacity, min_load : int or one per mentor
        Most and fewest mentees of a mentor. A capacity is cut to the number of mentees.
    demand : int or one per mentee
        Mentors a mentee should get, each at most once; 0 = wants none.
    allowed : boolean array (mentees, mentors), or a function rows -> boolean block, optional
        Pairs that may be made; all by default.
    forced : sequence of (row, column)
        Pairs that must be in the answer.
    unmatched : "last_resort" or float
        Whether as many pairs as possible are made first, or what an empty place is worth.
    spread : bool
        Whether, before the number of pairs, as many mentees as can be get one mentor.
    mentor_scores : like `scores`, optional
        What the mentors think of the pairs, for two-sided objectives.
    priority : one finite number per mentee, optional
        Who is placed before whom, the higher the sooner; equal numbers are a class. It implies ``spread``, and needs
        ``unmatched="last_resort"``. It loses no pair, whatever the demands; `cost_of_priority` says what it costs.
    bonus : scipy sparse (mentees, mentors), optional
        Added to the worth of pairs, by which answers are compared, and never to their scores.
    names : (names of mentees, names of mentors), optional
        What messages call them; positions by default.

    Raises
    ------
    ProblemError
        All that is wrong with what was given, at once.

    Examples
    --------
    >>> problem = AssignmentProblem([[0.9, 0.1], [0.8, 0.7], [0.2, 0.3]], capacity=[1, 2])
    >>> problem.shape
    (3, 2)
    """

    min_load: Integers
    forced: Integers
    worth: float | None
    rank: Integers | None
    spread_asked: bool
    spread: bool
    bonus: Any
    mentor_scores: PairScores | None
    names: tuple[Sequence[str], Sequence[str]] | None
    capacity: Integers
    demand: Integers

    def __init__(
        self,
        scores: Any,
        *,
        capacity: ArrayLike = 1,
        min_load: ArrayLike = 0,
        demand: ArrayLike = 1,
        allowed: ArrayLike | Callable[[Integers], Booleans] | None = None,
        forced: Any = (),
        unmatched: Literal["last_resort"] | float = "last_resort",
        spread: bool = False,
        mentor_scores: Any = None,
        priority: ArrayLike | None = None,
        bonus: Any = None,
        names: tuple[Sequence[str], Sequence[str]] | None = None,
    ) -> None:
        mistakes: list[Mistake] = []
        given = checked_scores(scores, "scores", mistakes)
        shape = shape_of(scores) if given is None else (int(given.shape[0]), int(given.shape[1]))
        mentees, mentors = shape or (None, None)
        self.capacity = checked_limits("capacity", capacity, mentors, "mentor", mistakes)
        self.min_load = checked_limits("min_load", min_load, mentors, "mentor", mistakes)
        self.demand = checked_limits("demand", demand, mentees, "mentee", mistakes)
        self._allowed = checked_allowed(allowed, shape, mistakes)
        self.forced = checked_forced(forced, shape, mistakes)
        self.worth = checked_worth(unmatched, mistakes)
        self.spread = checked_spread(spread, self.worth, mistakes)
        self.rank = checked_priority(priority, mentees, self.worth, mistakes)
        self.spread_asked = self.spread
        self.spread = self.spread or self.rank is not None
        self.bonus = checked_bonus(bonus, shape, mistakes)
        self.mentor_scores = None if mentor_scores is None else checked_scores(mentor_scores, "mentor_scores", mistakes)
        if shape and self.mentor_scores is not None and tuple(self.mentor_scores.shape) != shape:
            expected = f"mentor_scores must have the shape {shape}, that of scores"
            mistakes.append(Mistake("scores_shape", expected, got=f"shape {tuple(self.mentor_scores.shape)}"))
        self.names = checked_names(names, shape, mistakes)
        if given is None or mistakes:
            raise ProblemError(mistakes)
        self.plain_scores: PairScores = given
        self.scores: PairScores = given if self.bonus is None else raised_scores(given, self.bonus)
        self.capacity = np.minimum(self.capacity, self.shape[0])
        self.demand = np.minimum(self.demand, self.shape[1])

    @property
    def shape(self) -> tuple[int, int]:
        """Mentees, mentors."""
        return int(self.scores.shape[0]), int(self.scores.shape[1])

    @property
    def levels(self) -> int:
        """How many numbers a price has: placed mentees (with ``spread``), pairs, total."""
        return 3 if self.spread else 2

    @cached_property
    def first_weight(self) -> Integers:
        """What the first pair of each mentee counts at the level of placed mentees, shape (mentees,).

        The rank of their class with ``priority``, else 1 with ``spread`` and 0 without.

        Examples
        --------
        >>> AssignmentProblem([[0.9], [0.8]], priority=[0, 5]).first_weight
        array([1, 2])
        """
        return np.full(self.shape[0], int(self.spread), dtype=np.int64) if self.rank is None else self.rank

    def name_of_mentee(self, row: int) -> str:
        """Return what messages call a mentee: its name in quotes, or its position."""
        return str(int(row)) if self.names is None else f"'{self.names[0][row]}'"

    def name_of_mentor(self, column: int) -> str:
        """Return what messages call a mentor: its name in quotes, or its position."""
        return str(int(column)) if self.names is None else f"'{self.names[1][column]}'"

    def allowed(self, rows: Integers) -> Booleans:
        """Return which pairs of the mentees `rows` may be made, shape (rows, mentors); not to be written on.

        Examples
        --------
        >>> AssignmentProblem([[0.9, 0.1]], allowed=[[True, False]]).allowed(np.array([0]))
        array([[ True, False]])
        """
        expected = (len(rows), self.shape[1])
        if callable(self._allowed):
            block = np.asarray(self._allowed(rows))
            if block.shape != expected or block.dtype != bool:
                raise ProblemError(
                    Mistake(
                        "allowed_block",
                        f"allowed(rows) must return a boolean array of shape {expected}",
                        got=f"{block.dtype} of shape {block.shape}",
                    )
                )
        else:
            block = np.ones(expected, dtype=bool) if self._allowed is None else self._allowed[rows]
        return block & self.scores.stored(rows) if isinstance(self.scores, SparseScores) else block

    def allows(self, pairs: Integers) -> Booleans:
        """Return which of the pairs (row, column) may be made, shape (pairs,).

        Examples
        --------
        >>> AssignmentProblem([[0.9, 0.1]], allowed=[[True, False]]).allows(np.array([[0, 1], [0, 0]]))
        array([False,  True])
        """
        if self._allowed is None and not isinstance(self.scores, SparseScores):
            return np.ones(len(pairs), dtype=bool)
        found = np.zeros(len(pairs), dtype=bool)
        rows, place = np.unique(pairs[:, 0], return_inverse=True)
        height = self._rows_a_block()
        for start in range(0, len(rows), height):
            mine = np.flatnonzero((place >= start) & (place < start + height))
            found[mine] = self.allowed(rows[start : start + height])[place[mine] - start, pairs[mine, 1]]
        return found

    def block(self, rows: Integers, *, exact: bool = True) -> tuple[Floats, Booleans]:
        """Return the scores of the mentees `rows`, and which of their pairs may be made; shapes (rows, mentors).

        With ``exact=False`` the last bits of a score may depend on the block, where that is quicker: good for bounds.

        Raises
        ------
        ProblemError
            Where a score is not finite.

        Examples
        --------
        >>> AssignmentProblem([[0.9, 0.1], [0.5, 0.5]]).block(np.array([1]))
        (array([[0.5, 0.5]]), array([[ True,  True]]))
        """
        if not exact and isinstance(self.scores, ScreenedScores):
            scores = self.scores.product(rows)
        else:
            scores = np.asarray(self.scores.block(rows), dtype=np.float64)
        if not np.isfinite(scores).all():
            row, column = np.argwhere(~np.isfinite(scores))[0]
            got = f"{scores[row, column]} at [{int(rows[row])}, {int(column)}]"
            raise ProblemError(Mistake("scores_not_finite", "scores must be finite numbers", got=got))
        return scores, self.allowed(rows)

    def open_block(
        self, rows: Integers, taken: Integers | None = None, *, exact: bool = True
    ) -> tuple[Floats, Booleans]:
        """Return the same as `block`, without the pairs of `taken`, by default the forced ones; `rows` ascend.

        Examples
        --------
        >>> AssignmentProblem([[0.9, 0.1], [0.5, 0.5]], forced=[(1, 0)]).open_block(np.array([1]))
        (array([[0.5, 0.5]]), array([[False,  True]]))
        """
        taken = self.forced if taken is None else taken
        scores, allowed = self.block(rows, exact=exact)
        mine = taken[np.isin(taken[:, 0], rows)]
        if len(mine):
            allowed = allowed.copy()
            allowed[np.searchsorted(rows, mine[:, 0]), mine[:, 1]] = False
        return scores, allowed

    @property
    def is_open(self) -> bool:
        """Whether every pair may be made, and none is forced.

        Examples
        --------
        >>> AssignmentProblem([[0.9, 0.1]]).is_open, AssignmentProblem([[0.9, 0.1]], forced=[(0, 1)]).is_open
        (True, False)
        """
        return self._allowed is None and not isinstance(self.scores, SparseScores) and not len(self.forced)

    def open_mask(self, rows: Integers) -> Booleans | None:
        """Return which pairs of the mentees `rows` may be made and are not forced; None: all of them. `rows` ascend.

        Examples
        --------
        >>> AssignmentProblem([[0.9, 0.1], [0.5, 0.5]], forced=[(1, 0)]).open_mask(np.array([1]))
        array([[False,  True]])
        """
        mine = self.forced[np.isin(self.forced[:, 0], rows)]
        if self._allowed is None and not isinstance(self.scores, SparseScores) and not len(mine):
            return None
        allowed = self.allowed(rows)
        if len(mine):
            allowed = allowed.copy()
            allowed[np.searchsorted(rows, mine[:, 0]), mine[:, 1]] = False
        return allowed

    def row_blocks(self, rows: Integers | None = None) -> Iterator[Integers]:
        """Yield the mentees `rows`, by default all, in blocks of which a block of scores stays small.

        Examples
        --------
        >>> [rows.tolist() for rows in AssignmentProblem([[0.9, 0.1], [0.5, 0.5]]).row_blocks()]
        [[0, 1]]
        """
        rows = np.arange(self.shape[0], dtype=np.int64) if rows is None else rows
        height = self._rows_a_block()
        for start in range(0, len(rows), height):
            yield rows[start : start + height]

    def _rows_a_block(self) -> int:
        return max(1, _CELLS_A_BLOCK // max(1, self.shape[1]))

    def forced_counts(self) -> tuple[Integers, Integers]:
        """Return how many forced pairs each mentee and each mentor has.

        Examples
        --------
        >>> AssignmentProblem([[0.9, 0.1], [0.5, 0.5]], forced=[(1, 0)]).forced_counts()
        (array([0, 1]), array([1, 0]))
        """
        mentees, mentors = self.shape
        return (
            np.bincount(self.forced[:, 0], minlength=mentees).astype(np.int64),
            np.bincount(self.forced[:, 1], minlength=mentors).astype(np.int64),
        )

    @cached_property
    def remaining(self) -> Remaining:
        """What forced pairs leave of demands, minimum loads and capacities.

        Examples
        --------
        >>> remaining = AssignmentProblem([[0.9, 0.1], [0.5, 0.5]], capacity=2, forced=[(1, 0)]).remaining
        >>> remaining.demand, remaining.capacity, remaining.forced_of_mentor
        (array([1, 0]), array([1, 2]), array([1, 0]))
        """
        of_mentee, of_mentor = self.forced_counts()
        left = (self.demand - of_mentee, self.min_load - of_mentor, self.capacity - of_mentor)
        arrays = (of_mentee, of_mentor, *(np.maximum(limit, 0) for limit in left))
        for array in arrays:
            array.setflags(write=False)  # every caller gets the same ones
        return Remaining(*arrays)


def counted(count: int, what: str) -> str:
    """Return "1 mentee" or "2 mentees".

    Examples
    --------
    >>> counted(1, "mentee"), counted(2, "mentee")
    ('1 mentee', '2 mentees')
    """
    return f"{count} {what}{'' if count == 1 else 's'}"
