"""Lotteries over answers with limited probabilities of pairs."""

import math
import operator
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from mentormatch.arrays import Booleans, Floats, Integers
from mentormatch.assignment.certificates import TOLERANCE
from mentormatch.assignment.objectives.lotteries.limits import GRID, limits_of
from mentormatch.assignment.objectives.lotteries.marginals import Marginals, best_marginals
from mentormatch.assignment.objectives.lotteries.metrics import DrawMetrics, draw_metrics
from mentormatch.assignment.objectives.lotteries.most_random import most_random
from mentormatch.assignment.objectives.lotteries.options import checked_options
from mentormatch.assignment.objectives.lotteries.perturbations import Perturbation, Shape
from mentormatch.assignment.problem import AssignmentProblem, check_limits, counted, explain_minimum_loads
from mentormatch.assignment.solvers import Progress, Stopped, StoppedBy, Watch
from mentormatch.errors import InfeasibleError, StoppedError
from mentormatch.values import Value, plain, plain_fields

_SHOWN = 8


@dataclass(frozen=True, eq=False)
class LotteryCertificate(Value):
    """What a lottery reaches in expectation, and what none with such a largest probability can exceed.

    Attributes
    ----------
    placed, placed_bound : float
        Expected mentees who get anybody, and with ``spread`` the most that could be expected (else equal).
    precedence, precedence_bound : float
        With ``priority``: the expected ranks of who gets anybody, and the most that could be expected (else 0). Where
        it is reached, so is the largest expected number of mentees who get anybody.
    pairs, pairs_bound : float
        Expected pairs, and the most that could be expected. With ``unmatched=w`` pairs are no aim, and both are equal.
    value, bound, gap : float
        Σ s f(x) over the pairs, with ``unmatched=w`` less w for each expected pair, forced pairs with their scores; its
        upper bound among those that reach the bounds above; bound − value.
    proven : bool
        precedence, placed and pairs reach their bounds and gap ≤ 1e-9 · max(1, |value|).
    mentee_prices, mentor_prices : float array (mentees, levels), (mentors, levels)
        The prices from which `lottery_bound` computes the bounds.
    """

    placed: float
    placed_bound: float
    pairs: float
    pairs_bound: float
    value: float
    bound: float
    gap: float
    proven: bool
    mentee_prices: Floats
    mentor_prices: Floats
    precedence: float = 0.0
    precedence_bound: float = 0.0


