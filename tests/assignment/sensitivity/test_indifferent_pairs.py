"""Pairs worth exactly what staying unmatched is worth are made, as many as can be."""

import numpy as np
import pytest
from assignment.agreement import check
from assignment.oracles import brute_force
from assignment.random_problems import draw

from mentormatch.assignment import AssignmentProblem, solve
from mentormatch.assignment.sensitivity.indifferent_pairs import add_indifferent_pairs

SOLVERS = ["hungarian", "min-cost-flow"]


@pytest.mark.parametrize("solver", SOLVERS)
def test_all_equal_scores(solver):
    for worth, pairs in ((0.3, 4), (0.3 + 1e-9, 0), (0.3 - 1e-9, 4)):
        problem = AssignmentProblem(np.full((4, 5), 0.3), unmatched=worth)
        answer = solve(problem, solver=solver)
        assert (len(answer.pairs), answer.certificate.proven) == (pairs, True)


@pytest.mark.parametrize("solver", SOLVERS)
def test_a_mentee_moves_so_that_another_can_be_placed(solver):
    """Mentee 0 is worth 0.5 with either mentor; mentee 1 may have only the first, worth nothing more than nobody."""
    allowed = np.array([[True, True], [True, False]])
    scores = np.array([[0.5, 0.5], [0.2, 0.0]])
    answer = solve(AssignmentProblem(scores, allowed=allowed, unmatched=0.2), solver=solver)
    assert answer.pairs.tolist() == [[0, 1], [1, 0]]


def test_a_mentee_who_holds_several_moves_with_one_of_them():
    """Mentee 0 holds mentors 0 and 1; it could give up 1 for 2 at no loss, so that mentee 1 is placed."""
    allowed = np.array([[1, 1, 1], [0, 1, 0]], dtype=bool)
    scores = np.array([[0.9, 0.5, 0.5], [0.0, 0.2, 0.0]])
    problem = AssignmentProblem(scores, allowed=allowed, demand=[2, 1], unmatched=0.2)
    pairs, prices = np.array([[0, 0], [0, 1]]), np.zeros((3, 2))
    assert add_indifferent_pairs(problem, pairs, prices).tolist() == [[0, 0], [0, 2], [1, 1]]


def test_several_empty_places_are_filled_at_once():
    problem = AssignmentProblem(np.full((2, 3), 0.2), demand=[3, 2], capacity=2, unmatched=0.2)
    assert len(add_indifferent_pairs(problem, np.zeros((0, 2), dtype=np.int64), np.zeros((3, 2)))) == 5


def test_tiny_and_huge_scores_are_told_from_what_they_are_worth():
    for scale in (1e-9, 1.0, 1e6):
        problem = AssignmentProblem(np.array([[1.0 - 1e-9, 1.0]]) * scale, demand=2, unmatched=1.0 * scale)
        assert solve(problem).pairs.tolist() == [[0, 1]]


def test_filling_never_costs_more_than_what_is_proven():
    """Scores of 3 million that differ by thousandths, and a value near 0."""
    rng = np.random.default_rng(3)
    for _ in range(30):
        scores = 1e6 * (rng.integers(-3, 4, (30, 20)) + 1e-9 * rng.random((30, 20)))
        problem = AssignmentProblem(scores, demand=rng.integers(0, 4, 30), capacity=3, unmatched=float(scores.max()))
        assert solve(problem).certificate.proven


def test_forced_pairs_below_the_worth_stay():
    answer = solve(AssignmentProblem([[0.1, 0.5], [0.5, 0.5]], forced=[(0, 0)], unmatched=0.5))
    assert answer.pairs.tolist() == [[0, 0], [1, 1]]
    assert answer.certificate.value == pytest.approx(-0.4)
    assert answer.certificate.proven


@pytest.mark.parametrize("seed", range(4))
def test_random_problems_screened(monkeypatch, seed):
    """The pairs come as a solver makes them: the forced ones first."""
    monkeypatch.setattr("mentormatch.assignment.sensitivity.tight_arcs._FEW_CELLS", 0)
    rng, compared = np.random.default_rng([50, seed]), 0
    for _ in range(80):
        case = draw(rng)
        if case.unmatched is None:
            continue
        compared += 1
        check(case, "min-cost-flow", brute_force(case))
    assert compared > 20
