from mentormatch.matching.given_pairs import matching_of_pairs as matching_of_pairs
from mentormatch.matching.infeasible import NamedChange as NamedChange
from mentormatch.matching.infeasible import NamedCut as NamedCut
from mentormatch.matching.infeasible import NamedWayOut as NamedWayOut
from mentormatch.matching.kernel_cache import WarmUp as WarmUp
from mentormatch.matching.kernel_cache import warm_up as warm_up
from mentormatch.matching.lotteries import draw_lottery as draw_lottery
from mentormatch.matching.objective import OTHERS as OTHERS
from mentormatch.matching.objective import SMALLEST as SMALLEST
from mentormatch.matching.objective import compared_groups as compared_groups
from mentormatch.matching.objective import objective_of as objective_of
from mentormatch.matching.objective import options_and_groups as options_and_groups
from mentormatch.matching.pipeline import match as match
from mentormatch.matching.pipeline import match_scores as match_scores
from mentormatch.matching.result import Matching as Matching
from mentormatch.matching.result import Pair as Pair
from mentormatch.matching.result import PartlyMatched as PartlyMatched
from mentormatch.matching.result import Price as Price
from mentormatch.matching.result import Reason as Reason
from mentormatch.matching.result import Unmatched as Unmatched
from mentormatch.matching.result import leaving_notes as leaving_notes
from mentormatch.matching.result import named_by_policy as named_by_policy
from mentormatch.matching.result import notes_of as notes_of
from mentormatch.matching.solving import Solved as Solved
from mentormatch.matching.solving import capacity_of as capacity_of
from mentormatch.matching.solving import demand_of as demand_of
from mentormatch.matching.solving import draw_order as draw_order
from mentormatch.matching.solving import solve_by_lot as solve_by_lot
from mentormatch.matching.solving import whole_seed as whole_seed

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
