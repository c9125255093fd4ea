"""The highest threshold at which there are enough pairs, and that above it there are not."""

import numpy as np
import pytest
from assignment.oracles import all_answers
from assignment.outcome_oracles import levels, outcomes_of, pairs_first
from hypothesis import given
from strategies_assignment import cases

from mentormatch.assignment import AssignmentProblem
from mentormatch.assignment.best_total import best_total
from mentormatch.assignment.objectives.welfare.bottleneck import bottleneck, loads_cannot_hold, possible_outcomes
from mentormatch.assignment.solvers.watch import Watch


def solved(problem):
    """What no lowest outcome exceeds."""
    first = best_total(problem)
    everybody = len(first.pairs) == problem.demand.sum()
    return bottleneck(problem, possible_outcomes(problem, everybody=everybody), first, Watch())


@given(cases(largest=(4, 3)).map(pairs_first))
def test_no_lowest_outcome_exceeds_it(case):
    answers = list(all_answers(case))
    if not answers or any(not case.allowed[pair] for pair in case.forced):
        return
    most = solved(case.problem())
    best = max(levels(case, pairs) for pairs in answers)
    lowest = [min(outcomes_of(case, pairs), default=0) for pairs in answers if levels(case, pairs) == best]
    assert most.proven
    assert float(max(lowest)) * 0.25 <= most.bound + 1e-9


@pytest.mark.parametrize("demand", [1, 2])
def test_what_is_possible_is_what_brute_force_finds(demand):
    scores = np.array([[0.5, -0.25, 0.75], [0.25, 0.25, -1.0]])
    problem = AssignmentProblem(scores, demand=demand, forced=[(0, 0)] if demand == 2 else ())
    filled = possible_outcomes(problem, everybody=True)
    some = possible_outcomes(problem, everybody=False)
    if demand == 1:
        assert np.array_equal(filled.best, scores)
        assert np.array_equal(some.best, scores)
        assert filled.of_forced == np.inf
    else:
        assert filled.best.tolist() == [[-np.inf, 0.25, 1.25], [0.5, 0.5, -0.75]]
        assert some.best.tolist() == filled.best.tolist()
        assert filled.without[1].tolist() == [-0.75, -0.75, 0.5]
        assert filled.of_forced == 1.25


def test_spread_asks_for_as_many_mentees_before_as_many_pairs():
    """The first mentee alone could have both mentors."""
    scores = [[0.9, 0.8], [0.1, 0.2]]
    assert solved(AssignmentProblem(scores, demand=[2, 1], capacity=1)).bound == pytest.approx(1.7)
    assert solved(AssignmentProblem(scores, demand=[2, 1], capacity=1, spread=True)).bound == 0.2


def test_loads_that_can_hold():
    problem = AssignmentProblem([[0.9, 0.1], [0.9, 0.1]], min_load=1)
    assert not loads_cannot_hold(problem, np.ones((2, 2), dtype=bool), np.array([0, 1]))
