"""Concave functions of probabilities that make a lottery more random."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

from mentormatch.arrays import Floats

Shape: TypeAlias = Literal["linear", "quadratic", "exponential"]
"""How a perturbed lottery values a probability: by which function its worth falls as it grows."""


@dataclass(frozen=True)
class Perturbation:
    r"""A concave f with f(0) = 0, by which a pair of probability x adds s · f(x) (Xu et al. 2023).

    "linear" is x, "quadratic" x − βx², "exponential" 1 − e^(−αx), with the strength β or α. A concave f makes many
    small probabilities worth more than few large ones.

    Examples
    --------
    >>> Perturbation("quadratic", 0.5).value(np.array([0.0, 0.5, 1.0]))
    array([0.   , 0.375, 0.5  ])
    """

    shape: Shape = "linear"
    strength: float = 0.0

    @property
    def bends(self) -> bool:
        """Whether it is anything but a straight line."""
        return self.shape != "linear" and self.strength > 0.0

    def value(self, chance: Floats) -> Floats:
        """Return f(x)."""
        if not self.bends:
            return chance
        if self.shape == "quadratic":
            return chance - self.strength * chance**2
        return np.asarray(-np.expm1(-self.strength * chance))

    @property
    def slope_at_zero(self) -> float:
        """The slope of f where it is steepest."""
        return self.strength if self.bends and self.shape == "exponential" else 1.0

    def best(self, score: Floats, price: Floats, most: float) -> Floats:
        """Return the x from 0 to `most` at which s · f(x) − price · x is largest, for scores of 0 or more.

        Examples
        --------
        >>> Perturbation("quadratic", 0.5).best(np.array([0.5, 1.0]), np.array([1 / 3, 1 / 3]), 1.0).round(6)
        array([0.333333, 0.666667])
        """
        straight = np.where(score * self.slope_at_zero > price, most, 0.0)
        if not self.bends:
            return straight
        bent = score > 0.0
        ratio = np.divide(price, score, out=np.zeros_like(score), where=bent)
        if self.shape == "quadratic":
            where = (1.0 - ratio) / (2.0 * self.strength)
        else:
            cheap = ratio <= 0.0
            where = np.where(cheap, most, -np.log(np.where(cheap, 1.0, ratio) / self.strength) / self.strength)
        return np.where(bent, np.clip(where, 0.0, most), straight)
