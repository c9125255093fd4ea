"""Bounds on pairs that are no arcs hold at every step, and nothing that beats is missed."""

import numpy as np
import pytest

from mentormatch.assignment import AssignmentProblem, FactoredScores, solve
from mentormatch.assignment.solvers.min_cost_flow import candidates, warm_start
from mentormatch.assignment.solvers.min_cost_flow import column_generation as min_cost_flow
from mentormatch.assignment.solvers.min_cost_flow import outside_pairs as unlisted
from mentormatch.assignment.solvers.min_cost_flow.core import Core
from mentormatch.datasets.made_up import make_problem

ERROR = 1e-5

slow = pytest.mark.slow


def open_gains(core):
    """(level, number, which pairs are open and no arcs) of everybody with everybody."""
    rows = np.arange(core.problem.shape[0])
    scores, allowed = core.problem.open_block(rows)
    allowed = allowed.copy()
    allowed[core.row, core.column] = False
    return scores - (core.problem.worth or 0.0), allowed


def exceeding(core, prices, level, number, slack):
    scores, unlisted = open_gains(core)
    gain_level, gain = -prices[0][None, :], scores - prices[1]
    above = (gain_level > level[:, None]) | ((gain_level == level[:, None]) & (gain > number[:, None] + slack))
    return int((above & unlisted).sum())


def thin(core, unlisted):
    """Leave out every third arc; the bounds no longer hold there, and are set to hold of everybody."""
    kept = np.arange(len(core.row)) % 3 > 0
    core.row, core.column, core.score, core.used = (
        item[kept] for item in (core.row, core.column, core.score, core.used)
    )
    unlisted.level[:], unlisted.number[:] = 1 << 60, np.inf


def few_copies(copies):
    problem = make_problem(240, 90, seed=5)
    left, right = problem.scores.left[0], problem.scores.right[0]
    return AssignmentProblem(
        FactoredScores(np.repeat(left, copies, axis=0), np.repeat(right, copies, axis=0)),
        capacity=np.repeat(problem.capacity, copies),
    )


PROBLEMS = {
    "plain": lambda: make_problem(900, seed=1),
    "scarce": lambda: make_problem(900, seed=2, seats=0.5),
    "forbidden": lambda: make_problem(900, seed=3, forbidden=True),
    "worth": lambda: AssignmentProblem(
        make_problem(900, seed=4).scores, capacity=make_problem(900, seed=4).capacity, unmatched=0.4
    ),
    "copies": lambda: few_copies(12),
    "no seats with some": lambda: AssignmentProblem(
        make_problem(900, seed=6).scores, capacity=make_problem(900, seed=6).capacity * (np.arange(329) % 3 > 0)
    ),
    "several each": lambda: AssignmentProblem(
        make_problem(900, seed=7).scores, capacity=make_problem(900, seed=7).capacity, demand=np.arange(900) % 3
    ),
}


@slow
@pytest.mark.parametrize("name", PROBLEMS)
def test_bounds_hold_and_nothing_that_beats_is_missed(name, monkeypatch):
    for setting, value in {"_CANDIDATES": 3, "_FREE": 1, "_SMALLEST_SAMPLE": 300}.items():
        monkeypatch.setattr(candidates, setting, value)
    monkeypatch.setattr(unlisted, "_MORE", 2)
    problem = PROBLEMS[name]()
    core = Core(problem, min_cost_flow.zero_prices(problem))
    bounds = candidates.choose_candidates(core)
    # by chance the first lists may hold all that is needed: drop some of what nobody chose
    thin(core, bounds)
    hold_to_the_end(core, bounds)


def hold_to_the_end(core, bounds):
    """Solve, and hold the bounds after each step."""
    problem = core.problem
    while True:
        core.solve()
        level, number = np.full(problem.shape[0], 1 << 60), np.zeros(problem.shape[0])
        level[bounds.rows], number[bounds.rows] = bounds.level, bounds.number
        assert exceeding(core, bounds.prices, level, number, ERROR) == 0
        beating = bounds.price_out(core)
        if not beating:
            break
    want_nobody = problem.demand == 0
    has = core.duals[0].copy(), core.duals[1].copy()
    has[0][want_nobody] = 1 << 60
    assert exceeding(core, core.prices, *has, 1e-12) == 0


@pytest.mark.parametrize(
    "name", ["plain", pytest.param("scarce", marks=slow), pytest.param("no seats with some", marks=slow)]
)
def test_bounds_hold_of_new_people(name, monkeypatch):
    monkeypatch.setattr(unlisted, "_MORE", 2)
    monkeypatch.setattr(warm_start, "_OF_UNKNOWN_MENTEES", 2)
    problem = PROBLEMS[name]()
    mentees, mentors = problem.shape
    old = np.flatnonzero(np.arange(mentees) % 4 > 0), np.flatnonzero(np.arange(mentors) % 4 > 0)
    part = AssignmentProblem(problem.scores.take(mentees=old[0], mentors=old[1]), capacity=problem.capacity[old[1]])
    places = [np.full(count, -1) for count in problem.shape]
    for place, some in zip(places, old, strict=True):
        place[some] = np.arange(len(some))
    start = min_cost_flow.min_cost_flow(part).start.take(mentees=places[0], mentors=places[1])
    core = Core(problem, min_cost_flow.zero_prices(problem))
    hold_to_the_end(core, warm_start.resume(core, start))


def test_more_copies_within_the_error_of_the_screen_than_are_kept():
    # everybody scores alike up to 1e-10, far below what single precision tells apart
    rng = np.random.default_rng(0)
    left, right = np.ones((400, 1)), 1.0 + 1e-10 * rng.random((300, 1))
    capacity = rng.integers(1, 3, 300)
    answers = [
        solve(AssignmentProblem(FactoredScores(left, right), capacity=capacity), solver=solver)
        for solver in ("hungarian", "min-cost-flow")
    ]
    assert all(answer.certificate.proven for answer in answers)
    assert answers[0].total == pytest.approx(answers[1].total, rel=1e-15)
