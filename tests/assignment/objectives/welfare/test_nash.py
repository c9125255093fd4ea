"""Nash welfare: against all answers, and its bounds."""

import math

import numpy as np
import pytest
from assignment.oracles import in_scores
from assignment.outcome_oracles import best_by, nash_order, one_each, pairs_first, reached_by
from assignment.random_problems import draw, draw_adversarial
from hypothesis import given, settings
from strategies_assignment import cases

from mentormatch.assignment import AssignmentProblem, solve, violations
from mentormatch.datasets.made_up import make_problem
from mentormatch.errors import InfeasibleError, ProblemError, StoppedError


def logs_of(case, product, count):
    """The sum of the logarithms of `count` outcomes whose exact product is known."""
    unit = math.log(in_scores(case, 1))
    return math.log(product) + count * unit


def check(case, best, *, exact):
    try:
        answer = solve(case.problem(), objective="nash")
    except InfeasibleError:
        assert best is None, case
        return
    reached, certificate = reached_by(case, nash_order, answer), answer.certificate
    assert reached[0] == best[0], case
    assert reached[1][0] == best[1][0], case
    most = logs_of(case, best[1][1], best[1][0])
    assert certificate.value == pytest.approx(logs_of(case, reached[1][1], reached[1][0]), rel=1e-9, abs=1e-9)
    assert certificate.bound >= most - 1e-5, case
    slack = 1e-9 if exact or certificate.proven else 1.1e-4
    assert certificate.value == pytest.approx(most, rel=slack, abs=slack), case
    assert certificate.proven or not exact, case


@given(cases().map(one_each))
def test_one_mentor_each_is_exact(case):
    check(case, best_by(case, nash_order), exact=True)


@settings(max_examples=25)
@given(cases(largest=(4, 3)).map(pairs_first))
def test_several_mentors_each(case):
    check(case, best_by(case, nash_order), exact=False)


@pytest.mark.slow
def test_random_problems():
    rng = np.random.default_rng(8)
    for number in range(200):
        case = (draw, draw_adversarial)[number % 2](rng, whole=True)
        case = pairs_first(case.part(np.arange(min(4, case.shape[0])), np.arange(min(3, case.shape[1]))))
        check(case, best_by(case, nash_order), exact=bool((case.demand <= 1).all()))


def test_an_outcome_that_only_rounding_puts_above_zero_is_not():
    """One seat: the first mentee can have 0.25, the last 0, which HiGHS took for a millionth."""
    scores = [[0.25, -0.25, -0.5], [-0.25, 0.25, 0.5], [-0.25, 0.0, 0.75], [0.0, 0.0, 0.25]]
    problem = AssignmentProblem(scores, capacity=[1, 0, 0], demand=[3, 3, 1, 2], spread=True)
    assert solve(problem, objective="nash").pairs.tolist() == [[0, 0]]


def test_a_program_on_which_the_presolve_of_highs_failed():
    scores = [[0.9, -0.1, 0.3, 0.1], [1.0, 0.4, 0.8, 0.1], [-0.2, 0.3, -0.2, 0.6], [0.1, 0.6, 0.7, 0.8]]
    problem = AssignmentProblem(scores, capacity=[0, 0, 1, 2], demand=[3, 0, 3, 3])
    answer = solve(problem, objective="nash")
    assert math.exp(answer.certificate.value) == pytest.approx(0.3 * 0.6 * 0.8)


def test_as_few_outcomes_at_or_below_zero_as_can_be():
    """However large the other: a pair at 0 is avoided first."""
    answer = solve(AssignmentProblem([[100.0, 0.001], [0.001, 0.0]]), objective="nash")
    assert answer.pairs.tolist() == [[0, 1], [1, 0]]
    # here one cannot be avoided, and a large one is made
    answer = solve(AssignmentProblem([[100.0, 0.001], [0.0, 0.0]]), objective="nash")
    assert (answer.pairs.tolist(), answer.certificate.proven) == ([[0, 0], [1, 1]], True)


def test_scores_of_very_different_size():
    """A penalty that outweighs all logarithms at once would round them away."""
    rng = np.random.default_rng(0)
    scores = 10.0 ** rng.uniform(-200, 200, (30, 30))
    scores[0] = 0.0
    answer = solve(AssignmentProblem(scores), objective="nash")
    rest = solve(AssignmentProblem(scores[1:]), objective="nash")
    assert answer.certificate.proven
    assert answer.certificate.value == pytest.approx(rest.certificate.value, rel=1e-9)


