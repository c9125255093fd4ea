"""Candidate arcs to begin with, and prices to begin at."""

import numpy as np

from mentormatch.arrays import Booleans, Floats, Integers
from mentormatch.assignment.problem import PAIR, AssignmentProblem, LevelNumbers
from mentormatch.assignment.scores import sample_of
from mentormatch.assignment.sensitivity import best_mentees
from mentormatch.assignment.solvers.min_cost_flow.core import Core
from mentormatch.assignment.solvers.min_cost_flow.outside_pairs import OutsideBounds
from mentormatch.assignment.solvers.min_cost_flow.pricing import best_mentors, pair_scores
from mentormatch.assignment.solvers.min_cost_flow.starting_prices import AGAIN, FINE, ROUGH, auction_prices

_CANDIDATES, _FREE = 24, 3
_CHEAP, _FAR = 1 / 16, 3e-3
_TRIES, _FEW = 4, 0.01
_SMALLEST_SAMPLE, _SAMPLED = 1_500, 4
_NEVER = 1 << 50  # the level of a price that nobody pays
_SPARE, _MOST_CALLED = 8, 64


def choose_candidates(core: Core) -> OutsideBounds:
    """Add the arcs to begin with, and find prices at which nearly every mentee has its best mentor.

    1. Prices are estimated on a sample (a quarter of both sides, recursively), and extended to everybody.
    2. Arcs are every mentee's best mentors by score less price, and its best among the cheapest.
    3. An auction over the arcs finds prices (`auction_prices`). What beats at these what a mentee has becomes an arc,
       and so do the best mentees of a mentor who has few arcs; then step 3 again.
    """
    scarce = _is_scarce(core)
    rows = np.flatnonzero(core.demand > 0)
    core.prices = _estimated_prices(core, scarce=scarce)
    outside = _add_best(core, rows)
    _refine_prices(core, outside, scarce=scarce)
    short = np.flatnonzero(core.low > 0)
    if len(short):
        add_mentees_of(core, short, 2 * core.low, -_NEVER)
    _auction(core, FINE, scarce=scarce, tighten=True)
    _add_mentees_of_rare_mentors(core, outside)
    return outside


def _is_scarce(core: Core) -> bool:
    """Whether there are more places than seats: then every seat is taken, and its price in pairs is 1."""
    return core.problem.worth is None and bool(core.demand.sum() > core.capacity.sum())


