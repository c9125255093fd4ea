"""Leximin: against all answers, against whole numbers of any size, and its proof."""

from dataclasses import replace
from importlib import import_module

import numpy as np
import pytest
from assignment.oracles import network, value_of
from assignment.outcome_oracles import best_by, leximin_order, one_each, reached_by
from assignment.random_problems import draw, draw_adversarial
from hypothesis import given
from strategies_assignment import cases

from mentormatch.assignment import AssignmentProblem, solve, violations
from mentormatch.assignment.objectives.welfare.leximin import leximin
from mentormatch.datasets.made_up import make_problem
from mentormatch.errors import InfeasibleError, ProblemError, StoppedError

module = import_module("mentormatch.assignment.objectives.welfare.leximin")


def check(case, best):
    """Hold the answer against the oracle's."""
    try:
        answer = solve(case.problem(), objective="leximin")
    except InfeasibleError:
        assert best is None, case
        return
    assert reached_by(case, leximin_order, answer) == best, case
    certificate = answer.certificate
    assert certificate.proven, case
    assert certificate.value == certificate.bound == min((case.scores[tuple(pair)] for pair in answer.pairs), default=0)
    assert answer.objective == "leximin"


@given(cases(largest=(5, 3)).map(one_each))
def test_leximin_finds_what_brute_force_finds(case):
    check(case, best_by(case, leximin_order))


@pytest.mark.slow
def test_leximin_on_random_problems_finds_what_brute_force_finds():
    rng = np.random.default_rng(4)
    for number in range(1000):
        case = one_each((draw, draw_adversarial)[number % 2](rng))
        check(case, best_by(case, leximin_order))


def as_whole_weights(case):
    """The same problem, in which a pair of one score outweighs all pairs of higher ones."""
    rank = {score: place for place, score in enumerate(sorted(set(case.scores.flat), reverse=True))}
    weight = {score: -((case.shape[0] + 1) ** place) for score, place in rank.items()}
    scores = np.array([[weight[score] for score in row] for row in case.scores], dtype=object).reshape(case.shape)
    return replace(case, scores=scores, unit=None, spread=False)


@pytest.mark.parametrize("seed", range(12))
def test_leximin_finds_what_whole_numbers_of_any_size_find(seed):
    rng = np.random.default_rng(seed)
    case = one_each(draw(rng, large=True, whole=True))
    weighted = as_whole_weights(case)
    best = network(weighted)
    if best is None:
        with pytest.raises(InfeasibleError):
            leximin(case.problem())
        return
    answer = leximin(case.problem())
    assert value_of(weighted, [tuple(pair) for pair in answer.pairs.tolist()]) == best
    assert answer.certificate.proven


@pytest.mark.parametrize("solver", ["hungarian", "min-cost-flow"])
def test_scores_do_not_depend_on_the_solver(solver):
    problem = make_problem(60, seed=3)
    answer = solve(problem, objective="leximin", solver=solver)
    other = solve(problem, objective="leximin")
    assert answer.solver == solver
    assert sorted(answer.problem.scores.pairs(*answer.pairs.T)) == sorted(other.problem.scores.pairs(*other.pairs.T))


@pytest.mark.parametrize("shape", [(0, 0), (0, 3), (3, 0)])
def test_nobody_on_a_side(shape):
    answer = solve(AssignmentProblem(np.zeros(shape)), objective="leximin")
    assert (answer.pairs.shape, answer.certificate.value, answer.certificate.proven) == ((0, 2), 0.0, True)


@pytest.mark.parametrize("limits", [{"demand": 0}, {"capacity": 0}, {"allowed": np.zeros((2, 2), dtype=bool)}])
def test_nobody_can_have_anybody(limits):
    answer = solve(AssignmentProblem(np.ones((2, 2)), **limits), objective="leximin")
    assert (len(answer.pairs), answer.certificate.proven) == (0, True)


@pytest.mark.parametrize("score", [0.0, 0.5, -1.0])
def test_all_scores_are_equal(score):
    answer = solve(AssignmentProblem(np.full((5, 3), score)), objective="leximin")
    assert (len(answer.pairs), answer.certificate.value, answer.certificate.proven) == (3, score, True)


def test_the_lowest_score_is_raised_at_the_expense_of_the_total():
    problem = AssignmentProblem([[1.0, 0.5], [0.5, 0.1]])
    assert solve(problem).total == 1.1
    assert solve(problem, objective="leximin").total == 1.0


def test_scores_that_differ_by_their_last_bit_differ():
    above = np.nextafter(0.5, 1.0)
    answer = solve(AssignmentProblem([[0.5, above], [above, above]]), objective="leximin")
    assert answer.certificate.value == above


def test_what_it_cannot_do_is_refused():
    with pytest.raises(ProblemError, match="demand must be at most 1"):
        solve(AssignmentProblem(np.ones((2, 2)), demand=2), objective="leximin")
    with pytest.raises(ProblemError, match="must be 'last_resort'"):
        solve(AssignmentProblem(np.ones((2, 2)), unmatched=0.5), objective="leximin")


def test_a_search_that_is_stopped_says_so(monkeypatch):
    monkeypatch.setattr("mentormatch.assignment.solvers.watch._EVERY", 0.0)
    problem = AssignmentProblem(np.random.default_rng(0).random((30, 30)))
    best = solve(problem, objective="leximin")
    bounds = []
    for at in range(1, 12):
        told = []
        answer = solve(problem, objective="leximin", progress=lambda *report: told.append(report) or len(told) < at)  # noqa: B023
        assert violations(problem, answer.pairs) == ()
        assert not answer.certificate.proven
        assert answer.certificate.bound >= best.certificate.value >= answer.certificate.value
        bounds.append(answer.certificate.bound)
    # once the lowest score is settled, it is known
    assert bounds[-1] == best.certificate.value < bounds[0]
    with pytest.raises(StoppedError):
        solve(AssignmentProblem(np.ones((2, 2)), min_load=1), objective="leximin", progress=lambda *_: False)


def test_an_answer_whose_proof_fails_is_not_proven(monkeypatch):
    monkeypatch.setattr(module, "proves_leximin", lambda *_: False)
    assert not leximin(AssignmentProblem([[0.5, 0.2]])).certificate.proven
