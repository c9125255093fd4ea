"""Whether two matchings are the same result."""

from typing import Any

from mentormatch.answers import id_order
from mentormatch.assignment import Certificate
from mentormatch.profiles import People
from mentormatch.values import same


def same_results(first: Any, second: Any) -> bool:
    """Return whether two matchings give the same people of the same cohort and policy the same, with the same proof.

    The order of rows does not matter, nor whether one was stored and restored: a proof that is not at hand any more
    (``proven`` is None) counts as one, since only what was proven is stored so.

    Examples
    --------
    >>> from mentormatch.matching import match
    >>> from mentormatch.profiles import Cohort
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R"}, {"id": "bob", "skills": "Go"}],
    ...                              mentees=[{"id": "kim", "skills": "R"}])
    >>> same_results(match(cohort), match(cohort.take(mentors=[1, 0])))
    True
    """
    sides = ((first.cohort.mentors, second.cohort.mentors), (first.cohort.mentees, second.cohort.mentees))
    if not same(_said(first), _said(second)) or first.policy != second.policy:
        return False
    return all(_same_people(mine, theirs) for mine, theirs in sides)


def _said(matching: Any) -> tuple[Any, ...]:
    cohort = matching.cohort.mentors
    return (
        (matching.solver, matching.seed, matching.stopped, matching.pairs, matching.unmatched),
        (matching.partly_matched, matching.violations, matching.notes, matching.gave_way),
        [None if proof is None else _of_proof(proof, cohort) for proof in (matching.certificate, matching.then)],
    )


def _of_proof(proof: Certificate, mentors: People) -> dict[str, Any]:
    prices = dict(zip(mentors.ids, proof.prices.tolist(), strict=True))
    return vars(proof) | {"prices": prices, "proven": proof.proven is not False}


def _same_people(first: People, second: People) -> bool:
    if first.ids == second.ids or sorted(first.ids, key=id_order) != sorted(second.ids, key=id_order):
        return first == second
    return first == second.take([second.index[person_id] for person_id in first.ids])
