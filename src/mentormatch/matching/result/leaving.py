"""Pairs with somebody who seems not to take part any more."""

from collections.abc import Iterator

from mentormatch.column_roles import find_participation
from mentormatch.errors import shorten
from mentormatch.matching.result.matching import Matching
from mentormatch.profiles import SIDES

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
    form = matching.policy.form
    for people in (matching.cohort.mentors, matching.cohort.mentees):
        paired = [getattr(pair, people.role) for pair in matching.pairs]
        for column in find_participation(people.columns):
            if column.header in form.only[people.role]:
                continue
            gone = {people.ids[place] for place in column.leaving}
            pairs = sum(person in gone for person in paired)
            if pairs:
                said = [f"'{shorten(answer, limit=30)}'" for answer in column.leave[:_SHOWN]] or ["nothing"]
                more = ", …" if len(column.leave) > _SHOWN else ""
                have = "pair has" if pairs == 1 else "pairs have"
                who = f"{pairs:,} {have} a {people.role} whose '{shorten(column.header, limit=40)}' says"
                where = f"under [only.{SIDES[people.role]}] a policy says who takes part"
                yield f"{who} {', '.join(said)}{more}; {where}"
