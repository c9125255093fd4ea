"""Checks a stored matching against its cohort, by the certificate code."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import pairwise
from typing import Any, get_args

import numpy as np

from mentormatch.answers import PersonId
from mentormatch.assignment import (
    OBJECTIVES,
    Assignment,
    Certificate,
    StoppedBy,
    answer_of,
    blocking_pairs,
    certify,
    measure_of,
    violations,
    without_bound,
)
from mentormatch.matching.objective import objective_of, options_and_groups
from mentormatch.matching.result.parts import NOT_SOLVED, MatchingParts, Price, Stored, Unmatched
from mentormatch.matching.result.unplaced import list_unplaced, who_has
from mentormatch.matching.solving import problem_of

COUNTS = ("pairs", "pairs_bound", "placed", "placed_bound", "precedence", "precedence_bound")
AMOUNTS = ("value", "bound", "gap")
_EXPLAINED = {"worth", "rules", "mentors", "group"}
# what earlier versions did not say of somebody who got nobody
_LATER = {"seats", "taken_by"}
_SUMS = ("quotas", "max-gap")
# what the sums of another machine may differ by
_ROUNDING = 1e-9


def checked_proof(matching: MatchingParts) -> tuple[MatchingParts, list[str]]:
    """Return a stored matching that claims no more than can be checked, and what does not hold of it.

    Pairs, limits, rules, who is unmatched and why, what the pairs reach, and for the total the bound of the stored
    prices, seat prices and ties are computed anew by code that shares nothing with the solvers. The proofs of other
    objectives are not stored in full: their certificates say neither that they are proven nor that they are not.

    Examples
    --------
    >>> from dataclasses import fields, replace
    >>> from mentormatch.matching import match
    >>> from mentormatch.profiles import Cohort
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R"}], mentees=[{"id": "kim", "skills": "R"}])
    >>> matching = match(cohort)
    >>> parts = {part.name: getattr(matching, part.name) for part in fields(MatchingParts) if part.name != "stored"}
    >>> stored = MatchingParts(**parts, stored=Stored(matching.prices, matching.ties))
    >>> checked_proof(stored)[1]
    []
    >>> checked_proof(replace(stored, pairs=(), certificate=replace(stored.certificate, value=9.0)))[1][0]
    '0 mentees who are unmatched, instead of 1'
    """
    if wrong := _wrong_form(matching):
        return matching, wrong
    wrong = [*_wrong_unplaced(matching), *_wrong_values(matching)]
    if _aims_at_total(matching):
        wrong += _wrong_total(matching)
        return (matching, wrong) if wrong or matching.certificate.proven else (_with_prices(matching), wrong)
    if matching.stored.prices or matching.stored.ties:
        wrong.append("prices of seats or ties, which only the total has")
    then = None if matching.then is None else _unclaimed(matching.then)
    return replace(matching, certificate=_unclaimed(matching.certificate), then=then), wrong


def near_proof(matching: MatchingParts, slack: float) -> tuple[MatchingParts, list[str]]:
    """Return a stored matching of scores that differ here by up to `slack`, without a claim, and what does not hold.

    Pairs, limits, rules and what the pairs reach are checked; bounds would need the scores to the last digit.
    """
    if wrong := _wrong_form(matching):
        return matching, wrong
    if len({pair.mentee for pair in matching.pairs}) != matching.certificate.placed:
        wrong.append(f"a certificate with placed = {matching.certificate.placed}")
    if _aims_at_total(matching) and not _near(_total(matching), matching.certificate.value):
        wrong.append(f"a certificate with value = {matching.certificate.value}, instead of {_total(matching)}")
    note = (
        "Texts were compared on another kind of processor, where scores differ by up to "
        f"{slack:.3f}: nothing is proven here. Match anew to prove it."
    )
    then = None if matching.then is None else _unclaimed(matching.then)
    certificate = _unclaimed(matching.certificate)
    unclaimed = replace(matching, certificate=certificate, then=then, notes=(*matching.notes, note))
    return _with_prices(unclaimed), wrong


def _wrong_form(matching: MatchingParts) -> list[str]:
    """Return what is wrong whatever the scores are: types, limits and rules."""
    if wrong := list(_wrong_types(matching)):
        return wrong
    broken = violations(matching.cohort_problem.problem, _positions(matching))
    if matching.solver != "given" and broken:
        return list(broken)
    if len(broken) != len(matching.violations):
        return [f"{len(matching.violations)} limits and rules that are broken, instead of {len(broken)}"]
    return []


def _positions(matching: MatchingParts) -> np.ndarray:
    mentees, mentors = matching.cohort.mentees.index, matching.cohort.mentors.index
    places = [(mentees[pair.mentee], mentors[pair.mentor]) for pair in matching.pairs]
    return np.array(places, dtype=np.int64).reshape(-1, 2)


def _aims_at_total(matching: MatchingParts) -> bool:
    """Whether the certificate is of the total, whatever was sought: `certify` computes all of it from the prices."""
    known = OBJECTIVES.get(name := objective_of(matching.policy)[0])
    return matching.solver in NOT_SOLVED or name == "total" or (known is not None and not known.seeks)


def _unclaimed(certificate: Certificate) -> Certificate:
    return replace(certificate, proven=None) if certificate.proven else certificate


def _whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and not math.isnan(value)


def _wrong_types(matching: MatchingParts) -> Iterator[str]:
    if not _whole(matching.seed):
        yield f"the seed {matching.seed!r}"
    if not isinstance(matching.solver, str):
        yield f"the solver {matching.solver!r}"
    if matching.stopped not in (None, *get_args(StoppedBy)):
        yield f"stopped = {matching.stopped!r}"
    if not all(isinstance(text, str) for text in (*matching.notes, *matching.violations)):
        yield "notes or violations that are no texts"
    for name, proof in (("certificate", matching.certificate), ("certificate 'then'", matching.then)):
        if proof is not None:
            values = vars(proof)
            wrong = [key for key in COUNTS if not _whole(values[key])]
            wrong += [key for key in AMOUNTS if not _number(values[key])]
            wrong += [] if isinstance(proof.proven, bool | None) else ["proven"]
            yield from (f"a {name} with {key} = {values[key]!r}" for key in wrong)
            if not np.isfinite(proof.prices).all():
                yield f"a {name} with prices that are not finite"
    pairs = [(pair.mentee, pair.mentor) for pair in matching.pairs]
    if any(later <= earlier for earlier, later in pairwise(pairs)):
        yield "pairs that stand twice, or in another order"


def _wrong_unplaced(matching: MatchingParts) -> Iterator[str]:
    """Yield who is said to be unmatched or partly matched, and is not, or for another reason."""
    # a draw leaves people out by lot, whatever stopped the search for its probabilities
    stopped = None if matching.solver == "lottery" else matching.stopped
    problem = matching.cohort_problem.problem
    unmatched, partly = list_unplaced(matching.scores, problem, _positions(matching), stopped=stopped)
    for what, said, is_so in (
        ("unmatched", matching.unmatched, unmatched),
        ("partly matched", matching.partly_matched, partly),
    ):
        if len(said) != len(is_so):
            yield f"{len(said)} mentees who are {what}, instead of {len(is_so)}"
    if len(matching.unmatched) == len(unmatched):
        for person, now in zip(matching.unmatched, unmatched, strict=True):
            if not _same_reason(matching, person, now):
                yield f"'{person.mentee}' unmatched ({person.reason}), instead of '{now.mentee}': {now.text}"
    if len(matching.partly_matched) == len(partly):
        for some, now_partly in zip(matching.partly_matched, partly, strict=True):
            if some != now_partly:
                yield f"{some}, instead of {now_partly}"


def _same_reason(matching: MatchingParts, said: Unmatched, now: Unmatched) -> bool:
    """Whether it is the same but for rounding: of mentors who are equally good another may be called the best."""
    if said.mentee == now.mentee and said.reason == "not_reached" != now.reason and not said.details:
        return matching.stopped is not None  # a run that was stopped may not have looked
    if (said.mentee, said.reason) != (now.mentee, now.reason):
        return False
    if _says_alike(said, now, set(now.details)):
        return "best" not in now.details or _same_best(matching, said, now) or _same_earlier(matching, said)
    return _says_alike(said, now, set(now.details) - _LATER) and _same_earlier(matching, said)


def _says_alike(said: Unmatched, now: Unmatched, names: set[str]) -> bool:
    """Whether it has these details, and those that are not of the best mentor are the same."""
    return set(said.details) == names and all(said.details[key] == now.details[key] for key in _EXPLAINED & names)


def _same_best(matching: MatchingParts, said: Unmatched, now: Unmatched) -> bool:
    scores, cohort = matching.scores, matching.cohort
    row, column = cohort.mentees.index[said.mentee], cohort.mentors.index[said.details["best"]]
    of_best = float(scores.pairs([row], [column])[0])
    allowed = bool(scores.allowed([row])[0, column])
    if now.details.get("taken_by"):
        same = _same_holders(matching, said, column)
    else:
        same = said.details.get("seats") == now.details.get("seats")
    same = same and said.details["allowed"] == now.details["allowed"]
    return same and allowed and _all_near(now.details["score"], said, of_best)


def _same_holders(matching: MatchingParts, said: Unmatched, column: int) -> bool:
    """Whether the same people have the seats of the best mentor: of equal scores others may be named."""
    now = who_has(matching.scores, _positions(matching), column)
    having = {pair.mentee: pair.score for pair in matching.pairs if pair.mentor == said.details["best"]}
    named = {one["mentee"]: one["score"] for one in said.details["taken_by"]}
    scores = [one["score"] for one in now["taken_by"]]
    return (
        bool(matching.cohort_problem.problem.capacity[column])
        and (said.details["seats"], len(said.details["taken_by"]), len(named)) == (now["seats"], *[len(scores)] * 2)
        and all(mentee in having and _near(score, having[mentee]) for mentee, score in named.items())
        and all(map(_near, named.values(), scores))
    )


def _same_earlier(matching: MatchingParts, said: Unmatched) -> bool:
    """Whether it is what an earlier version said, of all allowed mentors, whether or not these take anybody."""
    if said.reason not in {"all_taken", "below_worth"} or "seats" in said.details:
        return False
    scores, worth = matching.scores, matching.cohort_problem.problem.worth
    row = matching.cohort.mentees.index[said.mentee]
    column = matching.cohort.mentors.index[said.details["best"]]
    whom, values = scores.allowed([row])[0], scores.block([row])[0]
    if worth is not None and (enough := whom & scores.weighted.reach(np.array([row]), worth)[0]).any():
        whom = enough
    most = float(values[whom].max())
    return bool(whom[column]) and said.details["allowed"] == whom.sum() and _all_near(most, said, float(values[column]))


def _all_near(now: float, said: Unmatched, of_best: float) -> bool:
    return _near(said.details["score"], now) and _near(of_best, now)


def _near(said: float, now: float) -> bool:
    return said == now or math.isclose(said, now, rel_tol=_ROUNDING, abs_tol=_ROUNDING)


def _differing(what: str, said: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    for key, value in now.items():
        same = said[key] == value if key in COUNTS else _near(said[key], value)
        if not same:
            yield f"a {what} with {key} = {said[key]}, instead of {value}"


def _wrong_values(matching: MatchingParts) -> Iterator[str]:
    """Yield where a certificate says something else of what the pairs reach than they do."""
    reached = {"pairs": len(matching.pairs), "placed": len({pair.mentee for pair in matching.pairs})}
    value = _value_of(matching)
    yield from _differing("certificate", vars(matching.certificate), reached | ({} if value is None else value))
    then = matching.then
    if then is not None:
        yield from _differing("certificate 'then'", vars(then), reached | {"value": _total(matching)})
    for proof in (matching.certificate, *([] if then is None else [then])):
        yield from _differing("certificate", vars(proof), {"gap": proof.bound - proof.value})
        for count in ("pairs", "placed"):
            if getattr(proof, f"{count}_bound") < getattr(proof, count):
                yield f"a certificate with {count}_bound = {getattr(proof, f'{count}_bound')}"


def _total(matching: MatchingParts) -> float:
    problem = matching.cohort_problem.problem
    scores = [pair.score for pair in matching.pairs] + [-(problem.worth or 0.0)] * len(matching.pairs)
    if problem.bonus is None:
        return math.fsum(scores)
    rows, columns = _positions(matching).T
    return math.fsum([*scores, *np.asarray(problem.bonus[rows, columns], dtype=np.float64).reshape(-1)])


def _value_of(matching: MatchingParts) -> dict[str, float] | None:
    """What the pairs reach of the objective."""
    name, options = objective_of(matching.policy)
    if _aims_at_total(matching) or name in _SUMS:
        return {"value": _total(matching)}
    if name in ("least-gap", "group-maximin"):
        return {"value": _value_of_groups(matching, name, options)}
    outcomes: dict[PersonId, list[float]] = {}
    for pair in matching.pairs:
        outcomes.setdefault(pair.mentee, []).append(pair.score)
    sums = [math.fsum(scores) for scores in outcomes.values()]
    if name == "nash":
        return {"value": math.fsum(math.log(outcome) for outcome in sums if outcome > 0)}
    return {"value": min(sums, default=0.0)} if name in ("leximin", "maximin") else None


def _value_of_groups(matching: MatchingParts, name: str, options: Mapping[str, Any]) -> float:
    problem = matching.cohort_problem.problem
    asked, groups = options_and_groups(matching.cohort.mentees, name, options)
    assert groups is not None, "the objective is about groups"
    metric, threshold = asked.get("metric", "mean_score"), asked.get("threshold")
    smallest = asked.get("smallest", 1)
    worst = name == "group-maximin"
    measure = measure_of(problem, groups, metric=metric, threshold=threshold, smallest=smallest, gain=worst)
    means = measure.means(problem, _positions(matching)).tolist()
    if worst:
        return min(means, default=0.0)
    return min(means, default=0.0) - max(means, default=0.0)


def _wrong_total(matching: MatchingParts) -> Iterator[str]:
    """Yield where the stored prices prove something else than the certificate says, or seats have other prices."""
    problem, pairs, said = matching.cohort_problem.problem, _positions(matching), matching.certificate
    # a run that was stopped may have had no time to look at all pairs, and says so
    cut = matching.stopped is not None and said.bound == math.inf
    now = (without_bound if cut else certify)(problem, pairs, said.prices)
    yield from _differing("certificate", vars(said), {key: getattr(now, key) for key in (*COUNTS, *AMOUNTS)})
    objective = objective_of(matching.policy)[0]
    if bool(said.proven) > bool(now.proven) or (objective == "total" and said.proven != now.proven):
        yield f"a certificate with proven = {said.proven}, instead of {now.proven}"
        return
    if matching.then is not None:
        yield "a certificate 'then', which the total has none of"
    if objective != "total" or matching.solver in NOT_SOLVED:
        if matching.stored.prices or matching.stored.ties:
            yield "prices of seats or ties, which only a solver's total has"
        if matching.solver not in NOT_SOLVED and objective == "stable" and not matching.stopped:
            yield from _wrong_stable(matching, pairs)
        return
    answer = answer_of(problem, pairs, now, solver=matching.solver)
    if said.proven:
        for mentor, price in _seat_prices(matching, answer).items():
            told = matching.stored.prices.get(mentor)
            if told is None or told.pairs != price.pairs or not _near(told.total, price.total):
                yield f"a seat with '{mentor}' at {told}, instead of {price}"
    if matching.stored.ties != len(answer.ties):
        yield f"{matching.stored.ties} ties, instead of {len(answer.ties)}"


def _seat_prices(matching: MatchingParts, answer: Assignment) -> dict[PersonId, Price]:
    rows = zip(matching.cohort.mentors.ids, answer.prices.tolist(), strict=True)
    return {mentor: Price(round(pairs), total) for mentor, (pairs, total) in rows}


def _with_prices(matching: MatchingParts) -> MatchingParts:
    """The same with prices of seats computed anew, or without where what was found is not the best."""
    if objective_of(matching.policy)[0] != "total" or matching.solver in NOT_SOLVED:
        return matching
    if matching.certificate.proven is False:
        return replace(matching, stored=Stored({}, matching.stored.ties))
    problem, pairs = matching.cohort_problem.problem, _positions(matching)
    answer = answer_of(problem, pairs, matching.certificate, solver=matching.solver)
    return replace(matching, stored=Stored(_seat_prices(matching, answer), matching.stored.ties))


def _wrong_stable(matching: MatchingParts, pairs: np.ndarray) -> Iterator[str]:
    blocking = blocking_pairs(problem_of(matching.scores, two_sided=True), pairs)
    if len(blocking):
        mentee, mentor = matching.cohort.mentees.ids[blocking[0, 0]], matching.cohort.mentors.ids[blocking[0, 1]]
        yield f"pairs that are not stable: '{mentee}' and '{mentor}' would rather have each other"
