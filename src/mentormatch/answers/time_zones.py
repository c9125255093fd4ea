"""Reads time zones as people write them."""

import datetime as dt
import functools
import re
import unicodedata
import zoneinfo
from collections.abc import Mapping
from dataclasses import dataclass

from mentormatch.answers.number import read_number
from mentormatch.answers.text import Cell, fold, is_blank, text_of

_HOUR, _QUARTER = 60, 15
_WEST, _EAST = -12 * _HOUR, 14 * _HOUR
_OFFSET = re.compile(r"(?:utc|gmt)?\s*([+-])\s*(?:(\d{1,2}):?(\d{2})|(\d{1,2}(?:[.,]\d+)?))")
_ZERO = {"utc", "gmt", "z", "zulu"}
# Abbreviations that several places use, or that name summer time only; the IANA database has some of them as names of
# one place.
_AMBIGUOUS: Mapping[str, tuple[str, ...]] = {
    "act": ("Australia/Sydney", "America/Rio_Branco"),
    "adt": ("America/Halifax",),
    "aest": ("Australia/Brisbane", "Australia/Sydney"),
    "aedt": ("Australia/Sydney",),
    "amt": ("Asia/Yerevan", "America/Manaus"),
    "ast": ("America/Halifax", "Asia/Riyadh"),
    "bst": ("Europe/London", "Asia/Dhaka"),
    "cdt": ("America/Chicago", "America/Havana"),
    "cest": ("Europe/Paris",),
    "cst": ("America/Chicago", "Asia/Shanghai", "America/Havana"),
    "ect": ("America/Guayaquil", "Europe/Paris"),
    "edt": ("America/New_York",),
    "eest": ("Europe/Athens",),
    "est": ("America/New_York", "Australia/Sydney", "America/Panama"),
    "gst": ("Asia/Dubai", "Atlantic/South_Georgia"),
    "hst": ("Pacific/Honolulu",),
    "ist": ("Asia/Kolkata", "Europe/Dublin", "Asia/Jerusalem"),
    "jst": ("Asia/Tokyo",),
    "lst": ("America/New_York",),
    "mdt": ("America/Denver",),
    "msk": ("Europe/Moscow",),
    "mst": ("America/Denver", "America/Phoenix", "Asia/Kuala_Lumpur"),
    "pdt": ("America/Los_Angeles",),
    "pst": ("America/Los_Angeles", "Asia/Manila"),
    "sst": ("Asia/Singapore", "Pacific/Pago_Pago"),
    "west": ("Europe/Lisbon",),
    "wst": ("Australia/Perth", "Pacific/Apia"),
}


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
        hours, rest = divmod(abs(minutes), _HOUR)
        return cls(f"UTC{'+' if minutes > 0 else '-'}{hours:02}:{rest:02}" if minutes else "UTC")

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
        A name of the IANA database, in any case; an offset such as "UTC+2", "GMT-3:30" or "+05:30"; or hours.

    Raises
    ------
    ValueError
        If it is none of these, or an abbreviation that several places use.

    Examples
    --------
    >>> read_zone("europe/london"), read_zone("UTC-3:30"), read_zone(" ")
    (Zone(name='Europe/London'), Zone(name='UTC-03:30'), None)
    """
    if is_blank(cell):
        return None
    text = " ".join(unicodedata.normalize("NFKC", text_of(cell)).replace("\N{MINUS SIGN}", "-").split()).casefold()
    minutes = None if isinstance(cell, bool) else _minutes(text)
    if minutes is not None:
        return Zone.fixed(minutes)
    name = None if text in _AMBIGUOUS else _names().get(text.replace(" ", "_"))
    if name is None:
        raise ValueError(f"must be a time zone, not {text!r}")
    return Zone(name)


def zone_advice(text: str) -> str:
    """Return the hint for a time zone that cannot be read.

    Examples
    --------
    >>> zone_advice("Londn"), zone_advice("CEST")
    ("Did you mean 'Europe/London'?", "Write 'Europe/Paris', or the offset, such as 'UTC+2'.")
    """
    from rapidfuzz import fuzz, process

    asked = " ".join(text.split()).casefold()
    if asked in _AMBIGUOUS:
        places = " or ".join(f"'{place}'" for place in _AMBIGUOUS[asked])
        why = "Several places call their time so. " if len(_AMBIGUOUS[asked]) > 1 else ""
        return f"{why}Write {places}, or the offset, such as 'UTC+2'."
    names = sorted(_names().values())
    if not names:
        return "Offsets such as 'UTC+2' can be read; for names of places, install the package 'tzdata'."
    if any(character.isdigit() for character in asked) and "/" not in asked:
        return "Offsets are such as 'UTC+2', '-03:30' or 5.75, from -12 to 14 hours and in quarters of an hour."
    whole = {name: fold(name) for name in names}
    places_alone = {name: fold(name.rpartition("/")[2]) for name in names if "/" in name}
    for known in (whole, places_alone):
        near = process.extractOne(fold(text), known, scorer=fuzz.ratio, score_cutoff=80)
        if near is not None:
            return f"Did you mean '{near[2]}'?"
    return "Write a place such as 'Europe/London', or an offset such as 'UTC+2'."


def _minutes(text: str) -> int | None:
    """Return an offset in minutes, or None where a text is no offset."""
    found = _OFFSET.fullmatch(text)
    if text in _ZERO:
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
    # Spreadsheets store an offset such as 5:30 as a fraction of a day: offsets below an hour are not accepted.
    is_offset = _WEST <= minutes <= _EAST and minutes % _QUARTER == 0 and not 0 < abs(minutes) < _HOUR
    return int(minutes) if is_offset else None


@functools.cache
def _names() -> dict[str, str]:
    """Return the names of the IANA database by their casefolded form."""
    known = (zone for zone in zoneinfo.available_timezones() if zone not in {"Factory", "localtime", "posixrules"})
    return {zone.casefold(): zone for zone in sorted(known)}


@functools.cache
def _clock(name: str) -> dt.tzinfo:
    found = _OFFSET.fullmatch(name.casefold())
    if found is not None and name.startswith("UTC"):
        return dt.timezone(dt.timedelta(minutes=_minutes(name.casefold()) or 0))
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, OSError) as error:
        raise ValueError(f"{name!r} is no name of the IANA database") from error
