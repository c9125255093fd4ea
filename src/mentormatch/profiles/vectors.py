"""Vectors of people, given as a matrix with ids."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import numpy as np

from mentormatch.answers import Cell, id_text
from mentormatch.errors import Mistake, count, unknown_name
from mentormatch.profiles.checks import SIDES
from mentormatch.profiles.people import People


def vectors_of(people: People, ids: Iterable[Any], matrix: Any, mistakes: list[Mistake]) -> tuple[Cell, ...]:
    """Return the vector of each person, None for whom there is none; report what is wrong.

    Examples
    --------
    >>> mentors, mistakes = People("mentor", ("ada", "bob")), []
    >>> vectors_of(mentors, ["bob"], np.array([[0.5, 1.0]]), mistakes), mistakes
    ((None, (0.5, 1.0)), [])
    """
    side = SIDES[people.role]
    given = [id_text(person) for person in ids]
    cells: list[Any] = [None] * len(people)
    try:
        rows = np.asarray(matrix, dtype=np.float64)
    except (TypeError, ValueError):
        rows = np.zeros(0)
    if rows.ndim != 2 or len(rows) != len(given) or not np.isfinite(rows).all():
        expected = f"vectors must be a matrix of finite numbers with {count(len(given), 'row')}, one an id"
        mistakes.append(Mistake("vectors_shape", expected, got=f"shape {np.shape(rows)}", side=side))
        return tuple(cells)
    for person, row in zip(given, rows.tolist(), strict=True):
        place = people.index.get(person)
        if place is None:
            mistakes.append(replace(unknown_name(people.role, person, people.ids), side=side, id=person))
        elif cells[place] is not None:
            expected = f"{people.role} '{person}' must have one vector"
            mistakes.append(Mistake("vector_doubled", expected, got="two", side=side, id=person))
        else:
            cells[place] = tuple(row)
    return tuple(cells)
