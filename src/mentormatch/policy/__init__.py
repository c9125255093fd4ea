"""What a coordinator decides: criteria, rules, objective, and how forms are read.

A *policy* is one frozen value, written as `policy.toml`. A *criterion* compares a column of what one side wants with a
column of what the other offers, and has a weight. A *rule* forbids pairs, or forces them. Everything is checked when
the policy is made, and all mistakes are reported at once, each with its place.
"""

from mentormatch.policy.columns import columns_of, deciding_columns, missing_columns, needs_of, paths_of
from mentormatch.policy.criteria import Criterion
from mentormatch.policy.criterion_cells import ranks_under_topics
from mentormatch.policy.forms import (
    Condition,
    Duplicates,
    Form,
    Needs,
    RawTable,
    Wording,
    is_blank,
    joined_answers,
    on_side,
    places_of,
    read_form,
    several_answers,
    split_by_role,
    take_rows,
)
from mentormatch.policy.given import check_given
from mentormatch.policy.hours import capacity_mistakes, seats_by_hours, without_time
from mentormatch.policy.known_columns import default_policy, policy_for
from mentormatch.policy.letters import LETTER_LANGUAGES, READERS, templates_of
from mentormatch.policy.own_parts import with_own_parts
from mentormatch.policy.pair_lists import ListedPair, round_order
from mentormatch.policy.people import in_memory, is_one_pool, read_despite_mistakes, read_people
from mentormatch.policy.policy import Policy, policy_from_document
from mentormatch.policy.priority import priority_answer_mistakes, priority_column, priority_numbers
from mentormatch.policy.rules import LISTS, SAME_IDS, Rule
from mentormatch.policy.schema import SCHEMA_DIALECT, policy_schema
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
    "RawTable",
    "Rule",
    "SAME_IDS",
    "SCHEMA_DIALECT",
    "StaffEntry",
    "Wording",
    "capacity_mistakes",
    "check_given",
    "columns_of",
    "deciding_columns",
    "default_policy",
    "in_memory",
    "is_blank",
    "is_one_pool",
    "joined_answers",
    "missing_columns",
    "needs_of",
    "on_side",
    "paths_of",
    "places_of",
    "policy_for",
    "policy_from_document",
    "policy_schema",
    "priority_answer_mistakes",
    "priority_column",
    "priority_numbers",
    "raise_mistakes",
    "ranks_under_topics",
    "read_despite_mistakes",
    "read_form",
    "read_people",
    "read_toml",
    "round_order",
    "seats_by_hours",
    "several_answers",
    "split_by_role",
    "take_rows",
    "templates_of",
    "with_own_parts",
    "without_time",
]
