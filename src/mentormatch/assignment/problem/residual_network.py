"""Pairs, places and seats that can change in an answer."""

import numpy as np

from mentormatch.arrays import Integers
from mentormatch.assignment.problem.levels import REQUIRED, LevelNumbers, place_levels
from mentormatch.assignment.problem.problem import AssignmentProblem

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


def empty_places(problem: AssignmentProblem, pairs: Integers) -> LevelNumbers:
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
    return LevelNumbers(level, np.where(empty, problem.worth or 0.0, np.inf))


def emptied_seats(problem: AssignmentProblem, pairs: Integers) -> LevelNumbers:
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
    return LevelNumbers(np.where(must_stay, -REQUIRED, 0).astype(np.int64), np.zeros(problem.shape[1]))


def lower_costs(costs: LevelNumbers, mentees: Integers, offers: LevelNumbers) -> Integers:
    """Lower the costs of leaving of `mentees`, some of them named often, to their least offer; return whose fell.

    Examples
    --------
    >>> costs = LevelNumbers(np.array([0, 0]), np.array([0.5, 0.5]))
    >>> lower_costs(costs, np.array([1, 1]), LevelNumbers(np.array([0, 0]), np.array([0.4, 0.3]))), costs.number
    (array([1]), array([0.5, 0.3]))
    """
    order = np.lexsort((offers.number, offers.level, mentees))
    first = order[np.unique(mentees[order], return_index=True)[1]]
    who, least = mentees[first], offers.at(first)
    less = costs.at(who).exceed(least)
    costs.level[who[less]], costs.number[who[less]] = least.level[less], least.number[less]
    return np.asarray(who[less])
