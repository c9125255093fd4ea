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
from mentormatch.explanations.mentor_groups import columns_for_advice as columns_for_advice
from mentormatch.explanations.mentor_groups import mentors_by_answer as mentors_by_answer
from mentormatch.explanations.mentor_side import MentorExplanation as MentorExplanation
from mentormatch.explanations.proof import Proof as Proof
from mentormatch.explanations.proof import proof_in_words as proof_in_words
from mentormatch.explanations.proof import proof_lines as proof_lines
from mentormatch.explanations.proof import proof_of as proof_of
from mentormatch.explanations.reason_parts import PartsOfPairs as PartsOfPairs
from mentormatch.explanations.reason_parts import ReasonParts as ReasonParts
from mentormatch.explanations.reason_parts import quotes_texts as quotes_texts
from mentormatch.explanations.reason_words import ReasonWords as ReasonWords
from mentormatch.explanations.reasons import explain as explain
from mentormatch.explanations.runners_up import Rival as Rival
from mentormatch.explanations.runners_up import Standing as Standing
from mentormatch.explanations.runners_up import standings_of as standings_of
from mentormatch.explanations.simulation import Simulation as Simulation
from mentormatch.explanations.simulation import simulate as simulate

__all__ = [
    "Advice",
    "Explanation",
    "Introduction",
    "MentorExplanation",
    "PartsOfPairs",
    "Proof",
    "ReasonParts",
    "ReasonWords",
    "Rival",
    "Simulation",
    "Standing",
    "UnmatchedLetter",
    "advise",
    "check_templates",
    "choice_lines",
    "choices_got",
    "columns_for_advice",
    "explain",
    "introduction_columns",
    "introduction_notes",
    "introductions",
    "letter_columns",
    "mentors_by_answer",
    "proof_in_words",
    "proof_lines",
    "proof_of",
    "quotes_texts",
    "simulate",
    "standings_of",
    "template_mistakes",
    "unmatched_letters",
]
