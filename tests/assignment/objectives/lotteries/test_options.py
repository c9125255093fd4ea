"""Options that cannot be, or do not go together."""

import numpy as np
import pytest

from mentormatch.assignment import AssignmentProblem, lottery
from mentormatch.errors import ProblemError, UnknownNameError

PROBLEM = AssignmentProblem([[0.5, 1.0]])


@pytest.mark.parametrize("wrong", [0, 0.0, -0.1, 1.1, 1e-7, float("nan"), "half", True, None])
def test_largest_probability(wrong):
    with pytest.raises(ProblemError, match=r"Max_probability must be a number from 0\.000001 to 1\. Got"):
        lottery(PROBLEM, max_probability=wrong)


@pytest.mark.parametrize("wrong", [0, -0.1, 1.01, float("inf"), "most", True])
def test_share_to_keep(wrong):
    with pytest.raises(ProblemError, match=r"Keep must be a share above 0 and at most 1. Got"):
        lottery(PROBLEM, keep=wrong)


@pytest.mark.parametrize("wrong", [-1, float("inf"), "strong", True])
def test_strength(wrong):
    with pytest.raises(ProblemError, match=r"Strength must be a number of 0 or more. Got"):
        lottery(PROBLEM, perturbation="quadratic", strength=wrong)


def test_strength_and_keep_exclude_each_other():
    with pytest.raises(ProblemError, match=r"Either strength or keep must be given .* Got 'none'"):
        lottery(PROBLEM, perturbation="quadratic")
    with pytest.raises(ProblemError, match=r"Either strength or keep must be given .* Got 'both'"):
        lottery(PROBLEM, perturbation="exponential", strength=1.0, keep=0.9)


def test_linear_has_no_strength():
    with pytest.raises(ProblemError, match=r"Strength must be left out for the perturbation 'linear'. Got '0.5'"):
        lottery(PROBLEM, strength=0.5)


def test_unknown_perturbation():
    with pytest.raises(UnknownNameError, match="Did you mean 'quadratic'"):
        lottery(PROBLEM, perturbation="quadratik")


def test_negative_scores_cannot_be_perturbed():
    problem = AssignmentProblem([[0.5, -1.0, -2.0]], allowed=np.array([[True, True, False]]))
    with pytest.raises(ProblemError, match=r"Scores must be 0 or more for the perturbation 'quadratic'. Got '1 pair"):
        lottery(problem, perturbation="quadratic", strength=0.5)
    assert lottery(problem, max_probability=0.5).certificate.proven


def test_all_mistakes_at_once():
    with pytest.raises(ProblemError) as told:
        lottery(PROBLEM, max_probability=2, keep=3, strength=0.5)
    assert [mistake.code for mistake in told.value.mistakes] == ["max_probability", "keep", "strength_of_linear"]
