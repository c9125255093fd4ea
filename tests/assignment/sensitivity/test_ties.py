"""Which placements only a tie decided, against all optimal answers."""

import numpy as np
import pytest
from assignment.agreement import solvers_for
from assignment.oracles import best_answers, brute_force, choices
from assignment.random_problems import draw
from hypothesis import given
from strategies_assignment import cases

from mentormatch.assignment import Assignment, AssignmentProblem, certify, solve

SOLVERS = ["hungarian", "min-cost-flow"]


def tied(case, pairs) -> list[int]:
    """The mentees who get something else in some other optimal answer."""
    mine = {tuple(pair) for pair in pairs.tolist()}
    return sorted({i for other in best_answers(case) for i, _ in set(other) ^ mine})


@given(cases(largest=(4, 3), solvable=True))
def test_ties_are_those_of_all_optimal_answers(case):
    for solver in solvers_for(case):
        answer = solve(case.problem(), solver=solver)
        assert answer.ties.tolist() == tied(case, answer.pairs)


@pytest.mark.slow
@pytest.mark.parametrize("screened", [False, True])
@pytest.mark.parametrize("seed", range(5))
def test_ties_of_random_problems(monkeypatch, seed, screened):
    if screened:
        monkeypatch.setattr("mentormatch.assignment.sensitivity.tight_arcs._FEW_CELLS", 0)
    rng = np.random.default_rng(seed)
    for _ in range(60):
        case = draw(rng)
        many = np.prod([len(choices(case, i)) for i in range(case.shape[0])], dtype=float) > 2000
        if many or brute_force(case) is None:
            continue
        for solver in solvers_for(case):
            answer = solve(case.problem(), solver=solver)
            assert answer.ties.tolist() == tied(case, answer.pairs), case


@pytest.mark.parametrize("solver", SOLVERS)
def test_two_who_want_the_same_seat(solver):
    answer = solve(AssignmentProblem([[0.5], [0.5], [0.1]]), solver=solver)
    assert answer.ties.tolist() == [0, 1]


@pytest.mark.parametrize("solver", SOLVERS)
def test_sums_that_tie_but_for_rounding(solver):
    """0.1 + 0.2 is more than 0.3 only in binary."""
    answer = solve(AssignmentProblem([[0.1, 0.3], [0.0, 0.2]]), solver=solver)
    assert answer.ties.tolist() == [0, 1]


def test_a_pair_worth_as_much_as_staying_unmatched_is_a_tie():
    """It is made, and leaving it out is as good."""
    answer = solve(AssignmentProblem([[0.5]], unmatched=0.5))
    assert answer.pairs.tolist() == [[0, 0]]
    assert answer.ties.tolist() == [0]
    assert solve(AssignmentProblem([[0.3], [0.3]], capacity=[2], unmatched=0.3)).ties.tolist() == [0, 1]
    assert solve(AssignmentProblem([[0.3], [0.4]], capacity=[2], unmatched=0.3)).ties.tolist() == [0]
    assert solve(AssignmentProblem([[0.3], [0.3]], capacity=[2])).ties.tolist() == []


def test_forced_pairs_are_no_ties():
    assert solve(AssignmentProblem([[0.5], [0.5]], forced=[(1, 0)])).ties.tolist() == []


def test_nothing_is_known_of_ties_where_nothing_is_proven():
    problem = AssignmentProblem([[0.5], [0.5]])
    pairs = np.array([[0, 0]])
    certificate = certify(problem, pairs, np.array([[0.0, 0.0]]))
    assert Assignment(problem, pairs, 0.5, certificate, "by hand").ties.tolist() == []
    assert solve(AssignmentProblem(np.zeros((0, 0)))).ties.tolist() == []


def test_of_equals_everybody_is_a_tie(monkeypatch):
    """Where all scores are zero nothing is near zero, but zero."""
    monkeypatch.setattr("mentormatch.assignment.sensitivity.tight_arcs._FEW_CELLS", 0)
    answer = solve(AssignmentProblem(np.zeros((4, 3))))
    assert answer.ties.tolist() == [0, 1, 2, 3]
