"""Reads weekly times: when in a week somebody can meet."""

import functools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from mentormatch.answers.clock_times import DAY, HOUR, WEEK
from mentormatch.answers.text import Cell, is_blank, text_of
from mentormatch.answers.weekly_clauses import read_clauses
from mentormatch.answers.weekly_words import WORDS
from mentormatch.answers.yes_no import read_yes_no

_NAMES = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
# A cell of so many entries is a grid of columns, not something that a person wrote.
_MANY = 24
PARTS: Mapping[str, tuple[float, float]] = {name: (hours[0], hours[1]) for name, hours in WORDS["parts"].items()}


@dataclass(frozen=True)
class WeeklyTimes:
    """Times of a week, in somebody's own clock.

    Parameters
    ----------
    stretches : tuple of (int, int)
        First and last minute of each stretch, in minutes since Monday 0:00, ascending, joined, and within the week:
        what goes beyond Sunday midnight begins again on Monday.

    Examples
    --------
    >>> times = WeeklyTimes.of([(18 * 60, 19 * 60), (19 * 60, 20 * 60), (7 * 1440 - 60, 7 * 1440 + 30)])
    >>> times.stretches, times.minutes
    (((0, 30), (1080, 1200), (10020, 10080)), 210)
    """

    stretches: tuple[tuple[int, int], ...] = ()

    @classmethod
    def of(cls, ranges: Iterable[tuple[int, int]]) -> "WeeklyTimes":
        """Return the times of some ranges, joined; each may go over the end of the week."""
        pieces: list[tuple[int, int]] = []
        for start, end in ranges:
            if end - start >= WEEK:
                return cls(((0, WEEK),))
            first = start % WEEK
            last = first + end - start
            pieces += [(first, last)] if last <= WEEK else [(first, WEEK), (0, last - WEEK)]
        joined: list[tuple[int, int]] = []
        for start, end in sorted(pieces):
            if joined and start <= joined[-1][1]:
                joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
            else:
                joined.append((start, end))
        return cls(tuple(joined))

    @property
    def minutes(self) -> int:
        """How many minutes of a week they are."""
        return sum(end - start for start, end in self.stretches)

    def later(self, minutes: int) -> "WeeklyTimes":
        """Return the same times on a clock that is so many minutes ahead."""
        return WeeklyTimes.of((start + minutes, end + minutes) for start, end in self.stretches)

    def common(self, other: "WeeklyTimes") -> "WeeklyTimes":
        """Return the times that are in both.

        Examples
        --------
        >>> WeeklyTimes.of([(0, 90)]).common(WeeklyTimes.of([(60, 120)])).stretches
        ((60, 90),)
        """
        both = (
            (max(start, first), min(end, last))
            for start, end in self.stretches
            for first, last in other.stretches
            if max(start, first) < min(end, last)
        )
        return WeeklyTimes.of(both)

    def without(self, other: "WeeklyTimes") -> "WeeklyTimes":
        """Return the times that are not in the other."""
        edges = [0, *(edge for stretch in other.stretches for edge in stretch), WEEK]
        rest = WeeklyTimes.of((start, end) for start, end in zip(edges[::2], edges[1::2], strict=True) if start < end)
        return self.common(rest)

    def lasting(self, minutes: int) -> "WeeklyTimes":
        """Return the stretches of at least so many minutes; one over Sunday midnight counts as one.

        Examples
        --------
        >>> WeeklyTimes(((0, 20), (600, 615), (10060, 10080))).lasting(30).stretches
        ((0, 20), (10060, 10080))
        """
        over = len(self.stretches) > 1 and self.stretches[0][0] == 0 and self.stretches[-1][1] == WEEK
        ends = {self.stretches[0], self.stretches[-1]} if over else set()
        whole = sum(end - start for start, end in ends)
        return WeeklyTimes(
            tuple(
                stretch
                for stretch in self.stretches
                if (whole if stretch in ends else stretch[1] - stretch[0]) >= minutes
            )
        )

    def __str__(self) -> str:
        return ", ".join(map(stretch_in_words, self.stretches))


