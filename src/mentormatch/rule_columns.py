"""How rules read the columns they name."""

import dataclasses
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np

from mentormatch.encoders.answers import (
    Cell,
    Column,
    find_separator,
    fold,
    read_number,
    read_yes_no,
    split_terms,
    text_of,
)
from mentormatch.errors import CohortError, Mistake, suggestion
from mentormatch.profile_cells import id_text
from mentormatch.profiles import Cohort, People
from mentormatch.rule_kinds import Booleans, Numbers

Read = TypeVar("Read")


@dataclass(frozen=True)
class Reader:
    """Reads columns of a cohort for one rule, and notes what it cannot read.

    Parameters
    ----------
    cohort : Cohort
        Whose columns.
    owner : str
        For whom, in messages: "rule 'different department'".
    mistakes : list of Mistake
        Where mistakes are noted; what could not be read counts as blank until they are raised.

    Examples
    --------
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "years": "7"}], mentees=[{"id": "bob", "years": "few"}])
    >>> reader = Reader(cohort, "rule 'gap years'", [])
    >>> reader.numbers(cohort.mentors, "years"), reader.numbers(cohort.mentees, "years")
    (array([7.]), array([nan]))
    >>> print(*reader.mistakes)
    row 0, column 'years': rule 'gap years' needs a number or a blank for mentee 'bob'. Got 'few'.
    """

    cohort: Cohort
    owner: str
    mistakes: list[Mistake]

    def cells(self, people: People, column: str) -> Column | None:
        """Return a column, or None where there is none."""
        try:
            return people.column(column)
        except CohortError as error:
            self.mistakes.extend(
                dataclasses.replace(one, expected=f"{self.owner}: {one.expected}", column=column)
                for one in error.mistakes
            )
            return None

    def numbers(self, people: People, column: str, *, levels: Sequence[str] | None = None) -> Numbers:
        """Return the numbers of a column, or the places of its answers on a scale; NaN where blank."""
        if levels is None:
            read: Callable[[Cell], float | None] = read_number
            needed, hint = "a number", None
        else:
            scale = {fold(level): float(place) for place, level in enumerate(levels)}
            needed, hint = "one of its levels", levels

            def read(cell: Cell) -> float | None:
                answer = fold(text_of(cell))
                return scale[answer] if answer else None

        return np.array(self._each(people, column, read, blank=math.nan, needed=needed, known=hint), dtype=np.float64)

    def ids(self, people: People, column: str) -> list[str]:
        """Return the ids in a column, "" where blank."""
        return self._each(people, column, id_text, blank="", needed="an id")

    def terms(self, people: People, column: str, *, separator: str | None, commas: bool) -> list[tuple[str, ...]]:
        """Return the different folded terms of each cell.

        Parameters
        ----------
        people, column
            Where they stand.
        separator : str, optional
            What stands between terms; None finds it.
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

        return self._each(people, column, read, blank=(), needed="terms")

    def yes(self, column: str) -> tuple[Booleans, Booleans]:
        """Return which mentees and which mentors said yes in a column that either table has, or both."""
        sides = (self.cohort.mentees, self.cohort.mentors)
        known = [self._has(people, column) for people in sides]
        if not any(known):
            columns = {*self.cohort.mentees.columns, *self.cohort.mentors.columns}
            hint = suggestion(column, columns)
            expected = f"{self.owner}: there is no such column among the mentees or the mentors"
            self.mistakes.append(Mistake("column_unknown", expected, got=column, hint=hint, column=column))
        said = [
            self._each(people, column, read_yes_no, blank=False, needed="yes or no") if has else [False] * len(people)
            for people, has in zip(sides, known, strict=True)
        ]
        return np.array(said[0], dtype=np.bool_), np.array(said[1], dtype=np.bool_)

    def _has(self, people: People, column: str) -> bool:
        try:
            people.column(column)
        except CohortError:
            return False
        return True

    def _each(
        self,
        people: People,
        column: str,
        read: Callable[[Any], Read | None],
        *,
        blank: Read,
        needed: str,
        known: Sequence[str] | None = None,
    ) -> list[Read]:
        """Read each cell, equal ones once."""
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
                    self._note(people, position, column, needed, known)
                    values.append(blank)
                    continue
                once[key] = blank if value is None else value
            values.append(once[key])
        return values

    def _note(self, people: People, position: int, column: str, needed: str, known: Sequence[str] | None) -> None:
        got = text_of(people.column(column)[position])
        expected = f"{self.owner} needs {needed} or a blank for {people.role} '{people.ids[position]}'"
        hint = suggestion(got, known) if known else None
        row = people.row_of(position)
        self.mistakes.append(
            Mistake("cell_not_read", expected, got=got, hint=hint, file=people.source, row=row, column=column)
        )
