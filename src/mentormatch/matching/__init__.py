"""From a cohort and a policy to who mentors whom.

`match` is the pipeline: scores, the assignment problem in the order of the lot, the solver, the proof, the `Matching`.
Pairs that were made elsewhere and pairs drawn by lottery become the same kind of value, so that everything above looks
at a result in one way.

Names are loaded when they are asked for: most runs need few of these files.
"""

import lazy_loader as _lazy

__all__ = [
    "Matching",
    "NamedChange",
    "NamedCut",
    "NamedWayOut",
    "OTHERS",
    "Pair",
    "PartlyMatched",
    "Price",
    "Reason",
    "SMALLEST",
    "Solved",
    "Unmatched",
    "WarmUp",
    "capacity_of",
    "compared_groups",
    "demand_of",
    "draw_lottery",
    "draw_order",
    "leaving_notes",
    "match",
    "match_scores",
    "matching_of_pairs",
    "named_by_policy",
    "notes_of",
    "objective_of",
    "options_and_groups",
    "solve_by_lot",
    "warm_up",
    "whole_seed",
]

__getattr__, __dir__, _ = _lazy.attach(
    __name__,
    submod_attrs={
        "given_pairs": ["matching_of_pairs"],
        "infeasible": ["NamedChange", "NamedCut", "NamedWayOut"],
        "kernel_cache": ["WarmUp", "warm_up"],
        "lotteries": ["draw_lottery"],
        "objective": ["OTHERS", "SMALLEST", "compared_groups", "objective_of", "options_and_groups"],
        "pipeline": ["match", "match_scores"],
        "result": [
            "Matching",
            "Pair",
            "PartlyMatched",
            "Price",
            "Reason",
            "Unmatched",
            "leaving_notes",
            "named_by_policy",
            "notes_of",
        ],
        "solving": ["Solved", "capacity_of", "demand_of", "draw_order", "solve_by_lot", "whole_seed"],
    },
)
