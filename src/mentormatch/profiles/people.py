"""The people of one side as a table of columns."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from mentormatch.answers import Cell, Directory, PersonId, Positions, fold, is_address, key_of, text_of
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
_CHANGEABLE = frozenset({dict, list})


@dataclass(frozen=True, eq=False, repr=False)
class People(Value):
    """One side of a cohort: ids, limits and columns of answers, each in the same order.

    Parameters
    ----------
    role : {"mentor", "mentee"}
        Which side it is.
    ids : tuple of str, or of int
        Unique, without white space around them; whole numbers stay numbers, where all of a side are, but in files,
        which hold text.
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
    unread : mapping of str to tuple of Mistake
        Columns with cells that cannot be answers, such as bytes, and what is wrong with them: raised where they are
        used.
    by_policy : bool
        Whether they were read as a policy says, with its ``[columns]``, ``[answers]`` and ``[only]``.

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
    ids: tuple[PersonId, ...]
    columns: Mapping[str, tuple[Cell, ...]] = field(default_factory=dict)
    capacity: Integers | None = None
    min_load: Integers | None = None
    demand: Integers | None = None
    source: str | None = None
    first_row: int = 0
    rows: Integers | None = None
    notes: tuple[str, ...] = ()
    readings: tuple[str, ...] = ()
    unread: Mapping[str, tuple[Mistake, ...]] = field(default_factory=dict)
    by_policy: bool = False

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
        object.__setattr__(self, "unread", ReadOnlyDict(self.unread))
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
    def index(self) -> Mapping[PersonId, int]:
        """The position of each id; numbers are found as text too, e-mail addresses without case."""
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
        texts = map(str, self.ids)
        return Directory((("", text), text, labels) for text, labels in zip(texts, self.labels, strict=True))

    @cached_property
    def _doubled_names(self) -> frozenset[str]:
        counts = Counter(map(fold, self.names))
        return frozenset(name for name, times in counts.items() if times > 1)

    def own_id(self, person_id: PersonId) -> PersonId:
        """Return the id as it stands in this table, of a number or its text; a `KeyError` where there is nobody such.

        Examples
        --------
        >>> People("mentee", (7, 8)).own_id("7")
        7
        """
        return self.ids[self.index[person_id]]

    def called(self, person_id: PersonId) -> str:
        """Return what texts call somebody: the name, with the id where several have it, or the id where there is none.

        Who is not in this table is called by the id.

        Examples
        --------
        >>> people = People("mentee", ("7", "8", "9", "10"), {"name": ("Kim Lee", "Noor", "noor", None)})
        >>> [people.called(person_id) for person_id in people.ids]
        ['Kim Lee', 'Noor (8)', 'noor (9)', '10']
        """
        name = shorten(self.names[self.index[person_id]]) if person_id in self.index else ""
        return str(person_id) if not name else f"{name} ({person_id})" if fold(name) in self._doubled_names else name

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
        if name in self.unread:
            raise CohortError(self.unread[name])
        expected = f"there is no such column among the {self.role}s"
        hint = suggestion(name, self.columns)
        side = SIDES[self.role]
        raise CohortError(Mistake("column_unknown", expected, got=name, hint=hint, file=self.source, side=side))

    def records(self) -> Iterator[dict[str, Cell]]:
        """Yield one mapping a person: the id, limits that say something, and the answers.

        Examples
        --------
        >>> list(People("mentor", (1, 2), {"town": ("Turin", None)}, capacity=[2, -1]).records())
        [{'id': 1, 'capacity': 2, 'town': 'Turin'}, {'id': 2, 'town': None}]
        """
        for row in zip(*(columns := self.all_columns()).values(), strict=True):
            record = dict(zip(columns, row, strict=True))
            blank = [name for name in LIMITS[self.role] if name in record and record[name] is None]
            yield {name: cell for name, cell in record.items() if name not in blank}

    def all_columns(self) -> dict[str, Sequence[Cell]]:
        """Return the ids, the limits of whoever said one, and the answers: what `people_from_columns` takes.

        Examples
        --------
        >>> People("mentor", (1, 2), {"town": ("Turin", None)}, capacity=[2, -1]).all_columns()
        {'id': (1, 2), 'capacity': [2, None], 'town': ('Turin', None)}
        """
        limits: dict[str, Sequence[Cell]] = {}
        for name in LIMITS[self.role]:
            given = getattr(self, name).tolist()
            if any(limit != BLANK_LIMIT[name] for limit in given):
                limits[name] = [None if limit == BLANK_LIMIT[name] else limit for limit in given]
        return {"id": self.ids, **limits, **self.columns}

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
            unread=self.unread,
            by_policy=self.by_policy,
        )


def _frozen_cells(cells: Sequence[Cell]) -> tuple[Cell, ...]:
    """Return a column whose cells of terms with levels cannot be changed."""
    if not _CHANGEABLE.isdisjoint(map(type, cells)):
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
    in_memory: bool = False,
    despite_mistakes: bool = False,
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
    in_memory : bool
        Whether cells are values of Python, where whole numbers are ids too: files hold text.
    despite_mistakes : bool
        Whether cells with mistakes are taken as blank, and rows without an id of their own left out, so that what is
        wrong elsewhere can be found as well.

    Returns
    -------
    People or None
        None where this side has a mistake, or one by which nobody can be told.

    Examples
    --------
    >>> mistakes = []
    >>> people_from_columns("mentor", {"id": ["ada"], "capacity": ["two"]}, mistakes=mistakes)
    >>> print(mistakes[0])
    mentors, row 0, column 'capacity': the capacity of mentor 'ada' must be a whole number of 0 or more. Got 'two'.
    """
    table = PeopleTable(role, columns or {"id": ()}, source, first_row, rows, mistakes, in_memory)
    known = len(mistakes)
    if not check_shape(table):
        return None
    ids = checked_ids(table)
    limits = {name: np.array(limit, dtype=np.int64) for name, limit in checked_limits(table, ids).items()}
    answers, unread = checked_answers(table)
    if len(mistakes) > known:
        if not despite_mistakes or "id" not in table.columns:
            return None
        first = {person_id: position for position, person_id in reversed(list(enumerate(ids)))}
        kept = sorted(position for person_id, position in first.items() if person_id != "")
        rows = [table.row(position) for position in kept]
        ids = [ids[position] for position in kept]
        limits = {name: limit[kept] for name, limit in limits.items()}
        answers = {name: tuple(cells[position] for position in kept) for name, cells in answers.items()}
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
        unread=unread,
    )


def names_of(people: People) -> tuple[str, ...]:
    """Return the name of each person, or else the id, on one line.

    Examples
    --------
    >>> names_of(People("mentor", ("ada", "bob"), {"name": ("Ada  Lovelace", None)}))
    ('Ada Lovelace', 'bob')
    """
    names = (shorten(name, limit=_LONGEST_NAME) for name in people.names)
    return tuple(name or str(person_id) for name, person_id in zip(names, people.ids, strict=True))
