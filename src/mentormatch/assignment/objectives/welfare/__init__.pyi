from mentormatch.assignment.objectives.welfare.leximin import leximin as leximin
from mentormatch.assignment.objectives.welfare.maximin import maximin as maximin
from mentormatch.assignment.objectives.welfare.nash import nash as nash

__all__ = [
    "leximin",
    "maximin",
    "nash",
]
