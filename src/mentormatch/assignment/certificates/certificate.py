"""Independent check of an answer: limits, value, bound and gap.

Nothing here is shared with a solver: from the problem, the pairs and the prices alone it computes what the answer
reaches and what no answer can exceed.
"""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from mentormatch.arrays import Booleans, Floats, Integers
from mentormatch.assignment.certificates.largest_gains import Groups, largest_gains
from mentormatch.assignment.parallel import Between
from mentormatch.assignment.problem import AssignmentProblem, counted
from mentormatch.errors import Mistake, ProblemError
from mentormatch.values import Value, plain_fields

TOLERANCE = 1e-9


@dataclass(frozen=True, eq=False)
class Certificate(Value):
    """What an answer reaches, and what no answer can exceed.

    Attributes
    ----------
    pairs, pairs_bound : int
        Pairs made, and the most that could be. With ``unmatched=w``, or where a function of one's own states what
        it aims at, pairs are no aim, and both are equal.
    value, bound, gap : float
        In the objective's unit: the total, or with ``unmatched=w`` Σ (score − w) over the pairs, what the answer gains
        over leaving every place empty; its upper bound; bound − value. The bound holds for answers that reach
        placed_bound and pairs_bound. Where a function of one's own states value and bound, both are its word.
    proven : bool or None
        The pairs break no limit, pairs = pairs_bound, placed = placed_bound and gap ≤ 1e-9 · max(1, abs(value)). None
        where a proof was found once and is not at hand to be checked, as of a stored matching with another objective
        than the total; its bounds are then those that were written down.
    prices : float array (mentors, levels)
        The mentors' prices that prove the bound, last the part in the total; see `certify`.
    placed, placed_bound : int
        Mentees who want somebody and got at least one, and with ``spread`` the most that could be (else equal).
    precedence, precedence_bound : int
        With ``priority``, Σ of the ranks of the placed mentees' classes, 1 the lowest, and the most it can be; where
        both are equal, no answer places more mentees, nor more of a class without fewer of a higher one. Else 0.

    Examples
    --------
    >>> certificate = certify(AssignmentProblem([[0.9], [0.8]]), np.array([[1, 0]]), np.array([[1.0, 0.8]]))
    >>> certificate.value, certificate.bound, certificate.proven
    (0.8, 0.9, False)
    """

    pairs: int
    pairs_bound: int
    value: float
    bound: float
    gap: float
    proven: bool | None
    prices: Floats
    placed: int
    placed_bound: int
    precedence: int = 0
    precedence_bound: int = 0

    @property
    def summary(self) -> str:
        """What is known of the answer, in a few words.

        Examples
        --------
        >>> certify(AssignmentProblem([[0.9], [0.8]]), np.array([[1, 0]]), np.array([[1.0, 0.5]])).summary
        'gap 0.4'
        """
        if self.proven is None:
            return "proof not stored"
        if self.proven:
            return "proven"
        return f"gap {self.gap:.3g}" if math.isfinite(self.gap) else "no bound known"

    def to_dict(self) -> dict[str, Any]:
        """Return the certificate as plain JSON, its prices as one list a mentor; a bound that is infinite is None.

        Examples
        --------
        >>> certificate = certify(AssignmentProblem([[0.9], [0.8]]), np.array([[1, 0]]), np.array([[1.0, 0.8]]))
        >>> certificate.to_dict()["bound"], certificate.to_dict()["prices"]
        (0.9, [[1.0, 0.8]])
        """
        return plain_fields(self)


