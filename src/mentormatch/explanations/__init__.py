"""Why a pair was made or not, and how to introduce them.

An *explanation* lists what each criterion contributes to a score (the terms sum to the score), the runner-ups, and the
exact cost of forcing another pair. Introductions tell both people what they have in common, and never what is personal.
"""

from mentormatch.explanations.choices_got import choice_lines, choices_got
from mentormatch.explanations.introductions import Introduction, introduction_columns, introduction_notes, introductions
from mentormatch.explanations.reasons import explain

__all__ = [
    "Introduction",
    "choice_lines",
    "choices_got",
    "explain",
    "introduction_columns",
    "introduction_notes",
    "introductions",
]
