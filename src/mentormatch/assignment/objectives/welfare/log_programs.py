"""Sums of logarithms of outcomes, maximised by integer programs with tangents."""

import math
from typing import Any

import numpy as np
from scipy import sparse

from mentormatch.arrays import Floats, Integers
from mentormatch.assignment.answer import Assignment
from mentormatch.assignment.objectives.rows import Rows, rows_between
from mentormatch.assignment.objectives.welfare.bottleneck import possible_outcomes
from mentormatch.assignment.objectives.welfare.integer_programs import PairProgram, PairProgramResult
from mentormatch.assignment.objectives.welfare.outcomes import open_scores, outcomes
from mentormatch.assignment.problem import AssignmentProblem
from mentormatch.assignment.solvers import Stopped, Watch

_ROUNDS = 30
_POINTS = 6
_LOWEST = -800.0
"""Below the logarithm of any number there is; HiGHS fails at times where nothing bounds a variable."""


class LogProgram:
    """The largest Σ log u_i over the outcomes above 0, of which there must be as many as can be.

    After the variables of `PairProgram` come, for each mentee who wants somebody, a: whether its outcome is above 0 (a
    whole number; only where not all can be), and z ≤ log u.

    Parameters
    ----------
    problem : AssignmentProblem
    first : Assignment
        A proven answer of the best total.

    Attributes
    ----------
    pairs : int array (n, 2)
        The best answer so far.
    bound : float
        What none exceeds, as HiGHS says.
    relaxed : float array (mentees,)
        The outcomes of the relaxed program, where a mentee may have parts of mentors.
    all_above : bool
        Whether everybody who wants somebody has an outcome above 0 in every answer that counts.
    """

    program: PairProgram
    wants: Integers
    fixed: Floats
    most: Any
    least: Any
    scale: float
    bound: float
    relaxed: Floats
    touched: Floats
    problem: AssignmentProblem
    pairs: Integers
    many_above: int

    def __init__(self, problem: AssignmentProblem, first: Assignment) -> None:
        self.problem, self.pairs, self.bound = problem, first.pairs, math.inf
        scores, allowed = open_scores(problem)
        self.program = PairProgram(problem, allowed, first.certificate)
        self.wants = np.flatnonzero(problem.demand > 0)
        self.fixed = self.program.fixed[self.wants]
        best = possible_outcomes(problem, everybody=self.program.everybody).best[self.wants]
        self.most = np.maximum(best.max(axis=1, initial=-np.inf), self.fixed)
        below = np.where(allowed, np.minimum(scores, 0.0), 0.0)
        self.least = self.fixed + below.sum(axis=1)[self.wants]
        self.scale = float(np.abs(scores).max(initial=0.0))
        self.relaxed = np.zeros(problem.shape[0])
        self.many_above = self._many_above(first.pairs)
        self.tangents: list[Rows] = []
        self.touched = np.zeros((0, len(self.wants)))

    @property
    def all_above(self) -> bool:
        """Whether everybody who wants somebody has an outcome above 0 in every answer that counts."""
        return self.many_above == len(self.wants)

    def _many_above(self, pairs: Integers) -> int:
        return int((outcomes(self.problem, pairs)[1] > 0).sum())

    def maximise(self, gap: float, watch: Watch) -> None:
        """Improve `pairs` and `bound` until they are within the gap.

        Raises
        ------
        Stopped
            Where the watch says so; what was found is kept.
        """
        if not self.all_above:
            self._as_many_above(watch)
        for share in np.geomspace(1.0, 1 / 32, _POINTS):
            self._add_tangents(share * self.most)
        self._add_tangents(self._outcomes_of(self.pairs))
        for _ in range(_ROUNDS):
            if not self._add_tangents(self._relaxed_outcomes(watch)):
                break
        while self._gap() > gap:
            found = self._solved(watch, gap=gap / 2)
            if not self._add_tangents(self._outcomes_of(found)):
                break

    def _as_many_above(self, watch: Watch) -> None:
        """Find an answer with as many outcomes above 0 as can be."""
        aim = self._aim(0.0, 1.0)
        found = self._program(aim, 0.0, watch)
        if found.pairs is None:
            raise Stopped
        if self._many_above(found.pairs) > self.many_above:
            self.pairs, self.many_above = found.pairs, self._many_above(found.pairs)

    def _solved(self, watch: Watch, *, gap: float) -> Integers:
        """The pairs of the program with the tangents so far."""
        found = self._program(self._aim(1.0, 0.0), gap, watch)
        self.bound = min(self.bound, found.bound)
        if found.pairs is None:
            raise Stopped
        better = self._many_above(found.pairs), log_sum(self.problem, found.pairs)
        if better > (self._many_above(self.pairs), log_sum(self.problem, self.pairs)):
            self.pairs = found.pairs
        return found.pairs

    def _relaxed_outcomes(self, watch: Watch) -> Floats:
        """The outcomes where a mentee may have parts of mentors."""
        found = self._program(self._aim(1.0, 0.0), 0.0, watch, relaxed=True)
        if found.variables is None:
            raise Stopped
        self.bound = min(self.bound, found.bound)
        self.relaxed = self.program.fixed + self.program.of_outcomes() @ found.variables[: self.program.size]
        return np.asarray(self.relaxed[self.wants])

    def _gap(self) -> float:
        value = log_sum(self.problem, self.pairs)
        return (self.bound - value) / max(1.0, abs(value))

    def _outcomes_of(self, pairs: Integers) -> Floats:
        reached = np.zeros(self.problem.shape[0])
        mentees, sums = outcomes(self.problem, pairs)
        reached[mentees] = sums
        return reached[self.wants]

    def _aim(self, of_logs: float, of_above: float) -> Floats:
        people = len(self.wants)
        return np.concatenate([np.zeros(self.program.size), np.full(people, of_above), np.full(people, of_logs)])

    def _program(self, aim: Floats, gap: float, watch: Watch, *, relaxed: bool = False) -> PairProgramResult:
        """Solve the program with the rows of outcomes above 0 and all tangents."""
        people = len(self.wants)
        ceiling = np.log(np.maximum(self.most, 1.0))
        low = np.append(np.full(people, float(self.all_above)), np.full(people, _LOWEST))
        high = np.append(np.ones(people), ceiling)
        limits = [rows.widened(2 * people) for rows in self.program.limits]
        limits += [self._rows_above(), self._rows(ceiling, -1.0, 0.0), *self.tangents]
        if not self.all_above:
            limits.append(rows_between(sparse.csr_array(self._aim(0.0, 1.0)[None]), low=float(self.many_above)))
        return self.program.solved(aim, limits, gap, watch, more=(low, high), whole=people, relaxed=relaxed)

    def _rows(self, of_above: Floats, of_logs: float, least: Floats | float, pairs: Any = None) -> Rows:
        """Rows, one for each who wants somebody: pairs + of_above · a + of_logs · z ≥ least."""
        people = len(self.wants)
        pairs = sparse.csr_array((people, self.program.size)) if pairs is None else pairs
        parts = [pairs, sparse.diags_array(of_above), sparse.diags_array(np.full(people, of_logs))]
        return rows_between(sparse.hstack(parts, format="csr"), low=least)

    def _rows_above(self) -> Rows:
        """Whose outcome is above 0: where no score is below 0, whoever has one above; else by a millionth of the scale.

        Without that an outcome of 0 would cost no more than where its last tangent ends.
        """
        rows = self.program.of_outcomes()[self.wants]
        no_loss = self.least >= 0
        some = rows.copy()
        some.data = (some.data > 0).astype(np.float64)
        # in a unit in which what HiGHS lets pass is far below what is asked
        fine = 1000.0 / self.scale if self.scale > 0 else 1.0
        pairs = sparse.diags_array(no_loss.astype(float)) @ some + sparse.diags_array(fine * ~no_loss) @ rows
        of_above = np.where(no_loss, -1.0, fine * (self.least - 1e-6 * self.scale))
        least = np.where(no_loss, -(self.fixed > 0).astype(float), fine * (self.least - self.fixed))
        return self._rows(of_above, 0.0, least, pairs)

    def _add_tangents(self, reached: Floats) -> bool:
        """Add the tangents at these outcomes; tell whether one is new by more than rounding.

        Where an outcome is not above 0, its z is at most 0 and its tangent does not bind.
        """
        some = reached > 1e-9 * self.scale
        at = np.where(some, reached, 1.0)
        height = np.log(at) - 1.0
        slack = np.maximum(0.0, -(height + self.least / at))
        rows = sparse.diags_array(some / at) @ self.program.of_outcomes()[self.wants]
        least = np.where(some, -height - self.fixed / at - slack, -np.inf)
        self.tangents.append(self._rows(-slack * some, -1.0, least, rows))
        with np.errstate(divide="ignore"):
            near = np.abs(np.log(at) - np.log(self.touched)).min(axis=0, initial=np.inf)
        self.touched = np.vstack([self.touched, np.where(some, at, 0.0)])
        return bool((near[some] > 1e-5).any())


def log_sum(problem: AssignmentProblem, pairs: Integers) -> float:
    """Return the sum of the logarithms of the outcomes above 0.

    Examples
    --------
    >>> log_sum(AssignmentProblem([[1.0], [-0.5]], capacity=2), np.array([[0, 0], [1, 0]]))
    0.0
    """
    reached = outcomes(problem, pairs)[1]
    return math.fsum(np.log(reached[reached > 0]))
