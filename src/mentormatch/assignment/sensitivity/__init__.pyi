from mentormatch.assignment.sensitivity.best_mentees import best_mentees as best_mentees
from mentormatch.assignment.sensitivity.forcing import ForcedPair as ForcedPair
from mentormatch.assignment.sensitivity.forcing import Forcing as Forcing
from mentormatch.assignment.sensitivity.indifferent_pairs import add_indifferent_pairs as add_indifferent_pairs
from mentormatch.assignment.sensitivity.residual_arcs import KnownPairs as KnownPairs
from mentormatch.assignment.sensitivity.seat_prices import one_more_seat as one_more_seat
from mentormatch.assignment.sensitivity.seat_prices import optimal_prices as optimal_prices
from mentormatch.assignment.sensitivity.ties import placements_by_tie as placements_by_tie

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
