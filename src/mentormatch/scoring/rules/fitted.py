"""A rule as it binds one cohort: any block, any pair."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np

from mentormatch.scoring.rules.relations import Booleans, Elementwise, Integers, NotListed, Relation

# where few mentees differ to a rule, what it allows is kept once for those who are alike
_LARGEST_TABLE = 1 << 26
_PEOPLE_ALIKE = 8
_CELLS_AT_ONCE = 1 << 19
Positions: TypeAlias = Integers | Sequence[int] | slice


@dataclass(frozen=True, eq=False)
class Sides:
    """A mark for each mentee and each mentor; a pair is marked where either of the two is.

    Examples
    --------
    >>> Sides(np.array([True, False]), np.array([False, False, True])).count()
    4
    """

    mentees: Booleans
    mentors: Booleans

    def either(self, rows: Any, columns: Any) -> Booleans:
        """Return whether either of the two is marked, broadcasting."""
        marked: Booleans = self.mentees[rows] | self.mentors[columns]
        return marked

    def count(self, *among: "Sides | None") -> int:
        """Return how many pairs are marked, here and in each of `among`; in linear time. None marks every pair.

        Examples
        --------
        >>> first = Sides(np.array([True, False]), np.array([False]))
        >>> first.count(), first.count(Sides(np.array([False, True]), np.array([False])))
        (1, 0)
        """
        sides = [self, *(one for one in among if one is not None)]
        kinds = 1 << len(sides)
        mentees, mentors = (
            np.bincount(sum(1 * marks << place for place, marks in enumerate(each)), minlength=kinds).tolist()
            for each in ([one.mentees for one in sides], [one.mentors for one in sides])
        )
        return sum(
            many * more
            for one, many in enumerate(mentees)
            for other, more in enumerate(mentors)
            if one | other == kinds - 1
        )


@dataclass(frozen=True, eq=False)
class FittedRule:
    """A rule with the answers of a cohort: rows are its mentees, columns its mentors.

    Attributes
    ----------
    label : str
        What outputs call it.
    relation : Relation
        What it demands.
    binds : Sides or None
        Who said yes in the column that `when` names; None: everybody.
    blanks : Sides or None
        Whose blank answers decide, in the way that `blank_allowed` says.
    blank_allowed : bool
        What a blank answer does.
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
        What else must be said about how the rule was read, each the end of a sentence.
    shape : tuple of int
        Mentees, mentors.
    """

    label: str
    relation: Relation
    shape: tuple[int, int]
    binds: Sides | None = None
    blanks: Sides | None = None
    blank_allowed: bool = True
    blank_pairs: int = 0
    anybody: Sides | None = None
    any_pairs: int = 0
    absent: int = 0
    examples: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()

    def allowed(self, rows: Positions, columns: Positions | None = None) -> Booleans:
        """Return which pairs the rule allows, of each row with each column (None: all), shape (rows, columns)."""
        at = _positions(rows, self.shape[0])
        to = None if columns is None else _positions(columns, self.shape[1])
        return self._with_exceptions(self.relation.block(at, to), at[:, None], slice(None) if to is None else to)

    def narrow(self, allowed: Booleans, rows: Integers) -> None:
        """Take what the rule forbids from `allowed`, shape (rows, mentors); quick, since it is asked again and again.

        Examples
        --------
        >>> allowed = np.ones((1, 2), dtype=bool)
        >>> FittedRule("forbid", NotListed([(0, 1)], mentors=2), (1, 2)).narrow(allowed, np.array([0]))
        >>> allowed.tolist()
        [[True, False]]
        """
        if self._alike is not None:
            table, number_of = self._alike
            # by parts that fit the cache of a processor: four times as quick as all at once
            height = max(1, _CELLS_AT_ONCE // max(1, self.shape[1]))
            for start in range(0, len(rows), height):
                allowed[start : start + height] &= table[number_of[rows[start : start + height]]]
        elif isinstance(self.relation, NotListed) and not self._exceptions:
            allowed[self.relation.listed(rows)] = False
        else:
            allowed &= self.allowed(rows)

    @cached_property
    def _alike(self) -> tuple[Booleans, Integers] | None:
        """What the rule allows each kind of mentee, and of which kind everybody is; None where there are too many."""
        if not isinstance(self.relation, Elementwise) or not self.shape[0]:
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

    def allows_pairs(self, rows: Positions, columns: Positions) -> Booleans:
        """Return which pairs (rows[k], columns[k]) the rule allows."""
        at, to = _positions(rows, self.shape[0]), _positions(columns, self.shape[1])
        return self._with_exceptions(self.relation.pairs(at, to), at, to)

    def excludes(self, row: int, column: int) -> bool:
        """Return whether the rule forbids one pair."""
        return not self.allows_pairs([row], [column])[0]

    @property
    def _exceptions(self) -> bool:
        return any(one is not None for one in (self.binds, self.blanks, self.anybody))

    def _with_exceptions(self, held: Booleans, rows: Integers, columns: Integers | slice) -> Booleans:
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


def told_apart(rules: Iterable[FittedRule]) -> Iterator[FittedRule]:
    """Yield the rules, those with the label of an earlier one with a number behind it.

    Examples
    --------
    >>> from mentormatch.scoring.rules.relations import NotListed
    >>> rule = FittedRule("forbid", NotListed((), mentors=0), (0, 0))
    >>> [one.label for one in told_apart([rule, rule])]
    ['forbid', 'forbid (2)']
    """
    times: Counter[str] = Counter()
    for rule in rules:
        times[rule.label] += 1
        yield rule if times[rule.label] == 1 else replace(rule, label=f"{rule.label} ({times[rule.label]})")


def _positions(positions: Positions, count: int) -> Integers:
    if isinstance(positions, slice):
        return np.arange(count)[positions]
    given: Integers = np.asarray(positions, dtype=np.int64).reshape(-1)
    return given
