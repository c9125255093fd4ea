"""Maximin: the highest lowest outcome, then the best total."""

import math
from dataclasses import dataclass

import numpy as np

from mentormatch.arrays import Floats, Integers
from mentormatch.assignment.answer import Assignment, answer_of
from mentormatch.assignment.best_total import best_total, until_stopped
from mentormatch.assignment.certificates import TOLERANCE, Certificate
from mentormatch.assignment.objectives.highs import in_scores_of_caller, in_unit_scores, score_unit
from mentormatch.assignment.objectives.welfare.bottleneck import (
    Bottleneck,
    PossibleOutcomes,
    bottleneck,
    possible_outcomes,
)
from mentormatch.assignment.objectives.welfare.certified_branching import BranchingResult, branch_to_minimum
from mentormatch.assignment.objectives.welfare.integer_programs import GAP, PairProgram
from mentormatch.assignment.objectives.welfare.outcomes import (
    check_pairs_come_first,
    in_unit,
    lowest_outcome,
    narrowed,
    whole_block,
)
from mentormatch.assignment.problem import AssignmentProblem
from mentormatch.assignment.solvers import Stopped, Watch
from mentormatch.errors import StoppedError


def maximin(
    problem: AssignmentProblem, *, solver: str = "auto", watch: Watch | None = None, gap: float = GAP
) -> Assignment:
    """Return the answer of most pairs whose lowest outcome is highest, and of these the one of the best total.

    A mentee's outcome is the sum of its pairs' scores; only those who have somebody count.

    1. The best total says how many pairs there must be.
    2. b_ij is the best outcome that mentee i can have together with mentor j. No lowest outcome exceeds t if the pairs
       of b_ij > t are too few (`bottleneck`): for one mentor each this t is the optimum, for several a bound.
    3. The best total over the pairs of b_ij ≥ t is a bound on the total at that minimum. Where its lowest outcome
       reaches t (for one mentor each always), it is the answer, and both are proven.
    4. Else a few steps of branch and bound, in which every bound is a certificate, may prove the best total at t, or
       that there is no answer (`certified_branching`).
    5. Else an integer program (HiGHS) looks for it; where there is no answer, another looks for the highest minimum,
       and 3. to 5. are done again there.

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
        From 0 on; how far, relative to its value, an integer program may be from its bound when it stops.

    Returns
    -------
    Assignment
        The value of `certificate` is the lowest outcome; `then` is about the total among the answers that reach it.
        What is `proven` is so by bounds that share nothing with what found the answer: that the pairs above t are too
        few, and certificates of best totals. Bounds of integer programs are reported, and prove nothing.
        `certificate.prices` are those that prove that the pairs above t are too few.

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
    >>> answer = maximin(AssignmentProblem([[0.9, 0.5], [0.6, 0.1]]))
    >>> answer.pairs.tolist(), answer.certificate.value, answer.total, answer.then.proven
    ([[0, 1], [1, 0]], 0.5, 1.1, True)
    """
    check_pairs_come_first(problem, "maximin")
    unit = score_unit(problem)
    answer = _in_unit_scores(in_unit_scores(problem, unit), solver, watch or Watch(), gap)
    if unit == 1.0:
        return answer
    certificate = in_scores_of_caller(answer.certificate, unit)
    then = None if answer.then is None else in_scores_of_caller(answer.then, unit)
    return answer_of(problem, answer.pairs, certificate, solver=answer.solver, objective="maximin", then=then)


def _in_unit_scores(problem: AssignmentProblem, solver: str, watch: Watch, gap: float) -> Assignment:
    """The answer to a problem whose scores are near 1."""
    first = best_total(problem, solver=solver, watch=watch)
    # where every answer of as many pairs fills every place, nobody can have fewer mentors than they want
    everybody = bool(first.certificate.proven and len(first.pairs) == problem.demand.sum())
    try:
        outcomes = possible_outcomes(problem, everybody=everybody, between=until_stopped(watch))
    except Stopped:
        return _answer(problem, first, _PairsWithProof(first.pairs, None), math.inf, proven=False)
    search = _MaximinSearch(problem, first, outcomes, everybody, solver, watch, gap)
    known = _PairsWithProof(first.pairs, None)
    if not first.certificate.proven:
        return search.answer(known, outcomes.highest(), proven=False)
    try:
        most = bottleneck(problem, outcomes, first, watch)
    except (Stopped, StoppedError):
        return search.answer(known, outcomes.highest(), proven=False)
    try:
        found, bound, proven = search.run(most)
    except (Stopped, StoppedError):
        found, bound, proven = known, most.bound, most.proven
    return search.answer(found, bound, proven=proven, prices=most.prices)


@dataclass(frozen=True, eq=False)
class _PairsWithProof:
    """Pairs, and what is known of their total among those that reach their minimum."""

    pairs: Integers
    then: Certificate | None


def _answer(
    problem: AssignmentProblem,
    first: Assignment,
    found: _PairsWithProof,
    bound: float,
    *,
    proven: bool,
    prices: Floats | None = None,
) -> Assignment:
    """The answer with its certificate; `proven` says whether the bound is."""
    value = lowest_outcome(problem, found.pairs)
    prices = first.certificate.prices if prices is None else prices
    proven &= bound - value <= TOLERANCE * max(1.0, abs(value))
    certificate = in_unit(first.certificate, found.pairs, value, max(bound, value), prices, proven=proven)
    return answer_of(problem, found.pairs, certificate, solver=first.solver, objective="maximin", then=found.then)


