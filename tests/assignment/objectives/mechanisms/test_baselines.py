"""What programmes do without a solver: first come, best first, at random."""

import itertools
from unittest import mock

import numpy as np
import pytest
from hypothesis import given, settings
from strategies_assignment import cases

from mentormatch.assignment import AssignmentProblem, FactoredScores, solve, violations
from mentormatch.assignment.objectives.mechanisms import preference_lists as choices
from mentormatch.errors import InfeasibleError, ProblemError, UnknownNameError

BASELINES = ["first-come", "greedy", "random"]


def pairs_of(problem, objective, **options):
    return solve(problem, objective=objective, options=options).pairs.tolist()


def plainly(case, pairs_in_order):
    """Take pairs one by one, within places and seats and the worth of staying unmatched."""
    made = list(case.forced)
    for i, j in pairs_in_order:
        places, seats = sum(pair[0] == i for pair in made), sum(pair[1] == j for pair in made)
        worth_it = case.unmatched is None or case.scores[i, j] >= case.unmatched
        room = places < case.demand[i] and seats < case.capacity[j]
        if case.allowed[i, j] and (i, j) not in made and worth_it and room:
            made.append((i, j))
    return sorted(map(list, made))


def all_pairs(case):
    return list(itertools.product(*map(range, case.shape)))


@given(cases(limits=False))
def test_first_come_takes_the_best_that_is_free(case):
    order = sorted(all_pairs(case), key=lambda pair: (pair[0], -case.scores[pair], pair[1]))
    assert pairs_of(case.problem(), "first-come") == plainly(case, order)


@given(cases(limits=False))
def test_greedy_takes_the_best_pair_first(case):
    order = sorted(all_pairs(case), key=lambda pair: (-case.scores[pair], pair))
    expected = plainly(case, order)
    assert pairs_of(case.problem(), "greedy") == expected
    with mock.patch.object(choices, "_FIRST", 1), mock.patch.object(choices, "_LISTED", 2):
        assert pairs_of(case.problem(), "greedy") == expected


@pytest.mark.parametrize("objective", BASELINES)
@given(case=cases(solvable=True))
@settings(max_examples=50)
def test_every_limit_holds_or_cannot(objective, case):
    problem = case.problem()
    answer = solve(problem, objective=objective)
    assert violations(problem, answer.pairs) == ()
    proof = answer.certificate
    assert proof.pairs <= proof.pairs_bound
    if proof.pairs == proof.pairs_bound and proof.placed == proof.placed_bound:
        assert proof.bound >= proof.value - 1e-9
    assert proof.value == pytest.approx(answer.total - (case.unmatched or 0.0) * len(answer.pairs))


@pytest.mark.parametrize("objective", BASELINES)
@given(case=cases(solvable=True))
@settings(max_examples=50)
def test_nothing_that_could_be_added_is_left_out(objective, case):
    """Save what is worth less than an empty place."""
    problem = case.problem()
    pairs = pairs_of(problem, objective)
    for i, j in all_pairs(case):
        if (
            [i, j] not in pairs
            and case.allowed[i, j]
            and (case.unmatched is None or case.scores[i, j] >= case.unmatched)
        ):
            assert violations(problem, np.array([*pairs, [i, j]]))


def test_minimum_loads_send_mentees_elsewhere():
    problem = AssignmentProblem([[0.9, 0.1], [0.8, 0.7]], capacity=2, min_load=1)
    assert pairs_of(problem, "first-come") == pairs_of(problem, "greedy") == [[0, 0], [1, 1]]
    # who comes later pays, whatever it costs
    problem = AssignmentProblem([[0.9, 0.8], [0.8, 0.1]], capacity=2, min_load=1)
    assert pairs_of(problem, "first-come") == pairs_of(problem, "greedy") == [[0, 0], [1, 1]]
    # and below the worth of an empty place only what must be
    problem = AssignmentProblem([[0.9, 0.8], [0.8, 0.1]], capacity=2, min_load=[0, 2], unmatched=0.5)
    for objective in BASELINES:
        assert pairs_of(problem, objective) == [[0, 1], [1, 1]]


@pytest.mark.parametrize("objective", BASELINES)
def test_what_cannot_hold_is_said(objective):
    with pytest.raises(InfeasibleError, match="mentors 0, 1 must get 2 mentees together, and can get 1"):
        solve(AssignmentProblem([[0.9, 0.1]], min_load=1), objective=objective)


@pytest.mark.parametrize("objective", BASELINES)
def test_nobody_or_nothing(objective):
    for shape in [(0, 0), (0, 3), (3, 0)]:
        assert pairs_of(AssignmentProblem(np.zeros(shape)), objective) == []
    for limits in ({"demand": 0}, {"capacity": 0}, {"allowed": np.zeros((3, 2), dtype=bool)}, {"unmatched": 2.0}):
        assert pairs_of(AssignmentProblem(np.ones((3, 2)), **limits), objective) == []
    assert pairs_of(AssignmentProblem([[0.5]]), objective) == [[0, 0]]
    assert len(pairs_of(AssignmentProblem(np.ones((3, 2)), demand=10**18, capacity=10**18), objective)) == 6


@pytest.mark.parametrize("objective", BASELINES)
def test_forced_pairs_come_first(objective):
    problem = AssignmentProblem([[0.9, 0.1], [0.8, 0.7]], forced=[(1, 0)])
    assert pairs_of(problem, objective) == [[0, 1], [1, 0]]


def test_random_is_seeded_and_reaches_everything():
    problem = AssignmentProblem(np.random.default_rng(0).random((3, 3)))
    seen = [tuple(map(tuple, pairs_of(problem, "random", seed=seed))) for seed in range(200)]
    assert len(set(seen)) == 6
    assert seen[:10] == [tuple(map(tuple, pairs_of(problem, "random", seed=seed))) for seed in range(10)]
    with pytest.raises(ProblemError, match="seed"):
        pairs_of(problem, "random", seed=-1)
    with pytest.raises(UnknownNameError, match="seed"):
        pairs_of(problem, "greedy", seed=1)


@pytest.mark.parametrize("objective", BASELINES)
def test_stopped_answers_hold_every_limit(objective):
    problem = AssignmentProblem(np.random.default_rng(1).random((30, 20)), min_load=1)
    answer = solve(problem, objective=objective, time_limit=1e-9)
    assert violations(problem, answer.pairs) == ()
    assert len(answer.pairs) == 20
    assert not answer.certificate.proven


@pytest.mark.parametrize("objective", BASELINES)
def test_kind_of_scores_and_size_of_blocks_change_nothing(objective):
    rng = np.random.default_rng(2)
    left, right = rng.random((300, 3)), rng.random((40, 3))
    dense = AssignmentProblem(FactoredScores(left, right).block(np.arange(300)), capacity=5, demand=2)
    factored = AssignmentProblem(FactoredScores(left, right), capacity=5, demand=2)
    expected = pairs_of(dense, objective)
    assert pairs_of(factored, objective) == expected
    if objective != "random":
        with mock.patch("mentormatch.assignment.problem.problem._CELLS_A_BLOCK", 100):
            assert pairs_of(factored, objective) == expected
