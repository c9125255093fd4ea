"""warm_up(): compiles all kernels into numba's cache, for images."""

import importlib
import os
import pkgutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
from scipy import sparse

from mentormatch.assignment import (
    OBJECTIVES,
    AssignmentProblem,
    FactoredScores,
    ObjectiveName,
    blocking_pairs,
    kernels,
    lottery,
    solve,
)
from mentormatch.datasets import make_cohort
from mentormatch.matching.lotteries import draw_lottery
from mentormatch.matching.pipeline import match

_MENTEES, _MENTORS = 60, 20
_COHORT = (2000, 680)
# more cells than are kept at once, and more pairs than are looked up without the compiler
_LARGE = (2_100, 2_000)
_MANY_PAIRS = 60_000


@dataclass(frozen=True)
class WarmUp:
    """What `warm_up` did.

    Attributes
    ----------
    kernels : int
        How many functions are compiled now, for the types that solvers give them.
    compiled : int
        How many of them were compiled by this call, and not found in the cache.
    folder : str or None
        Where numba keeps them; None where there is no place that can be written on, so that nothing is kept.
    seconds : float
        How long it took.
    """

    kernels: int
    compiled: int
    folder: str | None
    seconds: float


def warm_up() -> WarmUp:
    """Compile everything that solvers compile, and keep it in numba's cache: once a machine, or in an image.

    Without it the first large matching on a machine compiles what it needs, which takes some ten seconds. The cache
    lies where ``NUMBA_CACHE_DIR`` says, else beside the installed package, or in the user's cache folder where that is
    read-only. It serves the same version of the package at the same place, of Python and of numba, on the same kind of
    processor.

    Returns
    -------
    WarmUp

    Examples
    --------
    >>> warmed = warm_up()  # doctest: +SKIP
    >>> warmed.kernels > 20, warmed.folder is not None  # doctest: +SKIP
    (True, True)
    """
    began = time.monotonic()
    _load_all()
    for problem in _problems():
        _ask_all(problem)
    _ask_large()
    _ask_for_objectives()
    _ask_cohort()
    done = [kernel for kernel in kernels() if getattr(kernel, "signatures", ())]
    folders = [kernel.stats.cache_path for kernel in done if kernel.stats.cache_path]
    missed = sum(bool(kernel.stats.cache_misses) for kernel in done)
    folder = os.path.commonpath(folders) if folders else None
    return WarmUp(len(done), missed, folder, time.monotonic() - began)


def _load_all() -> None:
    """Load every file of `assignment`, so that all kernels are known."""
    package = importlib.import_module("mentormatch.assignment")
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        importlib.import_module(module.name)


def _problems() -> Iterator[AssignmentProblem]:
    """Yield problems that differ in what a solver does: limits, levels, masks, and kinds of scores."""
    draw = np.random.default_rng(0)
    dense = draw.random((_MENTEES, _MENTORS)).round(2)
    stored = sparse.csr_array(np.where(dense > 0.5, dense, 0.0))
    factors = sparse.csr_array(np.where(draw.random((_MENTEES, 8)) > 0.5, 0.5, 0.0)), draw.random((_MENTORS, 8)) / 8
    for scores in (dense, stored, FactoredScores(*factors), FactoredScores(factors[0], factors[0][:_MENTORS])):
        yield AssignmentProblem(scores, capacity=3)
        yield AssignmentProblem(scores, capacity=4, unmatched=0.3)
    low, demand = np.arange(_MENTORS) % 2, 1 + np.arange(_MENTEES) % 2
    mask = draw.random(dense.shape) > 0.2
    mask[0, 0] = True
    yield AssignmentProblem(dense, capacity=4, min_load=low, demand=demand, allowed=mask, forced=[(0, 0)], spread=True)
    yield AssignmentProblem(dense, capacity=2, min_load=2)
    yield AssignmentProblem(dense, capacity=6, min_load=low, unmatched=0.9)


def _ask_all(problem: AssignmentProblem) -> None:
    """Solve a problem, ask for prices and ties, and solve it again from there."""
    answer = solve(problem, solver="min-cost-flow")
    _ = answer.prices, answer.ties
    solve(problem, solver="min-cost-flow", start=answer.start)


def _ask_large() -> None:
    """Solve problems of which no matrix is kept, stop one, and look many pairs up."""
    draw = np.random.default_rng(2)
    dense = [draw.random((people, 6)) / 6 for people in _LARGE]
    sparser = [sparse.csr_array(np.where(part > 0.1, part, 0.0)) for part in dense]
    some = np.arange(_MANY_PAIRS) % _LARGE[1]
    for left, right in ((dense[0], dense[1]), (sparser[0], dense[1]), (dense[0], sparser[1]), (sparser[0], sparser[1])):
        FactoredScores(left, right).pairs(some, some)
    for scores in (FactoredScores(*dense), FactoredScores(*dense).block(np.arange(_LARGE[0]))):
        _ask_all(AssignmentProblem(scores, min_load=np.arange(_LARGE[1]) % 2))
    solve(AssignmentProblem(FactoredScores(*dense)), solver="min-cost-flow", time_limit=1e-9)


def _ask_for_objectives() -> None:
    scores = np.random.default_rng(1).random((_MENTEES, _MENTORS)).round(2)
    problem = AssignmentProblem(scores, capacity=2, mentor_scores=scores.round(1))
    groups = np.arange(_MENTEES) % 2
    needed: dict[str, dict[str, Any]] = {"quotas": {"at_most": [2, 2]}, "max-gap": {"max_gap": 0.1}}
    for name, known in OBJECTIVES.items():
        objective = cast("ObjectiveName", name)
        split = groups if known.groups else None
        answer = solve(problem, objective=objective, groups=split, options=needed.get(name), time_limit=20.0)
        blocking_pairs(problem, answer.pairs)
    lottery(AssignmentProblem(scores[:20, :8], capacity=3)).draw(seed=0)


def _ask_cohort() -> None:
    """Match a cohort of a size at which scores are screened, and once more without somebody."""
    cohort = make_cohort(*_COHORT, seed=0)
    matching = match(cohort)
    _ = matching.prices, matching.ties
    match(cohort.without(mentees=[cohort.mentees.ids[0]]), start=matching)
    draw_lottery(cohort.take(mentees=range(30), mentors=range(10)))
