"""Finds the words of answers about weekly times."""

import functools
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from mentormatch.answers.clock_times import CLOCK, clock_time
from mentormatch.answers.text import PLAIN_CHARACTERS
from mentormatch.answers.word_lists import phrase_set, read_words

WORDS: Mapping[str, Any] = read_words("weekly_times.toml")
_LETTER = r"[^\W\d_]"
# The days of a campus in one word: MWF, TTh, TR.
_CAMPUS_DAY = "Th|TH|Tu|Sa|Su|M|T|W|R|F"
_CAMPUS = re.compile(rf"(?<!{_LETTER})(?:{_CAMPUS_DAY}){{2,}}(?!{_LETTER})")
_CAMPUS_NUMBERS = {"M": 0, "T": 1, "Tu": 1, "W": 2, "R": 3, "Th": 3, "TH": 3, "F": 4, "Sa": 5, "Su": 6}
_UNDERSCORES = re.compile("_")
_SIGNS = {",": "comma", "/": "slash", "+": "plus", "-": "to", "&": "and"}
_BETWEEN_CLAUSES = re.compile(r"[;|\n]")
_NOTHING = frozenset(" \t.:()[]*")


@dataclass(frozen=True)
class Word:
    """A word of an answer: what it is, and what it means.

    Parameters
    ----------
    kind : str
        "day", "short", "part", "clock", "clock_word", a kind of joint ("to", "and", "after", ...), or a sign.
    value : object
        The days (frozenset), the letters of a short day, the part of the day, the ClockTime.
    """

    kind: str
    value: Any = None

    @property
    def days(self) -> frozenset[int]:
        """The days of a word for days."""
        found: frozenset[int] = self.value
        return found


def words_in(text: str) -> list[Word]:
    """Return the words of an answer, without those that change nothing; between its clauses are words "hard".

    Raises
    ------
    ValueError
        With the first word that is not known.

    Examples
    --------
    >>> [word.kind for word in words_in("Mondays from 18:00 to 20:00, or weekend mornings")]
    ['day', 'after', 'clock', 'to', 'clock', 'comma', 'and', 'day', 'part']
    """
    clauses = map(_words_of_clause, _BETWEEN_CLAUSES.split(text))
    return [word for place, clause in enumerate(clauses) for word in ((Word("hard"),) * (place > 0) + clause)]


@functools.lru_cache(maxsize=65536)
def _words_of_clause(text: str) -> tuple[Word, ...]:
    return tuple(word for word in _scan(text) if word.kind != "filler")


def _scan(text: str) -> Iterator[Word]:
    known, pattern = _known_words()
    written = _CAMPUS.sub(_campus_days, unicodedata.normalize("NFKC", text).translate(PLAIN_CHARACTERS))
    small = _without_accents(written)
    place = 0
    while place < len(small):
        if (phrase := pattern.match(small, place)) is not None:
            yield known[" ".join(re.split(r"[\s-]+", phrase[1]))]
            place = phrase.end()
        elif (clock := CLOCK.match(small, place)) is not None:
            yield Word("clock", clock_time(clock))
            place = clock.end()
        elif (sign := small[place]) in _SIGNS:
            yield Word(_SIGNS[sign])
            place += 1
        elif sign in _NOTHING or sign.isspace():
            place += 1
        else:
            yield from _compound(small, place)
            place = _end_of_word(small, place)


def _without_accents(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", _UNDERSCORES.sub(_of_underscore, text.casefold()))
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def _of_underscore(found: re.Match[str]) -> str:
    """Return what stands for an underscore of a heading: mon_18_30 is Monday, 18:30."""
    text, place = found.string, found.start()
    return ":" if text[place - 1 : place].isdigit() and text[place + 1 : place + 2].isdigit() else " "


def _campus_days(found: re.Match[str]) -> str:
    letters = re.findall(_CAMPUS_DAY, found[0])
    if _without_accents(found[0]) in _known_words()[0]:
        return found[0]
    return ",".join(WORDS["days"][str(_CAMPUS_NUMBERS[letter])].partition("|")[0] for letter in letters)


def _end_of_word(text: str, place: int) -> int:
    end = place
    while end < len(text) and text[end].isalpha():
        end += 1
    return max(end, place + 1)


def _compound(text: str, place: int) -> Iterator[Word]:
    """Yield the day and the part of a word such as "mittwochabend" or "maandagmiddag"."""
    known, _ = _known_words()
    word = text[place : _end_of_word(text, place)]
    for length in range(5, len(word) - 3):
        day, part = known.get(word[:length]), known.get(word[length:])
        if day is not None and part is not None and day.kind == "day" and part.kind in {"part", "clock_word"}:
            yield from (day, part)
            return
    raise ValueError(f"{word!r} is no time that is known")


@functools.cache
def _known_words() -> tuple[dict[str, Word], re.Pattern[str]]:
    """Return the words by how they are folded, and the pattern of all."""
    known: dict[str, Word] = {}
    for phrase in phrase_set(WORDS["fillers"]["words"]):
        known[phrase] = Word("filler")
    for kind, phrases in WORDS["joints"].items():
        known |= {phrase: Word(kind) for phrase in phrase_set(phrases)}
    known |= {phrase: Word("to_or_filler") for phrase in ("a", "as")}
    known |= {phrase: Word("after_or_filler") for phrase in ("des", "na")}
    for part, phrases in WORDS["part_words"].items():
        known |= {phrase: Word("part", part) for phrase in phrase_set(phrases)}
    for phrases in WORDS["short_days"].values():
        known |= {phrase: Word("short", phrase) for phrase in phrases.split("|") if phrase != "?"}
    known |= {"am": Word("am"), "pm": Word("part", "afternoon")}
    for name, phrases in WORDS["clock_words"].items():
        known |= {phrase: Word("clock_word", name) for phrase in phrase_set(phrases)}
    for table in ("days", "day_groups"):
        for days, phrases in WORDS[table].items():
            known |= {phrase: Word("day", frozenset(map(int, days))) for phrase in phrase_set(phrases)}
    longest_first = sorted((phrase for phrase in known if phrase not in {"-", *_SIGNS}), key=len, reverse=True)
    written = "|".join(r"[\s-]+".join(map(re.escape, phrase.split())) for phrase in longest_first)
    return known, re.compile(rf"(?<!{_LETTER})({written})(?!{_LETTER}|')\.?")


def is_clock(word: Word) -> bool:
    """Return whether a word is a time of the clock, or one in words.

    Examples
    --------
    >>> from mentormatch.answers.clock_times import ClockTime
    >>> is_clock(Word("clock", ClockTime(18))), is_clock(Word("part", "morning"))
    (True, False)
    """
    return word.kind in {"clock", "clock_word"}
