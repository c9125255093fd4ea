"""How far a figure may be chance."""

import math
from itertools import permutations

import numpy as np
import pytest
from scipy import stats

from mentormatch.fairness import resampling as module
from mentormatch.fairness.metrics import gini, mean, mean_of_known, minimum
from mentormatch.fairness.resampling import bootstrap_interval, permutation_p_value


def rng(seed=0):
    return np.random.default_rng(seed)


@pytest.mark.parametrize("metric", [mean, gini])
def test_bootstrap_agrees_with_scipy(metric):
    values = rng().random(60)
    low, high = bootstrap_interval(values, metric, resamples=4000, rng=rng(1))
    other = stats.bootstrap((values,), metric, n_resamples=4000, vectorized=False, method="percentile", rng=rng(2))
    assert low == pytest.approx(other.confidence_interval.low, abs=0.01)
    assert high == pytest.approx(other.confidence_interval.high, abs=0.01)
    assert low < metric(values) < high


def test_permutations_agree_with_all_of_them():
    groups = {"a": np.array([0.9, 0.8, 0.7]), "b": np.array([0.1, 0.5, 0.75])}
    values = np.concatenate(list(groups.values()))
    observed = abs(groups["a"].mean() - groups["b"].mean())
    every = [abs(np.mean(order[:3]) - np.mean(order[3:])) for order in permutations(values.tolist())]
    exact = np.mean([difference >= observed - 1e-12 for difference in every])
    found = permutation_p_value(groups, mean, resamples=20_000, rng=rng())
    assert found == pytest.approx(exact, abs=0.015)


def test_p_values_are_uniform_where_groups_do_not_matter():
    found = [
        permutation_p_value(
            {"a": rng(seed).random(20), "b": rng(seed + 1000).random(30)}, mean, resamples=99, rng=rng(seed)
        )
        for seed in range(200)
    ]
    # the 5 % test rejects 10 of 200, give or take three standard deviations
    assert sum(p <= 0.05 for p in found) <= 20
    assert stats.kstest(found, "uniform").pvalue > 0.001


@pytest.mark.parametrize("metric", [mean, minimum, gini, np.median])
def test_blocks_change_nothing(metric, monkeypatch):
    values = rng().random(30)
    groups = {"a": values[:12], "b": values[12:]}
    asked = [
        (
            bootstrap_interval(values, metric, resamples=50, rng=rng()),
            permutation_p_value(groups, metric, resamples=50, rng=rng()),
        )
    ]
    monkeypatch.setattr(module, "_CELLS_AT_ONCE", 64)
    asked.append(
        (
            bootstrap_interval(values, metric, resamples=50, rng=rng()),
            permutation_p_value(groups, metric, resamples=50, rng=rng()),
        )
    )
    assert asked[0][0] == pytest.approx(asked[1][0], abs=1e-12)
    assert asked[0][1] == asked[1][1]


def test_groups_that_are_alike_are_never_significant():
    assert permutation_p_value({"a": np.full(5, 0.1), "b": np.full(7, 0.1)}, mean, resamples=99, rng=rng()) == 1.0


def test_nothing_to_draw():
    some = np.ones(3)
    assert all(math.isnan(bound) for bound in bootstrap_interval(some, mean, resamples=0, rng=rng()))
    assert all(math.isnan(bound) for bound in bootstrap_interval(np.zeros(0), mean, resamples=9, rng=rng()))
    assert all(
        math.isnan(bound) for bound in bootstrap_interval(np.array([np.nan, 1]), mean_of_known, resamples=50, rng=rng())
    )
    assert math.isnan(permutation_p_value({}, mean, resamples=9, rng=rng()))
    assert math.isnan(permutation_p_value({"a": some}, mean, resamples=9, rng=rng()))
    assert math.isnan(permutation_p_value({"a": some, "b": some}, mean, resamples=0, rng=rng()))


def test_a_metric_that_is_not_there_for_a_group_is_left_out():
    groups = {"a": np.array([np.nan, np.nan]), "b": np.zeros(3), "c": np.ones(3)}
    assert 0 < permutation_p_value(groups, mean_of_known, resamples=99, rng=rng()) <= 1
