"""What may make an answer wrong that is proven all the same."""

from collections.abc import Iterable, Iterator

from mentormatch.answers import PersonId
from mentormatch.checkup import paired_doubles, rules_without_effect
from mentormatch.errors import count, shorten
from mentormatch.matching import Matching
from mentormatch.profiles import People
from mentormatch.scoring import FittedRule, rules_in_words

_WIDTH = 40


def doubled_pairs(matching: Matching) -> Iterator[str]:
    """Yield who seems to be one person and was paired as two, and who was paired with themselves.

    Parameters
    ----------
    matching : Matching

    Examples
    --------
    >>> from mentormatch.matching import match
    >>> from mentormatch.profiles import Cohort
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R", "capacity": 2}], mentees=[
    ...     {"id": "k1", "name": "Kim Lee", "skills": "R"}, {"id": "k2", "name": "kim lee", "skills": "R"}])
    >>> list(doubled_pairs(match(cohort)))
    ['mentees Kim Lee (k1) and kim lee (k2) have the same name, and each has a mentor: are they one person?']
    """
    cohort = matching.cohort
    for double in paired_doubles(matching):
        if double.table == "both":
            sides = zip((cohort.mentees, cohort.mentors), double.ids, strict=True)
            names = " and ".join(f"{people.role} {_called(people, person)}" for people, person in sides)
            yield f"{names} have the same {double.same}, and are a pair: are they one person?"
            continue
        people = cohort.mentees if double.table == "mentees" else cohort.mentors
        names = " and ".join(_called(people, person) for person in double.ids)
        got = "a mentor" if double.table == "mentees" else "mentees"
        yield f"{double.table} {names} have the same {double.same}, and each has {got}: are they one person?"


def _called(people: People, person: PersonId) -> str:
    name = people.called(person)
    return shorten(name if str(person) in name or not people.names[people.index[person]] else f"{name} ({person})")


def unbound_rules(rules: Iterable[FittedRule]) -> Iterator[str]:
    """Yield which rules exclude no pair at all.

    Parameters
    ----------
    rules : iterable of FittedRule

    Examples
    --------
    >>> from mentormatch.policy import Criterion, Policy, Rule
    >>> from mentormatch.profiles import Cohort
    >>> from mentormatch.scoring import compare
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "team": "x"}], mentees=[{"id": "kim", "team": "y"}])
    >>> policy = Policy(criteria=[Criterion("team")], rules=[Rule("different", column="team")])
    >>> list(unbound_rules(compare(cohort, policy).rules))
    ["1 rule excludes no pair, as if it were not there: 'different team'"]
    """
    unbound = rules_without_effect(rules)
    if unbound:
        verb, it = ("excludes", "it were") if len(unbound) == 1 else ("exclude", "they were")
        named = rules_in_words(shorten(name, limit=_WIDTH) for name in unbound)
        yield f"{count(len(unbound), 'rule')} {verb} no pair, as if {it} not there: {named}"
