"""Solves a cohort's assignment problem in an order drawn by lot."""

import hashlib
import math
import operator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal, SupportsIndex, cast

import numpy as np

from mentormatch.arrays import Booleans, Integers
from mentormatch.assignment import (
    OBJECTIVES,
    Assignment,
    AssignmentProblem,
    Certificate,
    Forcing,
    KnownPairs,
    ObjectiveName,
    Progress,
    SolverName,
    Start,
    answer_of,
    changed,
    plain_bound,
    solve,
    without_bound,
)
from mentormatch.errors import InfeasibleError, InputError, Mistake
from mentormatch.matching.infeasible import changes_of, in_words, named_changes
from mentormatch.matching.limits import capacity_of, demand_of, min_load_of
from mentormatch.matching.named_cuts import NamedChange
from mentormatch.matching.objective import objective_of, options_and_groups
from mentormatch.matching.precedence import bonus_of, precedence_of
from mentormatch.policy import Policy
from mentormatch.profiles import Cohort, People
from mentormatch.scoring import Scores
from mentormatch.values import Value


@dataclass(frozen=True, eq=False)
class CohortProblem(Value):
    """The scores of a cohort under its policy, and the assignment problem that they make, in the same order.

    All stages of a run share it, so that the problem is built once, and only where it is needed.

    Examples
    --------
    >>> from mentormatch.scoring import compare
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R"}], mentees=[{"id": "kim", "skills": "R"}])
    >>> CohortProblem(compare(cohort)).problem.shape
    (1, 1)
    """

    scores: Scores
    plain: bool = False
    """Whether neither precedence nor running pairs count, as for pairs that were brought."""
    gave_way: tuple[NamedChange, ...] = ()

    @cached_property
    def problem(self) -> AssignmentProblem:
        """The assignment problem (`problem_of`), without the limits that gave way."""
        whole = problem_of(self.scores, plain=self.plain)
        return changed(whole, changes_of(self.gave_way, self.scores.cohort)) if self.gave_way else whole


@dataclass(frozen=True, eq=False)
class _AllowedPairs(Value):
    """Which pairs may be made, by rows: a function that can be pickled with its problem.

    Attributes
    ----------
    scores : Scores
    forced : int array (n, 2)
    least : float or None
        The score that a pair must have which is not forced.
    also : (row, column) or None
        A pair that is allowed whatever the rules say.
    """

    scores: Scores
    forced: Integers
    least: float | None
    also: tuple[int, int] | None

    def __call__(self, rows: Integers) -> Booleans:
        block = self.scores.allowed(rows)
        if self.least is not None:
            enough = self.scores.weighted.reach(rows, self.least)
            for row, column in self.forced.tolist():
                enough[rows == row, column] = True
            block &= enough
        if self.also is not None:
            block[rows == self.also[0], self.also[1]] = True
        return block


@dataclass(frozen=True, eq=False)
class Solved(Value):
    """A solver's answer in the order of the lot, and what it means in the cohort's order.

    Attributes
    ----------
    answer : Assignment
    cohort : Cohort
        In the order in which it was solved.
    pairs : int array (n, 2)
        The answer's pairs as positions in the cohort as it was given.
    certificate : Certificate
        The answer's, with the prices in the order of the mentors as they were given.
    then : Certificate or None
        In the same order, of the total among the answers that reach what an objective fixes first.
    gave_way : tuple of NamedChange
        The locks and minimum loads that gave way.
    """

    answer: Assignment
    cohort: Cohort
    pairs: Integers
    certificate: Certificate
    then: Certificate | None = None
    gave_way: tuple[NamedChange, ...] = ()

    @cached_property
    def forcing(self) -> Forcing:
        """The residual network of a proven answer for the total, in the order of its problem."""
        start = self.answer.start
        known = None if start is None else KnownPairs(start.row, start.column, start.prices, start.bounds)
        return Forcing(self.answer.problem, self.answer.pairs, self.answer.certificate.prices, known)


def draw_order(people: People, seed: int) -> Integers:
    """Return the positions of people in the order of hash(seed, id), so that ties fall by lot and not by alphabet.

    Examples
    --------
    >>> mentors = Cohort.from_records(mentors=[{"id": "a"}, {"id": "b"}, {"id": "c"}], mentees=[]).mentors
    >>> [mentors.ids[place] for place in draw_order(mentors, 0)]
    ['a', 'c', 'b']
    """
    lots = [_lot(seed, str(person)) for person in people.ids]
    return np.array(sorted(range(len(lots)), key=lots.__getitem__), dtype=np.int64)


