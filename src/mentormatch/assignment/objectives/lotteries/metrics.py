"""Metrics of how random a draw is."""

from dataclasses import dataclass

import numpy as np

from mentormatch.arrays import Floats, Integers


@dataclass(frozen=True)
class DrawMetrics:
    """How evenly probability is spread over pairs that are not exempt.

    Attributes
    ----------
    largest : float
        The largest probability of a pair.
    mean_largest : float
        The mean over mentees of the largest probability of their pairs, 0 for who has none.
    support : int
        Pairs that can be drawn.
    entropy : float
        −Σ x ln x over the pairs, in nats; the larger, the more is left to chance.
    l2 : float
        √Σ x² over the pairs; the smaller, the more is left to chance.
    """

    largest: float
    mean_largest: float
    support: int
    entropy: float
    l2: float


def draw_metrics(rows: Integers, probabilities: Floats, mentees: int) -> DrawMetrics:
    """Return the metrics of the probabilities of pairs, all above 0 (Xu et al. 2023, section 5).

    Parameters
    ----------
    rows : int array (k,)
        The mentee of each pair, from 0 to `mentees` − 1.
    probabilities : float array (k,)
    mentees : int
        How many the mean is taken over.

    Examples
    --------
    >>> draw_metrics(np.array([0, 0, 1]), np.array([0.5, 0.5, 1.0]), 2)
    DrawMetrics(largest=1.0, mean_largest=0.75, support=3, entropy=0.693..., l2=1.224...)
    """
    largest = np.zeros(int(rows.max(initial=-1)) + 1)
    np.maximum.at(largest, rows, probabilities)
    return DrawMetrics(
        largest=float(probabilities.max(initial=0.0)),
        mean_largest=float(largest.sum() / mentees) if mentees else 0.0,
        support=len(probabilities),
        entropy=float(-(probabilities * np.log(probabilities)).sum()) + 0.0,
        l2=float(np.sqrt((probabilities**2).sum())),
    )
