"""The weeks in which the clocks of two people are compared."""

import datetime as dt
import functools
from dataclasses import dataclass

from mentormatch.answers.time_zones import Zone

# A fixed year, so that the pairs do not depend on today's date.
_REFERENCE_STARTS = dt.date(2026, 1, 1)
_YEAR = 52
_HALF_DAY, _DAY = 12 * 60, 24 * 60


@dataclass(frozen=True)
class ProgrammeWeeks:
    """The weeks of a programme; without `starts` those of a fixed year, 2026, whatever today's date is.

    Parameters
    ----------
    starts : date, optional
        The first day of the programme.
    weeks : int, optional
        How many weeks it takes, 1 or more; by default 52, a year.

    Examples
    --------
    >>> ProgrammeWeeks(dt.date(2026, 9, 1), 12).instants[-1].isoformat()
    '2026-11-17T12:00:00+00:00'
    >>> ProgrammeWeeks().instants[0].isoformat(), len(ProgrammeWeeks().instants)
    ('2026-01-01T12:00:00+00:00', 52)
    """

    starts: dt.date | None = None
    weeks: int | None = None

    @property
    def instants(self) -> tuple[dt.datetime, ...]:
        """The noon (UTC) of the first day of each week, ascending: an instant a week."""
        return _noons(self.starts or _REFERENCE_STARTS, self.weeks or _YEAR)

    def offsets(self, zone: Zone) -> tuple[int, ...]:
        """Return the minutes by which the clocks of a zone are ahead of UTC, at each of the `instants`.

        Examples
        --------
        >>> from mentormatch.answers.time_zones import read_zone
        >>> ProgrammeWeeks(dt.date(2026, 10, 20), 2).offsets(read_zone("Europe/London"))
        (60, 0)
        """
        return _offsets(zone, self.instants)

    def minutes_apart(self, first: Zone, second: Zone) -> int:
        """Return by how many minutes two clocks differ at most in any of the weeks, around the clock: 0 to 720.

        Examples
        --------
        >>> from mentormatch.answers.time_zones import read_zone
        >>> ProgrammeWeeks().minutes_apart(read_zone("Europe/London"), read_zone("America/New_York"))
        300
        """
        both = zip(self.offsets(first), self.offsets(second), strict=True)
        return max(_HALF_DAY - abs(_HALF_DAY - abs(one - other) % _DAY) for one, other in both)


@functools.lru_cache(maxsize=64)
def _noons(starts: dt.date, weeks: int) -> tuple[dt.datetime, ...]:
    first = dt.datetime.combine(starts, dt.time(12), dt.UTC)
    return tuple(first + dt.timedelta(weeks=week) for week in range(weeks))


@functools.lru_cache(maxsize=4096)
def _offsets(zone: Zone, instants: tuple[dt.datetime, ...]) -> tuple[int, ...]:
    return tuple(map(zone.minutes_at, instants))
