"""The Hungarian method: what it refuses, and how it copes."""

import numpy as np
import pytest

from mentormatch.assignment import AssignmentProblem, solve
from mentormatch.errors import InfeasibleError, ProblemError


def test_several_mentors_for_one_mentee_are_refused():
    with pytest.raises(ProblemError, match="at most 1 for the solver 'hungarian'"):
        solve(AssignmentProblem([[0.9, 0.1]], demand=2), solver="hungarian")


@pytest.mark.parametrize(("shape", "min_load"), [((30_000, 1), 0), ((500, 80), 1)])
def test_a_matrix_that_is_too_large_is_refused(shape, min_load):
    """With minimum loads it is square: as many rows as there are seats."""
    problem = AssignmentProblem(np.zeros(shape), capacity=10**9, min_load=min_load)
    got = rf"Got '{shape[0]} mentees and {shape[0] * shape[1]} seats'"
    with pytest.raises(ProblemError, match=rf"at most 1,073,741,824 cells\. {got}"):
        solve(problem, solver="hungarian")


def test_more_is_required_than_there_are_mentees():
    with pytest.raises(InfeasibleError, match="mentors 0, 1 must get 2 mentees together, and can get 1"):
        solve(AssignmentProblem([[0.9, 0.1]], min_load=1), solver="hungarian")


def test_a_minimum_load_takes_who_would_go_elsewhere():
    answer = solve(AssignmentProblem([[0.9, 0.1], [0.8, 0.2]], capacity=2, min_load=[0, 1]), solver="hungarian")
    assert answer.pairs.tolist() == [[0, 0], [1, 1]]
    assert answer.certificate.proven


def test_forced_pairs_use_up_seats_and_minimum_loads():
    problem = AssignmentProblem([[0.1, 0.9], [0.8, 0.2], [0.5, 0.4]], capacity=[2, 1], min_load=1, forced=[(0, 0)])
    answer = solve(problem, solver="hungarian")
    assert answer.pairs.tolist() == [[0, 0], [1, 0], [2, 1]]
    assert answer.certificate.proven


def test_500_by_500_is_quick(benchmark_seconds):
    rng = np.random.default_rng(0)
    for scores in (rng.random((500, 500)), rng.random((500, 12)) @ rng.random((12, 500))):
        problem = AssignmentProblem(scores)
        for solver in ("hungarian", "min-cost-flow"):
            assert benchmark_seconds(lambda problem=problem, solver=solver: solve(problem, solver=solver).prices) < 1.5
