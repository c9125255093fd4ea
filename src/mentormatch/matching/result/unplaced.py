"""Who was not placed, and why."""

import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from mentormatch.answers import id_order
from mentormatch.arrays import Booleans, Floats, Integers
from mentormatch.assignment import AssignmentProblem, StoppedBy, heed, placement_cuts
from mentormatch.errors import StoppedError
from mentormatch.matching.limits import demand_of, held_pairs
from mentormatch.matching.precedence import precedence_of
from mentormatch.matching.result.parts import PartlyMatched, Reason, Unmatched
from mentormatch.scoring import Scores

_ROWS_AT_ONCE = 128
_MOST_IN_A_GROUP = 2000
_NAMED = 6
_HOLDERS = 2


def list_unplaced(
    scores: Scores,
    problem: AssignmentProblem,
    pairs: Integers,
    *,
    stopped: StoppedBy | None = None,
    patience: float | None = None,
) -> tuple[tuple[Unmatched, ...], tuple[PartlyMatched, ...]]:
    """Return the unmatched mentees with reasons, and those with fewer mentors than their demand, both by mentee id.

    Parameters
    ----------
    scores : Scores
    problem : AssignmentProblem
        In the order of `scores`.
    pairs : int array (n, 2)
        Positions in that order.
    stopped : str, optional
        What stopped the solver: who is unmatched though a seat is left was then not reached.
    patience : float, optional
        For how many seconds reasons are looked for. Those that are not found by then, or before somebody says stop,
        are "not_reached" without details.

    Examples
    --------
    >>> from mentormatch.profiles import Cohort
    >>> from mentormatch.scoring import compare
    >>> from mentormatch.matching.solving import problem_of
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R", "capacity": 0}],
    ...                              mentees=[{"id": "kim", "skills": "R"}])
    >>> scores = compare(cohort)
    >>> list_unplaced(scores, problem_of(scores), np.zeros((0, 2), dtype=np.int64))[0][0].text
    'The only allowed mentor takes nobody.'
    """
    ids, demand = scores.cohort.mentees.ids, demand_of(scores.cohort.mentees, scores.policy)
    places = np.bincount(pairs[:, 0], minlength=len(ids))
    loads = np.bincount(pairs[:, 1], minlength=scores.shape[1])
    nobody = np.flatnonzero((places == 0) & (demand > 0))
    fewer = np.flatnonzero((places > 0) & (places < demand))
    until = None if patience is None else time.monotonic() + patience
    found = list(_list_unmatched(scores, problem, nobody, pairs, loads, until=until))
    if problem.worth is None and any(who.reason == "all_taken" for who in found) and _goes_on(until):
        found = _with_groups(found, scores, problem, pairs)
    if stopped:
        found = [replace(who, reason="not_reached") if who.reason == "left_out" else who for who in found]
    partly = [PartlyMatched(ids[i], int(demand[i]), int(places[i])) for i in fewer]
    return tuple(sorted(found, key=lambda person: id_order(person.mentee))), tuple(
        sorted(partly, key=lambda person: id_order(person.mentee))
    )


def _with_groups(
    found: list[Unmatched], scores: Scores, problem: AssignmentProblem, pairs: Integers
) -> list[Unmatched]:
    """Add who shares the mentors of somebody, where these are not all there are and have too few seats for all."""
    of_mentee: dict[str, dict[str, Any]] = {}
    mentees, mentors = scores.cohort.mentees.ids, scores.cohort.mentors.ids
    everywhere = int((problem.remaining.capacity > 0).sum())
    for cut in placement_cuts(problem, pairs, most=_MOST_IN_A_GROUP) or ():
        if len(cut.rows) > 1 and 0 < (problem.remaining.capacity[cut.columns] > 0).sum() < everywhere:
            people = sorted(mentees[i] for i in cut.rows)
            shared = sorted(mentors[j] for j in cut.columns)
            group = {
                "mentees": people[:_NAMED],
                "many_mentees": len(people),
                "mentors": shared[:_NAMED],
                "many_mentors": len(shared),
                "seats": cut.available,
            }
            of_mentee |= dict.fromkeys(people, group)
    return [
        replace(who, details=dict(who.details) | {"group": of_mentee[who.mentee]})
        if who.reason == "all_taken" and who.mentee in of_mentee
        else who
        for who in found
    ]


