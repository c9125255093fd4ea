"""From a cohort and a policy to who mentors whom.

`match` is the pipeline: scores, the assignment problem in the order of the lot, the solver, the proof, the `Matching`.
Pairs that were made elsewhere and pairs drawn by lottery become the same kind of value, so that everything above looks
at a result in one way.
"""

from mentormatch.matching.given_pairs import matching_of_pairs
from mentormatch.matching.lotteries import draw_lottery
from mentormatch.matching.objective import SMALLEST, compared_groups, objective_of, options_and_groups
from mentormatch.matching.pipeline import match, match_scores
from mentormatch.matching.result import (
    Matching,
    Pair,
    PartlyMatched,
    Price,
    Reason,
    Unmatched,
    named_by_policy,
    notes_of,
)
from mentormatch.matching.solving import capacity_of, demand_of, solve_by_lot, whole_seed

__all__ = [
    "Matching",
    "Pair",
    "PartlyMatched",
    "Price",
    "Reason",
    "SMALLEST",
    "Unmatched",
    "capacity_of",
    "compared_groups",
    "demand_of",
    "draw_lottery",
    "match",
    "match_scores",
    "matching_of_pairs",
    "named_by_policy",
    "notes_of",
    "objective_of",
    "options_and_groups",
    "solve_by_lot",
    "whole_seed",
]
