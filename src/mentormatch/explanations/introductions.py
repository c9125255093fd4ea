"""Introductions: the contents of a mail to each pair; nothing is sent."""

import html
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from typing import Any, Literal, TypeAlias

from mentormatch.answers import PersonId
from mentormatch.errors import InputError, Mistake, shorten
from mentormatch.explanations.common_times import times_in_words
from mentormatch.explanations.in_common import is_personal
from mentormatch.explanations.introduction_facts import Lookups, PairFacts, addresses_of_pairs
from mentormatch.explanations.introduction_text import Reader, first_meeting, paragraph
from mentormatch.explanations.letter_language import LetterLanguage, general_language
from mentormatch.explanations.letter_templates import Templates
from mentormatch.matching import Matching, check_matching
from mentormatch.values import Value

Escape: TypeAlias = Literal["html"] | None

# which find a person and an address, and are not shown as HTML
_AS_THEY_ARE = frozenset({"mentee", "mentor", "mentee_email", "mentor_email", "language"})
# which a template may have escaped already
_TEXTS: dict[str, Reader] = {"text": "both", "to_mentee": "mentee", "to_mentor": "mentor"}
_NUMBERED = {"in_common": 3, "first_meeting": 2}


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
        Their names as they wrote them, or else their ids.
    mentee_email, mentor_email : str
        Their addresses; "" where none is known.
    in_common : tuple of str
        At most three things, each "criterion: term": what adds most to the score comes first, and of each criterion one
        term before a second. Empty where there is nothing that is said aloud.
    languages : tuple of str
        What both speak, as the mentor wrote it, from the columns that the policy takes for languages, or else those of
        well-known names.
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
        One paragraph with all of it, addressed to both; or what the policy's template makes of it.
    to_mentee, to_mentor : str
        The same, addressed to one of them, in that one's language.
    mentee_first_name, mentor_first_name : str
        What the texts call them: by first names where these are sure.
    language : str
        The code of the language of `text`, `times` and `first_meeting`.

    Examples
    --------
    >>> from mentormatch.matching import match
    >>> from mentormatch.profiles import Cohort
    >>> cohort = Cohort.from_records(
    ...     mentors=[{"id": "ada", "name": "Ada", "skills": "R; SQL"}],
    ...     mentees=[{"id": "kim", "name": "Kim", "skills": "R"}, {"id": "noor", "name": "Noor", "skills": "SQL; R"}],
    ... )
    >>> matching = match(cohort)
    >>> (found,) = introductions(matching)
    >>> found.mentee_name, found.mentor_name, found.in_common
    ('Kim', 'Ada', ('skills: R',))
    """

    mentee: PersonId
    mentor: PersonId
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
    to_mentee: str = ""
    to_mentor: str = ""
    mentee_first_name: str = ""
    mentor_first_name: str = ""
    language: str = "en"


def introductions(matching: Matching, *, escape: Escape = None) -> list[Introduction]:
    """Return an introduction of each pair, in the order of ``matching.pairs``.

    What two people have in common is what criteria found, as the offering side wrote it and as it would be said aloud:
    no numbers and grades, no stop words, nothing personal, and no answer that nearly everybody gives or that meets
    anything. Free text is not quoted: of it, known skills that both name are told, and phrases that met by meaning only
    of criteria with ``introduce = true``. Nothing is made up: who has nothing in common is told so kindly.

    The policy's ``letters`` say in which ``language`` (de, en, es, fr, nl or pt), or in which column people say so
    themselves (``language_column``), and bring a ``template``: a text for Jinja that names fields such as
    ``{{ mentee_first_name }}`` and ``{{ in_common|join(", ") }}``, or a table of texts for both, mentee, mentor and
    unmatched. The fields are those of `Introduction`, with ``in_common`` as phrases and ``text`` as our own paragraph.

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
    PolicyError
        With each thing that is wrong with a template: the line, and for a field that does not exist the nearest.

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
    together: Python and SQL. You both speak English. For your first meeting we suggest two things. Agree on what
    Kim wants to begin with: Python or SQL. Agree on when, how often and how you will meet.
    """
    check_matching(matching)
    if escape not in {None, "html"}:
        expected = "escape must be 'html', or None for plain text"
        raise InputError(Mistake("wrong_escape", expected, got=str(escape)))
    if not matching.pairs:
        return []
    writer = _Writer(
        Lookups.of(matching), general_language(matching.policy), Templates(matching.policy, escape=bool(escape))
    )
    plain = (writer.introduction(place, row, column) for place, (row, column) in enumerate(matching.positions.tolist()))
    return list(plain) if escape is None else [_as_html(introduction, writer.templates) for introduction in plain]


def _as_html(introduction: Introduction, templates: Templates) -> Introduction:
    filled = {field for field, reader in _TEXTS.items() if reader in templates}
    escaped: dict[str, Any] = {
        field.name: html.escape(value) if isinstance(value, str) else tuple(map(html.escape, value))
        for field in fields(introduction)
        if field.name not in _AS_THEY_ARE | filled
        for value in [getattr(introduction, field.name)]
    }
    return replace(introduction, **escaped)


@dataclass(frozen=True, eq=False)
class _Writer:
    """Writes the introductions of a matching."""

    lookups: Lookups
    general: LetterLanguage
    templates: Templates

    def introduction(self, place: int, row: int, column: int) -> Introduction:
        """Return the introduction of one pair: of mentee `row` and mentor `column`, at `place` among the pairs."""
        lookups = self.lookups
        facts = lookups.facts(place, row, column)
        own = {"mentee": lookups.letters[0][row], "mentor": lookups.letters[1][column]}
        language = own["mentee"] if own["mentee"] == own["mentor"] else self.general
        pair, told = lookups.matching.pairs[place], facts.told
        introduction = Introduction(
            mentee=pair.mentee,
            mentor=pair.mentor,
            mentee_name=lookups.names[0][row],
            mentor_name=lookups.names[1][column],
            mentee_email=lookups.addresses[0].of[row],
            mentor_email=lookups.addresses[1].of[column],
            in_common=facts.in_common,
            languages=facts.languages,
            times=times_in_words(told.times, (told.mentee, told.mentor), language),
            time_zone=facts.time_zone,
            gives_back=told.gives_back,
            first_meeting=first_meeting(told, language=language),
            text=paragraph(told, language=language),
            to_mentee=paragraph(told, language=own["mentee"], reader="mentee"),
            to_mentor=paragraph(told, language=own["mentor"], reader="mentor"),
            mentee_first_name=told.mentee,
            mentor_first_name=told.mentor,
            language=language.code,
        )
        filled: dict[str, Any] = {
            field: self.templates.fill(reader, _fields(introduction, facts, field, own.get(reader, language)))
            for field, reader in _TEXTS.items()
            if reader in self.templates
        }
        return replace(introduction, **filled) if filled else introduction


def _fields(introduction: Introduction, facts: PairFacts, field: str, language: LetterLanguage) -> dict[str, Any]:
    """Return what a template for one reader may name."""
    told, known = facts.told, {field.name: getattr(introduction, field.name) for field in fields(introduction)}
    reader = _TEXTS[field]
    return known | {
        "text": known[field],
        "language": language.code,
        "in_common": [phrase for phrases in told.topics for phrase in phrases],
        "languages": [language.called(name) for name in facts.languages],
        "times": times_in_words(told.times, (told.mentee, told.mentor), language),
        "first_meeting": first_meeting(told, language=language, reader=reader),
    }


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
    notes = [note for addresses in addresses_of_pairs(matching) for note in addresses.notes]
    if personal and matching.pairs:
        named = ", ".join(f"'{shorten(name, limit=40)}'" for name in personal)
        notes.append(f"What {named} compares is personal, and stands in no introduction.")
    if matching.pairs or matching.unmatched:
        notes += _language_notes(matching)
    return tuple(notes)


def _language_notes(matching: Matching) -> Iterable[str]:
    """Yield that nobody says in which language letters are to be, where a column should say so."""
    column = matching.policy.letters.get("language_column")
    known = (matching.cohort.mentees.columns, matching.cohort.mentors.columns)
    if column is not None and not any(column in columns for columns in known):
        language = general_language(matching.policy).code
        yield f"No table has the column '{shorten(column, limit=40)}' of letters: all are written in '{language}'."


def introduction_columns(matching: Matching, *, escape: Escape = None) -> dict[str, list[PersonId]]:
    """Return the introductions as columns for a mail merge, in the order of ``matching.pairs``.

    They are plain text, or escaped as `introductions` says.

    Examples
    --------
    >>> from mentormatch.matching import match
    >>> from mentormatch.profiles import Cohort
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R"}], mentees=[{"id": "kim", "skills": "R"}])
    >>> list(introduction_columns(match(cohort)))[6:13]
    ['in_common_1', 'in_common_2', 'in_common_3', 'languages', 'times', 'time_zone', 'gives_back']
    """
    rows = introductions(matching, escape=escape)
    columns: dict[str, list[PersonId]] = {}
    for field in fields(Introduction):
        values = [getattr(introduction, field.name) for introduction in rows]
        if field.name in _NUMBERED:
            for number in range(_NUMBERED[field.name]):
                columns[f"{field.name}_{number + 1}"] = [
                    value[number] if number < len(value) else "" for value in values
                ]
        else:
            title = "introduction" if field.name == "text" else field.name
            columns[title] = [value if isinstance(value, str | int) else ", ".join(value) for value in values]
    return columns
