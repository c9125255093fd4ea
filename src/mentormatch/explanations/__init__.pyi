from mentormatch.explanations.advice import advise as advise
from mentormatch.explanations.advice_values import Advice as Advice
from mentormatch.explanations.choices_got import choice_lines as choice_lines
from mentormatch.explanations.choices_got import choices_got as choices_got
from mentormatch.explanations.introductions import Introduction as Introduction
from mentormatch.explanations.introductions import introduction_columns as introduction_columns
from mentormatch.explanations.introductions import introduction_notes as introduction_notes
from mentormatch.explanations.introductions import introductions as introductions
from mentormatch.explanations.reasons import explain as explain
from mentormatch.explanations.simulation import Simulation as Simulation
from mentormatch.explanations.simulation import simulate as simulate

__all__ = [
    "Advice",
    "Introduction",
    "Simulation",
    "advise",
    "choice_lines",
    "choices_got",
    "explain",
    "introduction_columns",
    "introduction_notes",
    "introductions",
    "simulate",
]
