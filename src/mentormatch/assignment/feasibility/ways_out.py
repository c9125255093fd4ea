"""The smallest changes after which limits hold, by minimum-cost flows."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from mentormatch.arrays import Booleans, Floats, Integers
from mentormatch.assignment.certificates import violations
from mentormatch.assignment.objectives import LinearProgram, Status, rows_between, solve_program
from mentormatch.assignment.problem import (
    AssignmentProblem,
    Change,
    WayOut,
    WayOutKind,
    changed,
    minimum_load_cuts,
    placement_cuts,
)

KINDS: tuple[WayOutKind, ...] = ("seats", "min_load", "places", "lock", "rule")
_MOST_PAIRS = 60_000
_SECONDS = 10.0
_WHOLE = 1e-6

Liftable = Callable[[Integers], Booleans]
"""Rows -> block of pairs that are not allowed and could be."""


def ways_out(
    problem: AssignmentProblem,
    *,
    everybody: bool = False,
    liftable: Liftable | None = None,
    kinds: tuple[WayOutKind, ...] = KINDS,
) -> tuple[WayOut, ...]:
    """Return the smallest changes of each kind after which a problem that has no answer has one.

    Changes are variables of a circulation with lower bounds (Hoffman 1960), each of cost 1. Its matrix is totally
    unimodular, so that the linear program has whole answers, of equally few changes those of the larger total; its flow
    is an answer to the changed problem, and is checked against all its limits before the way out is returned. Where no
    single kind suffices, all kinds together.

    Parameters
    ----------
    problem : AssignmentProblem
    everybody : bool
        Whether everybody who wants a mentor is to get one.
    liftable : function rows -> boolean block, optional
        Pairs that could be allowed; by default all. Forced pairs are not asked about.
    kinds : tuple of str
        Which kinds of changes may be made.

    Returns
    -------
    tuple of WayOut
        The smallest first. Of very large problems some of all pairs are looked at, and ``smallest`` says whether the
        way out is proven to be the smallest all the same, by the cuts.

    Examples
    --------
    >>> for way in ways_out(AssignmentProblem([[0.9, 0.1]], min_load=1)):
    ...     print(way.kind, way.size, way.changes)
    min_load 1 (Change(kind='min_load', row=None, column=1, amount=1),)
    places 1 (Change(kind='places', row=0, column=None, amount=1),)
    """
    network = _network_of(problem, liftable or _every_pair(problem), everybody=everybody)
    found = [way for kind in kinds if (way := _smallest(network, kind, (kind,))) is not None]
    if not found and len(kinds) > 1:
        mixed = _smallest(network, "mixed", kinds)
        found = [] if mixed is None else [mixed]
    return tuple(sorted(found, key=lambda way: way.size))


@dataclass(frozen=True, eq=False)
class _Network:
    """The pairs of a problem that are looked at, and what everybody needs at least.

    Attributes
    ----------
    row, column : int64 arrays
    forced, open : bool arrays
        Which pairs are forced, and which may be made as they are.
    least : int64 array (mentees,)
    complete : bool
        Whether all pairs are among them.
    lacking : int
        How many changes of any kind it takes at least, by the cuts.
    """

    problem: AssignmentProblem
    row: Integers
    column: Integers
    forced: Booleans
    open: Booleans
    least: Integers
    complete: bool
    lacking: int


def _every_pair(problem: AssignmentProblem) -> Liftable:
    return lambda rows: np.ones((len(rows), problem.shape[1]), dtype=bool)


def _network_of(problem: AssignmentProblem, liftable: Liftable, *, everybody: bool) -> _Network:
    mentees, mentors = problem.shape
    least = (problem.demand > 0).astype(np.int64) if everybody else np.zeros(mentees, dtype=np.int64)
    rows, columns, open_ = [problem.forced[:, 0]], [problem.forced[:, 1]], [problem.allows(problem.forced)]
    most = max(2, _MOST_PAIRS // max(1, mentees))
    complete = mentees * mentors <= _MOST_PAIRS or mentors <= most
    for some in problem.row_blocks():
        mask = problem.open_mask(some)
        may = np.ones((len(some), mentors), dtype=bool) if mask is None else mask
        kept = may | liftable(some)
        mine = problem.forced[np.isin(problem.forced[:, 0], some)]
        kept[np.searchsorted(some, mine[:, 0]), mine[:, 1]] = False
        if not complete:
            kept = _thinned(kept & may, some, most) | _thinned(kept & ~may, some, 1)
        row, column = np.nonzero(kept)
        rows.append(some[row])
        columns.append(column)
        open_.append(may[row, column])
    row, column = np.concatenate(rows), np.concatenate(columns)
    is_open = np.concatenate(open_).astype(bool)
    forced = np.zeros(len(row), dtype=bool)
    forced[: len(problem.forced)] = True
    lacking = 0 if complete else _lacking(problem, everybody=everybody)
    return _Network(problem, row, column, forced, is_open, least, complete, lacking)


def _thinned(mask: Booleans, rows: Integers, most: int) -> Booleans:
    """Some of each row, as evenly over the columns as can be."""
    kept = np.zeros_like(mask)
    for k, row in enumerate(rows.tolist()):
        columns = np.flatnonzero(mask[k])
        if len(columns) > most:
            columns = columns[(row * 7919 + np.arange(most) * len(columns) // most) % len(columns)]
        kept[k, columns] = True
    return kept


def _lacking(problem: AssignmentProblem, *, everybody: bool) -> int:
    cuts = [*minimum_load_cuts(problem)]
    if everybody:
        cuts = max(
            cuts, [*(placement_cuts(problem, problem.forced) or ())], key=lambda some: sum(c.lacking for c in some)
        )
    return sum(cut.lacking for cut in cuts)


def _smallest(network: _Network, kind: WayOutKind, kinds: tuple[WayOutKind, ...]) -> WayOut | None:
    """The fewest changes of some kinds, or None where they do not suffice."""
    program, blocks = _program(network, kinds)
    if not len(program.aim):
        return None
    result = solve_program(program, seconds=None if network.complete else _SECONDS)
    if result.status is not Status.OPTIMAL or result.x is None:
        return None
    whole = np.rint(result.x)
    if np.abs(result.x - whole).max(initial=0.0) > _WHOLE:
        return None
    changes = tuple(_changes(network, whole.astype(np.int64), blocks))
    way = WayOut(kind, changes, network.complete or sum(change.amount for change in changes) <= network.lacking)
    return way if changes and _is_answer(network, way, whole) else None


def _is_answer(network: _Network, way: WayOut, flow: Floats) -> bool:
    """Whether the pairs of the flow hold all limits of the changed problem."""
    made = flow[: len(network.row)] > 0.5
    pairs = np.stack([network.row[made], network.column[made]], axis=1)
    placed = np.bincount(pairs[:, 0], minlength=len(network.least))
    return bool((placed >= network.least).all()) and not violations(changed(network.problem, way.changes), pairs)


def _program(network: _Network, kinds: tuple[WayOutKind, ...]) -> tuple[LinearProgram, dict[str, slice]]:
    """The circulation: a variable a pair, then those of the changes."""
    problem, many = network.problem, len(network.row)
    mentees, mentors = problem.shape
    counts = {"seats": mentors, "min_load": mentors, "places": mentees, "lock": int(network.forced.sum())}
    blocks, width = {}, many
    for kind in ("seats", "min_load", "places", "lock"):
        size = counts[kind] if kind in kinds else 0
        blocks[kind] = slice(width, width + size)
        width += size
    aim, low, high = np.zeros(width), np.zeros(width), np.ones(width)
    aim[:many] = _preference(network)
    aim[many:] = -1.0
    high[blocks["seats"]] = high[blocks["places"]] = max(mentees, mentors)
    high[blocks["min_load"]] = problem.min_load if "min_load" in kinds else 0
    shut = ~network.open
    if "rule" in kinds:
        aim[:many][shut] -= 1.0
    else:
        high[:many][shut] = 0.0
    pairs = np.arange(many)
    forced = np.flatnonzero(network.forced)
    locks = _lines(forced, np.arange(len(forced)), width, len(forced))
    by_mentor, by_mentee = _lines(pairs, network.column, width, mentors), _lines(pairs, network.row, width, mentees)
    rows = [
        rows_between(_plus(by_mentor, blocks["seats"], -1.0), high=problem.capacity.astype(float)),
        rows_between(_plus(by_mentor, blocks["min_load"], 1.0), low=problem.min_load.astype(float)),
        rows_between(_plus(by_mentee, blocks["places"], -1.0), high=problem.demand.astype(float)),
        rows_between(by_mentee, low=network.least.astype(float)),
        rows_between(_plus(locks, blocks["lock"], 1.0), low=1.0),
    ]
    return LinearProgram(aim, tuple(part for part in rows if part.lines.shape[0]), low, high), blocks


def _preference(network: _Network) -> Floats:
    """The scores of the pairs, such that the total of an answer is less than half a change."""
    problem = network.problem
    scores = problem.scores.pairs(network.row, network.column)
    most = min(int(problem.demand.sum()), int(problem.capacity.sum())) + 1
    span = float(np.ptp(scores)) if len(scores) else 0.0
    return np.asarray(0.4 * (scores - scores.min()) / (span * most)) if span > 0 else np.zeros(len(scores))


def _lines(variable: Integers, line: Integers, width: int, height: int) -> sparse.csr_array:
    return sparse.csr_array((np.ones(len(variable)), (line, variable)), shape=(height, width))


def _plus(lines: sparse.csr_array, block: slice, factor: float) -> sparse.csr_array:
    """The lines with one variable more in each, from a block of as many; unchanged where it is empty."""
    count = block.stop - block.start
    if not count:
        return lines
    line, variable = np.arange(count), np.arange(block.start, block.stop)
    return sparse.csr_array(lines + sparse.csr_array((np.full(count, factor), (line, variable)), shape=lines.shape))


def _changes(network: _Network, flow: Integers, blocks: dict[str, slice]) -> Iterator[Change]:
    for column in np.flatnonzero(flow[blocks["seats"]]).tolist():
        yield Change("seats", column=column, amount=int(flow[blocks["seats"]][column]))
    for column in np.flatnonzero(flow[blocks["min_load"]]).tolist():
        yield Change("min_load", column=column, amount=int(flow[blocks["min_load"]][column]))
    for row in np.flatnonzero(flow[blocks["places"]]).tolist():
        yield Change("places", row=row, amount=int(flow[blocks["places"]][row]))
    for k in np.flatnonzero(flow[blocks["lock"]]).tolist():
        yield Change("lock", int(network.problem.forced[k, 0]), int(network.problem.forced[k, 1]))
    for k in np.flatnonzero(~network.open & (flow[: len(network.row)] > 0)).tolist():
        yield Change("rule", int(network.row[k]), int(network.column[k]))
