"""Exported forms: from question texts and answers to columns of people.

A policy's `[columns]`, `[answers]` and `[only]` say which header becomes which column, what words stand for, and which
rows take part.
"""

from mentormatch.tables.forms.columns import used_titles
from mentormatch.tables.forms.reading import ReadForm, read_form_table, without_limits_of_the_other
from mentormatch.tables.forms.rows import divided, taken

__all__ = [
    "ReadForm",
    "divided",
    "read_form_table",
    "taken",
    "used_titles",
    "without_limits_of_the_other",
]
