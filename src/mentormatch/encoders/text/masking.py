"""Texts without the words that tell a gender, and without first names.

What somebody wants to learn does not depend on the gender of who writes, but a model that has learned from people's
texts places "she" and "he" apart. So such words are replaced before a text is encoded: two texts that differ only in
them become one.

1. The text is cut into words. Each word that tells a gender is replaced by one that stands for both, by the tables of
   `masked_words.toml`.
2. A word that is ordinary in another language ("he" is "I have" in Spanish) is replaced only where the very frequent
   words of the text are of its language, or where there are none and the language is English.
3. First names of the cohort are replaced by one word. Those that are words of a text too ("Will", "Grace") are so only
   with a capital letter, and where a sentence begins only if what follows tells a name ("Grace taught me").
4. Words in no table, and what agrees with those that were replaced, follow by their endings: see `agreement.py`.

The word that replaces another never is replaced itself, and is none of those by which a language is told; so a text
that was masked stays as it is.
"""

import functools
import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Self

from mentormatch.answers import fold, read_words
from mentormatch.encoders.text.agreement import in_case_of, make_agree
from mentormatch.encoders.text.stop_words import ENGLISH

_MARKS = "\u0300-\u036f"
# Letters, and what stands between them and the German endings for women: "Lehrer*in", "Lehrer:innen", "Lehrer/-in".
_WORD = re.compile(
    rf"([^\W\d_]+(?:[{_MARKS}]+[^\W\d_]*)*(?:(?:[*:_]|/-?)[Ii]n(?:nen)?(?![^\W\d_]))?)",
)
_SIGN = re.compile(r"[*:_]|/-?")
_SENTENCE_END = (".", "!", "?", ":", "…", "。", "¿", "¡", "•", "\n")
_SHORTEST_NAME = 3
_SHORTEST_SUFFIXED = 6
_FIRST_LANGUAGE = "en"
_DIGITS = 16


class _Stand(NamedTuple):
    """What stands for a word: the text, and the articles that change before it."""

    text: str
    articles: Mapping[str, str]


@dataclass(frozen=True)
class _Tables:
    """The words of `masked_words.toml`: in any text, by language, as ends of longer words, written so."""

    words: dict[str, _Stand] = field(default_factory=dict)
    doubtful: dict[str, dict[str, _Stand]] = field(default_factory=dict)
    longer: dict[str, str] = field(default_factory=dict)
    suffixes: dict[str, str] = field(default_factory=dict)
    before_capital: dict[str, str] = field(default_factory=dict)
    exact: dict[str, str] = field(default_factory=dict)
    common: dict[str, frozenset[str]] = field(default_factory=dict)
    kept: set[str] = field(default_factory=set)
    stands: set[str] = field(default_factory=set)
    ordinary: frozenset[str] = frozenset()
    besides: frozenset[str] = frozenset()
    words_before: frozenset[str] = frozenset()
    verbs_before: frozenset[str] = frozenset()
    told_of: frozenset[str] = frozenset()
    ands: frozenset[str] = frozenset()
    first_name: str = ""


@functools.cache
def _tables() -> _Tables:
    """Return the tables, read when the first text is masked."""
    data = read_words("masked_words.toml", beside=__file__)
    languages = {key: entry for key, entry in data.items() if isinstance(entry, dict) and "common" in entry}
    common = {key: frozenset(entry["common"].split()) for key, entry in languages.items()}
    ordinary = (*data["names"]["ordinary"].split(), *ENGLISH, *(word for words in common.values() for word in words))
    names = {name: frozenset(map(fold, listed.split())) for name, listed in data["names"].items()}
    tables = _Tables(
        exact={word: stand for stand, words in data["exact"].items() for word in words.split()},
        common=common,
        ordinary=frozenset(map(fold, ordinary)),
        besides=names["besides"],
        words_before=names["words_before"],
        verbs_before=names["verbs_before"],
        told_of=names["told_of"],
        ands=names["ands"],
        first_name=data["first_name"],
    )
    for language, entry in languages.items():
        _add_language(tables, language, entry)
    tables.stands.update([tables.first_name, *(stand.lower() for stand in tables.exact.values())])
    tables.common[_FIRST_LANGUAGE] |= ENGLISH - (tables.words.keys() | tables.doubtful.keys() | tables.stands)
    return tables


