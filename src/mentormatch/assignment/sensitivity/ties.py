"""The mentees whose placement only a tie decided."""

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from mentormatch.arrays import Integers
from mentormatch.assignment.certificates import Certificate
from mentormatch.assignment.problem import AssignmentProblem
from mentormatch.assignment.sensitivity.tight_arcs import rounding, tight_arcs


def placements_by_tie(problem: AssignmentProblem, pairs: Integers, certificate: Certificate) -> Integers:
    """Return the mentees who get something else in another, equally good answer, ascending.

    A pair can be changed without loss exactly if it lies on a cycle of tight arcs (see `rounding`): if both
    its ends are in one strongly connected component. Nodes are mentees, mentors, all empty places and all empty seats.
    Places and seats are two nodes, since a cycle from a place given up to a seat left empty makes a pair less, which is
    worse. With ``unmatched=w`` pairs are no aim, and the two are joined: who has a mentor of score w could as well stay
    unmatched.

    Parameters
    ----------
    problem : AssignmentProblem
    pairs : int array (n, 2)
        An optimal answer.
    certificate : Certificate
        Its proof; where it proves nothing, nobody is returned.

    Examples
    --------
    >>> from mentormatch.assignment import solve
    >>> solve(AssignmentProblem([[0.5], [0.5], [0.1]])).ties
    array([0, 1])
    """
    if not certificate.proven or not len(pairs):
        return np.zeros(0, dtype=np.int64)
    prices = certificate.prices
    arcs = tight_arcs(problem, pairs, prices, rounding(problem, pairs, prices))
    mentees, mentors = problem.shape
    place, seat = mentees + mentors, mentees + mentors + 1
    changes = np.concatenate([arcs.entering + np.array([0, mentees]), arcs.leaving[:, ::-1] + np.array([mentees, 0])])
    ends = [
        _arcs(place, arcs.mentees_may_gain),
        _arcs(arcs.mentees_may_lose, place),
        _arcs(mentees + arcs.mentors_may_gain, seat),
        _arcs(seat, mentees + arcs.mentors_may_lose),
    ]
    if problem.worth is not None:
        ends += [_arcs(place, np.array([seat])), _arcs(seat, np.array([place]))]
    tail, head = np.concatenate([changes, *ends]).T
    graph = sparse.csr_array((np.ones(len(tail), dtype=np.int8), (tail, head)), shape=(seat + 1, seat + 1))
    _, component = connected_components(graph, directed=True, connection="strong")
    # an arc between people has no arc straight back: inside a component it lies on a cycle that changes pairs
    tail, head = changes.T
    return np.unique(np.minimum(tail, head)[component[tail] == component[head]])


def _arcs(tails: Integers | int, heads: Integers | int) -> Integers:
    return np.stack(np.broadcast_arrays(tails, heads), axis=1).astype(np.int64)
