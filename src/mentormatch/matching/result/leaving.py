"""People, and pairs of people, who seem to take part no longer."""

from collections.abc import Iterator

from mentormatch.column_roles import Participation, find_participation
from mentormatch.errors import count, shorten
from mentormatch.matching.result.matching import Matching
from mentormatch.policy import Policy
from mentormatch.profiles import SIDES, Cohort, People

_SHOWN = 3


def leaving_notes(matching: Matching) -> Iterator[str]:
    """Yield how many pairs have somebody whose answers say that they left, by columns that no ``[only]`` decides about.

    Parameters
    ----------
    matching : Matching
        What was found.

    Examples
    --------
    >>> from mentormatch.matching import match
    >>> from mentormatch.profiles import Cohort
    >>> mentees = [{"id": "kim", "wants": "R", "status": "withdrawn"}, {"id": "noor", "wants": "R", "status": "active"}]
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R", "capacity": 2}], mentees=mentees)
    >>> list(leaving_notes(match(cohort)))
    ["1 pair has a mentee whose 'status' says 'withdrawn'; under [only.mentees] a policy says who takes part"]
    """
    for people, column in _undecided(matching.cohort, matching.policy):
        gone = {people.ids[place] for place in column.leaving}
        pairs = sum(getattr(pair, people.role) in gone for pair in matching.pairs)
        if pairs:
            have = "pair has" if pairs == 1 else "pairs have"
            yield f"{pairs:,} {have} a {people.role} whose {_answers_of(people, column)}"


def leaving_people(cohort: Cohort, policy: Policy) -> Iterator[str]:
    """Yield of how many people the answers say that they left, by columns that no ``[only]`` decides about.

    Examples
    --------
    >>> mentees = [{"id": "kim", "wants": "R", "status": "withdrawn"}, {"id": "noor", "wants": "R", "status": "active"}]
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R"}], mentees=mentees)
    >>> list(leaving_people(cohort, Policy()))
    ["1 mentee whose 'status' says 'withdrawn'; under [only.mentees] a policy says who takes part"]
    """
    for people, column in _undecided(cohort, policy):
        if len(column.leaving):
            yield f"{count(len(column.leaving), people.role)} whose {_answers_of(people, column)}"


def _undecided(cohort: Cohort, policy: Policy) -> Iterator[tuple[People, Participation]]:
    """Yield the columns that say who takes part, where no ``[only]`` does."""
    for people in (cohort.mentors, cohort.mentees):
        for column in find_participation(people.columns):
            if column.header not in policy.form.only[people.role]:
                yield people, column


def _answers_of(people: People, column: Participation) -> str:
    said = [f"'{shorten(answer, limit=30)}'" for answer in column.leave[:_SHOWN]] or ["nothing"]
    more = ", …" if len(column.leave) > _SHOWN else ""
    where = f"under [only.{SIDES[people.role]}] a policy says who takes part"
    return f"'{shorten(column.header, limit=40)}' says {', '.join(said)}{more}; {where}"
