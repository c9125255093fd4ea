"""An auction over the arcs: nearly the best, at prices that say so."""

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mentormatch.assignment import AssignmentProblem, solve
from mentormatch.assignment.solvers.min_cost_flow import starting_prices
from mentormatch.assignment.solvers.min_cost_flow.auction import AuctionLimits
from mentormatch.assignment.solvers.min_cost_flow.core import by_column
from mentormatch.assignment.solvers.min_cost_flow.kernel_values import ArcTable
from mentormatch.assignment.solvers.min_cost_flow.starting_prices import AGAIN, FINE, ROUGH, auction_prices
from mentormatch.assignment.solvers.min_cost_flow.tightening import tighten_prices
from mentormatch.assignment.solvers.watch import Stopped, Watch


def auction(scores, demand, capacity, *, price=None, least=-4.0, steps=ROUGH + FINE, tighten=False, watch=None):
    mentees, mentors = scores.shape
    arcs = np.arange(mentees + 1) * mentors, np.tile(np.arange(mentors), mentees), scores.reshape(-1)
    price = np.zeros(mentors) if price is None else price
    found, held = auction_prices(
        arcs,
        demand,
        capacity,
        price,
        least=least,
        lowest=np.zeros(mentors),
        steps=steps,
        tighten=tighten,
        watch=watch or Watch(),
    )
    return found, held.reshape(scores.shape)


@st.composite
def sides(draw):
    """Few values, so that many tie; enough seats for all places."""
    mentees, mentors = draw(st.integers(1, 8)), draw(st.integers(1, 5))
    rng = np.random.default_rng(draw(st.integers(0, 10_000)))
    scores = rng.choice([0.0, 0.25, 0.5, 0.51, 1.0], (mentees, mentors))
    demand = np.minimum(rng.integers(0, 3, mentees), mentors)
    return scores, demand, rng.integers(0, 2, mentors) + int(demand.sum()), rng.choice([0.0, 0.3], mentors)


def problem(scores, demand, capacity, price):
    return np.array(scores), np.array(demand), np.array(capacity), np.array(price)


@pytest.mark.slow
@given(sides(), st.sampled_from([0, 1]))
@settings(max_examples=150)
def test_with_seats_for_all_everybody_gets_nearly_the_best(drawn, fewest):
    scores, demand, capacity, price = drawn
    if fewest:
        # as few seats as there are places, one mentor after another
        capacity = np.bincount(np.arange(demand.sum()) % scores.shape[1], minlength=scores.shape[1])
    found, held = auction(scores, demand, capacity, price=price)
    assert (held.sum(axis=0) <= capacity).all()
    assert (held.sum(axis=1) <= demand).all()
    assert (found >= 0).all()
    spread = float((scores.max(axis=1) - scores.min(axis=1)).mean())
    if spread == 0.0:
        assert np.array_equal(found, price)
        return
    gains = scores - found
    best = np.where(capacity > 0, gains, -np.inf).max(axis=1)
    one = (demand == 1) & (held.sum(axis=1) == 1)
    slack = 2 * FINE[-1] * spread + 1e-12
    assert (np.where(held, gains, np.inf).min(axis=1)[one] >= best[one] - slack).all()
    # a price that nobody pays is as good as none
    if (held.sum(axis=1) == demand).all():
        assert (found[held.sum(axis=0) < capacity] <= slack).all()


@pytest.mark.parametrize("seed", range(5))
def test_the_total_is_within_the_last_step_of_the_best(seed):
    rng = np.random.default_rng(seed)
    scores, capacity = rng.random((60, 25)), rng.integers(2, 5, 25)
    _, held = auction(scores, np.ones(60, dtype=np.int64), capacity, price=rng.random(25) / 3)
    best = solve(AssignmentProblem(scores, capacity=capacity)).total
    assert held.sum() == 60
    assert best - 60 * FINE[-1] <= scores[held].sum() <= best + 1e-9


def test_who_can_go_nowhere_stays_and_who_has_no_seat_is_not_asked():
    scores = np.array([[0.9, 0.2], [0.8, 0.2], [0.7, 0.1]])
    found, held = auction(scores, np.ones(3, dtype=np.int64), np.array([1, 0]), price=np.array([0.0, 0.4]))
    assert held.tolist() == [[True, False], [False, False], [False, False]]
    assert found[1] == 0.4
    assert 0.8 + 4.0 - 0.1 < found[0] <= 0.9 + 4.1


def test_nothing_better_than_an_empty_place_stays_empty():
    scores, one, seats = np.array([[0.1, -0.3]]), np.array([1]), np.array([1, 1])
    found, held = auction(scores, one, seats, price=np.array([0.2, 0.0]), least=0.0)
    assert held.sum() == 1  # the price falls until somebody comes
    assert found[0] <= 0.1 + FINE[-1]
    _, held = auction(scores - 0.2, one, seats, least=0.0)
    assert not held.any()


