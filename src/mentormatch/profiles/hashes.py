"""Hashes of people, which no order of rows can change."""

import hashlib
import json

import numpy as np

from mentormatch.arrays import Integers
from mentormatch.profiles.checks import LIMITS
from mentormatch.profiles.people import People


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
    rows = sorted(zip(map(str, people.ids), *limits, *cells, strict=True), key=lambda row: row[0])
    document = json.dumps([people.role, names, rows], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(document.encode("utf-8", "surrogatepass")).hexdigest()


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
