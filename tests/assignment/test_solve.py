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
    solve(AssignmentProblem(SCORES), solver=solver, progress=lambda *report: seen.append(report))
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


@pytest.mark.parametrize(
    "returned",
    [
        None,
        3,
        "ab",
        [0, 1],
        [0, 0, 1],
        [[0, 0, 1]],
        [[0, 0], [1]],
        [[[0, 0]], [[1, 1]]],
        [[0.5, 1]],
        [[0.0, 1.0]],
        [[0, float("nan")]],
        [["a", "b"]],
        [[True, False]],
        [[10**30, 0]],
        {(0, 0)},
        {0: 1},
        iter([(0, 0)]),
    ],
)
def test_what_a_function_returns_is_not_rounded_to_pairs(returned):
    def own(_problem):
        return returned

    with pytest.raises(ProblemError, match=r"'own' must return pairs \(mentee, mentor\) of indices") as caught:
        solve(AssignmentProblem(SCORES), objective=own)
    assert {mistake.code for mistake in caught.value.mistakes} == {"pairs_of_function"}


@pytest.mark.parametrize("outside", [[[0, 5]], [[-1, 0]], np.array([[2**63, 0]], dtype=np.uint64)])
def test_pairs_of_a_function_lie_within_the_problem(outside):
    with pytest.raises(ProblemError, match="must lie within the shape"):
        solve(AssignmentProblem(SCORES), objective=lambda _problem: outside)


@pytest.mark.parametrize("nothing", [[], np.zeros((0, 2)), np.zeros((0, 2), dtype=np.int64)])
def test_a_function_may_pair_nobody(nothing):
    assert solve(AssignmentProblem(SCORES), objective=lambda _problem: nothing).pairs.shape == (0, 2)


def test_a_function_is_not_taken_for_the_objective_of_its_name():
    def total(_problem):
        return [(1, 0), (0, 1)]

    answer = solve(AssignmentProblem(SCORES), objective=total)
    assert answer.objective == "own total"
    with pytest.raises(ProblemError, match="objective 'total'"):
        _ = answer.prices


def test_objective_of_ones_own_takes_no_groups_and_options():
    def own(_problem):
        return []

    with pytest.raises(ProblemError, match="objective 'own' must have no groups"):
        solve(AssignmentProblem(SCORES), objective=own, groups=["a", "b", "a"])
    with pytest.raises(UnknownNameError, match="option of the objective 'own'"):
        solve(AssignmentProblem(SCORES), objective=own, options={"gap": 1})


@pytest.mark.parametrize("options", [["gap"], "gap", 3, []])
def test_options_must_be_a_mapping(options):
    with pytest.raises(ProblemError, match="Options must be a mapping"):
        solve(AssignmentProblem(SCORES), objective="nash", options=options)


@pytest.mark.parametrize("objective", ["group-maximin", "quotas"])
@pytest.mark.parametrize(
    "groups",
    [
        ["a", None, "b"],
        ["a", None, 1],
        [None] * 3,
        ["a", float("nan"), "b"],
        [1.0, float("nan"), 2.0],
        [1, "1", 1],
        np.array(["a", "b", None], dtype=object),
        [b"a", "b", "c"],
    ],
)
def test_groups_of_mixed_kinds_and_blank_ones(objective, groups):
    with pytest.raises(ProblemError, match="all of them texts or all numbers"):
        solve(AssignmentProblem(SCORES), objective=objective, groups=groups)


@pytest.mark.parametrize("groups", [["a", "b"], [], "aba", 3, {"a": 1}, np.zeros((3, 1)), [["a", "b"], ["c"], ["d"]]])
def test_groups_must_be_one_per_mentee(groups):
    with pytest.raises(ProblemError, match="must have groups, one per mentee"):
        solve(AssignmentProblem(SCORES), objective="group-maximin", groups=groups)


@pytest.mark.parametrize(
    "groups", [["a", "b", "a"], np.array(["a", "b", "a"]), (2, 7, 2), np.array([0.5, 1.5, 0.5]), [True, False, True]]
)
def test_groups_may_be_texts_or_numbers(groups):
    answer = solve(AssignmentProblem(SCORES), objective="group-maximin", groups=groups)
    again = solve(AssignmentProblem(SCORES), objective="group-maximin", groups=[0, 1, 0])
    assert sorted(answer.details["means"]) == sorted(again.details["means"])
