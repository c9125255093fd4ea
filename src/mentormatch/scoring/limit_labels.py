"""What outputs call required criteria, and the least score of a pair."""

from mentormatch.policy import Policy
from mentormatch.scoring.criteria import ScoredCriterion


def requirement_label(scored: ScoredCriterion) -> str:
    """Return what outputs call a required criterion: "skills at least 0.5"."""
    return f"{scored.criterion.name} at least {scored.criterion.at_least:g}"


def least_score_label(policy: Policy) -> str:
    """Return what outputs call the least score that a pair must have: "score at least 0.3"."""
    return f"score at least {policy.at_least:g}"
