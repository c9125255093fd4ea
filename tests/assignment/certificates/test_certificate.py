"""The independent check: what it notices, and that it never proves what is wrong."""

import math

import numpy as np
import pytest
from assignment.agreement import solvers_for
from assignment.oracles import bound_of, broken_limits, brute_force, value_of
from assignment.random_problems import draw
from hypothesis import assume, given
from hypothesis import strategies as st
from strategies_assignment import cases

from mentormatch.assignment import AssignmentProblem, certify, solve, violations
from mentormatch.assignment.certificates import without_bound
from mentormatch.errors import InfeasibleError, ProblemError

SCORES = np.array([[0.9, 0.1], [0.8, 0.7], [0.2, 0.3]])


def optimal_in_value(case, pairs) -> bool:
    """Whether no answer is better, but for the pairs that are worth just as much as staying unmatched."""
    best, mine = brute_force(case), value_of(case, pairs)
    if broken_limits(case, pairs) or mine.value != best.value:
        return False
    return case.unmatched is not None or mine == best


@given(cases(solvable=True), st.data())
def test_prices_of_any_kind_bound_every_answer(case, data):
    best = brute_force(case)
    problem = case.problem()
    numbers = st.sampled_from([0.0, 0.0, 1.0, -1.0, 0.5, 0.25, 2.0, -0.75])
    prices = np.array(
        [[data.draw(numbers) for _ in range(problem.levels)] for _ in range(case.shape[1])], dtype=float
    ).reshape(case.shape[1], problem.levels)
    pairs = solve(problem).pairs
    certificate = certify(problem, pairs, prices)
    assert certificate.placed_bound >= best.placed
    if certificate.placed_bound == certificate.placed:
        assert certificate.pairs_bound >= best.pairs
    if (certificate.placed_bound, certificate.pairs_bound) == (certificate.placed, certificate.pairs):
        assert certificate.bound >= certificate.value - 1e-9
    *levels, bound = bound_of(case, prices)
    reached = [certificate.placed] * case.spread + [certificate.pairs if case.unmatched is None else 0]
    if levels == reached:
        assert certificate.bound == pytest.approx(float(bound))
    else:
        assert not certificate.proven