def problem_of(
    scores: Scores,
    *,
    also_forced: tuple[int, int] | None = None,
    also_allowed: bool = False,
    two_sided: bool = False,
    plain: bool = False,
) -> AssignmentProblem:
    """Return the assignment problem of a cohort under its policy, in the order of `scores`.

    Parameters
    ----------
    scores : Scores
    also_forced : (row, column), optional
        One more pair that must be made, to ask what it would cost.
    also_allowed : bool
        Whether that pair is to be allowed whatever the rules say.
    two_sided : bool
        Whether each side goes by its own wishes (`Scores.sides`), as for the objective "stable"; without wishes of both
        sides both go by the whole score. What a pair is worth remains its whole score: with ``participation = "worth"``
        pairs of a lower one are then not allowed, unless they are locked.
    plain : bool
        Whether to leave out who is placed before whom, and what running pairs are worth.

    Examples
    --------
    >>> from mentormatch.policy import Criterion
    >>> from mentormatch.scoring import compare
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R", "asks": "Go"}],
    ...                              mentees=[{"id": "kim", "skills": "R", "knows": "SQL"}])
    >>> wishes = Criterion("wishes", wants="asks", offers="knows", direction="mentor")
    >>> problem = problem_of(compare(cohort, Policy(criteria=[Criterion("skills"), wishes])), two_sided=True)
    >>> problem.scores.block(np.array([0])).tolist(), problem.mentor_scores.block(np.array([0])).tolist()
    ([[1.0]], [[0.0]])
    """
    policy, cohort = scores.policy, scores.cohort
    worth = _worth_of(policy)
    sides = scores.sides if two_sided else None
    forced = scores.forced if also_forced is None else np.concatenate([scores.forced, [also_forced]])

    precedence = None if plain else precedence_of(scores)
    least = None if sides is None else worth
    # a function that allows everybody would still be asked for every block
    allowed = (
        None
        if scores.is_open and least is None
        else _AllowedPairs(scores, forced, least, also_forced if also_allowed else None)
    )
    return AssignmentProblem(
        scores.weighted if sides is None else sides[0],
        mentor_scores=None if sides is None else sides[1],
        capacity=capacity_of(cohort.mentors, policy),
        min_load=min_load_of(cohort.mentors, policy),
        demand=demand_of(cohort.mentees, policy),
        priority=None if precedence is None else precedence.rank,
        bonus=None if plain else bonus_of(scores),
        allowed=allowed,
        forced=forced,
        unmatched="last_resort" if worth is None or sides is not None else worth,
        spread=worth is None,
        names=(tuple(map(str, cohort.mentees.ids)), tuple(map(str, cohort.mentors.ids))),
    )


def levels_of(policy: Policy) -> int:
    """Return how many numbers a price has in the assignment problem of a policy, without building it.

    Examples
    --------
    >>> levels_of(Policy()), levels_of(Policy(participation="worth", unmatched=0.2))
    (3, 2)
    """
    return 3 if _worth_of(policy) is None else 2


def _worth_of(policy: Policy) -> float | None:
    """What staying unmatched is worth; None where it is the last resort."""
    return policy.unmatched if policy.participation == "worth" else None