def certify(
    problem: AssignmentProblem, pairs: Integers, prices: Floats, *, between: Between | None = None
) -> Certificate:
    r"""Return what `pairs` reach and the bound that `prices` prove.

    By linear programming duality, for any prices π no feasible answer exceeds, level by level,

    .. math:: \sum_j (cap_j π_j^+ - low_j π_j^-) + \sum_i \text{(the sum of the demand_i largest positive gains)}

    where the gain of pair (i, j) is (1 − π_j0, s_ij − π_j1): one pair and its score, less the mentor's price, compared
    in that order. With ``unmatched=w`` the gain is (−π_j0, s_ij − w − π_j1); with ``spread`` a level stands before
    both, in which a mentee's first pair gains 1, or with ``priority`` its rank. Forced pairs are counted as they are,
    and what they use up is taken from capacities, minimum loads and demands first.

    A level bounds something only where the levels before it are reached. Mentees and pairs are whole numbers: where
    their bound is none, it is rounded down, no answer reaches it, and the levels after it have only trivial bounds.

    Parameters
    ----------
    problem : AssignmentProblem
    pairs : int array (n, 2)
        Where they break a limit, nothing is proven; `violations` says which.
    prices : float array (mentors, problem.levels)
        Any finite numbers; the better they are, the smaller the gap.
    between : function (done, total), optional
        Called now and then while all pairs are looked at; what it raises ends that.

    Raises
    ------
    ProblemError
        Where the prices have another shape or are not finite, or a pair lies outside the problem.

    Examples
    --------
    >>> problem = AssignmentProblem([[0.9, 0.1], [0.8, 0.7]])
    >>> certificate = certify(problem, np.array([[0, 0], [1, 1]]), np.array([[0.0, 0.1], [0.0, 0.0]]))
    >>> certificate.pairs_bound, round(certificate.bound, 9), certificate.proven
    (2, 1.6, True)
    """
    pairs, prices = _pairs_inside(problem, pairs), _prices_checked(problem, prices)
    scores = problem.scores.pairs(pairs[:, 0], pairs[:, 1])
    value = math.fsum(scores - (problem.worth or 0.0))
    who = np.unique(pairs[:, 0])
    reached = len(who), len(pairs)
    precedence = 0 if problem.rank is None else int(problem.rank[who].sum())
    bounds = _bounds(problem, prices, between)
    placed_bound, pairs_bound, bound = _whole_bounds(problem, reached, precedence, bounds)
    gap = bound - value
    return Certificate(
        pairs=len(pairs),
        pairs_bound=pairs_bound,
        value=value,
        bound=bound,
        gap=gap,
        proven=reached == (placed_bound, pairs_bound)
        and abs(gap) <= TOLERANCE * max(1.0, abs(value))
        and not violations(problem, pairs),
        prices=prices,
        placed=reached[0],
        placed_bound=placed_bound,
        precedence=precedence,
        precedence_bound=0 if problem.rank is None else _whole(bounds[0]),
    )


def without_bound(problem: AssignmentProblem, pairs: Integers, prices: Floats) -> Certificate:
    """Return what pairs reach, with bounds that hold for every answer, where there is no time to look at all pairs.

    Examples
    --------
    >>> problem = AssignmentProblem([[0.9, 0.1], [0.8, 0.7]])
    >>> certificate = without_bound(problem, np.array([[0, 0], [1, 1]]), np.zeros((2, 2)))
    >>> certificate.pairs, certificate.pairs_bound, certificate.value, certificate.bound, certificate.proven
    (2, 2, 1.6, inf, False)
    """
    value = math.fsum(problem.scores.pairs(pairs[:, 0], pairs[:, 1]) - (problem.worth or 0.0))
    who, most = np.unique(pairs[:, 0]), int(min(problem.capacity.sum(), problem.demand.sum()))
    counts_places = problem.spread or problem.rank is not None
    return Certificate(
        pairs=len(pairs),
        pairs_bound=most if problem.worth is None else len(pairs),
        value=value,
        bound=math.inf,
        gap=math.inf,
        proven=False,
        prices=prices,
        placed=len(who),
        placed_bound=int(min(most, (problem.demand > 0).sum())) if counts_places else len(who),
        precedence=0 if problem.rank is None else int(problem.rank[who].sum()),
        precedence_bound=0 if problem.rank is None else int(problem.rank[problem.demand > 0].sum()),
    )


def violations(problem: AssignmentProblem, pairs: Integers) -> tuple[str, ...]:
    """Return, a sentence each, every limit that `pairs` break; () where they are feasible.

    Examples
    --------
    >>> violations(AssignmentProblem([[0.9], [0.8]]), np.array([[0, 0], [1, 0]]))
    ('mentor 0 has 2 mentees; at most 1',)
    """
    mentees, mentors = problem.shape
    pairs = np.asarray(pairs, dtype=np.int64).reshape(-1, 2)
    inside = _inside(problem, pairs)
    found = [f"pair ({i}, {j}) lies outside the problem" for i, j in pairs[~inside].tolist()]
    distinct, times = np.unique(pairs[inside], axis=0, return_counts=True)
    loads = np.bincount(pairs[inside, 1], minlength=mentors)
    places = np.bincount(pairs[inside, 0], minlength=mentees)
    mentee, mentor = problem.name_of_mentee, problem.name_of_mentor

    def pair(i: int, j: int) -> str:
        return f"pair ({mentee(i)}, {mentor(j)})"

    found += [f"{pair(*distinct[k])} is made {times[k]} times" for k in np.flatnonzero(times > 1)]
    for j in np.flatnonzero(loads > problem.capacity).tolist():
        found.append(f"mentor {mentor(j)} has {counted(loads[j], 'mentee')}; at most {problem.capacity[j]}")
    for j in np.flatnonzero(loads < problem.min_load).tolist():
        found.append(f"mentor {mentor(j)} has {counted(loads[j], 'mentee')}; at least {problem.min_load[j]}")
    for i in np.flatnonzero(places > problem.demand).tolist():
        found.append(f"mentee {mentee(i)} has {counted(places[i], 'mentor')}; at most {problem.demand[i]}")
    found += [f"{pair(i, j)} is not allowed" for i, j in distinct[~problem.allows(distinct)]]
    made = set(map(tuple, distinct.tolist()))
    found += [f"{pair(i, j)} is forced, but not made" for i, j in problem.forced.tolist() if (i, j) not in made]
    return tuple(found)


