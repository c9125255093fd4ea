"""Integer programs over pairs for limits on outcomes."""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from mentormatch.arrays import Booleans, Floats, Integers
from mentormatch.assignment.certificates import Certificate
from mentormatch.assignment.objectives.highs import LinearProgram, Status, solve_program
from mentormatch.assignment.objectives.rows import (
    PairVariables,
    Rows,
    count_rows,
    demand_rows,
    load_rows,
    placed_count_rows,
    placed_rows,
    rows_between,
)
from mentormatch.assignment.objectives.welfare.outcomes import outcomes
from mentormatch.assignment.problem import AssignmentProblem
from mentormatch.assignment.solvers import Watch

GAP = 1e-4
"""How far, relative to its value, an integer program may be from its bound when it stops."""
_FINE = 1000.0
"""Rows of outcomes are multiplied by this, since HiGHS takes a row as held that lacks 1e-6."""


@dataclass(frozen=True, eq=False)
class PairProgramResult:
    """The result of an integer program over pairs.

    Attributes
    ----------
    pairs : int array (n, 2) or None
        None where it found none.
    bound : float
        What no answer exceeds, as HiGHS says.
    infeasible : bool
        Whether it says that there is none.
    variables : float array or None
        What the variables are.
    """

    pairs: Integers | None
    bound: float
    infeasible: bool = False
    variables: Floats | None = None


