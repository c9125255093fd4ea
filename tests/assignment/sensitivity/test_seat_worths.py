"""Worths of seats over few arcs, against the labels over all pairs."""

import time

import numpy as np
import pytest
from assignment.agreement import solvers_for
from assignment.oracles import highs
from assignment.random_problems import draw
from assignment.solvers.min_cost_flow.test_few_candidates import contested
from hypothesis import given
from strategies_assignment import cases

from mentormatch.assignment import Assignment, AssignmentProblem, FactoredScores, certify, solve
from mentormatch.assignment.problem.residual_network import emptied_seats
from mentormatch.assignment.sensitivity import seat_prices as over_all
from mentormatch.assignment.sensitivity import seat_worths
from mentormatch.assignment.sensitivity import tight_arcs as ties_over_all
from mentormatch.assignment.sensitivity.seat_prices import one_more_seat, optimal_prices
from mentormatch.assignment.sensitivity.seat_worths import SeatWorths


@pytest.fixture
def screened(monkeypatch):
    """Nothing is small enough to look at all pairs."""
    monkeypatch.setattr(over_all, "_CACHED_CELLS", 0)
    monkeypatch.setattr(ties_over_all, "_FEW_CELLS", 0)


def agree(case, answer, prices):
    problem, scale = answer.problem, max(1.0, float(np.abs(case.scores).max(initial=0.0)))
    few, dense = SeatWorths(problem, answer.pairs, prices), over_all._DenseSeatWorths(problem, answer.pairs)
    empty = emptied_seats(problem, answer.pairs)
    for mine, theirs in ((few.refill, dense.refill), (few.emptied, dense.emptied)):
        # who brings no more than the seat is worth empty is not looked for
        more = (theirs[0] > empty[0]) | ((theirs[0] == empty[0]) & (theirs[1] > empty[1]))
        assert mine[0][more].tolist() == theirs[0][more].tolist(), case
        np.testing.assert_allclose(mine[1][more], theirs[1][more], rtol=0, atol=1e-13 * scale, err_msg=repr(case))
        rest = ~more
        below = (mine[0] < empty[0]) | ((mine[0] == empty[0]) & (mine[1] <= empty[1]))
        assert below[rest].all(), case


@pytest.mark.parametrize("kept", [1, 8])
@pytest.mark.parametrize("seed", range(3))
def test_random_problems_with_and_without_prices(monkeypatch, seed, kept):
    monkeypatch.setattr(seat_worths, "_CANDIDATES", kept)
    rng = np.random.default_rng([3000, seed, kept])
    for _ in range(25):
        case = draw(rng, large=True)
        if highs(case) is None:
            continue
        for solver in solvers_for(case):
            answer = solve(case.problem(), solver=solver)
            wrong = rng.normal(size=answer.certificate.prices.shape) * 10
            for prices in (answer.certificate.prices, None, wrong):
                agree(case, answer, prices)


@given(cases(solvable=True))
def test_quarters_agree_to_the_last_bit(case):
    answer = solve(case.problem(), solver="min-cost-flow")
    few, dense = SeatWorths(answer.problem, answer.pairs), over_all._DenseSeatWorths(answer.problem, answer.pairs)
    assert [item.tolist() for item in few.emptied] == [item.tolist() for item in dense.emptied]


