"""Why a pair was made or not, and how to introduce them.

An *explanation* lists what each criterion contributes to a score (the terms sum to the score), the runner-ups, and the
exact cost of forcing another pair. Introductions tell both people what they have in common, and never what is personal;
letters tell who got nobody the reason.

Names are loaded when they are asked for: most runs need few of these files.
"""

import lazy_loader as _lazy

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

__getattr__, __dir__, _ = _lazy.attach(
    __name__,
    submod_attrs={
        "advice": ["advise"],
        "advice_values": ["Advice"],
        "choices_got": ["choice_lines", "choices_got"],
        "explanation": ["Explanation"],
        "introductions": ["Introduction", "introduction_columns", "introduction_notes", "introductions"],
        "letter_templates": ["check_templates", "template_mistakes"],
        "letters": ["UnmatchedLetter", "letter_columns", "unmatched_letters"],
        "mentor_groups": ["columns_for_advice", "mentors_by_answer"],
        "mentor_side": ["MentorExplanation"],
        "proof": ["Proof", "proof_in_words", "proof_lines", "proof_of"],
        "reason_parts": ["PartsOfPairs", "ReasonParts", "quotes_texts"],
        "reason_words": ["ReasonWords"],
        "reasons": ["explain"],
        "runners_up": ["Rival", "Standing", "standings_of"],
        "simulation": ["Simulation", "simulate"],
    },
)
