"""Finds people with few answers, and people who may be duplicates."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

from mentormatch.answers import Cell, PersonId, fold, is_blank, text_of
from mentormatch.profiles import Cohort, People
from mentormatch.scoring import Scores

Sameness: TypeAlias = Literal["name", "e-mail", "answers"]

# Rows of fewer answers are often equal by chance.
_ENOUGH_ANSWERS = 3


@dataclass(frozen=True)
class ThinPerson:
    """Somebody who answered less than a third of what is compared.

    Parameters
    ----------
    table : {"mentors", "mentees"}
        Where they stand.
    id : str or int
        Whose answers.
    answered, compared : int
        How many criteria have an answer of theirs, of how many.
    """

    table: str
    id: PersonId
    answered: int
    compared: int


@dataclass(frozen=True)
class LikelyDouble:
    """People with different ids who look like one person.

    Parameters
    ----------
    table : {"mentors", "mentees", "both"}
        Where they stand; in both it may be right.
    ids : tuple of str or int
        Theirs, in the order of the tables, mentors first.
    same : {"name", "e-mail", "answers"}
        What they share: the folded name, the address in whatever case, or the answers in all columns.
    """

    table: str
    ids: tuple[PersonId, ...]
    same: Sameness


def thin_people(scores: Scores) -> tuple[ThinPerson, ...]:
    """Return who answered less than a third of what is compared, those with the fewest answers first.

    Examples
    --------
    >>> from mentormatch.profiles import Cohort
    >>> from mentormatch.scoring import compare
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R"}],
    ...                              mentees=[{"id": "kim", "skills": ""}, {"id": "noor", "skills": "R"}])
    >>> [(person.table, person.id, person.answered, person.compared) for person in thin_people(compare(cohort))]
    [('mentees', 'kim', 0, 1)]
    """
    compared = [scored for scored in scores.criteria if scored.encoder is not None and scored.criterion.base_weight > 0]
    found: list[ThinPerson] = []
    for table, people, sides in (
        ("mentors", scores.cohort.mentors, [scored.mentors for scored in compared]),
        ("mentees", scores.cohort.mentees, [scored.mentees for scored in compared]),
    ):
        if sides:
            answered = np.sum([side.answered for side in sides], axis=0)
            thin = np.flatnonzero(3 * answered < len(sides)).tolist()
            found += [ThinPerson(table, people.ids[place], int(answered[place]), len(sides)) for place in thin]
    return tuple(sorted(found, key=lambda person: person.answered))


def likely_doubles(cohort: Cohort, *, answers: bool = True) -> tuple[LikelyDouble, ...]:
    """Return who looks like one person, within a table and across both; each group of people once.

    Across the tables nobody is named who has the same id in both, and the same answers say nothing; with `answers`
    false, they say nothing within a table either.

    Examples
    --------
    >>> from mentormatch.profiles import Cohort
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "name": "Ada Example"}],
    ...                              mentees=[{"id": "kim", "name": "Kim"}, {"id": "kim2", "name": " KIM "}])
    >>> likely_doubles(cohort)
    (LikelyDouble(table='mentees', ids=('kim', 'kim2'), same='name'),)
    """
    found: list[LikelyDouble] = []
    reported: set[frozenset[PersonId]] = set()
    tables = (
        ("mentors", (cohort.mentors,)),
        ("mentees", (cohort.mentees,)),
        ("both", (cohort.mentors, cohort.mentees)),
    )
    for table, sides in tables:
        across = len(sides) > 1
        for same, keys in _keys([*sides], answers=answers and not across):
            for ids in _ids_by_key(keys, sides, across=across):
                people = frozenset(ids)
                if people not in reported:
                    reported.add(people)
                    found.append(LikelyDouble(table, ids, same))
    return tuple(found)


def _keys(sides: list[People], *, answers: bool) -> Iterator[tuple[Sameness, list[list[str | None]]]]:
    """Yield each key by which duplicates are found, with its value for each person; None where there is none."""
    yield "e-mail", [[address.casefold() or None for address in people.addresses] for people in sides]
    yield "name", [[_folded(name) for name in people.names] for people in sides]
    if answers:
        yield "answers", [_all_answers(people) for people in sides]


def _ids_by_key(
    keys: list[list[str | None]], sides: tuple[People, ...], *, across: bool
) -> Iterator[tuple[PersonId, ...]]:
    groups: dict[str, list[tuple[int, PersonId]]] = {}
    for number, (column, people) in enumerate(zip(keys, sides, strict=True)):
        for id_, said in zip(people.ids, column, strict=True):
            if said is not None:
                groups.setdefault(said, []).append((number, id_))
    for members in groups.values():
        ids = tuple(dict.fromkeys(id_ for _, id_ in members))
        if len(ids) > 1 and (not across or _stand_apart(members)):
            yield ids


def _stand_apart(members: list[tuple[int, PersonId]]) -> bool:
    """Return whether each table has an id of theirs that the other does not have."""
    sides: tuple[set[PersonId], set[PersonId]] = (set(), set())
    for number, id_ in members:
        sides[number].add(id_)
    return bool(sides[0] - sides[1]) and bool(sides[1] - sides[0])


def _folded(cell: Cell) -> str | None:
    return None if is_blank(cell) else fold(text_of(cell))


def _all_answers(people: People) -> list[str | None]:
    if len(people.columns) < _ENOUGH_ANSWERS:
        return [None] * len(people)
    rows = zip(*people.columns.values(), strict=True)
    return [_one_text(row) for row in rows]


def _one_text(row: tuple[Cell, ...]) -> str | None:
    said = [text_of(cell) for cell in row]
    return "\x1f".join(map(fold, said)) if sum(map(bool, said)) >= _ENOUGH_ANSWERS else None
