"""The worst group's mean raised, or the gap between groups limited."""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from mentormatch.arrays import Integers
from mentormatch.assignment.answer import Assignment, answer_of
from mentormatch.assignment.best_total import best_total
from mentormatch.assignment.certificates import TOLERANCE, Certificate
from mentormatch.assignment.objectives.groups.local_search import Band
from mentormatch.assignment.objectives.groups.measures import is_number, is_whole, measure_of
from mentormatch.assignment.objectives.groups.prices import (
    LEAST_GAP,
    WORST_MEAN,
    Aim,
    Point,
    Search,
    price_groups,
    total_above,
    total_within,
)
from mentormatch.assignment.objectives.groups.program import GroupProgram
from mentormatch.assignment.objectives.groups.whole_answers import Whole, whole_answer
from mentormatch.assignment.problem import AssignmentProblem
from mentormatch.assignment.solvers import Stopped, Watch
from mentormatch.errors import InfeasibleError, Mistake, ProblemError, StoppedError

GAP = 1e-4
_SLACK = 0.8 * TOLERANCE
_MOST_OF = 0.9
_CALLED = {
    "mean_score": "The mean scores of groups",
    "match_rate": "The match rates of groups",
    "below": "The shares of groups below the threshold",
}


def group_maximin(
    problem: AssignmentProblem,
    *,
    solver: str,
    watch: Watch,
    groups: Integers,
    keep: float | None = None,
    gap: float = GAP,
    nodes: int | None = None,
    smallest: int = 1,
) -> Assignment:
    r"""Return the answer, of most pairs, in which the worst group's mean outcome is largest, then the best total.

    .. math:: \max_x \min_g \frac{1}{n_g} \sum_{i \in g} \sum_j s_{ij} x_{ij}

    over the answers of most pairs; n_g counts the mentees of a group who want somebody, and who got nobody counts 0.
    With ``unmatched=w`` pairs are no aim, and s_ij − w takes the place of s_ij. With several groups this is as hard as
    dividing numbers into equal sums, so that the last step is an integer program.

    1. Prices on groups, found by cutting planes, bound the aim (`price_groups`); each bound is that of a certificate.
    2. An integer program over the pairs that an answer near the bound can hold (`whole_answer`) gives the answer.
    3. The same for the total, with the worst mean that was reached as a limit.

    Parameters
    ----------
    problem : AssignmentProblem
    solver, watch
        As for `best_total`, which is asked at every price.
    groups : int array (mentees,)
    keep : float, optional
        The share of the best total, from 0 to 1, that must be kept: 0.99 asks for the largest worst mean that costs at
        most a hundredth. By default it may cost what it must.
    gap : float
        Relative gap at which an integer program may stop.
    nodes : int, optional
        After how many nodes of its search tree it stops at the latest; by default the more, the smaller the problem.
    smallest : int
        Groups of fewer mentees who want somebody are not compared.

    Returns
    -------
    Assignment
        ``certificate`` is of the worst mean, ``then`` of the total among answers that reach it. Proven is what prices
        alone prove; where only HiGHS says so, the gap is what it left, with its tolerance, and is not called proven.
        ``details``: the groups' means, their gap, and the prices on groups of the certificate; with `keep`, the price
        on the total beside them.

    Raises
    ------
    ProblemError
        Where an option is not what it must be.
    InfeasibleError, StoppedError
        As for the total.

    Examples
    --------
    >>> from mentormatch.assignment import solve
    >>> problem = AssignmentProblem([[0.9, 0.6], [0.8, 0.3]])
    >>> solve(problem, objective="group-maximin", groups=["a", "b"]).pairs.tolist(), solve(problem).pairs.tolist()
    ([[0, 1], [1, 0]], [[0, 1], [1, 0]])
    >>> answer = solve(problem, objective="group-maximin", groups=["a", "b"])
    >>> answer.certificate.value, answer.details["means"]
    (0.6, [0.6, 0.8])
    """
    options: dict[str, Any] = {"gap": gap, "nodes": nodes, "keep": keep, "smallest": smallest, "gain": True}
    asked = _ask("group-maximin", problem, solver, watch, groups, **options)
    return _means_first(asked, replace(WORST_MEAN, floor=asked.floor))


