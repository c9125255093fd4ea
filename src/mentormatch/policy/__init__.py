"""What a coordinator decides: criteria, rules, objective, and how forms are read.

A *policy* is one frozen value, written as `policy.toml`. A *criterion* compares a column of what one side wants with a
column of what the other offers, and has a weight. A *rule* forbids pairs, or forces them. Everything is checked when
the policy is made, and all mistakes are reported at once, each with its place.
"""

from mentormatch.policy.columns import columns_of, missing_columns, needs_of, paths_of
from mentormatch.policy.criteria import Criterion
from mentormatch.policy.criterion_cells import ranks_under_topics
from mentormatch.policy.encoder_settings import with_own_encoders
from mentormatch.policy.forms import Condition, Duplicates, Form, Needs, Wording, read_form
from mentormatch.policy.hours import capacity_mistakes, seats_by_hours, without_time
from mentormatch.policy.known_columns import default_policy
from mentormatch.policy.letters import LETTER_LANGUAGES, READERS, templates_of
from mentormatch.policy.pair_lists import ListedPair, round_order
from mentormatch.policy.policy import Policy, policy_from_document
from mentormatch.policy.priority import priority_answer_mistakes, priority_column, priority_numbers
from mentormatch.policy.rules import LISTS, SAME_IDS, Rule
from mentormatch.policy.score_tables import PairTable
from mentormatch.policy.settings import raise_mistakes
from mentormatch.policy.staff import StaffEntry
from mentormatch.policy.toml import read_toml

__all__ = [
    "Condition",
    "Criterion",
    "Duplicates",
    "Form",
    "LETTER_LANGUAGES",
    "LISTS",
    "ListedPair",
    "Needs",
    "PairTable",
    "Policy",
    "READERS",
    "Rule",
    "SAME_IDS",
    "StaffEntry",
    "Wording",
    "capacity_mistakes",
    "columns_of",
    "default_policy",
    "missing_columns",
    "needs_of",
    "paths_of",
    "policy_from_document",
    "priority_answer_mistakes",
    "priority_column",
    "priority_numbers",
    "raise_mistakes",
    "ranks_under_topics",
    "read_form",
    "read_toml",
    "round_order",
    "seats_by_hours",
    "templates_of",
    "with_own_encoders",
    "without_time",
]
