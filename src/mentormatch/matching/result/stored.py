"""Converts a matching to plain JSON and back."""

import dataclasses
import importlib.metadata
import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from mentormatch.answers import id_order
from mentormatch.assignment import Certificate
from mentormatch.errors import CohortError, InputError, Mistake, PolicyError
from mentormatch.matching.named_cuts import NAMES_OF_CHANGE, NamedChange, with_names
from mentormatch.matching.result.decided_rules import without_decisions
from mentormatch.matching.result.parts import MatchingParts, Pair, PartlyMatched, Price, Stored, Unmatched, sorted_pairs
from mentormatch.matching.result.stored_proof import AMOUNTS, COUNTS, checked_proof, near_proof
from mentormatch.matching.solving import CohortProblem, levels_of
from mentormatch.policy import Policy, deciding_columns, with_own_parts
from mentormatch.profiles import Cohort, People, digest
from mentormatch.scoring import compare
from mentormatch.values import plain, plain_fields

FORMAT = "mentormatch/matching"
FORMAT_VERSION = 1
_NUMBERS = (*COUNTS, *AMOUNTS, "proven")
REQUIRED = (
    *("seed", "solver", "pairs", "unmatched", "partly_matched", "prices", "ties", "certificate", "violations", "notes"),
    *("policy", "learned", "digests"),
)
"""What every stored matching has, beside its format."""
# rules whose answers may name people, and the column of other ids, by which lists and rules find them
_NAMING_RULES = {"not_with", "reporting_line"}
_ALWAYS = ("also",)
# what the logarithms of another machine may change in a score
_ROUNDING = 1e-9


def document_of(matching: MatchingParts) -> dict[str, Any]:
    """Return all that another process needs, beside the tables, to explain and audit a matching."""
    prices, ties, gave_way = matching.stored.prices, matching.stored.ties, matching.cohort_problem.gave_way
    versions = {name: importlib.metadata.version(name) for name in ("mentormatch-engine", "numpy", "scipy")}
    return {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "versions": versions,
        "seed": matching.seed,
        "solver": matching.solver,
        "pairs": [pair.to_dict() for pair in matching.pairs],
        "unmatched": [
            {"mentee": person.mentee, "reason": person.reason, "details": plain(person.details)}
            for person in matching.unmatched
        ],
        "partly_matched": [dataclasses.asdict(person) for person in matching.partly_matched],
        "prices": {str(mentor): dataclasses.asdict(prices[mentor]) for mentor in sorted(prices, key=id_order)},
        "ties": ties,
        "certificate": _certificate_to(matching.certificate, matching.cohort),
        **({} if matching.then is None else {"then": _certificate_to(matching.then, matching.cohort)}),
        "stopped": matching.stopped,
        "rounds_waited": _waited(matching),
        "violations": list(matching.violations),
        "notes": list(matching.notes),
        "policy": matching.policy.to_dict(),
        "influence": [dataclasses.asdict(part) for part in matching.scores.influence],
        "learned": matching.scores.learned(),
        "digests": digests_of(matching.cohort, matching.policy),
        **(
            {} if not gave_way else {"gave_way": [plain_fields(change, without=NAMES_OF_CHANGE) for change in gave_way]}
        ),
    }


