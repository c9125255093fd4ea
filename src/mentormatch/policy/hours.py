"""Capacities from hours: how many mentees a mentor has time for."""

import math
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np

from mentormatch.answers import Cell, PersonId, is_blank, number_in_words, read_number, text_of
from mentormatch.arrays import Integers
from mentormatch.errors import CohortError, Mistake, PolicyError, count, shorten
from mentormatch.policy.settings import FrozenDict, unknown_setting, wrong_value
from mentormatch.profiles import BLANK_LIMIT, People, placed

SETTINGS = ("hours", "each")
_EXAMPLE = 'For example capacity = { hours = "hours a month", each = 2 }.'
_UNEQUAL = (
    "Mentees who need unequal hours make another problem (generalised assignment), in which prices of seats prove "
    "nothing. Write the hours of the mentee who needs most, which nobody then exceeds; or pair those who need alike "
    "in rounds of their own, each with the hours that are left."
)
_MOST = 2**62


def hours_setting(given: Any) -> FrozenDict | None:
    """Return the setting `capacity` of a policy: a column of hours, and how many hours each mentee takes.

    Raises
    ------
    PolicyError
        With all that is wrong. Hours of each mentee that are a column are another problem, and are refused.

    Examples
    --------
    >>> hours_setting({"hours": "hours a month", "each": 2})
    {'hours': 'hours a month', 'each': 2}
    >>> hours_setting({"hours": "hours a month", "each": "hours needed"})
    Traceback (most recent call last):
    mentormatch.errors.PolicyError: column 'capacity': must have one number of hours above 0 as each, the same for all
    mentees. Got 'hours needed'. Mentees who need unequal hours make another problem ...
    """
    if given is None:
        return None
    if not isinstance(given, Mapping):
        expected = "must be a table of a column of hours and the hours that each mentee takes"
        number = isinstance(given, int) and not isinstance(given, bool)
        hint = f"One number for all who do not say is default_capacity. {_EXAMPLE}" if number else _EXAMPLE
        raise PolicyError(wrong_value("capacity", expected, got=given, hint=hint))
    mistakes = [
        unknown_setting("capacity", str(name), SETTINGS, column="capacity") for name in given if name not in SETTINGS
    ]
    column, each = given.get("hours"), given.get("each")
    if not (isinstance(column, str) and column.strip()) or column == "id" or column in BLANK_LIMIT:
        expected = "must name a column of the mentors with their hours, which is no id and no limit"
        code = "capacity_without_hours"
        mistakes.append(wrong_value("capacity", expected, got=column, hint=_EXAMPLE, code=code, at=("hours",)))
    if not _is_amount(each):
        expected = "must have one number of hours above 0 as each, the same for all mentees"
        unequal = isinstance(each, str | Mapping | list | tuple)
        hint, code = (_UNEQUAL, "unequal_hours") if unequal else (_EXAMPLE, "wrong_hours_each")
        mistakes.append(wrong_value("capacity", expected, got=each, hint=hint, code=code, at=("each",)))
    if mistakes:
        raise PolicyError(mistakes)
    return given if isinstance(given, FrozenDict) else FrozenDict(given)


def _is_amount(each: Any) -> bool:
    return isinstance(each, int | float) and not isinstance(each, bool) and math.isfinite(each) and each > 0


def seats_by_hours(mentors: People, capacity: Mapping[str, Any]) -> Integers:
    """Return for how many mentees each mentor has hours, rounded down; -1 where the hours are blank.

    Numbers are divided as the decimals that were written: 0.3 hours at 0.1 each are three mentees.

    Parameters
    ----------
    mentors : People
        With the column of hours: numbers, also with a unit or a word ("3 hours", "two").
    capacity : mapping
        What `hours_setting` returned.

    Returns
    -------
    ndarray of int64, shape (mentors,)

    Raises
    ------
    CohortError
        If there is no such column, and with every answer that is not one number of 0 or more.

    Examples
    --------
    >>> hours = ("4.5", "3 hours", 1, None)
    >>> seats_by_hours(People("mentor", ("a", "b", "c", "d"), {"hours": hours}), {"hours": "hours", "each": 1.5})
    array([ 3,  2,  0, -1])
    """
    column = mentors.column(capacity["hours"])
    each = Fraction(repr(capacity["each"]))
    mistakes: list[Mistake] = []
    seats = np.empty(len(column), dtype=np.int64)
    known: dict[str, int] = {}
    for position, cell in enumerate(column):
        written = text_of(cell)
        if written not in known:
            try:
                known[written] = _seats(cell, each)
            except ValueError:
                mistakes.append(placed(_unclear(written, capacity["hours"]), mentors, position))
                continue
        seats[position] = known[written]
    if mistakes:
        raise CohortError(mistakes)
    return seats