def least_gap(
    problem: AssignmentProblem,
    *,
    solver: str,
    watch: Watch,
    groups: Integers,
    metric: str = "mean_score",
    threshold: float | None = None,
    keep: float | None = None,
    gap: float = GAP,
    nodes: int | None = None,
    smallest: int = 1,
) -> Assignment:
    """Return the answer, of most pairs, in which groups differ least in a metric, then the best total.

    The certificate's value is the difference of the largest and the smallest mean, negative, so that more is better.
    The least difference is sought to within `gap` (here not relative), and of all answers that come so near the one
    with the best total is returned: to make two means equal to the last digit can cost much for nothing. What the least
    difference itself costs is limited by `keep`. Where it is stopped, the best total is returned of what was met that
    is as near, to within `gap`, as the nearest.

    Parameters
    ----------
    problem, solver, watch, groups, keep, gap, nodes, smallest
        As for `group_maximin`.
    metric, threshold
        As for `max_gap`.

    Examples
    --------
    >>> from mentormatch.assignment import solve
    >>> problem = AssignmentProblem([[0.9, 0.5], [0.8, 0.1]])
    >>> answer = solve(problem, objective="least-gap", groups=["a", "b"])
    >>> answer.pairs.tolist(), round(answer.certificate.value, 9), round(answer.total, 9)
    ([[0, 1], [1, 0]], -0.3, 1.3)
    """
    options: dict[str, Any] = {"gap": gap, "nodes": nodes, "keep": keep, "smallest": smallest}
    asked = _ask("least-gap", problem, solver, watch, groups, metric=metric, threshold=threshold, **options)
    return _means_first(asked, replace(LEAST_GAP, floor=asked.floor))


def max_gap(
    problem: AssignmentProblem,
    *,
    solver: str,
    watch: Watch,
    groups: Integers,
    max_gap: float | None = None,
    metric: str = "mean_score",
    threshold: float | None = None,
    gap: float = GAP,
    nodes: int | None = None,
    smallest: int = 1,
) -> Assignment:
    """Return the best total, of most pairs, in which groups differ by at most `max_gap` in a metric.

    Parameters
    ----------
    problem, solver, watch, groups, gap, nodes, smallest
        As for `group_maximin`.
    max_gap : float
        The largest difference between any two groups, 0 or more.
    metric : {"mean_score", "match_rate", "below"}
        The mean outcome, the share who got somebody, or the share whose outcome is below the `threshold`; who got
        nobody counts 0. The last two go with one mentor each.
    threshold : float, optional
        With "below".

    Returns
    -------
    Assignment
        ``certificate`` is of the total among all answers within the limit; proven as for `group_maximin`.
        ``details``: the groups' values of the metric, their gap, the ``excess`` of the gap over `max_gap`, and the
        prices on groups. The excess is 0, or the rounding error of a sum, save where no answer within the limit was
        found, nor known to be impossible: then the nearest found is returned.

    Raises
    ------
    ProblemError
        Where an option is not what it must be.
    InfeasibleError
        Where no answer of as many pairs is within the limit.
    StoppedError
        Where it was stopped before there was one.

    Examples
    --------
    >>> from mentormatch.assignment import solve
    >>> problem = AssignmentProblem([[0.9, 0.5], [0.8, 0.1]])
    >>> answer = solve(problem, objective="max-gap", groups=["a", "b"], options={"max_gap": 0.4})
    >>> answer.pairs.tolist(), round(answer.details["gap"], 9)
    ([[0, 1], [1, 0]], 0.3)
    """
    if not is_number(max_gap) or max_gap is None or max_gap < 0:
        raise ProblemError(Mistake("max_gap", "the option max_gap must be a number of 0 or more", got=str(max_gap)))
    options: dict[str, Any] = {"metric": metric, "threshold": threshold, "smallest": smallest}
    asked = _ask("max-gap", problem, solver, watch, groups, gap=gap, nodes=nodes, **options)
    search, limit = asked.search, float(max_gap)
    if asked.first.certificate.proven and search.points[0].gap <= limit + TOLERANCE:
        return _answer(asked, search.points[0], asked.first.certificate, limit=limit)
    aim = total_within(limit)
    try:
        found = _within(asked, aim, limit)
        bound, point = found.bound, found.point
    except Stopped:
        point = max((one for one in search.points if one.gap <= limit + TOLERANCE), key=asked.rank, default=None)
        bound = search.proofs[aim].bound if aim in search.proofs else math.inf
        if point is None:
            raise StoppedError("Stopped before groups differed by no more than asked. Give it more time.") from None
    assert point is not None
    certificate = _proof(asked, aim, point, point.total, bound)
    # what is not within the limit may exceed the bound of all that is
    within = point.gap <= limit + TOLERANCE
    return _answer(asked, point, replace(certificate, proven=certificate.proven and within), aim=aim, limit=limit)


