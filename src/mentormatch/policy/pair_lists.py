"""Lists of pairs as people give them: with scores, or with rounds."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from mentormatch.answers import id_text, plain_cell
from mentormatch.arrays import Floats, Integers
from mentormatch.errors import CohortError, Mistake
from mentormatch.policy.settings import freeze, raise_mistakes, wrong_value
from mentormatch.profiles import Cohort, People, ambiguous_name, ids_named

_COLUMNS = ("mentee", "mentor", "score", "weight", "round", "decision")
_PLACE = ("file", "row")
_DECISIONS = ("accepted", "declined")
_EXAMPLE = '[["ada", "linus"], ["bob", "grace"]]'
_DATE = re.compile(r"\d{4}-\d{2}(-\d{2})?")


@dataclass(frozen=True, slots=True)
class ListedPair:
    """A pair in a list; the file and row are not compared.

    Parameters
    ----------
    mentee, mentor : str
        Their ids, addresses or names.
    round : int or str, optional
        The round in which it was made.
    decision : {"accepted", "declined"}, optional
        Of a list of decisions: what they said. Such a list may name people who have left since.
    file : str, optional
    row : int, optional
        Where it stands.

    Examples
    --------
    >>> ListedPair("ada", "linus", 2024) == ListedPair("ada", "linus", 2024, file="last_year.csv", row=2)
    True
    """

    mentee: str
    mentor: str
    round: int | str | None = None
    decision: str | None = None
    file: str | None = field(default=None, compare=False)
    row: int | None = field(default=None, compare=False)

    def to_plain(self) -> list[Any] | dict[str, Any]:
        """Return ``[mentee, mentor]``, with the round where there is one; a mapping where there is a decision.

        Examples
        --------
        >>> ListedPair("ada", "linus", 2024).to_plain(), ListedPair("ada", "linus", decision="declined").to_plain()
        (['ada', 'linus', 2024], {'mentee': 'ada', 'mentor': 'linus', 'decision': 'declined'})
        """
        named = {"mentee": self.mentee, "mentor": self.mentor, "round": self.round, "decision": self.decision}
        said = {name: value for name, value in named.items() if value is not None}
        return said if self.decision else list(said.values())


@dataclass(frozen=True, repr=False)
class PairTable:
    """Scores of pairs by the ids of mentee and mentor, as `read_scores` makes them.

    Parameters
    ----------
    mentees, mentors : tuple of str
        The ids of each pair.
    scores : tuple of float
        One a pair, from 0 to 1.

    Examples
    --------
    >>> table = read_scores([("ada", "linus", 0.5), ("ada", "grace", 1)])
    >>> table, table.mentors, table.scores
    (PairTable(2 pairs), ('grace', 'linus'), (1.0, 0.5))
    """

    mentees: tuple[str, ...]
    mentors: tuple[str, ...]
    scores: tuple[float, ...]

    def __len__(self) -> int:
        return len(self.scores)

    def __repr__(self) -> str:
        return f"PairTable({len(self)} pairs)"

    def positions(self, cohort: Cohort) -> tuple[Integers, Integers, Floats]:
        """Return the rows, columns and scores of the pairs whose people are both in the cohort.

        Raises
        ------
        CohortError
            With each name that several people have, and each pair that is named twice in different words.

        Examples
        --------
        >>> cohort = Cohort.from_records(mentors=[{"id": "linus"}], mentees=[{"id": "bob"}, {"id": "ada"}])
        >>> read_scores([("ada", "linus", 0.5), ("ada", "grace", 1)]).positions(cohort)
        (array([1]), array([0]), array([0.5]))
        """
        mistakes: list[Mistake] = []
        rows = _positions_of(self.mentees, cohort.mentees, mistakes)
        columns = _positions_of(self.mentors, cohort.mentors, mistakes)
        here = (rows >= 0) & (columns >= 0)
        found = Counter(zip(rows[here].tolist(), columns[here].tolist(), strict=True))
        for (row, column), times in found.items():
            if times > 1:
                got = f"{cohort.mentees.ids[row]}, {cohort.mentors.ids[column]}"
                mistakes.append(Mistake("pair_doubled", "each pair must have one score", got=got, column="pairs"))
        if mistakes:
            raise CohortError(mistakes)
        return rows[here], columns[here], np.array(self.scores, dtype=np.float64)[here]

    def to_list(self) -> list[list[Any]]:
        """Return ``[mentee, mentor, score]`` a pair."""
        return [list(entry) for entry in zip(self.mentees, self.mentors, self.scores, strict=True)]


def _positions_of(names: Sequence[str], people: People, mistakes: list[Mistake]) -> Integers:
    """Return whom the names name, −1 where nobody; names of several people are appended to the mistakes."""
    positions: dict[str, int] = {}
    for name in dict.fromkeys(names):
        ids = ids_named(people, name)
        positions[name] = people.index[ids[0]] if len(ids) == 1 else -1
        if len(ids) > 1:
            mistakes.append(ambiguous_name(people, name, ids, "the scores of pairs", column="pairs"))
    return np.array([positions[name] for name in names], dtype=np.int64)


def read_scores(given: Any) -> PairTable | None:
    """Return the scores of pairs, in the order of their ids.

    Parameters
    ----------
    given : iterable or PairTable, optional
        ``(mentee, mentor, score)`` a pair, or a mapping or object with these names (a ``weight`` is a score; without
        either the score is 1); or ``(matrix, mentee ids, mentor ids)``, where the matrix is dense, or
        sparse: then only its stored entries have a score.

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
    entries = _cells_of(*given) if _is_matrix(given) else _entries(given)
    scores: dict[tuple[str, str], float] = {}

    def read(entry: Any) -> None:
        fields = _fields_of_entry(entry, third="score")
        pair = _ids_of_entry(fields)
        if pair in scores:
            raise _WrongEntryError("pair_doubled", "must name each pair once")
        scores[pair] = _score_of_entry(fields)

    _read_all(entries, read)
    ordered = sorted(scores)
    return PairTable(
        mentees=tuple(mentee for mentee, _ in ordered),
        mentors=tuple(mentor for _, mentor in ordered),
        scores=tuple(scores[pair] for pair in ordered),
    )


