"""What the page calls people: names, or numbers where none is wanted."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

import numpy as np
from markupsafe import Markup

from mentormatch.answers import Cell, PersonId, text_of
from mentormatch.errors import printable
from mentormatch.matching import Matching
from mentormatch.profiles import People, by_hash
from mentormatch.report.language import Language

Row = TypeVar("Row")

# Of longer cells the beginning is shown, with how long they are.
LONGEST_CELL, LONGEST_NAME, LONGEST_TERM = 240, 80, 80


def bounded(text: str, limit: int, language: Language) -> str:
    r"""Return a text on one line that is not longer than a limit, with what is unseen or turns its order escaped.

    What is cut says so, with the number of its characters.

    Examples
    --------
    >>> bounded("a\x1b[31m", 80, Language("en")), bounded("b" * 5000, 10, Language("en"))
    ('a\\x1b[31m', 'bbbbbbbbbb… (cut, 5,000 characters)')
    """
    line = printable(" ".join(text[: 4 * limit].split()).replace("\ufeff", ""))
    if len(text) <= limit and len(line) <= limit:
        return line
    cut = str(language.say("cut", number=language.whole(len(text))))
    return f"{line[:limit]}{cut}"


def isolated(text: object) -> Markup:
    """Return a text that is escaped, and whose direction turns nothing around it.

    Examples
    --------
    >>> isolated("<i>")
    Markup('<bdi>&lt;i&gt;</bdi>')
    """
    return Markup("<bdi>{}</bdi>").format(text)


@dataclass(frozen=True)
class Called:
    """What the page calls the people of a matching.

    Parameters
    ----------
    matching : Matching
    language : Language
    names : bool
        Whether people are called by name or id; else they are numbered, in an order that tells neither.

    Examples
    --------
    >>> from mentormatch.matching import match
    >>> from mentormatch.profiles import Cohort
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R"}], mentees=[{"id": "kim", "skills": "R"}])
    >>> called = Called(match(cohort), Language("en"), names=False)
    >>> called.mentor("ada"), called.mentee("kim")
    ('Mentor 1', 'Mentee 1')
    """

    matching: Matching
    language: Language
    names: bool

    def mentee(self, person: PersonId) -> str:
        """Return what a mentee is called, as plain text."""
        return self._called(self.matching.cohort.mentees, self._mentees, person)

    def mentor(self, person: PersonId) -> str:
        """Return what a mentor is called, as plain text."""
        return self._called(self.matching.cohort.mentors, self._mentors, person)

    def number(self, people: People, person: PersonId) -> int:
        """Return the number of somebody where people are numbered, from 1; 0 of who is not here."""
        numbers = self._mentees if people.role == "mentee" else self._mentors
        return numbers.get(person, 0) if person in people.index else 0

    @cached_property
    def pair_order(self) -> tuple[int, ...]:
        """The pairs in the order in which the page has them: by mentee id, or by their numbers."""
        pairs = self.matching.pairs
        if self.names:
            return tuple(range(len(pairs)))
        numbers = [(self._mentees[pair.mentee], self._mentors[pair.mentor]) for pair in pairs]
        return tuple(sorted(range(len(pairs)), key=numbers.__getitem__))

    @cached_property
    def mentor_order(self) -> tuple[int, ...]:
        """The mentors, as positions in the cohort, in the order in which the page has them."""
        ids = self.matching.cohort.mentors.ids
        if self.names:
            return tuple(range(len(ids)))
        return tuple(sorted(range(len(ids)), key=lambda place: self._mentors[ids[place]]))

    def in_order(self, people: People, persons: Iterable[tuple[PersonId, Row]]) -> list[Row]:
        """Return rows, each beside whom it is about, in the order of numbers where people have no names."""
        rows = list(persons)
        if not self.names:
            rows.sort(key=lambda row: self.number(people, row[0]))
        return [row for _, row in rows]

    def pair(self, mentee: PersonId, mentor: PersonId) -> Markup:
        """Return "Kim with Ada"."""
        return self.language.say(
            "with_mentor", mentee=isolated(self.mentee(mentee)), mentor=isolated(self.mentor(mentor))
        )

    def listed(self, people: People, persons: Iterable[PersonId], *, most: int | None = None) -> Markup:
        """Return the names of several."""
        named = [isolated(self._of(people, person)) for person in persons]
        return self.language.listed(named, most=most)

    def cell(self, cell: Cell) -> str:
        """Return a cell of a table, bounded."""
        return bounded(text_of(cell), LONGEST_CELL, self.language)

    def _of(self, people: People, person: PersonId) -> str:
        return self.mentee(person) if people.role == "mentee" else self.mentor(person)

    def _called(self, people: People, numbers: dict[PersonId, int], person: PersonId) -> str:
        here = person in people.index
        if not self.names:
            key = people.role if here else f"gone_{people.role}"
            return str(self.language.say(f"numbered.{key}", number=numbers[people.own_id(person)] if here else ""))
        return bounded(people.called(person) if here else str(person), LONGEST_NAME, self.language)

    @cached_property
    def _mentees(self) -> dict[PersonId, int]:
        return _numbers(self.matching.cohort.mentees)

    @cached_property
    def _mentors(self) -> dict[PersonId, int]:
        return _numbers(self.matching.cohort.mentors)


def _numbers(people: People) -> dict[PersonId, int]:
    order = by_hash(people, np.arange(len(people), dtype=np.int64)).tolist()
    return {people.ids[place]: number for number, place in enumerate(order, start=1)}


def as_text(markup: Markup | str) -> str:
    """Return what a reader sees of a sentence without markup.

    Examples
    --------
    >>> as_text(Markup("a &lt; b"))
    'a < b'
    """
    return markup.striptags() if isinstance(markup, Markup) else markup
