"""Shortest augmenting paths over candidate arcs, until prices prove the rest out."""

import itertools

import numpy as np

from mentormatch.assignment.infeasibility import explain_minimum_loads
from mentormatch.assignment.levels import PAIR, as_prices
from mentormatch.assignment.problem import AssignmentProblem, counted
from mentormatch.assignment.scores import Floats, Integers, sample_of, swapped
from mentormatch.assignment.solvers.core import Core
from mentormatch.assignment.solvers.pricing import Prices, best_mentors, largest_gains
from mentormatch.assignment.solvers.solution import Solution
from mentormatch.assignment.solvers.starting_prices import FINE, ROUGH, adjust_to_demand
from mentormatch.assignment.solvers.unlisted import Unlisted
from mentormatch.assignment.solvers.warm_start import hand_on, take_up
from mentormatch.assignment.solvers.watch import Stopped, Watch
from mentormatch.assignment.solvers.worth import fill_at_worth
from mentormatch.assignment.start import Start
from mentormatch.errors import StoppedError

_ALL_PAIRS = 10_000
_CANDIDATES, _MORE, _FREE = 24, 8, 3
_CHEAP, _MOST_RISE = 1 / 16, 0.5
_TRIES, _FEW = 4, 0.01
_SMALLEST_SAMPLE, _SAMPLED = 1_500, 4
_NEVER = 1 << 50


def min_cost_flow(problem: AssignmentProblem, *, watch: Watch | None = None, start: Start | None = None) -> Solution:
    """Solve exactly, with any demands, capacities and minimum loads, without the matrix of all pairs.

    1. Prices are estimated on a sample (a quarter of both sides, recursively), and extended to everybody.
    2. Candidate arcs are every mentee's best mentors by score less price, and its best among the cheapest; prices are
       adjusted until demand about meets supply over them.
    3. The problem over the arcs is solved exactly from these prices (`Core.solve`).
    4. Whom bounds do not rule out is priced out (`Unlisted`): what beats what a mentee has becomes an arc, and step 3
       goes on from where it stood. Where nothing does, the prices prove the answer optimal over all pairs.

    (Column generation on the semi-dual; Volgenant 1996 for the idea of a core.)

    Parameters
    ----------
    problem : AssignmentProblem
    watch : Watch, optional
        Where it stops the solver, empty places are filled with what seats are left, and that is the answer.
    start : Start, optional
        What a similar problem handed on: steps 1 and 2 are spared. Small problems look at all pairs anyway.

    Raises
    ------
    InfeasibleError
        Where the minimum loads cannot hold.
    StoppedError
        Where the watch stopped the solver before they held.

    Examples
    --------
    >>> solution = min_cost_flow(AssignmentProblem([[0.9, 0.1], [0.8, 0.7]]))
    >>> sorted(solution.pairs.tolist()), solution.prices.round(9).tolist()
    ([[0, 0], [1, 1]], [[0.0, 0.1], [0.0, 0.0]])
    """
    core = Core(problem, zero_prices(problem), watch or Watch())
    unlisted, stopped = None, False
    try:
        core.watch.look("solving", 0, core.most_pairs, now=True)
        if np.prod(problem.shape, dtype=np.float64) <= _ALL_PAIRS:
            core.add(*_all_pairs(problem))
            core.solve()
        else:
            unlisted = choose_candidates(core) if start is None else take_up(core, start)
            _generate(core, unlisted)
    except Stopped:
        stopped = True
        core.fill_greedily()
    short = np.flatnonzero(core.loads < core.low)
    if len(short):
        raise _stopped_short(problem, short) if stopped else explain_minimum_loads(problem)
    made = np.concatenate([problem.forced, np.stack([core.row[core.used], core.column[core.used]], axis=1)])
    prices = as_prices(problem, *core.prices)
    if stopped:
        return Solution(made, prices)
    return Solution(fill_at_worth(problem, made, prices), prices, None if unlisted is None else hand_on(core, unlisted))


def _stopped_short(problem: AssignmentProblem, short: Integers) -> StoppedError:
    some = ", ".join(problem.name_of_mentor(j) for j in short[:3].tolist()) + (", …" if len(short) > 3 else "")
    mentors = counted(len(short), "mentor")
    return StoppedError(
        f"Stopped before the minimum loads held: {mentors} ({some}) would have too few mentees. Give it more time."
    )


