"""The most random lottery that keeps a share of the best total."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from mentormatch.assignment.best_total import best_total
from mentormatch.assignment.objectives.candidate_pairs import first_arcs
from mentormatch.assignment.objectives.lottery_limits import GRID
from mentormatch.assignment.objectives.marginals import Marginals, best_marginals
from mentormatch.assignment.objectives.perturbations import Perturbation
from mentormatch.assignment.problem import AssignmentProblem
from mentormatch.assignment.solvers.watch import Stopped, Watch
from mentormatch.errors import InfeasibleError, Mistake, ProblemError

STRONGEST = 16.0
"""Beyond it next to nothing changes, and floats no longer tell the slopes of f apart."""
_ROUNDING = 1e-9
_NEAR, _FINAL = 1e-7, 1e-9
_UNITS = GRID // 1_000_000
_STRENGTH = 1e-3

Found = tuple[int, Perturbation, Marginals]


def most_random(
    problem: AssignmentProblem,
    most: int,
    form: Perturbation,
    keep: float,
    *,
    watch: Watch,
    check: Callable[[Marginals], None],
) -> Found:
    """Return the largest probability in units, f, and the most random marginals that keep a share of the best total.

    The expected total falls with the largest probability, and by Lagrangian duality with β: with f = x − βx² it is
    Σ s x − β Σ s x². Thus what keeps the share and what does not are told apart by halving. For 1 − e^(−αx) that is not
    proven: what is found keeps the share, and something a little stronger does not.

    Parameters
    ----------
    problem : AssignmentProblem
    most : int
        The largest probability that may be, in units of the grid.
    form : Perturbation
        Of strength 0.
    keep : float
    watch : Watch
        Where it says stop, the last that keeps the share is the answer.
    check : function
        Raises where the marginals without any perturbation are of no use.

    Raises
    ------
    Stopped
        Where it is stopped before anything keeps the share.
    ProblemError
        Where the best total is not above 0, so that there are no shares of it.
    InfeasibleError
        Where even `most` does not keep so much.
    """
    best = best_total(problem, watch=watch)
    if watch.stopped:
        raise Stopped  # a share of something that is not the best
    if best.certificate.value <= 0.0:
        expected = "the best total must be above 0 for a share of it to be kept"
        raise ProblemError(Mistake("keep_of_nothing", expected, got=f"{best.certificate.value:.6g}"))
    scores = problem.scores.pairs(problem.forced[:, 0], problem.forced[:, 1]) - (problem.worth or 0.0)
    target = keep * best.certificate.value - float(scores.sum()) - _ROUNDING * max(1.0, best.certificate.value)
    arcs = first_arcs(problem, most / GRID, watch, best=best)

    def solved(units: int, perturbation: Perturbation, tolerance: float = _NEAR) -> Marginals:
        return best_marginals(problem, units, perturbation, watch=watch, tolerance=tolerance, arcs=arcs)

    plain = solved(most, Perturbation())
    check(plain)
    if _total(problem, plain) < target:
        share = (_total(problem, plain) + float(scores.sum())) / best.certificate.value
        raise InfeasibleError(
            f"With no pair above a probability of {most / GRID:.6g}, at most the share {share:.6g} of the best total "
            f"can be kept, and {keep:.6g} is asked for. Raise max_probability, or keep less."
        )

    def keeps(found: Marginals) -> bool:
        slack = _ROUNDING * np.maximum(1.0, np.abs(plain.values[:-1]))
        same = bool((found.values[:-1] >= plain.values[:-1] - slack).all())
        return same and _total(problem, found) >= target

    if form.shape == "linear":
        return _least_probability(lambda units: solved(units, form), keeps, (most, form, plain))
    found = _strongest(lambda one: solved(most, one), keeps, (most, form, plain))
    return _finished(solved, keeps, found)


def _least_probability(solved: Callable[[int], Marginals], keeps: Callable[[Marginals], bool], found: Found) -> Found:
    low = 0
    most, form, _ = found
    while most - low > _UNITS:
        units = (most + low) // 2
        try:
            marginals = solved(units)
        except Stopped:
            break
        if keeps(marginals):
            most, found = units, (units, form, marginals)
        else:
            low = units
    return found


def _strongest(solved: Callable[[Perturbation], Marginals], keeps: Callable[[Marginals], bool], found: Found) -> Found:
    most, form, _ = found
    low, high, strength = 0.0, np.inf, 1.0
    while high - low > _STRENGTH * high or high == np.inf:
        perturbation = replace(form, strength=strength)
        try:
            marginals = solved(perturbation)
        except Stopped:
            break
        if keeps(marginals):
            low, found = strength, (most, perturbation, marginals)
            if strength >= STRONGEST:
                break
        else:
            high = strength
        strength = 2.0 * strength if high == np.inf else (low + high) / 2.0
    return found


def _finished(solved: Callable[..., Marginals], keeps: Callable[[Marginals], bool], found: Found) -> Found:
    """The same as exactly as any other lottery, if it still keeps the share."""
    most, form, _ = found
    try:
        marginals = solved(most, form, _FINAL)
    except Stopped:
        return found
    return (most, form, marginals) if keeps(marginals) else found


def _total(problem: AssignmentProblem, found: Marginals) -> float:
    scores = problem.scores.pairs(found.row, found.column) - (problem.worth or 0.0)
    return float(scores @ found.units) / GRID
