"""Finds the people of listed pairs: forbidden, locked, previous."""

from dataclasses import dataclass, field
from typing import Any

from mentormatch.answers import PersonId, Place
from mentormatch.errors import Mistake
from mentormatch.policy import ListedPair, Rule
from mentormatch.profiles import SIDES, Cohort, People, ambiguous_name, ids_named, unknown_person

# Each suggestion looks at everybody.
_SUGGESTED = 20


@dataclass
class FoundPairs:
    """The listed pairs of one rule whose people are here.

    Attributes
    ----------
    pairs : set of (int, int)
        Positions (mentee, mentor).
    absent : mapping
        The names of those who are not here, by the side they are looked for on, and where they stand.
    by_name : set of str
        The names that were found, and are no ids.
    """

    pairs: set[tuple[int, int]] = field(default_factory=set)
    absent: dict[tuple[str, str], Place] = field(default_factory=dict)
    by_name: set[str] = field(default_factory=set)

    def examples(self, cohort: Cohort) -> tuple[str, ...]:
        """Return some of those who are not here, each with the nearest who is."""
        unknown = {name: place for (_, name), place in self.absent.items()}
        return cohort.mentees.directory.examples(unknown)


def find_pairs(
    rule: Rule, cohort: Cohort, mistakes: list[Mistake], *, same_person: bool, path: tuple[str | int, ...] = ()
) -> FoundPairs:
    """Return the people of a rule's listed pairs, each found by id, address or name.

    A rule that is not one-way also forbids the same two the other way round, where an id in both tables is one person.
    A name of several people is a mistake. So is a name of nobody in what must be or must not be, since a safeguard must
    not fail unseen; where it was a pair of earlier days, or a decision, who left since is only counted.

    Parameters
    ----------
    rule : Rule
        Of a kind that lists pairs.
    cohort : Cohort
    mistakes : list of Mistake
        What is wrong is appended to it.
    same_person : bool
        Whether an id in both tables is one person.
    path : tuple of str and int
        Where the pairs stand in the policy.

    Examples
    --------
    >>> cohort = Cohort.from_records(mentors=[{"id": "1", "name": "Ada Adams"}], mentees=[{"id": "2"}])
    >>> find_pairs(Rule("forbid", pairs=[("2", "Adams, Ada")]), cohort, [], same_person=True).pairs
    {(0, 0)}
    """
    found = FoundPairs()
    both_ways = same_person and not rule.one_way and rule.kind != "lock"
    find = _PeopleFinder(cohort, same_person=same_person)
    for pair in rule.listed:
        wanted = ((pair.mentee, cohort.mentees, cohort.mentors), (pair.mentor, cohort.mentors, cohort.mentees))
        there: list[int | None] = []
        turned: list[int | None] = []
        for text, people, others in wanted:
            ids = find(people, text)
            ids_turned = find(others, text) if both_ways else ()
            for side, meant, positions in ((people, ids, there), (others, ids_turned, turned)):
                positions.append(side.index[meant[0]] if len(meant) == 1 else None)
                if len(meant) > 1:
                    mistakes.append(ambiguous_name(side, text, meant, rule.owner, **_place(pair, side, path)))
            if ids or ids_turned:
                if text not in people.index and text not in others.index:
                    found.by_name.add(text)
            elif rule.kind == "previous" or pair.decision:
                place = pair.file or "", -1 if pair.row is None else pair.row
                found.absent.setdefault(("" if same_person else people.role, text), place)
            else:
                code = "lock_of_nobody" if rule.kind == "lock" else "name_unknown"
                near = len(mistakes) < _SUGGESTED
                where = _place(pair, people, path)
                mistakes.append(unknown_person(people, text, owner=rule.owner, code=code, nearest=near, **where))
        if there[0] is not None and there[1] is not None:
            found.pairs.add((there[0], there[1]))
        if turned[0] is not None and turned[1] is not None:
            found.pairs.add((turned[1], turned[0]))
    return found


class _PeopleFinder:
    """Finds whom a text names in one table, also by an id of the same person in the other."""

    def __init__(self, cohort: Cohort, *, same_person: bool) -> None:
        self._other_table = {"mentee": cohort.mentors, "mentor": cohort.mentees}
        self._counterparts: dict[str, dict[PersonId, tuple[PersonId, ...]]] = {"mentee": {}, "mentor": {}}
        for mentee, mentor in cohort.in_both_tables() if same_person else ():
            mentee_id, mentor_id = cohort.mentees.ids[mentee], cohort.mentors.ids[mentor]
            self._counterparts["mentee"][mentor_id] = (mentee_id,)
            self._counterparts["mentor"][mentee_id] = (mentor_id,)

    def __call__(self, people: People, text: str) -> tuple[PersonId, ...]:
        named = ids_named(people, text)
        counterparts = self._counterparts[people.role]
        if named or not counterparts:
            return named
        elsewhere = ids_named(self._other_table[people.role], text)
        return counterparts.get(elsewhere[0], ()) if len(elsewhere) == 1 else ()


def _place(pair: ListedPair, people: People, path: tuple[str | int, ...]) -> dict[str, Any]:
    """Return the fields of a mistake that say where a pair is listed."""
    place: dict[str, Any] = {"side": SIDES[people.role], "path": path, "column": "pairs"}
    return place if pair.file is None else place | {"column": people.role, "file": pair.file, "row": pair.row}
