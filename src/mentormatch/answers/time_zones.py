"""Reads time zones as people write them."""

import datetime as dt
import functools
import json
import re
import zoneinfo
from dataclasses import dataclass

from mentormatch.answers.number import read_number
from mentormatch.answers.text import Cell, fold, is_blank, text_of
from mentormatch.answers.zone_names import ZERO, fixed_name, iana_names, is_offset, plain, zones_named

_HOUR = 60
_OFFSET = re.compile(r"(?:utc|gmt)?\s*([+-])\s*(?:(\d{1,2}):?(\d{2})|(\d{1,2}(?:[.,]\d+)?))")
_MOST_SHOWN = 3


@dataclass(frozen=True, order=True)
class Zone:
    """A time zone: a place whose clocks may change, or a fixed offset from UTC.

    Parameters
    ----------
    name : str
        A name of the IANA database, such as "Europe/London"; or "UTC+05:30" for a fixed offset; or "UTC".

    Raises
    ------
    ValueError
        By `minutes_at`, if the database has no such name.

    Examples
    --------
    >>> Zone("Europe/London").minutes_at(dt.datetime(2026, 7, 1, tzinfo=dt.UTC)), Zone.fixed(-210)
    (60, Zone(name='UTC-03:30'))
    """

    name: str

    @classmethod
    def fixed(cls, minutes: int) -> "Zone":
        """Return the zone whose clocks are always so many minutes ahead of UTC (behind, if negative)."""
        return cls(fixed_name(minutes))

    def minutes_at(self, instant: dt.datetime) -> int:
        """Return the minutes by which the clocks are ahead of UTC at an instant, which must have a time zone."""
        if instant.tzinfo is None:
            raise ValueError(f"an instant must have a time zone, not {instant}")
        offset = instant.astimezone(_clock(self.name)).utcoffset()
        assert offset is not None, "a clock of the IANA database has an offset at every instant"
        return round(offset / dt.timedelta(minutes=1))


def read_zone(cell: Cell) -> Zone | None:
    """Return the time zone that a cell names, or None where it is blank.

    Parameters
    ----------
    cell : Cell
        A name of the IANA database, in any case; an offset such as "UTC+2", "GMT-3:30" or "+05:30"; hours; or what
        people call a zone: a city or a country in English, German, French, Spanish, Portuguese or Dutch, the name of a
        clock ("Pacific Time", "JST"), a name of Windows, a flag, or several of these that agree ("Hanoi (GMT+7)").

    Raises
    ------
    ValueError
        If it is none of these, if several clocks are called so ("EST", "USA"), or if its parts contradict each other
        ("London GMT+5").

    Examples
    --------
    >>> read_zone("europe/london"), read_zone("UTC-3:30"), read_zone(" ")
    (Zone(name='Europe/London'), Zone(name='UTC-03:30'), None)
    >>> read_zone("Hanoi (GMT+7)"), read_zone("IST, India")
    (Zone(name='Asia/Ho_Chi_Minh'), Zone(name='Asia/Kolkata'))
    """
    if is_blank(cell):
        return None
    text = plain(text_of(cell))
    minutes = None if isinstance(cell, bool) else _minutes(text)
    if minutes is not None:
        return Zone.fixed(minutes)
    names = () if isinstance(cell, bool) else zones_named(text)
    if len(names) != 1:
        raise ValueError(f"must be a time zone, not {text!r}")
    return Zone(names[0])


def is_named_zone(cell: Cell) -> bool:
    """Return whether a cell is read as the time zone of what it names, and is no offset or name of the IANA database.

    Examples
    --------
    >>> [is_named_zone(cell) for cell in ("London", "Europe/London", "UTC+2", "anywhere", None)]
    [True, False, False, False, False]
    """
    text = plain(text_of(cell))
    if not text or _minutes(text) is not None or text.replace(" ", "_") in iana_names():
        return False
    return len(zones_named(text)) == 1


def zone_advice(text: str, *, column: str | None = None) -> str:
    """Return the hint for a time zone that cannot be read; with `column`, the lines of a policy that settle it.

    Examples
    --------
    >>> zone_advice("Londn"), zone_advice("CST (UTC+8) Tokyo")
    ("Did you mean 'Europe/London'?", 'Its parts name different time zones, or one of them none: write one place.')
    >>> print(zone_advice("BST", column="time zone"))
    Several clocks are called so: 'Europe/London' or 'Asia/Dhaka'. In the policy, the lines [answers."time zone"] and
    "BST" = "Europe/London" settle it for all rows.
    """
    from rapidfuzz import fuzz, process

    asked = plain(text)
    if meant := zones_named(asked):
        named = [f"'{name}'" for name in meant[:_MOST_SHOWN]]
        more = "" if len(meant) <= _MOST_SHOWN else ", and others"
        return f"Several clocks are called so: {' or '.join(named)}{more}.{_settled(text, column, meant[0])}"
    # those without a slash are old abbreviations, some of which are questions themselves
    names = sorted(name for name in iana_names().values() if "/" in name)
    if not names:
        return "Offsets such as 'UTC+2' can be read; for names of places, install the package 'tzdata'."
    if not any(character.isalpha() for character in asked.replace("utc", "").replace("gmt", "")):
        return "Offsets are such as 'UTC+2', '-03:30' or 5.75, from -12 to 14 hours and in quarters of an hour."
    whole = {name: fold(name) for name in names}
    places_alone = {name: fold(name.rpartition("/")[2]) for name in names}
    for known in (whole, places_alone):
        near = process.extractOne(fold(text), known, scorer=fuzz.ratio, score_cutoff=80)
        if near is not None:
            return f"Did you mean '{near[2]}'?{_settled(text, column, near[2])}"
    if len(asked.split()) > 1:
        return "Its parts name different time zones, or one of them none: write one place."
    return "Write a place such as 'Europe/London', or an offset such as 'UTC+2'."


def _settled(text: str, column: str | None, zone: str) -> str:
    """Return which lines of a policy say what a text means, as the end of a hint."""
    if column is None:
        return ""
    key, word = (json.dumps(name, ensure_ascii=False) for name in (column, text))
    return f' In the policy, the lines [answers.{key}] and {word} = "{zone}" settle it for all rows.'


def _minutes(text: str) -> int | None:
    """Return an offset in minutes, or None where a text is no offset."""
    found = _OFFSET.fullmatch(text)
    if text in ZERO:
        minutes = 0.0
    elif found is not None and found[2] is not None:
        minutes = int(found[2]) * _HOUR + int(found[3])
        if int(found[3]) >= _HOUR:
            return None
    elif found is not None:
        minutes = (read_number(found[4]) or 0.0) * _HOUR
    else:
        try:
            minutes = (read_number(text) or 0.0) * _HOUR
        except ValueError:
            return None
    if found is not None and found[1] == "-":
        minutes = -minutes
    return int(minutes) if is_offset(minutes) else None


@functools.cache
def _clock(name: str) -> dt.tzinfo:
    found = _OFFSET.fullmatch(name.casefold())
    if name == "UTC":
        return dt.UTC
    if found is not None and name.startswith("UTC"):
        return dt.timezone(dt.timedelta(minutes=_minutes(name.casefold()) or 0))
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, OSError) as error:
        raise ValueError(f"{name!r} is no name of the IANA database") from error
