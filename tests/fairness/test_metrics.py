"""Many outcomes to one number."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentormatch.fairness.metrics import mean, minimum

outcomes = st.lists(st.floats(0, 3), min_size=1, max_size=20).map(np.array)


@given(outcomes, st.randoms(use_true_random=False))
def test_order_does_not_matter(values, random):
    shuffled = np.array(random.sample(values.tolist(), len(values)))
    for metric in (mean, minimum):
        assert metric(shuffled) == metric(values)


@given(outcomes)
def test_minimum_is_not_above_the_mean(values):
    assert minimum(values) <= mean(values) + 1e-12


@pytest.mark.parametrize("metric", [mean, minimum])
def test_of_nobody(metric):
    assert math.isnan(metric(np.zeros(0)))


def test_example():
    values = np.array([0.25, 1.0, 0.25])
    assert (mean(values), minimum(values)) == (0.5, 0.25)
