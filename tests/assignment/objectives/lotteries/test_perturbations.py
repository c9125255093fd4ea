"""Concave functions of a probability, and where a pair at a price is best."""

import numpy as np
import pytest

from mentormatch.assignment.objectives.lotteries.perturbations import Perturbation

ALL = [
    Perturbation(),
    *(Perturbation("quadratic", strength) for strength in (0.25, 0.5, 1.0, 3.0)),
    *(Perturbation("exponential", strength) for strength in (0.1, 1.0, 5.0)),
]


@pytest.mark.parametrize("perturbation", ALL, ids=str)
def test_no_probability_is_better_than_the_best(perturbation):
    chance = np.linspace(0.0, 0.8, 2001)
    for score in (0.0, 0.3, 1.0):
        for price in (-0.5, 0.0, 0.1, 0.29, 0.7, 2.0):
            best = perturbation.best(np.array([score]), np.array([price]), 0.8)
            gains = score * perturbation.value(np.append(chance, best)) - price * np.append(chance, best)
            assert 0.0 <= best[0] <= 0.8
            assert gains[-1] >= gains.max() - 1e-12


@pytest.mark.parametrize("perturbation", ALL, ids=str)
def test_they_are_concave_from_zero(perturbation):
    values = perturbation.value(np.linspace(0.0, 1.0, 101))
    assert values[0] == 0.0
    assert (np.diff(values, n=2) <= 1e-12).all()
    assert values[1] / 0.01 <= perturbation.slope_at_zero + 1e-12
    assert perturbation.value(np.array([1e-9]))[0] == pytest.approx(1e-9 * perturbation.slope_at_zero, rel=1e-6)


def test_negative_scores_are_straight_where_nothing_bends():
    assert Perturbation().best(np.array([-0.5]), np.array([-0.7]), 0.5).tolist() == [0.5]
