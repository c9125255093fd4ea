"""The weekly times at which both people of a pair can meet."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from mentormatch.answers import Cell, titles_of, zoned
from mentormatch.encoders import ScheduleEncoder
from mentormatch.explanations.letter_language import LetterLanguage, Stretch
from mentormatch.explanations.line_columns import column_of
from mentormatch.explanations.zones_in_common import zone_column
from mentormatch.matching import Matching

TIMES = titles_of("availability")
_ENGLISH = LetterLanguage("en")

CommonStretches: TypeAlias = tuple[tuple[Stretch, tuple[Stretch, ...]], ...]
"""Each stretch that suits both, in the mentee's clock, and as the mentor's shows it: in some weeks so, in others so."""


@dataclass(frozen=True, eq=False)
class CommonTimes:
    """When each person can meet, and what reads it.

    Attributes
    ----------
    mentees, mentors : sequence of cells
    common : function
        Returns the common times of a mentee's and a mentor's cell, as `ScheduleEncoder.common_stretches` does.
    """

    mentees: Sequence[Cell] = ()
    mentors: Sequence[Cell] = ()
    common: Callable[[Cell, Cell], CommonStretches] | None = None

    def stretches(self, row: int, column: int) -> CommonStretches:
        """Return the times that mentee `row` and mentor `column` have in common; () where nothing is known."""
        return () if self.common is None else self.common(self.mentees[row], self.mentors[column])

    def of(
        self, row: int, column: int, names: tuple[str, str], *, language: LetterLanguage = _ENGLISH
    ) -> tuple[str, ...]:
        """Return the times that a pair has in common, in both clocks where they differ.

        Parameters
        ----------
        row, column : int
            Which mentee and which mentor.
        names : (str, str)
            What the two are called.
        language : LetterLanguage

        Examples
        --------
        >>> from mentormatch.answers import TimesInZone
        >>> cells = [TimesInZone("Mon 18-20", "Europe/Paris")], [TimesInZone("Mon 18-20", "Europe/London")]
        >>> CommonTimes(*cells, ScheduleEncoder().fit(*cells).common_stretches).of(0, 0, ("Kim", "Ada"))
        ('Mon 19:00-20:00 for Kim (Mon 18:00-19:00 for Ada)',)
        """
        return times_in_words(self.stretches(row, column), names, language)


def times_in_words(found: CommonStretches, names: tuple[str, str], language: LetterLanguage) -> tuple[str, ...]:
    """Return times as a letter tells them, in both clocks where they differ.

    Examples
    --------
    >>> times_in_words((((1140, 1200), ((1080, 1140),)),), ("Kim", "Ada"), LetterLanguage("fr"))
    ('lundi 19 h–20 h pour Kim (lundi 18 h–19 h pour Ada)',)
    """
    told = []
    for own, others in found:
        said = language.stretch(own)
        if others == (own,):
            told.append(said)
        else:
            other = language.listed(map(language.stretch, others), "or")
            told.append(language.say("time_of_two", own=said, other=other, mentee=names[0], mentor=names[1]))
    return tuple(told)


def common_times(matching: Matching) -> CommonTimes:
    """Return what says at which times the two of a pair can meet.

    That is the first criterion that compares weekly times, or a rule that asks for common hours; or else the columns of
    well-known names, in the time zones that both tables have. Who wrote what cannot be read has no times; where one
    table alone has time zones, nobody has.

    Examples
    --------
    >>> from mentormatch.matching import match
    >>> from mentormatch.profiles import Cohort
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "availability": "Mon 18-20; Fri 9-10"}],
    ...                              mentees=[{"id": "kim", "availability": "weekday evenings"}])
    >>> common_times(match(cohort)).of(0, 0, ("Kim", "Ada"))
    ('Mon 18:00-20:00',)
    """
    cohort, policy = matching.cohort, matching.policy
    for scored in matching.scores.criteria:
        if isinstance(scored.encoder, ScheduleEncoder):
            wants, offers = scored.criterion.answers(cohort)
            if scored.criterion.direction == "mentee":
                return CommonTimes(wants, offers, scored.encoder.common_stretches)
            return CommonTimes(offers, wants, scored.encoder.common_stretches)
    sides = (cohort.mentees, cohort.mentors)
    names = _columns_of_a_rule(matching) or tuple(column_of(people, TIMES, policy) for people in sides)
    if names[0] is None or names[1] is None:
        return CommonTimes()
    zones = [zone_column(matching.scores, table) for table in ("mentees", "mentors")]
    if (zones[0] is None) != (zones[1] is None):
        return CommonTimes()
    columns = [
        zoned(people.column(str(name)), None if zone is None else people.column(zone))
        for people, name, zone in zip(sides, names, zones, strict=True)
    ]
    encoder = ScheduleEncoder().with_weeks(policy.programme_weeks).fit(columns[0], columns[1])
    return CommonTimes(columns[0], columns[1], encoder.common_stretches)


def _columns_of_a_rule(matching: Matching) -> tuple[str | None, ...] | None:
    """Return the columns of weekly times that a rule compares, where both tables have them and nobody audits them."""
    cohort, audited = matching.cohort, set(matching.policy.audit)
    for rule in matching.policy.rules:
        mentees, mentors = rule.columns
        known = mentees in cohort.mentees.columns and mentors in cohort.mentors.columns
        if rule.kind == "overlap_hours" and known and not {mentees, mentors} & audited:
            return mentees, mentors
    return None
