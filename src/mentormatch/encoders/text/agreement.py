"""Endings that show a gender, of words that no table lists.

A table of words never holds all professions. So texts of English, German, French, Spanish and Portuguese are gone
through once more, by the endings of `gendered_endings.toml`:

1. A word with an ending that only women's forms have ("-adora", "-trice", "-erin") becomes the other form.
2. Beside a noun that was replaced, articles and adjectives become masculine too ("una nueva" is "un nuevo"). In German,
   where masculine forms have several endings ("erfahrener", "erfahrenen"), those of both genders get one.
3. After "I am" of French, Spanish and Portuguese, so do adjectives and nouns: "soy nueva", "je suis prête".
"""

import functools
from collections.abc import Mapping, MutableSequence
from collections.abc import Set as AbstractSet
from typing import Any, NamedTuple

from mentormatch.answers import read_words

_LEFT, _RIGHT = 3, 6
_VOWELS = frozenset("aeiouyhàâäéèêëîïôöûü")
_WITHIN = frozenset({" ", "'", "’", ", ", "-"})
_CASES = ("e", "en", "em", "er", "es")
_ARTICLES = {"den": "der", "dem": "der", "des": "der", "zur": "zum"}
_SHORTEST_ADJECTIVE = 5
_SHORTEST_PERSON = 6


class _Rule(NamedTuple):
    ending: str
    other: str
    kept: frozenset[str]


class _Language(NamedTuple):
    """The endings of one language, as the head of the table describes them."""

    anywhere: tuple[_Rule, ...]
    beside: tuple[_Rule, ...]
    adjectives: frozenset[str]
    i_am: frozenset[str]
    between: frozenset[str]
    through: tuple[str, ...]
    determiners: Mapping[str, str]
    joined: Mapping[tuple[str, ...], str]
    before_vowel: Mapping[str, str]
    kept: frozenset[str]
    persons: tuple[str, ...]
    epicene: tuple[str, ...]
    declined: tuple[str, ...]
    singular: frozenset[str]
    plurals: tuple[str, ...]


@functools.cache
def _languages() -> dict[str, _Language]:
    """Return the tables, read when the first text is masked."""
    data = read_words("gendered_endings.toml", beside=__file__)
    return {code: _language(entry) for code, entry in data.items()}


def _language(entry: Mapping[str, Any]) -> _Language:
    def words(name: str) -> tuple[str, ...]:
        return tuple(entry.get(name, "").split())

    return _Language(
        anywhere=_rules(entry.get("anywhere", {})),
        beside=_rules(entry.get("beside", {})),
        adjectives=frozenset(words("adjectives")),
        i_am=frozenset(words("i_am")),
        between=frozenset(words("between")),
        through=words("through"),
        determiners={word: stand for stand, listed in entry.get("determiners", {}).items() for word in listed.split()},
        joined={tuple(pair.split()): stand for stand, pair in entry.get("joined", {}).items()},
        before_vowel=entry.get("before_vowel", {}),
        kept=frozenset(words("kept")),
        persons=words("persons"),
        epicene=words("epicene"),
        declined=words("declined"),
        singular=frozenset(words("singular")),
        plurals=words("plurals"),
    )


def _rules(entries: Mapping[str, str]) -> tuple[_Rule, ...]:
    """Return the rules of one kind, the longest ending first: "-iatra" goes before "-tra"."""
    rules = [
        _Rule(ending, other, frozenset(kept.split()))
        for key, kept in entries.items()
        for ending, other in [key.split()]
    ]
    return tuple(sorted(rules, key=lambda rule: (-len(rule.ending), rule.ending)))


def in_case_of(word: str, text: str) -> str:
    """Return a text in capitals or with a capital letter where a word is so.

    Examples
    --------
    >>> in_case_of("SHE", "they"), in_case_of("She", "they"), in_case_of("she", "they")
    ('THEY', 'They', 'they')
    """
    if len(word) > 1 and word.isupper():
        return text.upper()
    return text[:1].upper() + text[1:] if word[:1].isupper() else text


def make_agree(
    pieces: MutableSequence[str], language: str, replaced: Mapping[int, str], fixed: AbstractSet[str]
) -> None:
    """Replace, in place, the endings that show a gender in a text of one language.

    Parameters
    ----------
    pieces : list of str
        What is between words at even places, and words at odd ones.
    language : str
        Code of the language; texts of others are left as they are.
    replaced : mapping of int to str
        Where a word for a person has been replaced already, and what it was in small letters.
    fixed : set of str
        Words that are not replaced by their ending, in small letters.

    Examples
    --------
    >>> pieces = ["", "Soy", " ", "buceadora", " ", "y", " ", "muy", " ", "inquieta", ""]
    >>> make_agree(pieces, "es", {}, frozenset())
    >>> "".join(pieces)
    'Soy buceador y muy inquieto'
    """
    table = _languages().get(language)
    if table is None:
        return
    nouns, changed = dict(replaced), set(replaced)
    for at in range(1, len(pieces), 2):
        word = pieces[at].lower()
        if at not in replaced and word not in fixed and (found := _other_form(word, table.anywhere)):
            rule, other = found
            pieces[at] = in_case_of(pieces[at], other)
            changed.add(at)
            if rule.ending not in table.adjectives:
                nouns[at] = word
    if table.persons:
        _decline(pieces, table, nouns)
        return
    for at in range(1, len(pieces), 2):
        is_noun = at in nouns or bool(table.epicene and pieces[at].lower().endswith(table.epicene))
        if is_noun:
            _agree_before(pieces, at, table, fixed)
        if is_noun or pieces[at].lower() in table.i_am:
            _agree_after(pieces, at, table, fixed, changed)


