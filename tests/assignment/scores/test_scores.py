"""Dense, sparse and factored scores: one number for a pair, however it is asked for."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse
from strategies_assignment import factors

from mentormatch.assignment import FactoredScores, PairScores
from mentormatch.assignment.scores.scores import DenseScores, SparseScores, as_pair_scores
from mentormatch.errors import ProblemError


@st.composite
def scores_of_any_kind(draw):
    """Dense, sparse or factored scores of 1 to 6 mentees and 1 to 5 mentors."""
    mentees, mentors = draw(st.integers(1, 6)), draw(st.integers(1, 5))
    kind = draw(st.sampled_from(["dense", "sparse", "factored"]))
    if kind == "dense":
        return DenseScores(draw(factors(mentees, [mentors]))[0] @ np.eye(mentors))
    if kind == "sparse":
        return SparseScores(sparse.csr_array(draw(factors(mentees, [mentors]))[0]))
    widths = draw(st.lists(st.integers(1, 9), min_size=1, max_size=3))
    extra = sparse.csr_array(draw(factors(mentees, [mentors]))[0]) if draw(st.booleans()) else None
    return FactoredScores(draw(factors(mentees, widths)), draw(factors(mentors, widths)), extra=extra)


@given(scores_of_any_kind(), st.data())
def test_a_pair_has_the_same_bits_alone_and_in_any_block(scores, data):
    mentees, mentors = scores.shape
    whole = scores.block(np.arange(mentees))
    rows = np.array(data.draw(st.lists(st.integers(0, mentees - 1), max_size=4)), dtype=np.int64)
    columns = np.array(
        data.draw(st.lists(st.integers(0, mentors - 1), min_size=len(rows), max_size=len(rows))), dtype=int
    )
    assert whole.shape == scores.shape
    assert np.array_equal(scores.block(rows), whole[rows])
    assert np.array_equal(scores.pairs(rows, columns), whole[rows, columns])


@given(scores_of_any_kind())
def test_blocks_are_new_arrays(scores):
    rows = np.arange(scores.shape[0])
    before = scores.block(rows)
    scores.block(rows)[:] = 7.0
    assert np.array_equal(scores.block(rows), before)


@given(st.data())
def test_factors_side_by_side_are_one_product(data):
    widths = data.draw(st.lists(st.integers(1, 5), min_size=1, max_size=3))
    left, right = data.draw(factors(4, widths)), data.draw(factors(3, widths))
    scores = FactoredScores(left, right)

    def plain(part):
        return part.toarray() if sparse.issparse(part) else part

    expected = sum(plain(item) @ plain(other).T for item, other in zip(left, right, strict=True))
    np.testing.assert_allclose(scores.block(np.arange(4)), expected, rtol=1e-12, atol=1e-12)


def test_large_factors_have_the_same_bits_in_any_block():
    rng = np.random.default_rng(0)
    left = [rng.random((300, 48)), sparse.random_array((300, 500), density=0.05, rng=rng, format="csr")]
    right = [rng.random((200, 48)), sparse.random_array((200, 500), density=0.05, rng=rng, format="csc")]
    scores = FactoredScores(left, right)
    whole = scores.block(np.arange(300))
    rows, columns = np.unravel_index(np.arange(60_000), (300, 200))
    assert np.array_equal(scores.pairs(rows, columns), whole.reshape(-1))
    assert np.array_equal(scores.block(np.arange(17, 90)), whole[17:90])


def test_a_factor_may_be_a_list_of_rows():
    scores = FactoredScores([[1.0, 0.0], [0.5, 0.5]], [[0.2, 0.8]], extra=sparse.coo_array([[0.0], [0.25]]))
    assert scores.block(np.array([0, 1])).tolist() == [[0.2], [0.75]]


def test_the_kinds_answer_to_one_interface():
    for scores in (DenseScores([[0.5]]), SparseScores(sparse.eye_array(2)), FactoredScores([[1.0]], [[1.0]])):
        assert isinstance(scores, PairScores)
        assert as_pair_scores(scores) is scores


def test_sparse_scores_are_copied_and_sums_of_what_is_stored_twice():
    given = sparse.coo_array(([0.25, 0.5, 0.0], ([0, 0, 1], [1, 1, 0])), shape=(2, 2))
    scores = SparseScores(given)
    assert scores.block(np.array([0, 1])).tolist() == [[0.0, 0.75], [0.0, 0.0]]
    assert scores.stored(np.array([0, 1])).tolist() == [[False, True], [True, False]]
    assert given.nnz == 3


@pytest.mark.parametrize(
    ("left", "right", "extra", "codes"),
    [
        (np.ones((2, 3)), np.ones((2, 2)), None, ["factors_do_not_agree"]),
        ([np.ones((2, 3)), np.ones((1, 1))], [np.ones((2, 3)), np.ones((2, 1))], None, ["factors_do_not_agree"]),
        ([np.ones((2, 3))], [np.ones((2, 3)), np.ones((2, 1))], None, ["factors_do_not_agree"]),
        ([], [], None, ["factors_do_not_agree"]),
        (np.ones((2, 3)), np.ones((2, 3)), sparse.eye_array(3), ["extra_shape"]),
        (np.full((2, 3), np.nan), np.full((2, 3), np.inf), None, ["scores_not_finite", "scores_not_finite"]),
        (
            np.ones(3),
            "right",
            sparse.coo_array([[np.nan]]),
            ["scores_shape", "scores_not_numbers", "scores_not_finite"],
        ),
    ],
)
def test_factors_that_do_not_fit(left, right, extra, codes):
    with pytest.raises(ProblemError) as raised:
        FactoredScores(left, right, extra=extra)
    assert [mistake.code for mistake in raised.value.mistakes] == codes


def test_a_number_that_is_not_finite_is_named_with_its_place():
    with pytest.raises(ProblemError, match=r"Got 'nan at \[1, 0\] and 1 more'\. To forbid pairs, use allowed="):
        as_pair_scores([[0.5, 0.1], [np.nan, np.inf]])
    with pytest.raises(ProblemError, match=r"Got 'inf at \[1, 2\]'"):
        as_pair_scores(sparse.coo_array(([np.inf], ([1], [2])), shape=(3, 3)))
