"""The integer program over some pairs with limits on group means."""

import math
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

from mentormatch.arrays import Floats, Integers
from mentormatch.assignment.objectives.groups.measures import GroupMeasure
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
from mentormatch.assignment.problem import AssignmentProblem

# so many pairs times nodes are looked at: the same problem has the same answer, which a limit in seconds would not give
_LOOKS, _NODES = 200_000, (20, 2000)
# rows about means are multiplied: where they limit, so that HiGHS's tolerance of 1e-6 on a row is far less in a mean
_SOUGHT, _LIMITING = 10.0, 10_000.0
# after pairs and placed mentees: the smallest mean, how far the largest is above it, and one that is 1
_SMALLEST, _APART, _UNITY, _OTHERS = 0, 1, 2, 3

GroupAim: TypeAlias = Literal["worst mean", "gap", "total"]
"""The largest smallest mean, the smallest difference of means, or the largest total."""


@dataclass(frozen=True)
class GroupTarget:
    """What is sought of whole answers, and within which limits.

    Attributes
    ----------
    aim : {"worst mean", "gap", "total"}
        The largest smallest mean, the smallest difference of means, or the largest total.
    gap : float
        Relative; where HiGHS may stop.
    least_mean, largest_gap : float
        What must hold of the means.
    least_total : float
        What the total must be.
    """

    aim: GroupAim
    gap: float = 1e-4
    least_mean: float = -math.inf
    largest_gap: float = math.inf
    least_total: float = -math.inf


@dataclass(frozen=True)
class GroupProgramResult:
    """The result of the integer program.

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

    def solve(self, arcs: Integers, target: GroupTarget, *, seconds: float | None = None) -> GroupProgramResult:
        """Return the best answer of the pairs `arcs`.

        Parameters
        ----------
        arcs : int array (n, 2)
        target : GroupTarget
        seconds : float, optional
            When it must stop; otherwise after so many nodes, so that the same problem has the same answer.
        """
        if not len(arcs) or not self.measure.groups:
            return GroupProgramResult(arcs[:0], 0.0, impossible=bool(self.count))
        scores = self.problem.scores.pairs(arcs[:, 0], arcs[:, 1])
        variables = PairVariables(arcs[:, 0], arcs[:, 1], self.problem.shape, self._mentees_with_y(), others=_OTHERS)
        smallest = variables.width - _OTHERS + _SMALLEST
        rows = [
            *self._limits(variables),
            *self._means(variables, scores, target),
        ]
        worths = scores - (self.problem.worth or 0.0)
        if math.isfinite(target.least_total):
            rows.append(rows_between(variables.over_pairs(worths), low=target.least_total))
        objective = np.zeros(variables.width)
        if target.aim == "total":
            objective[: len(arcs)] = worths
        elif target.aim == "worst mean":
            objective[smallest] = 1.0
        else:
            # a gap of nearly nothing is relative to 1, not to itself
            objective[smallest + _APART], objective[smallest + _UNITY] = -1.0, -_SOUGHT
        low, high = np.zeros(variables.width), np.ones(variables.width)
        forced = set(map(tuple, self.problem.forced.tolist()))
        low[: len(arcs)] = [pair in forced for pair in map(tuple, arcs.tolist())]
        low[smallest], high[[smallest, smallest + _APART]] = -np.inf, np.inf
        low[smallest + _UNITY] = 1.0
        nodes = self.nodes or int(np.clip(_LOOKS // len(arcs), *_NODES))
        whole = np.arange(variables.width) < smallest
        program = LinearProgram(objective, tuple(rows), low, high, whole)
        result = solve_program(program, gap=target.gap, seconds=seconds, nodes=nodes)
        if result.x is None:
            return GroupProgramResult(None, math.inf, impossible=result.status is Status.INFEASIBLE)
        bound = result.safe_bound / (1.0 if target.aim == "total" else _SOUGHT)
        chosen = arcs[result.x[: len(arcs)] > 0.5]
        return GroupProgramResult(chosen, float(bound + (1.0 if target.aim == "gap" else 0.0)))

    def _mentees_with_y(self) -> Integers:
        """The mentees with a variable for being placed: none where pairs count placed mentees."""
        several = self.problem.spread and (self.problem.demand > 1).any()
        return np.arange(self.problem.shape[0] if several else 0)

    def _limits(self, variables: PairVariables) -> list[Rows]:
        """Demands, loads, and as many pairs as can be."""
        problem = self.problem
        rows = [demand_rows(variables, problem.demand), load_rows(variables, problem.min_load, problem.capacity)]
        if problem.worth is None:
            rows.append(count_rows(variables, self.count))
        if len(variables.placed):
            rows += [placed_rows(variables), placed_count_rows(variables, self.placed)]
        return rows

    def _means(self, variables: PairVariables, scores: Floats, target: GroupTarget) -> list[Rows]:
        """Each mean stands between the smallest and the smallest and the distance apart; all of them multiplied."""
        group = self.measure.group_of[variables.row]
        scale = _LIMITING if target.aim == "total" else _SOUGHT
        amounts = self.measure.amount(scores) * self.measure.share()[variables.row] * scale
        groups = self.measure.groups
        # who is in no group is summed in a line that is left out
        means = variables.sums(np.where(group >= 0, group, groups), groups + 1, amounts)[:groups]
        smallest = variables.of_other(_SMALLEST, groups)
        rows = []
        if math.isfinite(target.least_mean):
            rows.append(rows_between(means, low=target.least_mean * scale))
        if target.aim in {"worst mean", "gap"} or math.isfinite(target.largest_gap):
            rows.append(rows_between(means - smallest, low=0.0))
        if target.aim == "gap":
            rows.append(rows_between(means - smallest - variables.of_other(_APART, groups), high=0.0))
        elif math.isfinite(target.largest_gap):
            rows.append(rows_between(means - smallest, high=target.largest_gap * scale))
        return rows
