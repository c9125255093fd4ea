"""The solution that every solver returns."""

from dataclasses import dataclass

from mentormatch.arrays import Floats, Integers
from mentormatch.assignment.start import Start


@dataclass(frozen=True, eq=False)
class Solution:
    """Pairs, in any order, the mentors' prices at every level that are to prove them, and what can be handed on."""

    pairs: Integers
    prices: Floats
    start: Start | None = None
