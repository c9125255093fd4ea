"""Solves a cohort's problem again with more seats, mentors, or other scores."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from mentormatch.arrays import Booleans, Floats, Integers
from mentormatch.assignment import Assignment, AssignmentProblem, Progress, Start, answer_of, solve
from mentormatch.errors import InfeasibleError, count
from mentormatch.matching import (
    NOT_SOLVED,
    CohortProblem,
    Matching,
    NamedChange,
    demand_of,
    draw_order,
    in_ids,
    solve_by_lot,
)
from mentormatch.scoring import Scores, WeightedCriteria
from mentormatch.values import Value

FROM_THE_BEST = "Changes are counted from the best matching of these people, not from these pairs."
# what is less is rounding
_TIE = 1e-9
# what is less is not 0.001 when rounded
_SHOWN = 0.0005


@dataclass(frozen=True)
class Gain:
    """What a change adds to the best matching, found by solving with it.

    Attributes
    ----------
    mentees : int
        Matched mentees.
    pairs : int
        More than `mentees` where mentees want several mentors.
    total : float
        The total of scores; may fall where more mentees are matched.
    proven : bool
        Whether both matchings are proven to be the best there are.
    """

    mentees: int
    pairs: int
    total: float
    proven: bool

    @property
    def text(self) -> str:
        """What is added, in a few words.

        Examples
        --------
        >>> Gain(mentees=5, pairs=5, total=0.9, proven=True).text, Gain(0, 0, 0.0, True).text
        ('+0.900 in total, 5 more mentees matched', 'nothing is added')
        """
        shown = f"{self.total:+.3f}" if abs(self.total) >= _SHOWN else f"{self.total:+.1e}"
        parts = [f"{shown} in total"] if self.total else []
        for number, one, several in (
            (self.mentees, "mentee matched", "mentees matched"),
            (self.pairs - self.mentees, "pair besides", "pairs besides"),
        ):
            if number:
                way = "more" if number > 0 else "fewer"
                parts.append(count(abs(number), f"{way} {one}", f"{way} {several}"))
        known = "" if self.proven else " (not proven)"
        return f"{', '.join(parts) or 'nothing is added'}{known}"


@dataclass(frozen=True, eq=False)
class _AllowedCopies(Value):
    """Which pairs may be made where some mentors stand several times: a copy may be paired as its mentor may."""

    problem: AssignmentProblem
    columns: Integers

    def __call__(self, rows: Integers) -> Booleans:
        return self.problem.allowed(rows)[:, self.columns]


@dataclass(frozen=True, eq=False)
class Standing(Value):
    """The best total of a cohort, from which changes are tried; people are in the order of the lot.

    Attributes
    ----------
    scores : Scores
        In that order.
    answer : Assignment
        For the objective "total".
    gave_way : tuple of NamedChange
        The limits that gave way there; they do not bind after a change either.
    """

    scores: Scores
    answer: Assignment
    gave_way: tuple[NamedChange, ...] = ()

    @property
    def problem(self) -> AssignmentProblem:
        """The assignment problem."""
        return self.answer.problem

    @cached_property
    def reached(self) -> tuple[int, int, float]:
        """Matched mentees, pairs, and the total of scores."""
        return _reached(self.answer)

    def with_seats(self, mentor: int, seats: int = 1, *, progress: Progress | None = None) -> Gain:
        """Return what more seats with one mentor add."""
        capacity = self.problem.capacity.copy()
        capacity[mentor] += seats
        everybody = np.arange(self.problem.shape[1])
        return self._gain(self._changed(everybody, capacity, self.problem.min_load), everybody, progress)

    def with_copies(self, mentor: int, copies: int, seats: int, *, progress: Progress | None = None) -> Gain:
        """Return what more mentors add who are like one: with the same answers and rules, and `seats` each."""
        mentors = self.problem.shape[1]
        new = np.full(copies, mentor)
        problem = self._changed(
            np.append(np.arange(mentors), new),
            np.append(self.problem.capacity, np.full(copies, seats)),
            np.append(self.problem.min_load, np.zeros(copies, dtype=np.int64)),
        )
        return self._gain(problem, np.append(np.arange(mentors), np.full(copies, -1)), progress)

    def with_scores(self, scores: Scores, *, progress: Progress | None = None) -> Assignment:
        """Return the best answer for other scores of the same people, in the same order; who need not move stays.

        Raises
        ------
        InfeasibleError
            Where limits cannot hold with these scores, such as a lock under a least score.
        """
        return _solve_keeping(self._problem_of(scores), scores, self.answer.pairs, self.answer.start, progress)

    def with_people(self, scores: Scores) -> Assignment:
        """Return the best answer where other people came, in the order of `scores`; who need not move stays.

        Raises
        ------
        InfeasibleError
            With the ids of those whom it concerns.
        """
        old, new = self.scores.cohort, scores.cohort
        places = [
            np.array([had.index.get(person, -1) for person in has.ids], dtype=np.int64)
            for had, has in ((old.mentees, new.mentees), (old.mentors, new.mentors))
        ]
        start = None if self.answer.start is None else self.answer.start.take(mentees=places[0], mentors=places[1])
        now = [
            np.array([has.index.get(person, -1) for person in had.ids], dtype=np.int64)
            for had, has in ((old.mentees, new.mentees), (old.mentors, new.mentors))
        ]
        before = np.stack([now[side][self.answer.pairs[:, side]] for side in (0, 1)], axis=1)
        try:
            return _solve_keeping(self._problem_of(scores), scores, before[(before >= 0).all(axis=1)], start, None)
        except InfeasibleError as error:
            raise in_ids(error, new) from None

    def _problem_of(self, scores: Scores) -> AssignmentProblem:
        return CohortProblem(scores, gave_way=self.gave_way).problem

    def _changed(self, columns: Integers, capacity: Integers, min_load: Integers) -> AssignmentProblem:
        problem, mentees = self.problem, np.arange(self.problem.shape[0])
        scores = self.scores.weighted
        return AssignmentProblem(
            scores if len(columns) == scores.shape[1] else scores.take(mentees=mentees, mentors=columns),
            capacity=capacity,
            min_load=min_load,
            demand=demand_of(self.scores.cohort.mentees, self.scores.policy),  # not cut to how many mentors there were
            allowed=_AllowedCopies(problem, columns),
            forced=problem.forced,
            unmatched="last_resort" if problem.worth is None else problem.worth,
            spread=problem.spread,
            priority=problem.rank,
            bonus=_with_columns(problem.bonus, len(columns)),
        )

    def _gain(self, problem: AssignmentProblem, mentors: Integers, progress: Progress | None) -> Gain:
        start = self.answer.start
        if start is not None:
            start = start.take(mentees=np.arange(problem.shape[0]), mentors=mentors)
        answer = solve(problem, start=start, progress=progress)
        placed, pairs, total = (after - before for after, before in zip(_reached(answer), self.reached, strict=True))
        proven = bool(answer.certificate.proven and self.answer.certificate.proven)
        return Gain(int(placed), int(pairs), 0.0 if abs(total) <= _TIE else float(total), proven)


def standing_of(matching: Matching, *, progress: Progress | None = None) -> Standing:
    """Return where changes of a matching are tried from: itself where it is the best total, else solved anew.

    Where limits gave way in the matching, they give way there too.

    Examples
    --------
    >>> from mentormatch.matching import match
    >>> from mentormatch.profiles import Cohort
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R"}],
    ...                              mentees=[{"id": "kim", "skills": "R"}, {"id": "noor", "skills": "Go"}])
    >>> standing_of(match(cohort)).with_seats(0)
    Gain(mentees=1, pairs=1, total=0.0, proven=True)
    """
    gave_way = matching.gave_way
    own = matching.objective == "total" and matching.solver not in NOT_SOLVED
    solved = matching.solved if own and matching.certificate.proven else None
    if solved is None and not (own and matching.certificate.proven):
        solved = solve_by_lot(
            matching.scores,
            seed=matching.seed,
            objective="total",
            progress=progress,
            on_infeasible="closest" if gave_way else "raise",
        )
        gave_way = solved.gave_way
    if solved is None:
        return restored(matching)
    mentees, mentors = _order_of_lot(matching)
    return Standing(matching.scores.take(mentees=mentees, mentors=mentors), solved.answer, gave_way)


def restored(matching: Matching) -> Standing:
    """Return where the pairs of a matching stand that was stored or brought, in the order of the lot.

    Of equally good changes the order decides which is told: it must not be that of rows.

    Examples
    --------
    >>> from mentormatch.matching import match
    >>> from mentormatch.profiles import Cohort
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R"}], mentees=[{"id": "kim", "skills": "R"}])
    >>> restored(match(cohort)).answer.pairs.tolist()
    [[0, 0]]
    """
    mentees, mentors = _order_of_lot(matching)
    rows, columns = np.argsort(mentees), np.argsort(mentors)
    pairs = np.stack([rows[matching.positions[:, 0]], columns[matching.positions[:, 1]]], axis=1)
    certificate = replace(matching.certificate, prices=matching.certificate.prices[mentors])
    scores = matching.scores.take(mentees=mentees, mentors=mentors)
    problem = CohortProblem(scores, plain=matching.cohort_problem.plain, gave_way=matching.gave_way).problem
    answer = answer_of(problem, pairs, certificate, solver=matching.solver)
    return Standing(scores, answer, matching.gave_way)


def _order_of_lot(matching: Matching) -> tuple[Integers, Integers]:
    cohort = matching.cohort
    return draw_order(cohort.mentees, matching.seed), draw_order(cohort.mentors, matching.seed)


def _with_columns(bonus: Any, columns: int) -> Any:
    """Return what pairs are raised by, where the last mentors are new and no pair of theirs is."""
    if bonus is None or bonus.shape[1] == columns:
        return bonus
    return sparse.hstack([bonus, sparse.csr_array((bonus.shape[0], columns - bonus.shape[1]))], format="csr")


def _reached(answer: Assignment) -> tuple[int, int, float]:
    return len(np.unique(answer.pairs[:, 0])), len(answer.pairs), answer.total


class _KeptPairs(Value):
    """Scores to which some pairs bring so little more that it decides between equally good answers only."""

    def __init__(self, scores: WeightedCriteria, bonus: Any) -> None:
        self.scores = scores
        self.bonus = bonus

    @property
    def shape(self) -> tuple[int, int]:
        return self.scores.shape

    def block(self, rows: Integers) -> Floats:
        total: Floats = self.scores.block(rows) + self.bonus[rows].toarray()
        return total

    def pairs(self, rows: Integers, columns: Integers) -> Floats:
        if not len(rows):  # with empty indices, a sparse matrix returns another kind of array
            return np.zeros(0)
        more: Floats = np.asarray(self.bonus[rows, columns]).reshape(-1)
        return self.scores.pairs(rows, columns) + more

    def screen(self, rows: Integers) -> Iterator[tuple[int, NDArray[np.floating[Any]], float]]:
        most = float(self.bonus.max()) if self.bonus.nnz else 0.0
        for start, block, error in self.scores.screen(rows):
            yield start, block, error + most

    def product(self, rows: Integers) -> Floats:
        total: Floats = self.scores.product(rows) + self.bonus[rows].toarray()
        return total

    def take(self, *, mentees: Integers, mentors: Integers) -> "_KeptPairs":
        return _KeptPairs(self.scores.take(mentees=mentees, mentors=mentors), self.bonus[mentees][:, mentors])

    def swapped(self) -> "_KeptPairs":
        return _KeptPairs(self.scores.swapped(), self.bonus.T.tocsr())


def _solve_keeping(
    problem: AssignmentProblem, scores: Scores, before: Integers, start: Start | None, progress: Progress | None
) -> Assignment:
    """Return the best answer, and of equally good ones one with as many pairs from before as can be.

    Each of them counts for so much more that all together count for less than what is proven of the total: 1e-9 of it.
    """
    ones = sparse.csr_array((np.ones(len(before)), (before[:, 0], before[:, 1])), shape=problem.shape)
    value = abs(float(problem.scores.pairs(before[:, 0], before[:, 1]).sum())) if len(before) else 0.0
    bonus = _TIE * max(1.0, value) / max(1, len(before)) / 2
    kept = AssignmentProblem(
        _KeptPairs(scores.weighted, ones * bonus),
        capacity=problem.capacity,
        min_load=problem.min_load,
        demand=problem.demand,
        allowed=problem.allowed,
        forced=problem.forced,
        unmatched="last_resort" if problem.worth is None else problem.worth,
        spread=problem.spread,
        priority=problem.rank,
        bonus=problem.bonus,
        names=problem.names,
    )
    answer = solve(kept, start=start, progress=progress)
    return answer_of(problem, answer.pairs, answer.certificate, solver=answer.solver)
