"""Exported forms: from question texts and answers to columns of people.

A policy's `[columns]`, `[answers]` and `[only]` say which header becomes which column, what words stand for, and which
rows take part.
"""

from mentormatch.tables.forms.columns import used_titles
from mentormatch.tables.forms.joined_rows import joined_answers, places_of, several_answers
from mentormatch.tables.forms.reading import FormTable, drop_limits_of_other_side, read_form_table
from mentormatch.tables.forms.rows import split_by_role, take_rows

__all__ = [
    "FormTable",
    "drop_limits_of_other_side",
    "joined_answers",
    "places_of",
    "read_form_table",
    "several_answers",
    "split_by_role",
    "take_rows",
    "used_titles",
]
