"""Whom each mentee could have had instead, and what it would cost."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from mentormatch.arrays import Booleans, Floats, Integers
from mentormatch.assignment import AssignmentProblem, Forcing
from mentormatch.explanations.parts import Cost
from mentormatch.matching import NOT_SOLVED, Matching, capacity_of

# Blocks of scores that are in memory at once, in cells.
_CELLS_AT_ONCE = 1 << 21
# Up to so many pairs of people are all in memory, and so many costs are computed exactly: each is a shortest path.
_MOST_CELLS, _MOST_COSTS = 1 << 20, 1_500
# what is less is rounding; prices of levels are whole numbers
_ROUNDING, _HALF = 1e-9, 0.5


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
        counted = self.allowed.sum(axis=1)
        owned = np.array([len(self.own.get(row, ())) for row in self.rows.tolist()], dtype=np.int64)
        places, columns = self._candidates(near, 2 * error, np.minimum(each + owned, counted))
        # what decides is computed exactly, of all candidates at once
        scores = self.matching.scores.weighted.pairs(self.rows[places], columns)
        order = np.lexsort((place_of[columns], -scores, places))
        columns, scores = columns[order], scores[order]
        first = np.searchsorted(places[order], np.arange(len(self.rows) + 1)).tolist()
        for k, row in enumerate(self.rows.tolist()):
            mine = slice(first[k], first[k + 1])
            ranked = [*zip(columns[mine].tolist(), scores[mine].tolist(), strict=True)]
            own = self.own.get(row, ())
            best = ranked[0][1] if ranked else float("nan")
            yield row, int(counted[k]), best, [entry for entry in ranked if entry[0] not in own][:each]

    def _candidates(self, near: Floats, slack: float, wanted: Integers) -> tuple[Integers, Integers]:
        """Return who may be among the best so many of each mentee: the places of mentees in the block, and mentors."""
        places, columns = [], []
        for k, many in enumerate(wanted.tolist()):
            if many:
                kth = near.shape[1] - many
                found = np.flatnonzero(near[k] >= np.partition(near[k], kth)[kth] - slack)
                places.append(np.full(len(found), k))
                columns.append(found)
        nobody = np.zeros(0, dtype=np.int64)
        return np.concatenate([nobody, *places]), np.concatenate([nobody, *columns])


class _Costs:
    """What forcing pairs would cost: exactly, or at least."""

    def __init__(self, matching: Matching, *, many: bool) -> None:
        self._matching = matching
        policy = matching.policy
        self._known = matching.objective == "total" and bool(matching.certificate.proven) and not matching.gave_way
        self._known &= matching.solver not in NOT_SOLVED
        mentees, mentors = matching.cohort.shape
        self._forcing = None
        if self._known and not many and mentees * mentors <= _MOST_CELLS:
            self._forcing = Forcing(_in_memory(matching.problem), matching.positions, matching.certificate.prices)
        # prices compare scores alone where nothing else counts
        self._priced = self._known and policy.participation != "worth" and matching.problem.bonus is None
        self._forced = {tuple(pair) for pair in matching.problem.forced.tolist()}
        made = zip(map(tuple, matching.positions.tolist()), matching.pairs, strict=True)
        self._scores = {position: pair.score for position, pair in made} if self._priced else {}
        self._prices = matching.certificate.prices.tolist() if self._priced else []

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
        for before, after in zip(self._prices[own][:-1], self._prices[column][:-1], strict=True):
            if after - before > _HALF:
                return Cost(1, 1, 0.0)
            if before - after > _HALF:
                return None
        total = self._scores[row, own] - score + self._prices[column][-1] - self._prices[own][-1]
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
