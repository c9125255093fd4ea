"""Hashes of people, which no order of rows can change."""

import hashlib
import json
import re
from collections.abc import Collection
from typing import Any

import numpy as np

from mentormatch.arrays import Integers
from mentormatch.profiles.checks import LIMITS
from mentormatch.profiles.people import People

_PLAIN_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,14})(?:\.\d+)?", re.ASCII)


def digest(people: People, columns: Collection[str] | None = None) -> str:
    """Return a fingerprint of ids, limits and answers that does not depend on the order of rows or columns.

    Parameters
    ----------
    people : People
    columns : collection of str, optional
        The columns whose answers count; by default all. Numbers are one however they were written: 3, 3.0 and "3".

    Examples
    --------
    >>> from mentormatch.profiles import Cohort
    >>> people = Cohort.from_records(mentors=[{"id": "a", "x": 1}, {"id": "b", "x": 2.0}], mentees=[]).mentors
    >>> digest(people) == digest(people.take([1, 0]))
    True
    >>> other = Cohort.from_records(mentors=[{"id": "a", "x": "1"}, {"id": "b", "x": "2", "y": 3}], mentees=[]).mentors
    >>> digest(people) == digest(other), digest(people, {"x"}) == digest(other, {"x"})
    (False, True)
    """
    names = sorted(people.columns if columns is None else people.columns.keys() & columns)
    limits = [getattr(people, name).tolist() for name in LIMITS[people.role]]
    cells = [map(_one_spelling, people.columns[name]) for name in names]
    rows = sorted(zip(map(str, people.ids), *limits, *cells, strict=True), key=lambda row: row[0])
    document = json.dumps([people.role, names, rows], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(document.encode("utf-8", "surrogatepass")).hexdigest()


def _one_spelling(cell: Any) -> Any:
    """Return a cell with numbers as they are written shortest, since files give text and frames give numbers."""
    if isinstance(cell, str):
        return _shortest(float(cell)) if _PLAIN_NUMBER.fullmatch(cell) else cell
    if isinstance(cell, bool) or cell is None:
        return cell
    return _shortest(cell) if isinstance(cell, int | float) else [_one_spelling(part) for part in cell]


def _shortest(number: float) -> str:
    return str(int(number)) if number == number // 1 else repr(float(number))


def by_hash(people: People, positions: Integers) -> Integers:
    """Return positions in the order of a hash of ids, which no order of rows can change.

    Examples
    --------
    >>> sorted(by_hash(People("mentee", ("kim", "noor"), {}), np.array([0, 1])).tolist())
    [0, 1]
    """
    keys = {
        position: hashlib.blake2b(str(people.ids[position]).encode("utf-8", "surrogatepass"), digest_size=16).digest()
        for position in positions.tolist()
    }
    return np.array(sorted(keys, key=keys.__getitem__), dtype=np.int64)
