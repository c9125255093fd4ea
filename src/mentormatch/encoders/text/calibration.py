"""From cosines, which have no scale of their own, to scores."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from scipy.sparse import issparse

from mentormatch.arrays import Floats, Integers
from mentormatch.encoders.contract import Encoded

_MOST_SAMPLED = 2048
_AS_GOOD_AS_EQUAL = 0.999

Product = Callable[[Any, Any], Floats]
"""The cosines of all pairs of rows of two matrices."""


@dataclass(frozen=True)
class Calibration:
    """Where the cosines of a cohort lie.

    Attributes
    ----------
    center : float
        Their mean over all pairs in which both answered.
    spread : float
        The root of their mean squared distance from the mean of the same wanting person; 0 where there is nobody to
        choose between.

    Examples
    --------
    >>> calibration = Calibration(center=0.2, spread=0.1)
    >>> calibration.rescaled(np.array([0.1, 0.2, 0.4, 0.9])).round(2).tolist(), calibration.largest
    ([0.0, 0.0, 0.5, 1.0], 0.6000000000000001)
    """

    center: float
    spread: float

    @classmethod
    def of(cls, wants: Encoded, offers: Encoded, product: Product) -> Self:
        """Return where the cosines of a cohort lie.

        Computed from all pairs of up to 2,048 different answers a side; of more, from 2,048 that are chosen by a hash,
        so that neither the order of rows nor chance decides.
        """
        cosines, wanting, offering = sampled_pairs(wants, offers, product)
        if not cosines.size:
            return cls(0.0, 0.0)
        means = (cosines * offering).sum(axis=1) / offering.sum()
        squares = (np.square(cosines - means[:, None]) * offering).sum(axis=1) / offering.sum()
        center = float((means * wanting).sum() / wanting.sum())
        spread = float(np.sqrt((squares * wanting).sum() / wanting.sum()))
        # what is left of rounding where all answers of a side are equal is no spread
        return cls(center, spread if spread > 1e-6 else 0.0)

    @property
    def largest(self) -> float:
        """The cosine from which on the score is 1."""
        return self.center + 4.0 * self.spread

    def rescaled(self, cosines: Floats) -> Floats:
        """Return scores in [0, 1]: 0 at the mean and below, 1 at four spreads above; without a spread, cosines."""
        if self.spread == 0.0:
            # equal texts have a cosine of 1 only up to the rounding of `on_grid`
            return np.where(cosines >= _AS_GOOD_AS_EQUAL, 1.0, np.clip(cosines, 0.0, 1.0))
        return np.clip((cosines - self.center) / (4.0 * self.spread), 0.0, 1.0)


def mean_of(wants: Encoded, offers: Encoded, score: Product) -> float:
    """Return the mean score over the pairs that `Calibration.of` looks at; NaN where there are none."""
    scores, wanting, offering = sampled_pairs(wants, offers, score)
    if not scores.size:
        return float("nan")
    means = (scores * offering).sum(axis=1) / offering.sum()
    return float(min(1.0, (means * wanting).sum() / wanting.sum()))


def sampled_pairs(wants: Encoded, offers: Encoded, product: Product) -> tuple[Floats, Floats, Floats]:
    """Return the products of different answers, and how many people of each side gave each of them."""
    (some_wants, wanting), (some_offers, offering) = map(_different_rows, (wants, offers))
    if not len(wanting) or not len(offering):
        return np.zeros((0, 0)), wanting, offering
    products = np.asarray(product(some_wants, some_offers), dtype=np.float64)
    return products, wanting, offering


def _different_rows(encoded: Encoded) -> tuple[Any, Floats]:
    """Return the different rows of those who answered in an order of their own, and how often each occurs."""
    people = np.flatnonzero(encoded.answered)
    count: dict[bytes, int] = {}
    first: dict[bytes, int] = {}
    for person, key in zip(people.tolist(), _row_keys(encoded.values, people), strict=True):
        count[key] = count.get(key, 0) + 1
        first.setdefault(key, person)
    keys = sorted(first)
    if len(keys) > _MOST_SAMPLED:
        keys = sorted(keys, key=lambda key: hashlib.blake2b(key, digest_size=16).digest())[:_MOST_SAMPLED]
    chosen = np.array([first[key] for key in keys], dtype=np.int64)
    return encoded.values[chosen], np.array([count[key] for key in keys], dtype=np.float64)


def _row_keys(values: Any, people: Integers) -> list[bytes]:
    if not issparse(values):
        return [row.tobytes() for row in values[people]]
    rows: Any = values
    starts = rows.indptr
    slices = [slice(starts[person], starts[person + 1]) for person in people.tolist()]
    return [rows.indices[part].astype(np.int64).tobytes() + rows.data[part].tobytes() for part in slices]
