"""Metrics of the people who count, over all and by group."""

import math
from collections.abc import Mapping, Sequence

import numpy as np

from mentormatch.arrays import Floats, Integers
from mentormatch.fairness.metrics import OutcomeMetric
from mentormatch.fairness.outcomes import MenteeOutcomes, MentorOutcomes
from mentormatch.fairness.protection import ProtectedTable
from mentormatch.fairness.resampling import Interval, bootstrap_interval, permutation_p_value
from mentormatch.profiles import Group

_NOTHING = (math.nan, math.nan)


class Disaggregation:
    """Metrics over all and by group, NaN where they would tell of a small group.

    Parameters
    ----------
    outcomes : MenteeOutcomes or MentorOutcomes
    table : ProtectedTable
    everybody : int array
        Who counts, in the order of ids, so that the order of rows decides nothing.
    matched_only : bool
        Whether only those of them count who got somebody.
    smallest : int
        The fewest people of whom values are shown.

    Attributes
    ----------
    groups : list of group
        Those that have anybody, or are hidden among all.
    hidden : frozenset of group
        Groups that show no values.
    """

    hidden: frozenset[tuple[str, ...]]
    groups: list[tuple[str, ...]]

    def __init__(
        self,
        outcomes: MenteeOutcomes | MentorOutcomes,
        table: ProtectedTable,
        everybody: Integers,
        *,
        matched_only: bool,
        smallest: int,
    ) -> None:
        self._outcomes, self._arrays = outcomes, dict[str, Floats]()
        self._people, self._matched_only = everybody, matched_only
        matched = everybody[outcomes.matched[everybody]] if matched_only else None
        if matched is not None:
            self._people = matched
        self._protection = table.among(everybody, part=matched)
        self.hidden = self._protection.hidden
        self._members = table.grouping.members(self._people)
        whole = table.grouping.members(everybody)
        self.groups = [group for group in whole if group in self._members or group in self.hidden]
        # where everybody is of one hidden group, the overall values are that group's
        self._all_hidden = len(self.groups) == 1 and self.groups[0] in self.hidden
        hidden = [number for number, group in enumerate(table.grouping.groups) if group in self.hidden]
        self._together = self._people[np.isin(table.grouping.of[self._people], hidden)]
        if len(self._together) < smallest or not self._shown:
            self._together = self._together[:0]

    @property
    def n(self) -> float:
        """How many people count; NaN where that says how many of a hidden group got somebody."""
        return math.nan if self._all_hidden and self._matched_only else len(self._people)

    @property
    def _shown(self) -> list[Group]:
        return [group for group in self.groups if group not in self.hidden]

    def size(self, group: Group) -> float:
        """Return how many are in a group; among the matched this says how many got somebody."""
        return math.nan if self._matched_only and group in self.hidden else len(self._of(group))

    def overall(self, measures: Sequence[OutcomeMetric]) -> dict[str, float]:
        """Return the metrics of everybody."""
        return {measure.name: self._of_everybody(measure) for measure in measures}

    def of_group(self, group: Group, measures: Sequence[OutcomeMetric]) -> dict[str, float]:
        """Return the metrics of a group."""
        return {
            measure.name: self._value(measure, self._of(group), shown=self._shows(group, measure))
            for measure in measures
        }

    def of_hidden(self, measures: Sequence[OutcomeMetric]) -> dict[str, float]:
        """Return the metrics of all hidden groups together, which follow from the others; none where they are few."""
        if not len(self._together):
            return {}
        metrics = {
            measure.name: self._value(measure, self._together, shown=bool(measure.additive)) for measure in measures
        }
        return {"n": float(len(self._together))} | metrics

    def overall_interval(
        self, measures: Sequence[OutcomeMetric], resamples: int, rng: np.random.Generator
    ) -> dict[str, Interval]:
        """Return the bootstrap interval of each metric of everybody."""
        found = {
            measure.name: bootstrap_interval(self._values(measure)[self._people], measure, resamples=resamples, rng=rng)
            for measure in measures
        }
        return {
            measure.name: _NOTHING if math.isnan(self._of_everybody(measure)) else found[measure.name]
            for measure in measures
        }

    def intervals(
        self, group: Group, measures: Sequence[OutcomeMetric], resamples: int, rng: np.random.Generator
    ) -> dict[str, Interval]:
        """Return the bootstrap interval of each metric of a group."""
        found = {
            measure.name: bootstrap_interval(
                self._values(measure)[self._of(group)], measure, resamples=resamples, rng=rng
            )
            for measure in measures
        }
        return {
            name: found[name] if self._shows(group, measure) else _NOTHING
            for name, measure in _by_name(measures).items()
        }

    def p_values(self, measures: Sequence[OutcomeMetric], resamples: int, rng: np.random.Generator) -> dict[str, float]:
        """Return how often chance would make the groups that show values differ by as much."""
        found = {}
        for measure in measures:
            shown = {str(group): self._of(group) for group in self._shown if self._shows(group, measure)}
            if len(self._together) and measure.additive:
                shown["hidden, together"] = self._together
            values = {group: self._values(measure)[people] for group, people in shown.items()}
            found[measure.name] = permutation_p_value(values, measure, resamples=resamples, rng=rng)
        return found

    def _of(self, group: Group) -> Integers:
        return self._members.get(group, np.zeros(0, dtype=np.int64))

    def _shows(self, group: Group, measure: OutcomeMetric) -> bool:
        return group not in (self.hidden if measure.additive else self._protection.no_extremes)

    def _of_everybody(self, measure: OutcomeMetric) -> float:
        shown = not self._all_hidden and bool(measure.additive or self._protection.extremes_of_all)
        return self._value(measure, self._people, shown=shown)

    def _value(self, measure: OutcomeMetric, people: Integers, *, shown: bool) -> float:
        value = float(measure(self._values(measure)[people])) if shown and len(people) else math.nan
        return math.nan if math.isnan(value) else value

    def _values(self, measure: OutcomeMetric) -> Floats:
        if measure.outcome not in self._arrays:
            self._arrays[measure.outcome] = self._outcomes.get(measure.outcome)
        return self._arrays[measure.outcome]


def _by_name(measures: Sequence[OutcomeMetric]) -> Mapping[str, OutcomeMetric]:
    return {measure.name: measure for measure in measures}
