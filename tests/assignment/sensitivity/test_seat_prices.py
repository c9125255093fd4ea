"""What one more seat adds, and the smallest prices that prove an answer."""

import numpy as np
import pytest
from assignment.agreement import solvers_for
from assignment.oracles import brute_force, highs, in_scores
from assignment.random_problems import draw
from hypothesis import given
from strategies_assignment import cases

from mentormatch.assignment import AssignmentProblem, certify, solve
from mentormatch.assignment.sensitivity.seat_prices import one_more_seat, optimal_prices

SOLVERS = ["hungarian", "min-cost-flow"]


@given(cases(solvable=True))
def test_prices_are_what_brute_force_says(case):
    best = brute_force(case)
    for solver in solvers_for(case):
        answer = solve(case.problem(), solver=solver)
        for j, (pairs, total) in enumerate(answer.prices.tolist()):
            more = brute_force(case.with_one_more_seat(j))
            assert pairs == (0 if case.unmatched is not None else more.pairs - best.pairs)
            assert total == in_scores(case, more.value - best.value)


def check_seats_by_highs(seed):
    """With every mentor, one more seat adds so many pairs and so much: with minimum loads, demands and forced pairs."""
    rng = np.random.default_rng(seed)
    best = None
    while best is None:
        case = draw(rng, large=bool(rng.random() < 0.3), whole=True)
        best = highs(case)
    answer = solve(case.problem())
    for mentor, (pairs, total) in enumerate(answer.prices.tolist()):
        after = highs(case.with_one_more_seat(mentor))
        assert pairs == (0 if case.unmatched is not None else after.pairs - best.pairs)
        assert total == pytest.approx(in_scores(case, after.value - best.value), rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("seed", range(8))
def test_a_seat_adds_what_highs_says(seed):
    check_seats_by_highs(seed)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(8, 208))
def test_a_seat_adds_what_highs_says_of_many(seed):
    check_seats_by_highs(seed)


@given(cases(solvable=True))
def test_prices_of_any_optimal_answer_prove_it(case):
    """Whoever found it: here the pairs of one solver and the prices that are computed from the pairs alone."""
    answer = solve(case.problem(), solver="min-cost-flow")
    assert certify(answer.problem, answer.pairs, optimal_prices(answer.problem, answer.pairs)).proven


@given(cases(solvable=True))
def test_blocks_change_no_price(case):
    problem = case.problem()
    answer = solve(problem)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("mentormatch.assignment.sensitivity.seat_prices._CACHED_CELLS", 0)
        patch.setattr("mentormatch.assignment.problem.problem._CELLS_A_BLOCK", 3)
        assert one_more_seat(problem, answer.pairs).tolist() == answer.prices.tolist()


@pytest.mark.parametrize("solver", SOLVERS)
def test_a_seat_that_adds_a_pair_may_take_from_the_total(solver):
    problem = AssignmentProblem([[0.9], [-0.5]], capacity=1)
    assert solve(problem, solver=solver).prices.tolist() == [[1.0, -0.5]]


@pytest.mark.parametrize("solver", SOLVERS)
def test_a_mentor_with_an_empty_seat_has_no_price(solver):
    problem = AssignmentProblem([[0.9, 0.8]], capacity=[2, 1])
    assert solve(problem, solver=solver).prices.tolist() == [[0.0, 0.0], [0.0, 0.0]]


@pytest.mark.parametrize("solver", SOLVERS)
def test_a_seat_of_a_mentor_who_must_get_somebody_is_never_below_nothing(solver):
    """The price that proves it is negative, since the mentor gets a mentee whom another would suit better."""
    answer = solve(AssignmentProblem([[0.9, 0.1], [0.8, 0.2]], capacity=2, min_load=[0, 1]), solver=solver)
    assert -0.8 - 1e-12 <= answer.certificate.prices[1, -1] <= -0.6 + 1e-12
    assert answer.prices.tolist() == [[0.0, 0.0], [0.0, 0.0]]


@pytest.mark.parametrize("solver", SOLVERS)
def test_an_unlimited_capacity_has_no_price(solver):
    problem = AssignmentProblem([[0.9], [0.8]], capacity=10**18)
    assert solve(problem, solver=solver).prices.tolist() == [[0.0, 0.0]]


def test_with_a_worth_pairs_do_not_count():
    answer = solve(AssignmentProblem([[0.9], [0.8], [0.1]], unmatched=0.25))
    assert answer.prices.tolist() == [[0.0, pytest.approx(0.55)]]


def test_prices_of_nobody():
    assert solve(AssignmentProblem(np.zeros((0, 2)))).prices.tolist() == [[0.0, 0.0], [0.0, 0.0]]
    assert solve(AssignmentProblem(np.zeros((2, 0)))).prices.shape == (0, 2)


@pytest.mark.parametrize("solver", SOLVERS)
def test_a_long_chain_of_mentees_who_move(solver):
    """Mentee i may have mentors i and, a hair better, i + 1; nobody can have mentor 0, so the last stays unmatched."""
    n, hair = 1000, 2.0**-20
    step = np.arange(n)
    scores, allowed = np.zeros((n, n)), np.eye(n, dtype=bool)
    allowed[step[:-1], step[1:]] = True
    scores[step[:-1], step[1:]] = hair
    answer = solve(AssignmentProblem(scores, allowed=allowed, capacity=np.append(0, np.ones(n - 1))), solver=solver)
    assert answer.certificate.proven
    assert (len(answer.pairs), answer.total) == (n - 1, (n - 1) * hair)
    # a seat with mentor k lets the mentees from k on have their own mentors again, and so the last be placed
    assert answer.prices.tolist() == [[1.0, -(n - 1 - k) * hair] for k in range(n)]
