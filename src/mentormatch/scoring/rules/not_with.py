"""Finds people by id or name, and reads who names whom."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from mentormatch.answers import Column, Directory, Node, Place, called_so, is_blank, key_of, split_terms, text_of
from mentormatch.errors import Mistake
from mentormatch.profiles import Cohort, People
from mentormatch.scoring.rules.columns import ColumnReader
from mentormatch.scoring.rules.relations import NotListed

_BETWEEN = re.compile(r"[;|\n]")


def nodes_of(people: People, *, same_person: bool) -> list[Node]:
    """Return the node of each person: the key of the id, and the side unless an id in both tables is one person."""
    return [("" if same_person else people.role, key_of(person_id)) for person_id in people.ids]


def directory_of(cohort: Cohort, *, same_person: bool, more: Iterable[tuple[Node, str, str]] = ()) -> Directory:
    """Return the people of a cohort, and some more, by id and by the column `name`."""
    entries: list[tuple[Node, str, str]] = []
    for people in (cohort.mentees, cohort.mentors):
        names = people.columns.get("name") or [None] * len(people)
        nodes = nodes_of(people, same_person=same_person)
        entries += [
            (node, person_id, text_of(name)) for node, person_id, name in zip(nodes, people.ids, names, strict=True)
        ]
    return Directory([*entries, *more])


@dataclass(frozen=True)
class NamedExclusions:
    """The pairs that are excluded because one names the other, and notes on the names.

    Parameters
    ----------
    relation : NotListed
        The pairs, in either direction.
    absent : int
        How many are named who are not in the cohort.
    examples : tuple of str
        Some of them, with their rows.
    by_name : int
        How many were found by their names.
    """

    relation: NotListed
    absent: int
    examples: tuple[str, ...]
    by_name: int


def read_exclusions(
    reader: ColumnReader, columns: tuple[str | None, str | None], *, separator: str | None, same_person: bool
) -> NamedExclusions:
    """Read the column in which people name those whom they do not want to be paired with.

    A name stands for people of the other side; where an id in both tables is one person, of both sides. So a mentee's
    text never means another mentee of the same name. Ambiguous names are appended to the reader's mistakes.

    Parameters
    ----------
    reader : Reader
        Of the cohort.
    columns : tuple of str or None
        The column of the mentees, and that of the mentors.
    separator : str, optional
        The separator of people; None: semicolons, bars, new lines, and commas that are not part of a name.
    same_person : bool
        Whether an id in both tables is one person.

    Examples
    --------
    >>> import numpy as np
    >>> cohort = Cohort.from_records(mentors=[{"id": "1", "name": "Ada Adams"}, {"id": "2"}],
    ...                              mentees=[{"id": "3", "not with": "ada adams"}])
    >>> reader = ColumnReader(cohort, "the rule", [])
    >>> exclusions = read_exclusions(reader, ("not with", None), separator=None, same_person=True)
    >>> exclusions.relation.block(np.array([0]), None).tolist(), exclusions.by_name
    ([[False, True]], 1)
    """
    cohort = reader.cohort
    directory = directory_of(cohort, same_person=same_person)
    sides = (cohort.mentees, cohort.mentors)
    nodes = [nodes_of(people, same_person=same_person) for people in sides]
    mentees, mentors = (_positions_of_nodes(side) for side in nodes)
    pairs: set[tuple[int, int]] = set()
    unknown: dict[str, Place] = {}
    by_name: set[str] = set()
    for people, column, own in zip(sides, columns, nodes, strict=True):
        cells = None if column is None else reader.cells(people, column)
        for position, text in _names_in_cells(cells or (), separator, directory):
            mine, found = own[position], directory.find(text)
            met = [
                node for node in found if (mine in mentees and node in mentors) or (mine in mentors and node in mentees)
            ]
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
    return NamedExclusions(relation, len(unknown), directory.examples(unknown), len(by_name))


def _positions_of_nodes(nodes: Sequence[Node]) -> dict[Node, list[int]]:
    places: dict[Node, list[int]] = {}
    for position, node in enumerate(nodes):
        places.setdefault(node, []).append(position)
    return places


def _names_in_cells(cells: Column, separator: str | None, directory: Directory) -> Iterator[tuple[int, str]]:
    """Yield each name in the cells, with the position of the cell."""
    for position, cell in enumerate(cells):
        if isinstance(cell, str) and separator is None:
            names: Iterable[str] = () if is_blank(cell) else _split_names(cell.strip(), directory)
        else:
            names = split_terms(cell, separator)
        yield from ((position, name) for name in dict.fromkeys(names))


def _split_names(text: str, directory: Directory) -> Iterator[str]:
    """Yield the names in a text; a comma may be part of a name."""
    if directory.find(text):
        yield text
        return
    for piece in filter(None, map(str.strip, _BETWEEN.split(text))):
        parts = [part.strip() for part in piece.split(",") if part.strip()]
        if not directory.find(piece) and any(directory.find(part) for part in parts):
            yield from parts
        else:
            yield piece
