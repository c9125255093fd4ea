"""The levels of a lottery by plain linear programs, one after the other, and a checker of draws."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from assignment.random_problems import Case
from scipy.optimize import linprog


@dataclass
class Expected:
    """What the best probabilities reach: mentees who get anybody (0 unless `spread`), pairs, value.

    With a priority also who gets anybody of each class, the highest first.
    """

    placed: float
    pairs: float
    value: float
    of_class: tuple[float, ...] = ()


def best_lottery(case: Case, most: float, priority: Sequence[float] | None = None) -> Expected | None:
    """Solve by levels, each a constraint of the next; None where the limits cannot hold. For a linear f.

    With a priority as many as can be expected get anybody, then as many of the highest class, then of the next.
    """
    mentees, mentors = case.shape
    pairs = [(i, j) for i in range(mentees) for j in range(mentors) if case.allowed[i, j]]
    if not set(case.forced) <= set(pairs):
        return None
    count = len(pairs)
    rows = np.zeros((mentees + 2 * mentors, count + mentees))
    limits = np.concatenate([case.demand, np.minimum(case.capacity, mentees), -case.min_load]).astype(float)
    for k, (i, j) in enumerate(pairs):
        rows[i, k], rows[mentees + j, k], rows[mentees + mentors + j, k] = 1.0, 1.0, -1.0
    anybody = np.zeros((mentees, count + mentees))  # placed_i ≤ Σ_j x_ij
    for k, (i, _) in enumerate(pairs):
        anybody[i, k] = -1.0
    anybody[:, count:] = np.eye(mentees)
    bounds = [(1.0, 1.0) if pair in case.forced else (0.0, most) for pair in pairs] + [(0.0, 1.0)] * mentees
    placed = np.concatenate([np.zeros(count), np.ones(mentees)])
    made = np.concatenate([np.ones(count), np.zeros(mentees)])
    worth = case.unmatched or 0.0
    value = np.array([case.scores[pair] - worth for pair in pairs] + [0.0] * mentees)
    levels = [value] if case.unmatched is not None else [made, value]
    classes = []
    if priority is not None:
        of_whom = np.concatenate([np.full(count, np.nan), np.asarray(priority, dtype=float)])
        classes = [(of_whom == number).astype(float) for number in sorted(set(priority), reverse=True)]
    if case.spread or priority is not None:
        levels = [placed, *classes, *levels]
    matrix, right = np.concatenate([rows, anybody]), np.concatenate([limits, np.zeros(mentees)])
    if not count + mentees:
        return None if (case.min_load > 0).any() else Expected(0.0, 0.0, 0.0, (0.0,) * len(classes))
    for level in levels:
        found = linprog(-level, A_ub=matrix, b_ub=right, bounds=bounds, method="highs")
        if found.status == 2:
            return None
        assert found.status == 0, found.message
        matrix = np.concatenate([matrix, -level[None]])
        right = np.append(right, found.fun + 1e-9)
    x = found.x
    of_class = tuple(float(x @ one) for one in classes)
    return Expected(float(x @ placed) if case.spread else 0.0, float(x @ made), float(x @ value), of_class)


def broken_by_draw(case: Case, drawn, pairs: np.ndarray) -> list[str]:
    """Every limit that a draw breaks, and every sum that is not what `drawn` expects, rounded up or down."""
    from assignment.oracles import broken_limits

    made = [tuple(pair) for pair in pairs.tolist()]
    broken = broken_limits(case, made)
    chance = np.zeros(case.shape)
    chance[tuple(drawn.pairs.T)] = drawn.probabilities
    got = np.zeros(case.shape)
    if made:
        got[tuple(np.array(made).T)] = 1.0
    for axis, who in ((1, "mentee"), (0, "mentor"), (None, "all")):
        off = np.abs(got.sum(axis=axis) - chance.sum(axis=axis))
        broken += [f"{who} {k} is off by {value}" for k, value in enumerate(np.atleast_1d(off)) if value >= 1.0]
    return broken
