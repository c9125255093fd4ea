"""Lotteries: probabilities of pairs, and draws that keep every limit.

A *lottery* is a distribution over answers, given by the marginal probability of each pair. Linear programs find the
best marginals under a cap; dependent rounding (Budish, Che, Kojima and Milgrom 2013) draws from them within all limits.

Names are loaded when they are asked for: most runs need few of these files.
"""

import lazy_loader as _lazy

__all__ = ["DrawMetrics", "Lottery", "Shape", "lottery"]

__getattr__, __dir__, _ = _lazy.attach(
    __name__,
    submod_attrs={"lottery": ["Lottery", "lottery"], "metrics": ["DrawMetrics"], "perturbations": ["Shape"]},
)
