"""Group metrics: each group's mean over its mentees."""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from mentormatch.arrays import Booleans, Floats, Integers
from mentormatch.assignment.objectives.option_values import wrong_metric, wrong_values
from mentormatch.assignment.problem import AssignmentProblem
from mentormatch.errors import Mistake, ProblemError

_KEPT_CELLS = 1 << 23


@dataclass(frozen=True, eq=False)
class GroupMeasure:
    """A group's mean of an amount that each pair adds; who got nobody adds nothing.

    Attributes
    ----------
    metric : {"mean_score", "match_rate", "below"}
        The amount of a pair is its score; 1; or whether its score is at least the threshold.
    threshold : float
        For "below".
    worth : float
        What is taken from the score of each pair.
    group_of : int array (mentees,)
        The group of each mentee, −1 where the mentee wants nobody or the group is not compared.
    sizes : float array (groups,)
        How many mentees each group has.

    Examples
    --------
    >>> problem = AssignmentProblem([[0.9, 0.1], [0.8, 0.7]])
    >>> measure = GroupMeasure("mean_score", 0.0, 0.0, np.array([0, 1]), np.array([1.0, 1.0]))
    >>> measure.means(problem, np.array([[0, 0], [1, 1]]))
    array([0.9, 0.7])
    """

    metric: str
    threshold: float
    worth: float
    group_of: Integers
    sizes: Floats

    @property
    def groups(self) -> int:
        """How many groups are compared."""
        return len(self.sizes)

    def amount(self, scores: Floats) -> Floats:
        """Return what pairs of these scores add."""
        if self.metric == "mean_score":
            return scores - self.worth
        if self.metric == "match_rate":
            return np.ones_like(scores)
        return (scores >= self.threshold).astype(np.float64) - float(self.threshold <= 0.0)

    def share(self) -> Floats:
        """Return what one unit of a mentee's amount adds to the mean of the mentee's group, shape (mentees,)."""
        share = np.zeros(len(self.group_of))
        inside = self.group_of >= 0
        share[inside] = 1.0 / self.sizes[self.group_of[inside]]
        return share

    def reported(self, means: Floats) -> Floats:
        """Return what the metric is called after: of "below", the share that is, of which the means are the rest."""
        return float(self.threshold > 0.0) - means if self.metric == "below" else means

    def means(self, problem: AssignmentProblem, pairs: Integers) -> Floats:
        """Return each group's mean, shape (groups,)."""
        amounts = self.amount(problem.scores.pairs(pairs[:, 0], pairs[:, 1]))
        group = self.group_of[pairs[:, 0]]
        return np.array([math.fsum(amounts[group == place]) / size for place, size in enumerate(self.sizes.tolist())])


def measure_of(
    problem: AssignmentProblem,
    groups: Integers,
    *,
    metric: str = "mean_score",
    threshold: float | None = None,
    smallest: int = 1,
    gain: bool = False,
) -> GroupMeasure:
    """Return the measure that options ask for, all mistakes in them at once.

    Parameters
    ----------
    problem : AssignmentProblem
    groups : int array (mentees,)
    metric : {"mean_score", "match_rate", "below"}
    threshold : float, optional
        With "below", and only then.
    smallest : int
        Groups of fewer mentees who want somebody are not compared.
    gain : bool
        Whether what staying unmatched is worth is taken from each score.

    Raises
    ------
    ProblemError
        Where an option is not what it must be, or the metric does not go with mentees who want several mentors.

    Examples
    --------
    >>> problem = AssignmentProblem([[0.9], [0.8], [0.1]], demand=[1, 1, 0])
    >>> measure_of(problem, np.array([1, 0, 1])).sizes
    array([1., 1.])
    """
    given = {"metric": metric, "threshold": threshold, "smallest": smallest}
    mistakes = [replace(mistake, path=()) for mistake in (*wrong_values(given), *wrong_metric(given))]
    if metric in ("match_rate", "below") and (problem.demand > 1).any():
        hint = "The metric 'mean_score' goes with any demand."
        expected = f"the metric '{metric}' must come with mentees who want one mentor each"
        mistakes.append(Mistake("metric_of_several", expected, got=f"a demand of {problem.demand.max()}", hint=hint))
    if mistakes:
        raise ProblemError(mistakes)
    wanting = problem.demand > 0
    counts = np.bincount(groups[wanting], minlength=int(groups.max(initial=-1)) + 1)
    compared = np.flatnonzero(counts >= smallest)
    place = np.full(len(counts), -1, dtype=np.int64)
    place[compared] = np.arange(len(compared))
    group_of = np.where(wanting, place[groups], -1)
    worth = (problem.worth or 0.0) if gain else 0.0
    return GroupMeasure(metric, float(threshold or 0.0), worth, group_of, counts[compared].astype(np.float64))


