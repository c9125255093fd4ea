"""Mentors and mentees as tables of columns; a cohort is both."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from mentormatch.errors import CohortError, Mistake, suggestion, unknown_name
from mentormatch.profile_cells import Cell, Positions
from mentormatch.profile_checks import (
    BLANK_LIMIT,
    LIMITS,
    Role,
    Table,
    check_shape,
    checked_answers,
    checked_ids,
    checked_limits,
    columns_of_frame,
    columns_of_records,
    limit_elsewhere,
    wrong_length,
)

IntArray: TypeAlias = npt.NDArray[np.int64]
Order: TypeAlias = Sequence[int] | npt.NDArray[np.integer[Any]]


@dataclass(frozen=True, eq=False, repr=False)
class People:
    """One side of a cohort: ids, limits and columns of answers, each in the same order.

    Parameters
    ----------
    role : {"mentor", "mentee"}
        Which side it is.
    ids : tuple of str
        Unique, without white space around them.
    columns : mapping of str to tuple of cells
        The answers, without ``id`` and the limits; blank cells are None.
    capacity, min_load : ndarray of int64, shape (people,), or None
        Mentors only: the most and the fewest mentees each takes; a blank capacity is -1, a blank ``min_load`` 0.
    demand : ndarray of int64, shape (people,), or None
        Mentees only: how many mentors each should get; a blank is 1.
    source : str, optional
        The file they came from.
    first_row : int
        The row of the first person: 2 in files, whose header is row 1, and 0 in records and frames.
    rows : ndarray of int64, optional
        The row of each person, where they do not simply follow each other.
    notes : tuple of str
        What had to be guessed when the file was read.
    readings : tuple of str
        How columns of a form were read, one line a column and manner.

    Raises
    ------
    CohortError
        If the lengths differ or an id stands twice.

    Examples
    --------
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": ["python"], "capacity": 2}], mentees=[])
    >>> cohort.mentors.column("skills"), cohort.mentors.capacity
    ((('python',),), array([2]))
    """

    role: Role
    ids: tuple[str, ...]
    columns: Mapping[str, tuple[Cell, ...]] = field(default_factory=dict)
    capacity: IntArray | None = None
    min_load: IntArray | None = None
    demand: IntArray | None = None
    source: str | None = None
    first_row: int = 0
    rows: IntArray | None = None
    notes: tuple[str, ...] = ()
    readings: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name in LIMITS[self.role]:
            if getattr(self, name) is None:
                object.__setattr__(self, name, np.full(len(self.ids), BLANK_LIMIT[name]))
        if self.rows is None:
            object.__setattr__(self, "rows", np.arange(self.first_row, self.first_row + len(self.ids)))
        for name in ("capacity", "min_load", "demand", "rows"):
            if getattr(self, name) is not None:
                frozen = np.array(getattr(self, name), dtype=np.int64)
                frozen.flags.writeable = False
                object.__setattr__(self, name, frozen)
        object.__setattr__(self, "columns", dict(self.columns))
        if mistakes := self._mistakes():
            raise CohortError(mistakes)

    def _mistakes(self) -> list[Mistake]:
        count = len(self.ids)
        foreign = [name for role, names in LIMITS.items() if role != self.role for name in names]
        found = [limit_elsewhere(name, self.role, self.source) for name in foreign if getattr(self, name) is not None]
        lengths = {name: len(column) for name, column in self.columns.items()}
        lengths |= {name: len(getattr(self, name)) for name in (*LIMITS[self.role], "rows")}
        uneven = {name: length for name, length in lengths.items() if length != count}
        found += [wrong_length(name, length, count, self.source) for name, length in uneven.items()]
        if len(set(self.ids)) != count:
            expected = f"every {self.role} must have another id"
            found.append(Mistake("id_doubled", expected, file=self.source, column="id"))
        return found

    def __len__(self) -> int:
        return len(self.ids)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, People):
            return NotImplemented
        same_cells = (self.role, self.ids, self.columns) == (other.role, other.ids, other.columns)
        return same_cells and all(
            np.array_equal(getattr(self, name), getattr(other, name)) for name in LIMITS[self.role]
        )

    def __hash__(self) -> int:
        return hash((self.role, self.ids))

    def __repr__(self) -> str:
        return f"People({len(self.ids)} {self.role}s, columns={list(self.columns)})"

    @cached_property
    def index(self) -> Mapping[str, int]:
        """The position of each id; e-mail addresses are found in capital and small letters alike."""
        return Positions((one, position) for position, one in enumerate(self.ids))

    def column(self, name: str) -> tuple[Cell, ...]:
        """Return the answers under a name; ``id`` gives the ids.

        Where there is nobody and no column is known, every column is empty.

        Raises
        ------
        CohortError
            If there is no such column; the nearest is suggested.
        """
        if name == "id":
            return self.ids
        if name in self.columns or (not self.ids and not self.columns):
            return self.columns.get(name, ())
        expected = f"there is no such column among the {self.role}s"
        hint = suggestion(name, self.columns)
        raise CohortError(Mistake("column_unknown", expected, got=name, hint=hint, file=self.source))

    def row_of(self, position: int) -> int:
        """Return the row in which somebody stands: as a spreadsheet counts it, or from 0 in records and frames."""
        assert self.rows is not None
        return int(self.rows[position])

    def take(self, order: Order) -> "People":
        """Return the people at the given positions, in that order.

        Examples
        --------
        >>> Cohort.from_records(mentors=[{"id": "a"}, {"id": "b"}], mentees=[]).mentors.take([1, 0]).ids
        ('b', 'a')
        """
        order = np.asarray(order, dtype=np.int64)
        positions = order.tolist()
        ids = self.ids
        return People(
            role=self.role,
            ids=tuple([ids[position] for position in positions]),
            columns={name: tuple([cells[i] for i in positions]) for name, cells in self.columns.items()},
            capacity=None if self.capacity is None else self.capacity[order],
            min_load=None if self.min_load is None else self.min_load[order],
            demand=None if self.demand is None else self.demand[order],
            source=self.source,
            first_row=self.first_row,
            rows=None if self.rows is None else self.rows[order],
            notes=self.notes,
            readings=self.readings,
        )


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
        for name, people in (("mentors", self.mentors), ("mentees", self.mentees)):
            if f"{people.role}s" != name:
                raise CohortError(Mistake("wrong_side", f"the {name} must be a table of {name}", got=f"{people.role}s"))

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
            mistakes += [unknown_name(people.role, one, people.ids) for one in unknown]
            kept.append([position for position, one in enumerate(people.ids) if one not in leaving])
        if mistakes:
            raise CohortError(mistakes)
        return self.take(mentors=kept[0], mentees=kept[1])

    def shared_ids(self) -> tuple[str, ...]:
        """Return the ids that stand on both sides, sorted."""
        return tuple(sorted(set(self.mentors.ids).intersection(self.mentees.ids)))


def people_from_columns(
    role: Role,
    columns: Mapping[str, Sequence[object]],
    *,
    source: str | None = None,
    first_row: int = 0,
    rows: Sequence[int] | None = None,
    mistakes: list[Mistake],
) -> People | None:
    """Check the columns of one side and make People of them.

    Parameters
    ----------
    role : {"mentor", "mentee"}
        Which side it is.
    columns : mapping of str to sequence
        With ``id``, unless there is nobody and no column at all.
    source, first_row, rows
        As in `People`.
    mistakes : list of Mistake
        What is wrong is appended to it.

    Returns
    -------
    People or None
        None where this side has a mistake.

    Examples
    --------
    >>> mistakes = []
    >>> people_from_columns("mentor", {"id": ["ada"], "capacity": ["two"]}, mistakes=mistakes)
    >>> print(mistakes[0])
    row 0, column 'capacity': the capacity of mentor 'ada' must be a whole number of 0 or more. Got 'two'.
    """
    table = Table(role, columns or {"id": ()}, source, first_row, rows, mistakes)
    known = len(mistakes)
    if not check_shape(table):
        return None
    ids = checked_ids(table)
    limits = {name: np.array(limit, dtype=np.int64) for name, limit in checked_limits(table, ids).items()}
    answers = checked_answers(table)
    if len(mistakes) > known:
        return None
    return People(
        role=role,
        ids=tuple(ids),
        columns=answers,
        capacity=limits.get("capacity"),
        min_load=limits.get("min_load"),
        demand=limits.get("demand"),
        source=source,
        first_row=first_row,
        rows=None if rows is None else np.array(rows, dtype=np.int64),
    )


def digest(people: People) -> str:
    """Return a fingerprint of ids, limits and answers that does not depend on the order of rows or columns.

    Examples
    --------
    >>> people = Cohort.from_records(mentors=[{"id": "a", "x": 1}, {"id": "b", "x": 2}], mentees=[]).mentors
    >>> digest(people) == digest(people.take([1, 0]))
    True
    """
    names = sorted(people.columns)
    limits = [getattr(people, name).tolist() for name in LIMITS[people.role]]
    cells = [people.columns[name] for name in names]
    rows = sorted(zip(people.ids, *limits, *cells, strict=True), key=lambda row: str(row[0]))
    document = json.dumps([people.role, names, rows], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(document.encode("utf-8", "surrogatepass")).hexdigest()


def _by_role(mentors: Any, mentees: Any) -> tuple[tuple[Role, Any], tuple[Role, Any]]:
    return ("mentor", mentors), ("mentee", mentees)


def _cohort(sides: Sequence[People | None], mistakes: Sequence[Mistake]) -> Cohort:
    mentors, mentees = sides
    if mistakes or mentors is None or mentees is None:
        raise CohortError(mistakes)
    return Cohort(mentors=mentors, mentees=mentees)