def read_listed_pairs(given: Any, *, decision: str | None = None) -> tuple[ListedPair, ...] | None:
    """Return a list of pairs in the order given, each once; people are named by id, address or name.

    Parameters
    ----------
    given : iterable, optional
        ``(mentee, mentor)`` or ``(mentee, mentor, round)`` a pair, or a mapping or object with these names.
    decision : {"accepted", "declined"}, optional
        If some entries have a decision, only those with this decision are kept.

    Raises
    ------
    PolicyError
        With each entry that is wrong.

    Examples
    --------
    >>> pairs = read_listed_pairs([["ada", "linus"], {"mentee": "bob", "mentor": 7, "round": "3"}])
    >>> [pair.to_plain() for pair in pairs]
    [['ada', 'linus'], ['bob', '7', 3]]
    """
    if given is None:
        return None
    pairs: list[ListedPair] = []

    def read(entry: Any) -> None:
        fields = _fields_of_entry(entry, third="round")
        mentee, mentor = _ids_of_entry(fields)
        said = _decision_of_entry(fields)
        place = fields.get("file"), fields.get("row")
        pairs.append(ListedPair(mentee, mentor, _round_of_entry(fields), None if decision is None else said, *place))

    _read_all(_entries(given), read)
    some = any(pair.decision for pair in pairs)
    return tuple(dict.fromkeys(pair for pair in pairs if not some or pair.decision == decision))


def round_order(rounds: Iterable[int | str | None]) -> list[int | str] | None:
    """Return the distinct rounds, earliest first, or None where their order is unknown.

    Whole numbers are ordered, and dates such as ``2024-05`` if all have the same format.

    Examples
    --------
    >>> round_order([3, 1, 3]), round_order(["2024-10", "2024-05"]), round_order(["spring", "autumn"])
    ([1, 3], ['2024-05', '2024-10'], None)
    """
    different = set(rounds)
    numbers = [round_name for round_name in different if isinstance(round_name, int)]
    dates = [round_name for round_name in different if isinstance(round_name, str) and _DATE.fullmatch(round_name)]
    if len(numbers) == len(different):
        return [*sorted(numbers)]
    if len(dates) == len(different) and len(set(map(len, dates))) == 1:
        return [*sorted(dates)]
    return None


def _is_matrix(given: Any) -> bool:
    if not isinstance(given, tuple) or len(given) != 3 or isinstance(given[0], str | Mapping):
        return False
    if not isinstance(given[0], Sequence):
        return hasattr(given[0], "shape")
    return all(isinstance(row, Sequence) and not isinstance(row, str) for row in given[0])