@dataclass(frozen=True, eq=False)
class _MaximinSearch:
    """The search for the highest minimum: the problem, its settings and its steps."""

    problem: AssignmentProblem
    first: Assignment
    outcomes: PossibleOutcomes
    everybody: bool
    solver: str
    watch: Watch
    gap: float

    def answer(self, found: _PairsWithProof, bound: float, *, proven: bool, prices: Floats | None = None) -> Assignment:
        """The answer with its certificate; `proven` says whether the bound is."""
        return _answer(self.problem, self.first, found, bound, proven=proven, prices=prices)

    def run(self, most: Bottleneck) -> tuple[_PairsWithProof, float, bool]:
        """The best total at the highest minimum, what no minimum exceeds, and whether that is proven."""
        found = self.best_at(most.bound)
        if found is not None:
            return found, most.bound, most.proven
        pairs, bound = self.highest_minimum(most.bound)
        while True:
            value = lowest_outcome(self.problem, pairs)
            # a bound that is near enough to be a proof, if nothing reaches it
            above = value + 0.5 * TOLERANCE * max(1.0, abs(value))
            tried = self.branched(above) if self.everybody else BranchingResult(None, math.inf, complete=False)
            if tried.pairs is None:
                break
            pairs = tried.pairs
        found = self.best_at(value)
        found = _PairsWithProof(pairs, None) if found is None else found
        return (
            (found, above, True) if tried.complete else (found, max(bound, value), most.proven and bound >= most.bound)
        )

    def best_at(self, threshold: float) -> _PairsWithProof | None:
        """The best total of which no outcome is below; None where there is no answer."""
        problem, least = self.problem, self.outcomes.lowered(threshold)
        allowed = self.outcomes.at_least(threshold)
        relaxed = best_total(narrowed(problem, allowed), solver=self.solver, watch=self.watch)
        if not relaxed.certificate.proven:
            raise Stopped
        if not len(relaxed.pairs) or lowest_outcome(problem, relaxed.pairs) >= least:
            return _PairsWithProof(relaxed.pairs, relaxed.certificate)
        bound, prices = relaxed.certificate.bound, relaxed.certificate.prices
        if self.everybody:
            branched = self.branched(threshold)
            if branched.complete:
                return None if branched.pairs is None else self._found(branched.pairs, branched.bound, prices)
            bound = branched.bound
        program = PairProgram(problem, allowed, self.first.certificate)
        best = program.best_total(least, self.gap, self.watch)
        if best.pairs is None:
            if best.infeasible:
                return None
            raise Stopped
        try:
            relaxed_bound, prices = _relaxed_bound(problem, program, least, self.solver, self.watch)
        except StoppedError:
            relaxed_bound = math.inf
        return self._found(best.pairs, min(bound, relaxed_bound), prices, said=best.bound)

    def branched(self, threshold: float) -> BranchingResult:
        """What a few certificates prove of the best total of which no outcome is below."""
        allowed, least = self.outcomes.at_least(threshold), self.outcomes.lowered(threshold)
        pairs = len(self.first.pairs)
        return branch_to_minimum(self.problem, allowed, least, pairs, solver=self.solver, watch=self.watch)

    def highest_minimum(self, bound: float) -> tuple[Integers, float]:
        """An answer of a high lowest outcome, and what none exceeds, as an integer program says."""
        known = lowest_outcome(self.problem, self.first.pairs)
        program = PairProgram(self.problem, self.outcomes.at_least(known), self.first.certificate)
        highest = program.highest_minimum((known, bound), self.gap, self.watch)
        if highest.pairs is None or lowest_outcome(self.problem, highest.pairs) < known:
            return self.first.pairs, min(bound, highest.bound)
        return highest.pairs, min(bound, highest.bound)

    def _found(self, pairs: Integers, bound: float, prices: Floats, *, said: float = math.inf) -> _PairsWithProof:
        """Pairs with the bound on their total that is proven, or the smaller one that an integer program says."""
        value = math.fsum(self.problem.scores.pairs(pairs[:, 0], pairs[:, 1]))
        proven = bound - value <= TOLERANCE * max(1.0, abs(value))
        bound = max(value, min(bound, said))
        return _PairsWithProof(pairs, in_unit(self.first.certificate, pairs, value, bound, prices, proven=proven))


def _relaxed_bound(
    problem: AssignmentProblem, program: PairProgram, least: float, solver: str, watch: Watch
) -> tuple[float, Floats]:
    """What no total exceeds where no outcome is below `least` = t, and the prices that prove it.

    For any λ ≥ 0, Σ s_ij x_ij ≤ Σ (1 + λ_i) s_ij x_ij − Σ λ_i t: a best total, whose certificate knows nothing of how
    λ was found.
    """
    multipliers = program.multipliers(least, watch)
    scores, _ = whole_block(problem)
    scores *= 1.0 + multipliers[:, None]
    allowed = np.zeros(problem.shape, dtype=bool)
    allowed[program.row, program.column] = True
    answer = best_total(narrowed(problem, allowed, scores=scores), solver=solver, watch=watch)
    if answer.certificate.pairs_bound != len(answer.pairs):
        return math.inf, answer.certificate.prices
    return math.fsum([answer.certificate.bound, *(-multipliers * least)]), answer.certificate.prices
