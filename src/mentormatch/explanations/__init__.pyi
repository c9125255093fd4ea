from mentormatch.explanations.choices_got import choice_lines as choice_lines
from mentormatch.explanations.choices_got import choices_got as choices_got
from mentormatch.explanations.introductions import Introduction as Introduction
from mentormatch.explanations.introductions import introduction_columns as introduction_columns
from mentormatch.explanations.introductions import introduction_notes as introduction_notes
from mentormatch.explanations.introductions import introductions as introductions
from mentormatch.explanations.reasons import explain as explain

__all__ = [
    "Introduction",
    "choice_lines",
    "choices_got",
    "explain",
    "introduction_columns",
    "introduction_notes",
    "introductions",
]
