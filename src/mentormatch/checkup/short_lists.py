"""Who has a place only because of a short list of wishes."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from mentormatch.matching import capacity_of, demand_of, solve_by_lot
from mentormatch.policy import Criterion
from mentormatch.scoring import ScoredCriterion, Scores, compare

# Of more pairs, trying twice who is placed would take longer than a check should.
_MOST_PAIRS = 4_000_000
FURTHER_WISHES = 2
"""How many wishes that nobody told are added to each list, so that a short one is no advantage."""


@dataclass(frozen=True)
class ShortListPlaces:
    """What short lists of wishes change about who is placed, where seats are scarce.

    Parameters
    ----------
    criteria : tuple of str
        The criteria in which short lists count as they are.
    gain, lose : tuple of str
        Who is placed by the best total only so, and who only with ``further_wishes = 2`` in these criteria.
    tried : bool
        Whether it was tried; not where there are more than four million pairs.
    """

    criteria: tuple[str, ...]
    gain: tuple[str, ...] = ()
    lose: tuple[str, ...] = ()
    tried: bool = True


def short_list_places(scores: Scores) -> ShortListPlaces | None:
    """Return who gains a place by a short list of wishes, and who loses it; None where lists or seats allow nobody to.

    Examples
    --------
    >>> from mentormatch.policy import Policy
    >>> from mentormatch.profiles import Cohort
    >>> cohort = Cohort.from_records(
    ...     mentors=[{"id": "ada", "skills": "a; b; c; d; e; f"}, {"id": "bob", "skills": "y; z", "capacity": 0}],
    ...     mentees=[{"id": "kim", "skills": "a"}, {"id": "noor", "skills": "a; b; c; d; e; f; z"}])
    >>> short_list_places(compare(cohort, Policy(criteria=[Criterion("skills")])))
    ShortListPlaces(criteria=('skills',), gain=('kim',), lose=('noor',), tried=True)
    """
    mentees, mentors = scores.cohort.mentees, scores.cohort.mentors
    capacity = capacity_of(mentors, scores.policy)
    if np.minimum(capacity, len(mentees)).sum() >= np.minimum(demand_of(mentees), len(mentors)).sum():
        return None
    short = tuple(scored.criterion.name for scored in scores.criteria if _counts_short_lists(scored))
    if not short:
        return None
    rows, columns = scores.shape
    if rows * columns > _MOST_PAIRS:
        return ShortListPlaces(short, tried=False)
    criteria = [
        _with_further_wishes(criterion) if criterion.name in short else criterion
        for criterion in scores.policy.criteria
    ]
    alike = compare(scores.cohort, replace(scores.policy, criteria=criteria))
    placed = []
    for some in (scores, alike):
        pairs = solve_by_lot(some, objective="total").pairs
        placed.append({mentees.ids[row] for row in pairs[:, 0].tolist()})
    as_is, with_more = placed
    return ShortListPlaces(short, tuple(sorted(as_is - with_more)), tuple(sorted(with_more - as_is)))


def _counts_short_lists(scored: ScoredCriterion) -> bool:
    """Return whether mentees name terms, each list counts as it is, and lists differ in length."""
    criterion, encoder = scored.criterion, scored.encoder
    if getattr(encoder, "name", None) != "terms" or criterion.direction != "mentee" or criterion.reverse:
        return False
    wanted = np.diff(scored.mentees.values.indptr)[scored.mentees.answered]
    return not getattr(encoder, "further_wishes", 0) and len(np.unique(wanted)) > 1


def _with_further_wishes(criterion: Criterion) -> Criterion:
    given = criterion.encoder
    settings = dict(given) if isinstance(given, Mapping) else {"name": "terms"}
    return replace(criterion, encoder={**settings, "further_wishes": FURTHER_WISHES})
