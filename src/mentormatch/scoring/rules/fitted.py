"""A rule fitted to a cohort: which pairs it allows."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np

from mentormatch.arrays import Booleans
from mentormatch.scoring.rules.relations import ElementwiseRelation, Integers, NotListed, Relation

# Where mentees have few distinct values in a rule, its block is cached once for each value.
_LARGEST_TABLE = 1 << 26
_PEOPLE_ALIKE = 8
_CELLS_AT_ONCE = 1 << 19
A_RULE = "a rule"
"""What everybody but the coordinator who checks is told of a rule by which people asked not to meet somebody."""


def rules_in_words(told: Iterable[str]) -> str:
    """Return the rules that exclude a pair in a sentence, by what explanations call them.

    Examples
    --------
    >>> rules_in_words(["different team", "a rule"])
    "'different team', a rule"
    """
    return ", ".join(name if name == A_RULE else f"'{name}'" for name in told)


Indices: TypeAlias = Integers | Sequence[int] | slice


@dataclass(frozen=True, eq=False)
class MarkedPeople:
    """Marks of mentees and of mentors; a pair is marked if either of the two is.

    Examples
    --------
    >>> MarkedPeople(np.array([True, False]), np.array([False, False, True])).count()
    4
    """

    mentees: Booleans
    mentors: Booleans

    def either(self, rows: Any, columns: Any) -> Booleans:
        """Return whether either of the two is marked, broadcasting."""
        marked: Booleans = self.mentees[rows] | self.mentors[columns]
        return marked

    def count(self, *among: "MarkedPeople | None") -> int:
        """Return how many pairs are marked here and in each of `among`, in linear time; None marks every pair.

        Examples
        --------
        >>> first = MarkedPeople(np.array([True, False]), np.array([False]))
        >>> first.count(), first.count(MarkedPeople(np.array([False, True]), np.array([False])))
        (1, 0)
        """
        conditions = [self, *(sides for sides in among if sides is not None)]
        patterns = 1 << len(conditions)  # one bit a condition: whether it marks this person
        mentee_counts, mentor_counts = (
            np.bincount(sum(1 * marks << bit for bit, marks in enumerate(side)), minlength=patterns).tolist()
            for side in ([sides.mentees for sides in conditions], [sides.mentors for sides in conditions])
        )
        return sum(
            mentees * mentors
            for mentee_bits, mentees in enumerate(mentee_counts)
            for mentor_bits, mentors in enumerate(mentor_counts)
            if mentee_bits | mentor_bits == patterns - 1
        )


@dataclass(frozen=True, eq=False)
class FittedRule:
    """A rule fitted to a cohort: rows are its mentees, columns its mentors.

    Attributes
    ----------
    label : str
        What outputs call it.
    relation : Relation
        The relation that it demands.
    binds : Sides or None
        Who said yes in the column that `when` names; None: everybody.
    blanks : Sides or None
        Whose answers are blank; `blank_allowed` says what that decides.
    blank_allowed : bool
        Whether a blank answer allows a pair or forbids it.
    blank_pairs : int
        How many pairs a blank answer decided.
    anybody : Sides or None
        Who gave an answer that meets everybody.
    any_pairs : int
        How many pairs such an answer decided.
    absent : int
        How many people (or managers) the rule names who are not in the cohort.
    examples : tuple of str
        Some of them, with whoever is nearest.
    remarks : tuple of str
        Further remarks on how the rule was read, each the end of a sentence.
    is_safeguard : bool
        Whether people asked, by a name, not to meet somebody: then a name of nobody is said before all other notes.
    shape : tuple of int
        Mentees, mentors.
    """

    label: str
    relation: Relation
    shape: tuple[int, int]
    binds: MarkedPeople | None = None
    blanks: MarkedPeople | None = None
    blank_allowed: bool = True
    blank_pairs: int = 0
    anybody: MarkedPeople | None = None
    any_pairs: int = 0
    absent: int = 0
    examples: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    is_safeguard: bool = False

    @property
    def told(self) -> str:
        """What explanations and reports call it: its label, or "a rule" where people asked not to meet somebody."""
        return A_RULE if self.is_safeguard else self.label

    def allowed(self, rows: Indices, columns: Indices | None = None) -> Booleans:
        """Return which pairs the rule allows, of each row with each column (None: all), shape (rows, columns)."""
        at = _as_indices(rows, self.shape[0])
        to = None if columns is None else _as_indices(columns, self.shape[1])
        return self._apply_exceptions(self.relation.block(at, to), at[:, None], slice(None) if to is None else to)

    def narrow(self, allowed: Booleans, rows: Integers) -> None:
        """Set the forbidden pairs in `allowed`, shape (rows, mentors), to False, in place; fast for repeated calls.

        Examples
        --------
        >>> allowed = np.ones((1, 2), dtype=bool)
        >>> FittedRule("forbid", NotListed([(0, 1)], mentors=2), (1, 2)).narrow(allowed, np.array([0]))
        >>> allowed.tolist()
        [[True, False]]
        """
        if self._kinds_of_mentees is not None:
            table, number_of = self._kinds_of_mentees
            # by parts that fit the cache of a processor: four times as quick as all at once
            height = max(1, _CELLS_AT_ONCE // max(1, self.shape[1]))
            for start in range(0, len(rows), height):
                allowed[start : start + height] &= table[number_of[rows[start : start + height]]]
        elif isinstance(self.relation, NotListed) and not self._has_exceptions:
            allowed[self.relation.listed(rows)] = False
        else:
            allowed &= self.allowed(rows)

    @cached_property
    def _kinds_of_mentees(self) -> tuple[Booleans, Integers] | None:
        """The rows of mentees with distinct values, and which of them each mentee has; None if there are too many."""
        if not isinstance(self.relation, ElementwiseRelation) or not self.shape[0]:
            return None
        answers = self.relation.mentees
        kinds = np.unique(answers, axis=None if answers.ndim == 1 else 0, return_inverse=True)[1].reshape(-1)
        for sides in (self.blanks, self.binds, self.anybody):
            if sides is not None:
                kinds = 2 * kinds + sides.mentees
        _, first, number_of = np.unique(kinds, return_index=True, return_inverse=True)
        if len(first) * _PEOPLE_ALIKE > self.shape[0] or len(first) * self.shape[1] > _LARGEST_TABLE:
            return None
        return self.allowed(first), number_of

    def allows_pairs(self, rows: Indices, columns: Indices) -> Booleans:
        """Return which pairs (rows[k], columns[k]) the rule allows."""
        at, to = _as_indices(rows, self.shape[0]), _as_indices(columns, self.shape[1])
        return self._apply_exceptions(self.relation.pairs(at, to), at, to)

    def binds_anybody(self) -> bool | None:
        """Return whether the rule excludes any pair; None where there are too many pairs to look at all of them.

        Examples
        --------
        >>> FittedRule("forbid", NotListed((), mentors=2), (1, 2)).binds_anybody()
        False
        """
        if self._kinds_of_mentees is not None:
            return not self._kinds_of_mentees[0].all()
        rows, columns = self.shape
        step = max(1, _CELLS_AT_ONCE // max(1, columns))
        most = min(rows, _LARGEST_TABLE // max(1, columns))
        for start in range(0, most, step):
            if not self.allowed(np.arange(start, min(start + step, most))).all():
                return True
        return False if most == rows else None

    def excludes(self, row: int, column: int) -> bool:
        """Return whether the rule forbids one pair."""
        return not self.allows_pairs([row], [column])[0]

    @property
    def _has_exceptions(self) -> bool:
        return any(sides is not None for sides in (self.binds, self.blanks, self.anybody))

    def _apply_exceptions(self, held: Booleans, rows: Integers, columns: Integers | slice) -> Booleans:
        if self.blanks is not None:
            blank = self.blanks.either(rows, columns)
            if self.blank_allowed:
                held |= blank
            else:
                held &= np.logical_not(blank, out=blank)
        if self.anybody is not None:
            held |= self.anybody.either(rows, columns)
        if self.binds is not None:
            bound = self.binds.either(rows, columns)
            held |= np.logical_not(bound, out=bound)
        return held


def number_doubled_labels(rules: Iterable[FittedRule]) -> Iterator[FittedRule]:
    """Yield the rules with unique labels: repeated ones get a number.

    Examples
    --------
    >>> from mentormatch.scoring.rules.relations import NotListed
    >>> rule = FittedRule("forbid", NotListed((), mentors=0), (0, 0))
    >>> [numbered.label for numbered in number_doubled_labels([rule, rule])]
    ['forbid', 'forbid (2)']
    """
    times: Counter[str] = Counter()
    for rule in rules:
        times[rule.label] += 1
        yield rule if times[rule.label] == 1 else replace(rule, label=f"{rule.label} ({times[rule.label]})")


def _as_indices(positions: Indices, count: int) -> Integers:
    if isinstance(positions, slice):
        return np.arange(count)[positions]
    given: Integers = np.asarray(positions, dtype=np.int64).reshape(-1)
    return given
