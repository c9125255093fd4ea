"""Many outcomes to one number: plain functions array -> float."""

import math

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def mean(outcomes: Floats) -> float:
    """Return the mean outcome; NaN of nobody.

    Examples
    --------
    >>> mean(np.array([0.0, 1.0]))
    0.5
    """
    return math.fsum(outcomes) / len(outcomes) if len(outcomes) else math.nan


def minimum(outcomes: Floats) -> float:
    """Return the worst outcome; NaN of nobody.

    Examples
    --------
    >>> minimum(np.array([0.2, 1.0]))
    0.2
    """
    return float(outcomes.min()) if len(outcomes) else math.nan
