"""Nearly 19,000 developers with their skills, through the policy and without the matrix of all pairs."""

import numpy as np
import pytest


@pytest.mark.slow
def test_developers_are_placed_and_it_is_proven(real):
    developers = real("developer_skills")
    matching = developers.matching
    assert developers.cohort.shape == (16_085, 2_760)
    assert matching.certificate.proven
    assert len(matching.pairs) == 16_085
    assert max(load.load for load in matching.loads) <= 6
    # a pair's score by hand: the share of each list of wishes, rare terms counting more, is 1 only where all is offered
    wants, offers = developers.rows("mentees"), developers.rows("mentors")
    topics = ("languages", "databases", "platforms", "frameworks")
    for pair in matching.pairs[::50]:
        wanted, offered = (
            [set(table[who][name].split(";")) for name in topics]
            for table, who in ((wants, pair.mentee), (offers, pair.mentor))
        )
        everything = all(some <= others for some, others in zip(wanted, offered, strict=True))
        assert (pair.score == pytest.approx(1.0, abs=1e-12)) == everything


@pytest.mark.slow
def test_looking_quickly_is_near_enough_for_developers(real):
    weighted = real("developer_skills").matching.scores.weighted
    rows = np.arange(0, 16_085, 400)
    exact = weighted.block(rows)
    for start, block, error in weighted.screen(rows):
        assert error < 1e-4
        assert (np.abs(block - exact[:, start : start + block.shape[1]]) <= error).all()
    np.testing.assert_allclose(weighted.product(rows), exact, atol=1e-12)
