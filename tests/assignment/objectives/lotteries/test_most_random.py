"""The most random lottery that keeps a share of the best total."""

import numpy as np
import pytest
from scipy.optimize import linprog

from mentormatch.assignment import AssignmentProblem, lottery, solve
from mentormatch.assignment.objectives.lotteries import candidate_pairs
from mentormatch.errors import InfeasibleError, ProblemError, StoppedError


def least_probability(scores: np.ndarray, capacity: int, share: float) -> float:
    """One linear program whose variables are the probabilities and their largest, for one mentor each."""
    mentees, mentors = scores.shape
    best = solve(AssignmentProblem(scores, capacity=capacity))
    count = scores.size
    row, column = (side.reshape(-1) for side in np.indices(scores.shape))
    matrix = np.zeros((mentees + mentors + count + 1, count + 1))
    matrix[row, np.arange(count)] = 1.0
    matrix[mentees + column, np.arange(count)] = 1.0
    matrix[mentees + mentors + np.arange(count), np.arange(count)] = 1.0
    matrix[mentees + mentors : -1, count] = -1.0
    matrix[-1, :count] = -scores.reshape(-1)
    right = np.concatenate([np.ones(mentees), np.full(mentors, capacity), np.zeros(count), [-share * best.total]])
    pairs = np.append(np.ones(count), 0.0)[None]
    found = linprog(
        np.append(np.zeros(count), 1.0), A_ub=matrix, b_ub=right, A_eq=pairs, b_eq=[len(best.pairs)], bounds=(0.0, 1.0)
    )
    return float(found.x[-1])


@pytest.mark.parametrize("share", [0.7, 0.9, 1.0])
@pytest.mark.parametrize("few", [False, True])
def test_the_least_largest_probability(monkeypatch, share, few):
    if few:
        monkeypatch.setattr(candidate_pairs, "_ALL_UP_TO", 0)
    scores = np.random.default_rng(4).random((9, 5))
    problem = AssignmentProblem(scores, capacity=2)
    drawn = lottery(problem, max_probability=1, keep=share)
    best = solve(problem).total
    assert drawn.expected_total >= share * best * (1 - 1e-8)
    assert drawn.max_probability == pytest.approx(least_probability(scores, 2, share), abs=3e-6)
    assert drawn.certificate.proven


@pytest.mark.parametrize("shape", ["quadratic", "exponential"])
def test_the_strongest_perturbation(shape):
    problem = AssignmentProblem(np.random.default_rng(4).random((9, 5)), capacity=2)
    best = solve(problem).total
    drawn = lottery(problem, max_probability=1, keep=0.9, perturbation=shape)
    assert drawn.expected_total >= 0.9 * best * (1 - 1e-8)
    assert drawn.certificate.proven
    stronger = drawn.perturbation.strength * 1.02
    beyond = lottery(problem, max_probability=1, perturbation=shape, strength=stronger)
    assert beyond.expected_total < 0.9 * best
    assert drawn.metrics.l2 < lottery(problem, max_probability=1).metrics.l2


def test_where_everything_keeps_enough_it_is_as_strong_as_makes_sense():
    drawn = lottery(AssignmentProblem(np.full((3, 3), 0.5)), max_probability=1, keep=0.9, perturbation="quadratic")
    assert drawn.perturbation.strength == 16.0
    assert drawn.probabilities == pytest.approx(np.full(9, 1 / 3), abs=1e-4)


def test_two_mentors_in_closed_form():
    """0.5 (1 − x) + x = 0.8 at x = 0.6, the larger of the two."""
    drawn = lottery(AssignmentProblem([[0.5, 1.0]]), max_probability=1, keep=0.8)
    assert drawn.max_probability == pytest.approx(0.6, abs=2e-6)


def test_no_expected_pair_is_given_up():
    """Half of the total could be kept at 1/2, with half a mentee unplaced."""
    drawn = lottery(AssignmentProblem([[0.5]]), max_probability=1, keep=0.5)
    assert drawn.probabilities.tolist() == [1.0]


def test_forced_pairs_count_towards_the_share():
    problem = AssignmentProblem([[0.9, 0.0], [0.5, 1.0], [0.5, 1.0]], capacity=[2, 1], forced=[(0, 0)])
    drawn = lottery(problem, max_probability=1, keep=1.0)
    assert drawn.expected_total == pytest.approx(solve(problem).total)
    assert drawn.max_probability == pytest.approx(0.5, abs=2e-6)


def test_with_a_worth_the_value_is_shared():
    problem = AssignmentProblem([[0.5, 0.9]], unmatched=0.4)
    drawn = lottery(problem, max_probability=1, keep=0.8)
    assert drawn.certificate.value == pytest.approx(0.8 * 0.5, abs=1e-5)


def test_more_than_can_be_kept():
    with pytest.raises(
        InfeasibleError, match=r"at most the share 0\.75 of the best total can be kept, and 0\.9 is asked"
    ):
        lottery(AssignmentProblem([[0.5, 1.0]]), max_probability=0.5, keep=0.9)


def test_minimum_loads_that_cannot_hold():
    with pytest.raises(InfeasibleError, match="Raise max_probability"):
        lottery(AssignmentProblem([[0.5, 1.0]], min_load=[0, 1]), max_probability=0.5, keep=0.1)


@pytest.mark.parametrize("scores", [[[0.0]], [[-0.5]]])
def test_there_is_no_share_of_nothing(scores):
    with pytest.raises(ProblemError, match="The best total must be above 0"):
        lottery(AssignmentProblem(scores), keep=0.5)


@pytest.mark.parametrize("shape", ["linear", "quadratic"])
def test_stopped_on_the_way_it_keeps_the_share(monkeypatch, shape):
    monkeypatch.setattr("mentormatch.assignment.solvers.watch._EVERY", 0.0)
    problem = AssignmentProblem(np.random.default_rng(4).random((9, 5)), capacity=2)
    best = solve(problem).total
    for most in (0, 6):
        told = []

        def stop_later(*_told, told=told, most=most):
            told.append(1)
            return len(told) <= most

        if not most:
            with pytest.raises(StoppedError):
                lottery(problem, max_probability=1, keep=0.9, perturbation=shape, progress=stop_later)
            continue
        drawn = lottery(problem, max_probability=1, keep=0.9, perturbation=shape, progress=stop_later)
        assert len(told) > most
        assert drawn.expected_total >= 0.9 * best * (1 - 1e-8)
        # what was found keeps the share; that nothing stronger does is not known
        assert (drawn.stopped, drawn.certificate.proven) == ("progress", False)
    assert lottery(problem, max_probability=1, keep=0.9, perturbation=shape).stopped is None
