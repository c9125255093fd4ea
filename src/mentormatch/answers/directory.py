"""Whom a text names: by id, by address or by name."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple, TypeAlias

from mentormatch.answers.addresses import address_in, address_of
from mentormatch.answers.known_answers import NOBODY_WORDS
from mentormatch.answers.terms import split_terms
from mentormatch.answers.text import Cell, PersonId, fold, text_of
from mentormatch.errors import shorten

Node: TypeAlias = tuple[str, str]


# a file, "" where there is none, and a row in it, -1 where there is none
Place: TypeAlias = tuple[str, int]


_NEAR = 75
# of the part of an address before the @, where the part behind it is the same
_NEAR_ADDRESS = 90


_LOOKED_UP = 20


_SHOWN = 3


_NUMBERED = re.compile(r"#?(\d{1,2})\s*[.):]\s*(?=[^\W\d])(\S.*)", re.DOTALL)
_IN_BRACKETS = re.compile(r"[(\[<]([^()\[\]<>]*)[)\]>]")
_AROUND = " \t\n<>()[],;:.!-\"'"
# what may stand between people, and in a name: only where all of them are known
_AND = re.compile(r"\s*[&/+]\s*|\s+(?:and|or|und|oder|et|ou|y|o|e|en|of)\s+", re.IGNORECASE)
_BETWEEN = re.compile(r"[;|\n]")
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


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


def key_of(person_id: PersonId) -> str:
    """Return the key by which ids are compared: the id as text, or for e-mail addresses the casefolded id.

    Examples
    --------
    >>> key_of("Ada@Example.org"), key_of("ADA"), key_of(10)
    ('ada@example.org', 'ADA', '10')
    """
    text = str(person_id)
    return text.casefold() if "@" in text else text


def label_key(label: str) -> str:
    """Return the key by which names and addresses are compared.

    Examples
    --------
    >>> label_key("Lovelace, Ada"), label_key("Ada <Ada@Example.org>")
    ('ada lovelace', 'ada@example.org')
    """
    if "@" not in label:
        return folded_name(label)
    address = str(address_of(label))
    return address.casefold() if address_in(address) == address else folded_name(label)


class Entry(NamedTuple):
    """A person in a directory.

    Attributes
    ----------
    node : tuple of str
        Who it is; several entries may be one person.
    id : str
    labels : tuple of str
        Names and addresses; blank ones are none.
    """

    node: Node
    id: str
    labels: tuple[str, ...] = ()


class Directory:
    """People by their ids, addresses and names: the only place that decides whom a text names.

    A text names those with this id; or else with this id, name or address in another spelling (folded, the last name
    first with a comma or without); or else those whom its parts name: ``1. Ada Lovelace``, ``Ada <ada@example.org>``,
    ``ada@example.org (Ada)``, ``Ada Lovelace (m7)``. Where parts name different people, all of these are found.

    Parameters
    ----------
    entries : iterable of Entry
        Everybody who can be found, as entries or tuples ``(node, id, labels)``.

    Examples
    --------
    >>> directory = Directory([(("", "1"), "1", ("Ada Adams", "ada@example.org")), (("", "2"), "2", ("Bo Berg",))])
    >>> directory.find("2"), directory.find("ADAMS, Ada"), directory.find("Bo"), directory.nearest("Ada Adam")
    ([('', '2')], [('', '1')], [], 'Ada Adams')
    >>> directory.find("1. Ada <Ada@Example.org>"), directory.split("Adams, Ada, Bo Berg")
    ([('', '1')], ['Adams, Ada', 'Bo Berg'])
    """

    def __init__(self, entries: Iterable[tuple[Node, str, tuple[str, ...]]]) -> None:
        self._entries = [Entry(*entry) for entry in entries]
        self._by_id: dict[str, dict[Node, None]] = {}
        for node, person_id, _ in self._entries:
            self._by_id.setdefault(key_of(person_id), {})[node] = None

    @cached_property
    def _by_spelling(self) -> tuple[dict[str, dict[Node, None]], ...]:
        """The nodes of each folded id, of each folded name or address, and of the sorted words of each name.

        Built only when an id is not found as it is written.
        """
        ids: dict[str, dict[Node, None]] = {}
        labels: dict[str, dict[Node, None]] = {}
        words: dict[str, dict[Node, None]] = {}
        for node, person_id, own_labels in self._entries:
            ids.setdefault(fold(person_id), {})[node] = None
            for label in own_labels:
                if key := label_key(label):
                    labels.setdefault(key, {})[node] = None
                    if " " in key:
                        words.setdefault(_sorted_words(key), {})[node] = None
        return ids, labels, words

    @cached_property
    def _written(self) -> dict[str, str]:
        """Ids and labels as written, by their folded form."""
        labels = {label_key(label): label for entry in reversed(self._entries) for label in entry.labels if label}
        return labels | {entry.id.casefold(): entry.id for entry in reversed(self._entries)}

    @cached_property
    def _names(self) -> dict[str, str]:
        """Names as written, by their folded form; ids without digits are names too, where nobody has another."""
        named = {key: label for key, label in self._written.items() if not any(sign.isdigit() for sign in label)}
        return {key: label for key, label in named.items() if "@" not in key}

    @cached_property
    def _names_with(self) -> dict[str, list[str]]:
        """The folded names that contain each word."""
        found: dict[str, list[str]] = {}
        for name in self._names:
            for word in set(_WORD.findall(name)):
                found.setdefault(word, []).append(name)
        return found

    def by_id(self, text: str) -> list[Node]:
        """Return the nodes with this id."""
        return list(self._by_id.get(key_of(text), ()))

    def find(self, text: str) -> list[Node]:
        """Return the nodes that a text names: several where it does not tell which, none where nobody is called so."""
        return self._called(text) or self._named_in_parts(text)

    def _called(self, text: str) -> list[Node]:
        """Return the nodes that the whole of a text is an id, a name or an address of."""
        if found := self._by_id.get(key_of(text)):
            return list(found)
        ids, labels, words = self._by_spelling
        name = folded_name(text)
        return list(
            ids.get(fold(text))
            or labels.get(_written_key(text))
            or (words.get(_sorted_words(name)) if name else ())
            or ()
        )

    def _named_in_parts(self, text: str) -> list[Node]:
        if numbered := _NUMBERED.fullmatch(text.strip()):
            return self.find(numbered.group(2))
        address = address_in(text)
        parts = [address] if address else []
        rest = text.replace(address, " ").replace("mailto:", " ") if address else text
        parts += [inside for inside in _IN_BRACKETS.findall(rest) if inside.strip()]
        outside = _IN_BRACKETS.sub(" ", rest).strip(_AROUND)
        if not parts and outside == text.strip():
            return []
        found = [nodes for part in (*parts, outside) if part.strip() and (nodes := self._called(part.strip()))]
        if not found:
            return []
        common = [node for node in found[0] if all(node in nodes for nodes in found)]
        return common or list(dict.fromkeys(node for nodes in found for node in nodes))

    def names_nobody(self, text: str) -> bool:
        """Return whether a text says that nobody is meant ("none", "n/a", "niemand"), unless somebody is called so.

        Examples
        --------
        >>> Directory([]).names_nobody("None."), Directory([(("", "1"), "none", ())]).names_nobody("none")
        (True, False)
        """
        return fold(text).strip(" .!") in NOBODY_WORDS and not self.find(text)

    def names_in(self, cell: Cell, separator: str | None = None) -> Iterator[str]:
        """Yield the names in a cell, in order: see `split`; without those that say that nobody is meant."""
        texts = split_terms(cell) if isinstance(cell, Sequence) and not isinstance(cell, str) else (text_of(cell),)
        for text in texts:
            for name in self.split(text, separator) if text else ():
                if not self.names_nobody(name):
                    yield name

    def split(self, text: str, separator: str | None = None) -> list[str]:
        """Return the names in a text, in order.

        Semicolons, bars and new lines stand between names. A comma does only where what stands on both sides could be a
        person: "Ada Lovelace, Bo Berg" are two, "Lovelace, Ada" is one. "And" and the like do where all are known.

        Parameters
        ----------
        text : str
        separator : str, optional
            What else stands between names; a comma is always read as described.
        """
        if self._called(text):
            return [text]
        pieces = [piece.strip() for piece in _BETWEEN.split(text)]
        if separator and separator != ",":
            pieces = [part for piece in pieces for part in split_terms(piece, separator)]
        commas = [name for piece in pieces if piece for name in self._split_at_commas(piece)]
        names = [name for several in commas for name in self._split_at_words(several)]
        numbered = [_NUMBERED.fullmatch(name) for name in names]
        if all(numbered) and not all(map(self._called, names)):
            places = [(int(match.group(1)), match.group(2)) for match in numbered if match]
            if len({place for place, _ in places}) == len(places):
                return [name for _, name in sorted(places)]
        return names

    def _split_at_commas(self, text: str) -> Iterator[str]:
        parts = list(split_terms(text, ","))
        while parts:
            part = parts.pop(0)
            if parts and not self._is_two(part, parts[0]):
                part = f"{part}, {parts.pop(0)}"
            yield part

    def _split_at_words(self, text: str) -> Sequence[str]:
        """Return the names that "and" stands between, where all of them are known."""
        parts = [part for part in _AND.split(text) if part]
        return parts if len(parts) > 1 and not self._called(text) and all(map(self.find, parts)) else (text,)

    def _is_two(self, part: str, following: str) -> bool:
        """Return whether a comma stands between two people, and not between a last and a first name."""
        if self.find(part):
            return True
        together, alone = self.find(f"{part}, {following}"), self.find(following)
        if together or alone:
            return together != alone and bool(alone)
        return _could_be_person(part) and _could_be_person(following)

    def nearest(self, text: str) -> str | None:
        """Return the id, name or address nearest to a text, None where none is near."""
        from rapidfuzz import fuzz, process

        if near := self.near_name(text):
            return near
        found = process.extractOne(folded_name(text), self._written.keys(), scorer=fuzz.ratio, score_cutoff=_NEAR)
        return None if found is None else self._written[found[0]]

    def near_name(self, text: str) -> str | None:
        """Return the name that a text which names nobody may be meant for; None where there is none.

        That is a name with nearly the same letters, one that has all words of the text, or all words of which the text
        has, or an address that differs only a little before the @, or only behind it. Ids with digits are no names.

        Examples
        --------
        >>> directory = Directory([(("", "1"), "1", ("Ada Adams", "ada.adams@x.example")), (("", "2"), "2", ())])
        >>> [directory.near_name(text) for text in ("Ada Adms", "Ada", "Dr. Ada Adams", "ada.adams@y.example", "3")]
        ['Ada Adams', 'Ada Adams', 'Ada Adams', 'ada.adams@x.example', None]
        """
        from rapidfuzz import fuzz, process

        if address := address_in(text):
            return self._near_address(address.casefold())
        name = folded_name(text)
        if any(sign.isdigit() for sign in name):
            return None
        found = process.extractOne(name, self._names.keys(), scorer=fuzz.ratio, score_cutoff=_NEAR)
        if found is not None:
            return self._names[found[0]]
        words = set(_WORD.findall(name))
        with_all = [other for word in words for other in self._names_with.get(word, ()) if _contains(words, other)]
        return self._names[min(with_all)] if with_all else None

    def _near_address(self, address: str) -> str | None:
        from rapidfuzz import fuzz

        local, _, domain = address.partition("@")
        for other in sorted(key for key in self._written if "@" in key):
            other_local, _, other_domain = other.partition("@")
            near = local == other_local
            near = near or (domain == other_domain and fuzz.ratio(local, other_local) >= _NEAR_ADDRESS)
            if near:
                return self._written[other]
        return None

    def examples(self, unknown: Mapping[str, Place]) -> tuple[str, ...]:
        """Return examples of unknown names with their rows, first those near to a known name.

        Examples
        --------
        >>> Directory([(("", "ada"), "ada", ())]).examples({"eve": ("", 0), "adda": ("mentees.csv", 3)})
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


def _written_key(text: str) -> str:
    """Return the key of a label that is all of a text; an address in other words is only a part of it."""
    text = text.strip()
    return text.casefold() if address_in(text) == text else folded_name(text)


def _sorted_words(name: str) -> str:
    return " ".join(sorted(name.split()))


def _could_be_person(text: str) -> bool:
    """Return whether a text could be the whole name, or the address, of a person: not only a first or a last name."""
    return "@" in text or len(_WORD.findall(text)) > 1


def _contains(words: set[str], name: str) -> bool:
    """Return whether a text of these words has all words of a name, or a name all words of the text."""
    of_name = set(_WORD.findall(name))
    return words <= of_name or (len(of_name) > 1 and of_name <= words)