def _generate(core: Core, unlisted: Unlisted) -> None:
    """Solve over candidate arcs, price out, and go on until nothing beats what anybody has."""
    # a mentee with places left sees its own mentors among those that beat an empty place
    most = _MORE + (int(core.demand.max(initial=1)) if (core.demand > 1).any() else 0)
    for done in itertools.count(1):
        core.solve(f"solving, round {done}{_gap_known(unlisted)}")
        beating = unlisted.price_out(core, most)
        made = int(core.used.sum())
        core.watch.look(f"solved, round {done}{_gap_known(unlisted)}", made, core.most_pairs, now=not beating)
        if not beating:
            return


def _gap_known(unlisted: Unlisted) -> str:
    return f", gap at most {unlisted.gap:.3g}" if np.isfinite(unlisted.gap) else ""


def choose_candidates(core: Core) -> Unlisted:
    """Add the arcs to begin with, and prices at which demand about meets supply over them."""
    scarce = _is_scarce(core)
    rows = np.flatnonzero(core.demand > 0)
    core.prices = _estimated_prices(core, scarce=scarce)
    _add_best(core, rows, _CANDIDATES)
    unlisted = _adjust_and_add(core, rows, scarce=scarce)
    short = np.flatnonzero(core.low > 0)
    if len(short):
        core.add(*_best_mentees(core, rows, short))
    _adjust(core, rows, scarce=scarce, sweeps=FINE)
    return unlisted


def _is_scarce(core: Core) -> bool:
    """Whether there are more places than seats: then every seat is taken, and its price in pairs is 1."""
    return core.problem.worth is None and bool(core.demand.sum() > core.capacity.sum())


def _add_best(core: Core, rows: Integers, most: int) -> Unlisted:
    """Add every mentee's best mentors at the prices, which are all of one level; return what nobody else exceeds."""
    level, price = core.prices
    # who has no seat would only take a place on the list: the bounds do not hold for them
    seen = np.where(core.capacity > 0, level, _NEVER), price.copy()
    anything = np.full(len(rows), -level.max(initial=0)), np.full(len(rows), -np.inf)
    most += 2 * (int(core.demand.max(initial=1)) - 1)
    row, column, beyond = best_mentors(core.problem, rows, seen, anything, most, watch=core.watch)
    core.add(row, column)
    return Unlisted(seen, rows, anything[0], beyond)


def _best_mentees(core: Core, rows: Integers, short: Integers) -> tuple[Integers, Integers]:
    """For mentors with a minimum load, the mentees who would come most readily."""
    found: list[tuple[Integers, Integers]] = []
    best_of = np.full(core.problem.shape[0], -np.inf)
    np.maximum.at(best_of, core.row, core.score - core.prices[1][core.column])
    kept = np.full((int(2 * core.low[short].max()) + _CANDIDATES, len(short)), -np.inf)
    who = np.zeros(kept.shape, dtype=np.int64)
    for some in core.problem.row_blocks(rows):
        scores, allowed = core.problem.open_block(some)
        gains = np.where(allowed[:, short], scores[:, short] - best_of[some, None], -np.inf)
        values = np.concatenate([kept, gains])
        people = np.concatenate([who, np.broadcast_to(some[:, None], gains.shape)])
        order = np.argsort(-values, axis=0, kind="stable")[: len(kept)]
        kept, who = np.take_along_axis(values, order, axis=0), np.take_along_axis(people, order, axis=0)
    for k, j in enumerate(short.tolist()):
        mine = who[np.isfinite(kept[:, k]), k]
        found.append((mine, np.full(len(mine), j)))
    return np.concatenate([one[0] for one in found]), np.concatenate([one[1] for one in found])


def _adjust_and_add(core: Core, rows: Integers, *, scarce: bool) -> Unlisted:
    """Adjust prices, add the best mentors at these, and again as long as many ask for seats that there are not.

    A list that was chosen at prices of some error holds the same mentors, too cheap there, for all who are alike.
    """
    for _ in range(_TRIES):
        too_many = _adjust(core, rows, scarce=scarce, sweeps=ROUGH)
        unlisted = _add_best(core, rows, _MORE)
        if too_many <= _FEW:
            break
    return unlisted


def _adjust(core: Core, rows: Integers, *, scarce: bool, sweeps: tuple[int, int]) -> float:
    """Adjust prices to demand over the arcs there are; return the share of places that ask for a seat too many."""
    if core.problem.worth is None:
        _add_cheap(core, rows)
    price = core.prices[1]
    most = _MOST_RISE * float(np.abs(core.score).max(initial=0.0)) if price.any() else np.inf
    start = np.searchsorted(core.row, np.arange(core.problem.shape[0] + 1))
    # nobody can ask for whom nobody lists: such a price would fall without end
    listed = np.bincount(core.column, minlength=core.problem.shape[1]) > 0
    adjusted, asked = adjust_to_demand(
        (start, core.column, core.score),
        core.demand,
        np.where(listed, core.capacity, 0),
        price,
        may_stay_empty=scarce or core.problem.worth is not None,
        lowest=price - most if scarce else np.zeros(len(price)),
        # over few arcs some may have nowhere to go, and prices there would rise without end
        highest=price + most,
        sweeps=sweeps,
        watch=core.watch,
    )
    core.prices = core.prices[0], adjusted
    return float(np.maximum(asked - core.capacity, 0).sum() / max(1, core.demand.sum()))


