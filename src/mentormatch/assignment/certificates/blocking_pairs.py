"""The blocking pairs of an answer."""

import numpy as np

from mentormatch.arrays import Floats, Integers
from mentormatch.assignment.parallel import Between
from mentormatch.assignment.problem import AssignmentProblem
from mentormatch.assignment.scores import SparseScores
from mentormatch.errors import Mistake, ProblemError


def blocking_pairs(problem: AssignmentProblem, pairs: Integers, *, between: Between | None = None) -> Integers:
    """Return every pair that blocks an answer, whatever found it: both would rather have each other.

    A pair (i, j) that may be made and is not made blocks where i has an empty place or a mentor with a lower score
    than j, and j has an empty seat or a mentee with a lower one than i. The mentors' scores are `mentor_scores`, or the
    scores themselves where there are none. Scores that are equal are no reason to change. What is forced is fixed:
    nobody can give it up. With ``unmatched=w`` an empty place is worth w to a mentee, and only a pair of a higher score
    blocks; what a mentor does not accept is said by `allowed`, or by sparse `mentor_scores` that do not store it.

    Nothing here is shared with the solver of the objective "stable", of which it is the check.

    Parameters
    ----------
    problem : AssignmentProblem
    pairs : int array (n, 2)
        (mentee, mentor). What else they break is not asked here; `violations` says it.
    between : function (done, total), optional
        Called with how many mentees were looked at; what it raises ends that.

    Returns
    -------
    int array (k, 2)
        By row, then column.

    Raises
    ------
    ProblemError
        Where a pair lies outside the problem.

    Examples
    --------
    >>> problem = AssignmentProblem([[0.9, 0.1], [0.8, 0.7]])
    >>> blocking_pairs(problem, np.array([[0, 1], [1, 0]]))
    array([[0, 0]])
    """
    pairs = np.unique(np.asarray(pairs, dtype=np.int64).reshape(-1, 2), axis=0)
    outside = pairs[((pairs < 0) | (pairs >= problem.shape)).any(axis=1)]
    if len(outside):
        expected = f"pairs must lie within the shape {problem.shape}"
        raise ProblemError([Mistake("pairs_outside", expected, got=f"({i}, {j})") for i, j in outside.tolist()])
    of_mentors = problem.scores if problem.mentor_scores is None else problem.mentor_scores
    fixed = set(map(tuple, problem.forced.tolist()))
    free = np.array([pair not in fixed for pair in map(tuple, pairs.tolist())], dtype=bool)
    row, column = pairs[free].T
    mentee_needs = _at_stake(problem.scores.pairs(row, column), row, pairs[:, 0], problem.demand)
    if problem.worth is not None:
        mentee_needs = np.maximum(mentee_needs, problem.worth)
    mentor_needs = _at_stake(of_mentors.pairs(row, column), column, pairs[:, 1], problem.capacity)
    found = [np.zeros((0, 2), dtype=np.int64)]
    made = np.concatenate([pairs, problem.forced])
    made = made[np.argsort(made[:, 0], kind="stable")]
    for rows in problem.row_blocks():
        if between is not None:
            between(int(rows[0]), problem.shape[0])
        scores, allowed = problem.block(rows)
        blocks = allowed & (scores > mentee_needs[rows, None])
        first, stop = np.searchsorted(made[:, 0], [rows[0], rows[-1] + 1])
        blocks[made[first:stop, 0] - rows[0], made[first:stop, 1]] = False
        theirs = scores if problem.mentor_scores is None else np.asarray(problem.mentor_scores.block(rows))
        blocks &= theirs > mentor_needs[None, :]
        if isinstance(problem.mentor_scores, SparseScores):
            blocks &= problem.mentor_scores.stored(rows)
        found.append(np.argwhere(blocks) + np.array([rows[0], 0]))
    return np.concatenate(found).astype(np.int64)


def _at_stake(scores: Floats, whose: Integers, everybody: Integers, most: Integers) -> Floats:
    """What a pair must exceed for each person: the least of what they could give up, −inf for an empty place."""
    least = np.full(len(most), np.inf)
    np.minimum.at(least, whose, scores)
    least[np.bincount(everybody, minlength=len(most)) < most] = -np.inf
    return least
