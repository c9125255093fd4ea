"""A greedy pass in which groups take turns."""

from collections import deque

import numpy as np

from mentormatch.arrays import Integers
from mentormatch.assignment.certificates import violations
from mentormatch.assignment.objectives.groups.measures import GroupMeasure
from mentormatch.assignment.problem import AssignmentProblem


def pairs_by_turns(problem: AssignmentProblem, measure: GroupMeasure, limit: float) -> Integers | None:
    """Return pairs in which the means of groups differ by at most `limit`, of a stopped run that has nothing better.

    The group with the lowest mean is next: the first of its mentees with an empty place takes the best mentor who has a
    seat. The last state within the limit is returned; None where there is none that breaks no other limit.

    Examples
    --------
    >>> problem = AssignmentProblem([[0.9, 0.1], [0.8, 0.7]])
    >>> measure = GroupMeasure("mean_score", 0.0, 0.0, np.array([0, 1]), np.array([1.0, 1.0]))
    >>> pairs_by_turns(problem, measure, 0.3).tolist(), pairs_by_turns(problem, measure, 0.1).tolist()
    ([[0, 0], [1, 1]], [])
    """
    made = [tuple(pair) for pair in problem.forced.tolist()]
    own: dict[int, list[tuple[int, int]]] = {}
    for pair in made:
        own.setdefault(pair[0], []).append(pair)
    seats, share = problem.remaining.capacity.copy(), measure.share()
    means = measure.means(problem, problem.forced)
    waiting = [_places(problem, measure.group_of == group) for group in range(measure.groups)]
    waiting.append(_places(problem, measure.group_of < 0))  # groups that are not compared may take what is left
    least = -np.inf if problem.worth is None else problem.worth
    best = len(made) if _gap(means) <= limit else -1
    while any(waiting):
        # who is in no group goes last, since nothing is known of seats that others need
        turns = [group for group in range(measure.groups) if waiting[group]]
        group = min(turns, key=lambda place: means[place]) if turns else measure.groups
        row = waiting[group].popleft()
        scores, allowed = problem.open_block(np.array([row]), np.array(own.get(row, []), dtype=np.int64).reshape(-1, 2))
        free = np.flatnonzero(allowed[0] & (seats > 0) & (scores[0] >= least))
        if not len(free):
            continue
        column = free[np.argmax(scores[0, free])]
        seats[column] -= 1
        made.append((row, int(column)))
        own.setdefault(row, []).append(made[-1])
        if group < measure.groups:
            means[group] += share[row] * float(measure.amount(scores[0, column : column + 1])[0])
        best = len(made) if _gap(means) <= limit else best
    if best < 0:
        return None
    pairs = np.array(made[:best], dtype=np.int64).reshape(-1, 2)
    return None if violations(problem, pairs) else pairs


def _places(problem: AssignmentProblem, inside: np.ndarray) -> deque[int]:
    """The mentees of a group, each once for every place that is empty."""
    return deque(np.repeat(np.arange(problem.shape[0]), problem.remaining.demand * inside).tolist())


def _gap(means: np.ndarray) -> float:
    return float(means.max() - means.min()) if len(means) else 0.0
