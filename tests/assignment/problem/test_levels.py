"""Levels as whole numbers, and how that of minimum loads becomes a price."""

import numpy as np
from assignment.oracles import brute_force
from hypothesis import given
from hypothesis import strategies as st
from strategies_assignment import cases

from mentormatch.assignment import AssignmentProblem, certify, solve
from mentormatch.assignment.problem.levels import PAIR, PLACED, REQUIRED, as_prices, placed_and_pairs


@given(st.lists(st.tuples(st.integers(-1, 1), st.integers(-3, 3), st.integers(-3, 3)), min_size=1))
def test_digits_come_back(digits):
    required, placed, pairs = np.array(digits).T
    found = placed_and_pairs(placed * PLACED + pairs * PAIR)
    assert (found[0].tolist(), found[1].tolist()) == (placed.tolist(), pairs.tolist())
    problem = AssignmentProblem(np.zeros((1, len(digits))), spread=True)
    prices = as_prices(problem, required * REQUIRED + placed * PLACED + pairs * PAIR, np.zeros(len(digits)))
    assert prices.shape == (len(digits), 3)
    for digit, price in zip(digits, prices.tolist(), strict=True):
        if digit[0]:
            assert np.sign(price[0]) == digit[0]
        else:
            assert price == [*digit[1:], 0.0]


@given(cases(solvable=True))
def test_prices_of_minimum_loads_prove_their_answer(case):
    """The same with loads as large as can be: every mentor gets just what it must."""
    answer = solve(case.problem(), solver="min-cost-flow")
    loads = np.bincount(answer.pairs[:, 1], minlength=case.shape[1])
    problem = case.problem(min_load=loads)
    again = solve(problem, solver="min-cost-flow")
    assert again.certificate.proven
    assert again.certificate.value == answer.certificate.value
    assert brute_force(case) is not None


def test_a_price_below_every_score():
    """Nobody would take a seat that must be filled but for the price of it."""
    problem = AssignmentProblem([[-1e6, 1e6], [-1e6, 1e6]], capacity=2, min_load=[1, 0], unmatched=5e5)
    for solver in ("hungarian", "min-cost-flow"):
        answer = solve(problem, solver=solver)
        assert answer.pairs[:, 1].tolist() in ([0, 1], [1, 0])
        assert answer.certificate.proven
        assert certify(problem, answer.pairs, answer.certificate.prices).bound == answer.certificate.bound