@given(cases(solvable=True))
def test_bounds_without_a_look_at_pairs_hold_for_every_answer(case):
    best, problem = brute_force(case), case.problem()
    answer = solve(problem)
    some = answer.pairs[: len(answer.pairs) // 2]
    for pairs in (answer.pairs, some):
        certificate = without_bound(problem, pairs, answer.certificate.prices)
        assert (certificate.pairs, certificate.bound, certificate.proven) == (len(pairs), math.inf, False)
        if case.spread:
            assert certificate.placed_bound >= best.placed
        if case.unmatched is None:
            assert certificate.pairs_bound >= best.pairs
    certificate = without_bound(problem, answer.pairs, answer.certificate.prices)
    assert certificate.value == answer.certificate.value
    assert certificate.precedence <= certificate.precedence_bound


@given(cases(solvable=True), st.data())
def test_a_swapped_pair_is_noticed(case, data):
    answer = solve(case.problem(), solver="min-cost-flow")
    assume(len(answer.pairs))
    pairs = answer.pairs.copy()
    pairs[data.draw(st.integers(0, len(pairs) - 1))] = data.draw(
        st.tuples(st.integers(0, case.shape[0] - 1), st.integers(0, case.shape[1] - 1))
    )
    certificate = certify(answer.problem, pairs, answer.certificate.prices)
    assert certificate.proven == optimal_in_value(case, [tuple(pair) for pair in pairs.tolist()])


@given(cases(solvable=True), st.data())
def test_a_missing_pair_is_noticed(case, data):
    answer = solve(case.problem(), solver="min-cost-flow")
    assume(len(answer.pairs))
    pairs = np.delete(answer.pairs, data.draw(st.integers(0, len(answer.pairs) - 1)), axis=0)
    certificate = certify(answer.problem, pairs, answer.certificate.prices)
    assert certificate.proven == optimal_in_value(case, [tuple(pair) for pair in pairs.tolist()])


@given(cases(solvable=True), st.data())
def test_a_changed_price_proves_nothing_wrong(case, data):
    answer = solve(case.problem(), solver="min-cost-flow")
    prices = answer.certificate.prices.copy()
    place = data.draw(st.tuples(st.integers(0, case.shape[1] - 1), st.integers(0, answer.problem.levels - 1)))
    prices[place] += data.draw(st.sampled_from([-1.0, -0.25, 0.1, 0.25, 1.0, 3.0]))
    certificate = certify(answer.problem, answer.pairs, prices)
    *levels, bound = bound_of(case, prices)
    if levels == [certificate.placed] * case.spread + [certificate.pairs if case.unmatched is None else 0]:
        assert certificate.bound == pytest.approx(float(bound))
        assert certificate.proven == (certificate.gap <= 1e-9 * max(1, abs(certificate.value)))
    else:
        assert not certificate.proven


@given(cases())
def test_violations_are_those_of_the_plain_check(case):
    problem = case.problem()
    rng = np.random.default_rng(0)
    for _ in range(3):
        pairs = np.argwhere(rng.random(case.shape) < 0.5)
        found = violations(problem, pairs)
        assert bool(found) == bool(broken_limits(case, [tuple(pair) for pair in pairs.tolist()])), found
        assert not (found and certify(problem, pairs, np.zeros((case.shape[1], problem.levels))).proven)


def test_violations_name_each_broken_limit():
    problem = AssignmentProblem(
        SCORES,
        capacity=[1, 2],
        min_load=[0, 1],
        demand=[1, 1, 2],
        allowed=[[True, True], [True, True], [False, True]],
        forced=[(1, 1)],
    )
    pairs = np.array([[0, 0], [0, 0], [1, 0], [2, 0], [5, 5], [-1, 0]])
    assert violations(problem, pairs) == (
        "pair (5, 5) lies outside the problem",
        "pair (-1, 0) lies outside the problem",
        "pair (0, 0) is made 2 times",
        "mentor 0 has 4 mentees; at most 1",
        "mentor 1 has 0 mentees; at least 1",
        "mentee 0 has 2 mentors; at most 1",
        "pair (2, 0) is not allowed",
        "pair (1, 1) is forced, but not made",
    )


def test_violations_call_people_by_their_names():
    problem = AssignmentProblem([[0.9], [0.8]], names=(["kim", "noor"], ["ada"]), demand=[1, 0])
    assert violations(problem, np.array([[0, 0], [1, 0]])) == (
        "mentor 'ada' has 2 mentees; at most 1",
        "mentee 'noor' has 1 mentor; at most 0",
    )


@pytest.mark.parametrize("solver", ["hungarian", "min-cost-flow"])
def test_certificate_of_an_answer(solver):
    certificate = solve(AssignmentProblem(SCORES, capacity=[1, 2]), solver=solver).certificate
    assert (certificate.pairs, certificate.pairs_bound, certificate.placed, certificate.placed_bound) == (3, 3, 3, 3)
    assert certificate.value == pytest.approx(1.9)
    assert certificate.proven


@pytest.mark.parametrize("prices", [np.zeros((2, 1)), np.zeros(4), np.full((2, 2), np.nan), np.full((2, 2), np.inf)])
def test_prices_of_another_shape_are_refused(prices):
    with pytest.raises(ProblemError, match=r"Prices must be finite numbers of shape \(2, 2\)"):
        certify(AssignmentProblem(SCORES), np.zeros((0, 2), dtype=int), prices)


def test_pairs_outside_the_problem_are_refused():
    with pytest.raises(ProblemError) as raised:
        certify(AssignmentProblem(SCORES), np.array([[3, 0], [0, 0], [0, -1]]), np.zeros((2, 2)))
    assert [mistake.got for mistake in raised.value.mistakes] == ["(3, 0)", "(0, -1)"]


def test_a_price_of_a_part_of_a_pair_proves_no_total():
    """(2, v) ≤ (2.5, b) says nothing of v and b."""
    problem = AssignmentProblem([[0.9], [0.8], [0.7]], capacity=2)
    certificate = certify(problem, np.array([[1, 0], [2, 0]]), np.array([[1.25, 0.0]]))
    assert (certificate.pairs_bound, certificate.bound, certificate.proven) == (2, math.inf, False)


def test_a_part_of_a_placed_mentee_proves_no_pairs():
    problem = AssignmentProblem([[0.9], [0.8], [0.7]], capacity=2, spread=True)
    certificate = certify(problem, np.array([[0, 0], [1, 0]]), np.array([[1.25, 0.0, 0.0]]))
    assert (certificate.placed_bound, certificate.pairs_bound, certificate.bound) == (2, 2, math.inf)
    assert not certificate.proven


def test_a_price_in_pairs_proves_nothing_where_pairs_do_not_count():
    problem = AssignmentProblem([[0.9], [0.8]], unmatched=0.1)
    certificate = certify(problem, np.array([[0, 0]]), np.array([[1.0, 0.0]]))
    assert (certificate.bound, certificate.proven) == (math.inf, False)


@pytest.mark.parametrize("seed", range(3))
def test_the_bound_is_that_of_the_independent_checker(seed):
    """At the prices of other problems, which are no whole numbers apart."""
    rng = np.random.default_rng(seed)
    for _ in range(60):
        case = draw(rng)
        for solver in solvers_for(case):
            try:
                answer = solve(case.problem(), solver=solver)
            except InfeasibleError:
                continue
            prices = answer.certificate.prices + (rng.random(case.shape[1]) < 0.3)[:, None] * np.append(
                np.zeros(answer.problem.levels - 1), rng.normal()
            )
            certificate = certify(answer.problem, answer.pairs, prices)
            *levels, bound = bound_of(case, prices)
            if levels[-1] == certificate.pairs and (not case.spread or levels[0] == certificate.placed):
                assert certificate.bound == pytest.approx(float(bound), rel=1e-9)
