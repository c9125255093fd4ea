"""Fairness between groups: limits on gaps of means, worst group, quotas.

A *group measure* compares the mean outcome of groups of mentees. Lagrange prices on groups give a bound that a
certificate confirms; integer programs and exchanges find whole pairs near it.

Each is loaded when it is asked for.
"""

import lazy_loader as _lazy

__all__ = [
    "GroupMeasure",
    "group_maximin",
    "least_gap",
    "max_gap",
    "measure_of",
    "quotas",
]

__getattr__, __dir__, _ = _lazy.attach(
    __name__,
    submod_attrs={
        "group_fair": ["group_maximin", "least_gap", "max_gap"],
        "measures": ["GroupMeasure", "measure_of"],
        "quotas": ["quotas"],
    },
)
