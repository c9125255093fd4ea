"""Tells which days of the week the words of an answer name."""

from collections.abc import Sequence

from mentormatch.answers.clock_times import ClockTime
from mentormatch.answers.weekly_words import WORDS, Word

_LETTERS_OF_SEVERAL = frozenset("sd")
_NIGHT = 5  # words: a day, a time, "to", the next day, a time


def days_in_letters(words: Sequence[Word]) -> list[Word]:
    """Return the words with short days as days: of the languages in which all of them are days.

    Raises
    ------
    ValueError
        If they could be different days.
    """
    short = {word.value for word in words if word.kind == "short"}
    days: dict[str, frozenset[int]] = {}
    for letters in ({name for name in short if len(name) == 1}, {name for name in short if len(name) > 1}):
        if not letters:
            continue
        tables = [table.split("|") for table in WORDS["short_days"].values()]
        fitting = [table for table in tables if letters <= set(table) and not (letters <= _LETTERS_OF_SEVERAL)]
        # German and English first: "do" is seldom domingo, "m" seldom martes
        first = fitting[:1] if fitting and fitting[0][0] in {"mo", "m"} else fitting
        for name in letters:
            numbers = {table.index(name) for table in first}
            if len(numbers) != 1:
                raise ValueError(f"{name!r} could be several days")
            days[name] = frozenset(numbers)
    return [Word("day", days[word.value]) if word.kind == "short" else word for word in words]


def nights_of_first_day(words: Sequence[Word]) -> list[Word]:
    """Return the words with each range into the next day, "Fri 22:00 - Sat 02:00", as one of its first day.

    Only where it is clear which halves of the day are meant, the second time is the earlier one and on the day after:
    "Mon 9:00 - Fri 17:00" could be five days or all the time between, and stays as it is.

    Examples
    --------
    >>> from mentormatch.answers.weekly_words import words_in
    >>> [word.kind for word in nights_of_first_day(words_in("Friday 22:00 - Saturday 02:00"))]
    ['day', 'clock', 'to', 'clock']
    """
    kept: list[Word] = []
    place = 0
    while place < len(words):
        some = words[place : place + _NIGHT]
        after_range = place > 0 and words[place - 1].kind.startswith("to")
        if not after_range and _is_night(some):
            kept += [*some[:3], some[4]]
            place += _NIGHT
        else:
            kept.append(words[place])
            place += 1
    return kept


def _is_night(words: Sequence[Word]) -> bool:
    if [word.kind for word in words[:2]] != ["day", "clock"] or [word.kind for word in words[3:]] != ["day", "clock"]:
        return False
    days = [words[place].days for place in (0, 3)]
    if not words[2].kind.startswith("to") or any(len(day) != 1 for day in days):
        return False
    (first,), (last,) = days
    start: ClockTime = words[1].value
    end: ClockTime = words[4].value
    told = bool(start.half and end.half) or (start.of_24 and end.half is None)
    return told and (first + 1) % 7 == last and start.minutes > end.minutes
