"""All pairs above limits on both sides, against a look at every pair."""

import numpy as np
import pytest

from mentormatch.assignment import AssignmentProblem, FactoredScores
from mentormatch.assignment.problem.levels import LevelNumbers
from mentormatch.assignment.sensitivity import pairs_above as module
from mentormatch.assignment.sensitivity.pairs_above import by_level, pairs_above


def look_at_all(problem, taken, own, price, tolerance=0.0):
    scores, allowed = problem.open_block(np.arange(problem.shape[0]), taken)
    level = -own[0][:, None] - price[0][None, :]
    near = scores - own[1][:, None] - price[1][None, :] >= -tolerance
    above = allowed & np.isfinite(own[1])[:, None] & ((level > 0) | ((level == 0) & near))
    return {(int(i), int(j)) for i, j in np.argwhere(above)}


def drawn(seed, *, factored, levels=1, mentees=40, mentors=30):
    rng = np.random.default_rng(seed)
    left, right = rng.integers(0, 3, (mentees, 4)) / 3, rng.integers(0, 3, (mentors, 4)) / 3
    scores = FactoredScores(left, right) if factored else left @ right.T
    allowed = rng.random((mentees, mentors)) < 0.8
    forced = [tuple(pair) for pair in np.argwhere(allowed)[:3]]
    taken = np.concatenate([forced, np.argwhere(allowed)[rng.integers(3, allowed.sum(), 20)]])
    taken = rng.permutation(np.unique(taken, axis=0))
    problem = AssignmentProblem(scores, allowed=allowed, forced=forced, demand=5, capacity=mentees)
    own = LevelNumbers(rng.integers(0, levels, mentees), rng.random(mentees))
    own[1][rng.integers(mentees)] = np.inf
    return problem, taken, own, LevelNumbers(-rng.integers(0, levels, mentors), rng.random(mentors))


@pytest.mark.parametrize("factored", [True, False])
@pytest.mark.parametrize("levels", [1, 3])
@pytest.mark.parametrize("height", [7, 512])
def test_nobody_is_missed(monkeypatch, factored, levels, height):
    monkeypatch.setattr(module, "_ROWS", height)
    for seed in range(10):
        problem, taken, own, price = drawn(seed, factored=factored, levels=levels)
        seen = []

        def everybody(rows, columns, seen=seen):
            seen.append((rows, columns))
            return np.ones(len(rows), dtype=bool)

        row, column = pairs_above(problem, taken, by_level(own, price), everybody)
        found = list(zip(row.tolist(), column.tolist(), strict=True))
        assert len(set(found)) == len(found)
        assert look_at_all(problem, taken, own, price) <= set(found) <= look_at_all(problem, taken, own, price, 1e-5)
        assert sum(len(rows) for rows, _ in seen) == len(found)


def test_what_decides_has_the_last_word():
    problem, taken, own, price = drawn(0, factored=True)
    row, column = pairs_above(problem, taken, by_level(own, price), lambda _, columns: columns == 3)
    assert set(column) == {3}
    assert {(i, 3) for i in row} >= {(i, j) for i, j in look_at_all(problem, taken, own, price) if j == 3}


def test_more_than_fit_at_once():
    """Of a block of 60,000 ties all are found."""
    problem = AssignmentProblem(np.zeros((300, 200)))
    own, price = (LevelNumbers(np.zeros(people, dtype=int), np.zeros(people)) for people in (300, 200))
    row, _ = pairs_above(problem, np.array([[0, 0], [299, 7]]), by_level(own, price), lambda r, _: r >= 0)
    assert len(row) == 60_000 - 2
