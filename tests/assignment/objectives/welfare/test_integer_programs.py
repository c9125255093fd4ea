"""Integer programs answer exactly, also where HiGHS rounds."""

import numpy as np
import pytest
from assignment.outcome_oracles import best_by, maximin_order, pairs_first
from hypothesis import given, settings
from strategies_assignment import cases

from mentormatch.assignment import AssignmentProblem, violations
from mentormatch.assignment.best_total import best_total
from mentormatch.assignment.objectives.welfare import integer_programs
from mentormatch.assignment.objectives.welfare.integer_programs import PairProgram
from mentormatch.assignment.objectives.welfare.outcomes import lowest_outcome, open_scores
from mentormatch.assignment.solvers.watch import Watch


def program_of(problem):
    return PairProgram(problem, open_scores(problem)[1], best_total(problem).certificate)


@settings(max_examples=25)
@given(cases(largest=(4, 3), solvable=True).map(pairs_first))
def test_the_highest_minimum_and_the_best_total_there(case):
    program = program_of(case.problem())
    best = best_by(case, maximin_order)[1]
    highest = program.highest_minimum((-10.0, 10.0), 0.0, Watch())
    least = lowest_outcome(case.problem(), highest.pairs)
    assert violations(case.problem(), highest.pairs) == ()
    assert least == float(best[0]) * 0.25
    assert highest.bound >= least - 1e-6
    found = program.best_total(least, 0.0, Watch())
    assert case.problem().scores.pairs(*found.pairs.T).sum() == float(best[1]) * 0.25
    assert found.bound >= float(best[1]) * 0.25 - 1e-6


def test_an_outcome_that_rounding_let_pass_is_excluded(monkeypatch):
    """As if HiGHS took every row of outcomes as held."""
    monkeypatch.setattr(integer_programs, "_FINE", 1e-9)
    problem = AssignmentProblem([[0.9, 0.5, 0.1], [0.9, 0.8, 0.1]], demand=2, capacity=[2, 1, 1])
    found = program_of(problem).best_total(0.999, 0.0, Watch())
    assert lowest_outcome(problem, found.pairs) >= 0.999
    assert found.pairs.tolist() == [[0, 0], [0, 2], [1, 0], [1, 1]]
    assert program_of(problem).best_total(1.4, 0.0, Watch()).infeasible


def test_a_program_without_pairs():
    problem = AssignmentProblem(np.ones((1, 1)), forced=[(0, 0)])
    assert program_of(problem).best_total(1.0, 0.0, Watch()).pairs.tolist() == [[0, 0]]


@pytest.mark.parametrize("seed", range(5))
def test_multipliers_make_the_bound_of_the_relaxed_program(seed):
    """They are 0 where nothing is asked, and lower the bound where it is."""
    problem = AssignmentProblem(np.random.default_rng(seed).random((6, 8)), demand=2)
    problem = AssignmentProblem(problem.scores, demand=2, capacity=2)
    program = program_of(problem)
    assert not program.multipliers(-1.0, Watch()).any()
    lowest = lowest_outcome(problem, best_total(problem).pairs)
    assert (program.multipliers(lowest + 0.05, Watch()) >= 0).all()
