"""Lagrangian prices on groups, found by cutting planes, and their bound."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from scipy import sparse

from mentormatch.arrays import Floats, Integers
from mentormatch.assignment.best_total import best_total
from mentormatch.assignment.certificates import Certificate
from mentormatch.assignment.objectives.groups.measures import GroupMeasure, kept, priced
from mentormatch.assignment.objectives.highs import LinearProgram, solve_in_time
from mentormatch.assignment.objectives.rows import rows_between
from mentormatch.assignment.problem import AssignmentProblem
from mentormatch.assignment.solvers import Watch

_ROUNDS = 80
_LARGEST_PRICE = 1e7
_TOLERANCE = 1e-11


@dataclass(frozen=True)
class PricedAim:
    """An aim, given by the prices ν = ν⁺ − ν⁻ on groups that are allowed and by their cost.

    An answer's value is the least of weight · total + ν · means + cost · (Σ ν⁺, Σ ν⁻) over the prices allowed.

    Attributes
    ----------
    weight : float
        What the total counts.
    cost : (float, float)
        Of one unit of a price above and below zero.
    sums : (float, float), optional
        What the prices above and below zero must sum to; otherwise, with `balanced`, to the same.
    balanced : bool
    falls : bool
        Whether prices may be below zero.
    floor : float, optional
        What the total may not fall below: the total has a price too then, of 0 or more, at this cost.
    """

    weight: float
    cost: tuple[float, float] = (0.0, 0.0)
    sums: tuple[float, float] | None = None
    balanced: bool = False
    falls: bool = True
    floor: float | None = None

    @property
    def is_of_gap(self) -> bool:
        """Whether the difference between groups is what is sought to be least."""
        return self.sums == (1.0, 1.0)


WORST_MEAN = PricedAim(0.0, sums=(1.0, 0.0), falls=False)
"""The smallest mean of a group: prices that sum to 1."""
LEAST_GAP = PricedAim(0.0, sums=(1.0, 1.0))
"""The difference of the largest and the smallest mean, negative: one unit up, one unit down."""


def total_within(largest_gap: float) -> PricedAim:
    """Return the aim of the best total whose means differ by no more than `largest_gap`."""
    return PricedAim(1.0, cost=(largest_gap, 0.0), balanced=True)


def total_above(least_mean: float) -> PricedAim:
    """Return the aim of the best total in which no group's mean is below `least_mean`."""
    return PricedAim(1.0, cost=(-least_mean, 0.0), falls=False)


@dataclass(frozen=True, eq=False)
class CandidateAnswer:
    """An answer that was found during the search, with its total and the means of groups."""

    pairs: Integers
    total: float
    means: Floats

    @property
    def gap(self) -> float:
        """The difference of the largest and the smallest mean; 0 where there is no group."""
        return float(self.means.max() - self.means.min()) if len(self.means) else 0.0


@dataclass(frozen=True, eq=False)
class PriceBound:
    """A bound, with the prices and the certificate that prove it.

    Attributes
    ----------
    bound : float
        No answer of as many pairs exceeds it.
    prices : float array (groups,)
    weight : float
        What the total counts: that of the aim, or its price.
    means : float array (groups,)
        Those of the fractional answer that is worth the bound, as far as it was found.
    certificate : Certificate
        Of the problem that these prices make; `bound` is its bound and what the prices cost.
    problem : AssignmentProblem
        That problem.
    """

    bound: float
    prices: Floats
    weight: float
    means: Floats
    certificate: Certificate
    problem: AssignmentProblem


@dataclass(eq=False)
class GroupSearch:
    """A problem with its groups, the answers found so far, and the best bound of each aim."""

    problem: AssignmentProblem
    measure: GroupMeasure
    watch: Watch
    solver: str = "auto"
    candidates: list[CandidateAnswer] = field(default_factory=list)
    proofs: dict[PricedAim, "PriceBound"] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.quick: AssignmentProblem = kept(self.problem)

    def meet(self, pairs: Integers) -> CandidateAnswer:
        """Record an answer."""
        scores = self.quick.scores.pairs(pairs[:, 0], pairs[:, 1])
        total = math.fsum(scores - (self.problem.worth or 0.0))
        candidate = CandidateAnswer(pairs, total, self.measure.means(self.quick, pairs))
        self.candidates.append(candidate)
        return candidate

    def price(self, weight: float, prices: Floats) -> tuple[CandidateAnswer, Certificate, AssignmentProblem]:
        """Return the best answer at prices on groups, with its proof.

        Raises
        ------
        Stopped
            Where the watch said so; what was met until then is kept.
        """
        problem = priced(self.quick, self.measure, weight, prices)
        answer = best_total(problem, solver=self.solver, watch=self.watch)
        candidate = self.meet(answer.pairs)
        self.watch.look("pricing groups", len(self.candidates), len(self.candidates))
        return candidate, answer.certificate, problem


