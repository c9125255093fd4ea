"""Envy up to one mentor (EF1), plain and weighted by demand (WEF1)."""

import numpy as np
from scipy import sparse

from mentormatch.arrays import Floats, Integers
from mentormatch.matching import Matching

_CELLS_AT_ONCE = 1 << 21
_ROUNDING = 1e-12


def envied_beyond_one(matching: Matching, score: Floats, demand: Integers) -> tuple[Floats, Floats]:
    r"""Return how many others each mentee envies beyond one mentor, plainly and weighted by demand.

    With :math:`v_i(S)` the sum of the scores of i with the mentors in S (0 with those not allowed), k is counted for i
    where :math:`\min_{g \in A_k} v_i(A_k \setminus g) > v_i(A_i)` (EF1 is violated), and weighted, where
    :math:`\min_{g \in A_k} v_i(A_k \setminus g) / d_k > v_i(A_i) / d_i` (WEF1; Chakraborty et al. 2021; Payan and Zick,
    arXiv 2108.02126). Who wants nobody envies nobody and is not envied.

    Parameters
    ----------
    matching : Matching
    score : float array (mentees,)
        What each values the own mentors at.
    demand : int array (mentees,)

    Returns
    -------
    ef1, wef1 : float array (mentees,)
        All NaN where nobody has several mentors: a bundle of one without its best is worth nothing to anybody.

    Examples
    --------
    >>> from mentormatch.matching import matching_of_pairs
    >>> from mentormatch.profiles import Cohort
    >>> cohort = Cohort.from_records(
    ...     mentors=[{"id": "a", "x": "r"}, {"id": "b", "x": "r"}, {"id": "c", "x": "go"}],
    ...     mentees=[{"id": "kim", "x": "r", "demand": 2}, {"id": "noor", "x": "r", "demand": 2}])
    >>> from mentormatch.policy import Criterion
    >>> from mentormatch.policy import Policy
    >>> pairs = [("kim", "a"), ("kim", "b"), ("noor", "c")]
    >>> given = matching_of_pairs(cohort, Policy(criteria=[Criterion("x")]), pairs)
    >>> envied_beyond_one(given, np.array([2.0, 0.0]), np.array([2, 2]))[0].tolist()
    [0.0, 1.0]
    """
    scores = matching.scores
    mentees, mentors = matching.positions[np.argsort(matching.positions[:, 0], kind="stable")].T
    people, loads = scores.shape[0], np.bincount(mentees, minlength=scores.shape[0])
    several = np.flatnonzero((loads > 1) & (demand > 0))
    if not len(several):
        return np.full(people, np.nan), np.full(people, np.nan)
    counts = np.zeros((2, people))
    # the bundles of those who have several, filled up with a mentor who is worth nothing
    nobody = scores.shape[1]
    bundles = np.full((len(several), int(loads.max())), nobody, dtype=np.int64)
    starts = np.searchsorted(mentees, several)
    for k, (start, load) in enumerate(zip(starts.tolist(), loads[several].tolist(), strict=True)):
        bundles[k, :load] = mentors[start : start + load]
    owners = np.repeat(np.arange(len(several)), bundles.shape[1])
    ones = np.ones(bundles.size)
    membership = sparse.csr_array((ones, (owners, bundles.ravel())), shape=(len(several), nobody + 1))
    height = max(1, _CELLS_AT_ONCE // max(len(several), nobody + 1))
    wanting = np.flatnonzero(demand > 0)
    for start in range(0, len(wanting), height):
        rows = wanting[start : start + height]
        values = np.zeros((len(rows), nobody + 1))
        values[:, :nobody] = np.where(scores.allowed(rows), scores.block(rows), 0.0)
        best = values[:, bundles[:, 0]]
        for place in range(1, bundles.shape[1]):
            np.maximum(best, values[:, bundles[:, place]], out=best)
        without_best = (membership @ values.T).T - best
        without_best[rows[:, None] == several] = 0.0
        own, wanted = score[rows, None], demand[rows, None]
        counts[0, rows] = (without_best > own + _ROUNDING).sum(axis=1)
        counts[1, rows] = (without_best * wanted > own * demand[several] + _ROUNDING * wanted).sum(axis=1)
    return counts[0], counts[1]
