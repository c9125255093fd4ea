"""What can be changed in an answer: pairs, empty places, empty seats."""

from typing import TypeAlias

import numpy as np

from mentormatch.arrays import Floats, Integers
from mentormatch.assignment.problem.levels import REQUIRED, place_levels
from mentormatch.assignment.problem.problem import AssignmentProblem

Worths: TypeAlias = tuple[Integers, Floats]
"""One (level, number) each, in lexicographic order."""

NOTHING = np.iinfo(np.int64).max
"""The level of what a mentee gives up who can give up nothing."""


def movable_pairs(problem: AssignmentProblem, pairs: Integers) -> Integers:
    """Return the pairs that are not forced.

    Examples
    --------
    >>> movable_pairs(AssignmentProblem([[0.9, 0.8]], demand=2, forced=[(0, 1)]), np.array([[0, 0], [0, 1]]))
    array([[0, 0]])
    """
    mentors = max(1, problem.shape[1])
    return pairs[~np.isin(pairs @ [mentors, 1], problem.forced @ [mentors, 1])]


def empty_places(problem: AssignmentProblem, pairs: Integers) -> Worths:
    """Return what an empty place is worth to each mentee who has one; `NOTHING` to the others.

    Examples
    --------
    >>> level, number = empty_places(AssignmentProblem([[0.9], [0.8]]), np.array([[0, 0]]))
    >>> level.tolist() == [NOTHING, -1], number.tolist()
    (True, [inf, 0.0])
    """
    first, further = place_levels(problem)
    places = np.bincount(pairs[:, 0], minlength=problem.shape[0])
    empty = places < problem.demand
    level = np.where(empty, -np.where(places == 0, first, further), NOTHING).astype(np.int64)
    return level, np.where(empty, problem.worth or 0.0, np.inf)


def emptied_seats(problem: AssignmentProblem, pairs: Integers) -> Worths:
    """Return what an emptied seat of each mentor is worth if it stays empty.

    Nothing, or where that breaks a minimum load, −`REQUIRED`.

    Examples
    --------
    >>> level, number = emptied_seats(AssignmentProblem([[0.9, 0.8]], min_load=[1, 0]), np.array([[0, 0]]))
    >>> level.tolist() == [-REQUIRED, 0], number.tolist()
    (True, [0.0, 0.0])
    """
    loads = np.bincount(pairs[:, 1], minlength=problem.shape[1])
    must_stay = (loads <= problem.min_load) & (problem.remaining.min_load > 0)
    return np.where(must_stay, -REQUIRED, 0).astype(np.int64), np.zeros(problem.shape[1])


def give_up_less(own: Worths, mentees: Integers, level: Integers, number: Floats) -> Integers:
    """Lower what `mentees`, some of them often, give up to (level, number) where that is less; return who now does.

    Examples
    --------
    >>> own = np.array([0, 0]), np.array([0.5, 0.5])
    >>> give_up_less(own, np.array([1, 1]), np.array([0, 0]), np.array([0.4, 0.3])), own[1]
    (array([1]), array([0.5, 0.3]))
    """
    order = np.lexsort((number, level, mentees))
    first = order[np.unique(mentees[order], return_index=True)[1]]
    at, level, number = mentees[first], level[first], number[first]
    less = (level < own[0][at]) | ((level == own[0][at]) & (number < own[1][at]))
    own[0][at[less]], own[1][at[less]] = level[less], number[less]
    return np.asarray(at[less])