def price_groups(
    search: GroupSearch, aim: PricedAim, *, enough: Callable[[float, float], bool] | None = None
) -> PriceBound:
    r"""Return the prices on groups that bound an aim best, by cutting planes (Kelley 1960).

    .. math:: \min_ν \max_x \; weight · T(x) + \sum_g ν_g μ_g(x) + cost · ν

    1. Of the answers met so far, find the prices at which the best of them is worth least (a small linear program).
    2. Find the best answer at these prices: an assignment problem, whose certificate bounds the aim.
    3. Repeat until that answer is no better than those met, or was met before.

    This is the optimum of the linear program over all fractional answers of as many pairs: integer answers may fall
    short of it.

    Parameters
    ----------
    search : GroupSearch
        In which at least one answer was met.
    aim : PricedAim
    enough : function (bound, least bound there can be) -> bool, optional
        Ends the search early.

    Raises
    ------
    Stopped
        Where the watch said so.
    """
    best = search.proofs.get(aim)
    for _ in range(_ROUNDS + 4 * search.measure.groups):
        least, up, down, of_total, means = _prices(search.candidates, aim, search.measure.groups, search.watch)
        before = len(search.candidates)
        weight = aim.weight + of_total
        candidate, certificate, problem = search.price(weight, up - down)
        bound = certificate.bound + aim.cost[0] * up.sum() + aim.cost[1] * down.sum() - of_total * (aim.floor or 0.0)
        if best is None or bound < best.bound:
            best = search.proofs[aim] = PriceBound(float(bound), up - down, weight, means, certificate, problem)
        known = any(np.array_equal(candidate.pairs, other.pairs) for other in search.candidates[:before])
        done = best.bound - least <= _TOLERANCE * max(1.0, abs(best.bound))
        if known or done or (enough is not None and enough(best.bound, least)):
            break
    assert best is not None
    return best


def _prices(
    candidates: list[CandidateAnswer], aim: PricedAim, groups: int, watch: Watch
) -> tuple[float, Floats, Floats, float, Floats]:
    """Step 1: (the least bound, prices above zero, below zero, the price of the total, the means of all candidates)."""
    means = np.array([candidate.means for candidate in candidates])
    # the tolerances of HiGHS are those of numbers near 1; a power of 2 rounds nothing
    scale = 2.0 ** max(0, math.ceil(math.log2(max(1.0, float(np.abs(means).max(initial=0.0))))))
    means, ones = means / scale, np.ones(groups)
    costs = np.concatenate([[1.0], aim.cost[0] / scale * ones, aim.cost[1] / scale * ones, [0.0]])
    # what an answer has above the floor; 1 in the mean of one person is 1 in the total
    above = np.array([0.0 if aim.floor is None else (candidate.total - aim.floor) / scale for candidate in candidates])
    worths = np.column_stack([-np.ones(len(candidates)), means, -means, above])
    totals = np.array([candidate.total for candidate in candidates])
    rows = [rows_between(sparse.csr_array(worths), high=-aim.weight * totals / scale)]
    if aim.sums is not None:
        signs = np.array(
            [np.concatenate([[0.0], ones, 0 * ones, [0.0]]), np.concatenate([[0.0], 0 * ones, ones, [0.0]])]
        )
        sums = np.array(aim.sums)
        rows.append(rows_between(sparse.csr_array(signs), low=sums, high=sums))
    elif aim.balanced:
        signs = np.concatenate([[0.0], ones, -ones, [0.0]])[None]
        rows.append(rows_between(sparse.csr_array(signs), low=0.0, high=0.0))
    largest_down, largest_of_total = _LARGEST_PRICE * aim.falls, _LARGEST_PRICE * (aim.floor is not None)
    high = np.concatenate([[np.inf], _LARGEST_PRICE * ones, largest_down * ones, [largest_of_total]])
    low = np.append(-np.inf, np.zeros(2 * groups + 1))
    found = solve_in_time(LinearProgram(-costs, tuple(rows), low, high), watch)
    assert found.x is not None, found.status
    up, down = found.x[1 : groups + 1], found.x[groups + 1 : -1]
    # a price on a group that goes up and down at once says nothing
    both = np.minimum(up, down) if aim.sums is None else 0.0
    # how much of each answer the best fractional one holds
    shares = found.duals[0]
    return -found.objective * scale, up - both, down - both, float(found.x[-1]), shares @ means * scale
