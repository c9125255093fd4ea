"""The columns of people, described by values and known words."""

from collections.abc import Container, Mapping, Sequence

from mentormatch.assignment import heeding
from mentormatch.column_roles.called import Called, called
from mentormatch.column_roles.cells import Cells
from mentormatch.column_roles.columns import InferredColumn, by_values, infer_column
from mentormatch.column_roles.comparing import find_comparisons
from mentormatch.column_roles.facts import rows_looked_at
from mentormatch.column_roles.header_words import meanings_by_words
from mentormatch.column_roles.understanding import ColumnRole, understand, with_people
from mentormatch.profiles import Cohort, People

# What answers may be that are none to a question under a well-known title.
_NEVER: Mapping[str, str] = {
    "address": "e-mail addresses",
    "link": "links",
    "phone": "telephone numbers",
    "date": "dates",
    "past_date": "dates",
    "running": "running numbers",
    "yes_no": "yes or no",
}
_NAMES = frozenset({"person", "word", "category", "list", "code"})
_PERSONAL = frozenset({"id", "name", "email", "manager", "timestamp", "capacity", "consent", "remarks"})
_MANY_PEOPLE = 2_000
_FEWEST, _MANY = 3, 8  # answers: fewer may be anything
_NAMED = 0.35  # of the answers, that name somebody else of the tables
_SURE = 0.5


def describe(cohort: Cohort) -> tuple[dict[str, ColumnRole], dict[str, ColumnRole]]:
    """Return what each column of the mentees and of the mentors is for, without a model, by header.

    It is the description that `init` makes, with one difference: what a header asks for is known of well-known titles
    and words alone. Of a table of many rows 2,000 are looked at, by a hash of their first cells.

    Parameters
    ----------
    cohort : Cohort
        Whose columns.

    Examples
    --------
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "Skills": "R; SQL"}], mentees=[{"id": "kim", "goals": "R"}])
    >>> mentees, mentors = describe(cohort)
    >>> mentors["Skills"].facts.kind, mentors["Skills"].best, mentees["goals"].best
    ('list', 'offers', 'goals')
    """
    both = frozenset(cohort.mentees.columns.keys() & cohort.mentors.columns.keys())
    mentees, mentors = (_described(people, both) for people in (cohort.mentees, cohort.mentors))
    return mentees, mentors


def _described(people: People, both: frozenset[str]) -> dict[str, ColumnRole]:
    rows = rows_looked_at([*people.columns.values()])
    columns = [
        by_values(infer_column(header, cells if len(rows) == len(cells) else [cells[row] for row in rows]))
        for header, cells in heeding(people.columns.items())
    ]
    meanings = meanings_by_words(people.columns)
    return {role.column.header: role for role in understand(columns, meanings, people.role, both)}


def contradictions(
    cohort: Cohort,
    described: tuple[Mapping[str, ColumnRole], Mapping[str, ColumnRole]],
    pairs: Sequence[tuple[str, str]],
) -> dict[tuple[str, str], str]:
    """Return of pairs of columns with well-known titles those whose answers are something else, and what they are.

    Parameters
    ----------
    cohort : Cohort
    described : pair of mappings of str to ColumnRole
        What `describe` returns.
    pairs : sequence of (str, str)
        A column of the mentees and one of the mentors.

    Examples
    --------
    >>> mentees = [{"id": n, "skills": f"p{n}@x.org"} for n in range(4)]
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R"}], mentees=mentees)
    >>> contradictions(cohort, describe(cohort), [("skills", "skills")])
    {('skills', 'skills'): "the mentees' answers are e-mail addresses"}
    """
    sides = (cohort.mentees, cohort.mentors)
    named: list[frozenset[str]] = []
    for place, (people, others) in enumerate((sides, sides[::-1])):
        titles = dict.fromkeys(pair[place] for pair in pairs)
        roles = [role for title in titles if (role := described[place].get(title)) is not None and _may_name(role)]
        known = _known_by(roles, people, others) if roles else None
        seen = [] if known is None else with_people(roles, _called_at(people), known)
        named.append(frozenset(role.column.header for role in seen if role.names_people >= _NAMED))
    found: dict[tuple[str, str], str] = {}
    for pair in heeding(pairs):
        for place, people in enumerate(sides):
            role = described[place].get(pair[place])
            if role is None:
                continue
            what = "names of people of the tables" if pair[place] in named[place] else _contradicts(role)
            if what is not None:
                found.setdefault(pair, f"the {people.role}s' answers are {what}")
    return found


def _contradicts(role: ColumnRole) -> str | None:
    """Return what answers are that can be none to a question under a well-known title; None where they can be some."""
    return _NEVER.get(role.facts.kind) if role.column.cells.counted.total() >= _FEWEST else None


def _may_name(role: ColumnRole) -> bool:
    return role.facts.kind in _NAMES and role.column.cells.counted.total() >= _MANY


def called_in(people: People) -> Called:
    """Return what people are called by their ids, names and addresses."""
    ids = tuple(map(str, people.ids))
    return called(InferredColumn("", "", Cells(cells), "name") for cells in (ids, people.names, people.addresses))


def _known_by(roles: Sequence[ColumnRole], people: People, others: People) -> Called:
    """Return what people are called; of many only those whose id or name, in any case, some answer may be."""
    if max(len(people), len(others)) <= _MANY_PEOPLE:
        return called_in(people) | called_in(others)
    answers = {text.casefold() for role in roles for text in (*role.column.cells.counted, *role.column.terms)}
    texts = (text for side in (people, others) for text in heeding((*map(str, side.ids), *side.names)))
    return called([InferredColumn("", "", Cells(text for text in texts if text.casefold() in answers), "name")])


def _called_at(people: People) -> Called:
    """Return what the people are called whose rows are looked at."""
    rows = rows_looked_at([*people.columns.values()])
    return called_in(people if len(rows) == len(people) else people.take(rows))


def likely_pairs(
    cohort: Cohort,
    described: tuple[Mapping[str, ColumnRole], Mapping[str, ColumnRole]],
    used: Mapping[str, Container[str]],
) -> list[tuple[str, str]]:
    """Return the columns of both sides that speak for being compared by their answers, of those that are not used.

    Parameters
    ----------
    cohort : Cohort
    described : pair of mappings of str to ColumnRole
        What `describe` returns.
    used : mapping of str to container of str
        The columns of "mentee" and of "mentor" that are not meant.
    """
    sides = [
        [
            role
            for header, role in roles.items()
            if header not in used[people.role] and header not in people.name_columns and _is_open(role)
        ]
        for people, roles in zip((cohort.mentees, cohort.mentors), described, strict=True)
    ]
    return [(one.wants.header, one.offers.header) for one in find_comparisons(*sides)]


def _is_open(role: ColumnRole) -> bool:
    """Return whether answers are neither personal nor of a kind that is never compared."""
    known = role.best.startswith("group_") or role.best in _PERSONAL
    enough_said = role.column.cells.counted.total() >= _FEWEST
    return enough_said and role.facts.kind not in {*_NEVER, "person"} and not (known and role.sure >= _SURE)