@pytest.mark.parametrize("looks", [1, 7, 50])
def test_it_ends_where_its_time_is_up_and_goes_on_in_parts(looks, monkeypatch):
    rng = np.random.default_rng(3)
    scores, capacity = rng.random((30, 10)), np.full(10, 3)
    demand = np.ones(30, dtype=np.int64)
    whole = auction(scores, demand, capacity, steps=AGAIN)
    monkeypatch.setattr(starting_prices, "_LOOKS_AT_ONCE", 200)
    in_parts = auction(scores, demand, capacity, steps=AGAIN)
    assert in_parts[1].sum() == whole[1].sum() == 30
    monkeypatch.setattr(starting_prices, "_LOOKS_AN_ARC", looks / 300)
    monkeypatch.setattr(starting_prices, "_LOOKS_AT_ONCE", 1 << 30)
    found, held = auction(scores, demand, capacity, steps=AGAIN)
    assert (held.sum(axis=0) <= capacity).all()
    assert np.isfinite(found).all()


def test_the_watch_stops_it():
    with pytest.raises(Stopped):
        auction(np.random.default_rng(0).random((5, 4)), np.ones(5, dtype=int), np.ones(4, dtype=int), watch=stopping())


def stopping():
    return Watch(lambda *_: False, time_limit=1e-9)


def test_arcs_by_mentor_are_in_the_order_of_mentees():
    rng = np.random.default_rng(0)
    row, column = np.nonzero(rng.random((20, 7)) < 0.3)
    start = np.searchsorted(row, np.arange(21))
    first, arc = by_column(start, column, 7)
    assert np.array_equal(arc, np.lexsort((row, column)))
    assert np.array_equal(first, np.searchsorted(column[arc], np.arange(8)))


@given(sides())
@example(problem([[0.5, 0.25]], [1], [1, 1], [0.3, 0.0]))
@example(problem([[1.0, 0.25, 0.0], [0.25, 0.5, 1.0]], [1, 0], [1, 2, 2], [0.3, 0.3, 0.0]))
@settings(max_examples=100)
def test_tightened_prices_are_as_good_and_exact_where_people_are_alike(drawn):
    """It holds for all 400,040 problems that `sides` can draw; in larger ones a tie may be too far off, if rarely."""
    scores, demand, capacity, price = drawn
    plain, held = auction(scores, demand, capacity, price=price)
    tightened, same = auction(scores, demand, capacity, price=price, tighten=True)
    assert np.array_equal(held, same)
    assert (tightened >= 0).all()
    spread = float((scores.max(axis=1) - scores.min(axis=1)).mean())
    assert np.abs(tightened - plain).max() <= 4 * FINE[-1] * spread * sum(scores.shape)
    if (demand <= 1).all() and (held.sum(axis=1) == demand).all() and spread:
        gains = np.where(capacity > 0, scores - tightened, -np.inf)
        placed = held.any(axis=1)
        best = gains.max(axis=1)[placed]
        assert (np.where(held, gains, -np.inf).max(axis=1)[placed] >= best - 1e-14).all()


NEAR = 1e-5


@st.composite
def nearly_optimal(draw):
    """An optimal solution on a grid that is wide beside `NEAR`, and prices and gains off by at most half of that."""
    mentees, mentors = draw(st.integers(1, 12)), draw(st.integers(1, 8))
    rng = np.random.default_rng(draw(st.integers(0, 10_000)))
    scores, price = rng.integers(0, 5, (mentees, mentors)) / 4, rng.integers(0, 4, mentors) / 4
    has = np.maximum((scores - price).max(axis=1), -0.25)
    off = (
        rng.choice([-0.5, 0.0, 0.5], mentors + mentees) if draw(st.booleans()) else rng.random(mentors + mentees) - 0.5
    )
    off *= 0.999 * NEAR
    return scores, (price, has), (np.maximum(price + off[:mentors], 0.0), np.maximum(has + off[mentors:], -0.25))


@given(nearly_optimal())
@settings(max_examples=200)
def test_prices_near_an_optimal_solution_are_tightened_to_one(drawn):
    scores, (best_price, best_has), (before, has_before) = drawn
    mentees, mentors = scores.shape
    start, column = np.arange(mentees + 1) * mentors, np.tile(np.arange(mentors), mentees)
    arcs = ArcTable(start, column, np.repeat(np.arange(mentees), mentors), scores.reshape(-1))
    price, has = before.copy(), has_before.copy()
    tighten_prices(arcs, by_column(start, column, mentors), has, price, AuctionLimits(-0.25, np.zeros(mentors)), NEAR)
    assert (price[best_price == 0.0] == 0.0).all()
    assert (has[best_has == -0.25] == -0.25).all()
    slack = has[:, None] - (scores - price)
    tight = best_has[:, None] == scores - best_price
    assert np.abs(slack[tight]).max(initial=0.0) <= 1e-14
    assert slack[~tight].min(initial=1.0) > NEAR
    assert np.abs(price - before).max() <= NEAR
    assert np.abs(has - has_before)[tight.any(axis=1)].max(initial=0.0) <= NEAR
