"""Lists of pairs: every form that people give them in."""

import datetime as dt
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse

from mentormatch.errors import PolicyError
from mentormatch.policy.pair_lists import ListedPair, read_listed_pairs, round_order
from mentormatch.policy.score_tables import PairTable, read_scores
from mentormatch.profiles.cohort import Cohort

SCORES = st.dictionaries(
    st.tuples(st.sampled_from("abcd"), st.sampled_from("wxyz")), st.floats(0, 1, allow_nan=False), max_size=8
)


def mistakes_of(read, *given, **settings):
    with pytest.raises(PolicyError) as caught:
        read(*given, **settings)
    return caught.value.mistakes


@given(SCORES)
def test_every_form_of_scores_is_the_same_table(scores):
    triples = [(a, b, score) for (a, b), score in scores.items()]
    table = read_scores(triples)
    assert table == read_scores(table) == read_scores(iter(triples[::-1])) == read_scores(table.to_list())
    assert table == read_scores([{"mentee": a, "mentor": b, "score": score} for a, b, score in triples])
    assert table == read_scores([SimpleNamespace(mentee=a, mentor=b, weight=score) for a, b, score in triples])
    assert hash(table) == hash(read_scores(triples[::-1]))
    assert len(table) == len(scores)
    assert dict(zip(zip(table.mentees, table.mentors, strict=True), table.scores, strict=True)) == scores


@given(st.integers(0, 4), st.integers(0, 4), st.data())
def test_matrices_are_read_cell_by_cell(n, m, data):
    dense = np.array(
        data.draw(st.lists(st.lists(st.sampled_from([0.0, 0.5, 1.0]), min_size=m, max_size=m), min_size=n, max_size=n))
    )
    dense = dense.reshape(n, m)
    mentees, mentors = [f"e{i}" for i in range(n)], [f"o{j}" for j in range(m)]
    cells = [(mentees[i], mentors[j], dense[i, j]) for i in range(n) for j in range(m)]
    assert read_scores((dense, mentees, mentors)) == read_scores(cells)
    if n:
        assert read_scores((dense.tolist(), mentees, np.array(mentors))) == read_scores(cells)
    stored = [cell for cell in cells if cell[2]]
    assert read_scores((sparse.csr_array(dense), mentees, mentors)) == read_scores(stored)


def test_positions_of_people_who_are_there():
    cohort = Cohort.from_records(mentors=[{"id": "x"}, {"id": "y"}], mentees=[{"id": "b"}, {"id": "a"}])
    table = read_scores([("a", "y", 1), ("a", "gone", 0.5), ("left", "x", 0.5), ("b", "x", 0)])
    rows, columns, scores = table.positions(cohort)
    assert (rows.tolist(), columns.tolist(), scores.tolist()) == ([1, 0], [1, 0], [1.0, 0.0])
    assert [found.tolist() for found in read_scores([]).positions(cohort)] == [[], [], []]


def test_a_pair_without_a_score_is_recommended():
    assert read_scores([("a", "b"), {"mentee": 7, "mentor": 8.0, "weight": None}]).to_list() == [
        ["7", "8", 1.0],
        ["a", "b", 1.0],
    ]
    assert read_scores(None) is None
    assert isinstance(read_scores(()), PairTable)


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        (("a", "b", float("nan")), "pair_score_not_in_range"),
        (("a", "b", float("inf")), "pair_score_not_in_range"),
        (("a", "b", 1.01), "pair_score_not_in_range"),
        (("a", "b", -0.01), "pair_score_not_in_range"),
        (("a", "b", "0.5"), "pair_score_not_in_range"),
        (("a", "b", True), "pair_score_not_in_range"),
        (("a", " ", 0.5), "pair_id_empty"),
        ((None, "b", 0.5), "pair_id_empty"),
        ((["a"], "b", 0.5), "pair_id_not_text"),
        ((True, "b", 0.5), "pair_id_not_text"),
        (("a",), "pair_not_understood"),
        (("a", "b", 0.5, 1), "pair_not_understood"),
        ("ab", "pair_not_understood"),
        (3, "pair_not_understood"),
        ({"mentee": "a", "mentro": "b"}, "pair_not_understood"),
        ({"mentee": "a", "mentor": "b", "points": 3}, "pair_not_understood"),
        (("m", "n", 0.25), "pair_doubled"),
    ],
)
def test_wrong_scores_are_one_mistake_each(entry, code):
    first, second = mistakes_of(read_scores, [("m", "n", 1), entry, ("x", "y", 2)])
    assert (first.code, second.code) == (code, "pair_score_not_in_range")
    assert "unlike entry 2" in first.expected
    assert "unlike entry 3" in second.expected
    assert first.column == "pairs"