@dataclass(frozen=True, eq=False)
class _Asked:
    """What an objective about groups was asked, with the best total as the first answer met."""

    name: str
    search: Search
    first: Assignment
    program: GroupProgram
    gap: float
    floor: float | None

    def rank(self, one: Point) -> tuple[float, float, float]:
        """Mentees placed where that comes first, then pairs, then the total."""
        if self.search.problem.worth is not None:
            return 0.0, 0.0, one.total
        placed = len(np.unique(one.pairs[:, 0])) if self.search.problem.spread else 0
        return float(placed), float(len(one.pairs)), one.total


def _ask(
    name: str,
    problem: AssignmentProblem,
    solver: str,
    watch: Watch,
    groups: Integers,
    *,
    gap: float,
    nodes: int | None,
    keep: float | None = None,
    **options: Any,
) -> _Asked:
    mistakes = []
    if keep is not None and (not is_number(keep) or not 0 <= keep <= 1):
        mistakes.append(Mistake("keep", "the option keep must be a number from 0 to 1", got=str(keep)))
    if not is_number(gap) or not 0 <= gap < 1:
        mistakes.append(Mistake("gap", "the option gap must be a number from 0 to below 1", got=str(gap)))
    if nodes is not None and (not is_whole(nodes) or nodes < 1):
        mistakes.append(Mistake("nodes", "the option nodes must be a whole number of 1 or more", got=str(nodes)))
    if mistakes:
        raise ProblemError(mistakes)
    search = Search(problem, measure_of(problem, groups, **options), watch, solver)
    first = best_total(search.quick, solver=solver, watch=watch)
    search.meet(first.pairs)
    program = GroupProgram(search.quick, search.measure, first.certificate.placed, first.certificate.pairs, nodes)
    total = search.points[0].total
    floor = None if keep is None else total - (1.0 - keep) * abs(total)
    return _Asked(name, search, first, program, gap, floor)


def _within(asked: _Asked, aim: Aim, limit: float) -> Whole:
    """The best total within a limit on the gap; where none is found, that of the nearest answer found."""
    search, program = asked.search, asked.program

    def enough(bound: float, least: float) -> bool:
        return bound < -limit - TOLERANCE or -least <= limit

    nearest = price_groups(search, LEAST_GAP, enough=enough)
    if nearest.bound < -limit - TOLERANCE:
        raise _too_far(search, limit, f"{-nearest.bound:.6g} or more")
    proof = price_groups(search, aim)

    def total_at(most: float) -> Callable[[Point], float]:
        return lambda one: one.total if one.gap <= most + TOLERANCE else -math.inf

    band = Band(width=limit, start=float(proof.means.min()))
    within: dict[str, Any] = {"aim": "total", "gap": asked.gap}
    found = whole_answer(search, proof, program, total_at(limit), band=band, largest_gap=limit, **within)
    if found.point is not None:
        return found
    nearest = price_groups(search, LEAST_GAP)
    best_gap: dict[str, Any] = {"aim": "gap", "gap": asked.gap, "guide": proof}
    least = whole_answer(search, nearest, program, lambda one: -one.gap, band=band, **best_gap)
    assert least.point is not None
    reached = least.point.gap
    if found.impossible or least.bound < -limit - TOLERANCE:
        raise _too_far(search, limit, f"{reached:.6g}")
    limit = max(reached, limit)
    band, within["largest_gap"] = replace(band, width=limit), limit + _SLACK
    found = whole_answer(search, proof, program, total_at(limit), band=band, **within)
    # of those within the limit, should there be any
    return replace(found, bound=proof.bound)


def _too_far(search: Search, limit: float, least: str) -> InfeasibleError:
    pairs = "" if search.problem.worth is not None else " with as many pairs as can be made"
    what = _CALLED[search.measure.metric]
    return InfeasibleError(f"{what} cannot differ by at most {limit:.6g}{pairs}: the least is {least}.")


