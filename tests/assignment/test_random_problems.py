"""One suite, every solver: random problems against brute force, HiGHS and networkx."""

import numpy as np
import pytest
from assignment.agreement import check, solvers_for
from assignment.oracles import brute_force, highs, in_scores, network, value_of
from assignment.random_problems import TWISTS, draw, draw_adversarial

from mentormatch.assignment import solve

A_BATCH = 100
BATCHES = [
    *(("brute force", seed) for seed in range(16)),
    *(("HiGHS", seed) for seed in range(100, 102)),
    *(("networkx", seed) for seed in range(200, 203)),
]
# Of each oracle the first batches; the others with the slow tests.
ALWAYS = {("brute force", seed) for seed in range(6)} | {("HiGHS", 100), ("networkx", 200)}
ORACLES = {"brute force": brute_force, "HiGHS": highs, "networkx": network}


def test_the_suite_is_large_enough():
    assert len(BATCHES) * A_BATCH >= 2000


@pytest.mark.parametrize(
    ("oracle", "seed"), [pytest.param(*one, marks=() if one in ALWAYS else pytest.mark.slow) for one in BATCHES]
)
def test_answers_are_optimal_feasible_and_proven(oracle, seed):
    rng = np.random.default_rng(seed)
    for _ in range(A_BATCH):
        case = draw(rng, large=oracle != "brute force", whole=oracle != "brute force")
        best = ORACLES[oracle](case)
        for solver in solvers_for(case):
            check(case, solver, best)


@pytest.mark.parametrize(
    ("oracle", "seed"), [*(("brute force", seed) for seed in range(5)), ("HiGHS", 100), ("networkx", 200)]
)
def test_adversarial_problems(oracle, seed):
    rng = np.random.default_rng([seed, 1])
    for _ in range(A_BATCH):
        case = draw_adversarial(rng, large=oracle != "brute force", whole=oracle != "brute force")
        best = ORACLES[oracle](case)
        for solver in solvers_for(case):
            check(case, solver, best)


@pytest.mark.parametrize("twist", TWISTS)
def test_every_twist_leaves_problems_with_answers(twist):
    rng = np.random.default_rng(0)
    twisted = [TWISTS[twist](rng, draw(rng)) for _ in range(20)]
    assert sum(brute_force(case) is not None for case in twisted) >= 10


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("drawn", [draw, draw_adversarial])
def test_the_oracles_agree(drawn, seed):
    rng = np.random.default_rng(seed)
    for _ in range(25):
        case = drawn(rng, whole=True)
        assert brute_force(case) == highs(case) == network(case), case


@pytest.mark.parametrize(
    ("drawn", "seed"), [*((draw, seed) for seed in range(6)), *((draw_adversarial, s) for s in (0, 1))]
)
def test_prices_are_what_one_more_seat_adds(drawn, seed):
    rng = np.random.default_rng(1000 + seed)
    for _ in range(40):
        case = drawn(rng)
        best = brute_force(case)
        if best is None:
            continue
        more = [brute_force(case.with_one_more_seat(j)) for j in range(case.shape[1])]
        pairs = [0 if case.unmatched is not None else answer.pairs - best.pairs for answer in more]
        totals = [in_scores(case, answer.value - best.value) for answer in more]
        for solver in solvers_for(case):
            prices = solve(case.problem(), solver=solver).prices
            assert prices.shape == (case.shape[1], 2)
            assert prices[:, 0].tolist() == pairs, case
            np.testing.assert_allclose(prices[:, 1], totals, rtol=1e-9, atol=1e-9, err_msg=repr(case))


@pytest.mark.parametrize("seed", range(3))
def test_prices_of_larger_problems_are_what_solving_again_says(seed):
    rng = np.random.default_rng(2000 + seed)
    for _ in range(8):
        case = draw(rng, large=True)
        if highs(case) is None:
            continue
        for solver in solvers_for(case):
            answer = solve(case.problem(), solver=solver)
            for j in range(0, case.shape[1], 3):
                more = solve(case.with_one_more_seat(j).problem(), solver=solver).certificate
                value = more.value - answer.certificate.value
                if case.unmatched is None:
                    assert answer.prices[j, 0] == more.pairs - answer.certificate.pairs, (j, case)
                assert answer.prices[j, 1] == pytest.approx(value, rel=1e-9, abs=1e-9 * abs(more.value) + 1e-9), (
                    j,
                    case,
                )


@pytest.mark.parametrize("kind", ["huge", "uniform"])
def test_solvers_agree_on_problems_too_large_for_an_oracle(kind):
    rng = np.random.default_rng(7)
    for _ in range(10):
        case = draw(rng, large=True)
        scores = (rng.random((60, 25)) - 0.5) * (1e6 if kind == "huge" else 1.0)
        problem = case.problem(
            scores=scores,
            allowed=None,
            forced=(),
            capacity=rng.integers(0, 5, 25),
            min_load=0,
            demand=1,
            unmatched="last_resort",
        )
        answers = [solve(problem, solver=solver) for solver in ("hungarian", "min-cost-flow")]
        assert all(answer.certificate.proven for answer in answers)
        assert len(answers[0].pairs) == len(answers[1].pairs)
        assert answers[0].total == pytest.approx(answers[1].total, rel=1e-12)


def test_value_of_an_answer_is_what_the_certificate_says():
    case = draw(np.random.default_rng(5))
    answer = solve(case.problem())
    pairs = [tuple(pair) for pair in answer.pairs.tolist()]
    assert float(value_of(case, pairs).value) * (case.unit or 1.0) == pytest.approx(answer.certificate.value)
