"""What the two people of a pair have in common, by criterion."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np

from mentormatch.answers import (
    Cell,
    find_separator,
    fold,
    group_of,
    is_blank,
    read_number,
    split_terms,
    text_of,
    titles_of,
)
from mentormatch.arrays import Booleans, Floats, Integers
from mentormatch.encoders import TextEncoder
from mentormatch.errors import shorten
from mentormatch.policy import Criterion, Policy
from mentormatch.profiles import Cohort, People
from mentormatch.scoring import ScoredCriterion, Scores

LANGUAGES, TIMES, ZONES = titles_of("languages"), titles_of("availability"), titles_of("time_zone")
GOALS = titles_of("goals", "wants")
# columns in which mentees say what they want to learn, also where mentors have one of the same name
_WISHES = titles_of("skills", "wants")
_LONGEST = 60
# a text that is one spread of the cohort nearer than the mean
_CLOSE = 0.25
_CODE = re.compile(r"[^\W_]+(_[^\W_]+)+")
_LONGEST_TITLE = 40
# a language stands before its level or a remark: "English (native)", "German: B2"; a time has colons of its own
_REMARK = re.compile(r"\s*[(:：].*", re.DOTALL)


@dataclass(frozen=True, eq=False)
class Topic:
    """A criterion whose shared answers an introduction may name.

    Attributes
    ----------
    title : str
        The criterion's name in words.
    scored : ScoredCriterion
    wants, offers : sequence of cells
        The two columns of answers.
    shared : bool array (pairs,)
        Whether both answered and the criterion's score is above 0.
    contributions : float array (pairs,)
        What the criterion contributes to the score of each pair.
    """

    title: str
    scored: ScoredCriterion
    wants: Sequence[Cell]
    offers: Sequence[Cell]
    shared: Booleans
    contributions: Floats

    @property
    def gives_back(self) -> bool:
        """Whether it is the mentor who wants."""
        return self.scored.criterion.direction == "mentor"

    @property
    def is_text(self) -> bool:
        """Whether the shared terms are single words of free text."""
        return isinstance(self.scored.encoder, TextEncoder)

    @property
    def is_wish(self) -> bool:
        """Whether the mentee's answers name what the mentor should help with, rather than a trait of both."""
        encoder, criterion = self.scored.encoder, self.scored.criterion
        if self.gives_back or self.is_text or encoder is None or not encoder.names_what_is_shared:
            return False
        return criterion.wants != criterion.offers or fold(str(criterion.wants)) in _WISHES

    def compares(self, column: str | None) -> bool:
        """Return whether the mentees' column is the one that the criterion compares."""
        criterion = self.scored.criterion
        return column is not None and column == (criterion.offers if self.gives_back else criterion.wants)

    def terms(self, row: int, column: int) -> tuple[str, ...]:
        """Return the terms that a pair has in common, as the offering side wrote them; () where none may be named."""
        encoder = self.scored.encoder
        assert encoder is not None, "scores that were brought have no words"
        wanting, offering = (column, row) if self.gives_back else (row, column)
        wants, offers = self.wants[wanting], self.offers[offering]
        if not encoder.names_what_is_shared:  # a number or grade that differs may score, but is not in common
            same = fold(text_of(wants)) == fold(text_of(offers))
            return (in_words(text_of(offers)),) if same else ()
        anything: frozenset[str] = getattr(encoder, "anything_", frozenset())
        if anything and any(_meets_anything(cell, anything) for cell in (wants, offers)):
            return ()
        # texts are not quoted to others: of them only words that both wrote are told
        if isinstance(encoder, TextEncoder):
            return told_of_texts(self.scored, wants, offers, (row, column))
        return tuple(map(in_words, encoder.in_common(wants, offers)))


def told_of_texts(scored: ScoredCriterion, wants: Cell, offers: Cell, pair: tuple[int, int]) -> tuple[str, ...]:
    """Return what the two may be told of their texts: words that both wrote, or that they are close; no quotations."""
    words = cast("TextEncoder", scored.encoder).shared_words(wants, offers)
    score = scored.pairs(np.array(pair[:1]), np.array(pair[1:]))[0]
    return tuple(map(in_words, words)) or (("close in meaning",) if score >= _CLOSE else ())


def in_words(term: str) -> str:
    """Return a term for a sentence: not too long, and the code of a form ("beginner_to_mid") in words."""
    return shorten(term.replace("_", " ") if _CODE.fullmatch(term) else term, limit=_LONGEST)


def _meets_anything(cell: Cell, anything: frozenset[str]) -> bool:
    """Return whether an answer, or one of its terms, is declared to meet anything ("no preference")."""
    return any(fold(term) in anything for sign in (None, ";", ",", "|", "\n") for term in split_terms(cell, sign))


