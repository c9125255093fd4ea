"""Pairs that were made elsewhere, as a Matching."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from mentormatch.arrays import Floats, Integers
from mentormatch.assignment import AssignmentProblem, certify
from mentormatch.errors import CohortError, InfeasibleError, Mistake, count
from mentormatch.matching.result import Matching, list_unplaced, notes_of, sorted_pairs, swaps_of
from mentormatch.matching.solving import CohortProblem, solve_by_lot
from mentormatch.policy import Policy, default_policy
from mentormatch.profiles import SIDES, Cohort, ambiguous_name, ids_named, unknown_person
from mentormatch.scoring import Scores, compare

_SUGGESTED = 20


def matching_of_pairs(
    cohort: Cohort,
    policy: Policy | None,
    pairs: Iterable[tuple[str, str]],
    *,
    source: str | None = None,
    rows: Sequence[int] | None = None,
) -> Matching:
    """Return pairs (mentee, mentor) as a Matching: explained, audited and compared as ours is.

    What it breaks stands in ``violations``; the gap of its certificate is what it loses against the best total,
    whatever the policy's objective.

    Parameters
    ----------
    cohort : Cohort
    policy : Policy or None
        None for `default_policy`.
    pairs : iterable of (mentee, mentor)
        By id, address or name.
    source : str, optional
        The file they came from, for messages.
    rows : sequence of int, optional
        Where each pair stands in it.

    Raises
    ------
    CohortError
        With every name that nobody in the cohort has, or several people, and every pair that stands twice.

    Examples
    --------
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R"}, {"id": "bob", "skills": "Go"}],
    ...                              mentees=[{"id": "kim", "skills": "R"}, {"id": "noor", "skills": "Go"}])
    >>> given = matching_of_pairs(cohort, None, [("kim", "bob"), ("noor", "ada")])
    >>> given.certificate.value, given.certificate.bound, given.certificate.proven
    (0.0, 2.0, False)
    """
    policy = default_policy(cohort) if policy is None else policy
    listed = _ids_of_pairs(cohort, list(pairs), source, rows)
    scores = compare(cohort, policy)
    positions = np.array(
        [(cohort.mentees.index[mentee], cohort.mentors.index[mentor]) for mentee, mentor in listed], dtype=np.int64
    ).reshape(-1, 2)
    cohort_problem = CohortProblem(scores, plain=True)
    problem = cohort_problem.problem
    broken = tuple(_broken(scores, problem, positions))
    certificate = certify(problem, positions, _best_prices(scores, problem))
    unmatched, partly_matched = list_unplaced(scores, problem, positions)
    return Matching(
        cohort=cohort,
        policy=policy,
        cohort_problem=cohort_problem,
        pairs=sorted_pairs(listed, scores),
        unmatched=unmatched,
        partly_matched=partly_matched,
        certificate=replace(certificate, proven=certificate.proven and not broken),
        solver="given",
        violations=broken,
        notes=(*notes_of(scores), *swaps_of(scores.cohort, scores.policy, listed)),
    )


def _best_prices(scores: Scores, problem: AssignmentProblem) -> Floats:
    """Return the prices of the best pairing, so that the gap is what the given one loses against it."""
    try:
        return solve_by_lot(scores, objective="total", plain=True).certificate.prices
    except InfeasibleError:  # no pairing holds all limits; any prices bound those that were asked for
        return np.zeros((problem.shape[1], problem.levels))


def _broken(scores: Scores, problem: AssignmentProblem, positions: Integers) -> Iterator[str]:
    """Yield, a sentence each, the limits and rules that a pairing breaks."""
    mentees, mentors = scores.cohort.mentees.ids, scores.cohort.mentors.ids
    loads = np.bincount(positions[:, 1], minlength=len(mentors))
    places = np.bincount(positions[:, 0], minlength=len(mentees))
    for j in np.flatnonzero(loads > problem.capacity):
        yield f"Mentor '{mentors[j]}' has {count(int(loads[j]), 'mentee')} and takes at most {problem.capacity[j]}."
    for j in np.flatnonzero(loads < problem.min_load):
        yield f"Mentor '{mentors[j]}' has {count(int(loads[j]), 'mentee')} and must get at least {problem.min_load[j]}."
    for i in np.flatnonzero(places > problem.demand):
        yield f"Mentee '{mentees[i]}' has {count(int(places[i]), 'mentor')} and wants at most {problem.demand[i]}."
    made = {(i, j) for i, j in positions.tolist()}
    for i, j in scores.forced.tolist():
        if (i, j) not in made:
            yield f"The locked pair of mentee '{mentees[i]}' and mentor '{mentors[j]}' is not made."
    for i, j in sorted(made):
        if names := scores.excluded_by(i, j):
            rules = ", ".join(f"'{name}'" for name in names)
            yield f"The pair of mentee '{mentees[i]}' and mentor '{mentors[j]}' is excluded by {rules}."


def _ids_of_pairs(
    cohort: Cohort, pairs: Sequence[tuple[str, str]], source: str | None, rows: Sequence[int] | None
) -> list[tuple[str, str]]:
    mistakes: list[Mistake] = []
    found: dict[tuple[str, str], None] = {}
    for place, named in enumerate(pairs):
        row = None if rows is None else rows[place]
        ids = []
        for text, people in zip(named, (cohort.mentees, cohort.mentors), strict=True):
            meant = ids_named(people, text)
            ids.append(meant[0] if meant else text)
            where: dict[str, Any] = {"file": source, "row": row, "column": people.role, "side": SIDES[people.role]}
            if len(meant) > 1:
                mistakes.append(ambiguous_name(people, text, meant, "each pair", **where))
            elif not meant:
                near = len(mistakes) < _SUGGESTED  # each suggestion looks at everybody
                code = f"unknown_{people.role}"
                mistakes.append(unknown_person(people, text, code=code, nearest=near, **where))
        pair = ids[0], ids[1]
        if pair in found:
            got = ", ".join(named)
            mistakes.append(Mistake("pair_doubled", "each pair must stand once", got=got, file=source, row=row))
        found[pair] = None
    if mistakes:
        raise CohortError(mistakes)
    return list(found)
