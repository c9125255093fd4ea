"""Rules of a policy, fitted to a cohort: which pairs are allowed.

A *fitted rule* is a relation between two columns, evaluated for a block of pairs or for single pairs, with the number
of pairs that it excludes and that a blank answer decided. Forced pairs (locks) are resolved to positions.
"""

from mentormatch.scoring.rules.fitted import A_RULE, FittedRule, rules_in_words
from mentormatch.scoring.rules.fitting import fit_rules, locks

__all__ = [
    "A_RULE",
    "FittedRule",
    "fit_rules",
    "locks",
    "rules_in_words",
]
