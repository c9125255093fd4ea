"""Lotteries: probabilities of pairs, and draws that keep every limit.

A *lottery* is a distribution over answers, given by the marginal probability of each pair. Linear programs find the
best marginals under a cap; dependent rounding (Budish, Che, Kojima and Milgrom 2013) draws from them within all limits.
"""

from mentormatch.assignment.objectives.lotteries.lottery import Lottery, lottery
from mentormatch.assignment.objectives.lotteries.metrics import DrawMetrics
from mentormatch.assignment.objectives.lotteries.perturbations import Shape

__all__ = [
    "DrawMetrics",
    "Lottery",
    "Shape",
    "lottery",
]
