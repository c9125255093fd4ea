"""What forcing a pair would cost, who would move, and where to."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from mentormatch.answers import PersonId
from mentormatch.assignment import OBJECTIVES, Forcing
from mentormatch.errors import InfeasibleError
from mentormatch.explanations.changed_problems import restored
from mentormatch.explanations.parts import Cost, Move
from mentormatch.matching import Matching, capacity_of, demand_of, held_pairs, solve_by_lot

_MOST_CELLS = 1 << 24


@dataclass(frozen=True, eq=False)
class _Places:
    """Where the people of a cohort stand in the order in which a problem was solved."""

    mentees: Mapping[PersonId, int]
    mentors: Mapping[PersonId, int]


class WhyNot:
    """The pairs of a matching as they would be if another pair were made.

    For the objective "total" the loss is exact, by one shortest path from the proven answer (`Forcing`); pairs that
    were brought, and runs that were stopped, are compared with the best matching. For any other objective everything is
    solved again with the pair forced: the loss is exact where both answers are proven, and `Cost.within` says how far
    off it may be where they are not; who would move is then not said, since equally good answers differ in more.

    Examples
    --------
    >>> from mentormatch.matching import match
    >>> from mentormatch.profiles import Cohort
    >>> cohort = Cohort.from_records(
    ...     mentors=[{"id": "ada", "skills": "R; SQL"}, {"id": "bob", "skills": "Go"}],
    ...     mentees=[{"id": "kim", "skills": "R"}, {"id": "noor", "skills": "SQL; R; Go"}],
    ... )
    >>> cost, moves = WhyNot(match(cohort)).force(1, 0)
    >>> round(cost.total, 3), [(move.mentee, move.leaves, move.gets) for move in moves]
    (0.712, [('noor', 'bob', 'ada'), ('kim', 'ada', 'bob')])
    """

    def __init__(self, matching: Matching) -> None:
        self.matching = matching
        self._forcing: Forcing | None = None
        self._against_best = False
        self._cohort = matching.cohort

    @property
    def is_quick(self) -> bool:
        """Whether the cost of several pairs can be told: for the total, in programmes that are not very large."""
        mentees, mentors = self.matching.cohort.shape
        return self.matching.objective == "total" and mentees * mentors <= _MOST_CELLS

    def force(self, row: int, column: int) -> tuple[Cost, tuple[Move, ...]]:
        """Return what the pair (mentee, mentor), as positions in the cohort, would cost, and who would move."""
        if obstacle := _obstacle(self.matching, row, column):
            return Cost(0, 0, 0.0, impossible=obstacle), ()
        try:
            forcing = self._network() if self.matching.objective == "total" else None
        except InfeasibleError as error:  # pairs that were brought, whose limits no pairs hold
            return Cost(0, 0, 0.0, impossible=_told(error)), ()
        if forcing is None:
            return _solved_again(self.matching, row, column), ()
        cohort, places = self.matching.cohort, self._places()
        mentee, mentor = cohort.mentees.ids[row], cohort.mentors.ids[column]
        found = forcing.force(places.mentees[mentee], places.mentors[mentor])
        if found is None:
            return Cost(0, 0, 0.0, impossible=_why_impossible(self.matching, row, column)), ()
        cost = Cost(found.placed, found.pairs, found.total, against_best=self._against_best)
        return cost, tuple(self._moves(found.made, found.unmade))

    def _network(self) -> Forcing | None:
        """The residual network of the best matching; None where nothing is proven."""
        if self._forcing is None:
            matching = self.matching
            if matching.certificate.proven and matching.solved is None:
                # in the order of the lot, so that the order of rows does not decide who moves
                standing = restored(matching)
                answer, self._cohort = standing.answer, standing.scores.cohort
                self._forcing = Forcing(answer.problem, answer.pairs, answer.certificate.prices)
                return self._forcing
            solved = matching.solved if matching.certificate.proven else None
            if solved is None:
                solved = solve_by_lot(matching.scores, seed=matching.seed, objective="total")
                self._against_best = True
            if not solved.certificate.proven:
                return None
            self._forcing, self._cohort = solved.forcing, solved.cohort
        return self._forcing

    def _places(self) -> _Places:
        return _Places(self._cohort.mentees.index, self._cohort.mentors.index)

    def _moves(self, made: np.ndarray, unmade: np.ndarray) -> Iterator[Move]:
        """Who moves: pairs that go with pairs that come, of each mentee."""
        mentees, mentors = self._cohort.mentees.ids, self._cohort.mentors.ids
        gets: dict[str, list[str]] = {}
        leaves: dict[str, list[str]] = {}
        for pairs, of in ((made, gets), (unmade, leaves)):
            for row, column in pairs.tolist():
                of.setdefault(mentees[row], []).append(mentors[column])
        for mentee in dict.fromkeys([*gets, *leaves]):
            mine, theirs = gets.get(mentee, []), leaves.get(mentee, [])
            for k in range(max(len(mine), len(theirs))):
                yield Move(mentee, theirs[k] if k < len(theirs) else None, mine[k] if k < len(mine) else None)


def _solved_again(matching: Matching, row: int, column: int) -> Cost:
    """Solve again with the pair forced; where both are proven the difference is exact."""
    scores, seed = matching.scores, matching.seed
    objective = matching.objective
    # an answer for another objective is seldom proven, and solving it again would give the same answer
    known = OBJECTIVES.get(objective)
    own = matching.certificate.proven if objective == "total" else known is not None
    asked = "total" if known is None else None
    try:
        base = matching.certificate if own else solve_by_lot(scores, seed=seed, objective=asked).certificate
        again = solve_by_lot(scores, seed=seed, also_forced=(row, column), also_allowed=True, objective=asked)
        forced = again.certificate
    except InfeasibleError as error:
        return Cost(0, 0, 0.0, impossible=_told(error))
    lost = base.placed - forced.placed, base.pairs - forced.pairs, base.value - forced.value
    # an objective that maximises nothing has no bound, so that its matchings are compared as they are
    sought = known is None or known.seeks
    within = 0.0 if (base.proven and forced.proven) or not sought else max(base.gap, 0.0) + max(forced.gap, 0.0)
    value = "total" if known is None else known.value
    summed = known is None or value.startswith("total")
    lost_scores = 0.0 if summed else matching.total - again.answer.total
    return Cost(*lost, against_best=not own, value=value, within=within, scores=lost_scores, tie=sought)


def _why_impossible(matching: Matching, row: int, column: int) -> str:
    """The cut of the problem with the pair forced."""
    try:
        solve_by_lot(matching.scores, seed=matching.seed, also_forced=(row, column), also_allowed=True)
    except InfeasibleError as error:
        return _told(error)
    return "what gave way before would have to give way further."


def _told(error: InfeasibleError) -> str:
    """What cannot hold, without ways out."""
    return " ".join(cut.text() for cut in error.cuts) if error.cuts else " ".join(str(error).split())


def _obstacle(matching: Matching, row: int, column: int) -> str | None:
    """Return why the pair cannot be forced: no capacity, no demand, or seats and places that are locked; else None."""
    forced = matching.problem.forced
    if any((forced == (row, column)).all(axis=1)):
        return None
    mentees, mentors = matching.cohort.mentees, matching.cohort.mentors
    mentee, mentor = matching.called(mentees, mentees.ids[row]), matching.called(mentors, mentors.ids[column])
    demand = demand_of(mentees, matching.policy)[row]
    capacity = capacity_of(mentors, matching.policy)[column]
    held = held_pairs(matching.cohort, matching.policy)
    found = {
        "it is on hold, and its place and seat are kept free.": (mentees.ids[row], mentors.ids[column]) in held,
        f"mentee '{mentee}' asks for no mentor.": not demand_of(mentees)[row],
        f"every place of mentee '{mentee}' is kept free for a pair on hold.": not demand,
        f"every seat of mentor '{mentor}' is kept free for a pair on hold.": (
            not capacity and any(other == mentors.ids[column] for _, other in held)
        ),
        f"mentor '{mentor}' takes nobody (capacity 0).": not capacity,
        f"every place of mentee '{mentee}' is locked for others.": (forced[:, 0] == row).sum() >= demand,
        f"every seat of mentor '{mentor}' is locked for others.": (forced[:, 1] == column).sum() >= capacity,
    }
    return next((why for why, holds in found.items() if holds), None)
