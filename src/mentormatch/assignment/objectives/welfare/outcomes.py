"""Outcomes of mentees, and checks and changes of problems for objectives."""

import math

import numpy as np

from mentormatch.arrays import Booleans, Floats, Integers
from mentormatch.assignment.certificates import Certificate
from mentormatch.assignment.parallel import Between
from mentormatch.assignment.problem import AssignmentProblem
from mentormatch.errors import Mistake, ProblemError


def outcomes(problem: AssignmentProblem, pairs: Integers) -> tuple[Integers, Floats]:
    """Return the mentees who have somebody, ascending, and the sum of each one's scores, rounded once.

    Examples
    --------
    >>> outcomes(AssignmentProblem([[0.1, 0.2, 0.3], [0.5, 0.5, 0.5]], demand=3), np.array([[0, 0], [0, 1], [0, 2]]))
    (array([0]), array([0.6]))
    """
    scores = problem.scores.pairs(pairs[:, 0], pairs[:, 1])
    order = np.argsort(pairs[:, 0], kind="stable")
    mentees, first = np.unique(pairs[order, 0], return_index=True)
    ends = np.append(first[1:], len(order))[: len(first)].tolist()
    sums = [math.fsum(scores[order[a:b]]) for a, b in zip(first.tolist(), ends, strict=True)]
    return mentees.astype(np.int64), np.array(sums, dtype=np.float64)


def lowest_outcome(problem: AssignmentProblem, pairs: Integers) -> float:
    """Return the smallest outcome among the mentees who have somebody; 0 where nobody has.

    Examples
    --------
    >>> lowest_outcome(AssignmentProblem([[0.9, 0.1], [0.8, 0.7]]), np.array([[0, 0], [1, 1]]))
    0.7
    """
    return float(outcomes(problem, pairs)[1].min()) if len(pairs) else 0.0


def check_pairs_come_first(problem: AssignmentProblem, objective: str) -> None:
    """Raise `ProblemError` where an empty place has a worth: outcomes then say nothing of who stays unmatched.

    Examples
    --------
    >>> check_pairs_come_first(AssignmentProblem([[0.9]], unmatched=0.5), "maximin")
    Traceback (most recent call last):
        ...
    mentormatch.errors.ProblemError: 'unmatched' must be 'last_resort' for the objective 'maximin'. Got '0.5'. ...
    """
    if problem.worth is not None:
        expected = f"'unmatched' must be 'last_resort' for the objective '{objective}'"
        hint = (
            "It looks at those who are matched only, so that as many as can be must be; "
            'in a policy, participation = "first" or "all".'
        )
        raise ProblemError(Mistake("worth_of_objective", expected, got=str(problem.worth), hint=hint))


def open_scores(problem: AssignmentProblem, *, between: Between | None = None) -> tuple[Floats, Booleans]:
    """Return all scores and which pairs may be made and are not forced, by mentees who have a place left.

    Examples
    --------
    >>> open_scores(AssignmentProblem([[0.9, 0.1], [0.5, 0.5]], demand=[0, 2], forced=[(1, 0)]))[1]
    array([[False, False],
           [False,  True]])
    """
    blocks = []
    for rows in problem.row_blocks():
        if between is not None:
            between(int(rows[0]), problem.shape[0])
        blocks.append(problem.open_block(rows))
    if not blocks:
        return np.zeros(problem.shape), np.zeros(problem.shape, dtype=bool)
    scores, allowed = (np.concatenate(parts) for parts in zip(*blocks, strict=True))
    return scores, allowed & (problem.remaining.demand > 0)[:, None]


def whole_block(problem: AssignmentProblem) -> tuple[Floats, Booleans]:
    """Return all scores, and which pairs may be made, shapes (mentees, mentors); new arrays.

    Examples
    --------
    >>> whole_block(AssignmentProblem([[0.9, 0.1]], allowed=[[True, False]]))
    (array([[0.9, 0.1]]), array([[ True, False]]))
    """
    blocks = [problem.block(rows) for rows in problem.row_blocks()]
    if not blocks:
        return np.zeros(problem.shape), np.zeros(problem.shape, dtype=bool)
    scores, allowed = (np.concatenate(parts) for parts in zip(*blocks, strict=True))
    return scores, allowed


def narrowed(
    problem: AssignmentProblem, allowed: Booleans, *, scores: object = None, forced: Integers | None = None
) -> AssignmentProblem:
    """Return the same problem with fewer pairs to choose from: those of `allowed`, and what is forced.

    Parameters
    ----------
    problem : AssignmentProblem
    allowed : boolean array (mentees, mentors)
    scores : as for `AssignmentProblem`, optional
        Other scores for the same people.
    forced : int array (n, 2), optional
        By default what the problem forces.

    Examples
    --------
    >>> narrowed(AssignmentProblem([[0.9, 0.1]]), np.array([[False, True]])).allowed(np.array([0]))
    array([[False,  True]])
    """
    forced = problem.forced if forced is None else forced
    allowed = allowed.copy()
    allowed[forced[:, 0], forced[:, 1]] = True
    return AssignmentProblem(
        problem.scores if scores is None else scores,
        capacity=problem.capacity,
        min_load=problem.min_load,
        demand=problem.demand,
        allowed=allowed,
        forced=forced,
        spread=problem.spread,
    )


def in_unit(
    base: Certificate, pairs: Integers, value: float, bound: float, prices: Floats, *, proven: bool
) -> Certificate:
    """Return a certificate of an objective: what comes before it as in `base`, the rest in its own unit.

    Without ``spread`` another answer of as many pairs may place more or fewer mentees.

    Examples
    --------
    >>> from mentormatch.assignment import solve
    >>> base = solve(AssignmentProblem([[0.9, 0.1]]))
    >>> in_unit(base.certificate, base.pairs, 0.5, 0.75, base.certificate.prices, proven=True).gap
    0.25
    """
    placed = len(np.unique(pairs[:, 0]))
    return Certificate(
        pairs=base.pairs,
        pairs_bound=base.pairs_bound,
        value=value,
        bound=bound,
        gap=bound - value,
        proven=proven,
        prices=prices,
        placed=placed,
        placed_bound=base.placed_bound if base.placed == placed else placed,
    )
