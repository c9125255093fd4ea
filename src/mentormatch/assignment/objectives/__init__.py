"""What an answer is best at: totals, fairness, stability, lotteries.

An *objective* is a function from a problem to an answer with a certificate in its own unit. The registry names them,
with their options, and loads each when it is asked for.
"""

from mentormatch.assignment.objectives.groups import GroupMeasure, is_whole, measure_of
from mentormatch.assignment.objectives.lotteries import DrawMetrics, Lottery, Shape, lottery
from mentormatch.assignment.objectives.mechanisms import plain_bound
from mentormatch.assignment.objectives.options import wrong_options
from mentormatch.assignment.objectives.registry import OBJECTIVES, Objective

__all__ = [
    "DrawMetrics",
    "GroupMeasure",
    "Lottery",
    "OBJECTIVES",
    "Objective",
    "Shape",
    "is_whole",
    "lottery",
    "measure_of",
    "plain_bound",
    "wrong_options",
]