def _add_language(tables: _Tables, language: str, entry: Mapping[str, Any]) -> None:
    doubtful = entry.get("doubtful", "").split()
    articles = {word: stand for stand, words in entry.get("articles", {}).items() for word in words.split()}
    plain = [(word, stand, False) for stand, words in entry["words"].items() for word in words.split()]
    for word, text, is_feminine in [*plain, *_with_endings(entry.get("endings", {}))]:
        # "die Lehrerinnen" are "die Lehrer": the German article of a plural stays
        stand = _Stand(text, articles if is_feminine and not word.endswith("innen") else {})
        if word in doubtful:
            tables.doubtful.setdefault(word, {})[language] = stand
        else:
            tables.words.setdefault(word, stand)
        tables.stands.add(text)
        if language == "de" and is_feminine:
            tables.longer[word] = text
    tables.suffixes.update(entry.get("suffixes", {}))
    tables.kept.update(entry.get("kept", "").split())
    tables.before_capital.update({word: stand for stand, word in entry.get("before_capital", {}).items()})
    tables.stands.update([*articles.values(), *entry.get("before_capital", {})])


def _with_endings(endings: Mapping[str, str]) -> Iterator[tuple[str, str, bool]]:
    """Yield each word with the word that stands for it, and whether it alone is replaced, and not its pair."""
    for key, stems in endings.items():
        *replaced, last = ("" if ending == "-" else ending for ending in key.split())
        for stem in stems.split():
            for ending in replaced:
                yield ("" if stem == "-" else stem) + ending, ("" if stem == "-" else stem) + last, len(replaced) == 1


class _Plan(NamedTuple):
    """What is done to a word: by the language of the text; as a name; before a capital letter."""

    text: str | None = None
    articles: Mapping[str, str] = {}
    by_language: Mapping[str, _Stand] = {}
    is_name: bool = False
    is_ordinary: bool = False
    before_capital: str | None = None


