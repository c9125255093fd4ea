"""Reads the columns that rules name."""

import dataclasses
import math
import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np

from mentormatch.answers import (
    Cell,
    Column,
    ProgrammeWeeks,
    Zone,
    find_separator,
    fold,
    id_text,
    is_blank,
    read_number,
    read_yes_no,
    read_zone,
    split_terms,
    text_of,
    zone_advice,
)
from mentormatch.arrays import Booleans, Floats
from mentormatch.errors import CohortError, Mistake, suggestion
from mentormatch.profiles import SIDES, Cohort, People, placed

Read = TypeVar("Read")

_ANY_SIGN = re.compile(r"[;|,\n]")


@dataclass(frozen=True)
class ColumnReader:
    """Reads columns of a cohort for one rule, and collects mistakes in them.

    Parameters
    ----------
    cohort : Cohort
        Whose columns.
    owner : str
        What messages call the rule: "rule 'different department'".
    mistakes : list of Mistake
        Mistakes are appended to it; cells that cannot be read count as blank until they are raised.
    any : sequence of str
        Answers that meet everybody; they are read as blank, see `meets_everybody`.
    path : tuple of str and int
        Where the rule stands in its policy.
    weeks : ProgrammeWeeks
        The weeks in which clocks are compared.

    Examples
    --------
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "years": "7"}], mentees=[{"id": "bob", "years": "few"}])
    >>> reader = ColumnReader(cohort, "rule 'gap years'", [])
    >>> reader.numbers(cohort.mentors, "years"), reader.numbers(cohort.mentees, "years")
    (array([7.]), array([nan]))
    >>> print(*reader.mistakes)
    mentees, row 0, column 'years': rule 'gap years' needs a number or a blank for mentee 'bob'. Got 'few'.
    """

    cohort: Cohort
    owner: str
    mistakes: list[Mistake]
    any: Sequence[str] = ()
    path: tuple[str | int, ...] = ()
    weeks: ProgrammeWeeks = dataclasses.field(default_factory=ProgrammeWeeks)

    def add_mistake(self, people: People, position: int, code: str, expected: str, **fields: Any) -> None:
        """Add a mistake in an answer of the person at a position; `fields` are further fields of it."""
        self.mistakes.append(placed(Mistake(code, expected, path=self.path, **fields), people, position))

    def cells(self, people: People, column: str) -> Column | None:
        """Return a column, or None where it is missing."""
        try:
            cells = people.column(column)
            if not self.any:
                return cells
            said = _gave_an_answer(cells, self.any)
            return [None if marked else cell for cell, marked in zip(cells, said, strict=True)]
        except CohortError as error:
            self.mistakes.extend(
                dataclasses.replace(
                    mistake,
                    expected=f"{self.owner}: {mistake.expected}",
                    column=column,
                    side=SIDES[people.role],
                    path=self.path,
                )
                for mistake in error.mistakes
            )
            return None

    def numbers(self, people: People, column: str, *, levels: Sequence[str] | None = None) -> Floats:
        """Return the numbers of a column, or the positions of its answers on a scale; NaN where blank."""
        advise: Callable[[str], str | None] | None = None
        if levels is None:
            read: Callable[[Cell], float | None] = read_number
            needed = "a number"
        else:
            scale = {fold(level): float(place) for place, level in enumerate(levels)}
            needed = "one of its levels"

            def advise(got: str) -> str | None:
                return suggestion(got, levels)

            def read(cell: Cell) -> float | None:
                answer = fold(text_of(cell))
                return scale[answer] if answer else None

        numbers = self._read_cells(people, column, read, blank=math.nan, needed=needed, advise=advise)
        return np.array(numbers, dtype=np.float64)

    def zones(self, people: People, column: str) -> list[Zone | None]:
        """Return the time zone of each person, None where blank.

        Examples
        --------
        >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "zone": "GMT+1"}, {"id": "bo"}], mentees=[])
        >>> ColumnReader(cohort, "the rule", []).zones(cohort.mentors, "zone")
        [Zone(name='UTC+01:00'), None]
        """
        return self._read_cells(people, column, read_zone, blank=None, needed="a time zone", advise=zone_advice)

    def meets_everybody(self, people: People, column: str) -> Booleans:
        """Return who gave an answer that meets everybody."""
        try:
            cells = people.column(column) if self.any else [None] * len(people)
        except CohortError:  # which the method that reads the cells reports
            cells = [None] * len(people)
        return np.array(_gave_an_answer(cells, self.any), dtype=np.bool_)

    def ids(self, people: People, column: str) -> list[str]:
        """Return the ids in a column, "" where blank."""
        return self._read_cells(people, column, id_text, blank="", needed="an id")

    def terms(self, people: People, column: str, *, separator: str | None, commas: bool) -> list[tuple[str, ...]]:
        """Return the distinct folded terms of each cell.

        Parameters
        ----------
        people, column
            Which column.
        separator : str, optional
            The separator of terms; None detects it.
        commas : bool
            Whether commas separate terms where no separator is given. They do not where a cell holds one value, such as
            "Research, Development".
        """
        cells = self.cells(people, column)
        if cells is None:
            return [()] * len(people)
        sign = separator or find_separator(cells, besides="" if commas else ",")

        def read(cell: Cell) -> tuple[str, ...]:
            return tuple(dict.fromkeys(term for raw in split_terms(cell, sign) if (term := fold(raw))))

        return self._read_cells(people, column, read, blank=(), needed="terms")

    def who_said_yes(self, column: str, *, says: Sequence[str] = ()) -> tuple[Booleans, Booleans]:
        """Return which mentees and mentors said yes (or one of the answers `says`) in a column of either table."""
        sides = (self.cohort.mentees, self.cohort.mentors)
        known = [self._has_column(people, column) for people in sides]
        if not any(known):
            columns = {*self.cohort.mentees.columns, *self.cohort.mentors.columns}
            hint = suggestion(column, columns)
            expected = f"{self.owner}: there is no such column among the mentees or the mentors"
            self.mistakes.append(
                Mistake("column_unknown", expected, got=column, hint=hint, column=column, path=self.path)
            )
        said = [
            self._said_yes(people, column, says) if has else np.zeros(len(people), dtype=np.bool_)
            for people, has in zip(sides, known, strict=True)
        ]
        return said[0], said[1]

    def _said_yes(self, people: People, column: str, says: Sequence[str]) -> Booleans:
        if says:
            return np.array(_gave_an_answer(people.column(column), says), dtype=np.bool_)
        return np.array(self._read_cells(people, column, read_yes_no, blank=False, needed="yes or no"), dtype=np.bool_)

    def has_one_of(self, people: People, column: str, values: Sequence[str], *, separator: str | None) -> Booleans:
        """Return whose cell is one of some values, or contains it as a term.

        Examples
        --------
        >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "x": "B; A"}, {"id": "bo", "x": "B"}], mentees=[])
        >>> ColumnReader(cohort, "the rule", []).has_one_of(cohort.mentors, "x", ["a"], separator=None)
        array([ True, False])
        """
        wanted = {fold(value) for value in values}
        terms = self.terms(people, column, separator=separator, commas=False)
        cells = self.cells(people, column) if terms else ()
        whole = [fold(text_of(cell)) in wanted for cell in cells or [None] * len(terms)]
        parts = [not wanted.isdisjoint(some) for some in terms]
        return np.array(whole, dtype=np.bool_) | np.array(parts, dtype=np.bool_)

    def _has_column(self, people: People, column: str) -> bool:
        try:
            people.column(column)
        except CohortError:
            return False
        return True

    def _read_cells(
        self,
        people: People,
        column: str,
        read: Callable[[Any], Read | None],
        *,
        blank: Read,
        needed: str,
        advise: Callable[[str], str | None] | None = None,
    ) -> list[Read]:
        """Read each cell; equal cells are read once."""
        cells = self.cells(people, column)
        if cells is None:
            return [blank] * len(people)
        once: dict[Any, Read] = {}
        values = []
        for position, cell in enumerate(cells):
            key = (type(cell), tuple(cell) if isinstance(cell, dict) else cell)
            if key not in once:
                try:
                    value = read(cell)
                except (KeyError, TypeError, ValueError, OverflowError):
                    self._note_mistake(people, position, column, needed, advise)
                    values.append(blank)
                    continue
                once[key] = blank if value is None else value
            values.append(once[key])
        return values

    def _note_mistake(
        self,
        people: People,
        position: int,
        column: str,
        needed: str,
        advise: Callable[[str], str | None] | None,
    ) -> None:
        got = text_of(people.column(column)[position])
        expected = f"{self.owner} needs {needed} or a blank for {people.role} '{people.ids[position]}'"
        hint = advise(got) if advise else None
        self.add_mistake(people, position, "cell_not_read", expected, got=got, hint=hint, column=column)


def _gave_an_answer(cells: Column, words: Sequence[str]) -> list[bool]:
    """Return which cells are one of some answers, or contain it; equal texts are read once."""
    wanted = {fold(word) for word in words}
    once: dict[str, bool] = {}
    said = []
    for cell in cells:
        if not isinstance(cell, str):
            said.append(not is_blank(cell) and _has_part(cell, wanted))
            continue
        if cell not in once:
            once[cell] = not is_blank(cell) and _has_part(cell, wanted)
        said.append(once[cell])
    return said


def _has_part(cell: Cell, wanted: Collection[str]) -> bool:
    text = text_of(cell)
    parts = {fold(text), *map(fold, _ANY_SIGN.split(text)), *map(fold, split_terms(cell))}
    return not parts.isdisjoint(wanted)
