"""Each mentee's acceptable mentors, best first, listed as they are asked for."""

from unittest import mock

import numpy as np
import pytest
from scipy import sparse

from mentormatch.assignment import AssignmentProblem
from mentormatch.assignment.objectives.mechanisms import preference_lists as choices
from mentormatch.assignment.objectives.mechanisms.preference_lists import PreferenceLists, acceptable, by_column


def used_up(problem, ties, rng, **given):
    """All lists, some of them read and refilled at a time."""
    lists = PreferenceLists(problem, ties, **given)
    found = [[] for _ in range(problem.shape[0])]
    while True:
        empty = np.flatnonzero(lists.at == lists.stop)
        some = empty[rng.random(len(empty)) < 0.7]
        if not lists.refill(some) and len(some) == len(empty) == problem.shape[0]:
            return found
        for i in np.flatnonzero(rng.random(len(found)) < 0.7).tolist():
            mine = slice(lists.at[i], lists.stop[i])
            found[i] += list(zip(lists.column[mine].tolist(), lists.value[mine].tolist(), strict=True))
            lists.at[i] = lists.stop[i]


@pytest.mark.parametrize("first", [1, 2, 32])
@pytest.mark.parametrize("seed", range(4))
def test_lists_follow_each_other_without_a_gap(first, seed):
    rng = np.random.default_rng(seed)
    scores = rng.integers(-1, 3, (9, 13)) / 2
    allowed = rng.random((9, 13)) < 0.8
    lots = rng.permutation(13)
    problem = AssignmentProblem(scores, allowed=allowed, unmatched=0.0)

    def ties(rows, columns):
        return (lots[columns] + rows) % 13

    with (
        mock.patch.object(choices, "_FIRST", first),
        mock.patch.object(choices, "_LISTED", 30),
        mock.patch.object(choices, "_UNUSED", 5),
        mock.patch("mentormatch.assignment.problem.problem._CELLS_A_BLOCK", 40),
    ):
        found = used_up(problem, ties, rng)
    for i, mine in enumerate(found):
        open_to = [j for j in range(13) if allowed[i, j] and scores[i, j] >= 0]
        expected = sorted(open_to, key=lambda j, i=i: (-scores[i, j], (lots[j] + i) % 13))
        assert mine == [(j, scores[i, j]) for j in expected]


def test_what_mentors_think_counts_where_it_is_asked_for():
    problem = AssignmentProblem(
        [[0.9, 0.8, 0.7]], mentor_scores=sparse.coo_array(([0.1, 0.0], ([0, 0], [1, 2])), shape=(1, 3)), forced=[(0, 2)]
    )
    rng = np.random.default_rng(0)
    assert used_up(problem, by_column, rng) == [[(0, 0.9), (1, 0.8)]]
    assert used_up(problem, by_column, rng, theirs=by_column) == [[(1, 0.1)]]
    assert acceptable(problem, np.array([0]), mentors_too=True)[1].tolist() == [[False, True, False]]
