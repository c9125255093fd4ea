"""What criteria decide among real people: dropping one changes what its influence says."""

import numpy as np
import pytest
from scipy.stats import rankdata, spearmanr

COHORTS = ("women_coding", "r_survey", "civil_service")


def order_changed(scores, place, rows):
    """How far the order of mentors of these mentees changes without a criterion, from 0."""
    block = scores.block(rows)
    without = block - scores.criteria[place].addend_block(rows)
    ranks = [rankdata(part, axis=1) - (part.shape[1] + 1) / 2 for part in (block, without)]
    norms = [np.sqrt((part**2).sum(axis=1)) for part in ranks]
    there = (norms[0] > 0) & (norms[1] > 0)
    return float(1 - ((ranks[0] * ranks[1]).sum(axis=1)[there] / (norms[0] * norms[1])[there]).mean())


def test_dropping_a_criterion_changes_what_its_influence_says(real):
    """The rank correlation, on average over cohorts of five to seven criteria."""
    found = []
    for name in COHORTS:
        scores = real(name).matching.scores
        rows = np.arange(0, scores.shape[0], max(1, scores.shape[0] // 150))
        changes = [order_changed(scores, place, rows) for place in range(len(scores.criteria))]
        found.append(spearmanr([part.decides for part in scores.influence], changes).statistic)
        assert sum(part.decides for part in scores.influence) == pytest.approx(1.0)
    assert min(found) >= 0.4
    assert np.mean(found) > 0.65
