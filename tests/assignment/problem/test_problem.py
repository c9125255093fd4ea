"""What an assignment problem takes, and all that it says is wrong."""

import numpy as np
import pandas as pd
import pytest
from scipy import sparse

from mentormatch.assignment import AssignmentProblem, solve
from mentormatch.errors import ProblemError

SCORES = np.array([[0.9, 0.1], [0.8, 0.7], [0.2, 0.3]])
NAN = float("nan")


def mistakes_of(scores, **given) -> list[tuple[str, str | None]]:
    with pytest.raises(ProblemError) as raised:
        AssignmentProblem(scores, **given)
    return [(mistake.code, mistake.got) for mistake in raised.value.mistakes]


def test_all_mistakes_come_at_once():
    found = mistakes_of(
        [[0.5, NAN, 0.1], [0.2, 0.3, 0.4]],
        capacity=[1, -1, 0.5],
        min_load="two",
        demand=[1, 2, 3],
        allowed=[[1, 0, 1], [1, 1, 1]],
        forced=[(0, 0), (2, 0), (0, -1)],
        unmatched=NAN,
        spread="yes",
        mentor_scores=[["good", "bad"]],
        names=(["kim"], ["ada", "bob", "cem"]),
    )
    assert [code for code, _ in found] == [
        "scores_not_finite",
        "capacity_not_whole",
        "min_load_not_whole",
        "demand_shape",
        "allowed_shape",
        "forced_pairs",
        "forced_pairs",
        "unmatched",
        "spread",
        "scores_not_numbers",
        "names",
    ]


def test_the_message_says_what_must_be_and_what_came():
    with pytest.raises(ProblemError) as raised:
        AssignmentProblem(SCORES, capacity=[1, 0.5])
    assert str(raised.value) == (
        "Capacity must be a whole number of 0 or more, or one for each mentor (2). Got '0.5 at [1]'."
    )


@pytest.mark.parametrize(
    ("given", "code", "got"),
    [
        ({"capacity": -1}, "capacity_not_whole", "-1.0"),
        ({"capacity": NAN}, "capacity_not_whole", "nan"),
        ({"capacity": float("inf")}, "capacity_not_whole", "inf"),
        ({"capacity": "two"}, "capacity_not_whole", "two"),
        ({"capacity": [1, "2"]}, "capacity_not_whole", "[1, '2']"),
        ({"capacity": None}, "capacity_not_whole", "nan"),
        ({"capacity": {"a": 1}}, "capacity_not_whole", "{'a': 1}"),
        ({"capacity": True}, "capacity_not_whole", "True"),
        ({"capacity": [1, 2, 3]}, "capacity_shape", "shape (3,)"),
        ({"capacity": [[1, 2]]}, "capacity_shape", "shape (1, 2)"),
        ({"capacity": [[1], [1, 2]]}, "capacity_not_whole", "[[1], [1, 2]]"),
        ({"min_load": [0.25, -1]}, "min_load_not_whole", "0.25 at [0] and 1 more"),
        ({"demand": [1, 2]}, "demand_shape", "shape (2,)"),
        ({"allowed": [[1, 1]] * 3}, "allowed_shape", "int64 of shape (3, 2)"),
        ({"allowed": [[True]]}, "allowed_shape", "bool of shape (1, 1)"),
        ({"allowed": [[True], [True, False]]}, "allowed_shape", "<U1 of shape ()"),
        ({"forced": [(0, 2)]}, "forced_pairs", "(0, 2)"),
        ({"forced": [(0.0, 1.0)]}, "forced_pairs", "[(0.0, 1.0)]"),
        ({"forced": [(0, 1, 2)]}, "forced_pairs", "[(0, 1, 2)]"),
        ({"forced": [(0, 1), (1,)]}, "forced_pairs", "[(0, 1), (1,)]"),
        ({"forced": 7}, "forced_pairs", "7"),
        ({"unmatched": "never"}, "unmatched", "never"),
        ({"unmatched": True}, "unmatched", "True"),
        ({"unmatched": None}, "unmatched", "None"),
        ({"unmatched": float("inf")}, "unmatched", "inf"),
        ({"spread": 1}, "spread", "1"),
        ({"spread": True, "unmatched": 0.5}, "spread_and_worth", "spread=True, unmatched=0.5"),
        ({"mentor_scores": [[0.1]]}, "scores_shape", "shape (1, 1)"),
        ({"mentor_scores": [[NAN, 1.0]]}, "scores_not_finite", "nan at [0, 0]"),
        ({"names": (["kim"], ["ada", "bob"])}, "names", "(1, 2) names"),
    ],
)
def test_a_limit_that_is_none(given, code, got):
    assert mistakes_of(SCORES, **given) == [(code, got)]


@pytest.mark.parametrize(
    ("scores", "code"),
    [
        (0.5, "scores_shape"),
        ([0.5, 0.1], "scores_shape"),
        ([[[0.5]]], "scores_shape"),
        ([[0.5], [0.5, 0.1]], "scores_not_numbers"),
        ([["a"]], "scores_not_numbers"),
        ([[None]], "scores_not_finite"),
        ([[1j]], "scores_not_numbers"),
        ("scores", "scores_not_numbers"),
        (None, "scores_shape"),
        ([[NAN]], "scores_not_finite"),
        ([[float("inf")]], "scores_not_finite"),
        (sparse.coo_array([[NAN]]), "scores_not_finite"),
        (sparse.coo_array([[1j]]), "scores_shape"),
        (sparse.coo_array(np.array([1.0])), "scores_shape"),
    ],
)
def test_scores_that_are_none(scores, code):
    assert [found for found, _ in mistakes_of(scores, capacity=1)] == [code]