@pytest.mark.parametrize(
    "given_pairs", ["pairs.csv", 3, {"a": "b"}, SimpleNamespace(columns=["mentee", "mentor"])], ids=str
)
def test_no_list_at_all(given_pairs):
    for read in (read_scores, read_listed_pairs):
        (mistake,) = mistakes_of(read, given_pairs)
        assert mistake.code == "wrong_pairs"
    assert "read_policy" in str(mistakes_of(read_listed_pairs, "pairs.csv")[0])


@pytest.mark.parametrize(
    "matrix", [np.zeros((2, 3)), [[0.5], [1.0]], [["x", "y"]], [[1.0], [1.0, 0.5]], sparse.csr_array((1, 1))], ids=str
)
def test_matrix_of_another_shape(matrix):
    (mistake,) = mistakes_of(read_scores, (matrix, ["a"], ["x", "y"]))
    assert mistake.code == "pairs_shape"
    assert "1 rows and 2 columns" in mistake.expected


def test_matrix_with_nan_and_doubled_ids():
    found = mistakes_of(read_scores, (np.array([[np.nan, 0.5], [0.1, 0.2]]), ["a", "a"], ["x", "x"]))
    assert [mistake.code for mistake in found] == ["pair_score_not_in_range", "pair_doubled", "pair_doubled"]


def test_listed_pairs_keep_their_order_and_stand_once():
    given_pairs = [("b", "x"), ("a", "x", 3), ("b", "x"), ("a", "x", "3"), {"mentee": "a", "mentor": "y", "round": 3.0}]
    assert read_listed_pairs(given_pairs) == (ListedPair("b", "x"), ListedPair("a", "x", 3), ListedPair("a", "y", 3))
    assert read_listed_pairs(None) is None
    assert read_listed_pairs(SimpleNamespace(mentee=mentee, mentor="x", round=None) for mentee in "ab") == (
        ListedPair("a", "x"),
        ListedPair("b", "x"),
    )


def test_rounds_are_numbers_dates_or_names():
    rounds = [2, 2.0, "2", " spring ", dt.date(2024, 5, 1), None, float("nan"), " "]
    read = read_listed_pairs(
        [{"mentee": f"e{k}", "mentor": "x", "round": round_name} for k, round_name in enumerate(rounds)]
    )
    assert [pair.round for pair in read] == [2, 2, 2, "spring", "2024-05-01", None, None, None]


@pytest.mark.parametrize(
    "round_given", [2.5, True, ["2"], object()], ids=lambda round_given: type(round_given).__name__
)
def test_rounds_that_are_neither(round_given):
    (mistake,) = mistakes_of(read_listed_pairs, [("a", "b", round_given)])
    assert mistake.code == "pair_round_not_understood"


def test_decisions():
    decided = [
        {"mentee": "a", "mentor": mentor, "decision": what}
        for mentor, what in zip("xyz", ["Accepted ", "declined", None], strict=True)
    ]
    assert [pair.mentor for pair in read_listed_pairs(decided)] == ["x", "y", "z"]
    assert [pair.mentor for pair in read_listed_pairs(decided, decision="accepted")] == ["x"]
    assert [pair.mentor for pair in read_listed_pairs(decided[2:], decision="accepted")] == ["z"]
    (mistake,) = mistakes_of(read_listed_pairs, [{"mentee": "a", "mentor": "x", "decision": "perhaps"}])
    assert mistake.code == "pair_decision_unknown"


@pytest.mark.parametrize(
    ("rounds", "order"),
    [
        ([], []),
        ([10, 9, 10], [9, 10]),
        (["2024-10", "2024-09"], ["2024-09", "2024-10"]),
        (["2024-10-01", "2024-09-30"], ["2024-09-30", "2024-10-01"]),
        (["2024-10", "2024-09-30"], None),
        ([2024, "2024-09"], None),
        (["round 9", "round 10"], None),
        ([1, None], None),
    ],
)
def test_order_of_rounds(rounds, order):
    assert round_order(rounds) == order