def _inside(problem: AssignmentProblem, pairs: Integers) -> Booleans:
    return np.asarray(((pairs >= 0) & (pairs < problem.shape)).all(axis=1))


def _pairs_inside(problem: AssignmentProblem, pairs: Integers) -> Integers:
    pairs = np.asarray(pairs, dtype=np.int64).reshape(-1, 2)
    outside = pairs[~_inside(problem, pairs)]
    if len(outside):
        expected = f"pairs must lie within the shape {problem.shape}"
        raise ProblemError([Mistake("pairs_outside", expected, got=f"({i}, {j})") for i, j in outside.tolist()])
    return pairs


def _prices_checked(problem: AssignmentProblem, prices: Floats) -> Floats:
    prices = np.asarray(prices, dtype=np.float64)
    expected = (problem.shape[1], problem.levels)
    if prices.shape != expected or not np.isfinite(prices).all():
        got = f"shape {prices.shape}" if prices.shape != expected else "numbers that are not finite"
        raise ProblemError(Mistake("prices", f"prices must be finite numbers of shape {expected}", got=got))
    return prices


def _whole_bounds(
    problem: AssignmentProblem, reached: tuple[int, int], precedence: int, bounds: Floats
) -> tuple[int, int, float]:
    """What the bounds say of placed mentees, pairs and value; `reached` where a level does not count."""
    placed_bound, pairs_bound = reached
    trivial = math.inf
    if problem.rank is not None:
        # where the ranks of who is placed reach their bound, it is a base of a matroid, and nobody more can be placed
        if precedence != bounds[0]:
            most = int(min(problem.capacity.sum(), problem.demand.sum()))
            return int(min(most, (problem.demand > 0).sum())), most, trivial
    elif problem.spread:
        placed_bound = _whole(bounds[0])
        if placed_bound != bounds[0]:
            return placed_bound, int(min(problem.capacity.sum(), problem.demand.sum())), trivial
    if problem.worth is None:
        pairs_bound = _whole(bounds[-2])
    if (pairs_bound if problem.worth is None else 0.0) != bounds[-2]:
        return placed_bound, pairs_bound, trivial
    return placed_bound, pairs_bound, float(bounds[-1])


def _whole(bound: float) -> int:
    """The largest whole number that a bound admits, a rounding error of its sum aside."""
    return math.floor(bound + TOLERANCE * max(1.0, abs(bound)))


def _bounds(problem: AssignmentProblem, prices: Floats, between: Between | None) -> Floats:
    """The bound at every level, as the formula in `certify` says; what is added is not rounded before it is."""
    remaining = problem.remaining
    seats = np.where(_positive(prices), remaining.capacity, remaining.min_load)
    addends = [list(column) for column in (seats[:, None] * prices).T]
    worth, pair_level = (0.0, 1.0) if problem.worth is None else (problem.worth, 0.0)

    def count(scores: Floats, mentors: Integers) -> None:
        for level in range(problem.levels):
            addends[level].extend(-prices[mentors, level])
        addends[-2].append(pair_level * len(mentors))
        addends[-1].extend(scores)
        addends[-1].extend(np.full(len(mentors), -worth))

    made = problem.forced
    count(problem.scores.pairs(made[:, 0], made[:, 1]), made[:, 1])
    for level in range(problem.levels):
        addends[level].extend(prices[made[:, 1], level])
    has_none = remaining.forced_of_mentee == 0
    first_weight = np.where(has_none, problem.first_weight, 0)
    placed = int(problem.first_weight[~has_none].sum())
    groups = _groups(prices, pair_level)
    for row, column in largest_gains(problem, prices, remaining.demand, first_weight, groups, between=between):
        count(problem.scores.pairs(row, column), column)
        placed += int(first_weight[np.unique(row)].sum())
    addends[0].append(float(placed))
    return np.array([math.fsum(parts) for parts in addends])


def _groups(prices: Floats, pair_level: float) -> Groups:
    """Return (gain of a pair in all levels but the last, the mentors where it is that), the largest gain first."""
    heads, group_of = np.unique(prices[:, :-1], axis=0, return_inverse=True)
    gains = -heads
    gains[:, -1] += pair_level
    order = np.lexsort(heads.T[::-1])
    return [(gains[group], np.flatnonzero(group_of.reshape(-1) == group)) for group in order]


def _positive(prices: Floats) -> Booleans:
    """Which prices come after zero in the order of the levels."""
    first = np.argmax(prices != 0, axis=1)
    return np.asarray(prices[np.arange(len(prices)), first] > 0)
