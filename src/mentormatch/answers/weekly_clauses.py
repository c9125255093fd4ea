"""Puts together the days and the times that an answer names."""

import functools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal, TypeAlias

from mentormatch.answers.clock_times import DAY, HOUR, ClockTime, minutes_between
from mentormatch.answers.weekly_days import days_in_letters, nights_of_first_day
from mentormatch.answers.weekly_words import Word, is_clock, words_in

Parts: TypeAlias = Mapping[str, tuple[float, float]]
Ranges: TypeAlias = list[tuple[int, int]]

_WEEKEND = frozenset({5, 6})
_EVERY_DAY = frozenset(range(7))
_HALVES: Mapping[str, Literal["am", "pm"]] = {"morning": "am", "afternoon": "pm", "evening": "pm", "night": "pm"}
_BETWEEN = {"comma", "slash", "and", "or", "plus", "or_in"}
_NO_EXCEPTION = "it does not say from what to take it out"


@dataclass(frozen=True)
class _Run:
    """Neighbouring days, or times, of a clause; `joint` is the strongest sign before it."""

    is_days: bool
    days: frozenset[int] = frozenset()
    ranges: tuple[tuple[int, int], ...] = ()
    joint: str = ""
    is_clock: bool = False
    is_part: bool = False


def read_clauses(text: str, parts: Parts) -> tuple[Ranges, Ranges, frozenset[str]]:
    """Return the ranges that an answer names, those that it takes out, and what it left open.

    Ranges are in minutes since Monday 0:00. Left open are "days" (times of every day), "hours" (whole days) and "parts"
    (the hours of a part of the day, or of "after 18:00").

    Parameters
    ----------
    text : str
        Clauses, between which are semicolons, bars or new lines.
    parts : mapping of str to (float, float)
        The hours of each part of the day.

    Raises
    ------
    ValueError
        Where nothing is read, or several things could be meant.

    Examples
    --------
    >>> read_clauses("Mon, Tue evenings except Tue", {"evening": (17, 21), "day": (7, 22)})
    ([(1020, 1260), (2460, 2700)], [(1440, 2880)], frozenset({'parts'}))
    """
    words = nights_of_first_day(days_in_letters(_without_am(words_in(text))))
    of_24 = _writes_24_hours(words)
    named: Ranges = []
    taken_out: Ranges = []
    kinds: set[str] = set()
    left_open: set[str] = set()
    hours = tuple(sorted(parts.items()))
    for words_of_clause in _split(words, "hard"):
        clause = _read_clause(tuple(words_of_clause), hours, of_24)
        named += clause.named
        taken_out += clause.taken_out
        left_open |= clause.left_open
        kinds.add(clause.kind)
    if not named:
        raise ValueError("it names no time")
    if "days" in kinds and len(kinds) > 1:
        raise ValueError("of some days it is not said at what time")
    return named, taken_out, frozenset(left_open)


@dataclass(frozen=True)
class _Clause:
    """What one clause names, takes out and leaves open; its kind is "days", "groups" (of days) or "times"."""

    named: tuple[tuple[int, int], ...]
    taken_out: tuple[tuple[int, int], ...]
    left_open: frozenset[str]
    kind: str


@functools.lru_cache(maxsize=65536)
def _read_clause(words: tuple[Word, ...], hours: tuple[tuple[str, tuple[float, float]], ...], of_24: bool) -> _Clause:  # noqa: FBT001  cached by place
    parts = dict(hours)
    kept, *exceptions = _split(words, "except", keep_empty=True)
    if not kept:
        raise ValueError(_NO_EXCEPTION)
    runs = _runs(kept, parts, of_24=of_24)
    left_open = {"parts"} if any(run.is_part for run in runs) else set()
    if len(runs) == 1:
        left_open.add("hours" if runs[0].is_days else "days")
    taken_out: Ranges = []
    for exception in exceptions:
        without = _runs(exception, parts, of_24=of_24)
        if len(without) > 1 and len(runs) == 1:
            raise ValueError("it could be the times of all days, or of those that are taken out")
        taken_out += _ranges_of(without, parts, whole_days=True)
    kind = "days" if all(run.is_days for run in runs) and not _is_group(runs) else _kind_of(runs)
    return _Clause(tuple(_ranges_of(runs, parts)), tuple(taken_out), frozenset(left_open), kind)


