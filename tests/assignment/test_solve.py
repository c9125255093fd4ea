"""A solver and an objective by name; the answer checked once."""

import numpy as np
import pytest

from mentormatch.assignment import AssignmentProblem, solve
from mentormatch.assignment.best_total import SOLVERS, checked, choose_solver
from mentormatch.assignment.solvers.solution import Solution
from mentormatch.errors import ProblemError, UnknownNameError

SCORES = np.array([[0.9, 0.1], [0.8, 0.7], [0.2, 0.3]])


def test_all_unknown_names_at_once():
    with pytest.raises(UnknownNameError) as raised:
        solve(AssignmentProblem(SCORES), objective="totl", solver="hungarain", options={"floor": 1})
    assert [mistake.code.split("_option")[0] for mistake in raised.value.mistakes] == [
        "unknown_objective",
        "unknown_solver",
        "unknown",
    ]
    assert "Did you mean 'total'?" in str(raised.value)
    assert "Did you mean 'hungarian'?" in str(raised.value)
    assert "'floor'" in str(raised.value)


def test_names_of_solvers_and_objectives():
    assert SOLVERS == ("hungarian", "min-cost-flow")
    for solver in SOLVERS:
        assert solve(AssignmentProblem(SCORES), solver=solver, objective="total").solver == solver


def test_an_objective_of_ones_own_is_checked():
    def by_hand(problem):
        return [(1, 0), (0, 1)]

    answer = solve(AssignmentProblem(SCORES), objective=by_hand)
    assert (answer.objective, answer.solver, answer.total) == ("by_hand", "by_hand", 0.9)
    assert not answer.certificate.proven
    assert answer.certificate.bound >= solve(AssignmentProblem(SCORES)).total
    assert answer.ties.tolist() == []
    with pytest.raises(ProblemError, match="objective 'total'"):
        _ = answer.prices
    with pytest.raises(ProblemError, match="mentor 0 has 2 mentees"):
        solve(AssignmentProblem(SCORES), objective=lambda _problem: [(0, 0), (1, 0)])


def test_bound_of_an_objective_of_ones_own_counts_the_seats_there_are():
    answer = solve(AssignmentProblem([[0.9], [0.8], [0.7]]), objective=lambda _problem: [(2, 0)])
    assert (answer.certificate.pairs, answer.certificate.pairs_bound) == (1, 1)
    assert answer.certificate.bound >= 0.9


def test_groups_only_where_an_objective_is_about_groups():
    with pytest.raises(ProblemError, match="must have no groups"):
        solve(AssignmentProblem(SCORES), groups=["a", "b", "a"])


@pytest.mark.parametrize(
    ("shape", "given", "solver"),
    [
        ((3, 2), {}, "hungarian"),
        ((3, 2), {"demand": [1, 0, 2]}, "min-cost-flow"),
        ((3, 1), {"demand": 7}, "hungarian"),
        ((2000, 2000), {}, "hungarian"),
        ((2001, 2001), {}, "min-cost-flow"),
        ((5000, 1), {"capacity": 10**18}, "min-cost-flow"),
        ((500, 500), {"min_load": 1, "capacity": 10}, "min-cost-flow"),
        ((1500, 1500), {"unmatched": 0.5}, "min-cost-flow"),
    ],
)
def test_auto_takes_what_suits(shape, given, solver):
    assert choose_solver(AssignmentProblem(np.broadcast_to(0.5, shape), **given)) == solver


def test_auto_says_what_it_took():
    assert solve(AssignmentProblem(SCORES)).solver == "hungarian"
    assert solve(AssignmentProblem(SCORES, demand=2)).solver == "min-cost-flow"


def test_an_answer_that_breaks_limits_is_refused():
    solution = Solution(np.array([[1, 0], [0, 0], [1, 1]]), np.zeros((2, 2)))
    with pytest.raises(ProblemError) as raised:
        checked(AssignmentProblem(SCORES), solution, "magic")
    assert [str(mistake) for mistake in raised.value.mistakes] == [
        "The answer of 'magic' must hold: mentor 0 has 2 mentees; at most 1.",
        "The answer of 'magic' must hold: mentee 1 has 2 mentors; at most 1.",
    ]


def test_an_answer_that_is_not_the_best_is_not_proven():
    answer = checked(AssignmentProblem(SCORES), Solution(np.array([[1, 0], [0, 1]]), np.zeros((2, 2))), "magic")
    assert answer.pairs.tolist() == [[0, 1], [1, 0]]
    assert not answer.certificate.proven


@pytest.mark.parametrize("solver", SOLVERS)
def test_progress_is_reported(solver):
    seen = []
    solve(AssignmentProblem(SCORES), solver=solver, progress=lambda *one: seen.append(one))
    assert seen
    assert seen[-1][0] == "solved"
    assert seen[-1][1] == seen[-1][2]


@pytest.mark.parametrize("solver", SOLVERS)
@pytest.mark.parametrize("shape", [(0, 0), (0, 3), (3, 0)])
def test_nobody_on_a_side(solver, shape):
    for unmatched in ("last_resort", 0.5):
        answer = solve(AssignmentProblem(np.zeros(shape), unmatched=unmatched), solver=solver)
        assert answer.pairs.shape == (0, 2)
        assert answer.total == 0.0
        assert answer.certificate.proven
        assert answer.mentor_of.tolist() == [-1] * shape[0]


@pytest.mark.parametrize("solver", SOLVERS)
def test_nobody_may_have_anybody(solver):
    answer = solve(AssignmentProblem(SCORES, allowed=np.zeros((3, 2), dtype=bool)), solver=solver)
    assert (len(answer.pairs), answer.certificate.proven) == (0, True)
    assert answer.prices.tolist() == [[0.0, 0.0], [0.0, 0.0]]
