"""A cohort: the mentors and the mentees of a round."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Protocol, TypeAlias

from mentormatch.answers import PersonId, id_order, key_of
from mentormatch.errors import CohortError, InputError, Mistake, Side, unknown_name
from mentormatch.profiles.checks import SIDES, Role
from mentormatch.profiles.people import Order, People, people_from_columns
from mentormatch.profiles.records import columns_of_frame, columns_of_records
from mentormatch.profiles.vectors import vectors_of
from mentormatch.values import ReadOnlyDict, plain

ColumnsAndRows: TypeAlias = tuple[Mapping[str, Sequence[Any]], Sequence[int]]
"""The columns of a side, and the number of each row."""


class ReadsPeople(Protocol):
    """What says how answers are read: a `mentormatch.Policy`, which stands above this package."""

    def read_people(self, tables: Mapping[Role, ColumnsAndRows]) -> "Cohort":
        """Return the cohort of the columns of both sides."""


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
        cls, *, mentors: Iterable[object], mentees: Iterable[object], policy: ReadsPeople | None = None
    ) -> "Cohort":
        """Make a cohort from one record a person.

        Parameters
        ----------
        mentors, mentees : iterable
            Mappings, or objects with attributes: dataclasses, named tuples, models of pydantic, rows of SQLite and
            SQLAlchemy. Each has an ``id`` (ids that are whole numbers stay numbers), optionally limits, and answers:
            text, numbers, yes or no, lists of terms, or ``{term: level}``. A column that a person lacks is blank. A
            cell that cannot be an answer, such as bytes, is a mistake once its column is used.
        policy : Policy, optional
            Its ``[columns]``, ``[answers]`` and ``[only]`` say how the records are read, as with
            `mentormatch.read_cohort`; then every column that it names must be there.

        Raises
        ------
        CohortError
            With every mistake of both sides.

        Examples
        --------
        >>> from mentormatch import Policy
        >>> policy = Policy(columns={"mentors": {"id": "Login"}}, answers={"blank": ["n/a"]})
        >>> mentors = [{"Login": "ada", "skills": "n/a"}, {"Login": "bob", "skills": "R"}]
        >>> Cohort.from_records(mentors=mentors, mentees=[{"id": 7}], policy=policy).mentors.column("skills")
        (None, 'R')
        """
        return _cohort_in_memory(columns_of_records, mentors, mentees, policy)

    @classmethod
    def from_frames(cls, *, mentors: Any, mentees: Any, policy: ReadsPeople | None = None) -> "Cohort":
        """Make a cohort from data frames of pandas, polars, Arrow or anything else that narwhals takes.

        Parameters
        ----------
        mentors, mentees : data frame
            One row a person, with a column ``id``, or an index of that name; nulls and NaN are blank.
        policy : Policy, optional
            How the answers are read, as with `from_records`.

        Raises
        ------
        CohortError
            With every mistake of both sides.

        Examples
        --------
        >>> import polars as pl
        >>> Cohort.from_frames(mentors=pl.DataFrame({"id": [7]}), mentees=pl.DataFrame({"id": ["a"]})).mentors.ids
        (7,)
        """
        return _cohort_in_memory(_rows_of_frame, mentors, mentees, policy)

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

    def without(self, *, mentors: Iterable[PersonId] = (), mentees: Iterable[PersonId] = ()) -> "Cohort":
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
        for people, leaving in ((self.mentors, list(mentors)), (self.mentees, list(mentees))):
            unknown = sorted({person for person in leaving if person not in people.index}, key=id_order)
            gone = {people.index[person] for person in leaving if person in people.index}
            mistakes += [
                replace(unknown_name(people.role, unknown_id, people.ids), side=SIDES[people.role], id=unknown_id)
                for unknown_id in unknown
            ]
            kept.append([position for position in range(len(people)) if position not in gone])
        if mistakes:
            raise CohortError(mistakes)
        return self.take(mentors=kept[0], mentees=kept[1])

    def with_people(
        self,
        *,
        mentors: Iterable[object] = (),
        mentees: Iterable[object] = (),
        policy: ReadsPeople | None = None,
    ) -> "Cohort":
        """Return the cohort with more people at its end.

        Parameters
        ----------
        mentors, mentees : iterable
            Records as for `from_records`. Columns that only some have are blank for the others.
        policy : Policy, optional
            How the answers of the new ones are read, as with `from_records`.

        Raises
        ------
        CohortError
            With every mistake of the new ones, and every id that is there already.

        Examples
        --------
        >>> cohort = Cohort.from_records(mentors=[{"id": 1, "skills": "R"}], mentees=[{"id": 7}])
        >>> cohort.with_people(mentors=[{"id": 2, "skills": "Go"}]).mentors.column("skills")
        ('R', 'Go')
        """
        here = self.to_records()
        more = Cohort.from_records(mentors=mentors, mentees=mentees, policy=policy).to_records()
        made = Cohort.from_records(
            mentors=[*here["mentors"], *more["mentors"]], mentees=[*here["mentees"], *more["mentees"]]
        )
        return _read_by_policy(made) if self.mentors.by_policy and self.mentees.by_policy else made

    def to_records(self) -> dict[str, list[dict[str, Any]]]:
        """Return the people of both sides, one mapping each, as `from_records` takes them: ``from_records(**records)``.

        Examples
        --------
        >>> cohort = Cohort.from_records(mentors=[{"id": 1, "skills": "R", "capacity": 2}], mentees=[{"id": 7}])
        >>> cohort.to_records()
        {'mentors': [{'id': 1, 'capacity': 2, 'skills': 'R'}], 'mentees': [{'id': 7}]}
        """
        return {SIDES[people.role]: list(people.records()) for people in (self.mentors, self.mentees)}

    def to_dict(self) -> dict[str, Any]:
        """Return the people of both sides as plain JSON, which `from_dict` reads.

        Examples
        --------
        >>> cohort = Cohort.from_records(mentors=[{"id": 1, "skills": ("R", "Go")}], mentees=[{"id": "kim"}])
        >>> Cohort.from_dict(cohort.to_dict()) == cohort
        True
        """
        sides: dict[str, Any] = {
            SIDES[people.role]: plain(people.all_columns()) for people in (self.mentors, self.mentees)
        }
        return {**sides, "by_policy": self.mentors.by_policy and self.mentees.by_policy}

    @classmethod
    def from_dict(cls, document: Mapping[str, Any]) -> "Cohort":
        """Return the cohort that `to_dict` wrote, also after a way through JSON.

        Raises
        ------
        CohortError
            Where it is none, with every mistake.
        """
        tables = [document.get(side) for side in SIDES.values()] if isinstance(document, Mapping) else [None]
        if not all(isinstance(table, Mapping) and all(isinstance(c, list) for c in table.values()) for table in tables):
            expected = "a stored cohort must have 'mentors' and 'mentees', each a table of columns"
            raise CohortError(Mistake("not_a_cohort", expected, got=type(document).__name__))
        mistakes: list[Mistake] = []
        sides = [
            people_from_columns(role, document[side], mistakes=mistakes, in_memory=True) for role, side in SIDES.items()
        ]
        made = _cohort(sides, mistakes)
        return _read_by_policy(made) if document.get("by_policy") is True else made

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
        return tuple(sorted(both, key=lambda pair: id_order(self.mentees.ids[pair[0]])))


def _read_by_policy(cohort: Cohort) -> Cohort:
    return Cohort(mentors=replace(cohort.mentors, by_policy=True), mentees=replace(cohort.mentees, by_policy=True))


def _rows_of_frame(role: Role, frame: Any, mistakes: list[Mistake]) -> ColumnsAndRows | None:
    columns = columns_of_frame(role, frame, mistakes)
    return None if columns is None else (columns, range(max(map(len, columns.values()), default=0)))


def _cohort_in_memory(
    read: Callable[[Role, Any, list[Mistake]], ColumnsAndRows | None],
    mentors: Any,
    mentees: Any,
    policy: ReadsPeople | None,
) -> Cohort:
    """Return the cohort of what Python holds, read as the policy says where there is one."""
    if policy is not None and not callable(getattr(policy, "read_people", None)):
        expected, hint = "the policy must be a Policy", "Policy.from_dict and Policy.from_toml make one."
        raise InputError(Mistake("not_a_policy", expected, got=type(policy).__name__, hint=hint))
    given: tuple[tuple[Role, Any], ...] = (("mentor", mentors), ("mentee", mentees))
    wrong: dict[Role, list[Mistake]] = {role: [] for role, _ in given}
    tables = {role: read(role, source, wrong[role]) for role, source in given}
    there = {role: table for role, table in tables.items() if table is not None}
    if policy is not None and not any(wrong.values()) and len(there) == len(tables):
        return policy.read_people(there)
    mistakes: list[Mistake] = []
    sides: list[People | None] = []
    for role in tables:
        mistakes += wrong[role]
        columns, rows = there.get(role, ({}, ()))
        made = (
            people_from_columns(role, columns, rows=rows, mistakes=mistakes, in_memory=True) if role in there else None
        )
        sides.append(made)
    return _cohort(sides, mistakes)


def _cohort(sides: Sequence[People | None], mistakes: Sequence[Mistake]) -> Cohort:
    mentors, mentees = sides
    if mistakes or mentors is None or mentees is None:
        raise CohortError(mistakes)
    return Cohort(mentors=mentors, mentees=mentees)
