"""Introductions: the contents of a mail to each pair; nothing is sent."""

import contextlib
import html
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, Literal, TypeAlias

from mentormatch.answers import (
    Cell,
    ProgrammeWeeks,
    Zone,
    find_separator,
    fold,
    read_number,
    read_zone,
    split_terms,
    text_of,
)
from mentormatch.errors import InputError, Mistake, shorten
from mentormatch.explanations.common_times import CommonTimes, common_times
from mentormatch.explanations.contacts import Addresses, addresses_of
from mentormatch.explanations.in_common import (
    GOALS,
    LANGUAGES,
    ZONES,
    CommonTerms,
    Topic,
    column_of,
    in_words,
    is_personal,
    shared_terms,
    topics_of,
)
from mentormatch.explanations.introduction_text import IntroductionFacts, first_meeting, paragraph
from mentormatch.matching import Matching
from mentormatch.profiles import People, names_of
from mentormatch.values import Value

Escape: TypeAlias = Literal["html"] | None

_IN_COMMON = 3
# a longer one is no goal in so many words, but a text to those who run the programme
_LONGEST_GOAL = 60
# which find a person and an address, and are not shown as HTML
_AS_THEY_ARE = frozenset({"mentee", "mentor", "mentee_email", "mentor_email"})
_NUMBERED = {"in_common": _IN_COMMON, "first_meeting": 2}


@dataclass(frozen=True, eq=False)
class Introduction(Value):
    """What could be written to a mentee and a mentor about each other.

    It holds nothing of scores, weights, rules and audited columns. It is plain text, as people wrote it: what becomes
    HTML must be escaped, see `introductions`.

    Attributes
    ----------
    mentee, mentor : str
        Their ids.
    mentee_name, mentor_name : str
        Their names, or else their ids.
    mentee_email, mentor_email : str
        Their addresses; "" where none is known.
    in_common : tuple of str
        At most three things, each "criterion: term": what adds most to the score comes first, and of each criterion one
        term before a second. Empty where there is nothing.
    languages : tuple of str
        What both named in columns of well-known names, as the mentor wrote it.
    times : tuple of str
        Weekly times at which both can meet, in each one's clock where the clocks differ: those that the policy
        compares, or else those in columns of well-known names.
    time_zone : str
        The time zone, where it is the same.
    gives_back : tuple of str
        What the mentee offers and the mentor wants: criteria with ``direction = "mentor"``.
    first_meeting : tuple of str
        Two things to talk about.
    text : str
        One paragraph with all of it, addressed to both.
    """

    mentee: str
    mentor: str
    mentee_name: str
    mentor_name: str
    mentee_email: str
    mentor_email: str
    in_common: tuple[str, ...]
    languages: tuple[str, ...]
    times: tuple[str, ...]
    time_zone: str
    gives_back: tuple[str, ...]
    first_meeting: tuple[str, ...]
    text: str


def introductions(matching: Matching, *, escape: Escape = None) -> list[Introduction]:
    """Return an introduction of each pair, in the order of ``matching.pairs``.

    What two people have in common is what criteria found, as the offering side wrote it; of numbers and grades only
    what is the same on both sides, and never an answer that meets anything. Free text is not quoted: of it, words that
    both wrote are named. Nothing is made up: who has nothing in common is told so kindly.

    Parameters
    ----------
    matching : Matching
        Ours, a stored one, or pairs that were read.
    escape : {"html"}, optional
        By default all is plain text, in which ``<b>`` or ``[a](b)`` of an answer stands as it was written. For mails in
        HTML, "html" escapes names, answers and the paragraph, so that an answer is text there too, and no link, image
        or script; ids and addresses stay as they are. Markdown is not escaped.

    Returns
    -------
    list of Introduction
        One a pair; a mentee with several mentors has several.

    Raises
    ------
    InputError
        If `escape` is none of these.

    Examples
    --------
    >>> from mentormatch.matching import match
    >>> from mentormatch.profiles import Cohort
    >>> cohort = Cohort.from_records(
    ...     mentors=[{"id": "ada", "name": "Ada", "skills": "Python; SQL", "languages": "English; French"}],
    ...     mentees=[{"id": "kim", "name": "Kim", "wants": "python; sql", "languages": "english"}],
    ... )
    >>> introduction, = introductions(match(cohort))
    >>> introduction.in_common, introduction.languages
    (('skills: Python', 'skills: SQL'), ('English',))
    >>> print(introduction.text)
    Dear Kim and Ada, we are glad to introduce you to each other: Kim as mentee and Ada as mentor. What brings you
    together: skills (Python, SQL). You both speak English. For your first meeting we suggest two things. Agree on what
    Kim wants to begin with: Python or SQL. Agree on when, how often and how you will meet.
    """
    if escape not in {None, "html"}:
        expected = "escape must be 'html', or None for plain text"
        raise InputError(Mistake("wrong_escape", expected, got=str(escape)))
    if not matching.pairs:
        return []
    lookups = _Lookups.of(matching)
    places = enumerate(matching.positions.tolist())
    plain = (_introduction(lookups, place, row, column) for place, (row, column) in places)
    return list(plain) if escape is None else [_as_html(introduction) for introduction in plain]