def _kind_of(runs: Sequence[_Run]) -> str:
    return "groups" if all(run.is_days for run in runs) else "times"


def _is_group(runs: Sequence[_Run]) -> bool:
    return all(run.days <= _WEEKEND for run in runs)


def _split(words: Sequence[Word], kind: str, *, keep_empty: bool = False) -> list[list[Word]]:
    pieces: list[list[Word]] = [[]]
    for word in words:
        if word.kind == kind:
            pieces.append([])
        else:
            pieces[-1].append(word)
    return [piece for piece in pieces if piece or keep_empty]


def _without_am(words: Sequence[Word]) -> list[Word]:
    """Return the words with each "am" as a part of the day, or without it where it is German."""
    kept: list[Word] = []
    for place, word in enumerate(words):
        after = words[place + 1].kind if place + 1 < len(words) else ""
        if word.kind != "am":
            kept.append(word)
        elif after not in {"part", "clock_word"} and (not kept or kept[-1].kind in {"day", "short"} or after == ""):
            if kept or after not in {"day", "short"}:
                kept.append(Word("part", "morning"))
        elif kept and kept[-1].kind in _BETWEEN and after not in {"day", "short", "part"}:
            kept.append(Word("part", "morning"))
    return kept


def _writes_24_hours(words: Iterable[Word]) -> bool:
    clocks = [word.value for word in words if word.kind == "clock"]
    return any(clock.of_24 for clock in clocks) and not any(clock.half for clock in clocks)


def _runs(words: Sequence[Word], parts: Parts, *, of_24: bool) -> list[_Run]:
    """Return the runs of days and of times of a clause."""
    runs: list[_Run] = []
    joint = ""
    for item in _items(words, parts, of_24=of_24):
        if isinstance(item, str):
            joint = item if joint in {"", "comma"} else joint
            continue
        if runs and runs[-1].is_days == item.is_days:
            last = runs[-1]
            runs[-1] = _Run(
                item.is_days,
                last.days | item.days,
                (*last.ranges, *item.ranges),
                last.joint,
                last.is_clock and item.is_clock,
                last.is_part or item.is_part,
            )
        else:
            runs.append(replace(item, joint=joint))
        joint = ""
    return runs


def _items(words: Sequence[Word], parts: Parts, *, of_24: bool) -> list[_Run | str]:
    """Return the days, times and signs of a clause in order, ranges put together."""
    items: list[_Run | str] = []
    place = 0
    while place < len(words):
        word = words[place]
        if word.kind == "day":
            days, place = _day_range(words, place)
            items.append(_Run(is_days=True, days=days))
        elif word.kind in _BETWEEN:
            items.append("comma" if word.kind in {"comma", "slash"} else "" if word.kind == "or_in" else "and")
            place += 1
        elif word.kind in {"to", "to_or_filler", "after_or_filler"} and not (
            word.kind == "after_or_filler" and place + 1 < len(words) and is_clock(words[place + 1])
        ):
            _check_loose(words, place)
            place += 1
        else:
            item, place = _times_at(words, place, parts, of_24=of_24)
            items.append(item)
    return items


def _check_loose(words: Sequence[Word], place: int) -> None:
    """Raise ValueError where a "to" has the same on either side and is no range of days or times."""
    kinds = [words[at].kind for at in (place - 1, place + 1) if 0 <= at < len(words)]
    if words[place].kind == "to" and kinds == ["part", "part"]:
        raise ValueError("a range between two parts of the day is not read")


