"""Requests for objectives about groups, and the answers to them."""

import math
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from mentormatch.arrays import Integers
from mentormatch.assignment.answer import Assignment, answer_of
from mentormatch.assignment.best_total import best_total
from mentormatch.assignment.certificates import TOLERANCE, Certificate
from mentormatch.assignment.objectives.groups.measures import measure_of
from mentormatch.assignment.objectives.groups.prices import CandidateAnswer, GroupSearch, PricedAim
from mentormatch.assignment.objectives.groups.program import GroupProgram
from mentormatch.assignment.objectives.highs import in_scores_of_caller, in_unit_scores, score_unit
from mentormatch.assignment.problem import AssignmentProblem
from mentormatch.assignment.solvers import Watch

GAP = 1e-4
"""How far an integer program about groups may be from its bound when it stops."""


@dataclass(frozen=True)
class GroupOptions:
    """The options that objectives about groups share, as the caller gave them.

    Attributes
    ----------
    gap, nodes, keep, smallest, metric, threshold
        As for `group_maximin` and `max_gap`.
    gain : bool
        Whether what staying unmatched is worth is taken from each score.
    """

    gap: float = GAP
    nodes: int | None = None
    keep: float | None = None
    smallest: int = 1
    metric: str = "mean_score"
    threshold: float | None = None
    gain: bool = False


@dataclass(frozen=True, eq=False)
class GroupRequest:
    """A problem with its groups, in unit scores, and its best total as the first answer met.

    Attributes
    ----------
    objective : str
    problem : AssignmentProblem
        That of the caller.
    search : GroupSearch
        Over the problem in unit scores.
    first : Assignment
        The best total there.
    program : GroupProgram
    gap : float
    floor : float or None
        What the total must be, in unit scores.
    score_unit, mean_unit : float
        What 1 is in the caller's scores, and in the means of groups.
    """

    objective: str
    problem: AssignmentProblem
    search: GroupSearch
    first: Assignment
    program: GroupProgram
    gap: float
    floor: float | None
    score_unit: float
    mean_unit: float

    def rank(self, candidate: CandidateAnswer) -> tuple[float, float, float]:
        """Mentees placed where that comes first, then pairs, then the total."""
        if self.search.problem.worth is not None:
            return 0.0, 0.0, candidate.total
        placed = len(np.unique(candidate.pairs[:, 0])) if self.search.problem.spread else 0
        return float(placed), float(len(candidate.pairs)), candidate.total

    def value_unit(self, aim: PricedAim | None) -> float:
        """The size, in the caller's scores, of 1 in the value of an aim."""
        return self.mean_unit if aim is not None and not aim.weight else self.score_unit

    def known_bound(self, aim: PricedAim | None) -> float:
        """The bound that prices on groups proved so far."""
        proofs = self.search.proofs
        return math.inf if aim is None or aim not in proofs else proofs[aim].bound


def request_of(
    objective: str,
    problem: AssignmentProblem,
    groups: Integers,
    options: GroupOptions,
    *,
    solver: str,
    watch: Watch,
) -> GroupRequest:
    """Return the request that options make, with the best total.

    Raises
    ------
    ProblemError
        Where the options of the measure are not what they must be; those of integer programs have been checked.
    """
    measure = measure_of(
        problem,
        groups,
        metric=options.metric,
        threshold=options.threshold,
        smallest=options.smallest,
        gain=options.gain,
    )
    unit = score_unit(problem)
    mean_unit = unit if options.metric == "mean_score" else 1.0
    measure = replace(measure, threshold=measure.threshold / unit, worth=measure.worth / unit)
    search = GroupSearch(in_unit_scores(problem, unit), measure, watch, solver)
    first = best_total(search.quick, solver=solver, watch=watch)
    search.meet(first.pairs)
    program = GroupProgram(search.quick, measure, first.certificate.placed, first.certificate.pairs, options.nodes)
    total = search.candidates[0].total
    floor = None if options.keep is None else total - (1.0 - options.keep) * abs(total)
    return GroupRequest(objective, problem, search, first, program, options.gap, floor, unit, mean_unit)


def proof_of(
    request: GroupRequest, aim: PricedAim | None, candidate: CandidateAnswer, value: float, bound: float
) -> Certificate:
    """Return what is reached, and the bound: proven only where prices prove it, or a gap is nothing."""
    search, complete = request.search, request.first.certificate
    known = None if aim is None else search.proofs.get(aim)
    by_prices = request.known_bound(aim)
    if aim is not None and aim.is_of_gap:
        bound, by_prices = min(bound, 0.0), min(by_prices, 0.0)
    bound = max(bound, value)
    pairs, placed = len(candidate.pairs), len(np.unique(candidate.pairs[:, 0]))
    pairs_bound = pairs if search.problem.worth is not None else complete.pairs_bound
    placed_bound = complete.placed_bound if search.problem.spread else placed
    proven = (pairs, placed) == (pairs_bound, placed_bound) and by_prices - value <= TOLERANCE * max(1.0, abs(value))
    certificate = Certificate(
        pairs=pairs,
        pairs_bound=pairs_bound,
        value=value,
        bound=bound,
        gap=bound - value,
        proven=bool(proven),
        prices=complete.prices if known is None else known.certificate.prices,
        placed=placed,
        placed_bound=placed_bound,
    )
    return in_scores_of_caller(certificate, request.value_unit(aim))


def answer_to(
    request: GroupRequest,
    candidate: CandidateAnswer,
    certificate: Certificate,
    *,
    aim: PricedAim | None = None,
    limit: float | None = None,
    then: Certificate | None = None,
) -> Assignment:
    """Return a candidate that was met as the answer to the caller, with certificates in the caller's scores.

    Parameters
    ----------
    request : GroupRequest
    candidate : CandidateAnswer
    certificate : Certificate
    aim : PricedAim, optional
        Whose prices on groups are told.
    limit : float, optional
        On the gap between groups, in unit scores.
    then : Certificate, optional
        Of the total.
    """
    search, unit = request.search, request.mean_unit
    known = None if aim is None else search.proofs.get(aim)
    prices = np.zeros(search.measure.groups) if known is None else known.prices * request.value_unit(aim) / unit
    details: dict[str, Any] = {
        "means": (unit * search.measure.reported(candidate.means)).tolist(),
        "gap": unit * candidate.gap,
        "group_prices": prices.tolist(),
    }
    if request.floor is not None and aim is not None:
        weight = 0.0 if known is None else known.weight
        details["total_price"] = weight * request.value_unit(aim) / request.score_unit
    if limit is not None:
        details["excess"] = unit * max(0.0, candidate.gap - limit)
    return answer_of(
        request.problem,
        candidate.pairs,
        certificate,
        solver=request.first.solver,
        objective=request.objective,
        then=then,
        details=details,
    )