class PairProgram:
    """All answers of as many pairs as can be, as linear constraints on 0/1 variables.

    The variables are x, one a pair that may be chosen; then, where not every place is filled, y, one a mentee who may
    stay without anybody: 1 where it has somebody.

    Parameters
    ----------
    problem : AssignmentProblem
    allowed : boolean array (mentees, mentors)
        The pairs to choose from, none of them forced.
    certificate : Certificate
        Of a proven answer of the best total: how many pairs there must be, and how many mentees with somebody.

    Attributes
    ----------
    row, column, score : arrays (k,)
        The pairs.
    counted : int array
        Mentees who have somebody for certain.
    unsure : int array
        Mentees who may have nobody.
    fixed : float array (mentees,)
        What each has from forced pairs.
    """

    score: Floats
    everybody: bool
    fixed: Floats
    variables: PairVariables
    size: int
    limits: list[Rows]
    row: Integers
    column: Integers
    counted: Integers
    unsure: Integers

    def __init__(self, problem: AssignmentProblem, allowed: Booleans, certificate: Certificate) -> None:
        self.problem = problem
        row, column = np.nonzero(allowed)
        self.row, self.column = row.astype(np.int64), column.astype(np.int64)
        self.score = problem.scores.pairs(self.row, self.column)
        self.everybody = bool(certificate.pairs == problem.demand.sum())
        sure = (problem.demand > 0) & (self.everybody | (problem.remaining.forced_of_mentee > 0))
        self.counted, self.unsure = np.flatnonzero(sure), np.flatnonzero((problem.demand > 0) & ~sure)
        self.fixed = np.zeros(problem.shape[0])
        np.add.at(self.fixed, problem.forced[:, 0], problem.scores.pairs(problem.forced[:, 0], problem.forced[:, 1]))
        self.variables = PairVariables(self.row, self.column, problem.shape, placed=self.unsure)
        self.size = self.variables.width
        self.limits = self._limits(certificate)

    def _limits(self, certificate: Certificate) -> list[Rows]:
        """Places, seats, minimum loads, how many pairs, and with `spread` how many mentees have somebody."""
        problem, variables, remaining = self.problem, self.variables, self.problem.remaining
        limits = [
            demand_rows(variables, remaining.demand, linked=True),
            placed_rows(variables),
            load_rows(variables, remaining.min_load, remaining.capacity),
            count_rows(variables, certificate.pairs - len(problem.forced)),
        ]
        if problem.spread and len(self.unsure):
            limits.append(
                placed_count_rows(variables, certificate.placed - int((remaining.forced_of_mentee > 0).sum()))
            )
        return limits

    def of_outcomes(self) -> sparse.csr_array:
        """What pairs add to each mentee's outcome, shape (mentees, variables)."""
        return self.variables.by_mentee(self.score)

    def at_least(self, least: float) -> Rows:
        """Return the constraint, a row a mentee, that no outcome is below `least`; who has nobody has none."""
        people = self.problem.shape[0]
        counted = np.isin(np.arange(people), self.counted)
        outcome = self.of_outcomes() - self.variables.of_placed(np.full(people, least))
        needed = np.where(counted, least - self.fixed, np.where(self.problem.demand > 0, 0.0, -np.inf))
        return rows_between(outcome, low=needed)

    def best_total(self, least: float, gap: float, watch: Watch) -> PairProgramResult:
        """Return the best total of which no outcome is below `least`.

        Where rounding inside HiGHS let an outcome below pass, that set of mentors is excluded for this mentee, and the
        program solved again.
        """
        limits = [*self.limits, self.at_least(least).times(self._fine())]
        aim = np.append(self.score, np.zeros(len(self.unsure)))
        while True:
            found = self.solved(aim, limits, gap, watch)
            bound = found.bound + float(self.fixed.sum())
            if found.pairs is None:
                return PairProgramResult(None, bound, found.infeasible)
            mentees, reached = outcomes(self.problem, found.pairs)
            low = mentees[reached < least]
            if not len(low):
                return PairProgramResult(found.pairs, bound)
            limits += [self._other_mentors(int(i), found.pairs) for i in low]

    def multipliers(self, least: float, watch: Watch) -> Floats:
        """Return the dual prices of the rows that keep each mentee's outcome at `least`, in the relaxed program."""
        people = np.isin(np.arange(self.problem.shape[0]), self.counted)
        every = self.at_least(least)
        outcome_rows = Rows(every.lines[people], every.low[people], every.high[people])
        aim, bounds = np.append(self.score, np.zeros(len(self.unsure))), (np.zeros(self.size), np.ones(self.size))
        result = solve_program(LinearProgram(aim, (outcome_rows, *self.limits), *bounds), seconds=watch.seconds_left())
        costs = np.zeros(self.problem.shape[0])
        if result.status is Status.OPTIMAL:
            costs[people] = np.maximum(0.0, -result.duals[0])
        return costs

    def _fine(self) -> float:
        largest = float(np.abs(self.score).max(initial=0.0))
        return _FINE / largest if largest > 0 else 1.0

    def _other_mentors(self, mentee: int, pairs: Integers) -> Rows:
        """The constraint that a mentee has another set of mentors than in `pairs`."""
        mine = np.flatnonzero(self.row == mentee)
        has = np.isin(self.column[mine], pairs[pairs[:, 0] == mentee, 1])
        line = sparse.csr_array((np.where(has, 1.0, -1.0), (np.zeros(len(mine)), mine)), shape=(1, self.size))
        return rows_between(line, high=float(has.sum()) - 1)

    def highest_minimum(self, between: tuple[float, float], gap: float, watch: Watch) -> PairProgramResult:
        """Return an answer of the highest lowest outcome, known to lie between two numbers."""
        people = self.problem.shape[0]
        counted = np.isin(np.arange(people), self.counted)
        spare = max(between[1], 0.0)  # whoever has nobody must not hold the minimum down
        lines = self.of_outcomes() - self.variables.of_placed(np.full(people, spare))
        wants = self.problem.demand > 0
        lines = sparse.hstack([lines, sparse.csr_array(-wants.astype(np.float64)[:, None])], format="csr")
        needed = np.where(counted, -self.fixed, np.where(wants, -spare, -np.inf))
        limits = [rows.widened(1) for rows in self.limits]
        limits.append(rows_between(lines, low=needed).times(self._fine()))
        aim = np.append(np.zeros(self.size), 1.0)
        return self.solved(aim, limits, gap, watch, more=between)

    def solved(
        self,
        aim: Floats,
        limits: list[Rows],
        gap: float,
        watch: Watch,
        *,
        more: tuple[float, float] | tuple[Floats, Floats] = (np.zeros(0), np.zeros(0)),
        whole: int = 0,
        relaxed: bool = False,
    ) -> PairProgramResult:
        """Maximise `aim` by HiGHS; `more` bounds the variables after x and y, of which the first `whole` are whole.

        If `relaxed`, no variable need be.

        Raises
        ------
        Stopped
            Where the watch says so before it begins.
        """
        watch.look("solving an integer program", 0, 1, now=True)
        if not len(aim):
            return PairProgramResult(self.problem.forced, 0.0)
        low, high = np.append(np.zeros(self.size), more[0]), np.append(np.ones(self.size), more[1])
        is_whole = None if relaxed else np.arange(len(aim)) < self.size + whole
        program = LinearProgram(aim, tuple(limits), low, high, is_whole)
        result = solve_program(program, gap=gap, seconds=watch.seconds_left())
        if result.x is None:
            return PairProgramResult(None, result.bound, infeasible=result.status is Status.INFEASIBLE)
        made = result.x[: len(self.row)] > 0.5
        chosen = np.stack([self.row[made], self.column[made]], axis=1)
        return PairProgramResult(np.concatenate([self.problem.forced, chosen]), result.bound, variables=result.x)
