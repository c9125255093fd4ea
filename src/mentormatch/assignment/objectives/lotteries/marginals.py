"""The best marginal probabilities of pairs, by linear programs over candidate pairs."""

from dataclasses import dataclass, field

import numpy as np
from scipy import sparse

from mentormatch.arrays import Booleans, Floats, Integers
from mentormatch.assignment.objectives.highs import LinearProgram, solve_in_time
from mentormatch.assignment.objectives.lotteries.bound import lottery_bound
from mentormatch.assignment.objectives.lotteries.candidate_pairs import CandidatePairs, first_arcs, pairs_that_gain
from mentormatch.assignment.objectives.lotteries.flow_repair import exact_flow
from mentormatch.assignment.objectives.lotteries.limits import GRID, LotteryLimits, LotteryPrices, limits_of
from mentormatch.assignment.objectives.lotteries.perturbations import Perturbation
from mentormatch.assignment.objectives.rows import PairVariables, rows_between
from mentormatch.assignment.problem import AssignmentProblem
from mentormatch.assignment.solvers import Stopped, Watch

_TOLERANCE = 1e-9
_SOLVED_TO = 1e-10
_FINER = 4
_ROUNDS = 200


@dataclass(frozen=True, eq=False)
class Marginals:
    """Probabilities of pairs, with what they reach and what none exceed at every level.

    Attributes
    ----------
    row, column : int array (k,)
        Pairs of a probability above 0, forced ones aside.
    units : int array (k,)
        Their probabilities, in units of the grid.
    values, bounds : float array (levels,)
    levels : tuple of str
    prices : LotteryPrices
        Those that prove the bounds.
    """

    row: Integers
    column: Integers
    units: Integers
    values: Floats
    bounds: Floats
    levels: tuple[str, ...]
    prices: LotteryPrices

    @property
    def reached(self) -> bool:
        """Whether every level but the last is at its bound."""
        slack = _TOLERANCE * np.maximum(1.0, np.abs(self.bounds[:-1]))
        return bool((self.values[:-1] >= self.bounds[:-1] - slack).all())


def best_marginals(
    problem: AssignmentProblem,
    most: int,
    perturbation: Perturbation,
    *,
    watch: Watch,
    tolerance: float = _TOLERANCE,
    arcs: CandidatePairs | None = None,
) -> Marginals:
    """Return the best probabilities up to `most` units: level by level, as `LotteryLimits` has them.

    1. Levels that count in whole numbers are programs of a network, with whole prices; each fixes what it decides (the
       parts and pairs of a reduced gain that is not 0), so that the next looks only among its best answers. No number
       stands for "more than all others".
    2. At the last level a bent f becomes a chain of straight pieces, finer around where the answer is, until the bound
       is met. The ends of pieces lie on the grid, and so does every vertex.
    3. Pairs that are no candidates and that the prices show to gain become candidates, and it begins again.

    Parameters
    ----------
    problem : AssignmentProblem
        Whose limits have been checked (`check_limits`).
    most : int
        The largest probability, in units of the grid.
    perturbation : Perturbation
        Where it bends, scores must be 0 or more.
    watch : Watch
        Where it says stop, the last probabilities are the answer, with their bounds.
    tolerance : float
        How near to its bound the last level comes, relative to it.
    arcs : CandidatePairs, optional
        Candidates that an earlier call added to; they are added to here, too.

    Raises
    ------
    Stopped
        Where it is stopped before there are any.

    Examples
    --------
    >>> found = best_marginals(AssignmentProblem([[0.5, 1.0]]), GRID, Perturbation("quadratic", 0.5), watch=Watch())
    >>> (found.units / GRID).round(4)
    array([0.3333, 0.6667])
    """
    master = _MarginalsProgram(
        problem, most, perturbation, first_arcs(problem, most / GRID, watch) if arcs is None else arcs
    )
    found = None
    try:
        for done in range(_ROUNDS):
            watch.look("drawing up the lottery", done, _ROUNDS)
            if not master.heads_known:
                master.solve_heads(watch)
            found = master.solve_last(watch)
            row, column, before = pairs_that_gain(problem, perturbation, master.arcs, found.prices, watch=watch)
            if len(row):
                master.add(row, column, before_last=before)
            elif not perturbation.bends or master.is_near(found, tolerance):
                break
            else:
                master.refine(found)
    except Stopped:
        if found is None:
            raise
    assert found is not None, "there is a round"
    return found


