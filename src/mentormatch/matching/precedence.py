"""Who is placed before whom, and why somebody comes later."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse

from mentormatch.answers import text_of
from mentormatch.arrays import Booleans, Integers
from mentormatch.matching.objective import objective_of
from mentormatch.policy import Policy, priority_column, priority_numbers
from mentormatch.scoring import Scores
from mentormatch.values import Value

_RUNNING, _ENDED = 2, 1
_LATER: Mapping[str, str] = {
    "ended": "mentees whose pair goes on come first",
    "waited": "mentees who have had a mentor come first, then those who have waited longest",
    "new": "mentees who have had a mentor, or have waited, come first",
}


@dataclass(frozen=True, eq=False)
class Precedence(Value):
    """Who is placed before whom.

    Attributes
    ----------
    rank : int64 array (mentees,)
        The class of each mentee, 1 the lowest.
    reasons : tuple of str
        Why each comes after the highest class; empty for the highest.
    """

    rank: Integers
    reasons: tuple[str, ...]


def precedence_of(scores: Scores) -> Precedence | None:
    """Return who is placed before whom under a policy, or None where all are of one class.

    First what a rematch carries over decides, then whether somebody answered anything that counts, then the column that
    the policy names. Other objectives than the total, and ``participation = "worth"``, know no precedence.

    Examples
    --------
    >>> from mentormatch.profiles import Cohort
    >>> from mentormatch.scoring import compare
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R"}],
    ...                              mentees=[{"id": "kim", "skills": ""}, {"id": "noor", "skills": "R"}])
    >>> precedence_of(compare(cohort)).rank
    array([1, 2])
    """
    policy, mentees = scores.policy, scores.cohort.mentees
    if objective_of(policy)[0] != "total" or policy.participation == "worth":
        return None
    standing = policy.carried.get("standing", {})
    carried = np.array([_standing_of(standing.get(str(person), "")) for person in mentees.ids]).reshape(-1, 2)
    answered = _answered(scores) if _unanswered_last(policy) else np.ones(len(mentees), dtype=bool)
    numbers = priority_numbers(mentees, policy.priority)
    keys = np.column_stack([carried, answered.astype(np.float64), numbers])
    classes, rank = np.unique(keys, axis=0, return_inverse=True)
    if len(classes) < 2:
        return None
    rank = rank.reshape(-1) + 1
    # what people of no demand answered decides nothing
    top = max((int(rank[i]) for i in range(len(rank)) if mentees.demand is None or mentees.demand[i]), default=0)
    column = priority_column(policy.priority)
    cells = None if column is None else mentees.column(column)
    highest = classes[top - 1] if top else classes[-1]
    reasons = tuple(
        ""
        if rank[i] >= top
        else _reason(
            keys[i], highest, standing.get(str(mentees.ids[i]), ""), column, None if cells is None else cells[i]
        )
        for i in range(len(rank))
    )
    return Precedence(rank.astype(np.int64), reasons)


def _standing_of(standing: str) -> tuple[float, float]:
    """A class and, of those who waited, for how many rounds."""
    name, _, rounds = standing.partition(" ")
    return {"running": _RUNNING, "ended": _ENDED}.get(name, 0), float(rounds or 0) if name == "waited" else 0.0


def _reason(mine: Any, highest: Any, standing: str, column: str | None, cell: Any) -> str:
    """Say by what somebody comes later: the first thing in which the highest class is ahead."""
    if tuple(mine[:2]) < tuple(highest[:2]):
        return _LATER[standing.partition(" ")[0] or "new"]
    if mine[2] < highest[2]:
        return "people who answered something that counts come first"
    return f"others come first by '{column}', which says '{text_of(cell)}' here"


def _unanswered_last(policy: Policy) -> bool:
    return not isinstance(policy.priority, Mapping) or policy.priority.get("unanswered", "last") == "last"


def _answered(scores: Scores) -> Booleans:
    """Who answered anything that a criterion with a weight compares; everybody where nobody did."""
    found = np.zeros(scores.shape[0], dtype=bool)
    for scored in scores.criteria:
        if scored.criterion.base_weight > 0:
            found |= np.ones(len(found), dtype=bool) if scored.encoder is None else scored.mentees.answered
    return found


def bonus_of(scores: Scores) -> Any:
    """Return what is added to the worth of running pairs, as a sparse array (mentees, mentors); None for nothing.

    Examples
    --------
    >>> from mentormatch.policy import Criterion
    >>> from mentormatch.profiles import Cohort
    >>> from mentormatch.scoring import compare
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R"}], mentees=[{"id": "kim", "skills": "R"}])
    >>> carried = {"keep": 0.1, "pairs": [("kim", "ada")]}
    >>> bonus_of(compare(cohort, Policy(criteria=[Criterion("skills")], carried=carried))).toarray()
    array([[0.1]])
    """
    keep, pairs = scores.policy.carried.get("keep", 0.0), scores.policy.carried.get("pairs", ())
    if not keep or objective_of(scores.policy)[0] != "total":
        return None
    rows, columns = positions_of(scores, pairs).T
    return (
        sparse.csr_array((np.full(len(rows), float(keep)), (rows, columns)), shape=scores.shape) if len(rows) else None
    )


def positions_of(scores: Scores, pairs: Any) -> Integers:
    """Return pairs of ids as positions (mentee, mentor), without those of whom somebody is not here.

    Examples
    --------
    >>> from mentormatch.profiles import Cohort
    >>> from mentormatch.scoring import compare
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R"}], mentees=[{"id": "kim", "skills": "R"}])
    >>> positions_of(compare(cohort), [("kim", "ada"), ("kim", "gone")])
    array([[0, 0]])
    """
    mentees, mentors = scores.cohort.mentees.index, scores.cohort.mentors.index
    here = [(mentees[one], mentors[other]) for one, other in pairs if one in mentees and other in mentors]
    return np.array(here, dtype=np.int64).reshape(-1, 2)
