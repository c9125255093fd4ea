"""A problem with some limits changed."""

import numpy as np
import pytest
from scipy import sparse

from mentormatch.assignment import AssignmentProblem, solve
from mentormatch.assignment.problem.changes import Change, changed


def test_who_comes_first_and_what_running_pairs_are_worth_stay():
    bonus = sparse.csr_array(([0.5], ([1], [0])), shape=(2, 1))
    problem = AssignmentProblem([[0.9], [0.3]], min_load=2, capacity=1, priority=[0, 1], bonus=bonus)
    nearer = changed(problem, [Change("min_load", column=0, amount=1)])
    assert nearer.rank.tolist() == problem.rank.tolist()
    assert nearer.spread_asked == problem.spread_asked
    assert nearer.scores.block(np.arange(2)).tolist() == [[0.9], [0.8]]
    assert nearer.plain_scores.block(np.arange(2)).tolist() == [[0.9], [0.3]]
    answer = solve(nearer)
    assert answer.pairs.tolist() == [[1, 0]]
    assert answer.total == pytest.approx(0.3)
