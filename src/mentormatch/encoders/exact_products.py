"""Dot products of vectors, the same bits in any order."""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from mentormatch.arrays import Floats, Integers

# bits below the point of the first parts: products of two have 52, and their sum, at most 1, fits into 53
_BITS = 26


@dataclass(frozen=True, eq=False)
class ExactRows:
    r"""Rows of numbers, cut in two so that matrix products of the parts are exact.

    A row is :math:`2^e (h + l)` with :math:`|h + l| \le 1`, where h is a multiple of :math:`2^{-26}`, and l of a power
    of two that is so small that :math:`h \cdot l'` needs at most 53 bits. No sum of products of parts is then rounded,
    in whatever order, block or number of threads it is computed (Ozaki et al. 2012). What is left out of a product,
    :math:`l \cdot l'` and the bits below l, is less than :math:`d 2^{-50} |x| |y|` for rows of d numbers; what is below
    the smallest number there is vanishes.

    Attributes
    ----------
    high, low : float array (rows, numbers)
    exponent : int array (rows,)

    Examples
    --------
    >>> rows = ExactRows.of(np.array([[3.0, 4.0], [0.1, 0.2]]))
    >>> rows.products(rows).round(12).tolist()
    [[25.0, 1.1], [1.1, 0.05]]
    """

    high: Floats
    low: Floats
    exponent: Integers

    @classmethod
    def of(cls, rows: Floats) -> "ExactRows":
        """Return finite rows, cut in two."""
        largest = np.abs(rows).max(axis=1, initial=0.0)
        width = rows.shape[1]
        # of the largest number, and of the length, which is at most sqrt(width) times that
        exponent = np.frexp(largest)[1] + _half_log(width)
        scaled = np.ldexp(rows, -exponent[:, None])
        high = np.rint(np.ldexp(scaled, _BITS))
        finest = 2 * _BITS - _half_log(width)
        low = np.rint(np.ldexp(scaled - np.ldexp(high, -_BITS), finest))
        return cls(np.ldexp(high, -_BITS), np.ldexp(low, -finest), exponent.astype(np.int64))

    def take(self, rows: Any) -> "ExactRows":
        """Return some of the rows."""
        return ExactRows(self.high[rows], self.low[rows], self.exponent[rows])

    def products(self, others: "ExactRows") -> Floats:
        """Return the dot products with each of other rows, shape (rows, others)."""
        small = self.high @ others.low.T + self.low @ others.high.T
        total = self.high @ others.high.T + small
        products: Floats = np.ldexp(total, self.exponent[:, None] + others.exponent[None, :])
        return products

    def errors(self, others: "ExactRows") -> Floats:
        """Return by how much each of the products may differ from the exact one, shape (rows, others)."""
        # 2**exponent is the length of a row or more
        errors: Floats = np.ldexp(self.high.shape[1] * 2.0**-50, self.exponent[:, None] + others.exponent[None, :])
        return errors


def _half_log(width: int) -> int:
    """Return the least whole k with sqrt(width) <= 2**k."""
    return math.ceil(math.log2(max(width, 1)) / 2)
