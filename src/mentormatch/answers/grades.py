"""Grades of a career: "Senior Manager", "Berufseinsteiger", "10+ years"."""

import functools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from mentormatch.answers.headers import words_about
from mentormatch.answers.number import read_number
from mentormatch.answers.number_words import number_in_words
from mentormatch.answers.text import fold
from mentormatch.answers.word_lists import read_words, word_set

_GENDER = re.compile(r"(?<=\w{3})(?:[*:_·•/]-?|\()(?:in|innen|r|e|ne|rice|trice|a|ra)\)?(?!\w)", re.IGNORECASE)
_GENDERS = re.compile(r"\(?\b[mwfdx]\s*[/|]\s*[mwfdx](?:\s*[/|]\s*[mwfdx])?\b\)?", re.IGNORECASE)
_MARKS = re.compile(r"[^\w'’+*&]+|\s['’]|['’]\s")
_DIVIDERS = re.compile(r"[/,;|]")
_WORD = re.compile(r"[^\W\d_]+['’]?")
_LONGEST = 120
_MOST_WORDS = 8
_MOST_YEARS = 70.0


@dataclass(frozen=True)
class _Titles:
    """The numbers of grades by the words for them, anywhere in a title or as all of it, and the words around them."""

    names: tuple[str, ...]
    anywhere: Mapping[tuple[str, ...], int]
    whole: Mapping[str, int]
    unless: frozenset[str]
    years: frozenset[str]
    months: frozenset[str]
    between: frozenset[str]
    filler: frozenset[str]
    longest: int


@functools.cache
def _titles() -> _Titles:
    data = read_words("grades.toml")
    anywhere: dict[tuple[str, ...], int] = {}
    whole: dict[str, int] = {}
    for number, (name, said) in enumerate(data["grades"].items()):
        whole[name] = number
        for phrase in said["anywhere"].split("|"):
            anywhere.setdefault(tuple(fold(phrase).split()), number)
        for phrase in said.get("whole", "").split("|"):
            whole.setdefault(fold(phrase), number)
    del whole[""]
    sets = {name: word_set(words) for name, words in data["words"].items()}
    sets["years"] |= words_about("experience")
    longest = max(map(len, anywhere)) + 2
    return _Titles(tuple(data["grades"]), anywhere, whole, longest=longest, **sets)


def grade_names() -> tuple[str, ...]:
    """Return the grades that are known, lowest first.

    Examples
    --------
    >>> grade_names()
    ('intern', 'junior', 'mid', 'senior', 'lead', 'head', 'director', 'vp', 'chief')
    """
    return _titles().names


@functools.lru_cache(maxsize=65536)
def read_grade(text: str) -> int | None:
    """Return the grade that a title names, as its place among `grade_names`; None where it names none, or several.

    "Senior" beside a higher grade adds nothing. A title that could mean something else ("Consultant", "Product
    manager", "Assistant to the director", "Junior director") is not read, and neither is one of more than eight words.

    Examples
    --------
    >>> [read_grade(text) for text in ("Werkstudentin", "Junior Engineer", "Senior Manager", "directrice", "CTO")]
    [0, 1, 5, 6, 8]
    >>> [read_grade(text) for text in ("Consultant", "Product manager", "PA to the director", "Manager/director", "7")]
    [None, None, None, None, None]
    """
    if len(text) > _LONGEST:
        return None
    titles = _titles()
    words = title_words(text)
    if (number := titles.whole.get(" ".join(words))) is not None:
        return number
    if not words or len(words) > _MOST_WORDS:
        return None
    parts = [" ".join(_MARKS.sub(" ", part).split()) for part in _DIVIDERS.split(fold(text))]
    found = {titles.whole[part] for part in parts if part in titles.whole}
    for part in _grades_and_rest(words, titles):
        if isinstance(part, int):
            found.add(part)
        elif part in titles.unless:
            return None
    senior = titles.names.index("senior")
    found = found - {senior} if max(found, default=0) > senior else found
    return found.pop() if len(found) == 1 else None


def title_words(text: str) -> tuple[str, ...]:
    """Return the words of a job title, without marks and endings for several genders.

    Examples
    --------
    >>> title_words("Head of Sales (m/f/d)"), title_words("Leiter*in, Pflege")
    (('head', 'of', 'sales'), ('leiter', 'pflege'))
    """
    return tuple(_MARKS.sub(" ", fold(_GENDER.sub("", _GENDERS.sub(" ", text)))).split())


def _grades_and_rest(words: tuple[str, ...], titles: _Titles) -> Iterator[int | str]:
    """Yield the grades that a title names, the longest phrase at each place, and the words between them."""
    place = 0
    while place < len(words):
        for end in range(min(len(words), place + titles.longest), place, -1):
            phrase = words[place:end]
            starred = (phrase[0], "*", phrase[-1]) if len(phrase) > 2 else phrase
            number = titles.anywhere.get(phrase, titles.anywhere.get(starred))
            if number is not None:
                yield number
                place = end
                break
        else:
            yield words[place]
            place += 1


@functools.lru_cache(maxsize=65536)
def read_years(text: str) -> float | None:
    """Return the years in an answer, of a band its middle; None where it is no number of years from 0 to 70.

    Examples
    --------
    >>> [read_years(text) for text in ("7", "5-10 years", "10+ Jahre", "18 months", "2,5 ans", "less than 2 years")]
    [7.0, 7.5, 10.0, 1.5, 2.5, 1.0]
    >>> [read_years(text) for text in ("3 mentees", "Senior", "2019", "-1")]
    [None, None, None, None]
    """
    if len(text) > _LONGEST:
        return None
    titles = _titles()
    try:
        years = read_number(text)
    except ValueError:
        years = number_in_words(text, bands="middle")
        words = {word for word in _WORD.findall(fold(text)) if number_in_words(word) is None} - titles.between
        if years is None or not words <= titles.years | titles.months | titles.filler:
            return None
        if words & titles.months:
            years = None if words & titles.years else years / 12
    return years if years is not None and 0 <= years <= _MOST_YEARS else None
