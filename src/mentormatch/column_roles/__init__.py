"""What the columns of a table hold, and what they are for.

An *inferred column* describes one column by its values and its header: ids, names, numbers, terms, groups, sentences.
From these follow which columns of two tables ask for the same thing, which column says who mentors and who is mentored,
and how columns under well-known names are compared where there is no policy.

Names are loaded when they are asked for: most runs need few of these files.
"""

import lazy_loader as _lazy

__all__ = [
    "InferredColumn",
    "Likeness",
    "Participation",
    "RoleColumn",
    "are_grades",
    "are_languages",
    "are_time_zones",
    "are_weekly_times",
    "divide",
    "find_likenesses",
    "find_participation",
    "find_role",
    "find_tests",
    "industry_settings",
    "infer_column",
    "known_comparisons",
    "read_roles",
    "shared_scale",
    "side_named",
    "side_said",
    "texts_repeating_groups",
]

__getattr__, __dir__, _ = _lazy.attach(
    __name__,
    submod_attrs={
        "columns": ["InferredColumn", "infer_column", "shared_scale"],
        "known_columns": ["known_comparisons"],
        "likeness": ["Likeness", "find_likenesses", "texts_repeating_groups"],
        "participation": ["Participation", "find_participation", "find_tests"],
        "readable": ["are_grades", "are_languages", "are_time_zones", "are_weekly_times", "industry_settings"],
        "roles": ["RoleColumn", "divide", "find_role", "read_roles"],
        "sides": ["side_named", "side_said"],
    },
)
