"""Metrics of a draw, against their formulas."""

import math

import numpy as np
import pytest

from mentormatch.assignment.objectives.lotteries.metrics import draw_metrics


def test_metrics_of_two_mentees_and_one_who_has_none():
    metrics = draw_metrics(np.array([0, 0, 2]), np.array([0.25, 0.5, 1.0]), 3)
    assert metrics.largest == 1.0
    assert metrics.mean_largest == pytest.approx((0.5 + 0.0 + 1.0) / 3)
    assert metrics.support == 3
    assert metrics.entropy == pytest.approx(0.25 * math.log(4) + 0.5 * math.log(2))
    assert metrics.l2 == pytest.approx(math.sqrt(0.0625 + 0.25 + 1.0))


def test_nothing_at_all():
    metrics = draw_metrics(np.zeros(0, dtype=np.int64), np.zeros(0), 0)
    assert (metrics.largest, metrics.mean_largest, metrics.support, metrics.entropy, metrics.l2) == (0, 0, 0, 0, 0)
