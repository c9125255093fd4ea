"""What groups got: metrics of outcomes, audits, frontiers, and mixing.

A *metric* is a function from an array of outcomes to a number. An audit *disaggregates* metrics by group (overall, by
group, difference, ratio), with intervals and without showing small groups. A frontier says what fairness costs in total
score. Nothing here changes a matching.
"""

from mentormatch.fairness.audit import FairnessAudit, audit
from mentormatch.fairness.audit_lines import unknown_metrics
from mentormatch.fairness.frontier import Frontier, FrontierPoint, frontier
from mentormatch.fairness.metrics import OutcomeMetric
from mentormatch.fairness.mixing import PairsAcross, pairs_across
from mentormatch.fairness.outcomes import MenteeOutcomes, MentorOutcomes, Outcomes, outcomes_of
from mentormatch.fairness.policy_audits import audit_columns, audit_rows, policy_audits
from mentormatch.fairness.proxies import tell_groups
from mentormatch.fairness.text_gap_lines import text_lines
from mentormatch.fairness.text_gaps import LANGUAGE, TextGap, text_gaps

__all__ = [
    "FairnessAudit",
    "Frontier",
    "FrontierPoint",
    "LANGUAGE",
    "MenteeOutcomes",
    "MentorOutcomes",
    "OutcomeMetric",
    "Outcomes",
    "PairsAcross",
    "TextGap",
    "audit",
    "audit_columns",
    "audit_rows",
    "frontier",
    "outcomes_of",
    "pairs_across",
    "policy_audits",
    "tell_groups",
    "text_gaps",
    "text_lines",
    "unknown_metrics",
]
