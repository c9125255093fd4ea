"""What would have to change for limits to hold together.

A *way out* is a smallest set of changes of one kind (seats, minimum loads, places, locks, pairs that may be made) after
which a problem has an answer. Each is a minimum-cost flow, whose answer shows that the changed problem can be solved.

Names are loaded when they are asked for.
"""

import lazy_loader as _lazy

__all__ = [
    "nearest_changes",
    "ways_out",
]

__getattr__, __dir__, _ = _lazy.attach(
    __name__,
    submod_attrs={
        "nearest": ["nearest_changes"],
        "ways_out": ["ways_out"],
    },
)
