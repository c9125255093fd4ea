"""Exported forms: from question texts and answers to columns of people.

A policy's `[columns]`, `[answers]` and `[only]` say which header becomes which column, what words stand for, and which
rows take part. A `Form` holds what they say; a `RawTable` is read by it, whether it comes from a file or from memory.
"""

from mentormatch.policy.forms.columns import used_titles
from mentormatch.policy.forms.form import (
    DUPLICATES,
    ROLES,
    SIDES,
    Condition,
    Duplicates,
    Form,
    Needs,
    Wording,
    read_form,
)
from mentormatch.policy.forms.joined_rows import joined_answers, places_of, several_answers
from mentormatch.policy.forms.reading import FormTable, drop_limits_of_other_side, read_form_table
from mentormatch.policy.forms.rows import split_by_role, take_rows
from mentormatch.policy.forms.table import RawTable, is_blank, on_side, told_apart

__all__ = [
    "Condition",
    "DUPLICATES",
    "Duplicates",
    "Form",
    "FormTable",
    "Needs",
    "ROLES",
    "RawTable",
    "SIDES",
    "Wording",
    "drop_limits_of_other_side",
    "is_blank",
    "joined_answers",
    "on_side",
    "places_of",
    "read_form",
    "read_form_table",
    "several_answers",
    "split_by_role",
    "take_rows",
    "told_apart",
    "used_titles",
]
