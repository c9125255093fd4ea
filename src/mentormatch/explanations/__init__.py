"""Why a pair was made or not, and how to introduce them.

An *explanation* lists what each criterion contributes to a score (the terms sum to the score), the runner-ups, and the
exact cost of forcing another pair. Introductions tell both people what they have in common, and never what is personal.

Names are loaded when they are asked for: most runs need few of these files.
"""

import lazy_loader as _lazy

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

__getattr__, __dir__, _ = _lazy.attach(
    __name__,
    submod_attrs={
        "advice": ["advise"],
        "advice_values": ["Advice"],
        "choices_got": ["choice_lines", "choices_got"],
        "introductions": ["Introduction", "introduction_columns", "introduction_notes", "introductions"],
        "reasons": ["explain"],
        "simulation": ["Simulation", "simulate"],
    },
)