class Masking:
    """Replaces words that tell a gender, and the first names of a cohort.

    Parameters
    ----------
    names : iterable of str
        The full names of the people: ``Grace Hopper``, ``Hopper, Grace`` or ``Dr. Grace Hopper``. All but the last name
        are first names. Their order does not matter, and they are kept as digests only.
    language : str
        Code of the language of texts whose words do not tell it.

    Notes
    -----
    Digests keep names from being read at a glance, and from turning up in a search. They do not keep anybody who has a
    list of first names from trying them.

    Examples
    --------
    >>> masking = Masking(["Grace Hopper", "Lovelace, Ada"])
    >>> masking.mask("She's a businesswoman; her daughter met Grace.")
    "They's a businessperson; their child met someone."
    >>> masking.mask("He's a businessman; his son met Ada.")
    "They's a businessperson; their child met someone."
    >>> masking.mask("Ich bin eine Lehrerin und arbeite mit Entwickler*innen")
    'Ich bin ein Lehrer und arbeite mit Entwickler'
    >>> masking.mask("He trabajado con mi jefa"), masking.mask("Learn with grace")
    ('He trabajado con mi jefe', 'Learn with grace')
    """

    def __init__(self, names: Iterable[str] = (), language: str = _FIRST_LANGUAGE) -> None:
        self._language = language
        self._take(_digest(name) for full_name in names for name in first_names(full_name))

    def _take(self, digests: Iterable[str]) -> None:
        self._digests = frozenset(digests)
        self._plans = _Plans(self._digests)

    def mask(self, text: str) -> str:
        """Return a text without the words that tell a gender, and without first names.

        A text that has neither is returned as it is.
        """
        pieces = _WORD.split(text)
        plans = list(map(self._plans.__getitem__, pieces[1::2]))
        return self._replaced(pieces, plans)

    def learned(self) -> dict[str, Any]:
        """Return the digests of the first names, and the language, as plain JSON.

        Examples
        --------
        >>> len(Masking(["Ada Lovelace", "Ada Adams"]).learned()["names"])
        1
        """
        return {"names": sorted(self._digests), "language": self._language}

    @classmethod
    def restore(cls, learned: Mapping[str, Any]) -> Self:
        """Return the masking whose state :meth:`learned` returned."""
        masking = cls(language=str(learned.get("language", _FIRST_LANGUAGE)))
        masking._take(learned["names"])
        return masking

    def _replaced(self, pieces: list[str], plans: Sequence[_Plan | None]) -> str:
        """Return the pieces joined; words stand at odd places, and what is between them at even ones."""
        languages = _languages_of(pieces[1::2], plans, self._language)
        out = list(pieces)
        replaced: dict[int, str] = {}
        after_name = False
        for number, plan in enumerate(plans):
            at = 2 * number + 1
            was_name, after_name = after_name, False
            if plan is None:
                continue
            if stand := _stand_in_text(plan, languages, pieces[at + 1 : at + 3]):
                out[at] = in_case_of(pieces[at], stand.text)
                replaced[at] = pieces[at].lower()
                if number and pieces[at - 1] == " " and (article := stand.articles.get(pieces[at - 2].lower())):
                    out[at - 2] = in_case_of(pieces[at - 2], article)
            elif plan.is_name and not (plan.is_ordinary and _may_be_ordinary(pieces, at)):
                after_name = True
                out[at] = _tables().first_name
                if was_name and pieces[at - 1] in {" ", "-"}:  # "Jean-Luc" and "Mary Ann" are one name
                    out[at - 1] = out[at] = ""
        if len(languages) == 1:
            language = next(iter(languages))
            make_agree(out, language, replaced, _tables().stands | _tables().common.get(language, frozenset()))
        return "".join(out)


class _Plans(dict[str, "_Plan | None"]):
    """What is done to each word, None where nothing is; filled on demand."""

    def __init__(self, digests: frozenset[str]) -> None:
        super().__init__()
        self._digests = digests

    def __missing__(self, word: str) -> _Plan | None:
        plan = _plan_of(word, self._digests)
        self[word] = plan
        return plan


def first_names(full_name: str) -> list[str]:
    """Return the folded first names of a full name: all but the last name, titles and initials.

    Examples
    --------
    >>> first_names("Dr. Ada King Lovelace"), first_names("van Rossum, Guido"), first_names("Jean-Luc"), first_names("")
    (['ada', 'king'], ['guido'], ['jean', 'luc'], [])
    """
    last, comma, first = full_name.partition(",")
    is_turned = bool(comma and first.strip() and "," not in first)
    words = (first if is_turned else last).split()
    words = [word for word in words if fold(word.strip(".")) not in _tables().besides]
    words = words if is_turned or len(words) < 2 else words[:-1]
    parts = [fold(part) for word in words for part in _WORD.findall(word)]
    return [part for part in parts if len(part) > 1 or not part.isascii()]


def _digest(name: str) -> str:
    return hashlib.sha256(f"first name: {name}".encode("utf-8", "replace")).hexdigest()[:_DIGITS]


def _plan_of(word: str, digests: frozenset[str]) -> _Plan | None:
    """Return what is done to a word wherever it stands, None for nothing."""
    tables = _tables()
    if stand := tables.exact.get(word):
        return _Plan(stand)
    key = unicodedata.normalize("NFC", word).lower()
    if key in tables.stands:
        return None
    found = _stand_for(key)
    folded = fold(word)
    if found and digests and found.text not in tables.stands and _digest(fold(found.text)) in digests:
        folded, found = fold(found.text), None  # what would stand for the word is a name itself
    is_name = bool(digests) and _digest(folded) in digests
    if found is None and not is_name and key not in tables.doubtful and key not in tables.before_capital:
        return _plan_of_parts(word, digests)
    return _Plan(
        found.text if found else None,
        found.articles if found else {},
        tables.doubtful.get(key, {}),
        is_name,
        folded in tables.ordinary or len(folded) < _SHORTEST_NAME,
        tables.before_capital.get(key),
    )


