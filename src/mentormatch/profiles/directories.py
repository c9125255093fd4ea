"""Whom a text in a table or a policy names."""

from collections.abc import Iterable, Sequence
from typing import Any

from mentormatch.answers import Directory, Entry, Node, PersonId, called_so, key_of
from mentormatch.errors import Mistake, suggestion
from mentormatch.profiles.cohort import Cohort
from mentormatch.profiles.people import People


def nodes_of(cohort: Cohort, people: People, *, same_person: bool) -> list[Node]:
    """Return the node of each person of a table: who it is, and the side unless one person may be on both."""
    if same_person:
        return [("", key) for key in cohort.person_keys[people.role]]
    return [(people.role, key_of(person_id)) for person_id in people.ids]


def directory_of(cohort: Cohort, *, same_person: bool, more: Iterable[Entry] = ()) -> Directory:
    """Return the people of both tables, and some more, by id, name and address.

    Parameters
    ----------
    cohort : Cohort
    same_person : bool
        Whether an id in both tables is one person.
    more : iterable of Entry
        People who stand in none of them.

    Examples
    --------
    >>> mentors = People("mentor", ("1", "2"), {"Full name": ("Ada Adams", None), "E-mail": (None, "bo@x.example")})
    >>> found = directory_of(Cohort(mentors, People("mentee", ())), same_person=True)
    >>> found.find("Adams, Ada"), found.find("Bo <bo@x.example>")
    ([('', '1')], [('', '2')])
    """
    entries = [
        Entry(node, str(person_id), labels)
        for people in (cohort.mentees, cohort.mentors)
        for node, person_id, labels in zip(
            nodes_of(cohort, people, same_person=same_person), people.ids, people.labels, strict=True
        )
    ]
    return Directory([*entries, *more])


def ids_named(people: People, text: str) -> tuple[PersonId, ...]:
    """Return the ids of those of one table whom a text names: none, one, or several where it does not tell which.

    Examples
    --------
    >>> mentees = People("mentee", ("7", "8", "9"), {"name": ("Kim Lee", "Kim Lee", "Noor")})
    >>> ids_named(mentees, "Lee, Kim"), ids_named(mentees, "noor"), ids_named(mentees, "Ada")
    (('7', '8'), ('9',), ())
    """
    if text in people.index:
        return (people.ids[people.index[text]],)
    return tuple(people.ids[people.index[person_id]] for _, person_id in people.directory.find(text))


def ambiguous_name(people: People, text: str, ids: Sequence[PersonId], owner: str, **place: Any) -> Mistake:
    """Return the mistake for a text that names several people of a table, with their ids.

    Parameters
    ----------
    people : People
    text : str
    ids : sequence of str or int
        Theirs.
    owner : str
        What needs one person: "rule 'forbid'".
    **place
        Where the text stands, as fields of the mistake.
    """
    expected = f"{owner} must name one {people.role}"
    return Mistake(
        "name_ambiguous", expected, got=text, hint=called_so([("", str(person_id)) for person_id in ids]), **place
    )


def unknown_person(
    people: People, text: str, *, code: str, owner: str | None = None, nearest: bool = True, **place: Any
) -> Mistake:
    """Return the mistake for a text that names nobody of a table, with the nearest who is there.

    Parameters
    ----------
    people : People
    text : str
    code : str
    owner : str, optional
        What needs a person: "rule 'lock'".
    nearest : bool
        Whether to look for the nearest, which takes time.
    **place
        Where the text stands, as fields of the mistake.

    Examples
    --------
    >>> mentors = People("mentor", ("m7",), {"name": ("Ada Adams",)})
    >>> print(unknown_person(mentors, "Ada Adms", code="unknown_mentor"))
    There is no such mentor. Got 'Ada Adms'. Did you mean 'Ada Adams', id 'm7'?
    """
    expected = f"{owner} must name a {people.role} of this cohort" if owner else f"there is no such {people.role}"
    hint = None
    if nearest:
        near = people.directory.nearest(text)
        hint = suggestion(text, map(str, people.ids)) if near is None else f"Did you mean {_with_id(people, near)}?"
    return Mistake(code, expected, got=text, hint=hint, **place)


def _with_id(people: People, label: str) -> str:
    ids = ids_named(people, label)
    return f"'{label}'" if label in map(str, ids) else f"'{label}', id {' or '.join(map(repr, ids[:2]))}"