def test_one_pair_more_for_somebody_else_is_not_worth_a_mentee():
    """Who wants somebody and has nobody has the outcome 0."""
    problem = AssignmentProblem(np.full((3, 3), 2.0), demand=3, capacity=1)
    answer = solve(problem, objective="nash")
    assert np.unique(answer.pairs[:, 0]).tolist() == [0, 1, 2]


@pytest.mark.parametrize("solver", ["hungarian", "min-cost-flow"])
def test_every_solver_reaches_the_same(solver):
    problem = make_problem(60, seed=3)
    answer, other = solve(problem, objective="nash", solver=solver), solve(problem, objective="nash")
    assert answer.certificate.value == pytest.approx(other.certificate.value)
    assert answer.certificate.proven


@pytest.mark.parametrize("demand", [1, 2])
@pytest.mark.parametrize("shape", [(0, 0), (0, 3), (3, 0)])
def test_nobody_on_a_side(shape, demand):
    answer = solve(AssignmentProblem(np.zeros(shape), demand=demand), objective="nash")
    assert (answer.pairs.shape, answer.certificate.value, answer.certificate.proven) == ((0, 2), 0.0, True)


@pytest.mark.parametrize("limits", [{"demand": 0}, {"capacity": 0}, {"allowed": np.zeros((2, 2), dtype=bool)}])
def test_nobody_can_have_anybody(limits):
    answer = solve(AssignmentProblem(np.ones((2, 2)), **limits), objective="nash")
    assert (len(answer.pairs), answer.certificate.value) == (0, 0.0)


@pytest.mark.parametrize("score", [0.0, 0.5, -1.0])
@pytest.mark.parametrize("demand", [1, 2])
def test_all_scores_are_equal(score, demand):
    answer = solve(AssignmentProblem(np.full((4, 5), score), demand=demand, capacity=2), objective="nash")
    assert len(answer.pairs) == 4 * demand
    assert answer.certificate.value == pytest.approx(4 * math.log(score * demand) if score > 0 else 0.0)


def test_what_it_cannot_do_is_refused():
    with pytest.raises(ProblemError, match="must be 'last_resort'"):
        solve(AssignmentProblem(np.ones((2, 2)), unmatched=0.5), objective="nash")
    with pytest.raises(ProblemError, match="option gap must be a number from 0 to below 1"):
        solve(AssignmentProblem(np.ones((2, 2))), objective="nash", options={"gap": -1})


@pytest.mark.parametrize("demand", [1, 2])
def test_a_search_that_is_stopped_says_so(monkeypatch, demand):
    monkeypatch.setattr("mentormatch.assignment.solvers.watch._EVERY", 0.0)
    problem = AssignmentProblem(np.random.default_rng(0).random((8, 8)), demand=demand, capacity=demand)
    best = solve(problem, objective="nash")
    reached = []
    for at in (1, 2, 3, 4, 5, 8, 20):
        told = []
        answer = solve(problem, objective="nash", progress=lambda *report: told.append(report) or len(told) < at)  # noqa: B023
        assert violations(problem, answer.pairs) == ()
        assert answer.certificate.bound >= best.certificate.value - 1e-9
        assert not answer.certificate.proven or demand == 1
        reached.append((len(answer.pairs), -answer.certificate.gap))
    assert reached[0] < reached[-1]
    with pytest.raises(StoppedError):
        solve(AssignmentProblem(np.ones((2, 2)), min_load=1), objective="nash", progress=lambda *_: False)


@pytest.fixture(scope="module")
def affinities(real_data):
    return np.load(real_data("midl_affinity") / "scores.npy").T.astype(float)  # papers × reviewers


def test_papers_with_one_reviewer_each(affinities):
    answer = solve(AssignmentProblem(affinities, capacity=2), objective="nash")
    assert math.exp(answer.certificate.value / 118) == pytest.approx(0.6762, abs=5e-5)
    assert answer.certificate.proven


@pytest.mark.slow
def test_papers_with_three_reviewers_each(affinities):
    problem = AssignmentProblem(affinities, demand=3, capacity=4)
    answer, total = solve(problem, objective="nash", options={"gap": 1e-3}), solve(problem)
    assert answer.certificate.gap <= 1e-3 * answer.certificate.value
    assert np.log(np.bincount(total.pairs[:, 0], affinities[tuple(total.pairs.T)])).sum() < answer.certificate.value