def _list_unmatched(
    scores: Scores,
    problem: AssignmentProblem,
    nobody: Integers,
    pairs: Integers,
    loads: Integers,
    *,
    until: float | None,
) -> Iterator[Unmatched]:
    mentees, mentors = scores.cohort.mentees.ids, scores.cohort.mentors.ids
    more = {} if problem.worth is None else {"worth": problem.worth}
    precedence = precedence_of(scores) if problem.rank is not None and len(nobody) else None
    place_of = np.empty(len(mentors), dtype=np.int64)
    place_of[sorted(range(len(mentors)), key=mentors.__getitem__)] = np.arange(len(mentors))
    kept_free = np.zeros(len(mentors), dtype=np.int64)
    for _, mentor in held_pairs(scores.cohort, scores.policy):
        kept_free[scores.cohort.mentors.index[mentor]] += 1
    for start in range(0, len(nobody), _ROWS_AT_ONCE):
        if not _goes_on(until):
            yield from (Unmatched(mentees[row], "not_reached", {}) for row in nobody[start:].tolist())
            return
        rows = nobody[start : start + _ROWS_AT_ONCE]
        reasons, whom = _reasons(scores, problem.worth, rows, problem.capacity, loads)
        best, values = _best_mentors(scores, rows, whom, place_of)
        for k, row in enumerate(rows.tolist()):
            if reasons[k] == "no_allowed_mentor":
                details: dict[str, Any] = {"rules": scores.exclusions(row), "mentors": len(mentors)}
                yield Unmatched(mentees[row], "no_allowed_mentor", details)
            else:
                details = {"allowed": int(whom[k].sum()), "best": mentors[best[k]], "score": float(values[k])}
                if reasons[k] == "all_taken":
                    if problem.capacity[best[k]]:
                        details |= who_has(scores, pairs, int(best[k]))
                    else:
                        on_hold = int(kept_free[whom[k]].sum())
                        details |= {"seats": 0} | ({"held": on_hold} if on_hold else {})
                later = "" if precedence is None or reasons[k] != "all_taken" else precedence.reasons[row]
                yield Unmatched(mentees[row], reasons[k], details | more | ({"later": later} if later else {}))


def _goes_on(until: float | None) -> bool:
    """Return whether there is still time to look for reasons: after a stop until a moment, else until one."""
    if until is not None:
        return time.monotonic() < until
    try:
        heed()
    except StoppedError:
        return False
    return True


def _reasons(
    scores: Scores, worth: float | None, rows: Integers, capacity: Integers, loads: Integers
) -> tuple[list[Reason], Booleans]:
    """Return why each of `rows` is unmatched, and the mentors that the reason is about, shape (rows, mentors).

    Who takes nobody is none of these, unless nobody takes anybody.
    """
    allowed = scores.allowed(rows)
    enough = allowed.copy()
    if worth is not None:
        enough &= scores.weighted.reach(rows, worth)
    free = enough & (capacity > loads)
    some_allowed, some_enough, some_free = (np.asarray(block.any(axis=1)) for block in (allowed, enough, free))
    whom = np.where(some_free[:, None], free, np.where(some_enough[:, None], enough, allowed))
    taking = whom & (capacity > 0)
    whom = np.where(np.asarray(taking.any(axis=1))[:, None], taking, whom)
    reasons: list[Reason] = ["below_worth"] * len(rows)
    for k in np.flatnonzero(some_enough).tolist():
        reasons[k] = "left_out" if some_free[k] else "all_taken"
    for k in np.flatnonzero(~some_allowed).tolist():
        reasons[k] = "no_allowed_mentor"
    return reasons, whom


def who_has(scores: Scores, pairs: Integers, column: int) -> dict[str, Any]:
    """Return who got the seats of a mentor, the lowest score first, and how many: details of `Unmatched`."""
    rows = pairs[pairs[:, 1] == column, 0]
    values = scores.pairs(rows, np.full(len(rows), column, dtype=np.int64)).tolist()
    ids = scores.cohort.mentees.ids
    named = zip(values, map(ids.__getitem__, rows.tolist()), strict=True)
    having = sorted(named, key=lambda one: (one[0], str(one[1])))
    taken_by = [{"mentee": mentee, "score": score} for score, mentee in having[:_HOLDERS]]
    return {"taken_by": taken_by, "seats": len(having)}


def _best_mentors(scores: Scores, rows: Integers, whom: Booleans, place_of: Integers) -> tuple[Integers, Floats]:
    """Return the best mentor among `whom` for each of `rows`, ties by id, and the score."""
    best, values = np.full(len(rows), -1, dtype=np.int64), np.full(len(rows), np.nan)
    near, error = scores.weighted.approximate(rows)
    near[~whom] = -np.inf
    row, column = np.nonzero(whom & (near >= near.max(axis=1, initial=-np.inf)[:, None] - 2 * error))
    exact = scores.weighted.pairs(rows[row], column)
    # ties go to the first id, so that the result does not depend on the order of rows
    order = np.lexsort((place_of[column], -exact, row))
    found, first = np.unique(row[order], return_index=True)
    best[found], values[found] = column[order][first], exact[order][first]
    return best, values
