"""The most random lottery that keeps a share of the best total."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from mentormatch.assignment.best_total import best_total
from mentormatch.assignment.objectives.lotteries.candidate_pairs import first_arcs
from mentormatch.assignment.objectives.lotteries.limits import GRID
from mentormatch.assignment.objectives.lotteries.marginals import Marginals, best_marginals
from mentormatch.assignment.objectives.lotteries.perturbations import Perturbation
from mentormatch.assignment.problem import AssignmentProblem
from mentormatch.assignment.solvers import Stopped, Watch
from mentormatch.errors import InfeasibleError, Mistake, ProblemError

STRONGEST = 16.0
"""Beyond it next to nothing changes, and floats no longer tell the slopes of f apart."""
_ROUNDING = 1e-9
_NEAR, _FINAL = 1e-7, 1e-9
_UNITS = GRID // 1_000_000
_STRENGTH = 1e-3
_FINAL_TRIES = 5

MostRandom = tuple[int, Perturbation, Marginals]


def most_random(
    problem: AssignmentProblem,
    most: int,
    form: Perturbation,
    keep: float,
    *,
    watch: Watch,
    check: Callable[[Marginals], None],
) -> MostRandom:
    """Return the largest probability in units, f, and the most random marginals that keep a share of the best total.

    The expected total falls with the largest probability, and by Lagrangian duality with β: with f = x − βx² it is
    Σ s x − β Σ s x². Thus what keeps the share and what does not lie on two sides. For 1 − e^(−αx) that is not
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
    if watch.stopped:
        raise Stopped
    if _total(problem, plain) < target:
        share = (_total(problem, plain) + float(scores.sum())) / best.certificate.value
        raise InfeasibleError(
            f"With no pair above a probability of {most / GRID:.6g}, at most the share {share:.6g} of the best total "
            f"can be kept, and {keep:.6g} is asked for. Raise max_probability, or keep less."
        )
    search = _LargestKept(problem, target, plain)
    if form.shape == "linear":
        # less of it is more random; with no probability at all, every pair that is not forced is lost
        search.between(0.0, float(most), lambda fewer: solved(most - round(fewer), form), near=_UNITS)
        return most - round(search.kept), form, search.found
    strength = search.up_to(STRONGEST, lambda strength: solved(most, replace(form, strength=strength)))
    for _ in range(_FINAL_TRIES):  # what keeps the share by a hair may miss it when it is solved more exactly
        try:
            if search.keeps(strength, solved(most, replace(form, strength=strength), _FINAL)):
                break
        except Stopped:
            break
        strength *= 1.0 - _STRENGTH
    return most, replace(form, strength=search.kept), search.found


@dataclass(eq=False)
class _LargestKept:
    """The largest number so far that keeps the share of the total, and its marginals."""

    problem: AssignmentProblem
    target: float
    found: Marginals
    kept: float = 0.0

    def __post_init__(self) -> None:
        self.levels = self.found.values[:-1]

    def up_to(self, limit: float, solved: Callable[[float], Marginals]) -> float:
        """The largest strength that keeps the share, if it is not above the limit: doubled, then narrowed down."""
        low, strength = 0.0, 1.0
        try:
            while self.keeps(strength, solved(strength)):
                low, strength = strength, 2.0 * strength
                if strength > limit:
                    return low
        except Stopped:
            return low
        return self.between(low, strength, solved, near=_STRENGTH**2, share=_STRENGTH)

    def between(
        self, low: float, high: float, solved: Callable[[float], Marginals], *, near: float, share: float = 0.0
    ) -> float:
        """The largest number that keeps the share, of two of which the first does and the second does not.

        It is found to `near`, or to a share of itself.

        By false position, where an end that stays counts half (Illinois); by halving where there is no margin to go by.
        """
        above, below = self._margin(self.found), -np.inf
        stays = 0
        while high - low > max(near, share * high):
            step = max(near, share * high) / 2.0
            at = (low + high) / 2.0 if below == -np.inf else high - (high - low) * below / (below - above)
            at = min(max(at, low + step), high - step)
            try:
                found = solved(at)
            except Stopped:
                break
            margin = self._margin(found)
            if self.keeps(at, found):
                below, stays = below / 2.0 if stays > 0 else below, 1
                low, above = at, margin
            else:
                above, stays = above / 2.0 if stays < 0 else above, -1
                high, below = at, margin
        return low

    def keeps(self, number: float, found: Marginals) -> bool:
        """Whether these keep the share; if so, they are the ones that were found."""
        kept = self._margin(found) >= 0.0
        if kept:
            self.kept, self.found = number, found
        return kept

    def _margin(self, found: Marginals) -> float:
        """By how much the total is above the target; below everything where an expected pair is lost."""
        slack = _ROUNDING * np.maximum(1.0, np.abs(self.levels))
        lost = bool((found.values[:-1] < self.levels - slack).any())
        return -np.inf if lost else _total(self.problem, found) - self.target


def _total(problem: AssignmentProblem, found: Marginals) -> float:
    scores = problem.scores.pairs(found.row, found.column) - (problem.worth or 0.0)
    return float(scores @ found.units) / GRID
