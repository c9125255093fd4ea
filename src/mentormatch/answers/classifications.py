"""Classifications of industries that somebody brings: codes, names, their order."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from mentormatch.answers.industries import DIVIDERS
from mentormatch.answers.text import fold

_RANGE = re.compile(r"(\d+)\s*[-–—]\s*(\d+)")
_WORD = re.compile(r"\w+")
# after a code of letters only, so that "A little of everything" is not section A
_DIVIDER = re.compile(r"\s*[-–—:.,)|/]|\s*$")
_LONGEST_CODE, _LONGEST = 24, 400
_WIDEST_RANGE = 99


@dataclass(frozen=True)
class Classified:
    """What an answer is in a classification.

    Parameters
    ----------
    path : tuple of str
        The codes from the top down; () where the answer is not known.
    doubtful : bool
        Whether a code stands in front of a name with which the name of the code shares no word.
    """

    path: tuple[str, ...] = ()
    doubtful: bool = False


@dataclass(frozen=True, eq=False)
class Classification:
    """Reads codes and names of a classification as paths.

    Codes are compared by their letters and digits, so that "J62.01", "J 62.01" and "6201" are one where the file has
    one of them; names by their words, without "and". A name that several codes have stands for what is above all of
    them, or for the upper one where they are one above the other.

    Parameters
    ----------
    codes : mapping of str to sequence of str
        By code the code above ("" at the top), its name, and other names.

    Examples
    --------
    >>> services = {"54": ["", "Professional, Scientific, and Technical Services"], "541": ["54", "Professional"],
    ...     "5415": ["541", "Computer Systems Design"]}
    >>> read = Classification(services).read
    >>> read("5415 - Computer Systems Design").path, read("computer systems design").path, read("Gardening").path
    (('54', '541', '5415'), ('54', '541', '5415'), ())
    >>> read("54 Professional services"), read("54 Catering")
    (Classified(path=('54',), doubtful=False), Classified(path=('54',), doubtful=True))
    """

    codes: Mapping[str, Sequence[str]] = field(repr=False)
    _path_of_key: dict[str, tuple[str, ...]] = field(init=False, repr=False)
    _path_of_name: dict[tuple[str, ...], tuple[str, ...]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        paths = {code: path_of(code, self.codes) for code in self.codes}
        keys = {code_key(code): path for code, path in paths.items()}
        for code, path in paths.items():
            for other in _other_keys(code, path):
                keys.setdefault(other, path)
        names: dict[tuple[str, ...], tuple[str, ...]] = {}
        for code, (_, *called) in self.codes.items():
            for words in {name_key(name) for name in called} - {()}:
                names[words] = _common(names[words], paths[code]) if words in names else paths[code]
        object.__setattr__(self, "_path_of_key", keys)
        object.__setattr__(self, "_path_of_name", names)

    def read(self, text: str) -> Classified:
        """Return what an answer is: a name, a code, or a code and a name.

        Where the name is that of something else in the classification, the answer is not known.
        """
        text = text.strip()[:_LONGEST]
        if named := self._path_of_name.get(name_key(text), ()):
            return Classified(named)
        for path, rest in self._codes_before(text):
            words = name_key(rest)
            named = self._path_of_name.get(words, ())
            if named and not _on_one_way(named, path):
                return Classified()
            return Classified(path, doubtful=not named and not self._shares_word(path, words))
        return Classified()

    def is_name(self, text: str) -> bool:
        """Return whether a text is a name, or a code with its name, to the end."""
        text = text.strip()[:_LONGEST]
        if self._path_of_name.get(name_key(text)):
            return True
        for path, rest in self._codes_before(text):
            named = self._path_of_name.get(name_key(rest), ())
            return bool(named) and _on_one_way(named, path)
        return False

    def label(self, code: str) -> str:
        """Return a code with its name."""
        return " ".join([code, *self.codes[code][1:2]])

    def _codes_before(self, text: str) -> Iterator[tuple[tuple[str, ...], str]]:
        """Yield the longest code at the start of a text, as its path, with what follows."""
        ends = [end for end in range(min(len(text), _LONGEST_CODE), 0, -1) if not text[end : end + 1].isalnum()]
        for end in ends:
            path, rest = self._path_of_key.get(code_key(text[:end]), ()), text[end:]
            if not path:
                continue
            has_digit = any(character.isdigit() for character in text[:end])
            if has_digit or _DIVIDER.match(rest) or self._path_of_name.get(name_key(rest)) == path:
                yield path, rest
                return

    def _shares_word(self, path: tuple[str, ...], words: tuple[str, ...]) -> bool:
        called = [name for code in path for name in self.codes[code][1:]]
        return not words or not called or any({*words} & {*name_key(name)} for name in called)


def code_key(code: str) -> str:
    """Return the letters and digits of a code, by which it is compared; of a range, its ends.

    Examples
    --------
    >>> code_key("J 62.01"), code_key("31 – 33"), code_key("n/a")
    ('j6201', '31-33', 'na')
    """
    if (ends := _RANGE.fullmatch(code.strip())) and len(ends[1]) == len(ends[2]):
        return f"{ends[1]}-{ends[2]}"
    return "".join(character for character in fold(code) if character.isalnum())


def codes_in_range(code: str) -> list[str]:
    """Return the codes that a range stands for; none where it is no range.

    Examples
    --------
    >>> codes_in_range("31-33"), codes_in_range("311")
    (['31', '32', '33'], [])
    """
    ends = _RANGE.fullmatch(code.strip())
    if not ends or len(ends[1]) != len(ends[2]) or not ends[0].isascii():
        return []
    low, high = int(ends[1]), int(ends[2])
    return [str(number).zfill(len(ends[1])) for number in range(low, high + 1)] if high - low <= _WIDEST_RANGE else []


def name_key(name: str) -> tuple[str, ...]:
    """Return the words of a name, without those that only join others.

    Examples
    --------
    >>> name_key("Arts, Entertainment & Recreation") == name_key("arts entertainment, and recreation")
    True
    """
    folded = fold(name)
    return tuple(_WORD.findall(DIVIDERS.sub(" ", folded)) or _WORD.findall(folded))


def path_of(code: str, codes: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """Return the codes from the top down to this one; () where they go round in a circle or one is not there.

    Examples
    --------
    >>> path_of("541", {"54": [""], "541": ["54"]}), path_of("a", {"a": ["b"], "b": ["a"]}), path_of("a", {"a": ["b"]})
    (('54', '541'), (), ())
    """
    path = [code]
    while above := codes[path[-1]][0]:
        if above in path or above not in codes:
            return ()
        path.append(above)
    return tuple(reversed(path))


def _other_keys(code: str, path: tuple[str, ...]) -> Iterator[str]:
    """Yield how else a code is written: the numbers of a range, with the letter of its section, or without."""
    yield from codes_in_range(code)
    key, top = code_key(code), code_key(path[0])
    if top.isalpha() and key[:1].isdigit():
        yield top + key
    if top.isalpha() and key != top and key.startswith(top) and key[len(top) :].isdigit():
        yield key[len(top) :]


def _on_one_way(path: tuple[str, ...], other: tuple[str, ...]) -> bool:
    return _common(path, other) in (path, other)


def _common(path: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    depth = next((at for at, (a, b) in enumerate(zip(path, other, strict=False)) if a != b), min(len(path), len(other)))
    return path[:depth]