def _estimated_prices(core: Core, *, scarce: bool) -> LevelNumbers:
    """Find prices on a sample of both sides, and ask at what price the other mentors would just fill their seats."""
    mentees, mentors = core.problem.shape
    # with more places than seats every seat is taken, and its price in pairs is 1
    level = np.full(mentors, PAIR if scarce else 0, dtype=np.int64)
    if mentees <= _SMALLEST_SAMPLE or mentors < _SAMPLED:
        return LevelNumbers(level, np.zeros(mentors))
    draw = np.random.default_rng(mentees)  # the order of rows is a lot already; this only spreads the sample
    rows = np.sort(draw.permutation(mentees)[: mentees // _SAMPLED])
    columns = np.sort(draw.permutation(mentors)[: mentors // _SAMPLED])
    sample = Core(_part_of(core, rows, columns), LevelNumbers(level[columns], np.zeros(len(columns))), core.watch)
    sample.prices = _estimated_prices(sample, scarce=scarce)
    _refine_prices(sample, _add_best(sample, np.flatnonzero(sample.demand > 0)), scarce=scarce)
    price = np.empty(mentors)
    price[columns] = sample.prices.number
    others = np.setdiff1d(np.arange(mentors), columns)
    price[others] = _filling_prices(core, sample.duals, rows, others, scarce=scarce)
    return LevelNumbers(level, price)


def _filling_prices(core: Core, duals: LevelNumbers, rows: Integers, others: Integers, *, scarce: bool) -> Floats:
    """The price at which as many mentees of a sample would come to a mentor as it has seats; 0 where too few would."""
    seats = np.clip(core.capacity[others], 1, _CANDIDATES)
    least = LevelNumbers(np.zeros(len(others), dtype=np.int64), np.full(len(others), -np.inf if scarce else 0.0))
    without_levels = LevelNumbers(np.zeros(len(rows), dtype=np.int64), duals.number)
    _, column, gain = _best_mentees_of(core, rows, without_levels, others, least, int(seats.max()))
    return price_to_fill(column, gain, seats)


def price_to_fill(column: Integers, gain: Floats, seats: Integers) -> Floats:
    """The price at which as many would come as there are seats, of those who gain something; 0 where too few would."""
    order = np.lexsort((-gain, column))
    first = np.searchsorted(column[order], np.arange(len(seats) + 1))
    filled = np.diff(first) >= seats
    price = np.zeros(len(seats))
    price[filled] = gain[order[first[:-1][filled] + seats[filled] - 1]]
    return price


def _add_best(core: Core, rows: Integers) -> OutsideBounds:
    """Add every mentee's best mentors at the prices, which are all of one level; return what nobody else exceeds."""
    # mentors without a seat would only take a place among the candidates: the bounds do not hold for them
    seen, bound = add_best(core, rows, core.capacity > 0, _CANDIDATES)
    return OutsideBounds(seen, rows, bound.level, bound.number)


def add_best(core: Core, rows: Integers, may: Booleans, most: int) -> tuple[LevelNumbers, LevelNumbers]:
    """Add the best of the mentors who `may` at the prices, up to `most` of a mentee who wants one.

    Returns the prices at which they were sought, those of the others out of reach, and of each of `rows` what no other
    mentor exceeds; infinite where mentors of a better level may be left out.
    """
    level, price = core.prices
    seen = LevelNumbers(np.where(may, level, _NEVER), price.copy())
    anything = LevelNumbers(np.full(len(rows), -level.max(initial=0)), np.full(len(rows), -np.inf))
    most += 2 * (int(core.demand.max(initial=1)) - 1)
    row, column, beyond = best_mentors(core.problem, rows, seen, anything, most, watch=core.watch)
    core.add(row, column)
    return seen, LevelNumbers(anything.level, beyond)


def _refine_prices(core: Core, outside: OutsideBounds, *, scarce: bool) -> None:
    """Find prices, add the mentors that beat at these what a mentee has, and again as long as there are many.

    A list that was chosen at prices of some error holds the same mentors, too cheap there, for all who are alike.
    """
    if core.problem.worth is None:
        _add_cheap(core, outside.rows)
    largest = float(np.abs(core.score).max(initial=0.0))
    for steps in (ROUGH, *[AGAIN] * (_TRIES - 1)):
        _auction(core, steps, scarce=scarce)
        _add_mentees_of_rare_mentors(core, outside)
        few = outside.price_out(core) <= _FEW * len(outside.rows)
        # of many who are alike, many beat each other by less than a step of the auction
        if few or outside.gap <= steps[-1] * largest * len(outside.rows):
            return


def _add_mentees_of_rare_mentors(core: Core, outside: OutsideBounds) -> None:
    """Add mentees to mentors whose price fell far since they have few arcs, and raise it to what those would pay."""
    price = core.prices.number
    fell = outside.prices.number - price > _FAR * float(np.abs(core.score).max(initial=0.0))
    listed = np.bincount(core.column, minlength=len(core.capacity))
    few = np.flatnonzero(fell & ((listed < 2 * core.capacity + _SPARE) | (core.loads < core.capacity)))
    column, gain = add_mentees_of(core, few, 2 * core.capacity, core.prices.level)
    seats = np.maximum(core.capacity[few], 1)
    price[few] = np.maximum(price[few], price_to_fill(column, gain, seats))


def _add_cheap(core: Core, rows: Integers) -> None:
    """Add every mentee's best among the cheapest mentors: where it can go when its cluster is full."""
    level, price = core.prices
    may = core.capacity > 0
    cheap = np.flatnonzero(may & (price <= np.quantile(price[may], _CHEAP))) if may.any() else np.flatnonzero(may)
    anything = LevelNumbers(np.full(len(rows), -level.max(initial=0)), np.full(len(rows), -np.inf))
    row, column, _ = best_mentors(core.problem, rows, core.prices, anything, _FREE, columns=cheap, watch=core.watch)
    core.add(row, column)


def _auction(core: Core, steps: tuple[float, ...], *, scarce: bool, tighten: bool = False) -> None:
    """Find prices over the arcs there are, who has whom at these, and what a mentor must beat to be worth a look.

    Where places must be filled as far as can be, an empty one is worth so little that only those who can go nowhere
    leave it so; the prices around them still tell what is contested.
    """
    level, price = core.prices
    most = float(np.abs(core.score).max(initial=0.0))
    least = 0.0 if scarce or core.problem.worth is not None else -most
    lowest = price - most if scarce else np.zeros(len(price))
    arcs = core.listed.start, core.column, core.score
    found, core.used = auction_prices(
        arcs,
        core.demand,
        core.capacity,
        price,
        least=least,
        lowest=lowest,
        steps=steps,
        tighten=tighten,
        watch=core.watch,
    )
    core.prices = LevelNumbers(level, found)
    duals = np.full(len(core.demand), np.inf)
    np.minimum.at(duals, core.row[core.used], (core.score - found[core.column])[core.used])
    empty = np.bincount(core.row[core.used], minlength=len(duals)) < core.demand
    duals[empty] = np.minimum(duals[empty], least)
    core.duals = LevelNumbers(np.full(len(duals), -level.max(initial=0)), duals)


def add_mentees_of(core: Core, columns: Integers, seats: Integers, level: Integers | int) -> tuple[Integers, Floats]:
    """Add the mentees who gain most with the mentors `columns`, at their prices of that level.

    Returns for each of them the mentor, as its position in `columns`, and what it would pay.
    """
    if not len(columns):
        return columns, np.zeros(0)
    rows = np.flatnonzero(core.demand > 0)
    above = LevelNumbers(np.broadcast_to(level, core.capacity.shape)[columns], core.prices.number[columns])
    most = min(_MOST_CALLED, int(seats[columns].max()) + _SPARE)
    row, column, gain = _best_mentees_of(core, rows, core.duals.at(rows), columns, above, most)
    core.add(rows[row], columns[column])
    return column, gain


def _best_mentees_of(
    core: Core, rows: Integers, duals: LevelNumbers, columns: Integers, above: LevelNumbers, most: int
) -> tuple[Integers, Integers, Floats]:
    """Of the mentees `rows`, the best for each of the mentors `columns` by score less dual, where that is `above`.

    Returns their positions in `rows` and in `columns`, and the score less dual.
    """
    part = _part_of(core, rows, columns)
    costs = LevelNumbers(duals.level, np.where(part.demand > 0, duals.number + (part.worth or 0.0), np.inf))
    nobody = np.zeros((0, 2), dtype=np.int64)
    between = core.watch.looks("looking for candidates")
    row, column, _ = best_mentees(part, nobody, costs, above, most, between=between)
    return row, column, pair_scores(core.problem, rows[row], columns[column], watch=core.watch) - duals.number[row]


def _part_of(core: Core, rows: Integers, columns: Integers) -> AssignmentProblem:
    """The problem of some mentees and some mentors, both ascending, without forced pairs and what those use up."""
    problem = core.problem

    def allowed(some: Integers) -> Booleans:
        mask = problem.open_mask(rows[some])
        return np.ones((len(some), len(columns)), dtype=bool) if mask is None else mask[:, columns]

    return AssignmentProblem(
        sample_of(problem.scores, rows, columns),
        capacity=core.capacity[columns],
        demand=core.demand[rows],
        allowed=None if problem.is_open else allowed,
        unmatched="last_resort" if problem.worth is None else problem.worth,
    )
