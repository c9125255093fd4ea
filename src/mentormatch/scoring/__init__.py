"""From cohort and policy to the score of any pair.

The *score* of a pair is the weighted mean of its criteria, in [0, 1]. `Scores` computes any block of the mentee ×
mentor matrix and any single pair, says what each criterion contributes, and which pairs rules exclude. What encoders
learned is kept with it, so that a pair's score does not move when other people leave.
"""

from mentormatch.scoring.choices import ranks, wish_notes
from mentormatch.scoring.criteria import ScoredCriterion
from mentormatch.scoring.influence import Influence, weak_criteria
from mentormatch.scoring.limit_labels import least_score_label, requirement_label
from mentormatch.scoring.other_rules import under_rules
from mentormatch.scoring.rules import A_RULE, FittedRule, rules_in_words
from mentormatch.scoring.scores import Scores, compare
from mentormatch.scoring.weighted import WeightedCriteria

__all__ = [
    "A_RULE",
    "FittedRule",
    "Influence",
    "ScoredCriterion",
    "Scores",
    "WeightedCriteria",
    "compare",
    "least_score_label",
    "ranks",
    "requirement_label",
    "rules_in_words",
    "under_rules",
    "weak_criteria",
    "wish_notes",
]
