"""shortlist(): several mentors for every mentee to choose from."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Literal

import numpy as np

from mentormatch.arrays import Integers
from mentormatch.assignment import Progress, SolverName, StoppedBy
from mentormatch.errors import InfeasibleError, InputError, Mistake, count
from mentormatch.files import PathLike
from mentormatch.matching.limits import capacity_of, demand_of
from mentormatch.matching.objective import objective_of
from mentormatch.matching.result import IncompleteList, Matching, ShortLists, notes_of, sorted_pairs, swaps_of
from mentormatch.matching.solving import CohortProblem, solve_by_lot, whole_seed
from mentormatch.policy import Policy, default_policy
from mentormatch.profiles import Cohort, People
from mentormatch.scoring import Scores, compare

_SHOWN = 10
_ROWS_AT_ONCE = 128


def shortlist(
    cohort: Cohort,
    policy: Policy | None = None,
    *,
    each: int = 5,
    at_most: int = 15,
    seed: int = 0,
    solver: SolverName = "auto",
    progress: Progress | None = None,
    time_limit: float | None = None,
    on_interrupt: Literal["raise", "best"] = "raise",
    cache: PathLike | None = None,
) -> ShortLists:
    """Return several mentors for every mentee to choose from: rules kept, as many as can be, and of the best total.

    The lists are an assignment in which every mentee who wants a mentor has `each` places, and every mentor `at_most`;
    seats and minimum loads do not count, except that a mentor without any seat stands on no list. It is solved exactly:
    first as many mentees as can be have a list, then lists have as many mentors as can be, then the total is the
    best. With ``participation = "worth"`` no mentor is listed who scores less than staying unmatched is worth, and only
    the sum of what scores exceed that decides: not everybody who could has a list, which the notes say.

    Parameters
    ----------
    cohort : Cohort
    policy : Policy, optional
        What counts and who may not be paired; by default `default_policy` of the cohort. Locked pairs stand on the
        lists. Lists have the best total, whatever objective it names.
    each : int
        Mentors a list, 1 or more.
    at_most : int
        Lists that one mentor may stand on, 1 or more.
    seed : int
        The lot by which ties fall.
    solver, progress, time_limit, on_interrupt, cache
        As for `match`.

    Raises
    ------
    InputError
        Where `each`, `at_most` or `seed` is no whole number, or below 1.
    CohortError
        Where columns that the policy names are missing, or answers cannot be read.
    InfeasibleError
        Where more pairs are locked than lists can hold, or with ``participation = "all"`` somebody has no list.
    UnknownNameError
        Where there is no such solver.

    Returns
    -------
    ShortLists

    Examples
    --------
    >>> cohort = Cohort.from_records(
    ...     mentors=[{"id": "ada", "skills": "R; SQL"}, {"id": "bob", "skills": "Go"}, {"id": "cyd", "skills": "R"}],
    ...     mentees=[{"id": "kim", "skills": "R"}, {"id": "noor", "skills": "Go; SQL"}])
    >>> lists = shortlist(cohort, each=2, at_most=1)
    >>> [(pair.mentee, pair.mentor, round(pair.score, 2)) for pair in lists.pairs]
    [('kim', 'cyd', 1.0), ('kim', 'ada', 1.0), ('noor', 'bob', 0.5)]
    >>> lists.incomplete[0].mentee, lists.incomplete[0].text
    ('noor', '1 of 2 mentors: the other 2 who are allowed stand on as many lists as they may.')
    """
    seed = whole_seed(seed)
    _check_sizes(each=each, at_most=at_most)
    policy = default_policy(cohort) if policy is None else policy
    scores = compare(cohort, policy, progress=progress, cache=cache)
    listed = _scores_for_lists(scores, int(each), int(at_most))
    solved = solve_by_lot(
        listed, solver=solver, seed=seed, progress=progress, time_limit=time_limit, on_interrupt=on_interrupt
    )
    incomplete = tuple(_incomplete(listed, solved.pairs, int(each), solved.answer.stopped))
    if policy.participation == "all" and (without := [short for short in incomplete if not short.got]):
        raise _not_everybody(without, cohort.mentees)
    ids = [(cohort.mentees.ids[row], cohort.mentors.ids[column]) for row, column in solved.pairs.tolist()]
    matching = Matching(
        cohort=listed.cohort,
        policy=listed.policy,
        cohort_problem=CohortProblem(listed),
        pairs=sorted_pairs(ids, listed),
        unmatched=(),
        partly_matched=(),
        certificate=solved.certificate,
        solver=solved.answer.solver,
        seed=seed,
        stopped=solved.answer.stopped,
        solved=solved,
    )
    return ShortLists(
        cohort=cohort,
        policy=policy,
        matching=matching,
        each=int(each),
        at_most=int(at_most),
        incomplete=incomplete,
        notes=(*notes_of(scores), *swaps_of(cohort, policy, ids), *_about_lists(scores)),
    )


def _check_sizes(**sizes: object) -> None:
    wrong = [
        Mistake("wrong_list_size", f"{name} must be a whole number of 1 or more", got=str(size))
        for name, size in sizes.items()
        if isinstance(size, bool | np.bool_) or not isinstance(size, int | np.integer) or size < 1
    ]
    if wrong:
        raise InputError(wrong)


def _scores_for_lists(scores: Scores, each: int, at_most: int) -> Scores:
    """Return the same scores for a cohort whose places are those of lists; nothing is fitted anew."""
    mentors, mentees = scores.cohort.mentors, scores.cohort.mentees
    places = np.where(capacity_of(mentors, scores.policy) > 0, at_most, 0)
    wanted = np.where(demand_of(mentees) > 0, each, 0)
    cohort = Cohort(
        mentors=replace(mentors, capacity=places, min_load=np.zeros(len(mentors), dtype=np.int64)),
        mentees=replace(mentees, demand=wanted),
    )
    return replace(scores, cohort=cohort, policy=replace(scores.policy, objective="total", capacity=None))


def _incomplete(listed: Scores, pairs: Integers, each: int, stopped: StoppedBy | None) -> Iterator[IncompleteList]:
    """Yield, by mentee id, who has fewer mentors than asked for."""
    ids, worth = listed.cohort.mentees.ids, listed.policy.unmatched
    got = np.bincount(pairs[:, 0], minlength=len(ids))
    short = np.flatnonzero((got < each) & (demand_of(listed.cohort.mentees) > 0))
    rows = np.array(sorted(short.tolist(), key=ids.__getitem__), dtype=np.int64)
    has_seats = capacity_of(listed.cohort.mentors, listed.policy) > 0
    for start in range(0, len(rows), _ROWS_AT_ONCE):
        some = rows[start : start + _ROWS_AT_ONCE]
        allowed = listed.allowed(some) & has_seats
        if listed.policy.participation == "worth" and worth is not None:
            allowed &= listed.weighted.reach(some, worth)
        for row, may in zip(some.tolist(), allowed.sum(axis=1).tolist(), strict=True):
            # a locked pair stands on a list whatever its score
            mentors = max(int(may), int(got[row]))
            rules = listed.exclusions(row) if mentors < each else {}
            yield IncompleteList(ids[row], each, int(got[row]), mentors, rules, stopped)


def _not_everybody(without: Sequence[IncompleteList], mentees: People) -> InfeasibleError:
    more = len(without) - _SHOWN
    lines = [
        f'Not everybody can have a list, as participation = "all" asks: {count(len(without), "mentee")} cannot.',
        *(f"{mentees.called(short.mentee)}: {short.text}" for short in without[:_SHOWN]),
        *([f"… and {more} more."] if more > 0 else []),
    ]
    return InfeasibleError("\n".join(lines), mentees=[short.mentee for short in without])


def _about_lists(scores: Scores) -> Iterator[str]:
    """Say what of the policy and the cohort does not count for lists."""
    name = objective_of(scores.policy)[0]
    if name != "total":
        yield f"Short lists have the best total; the objective '{name}' counts where pairs are made."
    if scores.policy.participation == "worth":
        yield "With participation = 'worth' lists have the best total above that worth, though fewer mentees have one."
    without = int((capacity_of(scores.cohort.mentors, scores.policy) == 0).sum())
    if without:
        are = "mentor has no seat and stands on no list", "mentors have no seat and stand on no list"
        yield f"{count(without, *are)}."
