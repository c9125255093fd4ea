"""Turns rankings into scores."""

from collections.abc import Iterable, Sequence

import numpy as np
from scipy import sparse

from mentormatch.errors import Mistake, ProblemError

Ranking = Sequence[int | Sequence[int]]


def scores_of_rankings(rankings: Sequence[Ranking], count: int) -> "sparse.csr_array[np.float64]":
    """Return rankings as scores, minus the rank, which store only who is listed: whoever is not is not acceptable.

    For two-sided objectives both sides can rank, and only pairs that list each other can be made:
    ``AssignmentProblem(scores_of_rankings(of_mentees, mentors), mentor_scores=scores_of_rankings(of_mentors,
    mentees).T)``. A total of such scores is minus the sum of ranks.

    Parameters
    ----------
    rankings : sequence, one for each person
        Positions of people of the other side, the best first; several in a list of their own are tied.
    count : int
        How many people the other side has.

    Returns
    -------
    scipy.sparse.csr_array (people who rank, count)

    Raises
    ------
    ProblemError
        With everybody who lists somebody twice or who is not there.

    Examples
    --------
    >>> scores_of_rankings([[2, [0, 1]], [1]], 3).toarray()
    array([[-2., -2., -1.],
           [ 0., -1.,  0.]])
    """
    mistakes: list[Mistake] = []
    rows, columns, scores = [], [], []
    for row, ranking in enumerate(rankings):
        listed = [(int(person), rank) for rank, tied in enumerate(ranking, start=1) for person in _members(tied)]
        people = [person for person, _ in listed]
        outside = [person for person in people if not 0 <= person < count]
        if outside:
            expected = f"the ranking at [{row}] must name positions from 0 to {count - 1}"
            mistakes.append(Mistake("ranking_outside", expected, got=str(outside[0])))
        if len(set(people)) < len(people):
            twice = next(person for place, person in enumerate(people) if person in people[:place])
            mistakes.append(Mistake("ranking_twice", f"the ranking at [{row}] must name nobody twice", got=str(twice)))
        rows += [row] * len(listed)
        columns += people
        scores += [-float(rank) for _, rank in listed]
    if mistakes:
        raise ProblemError(mistakes)
    return sparse.csr_array((scores, (rows, columns)), shape=(len(rankings), count), dtype=np.float64)


def _members(tied: int | Sequence[int]) -> Iterable[int]:
    return tied if isinstance(tied, Sequence | np.ndarray) else [tied]
