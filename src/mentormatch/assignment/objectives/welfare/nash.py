"""Nash welfare: the fewest outcomes without gain, then the largest product."""

import math

import numpy as np

from mentormatch.arrays import Floats, Integers
from mentormatch.assignment.answer import Assignment, answer_of
from mentormatch.assignment.best_total import best_total
from mentormatch.assignment.certificates import TOLERANCE
from mentormatch.assignment.objectives.highs import in_unit_scores, score_unit
from mentormatch.assignment.objectives.welfare.integer_programs import GAP
from mentormatch.assignment.objectives.welfare.log_programs import LogProgram, log_sum
from mentormatch.assignment.objectives.welfare.outcomes import check_pairs_come_first, in_unit, narrowed, whole_block
from mentormatch.assignment.problem import AssignmentProblem
from mentormatch.assignment.solvers import Stopped, Watch
from mentormatch.errors import StoppedError


def nash(
    problem: AssignmentProblem, *, solver: str = "auto", watch: Watch | None = None, gap: float = GAP
) -> Assignment:
    r"""Return the answer of most pairs with the largest product of outcomes (Nash welfare).

    .. math:: \max \sum_{i: u_i > 0} \log u_i, \qquad u_i = \sum_j s_{ij} x_{ij}

    among the answers of most pairs with as few outcomes at or below 0 as can be; with several mentors each, who wants
    somebody and has nobody has the outcome 0.

    With one mentor each it is an assignment of log s_ij:

    1. The largest number of pairs with a score above 0 is a best total of zeros and ones.
    2. If all can be such, the best total of the logarithms is the answer. Else a pair at or below 0 counts as a
       penalty, which grows from the range of the logarithms until there are no more such pairs than there must be;
       then nobody with as few of them has a larger sum.

    With several each the logarithm of a sum is no sum over pairs. An integer program (HiGHS) maximises Σ z_i below
    tangents of the logarithms; tangents are added where its answer lies, until the gap is small enough.

    Parameters
    ----------
    problem : AssignmentProblem
        ``unmatched="last_resort"``, with or without ``spread``.
    solver : "auto", "hungarian" or "min-cost-flow"
        Who finds best totals.
    watch : Watch, optional
        Where it stops the search, the answer is the best there is, and not proven. An integer program is told the time
        that is left, and cannot be interrupted otherwise.
    gap : float
        From 0 on; how far, relative to its value or 1, an answer of an integer program may be from its bound.

    Returns
    -------
    Assignment
        The value of its certificate is Σ log u_i over the outcomes above 0: exp(value / how many they are) is their
        geometric mean. With one mentor each the bound follows from the certificate of the best total of logarithms,
        whose prices it shows. With several each it is the smaller of what HiGHS says and of Σ (log a_i − 1) + the
        certified bound on the total of s_ij / a_i, for the outcomes a of the relaxed program, since
        log u ≤ log a + (u − a) / a. Only the latter proves.

    Raises
    ------
    ProblemError
        Where an empty place has a worth, or `gap` is no number of 0 or more.
    InfeasibleError
        Where minimum loads cannot hold.
    StoppedError
        Where it was stopped before they held.

    Examples
    --------
    >>> answer = nash(AssignmentProblem([[0.9, 0.5], [0.8, 0.1]]))
    >>> answer.pairs.tolist(), round(float(np.exp(answer.certificate.value / 2)), 6), answer.certificate.proven
    ([[0, 1], [1, 0]], 0.632456, True)
    """
    check_pairs_come_first(problem, "nash")
    watch = watch or Watch()
    first = best_total(problem, solver=solver, watch=watch)
    if not first.certificate.proven:
        return _answer(problem, first, first.pairs, math.inf, first.certificate.prices, proven=False)
    if (problem.demand > 1).any():
        return _of_several(problem, first, solver, watch, gap)
    try:
        return _of_one(problem, first, solver, watch)
    except (Stopped, StoppedError):
        return _answer(problem, first, first.pairs, math.inf, first.certificate.prices, proven=False)


