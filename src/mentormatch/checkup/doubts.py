"""What may make an answer wrong that is proven all the same."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from mentormatch.answers import PersonId
from mentormatch.checkup.people import likely_doubles
from mentormatch.matching import Matching
from mentormatch.scoring import FittedRule


@dataclass(frozen=True)
class PairedDouble:
    """People who seem to be one, and were paired as several, or with each other.

    Attributes
    ----------
    table : {"mentees", "mentors", "both"}
        "both": a mentee and a mentor, in this order, who are a pair.
    ids : tuple of str or int
    same : {"e-mail", "name"}
        By what they seem to be one person.
    """

    table: Literal["mentees", "mentors", "both"]
    ids: tuple[PersonId, ...]
    same: str


def paired_doubles(matching: Matching) -> Iterator[PairedDouble]:
    """Yield who seems to be one person and was paired as two, and who was paired with themselves.

    Examples
    --------
    >>> from mentormatch.matching import match
    >>> from mentormatch.profiles import Cohort
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R", "capacity": 2}], mentees=[
    ...     {"id": "k1", "name": "Kim Lee", "skills": "R"}, {"id": "k2", "name": "kim lee", "skills": "R"}])
    >>> list(paired_doubles(match(cohort)))
    [PairedDouble(table='mentees', ids=('k1', 'k2'), same='name')]
    """
    paired = {
        "mentees": {pair.mentee for pair in matching.pairs},
        "mentors": {pair.mentor for pair in matching.pairs},
    }
    for double in likely_doubles(matching.cohort, answers=False):
        if double.table == "both":
            both = set(double.ids)
            for pair in matching.pairs:
                if pair.mentee in both and pair.mentor in both:
                    yield PairedDouble("both", (pair.mentee, pair.mentor), double.same)
            continue
        twice = tuple(person for person in double.ids if person in paired[double.table])
        if len(twice) > 1:
            yield PairedDouble("mentees" if double.table == "mentees" else "mentors", twice, double.same)


def rules_without_effect(rules: Iterable[FittedRule]) -> tuple[str, ...]:
    """Return what the rules are called that exclude no pair at all.

    Examples
    --------
    >>> from mentormatch.policy import Criterion, Policy, Rule
    >>> from mentormatch.profiles import Cohort
    >>> from mentormatch.scoring import compare
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "team": "x"}], mentees=[{"id": "kim", "team": "y"}])
    >>> policy = Policy(criteria=[Criterion("team")], rules=[Rule("different", column="team")])
    >>> rules_without_effect(compare(cohort, policy).rules)
    ('different team',)
    """
    return tuple(rule.told for rule in rules if rule.binds_anybody() is False)
