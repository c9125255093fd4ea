"""What follows from an optimal answer: seat prices, ties, indifferent pairs.

The smallest optimal dual prices say what one more seat adds; tight arcs say which pairs could be exchanged without a
loss, hence which placements a tie decided.

Names are loaded when they are asked for, since some are compiled with numba.
"""

import lazy_loader as _lazy

__all__ = [
    "ForcedPair",
    "Forcing",
    "KnownPairs",
    "add_indifferent_pairs",
    "best_mentees",
    "one_more_seat",
    "optimal_prices",
    "placements_by_tie",
]

__getattr__, __dir__, _ = _lazy.attach(
    __name__,
    submod_attrs={
        "best_mentees": ["best_mentees"],
        "forcing": ["ForcedPair", "Forcing"],
        "indifferent_pairs": ["add_indifferent_pairs"],
        "residual_arcs": ["KnownPairs"],
        "seat_prices": ["one_more_seat", "optimal_prices"],
        "ties": ["placements_by_tie"],
    },
)
