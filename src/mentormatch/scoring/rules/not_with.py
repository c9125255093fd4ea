"""Reads whom people do not want to be paired with."""

from dataclasses import dataclass, field

from mentormatch.answers import Directory, Node, Place, called_so
from mentormatch.profiles import directory_of, nodes_of
from mentormatch.scoring.rules.columns import ColumnReader
from mentormatch.scoring.rules.relations import NotListed


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
        How many were found by their names or addresses.
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
    text never means another mentee of the same name. A name of several people, and one that is nobody's but near to
    somebody's, are appended to the reader's mistakes: what is meant to keep people apart must not fail unseen. "None",
    "n/a" and the like name nobody.

    Parameters
    ----------
    reader : Reader
        Of the cohort.
    columns : tuple of str or None
        The column of the mentees, and that of the mentors.
    separator : str, optional
        What else stands between people, beside semicolons, bars, new lines, and commas that are not part of a name.
    same_person : bool
        Whether an id in both tables is one person.

    Examples
    --------
    >>> import numpy as np
    >>> from mentormatch.profiles import Cohort
    >>> cohort = Cohort.from_records(mentors=[{"id": "1", "Name": "Ada Adams"}, {"id": "2"}],
    ...                              mentees=[{"id": "3", "not with": "ada adams"}])
    >>> reader = ColumnReader(cohort, "the rule", [])
    >>> exclusions = read_exclusions(reader, ("not with", None), separator=None, same_person=True)
    >>> exclusions.relation.block(np.array([0]), None).tolist(), exclusions.by_name
    ([[False, True]], 1)
    """
    cohort = reader.cohort
    sides = (cohort.mentees, cohort.mentors)
    lookup = _Lookup(directory_of(cohort, same_person=same_person))
    nodes = [nodes_of(cohort, people, same_person=same_person) for people in sides]
    mentees, mentors = (_positions_of_nodes(side) for side in nodes)
    pairs: set[tuple[int, int]] = set()
    for people, column, own in zip(sides, columns, nodes, strict=True):
        for position, cell in enumerate((reader.cells(people, column) if column is not None else None) or ()):
            mine = own[position]
            for text in dict.fromkeys(lookup.directory.names_in(cell, separator)):
                met = [
                    node
                    for node in lookup.find(text)
                    if (mine in mentees and node in mentors) or (mine in mentors and node in mentees)
                ]
                if wrong := lookup.what_is_wrong(text, met):
                    code, hint = wrong
                    who = f"{people.role} '{people.ids[position]}'"
                    expected = f"{reader.owner} needs one person where {who} names somebody"
                    reader.add_mistake(people, position, code, expected, got=text, hint=hint, column=str(column))
                    continue
                lookup.count(text, met, (people.source or "", people.row_of(position)))
                for other in met:
                    pairs.update((a, b) for a in mentees.get(mine, ()) for b in mentors.get(other, ()))
                    pairs.update((a, b) for a in mentees.get(other, ()) for b in mentors.get(mine, ()))
    relation = NotListed(sorted(pairs), mentors=cohort.shape[1])
    examples = lookup.directory.examples(lookup.unknown)
    return NamedExclusions(relation, len(lookup.unknown), examples, len(lookup.by_name))


@dataclass
class _Lookup:
    """Finds who is meant, each text once, and keeps the names of nobody, and those that were no ids."""

    directory: Directory
    unknown: dict[str, Place] = field(default_factory=dict)
    by_name: set[str] = field(default_factory=set)
    found: dict[str, list[Node]] = field(default_factory=dict)
    near: dict[str, str | None] = field(default_factory=dict)

    def find(self, text: str) -> list[Node]:
        """Return whom a text names."""
        if text not in self.found:
            self.found[text] = self.directory.find(text)
        return self.found[text]

    def what_is_wrong(self, text: str, met: list[Node]) -> tuple[str, str] | None:
        """Return the code and the hint of a text that does not tell who of those who could be met is meant."""
        if len(met) > 1:
            return "name_ambiguous", called_so(met)
        if self.find(text):
            return None
        if text not in self.near:
            self.near[text] = self.directory.near_name(text)
        near = self.near[text]
        if near is None:
            return None
        who = ", ".join(f"'{person_id}'" for _, person_id in self.find(near))
        somebody_else = "or clear the cell, if it is somebody else, who does not take part"
        return "name_near", f"Did you mean '{near}', id {who}? Write the id; {somebody_else}."

    def count(self, text: str, met: list[Node], place: Place) -> None:
        """Count a text that names nobody, and one that names somebody otherwise than by id."""
        if not self.find(text):
            self.unknown[text] = min(place, self.unknown.get(text, place))
        elif met and not self.directory.by_id(text):
            self.by_name.add(text)


def _positions_of_nodes(nodes: list[Node]) -> dict[Node, list[int]]:
    places: dict[Node, list[int]] = {}
    for position, node in enumerate(nodes):
        places.setdefault(node, []).append(position)
    return places