def _seats(cell: Cell, each: Fraction) -> int:
    if is_blank(cell):
        return BLANK_LIMIT["capacity"]
    try:
        hours = read_number(cell)
    except ValueError:
        hours = number_in_words(cell) if isinstance(cell, str) else None
    if hours is None or hours < 0:
        raise ValueError(cell)
    return min(int(Fraction(repr(float(hours))) // each), _MOST)


def _unclear(written: str, column: str) -> Mistake:
    expected = "must be one number of hours of 0 or more, since capacities are made of it"
    shown = shorten(written, limit=40)
    hint = None
    if not written.startswith("-"):
        read = number_in_words(written, bands="low") is not None
        means = 'bands = "low" reads such answers' if read else f'"{shown}" = 2 says what it stands for'
        hint = f'Under [answers."{column}"] of the policy, {means}.'
    return Mistake("hours_unclear", expected, got=shown, hint=hint, column=column)


def capacity_mistakes(mentors: People, capacity: Mapping[str, Any] | None) -> list[Mistake]:
    """Return all that is wrong with the hours of mentors, also minimum loads for which they do not suffice.

    Examples
    --------
    >>> mentors = People("mentor", ("ada", "bob"), {"hours": ("3", "2-3")}, min_load=[2, 0])
    >>> for mistake in capacity_mistakes(mentors, {"hours": "hours", "each": 2}):
    ...     print(mistake)  # doctest: +NORMALIZE_WHITESPACE
    mentors, row 1, column 'hours': must be one number of hours of 0 or more, since capacities are made of it. Got
    '2-3'. Under [answers."hours"] of the policy, bands = "low" reads such answers.
    """
    if capacity is None:
        return []
    try:
        seats = seats_by_hours(mentors, capacity)
    except CohortError as error:
        return [_at_setting(mistake) for mistake in error.mistakes]
    assert mentors.min_load is not None, "every table of mentors has minimum loads"
    short = np.flatnonzero((seats >= 0) & (seats < mentors.min_load)).tolist()
    return [placed(_min_load_above(mentors, position, int(seats[position])), mentors, position) for position in short]


def _at_setting(mistake: Mistake) -> Mistake:
    """Return the mistake of a column that is missing with the place in the policy that names it."""
    return mistake if mistake.row is not None else replace(mistake, path=("capacity", "hours"))


def _min_load_above(mentors: People, position: int, seats: int) -> Mistake:
    assert mentors.min_load is not None
    who, fewest = mentors.ids[position], int(mentors.min_load[position])
    expected = f"the min_load of mentor '{who}' must not be above the {count(seats, 'mentee')} that the hours allow"
    return Mistake("min_load_above_hours", expected, got=str(fewest), column="min_load")


def without_time(mentors: People, capacity: Mapping[str, Any] | None) -> tuple[PersonId, ...]:
    """Return the ids of mentors who said their hours, and have fewer than one mentee takes.

    Examples
    --------
    >>> mentors = People("mentor", ("ada", "bob", "cid"), {"hours": (1, 2, None)})
    >>> without_time(mentors, {"hours": "hours", "each": 2})
    ('ada',)
    """
    if capacity is None:
        return ()
    return tuple(mentors.ids[position] for position in np.flatnonzero(seats_by_hours(mentors, capacity) == 0))
