from mentormatch.explanations.advice import advise as advise
from mentormatch.explanations.advice_values import Advice as Advice
from mentormatch.explanations.choices_got import choice_lines as choice_lines
from mentormatch.explanations.choices_got import choices_got as choices_got
from mentormatch.explanations.explanation import Explanation as Explanation
from mentormatch.explanations.introductions import Introduction as Introduction
from mentormatch.explanations.introductions import introduction_columns as introduction_columns
from mentormatch.explanations.introductions import introduction_notes as introduction_notes
from mentormatch.explanations.introductions import introductions as introductions
from mentormatch.explanations.letter_templates import check_templates as check_templates
from mentormatch.explanations.letter_templates import template_mistakes as template_mistakes
from mentormatch.explanations.letters import UnmatchedLetter as UnmatchedLetter
from mentormatch.explanations.letters import letter_columns as letter_columns
from mentormatch.explanations.letters import unmatched_letters as unmatched_letters
from mentormatch.explanations.mentor_side import MentorExplanation as MentorExplanation
from mentormatch.explanations.proof import proof_in_words as proof_in_words
from mentormatch.explanations.reasons import explain as explain
from mentormatch.explanations.simulation import Simulation as Simulation
from mentormatch.explanations.simulation import simulate as simulate

__all__ = [
    "Advice",
    "Explanation",
    "Introduction",
    "MentorExplanation",
    "Simulation",
    "UnmatchedLetter",
    "advise",
    "check_templates",
    "choice_lines",
    "choices_got",
    "explain",
    "introduction_columns",
    "introduction_notes",
    "introductions",
    "letter_columns",
    "proof_in_words",
    "simulate",
    "template_mistakes",
    "unmatched_letters",
]