class PricedScores:
    """Scores with prices on groups: weight · (s_ij − worth) + price_i · amount(s_ij); the matrix is not built.

    Examples
    --------
    >>> from mentormatch.assignment import DenseScores
    >>> scores = PricedScores(DenseScores([[0.9], [0.8]]), 1.0, 0.0, np.array([0.0, 1.0]), lambda s: s)
    >>> scores.block(np.array([0, 1])).tolist()
    [[0.9], [1.6]]
    """

    def __init__(
        self, scores: Any, weight: float, worth: float, price: Floats, amount: Callable[[Floats], Floats]
    ) -> None:
        self.shape: tuple[int, int] = (int(scores.shape[0]), int(scores.shape[1]))
        self._scores, self._weight, self._worth, self._price, self._amount = scores, weight, worth, price, amount

    def block(self, rows: Integers) -> Floats:
        """Scores of the mentees `rows` with every mentor."""
        return self._priced(np.asarray(self._scores.block(rows), dtype=np.float64), self._price[rows, None])

    def pairs(self, rows: Integers, columns: Integers) -> Floats:
        """Scores of the pairs (rows[k], columns[k])."""
        return self._priced(np.asarray(self._scores.pairs(rows, columns), dtype=np.float64), self._price[rows])

    def _priced(self, scores: Floats, price: Floats) -> Floats:
        return self._weight * (scores - self._worth) + price * self._amount(scores)


def kept(problem: AssignmentProblem) -> AssignmentProblem:
    """Return the same problem with scores and rules as arrays if it is small enough, for repeated access.

    Examples
    --------
    >>> kept(AssignmentProblem([[0.9]], allowed=lambda rows: np.ones((len(rows), 1), dtype=bool))).shape
    (1, 1)
    """
    if problem.shape[0] * problem.shape[1] > _KEPT_CELLS:
        return problem
    scores, allowed = np.zeros(problem.shape), np.zeros(problem.shape, dtype=bool)
    for rows in problem.row_blocks():
        scores[rows], allowed[rows] = problem.block(rows)
    return changed(problem, scores, allowed, "last_resort" if problem.worth is None else problem.worth)


def priced(problem: AssignmentProblem, measure: GroupMeasure, weight: float, prices: Floats) -> AssignmentProblem:
    """Return the problem whose value is weight · Σ (score − worth) + Σ_g price_g · mean_g, under the same limits.

    Examples
    --------
    >>> problem = AssignmentProblem([[0.5], [0.25]])
    >>> measure = measure_of(problem, np.array([0, 1]))
    >>> priced(problem, measure, 0.0, np.array([0.0, 2.0])).block(np.array([1]))[0]
    array([[0.5]])
    """
    price = np.append(prices, 0.0)[measure.group_of] * measure.share()
    scores = PricedScores(problem.scores, weight, problem.worth or 0.0, price, measure.amount)
    return changed(problem, scores, problem.allowed, "last_resort" if problem.worth is None else 0.0)


def changed(
    problem: AssignmentProblem,
    scores: Any,
    allowed: Booleans | Callable[[Integers], Booleans],
    unmatched: Any,
    *,
    spread: bool | None = None,
) -> AssignmentProblem:
    """Return a problem with other scores and the same limits."""
    return AssignmentProblem(
        scores,
        capacity=problem.capacity,
        min_load=problem.min_load,
        demand=problem.demand,
        allowed=allowed,
        forced=problem.forced,
        unmatched=unmatched,
        spread=problem.spread if spread is None else spread,
    )
