"""The relations that rules demand, for blocks and for lists of pairs."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from mentormatch.answers import ProgrammeWeeks, Zone
from mentormatch.arrays import Booleans, Floats

Integers: TypeAlias = NDArray[np.signedinteger[Any]]

# Decimals are not exact in binary: 0.3 - 0.1 != 0.2.
_TOLERANCE = 1e-9
# A term that more than 1 in 16 mentors offers is stored as a dense row instead of a list of mentors.
_POPULAR = 16


class Relation(Protocol):
    """The relation that a rule demands of a pair, before blanks and `when`."""

    def block(self, rows: Integers, columns: Integers | None) -> Booleans:
        """Return whether it holds for each row with each column (None: all), shape (rows, columns)."""
        ...

    def pairs(self, rows: Integers, columns: Integers) -> Booleans:
        """Return whether it holds for each row with the column beside it."""
        ...


class ElementwiseRelation(ABC):
    """A relation of one value (or row) a person, computed by broadcasting."""

    mentees: NDArray[Any]

    @abstractmethod
    def holds(self, rows: Integers, columns: Integers | slice) -> Booleans:
        """Return whether it holds, broadcasting."""

    def block(self, rows: Integers, columns: Integers | None) -> Booleans:
        """Return whether it holds for each row with each column."""
        return self.holds(rows[:, None], slice(None) if columns is None else columns)

    def pairs(self, rows: Integers, columns: Integers) -> Booleans:
        """Return whether it holds for each row with the column beside it."""
        return self.holds(rows, columns)


@dataclass(frozen=True, eq=False)
class SameValue(ElementwiseRelation):
    """Both have the same value, or (with `same` False) another one.

    Examples
    --------
    >>> relation = same_values([("sales",), ("hr",)], [("hr",), ("sales",)], same=True)
    >>> relation.block(np.array([0, 1]), None).tolist()
    [[False, True], [True, False]]
    """

    mentees: Integers
    mentors: Integers
    same: bool

    def holds(self, rows: Integers, columns: Integers | slice) -> Booleans:
        """Return whether it holds, broadcasting."""
        compare = np.equal if self.same else np.not_equal
        held: Booleans = compare(self.mentees[rows], self.mentors[columns])
        return held


@dataclass(frozen=True, eq=False)
class Gap(ElementwiseRelation):
    """The mentor's number minus the mentee's is at least, or at most, so much; a blank is NaN.

    Examples
    --------
    >>> Gap(np.array([1.0, 3.0]), np.array([2.0]), at_least=1.0, at_most=None).block(np.array([0, 1]), None).tolist()
    [[True], [False]]
    """

    mentees: Floats
    mentors: Floats
    at_least: float | None
    at_most: float | None

    def holds(self, rows: Integers, columns: Integers | slice) -> Booleans:
        """Return whether it holds, broadcasting; to nine digits."""
        mentees, mentors = self.mentees[rows], self.mentors[columns]
        held: Booleans = np.ones(np.broadcast_shapes(mentees.shape, mentors.shape), dtype=np.bool_)
        if self.at_least is not None:
            held &= mentors >= mentees + (self.at_least - _TOLERANCE * max(1.0, abs(self.at_least)))
        if self.at_most is not None:
            held &= mentors <= mentees + (self.at_most + _TOLERANCE * max(1.0, abs(self.at_most)))
        return held


@dataclass(frozen=True, eq=False)
class HoursApart(ElementwiseRelation):
    """Two clocks differ by at most so many hours in every week.

    Parameters
    ----------
    mentees, mentors : ndarray of int, shape (people,)
        Which of the zones each person's is; any where it is blank.
    near : ndarray of bool, shape (zones, zones)
        Which zones are near enough to each other.

    Examples
    --------
    >>> relation = hours_apart([Zone("UTC+12:00")], [Zone("UTC-11:00"), Zone("UTC")], ProgrammeWeeks(), at_most=1.0)
    >>> relation.block(np.array([0]), None).tolist()
    [[True, False]]
    """

    mentees: Integers
    mentors: Integers
    near: Booleans

    def holds(self, rows: Integers, columns: Integers | slice) -> Booleans:
        """Return whether it holds, broadcasting."""
        held: Booleans = self.near[self.mentees[rows], self.mentors[columns]]
        return held


def hours_apart(
    mentees: Sequence[Zone | None], mentors: Sequence[Zone | None], weeks: ProgrammeWeeks, *, at_most: float
) -> HoursApart:
    """Return which clocks differ by at most so many hours in every week; each pair of zones is compared once.

    Examples
    --------
    >>> hours_apart([Zone("Europe/Rome")], [Zone("Europe/London"), None], ProgrammeWeeks(), at_most=1).mentors
    array([0, 0])
    """
    zones = sorted({zone for side in (mentees, mentors) for zone in side if zone is not None})
    place = {zone: number for number, zone in enumerate(zones)}
    near = np.ones((max(1, len(zones)), max(1, len(zones))), dtype=np.bool_)
    for first, number in place.items():
        for second in zones[:number]:
            is_near = weeks.minutes_apart(first, second) <= at_most * 60 + _TOLERANCE
            near[number, place[second]] = near[place[second], number] = is_near
    rows, columns = (
        np.array([0 if zone is None else place[zone] for zone in side], dtype=np.int64) for side in (mentees, mentors)
    )
    return HoursApart(rows, columns, near)


@dataclass(frozen=True, eq=False)
class BothAllowed(ElementwiseRelation):
    """Both are allowed by a rule; of the side that it does not name, everybody is.

    Examples
    --------
    >>> BothAllowed(np.array([True, True]), np.array([True, False])).block(np.array([0]), None).tolist()
    [[True, False]]
    """

    mentees: Booleans
    mentors: Booleans

    def holds(self, rows: Integers, columns: Integers | slice) -> Booleans:
        """Return whether it holds, broadcasting."""
        held: Booleans = self.mentees[rows] & self.mentors[columns]
        return held


class SharedTerms:
    """Both name at least so many of the same terms, or (with `shared` False) fewer.

    For whole rows, counts are added up term by term: from the list of the mentors of a term, or, where it is popular,
    from its dense row. The dense rows take less than 16 bytes for each term of a mentor.

    Parameters
    ----------
    mentees, mentors : sequence of sequence of str
        The terms of each person.
    at_least : int
        How many.
    shared : bool
        Whether the terms must be shared, or must not.

    Examples
    --------
    >>> relation = SharedTerms([("r", "sql"), ()], [("sql",), ("r", "sql")], at_least=2, shared=True)
    >>> relation.block(np.array([0, 1]), None).tolist()
    [[False, True], [False, False]]
    """

    def __init__(
        self, mentees: Sequence[Sequence[str]], mentors: Sequence[Sequence[str]], *, at_least: int, shared: bool
    ) -> None:
        self.at_least = at_least
        self.shared = shared
        both = {term for terms in mentees for term in terms} & {term for terms in mentors for term in terms}
        places = {term: place for place, term in enumerate(sorted(both))}
        self._mentees = _marks(mentees, places)
        self._mentors = _marks(mentors, places)
        self._by_term: Any = self._mentors.T.tocsr()
        lengths = np.diff(self._by_term.indptr)
        popular = np.flatnonzero(lengths * _POPULAR > len(mentors))
        self._rows_of_marks = self._by_term[popular].astype(np.uint8).toarray()
        self._mark_of = np.full(len(places), -1)
        self._mark_of[popular] = np.arange(len(popular))

    def block(self, rows: Integers, columns: Integers | None) -> Booleans:
        """Return whether it holds for each row with each column."""
        if columns is None:
            return self._holds(self._counts(rows))
        return self._holds((self._mentees[rows] @ self._mentors[columns].T).toarray())

    def pairs(self, rows: Integers, columns: Integers) -> Booleans:
        """Return whether it holds for each row with the column beside it."""
        return self._holds(np.asarray((self._mentees[rows] * self._mentors[columns]).sum(axis=1)))

    def _holds(self, counts: NDArray[Any]) -> Booleans:
        held: Booleans = counts >= self.at_least if self.shared else counts < self.at_least
        return held

    def _counts(self, rows: Integers) -> NDArray[Any]:
        """Return how many terms each row shares with each mentor."""
        starts, terms = self._mentees.indptr, self._mentees.indices
        most = int(np.diff(starts)[rows].max(initial=0))
        counts = np.zeros((len(rows), self._mentors.shape[0]), dtype=np.min_scalar_type(most))
        for place, row in enumerate(rows.tolist()):
            for term in terms[starts[row] : starts[row + 1]].tolist():
                mark = self._mark_of[term]
                if mark >= 0:
                    counts[place] += self._rows_of_marks[mark]
                else:
                    listed = slice(self._by_term.indptr[term], self._by_term.indptr[term + 1])
                    counts[place, self._by_term.indices[listed]] += 1
        return counts


class NotListed:
    """The pair is not in a list; stored sparsely, as the sorted keys of the listed pairs.

    Parameters
    ----------
    pairs : iterable of (int, int)
        Row and column of each listed pair.
    mentors : int
        How many columns there are.

    Examples
    --------
    >>> NotListed([(0, 1)], mentors=2).block(np.array([0, 1]), None).tolist()
    [[True, False], [True, True]]
    """

    def __init__(self, pairs: Iterable[tuple[int, int]], *, mentors: int) -> None:
        self._mentors = mentors
        self._keys = np.unique(np.array([row * mentors + column for row, column in pairs], dtype=np.int64))

    def block(self, rows: Integers, columns: Integers | None) -> Booleans:
        """Return whether it holds for each row with each column."""
        if columns is None:
            held = np.ones((len(rows), self._mentors), dtype=np.bool_)
            held[self.listed(rows)] = False
            return held
        places, listed = self.listed(rows)
        asked, inverse = np.unique(columns, return_inverse=True)
        spots = np.searchsorted(asked, listed)
        here = np.append(asked, -1)[spots] == listed
        held = np.ones((len(rows), len(asked)), dtype=np.bool_)
        held[places[here], spots[here]] = False
        return held[:, inverse]

    def listed(self, rows: Integers) -> tuple[Integers, Integers]:
        """Return the listed pairs of some rows as two arrays: position among `rows`, column."""
        starts = np.searchsorted(self._keys, rows * self._mentors)
        counts = np.searchsorted(self._keys, (rows + 1) * self._mentors) - starts
        places = np.repeat(np.arange(len(rows)), counts)
        within = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
        return places, self._keys[np.repeat(starts, counts) + within] % max(self._mentors, 1)

    def pairs(self, rows: Integers, columns: Integers) -> Booleans:
        """Return whether it holds for each row with the column beside it."""
        keys = rows * self._mentors + columns
        held: Booleans = np.append(self._keys, -1)[np.searchsorted(self._keys, keys)] != keys
        return held


def same_values(mentees: Sequence[Sequence[str]], mentors: Sequence[Sequence[str]], *, same: bool) -> Relation:
    """Return the relation that a value is in common, or (with `same` False) that none is.

    Examples
    --------
    >>> same_values([("sales", "hr")], [("hr",), ("it",)], same=False).block(np.array([0]), None).tolist()
    [[False, True]]
    """
    if any(len(values) > 1 for side in (mentees, mentors) for values in side):
        return SharedTerms(mentees, mentors, at_least=1, shared=same)
    codes: dict[str, int] = {}
    mentee_codes, mentor_codes = (
        np.array([codes.setdefault(values[0], len(codes)) if values else -1 for values in side], dtype=np.int32)
        for side in (mentees, mentors)
    )
    return SameValue(mentee_codes, mentor_codes, same=same)


def _marks(people: Sequence[Sequence[str]], places: Mapping[str, int]) -> csr_array[Any]:
    """Return a sparse row a person, 1 for each of the terms that have a position."""
    rows = [sorted({places[term] for term in terms if term in places}) for terms in people]
    starts = np.cumsum([0, *map(len, rows)])
    indices = np.array([place for row in rows for place in row], dtype=np.int64)
    return csr_array((np.ones(len(indices), dtype=np.int32), indices, starts), shape=(len(people), len(places)))
