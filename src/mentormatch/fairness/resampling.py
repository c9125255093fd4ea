"""Bootstrap intervals and permutation tests of metrics."""

import math
from collections.abc import Iterator, Mapping
from typing import TypeAlias

import numpy as np

from mentormatch.arrays import Floats
from mentormatch.fairness.metrics import Metric, OutcomeMetric, mean, minimum

Interval: TypeAlias = tuple[float, float]
_CELLS_AT_ONCE = 1 << 20
_ROUNDING = 1e-12


def bootstrap_interval(
    values: Floats, metric: Metric, *, resamples: int, rng: np.random.Generator, level: float = 0.95
) -> Interval:
    """Return the percentile interval of a metric over people drawn again and again, with replacement.

    Parameters
    ----------
    values : float array (people,)
    metric : function array -> float
    resamples : int
        How often; at 0 the interval is (NaN, NaN), as it is of nobody.
    rng : numpy Generator
    level : float
        The share of draws within the interval.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> low, high = bootstrap_interval(np.array([0.0, 1.0] * 50), mean, resamples=1000, rng=rng)
    >>> round(low, 2), round(high, 2)
    (0.4, 0.6)
    """
    if not resamples or not len(values):
        return math.nan, math.nan
    drawn = np.concatenate(
        [
            _of_rows(metric, values[rng.integers(0, len(values), (height, len(values)))])
            for height in _heights(resamples, len(values))
        ]
    )
    if np.isnan(drawn).any():
        return math.nan, math.nan
    low, high = np.quantile(drawn, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)


def permutation_p_value(
    groups: Mapping[str, Floats], metric: Metric, *, resamples: int, rng: np.random.Generator
) -> float:
    """Return how often groups dealt out by chance differ by as much: (1 + times) / (1 + resamples).

    The difference is the largest less the smallest value of any group, as in `FairnessAudit.difference`.

    Parameters
    ----------
    groups : mapping of group to float array
        The values of its people.
    metric : function array -> float
    resamples : int
        How often; at 0 the p-value is NaN, as it is for fewer than two groups.
    rng : numpy Generator

    Examples
    --------
    >>> apart = {"a": np.zeros(20), "b": np.ones(20)}
    >>> permutation_p_value(apart, mean, resamples=99, rng=np.random.default_rng(0))
    0.01
    """
    observed = _spread(np.array([[metric(values)] for values in groups.values()]))[0] if len(groups) > 1 else math.nan
    if not resamples or math.isnan(observed):
        return math.nan
    values = np.concatenate(list(groups.values()))
    ends = np.cumsum([len(group) for group in groups.values()])[:-1]
    as_far = 0
    for height in _heights(resamples, len(values)):
        dealt = rng.permuted(np.tile(values, (height, 1)), axis=1)
        spreads = _spread(np.array([_of_rows(metric, part) for part in np.split(dealt, ends, axis=1)]))
        # a difference that equals the observed one up to rounding counts as at least as large
        as_far += int((~(spreads < observed - _ROUNDING)).sum())
    return (1 + as_far) / (1 + resamples)


def _spread(values: Floats) -> Floats:
    """Return the largest less the smallest of each column, of what is there."""
    known = ~np.isnan(values)
    largest = np.where(known, values, -np.inf).max(axis=0)
    smallest = np.where(known, values, np.inf).min(axis=0)
    return np.where(known.any(axis=0), largest - smallest, np.nan)


def _of_rows(metric: Metric, rows: Floats) -> Floats:
    """Return the metric of each row."""
    plain = metric.metric if isinstance(metric, OutcomeMetric) else metric
    if plain is mean and rows.shape[1]:
        return np.asarray(rows.mean(axis=1))
    if plain is minimum and rows.shape[1]:
        return np.asarray(rows.min(axis=1))
    return np.array([float(metric(row)) for row in rows])


def _heights(resamples: int, people: int) -> Iterator[int]:
    most = max(1, _CELLS_AT_ONCE // max(1, people))
    for start in range(0, resamples, most):
        yield min(most, resamples - start)
