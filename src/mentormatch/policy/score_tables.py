"""Scores of pairs by id, kept as they come: lists or matrices."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import compress
from typing import Any, TypeAlias

import numpy as np
from scipy import sparse

from mentormatch.answers import id_text
from mentormatch.arrays import Floats, Integers
from mentormatch.errors import CohortError, Mistake
from mentormatch.policy.pair_lists import WrongEntryError, entries_of, fields_of_entry, ids_of_entry, read_all
from mentormatch.policy.settings import freeze, raise_mistakes, wrong_value
from mentormatch.profiles import Cohort, People, ambiguous_name, ids_named
from mentormatch.values import Value

Ids: TypeAlias = tuple[str, ...]

_AXES = {"mentees", "mentors", "scores"}


class PairTable(Value):
    """Scores of pairs by the ids of mentee and mentor, as `read_scores` makes them.

    Parameters
    ----------
    mentees, mentors : sequence of str
        The ids of each pair.
    scores : sequence of float
        One a pair, from 0 to 1.

    Attributes
    ----------
    mentee_ids, mentor_ids : tuple of str
        Each once, in order: the rows and the columns of the matrix.
    matrix : float array, or scipy.sparse.csr_array of float
        The scores: an array where every pair has one, else the stored entries; read-only.

    Examples
    --------
    >>> table = read_scores([("ada", "linus", 0.5), ("ada", "grace", 1)])
    >>> table, table.mentors, table.scores
    (PairTable(2 pairs), ('grace', 'linus'), (1.0, 0.5))
    """

    mentee_ids: tuple[str, ...]
    mentor_ids: tuple[str, ...]
    matrix: Any

    def __init__(self, mentees: Sequence[str], mentors: Sequence[str], scores: Sequence[float]) -> None:
        ids = [tuple(sorted(set(side))) for side in (mentees, mentors)]
        places = [
            [place[name] for name in side]
            for side, place in zip(
                (mentees, mentors), [{name: k for k, name in enumerate(own)} for own in ids], strict=True
            )
        ]
        shape = len(ids[0]), len(ids[1])
        values: Floats = np.array(scores, dtype=np.float64)
        coordinates: Any = tuple(places)
        matrix = sparse.csr_array((values, coordinates), shape=shape)
        self.mentee_ids, self.mentor_ids, self.matrix = _compact(ids[0], ids[1], matrix)

    @classmethod
    def of_matrix(cls, matrix: Any, mentees: Sequence[str], mentors: Sequence[str]) -> "PairTable":
        """Return the scores in a matrix of numbers from 0 to 1, dense or sparse, whose ids are all different.

        Examples
        --------
        >>> PairTable.of_matrix(np.array([[0.0, 1.0]]), ["ada"], ["linus", "grace"]).to_list()
        [['ada', 'grace', 1.0], ['ada', 'linus', 0.0]]
        """
        orders = [sorted(range(len(side)), key=side.__getitem__) for side in (mentees, mentors)]
        table = cls.__new__(cls)
        if isinstance(matrix, np.ndarray):
            kept: Any = matrix[np.ix_(*orders)]
        else:
            kept = sparse.csr_array(matrix, dtype=np.float64)[orders[0]][:, orders[1]]
        ids = [tuple(side[k] for k in order) for side, order in zip((mentees, mentors), orders, strict=True)]
        table.mentee_ids, table.mentor_ids, table.matrix = _compact(ids[0], ids[1], kept)
        return table

    def __setstate__(self, state: Mapping[str, Any]) -> None:
        self.mentee_ids, self.mentor_ids, self.matrix = _compact(
            state["mentee_ids"], state["mentor_ids"], state["matrix"]
        )

    def __len__(self) -> int:
        return int(self.matrix.size)

    def __repr__(self) -> str:
        return f"PairTable({len(self)} pairs)"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, PairTable):
            return NotImplemented
        if (self.mentee_ids, self.mentor_ids, len(self)) != (other.mentee_ids, other.mentor_ids, len(other)):
            return False
        return all(map(np.array_equal, self.entries(), other.entries()))

    def __hash__(self) -> int:
        return hash((self.mentee_ids, self.mentor_ids, len(self)))

    def entries(self) -> tuple[Integers, Integers, Floats]:
        """Return row, column and score of each pair, by row, then column."""
        if isinstance(self.matrix, np.ndarray):
            rows, columns = np.indices(self.matrix.shape).reshape(2, -1)
            return rows, columns, self.matrix.reshape(-1)
        rows, columns = self.matrix.tocoo().coords
        return rows.astype(np.int64), columns.astype(np.int64), self.matrix.data

    @property
    def mentees(self) -> tuple[str, ...]:
        """The mentee of each pair."""
        return tuple(self.mentee_ids[row] for row in self.entries()[0].tolist())

    @property
    def mentors(self) -> tuple[str, ...]:
        """The mentor of each pair."""
        return tuple(self.mentor_ids[column] for column in self.entries()[1].tolist())

    @property
    def scores(self) -> tuple[float, ...]:
        """The score of each pair."""
        return tuple(self.entries()[2].tolist())

    def axes(self, cohort: Cohort) -> tuple[Integers, Integers]:
        """Return where in the cohort the people of each row and of each column are, −1 where nowhere.

        Raises
        ------
        CohortError
            With each name that several people have, and each pair that is named twice in different words.

        Examples
        --------
        >>> cohort = Cohort.from_records(mentors=[{"id": "linus"}], mentees=[{"id": "bob"}, {"id": "ada"}])
        >>> read_scores([("ada", "linus", 0.5), ("ada", "grace", 1)]).axes(cohort)
        (array([1]), array([-1,  0]))
        """
        mistakes: list[Mistake] = []
        axes = (
            _positions_of(self.mentee_ids, cohort.mentees, mistakes),
            _positions_of(self.mentor_ids, cohort.mentors, mistakes),
        )
        if any(len(np.unique(axis[axis >= 0])) < int((axis >= 0).sum()) for axis in axes):
            mistakes += self._named_twice(cohort, *axes)
        if mistakes:
            raise CohortError(mistakes)
        return axes

    def _named_twice(self, cohort: Cohort, mentees: Integers, mentors: Integers) -> list[Mistake]:
        rows, columns, _ = self.entries()
        rows, columns = mentees[rows], mentors[columns]
        pairs = np.stack([rows, columns], axis=1)[(rows >= 0) & (columns >= 0)]
        found, first, times = np.unique(pairs, axis=0, return_index=True, return_counts=True)
        again = sorted(zip(first.tolist(), found.tolist(), times.tolist(), strict=True))
        return [
            Mistake(
                "pair_doubled",
                "each pair must have one score",
                got=f"{cohort.mentees.ids[row]}, {cohort.mentors.ids[column]}",
                column="pairs",
            )
            for _, (row, column), count in again
            if count > 1
        ]

    def positions(self, cohort: Cohort) -> tuple[Integers, Integers, Floats]:
        """Return the rows, columns and scores of the pairs whose people are both in the cohort.

        Raises
        ------
        CohortError
            As `axes`.

        Examples
        --------
        >>> cohort = Cohort.from_records(mentors=[{"id": "linus"}], mentees=[{"id": "bob"}, {"id": "ada"}])
        >>> read_scores([("ada", "linus", 0.5), ("ada", "grace", 1)]).positions(cohort)
        (array([1]), array([0]), array([0.5]))
        """
        mentees, mentors = self.axes(cohort)
        rows, columns, scores = self.entries()
        rows, columns = mentees[rows], mentors[columns]
        here = (rows >= 0) & (columns >= 0)
        return rows[here], columns[here], scores[here]

    def to_list(self) -> list[list[Any]]:
        """Return ``[mentee, mentor, score]`` a pair."""
        return [list(entry) for entry in zip(self.mentees, self.mentors, self.scores, strict=True)]

    def to_plain(self) -> list[list[Any]] | dict[str, Any]:
        """Return what `read_scores` reads again: a list of pairs, or ids once and a row of scores a mentee.

        Examples
        --------
        >>> PairTable.of_matrix(np.array([[0.0, 1.0]]), ["ada"], ["linus", "grace"]).to_plain()
        {'mentees': ['ada'], 'mentors': ['grace', 'linus'], 'scores': [[1.0, 0.0]]}
        """
        if not isinstance(self.matrix, np.ndarray):
            return self.to_list()
        ids = {"mentees": list(self.mentee_ids), "mentors": list(self.mentor_ids)}
        return ids | {"scores": self.matrix.tolist()}


def _compact(mentees: Ids, mentors: Ids, matrix: Any) -> tuple[Ids, Ids, Any]:
    """Return ids and a matrix, read-only, without rows and columns in which nothing is stored."""
    if isinstance(matrix, np.ndarray) and matrix.size:
        matrix.flags.writeable = False
        return mentees, mentors, matrix
    matrix = sparse.csr_array(matrix)
    matrix.sort_indices()
    used = np.diff(matrix.indptr) > 0, np.bincount(matrix.indices, minlength=len(mentors)) > 0
    if not (used[0].all() and used[1].all()):
        matrix = matrix[np.flatnonzero(used[0])][:, np.flatnonzero(used[1])]
        mentees, mentors = tuple(compress(mentees, used[0])), tuple(compress(mentors, used[1]))
    for part in (matrix.data, matrix.indices, matrix.indptr):
        part.flags.writeable = False
    return mentees, mentors, matrix


def _positions_of(names: Sequence[str], people: People, mistakes: list[Mistake]) -> Integers:
    """Return whom the names name, −1 where nobody; names of several people are appended to the mistakes."""
    positions: list[int] = []
    for name in names:
        ids = ids_named(people, name)
        positions.append(people.index[ids[0]] if len(ids) == 1 else -1)
        if len(ids) > 1:
            mistakes.append(ambiguous_name(people, name, ids, "the scores of pairs", column="pairs"))
    return np.array(positions, dtype=np.int64)


def read_scores(given: Any) -> PairTable | None:
    """Return the scores of pairs, in the order of their ids.

    Parameters
    ----------
    given : iterable, tuple, mapping or PairTable, optional
        ``(mentee, mentor, score)`` a pair, or a mapping or object with these names (a ``weight`` is a score; without
        either the score is 1); or ``(matrix, mentee ids, mentor ids)``, where the matrix is an array, a data frame or
        nested lists, or sparse: then only its stored entries have a score; or the same as ``{"mentees": ids,
        "mentors": ids, "scores": matrix}``.

    Raises
    ------
    PolicyError
        With each entry that is wrong: blank ids, scores that are no numbers from 0 to 1, a pair that occurs twice.

    Examples
    --------
    >>> read_scores(([[0.0, 1.0]], ["ada"], ["linus", "grace"])).to_list()
    [['ada', 'grace', 1.0], ['ada', 'linus', 0.0]]
    """
    if given is None or isinstance(given, PairTable):
        return given
    if isinstance(given, Mapping) and given.keys() == _AXES:
        given = given["scores"], given["mentees"], given["mentors"]
    if not _is_matrix(given):
        return _read_entries(entries_of(given))
    matrix, ids = _numbers_of(given[0]), [list(side) for side in given[1:]]
    _check_shape(matrix, ids)
    names = [_names_of(side) for side in ids]
    if names[0] is not None and names[1] is not None and _in_range(matrix) and not _names_pairs_twice(matrix):
        return PairTable.of_matrix(matrix, names[0], names[1])
    return _read_entries(_cells_of(matrix, *ids))


def _read_entries(entries: Iterable[Any]) -> PairTable:
    scores: dict[tuple[str, str], float] = {}

    def read(entry: Any) -> None:
        fields = fields_of_entry(entry, third="score")
        pair = ids_of_entry(fields)
        if pair in scores:
            raise WrongEntryError("pair_doubled", "must name each pair once")
        scores[pair] = _score_of_entry(fields)

    read_all(entries, read)
    return PairTable([mentee for mentee, _ in scores], [mentor for _, mentor in scores], list(scores.values()))


def _is_matrix(given: Any) -> bool:
    if not isinstance(given, tuple) or len(given) != 3 or isinstance(given[0], str | Mapping):
        return False
    if not isinstance(given[0], Sequence):
        return hasattr(given[0], "shape")
    return all(isinstance(row, Sequence) and not isinstance(row, str) for row in given[0])


def _numbers_of(matrix: Any) -> Any:
    """Return a matrix as numbers, sparse or dense; without any where they are none."""
    try:
        if sparse.issparse(matrix):
            as_entries: Any = sparse.coo_array
            return as_entries(matrix, dtype=np.float64)
        return np.asarray(matrix, dtype=np.float64)
    except (TypeError, ValueError):
        return np.zeros(0)


def _check_shape(matrix: Any, ids: Sequence[Sequence[Any]]) -> None:
    if matrix.shape != (len(ids[0]), len(ids[1])):
        expected = f"must be a matrix of numbers with {len(ids[0])} rows and {len(ids[1])} columns, one for each id"
        raise_mistakes([wrong_value("pairs", expected, got=" × ".join(map(str, matrix.shape)), code="pairs_shape")])


def _names_of(ids: Sequence[Any]) -> list[str] | None:
    """Return ids as text; None where one is none, or stands twice."""
    try:
        names = [id_text(given) for given in ids]
    except (TypeError, ValueError):
        return None
    return names if all(names) and len(set(names)) == len(names) else None


def _in_range(matrix: Any) -> bool:
    numbers = matrix if isinstance(matrix, np.ndarray) else matrix.data
    return bool(numbers.size == 0 or (numbers.min() >= 0.0 and numbers.max() <= 1.0))  # not so with NaN


def _names_pairs_twice(matrix: Any) -> bool:
    """Return whether a sparse matrix stores several entries for one pair, which scipy would add up."""
    return not isinstance(matrix, np.ndarray) and len(np.unique(np.stack(matrix.coords), axis=1).T) < matrix.nnz


def _cells_of(matrix: Any, mentees: Sequence[Any], mentors: Sequence[Any]) -> Iterable[tuple[Any, Any, Any]]:
    """Return an entry for each cell of a dense matrix, or for each stored one of a sparse one."""
    if isinstance(matrix, np.ndarray):
        rows, columns, scores = *np.indices(matrix.shape).reshape(2, -1), matrix.ravel()
    else:
        (rows, columns), scores = matrix.coords, matrix.data
    cells = zip(rows.tolist(), columns.tolist(), scores.tolist(), strict=True)
    return ((mentees[i], mentors[j], score) for i, j, score in cells)


def _score_of_entry(fields: Mapping[str, Any]) -> float:
    """Return the score of an entry, 1 where neither score nor weight is given."""
    given = [fields[name] for name in ("score", "weight") if fields.get(name) is not None]
    score = freeze(given[0]) if given else 1.0
    if isinstance(score, bool) or not isinstance(score, int | float) or not 0 <= score <= 1:
        raise WrongEntryError("pair_score_not_in_range", "must have scores from 0 to 1")
    return float(score)
