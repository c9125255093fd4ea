"""The weekly times at which both people of a pair can meet."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from mentormatch.answers import Cell, zoned
from mentormatch.column_roles import are_time_zones, are_weekly_times
from mentormatch.encoders import ScheduleEncoder
from mentormatch.explanations.in_common import TIMES, ZONES, CommonTerms, column_of, shared_terms
from mentormatch.matching import Matching


@dataclass(frozen=True, eq=False)
class CommonTimes:
    """When each person can meet, and what reads it.

    Attributes
    ----------
    mentees, mentors : sequence of cells
    common : function
        Returns the common times of a mentee's and a mentor's cell, as `ScheduleEncoder.common_times` does.
    terms : CommonTerms, optional
        Where the times cannot all be read: what both wrote in the same words.
    same_clock : function, optional
        With `terms`, whether a mentee (row) and a mentor (column) are known to have one clock.
    """

    mentees: Sequence[Cell] = ()
    mentors: Sequence[Cell] = ()
    common: Callable[[Cell, Cell], tuple[tuple[str, tuple[str, ...]], ...]] | None = None
    terms: CommonTerms | None = None
    same_clock: Callable[[int, int], bool] | None = None

    def of(self, row: int, column: int, names: tuple[str, str]) -> tuple[str, ...]:
        """Return the times that a pair has in common, in both clocks where they differ.

        Parameters
        ----------
        row, column : int
            Which mentee and which mentor.
        names : (str, str)
            What the two are called.

        Examples
        --------
        >>> from mentormatch.answers import TimesInZone
        >>> cells = [TimesInZone("Mon 18-20", "Europe/Paris")], [TimesInZone("Mon 18-20", "Europe/London")]
        >>> CommonTimes(*cells, ScheduleEncoder().fit(*cells).common_times).of(0, 0, ("Kim", "Ada"))
        ('Mon 19:00-20:00 for Kim (Mon 18:00-19:00 for Ada)',)
        """
        if self.common is None:
            known = self.same_clock is None or self.same_clock(row, column)
            return self.terms.of(row, column) if self.terms is not None and known else ()
        return tuple(
            own if others == (own,) else f"{own} for {names[0]} ({' or '.join(others)} for {names[1]})"
            for own, others in self.common(self.mentees[row], self.mentors[column])
        )


def common_times(matching: Matching) -> CommonTimes:
    """Return what says at which times the two of a pair can meet.

    That is the first criterion that compares weekly times, or else the columns of well-known names, in the time zones
    that both tables have; where answers there cannot be read, what both wrote in the same words, if they are not in
    different time zones.

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
            mentees, mentors = (wants, offers) if scored.criterion.direction == "mentee" else (offers, wants)
            return CommonTimes(mentees, mentors, scored.encoder.common_times)
    sides = (cohort.mentees, cohort.mentors)
    times = [column_of(people, TIMES, policy) for people in sides]
    zones = [column_of(people, ZONES, policy) for people in sides]
    cells = [() if name is None else people.column(name) for people, name in zip(sides, times, strict=True)]
    clocks = [None if name is None else people.column(name) for people, name in zip(sides, zones, strict=True)]
    readable = all(map(are_weekly_times, cells))
    if None in clocks:
        clocks = [None, None]
    elif not all(are_time_zones(column or ()) for column in clocks):
        readable = False
    if not readable:
        same = None if clocks[0] is None else _same_words(clocks[0], clocks[1] or ())
        return CommonTimes(terms=shared_terms(cohort, policy, TIMES), same_clock=same)
    columns = [zoned(column, clock) for column, clock in zip(cells, clocks, strict=True)]
    encoder = ScheduleEncoder().with_weeks(policy.programme_weeks).fit(columns[0], columns[1])
    return CommonTimes(columns[0], columns[1], encoder.common_times)


def _same_words(mentees: Sequence[Cell], mentors: Sequence[Cell]) -> Callable[[int, int], bool]:
    return lambda row, column: str(mentees[row]).casefold() == str(mentors[column]).casefold()
