"""What the columns of a table hold, and what they are for.

An *inferred column* describes one column by its values and its header: ids, names, numbers, terms, groups, sentences.
From these follow which columns of two tables ask for the same thing, which column says who mentors and who is mentored,
and how columns under well-known names are compared where there is no policy.

Names are loaded when they are asked for: most runs need few of these files.
"""

import lazy_loader as _lazy

__all__ = [
    "Called",
    "Cells",
    "ColumnRole",
    "HeaderMeaning",
    "InferredColumn",
    "Kind",
    "Likeness",
    "NAMED_ROLES",
    "PLAIN_WORDS",
    "Participation",
    "RoleColumn",
    "ValueFacts",
    "are_grades",
    "are_languages",
    "are_options",
    "are_ordered_choices",
    "are_time_zones",
    "are_times",
    "are_weekly_times",
    "as_wish",
    "called",
    "count_meant",
    "divide",
    "facts_of",
    "find_comparisons",
    "find_participation",
    "find_role",
    "find_tests",
    "industry_settings",
    "infer_column",
    "is_nobody",
    "join_families",
    "joined_names",
    "joined_spellings",
    "known_comparisons",
    "knows_schedules",
    "meanings_of",
    "plain_cells",
    "plain_header",
    "read_as_weekly",
    "read_roles",
    "referred_to",
    "shared_scale",
    "side_named",
    "side_said",
    "texts_repeating_groups",
    "understand",
    "with_people",
]

__getattr__, __dir__, _ = _lazy.attach(
    __name__,
    submod_attrs={
        "called": ["Called", "called"],
        "cells": ["Cells", "plain_cells"],
        "columns": ["InferredColumn", "Kind", "infer_column", "joined_names", "shared_scale"],
        "comparing": ["find_comparisons", "knows_schedules"],
        "facts": ["PLAIN_WORDS", "ValueFacts", "count_meant", "facts_of", "is_nobody"],
        "families": ["join_families"],
        "header_meaning": ["HeaderMeaning", "meanings_of", "plain_header"],
        "known_columns": ["known_comparisons"],
        "likeness": ["Likeness", "texts_repeating_groups"],
        "participation": ["Participation", "find_participation", "find_tests"],
        "readable": ["are_grades", "are_languages", "are_time_zones", "are_weekly_times", "industry_settings"],
        "referring": ["are_options", "are_ordered_choices", "as_wish", "referred_to"],
        "roles": ["RoleColumn", "divide", "find_role", "read_roles"],
        "sides": ["side_named", "side_said"],
        "spellings": ["joined_spellings"],
        "wording": ["are_times", "read_as_weekly"],
        "understanding": ["NAMED_ROLES", "ColumnRole", "understand", "with_people"],
    },
)
