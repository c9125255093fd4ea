"""What the columns of a table hold, and what they are for.

A *sketch* describes one column by its values and its header: ids, names, numbers, terms, groups, sentences. From
sketches follow which columns of two tables ask for the same thing, which column says who mentors and who is mentored,
and how columns under well-known names are compared where there is no policy.
"""

from mentormatch.column_roles.columns import SCALES, Sketch, scale_of, sketch
from mentormatch.column_roles.known_columns import known_comparisons
from mentormatch.column_roles.likeness import Likeness, find_likenesses, leaking
from mentormatch.column_roles.roles import RoleColumn, divide, find_role, read_roles

__all__ = [
    "Likeness",
    "RoleColumn",
    "SCALES",
    "Sketch",
    "divide",
    "find_likenesses",
    "find_role",
    "known_comparisons",
    "leaking",
    "read_roles",
    "scale_of",
    "sketch",
]
