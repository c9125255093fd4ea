"""Taking up what a similar problem handed on, and handing on."""

import numpy as np

from mentormatch.arrays import Integers
from mentormatch.assignment.problem import PAIR
from mentormatch.assignment.solvers.min_cost_flow.core import Core
from mentormatch.assignment.solvers.min_cost_flow.outside_pairs import Unlisted
from mentormatch.assignment.start import UNKNOWN, Start

_KEPT = 8


def hand_on(core: Core, unlisted: Unlisted) -> Start:
    """Return the arcs of a solved core that are worth a look, some `_KEPT` a mentee, and what the others do not exceed.

    What an arc falls short of what the mentee has decides which are kept; the bounds rise by those that are not.
    """
    mentees = core.problem.shape[0]
    slack = core.has[1][core.row] - (core.score - core.prices[1][core.column])
    slack[-core.prices[0][core.column] != core.has[0][core.row]] = np.inf
    kept = core.used.copy()
    most = _KEPT * mentees
    cut = np.partition(slack, most)[most] if len(slack) > most else np.inf
    kept |= slack <= cut
    level, number = np.full(mentees, UNKNOWN), np.full(mentees, np.inf)
    level[unlisted.rows], number[unlisted.rows] = unlisted.level, unlisted.number
    dropped = np.unique(core.row[~kept])
    same = level[dropped] == core.has[0][dropped]
    raised = np.maximum(number[dropped], core.has[1][dropped] - cut)
    number[dropped] = np.where(same, raised, number[dropped])
    # dropped arcs of a higher level than the bound are unheard of: what a mentee has is of the highest it can get
    unclear = dropped[level[dropped] < core.has[0][dropped]]
    level[unclear], number[unclear] = core.has[0][unclear], core.has[1][unclear] - cut
    return Start(
        core.row[kept],
        core.column[kept],
        core.used[kept],
        (unlisted.prices[0].copy(), unlisted.prices[1].copy()),
        (level, number),
    )


def take_up(core: Core, start: Start) -> Unlisted:
    """Put arcs, prices and assignment of a start into an empty core, as far as its limits and rules admit."""
    problem = core.problem
    forced = problem.forced @ np.array([problem.shape[1], 1])
    keys = start.row * problem.shape[1] + start.column
    may = problem.allows(np.stack([start.row, start.column], axis=1)) & ~np.isin(keys, forced)
    core.add(start.row[may], start.column[may])
    core.used = start.used[may]
    known = start.prices[0] != UNKNOWN
    level = np.where(known, start.prices[0], _usual_level(start.prices[0][known]))
    core.prices = level, np.where(known, start.prices[1], 0.0)
    _drop_beyond(core, core.column, core.capacity)
    _drop_beyond(core, core.row, core.demand)
    rows = np.flatnonzero(core.demand > 0)
    prices = start.prices[0].copy(), start.prices[1].copy()
    return Unlisted(prices, rows, start.bounds[0][rows], start.bounds[1][rows])


def _usual_level(levels: Integers) -> int:
    """The level of a price that nobody knows: that of all, or none."""
    return PAIR if len(levels) and (levels == PAIR).all() else 0


def _drop_beyond(core: Core, person: Integers, most: Integers) -> None:
    """Give up pairs of people who have more than they may, the last of each first."""
    used = np.flatnonzero(core.used)
    order = used[np.argsort(person[used], kind="stable")]
    first = np.searchsorted(person[order], person[order])
    core.used[order[np.arange(len(order)) - first >= most[person[order]]]] = False
