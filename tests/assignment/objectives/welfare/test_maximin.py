"""Maximin: against all answers, and where published numbers say how high it goes."""

from fractions import Fraction
from unittest import mock

import numpy as np
import pytest
from assignment.oracles import in_scores
from assignment.outcome_oracles import best_by, levels, maximin_order, one_each, pairs_first
from assignment.random_problems import draw, draw_adversarial
from hypothesis import given, settings
from strategies_assignment import cases

from mentormatch.assignment import AssignmentProblem, solve, violations
from mentormatch.assignment.objectives.welfare import certified_branching
from mentormatch.datasets.made_up import make_problem
from mentormatch.errors import InfeasibleError, ProblemError, StoppedError


def check(case, best, *, exact):
    """Hold the answer against the oracle's; if `exact`, everything must be proven."""
    try:
        answer = solve(case.problem(), objective="maximin")
    except InfeasibleError:
        assert best is None, case
        return
    (_, (lowest, total)), certificate, then = best, answer.certificate, answer.then
    near = {"rel": 1e-9, "abs": 1e-9}
    assert levels(case, [tuple(pair) for pair in answer.pairs.tolist()]) == best[0], case
    assert certificate.value == pytest.approx(in_scores(case, Fraction(lowest)), **near), case
    assert certificate.bound >= certificate.value
    best_total = in_scores(case, total)
    assert answer.total <= best_total + 1e-9 * max(1, abs(best_total)), case
    assert answer.total >= best_total - 1.1e-4 * max(1, abs(best_total)), case
    assert then.bound >= best_total - 1e-6 * max(1, abs(best_total)), case
    assert then.value == pytest.approx(answer.total, **near)
    if exact or then.proven:
        assert then.proven, case
        assert answer.total == pytest.approx(best_total, **near), case
    assert certificate.proven or not exact, case


@given(cases().map(one_each))
def test_one_mentor_each_is_exact(case):
    check(case, best_by(case, maximin_order), exact=True)


@settings(max_examples=40)
@given(cases(largest=(4, 3)).map(pairs_first))
def test_several_mentors_each(case):
    check(case, best_by(case, maximin_order), exact=False)


@settings(max_examples=40)
@given(cases(largest=(4, 3), solvable=True).map(pairs_first))
def test_integer_programs_where_branching_gives_up(case):
    with mock.patch.object(certified_branching, "_NODES", 0):
        check(case, best_by(case, maximin_order), exact=False)


def test_an_integer_program_may_be_proven_by_multipliers(monkeypatch):
    """Nothing is rounded up where the relaxed program is whole."""
    monkeypatch.setattr(certified_branching, "_NODES", 0)
    problem = AssignmentProblem([[0.9, 0.5, 0.1], [0.9, 0.8, 0.1]], demand=2, capacity=[2, 1, 1])
    answer = solve(problem, objective="maximin", options={"gap": 0})
    assert answer.certificate.value == pytest.approx(1.0)
    assert answer.certificate.bound >= answer.certificate.value
    assert answer.then.bound >= answer.then.value == pytest.approx(answer.total)


@pytest.mark.slow
def test_random_problems():
    rng = np.random.default_rng(7)
    for number in range(300):
        case = (draw, draw_adversarial)[number % 2](rng, whole=True)
        case = pairs_first(case.part(np.arange(min(4, case.shape[0])), np.arange(min(4, case.shape[1]))))
        check(case, best_by(case, maximin_order), exact=(case.demand <= 1).all())


@pytest.mark.parametrize("solver", ["hungarian", "min-cost-flow"])
def test_every_solver_reaches_the_same(solver):
    problem = make_problem(60, seed=3)
    answer, other = solve(problem, objective="maximin", solver=solver), solve(problem, objective="maximin")
    assert answer.certificate.value == other.certificate.value
    assert answer.then.value == pytest.approx(other.then.value)
    assert answer.certificate.proven
    assert answer.then.proven


def test_the_first_minimum_of_leximin_is_that_of_maximin():
    problem = make_problem(80, seed=1)
    first, second = (solve(problem, objective=item) for item in ("maximin", "leximin"))
    assert first.certificate.value == second.certificate.value
    assert first.total >= second.total - 1e-9


@pytest.mark.parametrize("shape", [(0, 0), (0, 3), (3, 0)])
def test_nobody_on_a_side(shape):
    answer = solve(AssignmentProblem(np.zeros(shape)), objective="maximin")
    assert (answer.pairs.shape, answer.certificate.value, answer.certificate.proven) == ((0, 2), 0.0, True)