def _day_range(words: Sequence[Word], place: int) -> tuple[frozenset[int], int]:
    first = words[place].days
    following = words[place + 1 : place + 3]
    is_range = len(following) == 2 and following[0].kind in {"to", "to_or_before", "to_or_filler"}
    if not is_range or following[1].kind != "day" or len(first) != 1 or len(following[1].days) != 1:
        return first, place + 1
    (start,), (end,) = first, following[1].days
    return frozenset((start + step) % 7 for step in range((end - start) % 7 + 1)), place + 3


def _times_at(words: Sequence[Word], place: int, parts: Parts, *, of_24: bool) -> tuple[_Run, int]:
    """Return the times that begin at a word, and the place of the word after them."""
    part = None
    if words[place].kind == "part":
        part, place = str(words[place].value), place + 1
        if place == len(words) or words[place].kind not in {
            "clock",
            "between",
            "after",
            "before",
            "to_or_before",
            "after_or_filler",
        }:
            return _Run(is_days=False, ranges=(_hours(parts[part]),), is_part=True), place
    elif words[place].kind == "clock_word" and not _is_in_range(words, place):
        if words[place].value != "noon":
            raise ValueError("it says when a time begins, and not when it ends")
        return _Run(is_days=False, ranges=(_hours(parts["lunchtime"]),), is_part=True), place + 1
    end = _end_of_times(words, place)
    if part is None and end < len(words) and words[end].kind == "part" and not _begins_times(words, end + 1):
        part, after = str(words[end].value), end + 1
    else:
        after = end
    found = _range_of(words[place:end], parts, of_24=of_24, half=_HALVES.get(part or ""))
    clocks = sum(map(is_clock, words[place:end]))
    if part == "morning" and found[0] >= 13 * HOUR:
        raise ValueError("that is no morning")
    return _Run(is_days=False, ranges=(found,), is_clock=True, is_part=clocks < 2), after


def _begins_times(words: Sequence[Word], place: int) -> bool:
    return place < len(words) and (is_clock(words[place]) or words[place].kind in {"between", "after", "before"})


def _is_in_range(words: Sequence[Word], place: int) -> bool:
    following = words[place + 1 : place + 3]
    return len(following) == 2 and following[0].kind.startswith("to") and is_clock(following[1])


def _end_of_times(words: Sequence[Word], place: int) -> int:
    """Return where the range that begins at a word ends."""
    start = place
    while place < len(words) and words[place].kind in {"after", "before", "between", "to_or_before", "after_or_filler"}:
        place += 1
    if place == len(words) or not is_clock(words[place]):
        raise ValueError("it must say from when to when")
    joint = words[place + 1].kind if place + 1 < len(words) else ""
    joins = joint.startswith("to") or (joint in {"and", "or_in"} and words[start].kind == "between")
    if joins and place + 2 < len(words) and is_clock(words[place + 2]):
        return place + 3
    if joint == "onwards" or (joint == "plus" and not _begins_times(words, place + 2)):
        return place + 2
    return place + 1


def _range_of(words: Sequence[Word], parts: Parts, *, of_24: bool, half: Literal["am", "pm"] | None) -> tuple[int, int]:
    """Return the minutes of a range such as "18-20", "after 6pm", "18:00 onwards"."""
    clocks = [word for word in words if is_clock(word)]
    others = [word.kind for word in words if not is_clock(word)]
    if len(clocks) == 2:
        if set(others) & {"before"}:
            raise ValueError("it must say from when to when")
        start, end = _in_numbers(clocks)
        return minutes_between(start, end, of_24=of_24, half=half)
    day = _hours(parts["day"])
    at = _single(clocks[0], of_24=of_24, half=half)
    if others in (["before"], ["to_or_before"]) and day[0] < at:
        return day[0], at
    if others in (["after"], ["after_or_filler"], ["onwards"], ["plus"], ["after", "onwards"]):
        return at, day[1] if at < day[1] else DAY
    raise ValueError("it says when a time begins, and not when it ends")


