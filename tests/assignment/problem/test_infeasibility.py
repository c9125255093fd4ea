"""Who is named where limits cannot hold."""

import numpy as np
import pytest
from assignment.agreement import check_claim, solvers_for
from assignment.oracles import brute_force
from hypothesis import given
from strategies_assignment import cases

from mentormatch.assignment import AssignmentProblem, solve
from mentormatch.errors import InfeasibleError

SOLVERS = ["hungarian", "min-cost-flow"]


def infeasible(problem, solver="min-cost-flow") -> InfeasibleError:
    with pytest.raises(InfeasibleError) as raised:
        solve(problem, solver=solver)
    return raised.value


@given(cases())
def test_an_error_comes_exactly_where_there_is_no_answer_and_is_true(case):
    for solver in solvers_for(case):
        if brute_force(case) is not None:
            assert solve(case.problem(), solver=solver).certificate.proven
        else:
            check_claim(case, infeasible(case.problem(), solver))


@pytest.mark.parametrize("solver", SOLVERS)
def test_only_mentors_who_lack_somebody_are_named(solver):
    """Mentors 0 and 1 share one mentee; mentor 2 has mentees of its own."""
    allowed = np.array([[1, 1, 0], [0, 0, 1], [0, 0, 1]], dtype=bool)
    error = infeasible(AssignmentProblem(np.zeros((3, 3)), min_load=1, allowed=allowed), solver)
    assert str(error) == "Minimum loads cannot hold: mentors 0, 1 must get 2 mentees together, and can get 1."
    assert (error.mentors, error.mentees) == ((0, 1), (0,))


@pytest.mark.parametrize("solver", SOLVERS)
def test_a_mentor_whom_nobody_may_have(solver):
    allowed = np.array([[True, False], [True, False]])
    error = infeasible(AssignmentProblem(np.zeros((2, 2)), min_load=[0, 1], allowed=allowed), solver)
    assert str(error) == "Minimum loads cannot hold: mentor 1 must get 1 mentee, and can get 0."
    assert (error.mentors, error.mentees) == ((1,), ())


@pytest.mark.parametrize("solver", SOLVERS)
def test_what_is_forced_does_not_count_again(solver):
    problem = AssignmentProblem(
        np.zeros((2, 2)), capacity=2, min_load=2, forced=[(0, 0)], names=(["kim", "lee"], ["ada", "bob"])
    )
    error = infeasible(problem, solver)
    assert str(error) == (
        "Minimum loads cannot hold: mentors 'ada', 'bob' must get 3 mentees together besides those who are forced, "
        "and can get 1."
    )


def test_many_mentors_are_counted():
    error = infeasible(AssignmentProblem(np.zeros((2, 12)), min_load=1))
    assert str(error).startswith("Minimum loads cannot hold: mentors 0, 1, 2, 3, 4, 5, 6, 7 and 4 more must get 12 ")
    assert len(error.mentors) == 12


@pytest.mark.parametrize("solver", SOLVERS)
def test_everything_that_contradicts_itself_is_named_at_once(solver):
    problem = AssignmentProblem(
        np.zeros((4, 4)),
        capacity=[1, 1, 2, 5],
        min_load=[0, 0, 3, 5],
        demand=[1, 1, 1, 0],
        allowed=np.array([[1, 1, 1, 1], [1, 1, 1, 1], [1, 0, 1, 1], [1, 1, 1, 1]], dtype=bool),
        forced=[(0, 0), (1, 0), (1, 3), (2, 1), (3, 2)],
        names=(["kim", "lee", "mo", "noor"], ["ada", "bob", "cem", "dag"]),
    )
    error = infeasible(problem, solver)
    assert str(error).split("\n") == [
        "The pair of mentee 'mo' and mentor 'bob' is forced, but not allowed.",
        "Mentee 'lee' is in 2 forced pairs, but wants at most 1.",
        "Mentee 'noor' is in 1 forced pair, but wants at most 0.",
        "Mentor 'ada' is in 2 forced pairs, but takes at most 1.",
        "Mentor 'cem' must get at least 3 mentees, but takes at most 2.",
        "Mentor 'dag' must get at least 5 mentees, but there are 4.",
    ]
    assert (error.mentors, error.mentees) == ((0, 1, 2, 3), (1, 2, 3))


def test_minimum_loads_without_mentees():
    error = infeasible(AssignmentProblem(np.zeros((0, 2)), min_load=[0, 1]))
    assert str(error) == "Mentor 1 must get at least 1 mentee, but there are 0."


def test_large_minimum_loads_cannot_hold():
    error = infeasible(AssignmentProblem(np.zeros((3, 2)), capacity=10**18, min_load=[10**15, 0]))
    assert error.mentors == (0,)
