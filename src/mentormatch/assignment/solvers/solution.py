"""What every solver returns, and how it reports on its way."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from mentormatch.assignment.scores import Floats, Integers

Progress: TypeAlias = Callable[[str, int, int], object]
"""Called as progress(stage, done, total)."""


@dataclass(frozen=True, eq=False)
class Solution:
    """Pairs, in any order, and the mentors' prices at every level that are to prove them."""

    pairs: Integers
    prices: Floats