def _plan_of_parts(word: str, digests: frozenset[str]) -> _Plan | None:
    """Return what is done to the part before a German ending that belongs to no known noun: "Ada:in"."""
    part, sign, rest = word.partition(found.group() if (found := _SIGN.search(word)) else "\0")
    plan = _plan_of(part, digests) if sign else None
    if plan is None or not plan.text:
        return None
    return _Plan(in_case_of(part, plan.text) + sign + rest)


def _stand_in_text(plan: _Plan, languages: frozenset[str] | None, following: Sequence[str]) -> _Stand | None:
    """Return what stands for a word in a text of these languages, before these pieces; None where it stays."""
    for language, stand in plan.by_language.items():
        if languages and language in languages:
            return stand
    if plan.before_capital and following[0] == " " and following[1:] and following[1][:1].isupper():
        return _Stand(plan.before_capital, {})
    return _Stand(plan.text, plan.articles) if plan.text else None


def _stand_for(key: str) -> _Stand | None:
    """Return what stands for a word in small letters, in a text of any language."""
    tables = _tables()
    key = _SIGN.sub("", key)
    if key in tables.words:
        return tables.words[key]
    for start in range(1, len(key) - 4):
        if key[start:] in tables.longer:
            end = key[start:]
            return _Stand(key[:start] + tables.longer[end], tables.words[end].articles)
    if len(key) >= _SHORTEST_SUFFIXED and key not in tables.kept:
        for suffix, text in tables.suffixes.items():
            if key.endswith(suffix):
                return _Stand(key.removesuffix(suffix) + text, {})
    return None


def _languages_of(
    words: Sequence[str], plans: Sequence[_Plan | None], otherwise: str = _FIRST_LANGUAGE
) -> frozenset[str]:
    """Return the languages that most very frequent words are of, each counted once; where there are none, this one.

    Names do not count.
    """
    counts = dict.fromkeys(_tables().common, 0)
    told = {word.lower() for word, plan in zip(words, plans, strict=True) if plan is None or not plan.is_name}
    for language, common in _tables().common.items():
        counts[language] = len(told & common)
    most = max(counts.values())
    found = frozenset(key for key, count in counts.items() if count == most)
    return frozenset({otherwise}) if not most or otherwise in found else found


def _may_be_ordinary(pieces: Sequence[str], at: int) -> bool:
    """Return whether a name that is a word of a text too may be that word where it stands.

    It may in small letters or capitals only. Where a sentence begins, what follows tells: "Grace taught me", "Will's
    advice" and "Rose, my manager" are names, "Grace under pressure", "Will you" and "Rose, lily" are not.
    """
    word = pieces[at]
    if not word[:1].isupper() or (len(word) > 1 and word.isupper()):
        return True
    between = pieces[at - 1]
    is_first = (at == 1 and not between.strip()) or "\n" in between
    if not (is_first or between.rstrip(" \t\"'«“„(-–").endswith(_SENTENCE_END)):
        return False
    return not _tells_name(pieces, at)


def _tells_name(pieces: Sequence[str], at: int) -> bool:
    """Return whether what follows the first word of a sentence tells that it is a name."""
    sign, following = pieces[at + 1], fold(pieces[at + 2]) if at + 2 < len(pieces) else ""
    if sign in {"'", "’"}:
        return following == "s"
    if sign != " ":
        return sign.strip() in {",", "-", "–", "—"} and following in _tables().told_of
    if following in _tables().ands:
        return pieces[at + 4 : at + 5] != [] and pieces[at + 4][:1].isupper()
    if fold(pieces[at]) in _frequent_words():
        is_verb = following.endswith(("ed", "s")) and not following.endswith("ss") and following not in ENGLISH
        return is_verb or following in _tables().verbs_before
    return following not in _tables().words_before


@functools.cache
def _frequent_words() -> frozenset[str]:
    return ENGLISH.union(*_tables().common.values())
