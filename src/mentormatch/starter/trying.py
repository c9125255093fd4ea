"""Tries a policy on tables too large to score all pairs."""

from collections.abc import Iterable
from dataclasses import replace

from mentormatch.column_roles import Cells
from mentormatch.policy import Criterion, Policy
from mentormatch.profiles import Cohort, People
from mentormatch.scoring import compare

# Encoders that read whatever is written.
_READ_ALL = frozenset({"terms", "text", "category", "languages", "choices"})


def try_answers(cohort: Cohort, policy: Policy) -> None:
    """Raise what comparing people by a policy would raise, without a look at all pairs.

    Rules are tried on everybody. Criteria whose encoder may meet an answer that it cannot read are tried on people of
    whom each gives an answer that nobody before them gave.

    Raises
    ------
    InputError
        With every mistake that a rule, or else a criterion, finds.

    Examples
    --------
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "years": 9}], mentees=[{"id": "kim", "years": "few"}])
    >>> try_answers(cohort, Policy(criteria=[Criterion("years", encoder={"name": "number", "at_least": 2})]))
    Traceback (most recent call last):
    mentormatch.errors.CohortError: mentees, row 0, column 'years': must be a number. Got 'few'.
    """
    if policy.rules:
        compare(cohort, replace(policy, criteria=[Criterion("nothing", encoder="pairs", pairs=[])]))
    criteria = [
        criterion
        for criterion in policy.criteria
        if criterion.pairs is None and criterion.make_encoder().name not in _READ_ALL
    ]
    if criteria:
        columns = {column for criterion in criteria for column in criterion.columns}
        sides = (
            _with_each_answer(people, {name for table, name in columns if table == f"{people.role}s"})
            for people in (cohort.mentors, cohort.mentees)
        )
        compare(Cohort(*sides), replace(policy, criteria=criteria, rules=()))


def _with_each_answer(people: People, names: Iterable[str]) -> People:
    """Return the first person who gives each answer in some columns."""
    places: set[int] = set()
    for name in names:
        first: dict[str, int] = {}
        for place, text in enumerate(Cells(people.column(name)).texts):
            first.setdefault(text, place)
        places.update(first.values())
    return people.take(sorted(places))