@functools.lru_cache(maxsize=65536)
def _other_form(word: str, rules: tuple[_Rule, ...]) -> tuple[_Rule, str] | None:
    """Return the first rule that a word falls under, and its other form."""
    for rule in rules:
        if word.endswith(rule.ending):
            if word in rule.kept:
                return None
            return rule, word.removesuffix(rule.ending) + rule.other
    return None


def _agree_before(pieces: MutableSequence[str], noun: int, table: _Language, fixed: AbstractSet[str]) -> None:
    for at in range(noun - 2, max(noun - 2 - 2 * _LEFT, 0), -2):
        if pieces[at + 1] != " ":
            return
        word = pieces[at].lower()
        if word in table.determiners or word in table.determiners.values():
            other = _before_word(table.determiners.get(word, word), pieces[at + 2], table)
            pieces[at] = in_case_of(pieces[at], other)
            before = pieces[at - 2].lower() if at > 2 and pieces[at - 1] == " " else ""
            if joined := table.joined.get((before, other)):
                pieces[at - 2 : at + 1] = [in_case_of(pieces[at - 2], joined), "", ""]
            if before not in table.determiners:
                return
        elif found := None if word in fixed else _other_form(word, table.beside):
            pieces[at] = in_case_of(pieces[at], _before_word(found[1], pieces[at + 2], table))
        elif not (word in table.between or word.endswith(table.through)):
            return


def _before_word(form: str, following: str, table: _Language) -> str:
    """Return the form that stands before a vowel, where the language has one: "nouvel ami"."""
    return table.before_vowel.get(form, form) if following[:1].lower() in _VOWELS else form


def _agree_after(
    pieces: MutableSequence[str], noun: int, table: _Language, fixed: AbstractSet[str], changed: AbstractSet[int]
) -> None:
    determiners: list[int] = []
    for at in range(noun + 2, min(noun + 2 + 2 * _RIGHT, len(pieces)), 2):
        if pieces[at - 1] not in _WITHIN:
            return
        word = pieces[at].lower()
        if word in table.determiners and (word in table.between or pieces[noun].lower() in table.i_am):
            determiners.append(at)
        elif found := None if word in fixed else _other_form(word, table.beside):
            following = pieces[at + 2] if at + 2 < len(pieces) else ""
            pieces[at] = in_case_of(pieces[at], _before_word(found[1], following, table))
            for before in determiners:
                pieces[before] = in_case_of(pieces[before], table.determiners[pieces[before].lower()])
            determiners.clear()
        elif not (at in changed or word in table.between or word.endswith(table.through)):
            return


def _decline(pieces: MutableSequence[str], table: _Language, nouns: Mapping[int, str]) -> None:
    """Bring what stands before a word for a person to one form, whatever its gender and case."""
    for noun in range(1, len(pieces), 2):
        word = nouns.get(noun) or pieces[noun].lower()
        singular = "" if noun in nouns else _without_case(word, table)
        if not (noun in nouns or (pieces[noun][:1].isupper() and _is_person(singular or word, table))):
            continue
        adjectives: list[int] = []
        for at in range(noun - 2, max(noun - 2 - 2 * _LEFT, 0), -2):
            before = pieces[at].lower()
            if pieces[at + 1] != " " or not before:
                break
            if (other := _determiner(before, table)) or before in {"die", "der"}:
                is_singular = noun in nouns and not word.endswith(table.plurals)
                pieces[at] = in_case_of(pieces[at], other or ("der" if is_singular else before))
                for adjective in adjectives:
                    pieces[adjective] = _without(pieces[adjective], "n")
                if singular and before in table.singular:
                    pieces[noun] = in_case_of(pieces[noun], singular)
                break
            if len(before) < _SHORTEST_ADJECTIVE or not before.endswith(_CASES) or before in table.kept:
                break
            if before[-2:] in {"er", "em", "es"} and pieces[at][:1].islower():
                pieces[at] = pieces[at][:-1]
            adjectives.append(at)


def _without(word: str, ending: str) -> str:
    return word[:-1] if word.lower().endswith(ending) else word


def _without_case(word: str, table: _Language) -> str:
    """Return the nominative of a noun such as "Studenten", "Kollegen" or "Lehrers", "" for others."""
    for form in (word.removesuffix("en"), word.removesuffix("n"), word.removesuffix("s")):
        if form != word and (word.endswith("s") or not form.endswith("er")) and _is_person(form, table):
            return form
    return ""


def _is_person(word: str, table: _Language) -> bool:
    return word in table.persons or (len(word) >= _SHORTEST_PERSON and word.endswith(table.persons))


def _determiner(word: str, table: _Language) -> str | None:
    for stem in table.declined:
        if word == stem or (word.startswith(stem) and word[len(stem) :] in _CASES):
            return stem
    return _ARTICLES.get(word)