def _answer(
    problem: AssignmentProblem, first: Assignment, pairs: Integers, bound: float, prices: Floats, *, proven: bool
) -> Assignment:
    """Pairs with their certificate; a bound that is not known is one that nothing exceeds."""
    value = log_sum(problem, pairs)
    if math.isinf(bound):
        best = max((float(problem.block(rows)[0].max(initial=0.0)) for rows in problem.row_blocks()), default=0.0)
        most = int(problem.demand.max(initial=0))
        bound = problem.shape[0] * max(0.0, math.log(best * most)) if best * most > 0 else 0.0
    bound = max(bound, value)
    certificate = in_unit(first.certificate, pairs, value, bound, prices, proven=proven and _near(value, bound))
    return answer_of(problem, pairs, certificate, solver=first.solver, objective="nash")


def _near(value: float, bound: float) -> bool:
    return bound - value <= TOLERANCE * max(1.0, abs(value))


def _of_one(problem: AssignmentProblem, first: Assignment, solver: str, watch: Watch) -> Assignment:
    """One mentor each: a best total of logarithms, in which a pair at or below 0 costs no more than it must."""
    watch.look("comparing logarithms", 0, 2)
    scores, allowed = whole_block(problem)
    above = scores > 0
    watch.look("comparing logarithms", 1, 2)
    logs = np.log(scores, where=above, out=np.zeros(problem.shape))

    def best(numbers: Floats) -> Assignment:
        answer = best_total(narrowed(problem, allowed, scores=numbers), solver=solver, watch=watch)
        if not answer.certificate.proven:
            raise Stopped
        return answer

    def many_above(pairs: Integers) -> int:
        return int(above[pairs[:, 0], pairs[:, 1]].sum())

    most = len(first.pairs)
    if many_above(first.pairs) < most:
        most = many_above(best(above.astype(np.float64)).pairs)
    of_choice = logs[allowed & above]
    low, reach = (float(of_choice.min()), float(np.ptp(of_choice))) if len(of_choice) else (0.0, 0.0)
    penalty = reach + 1.0
    while True:
        answer = best(np.where(above, logs, low - penalty))
        if many_above(answer.pairs) == most:
            break
        penalty *= 4.0
    below = len(first.pairs) - most
    bound = answer.certificate.bound - below * (low - penalty)
    return _answer(problem, first, answer.pairs, bound, answer.certificate.prices, proven=True)


def _of_several(problem: AssignmentProblem, first: Assignment, solver: str, watch: Watch, gap: float) -> Assignment:
    """Several mentors each: by integer programs, and a bound by what the logarithms' tangents add up to."""
    unit = score_unit(problem)
    in_units = in_unit_scores(problem, unit)
    program = LogProgram(in_units, first)
    try:
        program.maximise(gap, watch)
        bound, prices = _tangent_bound(in_units, program, solver, watch)
    except (Stopped, StoppedError):
        bound, prices = math.inf, first.certificate.prices
    proven = math.isfinite(bound) and _near(log_sum(in_units, program.pairs), bound)
    # a logarithm is less by that of the unit
    bound = min(bound, program.bound) + program.many_above * math.log(unit)
    return _answer(problem, first, program.pairs, bound, prices, proven=proven)


def _tangent_bound(problem: AssignmentProblem, program: LogProgram, solver: str, watch: Watch) -> tuple[float, Floats]:
    """What the tangents at the relaxed outcomes prove, if everybody who wants somebody has an outcome above 0."""
    nothing = np.zeros((problem.shape[1], problem.levels))
    wants = problem.demand > 0
    at = program.relaxed[wants]
    if not program.all_above or not (at > 0).all():
        return math.inf, nothing
    scores, allowed = whole_block(problem)
    scores[wants] /= at[:, None]
    tangents = best_total(narrowed(problem, allowed, scores=scores), solver=solver, watch=watch)
    if not tangents.certificate.proven:
        return math.inf, nothing
    return math.fsum(np.log(at) - 1.0) + tangents.certificate.bound, tangents.certificate.prices
