"""Rankings as scores: the better the rank, the larger."""

import numpy as np
import pytest

from mentormatch.assignment import AssignmentProblem, scores_of_rankings, solve
from mentormatch.errors import ProblemError


def test_only_those_who_list_each_other_meet():
    mentees, mentors = [[0, 1], [0], [1, 0], []], [[2, [0, 1]], [0, 3]]
    problem = AssignmentProblem(
        scores_of_rankings(mentees, 2), mentor_scores=scores_of_rankings(mentors, 4).T, capacity=[2, 1]
    )
    for side in ("mentee", "mentor"):
        for seed in range(20):
            answer = solve(problem, objective="stable", options={"optimal": side, "seed": seed})
            assert answer.pairs.tolist() in ([[0, 0], [2, 0]], [[0, 1], [1, 0], [2, 0]])
            assert answer.total in (-3.0, -5.0)


def test_the_same_rankings_as_a_matrix():
    rng = np.random.default_rng(0)
    rankings = [rng.permutation(5) for _ in range(7)]
    scores = scores_of_rankings(rankings, 5).toarray()
    assert [np.argsort(-row).tolist() for row in scores] == [ranking.tolist() for ranking in rankings]
    assert scores_of_rankings([], 5).shape == (0, 5)
    assert scores_of_rankings([[], []], 0).shape == (2, 0)


def test_all_mistakes_at_once():
    with pytest.raises(ProblemError) as raised:
        scores_of_rankings([[0, 2], [1, [0, 1]], [-1]], 2)
    assert [str(mistake) for mistake in raised.value.mistakes] == [
        "The ranking at [0] must name positions from 0 to 1. Got '2'.",
        "The ranking at [1] must name nobody twice. Got '1'.",
        "The ranking at [2] must name positions from 0 to 1. Got '-1'.",
    ]
