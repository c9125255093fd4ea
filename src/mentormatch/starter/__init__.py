"""What `init` does: from tables to a first policy, with questions.

Columns are described and compared (`column_roles`), criteria and rules are proposed, and a commented policy.toml is
written in which everything that is not sure is a question.
"""

from mentormatch.starter.asking import Answer, Asking, Question
from mentormatch.starter.criteria import ProposedCriterion
from mentormatch.starter.starter import StarterPolicy, starter_policy
from mentormatch.starter.tables import TableGuess
from mentormatch.starter.templates import EXAMPLE, TEMPLATES

__all__ = [
    "Answer",
    "Asking",
    "EXAMPLE",
    "ProposedCriterion",
    "Question",
    "StarterPolicy",
    "TEMPLATES",
    "TableGuess",
    "starter_policy",
]
