"""Which written terms are one term: aliases, known skills, spellings."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache

from mentormatch.answers import KnownSkills, fold, known_skills, noun_wording, other_wordings, word_set
from mentormatch.encoders.aliases import alias_table
from mentormatch.encoders.spelling import name_key, spelling_key, squeezed

_IN_BRACKETS = re.compile(r"(?P<outer>.+?) ?\((?P<inner>[^()]+)\)")
_SKILLS = re.compile(r"(?P<base>.+) skills?")
_VERSION = re.compile(r"(?P<base>.+?)(?P<space> ?)(?:v|version )?\d+(?:\.(?:\d+|x))*\+?")
_AND = re.compile(r" and | ?& ?(?=\w\w)")
_OR = re.compile(r" ?/ ?| or | aka ")
# How many rules may follow each other.
_MOST_RULES = 3
_LONGEST_NAME = 200
_SMALL_WORDS = frozenset({"and", "of", "the"})
# With "skills" behind them these are another subject, or none.
_NO_SUBJECTS = word_set(
    "soft hard life technical digital social basic transferable people motor job work study computer"
)

# Begins the keys of forms that are terms of their own; no name or spelling has it.
_OWN = "≠"


@dataclass(frozen=True, eq=False)
class TermNames:
    """Finds the one key of all names and spellings of a term.

    Parameters
    ----------
    aliases : mapping of str to str, optional
        Other names, which go before what is known.
    vocabulary : iterable of str
        Terms that are known. No two of them are taken as one.
    known_names : bool
        Whether other names of common skills, and other spellings of any term, are known.

    Examples
    --------
    >>> names = TermNames({"js": "JavaScript"})
    >>> [names.key(term) == names.key(other) for term, other in
    ...  (("k8s", "kubernetes"), ("hr", "human resources"), ("microsoft excel", "excel"), ("java", "javascript"))]
    [True, True, True, False]
    >>> names.name(names.key("k8s")), names.name(names.key("falconry")), TermNames(known_names=False).key("k8s")
    ('kubernetes', None, 'k8s')
    """

    aliases: Mapping[str, str] | None = None
    vocabulary: Iterable[str] = ()
    known_names: bool = True
    _exact: dict[str, str] = field(init=False, default_factory=dict)
    _redirect: dict[str, str] = field(init=False, default_factory=dict)
    _names: dict[str, str] = field(init=False, default_factory=dict)
    _keys: dict[str, str] = field(init=False, default_factory=dict)
    _brought: dict[str, str] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        direct = alias_table(self.aliases)
        brought = sorted({term for term in map(fold, self.vocabulary) if term}.union(direct.values()))
        if not self.known_names:
            self._exact.update(direct)
            self._brought.update({squeezed(term): direct.get(term, term) for term in (*brought, *direct)})
            return
        self._bring(term for term in brought if term not in direct)
        own_names = set(_own_table().name_of.values())
        for alias, term in direct.items():
            target = self._exact.get(term) or _known_key(term)
            known = _known_key(alias)
            if known not in self._names and (known == _written_key(alias) or alias in own_names):
                self._redirect[known] = target if self._redirect.get(known, target) == target else known
            self._exact[alias] = target
        self._redirect.update({key: self._redirect.get(end, end) for key, end in self._redirect.items()})
        self._brought.update({squeezed(term): self.key(term) for term in (*direct, *brought)})

    def _bring(self, terms: Iterable[str]) -> None:
        """Keep the brought terms apart: of several with one key, all but the plainest are known by their letters."""
        together: dict[str, list[str]] = {}
        for term in terms:
            together.setdefault(_known_key(term), []).append(term)
        for key, found in together.items():
            own = _own_table().name_of.get(key)
            found.sort(key=lambda term: (term != own, spelling_key(term) != key, len(term), term))
            self._names[key] = found[0]
            self._exact.update({term: f"={term}" for term in found[1:]})
            self._names.update({f"={term}": term for term in found[1:]})

    def both(self, folded: str) -> tuple[str, str]:
        """Return a folded term as it is written, and its key."""
        return folded, self.key(folded)

    def key(self, folded: str) -> str:
        """Return the key of a folded term: equal for all its names and spellings."""
        key = self._keys.get(folded)
        if key is None:
            key = self._exact.get(folded)
            if key is None:
                key = folded
                if self.known_names:
                    known = _known_key(folded)
                    key = self._redirect.get(known, known)
            self._keys[folded] = key
        return key

    def shown(self, key: str, forms: Iterable[str]) -> str:
        """Return how a term is shown: by its known name, or by the shortest form that was written."""
        return (None if _is_own_key(key) else self.name(key)) or min(forms, key=lambda form: (len(form), form))

    def name(self, key: str) -> str | None:
        """Return the name of a known term, folded; None where it is not known."""
        return self._names.get(key) or (_own_table().name_of.get(key) if self.known_names else key)

    def is_inflected_name(self, folded: str) -> bool:
        """Return whether a term is a proper name of our own table but for its ending: "darts" beside Dart."""
        own = _own_table()
        is_near = spelling_key(folded) in own.inflected or name_key(folded.removesuffix("s")) in own.proper_key_of
        return self.known_names and is_near and _known(folded) is None

    def is_listed(self, folded: str) -> bool:
        """Return whether our own table holds a term letter by letter, so that no rule of spelling is asked."""
        return self.known_names and folded in _own_table().listed

    def brought(self) -> Mapping[str, str]:
        """Return the key of each term and alias that were brought, by their letters without spaces."""
        return self._brought

    def known(self) -> Mapping[str, str]:
        """Return the key of each skill and name of our own table, by their letters without spaces."""
        if not self.known_names:
            return {}
        written = _own_table().written
        return (
            {letters: self._redirect.get(key, key) for letters, key in written.items()} if self._redirect else written
        )


@dataclass(frozen=True)
class _OwnTable:
    """Our own skills by the keys of their spellings; of proper names only the letters count, and no plural."""

    key_of: Mapping[str, str]
    proper_key_of: Mapping[str, str]
    inflected: frozenset[str]
    name_of: Mapping[str, str]
    listed: frozenset[str]
    written: Mapping[str, str]
    languages: frozenset[str]
    programs: frozenset[str]
    vendors: frozenset[str]


@cache
def _own_table() -> _OwnTable:
    skills = known_skills()

    def names_of(skill: str) -> tuple[str, ...]:
        return (skill, *skills.names_of[skill])

    key_of: dict[str, str] = {}
    proper: dict[str, str] = {}
    name_of: dict[str, str] = {}
    written: dict[str, str] = {}
    for skill in skills.names_of:
        is_proper = skill in skills.programs
        key = name_key(skill) if is_proper else spelling_key(skill)
        name_of[key] = skill
        for name in names_of(skill):
            written[squeezed(name)] = key
            if is_proper:
                proper[name_key(name)] = key
            else:
                key_of[spelling_key(name)] = key
    for skill in skills.names_of:
        for name in names_of(skill):
            if len(parts := _AND.split(name)) == 2:
                key_of.setdefault(spelling_key(f"{parts[1]} and {parts[0]}"), written[squeezed(name)])
    return _OwnTable(
        key_of=key_of,
        proper_key_of=proper,
        inflected=frozenset(
            spelling_key(name) for skill in skills.programs for name in (skill, *skills.names_of[skill])
        ),
        name_of=name_of,
        listed=frozenset(name for skill in skills.names_of for name in names_of(skill)),
        written=written,
        languages=frozenset(map(name_key, skills.languages)),
        programs=frozenset(map(name_key, skills.programs)),
        vendors=skills.vendors,
    )


@lru_cache(maxsize=65536)
def _known_key(folded: str, rules: int = _MOST_RULES) -> str:
    """Return the key of a term by our own table and rules alone, so many of them after each other."""
    own = _own_table()
    key = _known(folded)
    if key is not None:
        return key
    if rules and len(folded) <= _LONGEST_NAME:  # a longer one is a text, and no name of a skill
        for plainer in _plainer(folded):
            return _known_key(plainer, rules - 1)
        for wording, result in other_wordings(folded):
            key = _known_key(wording, rules - 1)
            is_program = key in own.programs
            if (
                key in own.name_of
                and {
                    "any": True,
                    "program": is_program,
                    "language": key in own.languages,
                    "no_program": not is_program,
                }[result]
            ):
                return key
    return _written_key(folded)


def _written_key(folded: str) -> str:
    """Return the key of a term that is in no table: of its spelling, and of "a and b" in either order."""
    parts = _AND.split(folded) if " and " in folded or "&" in folded else [folded]
    if len(parts) > 1 and all(len(part) > 1 for part in parts):
        return "and".join(sorted({_known_key(part) for part in parts}))
    key = spelling_key(noun_wording(folded))
    return name_key(folded) if key in _own_table().inflected else key


def _plainer(folded: str) -> Iterator[str]:
    """Yield the term without an addition that changes nothing, if there is one."""
    own = _own_table()
    if folded.endswith(")") and (found := _IN_BRACKETS.fullmatch(folded)):
        outer, inner = found["outer"].strip(), found["inner"].strip()
        if outer and inner and (_is_short_for(inner, outer) or _same(inner, outer)):
            yield outer
        elif outer and inner and _is_short_for(outer, inner):
            yield inner
    if (found := _SKILLS.fullmatch(folded)) and found["base"] not in _NO_SUBJECTS:
        base = found["base"]
        subject = base.removesuffix(" development")
        yield subject if _known(base) is None and _known(subject) is not None else base
    found = _VERSION.fullmatch(folded)
    if found and _known(found["base"]) in own.programs and (len(found["base"]) > 1 or found["space"]):
        yield found["base"]
    several = [part.strip() for part in _OR.split(folded)]
    if (
        len(several) > 1
        and len(keys := {_known_key(part.strip()) for part in several}) == 1
        and keys <= own.name_of.keys()
    ):
        yield several[0].strip()
    vendor, _, program = folded.partition(" ")
    if program and vendor in own.vendors and _known_key(program) in own.programs:
        yield program


def _known(folded: str) -> str | None:
    """Return the key of a name in our own table."""
    own = _own_table()
    return own.proper_key_of.get(name_key(folded)) or own.key_of.get(spelling_key(folded))


def _same(term: str, other: str) -> bool:
    known = _known(term)
    return known is not None and known == _known(other)


def _is_short_for(short: str, long: str) -> bool:
    """Return whether a term is the first letters of the words of another, with or without the small words."""
    words = long.replace("/", " ").replace("&", " ").split()
    initials = {"".join(word[0] for word in words), "".join(word[0] for word in words if word not in _SMALL_WORDS)}
    return len(short) > 1 and short.replace(".", "").replace("&", "") in initials


def right_words() -> frozenset[str]:
    """Return the words that are no misspelled skills."""
    skills: KnownSkills = known_skills()
    return skills.right_words


def own_key(form: str) -> str:
    """Return the key of a form that is a term of its own; no name or spelling has it.

    Examples
    --------
    >>> own_key("designs")
    '≠designs'
    """
    return f"{_OWN}{form}"


def _is_own_key(key: str) -> bool:
    return key.startswith(_OWN)
