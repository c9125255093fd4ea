"""The people of one side as a table of columns."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from mentormatch.answers import Cell, Directory, Positions, fold, is_address, key_of, text_of
from mentormatch.arrays import Integers
from mentormatch.errors import CohortError, Mistake, shorten, suggestion
from mentormatch.profiles.checks import (
    BLANK_LIMIT,
    LIMITS,
    SIDES,
    PeopleTable,
    Role,
    check_shape,
    checked_answers,
    checked_ids,
    checked_limits,
    limit_elsewhere,
    wrong_length,
)
from mentormatch.profiles.naming import address_column, name_columns, names_in, other_ids
from mentormatch.values import ReadOnlyDict, Value, frozen

Order: TypeAlias = Sequence[int] | npt.NDArray[np.integer[Any]]


_LONGEST_NAME = 80


@dataclass(frozen=True, eq=False, repr=False)
class People(Value):
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
        The row of each person, where rows are not consecutive.
    notes : tuple of str
        What had to be guessed when the file was read.
    readings : tuple of str
        How columns of a form were read, one line a column and manner.

    Raises
    ------
    CohortError
        If the lengths differ or an id occurs twice.

    Examples
    --------
    >>> from mentormatch.profiles import Cohort
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": ["python"], "capacity": 2}], mentees=[])
    >>> cohort.mentors.column("skills"), cohort.mentors.capacity
    ((('python',),), array([2]))
    """

    role: Role
    ids: tuple[str, ...]
    columns: Mapping[str, tuple[Cell, ...]] = field(default_factory=dict)
    capacity: Integers | None = None
    min_load: Integers | None = None
    demand: Integers | None = None
    source: str | None = None
    first_row: int = 0
    rows: Integers | None = None
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
        object.__setattr__(self, "columns", ReadOnlyDict({name: _frozen_cells(c) for name, c in self.columns.items()}))
        if mistakes := self._mistakes():
            raise CohortError(mistakes)

    def _mistakes(self) -> list[Mistake]:
        count = len(self.ids)
        foreign = [name for role, names in LIMITS.items() if role != self.role for name in names]
        found = [limit_elsewhere(name, self.role, self.source) for name in foreign if getattr(self, name) is not None]
        lengths = {name: len(column) for name, column in self.columns.items()}
        lengths |= {name: len(getattr(self, name)) for name in (*LIMITS[self.role], "rows")}
        uneven = {name: length for name, length in lengths.items() if length != count}
        found += [wrong_length(name, length, count, self.role, self.source) for name, length in uneven.items()]
        if len(set(self.ids)) != count:
            expected = f"every {self.role} must have another id"
            found.append(Mistake("id_doubled", expected, file=self.source, column="id", side=SIDES[self.role]))
        return found or list(self._people_in_two_rows())

    def _people_in_two_rows(self) -> Iterator[Mistake]:
        """Yield a mistake for each other id of somebody that is a row of its own."""
        if not any(self.other_ids):
            return
        row_of = {key_of(person_id): position for position, person_id in enumerate(self.ids)}
        for position, others in enumerate(self.other_ids):
            for other in others:
                row = row_of.get(key_of(other), position)
                if row != position:
                    expected = f"{self.role} '{self.ids[position]}' must not also be another row of the table"
                    got = f"{other}, row {self.row_of(row)}"
                    yield Mistake("person_in_two_rows", expected, got=got, file=self.source, row=self.row_of(position),
                                  column="also", side=SIDES[self.role], id=self.ids[position],
                                  hint="Keep one of the two rows.")  # fmt: skip

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
        """The position of each id; e-mail addresses are looked up without case."""
        return Positions((person_id, position) for position, person_id in enumerate(self.ids))

    @cached_property
    def name_columns(self) -> tuple[str, ...]:
        """The column of names, or those of the first and the last name; () where there is none: see `name_columns`."""
        return name_columns(self.columns, role=self.role)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The name of each person, "" where there is none."""
        return names_in(self.columns, self.name_columns, people=len(self))

    @cached_property
    def addresses(self) -> tuple[str, ...]:
        """The e-mail address of each person, "" where none is known: of the column that says so, or the id."""
        column = address_column(self.columns, role=self.role)
        cells: Sequence[Cell] = (None,) * len(self) if column is None else self.columns[column]
        return tuple(
            next((text_of(cell) for cell in both if is_address(cell)), "") for both in zip(cells, self.ids, strict=True)
        )

    @cached_property
    def other_ids(self) -> tuple[tuple[str, ...], ...]:
        """Other ids and addresses of each person, of the column ``also``; () where there are none."""
        return other_ids(self.columns, people=len(self))

    @cached_property
    def labels(self) -> tuple[tuple[str, ...], ...]:
        """What each person may be called by beside the id: the name, the address, and other ids, as far as known."""
        all_labels = zip(self.names, self.addresses, self.other_ids, strict=True)
        return tuple((*(label for label in (name, address) if label), *others) for name, address, others in all_labels)

    @cached_property
    def directory(self) -> Directory:
        """The people by id, name and address."""
        return Directory(
            (("", person_id), person_id, labels) for person_id, labels in zip(self.ids, self.labels, strict=True)
        )

    @cached_property
    def _doubled_names(self) -> frozenset[str]:
        counts = Counter(map(fold, self.names))
        return frozenset(name for name, times in counts.items() if times > 1)

    def called(self, person_id: str) -> str:
        """Return what texts call somebody: the name, with the id where several have it, or the id where there is none.

        Examples
        --------
        >>> people = People("mentee", ("7", "8", "9", "10"), {"name": ("Kim Lee", "Noor", "noor", None)})
        >>> [people.called(person_id) for person_id in people.ids]
        ['Kim Lee', 'Noor (8)', 'noor (9)', '10']
        """
        name = shorten(self.names[self.index[person_id]])
        return person_id if not name else f"{name} ({person_id})" if fold(name) in self._doubled_names else name

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
        side = SIDES[self.role]
        raise CohortError(Mistake("column_unknown", expected, got=name, hint=hint, file=self.source, side=side))

    def row_of(self, position: int) -> int:
        """Return the row of the person at a position: as a spreadsheet counts rows, or from 0 in records and frames."""
        assert self.rows is not None
        return int(self.rows[position])

    def take(self, order: Order) -> "People":
        """Return the people at the given positions, in that order.

        Examples
        --------
        >>> from mentormatch.profiles import Cohort
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


