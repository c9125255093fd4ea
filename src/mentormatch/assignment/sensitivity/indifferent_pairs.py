"""Pairs worth exactly what staying unmatched is worth are made."""

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import maximum_flow

from mentormatch.arrays import Floats, Integers
from mentormatch.assignment.problem import AssignmentProblem
from mentormatch.assignment.sensitivity.tight_arcs import TightArcs, rounding, tight_arcs

_LOSS = 1e-10


def fill_at_worth(problem: AssignmentProblem, pairs: Integers, prices: Floats) -> Integers:
    """Return optimal `pairs` with as many more as cost nothing, where staying unmatched has a worth.

    With ``unmatched=w`` an empty place and a pair of score w are worth the same, and the pair is to be made: a maximum
    flow from empty places over tight arcs to empty seats makes more pairs at the same value. What is tight
    is tight up to rounding, and such that all of it costs no more than some 1e-10 of the value.

    Examples
    --------
    >>> problem = AssignmentProblem([[0.5, 0.2]], unmatched=0.2, demand=2)
    >>> fill_at_worth(problem, np.array([[0, 0]]), np.zeros((2, 2))).tolist()
    [[0, 0], [0, 1]]
    """
    if problem.worth is None:
        return pairs
    places = np.bincount(pairs[:, 0], minlength=problem.shape[0])
    if not (places < problem.demand).any():
        return pairs
    tolerance = rounding(problem, pairs, prices)
    value = float((problem.scores.pairs(pairs[:, 0], pairs[:, 1]) - problem.worth).sum())
    arcs = tight_arcs(problem, pairs, prices, min(tolerance, _LOSS * max(1.0, abs(value)) / int(problem.demand.sum())))
    return _changed(pairs, *_most_more(problem, pairs, arcs)) if len(arcs.takes) else pairs


def _most_more(problem: AssignmentProblem, pairs: Integers, arcs: TightArcs) -> tuple[Integers, Integers]:
    """The pairs to make and those to unmake."""
    mentees, mentors = problem.shape
    source, sink = mentees + mentors, mentees + mentors + 1
    places, loads = np.bincount(pairs[:, 0], minlength=mentees), np.bincount(pairs[:, 1], minlength=mentors)
    between = len(arcs.makes) + len(arcs.leaves)
    tails = np.concatenate(
        [arcs.makes[:, 0], mentees + arcs.leaves[:, 1], np.full(len(arcs.fills), source), mentees + arcs.takes]
    )
    heads = np.concatenate([mentees + arcs.makes[:, 1], arcs.leaves[:, 0], arcs.fills, np.full(len(arcs.takes), sink)])
    limits = np.concatenate(
        [np.ones(between), (problem.demand - places)[arcs.fills], (problem.capacity - loads)[arcs.takes]]
    )
    graph = sparse.csr_array((limits.astype(np.int32), (tails, heads)), shape=(sink + 1, sink + 1))
    flow = sparse.coo_array(maximum_flow(graph, source, sink).flow)
    tail, head = flow.coords[0][flow.data > 0], flow.coords[1][flow.data > 0]
    makes, leaves = (tail < mentees) & (head < source), (head < mentees) & (tail < source)
    return (
        np.stack([tail[makes], head[makes] - mentees], axis=1).astype(np.int64),
        np.stack([head[leaves], tail[leaves] - mentees], axis=1).astype(np.int64),
    )


def _changed(pairs: Integers, makes: Integers, leaves: Integers) -> Integers:
    changed = (set(map(tuple, pairs.tolist())) - set(map(tuple, leaves.tolist()))) | set(map(tuple, makes.tolist()))
    return np.array(sorted(changed), dtype=np.int64).reshape(-1, 2)
