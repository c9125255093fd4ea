"""Min-cost flow: large capacities, long paths, contested mentors."""

import numpy as np
import pytest

from mentormatch.assignment import AssignmentProblem, solve
from mentormatch.errors import InfeasibleError


@pytest.mark.parametrize("capacity", [2500, 10**18])
def test_one_mentor_for_all(capacity):
    scores = np.random.default_rng(0).random((5000, 1))
    answer = solve(AssignmentProblem(scores, capacity=capacity))
    assert len(answer.pairs) == min(5000, capacity)
    assert answer.total == pytest.approx(np.sort(scores[:, 0])[-len(answer.pairs) :].sum())
    assert answer.certificate.proven
    if capacity == 2500:
        assert answer.prices.tolist() == [[1.0, pytest.approx(np.sort(scores[:, 0])[2499])]]


def test_unlimited_capacities_take_no_memory():
    """Seats are counted by arcs: 10^18 seats each would fill no memory that there is."""
    scores = np.zeros((300, 200))
    answer = solve(AssignmentProblem(scores, capacity=10**18, demand=3), solver="min-cost-flow")
    assert len(answer.pairs) == 900
    assert answer.certificate.proven


def test_a_deep_augmenting_path():
    """Mentee i may have mentors i and i + 1; the last to come moves all the others."""
    n = 2000
    step = np.arange(n)
    allowed = np.zeros((n + 1, n + 1), dtype=bool)
    allowed[step, step] = allowed[step, step + 1] = True
    allowed[n, 0] = True
    scores = np.zeros((n + 1, n + 1))
    scores[step, step] = 1.0
    answer = solve(AssignmentProblem(scores, allowed=allowed), solver="min-cost-flow")
    assert (len(answer.pairs), answer.total) == (n + 1, 0.0)
    assert answer.certificate.proven


@pytest.mark.parametrize("spread", [False, True])
def test_minimum_loads_demands_and_worths_at_once(spread):
    rng = np.random.default_rng(1)
    scores = rng.integers(-4, 9, (120, 30)) / 4
    problem = AssignmentProblem(
        scores,
        capacity=rng.integers(3, 9, 30),
        min_load=3,
        demand=rng.integers(0, 4, 120),
        allowed=rng.random((120, 30)) < 0.7,
        spread=spread,
    )
    answer = solve(problem)
    assert answer.certificate.proven
    assert (np.bincount(answer.pairs[:, 1], minlength=30) >= 3).all()


def test_minimum_loads_that_cannot_hold():
    with pytest.raises(InfeasibleError, match="mentors 0, 1 must get 2 mentees together, and can get 1"):
        solve(AssignmentProblem([[0.9, 0.1]], min_load=1), solver="min-cost-flow")


@pytest.mark.parametrize("unmatched", ["last_resort", 0.9])
def test_a_contested_instance_takes_seconds(unmatched, benchmark_seconds):
    rng = np.random.default_rng(0)
    left, right = rng.dirichlet(np.full(20, 0.2), 900), rng.dirichlet(np.full(20, 0.2), 300)
    scores = left @ right.T + 0.4 * rng.random(300)
    problem = AssignmentProblem(scores, capacity=rng.integers(1, 4, 300), unmatched=unmatched)
    answers = []
    assert benchmark_seconds(lambda: answers.append(solve(problem, solver="min-cost-flow"))) < 10
    assert answers[0].certificate.proven
