"""Each mentor's best mentees, against sorting all of them."""

import numpy as np
import pytest
from assignment.sensitivity.test_pairs_above import drawn

from mentormatch.assignment import AssignmentProblem, FactoredScores
from mentormatch.assignment.problem.levels import LevelNumbers
from mentormatch.assignment.sensitivity import pairs_above
from mentormatch.assignment.sensitivity.best_mentees import best_mentees


def values_of(problem, taken, own):
    scores, allowed = problem.open_block(np.arange(problem.shape[0]), taken)
    can = allowed & np.isfinite(own[1])[:, None]
    return np.where(can, scores - np.where(np.isfinite(own[1]), own[1], 0.0)[:, None], -np.inf)


@pytest.mark.parametrize("factored", [True, False])
@pytest.mark.parametrize("levels", [1, 3])
@pytest.mark.parametrize("height", [7, 512])
def test_the_best_of_every_mentor_is_among_them(monkeypatch, factored, levels, height):
    monkeypatch.setattr(pairs_above, "_ROWS", height)
    for seed in range(10):
        problem, taken, own, above = drawn(seed, factored=factored, levels=levels)
        row, column, unsure = best_mentees(problem, taken, own, above, 4)
        values = values_of(problem, taken, own)
        level, number = -own[0][row], values[row, column]
        assert np.isfinite(number).all()
        assert ((level > above[0][column]) | ((level == above[0][column]) & (number > above[1][column]))).all()
        assert len(set(zip(row, column, strict=True))) == len(row)
        for j in range(problem.shape[1]):
            for item in np.unique(own[0]):
                mine = np.where((own[0] == item) & (-item >= above[0][j]), values[:, j], -np.inf)
                mine[mine <= (above[1][j] if -item == above[0][j] else -np.inf)] = -np.inf
                best = mine.max()
                got = values[row[(column == j) & (own[0][row] == item)], j]
                assert len(got) <= 4
                if np.isfinite(best):
                    assert unsure[j] or best == got.max()
                    assert not factored or got.size >= 1 or unsure[j]


@pytest.mark.parametrize("factored", [True, False])
def test_nobody_is_unsure_where_the_best_are_apart(factored):
    rng = np.random.default_rng(0)
    left, right = rng.random((600, 3)), rng.random((20, 3))
    problem = AssignmentProblem(FactoredScores(left, right) if factored else left @ right.T)
    own = LevelNumbers(np.zeros(600, dtype=int), np.zeros(600))
    above = LevelNumbers(np.zeros(20, dtype=int), np.full(20, 0.5))
    row, column, unsure = best_mentees(problem, np.zeros((0, 2), dtype=int), own, above, 4)
    best = np.argsort(-(left @ right.T), axis=0)[:4]
    assert not unsure.any()
    assert set(zip(row, column, strict=True)) == {(i, j) for j in range(20) for i in best[:, j]}


def test_who_is_left_out_among_equals_is_said():
    """In single precision all are alike, and two places do not hold the best for certain; with mentor 1 nobody is."""
    left = np.full((600, 1), 0.5)
    left[300] += 1e-12
    problem = AssignmentProblem(FactoredScores(left, [[1.0], [0.5]]))
    own, nobody = LevelNumbers(np.zeros(600, dtype=int), np.zeros(600)), np.zeros((0, 2), dtype=int)
    above = LevelNumbers(np.zeros(2, dtype=int), np.array([0.5, 0.4]))
    row, column, unsure = best_mentees(problem, nobody, own, above, 2)
    assert unsure.tolist() == [True, False]
    assert set(zip(row, column, strict=True)) <= {(300, 0)}