def _add_cheap(core: Core, rows: Integers) -> None:
    """Add every mentee's best among the cheapest mentors: where it can go when its cluster is full."""
    level, price = core.prices
    may = core.capacity > 0
    cheap = np.flatnonzero(may & (price <= np.quantile(price[may], _CHEAP))) if may.any() else np.flatnonzero(may)
    anything = np.full(len(rows), -level.max(initial=0)), np.full(len(rows), -np.inf)
    row, column, _ = best_mentors(core.problem, rows, core.prices, anything, _FREE, columns=cheap, watch=core.watch)
    core.add(row, column)


def _estimated_prices(core: Core, *, scarce: bool) -> Prices:
    """Adjust prices on a sample of both sides, and ask at what price the other mentors would just fill their seats."""
    mentees, mentors = core.problem.shape
    # with more places than seats every seat is taken, and its price in pairs is 1
    level = np.full(mentors, PAIR if scarce else 0, dtype=np.int64)
    if mentees <= _SMALLEST_SAMPLE or mentors < _SAMPLED:
        return level, np.zeros(mentors)
    draw = np.random.default_rng(mentees)  # the order of rows is a lot already; this only spreads the sample
    rows = np.sort(draw.permutation(mentees)[: mentees // _SAMPLED])
    columns = np.sort(draw.permutation(mentors)[: mentors // _SAMPLED])
    sample = Core(_sampled(core, rows, columns), (level[columns], np.zeros(len(columns))), core.watch)
    sample.prices = _estimated_prices(sample, scarce=scarce)
    wanting = np.flatnonzero(sample.demand > 0)
    _add_best(sample, wanting, _CANDIDATES)
    _adjust_and_add(sample, wanting, scarce=scarce)
    _adjust(sample, wanting, scarce=scarce, sweeps=ROUGH)
    price = np.empty(mentors)
    price[columns] = sample.prices[1]
    others = np.setdiff1d(np.arange(mentors), columns)
    price[others] = _just_filled(core, sample, rows, others)
    return level, price if scarce else np.maximum(price, 0.0)


def _just_filled(core: Core, sample: Core, rows: Integers, others: Integers) -> Floats:
    """The price at which as many mentees of the sample would come to a mentor as it has seats."""
    seats = np.clip(core.capacity[others], 1, _CANDIDATES)
    has = np.full(len(rows), np.inf if (core.problem.worth is None) else 0.0)
    gains = sample.score - sample.prices[1][sample.column]
    arcs = np.searchsorted(sample.row, np.arange(len(rows) + 1))
    some = np.flatnonzero(np.diff(arcs))
    has[some] = np.maximum(np.maximum.reduceat(gains, arcs[some]), -np.inf if core.problem.worth is None else 0.0)
    has[sample.demand == 0] = np.inf
    gains = largest_gains(
        swapped(sample_of(core.problem.scores, rows, others)), has + (core.problem.worth or 0.0), int(seats.max())
    )
    price = gains[np.arange(len(others)), seats - 1]
    return np.where(np.isfinite(price), price, 0.0)


def _sampled(core: Core, rows: Integers, columns: Integers) -> AssignmentProblem:
    problem = core.problem
    return AssignmentProblem(
        sample_of(problem.scores, rows, columns),
        capacity=core.capacity[columns],
        demand=core.demand[rows],
        allowed=lambda some: problem.allowed(rows[some])[:, columns],
        unmatched="last_resort" if problem.worth is None else problem.worth,
    )


def _all_pairs(problem: AssignmentProblem) -> tuple[Integers, Integers]:
    found = [np.zeros((2, 0), dtype=np.int64)]
    for rows in problem.row_blocks():
        row, column = np.nonzero(problem.open_block(rows)[1])
        found.append(np.stack([rows[row], column]))
    row, column = np.concatenate(found, axis=1)
    return row, column


def zero_prices(problem: AssignmentProblem) -> Prices:
    """Return prices of nothing."""
    return np.zeros(problem.shape[1], dtype=np.int64), np.zeros(problem.shape[1])
