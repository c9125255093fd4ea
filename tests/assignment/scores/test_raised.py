"""Additions to single pairs are the same by every way of asking."""

import numpy as np
import pytest
from scipy import sparse

from mentormatch.assignment import AssignmentProblem, DenseScores, FactoredScores, SparseScores, solve
from mentormatch.assignment.scores.raised import RaisedScores, raised_scores

RANDOM = np.random.default_rng(5)
LEFT, RIGHT = RANDOM.random((40, 6)) / 6, RANDOM.random((25, 6))
WHOLE = LEFT @ RIGHT.T
BONUS = sparse.random_array((40, 25), density=0.1, rng=np.random.default_rng(1), format="csr")


class Own:
    """Scores with nothing but what must be there."""

    shape = WHOLE.shape

    def block(self, rows):
        return WHOLE[rows]

    def pairs(self, rows, columns):
        return WHOLE[rows, columns]


@pytest.mark.parametrize(
    "scores", [DenseScores(WHOLE), FactoredScores(LEFT, RIGHT), Own(), SparseScores(sparse.csr_array(WHOLE))]
)
def test_blocks_pairs_and_what_is_screened_agree(scores):
    raised, wanted = raised_scores(scores, BONUS), WHOLE + BONUS.toarray()
    rows = np.array([3, 0, 39])
    assert raised.block(rows) == pytest.approx(wanted[rows], abs=1e-15)
    row, column = np.divmod(np.arange(40 * 25), 25)
    assert (raised.pairs(row, column) == raised.block(np.arange(40)).reshape(-1)).all()
    if hasattr(raised, "screen"):
        for first, block, error in raised.screen(rows):
            assert np.abs(block - wanted[rows, first : first + block.shape[1]]).max() <= error + 1e-15
        taken = raised.take(mentees=rows, mentors=np.array([7, 2]))
        assert taken.block(np.arange(3)) == pytest.approx(wanted[np.ix_(rows, [7, 2])], abs=1e-15)
        assert raised.swapped().block(np.array([4])) == pytest.approx(wanted[:, [4]].T, abs=1e-15)


def test_a_bonus_opens_no_pair_that_a_sparse_matrix_does_not_store():
    scores = sparse.coo_array(([0.0, 0.5], ([0, 1], [0, 1])), shape=(2, 2))
    answer = solve(AssignmentProblem(scores, bonus=sparse.csr_array([[0.0, 5.0], [0.0, 0.0]])))
    assert answer.pairs.tolist() == [[0, 0], [1, 1]]


def test_what_is_given_is_not_changed():
    scores = Own()
    RaisedScores(scores, BONUS).block(np.arange(40))
    assert (scores.block(np.arange(40)) == WHOLE).all()


def test_all_kinds_of_scores_give_the_same_answer():
    kinds = [DenseScores(WHOLE), FactoredScores(LEFT, RIGHT), Own()]
    values = [
        solve(AssignmentProblem(scores, bonus=BONUS), solver="min-cost-flow").certificate.value for scores in kinds
    ]
    assert values == pytest.approx([values[0]] * 3, abs=1e-12)