def topics_of(scores: Scores, rows: Integers, columns: Integers) -> tuple[Topic, ...]:
    """Return the criteria that can be told to a pair, for the pairs (rows[k], columns[k]).

    Left out are brought scores, reversed criteria, choices of people, columns with a line of their own (languages,
    times, time zones), and criteria that are personal.
    """
    cohort, policy = scores.cohort, scores.policy
    own = {column_of(cohort.mentees, names, policy) for names in (LANGUAGES, TIMES, ZONES)} - {None}
    topics = []
    for scored in scores.criteria:
        criterion, encoder = scored.criterion, scored.encoder
        if encoder is None or criterion.reverse or encoder.name in {"choices", "schedule"}:
            continue
        if {criterion.wants, criterion.offers, criterion.wished} & own or is_personal(criterion, cohort):
            continue
        wants, offers = criterion.answers(cohort)
        title = shorten(criterion.name.replace("_", " "), limit=_LONGEST_TITLE)
        contributions = scored.addend_pairs(rows, columns)
        topics.append(Topic(title, scored, wants, offers, scored.shares(rows, columns), contributions))
    return tuple(topics)


def is_personal(criterion: Criterion, cohort: Cohort | None = None) -> bool:
    """Return whether a criterion is personal, by its name, or by the title or the answers of one of its columns.

    What is personal is what `init` would propose to audit: gender, age, health, family, pay.

    Examples
    --------
    >>> is_personal(Criterion("Geschlecht")), is_personal(Criterion("languages"))
    (True, False)
    >>> people = {"id": "ada", "I am a": "Woman"}, {"id": "kim", "I am a": "Man"}
    >>> cohort = Cohort.from_records(mentors=people[:1], mentees=people[1:])
    >>> is_personal(Criterion("I am a")), is_personal(Criterion("I am a"), cohort)
    (False, True)
    """
    if group_of(criterion.name) is not None:
        return True
    for table, name in criterion.columns:
        people = cohort and {"mentees": cohort.mentees, "mentors": cohort.mentors}[table]
        cells = people.columns.get(name, ()) if people else ()
        if group_of(name, {text_of(cell) for cell in cells if not is_blank(cell)}) is not None:
            return True
    return False


def column_of(people: People, names: Sequence[str], policy: Policy) -> str | None:
    """Return the column of a well-known name, or None; what is audited is left aside.

    Examples
    --------
    >>> column_of(People("mentor", ("ada",), {"Spoken_Languages": ("English",)}), LANGUAGES, Policy())
    'Spoken_Languages'
    """
    known: dict[str, str] = {}
    for column in people.columns:
        if column not in policy.audit:
            known.setdefault(fold(column), column)
    return next((known[name] for name in names if name in known), None)


@dataclass(frozen=True, eq=False)
class CommonTerms:
    """What each person names in a column of a well-known name: folded, and as it was written.

    Examples
    --------
    >>> both = CommonTerms(({"english": "english"},), ({"french": "French", "english": "English"},))
    >>> both.of(0, 0)
    ('English',)
    """

    mentees: Sequence[Mapping[str, str]]
    mentors: Sequence[Mapping[str, str]]

    def of(self, row: int, column: int) -> tuple[str, ...]:
        """Return what both name, as the mentor wrote it."""
        if not (self.mentees and self.mentors):
            return ()
        mentee = self.mentees[row]
        return tuple(written for term, written in self.mentors[column].items() if term in mentee)


def shared_terms(cohort: Cohort, policy: Policy, names: Sequence[str]) -> CommonTerms:
    """Return what people name in a column that both tables have under one of these names.

    Numbers are left out: a number of hours is no time at which to meet.

    Examples
    --------
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "languages": "English (native); French"}],
    ...                              mentees=[{"id": "kim", "languages": "french, ENGLISH"}])
    >>> shared_terms(cohort, Policy(), LANGUAGES).of(0, 0)
    ('English', 'French')
    """
    found = [column_of(people, names, policy) for people in (cohort.mentees, cohort.mentors)]
    if found[0] is None or found[1] is None:
        return CommonTerms((), ())
    columns = cohort.mentees.column(found[0]), cohort.mentors.column(found[1])
    sides = []
    for cells in columns:
        separator = find_separator(cells)
        sides.append(tuple(dict(_named(cell, separator, remarks=names == LANGUAGES)) for cell in cells))
    return CommonTerms(sides[0], sides[1])


def _named(cell: Cell, separator: str | None, *, remarks: bool) -> Iterator[tuple[str, str]]:
    """Yield the terms of a cell, folded and as written, numbers left out; `remarks` are cut off where there are any."""
    if isinstance(cell, bool | int | float) or is_blank(cell):
        return
    for term in split_terms(cell, separator):
        name = _REMARK.sub("", term) if remarks else term
        if fold(name) and not _is_number(name):
            yield fold(name), shorten(name, limit=_LONGEST)


def _is_number(text: str) -> bool:
    try:
        return read_number(text) is not None
    except (ValueError, OverflowError):
        return False
