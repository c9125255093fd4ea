"""Adds pairs worth exactly as much as staying unmatched."""

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import maximum_flow

from mentormatch.arrays import Floats, Integers
from mentormatch.assignment.problem import AssignmentProblem
from mentormatch.assignment.sensitivity.tight_arcs import TightArcs, rounding, tight_arcs

_LOSS = 1e-10


def add_indifferent_pairs(problem: AssignmentProblem, pairs: Integers, prices: Floats) -> Integers:
    """Return optimal `pairs` with as many more as can be at the same value, where staying unmatched has a worth.

    With ``unmatched=w`` an empty place and a pair of score w are worth the same, and the pair is to be made: a maximum
    flow from empty places over tight arcs to empty seats makes more pairs at the same value. Arcs count as tight up to
    rounding, and such that all of them together lose no more than some 1e-10 of the value.

    Examples
    --------
    >>> problem = AssignmentProblem([[0.5, 0.2]], unmatched=0.2, demand=2)
    >>> add_indifferent_pairs(problem, np.array([[0, 0]]), np.zeros((2, 2))).tolist()
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
    return _changed(pairs, *_largest_change(problem, pairs, arcs)) if len(arcs.mentors_may_gain) else pairs


def _largest_change(problem: AssignmentProblem, pairs: Integers, arcs: TightArcs) -> tuple[Integers, Integers]:
    """The pairs to make and those to give up, by a maximum flow."""
    mentees, mentors = problem.shape
    source, sink = mentees + mentors, mentees + mentors + 1
    places, loads = np.bincount(pairs[:, 0], minlength=mentees), np.bincount(pairs[:, 1], minlength=mentors)
    between = len(arcs.entering) + len(arcs.leaving)
    tails = np.concatenate(
        [
            arcs.entering[:, 0],
            mentees + arcs.leaving[:, 1],
            np.full(len(arcs.mentees_may_gain), source),
            mentees + arcs.mentors_may_gain,
        ]
    )
    heads = np.concatenate(
        [
            mentees + arcs.entering[:, 1],
            arcs.leaving[:, 0],
            arcs.mentees_may_gain,
            np.full(len(arcs.mentors_may_gain), sink),
        ]
    )
    limits = np.concatenate(
        [
            np.ones(between),
            (problem.demand - places)[arcs.mentees_may_gain],
            (problem.capacity - loads)[arcs.mentors_may_gain],
        ]
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