def _cells_of(matrix: Any, mentees: Iterable[Any], mentors: Iterable[Any]) -> Iterable[tuple[Any, Any, Any]]:
    """Return an entry for each cell of a dense matrix, or for each stored one of a sparse one."""
    mentees, mentors = list(mentees), list(mentors)
    sparse = matrix.tocoo() if hasattr(matrix, "tocoo") else None
    try:
        scores = np.asarray(matrix if sparse is None else sparse.data, dtype=np.float64)
    except (TypeError, ValueError):
        scores = np.zeros(0)
    shape = scores.shape if sparse is None else sparse.shape
    if shape != (len(mentees), len(mentors)):
        expected = f"must be a matrix of numbers with {len(mentees)} rows and {len(mentors)} columns, one for each id"
        raise_mistakes([wrong_value("pairs", expected, got=" × ".join(map(str, shape)), code="pairs_shape")])
    rows, columns = np.indices(shape).reshape(2, -1) if sparse is None else sparse.coords
    cells = zip(rows.tolist(), columns.tolist(), scores.ravel().tolist(), strict=True)
    return ((mentees[i], mentors[j], score) for i, j, score in cells)


def _entries(given: Any) -> Iterable[Any]:
    entries: Iterable[Any] = given
    hint = "Only mentormatch.read_policy takes the name of a file here." if isinstance(given, str) else None
    if isinstance(given, str | Mapping) or hasattr(given, "columns") or not isinstance(given, Iterable):
        raise_mistakes(
            [wrong_value("pairs", f"must be a list of pairs of ids, such as {_EXAMPLE}", got=given, hint=hint)]
        )
    return entries


class _WrongEntryError(ValueError):
    """An entry is wrong; the arguments are a code and the end of a sentence."""


def _read_all(entries: Iterable[Any], read: Callable[[Any], None]) -> None:
    """Read every entry, then raise PolicyError with all mistakes."""
    mistakes = []
    for number, entry in enumerate(entries, start=1):
        try:
            read(entry)
        except _WrongEntryError as error:
            code, must = error.args
            shown = ", ".join(map(str, entry)) if isinstance(entry, list | tuple) else entry
            mistakes.append(wrong_value("pairs", f"{must}, unlike entry {number}", got=shown, code=code))
    raise_mistakes(mistakes)


def _fields_of_entry(entry: Any, *, third: str) -> dict[str, Any]:
    if isinstance(entry, Mapping):
        if not {"mentee", "mentor"} <= entry.keys() <= {*_COLUMNS, *_PLACE}:
            raise _WrongEntryError("pair_not_understood", f"must have entries with some of {', '.join(_COLUMNS)}")
        return dict(entry)
    if hasattr(entry, "mentee") and hasattr(entry, "mentor"):
        return {name: getattr(entry, name, None) for name in (*_COLUMNS, *_PLACE)}
    if isinstance(entry, Sequence) and not isinstance(entry, str) and len(entry) in {2, 3}:
        return dict(zip(("mentee", "mentor", third), entry, strict=False))
    raise _WrongEntryError("pair_not_understood", f"must be a list of pairs of ids, such as {_EXAMPLE}")


def _ids_of_entry(fields: Mapping[str, Any]) -> tuple[str, str]:
    try:
        mentee, mentor = id_text(fields["mentee"]), id_text(fields["mentor"])
    except (TypeError, ValueError) as error:
        raise _WrongEntryError("pair_id_not_text", "must name people by ids that are text or whole numbers") from error
    if not mentee or not mentor:
        raise _WrongEntryError("pair_id_empty", "must name a mentee and a mentor in each entry")
    return mentee, mentor


def _score_of_entry(fields: Mapping[str, Any]) -> float:
    """Return the score of an entry, 1 where neither score nor weight is given."""
    given = [fields[name] for name in ("score", "weight") if fields.get(name) is not None]
    score = freeze(given[0]) if given else 1.0
    if isinstance(score, bool) or not isinstance(score, int | float) or not 0 <= score <= 1:
        raise _WrongEntryError("pair_score_not_in_range", "must have scores from 0 to 1")
    return float(score)


def _round_of_entry(fields: Mapping[str, Any]) -> int | str | None:
    try:
        given = plain_cell(fields.get("round"))
    except TypeError:
        given = True
    if isinstance(given, str):
        return int(given) if given.strip().isdecimal() else given.strip()
    if isinstance(given, float) and given.is_integer():
        return int(given)
    if isinstance(given, bool) or not isinstance(given, int | None):
        raise _WrongEntryError("pair_round_not_understood", "must have rounds that are whole numbers or names")
    return given


def _decision_of_entry(fields: Mapping[str, Any]) -> str | None:
    given = fields.get("decision")
    decision = given.strip().casefold() if isinstance(given, str) else given
    if decision in _DECISIONS:
        return str(decision)
    if decision is None or decision == "":
        return None
    raise _WrongEntryError("pair_decision_unknown", "must have decisions that are accepted, declined or blank")
