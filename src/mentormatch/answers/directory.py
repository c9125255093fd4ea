"""Whom a text names: by id, by address or by name."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import TypeAlias

from mentormatch.answers.text import fold
from mentormatch.errors import shorten

Node: TypeAlias = tuple[str, str]


# a file, "" where there is none, and a row in it, -1 where there is none
Place: TypeAlias = tuple[str, int]


_NEAR = 75


_LOOKED_UP = 20


_SHOWN = 3


def folded_name(name: str) -> str:
    """Return a folded name in the order first name, last name.

    Examples
    --------
    >>> folded_name("Lovelace,  Ada")
    'ada lovelace'
    """
    folded = fold(name)
    last, comma, first = folded.partition(",")
    return " ".join(f"{first} {last}".split()) if comma and "," not in first else folded


def key_of(person_id: str) -> str:
    """Return the key by which ids are compared: the id, or for e-mail addresses the casefolded id.

    Examples
    --------
    >>> key_of("Ada@Example.org"), key_of("ADA")
    ('ada@example.org', 'ADA')
    """
    return person_id.casefold() if "@" in person_id else person_id


class Directory:
    """People by their ids and their names.

    Parameters
    ----------
    entries : iterable of (node, id, name)
        Everybody who can be found; a blank name is no name.

    Examples
    --------
    >>> directory = Directory([(("", "1"), "1", "Ada Adams"), (("", "2"), "2", "Bo Berg")])
    >>> directory.find("2"), directory.find("ADAMS, Ada"), directory.find("Bo"), directory.nearest("Ada Adam")
    ([('', '2')], [('', '1')], [], 'Ada Adams')
    """

    def __init__(self, entries: Iterable[tuple[Node, str, str]]) -> None:
        self._entries = list(entries)
        self._by_id: dict[str, dict[Node, None]] = {}
        for node, person_id, _ in self._entries:
            self._by_id.setdefault(key_of(person_id), {})[node] = None

    @cached_property
    def _by_name(self) -> dict[str, dict[Node, None]]:
        """The nodes of each folded name; built only when an id is not found."""
        found: dict[str, dict[Node, None]] = {}
        for node, _, name in self._entries:
            if name and (folded := fold(name)):
                found.setdefault(folded, {})[node] = None
        return found

    @cached_property
    def _written(self) -> dict[str, str]:
        """Ids and names as written, by their folded form."""
        names = {fold(name): name for _, _, name in reversed(self._entries) if name}
        return names | {person_id.casefold(): person_id for _, person_id, _ in reversed(self._entries)}

    def by_id(self, text: str) -> list[Node]:
        """Return the nodes with this id."""
        return list(self._by_id.get(key_of(text), ()))

    def find(self, text: str) -> list[Node]:
        """Return the nodes with this id, or else with this name, also with the last name first."""
        found = self._by_id.get(key_of(text)) or self._by_name.get(fold(text))
        if found is None and text.count(",") == 1:
            last, first = text.split(",")
            found = self._by_name.get(fold(f"{first} {last}"))
        return list(found or ())

    def nearest(self, text: str) -> str | None:
        """Return the id or name nearest to a text, None where none is near."""
        from rapidfuzz import fuzz, process

        near = process.extractOne(fold(text), self._written.keys(), scorer=fuzz.ratio, score_cutoff=_NEAR)
        return None if near is None else self._written[near[0]]

    def examples(self, unknown: Mapping[str, Place]) -> tuple[str, ...]:
        """Return examples of unknown names with their rows, first those near to a known name.

        Examples
        --------
        >>> Directory([(("", "ada"), "ada", "")]).examples({"eve": ("", 0), "adda": ("mentees.csv", 3)})
        ("'adda' (mentees.csv, row 3; near 'ada')", "'eve' (row 0)")
        """
        looked_up = [(name, self.nearest(name)) for name in sorted(unknown)[:_LOOKED_UP]]
        looked_up.sort(key=lambda pair: pair[1] is None)
        shown = []
        for name, near in looked_up[:_SHOWN]:
            file, row = unknown[name]
            place = ", ".join([*([file] if file else []), *([f"row {row}"] if row >= 0 else [])])
            about = "; ".join([*([place] if place else []), *([f"near '{near}'"] if near else [])])
            shown.append(f"'{shorten(name)}' ({about})" if about else f"'{shorten(name)}'")
        return tuple(shown)


def called_so(found: Sequence[Node]) -> str:
    """Return the hint for a name that several people have.

    Examples
    --------
    >>> called_so([("", "b"), ("", "a")])
    "Several are called so; write the id of one: 'a', 'b'."
    """
    ids = ", ".join(f"'{person_id}'" for _, person_id in sorted(found)[:10])
    return f"Several are called so; write the id of one: {ids}{', …' if len(found) > 10 else ''}."
