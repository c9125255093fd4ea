"""Reads the terms in answers, with their levels."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from mentormatch.answers import (
    Cell,
    fold,
    is_blank,
    is_vector,
    read_number,
    read_rank,
    split_ranked,
    split_terms,
    text_of,
)
from mentormatch.arrays import Booleans, Floats, Integers
from mentormatch.assignment import heeding
from mentormatch.encoders.columns import DistinctAnswers
from mentormatch.errors import Mistake, shorten

NO_LEVEL = 0.0
_ANY_ANSWER = -1
_BLANK_TERM = -2


@dataclass(frozen=True, eq=False)
class TermSyntax:
    """How the terms of a column are written: separator, keys of terms, levels and answers that meet everybody.

    `key_of` returns what all names of a folded term share; `anything` holds such keys, `level_of` folded levels. With
    `ranked`, terms stand in an order; with `mapped_ranks`, what mappings give terms are ranks, else levels.
    """

    separator: str | None
    key_of: Callable[[str], str]
    level_of: Mapping[str, float]
    anything: frozenset[str]
    ranked: bool = False
    mapped_ranks: bool = False

    def pieces(self, cell: Cell) -> Sequence[tuple[int, str]]:
        """Return the terms of a text or list as written, each with its rank; without an order all have the first."""
        if self.ranked:
            return split_ranked(cell, self.separator, levels=self.level_of)
        return [(1, term) for term in split_terms(cell, self.separator)]


@dataclass(frozen=True, eq=False)
class NamedTerms:
    """The terms that the distinct answers of a column name.

    Parameters
    ----------
    answers : Answers
        The column.
    terms, written : list of str
        The key of each distinct term, and the term as it was first written.
    forms : dict of str to str
        Each folded term, and its key.
    owners, terms_named : ndarray of int, shape (entries,)
        The answer and the term of each entry; owners ascend, an answer may name a term twice.
    levels : ndarray of float, shape (entries,)
        The level of each entry; 0 where none was given.
    ranks : ndarray of int, shape (entries,)
        The rank of each entry as it was given, 1 for the first; 1 where terms have no order.
    answered, meets_everybody : ndarray of bool, shape (distinct answers,)
        Which answers are not blank, and which meet everybody.
    mistakes : list of (int, Mistake)
        The mistakes, each with the position of its distinct answer.
    """

    answers: DistinctAnswers
    terms: list[str]
    written: list[str]
    forms: dict[str, str]
    owners: Integers
    terms_named: Integers
    levels: Floats
    ranks: Integers
    answered: Booleans
    meets_everybody: Booleans
    mistakes: list[tuple[int, Mistake]]

    def cell_counts(self) -> Integers:
        """Return the number of cells of the column that name each term."""
        owners, terms, _ = highest_level(self.owners, self.terms_named, self.levels)
        counts = np.bincount(terms, weights=self.answers.counts[owners], minlength=len(self.terms))
        return counts.astype(np.int64)


def read_terms(answers: DistinctAnswers, syntax: TermSyntax) -> NamedTerms:
    """Return the terms of the distinct answers; each distinct piece of text is parsed once.

    Examples
    --------
    >>> from mentormatch.encoders.columns import distinct_answers
    >>> syntax = TermSyntax(";", lambda term: {"js": "javascript"}.get(term, term), {"expert": 2.0}, frozenset())
    >>> named = read_terms(distinct_answers(["JS:Expert; R", None, "r"]), syntax)
    >>> named.terms, named.written, named.terms_named.tolist(), named.levels.tolist(), named.answered.tolist()
    (['javascript', 'r'], ['JS', 'R'], [0, 1, 1], [2.0, 0.0, 0.0], [True, False, True])
    """
    reader = _TermCollector(syntax)
    for owner, cell in enumerate(heeding(answers.cells)):
        reader.read(owner, cell)
    owners = np.array(reader.owners, dtype=np.int64)
    named = np.array(reader.named, dtype=np.int64)
    kept = named >= 0
    distinct_answers = len(answers.cells)
    return NamedTerms(
        answers=answers,
        terms=list(reader.terms),
        written=reader.written,
        forms=reader.forms,
        owners=owners[kept],
        terms_named=named[kept],
        levels=np.array(reader.levels, dtype=np.float64)[kept],
        ranks=np.array(reader.ranks, dtype=np.int64)[kept],
        answered=np.bincount(owners[named != _BLANK_TERM], minlength=distinct_answers) > 0,
        meets_everybody=np.bincount(owners[named == _ANY_ANSWER], minlength=distinct_answers) > 0,
        mistakes=reader.mistakes,
    )


def read_answer(cell: Cell, syntax: TermSyntax) -> tuple[dict[str, str], bool, bool]:
    """Return the terms of one cell, key -> as written, whether it is answered, and whether it meets everybody.

    Examples
    --------
    >>> read_answer("JS; R; r", TermSyntax(";", lambda term: {"js": "javascript"}.get(term, term), {}, frozenset()))
    ({'javascript': 'JS', 'r': 'R'}, True, False)
    """
    reader = _TermCollector(syntax)
    reader.read(0, cell)
    terms = dict(zip(reader.terms, reader.written, strict=True))
    return terms, any(term != _BLANK_TERM for term in reader.named), _ANY_ANSWER in reader.named


class _TermCollector:
    """Collects the terms of the cells of one column, with their levels."""

    def __init__(self, syntax: TermSyntax) -> None:
        self.syntax = syntax
        self.terms: dict[str, int] = {}
        self.written: list[str] = []
        self.forms: dict[str, str] = {}
        self.pieces: dict[str, tuple[int, float]] = {}
        self.entries: dict[str, tuple[int, float, int] | Mistake | None] = {}
        self.owners: list[int] = []
        self.named: list[int] = []
        self.levels: list[float] = []
        self.ranks: list[int] = []
        self.mistakes: list[tuple[int, Mistake]] = []

    def read(self, owner: int, cell: Cell) -> None:
        if isinstance(cell, Mapping):
            self._read_mapping(owner, cell)
            return
        if is_vector(cell):
            hint = "The encoder 'vectors' compares vectors."
            must = "must be terms, and is a list of numbers"
            self.mistakes.append((owner, Mistake("vector_of_terms", must, got=shorten(text_of(cell)), hint=hint)))
            return
        for rank, piece in self.syntax.pieces(cell):
            known = self.pieces.get(piece)
            if known is None:
                known = self.pieces[piece] = self._term_and_level(piece)
            self._add(owner, *known, rank)

    def _read_mapping(self, owner: int, cell: Mapping[str, str | int | float]) -> None:
        ranked = self.syntax.mapped_ranks
        for key, said in sorted(cell.items(), key=lambda item: _rank_of(item[1])) if ranked else cell.items():
            entry = f"{key}: {said!r}"
            if entry not in self.entries:
                self.entries[entry] = self._ranked_entry(key, said) if ranked else self._entry(key, said)
            known = self.entries[entry]
            if isinstance(known, Mistake):
                self.mistakes.append((owner, known))
            elif known is not None:
                self._add(owner, *known)

    def _ranked_entry(self, key: str, said: Cell) -> tuple[int, float, int] | Mistake | None:
        """Return the term, level and rank of an entry of a mapping, None where it is blank or has no rank."""
        try:
            rank = 1 if said is True else read_rank(said)
        except ValueError:
            return _rank_mistake(key, said)
        terms = split_terms([key])
        return (*self._term_and_level(terms[0]), rank) if terms and rank is not None else None

    def _entry(self, key: str, said: Cell) -> tuple[int, float, int] | Mistake | None:
        """Return the term and level of an entry of a mapping, None where the term is blank or its level is no or 0."""
        try:
            level = read_level(said, self.syntax.level_of)
        except ValueError:
            return self._entry_of_rank(key, said) if self.syntax.ranked else self._level_mistake(key, said)
        terms = split_terms([key])
        return (self._term(terms[0]), level, 1) if terms and level is not None else None

    def _entry_of_rank(self, key: str, said: Cell) -> tuple[int, float, int] | Mistake | None:
        """Return the term of an entry whose rank is no level: where the order does not count, any rank names it."""
        try:
            named = read_rank(said) is not None
        except ValueError:
            return self._level_mistake(key, said)
        return (self._term(key.strip()), NO_LEVEL, 1) if named and key.strip() else None

    def _level_mistake(self, key: str, said: Cell) -> Mistake:
        return _level_mistake(key, said, self.syntax.level_of)

    def _add(self, owner: int, term: int, level: float, rank: int) -> None:
        self.owners.append(owner)
        self.named.append(term)
        self.levels.append(level)
        self.ranks.append(rank)

    def _term_and_level(self, piece: str) -> tuple[int, float]:
        term, colon, level = piece.replace("：", ":").rpartition(":")
        if colon and fold(level) in self.syntax.level_of and not is_blank(term):
            return self._term(term.strip()), self.syntax.level_of[fold(level)]
        return self._term(piece), NO_LEVEL

    def _term(self, written: str) -> int:
        folded = fold(written)
        if not folded:
            return _BLANK_TERM
        term = self.syntax.key_of(folded)
        if term in self.syntax.anything:
            return _ANY_ANSWER
        self.forms[folded] = term
        position = self.terms.setdefault(term, len(self.written))
        if position == len(self.written):
            self.written.append(written)
        return position


def read_level(said: Cell, level_of: Mapping[str, float]) -> float | None:
    """Return the level of an entry of a mapping, 0 where none is given, None where the term is not meant (no, 0).

    A declared level is given by name or by position (the lowest is 1); without declared levels, numbers are levels.

    Raises
    ------
    ValueError
        If there is no such level.

    Examples
    --------
    >>> scale = {"junior": 1.0, "senior": 2.0}
    >>> [read_level(said, scale) for said in ("Senior", 2, None, True, False, 0)]
    [2.0, 2.0, 0.0, 0.0, None, None]
    """
    if said is True or is_blank(said):
        return NO_LEVEL
    if said is False:
        return None
    if fold(text_of(said)) in level_of:
        return level_of[fold(text_of(said))]
    level = read_number(said)
    if level == 0:
        return None
    if level is None or level < 0 or (level_of and not (level.is_integer() and level <= len(level_of))):
        raise ValueError("not a level")
    return level


def _level_mistake(term: str, said: object, level_of: Mapping[str, float]) -> Mistake:
    if level_of:
        must = f"the level of '{term}' must be one of {', '.join(level_of)}, or a whole number up to {len(level_of)}"
        return Mistake("level_unknown", must, got=str(said))
    return Mistake(
        "level_unknown",
        f"the level of '{term}' must be a number of 0 or more",
        got=str(said),
        hint="Levels with names must be declared: levels = [...], lowest first.",
    )


def _rank_of(said: Cell) -> int:
    """Return the rank that an entry of a mapping gives; 0 where it gives none."""
    try:
        return read_rank(said) or 0
    except ValueError:
        return 0


def _rank_mistake(term: str, said: object) -> Mistake:
    return Mistake(
        "rank_unknown",
        f"the rank of '{term}' must be a whole number of 1 or more, or a word for one, such as first",
        got=str(said),
        hint="What says that it has no rank is a blank: under [answers] of the policy, blank = [...].",
    )


def highest_level(owners: Integers, terms: Integers, levels: Floats) -> tuple[Integers, Integers, Floats]:
    """Return the entries sorted by owner and term, each term once, at the highest level at which it was named.

    Examples
    --------
    >>> owners, terms, levels = np.array([0, 0, 0]), np.array([5, 2, 5]), np.array([1.0, 0.0, 3.0])
    >>> [column.tolist() for column in highest_level(owners, terms, levels)]
    [[0, 0], [2, 5], [0.0, 3.0]]
    """
    order = np.lexsort((levels, terms, owners))
    owners, terms, levels = owners[order], terms[order], levels[order]
    last = np.ones(len(owners), dtype=bool)
    last[:-1] = (owners[1:] != owners[:-1]) | (terms[1:] != terms[:-1])
    return owners[last], terms[last], levels[last]


def wanted_portions(levels: Floats, scale: Sequence[float]) -> Floats:
    """Return the share of the wanted level in each step of the scale, shape (entries, steps); rows sum to 1.

    Together with :func:`offered_portions` this makes min(offered, wanted) / wanted a dot product.

    Examples
    --------
    >>> wanted_portions(np.array([2.0, NO_LEVEL]), (1.0, 2.0, 3.0)).tolist()
    [[0.5, 0.5, 0.0], [1.0, 0.0, 0.0]]
    """
    tops = np.array(scale)
    steps = np.diff(tops, prepend=0.0)
    wanted = np.where(levels == NO_LEVEL, tops[0], np.minimum(levels, tops[-1]))[:, None]
    portions: Floats = np.clip(wanted - (tops - steps), 0.0, steps) / wanted
    return portions


def offered_portions(levels: Floats, scale: Sequence[float], unsaid: float) -> Floats:
    """Return the part of each step of the scale that an offered level covers, shape (entries, steps).

    Examples
    --------
    >>> offered_portions(np.array([3.0, NO_LEVEL]), (1.0, 2.0, 3.0), 2.0).tolist()
    [[1.0, 1.0, 1.0], [1.0, 1.0, 0.0]]
    """
    tops = np.array(scale)
    steps = np.diff(tops, prepend=0.0)
    reached = np.where(levels == NO_LEVEL, unsaid, levels)[:, None]
    with np.errstate(over="ignore"):
        portions: Floats = np.clip((reached - (tops - steps)) / steps, 0.0, 1.0)
    return portions


def counts_of(named: Iterable[NamedTerms]) -> dict[str, int]:
    """Return how many cells name each term, by key."""
    counts: dict[str, int] = {}
    for side in named:
        for key, count in zip(side.terms, side.cell_counts().tolist(), strict=True):
            counts[key] = counts.get(key, 0) + count
    return counts


def forms_of(named: Iterable[NamedTerms]) -> dict[str, set[str]]:
    """Return the folded forms of each term, by key."""
    forms: dict[str, set[str]] = {}
    for side in named:
        for form, key in side.forms.items():
            forms.setdefault(key, set()).add(form)
    return forms


def scale_of(
    named: Iterable[NamedTerms], level_of: Mapping[str, float], known: tuple[float, ...] = ()
) -> tuple[float, ...]:
    """Return the levels as numbers, ascending: those that are declared, else those that were named or known; or 1."""
    if level_of:
        return tuple(sorted(level_of.values()))
    seen = {level for side in named for level in side.levels.tolist() if level}
    return tuple(sorted(seen.union(known))) or (1.0,)