@pytest.mark.parametrize("limits", [{"demand": 0}, {"capacity": 0}, {"allowed": np.zeros((2, 2), dtype=bool)}])
def test_nobody_can_have_anybody(limits):
    answer = solve(AssignmentProblem(np.ones((2, 2)), **limits), objective="maximin")
    assert (len(answer.pairs), answer.certificate.value, answer.certificate.proven) == (0, 0.0, True)


@pytest.mark.parametrize("score", [0.0, 0.5, -1.0])
@pytest.mark.parametrize("demand", [1, 2])
def test_all_scores_are_equal(score, demand):
    answer = solve(AssignmentProblem(np.full((4, 5), score), demand=demand, capacity=2), objective="maximin")
    assert len(answer.pairs) == 4 * demand
    assert (answer.certificate.value, answer.certificate.proven, answer.then.proven) == (score * demand, True, True)


def test_a_forced_pair_counts():
    answer = solve(AssignmentProblem([[0.1, 0.9], [0.9, 0.9]], forced=[(0, 0)]), objective="maximin")
    assert (answer.certificate.value, answer.certificate.proven, answer.then.proven) == (0.1, True, True)


def test_a_minimum_load_may_hold_the_minimum_down():
    """Above 0.2 nobody can go to the second mentor, who must get somebody: proven without prices."""
    answer = solve(AssignmentProblem([[0.9, 0.2], [0.9, 0.1]], capacity=2, min_load=[0, 1]), objective="maximin")
    assert (answer.pairs.tolist(), answer.certificate.proven) == ([[0, 1], [1, 0]], True)
    assert not answer.certificate.prices.any()


def test_what_it_cannot_do_is_refused():
    with pytest.raises(ProblemError, match="must be 'last_resort'"):
        solve(AssignmentProblem(np.ones((2, 2)), unmatched=0.5), objective="maximin")
    for gap in (-1, float("nan"), "much", True):
        with pytest.raises(ProblemError, match="option gap must be a number from 0 to below 1"):
            solve(AssignmentProblem(np.ones((2, 2))), objective="maximin", options={"gap": gap})


@pytest.mark.parametrize("low", [0, 1])
@pytest.mark.parametrize("demand", [1, 2])
def test_a_search_that_is_stopped_says_so(monkeypatch, demand, low):
    monkeypatch.setattr("mentormatch.assignment.solvers.watch._EVERY", 0.0)
    problem = AssignmentProblem(np.random.default_rng(0).random((8, 8)), demand=demand, capacity=demand, min_load=low)
    best = solve(problem, objective="maximin")
    proven = []
    for at in [*range(1, 16), 20, 30, 60, 10_000]:
        told = []
        try:
            answer = solve(problem, objective="maximin", progress=lambda *report: told.append(report) or len(told) < at)  # noqa: B023
        except StoppedError:
            assert low
            proven.append(False)
            continue
        assert violations(problem, answer.pairs) == ()
        assert answer.certificate.bound >= best.certificate.value - 1e-12
        assert answer.certificate.value <= best.certificate.value
        proven.append(answer.certificate.proven and answer.then is not None)
    assert (proven[0], proven[-1]) == (False, True)
    with pytest.raises(StoppedError):
        solve(AssignmentProblem(np.ones((2, 2)), min_load=1), objective="maximin", progress=lambda *_: False)


@pytest.fixture(scope="module")
def affinities(real_data):
    return np.load(real_data("midl_affinity") / "scores.npy").T.astype(float)  # papers × reviewers


def test_papers_with_three_reviewers_each(affinities):
    problem = AssignmentProblem(affinities, demand=3, capacity=4)
    answer = solve(problem, objective="maximin")
    assert answer.certificate.value == pytest.approx(0.944839, abs=1e-6)
    assert answer.total == pytest.approx(201.769, abs=1e-3)
    assert answer.certificate.proven
    assert answer.then.proven


@pytest.mark.slow
def test_papers_with_reviewers_who_must_get_two(affinities):
    """The highest minimum is the best three of the worst paper."""
    problem = AssignmentProblem(affinities, demand=3, capacity=4, min_load=2)
    answer = solve(problem, objective="maximin", time_limit=110)
    assert answer.certificate.value == pytest.approx(np.sort(affinities, axis=1)[:, -3:].sum(axis=1).min())
    assert answer.certificate.proven
    assert answer.total >= 141.94
    assert answer.then.bound <= 150.0432


def test_papers_with_one_reviewer_each(affinities):
    answer = solve(AssignmentProblem(affinities, capacity=2), objective="maximin")
    assert answer.certificate.value == pytest.approx(0.325, abs=1e-3)
    assert answer.certificate.proven
    assert answer.then.value == pytest.approx(84.146, abs=1e-3)
