"""How likely a column says how many mentees a mentor takes."""

from collections.abc import Sequence

from mentormatch.answers import words_of
from mentormatch.column_roles import PLAIN_WORDS, ColumnRole

_SURE = 0.5


def words_for_people(roles: Sequence[ColumnRole]) -> frozenset[str]:
    """Return how headers of ids, names and addresses call those whom they are of: "Learner e-mail"."""
    told = [role for role in roles if role["name"] + role["email"] + role["id"] >= _SURE]
    words = {word for role in told for word in words_of(role.column.header) if len(word) > 4}
    return frozenset(words - PLAIN_WORDS)


def as_capacity(role: ColumnRole, people: frozenset[str]) -> float:
    """Return how likely a column says how many; words for the mentees of this programme speak for it."""
    likely = role["capacity"]
    stems = {word[:6] for word in people}
    if any(word[:6] in stems for word in words_of(role.column.header) if len(word) > 4):
        likely = likely * 6 / (1 + 5 * likely) * (1 - min(1.0, role["past"] + role["mentoring_years"]))
    return likely
