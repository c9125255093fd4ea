"""What letters call people: by first names, where these are sure."""

import functools
import re
import unicodedata
from typing import Literal

from mentormatch.answers import fold, is_address, read_words, word_set

_REMARK = re.compile(
    r"\s*[(\[{].*?[)\]}]|\s*[\"“”„«»].*?[\"“”„«»]|\s+[-–|/]\s.*|\s+(?:she|he|they|sie|er|elle|il)\s*/.*", re.IGNORECASE
)
_HYPHENS = re.compile(r"([-‐‑'’])")
_FEWEST_OF_A_SHOUT = 3
# "Md" and "Mohd" stand for a name that is often said before the one that somebody is called by
_ABBREVIATED = frozenset({"md", "mohd", "muhd"})
# a family name, wherever it stands
_CLAN = re.compile(r"(?:Ma?c|O['’])[A-Z]")


@functools.cache
def _words(kind: str, entry: str = "words") -> frozenset[str]:
    return word_set(read_words("names.toml", beside=__file__)[kind][entry])


def first_name(name: str, *, part: Literal["first", "whole"] = "whole") -> str:
    """Return the first name in a name, or the name in its natural order where it is not sure which part that is.

    Left whole are names of one word, with initials in front, in letters that are not Latin, with a form of address and
    one word only, with a particle in front, and those that begin with a common family name of China, Korea, Vietnam,
    Japan or Hungary. Capitals are not kept: "ANNA SCHMIDT" is Anna.

    Parameters
    ----------
    name : str
        As it was written.
    part : {"first", "whole"}
        What it is: of a column of first names all of it is kept.

    Examples
    --------
    >>> [first_name(name) for name in ("Ahmed Hassan", "ANNA SCHMIDT", "Eze, Ngozi", "Dr. Jean-Luc Picard", "Madonna")]
    ['Ahmed', 'Anna', 'Ngozi', 'Jean-Luc', 'Madonna']
    >>> [first_name(name) for name in ("María José García", "J. R. Smith", "Nguyen Thi Mai", "Dr. Schmidt", "李小龍")]
    ['María José', 'J. R. Smith', 'Nguyen Thi Mai', 'Dr. Schmidt', '李小龍']
    """
    tidied = natural_name(name)
    if part == "first" or not _is_latin(tidied) or any(map(str.isdigit, tidied)) or is_address(tidied):
        return tidied
    plain = _in_even_case(_plain(name))
    after_comma = _comma_parts(plain)[1]
    all_words = (after_comma or tidied).split()
    words = _without_suffixes(_without_titles(all_words))
    family = set(map(_in_case, _family_in_capitals(plain)))
    if after_comma:
        return _of_given(words) or tidied
    if family:
        return " ".join(word for word in words if word not in family) or tidied
    if len(words) < 2 or _is_unsure(words):
        return tidied
    return _of_given(words[:-1]) or tidied


@functools.lru_cache(maxsize=65536)
def natural_name(name: str) -> str:
    """Return a name in its natural order and case, without remarks: "EZE, NGOZI (she/her)" is Ngozi Eze.

    Examples
    --------
    >>> natural_name("SCHMIDT, ANNA"), natural_name("Ludwig van Beethoven"), natural_name("O'BRIEN")
    ('Anna Schmidt', 'Ludwig van Beethoven', "O'Brien")
    """
    plain = _plain(name)
    if is_address(plain) or any(map(str.isdigit, plain)):
        return plain
    last, first = _comma_parts(_in_even_case(plain))
    words = (f"{first} {last}" if first else last).split()
    return " ".join(map(_in_case, words) if _family_in_capitals(plain) else words)


def first_names(mentee: str, mentor: str) -> tuple[str, str]:
    """Return what the two of a pair are called: where the first names are the same, their whole names.

    Examples
    --------
    >>> first_names("Anna Schmidt", "Ahmed Hassan"), first_names("Anna Schmidt", "Anna Berg")
    (('Anna', 'Ahmed'), ('Anna Schmidt', 'Anna Berg'))
    """
    called = first_name(mentee), first_name(mentor)
    return (natural_name(mentee), natural_name(mentor)) if fold(called[0]) == fold(called[1]) else called


