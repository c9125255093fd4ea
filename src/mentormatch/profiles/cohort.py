"""A cohort: the mentors and the mentees of a round."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from mentormatch.answers import key_of
from mentormatch.errors import CohortError, Mistake, Side, unknown_name
from mentormatch.profiles.checks import SIDES, Role, columns_of_frame, columns_of_records
from mentormatch.profiles.people import Order, People, people_from_columns
from mentormatch.profiles.vectors import vectors_of
from mentormatch.values import ReadOnlyDict


@dataclass(frozen=True)
class Cohort:
    """The mentors and the mentees of one round.

    Parameters
    ----------
    mentors, mentees : People
        Both sides. Make them with `from_records`, `from_frames` or `mentormatch.read_cohort`.

    Examples
    --------
    >>> cohort = Cohort.from_records(
    ...     mentors=[{"id": "ada", "skills": ["python", "sql"], "capacity": 2}],
    ...     mentees=[{"id": "linus", "wants": ["python"]}, {"id": "grace", "wants": {"sql": "expert"}}],
    ... )
    >>> cohort.shape
    (2, 1)
    """

    mentors: People
    mentees: People

    def __post_init__(self) -> None:
        tables: tuple[tuple[Side, People], ...] = (("mentors", self.mentors), ("mentees", self.mentees))
        wrong = [
            Mistake("wrong_side", f"the {side} must be a table of {side}", got=SIDES[people.role], side=side)
            for side, people in tables
            if SIDES[people.role] != side
        ]
        if wrong:
            raise CohortError(wrong)

    @classmethod
    def from_records(
        cls, *, mentors: Iterable[Mapping[str, object]], mentees: Iterable[Mapping[str, object]]
    ) -> "Cohort":
        """Make a cohort from one mapping a person.

        Parameters
        ----------
        mentors, mentees : iterable of mapping
            Each with an ``id``, optionally limits, and answers: text, numbers, yes or no, lists of terms, or
            ``{term: level}``. A column that a person lacks is blank.

        Raises
        ------
        CohortError
            With every mistake of both sides.
        """
        mistakes: list[Mistake] = []
        sides = []
        for role, records in _by_role(mentors, mentees):
            columns, rows = columns_of_records(role, records, mistakes)
            sides.append(people_from_columns(role, columns, rows=rows, mistakes=mistakes))
        return _cohort(sides, mistakes)

    @classmethod
    def from_frames(cls, *, mentors: Any, mentees: Any) -> "Cohort":
        """Make a cohort from data frames of pandas, polars, Arrow or anything else that narwhals takes.

        Parameters
        ----------
        mentors, mentees : data frame
            One row a person, with a column ``id``; nulls and NaN are blank.

        Raises
        ------
        CohortError
            With every mistake of both sides.

        Examples
        --------
        >>> import polars as pl
        >>> Cohort.from_frames(mentors=pl.DataFrame({"id": [7]}), mentees=pl.DataFrame({"id": ["a"]})).mentors.ids
        ('7',)
        """
        mistakes: list[Mistake] = []
        sides = []
        for role, frame in _by_role(mentors, mentees):
            columns = columns_of_frame(role, frame, mistakes)
            sides.append(None if columns is None else people_from_columns(role, columns, mistakes=mistakes))
        return _cohort(sides, mistakes)

    @property
    def shape(self) -> tuple[int, int]:
        """How many mentees and how many mentors."""
        return len(self.mentees), len(self.mentors)

    def take(
        self,
        *,
        mentors: Order | None = None,
        mentees: Order | None = None,
    ) -> "Cohort":
        """Return the people at the given positions, in that order; a side that is not given stays as it is."""
        return Cohort(
            mentors=self.mentors if mentors is None else self.mentors.take(mentors),
            mentees=self.mentees if mentees is None else self.mentees.take(mentees),
        )

    def without(self, *, mentors: Iterable[str] = (), mentees: Iterable[str] = ()) -> "Cohort":
        """Return the cohort without the people of these ids.

        Raises
        ------
        CohortError
            If an id is not in the cohort; the nearest is suggested.

        Examples
        --------
        >>> cohort = Cohort.from_records(mentors=[{"id": "a"}, {"id": "b"}], mentees=[{"id": "c"}])
        >>> cohort.without(mentors=["a"]).mentors.ids
        ('b',)
        """
        mistakes: list[Mistake] = []
        kept = []
        for people, leaving in ((self.mentors, set(mentors)), (self.mentees, set(mentees))):
            unknown = sorted(leaving.difference(people.index))
            mistakes += [
                replace(unknown_name(people.role, unknown_id, people.ids), side=SIDES[people.role], id=unknown_id)
                for unknown_id in unknown
            ]
            kept.append([position for position, person_id in enumerate(people.ids) if person_id not in leaving])
        if mistakes:
            raise CohortError(mistakes)
        return self.take(mentors=kept[0], mentees=kept[1])

    def with_vectors(
        self, name: str, *, mentors: tuple[Any, Any] | None = None, mentees: tuple[Any, Any] | None = None
    ) -> "Cohort":
        """Return the cohort with one more column: vectors that you have as a matrix with ids.

        The encoder "vectors" compares them.

        Parameters
        ----------
        name : str
            The column's.
        mentors, mentees : (ids, matrix), optional
            A matrix of floats of shape (ids, length), and whose its rows are. Who is not among them has a blank.

        Raises
        ------
        CohortError
            Where a matrix does not have a row for each id, holds what is no number, or names somebody who is not there,
            or twice.

        Examples
        --------
        >>> cohort = Cohort.from_records(mentors=[{"id": "ada"}, {"id": "bob"}], mentees=[])
        >>> cohort.with_vectors("bio", mentors=(["bob"], [[0.5, 0.25]])).mentors.column("bio")
        (None, (0.5, 0.25))
        """
        mistakes: list[Mistake] = []
        sides = [
            people
            if given is None
            else replace(people, columns={**people.columns, name: vectors_of(people, *given, mistakes)})
            for people, given in ((self.mentors, mentors), (self.mentees, mentees))
        ]
        if mistakes:
            raise CohortError(mistakes)
        return Cohort(mentors=sides[0], mentees=sides[1])

    @cached_property
    def person_keys(self) -> Mapping[Role, tuple[str, ...]]:
        """What tells people apart, of each mentor and each mentee: one person in both tables has the same key.

        That is whoever has the same id in both (case does not matter in addresses), or says so in the column ``also``.
        """
        keys = {people.role: [key_of(person_id) for person_id in people.ids] for people in (self.mentors, self.mentees)}
        others = [
            (keys[people.role][position], [key_of(other) for other in more])
            for people in (self.mentors, self.mentees)
            for position, more in enumerate(people.other_ids)
            if more
        ]
        if not others:
            return ReadOnlyDict({role: tuple(own) for role, own in keys.items()})
        from networkx.utils import UnionFind

        joined: Any = UnionFind()
        for key, more in others:
            joined.union(key, *more)
        first = {key: min(group) for group in joined.to_sets() for key in group}
        return ReadOnlyDict({role: tuple(first.get(key, key) for key in own) for role, own in keys.items()})

    def in_both_tables(self) -> tuple[tuple[int, int], ...]:
        """Return the positions (mentee, mentor) of those who are one person, by the mentee's id.

        Examples
        --------
        >>> cohort = Cohort.from_records(mentors=[{"id": "ada"}, {"id": "bo@x.example", "also": "b7"}],
        ...                              mentees=[{"id": "b7"}, {"id": "ada"}, {"id": "cid"}])
        >>> cohort.in_both_tables()
        ((1, 0), (0, 1))
        """
        keys = self.person_keys
        mentors_of: dict[str, list[int]] = {}
        for position, key in enumerate(keys["mentor"]):
            mentors_of.setdefault(key, []).append(position)
        both = [(mentee, mentor) for mentee, key in enumerate(keys["mentee"]) for mentor in mentors_of.get(key, ())]
        return tuple(sorted(both, key=lambda pair: self.mentees.ids[pair[0]]))


def _by_role(mentors: Any, mentees: Any) -> tuple[tuple[Role, Any], tuple[Role, Any]]:
    return ("mentor", mentors), ("mentee", mentees)


def _cohort(sides: Sequence[People | None], mistakes: Sequence[Mistake]) -> Cohort:
    mentors, mentees = sides
    if mistakes or mentors is None or mentees is None:
        raise CohortError(mistakes)
    return Cohort(mentors=mentors, mentees=mentees)