def solve_by_lot(
    scores: Scores,
    *,
    solver: SolverName = "auto",
    seed: int = 0,
    progress: Progress | None = None,
    time_limit: float | None = None,
    on_interrupt: Literal["raise", "best"] = "raise",
    start: Solved | None = None,
    also_forced: tuple[int, int] | None = None,
    also_allowed: bool = False,
    objective: str | None = None,
    plain: bool = False,
    on_infeasible: Literal["raise", "closest"] = "raise",
) -> Solved:
    """Solve in the order of the lot, so that the order of rows decides nothing.

    Parameters
    ----------
    scores : Scores
    solver, progress, time_limit, on_interrupt
        As for `match`.
    seed : int
        Of the lot, and of an objective that draws ("random", "stable"), unless the policy gives that a seed of its own.
    start : Solved, optional
        An answer for nearly the same people, from which the solver goes on.
    also_forced, also_allowed, plain
        As for `problem_of`.
    objective : str, optional
        In the place of the policy's.
    on_infeasible : "raise" or "closest"
        As for `match`.

    Raises
    ------
    PolicyError, CohortError
        Where an objective about groups does not say by which column, or there is none.
    InfeasibleError
        With the ids of those whom it concerns.
    """
    mentees, mentors = draw_order(scores.cohort.mentees, seed), draw_order(scores.cohort.mentors, seed)
    drawn = scores.take(mentees=mentees, mentors=mentors)
    if also_forced is not None:
        places = np.argsort(mentees), np.argsort(mentors)
        also_forced = int(places[0][also_forced[0]]), int(places[1][also_forced[1]])
    name, options = objective_of(scores.policy) if objective is None else (objective, {})
    aim = scores.policy.objective if objective is None else objective
    own = aim if callable(aim) else None
    if name in OBJECTIVES and "seed" in OBJECTIVES[name].options:
        options = {"seed": seed, **options}
    problem = problem_of(
        drawn, also_forced=also_forced, also_allowed=also_allowed, two_sided=name == "stable", plain=plain
    )
    options, groups = options_and_groups(drawn.cohort.mentees, name, options)
    try:
        answer = solve(
            problem,
            objective=cast("ObjectiveName", name) if own is None else own,
            solver=solver,
            groups=groups,
            options=options,
            progress=progress,
            time_limit=time_limit,
            on_interrupt=on_interrupt,
            start=None if start is None else _start_for(drawn.cohort, start),
            on_infeasible=on_infeasible,
        )
    except InfeasibleError as error:
        raise (in_words(error, problem, drawn) if error.cuts else in_ids(error, drawn.cohort)) from None
    if problem.mentor_scores is not None:
        whole = problem_of(drawn, also_forced=also_forced, also_allowed=also_allowed)
        answer = _by_whole_scores(answer, changed(whole, answer.gave_way))
    pairs = np.stack([mentees[answer.pairs[:, 0]], mentors[answer.pairs[:, 1]]], axis=1)
    certificate, then = (_as_given(proof, mentors) for proof in (answer.certificate, answer.then))
    assert certificate is not None
    return Solved(answer, drawn.cohort, pairs, certificate, then, named_changes(answer.gave_way, drawn))


def _by_whole_scores(answer: Assignment, whole: AssignmentProblem) -> Assignment:
    """Return a two-sided answer with the total of the scores that are shown, and with a bound on that.

    Where there was no time for a bound on the mentees' own scores, there is none for this one either.
    """
    if math.isfinite(answer.certificate.bound):
        certificate = plain_bound(whole, answer.pairs)
    else:
        certificate = without_bound(whole, answer.pairs, np.zeros((whole.shape[1], whole.levels)))
    certificate = replace(certificate, proven=certificate.proven and answer.details["stable"])
    whole_answer = answer_of(
        whole,
        answer.pairs,
        certificate,
        solver=answer.solver,
        objective=answer.objective,
        details=answer.details,
    )
    return replace(whole_answer, stopped=answer.stopped, gave_way=answer.gave_way)


def _as_given(certificate: Certificate | None, mentors: Integers) -> Certificate | None:
    """Return a certificate with its prices in the order in which mentors were given."""
    if certificate is None:
        return None
    prices = np.empty_like(certificate.prices)
    prices[mentors] = certificate.prices
    return replace(certificate, prices=prices)


def in_ids(error: InfeasibleError, cohort: Cohort) -> InfeasibleError:
    """Return the same error, with the ids of those whom it concerns instead of their positions."""
    return InfeasibleError(
        str(error),
        mentors=[cohort.mentors.ids[int(j)] for j in error.mentors],
        mentees=[cohort.mentees.ids[int(i)] for i in error.mentees],
    )


def _start_for(cohort: Cohort, before: Solved) -> Start | None:
    """What an answer hands on, with everybody where they stand now."""
    if before.answer.start is None:
        return None
    sides = ((cohort.mentees, before.cohort.mentees), (cohort.mentors, before.cohort.mentors))
    mentees, mentors = (
        np.array([old.index.get(person, -1) for person in now.ids], dtype=np.int64) for now, old in sides
    )
    return before.answer.start.take(mentees=mentees, mentors=mentors)


def _lot(seed: int, person: str) -> bytes:
    return hashlib.blake2b(f"{seed}\x1f{person}".encode("utf-8", "surrogatepass"), digest_size=16).digest()


def whole_seed(seed: object) -> int:
    """Return a seed as Python's own whole number.

    Raises
    ------
    InputError
        If it is not a whole number.

    Examples
    --------
    >>> whole_seed(np.int64(7))
    7
    >>> whole_seed(1.5)
    Traceback (most recent call last):
    mentormatch.errors.InputError: Seed must be a whole number. Got '1.5'.
    """
    try:
        return operator.index(cast("SupportsIndex", seed))
    except TypeError:
        raise InputError(Mistake("wrong_seed", "seed must be a whole number", got=str(seed))) from None
