"""Fills the places that a stopped run left empty."""

import math
import time

import numpy as np

from mentormatch.arrays import Integers
from mentormatch.assignment.problem import AssignmentProblem


def fill_greedily(
    problem: AssignmentProblem,
    pairs: Integers,
    *,
    groups: Integers | None = None,
    most: Integers | None = None,
    patience: float = math.inf,
) -> Integers:
    """Return pairs, and for each empty place, mentee by mentee, the best allowed mentor with a seat that is left.

    With ``unmatched=w`` only mentors with a score of at least w. Minimum loads that hold go on holding.

    Parameters
    ----------
    problem : AssignmentProblem
    pairs : int array (n, 2)
        What is made already, forced pairs too; they break no capacity and no demand.
    groups : int array (mentees,), optional
        The group of each mentee.
    most : int array (groups, mentors), optional
        How many of each group a mentor may have.
    patience : float
        Seconds after which no scores are looked at any more: each gets the allowed mentor with the most seats left, and
        with ``unmatched=w`` nobody.

    Examples
    --------
    >>> problem = AssignmentProblem([[0.9, 0.1], [0.8, 0.7], [0.2, 0.3]])
    >>> fill_greedily(problem, np.array([[2, 1]])).tolist()
    [[2, 1], [0, 0]]
    """
    pairs = np.asarray(pairs, dtype=np.int64).reshape(-1, 2)
    places = problem.demand - np.bincount(pairs[:, 0], minlength=problem.shape[0])
    seats = problem.capacity - np.bincount(pairs[:, 1], minlength=problem.shape[1])
    least = -np.inf if problem.worth is None else problem.worth
    groups = np.zeros(problem.shape[0], dtype=np.int64) if groups is None else groups
    room = np.tile(seats, (int(groups.max(initial=0)) + 1, 1)) if most is None else most.copy()
    if most is not None:
        np.subtract.at(room, (groups[pairs[:, 0]], pairs[:, 1]), 1)
    made, until = [pairs], time.monotonic() + patience
    for rows in problem.row_blocks(np.flatnonzero(places > 0)):
        if not (seats > 0).any():
            break
        if time.monotonic() < until:
            scores, allowed = problem.open_block(rows, pairs)
        elif problem.worth is None:
            allowed = problem.allowed(rows).copy()
            mine = pairs[np.isin(pairs[:, 0], rows)]
            allowed[np.searchsorted(rows, mine[:, 0]), mine[:, 1]] = False
            scores = np.where(allowed, seats.astype(np.float64), 0.0)
        else:
            break
        for place, row in enumerate(rows.tolist()):
            free = np.flatnonzero(allowed[place] & (seats > 0) & (room[groups[row]] > 0) & (scores[place] >= least))
            few = int(places[row])
            order = np.argsort(-scores[place, free], kind="stable")[:few] if few > 1 else _best(scores[place, free])
            seats[free[order]] -= 1
            room[groups[row], free[order]] -= 1
            made.append(np.stack([np.full(len(order), row), free[order]], axis=1))
    return np.concatenate(made)


def _best(scores: np.ndarray) -> Integers:
    return np.array([np.argmax(scores)] if len(scores) else [], dtype=np.int64)