def parts_of(document: Mapping[str, Any], cohort: Cohort | None, policy: Policy | None = None) -> MatchingParts:
    """Return the parts of the matching that `document_of` wrote, with the scores it was made from.

    All that it says of itself is checked again; of what cannot be (see `checked_proof`), no proof is claimed.

    Raises
    ------
    InputError
        Where the document is none of ours, of a version that is not known here, or was changed.
    CohortError, PolicyError
        Where the tables or the policy are not those it was made from.
    """
    _check_format(document)
    cohort = _cohort_in(document) if cohort is None else cohort
    try:
        matching = _read(document, cohort, policy)
        slack = matching.scores.uncertainty()
        wrong_scores = _wrong_scores(matching, slack)
        matching, wrong = checked_proof(matching) if slack == 0.0 else near_proof(matching, slack)
        wrong = [*wrong_scores, *wrong]
    except (AttributeError, IndexError, KeyError, OverflowError, TypeError, ValueError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError(_changed(f"{type(error).__name__}: {error}")) from error
    if wrong:
        raise InputError([_changed(got) for got in wrong])
    return matching


def _cohort_in(document: Mapping[str, Any]) -> Cohort:
    if "cohort" in document:
        return Cohort.from_dict(document["cohort"])
    expected = "a stored matching must be read with its cohort, unless it holds the people"
    hint = "Give the cohort, or store it with to_dict(cohort=True)."
    raise InputError(Mistake("cohort_not_given", expected, hint=hint))


def _decisions(policy: Policy) -> dict[str, Any]:
    """Return what the coordinator decided about pairs: letters may be written in another language later."""
    policy = without_decisions(policy, declined=True)
    return {name: setting for name, setting in policy.to_dict().items() if name != "letters"}


def _read(document: Mapping[str, Any], cohort: Cohort, policy: Policy | None) -> MatchingParts:
    if policy is not None and policy.to_dict() == document["policy"]:
        stored = policy  # also where encoders of one's own are in it
    else:
        stored = Policy.from_dict(with_own_parts(document["policy"], policy))
    if policy is not None:
        if _decisions(policy) != _decisions(stored):
            raise PolicyError(
                Mistake(
                    "another_policy",
                    "the policy must be the one that the matching was made with",
                    hint="Leave it out to use the stored one, or match anew.",
                )
            )
        # the policy also says where folders of models are; a rematch added rules to it
        stored = dataclasses.replace(policy, rules=stored.rules, carried=stored.carried)
    _check_digests(document["digests"], cohort, stored)
    _refuse_strangers(document["pairs"], cohort)
    scores = compare(cohort, stored, learned=document["learned"])
    levels = levels_of(stored)
    given = document.get("gave_way", ())
    gave_way = with_names((NamedChange(**{**change, "rules": tuple(change["rules"])}) for change in given), cohort)
    return MatchingParts(
        cohort=cohort,
        policy=stored,
        cohort_problem=CohortProblem(scores, plain=document["solver"] == "given", gave_way=gave_way),
        pairs=tuple(Pair(**pair) for pair in _with_own_ids(document["pairs"], cohort)),
        unmatched=tuple(
            Unmatched(**person | {"details": _own_ids(person["details"], cohort)})
            for person in _with_own_ids(document["unmatched"], cohort)
        ),
        partly_matched=tuple(PartlyMatched(**person) for person in _with_own_ids(document["partly_matched"], cohort)),
        certificate=_certificate_from(document["certificate"], cohort, levels),
        then=None if "then" not in document else _certificate_from(document["then"], cohort, levels),
        solver=document["solver"],
        seed=document["seed"],
        stopped=document.get("stopped"),
        violations=tuple(document["violations"]),
        notes=tuple(document["notes"]),
        stored=Stored(
            {cohort.mentors.own_id(mentor): Price(**price) for mentor, price in document["prices"].items()},
            document["ties"],
        ),
    )


def _with_own_ids(parts: Sequence[Mapping[str, Any]], cohort: Cohort) -> list[dict[str, Any]]:
    """Return parts of a document with ids as this cohort has them (a number may be text in one of both), in order."""
    own = [_own_ids(part, cohort) for part in parts]
    if own != list(parts):
        own.sort(key=lambda part: [id_order(part[side]) for side in ("mentee", "mentor") if side in part])
    return own


def _own_ids(part: Mapping[str, Any], cohort: Cohort) -> dict[str, Any]:
    sides = {"mentee": cohort.mentees, "mentor": cohort.mentors, "best": cohort.mentors}
    return {
        name: sides[name].own_id(value)
        if name in sides
        else [_own_ids(one, cohort) for one in value]
        if name == "taken_by"
        else value
        for name, value in part.items()
    }


def _waited(matching: MatchingParts) -> dict[str, int]:
    """Return for how many rounds each mentee has waited who has nobody, for whoever reads the document."""
    before = matching.policy.carried.get("waited", {})
    waiting = [str(person.mentee) for person in matching.unmatched]
    return {mentee: before.get(mentee, 0) + 1 for mentee in waiting}


def _certificate_to(certificate: Certificate, cohort: Cohort) -> dict[str, Any]:
    numbers = {name: _in_json(getattr(certificate, name)) for name in _NUMBERS}
    proving = zip(map(str, cohort.mentors.ids), certificate.prices.tolist(), strict=True)
    return numbers | {"prices": dict(sorted(proving))}


def _certificate_from(document: Mapping[str, Any], cohort: Cohort, levels: int) -> Certificate:
    numbers = dict(document)
    of_mentor = numbers.pop("prices")
    numbers |= {name: math.inf for name in ("bound", "gap") if numbers[name] is None}
    prices = np.array([of_mentor[str(mentor)] for mentor in cohort.mentors.ids], dtype=np.float64)
    return Certificate(**numbers, prices=prices.reshape(len(cohort.mentors), levels))


def _in_json(number: Any) -> Any:
    """Return a number as JSON has it, which knows no infinity."""
    return None if number == math.inf else number


def digests_of(cohort: Cohort, policy: Policy) -> dict[str, str]:
    """Return the fingerprints of both tables: of all on which pairs can depend, and of nothing else.

    Examples
    --------
    >>> people = {"mentors": [{"id": "ada"}], "mentees": [{"id": "kim", "seen": "today"}]}
    >>> found = digests_of(Cohort.from_records(**people), Policy())
    >>> del people["mentees"][0]["seen"]
    >>> digests_of(Cohort.from_records(**people), Policy()) == found
    True
    """
    named = deciding_columns(policy)
    return {
        table: digest(people, {*named[table], *_ALWAYS, *_columns_of_names(people, policy)})
        for table, people in (("mentors", cohort.mentors), ("mentees", cohort.mentees))
    }


def _columns_of_names(people: People, policy: Policy) -> tuple[str, ...]:
    """Return the columns of names where names decide: texts are read without them, and answers may name people."""
    by_name = any(rule.kind in _NAMING_RULES for rule in policy.rules)
    by_name |= any(
        criterion.names_people or criterion.make_encoder().name == "text"
        for criterion in policy.criteria
        if not criterion.from_pairs
    )
    return people.name_columns if by_name else ()


def _check_format(document: Any) -> None:
    given = document if isinstance(document, Mapping) else {}
    got = given.get("format"), given.get("format_version")
    if got != (FORMAT, FORMAT_VERSION):
        expected = f"a stored matching must have the format '{FORMAT}', version {FORMAT_VERSION}"
        raise InputError(Mistake("not_a_matching", expected, got=f"{got[0]}, version {got[1]}" if any(got) else None))
    missing = [name for name in REQUIRED if name not in given]
    if missing:
        expected = f"a stored matching must have the parts {', '.join(REQUIRED)}"
        raise InputError(Mistake("matching_incomplete", expected, got=f"none called {', '.join(missing)}"))


def _wrong_scores(matching: MatchingParts, slack: float) -> list[str]:
    """Return the pairs whose score is not what the policy makes of their answers."""
    again = sorted_pairs([(pair.mentee, pair.mentor) for pair in matching.pairs], matching.scores)
    given = [(pair, pair.given_score) for pair in matching.pairs if pair.given_score is not None]
    return [
        *(
            f"a score of {stored.score} for {stored.mentee} and {stored.mentor}, instead of {now.score}"
            for stored, now in zip(matching.pairs, again, strict=True)
            if not math.isclose(stored.score, now.score, rel_tol=0.0, abs_tol=_ROUNDING + slack)
        ),
        *(
            f"a given score of {score!r} for {pair.mentee} and {pair.mentor}"
            for pair, score in given
            if isinstance(score, bool) or not isinstance(score, int | float)
        ),
    ]


def _refuse_strangers(pairs: Sequence[Mapping[str, Any]], cohort: Cohort) -> None:
    """Refuse pairs of whom somebody is not in the cohort, though the tables are those that were paired."""
    strangers = [
        f"a pair with the {people.role} '{pair[people.role]}', who is not in the table"
        for pair in pairs
        for people in (cohort.mentees, cohort.mentors)
        if pair[people.role] not in people.index
    ]
    if strangers:
        raise InputError([_changed(got) for got in strangers])


def _changed(got: str) -> Mistake:
    hint = "To change pairs by hand, change pairs.csv and read it with read_pairs."
    return Mistake("matching_changed", "a stored matching must be as it was written", got=got, hint=hint)


def _check_digests(digests: Mapping[str, str], cohort: Cohort, policy: Policy) -> None:
    now = digests_of(cohort, policy)
    mistakes = [
        Mistake(
            "another_cohort",
            f"the table of {side} must be the one that the matching was made from",
            hint="Somebody came, left or changed an answer since, or the policy that is stored was changed: match "
            "anew, or read the pairs with read_pairs.",
            file=people.source,
        )
        for side, people in (("mentors", cohort.mentors), ("mentees", cohort.mentees))
        if digests.get(side) != now[side]
    ]
    if mistakes:
        raise CohortError(mistakes)