def _means_first(asked: _Asked, aim: Aim) -> Assignment:
    """The best of an aim on means, then the best total among the answers that reach it."""
    search = asked.search
    if not search.measure.groups:
        certificate = replace(asked.first.certificate, value=0.0, bound=0.0, gap=0.0)
        return _answer(asked, search.points[0], certificate, then=asked.first.certificate)

    def worth(one: Point) -> float:
        if aim.floor is not None and one.total < aim.floor - TOLERANCE * max(1.0, abs(aim.floor)):
            return -math.inf
        return -one.gap if aim.sums == LEAST_GAP.sums else float(one.means.min())

    nearest = aim.sums == LEAST_GAP.sums
    then_aim: Aim | None = None
    point, bound, then_bound = None, math.inf, asked.first.certificate.bound
    try:
        whole = _best_means(asked, aim, worth)
        assert whole.point is not None
        point, bound, reached = whole.point, whole.bound, worth(whole.point)
        if nearest:  # it was sought no nearer than this, and the last bit of nearness may cost much
            reached = min(reached, bound - asked.gap)
        then_aim = total_within(-reached) if nearest else total_above(reached)
        then = _total_at(asked, then_aim, worth, reached)
        assert then.point is not None
        point, then_bound = then.point, then.bound
    except Stopped:
        bound = min(bound, search.proofs[aim].bound if aim in search.proofs else math.inf)
        if then_aim in search.proofs:
            then_bound = min(then_bound, search.proofs[then_aim].bound)
        # of what is as near as was sought, the best total
        near = max(map(worth, search.points)) - (asked.gap if nearest else 0.0)
        point = max(search.points, key=lambda one: (*asked.rank(one)[:2], min(worth(one), near), one.total))
    certificate = _proof(asked, aim, point, worth(point), bound)
    return _answer(asked, point, certificate, aim=aim, then=_proof(asked, then_aim, point, point.total, then_bound))


def _best_means(asked: _Asked, aim: Aim, worth: Callable[[Point], float]) -> Whole:
    search = asked.search
    proof = price_groups(search, aim)
    nearest = aim.sums == LEAST_GAP.sums
    # where a gap of nothing can be reached by fractions, its prices are nothing too, and tell no pair from another
    guide = None if not nearest or proof.bound < -TOLERANCE else price_groups(search, total_within(0.0))
    band = Band(proof.bound - _MOST_OF * asked.gap * max(abs(proof.bound), TOLERANCE))
    if nearest:
        start = float((guide or proof).means.min())
        band = Band(width=max(0.0, -proof.bound) + _MOST_OF * asked.gap, start=start)
    sought: dict[str, Any] = {"aim": "gap" if nearest else "worst mean", "gap": asked.gap, "band": band}
    if aim.floor is not None:
        sought["least_total"] = aim.floor
    return whole_answer(search, proof, asked.program, worth, guide=guide, **sought)


def _total_at(asked: _Asked, aim: Aim, worth: Callable[[Point], float], reached: float) -> Whole:
    """The best total of those that reach as much; what was reached is not put out of reach by a rounding error."""

    def total(one: Point) -> float:
        return one.total if worth(one) >= reached - TOLERANCE else -math.inf

    proof = price_groups(asked.search, aim)
    limit: dict[str, Any] = {"least_mean": reached - _SLACK, "band": Band(reached)}
    if aim.balanced:
        band = Band(width=-reached, start=float(proof.means.min()))
        limit = {"largest_gap": _SLACK - reached, "band": band}
    return whole_answer(asked.search, proof, asked.program, total, gap=asked.gap, aim="total", **limit)


def _proof(asked: _Asked, aim: Aim | None, point: Point, value: float, bound: float) -> Certificate:
    """What is reached, and the bound: proven only where prices prove it, or a gap is nothing."""
    search, complete = asked.search, asked.first.certificate
    known = None if aim is None else search.proofs.get(aim)
    by_prices = math.inf if known is None else known.bound
    if aim is not None and aim.sums == LEAST_GAP.sums:
        bound, by_prices = min(bound, 0.0), min(by_prices, 0.0)
    bound = max(bound, value)
    pairs, placed = len(point.pairs), len(np.unique(point.pairs[:, 0]))
    pairs_bound = pairs if search.problem.worth is not None else complete.pairs_bound
    placed_bound = complete.placed_bound if search.problem.spread else placed
    proven = (pairs, placed) == (pairs_bound, placed_bound) and by_prices - value <= TOLERANCE * max(1.0, abs(value))
    return Certificate(
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


def _answer(
    asked: _Asked,
    point: Point,
    certificate: Certificate,
    *,
    aim: Aim | None = None,
    limit: float | None = None,
    then: Certificate | None = None,
) -> Assignment:
    search = asked.search
    prices = search.proofs[aim].prices.tolist() if aim in search.proofs else [0.0] * search.measure.groups
    means = search.measure.reported(point.means).tolist()
    details: dict[str, Any] = {"means": means, "gap": point.gap, "group_prices": prices}
    if asked.floor is not None and aim is not None:
        details["total_price"] = search.proofs[aim].weight if aim in search.proofs else 0.0
    if limit is not None:
        details["excess"] = max(0.0, point.gap - limit)
    found: dict[str, Any] = {"solver": asked.first.solver, "objective": asked.name, "then": then, "details": details}
    return answer_of(search.problem, point.pairs, certificate, **found)