def _as_html(introduction: Introduction) -> Introduction:
    escaped: dict[str, Any] = {
        field.name: html.escape(value) if isinstance(value, str) else tuple(map(html.escape, value))
        for field in fields(introduction)
        if field.name not in _AS_THEY_ARE
        for value in [getattr(introduction, field.name)]
    }
    return replace(introduction, **escaped)


def introduction_notes(matching: Matching) -> tuple[str, ...]:
    """Return what must be said about the introductions: whose addresses are not known, and what was taken for them.

    Examples
    --------
    >>> from mentormatch.matching import match
    >>> from mentormatch.profiles import Cohort
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R", "email": "ada@example.org"}],
    ...                              mentees=[{"id": "kim", "skills": "R"}])
    >>> introduction_notes(match(cohort))
    ("No e-mail addresses of mentees were found; a column 'email' would hold them.",)
    """
    personal = [
        criterion.name
        for criterion in matching.policy.criteria
        if not criterion.from_pairs and is_personal(criterion, matching.cohort)
    ]
    notes = [note for addresses in _addresses(matching) for note in addresses.notes]
    if personal and matching.pairs:
        named = ", ".join(f"'{shorten(name, limit=40)}'" for name in personal)
        notes.append(f"What {named} compares is personal, and stands in no introduction.")
    return tuple(notes)


def introduction_columns(matching: Matching, *, escape: Escape = None) -> dict[str, list[str]]:
    """Return the introductions as columns for a mail merge, in the order of ``matching.pairs``.

    They are plain text, or ``escape``d as `introductions` says.

    Examples
    --------
    >>> from mentormatch.matching import match
    >>> from mentormatch.profiles import Cohort
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R"}], mentees=[{"id": "kim", "skills": "R"}])
    >>> list(introduction_columns(match(cohort)))[6:13]
    ['in_common_1', 'in_common_2', 'in_common_3', 'languages', 'times', 'time_zone', 'gives_back']
    """
    rows = introductions(matching, escape=escape)
    columns: dict[str, list[str]] = {}
    for field in fields(Introduction):
        values = [getattr(introduction, field.name) for introduction in rows]
        if field.name in _NUMBERED:
            for number in range(_NUMBERED[field.name]):
                columns[f"{field.name}_{number + 1}"] = [
                    value[number] if number < len(value) else "" for value in values
                ]
        else:
            title = "introduction" if field.name == "text" else field.name
            columns[title] = [value if isinstance(value, str) else ", ".join(value) for value in values]
    return columns


@dataclass(frozen=True, eq=False)
class _Lookups:
    """Names, addresses, topics and columns, looked up once for all pairs."""

    matching: Matching
    names: tuple[tuple[str, ...], tuple[str, ...]]
    addresses: tuple[Addresses, Addresses]
    topics: tuple[Topic, ...]
    languages: CommonTerms
    times: CommonTimes
    zones: tuple[tuple[str, ...], tuple[str, ...]]
    goals: str | None
    goals_separator: str | None

    @classmethod
    def of(cls, matching: Matching) -> "_Lookups":
        cohort, policy = matching.cohort, matching.policy
        rows, columns = matching.positions[:, 0], matching.positions[:, 1]
        goals = column_of(cohort.mentees, GOALS, policy)
        return cls(
            matching=matching,
            names=(names_of(cohort.mentees), names_of(cohort.mentors)),
            addresses=_addresses(matching),
            topics=topics_of(matching.scores, rows, columns),
            languages=shared_terms(cohort, policy, LANGUAGES),
            times=common_times(matching),
            zones=(_zones(matching, cohort.mentees), _zones(matching, cohort.mentors)),
            goals=goals,
            goals_separator=None if goals is None else find_separator(cohort.mentees.column(goals)),
        )


def _addresses(matching: Matching) -> tuple[Addresses, Addresses]:
    sides = zip((matching.cohort.mentees, matching.cohort.mentors), matching.positions.T.tolist(), strict=True)
    mentees, mentors = (addresses_of(people, matching.policy, among=places) for people, places in sides)
    return mentees, mentors


def _zones(matching: Matching, people: People) -> tuple[str, ...]:
    column = column_of(people, ZONES, matching.policy)
    return ("",) * len(people) if column is None else tuple(map(_zone, people.column(column)))


def _zone(cell: Cell) -> str:
    """Return a time zone as people wrote it; a number is an offset."""
    with contextlib.suppress(ValueError, OverflowError):
        offset = read_number(cell)
        return "" if offset is None else f"UTC{offset:+g}"
    return shorten(text_of(cell))


def _read_zone(text: str) -> Zone | None:
    with contextlib.suppress(ValueError):
        return read_zone(text)
    return None


