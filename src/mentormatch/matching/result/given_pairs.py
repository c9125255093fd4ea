"""The parts of a matching of pairs that were made elsewhere."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, SupportsIndex

import numpy as np

from mentormatch.answers import PersonId, id_text
from mentormatch.arrays import Floats, Integers
from mentormatch.assignment import AssignmentProblem, certify
from mentormatch.errors import CohortError, InfeasibleError, Mistake, count
from mentormatch.matching.result.notes import notes_of, swaps_of
from mentormatch.matching.result.parts import sorted_pairs
from mentormatch.matching.result.unplaced import list_unplaced
from mentormatch.matching.solving import CohortProblem, solve_by_lot
from mentormatch.policy import Policy, default_policy
from mentormatch.profiles import SIDES, Cohort, ambiguous_name, as_mapping, columns_of_frame, ids_named, unknown_person
from mentormatch.scoring import Scores, compare, rules_in_words

_SUGGESTED = 20


def parts_of_pairs(
    cohort: Cohort,
    policy: Policy | None,
    pairs: Any,
    *,
    source: str | None = None,
    rows: Sequence[int] | None = None,
) -> dict[str, Any]:
    """Return the parts of the matching of pairs that were made elsewhere, each called as the attribute of `Matching`.

    Parameters
    ----------
    cohort : Cohort
    policy : Policy or None
        None for `default_policy` of the cohort.
    pairs : iterable, or data frame
        (mentee, mentor) each, or with a score of their own (mentee, mentor, score); or records, objects or a frame with
        columns of these names.
    source : str, optional
        The file they came from, for messages.
    rows : sequence of int, optional
        The row of each pair in that file.

    Raises
    ------
    CohortError
        With everybody who is not in the cohort or could be several, and every pair that stands twice.

    Examples
    --------
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R"}, {"id": "bob", "skills": "Go"}],
    ...                              mentees=[{"id": "kim", "skills": "R"}])
    >>> certificate = parts_of_pairs(cohort, None, [("kim", "bob")])["certificate"]
    >>> certificate.value, certificate.bound, certificate.proven
    (0.0, 1.0, False)
    """
    policy = default_policy(cohort) if policy is None else policy
    named, given = _named_in(pairs)
    listed = _ids_of_pairs(cohort, named, source, rows)
    given_scores = {pair: score for pair, score in zip(listed, given, strict=True) if score is not None}
    scores = compare(cohort, policy)
    positions = np.array(
        [(cohort.mentees.index[mentee], cohort.mentors.index[mentor]) for mentee, mentor in listed], dtype=np.int64
    ).reshape(-1, 2)
    cohort_problem = CohortProblem(scores, plain=True)
    problem = cohort_problem.problem
    broken = tuple(_broken(scores, problem, positions))
    certificate = certify(problem, positions, _best_prices(scores, problem))
    unmatched, partly_matched = list_unplaced(scores, problem, positions)
    return {
        "cohort": cohort,
        "policy": policy,
        "cohort_problem": cohort_problem,
        "pairs": tuple(
            replace(pair, given_score=given_scores.get((pair.mentee, pair.mentor)))
            for pair in sorted_pairs(listed, scores)
        ),
        "unmatched": unmatched,
        "partly_matched": partly_matched,
        "certificate": replace(certificate, proven=certificate.proven and not broken),
        "solver": "given",
        "violations": broken,
        "notes": (*notes_of(scores), *swaps_of(scores.cohort, scores.policy, listed)),
    }


def _named_in(pairs: Any) -> tuple[list[tuple[PersonId, PersonId]], list[float | None]]:
    """Return whom pairs name, and the score that each brings: tuples, records, objects, or a data frame."""
    mistakes: list[Mistake] = []
    if hasattr(pairs, "columns") or hasattr(pairs, "schema"):
        columns = columns_of_frame("mentee", pairs, mistakes)
        columns = columns or {}
        records = [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
    else:
        records = list(pairs)
    named: list[tuple[PersonId, PersonId]] = []
    scores: list[float | None] = []
    for row, pair in enumerate(records):
        *both, score = _parts_of(pair)
        try:
            mentee, mentor = (id_text(person) for person in both)
        except (TypeError, ValueError):
            mentee = mentor = ""
        if not mentee or not mentor:
            expected = "each pair must name a mentee and a mentor"
            mistakes.append(Mistake("pair_not_understood", expected, got=ascii(pair), row=row))
        named.append((mentee, mentor))
        try:
            scores.append(_score_of(score))
        except (TypeError, ValueError):
            expected, hint = "the score of a pair must be a finite number, or left out", "It may be on any scale."
            got = ascii(score)
            mistakes.append(Mistake("pair_score", expected, got=got, hint=hint, row=row, column="score"))
    if mistakes:
        raise CohortError(mistakes)
    return named, scores


def _parts_of(pair: Any) -> tuple[Any, Any, Any]:
    """Return the mentee, the mentor and the score of a pair; None for what it lacks."""
    fields = as_mapping(pair)
    if fields is not None and {"mentee", "mentor"} <= fields.keys():
        return fields["mentee"], fields["mentor"], fields.get("score")
    try:
        mentee, mentor, *more = (None, None) if isinstance(pair, str | bytes | Mapping) else pair
    except (TypeError, ValueError):
        return None, None, None
    return mentee, mentor, more[0] if more else None


def _score_of(score: Any) -> float | None:
    """Return the score that a pair brings as a number; None where it is blank."""
    if score is None or (isinstance(score, str) and not score.strip()):
        return None
    number = float(score)
    if isinstance(score, bool) or math.isinf(number):
        raise ValueError(score)
    return None if math.isnan(number) else number


def _best_prices(scores: Scores, problem: AssignmentProblem) -> Floats:
    """Return the prices of the best pairing, so that the gap is what the given one loses against it."""
    try:
        return solve_by_lot(scores, objective="total", plain=True).certificate.prices
    except InfeasibleError:  # no pairing holds all limits; any prices bound those that were asked for
        return np.zeros((problem.shape[1], problem.levels))


def _broken(scores: Scores, problem: AssignmentProblem, positions: Integers) -> Iterator[str]:
    """Yield, a sentence each, the limits and rules that a pairing breaks; people are called by their names."""
    people = scores.cohort

    def mentee(row: SupportsIndex) -> str:
        return people.mentees.called(people.mentees.ids[row])

    def mentor(column: SupportsIndex) -> str:
        return people.mentors.called(people.mentors.ids[column])

    loads = np.bincount(positions[:, 1], minlength=problem.shape[1])
    places = np.bincount(positions[:, 0], minlength=problem.shape[0])
    for j in np.flatnonzero(loads > problem.capacity):
        yield f"Mentor '{mentor(j)}' has {count(int(loads[j]), 'mentee')} and takes at most {problem.capacity[j]}."
    for j in np.flatnonzero(loads < problem.min_load):
        yield f"Mentor '{mentor(j)}' has {count(int(loads[j]), 'mentee')} and must get at least {problem.min_load[j]}."
    for i in np.flatnonzero(places > problem.demand):
        yield f"Mentee '{mentee(i)}' has {count(int(places[i]), 'mentor')} and wants at most {problem.demand[i]}."
    made = {(i, j) for i, j in positions.tolist()}
    for i, j in scores.forced.tolist():
        if (i, j) not in made:
            yield f"The locked pair of mentee '{mentee(i)}' and mentor '{mentor(j)}' is not made."
    for i, j in sorted(made):
        if names := scores.excluded_by(i, j):
            pair = f"The pair of mentee '{mentee(i)}' and mentor '{mentor(j)}'"
            yield f"{pair} is excluded by {rules_in_words(names)}."


def _ids_of_pairs(
    cohort: Cohort, pairs: Sequence[tuple[PersonId, PersonId]], source: str | None, rows: Sequence[int] | None
) -> list[tuple[PersonId, PersonId]]:
    mistakes: list[Mistake] = []
    found: dict[tuple[PersonId, PersonId], None] = {}
    for place, named in enumerate(pairs):
        row = None if rows is None else rows[place]
        ids: list[PersonId] = []
        for text, people in zip(map(str, named), (cohort.mentees, cohort.mentors), strict=True):
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
            got = ", ".join(map(str, named))
            mistakes.append(Mistake("pair_doubled", "each pair must stand once", got=got, file=source, row=row))
        found[pair] = None
    if mistakes:
        raise CohortError(mistakes)
    return list(found)
