"""The best whole answer under a bound on fractional answers."""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from mentormatch.arrays import Integers
from mentormatch.assignment.certificates import TOLERANCE
from mentormatch.assignment.objectives.groups.local_search import MeanBand, exchange_pairs
from mentormatch.assignment.objectives.groups.near_arcs import arcs_near
from mentormatch.assignment.objectives.groups.prices import CandidateAnswer, GroupSearch, PriceBound
from mentormatch.assignment.objectives.groups.program import GroupProgram, GroupProgramResult, GroupTarget

_MOST, _MET = 1200, 40
_CHEAP = 0.01


@dataclass(frozen=True, eq=False)
class WholeResult:
    """The best answer of whole pairs that was found, and its bound.

    Attributes
    ----------
    candidate : CandidateAnswer or None
    bound : float
        That of the prices, or of the integer program where it looked at every pair that could matter.
    impossible : bool
        Whether no answer at all holds the limits.
    """

    candidate: CandidateAnswer | None
    bound: float
    impossible: bool = False


def whole_answer(
    search: GroupSearch,
    proof: PriceBound,
    program: GroupProgram,
    worth: Callable[[CandidateAnswer], float],
    target: GroupTarget,
    *,
    band: MeanBand,
    guide: PriceBound | None = None,
) -> WholeResult:
    """Return the best whole answer, by exchanges of pairs, then by integer programs over ever more pairs.

    1. Of the answers met, take the best. If the bound is as near as was asked, it is good enough: that ends each step.
    2. Exchange pairs until means lie in the band (`exchange_pairs`).
    3. Solve the integer program over the pairs of all answers met: they differ by circles of changes, of which any can
       be made without the others.
    4. Solve it over the pairs that lose least against the bound. What loses more than the bound exceeds the answer by
       is in no better one: once all others were looked at, what HiGHS proves of them holds of all. Else widen.

    Parameters
    ----------
    search : GroupSearch
    proof : PriceBound
    program : GroupProgram
    worth : function CandidateAnswer -> float
        The aim, −inf where it does not hold the limits on means.
    target : GroupTarget
        Its gap is relative, but to 1 where the aim is to bring a difference to nothing.
    band : MeanBand
        Where means lie once the aim is reached, or the limits hold.
    guide : PriceBound, optional
        Whose losses say in what order pairs are looked at, where those of `proof` say little.

    Raises
    ------
    Stopped
        Where the watch said so; what was met until then is kept.
    """
    least = 1.0 if target.aim == "gap" else TOLERANCE
    best, reached = _best(search, worth)
    bound, priced = proof.bound, len(search.candidates)
    # where fractions reach a gap of nothing at so good a total, whole pairs come near it at hardly less: a tiny gap at
    # half the total is not looked for, save where all pairs are looked at
    cheap = -math.inf if guide is None else guide.bound - _CHEAP * abs(guide.bound)

    def near() -> bool:
        return math.isfinite(reached) and bound - reached <= target.gap * max(abs(reached), least)

    def look(pairs: Integers, *, all_of_them: bool = False) -> GroupProgramResult:
        search.watch.look("choosing whole pairs", len(pairs), len(pairs))
        whole_range = guide is None or all_of_them
        sought = target if whole_range else replace(target, least_total=max(cheap, target.least_total))
        found = program.solve(pairs, sought, seconds=search.watch.seconds_left())
        if found.pairs is not None:
            search.meet(found.pairs)
        return found

    if not near():
        enough = bound - target.gap * abs(bound) if target.aim == "total" else -math.inf
        exchange_pairs(search, band, least_total=target.least_total, enough=enough)
        best, reached = _best(search, worth)
    if not near():
        look(_pairs_met(search, priced))
        best, reached = _best(search, worth)
    if near():
        return WholeResult(best, bound)
    arcs = arcs_near((guide or proof).problem, (guide or proof).certificate.prices)
    complete = math.isinf(arcs.beyond)

    def needed() -> int:
        """How many pairs, by their losses, a better answer than the best can hold."""
        loss = bound - reached + TOLERANCE * max(1.0, abs(bound))
        return arcs.within(loss) if loss < arcs.beyond and guide is None else len(arcs.pairs) + 1

    # all pairs where they are few, else those that a better answer can hold; of these at most so many
    most = max(_MOST, 2 * search.problem.shape[0])
    count = len(arcs.pairs) if len(arcs.pairs) <= _MOST else min(needed(), most, len(arcs.pairs))
    looked_at_all = count == len(arcs.pairs) and complete
    pairs = np.unique(np.concatenate([arcs.pairs[:count], _pairs_met(search, priced)]), axis=0)
    found = look(pairs, all_of_them=looked_at_all)
    best, reached = _best(search, worth)
    if looked_at_all or needed() <= count:
        return WholeResult(best, min(bound, max(found.bound, reached)), best is None and found.impossible)
    return WholeResult(best, bound)


def _pairs_met(search: GroupSearch, priced: int) -> Integers:
    """The pairs of the answers met last, each once: of those that prices found, of which exchanges find many alike."""
    last = [*search.candidates[max(0, priced - _MET) : priced], *search.candidates[priced:][-_MET // 4 :]]
    return np.unique(np.concatenate([search.problem.forced, *(candidate.pairs for candidate in last)]), axis=0)


def _best(search: GroupSearch, worth: Callable[[CandidateAnswer], float]) -> tuple[CandidateAnswer | None, float]:
    worths = np.array([worth(candidate) for candidate in search.candidates])
    place = int(worths.argmax())
    return (search.candidates[place], float(worths[place])) if math.isfinite(worths[place]) else (None, -math.inf)
