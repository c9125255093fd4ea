"""Candidate pairs of a lottery's linear program, and column generation."""

import numpy as np

from mentormatch.arrays import Floats, Integers
from mentormatch.assignment.answer import Assignment
from mentormatch.assignment.best_total import best_total
from mentormatch.assignment.objectives.lotteries.limits import LotteryPrices
from mentormatch.assignment.objectives.lotteries.perturbations import Perturbation
from mentormatch.assignment.problem import AssignmentProblem
from mentormatch.assignment.solvers import Watch

_ALL_UP_TO = 20_000
_MORE = 8
_TOLERANCE = 1e-10


class CandidatePairs:
    """Pairs (row, column) with their scores, each once, in the order in which they were added."""

    score: Floats
    row: Integers
    column: Integers

    def __init__(self) -> None:
        self.row = self.column = np.zeros(0, dtype=np.int64)
        self.score = np.zeros(0)
        self._mentors = 1

    def add(self, problem: AssignmentProblem, row: Integers, column: Integers) -> None:
        """Add the pairs that are new."""
        self._mentors = max(1, problem.shape[1])
        keys = np.unique(row * self._mentors + column)
        keys = keys[~np.isin(keys, self.row * self._mentors + self.column)]
        row, column = keys // self._mentors, keys % self._mentors
        self.row, self.column = np.concatenate([self.row, row]), np.concatenate([self.column, column])
        self.score = np.concatenate([self.score, problem.scores.pairs(row, column)])

    def units_of(self, row: Integers, column: Integers, units: Integers) -> Integers:
        """What some of the pairs have, as one number each of all, 0 for the others."""
        keys = self.row * self._mentors + self.column
        order = np.argsort(keys)
        found = np.zeros(len(keys), dtype=np.int64)
        found[order[np.searchsorted(keys[order], row * self._mentors + column)]] = units
        return found


def first_arcs(
    problem: AssignmentProblem, most: float, watch: Watch, *, best: Assignment | None = None
) -> CandidatePairs:
    """Return all open pairs, or where there are many, everybody's best by score and by score less price.

    The prices are those of the best total, which is looked for unless it is given: what is contested there is so here.

    Raises
    ------
    Stopped
        Where the watch says stop.
    """
    arcs = CandidatePairs()
    mentees, mentors = problem.shape
    if mentees * mentors <= _ALL_UP_TO:
        for rows in problem.row_blocks():
            allowed = problem.open_block(rows)[1]
            row, column = np.nonzero(allowed)
            arcs.add(problem, rows[row], column)
        return arcs
    best = best or best_total(problem, watch=watch)
    prices = best.certificate.prices[:, -1]
    open_pairs = best.pairs[~_among(best.pairs, problem.forced, mentors)]
    arcs.add(problem, open_pairs[:, 0], open_pairs[:, 1])
    for rows in problem.row_blocks():
        watch.look("drawing up the lottery", int(rows[0]), mentees)
        scores, allowed = problem.open_block(rows)
        wanted = np.minimum(mentors, _MORE + np.ceil(problem.demand[rows] / max(most, 1 / mentors)).astype(np.int64))
        for shift in (0.0, prices):
            row, column = _largest(np.where(allowed, scores - shift, -np.inf), wanted)
            arcs.add(problem, rows[row], column)
    return arcs


def pairs_that_gain(
    problem: AssignmentProblem,
    perturbation: Perturbation,
    arcs: CandidatePairs,
    prices: LotteryPrices,
    *,
    watch: Watch | None = None,
) -> tuple[Integers, Integers, bool]:
    """Return the best few pairs of every mentee that are no candidates and gain at these prices.

    The last says whether any of them gains at a level before the last.

    Raises
    ------
    Stopped
        Where the watch says stop.
    """
    mentees, mentors = problem.shape
    if len(arcs.row) == mentees * mentors or mentees * mentors <= _ALL_UP_TO:
        none = np.zeros(0, dtype=np.int64)
        return none, none, False
    found: list[tuple[Integers, Integers, bool]] = []
    least = _TOLERANCE * (float(np.abs(arcs.score).max(initial=0.0)) or 1.0)
    known = np.sort(arcs.row * mentors + arcs.column)
    watch = watch or Watch()
    for rows in problem.row_blocks():
        watch.look("drawing up the lottery", int(rows[0]), mentees)
        scores, allowed = problem.open_block(rows)
        gain = scores * perturbation.slope_at_zero - (prices.mentees[rows, -1, None] + prices.mentors[:, -1])
        head = np.zeros(scores.shape)
        for level in range(prices.mentors.shape[1] - 1):
            here = -(prices.mentees[rows, level, None] + prices.mentors[:, level])
            head = np.where(head == 0.0, here, head)
        row, column = np.nonzero(allowed & ((head > 0.0) | ((head == 0.0) & (gain > least))))
        keys = rows[row] * mentors + column
        new = known[np.minimum(np.searchsorted(known, keys), len(known) - 1)] != keys if len(known) else row >= 0
        row, column = row[new], column[new]
        order = np.lexsort((-gain[row, column], -np.sign(head[row, column]), row))
        rank = np.arange(len(order)) - np.searchsorted(row[order], row[order])
        few = order[rank < _MORE]
        found.append((rows[row[few]], column[few], bool((head[row, column] > 0.0).any())))
    row, column = (np.concatenate([part[side] for part in found]) for side in (0, 1))
    return row, column, any(before for _, _, before in found)


def _largest(gains: Floats, wanted: Integers) -> tuple[Integers, Integers]:
    """The `wanted` largest finite entries of every row."""
    most = int(wanted.max(initial=0))
    columns = np.argsort(-gains, axis=1, kind="stable")[:, :most]
    row, place = np.nonzero(
        np.isfinite(np.take_along_axis(gains, columns, axis=1)) & (np.arange(most) < wanted[:, None])
    )
    return row, columns[row, place]


def _among(pairs: Integers, others: Integers, mentors: int) -> np.ndarray:
    return np.isin(pairs[:, 0] * mentors + pairs[:, 1], others[:, 0] * mentors + others[:, 1])
