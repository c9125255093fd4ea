"""Who has a place only because of own weights, or only without."""

from dataclasses import dataclass

from mentormatch.matching import solve_by_lot
from mentormatch.scoring import Scores

# Of more pairs, trying twice who is placed would take longer than a check should.
_MOST_PAIRS = 4_000_000


@dataclass(frozen=True)
class OwnWeightPlaces:
    """What the mentees' own weights change about who is placed.

    Attributes
    ----------
    mentees : int
        How many weight criteria themselves.
    only_with, only_without : tuple of str
        Who of them is placed by the best total only with everybody's own weights, and only with the common ones.
    tried : bool
        Whether it was tried; not where there are more than four million pairs.
    """

    mentees: int
    only_with: tuple[str, ...] = ()
    only_without: tuple[str, ...] = ()
    tried: bool = True


def own_weight_places(scores: Scores) -> OwnWeightPlaces | None:
    """Return who gains or loses a place by the mentees' own weights; None where nobody has any.

    Examples
    --------
    >>> from mentormatch.policy import Criterion, Policy
    >>> from mentormatch.profiles import Cohort
    >>> from mentormatch.scoring import compare
    >>> mentees = [{"id": "kim", "skills": "R", "field": "y", "matters": "field"}, {"id": "noor", "skills": "R; Go"}]
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R", "field": "x"}], mentees=mentees)
    >>> weight = {"column": "matters", "factor": 3}
    >>> policy = Policy(criteria=[Criterion("skills", weight=weight), Criterion("field", weight=weight)])
    >>> own_weight_places(compare(cohort, policy))
    OwnWeightPlaces(mentees=1, only_with=(), only_without=(), tried=True)
    """
    mentees = len(scores.own_weights)
    if not mentees:
        return None
    rows, columns = scores.shape
    if rows * columns > _MOST_PAIRS:
        return OwnWeightPlaces(mentees, tried=False)
    placed = []
    for some in (scores, scores.with_common_weights()):
        pairs = solve_by_lot(some, objective="total").pairs
        placed.append({scores.cohort.mentees.ids[row] for row in pairs[:, 0].tolist()} & scores.own_weights.keys())
    own, common = placed
    return OwnWeightPlaces(mentees, tuple(sorted(own - common)), tuple(sorted(common - own)))
