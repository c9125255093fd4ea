"""What an answer is best at: totals, fairness, stability, lotteries.

An *objective* is a function from a problem to an answer with a certificate in its own unit. The registry names them,
with their options, and loads each when it is asked for.

Names are loaded when they are asked for: most runs need few of these files.
"""

import lazy_loader as _lazy

__all__ = [
    "DrawMetrics",
    "GroupMeasure",
    "LinearProgram",
    "Lottery",
    "OBJECTIVES",
    "Objective",
    "ObjectiveName",
    "Shape",
    "Status",
    "lottery",
    "measure_of",
    "objective_name",
    "plain_bound",
    "rows_between",
    "solve_program",
    "wrong_options",
    "wrong_values",
]

__getattr__, __dir__, _ = _lazy.attach(
    __name__,
    submod_attrs={
        "groups": ["GroupMeasure", "measure_of"],
        "highs": ["LinearProgram", "Status", "solve_program"],
        "lotteries": ["DrawMetrics", "Lottery", "Shape", "lottery"],
        "mechanisms": ["plain_bound"],
        "option_values": ["wrong_values"],
        "options": ["wrong_options"],
        "registry": ["OBJECTIVES", "Objective", "ObjectiveName", "objective_name"],
        "rows": ["rows_between"],
    },
)
