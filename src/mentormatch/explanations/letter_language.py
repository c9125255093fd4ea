"""The sentences of letters in each language, with its lists and clocks."""

import functools
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from mentormatch.answers import read_languages, read_words, text_of
from mentormatch.policy import LETTER_LANGUAGES, Policy
from mentormatch.profiles import People

Stretch: TypeAlias = tuple[int, int]
"""Minutes of a week from and to, Monday 0:00 being 0."""

_HOUR, _DAY = 60, 24 * 60
_DAYS = 7


@functools.cache
def _sentences() -> dict[str, Any]:
    return read_words("letters.toml", beside=__file__)


@dataclass(frozen=True)
class LetterLanguage:
    """A language that letters are written in.

    Parameters
    ----------
    code : {"de", "en", "es", "fr", "nl", "pt"}

    Examples
    --------
    >>> german = LetterLanguage("de")
    >>> german.say("languages", 2, languages=german.listed(["Deutsch", "Polnisch"]))
    'Gemeinsame Sprachen: Deutsch und Polnisch.'
    """

    code: str

    @property
    def sentences(self) -> Mapping[str, Any]:
        """All its sentences, by key."""
        sentences: Mapping[str, Any] = _sentences()[self.code]
        return sentences

    def say(self, key: str, count: int | None = None, /, **parts: object) -> str:
        """Return a sentence with its parts; with a number, that for one or for several.

        Examples
        --------
        >>> LetterLanguage("fr").say("more", 2, number=2), LetterLanguage("en").say("common", terms="Python")
        ('2 autres', 'What brings you together: Python.')
        """
        if count is not None:
            key = f"{key}_{'one' if count == 1 else 'other'}"
        return str(self.sentences[key]).format(**parts)

    def listed(self, terms: Iterable[str], joint: str = "and", *, most: int | None = None) -> str:
        """Return terms as a sentence lists them, and how many more than `most` there are.

        Parameters
        ----------
        terms : iterable of str
        joint : {"and", "or"}
        most : int, optional

        Examples
        --------
        >>> LetterLanguage("en").listed("abc"), LetterLanguage("es").listed(["padres", "hijos"])
        ('a, b and c', 'padres e hijos')
        >>> LetterLanguage("en").listed("abcde", "or", most=3)
        'a, b, c and 2 more'
        """
        shown = list(terms)
        if most is not None and len(shown) > most:
            more = len(shown) - most
            shown, joint = [*shown[:most], self.say("more", more, number=more)], "and"
        if len(shown) < 2:
            return "".join(shown)
        return f"{', '.join(shown[:-1])} {self._joint(joint, shown[-1])} {shown[-1]}"

    def _joint(self, joint: str, following: str) -> str:
        """Return the word that joins the last of a list: "padres e hijos", "siete u ocho"."""
        other, _, begins = str(self.sentences[f"{joint}_before"]).partition(":")
        return other if begins and re.match(begins, following, re.IGNORECASE) else str(self.sentences[joint])

    def clock(self, minutes: int, *, padded: bool | None = None) -> str:
        """Return minutes after midnight as a clock shows them.

        Examples
        --------
        >>> LetterLanguage("en").clock(570), LetterLanguage("fr").clock(570), LetterLanguage("pt").clock(18 * 60)
        ('09:30', '9 h 30', '18h')
        """
        hour, minute = divmod(minutes, _HOUR)
        width = 2 if (self.sentences["padded"] if padded is None else padded) else 1
        return self.say("clock" if minute else "clock_full", hour=f"{hour:0{width}}", minute=f"{minute:02}")

    def clock_said(self, minutes: int) -> str:
        """Return minutes after midnight as a sentence says them; beyond the day, with the day before or the next.

        Examples
        --------
        >>> LetterLanguage("de").clock_said(720), LetterLanguage("en").clock_said(1500)
        ('12:00 Uhr', '1:00 the next day')
        """
        day, within = divmod(minutes, _DAY)
        which = "day_same" if day == 0 else "day_before" if day < 0 else "day_after"
        return self.say(which, clock=self.clock(within, padded=False))

    def stretch(self, stretch: Stretch) -> str:
        """Return a stretch of a week in words.

        Examples
        --------
        >>> LetterLanguage("en").stretch((18 * 60, 19 * 60 + 30)), LetterLanguage("de").stretch((6660, 7320))
        ('Mon 18:00-19:30', 'Freitag 15:00 Uhr – Samstag 2:00 Uhr')
        """
        start, end = stretch
        day, last = start // _DAY % _DAYS, (end - 1) // _DAY % _DAYS
        names = list(self.sentences["weekdays"].values())
        until = end - (end - 1) // _DAY * _DAY
        clocks = {"start": self.clock(start % _DAY), "end": self._midnight(until)}
        if day == last and end - start <= _DAY:
            return self.say("stretch", day=names[day], **clocks)
        return self.say("stretch_over", day=names[day], last=names[last], **clocks)

    def _midnight(self, minutes: int) -> str:
        """Return the end of a stretch: midnight is 24:00, as it belongs to the day."""
        if minutes < _DAY:
            return self.clock(minutes)
        return self.say("clock_full", hour="24")

    def called(self, language: str) -> str:
        """Return what a spoken language is called; one that is not known as it was written.

        Examples
        --------
        >>> [LetterLanguage("de").called(name) for name in ("English", "español (C1)", "Sámi")]
        ['Englisch', 'Spanisch', 'Sámi']
        """
        read = read_languages(language)
        known: Mapping[str, str] = _sentences()["called"][self.code]
        return known.get(read[0].code, language) if len(read) == 1 and read[0].known else language


def language_of(answer: str) -> str | None:
    """Return the code of the first language in an answer that letters can be written in; None where there is none.

    Examples
    --------
    >>> language_of("Deutsch"), language_of("pt-BR"), language_of("Polish"), language_of("")
    ('de', 'pt', None, None)
    """
    return next((read.code for read in read_languages(answer) if read.code in LETTER_LANGUAGES), None)


def letter_languages(people: People, policy: Policy) -> tuple[LetterLanguage, ...]:
    """Return the language of each person's letters: from the policy's `language_column`, or else its `language`.

    Examples
    --------
    >>> people = People("mentee", ("kim", "lou"), {"Mail in": ("français", "Polish")})
    >>> policy = Policy(letters={"language": "de", "language_column": "Mail in"})
    >>> [language.code for language in letter_languages(people, policy)]
    ['fr', 'de']
    """
    general = general_language(policy)
    column = policy.letters.get("language_column")
    if column is None or column not in people.columns:
        return (general,) * len(people)
    known = {code: LetterLanguage(code) for code in LETTER_LANGUAGES}
    return tuple(known.get(language_of(text_of(cell)) or "", general) for cell in people.column(column))


def general_language(policy: Policy) -> LetterLanguage:
    """Return the language of letters to those of whom no other is known.

    Examples
    --------
    >>> general_language(Policy()).code
    'en'
    """
    return LetterLanguage(policy.letters.get("language", "en"))
