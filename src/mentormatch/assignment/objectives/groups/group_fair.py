"""Group fairness: the highest worst mean, or limits on gaps between groups."""

import math
from collections.abc import Callable
from dataclasses import replace

from mentormatch.arrays import Integers
from mentormatch.assignment.answer import Assignment
from mentormatch.assignment.certificates import TOLERANCE
from mentormatch.assignment.objectives.groups.local_search import MeanBand
from mentormatch.assignment.objectives.groups.prices import (
    LEAST_GAP,
    WORST_MEAN,
    CandidateAnswer,
    PricedAim,
    price_groups,
    total_above,
    total_within,
)
from mentormatch.assignment.objectives.groups.program import GroupTarget
from mentormatch.assignment.objectives.groups.request import (
    GAP,
    GroupOptions,
    GroupRequest,
    answer_to,
    proof_of,
    request_of,
)
from mentormatch.assignment.objectives.groups.taking_turns import pairs_by_turns
from mentormatch.assignment.objectives.groups.whole_answers import WholeResult, whole_answer
from mentormatch.assignment.objectives.highs import in_scores_of_caller
from mentormatch.assignment.problem import AssignmentProblem
from mentormatch.assignment.solvers import Stopped, Watch
from mentormatch.errors import InfeasibleError, StoppedError

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
    (0.6, (0.6, 0.8))
    """
    options = GroupOptions(gap=gap, nodes=nodes, keep=keep, smallest=smallest, gain=True)
    request = request_of("group-maximin", problem, groups, options, solver=solver, watch=watch)
    return _means_first(request, replace(WORST_MEAN, floor=request.floor))


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
    The least difference is sought to within `gap` (here not relative, save to the size of scores where the largest is
    above 1024 or below 1/16), and of all answers that come so near the one with the best total is returned: to make two
    means equal to the last digit can cost much for nothing. What the least
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
    options = GroupOptions(gap=gap, nodes=nodes, keep=keep, smallest=smallest, metric=metric, threshold=threshold)
    request = request_of("least-gap", problem, groups, options, solver=solver, watch=watch)
    return _means_first(request, replace(LEAST_GAP, floor=request.floor))


def max_gap(
    problem: AssignmentProblem,
    *,
    solver: str,
    watch: Watch,
    groups: Integers,
    max_gap: float,
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
        Where it was stopped before there was one, and a pass in which groups take turns finds none.

    Examples
    --------
    >>> from mentormatch.assignment import solve
    >>> problem = AssignmentProblem([[0.9, 0.5], [0.8, 0.1]])
    >>> answer = solve(problem, objective="max-gap", groups=["a", "b"], options={"max_gap": 0.4})
    >>> answer.pairs.tolist(), round(answer.details["gap"], 9)
    ([[0, 1], [1, 0]], 0.3)
    """
    options = GroupOptions(gap=gap, nodes=nodes, smallest=smallest, metric=metric, threshold=threshold)
    request = request_of("max-gap", problem, groups, options, solver=solver, watch=watch)
    search, limit = request.search, float(max_gap) / request.mean_unit
    if request.first.certificate.proven and search.candidates[0].gap <= limit + TOLERANCE:
        complete = in_scores_of_caller(request.first.certificate, request.score_unit)
        return answer_to(request, search.candidates[0], complete, limit=limit)
    aim = total_within(limit)
    try:
        found = _within(request, aim, limit)
        bound, candidate = found.bound, found.candidate
    except Stopped:
        turns = pairs_by_turns(search.quick, search.measure, limit)
        if turns is not None:
            search.meet(turns)
        candidate = max(
            (met for met in search.candidates if met.gap <= limit + TOLERANCE), key=request.rank, default=None
        )
        bound = request.known_bound(aim)
        if candidate is None:
            raise StoppedError("Stopped before groups differed by no more than asked. Give it more time.") from None
    assert candidate is not None
    certificate = proof_of(request, aim, candidate, candidate.total, bound)
    # what is not within the limit may exceed the bound of all that is
    within = candidate.gap <= limit + TOLERANCE
    return answer_to(
        request, candidate, replace(certificate, proven=certificate.proven and within), aim=aim, limit=limit
    )


