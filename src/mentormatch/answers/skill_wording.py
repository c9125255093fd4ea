"""Other wordings of one skill: "management of projects", "project manager"."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal, TypeAlias

from mentormatch.answers.text import fold
from mentormatch.answers.word_lists import phrase_set, read_words, word_set

# What a wording must result in: any known skill, a program, a programming language, or a skill that is no program.
Result: TypeAlias = Literal["any", "program", "language", "no_program"]

_TURNED = re.compile(r"(?P<head>\S.*?) (?P<between>of|for) (?:the |my |an? )?(?P<rest>.+)")
_SHORTEST_STEM = 4
_DOERS = ("er", "or", "ist", "yst", "ant", "ing", "coach", "coache", "architect")
_LONGEST = 80


@dataclass(frozen=True)
class _Wording:
    before: Mapping[Result, tuple[str, ...]]
    after: Mapping[Result, tuple[str, ...]]
    nouns_of: Mapping[str, tuple[str, ...]]
    endings: tuple[tuple[str, tuple[str, ...]], ...]
    others: frozenset[str]


@cache
def _wording() -> _Wording:
    data = read_words("skill_wording.toml")

    def longest_first(name: str) -> tuple[str, ...]:
        return tuple(sorted(map(fold, phrase_set(data["around"][name])), key=lambda phrase: (-len(phrase), phrase)))

    nouns_of: dict[str, tuple[str, ...]] = {}
    for noun, forms in data["forms"].items():
        for form in forms.split():
            nouns_of[form] = (*nouns_of.get(form, ()), noun)
    endings = tuple(
        (ending, tuple(new.strip("-") for new in others.split())) for ending, others in data["endings"].items()
    )
    return _Wording(
        before={"any": longest_first("before"), "program": longest_first("before_program")},
        after={
            "any": longest_first("after"),
            "program": longest_first("after_program"),
            "language": longest_first("after_language"),
        },
        nouns_of=nouns_of,
        endings=endings,
        others=word_set(data["others"]["words"]),
    )


def other_wordings(folded: str) -> Iterator[tuple[str, Result]]:
    """Yield other wordings of a folded skill, each with what it must result in to be the same skill.

    These are the skill without what says nothing around it; turned around "of" and "for"; with the noun for who does
    it, doing it or to do it; and with the verb in front as a noun behind.

    Examples
    --------
    >>> [wording for wording, _ in other_wordings("management of projects")]
    ['projects management']
    >>> [[wording for wording, _ in other_wordings(skill)] for skill in ("plan projects", "photographer")]
    [['projects planning'], ['photography', 'photographing']]
    >>> next(other_wordings("advanced excel")), next(other_wordings("knowledge of law"))
    (('excel', 'program'), ('law', 'any'))
    """
    if len(folded) > _LONGEST:
        return
    words = _wording()
    for result, phrases in words.before.items():
        yield from ((folded[len(phrase) + 1 :], result) for phrase in phrases if folded.startswith(f"{phrase} "))
    for result, phrases in words.after.items():
        yield from ((folded[: -len(phrase) - 1], result) for phrase in phrases if folded.endswith(f" {phrase}"))
    if found := _TURNED.fullmatch(folded):
        yield f"{found['rest']} {found['head']}", "no_program"
    first, _, rest = folded.partition(" ")
    for noun in words.nouns_of.get(first, ()) if rest else ():
        yield f"{rest.removeprefix('my ')} {noun}", "no_program"
    before, _, last = folded.rpartition(" ")
    for noun in _nouns(last, words):
        yield f"{before} {noun}".strip(), "no_program"


def noun_wording(folded: str) -> str:
    """Return a folded skill with the noun for doing it, where it ends with who does it or doing it.

    Examples
    --------
    >>> [noun_wording(skill) for skill in ("falconry coach", "falconry coaches", "art director", "coach", "floor plan")]
    ['falconry coaching', 'falconry coaching', 'art director', 'coach', 'floor plan']
    """
    before, _, last = folded.rpartition(" ")
    single = last.removesuffix("s")
    nouns = _wording().nouns_of.get(last) or _wording().nouns_of.get(single, ())
    return f"{before} {nouns[0]}" if before and len(nouns) == 1 and single.endswith(_DOERS) else folded


def _nouns(word: str, words: _Wording) -> Iterator[str]:
    """Yield what somebody does, or what doing it is called."""
    single = word[:-1] if word.endswith("s") and not word.endswith("ss") else word
    if single in words.others or not word.isalpha():
        return
    for form in dict.fromkeys((word, single)):
        yield from words.nouns_of.get(form, ())
    for ending, others in words.endings:
        stem = single.removesuffix(ending)
        if stem != single and len(stem) >= min(_SHORTEST_STEM, 7 - len(ending)):
            yield from (stem + other for other in others)
