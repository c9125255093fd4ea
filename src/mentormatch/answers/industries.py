"""Industries: codes of NAICS, NACE and ISIC, and names of sectors."""

import functools
import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mentormatch.answers.headers import words_about
from mentormatch.answers.text import fold
from mentormatch.answers.word_lists import read_words, word_set

CODE_SYSTEMS: tuple[str, ...] = ("naics", "nace", "isic")

# A code at the start of an answer, then its name, or nothing. "31-33" is a sector of NAICS.
_NAICS = re.compile(r"(\d{2})(?:\s*[-–—]\s*(\d{2})|(\d{0,4}))(?![\w.])")
_ISIC = re.compile(
    r"([A-U])?\s?(\d{2})(?:\.?(\d)(\d)?(?:\.?\d\d?)?)?(?![\w.])|([A-U])(?=\s*(?:[-–—:.,]|$))", re.IGNORECASE
)
DIVIDERS = re.compile(r"\s*(?:[/,&+]|\b(?:and|und|et|y|e|en|i|ve)\b)\s*", re.IGNORECASE)
_BETWEEN_WORDS = re.compile(r"[\s/_-]+")
_SMALL = frozenset({"and", "of", "&"})
_FEWEST_WORDS, _MOST_WORDS = 2, 6
_LONGEST = 120


@dataclass(frozen=True)
class _Industries:
    path_of: Mapping[str, tuple[str, ...]]
    section_of: Mapping[int, str]
    sections: frozenset[str]
    naics: Mapping[int, str]
    around: frozenset[str]
    between: frozenset[str]


@functools.cache
def _industries() -> _Industries:
    data = read_words("sectors.toml")
    path_of: dict[str, tuple[str, ...]] = {}
    for path, names in data["sectors"].items():
        steps = tuple(path.split("/"))
        for name in (path, steps[-1], *names.split("|")):
            path_of.setdefault(fold(name), steps)
    sections = data["isic_sections"]
    naics = {number: str(number) for number in data["naics"]["sectors"]}
    naics |= {number: f"{low}-{high}" for low, high in data["naics"]["ranges"] for number in range(low, high + 1)}
    return _Industries(
        path_of=path_of,
        section_of={number: letter for letter, (low, high) in sections.items() for number in range(low, high + 1)},
        sections=frozenset(sections),
        naics=naics,
        around=words_about("industry"),
        between=word_set(read_words("header_words.toml")["words"]["filler"]),
    )


@functools.lru_cache(maxsize=65536)
def read_sector(text: str) -> tuple[str, ...]:
    """Return the sector that a name stands for, as the steps of a path; () where it is not known.

    Names are known whole only: nothing is read into "Technical textiles". Several names together ("Finance / Banking")
    are read where all of them are in one sector: as the last one if each is a part of the one before, else as the
    sector.

    Examples
    --------
    >>> [read_sector(text) for text in ("IT", "Gesundheitswesen", "EdTech", "Tech/IT/Software", "Charity & NGO")]
    [('technology',), ('healthcare',), ('education', 'edtech'), ('technology', 'software'), ('non profit',)]
    >>> [read_sector(text) for text in ("Technical textiles", "Finance or health", "Energy/Health")]
    [(), (), ()]
    """
    if len(text) > _LONGEST:
        return ()
    if path := _path_of_name(text):
        return path
    paths = [_path_of_name(part) for part in DIVIDERS.split(text) if fold(part)]
    if len(paths) < 2 or len({path[:1] for path in paths}) != 1:
        return ()
    chained = all(path[: len(before)] == before for before, path in itertools.pairwise(paths))
    return paths[-1] if chained else paths[0][:1]


def _path_of_name(text: str) -> tuple[str, ...]:
    """Return the sector of one name, also with words such as "industry" before or behind it."""
    table = _industries()
    words = fold(text).split()
    if (path := table.path_of.get(" ".join(words))) is not None or len(words) < 2:
        return path or ()
    if words[-1] in table.around:
        words = words[:-1]
    elif words[0] in table.around:
        words = words[1:]
    else:
        return ()
    while len(words) > 1 and words[0] in table.between:
        words = words[1:]
    return table.path_of.get(" ".join(words), ())


@functools.lru_cache(maxsize=65536)
def read_code(text: str, system: str) -> tuple[str, ...]:
    """Return the steps of an industry code at the start of an answer, from the sector down; () where there is none.

    Parameters
    ----------
    text : str
        A code alone, or followed by its name.
    system : {"naics", "nace", "isic"}
        NAICS (two to six digits), NACE Rev. 2 or ISIC Rev. 4 (a letter, or two to four digits, with or without the
        letter of their section and a point). Digits of NACE beyond the fourth, which countries add, are left aside.

    Examples
    --------
    >>> read_code("541511 Custom Computer Programming Services", "naics"), read_code("3254", "naics")
    (('54', '541', '5415', '54151', '541511'), ('31-33', '325', '3254'))
    >>> read_code("J62.01", "nace"), read_code("6201", "isic"), read_code("J - Information", "isic")
    (('J', 'J62', 'J620', 'J6201'), ('J', 'J62', 'J620', 'J6201'), ('J',))
    >>> read_code("1000 employees", "naics"), read_code("K62.01", "nace"), read_code("Software", "isic")
    ((), (), ())
    """
    plain = text.strip()[:_LONGEST]
    return _naics_steps(plain) if system == "naics" else _isic_steps(plain)


def _naics_steps(text: str) -> tuple[str, ...]:
    found = _NAICS.match(text)
    if not found or not found[0].isascii():
        return ()
    sector = _industries().naics.get(int(found[1]))
    if sector is None or (found[2] and sector != f"{found[1]}-{found[2]}"):
        return ()
    digits = found[1] + (found[3] or "")
    return (sector, *(digits[:length] for length in range(3, len(digits) + 1)))


def _isic_steps(text: str) -> tuple[str, ...]:
    found = _ISIC.match(text)
    if not found or not found[0].isascii():
        return ()
    if found[5]:
        return (found[5].upper(),)
    section = _industries().section_of.get(int(found[2]))
    if section is None or (found[1] and found[1].upper() != section):
        return ()
    digits = found[2] + (found[3] or "") + (found[4] or "")
    return (section, *(section + digits[:length] for length in range(2, len(digits) + 1)))


def initials_of(names: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Return which short names are the initials of exactly one of the longer names, both folded, sorted.

    Examples
    --------
    >>> initials_of(["hr", "human resources", "it", "research & development", "r&d", "ai", "art i", "audit i"])
    (('hr', 'human resources'), ('r&d', 'research & development'))
    """
    longer: dict[str, set[str]] = {}
    for name in names:
        words = [word for word in _BETWEEN_WORDS.split(name) if word]
        if _FEWEST_WORDS <= len(words) <= _MOST_WORDS:
            for kept in (words, [word for word in words if word not in _SMALL]):
                longer.setdefault("".join(word[0] for word in kept), set()).add(name)
    short = [name for name in sorted({*names}) if len(name) > 1 and len(longer.get(name, ())) == 1]
    return tuple((name, long) for name in short for long in longer[name])
