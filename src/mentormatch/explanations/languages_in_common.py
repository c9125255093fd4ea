"""The languages that both people of a pair speak."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from mentormatch.answers import (
    Cell,
    find_separator,
    fold,
    is_blank,
    is_known_language,
    read_languages,
    split_terms,
    text_of,
    titles_of,
)
from mentormatch.column_roles import are_languages
from mentormatch.encoders import LanguagesEncoder
from mentormatch.errors import shorten
from mentormatch.explanations.line_columns import column_of
from mentormatch.explanations.spoken_terms import given_by_nearly_all
from mentormatch.scoring import ScoredCriterion, Scores

LANGUAGES = titles_of("languages")
_LONGEST = 60
# a language stands before its level or a remark: "English (native)", "German: B2"
_REMARK = re.compile(r"\s*[(:：].*", re.DOTALL)
# where only a header says that these are languages, so many of those that are named must be known
_SHARE_KNOWN = 1 / 3


@dataclass(frozen=True, eq=False)
class CommonLanguages:
    """The languages of people.

    Attributes
    ----------
    mentees, mentors : sequence of mapping
        Of each person the languages as they were written, by code.
    met : function, optional
        What finds the languages of a mentee (row) and a mentor (column) instead.
    usual : frozenset of str
        Languages, folded, that nearly everybody names.

    Examples
    --------
    >>> both = CommonLanguages(({"en": "english"},), ({"fr": "French", "en": "English"},))
    >>> both.of(0, 0)
    ('English',)
    """

    mentees: Sequence[Mapping[str, str]] = ()
    mentors: Sequence[Mapping[str, str]] = ()
    met: Callable[[int, int], tuple[str, ...]] | None = None
    usual: frozenset[str] = frozenset()

    def of(self, row: int, column: int) -> tuple[str, ...]:
        """Return the languages that both speak, as the mentor wrote them."""
        if self.met is not None:
            return self.met(row, column)
        if not (self.mentees and self.mentors):
            return ()
        mentee = self.mentees[row]
        spoken = {code: written for code, written in self.mentors[column].items() if code in mentee}
        return tuple(dict.fromkeys(spoken.values()))


def common_languages(scores: Scores) -> CommonLanguages:
    """Return what says which languages both speak.

    That is the criterion with the encoder "languages"; or else the columns that a rule "overlap" or another criterion
    compares where their answers are languages; or else columns of well-known names. What is audited is left aside.

    Examples
    --------
    >>> from mentormatch.profiles import Cohort
    >>> from mentormatch.scoring import compare
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R", "languages": "English (native); French"}],
    ...                              mentees=[{"id": "kim", "skills": "R", "languages": "englisch, FRENCH"}])
    >>> common_languages(compare(cohort)).of(0, 0)
    ('English', 'French')
    """
    scored = _by_languages(scores)
    if scored is not None:
        return CommonLanguages(
            met=_met(scored, scores), usual=given_by_nearly_all(*scored.criterion.answers(scores.cohort))
        )
    columns = language_columns(scores)
    if columns is None:
        return CommonLanguages()
    cohort = scores.cohort
    cells = cohort.mentees.column(columns[0]), cohort.mentors.column(columns[1])
    sides = [tuple(dict(_named(cell, find_separator(side))) for cell in side) for side in cells]
    return CommonLanguages(sides[0], sides[1], usual=given_by_nearly_all(*_by_one_name(sides)))


def _by_one_name(sides: Sequence[Sequence[Mapping[str, str]]]) -> list[list[tuple[str, ...]]]:
    """Return all spellings of the languages that each person names, however others spell them."""
    spellings: dict[str, set[str]] = {}
    for side in sides:
        for person in side:
            for code, written in person.items():
                spellings.setdefault(code, set()).add(written)
    return [[tuple(name for code in person for name in sorted(spellings[code])) for person in side] for side in sides]


def language_columns(scores: Scores) -> tuple[str, str] | None:
    """Return the mentees' and the mentors' column of spoken languages, None where there are none."""
    cohort, policy = scores.cohort, scores.policy
    for mentees, mentors in _compared(scores):
        if {mentees, mentors} & set(policy.audit):
            continue
        if mentees not in cohort.mentees.columns or mentors not in cohort.mentors.columns:
            continue
        if all(
            are_languages(_terms(cells)) for cells in (cohort.mentees.column(mentees), cohort.mentors.column(mentors))
        ):
            return mentees, mentors
    found = [column_of(people, LANGUAGES, policy) for people in (cohort.mentees, cohort.mentors)]
    if found[0] is None or found[1] is None:
        return None
    terms = [*_terms(cohort.mentees.column(found[0])), *_terms(cohort.mentors.column(found[1]))]
    known = sum(map(is_known_language, terms))
    return (found[0], found[1]) if known and known >= _SHARE_KNOWN * len(terms) else None


def _by_languages(scores: Scores) -> ScoredCriterion | None:
    audited = set(scores.policy.audit)
    for scored in scores.criteria:
        criterion = scored.criterion
        named = {*criterion.wants_columns, *criterion.offers_columns}
        if isinstance(scored.encoder, LanguagesEncoder) and not criterion.reverse and not named & audited:
            return scored
    return None


def _met(scored: ScoredCriterion, scores: Scores) -> Callable[[int, int], tuple[str, ...]]:
    encoder, criterion = scored.encoder, scored.criterion
    assert isinstance(encoder, LanguagesEncoder), "it was chosen for that"
    wants, offers = criterion.answers(scores.cohort)
    anything = encoder.anything_

    def met(row: int, column: int) -> tuple[str, ...]:
        cells = (wants[row], offers[column]) if criterion.direction == "mentee" else (wants[column], offers[row])
        if anything and any(fold(term) in anything for cell in cells for term in _terms((cell,))):
            return ()
        found = encoder.in_common(*cells)
        return tuple(dict.fromkeys(shorten(_REMARK.sub("", name), limit=_LONGEST) for name in found))

    return met


def _compared(scores: Scores) -> Iterator[tuple[str, str]]:
    """Yield the mentees' and the mentors' column of each rule that asks for something in common, and criterion."""
    for rule in scores.policy.rules:
        mentees, mentors = rule.columns
        if rule.kind == "overlap" and mentees is not None and mentors is not None:
            yield mentees, mentors
    for criterion in scores.policy.criteria:
        if isinstance(criterion.wants, str) and isinstance(criterion.offers, str) and not criterion.reverse:
            columns = criterion.wants, criterion.offers
            yield columns if criterion.direction == "mentee" else columns[::-1]


def _terms(cells: Sequence[Cell]) -> list[str]:
    """Return the distinct terms of a column."""
    separator = find_separator(cells)
    terms = dict.fromkeys(term for cell in cells for term in split_terms(cell, separator))
    return [name for term in terms if (name := _REMARK.sub("", term))]


def _named(cell: Cell, separator: str | None) -> Iterator[tuple[str, str]]:
    """Yield the languages of a cell, by code, as they were written without levels and remarks."""
    if is_blank(cell) or isinstance(cell, bool | int | float):
        return
    for term in split_terms(cell, separator):
        name = _REMARK.sub("", term)
        read = read_languages(name)
        for language in read:
            written = name if len(read) == 1 else language.written
            if any(map(str.isalpha, text_of(written))):
                yield language.code, shorten(written, limit=_LONGEST)
