"""Spoken languages, by any of their names, codes and levels."""

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from mentormatch.answers.headers import words_about
from mentormatch.answers.text import UNSEEN_CHARACTERS, fold
from mentormatch.answers.word_lists import phrase_set, read_words, word_set

# The levels of the Common European Framework of Reference for Languages, lowest first.
LANGUAGE_LEVELS: tuple[str, ...] = ("A1", "A2", "B1", "B2", "C1", "C2")

_TAG = re.compile(r"([A-Za-z]{2,3})(?:[-_][A-Za-z0-9]{2,8})+")
_CEFR = re.compile(r"(?<!\w)([abc][12])(?:\.\d)?\+?(?!\w)", re.IGNORECASE)
_MARKS = re.compile(r"[()\[\]{}:;,.!/|*\"\u2022\u00b7=<>]+|\s[-–—]+\s?|[-–—]+\s|\b[dlDL]['’]")
_DIVIDERS = re.compile(r"[,;/|&+\n•·]")
_LONGEST = 200
_LONGEST_PHRASE = 4
# A name of more words is a sentence.
_WORDS_OF_A_NAME = 4


@dataclass(frozen=True)
class SpokenLanguage:
    """A language that somebody names.

    Parameters
    ----------
    code : str
        Its BCP 47 code where the language is known, else its folded name as it was written.
    level : int
        How well they speak it: 1 to 6 for A1 to C2; 0 where they did not say.
    known : bool
        Whether `code` is a code.
    written : str
        What was written.
    """

    code: str
    level: int
    known: bool
    written: str


@dataclass(frozen=True)
class _Words:
    code_of: dict[str, str]
    codes: dict[str, str]
    level_of: dict[str, int]
    filler: frozenset[str]
    between: frozenset[str]
    ambiguous: frozenset[str]


@functools.cache
def _words() -> _Words:
    data = read_words("language_names.toml")
    code_of: dict[str, str] = {}
    for code, names in data["names"].items():
        for name in (code, *names.split("|")):
            code_of.setdefault(fold(name), code)
    codes = {name: code for name, code in code_of.items() if name.isascii() and 2 <= len(name) <= 3}
    for code in phrase_set(data["ambiguous"]["names"]):
        del code_of[code]
    levels = {
        fold(word): LANGUAGE_LEVELS.index(level) + 1
        for level, words in data["levels"].items()
        for word in words.split("|")
    }
    levels |= {level.casefold(): place for place, level in enumerate(LANGUAGE_LEVELS, start=1)}
    return _Words(
        code_of=code_of,
        codes=codes,
        level_of=levels,
        filler=word_set(data["words"]["filler"]) | words_about("languages"),
        between=word_set(data["words"]["between"]),
        ambiguous=phrase_set(data["ambiguous"]["codes"]),
    )


def is_known_language(text: str) -> bool:
    """Return whether a text names languages that are known, and nothing else.

    Examples
    --------
    >>> [is_known_language(text) for text in ("Deutsch (C1)", "de-AT", "English and French", "Python", "no")]
    [True, True, True, False, False]
    """
    named = read_languages(text)
    return bool(named) and all(language.known for language in named)


@functools.lru_cache(maxsize=65536)
def read_languages(text: str, *, alone: bool = True) -> tuple[SpokenLanguage, ...]:
    """Return the languages that one entry of an answer names; () where it names none ("fluent").

    Names are known in English, German, French, Spanish, Portuguese, Italian, Dutch, Polish, Turkish and in the language
    itself; codes are those of BCP 47, ISO 639-1, 639-2 and 639-3. A name that is not known is a language of its own,
    equal only to the same name; one of more than four words is a sentence.

    Parameters
    ----------
    text : str
        Usually one language, with or without a level.
    alone : bool
        Whether it is the whole answer: "no" and "ja" may then be the words for no and yes, and name nothing.

    Examples
    --------
    >>> [(language.code, language.level) for language in read_languages("Muttersprache Deutsch")]
    [('de', 6)]
    >>> [(language.code, language.level) for language in read_languages("anglais (courant) et pt-BR")]
    [('en', 5), ('pt', 0)]
    >>> read_languages("Klingon")[0].known, read_languages("fluent"), read_languages("no")
    (False, (), ())
    """
    plain = text.translate(UNSEEN_CHARACTERS).strip()
    words = _words()
    folded = fold(plain)
    if not folded or (alone and folded in words.ambiguous):
        return ()
    if len(plain) > _LONGEST:
        return ()
    if (known := _known_language(plain, words)) is not None:
        return (known,)
    parts = [language for part in _parts(plain, words) if (language := _known_language(part, words)) is not None]
    if len(parts) > 1:
        first: dict[str, SpokenLanguage] = {}
        for language in parts:
            first.setdefault(language.code, language)
        return tuple(first.values())
    name, level = _without_level(plain, words)
    if not 0 < len(name.split()) <= _WORDS_OF_A_NAME:
        return ()
    # no name of a language that is not known is a code of another one
    code = f"{name} (as written)" if name in words.codes else name
    return (SpokenLanguage(code, level, known=False, written=plain),)


def _known_language(text: str, words: _Words) -> SpokenLanguage | None:
    """Return the language of a text that names one known language, and nothing else besides a level."""
    plain = text.strip()
    folded = fold(plain)
    if folded in words.code_of:
        return SpokenLanguage(words.code_of[folded], 0, known=True, written=plain)
    tag = _TAG.fullmatch(plain)
    if tag and tag.group(1).casefold() in words.codes:
        return SpokenLanguage(words.codes[tag.group(1).casefold()], 0, known=True, written=plain)
    name, level = _without_level(plain, words)
    if name in words.code_of:
        return SpokenLanguage(words.code_of[name], level, known=True, written=plain)
    return None


def _without_level(text: str, words: _Words) -> tuple[str, int]:
    """Return a folded text without its level and the words around it, and the highest level that it says."""
    level = max((words.level_of[said.casefold()] for said in _CEFR.findall(text)), default=0)
    rest = fold(_MARKS.sub(" ", _CEFR.sub(" ", text))).split()
    kept: list[str] = []
    place = 0
    while place < len(rest):
        for length in range(min(_LONGEST_PHRASE, len(rest) - place), 0, -1):
            phrase = " ".join(rest[place : place + length])
            if phrase in words.level_of:
                level = max(level, words.level_of[phrase])
                place += length
                break
        else:
            kept.append(rest[place])
            place += 1
    name = " ".join(kept)
    while kept and name not in words.code_of:
        shorter = [word for word in kept if word not in words.filler]
        if shorter == kept:
            break
        kept, name = shorter, " ".join(shorter)
    return name, level


def _parts(text: str, words: _Words) -> Iterator[str]:
    """Yield the parts of a text between commas, slashes, and words such as "and"."""
    for part in _DIVIDERS.split(text):
        gathered: list[str] = []
        for word in part.split():
            if fold(word) in words.between:
                yield " ".join(gathered)
                gathered = []
            else:
                gathered.append(word)
        yield " ".join(gathered)
