"""Exact probabilities, and sums that are rounded up or down."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from scipy.stats import binomtest

from mentormatch.assignment.objectives.lotteries import dependent_rounding
from mentormatch.assignment.objectives.lotteries.dependent_rounding import DependentRounding


@settings(max_examples=100)
@given(arrays.arrays(np.int64, st.tuples(st.integers(1, 6), st.integers(1, 6)), elements=st.integers(0, 12)))
def test_every_sum_is_rounded_up_or_down(units):
    pairs = np.argwhere(units >= 0)
    rounding = DependentRounding(pairs, units.reshape(-1), 12)
    for seed in range(5):
        drawn = rounding.draw(np.random.PCG64(seed)).reshape(units.shape).astype(np.int64)
        assert (drawn[units == 12] == 1).all()
        assert (drawn[units == 0] == 0).all()
        for axis in (0, 1, None):
            assert (np.abs(12 * drawn.sum(axis=axis) - units.sum(axis=axis)) < 12).all()


@settings(max_examples=20)
@given(arrays.arrays(np.int64, st.tuples(st.integers(1, 4), st.integers(1, 4)), elements=st.integers(0, 7)))
def test_every_pair_has_its_probability(units):
    pairs = np.argwhere(units >= 0)
    rounding = DependentRounding(pairs, units.reshape(-1), 7)
    source = np.random.PCG64(1)
    counts = sum(rounding.draw(source).astype(np.int64) for _ in range(2000))
    for count, part in zip(counts.tolist(), units.reshape(-1).tolist(), strict=True):
        assert binomtest(count, 2000, part / 7).pvalue > 1e-9


@pytest.mark.parametrize(
    ("part", "whole"), [(1, 3), (2, 3), (1, 2), (5, 7), (0, 4), (4, 4), (1, 10**9), (10**9, 10**9 + 1)]
)
def test_an_event_has_its_share_of_all_words(part, whole):
    """The words below part/whole · 2^63, read from their last bit on, and no others."""
    share = 0
    happens = getattr(dependent_rounding._happens, "py_func", dependent_rounding._happens)
    for leading in range(256):
        reversed_bits = int(f"{leading:08b}"[::-1], 2)
        share += happens(part, whole, reversed_bits)
        # all later bits are 0: exactly the words below
        assert happens(part, whole, reversed_bits) == (leading / 256 < part / whole)
    assert share == -(-256 * part // whole)


def test_nothing_fractional_needs_no_words():
    rounding = DependentRounding(np.array([[0, 0], [0, 1]]), np.array([3, 0]), 3)
    source = np.random.PCG64(0)
    assert rounding.draw(source).tolist() == [True, False]
    assert source.random_raw() == np.random.PCG64(0).random_raw()


def test_no_pairs():
    rounding = DependentRounding(np.zeros((0, 2), dtype=np.int64), np.zeros(0, dtype=np.int64), 3)
    assert rounding.draw(np.random.PCG64(0)).tolist() == []
