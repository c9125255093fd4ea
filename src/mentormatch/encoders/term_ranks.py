"""Weights of ranked wishes, and what is unusual about ranks."""

from collections.abc import Iterator

import numpy as np

from mentormatch.answers import Cell
from mentormatch.arrays import Booleans, Floats, Integers
from mentormatch.encoders.named_terms import NamedTerms
from mentormatch.encoders.readings import Reading, readings_of

_TIES = "with topics of one rank, which share the weights of their places"
_GAPS = "with a rank left out, so that what follows moves up"


def rank_weights(owners: Integers, terms: Integers, ranks: Integers) -> Floats:
    """Return the weight 1/p of each wish, by its place p among the wishes of its list: 1, 1/2, 1/3, ...

    Only the order counts: ranks that are left out close up, and terms of one rank have the mean weight of the places
    that they take, so that a list in which everything is first is a list without an order.

    Parameters
    ----------
    owners, terms, ranks : ndarray of int, shape (entries,)
        The list, the term and the rank of each entry; of a term that a list names twice, the better rank counts.

    Returns
    -------
    ndarray of float, shape (distinct pairs of owner and term,)
        By owner, then term.

    Examples
    --------
    >>> owners, terms, ranks = np.array([0, 0, 0, 1, 1]), np.array([2, 0, 1, 0, 1]), np.array([1, 2, 5, 1, 1])
    >>> rank_weights(owners, terms, ranks).round(3).tolist()
    [0.5, 0.333, 1.0, 0.75, 0.75]
    """
    order = np.lexsort((ranks, terms, owners))
    owners, terms, ranks = owners[order], terms[order], ranks[order]
    best = _begins(owners, terms)
    owners, ranks = owners[best], ranks[best]
    if not len(owners):
        return np.zeros(0)
    order = np.lexsort((ranks, owners))
    owners, ranks = owners[order], ranks[order]
    first = np.flatnonzero(_begins(owners))
    place = np.arange(len(owners)) - np.repeat(first, np.diff(first, append=len(owners))) + 1
    tied = np.flatnonzero(_begins(owners, ranks))
    together = np.diff(tied, append=len(owners))
    weights = np.empty(len(owners))
    weights[order] = np.repeat(np.add.reduceat(1.0 / place, tied) / together, together)
    return weights


def _begins(*columns: Integers) -> Booleans:
    """Return where a row differs from the one before it."""
    changed = np.ones(len(columns[0]), dtype=bool)
    changed[1:] = np.logical_or.reduce([column[1:] != column[:-1] for column in columns])
    return changed


def rank_readings(named: NamedTerms) -> tuple[Reading, ...]:
    """Return how many lists give a rank twice or leave one out, with examples."""
    tied, gapped = (list(_cells(named, gaps=gaps)) for gaps in (False, True))
    return readings_of({_TIES: tied, _GAPS: gapped})


def _cells(named: NamedTerms, *, gaps: bool) -> Iterator[tuple[Cell, int]]:
    order = np.lexsort((named.ranks, named.owners))
    owners, ranks = named.owners[order], named.ranks[order]
    counts = named.answers.counts
    lengths = np.bincount(owners, minlength=len(named.answers.cells))
    for owner, end in enumerate(np.cumsum(lengths).tolist()):
        own = ranks[end - lengths[owner] : end]
        above = np.searchsorted(own, own)  # how many have a better rank
        odd = (own > above + 1).any() if gaps else len(np.unique(own)) < len(own)
        if odd:
            cell = named.answers.cells[owner]
            shown = ", ".join(f"{term} {rank}" for term, rank in cell.items()) if isinstance(cell, dict) else cell
            yield shown, int(counts[owner])
