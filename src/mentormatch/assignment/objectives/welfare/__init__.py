"""Egalitarian and Nash welfare: maximin, leximin, nash.

Each mentee's *outcome* is the sum of the scores of their pairs. The number of pairs comes first; then the lowest
outcome (maximin), the whole sorted vector (leximin), or the product (Nash) is as large as can be.

Each is loaded when it is asked for.
"""

import lazy_loader as _lazy

__all__ = [
    "leximin",
    "maximin",
    "nash",
]

__getattr__, __dir__, _ = _lazy.attach(
    __name__,
    submod_attrs={
        "leximin": ["leximin"],
        "maximin": ["maximin"],
        "nash": ["nash"],
    },
)
