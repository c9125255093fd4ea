"""Which time zones a text may mean, by a table of names."""

import datetime as dt
import functools
import re
import unicodedata
import zoneinfo
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from mentormatch.answers.text import PLAIN_CHARACTERS, UNSEEN_CHARACTERS, fold
from mentormatch.answers.word_lists import phrase_set, read_words

# A fixed year, so that what a text means does not depend on today's date.
REFERENCE_YEAR = 2026
_WEEKS = tuple(dt.datetime(REFERENCE_YEAR, 1, 1, 12, tzinfo=dt.UTC) + dt.timedelta(weeks=week) for week in range(52))
_NO_PLACES = frozenset({"Factory", "localtime", "posixrules"})
# Whose names beyond the slash are places; those of "Etc", "US" or "Antarctica" are not, or mean something else alone.
_CONTINENTS = frozenset({"Africa", "America", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"})
_NO_CITIES = frozenset({"act", "north", "south", "west", "center", "easter", "knox in", "petersburg"})
ZERO = frozenset({"utc", "gmt", "z", "zulu", "greenwich mean time", "coordinated universal time", "greenwich"})
_HOUR, _QUARTER, _WEST, _EAST = 60, 15, -12 * 60, 14 * 60
_OFFSET = re.compile(
    r"(?:(?<![a-z])(?:(?:utc|gmt)\s?/\s?)?(?:utc|gmt)\s*)?(?<!\d)([+-])\s*(\d{1,2})(?::?([0-5]\d)|[.,](5|25|75|0))?(?:\s?h(?:ours?|rs?)?)?(?![\d:.,])"
)
_SLASHED = re.compile(r"[a-z_]+(?:/[a-z0-9_+-]+)+")
_FLAG = re.compile("[\U0001f1e6-\U0001f1ff]{2}")
_FIRST_FLAG_LETTER = 0x1F1E6
_IGNORED = re.compile(r"[.'`*]")
_BETWEEN = re.compile(r"[\W_]+")
_LONGEST = 8  # words of a name
# What decides about the name of a zone where several parts of a text agree: a city before a country before a clock.
_RANKS = ("cities", "regions", "countries", "clocks", "suffixes")


@dataclass(frozen=True)
class _Part:
    """A part of a text that names time zones: of which table, and which."""

    table: str
    zones: tuple[str, ...]


@functools.cache
def iana_names() -> dict[str, str]:
    """Return the names of the IANA database by their casefolded form; none where no database is installed."""
    return {zone.casefold(): zone for zone in sorted(zoneinfo.available_timezones() - _NO_PLACES)}


def plain(text: str) -> str:
    """Return a text as names of zones are compared: casefolded, with plain signs and single spaces."""
    normal = unicodedata.normalize("NFKC", text.translate(UNSEEN_CHARACTERS)).translate(PLAIN_CHARACTERS)
    return " ".join(normal.replace("\N{MINUS SIGN}", "-").replace("\N{PLUS-MINUS SIGN}", "+").casefold().split())


def zones_named(text: str) -> tuple[str, ...]:
    """Return the IANA names of the zones that a text may mean: one if it is read, several if it is a question.

    Parts of a text must agree: of "IST (India)" one zone is left, of "London GMT+5" none. Zones whose clocks are the
    same in each week of the reference year count as one. "UTC+01:00" is the name of a fixed offset.

    Examples
    --------
    >>> zones_named("Zürich, Switzerland"), zones_named("IST"), zones_named("IST (India)"), zones_named("London GMT+5")
    (('Europe/Zurich',), ('Asia/Kolkata', 'Europe/Dublin', 'Asia/Jerusalem'), ('Asia/Kolkata',), ())
    """
    known = iana_names()
    asked = plain(text)
    if not known or not asked:
        return ()
    whole = None if _FLAG.search(asked) else _tables().get(_words(asked))
    if whole is not None and "/" not in asked and whole[0].table != "suffixes":
        return _one_a_clock(whole[0].zones)
    if (name := known.get(asked.replace(" ", "_"))) is not None:
        return (name,)
    offsets: list[int] = []
    parts: list[_Part] = []
    rest = _take_flags(asked, parts)
    rest = _take_names(rest, parts)
    offsets += map(_minutes_in, _OFFSET.finditer(rest))
    rest = _OFFSET.sub(" ", rest)
    if not _take_words(_words(rest), parts, offsets):
        return ()
    return _agreed(parts, offsets)


def clock_of(name: str) -> tuple[int, ...]:
    """Return the minutes by which a zone is ahead of UTC in each week of the reference year."""
    return _clock(name)


def _agreed(parts: Sequence[_Part], offsets: Sequence[int]) -> tuple[str, ...]:
    """Return the zones that all parts may mean, named by the most specific part."""
    if not any(part.table != "suffixes" for part in parts):
        same = len(set(offsets)) == 1 and not parts and is_offset(offsets[0])
        return (fixed_name(offsets[0]),) if same else ()
    named = min(parts, key=lambda part: (len(_one_a_clock(part.zones)), _RANKS.index(part.table)))
    clocks = [{_clock(zone) for zone in part.zones} for part in parts]
    agreed = tuple(
        zone
        for zone in _one_a_clock(named.zones)
        if all(_clock(zone) in part for part in clocks) and all(offset in _clock(zone) for offset in offsets)
    )
    # "San Jose, CA": Costa Rica has the clock of a part of Canada, and is not in it
    by_name = tuple(zone for zone in agreed if all(zone in part.zones for part in parts))
    return by_name if len(agreed) > 1 and len(by_name) == 1 else agreed


def _one_a_clock(zones: Sequence[str]) -> tuple[str, ...]:
    """Return the first of the zones with each clock."""
    first: dict[tuple[int, ...], str] = {}
    for zone in zones:
        first.setdefault(_clock(zone), zone)
    return tuple(first.values())


@functools.lru_cache(maxsize=1024)
def _clock(name: str) -> tuple[int, ...]:
    zone = zoneinfo.ZoneInfo(name)
    offsets = [week.astimezone(zone).utcoffset() or dt.timedelta() for week in _WEEKS]
    return tuple(round(offset / dt.timedelta(minutes=1)) for offset in offsets)


def is_offset(minutes: float) -> bool:
    """Return whether some clock may be so many minutes ahead of UTC.

    Spreadsheets store an offset such as 5:30 as a fraction of a day: offsets below an hour are not accepted.

    Examples
    --------
    >>> [is_offset(minutes) for minutes in (-720, 345, 0, 15, 20, 900)]
    [True, True, True, False, False, False]
    """
    return _WEST <= minutes <= _EAST and minutes % _QUARTER == 0 and not 0 < abs(minutes) < _HOUR


def fixed_name(minutes: int) -> str:
    """Return the name of a fixed offset.

    Examples
    --------
    >>> fixed_name(-210), fixed_name(0)
    ('UTC-03:30', 'UTC')
    """
    hours, rest = divmod(abs(minutes), _HOUR)
    return f"UTC{'+' if minutes > 0 else '-'}{hours:02}:{rest:02}" if minutes else "UTC"


def _minutes_in(found: re.Match[str]) -> int:
    decimals = {None: 0, "0": 0, "25": 15, "5": 30, "75": 45}[found[4]]
    minutes = int(found[2]) * _HOUR + int(found[3] or 0) + decimals
    return -minutes if found[1] == "-" else minutes


def _take_flags(text: str, parts: list[_Part]) -> str:
    """Add the countries of emoji flags to the parts, and return the rest of the text."""
    for flag in _FLAG.findall(text):
        code = "".join(chr(ord(letter) - _FIRST_FLAG_LETTER + ord("a")) for letter in flag)
        if code in _countries():
            parts.append(_countries()[code])
            text = text.replace(flag, " ")
    return text


def _take_names(text: str, parts: list[_Part]) -> str:
    """Add names of the IANA database that have a slash to the parts, and return the rest of the text."""
    for found in _SLASHED.findall(text):
        if (name := iana_names().get(found)) is not None:
            parts.append(_Part("cities", (name,)))
            text = text.replace(found, " ")
    return text


def _take_words(words: tuple[str, ...], parts: list[_Part], offsets: list[int]) -> bool:
    """Add what the words name to the parts, the longest name first; False where a word names nothing."""
    start = 0
    while start < len(words):
        for length in range(min(_LONGEST, len(words) - start), 0, -1):
            name = words[start : start + length]
            if length == 1 and name[0] in _dropped():
                break
            if " ".join(name) in ZERO:
                offsets.append(0)
                break
            if (named := _tables().get(name)) is not None:
                parts.append(_merged(named))
                break
        else:
            return False
        start += length
    return bool(parts or offsets)


def _merged(named: Sequence[_Part]) -> _Part:
    """Return one part: an abbreviation of a state and of a country ("CO") means either."""
    return _Part(named[0].table, tuple(dict.fromkeys(zone for part in named for zone in part.zones)))


def _words(text: str) -> tuple[str, ...]:
    return tuple(_BETWEEN.sub(" ", fold(_IGNORED.sub("", text))).split())


@functools.cache
def _dropped() -> frozenset[str]:
    return phrase_set(_lists()["dropped"]["words"])


@functools.cache
def _lists() -> Mapping[str, Mapping[str, str]]:
    return read_words("zone_names.toml", beside=__file__)


@functools.cache
def _countries() -> dict[str, _Part]:
    """Return the countries by their codes in small letters."""
    known = iana_names().values()
    return {
        code.casefold(): _Part("countries", tuple(zone for zone in line.split("|")[0].split() if zone in known))
        for code, line in _lists()["countries"].items()
    }


@functools.cache
def _tables() -> dict[tuple[str, ...], tuple[_Part, ...]]:
    """Return what each name stands for; names of our own come before those of the database."""
    tables: dict[tuple[str, ...], list[_Part]] = {}
    for name, part in _entries():
        parts = tables.setdefault(name, [])
        if not parts or (parts[0].table == "suffixes" and part.table == "suffixes"):
            parts.append(part)
    return {name: tuple(parts) for name, parts in tables.items()}


def _entries() -> Iterator[tuple[tuple[str, ...], _Part]]:
    known = set(iana_names().values())
    for table in ("cities", "regions", "clocks"):
        for zones, names in _lists()[table].items():
            part = _Part(table, tuple(zone for zone in zones.split() if zone in known))
            yield from ((_words(plain(name)), part) for name in names.split("|") if part.zones)
    for code, line in _lists()["countries"].items():
        part = _countries()[code.casefold()]
        yield from ((_words(plain(name)), part) for name in line.split("|")[1:] if part.zones)
    for zone in sorted(known):
        continent, *rest = zone.split("/")
        city = _words(plain(rest[-1])) if rest else ()
        nested = len(rest) > 1 and rest[0] != "Argentina"
        if continent in _CONTINENTS and not nested and " ".join(city) not in _NO_CITIES:
            yield city, _Part("cities", (zone,))
    for zones, names in _lists()["suffixes"].items():
        part = _Part("suffixes", tuple(zone for zone in zones.split() if zone in known))
        yield from ((_words(plain(name)), part) for name in names.split("|") if part.zones)
    for code, part in _countries().items():
        yield (code,), _Part("suffixes", part.zones)
