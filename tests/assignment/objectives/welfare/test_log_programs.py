"""The program of logarithms: its bound, and outcomes that cannot all be above 0."""

import math

import numpy as np
import pytest

from mentormatch.assignment import AssignmentProblem
from mentormatch.assignment.best_total import best_total
from mentormatch.assignment.objectives.welfare.log_programs import LogProgram, log_sum
from mentormatch.assignment.solvers.watch import Stopped, Watch


def maximised(problem):
    program = LogProgram(problem, best_total(problem))
    program.maximise(1e-4, Watch())
    return program


def test_the_largest_product():
    program = maximised(AssignmentProblem([[4.0, 4.0, 1.0], [4.0, 0.5, 1.0]], demand=2, capacity=[2, 1, 1]))
    value = log_sum(program.problem, program.pairs)
    assert value == pytest.approx(max(math.log(8 * 5), math.log(5 * 4.5)))
    assert value <= program.bound <= value + 1e-3
    assert program.all_above


@pytest.mark.parametrize("loss", [0.0, -0.5])
def test_who_can_have_nothing_above_zero_does_not_count(loss):
    scores = [[1.0, 2.0, 3.0], [loss, loss, loss], [3.0, 2.0, 1.0]]
    program = maximised(AssignmentProblem(scores, demand=2, capacity=2))
    assert (program.many_above, program.all_above) == (2, False)
    assert log_sum(program.problem, program.pairs) == pytest.approx(math.log(5 * 5))
    assert program.bound >= math.log(25) - 1e-6


def test_a_first_answer_with_too_few_above_zero_is_mended():
    """The best total leaves the second with −2 for the sake of the first."""
    problem = AssignmentProblem([[9.0, 1.0, 8.0], [1.0, -2.0, -2.0]], demand=[2, 1], capacity=1)
    first = best_total(problem)
    program = maximised(problem)
    assert (log_sum(problem, first.pairs), program.many_above) == (pytest.approx(math.log(17)), 2)
    assert sorted(program.pairs.tolist()) == [[0, 1], [0, 2], [1, 0]]


def test_it_stops():
    problem = AssignmentProblem(np.ones((2, 2)), demand=2, capacity=2)
    with pytest.raises(Stopped):
        LogProgram(problem, best_total(problem)).maximise(1e-4, Watch(time_limit=1e-9))
