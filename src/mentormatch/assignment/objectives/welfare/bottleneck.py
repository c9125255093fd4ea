"""Bottleneck assignment: the largest value that the lowest outcome can reach."""

import math
from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import maximum_flow

from mentormatch.arrays import Booleans, Floats, Integers
from mentormatch.assignment.answer import Assignment
from mentormatch.assignment.best_total import best_total
from mentormatch.assignment.objectives.welfare.outcomes import lowest_outcome, narrowed, open_scores
from mentormatch.assignment.parallel import Between
from mentormatch.assignment.problem import AssignmentProblem
from mentormatch.assignment.solvers import Watch
from mentormatch.errors import InfeasibleError


@dataclass(frozen=True, eq=False)
class PossibleOutcomes:
    """The best that each mentee can have with each mentor, whatever the others have.

    Attributes
    ----------
    best : float array (mentees, mentors)
        The largest outcome with this mentor among the others'; −inf for pairs that may not be made or are forced.
    without : float array (mentees, mentors)
        The largest outcome without this mentor, where every place must be filled; else +inf.
    of_forced : float
        What no lowest outcome exceeds, since those who are in forced pairs count: their smallest best outcome.
    slack : float
        How far a sum may fall short of a threshold by rounding, relative to 1 or the threshold; 0 for one mentor each.
    """

    best: Floats
    without: Floats
    of_forced: float
    slack: float

    def highest(self) -> float:
        """The largest outcome that anybody can have; 0 where nobody can have any."""
        largest = float(self.best.max(initial=-math.inf))
        largest = min(largest, self.of_forced) if math.isfinite(self.of_forced) else largest
        return largest if math.isfinite(largest) else 0.0

    def lowered(self, threshold: float) -> float:
        """Return the threshold less what rounding may take."""
        return threshold - self.slack * max(1.0, abs(threshold))

    def at_least(self, threshold: float) -> Booleans:
        """Return the pairs that can be part of an outcome of at least `threshold`."""
        return np.asarray(self.best >= self.lowered(threshold))


def possible_outcomes(
    problem: AssignmentProblem, *, everybody: bool, between: Between | None = None
) -> PossibleOutcomes:
    """Return the best outcomes that can be had, by mentee and mentor.

    Parameters
    ----------
    problem : AssignmentProblem
    everybody : bool
        Whether every place is filled; else a mentee may have fewer mentors than it wants.
    between : function (done, total), optional
        Called with how many mentees were looked at; what it raises ends that.

    Examples
    --------
    >>> possible = possible_outcomes(AssignmentProblem([[0.5, 0.25, 0.125]], demand=2), everybody=True)
    >>> possible.best, possible.without
    (array([[0.75 , 0.75 , 0.625]]), array([[0.375, 0.625, 0.75 ]]))
    """
    scores, open_ = open_scores(problem, between=between)
    fixed = np.zeros(problem.shape[0])
    np.add.at(fixed, problem.forced[:, 0], problem.scores.pairs(problem.forced[:, 0], problem.forced[:, 1]))
    best, without, of_forced = np.full(problem.shape, -np.inf), np.full(problem.shape, np.inf), math.inf
    for i, places in enumerate(problem.remaining.demand.tolist()):
        if between is not None:
            between(i, problem.shape[0])
        mine = np.flatnonzero(open_[i])
        own = scores[i, mine]
        # a place that may stay empty is filled only by what adds something
        added = own if everybody else np.maximum(own, 0.0)
        order = np.argsort(-added, kind="stable")
        top, rest = order[: max(places, 0)], order[max(places, 0) :]
        most = added[top].sum()
        if problem.remaining.forced_of_mentee[i]:
            of_forced = min(of_forced, float(fixed[i] + most))
        if not len(mine):
            continue
        others = np.full(len(mine), most - (added[top[-1]] if len(top) == places else 0.0))
        others[top] = most - added[top]
        if places == 1:
            others[:] = 0.0
        best[i, mine] = fixed[i] + own + others
        if everybody:
            without[i, mine] = fixed[i] + most
            without[i, mine[top]] += (added[rest[0]] if len(rest) else -np.inf) - added[top]
    several = bool((problem.demand > 1).any())
    return PossibleOutcomes(best, without, of_forced, 1e-12 if several else 0.0)


@dataclass(frozen=True, eq=False)
class Bottleneck:
    """The bound on the lowest outcome, and the pairs that can reach it.

    Attributes
    ----------
    bound : float
    proven : bool
        Whether it was checked, apart from the search, that above it pairs are too few.
    prices : float array (mentors, levels)
        The prices that prove it; zeros where forced pairs, or minimum loads, do.
    allowed : boolean array (mentees, mentors)
        The pairs that can be part of an outcome as large.
    """

    bound: float
    proven: bool
    prices: Floats
    allowed: Booleans