def _single(word: Word, *, of_24: bool, half: Literal["am", "pm"] | None) -> int:
    """Return the minutes of one time of the clock."""
    if word.kind == "clock_word":
        return DAY // 2 if word.value == "noon" else DAY
    clock: ClockTime = word.value
    if clock.half or clock.of_24 or of_24 or (not clock.is_plain and clock.hour >= 8) or clock.hour == 12:
        return clock.minutes
    if half is not None:
        return ClockTime(clock.hour, clock.minute, half).minutes
    raise ValueError("the half of the day is not known")


def _in_numbers(clocks: Sequence[Word]) -> list[ClockTime]:
    """Return the two ends of a range; noon and midnight as the other end is written."""
    written = [word.value for word in clocks if word.kind == "clock"]
    of_24 = any(clock.of_24 for clock in written)
    read: list[ClockTime] = []
    for place, word in enumerate(clocks):
        if word.kind == "clock":
            read.append(word.value)
        elif of_24:
            read.append(ClockTime(12 if word.value == "noon" else 24 * place, of_24=True))
        else:
            read.append(ClockTime(12, half="pm" if word.value == "noon" else "am"))
    return read


def _ranges_of(runs: Sequence[_Run], parts: Parts, *, whole_days: bool = False) -> Ranges:
    """Return the ranges of a clause: of each run of days with the times beside it."""
    day = (0, DAY) if whole_days else _hours(parts["day"])
    if not runs:
        raise ValueError("it names no time")
    if len(runs) == 1:
        (run,) = runs
        return _on(run.days, [day]) if run.is_days else _on(_EVERY_DAY, run.ranges)
    if runs[0].is_days:
        return _days_first(runs, day)
    for times, days in zip(runs[::2], runs[1::2], strict=False):
        if days.joint == "and" or (days.joint == "comma" and not times.is_clock):
            return _apart(runs, day)
    if len(runs) % 2:
        raise ValueError("of some times it is not said on which days")
    return [each for times, days in pairwise(runs) if days.is_days for each in _on(days.days, times.ranges)]


def _days_first(runs: Sequence[_Run], day: tuple[int, int]) -> Ranges:
    found: Ranges = []
    for days, times in zip(runs[::2], runs[1::2], strict=False):
        if times.joint == "and":
            return _apart(runs, day)
        found += _on(days.days, times.ranges)
    if len(runs) % 2:
        if not runs[-1].days <= _WEEKEND:
            raise ValueError("of some days it is not said at what time")
        found += _on(runs[-1].days, [day])
    return found


def _apart(runs: Sequence[_Run], day: tuple[int, int]) -> Ranges:
    """Return the ranges of "evenings and weekends": times of every day, and whole days."""
    if len(runs) != 2 or not all(run.days <= _WEEKEND for run in runs):
        raise ValueError("it is not said which times are on which days")
    return [each for run in runs for each in (_on(run.days, [day]) if run.is_days else _on(_EVERY_DAY, run.ranges))]


def _on(days: Iterable[int], ranges: Iterable[tuple[int, int]]) -> Ranges:
    listed = list(ranges)
    return [(day * DAY + start, day * DAY + end) for day in sorted(days) for start, end in listed]


def _hours(part: tuple[float, float]) -> tuple[int, int]:
    return round(part[0] * HOUR), round(part[1] * HOUR)


def bare_start(text: str) -> int | None:
    """Return when "Mon 18:00" begins, in minutes since Monday 0:00; None for anything but one day and one time.

    Examples
    --------
    >>> bare_start("Tuesday 6:30 pm"), bare_start("Mon 18-20"), bare_start("6")
    (2550, None, None)
    """
    try:
        words = days_in_letters(words_in(text))
        clocks = [word for word in words if word.kind == "clock"]
        days = [word for word in words if word.kind == "day" and len(word.days) == 1]
        if len(words) != 2 or len(clocks) != 1 or len(days) != 1:
            return None
        clock: ClockTime = clocks[0].value
        return min(days[0].days) * DAY + clock.minutes
    except ValueError:
        return None