def copies(*, mentees=60, mentors=25, each=12, seed=0):
    """Profiles that many share, a hair apart: single precision cannot tell who is best."""
    rng = np.random.default_rng(seed)
    left = np.repeat(rng.random((mentees // each, 3)), each, axis=0)
    left += rng.integers(0, 3, left.shape) * 1e-11
    return AssignmentProblem(FactoredScores(left, rng.random((mentors, 3))), capacity=rng.integers(0, 4, mentors))


@pytest.mark.parametrize("kept", [1, 3])
@pytest.mark.parametrize("seed", range(6))
def test_equals_that_single_precision_cannot_tell_apart(monkeypatch, seed, kept):
    monkeypatch.setattr(seat_worths, "_CANDIDATES", kept)
    problem = copies(seed=seed)
    answer = solve(problem, solver="min-cost-flow")
    few, dense = SeatWorths(problem, answer.pairs), over_all._DenseSeatWorths(problem, answer.pairs)
    assert few.emptied[0].tolist() == dense.emptied[0].tolist()
    np.testing.assert_allclose(few.emptied[1], dense.emptied[1], rtol=0, atol=1e-15)


class Blurred(FactoredScores):
    """Scores whose screen errs by up to a hundredth, and says so."""

    def screen(self, rows):
        rng = np.random.default_rng(len(rows) + int(rows.sum()))
        for start, block, error in super().screen(rows):
            yield start, block + rng.uniform(-0.01, 0.01, block.shape).astype(block.dtype), error + 0.01


@pytest.mark.parametrize("seed", range(3))
def test_a_screen_may_err_as_far_as_it_says(screened, monkeypatch, seed):
    rng = np.random.default_rng(seed)
    left, right = rng.integers(0, 9, (200, 3)) / 8, rng.integers(0, 9, (80, 3)) / 8
    answer = solve(AssignmentProblem(FactoredScores(left, right), capacity=rng.integers(1, 4, 80)), solver="hungarian")
    blurred = AssignmentProblem(Blurred(left, right), capacity=answer.problem.capacity)
    again = Assignment(blurred, answer.pairs, answer.total, answer.certificate, answer.solver)
    prices, ties = again.prices, again.ties
    monkeypatch.undo()
    assert prices.tolist() == answer.prices.tolist()
    assert ties.tolist() == answer.ties.tolist()
    assert len(ties) > 50


@pytest.mark.slow
@pytest.mark.parametrize("trait", ["plain", "scarce", "forbidden", "spread", "worth", "several", "minimum"])
@pytest.mark.parametrize("factored", [True, False])
def test_prices_and_ties_of_contested_clusters(screened, monkeypatch, trait, factored):
    problem = contested_with(trait, factored=factored)
    answer = solve(problem, solver="min-cost-flow")
    assert answer.certificate.proven
    prices, ties, smallest = answer.prices, answer.ties, optimal_prices(problem, answer.pairs)
    monkeypatch.undo()
    again = Assignment(problem, answer.pairs, answer.total, answer.certificate, answer.solver)
    np.testing.assert_allclose(prices, again.prices, rtol=0, atol=1e-14)
    assert ties.tolist() == again.ties.tolist()
    assert certify(problem, answer.pairs, smallest).proven


def contested_with(trait, *, factored):
    plain, capacity = contested(900, 330, seats=0.6 if trait == "scarce" else 1.1)
    rng = np.random.default_rng(7)
    rounded = FactoredScores(np.round(plain.left[0] * 4) / 4, np.round(plain.right[0] * 4) / 4)
    scores = rounded if factored else rounded.block(np.arange(900))
    teams = rng.integers(0, 2, 900), rng.integers(0, 2, 330)
    changed = {
        "plain": {},
        "scarce": {},
        "forbidden": {"allowed": lambda rows: teams[0][rows, None] == teams[1][None, :]},
        "spread": {"spread": True, "demand": rng.integers(0, 3, 900)},
        "worth": {"unmatched": 0.75},
        "several": {"demand": rng.integers(0, 4, 900), "forced": [(3, 4), (5, 6)]},
        "minimum": {"min_load": (rng.random(330) < 0.3).astype(int)},
    }[trait]
    if "demand" in changed:
        changed["demand"][[3, 5]] = 2
    return AssignmentProblem(scores, capacity=capacity, **changed)


@pytest.mark.parametrize("trait", ["plain", "minimum"])
def test_price_is_what_solving_again_with_one_more_seat_adds(screened, trait):
    problem = contested_with(trait, factored=True)
    answer = solve(problem, solver="min-cost-flow")
    dear = np.argsort(-answer.prices[:, 1])
    for j in (*dear[:3].tolist(), *dear[-2:].tolist()):
        capacity = problem.capacity.copy()
        capacity[j] += 1
        changed = AssignmentProblem(problem.scores, capacity=capacity, min_load=problem.min_load)
        more = solve(changed, solver="min-cost-flow")
        assert answer.prices[j, 0] == len(more.pairs) - len(answer.pairs)
        assert answer.prices[j, 1] == pytest.approx(more.total - answer.total, abs=1e-9)


def test_a_circle_that_gains_does_not_go_round_for_ever(screened):
    """Pairs that are not the best: mentees 0 and 1 had better change places, which gains 0.2 again and again."""
    scores = np.array([[0.8, 0.9, 0.0], [0.9, 0.8, 0.7], [0.0, 0.0, 0.6]])
    problem = AssignmentProblem(np.vstack([scores, [0.1, 0.1, 0.5]]))
    pairs = np.array([[0, 0], [1, 1], [2, 2]])
    start = time.process_time()
    prices = one_more_seat(problem, pairs)
    assert time.process_time() - start < 5
    assert np.isfinite(prices).all()
    assert prices[:, 0].tolist() == [1.0, 1.0, 1.0]


def test_a_circle_elsewhere_changes_nobody_else(screened):
    """Two problems side by side, of which only the other one is paired badly."""
    rng = np.random.default_rng(0)
    mine = rng.random((40, 20))
    alone = solve(AssignmentProblem(mine), solver="min-cost-flow")
    scores, allowed = np.zeros((42, 22)), np.zeros((42, 22), dtype=bool)
    scores[:40, :20], allowed[:40, :20] = mine, True
    scores[40:, 20:], allowed[40:, 20:] = [[0.1, 0.9], [0.9, 0.1]], True
    pairs = np.concatenate([alone.pairs, [[40, 20], [41, 21]]])
    prices = one_more_seat(AssignmentProblem(scores, allowed=allowed), pairs)
    np.testing.assert_allclose(prices[:20], alone.prices, rtol=0, atol=1e-14)


def test_dear_prices_of_minimum_loads_are_only_a_start(screened):
    """Prices in which a minimum load became a large number choose candidates badly, and change nothing."""
    problem = AssignmentProblem([[0.9, 0.1], [0.8, 0.2]], capacity=2, min_load=[0, 1])
    answer = solve(problem, solver="hungarian")
    for prices in (answer.certificate.prices, np.full((2, 2), -1e300), np.full((2, 2), 1e300)):
        assert one_more_seat(problem, answer.pairs, prices).tolist() == [[0.0, 0.0], [0.0, 0.0]]
