"""What a solver answers: pairs of indices, with their proof."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from mentormatch.assignment.certificate import Certificate
from mentormatch.assignment.problem import AssignmentProblem
from mentormatch.assignment.scores import Floats, Integers
from mentormatch.assignment.seat_prices import one_more_seat
from mentormatch.assignment.ties import placements_by_tie


@dataclass(frozen=True, eq=False)
class Assignment:
    """Pairs of indices, with their proof.

    Attributes
    ----------
    problem : AssignmentProblem
    pairs : int array (n, 2)
        (mentee, mentor), by row then column.
    total : float
        The sum of the pairs' scores.
    certificate : Certificate
    solver : str
        The solver that found it.

    Examples
    --------
    >>> from mentormatch.assignment import solve
    >>> answer = solve(AssignmentProblem([[0.9, 0.1], [0.8, 0.7], [0.8, 0.2]]))
    >>> answer.pairs.tolist(), answer.total, answer.solver
    ([[0, 0], [1, 1]], 1.6, 'hungarian')
    """

    problem: AssignmentProblem
    pairs: Integers
    total: float
    certificate: Certificate
    solver: str

    @cached_property
    def prices(self) -> Floats:
        """What one more seat with each mentor adds, in pairs and in total, shape (mentors, 2).

        The smallest optimal prices, not below (0, 0) in that order: a seat that adds a pair may take from the total.
        With ``unmatched=w`` 0 and the gain. Computed when asked for.

        Examples
        --------
        >>> from mentormatch.assignment import solve
        >>> solve(AssignmentProblem([[0.9, 0.1], [0.8, 0.7], [0.8, 0.2]])).prices.round(9).tolist()
        [[1.0, 0.8], [1.0, 0.2]]
        """
        return one_more_seat(self.problem, self.pairs, self.certificate.prices)

    @cached_property
    def ties(self) -> Integers:
        """Mentees who get something else in another, equally good answer, ascending.

        Only for a proven answer: where nothing is proven, nothing is known of other answers, and it is empty.

        Examples
        --------
        >>> from mentormatch.assignment import solve
        >>> solve(AssignmentProblem([[0.5], [0.5], [0.1]])).ties
        array([0, 1])
        """
        return placements_by_tie(self.problem, self.pairs, self.certificate)

    @property
    def mentor_of(self) -> Integers:
        """The mentor of each mentee, −1 = unmatched; of several the first. Shape (mentees,).

        Examples
        --------
        >>> from mentormatch.assignment import solve
        >>> solve(AssignmentProblem([[0.9, 0.1], [0.8, 0.7], [0.8, 0.2]])).mentor_of
        array([ 0,  1, -1])
        """
        mentors = np.full(self.problem.shape[0], -1, dtype=np.int64)
        mentors[self.pairs[::-1, 0]] = self.pairs[::-1, 1]
        return mentors