@dataclass(eq=False)
class _MarginalsProgram:
    """The linear programs over the candidate pairs, level by level."""

    problem: AssignmentProblem
    most: int
    perturbation: Perturbation
    arcs: CandidatePairs
    limits: LotteryLimits = field(init=False)
    heads_known: bool = False
    low: Integers = field(init=False)
    high: Integers = field(init=False)

    def __post_init__(self) -> None:
        self.limits = limits_of(self.problem)
        self.centre = np.full(len(self.arcs.row), self.most // 2, dtype=np.int64)
        self.width = max(1, self.most // 4)
        self.value = -np.inf

    def add(self, row: Integers, column: Integers, *, before_last: bool) -> None:
        """Add candidates; where none gains before the last level, what is decided there stands, and they are free."""
        before = len(self.arcs.row)
        self.arcs.add(self.problem, row, column)
        new = len(self.arcs.row) - len(self.centre)
        self.centre = np.concatenate([self.centre, np.full(new, self.most // 2)])
        self.heads_known = not before_last
        self.low = np.insert(self.low, before, np.zeros(new, dtype=np.int64))
        self.high = np.insert(self.high, before, np.full(new, self.most))

    def is_near(self, found: Marginals, tolerance: float) -> bool:
        """Whether the last level is at its bound, as near as scores that may be tiny ask for."""
        unit = min(1.0, float(np.abs(self.arcs.score).max(initial=0.0)) or 1.0)
        return bool(found.bounds[-1] - found.values[-1] <= tolerance * max(unit, abs(found.values[-1])))

    def refine(self, found: Marginals) -> None:
        """Put the pieces of every pair around its probability, finer once nobody leaves the fine ones."""
        at = self.arcs.units_of(found.row, found.column, found.units)
        near = (np.abs(at - self.centre) < 2 * self.width) | (self.arcs.score <= 0.0)
        # one width for all: pairs of finer pieces would hold back those that have far to go
        if near.all() or found.values[-1] <= self.value:
            self.width = max(1, self.width // _FINER)
        self.value = float(found.values[-1])
        self.centre = at

    def solve_heads(self, watch: Watch) -> None:
        """Solve all levels but the last, each among the best answers of those before."""
        arcs, sizes = len(self.arcs.row), self.limits.sizes
        self.low = np.zeros(arcs + len(sizes), dtype=np.int64)
        self.high = np.concatenate([np.full(arcs, self.most), sizes])
        self.head_prices: list[Floats] = []
        matrix = self._matrix(np.arange(arcs))
        for level in range(len(self.limits.levels) - 1):
            gains = np.concatenate([np.zeros(arcs), self.limits.gains[level]])
            amounts, exact_prices = _solved(gains, matrix, self.low, self.high, watch)
            prices = np.rint(exact_prices)
            reduced = gains - matrix.T @ prices
            reached, bound = gains @ amounts, np.maximum(reduced * self.low, reduced * self.high).sum() / GRID
            assert abs(reached - bound) <= 1e-6 * max(1.0, abs(bound)), "whole prices prove a level"
            self.low = np.where(reduced > 0, self.high, self.low)
            self.high = np.where(reduced < 0, self.low, self.high)
            self.head_prices.append(prices)
        self.heads_known = True

    def solve_last(self, watch: Watch) -> Marginals:
        """Solve the last level among the best answers of those before."""
        arcs = len(self.arcs.row)
        owner, low, high, slope = self._pieces()
        gains = np.concatenate([slope, self.limits.gains[-1]])
        matrix = self._matrix(owner)
        low, high = np.concatenate([low, self.low[arcs:]]), np.concatenate([high, self.high[arcs:]])
        amounts, last = _solved(gains, matrix, low, high, watch)
        prices = np.stack([*self.head_prices, last], axis=1)
        mentees = self.problem.shape[0]
        return self._marginals(owner, amounts * GRID, LotteryPrices(prices[:mentees], prices[mentees:]))

    def _marginals(self, owner: Integers, amounts: Floats, prices: LotteryPrices) -> Marginals:
        """What was solved, in whole units, with its values and bounds."""
        arcs, (mentees, mentors) = len(self.arcs.row), self.problem.shape
        joined = np.concatenate([np.zeros(arcs), amounts[len(owner) :]])
        np.add.at(joined, owner, amounts[: len(owner)])
        ground = np.full(mentees, mentees + mentors)
        tails = np.concatenate([self.arcs.row, ground, ground, np.tile(np.arange(mentees, mentees + mentors), 2)])
        heads = np.concatenate(
            [mentees + self.arcs.column, np.tile(np.arange(mentees), 2), np.full(2 * mentors, mentees + mentors)]
        )
        flow = exact_flow(joined, self.low, self.high, tails, heads)
        units, parts = flow[:arcs], flow[arcs:] / GRID
        values = self.limits.gains @ parts
        values[-1] += float(self.arcs.score @ self.perturbation.value(units / GRID))
        some = np.flatnonzero(units)
        return Marginals(
            row=self.arcs.row[some],
            column=self.arcs.column[some],
            units=units[some],
            values=values,
            bounds=lottery_bound(self.problem, self.most / GRID, self.perturbation, prices),
            levels=self.limits.levels,
            prices=prices,
        )

    def _pieces(self) -> tuple[Integers, Integers, Integers, Floats]:
        """The straight pieces of every pair: (pair, least and most of it, slope), in the order of the pairs."""
        arcs = len(self.arcs.row)
        low, high = self.low[:arcs], self.high[:arcs]
        bent: Booleans = (self.arcs.score > 0) & (low < high) & self.perturbation.bends
        ends = self.centre[:, None] + self.width * np.arange(-2, 3)
        ends = np.clip(ends, 0, self.most)
        ends = np.concatenate([np.zeros((arcs, 1), dtype=np.int64), ends, np.full((arcs, 1), self.most)], axis=1)
        length = np.diff(ends, axis=1)
        values = self.perturbation.value(ends / GRID)
        slope = self.arcs.score[:, None] * np.diff(values, axis=1) * GRID / np.maximum(length, 1)
        owner, piece = np.nonzero((length > 0) & bent[:, None])
        whole = np.flatnonzero(~bent)
        # a piece that fills wholly or not at all needs no slope but its pair's mean one
        share = max(self.most / GRID, 1.0 / GRID)
        mean = self.arcs.score[whole] * float(self.perturbation.value(np.array(share))) / share
        order = np.argsort(np.concatenate([owner, whole]), kind="stable")
        return (
            np.concatenate([owner, whole])[order],
            np.concatenate([np.zeros(len(owner), dtype=np.int64), low[whole]])[order],
            np.concatenate([length[owner, piece], high[whole]])[order],
            np.concatenate([slope[owner, piece], mean])[order],
        )

    def _matrix(self, owner: Integers) -> sparse.csr_array:
        """What each variable adds at the mentees, then at the mentors: pieces of `owner`, then the parts."""
        mentees, mentors = self.problem.shape
        pieces = PairVariables(self.arcs.row[owner], self.arcs.column[owner], self.problem.shape)
        of_mentees, of_mentors = (sparse.eye_array(count, format="csr") for count in (mentees, mentors))
        parts = sparse.block_diag(
            [sparse.hstack([of_mentees, of_mentees]), sparse.hstack([of_mentors, of_mentors])], format="csr"
        )
        sums = sparse.vstack([pieces.by_mentee(), pieces.by_mentor()])
        matrix: sparse.csr_array = sparse.hstack([sums, -parts], format="csr")
        return matrix


def _solved(
    gains: Floats, matrix: sparse.csr_array, low: Integers, high: Integers, watch: Watch
) -> tuple[Floats, Floats]:
    """Return the best amounts and the prices of the nodes; bounds are in units, amounts are not."""
    if not len(gains):
        return np.zeros(0), np.zeros(0)
    program = LinearProgram(gains, (rows_between(matrix, low=0.0, high=0.0),), low / GRID, high / GRID)
    result = solve_in_time(program, watch, tolerance=_SOLVED_TO)
    if result.x is None:
        raise ArithmeticError(f"HiGHS found no probabilities: {result.status.value}.")
    return result.x, result.duals[0]
