"""Mixing: how many pairs groups of mentees have with groups of mentors."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from mentormatch.arrays import Booleans, Floats, Integers
from mentormatch.fairness.group_notes import named
from mentormatch.fairness.outcomes import outcomes_of
from mentormatch.matching import Matching, check_matching, demand_of
from mentormatch.profiles import By, Group, columns_of, grouping_of, hidden_groups, joined
from mentormatch.values import Value

MixingMatrix: TypeAlias = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True, eq=False)
class PairsAcross(Value):
    """How many pairs each group of mentees has with each group of mentors.

    Attributes
    ----------
    by, mentors_by : str
        What makes the groups of mentees and of mentors.
    pairs : mapping of group of mentees to mapping of group of mentors to float
        How many pairs; NaN where either group shows no values.
    expected : the same
        How many there would be if groups did not matter and everybody had as many pairs as now: the pairs of the one
        times the pairs of the other over all pairs.
    mean_score : the same
        Of these pairs; NaN also where there is none, or fewer than `smallest`, or they could be worked out.
    hidden_mentees, hidden_mentors : tuple of str
        Groups that show no values.
    notes : tuple of str
    """

    by: str
    mentors_by: str
    pairs: MixingMatrix
    expected: MixingMatrix
    mean_score: MixingMatrix
    hidden_mentees: tuple[str, ...]
    hidden_mentors: tuple[str, ...]
    notes: tuple[str, ...]

    def within(self) -> tuple[float, float]:
        """Return the share of pairs of one group on both sides, and the share to expect; of groups that are shown.

        NaN where no pair is shown.
        """
        cells = [
            (mentee == mentor, self.pairs[mentee][mentor], self.expected[mentee][mentor])
            for mentee, mentor in self._shown_cells()
        ]
        made = math.fsum(pairs for _, pairs, _ in cells)
        expected = math.fsum(pairs for _, _, pairs in cells)
        return (
            math.fsum(pairs for same, pairs, _ in cells if same) / made if made else math.nan,
            math.fsum(pairs for same, _, pairs in cells if same) / expected if expected else math.nan,
        )

    def _shown_cells(self) -> list[tuple[str, str]]:
        return [
            (mentee, mentor)
            for mentee, row in self.pairs.items()
            for mentor, value in row.items()
            if not math.isnan(value)
        ]


def pairs_across(matching: Matching, *, by: By, mentors_by: By | None = None, smallest: int = 5) -> PairsAcross:
    """Return who is matched with whom across groups.

    Parameters
    ----------
    matching : Matching
        Ours, or pairs that were read.
    by : str, sequence of str, mapping, or data frame
        What makes the groups of the mentees, as in `audit`.
    mentors_by : the same, optional
        What makes the groups of the mentors; by default the same.
    smallest : int
        Groups of fewer people show no values, nor do those from which they could be computed.

    Raises
    ------
    CohortError
        Where one side has no such column.

    Examples
    --------
    >>> from mentormatch.matching import match
    >>> from mentormatch.profiles import Cohort
    >>> cohort = Cohort.from_records(
    ...     mentors=[{"id": "ada", "skills": "R", "team": "a"}, {"id": "bob", "skills": "Go", "team": "b"}],
    ...     mentees=[{"id": "kim", "skills": "R", "team": "a"}, {"id": "noor", "skills": "Go", "team": "a"}],
    ... )
    >>> found = pairs_across(match(cohort), by="team", smallest=1)
    >>> found.pairs, found.within()
    ({'a': {'a': 1.0, 'b': 1.0}}, (0.5, 0.5))
    """
    check_matching(matching)
    cohort = matching.cohort
    same = mentors_by is None
    rows, notes = columns_of(cohort.mentees, by, others=cohort.mentors.ids)
    columns, more = columns_of(cohort.mentors, by if same else mentors_by, others=cohort.mentees.ids)
    if same:
        both = grouping_of(joined(rows, columns))
        mentees, mentors = both.of[: len(cohort.mentees)], both.of[len(cohort.mentees) :]
        groups = both.groups, both.groups
        titles, labels = (both.title, both.title), (both.labels(), both.labels())
    else:
        sides = grouping_of(rows), grouping_of(columns)
        mentees, mentors = sides[0].of, sides[1].of
        groups = sides[0].groups, sides[1].groups
        titles, labels = (sides[0].title, sides[1].title), (sides[0].labels(), sides[1].labels())
    sizes = [_sizes(*side) for side in zip(groups, (mentees, mentors), _counted(matching), strict=True)]
    hidden = [hidden_groups(side, smallest) for side in sizes]
    counts = np.zeros((len(groups[0]), len(groups[1])))
    totals = np.zeros_like(counts)
    at = mentees[matching.positions[:, 0]], mentors[matching.positions[:, 1]]
    np.add.at(counts, at, 1.0)
    np.add.at(totals, at, np.array([pair.score for pair in matching.pairs], dtype=np.float64))
    expected = np.outer(counts.sum(axis=1), counts.sum(axis=0)) / max(1.0, counts.sum())
    scores = np.divide(totals, counts, out=np.full_like(counts, np.nan), where=counts > 0)
    suppression = _Suppression(groups, labels, sizes, hidden, counts)
    return PairsAcross(
        by=titles[0],
        mentors_by=titles[1],
        pairs=suppression.matrix(counts),
        expected=suppression.matrix(expected),
        mean_score=suppression.matrix(scores, covered=suppression.too_few(smallest)),
        hidden_mentees=tuple(labels[0][group] for group in sizes[0] if group in hidden[0]),
        hidden_mentors=tuple(labels[1][group] for group in sizes[1] if group in hidden[1]),
        notes=tuple(dict.fromkeys([*notes, *more, *named(matching, by), *named(matching, mentors_by)])),
    )


def _counted(matching: Matching) -> tuple[Booleans, Booleans]:
    """Return which mentees and mentors count: who wants or takes somebody, as in audits, or has somebody anyway."""
    got = outcomes_of(matching)
    return (demand_of(matching.cohort.mentees) > 0) | got.mentees.matched, (got.mentors.capacity + got.mentors.load) > 0


def _sizes(groups: tuple[Group, ...], of: Integers, counted: Booleans) -> dict[Group, int]:
    """Return how many people of one side each group has; groups of nobody there are left out."""
    sizes = np.bincount(of[counted], minlength=len(groups)).tolist()
    return {group: size for group, size in zip(groups, sizes, strict=True) if size}


@dataclass(frozen=True, eq=False)
class _Suppression:
    """Which cells of a mixing matrix (groups of mentees by groups of mentors) are shown."""

    groups: tuple[tuple[Group, ...], tuple[Group, ...]]
    labels: tuple[dict[Group, str], dict[Group, str]]
    sizes: list[dict[Group, int]]
    hidden: list[frozenset[Group]]
    counts: Floats

    def matrix(self, values: Floats, *, covered: frozenset[Group] = frozenset()) -> MixingMatrix:
        found: dict[str, dict[str, float]] = {self.labels[0][mentees]: {} for mentees in self.sizes[0]}
        for place, cell, hidden in self._cells():
            value = math.nan if hidden or cell in covered else float(values[place])
            found[cell[0]][cell[1]] = math.nan if math.isnan(value) else value
        return found

    def too_few(self, smallest: int) -> frozenset[Group]:
        """Return the cells of too few pairs, and those from which they could be computed."""
        cells = [(cell, int(self.counts[place]), hidden) for place, cell, hidden in self._cells() if self.counts[place]]
        sizes: dict[Group, int] = {cell: pairs for cell, pairs, _ in cells}
        return hidden_groups(sizes, smallest, also=[cell for cell, _, hidden in cells if hidden])

    def _cells(self) -> Iterator[tuple[tuple[int, int], tuple[str, str], bool]]:
        """Yield each cell's place, its two groups, and whether one of them shows nothing."""
        for i, mentees in enumerate(self.groups[0]):
            for j, mentors in enumerate(self.groups[1]):
                if mentees in self.sizes[0] and mentors in self.sizes[1]:
                    hidden = mentees in self.hidden[0] or mentors in self.hidden[1]
                    yield (i, j), (self.labels[0][mentees], self.labels[1][mentors]), hidden
