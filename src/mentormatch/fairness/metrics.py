"""Metrics: plain functions from an array of outcomes to one number.

Most read the scores that people got. Where another outcome is meant (whether they were matched, the rank of their
mentor, ...), the function is an `OutcomeMetric`, which says so, and which an audit hands the right array.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from mentormatch.arrays import Floats

Metric: TypeAlias = Callable[[Floats], float]


@dataclass(frozen=True)
class OutcomeMetric:
    """A metric of another outcome than the score.

    Parameters
    ----------
    name : str
        What it is called in an audit.
    outcome : str
        Which outcome it reads: a name of `mentormatch.fairness.outcomes.MenteeOutcomes` or ``MentorOutcomes``.
    metric : function array -> float
    additive : bool, optional
        Whether it is a sum or mean of one number a person, so that its value of a group of five tells of nobody. Where
        it is not, as with a minimum or a percentile, an audit hides more of it. By default what the function's own
        attribute ``additive`` says, else not.

    Examples
    --------
    >>> mean_regret = OutcomeMetric("mean_regret", "regret", mean)
    >>> mean_regret(np.array([0.0, 0.5])), mean_regret.__name__, mean_regret.additive
    (0.25, 'mean_regret', True)
    """

    name: str
    outcome: str
    metric: Metric
    additive: bool | None = None

    def __post_init__(self) -> None:
        if self.additive is None:
            object.__setattr__(self, "additive", bool(getattr(self.metric, "additive", False)))

    @property
    def __name__(self) -> str:
        return self.name

    def __call__(self, values: Floats) -> float:
        """Return the metric of these outcomes."""
        return self.metric(values)


def _additive(metric: Metric) -> Metric:
    """Say of a function that it is a sum or mean of one number a person."""
    setattr(metric, "additive", True)  # noqa: B010  functions have no such attribute for a type checker
    return metric


@_additive
def mean(outcomes: Floats) -> float:
    """Return the mean outcome; NaN of nobody.

    Examples
    --------
    >>> mean(np.array([0.0, 1.0]))
    0.5
    """
    return math.fsum(outcomes) / len(outcomes) if len(outcomes) else math.nan


@_additive
def mean_of_known(outcomes: Floats) -> float:
    """Return the mean of the outcomes that are there (not NaN); NaN where none is.

    Examples
    --------
    >>> mean_of_known(np.array([0.5, np.nan]))
    0.5
    """
    return mean(outcomes[~np.isnan(outcomes)])


def minimum(outcomes: Floats) -> float:
    """Return the worst outcome; NaN of nobody.

    Examples
    --------
    >>> minimum(np.array([0.2, 1.0]))
    0.2
    """
    return float(outcomes.min()) if len(outcomes) else math.nan


def percentile_10(outcomes: Floats) -> float:
    """Return the 10th percentile, between two outcomes in proportion; NaN of nobody.

    Examples
    --------
    >>> percentile_10(np.array([0.0, 1.0]))
    0.1
    """
    return float(np.quantile(outcomes, 0.1)) if len(outcomes) else math.nan


def mean_of_worst_tenth(outcomes: Floats) -> float:
    """Return the mean of the worst 10 %, the last of them counted in part; of fewer than ten the minimum.

    Examples
    --------
    >>> mean_of_worst_tenth(np.arange(15) / 10)  # the worst one and a half: 0 and half of 0.1
    0.0333...
    """
    if not len(outcomes):
        return math.nan
    people = max(1.0, len(outcomes) / 10)
    worst = np.sort(outcomes)[: math.ceil(people)]
    weights = np.ones(len(worst))
    weights[-1] -= len(worst) - people
    # rounding must not bring it below the worst of them
    return max(math.fsum(weights * worst) / people, float(worst[0]))


@_additive
def geometric_mean(outcomes: Floats) -> float:
    """Return the geometric mean (Nash welfare): 0 where anybody has nothing; NaN of nobody or of negative outcomes.

    Examples
    --------
    >>> geometric_mean(np.array([0.5, 1.0, 0.25])), geometric_mean(np.array([0.0, 1.0]))
    (0.5, 0.0)
    """
    if not len(outcomes) or np.isnan(outcomes).any() or outcomes.min() < 0:
        return math.nan
    if not outcomes.min():
        return 0.0
    return math.exp(math.fsum(np.log(outcomes)) / len(outcomes))


def gini(outcomes: Floats) -> float:
    r"""Return the Gini coefficient :math:`\sum_{ik} |x_i - x_k| / (2 n^2 \bar x)`: 0 where all have the same.

    0 also where nobody has anything; NaN of nobody or of negative outcomes.

    Examples
    --------
    >>> gini(np.array([0.0, 0.0, 0.0, 1.0])), gini(np.array([0.5, 0.5]))
    (0.75, 0.0)
    """
    people = len(outcomes)
    if not people or np.isnan(outcomes).any() or outcomes.min() < 0:
        return math.nan
    ascending = np.sort(outcomes)
    if ascending[0] == ascending[-1]:
        return 0.0
    ranks = 2 * np.arange(1, people + 1) - people - 1
    return math.fsum(ranks * ascending) / (people * math.fsum(ascending))


def share_below(threshold: float) -> Metric:
    """Return the metric "share of outcomes below a threshold", called ``share_below_<threshold>``.

    Examples
    --------
    >>> share_below(0.3)(np.array([0.1, 0.3, 0.9, 1.0])), share_below(0.3).__name__
    (0.25, 'share_below_0.3')
    """

    def share(outcomes: Floats) -> float:
        return mean((outcomes < threshold).astype(np.float64))

    _additive(share)
    share.__name__ = f"share_below_{threshold:g}"
    return share


def top_k_rate(k: int) -> OutcomeMetric:
    """Return the metric "share who got one of their k best allowed mentors", called ``top_<k>_rate``; reads ranks.

    Examples
    --------
    >>> top_k_rate(3)(np.array([1.0, 4.0, np.nan, 3.0]))
    0.5
    """
    return OutcomeMetric(f"top_{k}_rate", "rank", lambda ranks: mean((ranks <= k).astype(np.float64)), additive=True)


@_additive
def _sum(counts: Floats) -> float:
    return math.fsum(counts) if len(counts) else math.nan


match_rate: OutcomeMetric = OutcomeMetric("match_rate", "matched", mean)
top_choice_rate: OutcomeMetric = OutcomeMetric("top_choice_rate", "top_choice", mean)
mean_rank: OutcomeMetric = OutcomeMetric("mean_rank", "rank", mean_of_known)
mean_regret: OutcomeMetric = OutcomeMetric("mean_regret", "regret", mean)
mean_envy: OutcomeMetric = OutcomeMetric("mean_envy", "envy", mean)
blocking_pairs: OutcomeMetric = OutcomeMetric("blocking_pairs", "blocking", _sum)
ef1_violations: OutcomeMetric = OutcomeMetric("ef1_violations", "ef1", _sum)
wef1_violations: OutcomeMetric = OutcomeMetric("wef1_violations", "wef1", _sum)
