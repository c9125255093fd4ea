"""Who is meant where people write an id or a name."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

from mentormatch.encoders.answers import Column, fold, is_blank, split_terms, text_of
from mentormatch.errors import Mistake, shorten
from mentormatch.profiles import Cohort, People
from mentormatch.rule_columns import Reader
from mentormatch.rule_kinds import NotListed

Node: TypeAlias = tuple[str, str]
# a file, "" where there is none, and a row in it, -1 where there is none
Place: TypeAlias = tuple[str, int]

_NEAR = 75
_LOOKED_UP = 20
_SHOWN = 3
_BETWEEN = re.compile(r"[;|\n]")


def key_of(one: str) -> str:
    """Return what ids are compared by: themselves, or where they are e-mail addresses, without case.

    Examples
    --------
    >>> key_of("Ada@Example.org"), key_of("ADA")
    ('ada@example.org', 'ADA')
    """
    return one.casefold() if "@" in one else one


def nodes_of(people: People, *, same_person: bool) -> list[Node]:
    """Return the node of each person: what the id compares by, and the side unless ids on both are one person."""
    return [("" if same_person else people.role, key_of(one)) for one in people.ids]


class Directory:
    """People by their ids and their names.

    Parameters
    ----------
    entries : iterable of (node, id, name)
        Everybody who may be meant; blank names are none.

    Examples
    --------
    >>> directory = Directory([(("", "1"), "1", "Ada Adams"), (("", "2"), "2", "Bo Berg")])
    >>> directory.find("2"), directory.find("ADAMS, Ada"), directory.find("Bo"), directory.nearest("Ada Adam")
    ([('', '2')], [('', '1')], [], 'Ada Adams')
    """

    def __init__(self, entries: Iterable[tuple[Node, str, str]]) -> None:
        self._entries = list(entries)
        self._by_id: dict[str, dict[Node, None]] = {}
        for node, one, _ in self._entries:
            self._by_id.setdefault(key_of(one), {})[node] = None

    @cached_property
    def _by_name(self) -> dict[str, dict[Node, None]]:
        """Who is called so; made when an id is not found, which need not happen."""
        found: dict[str, dict[Node, None]] = {}
        for node, _, name in self._entries:
            if name and (folded := fold(name)):
                found.setdefault(folded, {})[node] = None
        return found

    @cached_property
    def _written(self) -> dict[str, str]:
        """Ids and names as they are written, by how they are compared."""
        names = {fold(name): name for _, _, name in reversed(self._entries) if name}
        return names | {one.casefold(): one for _, one, _ in reversed(self._entries)}

    def by_id(self, text: str) -> list[Node]:
        """Return whose id it is."""
        return list(self._by_id.get(key_of(text), ()))

    def find(self, text: str) -> list[Node]:
        """Return whose id it is, or else whose name, also with the last name first."""
        found = self._by_id.get(key_of(text)) or self._by_name.get(fold(text))
        if found is None and text.count(",") == 1:
            last, first = text.split(",")
            found = self._by_name.get(fold(f"{first} {last}"))
        return list(found or ())

    def nearest(self, text: str) -> str | None:
        """Return the id or the name that is most like a text, if any is."""
        from rapidfuzz import fuzz, process

        near = process.extractOne(fold(text), self._written.keys(), scorer=fuzz.ratio, score_cutoff=_NEAR)
        return None if near is None else self._written[near[0]]

    def examples(self, unknown: Mapping[str, Place]) -> tuple[str, ...]:
        """Return some of those who are not here, with where they are named, first those like somebody who is.

        Examples
        --------
        >>> Directory([(("", "ada"), "ada", "")]).examples({"eve": ("", 0), "adda": ("mentees.csv", 3)})
        ("'adda' (mentees.csv, row 3; near 'ada')", "'eve' (row 0)")
        """
        looked_up = [(one, self.nearest(one)) for one in sorted(unknown)[:_LOOKED_UP]]
        looked_up.sort(key=lambda one: one[1] is None)
        shown = []
        for one, near in looked_up[:_SHOWN]:
            file, row = unknown[one]
            place = ", ".join([*([file] if file else []), *([f"row {row}"] if row >= 0 else [])])
            about = "; ".join([*([place] if place else []), *([f"near '{near}'"] if near else [])])
            shown.append(f"'{shorten(one)}' ({about})" if about else f"'{shorten(one)}'")
        return tuple(shown)


def directory_of(cohort: Cohort, *, same_person: bool, more: Iterable[tuple[Node, str, str]] = ()) -> Directory:
    """Return the people of a cohort, and some more, by id and by what stands in the column `name`."""
    entries: list[tuple[Node, str, str]] = []
    for people in (cohort.mentees, cohort.mentors):
        names = people.columns.get("name") or [None] * len(people)
        nodes = nodes_of(people, same_person=same_person)
        entries += [(node, one, text_of(name)) for node, one, name in zip(nodes, people.ids, names, strict=True)]
    return Directory([*entries, *more])


@dataclass(frozen=True)
class NotTogether:
    """Who must not be paired because one names the other, and what to say about the names.

    Parameters
    ----------
    relation : NotListed
        The pairs, in either direction.
    absent : int
        How many are named who are not in the cohort.
    examples : tuple of str
        Some of them.
    by_name : int
        How many were found by their names.
    """

    relation: NotListed
    absent: int
    examples: tuple[str, ...]
    by_name: int


def people_apart(
    reader: Reader, columns: tuple[str | None, str | None], *, separator: str | None, same_person: bool
) -> NotTogether:
    """Read whom people do not want to be paired with.

    Who is named matters on the side across from the one who names; where ids on both sides are one person, on both. So
    of two people of one name, the mentee is not meant by a mentee. Names of several are noted among the reader's
    mistakes.

    Parameters
    ----------
    reader : Reader
        Of the cohort.
    columns : tuple of str or None
        The column of the mentees, and that of the mentors.
    separator : str, optional
        What stands between people; None: semicolons, bars, new lines, and commas that belong to no name.
    same_person : bool
        Whether an id on both sides is one person.

    Examples
    --------
    >>> import numpy as np
    >>> cohort = Cohort.from_records(mentors=[{"id": "1", "name": "Ada Adams"}, {"id": "2"}],
    ...                              mentees=[{"id": "3", "not with": "ada adams"}])
    >>> apart = people_apart(Reader(cohort, "the rule", []), ("not with", None), separator=None, same_person=True)
    >>> apart.relation.block(np.array([0]), None).tolist(), apart.by_name
    ([[False, True]], 1)
    """
    cohort = reader.cohort
    directory = directory_of(cohort, same_person=same_person)
    sides = (cohort.mentees, cohort.mentors)
    nodes = [nodes_of(people, same_person=same_person) for people in sides]
    mentees, mentors = (_places(side) for side in nodes)
    pairs: set[tuple[int, int]] = set()
    unknown: dict[str, Place] = {}
    by_name: set[str] = set()
    for people, column, own in zip(sides, columns, nodes, strict=True):
        cells = None if column is None else reader.cells(people, column)
        for position, text in _named(cells or (), separator, directory):
            mine, found = own[position], directory.find(text)
            met = [one for one in found if (mine in mentees and one in mentors) or (mine in mentors and one in mentees)]
            if len(met) > 1:
                expected = (
                    f"{reader.owner} needs one person where {people.role} '{people.ids[position]}' names somebody"
                )
                place = {"file": people.source, "row": people.row_of(position), "column": column}
                mistake = Mistake("name_ambiguous", expected, got=text, hint=called_so(met), **place)  # type: ignore[arg-type]
                reader.mistakes.append(mistake)
            elif met:
                if not directory.by_id(text):
                    by_name.add(text)
                (other,) = met
                pairs.update((a, b) for a in mentees.get(mine, ()) for b in mentors.get(other, ()))
                pairs.update((a, b) for a in mentees.get(other, ()) for b in mentors.get(mine, ()))
            elif not found:
                here = people.source or "", people.row_of(position)
                unknown[text] = min(here, unknown.get(text, here))
    relation = NotListed(sorted(pairs), mentors=cohort.shape[1])
    return NotTogether(relation, len(unknown), directory.examples(unknown), len(by_name))


def called_so(found: Sequence[Node]) -> str:
    """Return what to do about a name that several people have.

    Examples
    --------
    >>> called_so([("", "b"), ("", "a")])
    "Several are called so; write the id of one: 'a', 'b'."
    """
    ids = ", ".join(f"'{one}'" for _, one in sorted(found)[:10])
    return f"Several are called so; write the id of one: {ids}{', …' if len(found) > 10 else ''}."


def _places(nodes: Sequence[Node]) -> dict[Node, list[int]]:
    places: dict[Node, list[int]] = {}
    for position, node in enumerate(nodes):
        places.setdefault(node, []).append(position)
    return places


def _named(cells: Column, separator: str | None, directory: Directory) -> Iterator[tuple[int, str]]:
    """Yield each person whom a cell names, with the position of the cell."""
    for position, cell in enumerate(cells):
        if isinstance(cell, str) and separator is None:
            names: Iterable[str] = () if is_blank(cell) else _between_people(cell.strip(), directory)
        else:
            names = split_terms(cell, separator)
        yield from ((position, one) for one in dict.fromkeys(names))


def _between_people(text: str, directory: Directory) -> Iterator[str]:
    """Yield the people in a text; a comma may stand within a name."""
    if directory.find(text):
        yield text
        return
    for piece in filter(None, map(str.strip, _BETWEEN.split(text))):
        parts = [part.strip() for part in piece.split(",") if part.strip()]
        if not directory.find(piece) and any(directory.find(part) for part in parts):
            yield from parts
        else:
            yield piece