def _plain(name: str) -> str:
    """Return a name without remarks, pronouns and pictures, on one line; as it was where nothing is left."""
    kept = "".join(character for character in name if unicodedata.category(character) not in {"So", "Sk", "Cs"})
    plain = " ".join(_REMARK.sub("", kept).split()).strip(" ,;")
    return plain or name.strip()


def _comma_parts(plain: str) -> tuple[str, str]:
    """Return what stands before the comma and the first names behind it; degrees behind a comma are left out."""
    parts = [part.strip() for part in plain.split(",")]
    parts = [part for part in parts if part and not all(_key(word) in _words("after") for word in part.split())]
    if len(parts) == 2:
        return parts[0], parts[1]
    return (" ".join(parts) or plain), ""


def _key(word: str) -> str:
    return fold(word).strip(".")


def _without_titles(words: list[str]) -> list[str]:
    kept = list(words)
    while kept and all(_key(part) in _words("before") for part in re.split(r"[.-]+", kept[0].strip(".")) if part):
        kept = kept[1:]
    return kept


def _without_suffixes(words: list[str]) -> list[str]:
    kept = list(words)
    while len(kept) > 1 and _key(kept[-1]) in _words("after"):
        kept = kept[:-1]
    return kept


def _in_even_case(plain: str) -> str:
    """Return a name that is all in capitals, or all in small letters, in title case."""
    words = plain.split()
    shouted = len(plain) > 2 and all(map(_is_loud, words))
    return " ".join(map(_in_case, words)) if shouted or plain.islower() else plain


def _is_loud(word: str) -> bool:
    """Return whether a word is in capitals, also one such as "McDONALD"."""
    letters = [character for character in word.removeprefix("Mc").removeprefix("Mac") if character.isalpha()]
    return all(character.isupper() for character in letters)


def _family_in_capitals(plain: str) -> list[str]:
    """Return the words in capitals where others are not: "DUPONT Marie" says which the family name is."""
    words = [word for word in _without_titles(plain.replace(",", " ").split()) if _key(word) not in _words("after")]
    loud = [word for word in words if sum(map(str.isalpha, word)) >= _FEWEST_OF_A_SHOUT and word.isupper()]
    quiet = [word for word in words if word not in loud]
    return loud if loud and quiet and not any(map(_is_loud, quiet)) else []


def _is_latin(name: str) -> bool:
    return all(
        unicodedata.name(character, "").startswith(("LATIN", "MODIFIER")) for character in name if character.isalpha()
    )


def _is_unsure(words: list[str]) -> bool:
    """Return whether it cannot be told which of the words are first names."""
    first, parts = _key(words[0]), set(words[0].casefold().split("-"))
    particles = _words("particles")
    unsure = particles | _words("family_first") | _ABBREVIATED
    return (
        _is_initial(words[0])
        or first in unsure
        or (len(parts) > 1 and bool(parts & _words("particles")))
        or bool(_CLAN.match(words[0]))
    )


def _is_initial(word: str) -> bool:
    letters = [character for character in word if character.isalpha()]
    return len(letters) == 1 or (word.count(".") > 1) or (word.isupper() and 1 < len(letters) <= 2 and "." in word)


def _of_given(words: list[str]) -> str:
    """Return the first of the given names, with its second part where it has one; "" where it is none."""
    if not words or _is_initial(words[0]) or _key(words[0]) in _ABBREVIATED:
        return ""
    if len(words) > 1 and _key(words[0]) in _words("double", "first") and _key(words[1]) in _words("double", "second"):
        return " ".join(words[:2])
    return words[0]


def _in_case(word: str) -> str:
    """Return a word of a name in title case: "ANNA-LENA" is Anna-Lena; particles of a last name stay small."""
    if _key(word) in _words("particles"):
        return word.lower()
    if not (word.isupper() or word.islower()):
        return word
    return "".join(part[:1].upper() + part[1:].lower() for part in _HYPHENS.split(word))
