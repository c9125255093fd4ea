"""Metrics of outcomes."""

import math

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mentormatch.fairness.metrics import (
    OutcomeMetric,
    blocking_pairs,
    ef1_violations,
    geometric_mean,
    gini,
    match_rate,
    mean,
    mean_of_known,
    mean_of_worst_tenth,
    mean_rank,
    minimum,
    percentile_10,
    share_below,
    top_choice_rate,
    top_k_rate,
)

outcomes = st.lists(st.floats(0, 3), min_size=1, max_size=40).map(np.array)
METRICS = [
    *(mean, mean_of_known, minimum, percentile_10, mean_of_worst_tenth, geometric_mean, gini, share_below(0.5)),
    *(top_k_rate(2), match_rate, top_choice_rate, blocking_pairs, mean_rank, ef1_violations),
]


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.__name__)
@given(outcomes, st.randoms(use_true_random=False))
def test_order_does_not_matter(metric, values, random):
    shuffled = np.array(random.sample(values.tolist(), len(values)))
    assert metric(shuffled) == pytest.approx(metric(values), rel=1e-12, abs=1e-12)


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.__name__)
def test_of_nobody(metric):
    assert math.isnan(metric(np.zeros(0)))


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.__name__)
def test_nothing_that_was_given_is_changed(metric):
    values = np.array([0.5, 0.0, 2.0])
    metric(values)
    assert values.tolist() == [0.5, 0.0, 2.0]


@given(outcomes)
@example(np.array([1.0] * 10 + [2.9420898407657992e-148] * 2))
def test_from_the_worst_to_the_mean(values):
    ascending = [minimum(values), mean_of_worst_tenth(values), mean(values)]
    assert ascending == sorted(ascending) or np.ptp(ascending) <= 1e-12
    assert minimum(values) <= percentile_10(values) <= values.max()
    assert geometric_mean(values) <= mean(values) + 1e-12


@given(outcomes)
def test_gini_is_the_mean_difference_of_two_people(values):
    total = math.fsum(abs(value - other) for value in values for other in values)
    expected = total / (2 * len(values) ** 2 * values.mean()) if values.mean() > 0 else 0.0
    assert gini(values) == pytest.approx(expected, abs=1e-9)


@given(st.lists(st.floats(1e-3, 3), min_size=1, max_size=20).map(np.array), st.integers(2, 5))
def test_copies_of_everybody_change_no_share_or_mean(values, times):
    many = np.repeat(values, times)
    for metric in (mean, minimum, geometric_mean, gini, share_below(0.5)):
        assert metric(many) == pytest.approx(metric(values), abs=1e-9)


@given(outcomes)
def test_the_worst_tenth_counts_parts_of_people(values):
    """As if everybody were ten people: then a tenth of them is a whole number."""
    expected = np.sort(np.repeat(values, 10))[: len(values)].mean() if len(values) >= 10 else values.min()
    assert mean_of_worst_tenth(values) == pytest.approx(expected, abs=1e-12)


def test_examples():
    values = np.array([0.25, 1.0, 0.25])
    assert (mean(values), minimum(values)) == (0.5, 0.25)
    assert geometric_mean(np.array([0.25, 1.0])) == pytest.approx(0.5)
    assert geometric_mean(np.array([0.0, 1.0])) == 0.0
    assert gini(np.zeros(3)) == 0.0
    assert gini(np.array([0.3, 0.3, 0.3])) == 0.0
    assert share_below(0.25)(values) == 0.0
    assert share_below(0.26)(values) == pytest.approx(2 / 3)
    assert percentile_10(np.arange(11) / 10) == pytest.approx(0.1)


def test_negative_outcomes_have_no_gini_and_no_geometric_mean():
    assert math.isnan(gini(np.array([-0.1, 0.5])))
    assert math.isnan(geometric_mean(np.array([-0.1, 0.5])))


def test_who_has_no_rank_is_in_no_top():
    ranks = np.array([1.0, 2.0, np.nan, 7.0])
    assert top_k_rate(2)(ranks) == 0.5
    assert mean_rank(ranks) == pytest.approx(10 / 3)
    assert math.isnan(mean_rank(np.array([np.nan])))


def test_names():
    assert share_below(0.25).__name__ == "share_below_0.25"
    assert top_k_rate(3).__name__ == "top_3_rate"
    assert (top_k_rate(3).outcome, match_rate.outcome, blocking_pairs.outcome) == ("rank", "matched", "blocking")
    assert OutcomeMetric("worst_regret", "regret", np.max)(np.array([0.5, 1.0])) == 1.0
