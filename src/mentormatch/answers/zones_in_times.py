"""Finds the time zone that is written among weekly times."""

import functools
from collections.abc import Mapping, Sequence

from mentormatch.answers.text import Cell, is_blank
from mentormatch.answers.time_zones import Zone, read_zone
from mentormatch.answers.weekly_grids import TimesInZone
from mentormatch.answers.weekly_times import read_weekly_times
from mentormatch.answers.weekly_words import words_in
from mentormatch.answers.zone_names import zones_named

_LONGEST = 5  # words of a zone
_AROUND = "()[],;:|/."


def take_out_zone(text: str) -> tuple[str, Zone] | None:
    """Return weekly times without the zone that is written among them, and the zone; None where there is none.

    Parameters
    ----------
    text : str
        Such as "Mon 18-20 CET; Wed 9-11 CET". Words that weekly times are made of are no zones.

    Raises
    ------
    ValueError
        Where several clocks are called so ("EST"), or different zones are named.

    Examples
    --------
    >>> take_out_zone("Mon 18:00-20:00 (GMT+1)"), take_out_zone("weekday evenings, Berlin time")
    (('Mon 18:00-20:00', Zone(name='UTC+01:00')), ('weekday evenings,', Zone(name='Europe/Berlin')))
    >>> take_out_zone("Mon 18-20") is None
    True
    >>> take_out_zone("Mon 18-20 EST")
    Traceback (most recent call last):
    ValueError: of the time zone 'EST' it is not known which clock is meant
    """
    lines, zones = [], []
    for line in text.splitlines():
        kept: list[str] = []
        words = line.split()
        place = 0
        while place < len(words):
            length, name = _zone_at(words, place)
            if not length:
                kept.append(words[place])
            else:
                zones.append(name)
                kept += [mark for mark in ";," if words[place + length - 1].endswith(mark)]
            place += length or 1
        lines.append(" ".join(kept))
    if not zones:
        return None
    return "\n".join(lines), _same_zone(zones)


def _same_zone(names: list[str]) -> Zone:
    found: set[Zone] = set()
    for name in names:
        try:
            zone = read_zone(name)
        except ValueError:
            raise ValueError(f"of the time zone '{name}' it is not known which clock is meant") from None
        if zone is not None:
            found.add(zone)
    if len(found) != 1:
        raise ValueError(f"it names several time zones, {' and '.join(repr(zone.name) for zone in sorted(found))}")
    return found.pop()


def _zone_at(words: list[str], place: int) -> tuple[int, str]:
    """Return how many words at a place are a time zone, the most that are, and how it is called."""
    for length in range(min(_LONGEST, len(words) - place), 0, -1):
        name = " ".join(words[place : place + length]).strip(_AROUND)
        if name and name[0].isalpha() and "'" not in name and _is_zone(name):
            return length, name
    return 0, ""


@functools.lru_cache(maxsize=4096)
def _is_zone(name: str) -> bool:
    try:
        words_in(name)
    except ValueError:
        pass
    else:
        return False
    try:
        return read_zone(name) is not None
    except ValueError:
        return bool(zones_named(name))


def times_and_zone(
    cell: Cell | TimesInZone, *, parts: Mapping[str, Sequence[float]] | None = None
) -> tuple[Cell, Cell]:
    """Return weekly times, and their zone: as it is written among them, else the person's.

    Parameters
    ----------
    cell : cell or TimesInZone
        A bare cell where no column of zones is named.
    parts : mapping of str to (float, float), optional
        As for `read_weekly_times`.

    Raises
    ------
    ValueError
        Where the zone that is written could be several, or there is no column of zones: the others' is not known then.

    Examples
    --------
    >>> [times_and_zone(TimesInZone(times, "Asia/Tokyo")) for times in ("Mon 18-20 CET", "Mon 18-20")]
    [('Mon 18-20', 'Europe/Brussels'), ('Mon 18-20', 'Asia/Tokyo')]
    """
    times, zone = cell if isinstance(cell, TimesInZone) else (cell, None)
    if not isinstance(times, str) or is_blank(times):
        return times, zone
    try:
        read_weekly_times(times, parts=parts)
    except ValueError:
        written = take_out_zone(times)
    else:
        return times, zone
    if written is None:
        return times, zone
    if isinstance(cell, TimesInZone):
        return written[0], written[1].name
    raise ValueError(f"the time zone {written[1].name!r} counts only where time_zone names a column of zones")
