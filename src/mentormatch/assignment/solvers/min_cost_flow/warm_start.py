"""Going on from the solution of a similar problem."""

import numpy as np

from mentormatch.arrays import Booleans, Integers
from mentormatch.assignment.problem import PAIR, LevelNumbers
from mentormatch.assignment.solvers.min_cost_flow.candidates import add_best, add_mentees_of, price_to_fill
from mentormatch.assignment.solvers.min_cost_flow.core import Core
from mentormatch.assignment.solvers.min_cost_flow.outside_pairs import OutsideBounds
from mentormatch.assignment.start import UNKNOWN, Start

_KEPT, _OF_UNKNOWN_MENTEES = 5, 16


def start_of(core: Core, outside: OutsideBounds) -> Start:
    """Return the arcs of a solved core of the least reduced cost, some `_KEPT` a mentee, and bounds on all other pairs.

    The bounds rise by the arcs that are not kept.
    """
    duals, prices = core.duals, core.prices.at(core.column)
    mentees = core.problem.shape[0]
    slack = duals.number[core.row] - (core.score - prices.number)
    slack[-prices.level != duals.level[core.row]] = np.inf
    kept = core.used.copy()
    most = _KEPT * mentees
    cut = np.partition(slack, most)[most] if len(slack) > most else np.inf
    kept |= slack <= cut
    level, number = np.full(mentees, UNKNOWN), np.full(mentees, np.inf)
    level[outside.rows], number[outside.rows] = outside.level, outside.number
    dropped = np.unique(core.row[~kept])
    same = level[dropped] == duals.level[dropped]
    raised = np.maximum(number[dropped], duals.number[dropped] - cut)
    number[dropped] = np.where(same, raised, number[dropped])
    # no dropped arc is of a higher level than the dual, which is of the highest level that the mentee can get
    lower = dropped[level[dropped] < duals.level[dropped]]
    level[lower], number[lower] = duals.level[lower], duals.number[lower] - cut
    return Start(
        core.row[kept],
        core.column[kept],
        core.used[kept],
        (outside.prices.level.copy(), outside.prices.number.copy()),
        (level, number),
    )


def resume(core: Core, start: Start) -> OutsideBounds:
    """Put arcs, prices and assignment of a start into an empty core, as far as its limits and rules admit.

    New people get arcs and prices to begin with. At a price of 0, a new mentor would first be given to many who cannot
    stay, and those whose mentor is gone would be placed without having seen everybody.
    """
    problem = core.problem
    forced = problem.forced @ np.array([problem.shape[1], 1])
    keys = start.row * problem.shape[1] + start.column
    may = problem.allows(np.stack([start.row, start.column], axis=1)) & ~np.isin(keys, forced)
    core.add(start.row[may], start.column[may])
    core.used = start.used[may]
    prices, bounds = LevelNumbers(*start.prices), LevelNumbers(*start.bounds)
    known = prices.level != UNKNOWN
    level = np.where(known, prices.level, _usual_level(prices.level[known]))
    core.prices = LevelNumbers(level, np.where(known, prices.number, 0.0))
    _drop_beyond(core, core.column, core.capacity)
    _drop_beyond(core, core.row, core.demand)
    rows = np.flatnonzero(core.demand > 0)
    outside = OutsideBounds(prices.copies(), rows, bounds.level[rows], bounds.number[rows])
    _add_mentors_of_unknown_mentees(core, outside, known=known)
    _price_new_mentors(core, np.flatnonzero(~known & (core.capacity > 0)))
    return outside


def _add_mentors_of_unknown_mentees(core: Core, outside: OutsideBounds, *, known: Booleans) -> None:
    """Add the best mentors of mentees without a bound, of those with a known price; note what no other exceeds."""
    unknown = np.flatnonzero(outside.level == UNKNOWN)
    if not len(unknown) or not known.any():
        return
    _, bound = add_best(core, outside.rows[unknown], known, _OF_UNKNOWN_MENTEES)
    # where mentors of a better level are left out, nothing is known
    outside.level[unknown] = np.where(bound.number == np.inf, UNKNOWN, bound.level)
    outside.number[unknown] = bound.number


def _price_new_mentors(core: Core, new: Integers) -> None:
    """Add the mentees who gain most with new mentors, and set prices at which these would just fill their seats."""
    if not len(new):
        return
    core.duals = _hoped_for(core)
    column, gain = add_mentees_of(core, new, core.capacity, core.prices.level)
    core.prices.number[new] = price_to_fill(column, gain, core.capacity[new])


def _hoped_for(core: Core) -> LevelNumbers:
    """Of every mentee the least it has, or with an empty place the best of its arcs; infinite where it has none."""
    level, price = core.prices
    mentees = core.problem.shape[0]
    gain = core.score - price[core.column]
    best = np.full(mentees, -np.inf)
    np.maximum.at(best, core.row, gain)
    least = np.full(mentees, np.inf)
    np.minimum.at(least, core.row[core.used], gain[core.used])
    empty = np.bincount(core.row[core.used], minlength=mentees) < core.demand
    least[empty] = np.where(np.isfinite(best), best, np.inf)[empty]
    return LevelNumbers(np.full(mentees, -level.max(initial=0)), least)


def _usual_level(levels: Integers) -> int:
    """The level of a price that is not known: that of all others where they agree, else 0."""
    return PAIR if len(levels) and (levels == PAIR).all() else 0


def _drop_beyond(core: Core, person: Integers, most: Integers) -> None:
    """Give up pairs of people who have more than they may, the last of each first."""
    used = np.flatnonzero(core.used)
    order = used[np.argsort(person[used], kind="stable")]
    first = np.searchsorted(person[order], person[order])
    core.used[order[np.arange(len(order)) - first >= most[person[order]]]] = False
