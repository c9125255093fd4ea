"""Marginal values of seats by column generation."""

import numpy as np

from mentormatch.arrays import Booleans, Floats, Integers
from mentormatch.assignment.problem import (
    PLACED,
    AssignmentProblem,
    LevelNumbers,
    emptied_seats,
    empty_places,
    lower_costs,
    movable_pairs,
)
from mentormatch.assignment.sensitivity.best_mentees import best_mentees
from mentormatch.assignment.sensitivity.longest_paths import Labels, MenteePairs, MentorPairs, raise_worths
from mentormatch.assignment.sensitivity.pairs_above import by_level, pairs_above

_CANDIDATES = 8
_NEVER = -np.iinfo(np.int64).max
_LARGEST_DIGIT = 1 << 18


class SeatWorths:
    """What filling a seat anew gains at the best, and what a seat is worth that is emptied; each as (level, number).

    The labels of `seat_prices`, by column generation:

    1. Candidate arcs are each mentor's best mentees at the prices that prove the answer: by s_ij less what they have.
    2. Labels are corrected over the arcs (`raise_worths`). Over fewer arcs no label is larger than over all.
    3. Every mentor is priced out against all mentees: whoever would refill a seat better than any arc does becomes an
       arc, and step 2 goes on from the labels there are, which are worths of paths and thus not too large.
    4. Where nobody would, no pair raises a label: they are the longest paths over all pairs.

    So the prices only choose where to begin; without them there are some more rounds. `refill` is exact where it is
    more than the seat is worth empty; others are not looked for.
    """

    refill: LevelNumbers
    emptied: LevelNumbers

    def __init__(self, problem: AssignmentProblem, pairs: Integers, prices: Floats | None = None) -> None:
        mentees, mentors = problem.shape
        self._problem, self._pairs = problem, pairs
        movable = movable_pairs(problem, pairs)
        movable = movable[np.argsort(movable[:, 1], kind="stable")]
        scores = problem.scores.pairs(movable[:, 0], movable[:, 1])
        start = np.searchsorted(movable[:, 1], np.arange(mentors + 1))
        self._made = MentorPairs(start, np.ascontiguousarray(movable[:, 0]), scores)
        # an improvement must exceed the rounding error of a cycle that gains nothing
        self._slack = np.full(mentors, 8 * np.finfo(float).eps * float(np.abs(scores).max(initial=0.0)))
        self._row, self._column = np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
        self._score = np.zeros(0)

        self.refill = LevelNumbers(np.full(mentors, _NEVER), np.full(mentors, -np.inf))
        self.emptied = emptied_seats(problem, pairs)
        self._costs = empty_places(problem, pairs)
        self._labels = Labels(
            own_level=self._costs.level,
            own=self._costs.number,
            left=np.full(mentees, -1, dtype=np.int64),
            left_score=np.zeros(mentees),
            refill_level=self.refill.level,
            refill=self.refill.number,
            refill_by=np.full(mentors, -1, dtype=np.int64),
            refill_score=np.zeros(mentors),
            level=self.emptied.level,
            number=self.emptied.number,
            came_by=np.full(mentors, -1, dtype=np.int64),
            came_score=np.zeros(mentors),
        )

        if prices is not None:
            self._add(*self._candidates(movable, scores, prices))
        has_empty_place = np.flatnonzero(np.isfinite(self._costs.number))
        raise_worths(np.arange(mentors), has_empty_place, self._made, self._by_mentee(), self._labels, self._slack)
        while self._price_out():
            pass

    def _candidates(self, movable: Integers, scores: Floats, prices: Floats) -> tuple[Integers, Integers]:
        """Step 1."""
        costs = self._costs.copies()
        level = np.zeros(len(prices), dtype=np.int64)
        for column, unit in zip(prices.T[-2::-1], (0 if self._problem.worth is not None else 1, PLACED), strict=False):
            level += unit * np.clip(np.rint(column), -_LARGEST_DIGIT, _LARGEST_DIGIT).astype(np.int64)
        mentor = movable[:, 1]
        lower_costs(costs, movable[:, 0], LevelNumbers(-level[mentor], scores - prices[mentor, -1]))
        row, column, _ = best_mentees(self._problem, self._pairs, costs, self.refill, _CANDIDATES)
        return row, column

    def _price_out(self) -> bool:
        """Step 3; return whether a label was raised."""
        least = self._least()
        row, column, unsure = best_mentees(self._problem, self._pairs, self._costs, least, _CANDIDATES)
        if self._add_and_correct(row, column):
            return True
        return bool(unsure.any()) and self._add_and_correct(*self._all_above(unsure))

    def _least(self) -> LevelNumbers:
        """What a mentee must bring to a mentor to raise a label."""
        ahead = self.refill.exceed(self.emptied)
        return LevelNumbers(*(np.where(ahead, *both) for both in zip(self.refill, self.emptied, strict=True)))

    def _all_above(self, unsure: Booleans) -> tuple[Integers, Integers]:
        """All pairs that would refill a seat of the mentors `unsure` better; where too many were near to keep them."""
        least = self._least()
        least.number[~unsure], least.level[~unsure] = np.inf, -_NEVER

        def refill_better(rows: Integers, columns: Integers) -> Booleans:
            costs = self._costs.at(rows)
            gains = LevelNumbers(-costs.level, self._problem.scores.pairs(rows, columns) - costs.number)
            return gains.exceed(least.at(columns))

        return pairs_above(self._problem, self._pairs, by_level(self._costs, least), refill_better)

    def _add_and_correct(self, row: Integers, column: Integers) -> bool:
        """Add arcs and correct the labels; return whether one was raised."""
        if not len(row):
            return False
        self._add(row, column)
        nobody = np.zeros(0, dtype=np.int64)
        return bool(raise_worths(nobody, np.unique(row), self._made, self._by_mentee(), self._labels, self._slack))

    def _add(self, row: Integers, column: Integers) -> None:
        rows, columns = np.concatenate([self._row, row]), np.concatenate([self._column, column])
        scores = np.concatenate([self._score, self._problem.scores.pairs(row, column)])
        order = np.argsort(rows, kind="stable")
        self._row, self._column, self._score = rows[order], columns[order], scores[order]

    def _by_mentee(self) -> MenteePairs:
        start = np.searchsorted(self._row, np.arange(self._problem.shape[0] + 1))
        return MenteePairs(start, self._column, self._score)