def bottleneck(problem: AssignmentProblem, outcomes: PossibleOutcomes, first: Assignment, watch: Watch) -> Bottleneck:
    """Return the largest threshold at which there are still as many pairs as in `first`, by bisection.

    Parameters
    ----------
    problem : AssignmentProblem
    outcomes : PossibleOutcomes
    first : Assignment
        A proven answer of the best total.
    watch : Watch

    Raises
    ------
    Stopped
        Where the watch says so.

    Examples
    --------
    >>> problem = AssignmentProblem([[0.9, 0.6], [0.8, 0.4]])
    >>> outcomes = possible_outcomes(problem, everybody=True)
    >>> most = bottleneck(problem, outcomes, best_total(problem), Watch())
    >>> most.bound, most.proven, most.allowed.tolist()
    (0.6, True, [[True, True], [True, False]])
    """
    known = lowest_outcome(problem, first.pairs)
    values = outcomes.best[(outcomes.best >= outcomes.lowered(known)) & (outcomes.best <= outcomes.of_forced)]
    values = np.unique(np.append(values, outcomes.of_forced if math.isfinite(outcomes.of_forced) else known))
    values = values if len(first.pairs) else np.zeros(1)  # nobody who counts has less than anything
    low, high = 0, len(values)
    while high - low > 1:
        watch.look("raising the lowest outcome", len(values) - (high - low), len(values), now=False)
        middle = (low + high) // 2
        if _reaches(problem, outcomes.at_least(values[middle]), first):
            low = middle
        else:
            high = middle
    bound = max(float(values[low]), known)
    allowed = outcomes.at_least(bound)
    found = Bottleneck(
        bound=bound,
        proven=True,
        prices=np.zeros((problem.shape[1], problem.levels)),
        allowed=allowed,
    )
    if bound >= outcomes.of_forced or not len(first.pairs):
        return found
    above = outcomes.best > bound + outcomes.slack * max(1.0, abs(bound))
    proven, prices = _too_few(problem, above, first, watch)
    return replace(found, proven=proven, prices=prices)


def _reaches(problem: AssignmentProblem, allowed: Booleans, first: Assignment) -> bool:
    """Whether these pairs are enough for as many pairs, placed mentees and minimum loads.

    Each by a maximum flow of its own: augmenting paths take nobody's place, and no mentor below a load once reached, so
    that what can be reached separately can be reached together.
    """
    places, forced = problem.remaining.demand, problem.remaining.forced_of_mentee
    seats, low = problem.remaining.capacity, problem.remaining.min_load
    pairs = len(first.pairs) - len(problem.forced)
    if _most(allowed, places, seats) < pairs or (low.any() and _most(allowed, places, low) < low.sum()):
        return False
    if not problem.spread:
        return True
    placed = first.certificate.placed - int((forced > 0).sum())
    return _most(allowed, np.where(forced > 0, 0, np.minimum(places, 1)), seats) >= placed


def _most(allowed: Booleans, places: Integers, seats: Integers) -> int:
    """The most pairs that these places and seats have room for (Dinic's algorithm)."""
    wants, has = np.flatnonzero(places > 0), np.flatnonzero(seats > 0)
    row, column = np.nonzero(allowed[np.ix_(wants, has)])
    if not len(row):
        return 0
    source, sink = len(wants) + len(has), len(wants) + len(has) + 1
    tails = np.concatenate([np.full(len(wants), source), row, len(wants) + np.arange(len(has))])
    heads = np.concatenate([np.arange(len(wants)), len(wants) + column, np.full(len(has), sink)])
    limits = np.concatenate([places[wants], np.ones(len(row), dtype=np.int64), np.minimum(seats[has], len(places))])
    graph = sparse.csr_array((limits.astype(np.int32), (tails, heads)), shape=(sink + 1, sink + 1))
    return int(maximum_flow(graph, source, sink).flow_value)


def _too_few(problem: AssignmentProblem, allowed: Booleans, first: Assignment, watch: Watch) -> tuple[bool, Floats]:
    """Whether it is proven, apart from `_reaches`, that these pairs are not enough; and the prices that do."""
    nothing = np.zeros((problem.shape[1], problem.levels))
    scores = np.broadcast_to(0.0, problem.shape)
    try:
        restricted = best_total(narrowed(problem, allowed, scores=scores), watch=watch)
    except InfeasibleError as error:
        return loads_cannot_hold(problem, allowed, np.asarray(error.mentors, dtype=np.int64)), nothing
    reached, bound = first.certificate, restricted.certificate
    fewer = bound.placed_bound < reached.placed or bound.pairs_bound < reached.pairs
    return bool(restricted.certificate.proven and fewer), restricted.certificate.prices


def loads_cannot_hold(problem: AssignmentProblem, allowed: Booleans, mentors: Integers) -> bool:
    """Tell whether these mentors must get more mentees together than there are places for, counted one by one.

    Examples
    --------
    >>> problem = AssignmentProblem([[0.9, 0.1]], min_load=1)
    >>> loads_cannot_hold(problem, np.ones((1, 2), dtype=bool), np.array([0, 1]))
    True
    """
    needed = problem.remaining.min_load[mentors].sum()
    room = np.minimum(problem.remaining.demand, allowed[:, mentors].sum(axis=1)).sum()
    return bool(needed > room)
