"""What words of headers and answers tell: times, units, the past, genders."""

import re

from mentormatch.answers import ANY_WORDS, BLANK_WORDS, group_of, read_words, text_of, words_of
from mentormatch.column_roles.cells import enough
from mentormatch.column_roles.columns import InferredColumn
from mentormatch.column_roles.facts import DATE, UNITS, count_meant
from mentormatch.column_roles.readable import are_weekly_times
from mentormatch.column_roles.sides import REFUSALS

_DATA = read_words("families.toml", beside=__file__)
_PAST = tuple(frozenset(words.split()) for words in _DATA["past"])
_GENDERS, _WEEK, _MONTHS, _YEARS = (
    frozenset(str(_DATA[name]).split()) for name in ("genders", "week", "months", "years")
)
_MOST_STATES, _MOST_GENDERS = 6, 30
_PEOPLE_OF_A_YEAR = re.compile(r"\b(?:first|second|third|fourth|final)[- ]years\b", re.IGNORECASE)
_CLOCK = re.compile(r"\b\d{1,2}[:.h]\d{2}\b|\b\d{1,2} ?(?:am|pm)\b")
_TIMES, _LONGEST_TIME = 0.6, 6
_WORDS_OF_A_GENDER, _GENDERS_AT_LEAST, _GENDERS_AT_MOST = 3, 2, 6
_LETTERS, _CODE_OF_LETTERS = re.compile(r"[^\W\d_]{2}"), re.compile(r"[^\W\d_]\d|\d[^\W\d_]")


def asks_for_past(header: str) -> bool:
    """Return whether a header asks for what has been, and not for what somebody would do.

    Examples
    --------
    >>> asks_for_past("Hours a week you already give"), asks_for_past("Hoeveel plekken heb je?")
    (True, False)
    """
    words = {*words_of(header)}
    return any(known <= words for known in _PAST)


def counts_years(header: str) -> bool:
    """Return whether a header names years that are counted; "first-years" are people.

    Examples
    --------
    >>> counts_years("Years in the trade"), counts_years("Year of birth"), counts_years("How many first-years?")
    (True, False, False)
    """
    return not _YEARS.isdisjoint(words_of(_PEOPLE_OF_A_YEAR.sub(" ", header)))


def some_deny(column: InferredColumn) -> bool:
    """Return whether some of a few answers deny, and others do not: "yes, gladly", "later", "not any more"."""
    if len(column.written) > _MOST_STATES:
        return False
    said = [{*words_of(answer)} for answer in column.written.values()]
    denying = sum(not REFUSALS.isdisjoint(words) for words in said)
    return 0 < denying < len(said) <= _MOST_STATES


def names_unit(header: str) -> bool:
    """Return whether a header names what numbers count, such as hours or weeks.

    Examples
    --------
    >>> names_unit("Shifts a week"), names_unit("Places")
    (True, False)
    """
    return not UNITS.isdisjoint(words_of(header))


def tells_gender(column: InferredColumn) -> bool:
    """Return whether all answers that are not for everybody are a gender, or a title or a letter for one.

    Examples
    --------
    >>> from mentormatch.column_roles import infer_column
    >>> [tells_gender(infer_column("?", cells)) for cells in (["m", "w", "d"], ["une femme", "un homme"], ["s", "m"])]
    [True, True, False]
    """
    if len(column.written) > _MOST_GENDERS:
        return False
    nothing = {*column.any_words, *column.blank_words}
    said = {tuple(words_of(answer)) for answer in column.written.values() if answer not in nothing}
    said = {words for words in said if words and " ".join(words) not in ANY_WORDS | BLANK_WORDS}
    told = {words for words in said if len(words) <= _WORDS_OF_A_GENDER and _is_gender(words[-1])}
    unsaid = sum(len(words) > 1 for words in said - told)  # "rather not say"
    return (
        _GENDERS_AT_LEAST <= len({words[-1] for words in told}) <= _GENDERS_AT_MOST and len(said - told) == unsaid <= 1
    )


def _is_gender(word: str) -> bool:
    return word in _GENDERS or group_of("", [word]) == "gender"


def worded(column: InferredColumn) -> float:
    """Return the part of the counts that are written in words, such as "two at most", from 0 to 1."""
    counts = [answer for answer in column.written.values() if count_meant(answer) is not None]
    in_words = [answer for answer in counts if _LETTERS.search(answer) and not _CODE_OF_LETTERS.search(answer)]
    return len(in_words) / len(counts) if counts else 0.0


def are_times(column: InferredColumn) -> bool:
    """Return whether most answers, or the headings of a grid, are days of the week or times of the day.

    Examples
    --------
    >>> from mentormatch.column_roles import infer_column
    >>> [are_times(infer_column("?", cells)) for cells in (["Mon am; Tue evening", "Tue evening"], ["Mona", "R"])]
    [True, False]
    """
    told = list(column.terms) or list(column.sources)
    return bool(told) and enough(told, is_time_heading, _TIMES * len(told))


def read_as_weekly(column: InferredColumn) -> bool:
    """Return whether the encoder of weekly times reads every answer that says something.

    Examples
    --------
    >>> from mentormatch.column_roles import infer_column
    >>> read_as_weekly(infer_column("When?", ["Mon 18-20", "n/a", "Tue evening"]))
    True
    """
    nothing = {*column.blank_words, *column.any_words}
    return are_weekly_times(cell for cell, _ in column.cells.distinct if text_of(cell) not in nothing)


def is_time_heading(text: str) -> bool:
    """Return whether a few words tell a day of the week, a time of the day or a month, and no date.

    Examples
    --------
    >>> [is_time_heading(text) for text in ("Tue eve", "18:30", "Nov", "Nov 3, 2026 10:15", "Marketing")]
    [True, True, True, False, False]
    """
    words = words_of(text)
    if len(words) > _LONGEST_TIME or DATE.fullmatch(text.strip()):
        return False
    in_months = bool(words) and all(word in _MONTHS for word in words)
    return in_months or any(word in _WEEK for word in words) or _CLOCK.search(text) is not None
