"""Scores given by id: a matrix and a list of the same scores are the same to everything that reads them."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from mentormatch import Cohort, Criterion, Policy, compare, match
from mentormatch.policy import PairTable
from mentormatch.scoring.given_scores import DenseGivenScores, SparseGivenScores, given_scores_of


def tables(n, m, seed):
    matrix = np.random.default_rng(seed).integers(0, 5, (n, m)) / 4
    dense = PairTable.of_matrix(matrix, [f"e{i}" for i in range(n)], [f"o{j}" for j in range(m)])
    return dense, PairTable(dense.mentees, dense.mentors, dense.scores)


def people(n, m):
    return Cohort.from_records(
        mentees=[{"id": f"e{i}", "demand": 1 + i % 2} for i in range(n)] + [{"id": "new"}],
        mentors=[{"id": "other"}] + [{"id": f"o{j}", "capacity": 2} for j in range(m)],
    )


@given(st.integers(1, 6), st.integers(1, 6), st.integers(0, 2**32 - 1), st.data())
def test_both_kinds_answer_alike(n, m, seed, data):
    cohort = people(n, m)
    dense, listed = (given_scores_of(table, cohort) for table in tables(n, m, seed))
    assert isinstance(dense, DenseGivenScores)
    assert isinstance(listed, SparseGivenScores)
    rows = np.array(data.draw(st.lists(st.integers(0, n), max_size=4)), dtype=np.int64)
    columns = np.array(data.draw(st.lists(st.integers(0, m), max_size=4)), dtype=np.int64)
    some = np.arange(min(len(rows), len(columns)))
    for one, other in (
        (dense, listed),
        (dense.transpose().transpose(), listed),
        (dense.take(np.arange(n + 1), np.arange(m + 1)), listed.take(np.arange(n + 1), np.arange(m + 1))),
    ):
        for mine, theirs in (
            (one.block(rows), other.block(rows)),
            (one.pairs(rows[some], columns[some]), other.pairs(rows[some], columns[some])),
            (one.transpose().block(columns), other.transpose().block(columns)),
            ((one.people(0), one.people(1)), (other.people(0), other.people(1))),
        ):
            for first, second in zip(mine, theirs, strict=True):
                np.testing.assert_array_equal(first, second)
        assert one.mean() == other.mean()


@given(
    st.integers(1, 5), st.integers(1, 5), st.integers(0, 2**32 - 1), st.booleans(), st.sampled_from(["average", "zero"])
)
def test_policies_with_either_score_and_pair_alike(n, m, seed, reverse, missing):
    cohort = people(n, m)
    results = []
    for table in tables(n, m, seed):
        fit = Criterion("fit", encoder="pairs", pairs=table, reverse=reverse, missing=missing)
        policy = Policy(criteria=[fit])
        matching = match(cohort, policy)
        results.append((compare(cohort, policy).block().tolist(), matching.pairs, matching.certificate.bound))
    assert results[0] == results[1]


def test_a_matrix_is_shared_and_not_copied():
    table = tables(4, 3, 1)[0]
    given_scores = given_scores_of(table, people(4, 3))
    turned = given_scores.take(np.array([2, 0]), np.array([1])).transpose()
    assert np.shares_memory(given_scores.matrix, table.matrix)
    assert np.shares_memory(turned.matrix, table.matrix)


def test_nobody_of_a_matrix_is_there():
    cohort = Cohort.from_records(mentees=[{"id": "kim"}], mentors=[{"id": "ada"}])
    given_scores = given_scores_of(tables(2, 2, 0)[0], cohort)
    assert not given_scores.people(0).any()
    assert given_scores.mean() == 0.0
    empty = DenseGivenScores(np.zeros((0, 0)), np.array([-1]), np.array([-1]))
    assert empty.block(np.array([0]))[1].tolist() == [[False]]
    assert empty.pairs(np.array([0]), np.array([0]))[1].tolist() == [False]