def test_limits_are_checked_where_nobody_knows_for_how_many():
    found = mistakes_of("scores", capacity=[[1]], demand=[-1], allowed=[True], forced=[(5, 5)], names=([], []))
    assert [code for code, _ in found] == [
        "scores_not_numbers",
        "capacity_shape",
        "demand_not_whole",
        "allowed_shape",
    ]
    assert [code for code, _ in mistakes_of("scores", allowed=[[True]])] == ["scores_not_numbers"]


@pytest.mark.parametrize("capacity", [2, 2.0, np.int32(2), [2, 2], (2.0, 2.0), np.array([2, 2], dtype=np.uint8)])
def test_whole_numbers_of_any_type(capacity):
    problem = AssignmentProblem(SCORES, capacity=capacity)
    assert problem.capacity.tolist() == [2, 2]
    assert problem.capacity.dtype == np.int64


@pytest.mark.parametrize("unlimited", [10**9, 10**18, 10**30, 1e300, [10**30, 3]])
def test_capacities_are_cut_to_the_number_of_mentees(unlimited):
    assert AssignmentProblem(SCORES, capacity=unlimited).capacity.tolist() == [3, 3]


def test_demands_are_cut_to_the_number_of_mentors():
    assert AssignmentProblem(SCORES, demand=[0, 2, 7]).demand.tolist() == [0, 2, 2]


def test_a_data_frame_is_a_matrix():
    assert AssignmentProblem(pd.DataFrame(SCORES), allowed=pd.DataFrame(SCORES > 0.1)).shape == (3, 2)


def test_forced_pairs_given_twice_count_once():
    problem = AssignmentProblem(SCORES, forced=np.array([[2, 1], [0, 0], [2, 1]]))
    assert problem.forced.tolist() == [[0, 0], [2, 1]]
    assert AssignmentProblem(SCORES, forced=iter([(1, 1)])).forced.tolist() == [[1, 1]]


@pytest.mark.parametrize(
    "allowed",
    [
        lambda rows: np.ones((len(rows), 3), dtype=bool),
        lambda rows: np.ones((len(rows), 2)),
        lambda _: None,
    ],
)
def test_a_function_must_return_a_block_of_booleans(allowed):
    with pytest.raises(ProblemError, match=r"allowed\(rows\) must return a boolean array of shape \(3, 2\)|Allowed"):
        solve(AssignmentProblem(SCORES, allowed=allowed))


def test_scores_that_turn_out_not_to_be_finite_are_named():
    class Broken:
        shape = (3, 2)

        def block(self, rows):
            return np.where(rows[:, None] == 1, [0.5, np.inf], 0.5)

        def pairs(self, rows, columns):
            return np.full(np.broadcast(rows, columns).shape, 0.5)

    with pytest.raises(ProblemError, match=r"Scores must be finite numbers. Got 'inf at \[1, 1\]'."):
        solve(AssignmentProblem(Broken()))


def test_names_are_what_messages_say():
    problem = AssignmentProblem(SCORES, names=(["kim", "lee", "mo"], ["ada", "bob"]))
    assert (problem.name_of_mentee(1), problem.name_of_mentor(1)) == ("'lee'", "'bob'")
    problem = AssignmentProblem(SCORES)
    assert (problem.name_of_mentee(1), problem.name_of_mentor(np.int64(1))) == ("1", "1")


def test_row_blocks_are_small(monkeypatch):
    monkeypatch.setattr("mentormatch.assignment.problem.problem._CELLS_A_BLOCK", 4)
    problem = AssignmentProblem(SCORES, forced=[(1, 1)])
    assert [rows.tolist() for rows in problem.row_blocks()] == [[0, 1], [2]]
    assert [rows.tolist() for rows in problem.row_blocks(np.array([0, 2]))] == [[0, 2]]
    assert problem.allows(np.array([[2, 1], [0, 0], [2, 0]])).all()


def test_blocks_leave_what_was_given_alone():
    allowed = np.ones((3, 2), dtype=bool)
    problem = AssignmentProblem(SCORES, allowed=lambda rows: allowed[rows[0] : rows[-1] + 1], forced=[(1, 1)])
    assert not problem.open_block(np.arange(3))[1].all()
    assert allowed.all()


def test_only_stored_entries_of_a_sparse_matrix_may_be_made():
    scores = sparse.coo_array(([0.9, 0.0], ([0, 1], [0, 1])), shape=(3, 2))
    problem = AssignmentProblem(scores, allowed=[[True, True], [True, True], [True, True]])
    assert problem.allowed(np.arange(3)).tolist() == [[True, False], [False, True], [False, False]]
    assert problem.allows(np.array([[1, 1], [2, 0]])).tolist() == [True, False]
    assert solve(problem).pairs.tolist() == [[0, 0], [1, 1]]


def test_remaining_limits_are_never_negative_and_cannot_be_changed():
    problem = AssignmentProblem(np.zeros((2, 2)), min_load=[1, 0], capacity=[1, 2], forced=[(0, 0), (1, 0)])
    remaining = problem.remaining
    assert remaining.capacity.tolist() == [0, 2]  # two forced pairs and one seat, which is an error of its own
    assert remaining.min_load.tolist() == [0, 0]
    assert remaining.demand.tolist() == [0, 0]
    assert remaining is problem.remaining
    with pytest.raises(ValueError, match="read-only"):
        remaining.demand[0] = 1