def stretch_in_words(stretch: tuple[int, int]) -> str:
    """Return a stretch of a week as it is told.

    Examples
    --------
    >>> stretch_in_words((18 * 60, 19 * 60 + 30)), stretch_in_words((4 * 1440 + 22 * 60, 5 * 1440 + 120))
    ('Mon 18:00-19:30', 'Fri 22:00-Sat 02:00')
    """
    start, end = stretch
    day, last = start // DAY % 7, (end - 1) // DAY % 7
    until = end - (end - 1) // DAY * DAY
    over = "" if day == last and end - start <= DAY else f"{_NAMES[last]} "
    return f"{_NAMES[day]} {_clock(start % DAY)}-{over}{_clock(until)}"


def _clock(minutes: int) -> str:
    return f"{minutes // HOUR:02}:{minutes % HOUR:02}"


def read_weekly_times(cell: Cell, *, parts: Mapping[str, Sequence[float]] | None = None) -> WeeklyTimes | None:
    """Return the times of a week that a cell names, None where it is blank.

    Days and parts of the day are read in English, German, French, Spanish, Portuguese and Dutch, times of the clock
    with 12 and with 24 hours. A list holds several; ``{heading: answer}`` is a grid, in which the heading says one part
    and the answer the other, or yes.

    Parameters
    ----------
    cell : Cell
    parts : mapping of str to (float, float), optional
        The hours of parts of the day where they differ from `PARTS`: ``{"evening": (18, 22)}``.

    Raises
    ------
    ValueError
        Where nothing is read, or several things could be meant; the message says which.

    Examples
    --------
    >>> print(read_weekly_times("6:00-7:00pm F"), read_weekly_times("Mo., Mi. 18-20 Uhr"), sep=" | ")
    Fri 18:00-19:00 | Mon 18:00-20:00, Wed 18:00-20:00
    >>> print(read_weekly_times({"Monday": "Morning, evening", "Tue 18:00-19:00": "x", "Wednesday": "no"}))
    Mon 08:00-12:00, Mon 17:00-21:00, Tue 18:00-19:00
    >>> read_weekly_times("Mon 6-8")
    Traceback (most recent call last):
    ValueError: the half of the day is not known
    """
    lines = _lines_of(cell)
    return _read(lines, parts).times if lines else None


def left_open_in(cell: Cell, *, parts: Mapping[str, Sequence[float]] | None = None) -> frozenset[str]:
    """Return what an answer leaves open: "days", "hours", or "parts", see `read_clauses`.

    Raises
    ------
    ValueError
        Where it cannot be read.

    Examples
    --------
    >>> left_open_in("Saturdays"), left_open_in("18:00-20:00"), left_open_in("Mon 18-20")
    (frozenset({'hours'}), frozenset({'days'}), frozenset())
    """
    lines = _lines_of(cell)
    return _read(lines, parts).left_open if lines else frozenset()


@dataclass(frozen=True)
class _Reading:
    times: WeeklyTimes
    left_open: frozenset[str]


def _read(lines: Sequence[str], parts: Mapping[str, Sequence[float]] | None) -> _Reading:
    hours = {**PARTS, **{name: (part[0], part[1]) for name, part in (parts or {}).items()}}
    known = tuple(sorted(hours.items()))
    if len(lines) < _MANY:
        return _read_text("\n".join(lines), known)
    # the columns of a grid, each read once for all people
    found = [_read_text(line, known) for line in lines]
    stretches = (stretch for reading in found for stretch in reading.times.stretches)
    return _Reading(WeeklyTimes.of(stretches), frozenset().union(*(reading.left_open for reading in found)))


@functools.lru_cache(maxsize=65536)
def _read_text(text: str, parts: tuple[tuple[str, tuple[float, float]], ...]) -> _Reading:
    named, taken_out, left_open = read_clauses(text, dict(parts))
    return _Reading(WeeklyTimes.of(named).without(WeeklyTimes.of(taken_out)), left_open)


def _lines_of(cell: Cell) -> list[str]:
    """Return what a cell says, a line for each entry of a list or grid; none where it is blank or says no."""
    if is_blank(cell):
        return []
    if isinstance(cell, Mapping):
        lines = (_of_heading(str(heading), answer) for heading, answer in cell.items() if not is_blank(answer))
        return [line for line in lines if line]
    if isinstance(cell, Sequence) and not isinstance(cell, str):
        return [text_of(entry) for entry in cell if not is_blank(entry)]
    return [text_of(cell)]


def _of_heading(heading: str, answer: Cell) -> str:
    """Return what an answer under a heading says, as text."""
    try:
        return heading if read_yes_no(answer) else ""
    except ValueError:
        return f"{heading}: {text_of(answer).replace(';', ',')}"
