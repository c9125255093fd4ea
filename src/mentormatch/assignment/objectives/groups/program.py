"""The integer program over some pairs, with HiGHS."""

import math
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from mentormatch.arrays import Floats, Integers
from mentormatch.assignment.objectives.groups.measures import GroupMeasure
from mentormatch.assignment.problem import AssignmentProblem

# so many pairs times nodes are looked at: the same problem has the same answer, which a limit in seconds would not give
_LOOKS, _NODES = 200_000, (20, 2000)
# rows about means are multiplied: where they limit, so that HiGHS's tolerance of 1e-6 on a row is far less in a mean
_SOUGHT, _LIMITING = 10.0, 10_000.0
_ROUNDING = 1e-6


@dataclass(frozen=True)
class Reached:
    """What a program found.

    Attributes
    ----------
    pairs : int array (n, 2) or None
    bound : float
        What HiGHS says that no answer of these pairs exceeds, in the unit of the aim and with its tolerance.
    impossible : bool
        Whether HiGHS found that no answer of these pairs holds the limits.
    """

    pairs: Integers | None
    bound: float
    impossible: bool = False


@dataclass(frozen=True, eq=False)
class GroupProgram:
    """Which of some pairs to make: x in {0, 1} within all limits, as many pairs as can be, and limits on means.

    Attributes
    ----------
    problem : AssignmentProblem
    measure : GroupMeasure
    placed, count : int
        How many mentees are placed and how many pairs made, where pairs come first.
    nodes : int, optional
        How many nodes of the search tree are looked at, at most; by default the more, the fewer pairs there are.
    """

    problem: AssignmentProblem
    measure: GroupMeasure
    placed: int
    count: int
    nodes: int | None = None

    def solve(
        self,
        arcs: Integers,
        aim: Literal["worst mean", "gap", "total"],
        *,
        least_mean: float = -math.inf,
        largest_gap: float = math.inf,
        least_total: float = -math.inf,
        gap: float = 1e-4,
        seconds: float | None = None,
    ) -> Reached:
        """Return the best answer of the pairs `arcs`.

        Parameters
        ----------
        arcs : int array (n, 2)
        aim : {"worst mean", "gap", "total"}
            The largest smallest mean, the smallest difference of means, or the largest total.
        least_mean, largest_gap : float
            What must hold of the means.
        least_total : float
            What the total must be.
        gap : float
            Relative; where HiGHS may stop.
        seconds : float, optional
            When it must stop; otherwise after so many nodes, so that the same problem has the same answer.
        """
        if not len(arcs) or not self.measure.groups:
            return Reached(arcs[:0], 0.0, impossible=bool(self.count))
        scores = self.problem.scores.pairs(arcs[:, 0], arcs[:, 1])
        rows = _Rows(len(arcs), self._spread(), self.measure.groups)
        limits = [
            *self._limits(arcs, rows),
            *self._means(arcs, scores, rows, aim=aim, least=least_mean, most=largest_gap),
        ]
        worths = scores - (self.problem.worth or 0.0)
        if math.isfinite(least_total):
            limits.append(LinearConstraint(rows.line(np.arange(len(arcs)), worths), least_total, np.inf))
        objective = np.zeros(rows.width)
        if aim == "total":
            objective[: len(arcs)] = worths
        else:
            objective[rows.middle if aim == "worst mean" else rows.apart] = 1.0 if aim == "worst mean" else -1.0
            # a gap of nearly nothing is relative to 1, not to itself
            objective[rows.one] = -_SOUGHT if aim == "gap" else 0.0
        options: Any = {"mip_rel_gap": gap, "node_limit": self.nodes or int(np.clip(_LOOKS // len(arcs), *_NODES))}
        if seconds is not None:
            options["time_limit"] = seconds
        found: Any = milp(
            -objective,
            integrality=np.where(np.arange(rows.width) < rows.middle, 1, 0),
            bounds=self._bounds(arcs, rows),
            constraints=limits,
            options=options,
        )
        if found.x is None:
            return Reached(None, math.inf, impossible=found.status == 2)
        chosen = arcs[found.x[: len(arcs)] > 0.5]
        bound = -found.mip_dual_bound if found.mip_dual_bound is not None else math.inf
        unit = 1.0 if aim == "total" else _SOUGHT
        bound = (bound + _ROUNDING * max(1.0, abs(bound))) / unit
        return Reached(chosen, float(bound + (1.0 if aim == "gap" else 0.0)))

    def _spread(self) -> int:
        """How many variables say whether a mentee gets anybody: none where a pair and a placed mentee are the same."""
        return self.problem.shape[0] if self.problem.spread and (self.problem.demand > 1).any() else 0

    def _limits(self, arcs: Integers, rows: "_Rows") -> list[LinearConstraint]:
        """Demands, loads, and as many pairs as can be."""
        problem = self.problem
        of_mentee = rows.matrix(arcs[:, 0], np.arange(len(arcs)), np.ones(len(arcs)), problem.shape[0])
        of_mentor = rows.matrix(arcs[:, 1], np.arange(len(arcs)), np.ones(len(arcs)), problem.shape[1])
        limits = [
            LinearConstraint(of_mentee, 0, problem.demand),
            LinearConstraint(of_mentor, problem.min_load, problem.capacity),
        ]
        if problem.worth is None:
            limits.append(LinearConstraint(rows.line(np.arange(len(arcs)), np.ones(len(arcs))), self.count, self.count))
        if rows.spread:
            every = np.arange(rows.spread)
            is_placed = rows.matrix(every, rows.arcs + every, np.ones(rows.spread), rows.spread)
            limits.append(LinearConstraint(of_mentee - is_placed, 0, np.inf))
            limits.append(LinearConstraint(rows.line(rows.arcs + every, np.ones(rows.spread)), self.placed, np.inf))
        return limits

    def _means(
        self, arcs: Integers, scores: Floats, rows: "_Rows", *, aim: str, least: float, most: float
    ) -> list[LinearConstraint]:
        """Each mean stands between the middle and the middle and the distance apart; all of them multiplied."""
        group = self.measure.group_of[arcs[:, 0]]
        inside = np.flatnonzero(group >= 0)
        scale = _LIMITING if aim == "total" else _SOUGHT
        amounts = (self.measure.amount(scores) * self.measure.share()[arcs[:, 0]] * scale)[inside]
        groups = self.measure.groups
        means = rows.matrix(group[inside], inside, amounts, groups)
        every, ones = np.arange(groups), np.ones(groups)
        middle = rows.matrix(every, np.full(groups, rows.middle), ones, groups)
        limits = []
        if math.isfinite(least):
            limits.append(LinearConstraint(means, least * scale, np.inf))
        if aim in {"worst mean", "gap"} or math.isfinite(most):
            limits.append(LinearConstraint(means - middle, 0, np.inf))
        if aim == "gap":
            apart = rows.matrix(every, np.full(groups, rows.apart), ones, groups)
            limits.append(LinearConstraint(means - middle - apart, -np.inf, 0))
        elif math.isfinite(most):
            limits.append(LinearConstraint(means - middle, -np.inf, most * scale))
        return limits

    def _bounds(self, arcs: Integers, rows: "_Rows") -> Bounds:
        lower, upper = np.zeros(rows.width), np.ones(rows.width)
        forced = set(map(tuple, self.problem.forced.tolist()))
        lower[: len(arcs)] = [pair in forced for pair in map(tuple, arcs.tolist())]
        lower[rows.middle], upper[[rows.middle, rows.apart]] = -np.inf, np.inf
        lower[rows.one] = 1.0
        return Bounds(lower, upper)


@dataclass(frozen=True)
class _Rows:
    """Where the variables stand: pairs, placed mentees, the middle, the distance apart, and one that is 1."""

    arcs: int
    spread: int
    groups: int

    @property
    def middle(self) -> int:
        return self.arcs + self.spread

    @property
    def apart(self) -> int:
        return self.middle + 1

    @property
    def one(self) -> int:
        return self.middle + 2

    @property
    def width(self) -> int:
        return self.middle + 3

    def matrix(self, rows: Integers, columns: Integers, numbers: Floats, height: int) -> Any:
        return sparse.csr_array((numbers, (rows, columns)), shape=(height, self.width))

    def line(self, columns: Integers, numbers: Floats) -> Any:
        return self.matrix(np.zeros(len(columns), dtype=np.int64), columns, numbers, 1)
