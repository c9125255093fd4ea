"""Whom each mentee could have had instead, and what it would cost."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from mentormatch.arrays import Booleans, Floats, Integers
from mentormatch.assignment import AssignmentProblem, Forcing
from mentormatch.explanations.parts import Cost
from mentormatch.matching import Matching, capacity_of

# Blocks of scores that are in memory at once, in cells.
_CELLS_AT_ONCE = 1 << 21
# Up to so many pairs of people are all in memory, and so many costs are computed exactly: each is a shortest path.
_MOST_CELLS, _MOST_COSTS = 1 << 20, 1_500
# what is less is rounding
_ROUNDING = 1e-9


@dataclass(frozen=True)
class Rival:
    """An allowed mentor whom a mentee did not get.

    Attributes
    ----------
    mentor : int
        The position in the cohort.
    score : float
    cost : Cost or None
        What the pair would cost; None where it is not known.
    at_least : bool
        Whether the cost is only known to be no less, by the prices that prove the matching.
    """

    mentor: int
    score: float
    cost: Cost | None = None
    at_least: bool = False


@dataclass(frozen=True)
class Standing:
    """Where a mentee stands: the best score on offer, and the best mentors whom the mentee did not get.

    Attributes
    ----------
    mentee : int
        The position in the cohort.
    allowed : int
        How many mentors with capacity are allowed.
    best : float
        The best score among them; NaN where there is none.
    rivals : tuple of Rival
        The best of those whom the mentee did not get, the best first, equal ones by id.
    """

    mentee: int
    allowed: int
    best: float
    rivals: tuple[Rival, ...]


def standings_of(matching: Matching, *, each: int = 3) -> tuple[Standing, ...]:
    """Return where every mentee stands, in the cohort's order, by blocks of mentees.

    Costs are those of `explain`: exact where there are few enough to compute a shortest path for each; of more, what
    the prices that prove the matching say that a pair costs at least. Of other objectives than the total, and of
    matchings that are not proven, none is told.

    Parameters
    ----------
    matching : Matching
    each : int
        How many mentors are named for each mentee at most.

    Examples
    --------
    >>> from mentormatch.matching import match
    >>> from mentormatch.profiles import Cohort
    >>> cohort = Cohort.from_records(
    ...     mentors=[{"id": "ada", "skills": "R; SQL"}, {"id": "bob", "skills": "Go"}],
    ...     mentees=[{"id": "kim", "skills": "R"}, {"id": "noor", "skills": "SQL; R; Go"}],
    ... )
    >>> kim, noor = standings_of(match(cohort))
    >>> noor.allowed, round(noor.best, 3), noor.rivals[0].mentor, round(noor.rivals[0].cost.total, 3)
    (2, 0.644, 0, 0.712)
    """
    mentees, mentors = matching.cohort.shape
    has_seats = capacity_of(matching.cohort.mentors, matching.policy) > 0
    of_mentee: dict[int, list[int]] = {}
    for row, column in matching.positions.tolist():
        of_mentee.setdefault(row, []).append(column)
    place_of = _places_by_id(matching)
    costs = _Costs(matching, many=each * mentees > _MOST_COSTS)
    found: list[Standing] = []
    height = max(1, _CELLS_AT_ONCE // max(1, mentors))
    for start in range(0, mentees, height):
        rows = np.arange(start, min(start + height, mentees), dtype=np.int64)
        allowed = matching.scores.allowed(rows) & has_seats
        of_block = _Block(matching, rows, allowed, of_mentee)
        for row, counted, best, rivals in of_block.best(place_of, each):
            named = tuple(costs.of(row, column, score, of_mentee.get(row, [])) for column, score in rivals)
            found.append(Standing(row, counted, best, named))
    return tuple(found)


def _places_by_id(matching: Matching) -> Integers:
    """The place of each mentor when they are in the order of ids."""
    ids = matching.cohort.mentors.ids
    places = np.empty(len(ids), dtype=np.int64)
    places[sorted(range(len(ids)), key=ids.__getitem__)] = np.arange(len(ids))
    return places


@dataclass(frozen=True, eq=False)
class _Block:
    """Some mentees, which mentors are allowed, and whom they have."""

    matching: Matching
    rows: Integers
    allowed: Booleans
    own: dict[int, list[int]]

    def best(self, place_of: Integers, each: int) -> Iterator[tuple[int, int, float, list[tuple[int, float]]]]:
        """Yield, of each mentee, how many are allowed, the best score, and the best mentors whom the mentee has not."""
        near, error = self.matching.scores.weighted.approximate(self.rows)
        near[~self.allowed] = -np.inf
        counted = self.allowed.sum(axis=1).tolist()
        for k, row in enumerate(self.rows.tolist()):
            own = self.own.get(row, [])
            wanted = min(each + len(own), counted[k])
            if not wanted:
                yield row, 0, float("nan"), []
                continue
            least = np.partition(near[k], len(near[k]) - wanted)[len(near[k]) - wanted] - 2 * error
            columns = np.flatnonzero(near[k] >= least)
            scores = self.matching.scores.weighted.pairs(np.full(len(columns), row), columns)
            order = np.lexsort((place_of[columns], -scores))
            ranked = [*zip(columns[order].tolist(), scores[order].tolist(), strict=True)]
            yield row, counted[k], ranked[0][1], [entry for entry in ranked if entry[0] not in own][:each]


class _Costs:
    """What forcing pairs would cost: exactly, or at least."""

    def __init__(self, matching: Matching, *, many: bool) -> None:
        self._matching = matching
        policy = matching.policy
        self._known = matching.objective == "total" and bool(matching.certificate.proven) and not matching.gave_way
        self._known &= matching.solver not in {"given", "lottery"}
        mentees, mentors = matching.cohort.shape
        self._forcing = None
        if self._known and not many and mentees * mentors <= _MOST_CELLS:
            self._forcing = Forcing(_in_memory(matching.problem), matching.positions, matching.certificate.prices)
        # prices compare scores alone where nothing else counts
        self._priced = self._known and policy.participation != "worth" and matching.problem.bonus is None
        self._forced = {tuple(pair) for pair in matching.problem.forced.tolist()}

    def of(self, row: int, column: int, score: float, own: list[int]) -> Rival:
        if self._forcing is not None:
            if self._is_locked(row, column, own):
                return Rival(column, score)
            forced = self._forcing.force(row, column)
            cost = None if forced is None else Cost(forced.placed, forced.pairs, forced.total)
            return Rival(column, score, cost)
        if self._priced and len(own) == 1:
            return Rival(column, score, self._bound(row, column, score, own[0]), at_least=True)
        return Rival(column, score)

    def _is_locked(self, row: int, column: int, own: list[int]) -> bool:
        """Whether all places of the mentee, or all seats of the mentor, are locked."""
        problem = self._matching.problem
        taken = sum(pair[0] == row for pair in self._forced), sum(pair[1] == column for pair in self._forced)
        return bool(own and taken[0] >= problem.demand[row]) or bool(taken[1] >= problem.capacity[column])

    def _bound(self, row: int, column: int, score: float, own: int) -> Cost | None:
        """What the pair costs at least: its reduced cost, levels first."""
        if (row, own) in self._forced:
            return None
        prices: Floats = self._matching.certificate.prices
        lost = prices[column] - prices[own]
        for level in lost[:-1].tolist():
            if level > 0.5:
                return Cost(1, 1, 0.0)
            if level < -0.5:
                return None
        kept = float(self._matching.scores.weighted.pairs(np.array([row]), np.array([own]))[0])
        total = kept - score + float(lost[-1])
        return Cost(0, 0, 0.0 if abs(total) <= _ROUNDING else total)


def _in_memory(problem: AssignmentProblem) -> AssignmentProblem:
    """Return the same problem with all its scores computed: each shortest path looks at many of them."""
    rows = np.arange(problem.shape[0], dtype=np.int64)
    return AssignmentProblem(
        np.asarray(problem.plain_scores.block(rows)),
        capacity=problem.capacity,
        min_load=problem.min_load,
        demand=problem.demand,
        allowed=np.array(problem.allowed(rows)),
        forced=problem.forced,
        unmatched="last_resort" if problem.worth is None else problem.worth,
        spread=problem.spread_asked,
        priority=problem.rank,
        bonus=problem.bonus,
        names=problem.names,
    )