def _frozen_cells(cells: Sequence[Cell]) -> tuple[Cell, ...]:
    """Return a column whose cells of terms with levels cannot be changed."""
    if any(type(cell) is dict or type(cell) is list for cell in cells):
        return tuple([frozen(cell) for cell in cells])
    return tuple(cells)


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
    mentors, row 0, column 'capacity': the capacity of mentor 'ada' must be a whole number of 0 or more. Got 'two'.
    """
    table = PeopleTable(role, columns or {"id": ()}, source, first_row, rows, mistakes)
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
    >>> from mentormatch.profiles import Cohort
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


def names_of(people: People) -> tuple[str, ...]:
    """Return the name of each person, or else the id, on one line.

    Examples
    --------
    >>> names_of(People("mentor", ("ada", "bob"), {"name": ("Ada  Lovelace", None)}))
    ('Ada Lovelace', 'bob')
    """
    names = (shorten(name, limit=_LONGEST_NAME) for name in people.names)
    return tuple(name or person_id for name, person_id in zip(names, people.ids, strict=True))


def by_hash(people: People, positions: Integers) -> Integers:
    """Return positions in the order of a hash of ids, which no order of rows can change.

    Examples
    --------
    >>> sorted(by_hash(People("mentee", ("kim", "noor"), {}), np.array([0, 1])).tolist())
    [0, 1]
    """
    keys = {
        position: hashlib.blake2b(people.ids[position].encode("utf-8", "surrogatepass"), digest_size=16).digest()
        for position in positions.tolist()
    }
    return np.array(sorted(keys, key=keys.__getitem__), dtype=np.int64)
