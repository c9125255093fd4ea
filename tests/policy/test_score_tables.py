"""Scores of pairs by id: a matrix stays one, whatever it came as."""

import copy
import pickle
import tracemalloc

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse

from mentormatch import Cohort, CohortError, Criterion, Policy, PolicyError
from mentormatch.policy.score_tables import PairTable, read_scores

MENTEES, MENTORS = ["e2", "e1", "e3"], ["o1", "o3", "o2", "o4"]
SCORES = np.arange(12).reshape(3, 4) / 11


def test_a_dense_matrix_is_kept_once_and_stays_the_callers_own():
    matrix = np.random.default_rng(0).random((400, 300))
    ids = [f"e{i}" for i in range(400)], [f"o{j}" for j in range(300)]
    tracemalloc.start()
    table = read_scores((matrix, *ids))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 1.5 * matrix.nbytes
    assert isinstance(table.matrix, np.ndarray)
    assert not table.matrix.flags.writeable
    assert matrix.flags.writeable
    matrix[:] = 0
    assert table.matrix.any()


@pytest.mark.parametrize(
    "form",
    [SCORES, SCORES.tolist(), pd.DataFrame(SCORES, index=MENTEES, columns=MENTORS), SCORES.astype(np.float64)],
    ids=["array", "nested lists", "frame", "floats"],
)
def test_every_form_of_a_matrix_is_the_same_table(form):
    table = read_scores((form, MENTEES, MENTORS))
    assert table == read_scores((SCORES, MENTEES, MENTORS))
    assert table == read_scores({"mentees": MENTEES, "mentors": MENTORS, "scores": SCORES.tolist()})
    assert table == read_scores((SCORES[::-1], MENTEES[::-1], MENTORS)), "the order of rows does not matter"
    assert table.mentee_ids == ("e1", "e2", "e3")


def test_other_tables_are_not_equal():
    table = read_scores((SCORES, MENTEES, MENTORS))
    assert table != read_scores((SCORES / 2, MENTEES, MENTORS))
    assert table != read_scores((SCORES, ["e2", "e1", "e4"], MENTORS))
    assert table != read_scores((sparse.csr_array(SCORES), MENTEES, MENTORS)), "a zero that is stored is a score"
    assert table != "a table"


@pytest.mark.parametrize("matrix", [SCORES, sparse.csr_array(SCORES), sparse.coo_array((3, 4))], ids=str)
def test_a_table_is_written_read_and_copied(matrix):
    policy = Policy(criteria=[Criterion("fit", encoder="pairs", pairs=(matrix, MENTEES, MENTORS))])
    assert Policy.from_dict(policy.to_dict()) == policy
    assert Policy.from_toml(policy.to_toml()) == policy
    for copied in (pickle.loads(pickle.dumps(policy)), copy.deepcopy(policy)):
        assert copied == policy
        table = copied.criteria[0].pairs.matrix
        assert not (table if isinstance(table, np.ndarray) else table.data).flags.writeable


def test_an_entry_that_a_sparse_matrix_stores_twice_is_one_mistake():
    doubled = sparse.coo_array(([0.2, 0.3], ([0, 0], [1, 1])), shape=(3, 4))
    with pytest.raises(PolicyError) as caught:
        read_scores((doubled, MENTEES, MENTORS))
    assert [mistake.code for mistake in caught.value.mistakes] == ["pair_doubled"]


def test_each_number_out_of_range_is_a_mistake():
    wrong = SCORES.copy()
    wrong[1, 2], wrong[2, 3] = np.nan, 1.5
    with pytest.raises(PolicyError) as caught:
        read_scores((wrong, MENTEES, MENTORS))
    assert [mistake.got for mistake in caught.value.mistakes] == ["e1, o2, nan", "e3, o4, 1.5"]


def test_a_person_who_is_named_twice_in_a_matrix_is_refused():
    cohort = Cohort.from_records(mentors=[{"id": "o1"}], mentees=[{"id": "kim", "name": "Kim Lee"}])
    table = PairTable.of_matrix(np.array([[0.5], [0.25]]), ["kim", "Kim Lee"], ["o1"])
    with pytest.raises(CohortError) as caught:
        table.axes(cohort)
    assert [(mistake.code, mistake.got) for mistake in caught.value.mistakes] == [("pair_doubled", "kim, o1")]


@given(st.integers(0, 5), st.integers(0, 5), st.integers(0, 2**32 - 1))
def test_positions_agree_with_the_list(n, m, seed):
    draw = np.random.default_rng(seed)
    matrix = draw.integers(0, 3, (n, m)) / 2
    ids = [f"e{i}" for i in range(n)], [f"o{j}" for j in range(m)]
    here = [{"id": name} for name in (*ids[0][1:], "new")], [{"id": name} for name in (*ids[1][::-1], "other")]
    cohort = Cohort.from_records(mentees=here[0], mentors=here[1])
    table = read_scores((matrix, *ids))
    listed = read_scores(table.to_list())
    for mine, theirs in zip(table.positions(cohort), listed.positions(cohort), strict=True):
        assert mine.tolist() == theirs.tolist()