@dataclass(frozen=True, eq=False)
class Lottery(Value):
    """Probabilities of pairs, and draws that have exactly these.

    Attributes
    ----------
    problem : AssignmentProblem
    pairs : int array (k, 2)
        Pairs (mentee, mentor) of a probability above 0, forced ones too, by row then column.
    units : int array (k,)
        Their probabilities as whole multiples of 1/`GRID`.
    max_probability : float
        No pair that is not forced is above it. With ``keep`` and a linear f the least that keeps so much, to 1e-6.
    perturbation : Perturbation
        The concave f; with ``keep`` the strongest that keeps so much, to a thousandth of its strength.
    certificate : LotteryCertificate
    stopped : "time limit", "progress" or None
        What stopped the run, if anything did. With ``keep`` more may then be left to chance than is, and nothing is
        proven.

    Examples
    --------
    >>> drawn = lottery(AssignmentProblem([[0.9, 0.1], [0.8, 0.7]]), max_probability=0.75)
    >>> drawn.pairs.tolist(), drawn.probabilities.tolist()
    ([[0, 0], [0, 1], [1, 0], [1, 1]], [0.75, 0.25, 0.25, 0.75])
    >>> drawn.draw(seed=0).tolist() in ([[0, 0], [1, 1]], [[0, 1], [1, 0]])
    True
    """

    problem: AssignmentProblem
    pairs: Integers
    units: Integers
    max_probability: float
    perturbation: Perturbation
    certificate: LotteryCertificate
    stopped: StoppedBy | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return the pairs with their probabilities, and the certificate, as plain JSON, without the problem.

        Examples
        --------
        >>> document = lottery(AssignmentProblem([[0.9, 0.1], [0.8, 0.7]]), max_probability=0.75).to_dict()
        >>> document["pairs"], document["probabilities"]
        ([[0, 0], [0, 1], [1, 0], [1, 1]], [0.75, 0.25, 0.25, 0.75])
        """
        computed = {"probabilities": self.probabilities, "expected_total": self.expected_total, "metrics": self.metrics}
        return {**plain_fields(self, without=("problem", "units")), **plain(computed)}

    @property
    def probabilities(self) -> Floats:
        """The probability of each of the pairs, shape (k,)."""
        return self.units / GRID

    @cached_property
    def exempt(self) -> Booleans:
        """Which of the pairs are forced: in every draw, whatever the largest probability is. Shape (k,)."""
        mentors = max(1, self.problem.shape[1])
        keys, forced = (pairs[:, 0] * mentors + pairs[:, 1] for pairs in (self.pairs, self.problem.forced))
        return np.isin(keys, forced)

    @property
    def expected_total(self) -> float:
        """The expected sum of scores, without what a `bonus` adds to them."""
        return math.fsum(self.problem.plain_scores.pairs(self.pairs[:, 0], self.pairs[:, 1]) * self.probabilities)

    @cached_property
    def places(self) -> Floats:
        """How many mentors each mentee gets in expectation, shape (mentees,); a draw rounds it up or down."""
        return _sums(self.pairs[:, 0], self.units, self.problem.shape[0]) / GRID

    @property
    def chances(self) -> Floats:
        """The probability with which each mentee gets anybody, shape (mentees,)."""
        return np.minimum(self.places, 1.0)

    @property
    def below_one(self) -> Integers:
        """The mentees who want somebody and may get nobody, ascending."""
        return np.flatnonzero((self.chances < 1.0) & (self.problem.demand > 0))

    @property
    def metrics(self) -> DrawMetrics:
        """How much is left to chance, forced pairs aside; the mean is over mentees who want more than those."""
        free = ~self.exempt
        wanting = int((self.problem.remaining.demand > 0).sum())
        return draw_metrics(self.pairs[free, 0], self.probabilities[free], wanting)

    def draw(self, seed: int = 0) -> Integers:
        """Return the pairs of one draw, shape (n, 2), by row then column; the same for the same seed.

        Every limit holds in every draw, and how many pairs there are, what a mentee gets and what a mentor takes is
        what is expected of it, rounded up or down.
        """
        return next(self.draws(1, seed=seed))

    def draws(self, number: int, *, seed: int = 0) -> Iterator[Integers]:
        """Yield independent draws, as `draw` does; the first is that of `draw` with this seed."""
        # raw words of PCG64 are the same in every version of NumPy, what is made of them is not
        words = np.random.PCG64(operator.index(seed) % (1 << 64))
        for _ in range(number):
            yield self.pairs[self._rounding.draw(words)]

    @cached_property
    def _rounding(self) -> Any:
        from mentormatch.assignment.objectives.lotteries.dependent_rounding import DependentRounding

        return DependentRounding(self.pairs, self.units, GRID)


def lottery(
    problem: AssignmentProblem,
    *,
    max_probability: float = 0.5,
    keep: float | None = None,
    perturbation: Shape = "linear",
    strength: float | None = None,
    progress: Progress | None = None,
    time_limit: float | None = None,
) -> Lottery:
    r"""Return the best probabilities of pairs, none above `max_probability`, to draw answers from.

    Maximise, over 0 ≤ x_ij ≤ q for allowed pairs, level by level: (with ``spread``: the expected mentees who get
    anybody, with ``priority`` each counted as the rank of its class, so that no chance of a higher class is given up
    for one of a lower,) the expected pairs Σ x_ij, then Σ s_ij f(x_ij), subject to min_load_j ≤ Σ_i x_ij ≤ capacity_j,
    Σ_j x_ij ≤ demand_i and x_ij = 1 for forced pairs, which are exempt from q. With ``unmatched=w`` there is one level,
    Σ s_ij f(x_ij) − w x_ij.

    With f(x) = x that is the lottery of Jecmen et al. (2020), with f(x) = x − βx² or 1 − e^(−αx) the perturbed
    maximisation of Xu et al. (2023). A draw holds every limit, minimum loads as well (`Lottery.draw`).

    Parameters
    ----------
    problem : AssignmentProblem
    max_probability : float
        q, from 0.000001 to 1. Probabilities are multiples of 1/864,864,000, and so it is rounded down to one.
    keep : float, optional
        Above 0, at most 1: of what is left, the most random probabilities whose expected total (with a worth: value) is
        at least this share of the best total, and which lose no expected pair against `max_probability`. With a linear
        f that means the least largest probability, else the largest strength.
    perturbation : "linear", "quadratic" or "exponential"
        f; where it is not linear, scores must be 0 or more.
    strength : float, optional
        β or α, for an f that is not linear and without `keep`.
    progress, time_limit
        As for `solve`. Where the search for what `keep` asks for is stopped, the most random that was found is the
        answer, and is not proven.

    Raises
    ------
    ProblemError
        Where an option cannot be, or does not go with another.
    InfeasibleError
        Where forced pairs or minimum loads cannot hold, or the share to keep is more than `max_probability` admits.
    StoppedError
        Where it was stopped before the minimum loads held.

    Examples
    --------
    >>> problem = AssignmentProblem([[0.5, 1.0]])
    >>> lottery(problem, max_probability=0.75).probabilities
    array([0.25, 0.75])
    >>> lottery(problem, max_probability=1, perturbation="quadratic", strength=0.5).probabilities.round(4)
    array([0.3333, 0.6667])
    >>> lottery(problem, keep=0.8, max_probability=1).probabilities.round(5)
    array([0.4, 0.6])
    """
    most, form = checked_options(problem, max_probability, keep, perturbation, strength)
    check_limits(problem)
    with Watch(progress, time_limit=time_limit) as watch:
        try:
            if keep is None:
                found = best_marginals(problem, most, form, watch=watch)
                _check_loads(problem, most, found, watch)
            else:
                most, form, found = most_random(
                    problem,
                    most,
                    form,
                    keep,
                    watch=watch,
                    check=lambda plain: _check_loads(problem, most, plain, watch),
                )
        except Stopped:
            raise StoppedError("Stopped before there were any probabilities. Give it more time.") from None
    made = _lottery_of(problem, most, form, found)
    if keep is not None and watch.stopped:  # what is proven of this strength says nothing of stronger ones
        return replace(made, certificate=replace(made.certificate, proven=False), stopped=watch.stopped)
    return made if made.certificate.proven else replace(made, stopped=watch.stopped)


def _lottery_of(problem: AssignmentProblem, most: int, form: Perturbation, found: Marginals) -> Lottery:
    forced = problem.forced
    pairs = np.concatenate([forced, np.stack([found.row, found.column], axis=1)])
    units = np.concatenate([np.full(len(forced), GRID, dtype=np.int64), found.units])
    order = np.lexsort((pairs[:, 1], pairs[:, 0]))
    return Lottery(problem, pairs[order], units[order], most / GRID, form, _certificate(problem, found))


def _certificate(problem: AssignmentProblem, found: Marginals) -> LotteryCertificate:
    forced = problem.forced
    scores = problem.scores.pairs(forced[:, 0], forced[:, 1])
    fixed = math.fsum(scores - (problem.worth or 0.0))
    at = {name: level for level, name in enumerate(found.levels)}
    held = np.unique(forced[:, 0])
    open_places = _sums(found.row, found.units, problem.shape[0])
    open_places[held] = 0
    chances = np.minimum(open_places, GRID)
    placed = len(held) + int(chances.sum()) / GRID
    precedence = precedence_bound = 0.0
    pairs = len(forced) + int(found.units.sum()) / GRID
    pairs_bound = len(forced) + float(found.bounds[at["pairs"]]) if "pairs" in at else pairs
    placed_bound = placed
    if problem.rank is not None:
        first = int(problem.rank[held].sum())
        precedence = first + int(problem.rank @ chances) / GRID
        precedence_bound = first + float(found.bounds[at["precedence"]])
        if not found.reached:  # only where the ranks reach their bound can nobody more be expected to get anybody
            placed_bound = float(min(problem.capacity.sum(), (problem.demand > 0).sum()))
    elif "placed" in at:
        placed_bound = len(held) + float(found.bounds[at["placed"]])
    elif problem.spread:  # who wants one mentor is placed by one pair
        placed_bound = len(held) + pairs_bound - len(forced)
    value, bound = float(found.values[-1]) + fixed, float(found.bounds[-1]) + fixed
    if not found.reached:
        bound = math.inf
    return LotteryCertificate(
        placed=placed,
        placed_bound=placed_bound,
        pairs=pairs,
        pairs_bound=pairs_bound,
        value=value,
        bound=bound,
        gap=bound - value,
        proven=found.reached and abs(bound - value) <= TOLERANCE * max(1.0, abs(value)),
        mentee_prices=found.prices.mentees,
        mentor_prices=found.prices.mentors,
        precedence=precedence,
        precedence_bound=precedence_bound,
    )


def _check_loads(problem: AssignmentProblem, most: int, found: Marginals, watch: Watch) -> None:
    """Raise where minimum loads do not hold: for want of time, of mentees, or of probability."""
    limits = limits_of(problem)
    needed = int(limits.required.sum())
    if not needed or found.values[0] * GRID >= needed * GRID - 0.5:
        return
    if watch.stopped:
        raise StoppedError("Stopped before the minimum loads held. Give it more time.")
    if most < GRID:
        without = best_marginals(problem, GRID, Perturbation(), watch=watch)
        if without.values[0] * GRID >= needed * GRID - 0.5:
            raise _too_unlikely(problem, most, found)
    raise explain_minimum_loads(problem)


def _too_unlikely(problem: AssignmentProblem, most: int, found: Marginals) -> InfeasibleError:
    """Minimum loads that hold, but not with so small probabilities."""
    required = limits_of(problem).required
    loads = _sums(found.column, found.units, problem.shape[1])
    # among these prices, those above 0 are of mentors who would take more of anybody who is left
    short = np.flatnonzero((required > 0) & (found.prices.mentors[:, 0] < 0))
    names = ", ".join(problem.name_of_mentor(j) for j in short[:_SHOWN].tolist())
    more = f" and {len(short) - _SHOWN} more" if len(short) > _SHOWN else ""
    got = int(np.minimum(loads, required * GRID)[short].sum()) / GRID
    return InfeasibleError(
        f"Minimum loads cannot hold in every draw with no pair above a probability of {most / GRID:.6g}: "
        f"mentor{'' if len(short) == 1 else 's'} {names}{more} must get {counted(int(required[short].sum()), 'mentee')}"
        f"{' together' if len(short) > 1 else ''}, and can expect {got:.6g}. Raise max_probability.",
        mentors=short.tolist(),
    )


def _sums(group: Integers, amount: Integers, size: int) -> Integers:
    sums = np.zeros(size, dtype=np.int64)
    np.add.at(sums, group, amount)
    return sums
