"""Skills known by several names: k8s is Kubernetes."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from mentormatch.answers.text import fold
from mentormatch.answers.word_lists import phrase_set, read_words, word_set


@dataclass(frozen=True)
class KnownSkills:
    """The skills that are known without being told, all folded.

    Parameters
    ----------
    names_of : mapping of str to tuple of str
        Of each skill its other names, sorted.
    languages, programs : frozenset of str
        Programming languages, and these with all other programs: a version after them changes nothing, and their names
        are proper names, which have no plural.
    vendors : frozenset of str
        Who may be named before a program.
    right_words : frozenset of str
        Words that look like a misspelled skill, and are none.
    """

    names_of: Mapping[str, tuple[str, ...]]
    languages: frozenset[str]
    programs: frozenset[str]
    vendors: frozenset[str]
    right_words: frozenset[str]


@cache
def known_skills() -> KnownSkills:
    """Return the skills of our own table, which is read once.

    Examples
    --------
    >>> skills = known_skills()
    >>> skills.names_of["golf"], "python" in skills.languages, "microsoft" in skills.vendors
    (('golfing', 'playing golf'), True, True)
    """
    data = read_words("known_skills.toml")
    vendors = {fold(name) for vendor, other in data["vendors"].items() for name in (vendor, other) if name}
    words = word_set(data["spellings"]["words"])
    fields = {name: skills for name, skills in data.items() if name not in {"vendors", "spellings"}}
    names_of = {
        fold(skill): tuple(sorted({fold(name) for name in phrase_set(names) if name} - {fold(skill)}))
        for skills in fields.values()
        for skill, names in skills.items()
    }
    languages = frozenset(map(fold, fields["programming"]))
    programs = languages.union(map(fold, fields["software"]))
    return KnownSkills(names_of, languages, programs, frozenset(vendors), words)


@cache
def related_skills() -> Mapping[str, tuple[str, ...]]:
    """Return skills whose holders know part of each other, folded; each relation stands once and counts both ways.

    Examples
    --------
    >>> related_skills()["docker"]
    ('kubernetes', 'devops', 'microservices')
    """
    return {
        fold(skill): tuple(map(fold, others.split("|"))) for skill, others in read_words("related_skills.toml").items()
    }
