"""Who is meant where people write an id or a name."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from mentormatch.answers import Column, Directory, Node, Place, called_so, is_blank, key_of, split_terms, text_of
from mentormatch.errors import Mistake
from mentormatch.profiles import Cohort, People
from mentormatch.scoring.rules.columns import Reader
from mentormatch.scoring.rules.relations import NotListed

_BETWEEN = re.compile(r"[;|\n]")


def nodes_of(people: People, *, same_person: bool) -> list[Node]:
    """Return the node of each person: what the id compares by, and the side unless ids on both are one person."""
    return [("" if same_person else people.role, key_of(one)) for one in people.ids]


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
