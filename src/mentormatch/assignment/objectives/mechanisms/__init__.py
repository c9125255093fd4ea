"""Mechanisms: deferred acceptance, picking sequences, first come, greedy, random.

These assign places one at a time or by proposals, keep minimum loads within reach, and are compared with the optimum.

Each is loaded when it is asked for.
"""

import lazy_loader as _lazy

__all__ = [
    "at_random",
    "first_come",
    "greedy",
    "picking_sequence",
    "plain_bound",
    "stable",
]

__getattr__, __dir__, _ = _lazy.attach(
    __name__,
    submod_attrs={
        "baselines": ["at_random", "first_come", "greedy"],
        "picking_sequence": ["picking_sequence"],
        "seats": ["plain_bound"],
        "stable": ["stable"],
    },
)