def _within(request: GroupRequest, aim: PricedAim, limit: float) -> WholeResult:
    """The best total within a limit on the gap; where none is found, that of the nearest answer found."""
    search, program = request.search, request.program

    def enough(bound: float, least: float) -> bool:
        return bound < -limit - TOLERANCE or -least <= limit

    nearest = price_groups(search, LEAST_GAP, enough=enough)
    if nearest.bound < -limit - TOLERANCE:
        raise _too_far(request, limit, -nearest.bound, " or more")
    proof = price_groups(search, aim)

    def total_at(most: float) -> Callable[[CandidateAnswer], float]:
        return lambda candidate: candidate.total if candidate.gap <= most + TOLERANCE else -math.inf

    band = MeanBand(width=limit, start=float(proof.means.min()))
    target = GroupTarget("total", gap=request.gap, largest_gap=limit)
    found = whole_answer(search, proof, program, total_at(limit), target, band=band)
    if found.candidate is not None:
        return found
    nearest = price_groups(search, LEAST_GAP)
    nearest_target = GroupTarget("gap", gap=request.gap)
    least = whole_answer(
        search, nearest, program, lambda candidate: -candidate.gap, nearest_target, band=band, guide=proof
    )
    assert least.candidate is not None
    reached = least.candidate.gap
    if found.impossible or least.bound < -limit - TOLERANCE:
        raise _too_far(request, limit, reached)
    limit = max(reached, limit)
    band, target = replace(band, width=limit), replace(target, largest_gap=limit + _SLACK)
    found = whole_answer(search, proof, program, total_at(limit), target, band=band)
    # of those within the limit, should there be any
    return replace(found, bound=proof.bound)


def _too_far(request: GroupRequest, limit: float, least: float, more: str = "") -> InfeasibleError:
    pairs = "" if request.problem.worth is not None else " with as many pairs as can be made"
    what, unit = _CALLED[request.search.measure.metric], request.mean_unit
    return InfeasibleError(
        f"{what} cannot differ by at most {unit * limit:.6g}{pairs}: the least is {unit * least:.6g}{more}."
    )


def _means_first(request: GroupRequest, aim: PricedAim) -> Assignment:
    """The best of an aim on means, then the best total among the answers that reach it."""
    search = request.search
    if not search.measure.groups:
        complete = in_scores_of_caller(request.first.certificate, request.score_unit)
        certificate = replace(complete, value=0.0, bound=0.0, gap=0.0)
        return answer_to(request, search.candidates[0], certificate, then=complete)

    def worth(candidate: CandidateAnswer) -> float:
        if aim.floor is not None and candidate.total < aim.floor - TOLERANCE * max(1.0, abs(aim.floor)):
            return -math.inf
        return -candidate.gap if aim.is_of_gap else float(candidate.means.min())

    nearest = aim.is_of_gap
    then_aim: PricedAim | None = None
    candidate, bound, then_bound = None, math.inf, request.first.certificate.bound
    try:
        whole = _best_means(request, aim, worth)
        assert whole.candidate is not None
        candidate, bound, reached = whole.candidate, whole.bound, worth(whole.candidate)
        if nearest:  # it was sought no nearer than this, and the last bit of nearness may cost much
            reached = min(reached, bound - request.gap)
        then_aim = total_within(-reached) if nearest else total_above(reached)
        then = _total_at(request, then_aim, worth, reached)
        assert then.candidate is not None
        candidate, then_bound = then.candidate, then.bound
    except Stopped:
        bound = min(bound, request.known_bound(aim))
        then_bound = min(then_bound, request.known_bound(then_aim))
        # of what is as near as was sought, the best total
        near = max(map(worth, search.candidates)) - (request.gap if nearest else 0.0)
        candidate = max(search.candidates, key=lambda met: (*request.rank(met)[:2], min(worth(met), near), met.total))
    certificate = proof_of(request, aim, candidate, worth(candidate), bound)
    return answer_to(
        request,
        candidate,
        certificate,
        aim=aim,
        then=proof_of(request, then_aim, candidate, candidate.total, then_bound),
    )


def _best_means(request: GroupRequest, aim: PricedAim, worth: Callable[[CandidateAnswer], float]) -> WholeResult:
    search = request.search
    proof = price_groups(search, aim)
    nearest = aim.is_of_gap
    # where a gap of nothing can be reached by fractions, its prices are nothing too, and tell no pair from another
    guide = None if not nearest or proof.bound < -TOLERANCE else price_groups(search, total_within(0.0))
    band = MeanBand(proof.bound - _MOST_OF * request.gap * max(abs(proof.bound), TOLERANCE))
    if nearest:
        start = float((guide or proof).means.min())
        band = MeanBand(width=max(0.0, -proof.bound) + _MOST_OF * request.gap, start=start)
    target = GroupTarget("gap" if nearest else "worst mean", gap=request.gap)
    if aim.floor is not None:
        target = replace(target, least_total=aim.floor)
    return whole_answer(search, proof, request.program, worth, target, band=band, guide=guide)


def _total_at(
    request: GroupRequest, aim: PricedAim, worth: Callable[[CandidateAnswer], float], reached: float
) -> WholeResult:
    """The best total of those that reach as much; what was reached is not put out of reach by a rounding error."""

    def total(candidate: CandidateAnswer) -> float:
        return candidate.total if worth(candidate) >= reached - TOLERANCE else -math.inf

    proof = price_groups(request.search, aim)
    band, target = MeanBand(reached), GroupTarget("total", gap=request.gap, least_mean=reached - _SLACK)
    if aim.balanced:
        band = MeanBand(width=-reached, start=float(proof.means.min()))
        target = GroupTarget("total", gap=request.gap, largest_gap=_SLACK - reached)
    return whole_answer(request.search, proof, request.program, total, target, band=band)
