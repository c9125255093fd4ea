"""Reads times of the clock, of 12 and of 24 hours."""

import re
from dataclasses import dataclass, replace
from typing import Literal

from mentormatch.answers.word_lists import read_words

HOUR, DAY, WEEK = 60, 24 * 60, 7 * 24 * 60
_NOON = 12
_EARLIEST_UNMARKED = 8  # "8-10" is in the morning; "6-8" could be in the evening
_EARLIEST_PLAIN = 6  # "1-2 h" is a length
_LONGEST_OVERNIGHT = 12 * HOUR

_UNITS = read_words("weekly_times.toml")["units"]["clock24"]
CLOCK = re.compile(
    r"(?P<hour>\d{1,2})(?:(?P<sign>[:.hu])(?P<minute>\d{2})(?::00)?|(?P<packed>\d{2}))?(?!\d)"
    r"(?:(?:\s*(?=[ap]\.?\s?m)|(?=[ap]))(?P<half>[ap])(?:\.?\s?m)?(?![^\W\d_])\.?)?"
    rf"(?:\s*(?P<unit>{_UNITS})(?![^\W\d_])\.?)?"
)


@dataclass(frozen=True)
class ClockTime:
    """A time of the clock as it was written.

    Parameters
    ----------
    hour, minute : int
        The hour from 0 to 24, as written.
    half : {"am", "pm"}, optional
        The half of the day that was said.
    of_24 : bool
        Whether it must be of a clock of 24 hours: 18:00, 07:00, 7 Uhr.
    is_plain : bool
        Whether it is only a number, which could be a number of hours.

    Examples
    --------
    >>> ClockTime(6, half="pm").minutes, ClockTime(18, 30).minutes
    (1080, 1110)
    """

    hour: int
    minute: int = 0
    half: Literal["am", "pm"] | None = None
    of_24: bool = False
    is_plain: bool = False

    @property
    def minutes(self) -> int:
        """The minutes since midnight."""
        hour = self.hour if self.half is None else self.hour % _NOON + (_NOON if self.half == "pm" else 0)
        return hour * HOUR + self.minute


def clock_time(found: re.Match[str]) -> ClockTime:
    """Return the time that `CLOCK` found.

    Raises
    ------
    ValueError
        If there is no such time.

    Examples
    --------
    >>> clock_time(CLOCK.match("7.30 p.m."))
    ClockTime(hour=7, minute=30, half='pm', of_24=False, is_plain=False)
    >>> clock_time(CLOCK.match("1800"))
    ClockTime(hour=18, minute=0, half=None, of_24=True, is_plain=False)
    """
    hour, minute = int(found["hour"]), int(found["minute"] or found["packed"] or 0)
    half: Literal["am", "pm"] | None = None if found["half"] is None else "pm" if found["half"] == "p" else "am"
    if hour > 24 or minute >= HOUR or (hour == 24 and minute) or (half and not 1 <= hour <= _NOON):
        raise ValueError(f"there is no time {found[0]!r}")
    written_24 = found["hour"][0] == "0" and len(found["hour"]) > 1
    of_24 = half is None and (
        hour > _NOON or hour == 0 or written_24 or bool(found["unit"] or found["packed"]) or found["sign"] in {"h", "u"}
    )
    is_plain = found["minute"] is None and found["packed"] is None and half is None and not written_24
    return ClockTime(hour, minute, half, of_24, is_plain)


def minutes_between(
    start: ClockTime, end: ClockTime, *, of_24: bool = False, half: Literal["am", "pm"] | None = None
) -> tuple[int, int]:
    """Return a range in minutes since midnight; the end is above 1440 where it is on the next day.

    Parameters
    ----------
    start, end : ClockTime
    of_24 : bool
        Whether the writer uses the clock of 24 hours elsewhere.
    half : {"am", "pm"}, optional
        The half of the day that words beside it say ("in the evening").

    Raises
    ------
    ValueError
        If the range could mean two things, or none.

    Examples
    --------
    >>> minutes_between(ClockTime(6), ClockTime(7, half="pm")), minutes_between(ClockTime(22), ClockTime(2, of_24=True))
    ((1080, 1140), (1320, 1560))
    >>> minutes_between(ClockTime(6), ClockTime(8))
    Traceback (most recent call last):
    ValueError: the half of the day is not known
    """
    if start.half is None and end.half is None and half is not None and not (start.of_24 or end.of_24):
        return _in_half(start, end, half)
    if start.half or end.half:
        return _of_12(start, end)
    first, last = start.minutes, end.minutes
    if start.of_24 or end.of_24 or of_24:
        if start.is_plain and start.hour < _EARLIEST_PLAIN and not (end.of_24 and not end.is_plain):
            raise ValueError("that could be a number of hours")
        return _in_order(first, last)
    if start.hour < _EARLIEST_UNMARKED:
        raise ValueError("the half of the day is not known")
    return _in_order(first, last if last >= first else last + _NOON * HOUR)


def _in_half(start: ClockTime, end: ClockTime, half: Literal["am", "pm"]) -> tuple[int, int]:
    """Return a range whose half of the day is said beside it: "morning (8-12)", "evening 8-12"."""
    first, last = start.minutes, end.minutes
    if half == "pm":
        first = first % (_NOON * HOUR) + _NOON * HOUR
        last = last % (_NOON * HOUR) + (_NOON * HOUR if end.hour % _NOON else DAY)
    if not first < last:
        raise ValueError("it begins when it ends")
    return first, last


def _of_12(start: ClockTime, end: ClockTime) -> tuple[int, int]:
    """Return the range where one end says its half of the day: of the two for the other, the one nearer to it."""
    if start.of_24 or end.of_24:
        raise ValueError("one time is of 12 hours and the other of 24")
    halves: tuple[Literal["am", "pm"], ...] = ("am", "pm")
    starts = [start] if start.half else [replace(start, half=half) for half in halves if start.hour]
    ends = [end] if end.half else [replace(end, half=half) for half in halves if end.hour]
    ranges = [(first.minutes, last.minutes) for first in starts for last in ends if first.minutes != last.minutes]
    if not ranges:
        raise ValueError("it begins when it ends")
    first, last = min(ranges, key=lambda each: (each[1] - each[0]) % DAY)
    return _in_order(first, last)


def _in_order(first: int, last: int) -> tuple[int, int]:
    if first == last or first >= DAY:
        raise ValueError("it begins when it ends")
    if last < first:
        last += DAY
        if last - first > _LONGEST_OVERNIGHT:
            raise ValueError("it would be longer than a night")
    return first, last
