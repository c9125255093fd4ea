"""The matching: pairs, who is unmatched and why, certificate, prices.

The value that everything above reads: explanations, audits, files and the command line. It can be turned into records,
data frames and plain JSON, and restored from the JSON.
"""

from mentormatch.matching.result.changes import Change, Changes, Override
from mentormatch.matching.result.decided_rules import OVERRIDES, without_decisions
from mentormatch.matching.result.differences import Difference, Move, difference
from mentormatch.matching.result.given_pairs import parts_of_pairs
from mentormatch.matching.result.leaving import leaving_notes, leaving_people
from mentormatch.matching.result.matching import Matching
from mentormatch.matching.result.notes import RULE_NOTE, named_by_policy, notes_of, swaps_of
from mentormatch.matching.result.parts import (
    NOT_SOLVED,
    Load,
    Pair,
    PartlyMatched,
    Price,
    Reason,
    Unmatched,
    sorted_pairs,
)
from mentormatch.matching.result.schema import matching_schema
from mentormatch.matching.result.short_lists import IncompleteList, ShortLists
from mentormatch.matching.result.stored import digests_of
from mentormatch.matching.result.unplaced import list_unplaced

__all__ = [
    "Change",
    "Changes",
    "Difference",
    "IncompleteList",
    "Load",
    "Matching",
    "Move",
    "NOT_SOLVED",
    "OVERRIDES",
    "Override",
    "Pair",
    "PartlyMatched",
    "Price",
    "RULE_NOTE",
    "Reason",
    "ShortLists",
    "Unmatched",
    "difference",
    "digests_of",
    "leaving_notes",
    "leaving_people",
    "list_unplaced",
    "matching_schema",
    "named_by_policy",
    "notes_of",
    "parts_of_pairs",
    "sorted_pairs",
    "swaps_of",
    "without_decisions",
]