def _same_zone(mentee: str, mentor: str) -> bool:
    """Return whether two texts name one time zone, such as "London" and "Europe/London"."""
    zone = _read_zone(mentee)
    return zone is not None and zone == _read_zone(mentor)


def _hours_ahead(weeks: ProgrammeWeeks, mentee: str, mentor: str) -> tuple[float, ...]:
    """Return by how many hours the mentor's clock is ahead, each value of the weeks once, ascending; () if unknown."""
    theirs, others = _read_zone(mentee), _read_zone(mentor)
    if theirs is None or others is None:
        return ()
    both = zip(weeks.offsets(theirs), weeks.offsets(others), strict=True)
    return tuple(sorted({(ahead - behind) / 60 for behind, ahead in both}))


def _introduction(lookups: _Lookups, place: int, row: int, column: int) -> Introduction:
    """Return the introduction of one pair: of mentee `row` and mentor `column`, at `place` among the pairs."""
    shared = [topic for topic in lookups.topics if topic.shared[place]]
    shared.sort(key=lambda topic: -topic.contributions[place])  # equals stay in the policy's order
    with_terms = _topics_with_terms([(topic, topic.terms(row, column)) for topic in shared])
    topics = tuple((topic, terms) for topic, terms in with_terms if not topic.gives_back)
    zones = lookups.zones[0][row], lookups.zones[1][column]
    same_zone = fold(zones[0]) == fold(zones[1]) or _same_zone(*zones)
    facts = IntroductionFacts(
        mentee=lookups.names[0][row],
        mentor=lookups.names[1][column],
        topics=tuple((topic.title, terms) for topic, terms in topics),
        wishes=_wishes(lookups, topics),
        goals=_goals(lookups, topics, row),
        gives_back=tuple(dict.fromkeys(term for topic, terms in with_terms if topic.gives_back for term in terms)),
        languages=lookups.languages.of(row, column),
        times=lookups.times.of(row, column, (lookups.names[0][row], lookups.names[1][column])),
        time_zones=(zones[1] if same_zone else zones[0], zones[1]) if all(zones) else (),
        hours_ahead=_hours_ahead(lookups.matching.policy.programme_weeks, *zones),
    )
    pair = lookups.matching.pairs[place]
    return Introduction(
        mentee=pair.mentee,
        mentor=pair.mentor,
        mentee_name=facts.mentee,
        mentor_name=facts.mentor,
        mentee_email=lookups.addresses[0].of[row],
        mentor_email=lookups.addresses[1].of[column],
        in_common=tuple(_first_of_each(topics))[:_IN_COMMON],
        languages=facts.languages,
        times=facts.times,
        time_zone=zones[1] if same_zone else "",
        gives_back=facts.gives_back,
        first_meeting=first_meeting(facts),
        text=paragraph(facts),
    )


def _topics_with_terms(topics: Sequence[tuple[Topic, tuple[str, ...]]]) -> list[tuple[Topic, tuple[str, ...]]]:
    """Return the topics that have terms; of texts, words that another topic names are not named again."""
    named = {fold(term) for topic, terms in topics if not topic.is_text for term in terms}
    each = [
        (topic, tuple(term for term in terms if not topic.is_text or fold(term) not in named))
        for topic, terms in topics
    ]
    return [(topic, terms) for topic, terms in each if terms]


def _first_of_each(topics: Sequence[tuple[Topic, tuple[str, ...]]]) -> Iterator[str]:
    """Yield one phrase of each topic, then a second of each that has one, and so on; words of a text are one phrase."""
    phrases = [(topic.title, (", ".join(terms),) if topic.is_text else terms) for topic, terms in topics]
    for number in range(_IN_COMMON):
        for title, terms in phrases:
            if number < len(terms):
                yield f"{title}: {terms[number]}"


def _wishes(lookups: _Lookups, topics: Sequence[tuple[Topic, tuple[str, ...]]]) -> tuple[str, ...]:
    """Return what the mentee wants and the mentor offers, of the criterion that adds most; goals have a line."""
    return next((terms for topic, terms in topics if topic.is_wish and not topic.compares(lookups.goals)), ())


def _goals(lookups: _Lookups, topics: Sequence[tuple[Topic, tuple[str, ...]]], row: int) -> tuple[str, ...]:
    """Return the goals that the mentor shares, or else those that the mentee named in so many words."""
    if lookups.goals is None:
        return ()
    shared = next((terms for topic, terms in topics if topic.compares(lookups.goals)), ())
    compared = [topic for topic in lookups.topics if topic.compares(lookups.goals)]
    if shared or any(topic.is_text for topic in compared):
        return shared
    if not compared and lookups.goals not in lookups.matching.policy.show:
        return ()
    terms = split_terms(lookups.matching.cohort.mentees.column(lookups.goals)[row], lookups.goals_separator)
    return tuple(in_words(term) for term in terms if len(term) <= _LONGEST_GOAL)
