"""A picking sequence: who has least picks next, and nobody envies much."""

import numpy as np
import pytest
from hypothesis import given, settings
from strategies_assignment import cases

from mentormatch.assignment import AssignmentProblem, solve, violations
from mentormatch.errors import InfeasibleError, ProblemError


def picked(problem, **options):
    return solve(problem, objective="picking-sequence", options=options)


def too_much_envy(scores, allowed, demand, pairs) -> list[tuple[int, int]]:
    """Who envies whom by more than one mentor, from the definition and nothing else."""
    has = [[j for i, j in pairs if i == item] for item in range(len(scores))]
    value = np.where(allowed, scores, 0.0)
    found = []
    for i, theirs in enumerate(has):
        for envier, mine in enumerate(has):
            if i == envier or not demand[i] or not demand[envier] or not theirs:
                continue
            least = min(sum(value[envier, k] for k in theirs if k != gone) for gone in theirs)
            if least / demand[i] > sum(value[envier, k] for k in mine) / demand[envier] + 1e-9:
                found.append((envier, i))
    return found


def drawn(seed):
    rng = np.random.default_rng(seed)
    mentees, mentors = int(rng.integers(2, 12)), int(rng.integers(2, 15))
    scores = rng.integers(0, 9, (mentees, mentors)) / 8 if seed % 2 else rng.random((mentees, mentors))
    allowed = rng.random((mentees, mentors)) < rng.choice([0.7, 1.0])
    demand = rng.integers(0, 5, mentees)
    problem = AssignmentProblem(scores, allowed=allowed, demand=demand, capacity=rng.integers(0, 4, mentors))
    return scores, allowed, problem.demand, problem


@pytest.mark.parametrize("seed", range(60))
def test_nobody_envies_by_more_than_one_mentor(seed):
    scores, allowed, demand, problem = drawn(seed)
    careful = picked(problem, complete=False)
    assert too_much_envy(scores, allowed, demand, careful.pairs.tolist()) == []
    answer = picked(problem)
    assert {*map(tuple, careful.pairs.tolist())} <= {*map(tuple, answer.pairs.tolist())}
    for i, j in np.argwhere(allowed).tolist():
        if [i, j] not in answer.pairs.tolist():
            assert violations(problem, np.array([*answer.pairs.tolist(), [i, j]])), "a place was left empty"


@pytest.mark.parametrize("seed", range(80))
def test_nobody_envies_where_scores_are_negative(seed):
    scores, allowed, demand, problem = drawn(seed)
    lower = AssignmentProblem(scores - 0.4, allowed=allowed, demand=demand, capacity=problem.capacity)
    careful = picked(lower, complete=False)
    assert too_much_envy(scores - 0.4, allowed, demand, careful.pairs.tolist()) == []


def test_a_pick_that_is_envied_too_much_waits():
    """Mentee 1 would have both of the mentors whom mentee 0 likes, and more."""
    scores = np.array([[4, 0, 6, 3, 7], [6, 0, 8, 0, 6]])
    problem = AssignmentProblem(scores, demand=[2, 5], capacity=[2, 0, 2, 1, 1])
    careful, everything = picked(problem, complete=False), picked(problem)
    envy = [
        too_much_envy(scores, np.ones_like(scores), [2, 5], answer.pairs.tolist()) for answer in (careful, everything)
    ]
    assert (len(careful.pairs), len(everything.pairs)) == (4, 5)
    assert not envy[0]
    assert envy[1]


def test_who_has_least_of_what_they_want_picks_next():
    """Demands 1 and 2: the second one picks twice before anybody is at a half."""
    scores = np.array([[0.9, 0.8, 0.7, 0.6], [0.9, 0.8, 0.7, 0.6], [0.5, 0.4, 0.3, 0.2]])
    problem = AssignmentProblem(scores, demand=[1, 2, 1])
    assert picked(problem).pairs.tolist() == [[0, 0], [1, 1], [1, 3], [2, 2]]


def test_reviewers_of_real_papers(real_data):
    """118 papers, three reviewers each, at most four papers a reviewer."""
    scores = np.load(real_data("midl_affinity") / "scores.npy").T.astype(float)
    problem = AssignmentProblem(scores, demand=3, capacity=4)
    answer = picked(problem)
    assert len(answer.pairs) == 354
    assert too_much_envy(scores, np.ones_like(scores, dtype=bool), problem.demand, answer.pairs.tolist()) == []
    assert 190 < answer.total < 201.884880
    least = np.bincount(answer.pairs[:, 0], scores[answer.pairs[:, 0], answer.pairs[:, 1]]).min()
    assert least > 0.5


@given(cases(solvable=True))
@settings(max_examples=50)
def test_every_limit_holds(case):
    for complete in (True, False):
        assert violations(case.problem(), picked(case.problem(), complete=complete).pairs) == ()


def test_nobody_or_nothing():
    for shape in [(0, 0), (0, 3), (3, 0)]:
        assert len(picked(AssignmentProblem(np.zeros(shape), demand=2)).pairs) == 0
    for limits in ({"demand": 0}, {"capacity": 0}, {"allowed": np.zeros((3, 2), dtype=bool)}, {"unmatched": 2.0}):
        assert len(picked(AssignmentProblem(np.ones((3, 2)), **limits)).pairs) == 0
    assert len(picked(AssignmentProblem(np.ones((3, 2)), demand=10**18, capacity=10**18)).pairs) == 6


def test_what_cannot_be_is_said():
    with pytest.raises(ProblemError, match="option complete must be True or False"):
        picked(AssignmentProblem([[0.5]]), complete="yes")
    with pytest.raises(InfeasibleError, match="can get 1"):
        picked(AssignmentProblem([[0.5, 0.4]], min_load=1))


def test_stopped_answers_hold_every_limit():
    problem = AssignmentProblem(np.random.default_rng(1).random((30, 20)), demand=2, capacity=4, min_load=1)
    answer = solve(problem, objective="picking-sequence", time_limit=1e-9)
    assert violations(problem, answer.pairs) == ()
    assert len(answer.pairs) == 60
    assert answer.stopped == "time limit"
    careful = solve(problem, objective="picking-sequence", options={"complete": False}, time_limit=1e-9)
    assert len(careful.pairs) == 20
