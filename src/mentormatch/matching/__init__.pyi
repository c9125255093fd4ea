from mentormatch.matching.given_matching import check_matching as check_matching
from mentormatch.matching.given_pairs import matching_of_pairs as matching_of_pairs
from mentormatch.matching.kernel_cache import WarmUp as WarmUp
from mentormatch.matching.kernel_cache import warm_up as warm_up
from mentormatch.matching.limits import capacity_of as capacity_of
from mentormatch.matching.limits import demand_of as demand_of
from mentormatch.matching.limits import held_pairs as held_pairs
from mentormatch.matching.limits import placed_of as placed_of
from mentormatch.matching.lotteries import LotteryDraw as LotteryDraw
from mentormatch.matching.lotteries import draw_lottery as draw_lottery
from mentormatch.matching.named_cuts import NamedChange as NamedChange
from mentormatch.matching.named_cuts import NamedCut as NamedCut
from mentormatch.matching.named_cuts import NamedWayOut as NamedWayOut
from mentormatch.matching.named_cuts import gave_way_notes as gave_way_notes
from mentormatch.matching.objective import OTHERS as OTHERS
from mentormatch.matching.objective import SMALLEST as SMALLEST
from mentormatch.matching.objective import compared_groups as compared_groups
from mentormatch.matching.objective import objective_of as objective_of
from mentormatch.matching.objective import options_and_groups as options_and_groups
from mentormatch.matching.pipeline import match as match
from mentormatch.matching.pipeline import match_scores as match_scores
from mentormatch.matching.rematching import ChurnPoint as ChurnPoint
from mentormatch.matching.rematching import changes_in_short as changes_in_short
from mentormatch.matching.rematching import churn_curve as churn_curve
from mentormatch.matching.rematching import rematch as rematch
from mentormatch.matching.result import NOT_SOLVED as NOT_SOLVED
from mentormatch.matching.result import RULE_NOTE as RULE_NOTE
from mentormatch.matching.result import Change as Change
from mentormatch.matching.result import Changes as Changes
from mentormatch.matching.result import Difference as Difference
from mentormatch.matching.result import IncompleteList as IncompleteList
from mentormatch.matching.result import Load as Load
from mentormatch.matching.result import Matching as Matching
from mentormatch.matching.result import Move as Move
from mentormatch.matching.result import Override as Override
from mentormatch.matching.result import Pair as Pair
from mentormatch.matching.result import PartlyMatched as PartlyMatched
from mentormatch.matching.result import Price as Price
from mentormatch.matching.result import Reason as Reason
from mentormatch.matching.result import ShortLists as ShortLists
from mentormatch.matching.result import Unmatched as Unmatched
from mentormatch.matching.result import difference as difference
from mentormatch.matching.result import digests_of as digests_of
from mentormatch.matching.result import leaving_notes as leaving_notes
from mentormatch.matching.result import leaving_people as leaving_people
from mentormatch.matching.result import list_unplaced as list_unplaced
from mentormatch.matching.result import matching_schema as matching_schema
from mentormatch.matching.result import named_by_policy as named_by_policy
from mentormatch.matching.result import notes_of as notes_of
from mentormatch.matching.rounds import Decision as Decision
from mentormatch.matching.shortlists import shortlist as shortlist
from mentormatch.matching.solving import CohortProblem as CohortProblem
from mentormatch.matching.solving import Solved as Solved
from mentormatch.matching.solving import draw_order as draw_order
from mentormatch.matching.solving import in_ids as in_ids
from mentormatch.matching.solving import problem_of as problem_of
from mentormatch.matching.solving import solve_by_lot as solve_by_lot
from mentormatch.matching.solving import whole_seed as whole_seed

__all__ = [
    "Change",
    "Changes",
    "ChurnPoint",
    "CohortProblem",
    "Decision",
    "Difference",
    "IncompleteList",
    "Load",
    "LotteryDraw",
    "Matching",
    "Move",
    "NOT_SOLVED",
    "NamedChange",
    "NamedCut",
    "NamedWayOut",
    "OTHERS",
    "Override",
    "Pair",
    "PartlyMatched",
    "Price",
    "RULE_NOTE",
    "Reason",
    "SMALLEST",
    "ShortLists",
    "Solved",
    "Unmatched",
    "WarmUp",
    "capacity_of",
    "changes_in_short",
    "check_matching",
    "churn_curve",
    "compared_groups",
    "demand_of",
    "difference",
    "digests_of",
    "draw_lottery",
    "draw_order",
    "gave_way_notes",
    "held_pairs",
    "in_ids",
    "leaving_notes",
    "leaving_people",
    "list_unplaced",
    "match",
    "match_scores",
    "matching_of_pairs",
    "matching_schema",
    "named_by_policy",
    "notes_of",
    "objective_of",
    "options_and_groups",
    "placed_of",
    "problem_of",
    "rematch",
    "shortlist",
    "solve_by_lot",
    "warm_up",
    "whole_seed",
]
