"""What the columns of a table hold, and what they are for.

An *inferred column* describes one column by its values and its header: ids, names, numbers, terms, groups, sentences.
From these follow which columns of two tables ask for the same thing, which column says who mentors and who is mentored,
and how columns under well-known names are compared where there is no policy.
"""

from mentormatch.column_roles.columns import SCALES, InferredColumn, infer_column, scale_of
from mentormatch.column_roles.known_columns import known_comparisons
from mentormatch.column_roles.likeness import Likeness, find_likenesses, texts_repeating_groups
from mentormatch.column_roles.roles import RoleColumn, divide, find_role, read_roles

__all__ = [
    "InferredColumn",
    "Likeness",
    "RoleColumn",
    "SCALES",
    "divide",
    "find_likenesses",
    "find_role",
    "infer_column",
    "known_comparisons",
    "read_roles",
    "scale_of",
    "texts_repeating_groups",
]
