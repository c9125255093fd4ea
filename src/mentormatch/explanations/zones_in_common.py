"""The time zones of people, and by how much their clocks differ."""

import contextlib
import functools
from collections.abc import Iterator
from dataclasses import dataclass

from mentormatch.answers import Cell, ProgrammeWeeks, Zone, fold, read_number, read_zone, text_of, titles_of
from mentormatch.encoders import TimeZoneEncoder
from mentormatch.errors import shorten
from mentormatch.explanations.line_columns import column_of
from mentormatch.policy import Criterion, Rule
from mentormatch.scoring import Scores

ZONES = titles_of("time_zone")


@dataclass(frozen=True)
class PairZones:
    """The time zones of two people, as they wrote them.

    Attributes
    ----------
    mentee, mentor : str
        "" where it is not known.
    same : bool
        Whether both name one zone.
    hours_ahead : tuple of float
        By how many hours the mentor's clock is ahead of the mentee's in the weeks of the programme, each value once,
        ascending; () where that is not known.
    """

    mentee: str = ""
    mentor: str = ""
    same: bool = False
    hours_ahead: tuple[float, ...] = ()

    @property
    def told(self) -> tuple[str, ...]:
        """The two as they are told: one name of a zone that is the same; () where one is not known."""
        if not (self.mentee and self.mentor):
            return ()
        return (self.mentor if self.same else self.mentee, self.mentor)


@dataclass(frozen=True)
class ZonesInCommon:
    """The time zones of all people, as texts.

    Examples
    --------
    >>> zones = ZonesInCommon(("London",), ("Europe/Paris",), ProgrammeWeeks()).of(0, 0)
    >>> zones.same, zones.hours_ahead
    (False, (1.0,))
    """

    mentees: tuple[str, ...]
    mentors: tuple[str, ...]
    weeks: ProgrammeWeeks

    def of(self, row: int, column: int) -> PairZones:
        """Return the zones of a pair; those that cannot be read are not known."""
        mentee, mentor = self.mentees[row], self.mentors[column]
        theirs, others = _read_zone(mentee), _read_zone(mentor)
        if theirs is None or others is None:
            return PairZones()
        if theirs == others or fold(mentee) == fold(mentor):
            return PairZones(mentee, mentor, same=True, hours_ahead=(0.0,))
        both = zip(self.weeks.offsets(theirs), self.weeks.offsets(others), strict=True)
        return PairZones(mentee, mentor, hours_ahead=tuple(sorted({(ahead - behind) / 60 for behind, ahead in both})))


def zones_in_common(scores: Scores) -> ZonesInCommon:
    """Return the time zones of all people, from the columns that the policy takes for them.

    These are the columns of a criterion with the encoder "time_zone", of the time zones of weekly times, or of a rule
    that compares clocks; or else columns of well-known names. What is audited is left aside.

    Examples
    --------
    >>> from mentormatch.policy import Policy
    >>> from mentormatch.profiles import Cohort
    >>> from mentormatch.scoring import compare
    >>> people = [{"id": "ada", "where": "Paris", "skills": "R"}]
    >>> policy = Policy(criteria=[Criterion("skills"), Criterion("near", wants="where", encoder="time_zone")])
    >>> zones_in_common(compare(Cohort.from_records(mentors=people, mentees=people), policy)).mentees
    ('Paris',)
    """
    cohort = scores.cohort
    sides = []
    for people, table in ((cohort.mentees, "mentees"), (cohort.mentors, "mentors")):
        column = zone_column(scores, table)
        sides.append(("",) * len(people) if column is None else tuple(map(_zone, people.column(column))))
    return ZonesInCommon(sides[0], sides[1], scores.policy.programme_weeks)


def zone_column(scores: Scores, table: str) -> str | None:
    """Return the column of time zones of a table ("mentees" or "mentors"), None where there is none."""
    people = scores.cohort.mentees if table == "mentees" else scores.cohort.mentors
    named = (column for known, column in _named_columns(scores) if known == table)
    found = next((column for column in named if column in people.columns and column not in scores.policy.audit), None)
    return found or column_of(people, ZONES, scores.policy)


def _named_columns(scores: Scores) -> Iterator[tuple[str, str]]:
    for scored in scores.criteria:
        criterion: Criterion = scored.criterion
        if isinstance(scored.encoder, TimeZoneEncoder):
            yield from ((criterion.wants_table, column) for column in criterion.wants_columns)
            yield from ((criterion.offers_table, column) for column in criterion.offers_columns)
        yield from criterion.zone_columns
    for rule in scores.policy.rules:
        yield from _columns_of_rule(rule)


def _columns_of_rule(rule: Rule) -> Iterator[tuple[str, str]]:
    if rule.kind == "hours_apart":
        mentees, mentors = rule.columns
        yield from ((table, column) for table, column in (("mentees", mentees), ("mentors", mentors)) if column)
    yield from rule.zone_columns


def _zone(cell: Cell) -> str:
    """Return a time zone as people wrote it; a number is an offset."""
    with contextlib.suppress(ValueError, OverflowError):
        offset = read_number(cell)
        return "" if offset is None else f"UTC{offset:+g}"
    return shorten(text_of(cell))


@functools.lru_cache(maxsize=65536)
def _read_zone(text: str) -> Zone | None:
    with contextlib.suppress(ValueError):
        return read_zone(text)
    return None
