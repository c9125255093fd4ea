"""One question for each time zone that is not clear."""

from collections.abc import Iterable
from dataclasses import replace

from mentormatch.answers import fold, text_of, zone_advice
from mentormatch.errors import Mistake, count
from mentormatch.profiles import Cohort

_MOST_NAMED = 3


def ask_once(mistakes: Iterable[Mistake], cohort: Cohort) -> list[Mistake]:
    """Return mistakes with one for each time zone that is not clear, for all who wrote it, and the others as they are.

    Criteria and rules that read one column, and columns of one name in both tables, ask the same: one line of a policy
    answers all of them.

    Examples
    --------
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "tz": "BST"}], mentees=[{"id": "kim", "tz": "bst"}])
    >>> unread = Mistake("cell_not_read", "must be a time zone", got="BST", hint=zone_advice("BST", column="tz"))
    >>> for mistake in ask_once([replace(unread, column="tz", row=0)] * 2, cohort):
    ...     print(mistake.expected)
    must be a time zone; 2 people say so ('kim', 'ada')
    """
    kept: dict[object, Mistake] = {}
    for number, mistake in enumerate(mistakes):
        asks = _asks_for_a_zone(mistake)
        key = (fold(str(mistake.got)), mistake.column) if asks else number
        kept.setdefault(key, _for_everybody(mistake, cohort) if asks else mistake)
    return list(kept.values())


def _asks_for_a_zone(mistake: Mistake) -> bool:
    if mistake.code != "cell_not_read" or mistake.got is None or mistake.column is None:
        return False
    return mistake.hint == zone_advice(mistake.got, column=mistake.column)


def _for_everybody(mistake: Mistake, cohort: Cohort) -> Mistake:
    """Return the mistake with all who gave the answer."""
    column, said = str(mistake.column), fold(str(mistake.got))
    who = [
        person
        for people in (cohort.mentees, cohort.mentors)
        if column in people.columns
        for person, cell in zip(people.ids, people.column(column), strict=True)
        if fold(text_of(cell)) == said
    ]
    named = ", ".join(f"'{person}'" for person in who[:_MOST_NAMED])
    more = f" and {count(len(who) - _MOST_NAMED, 'other')}" if len(who) > _MOST_NAMED else ""
    says = "says" if len(who) == 1 else "say"
    expected = f"must be a time zone; {count(len(who), 'person', 'people')} {says} so ({named}{more})"
    return replace(mistake, expected=expected)
