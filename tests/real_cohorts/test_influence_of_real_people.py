"""What criteria decide among real people: dropping one changes what its influence says."""

import importlib.util
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import spearmanr

BENCHMARK = Path(__file__).parents[2] / "benchmarks" / "real_cohorts" / "order_changes.py"
COHORTS = ("women_coding", "r_survey", "civil_service")


def benchmark():
    spec = importlib.util.spec_from_file_location("order_changes", BENCHMARK)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.slow  # tests/scoring/test_influence.py asserts the same of cohorts that are made up
def test_dropping_a_criterion_changes_what_its_influence_says(real):
    """The rank correlation, on average over cohorts of five to seven criteria."""
    found, order_changed = [], benchmark().order_changed
    for name in COHORTS:
        scores = real(name).matching.scores
        rows = np.arange(0, scores.shape[0], max(1, scores.shape[0] // 150))
        changes = [order_changed(scores, place, rows) for place in range(len(scores.criteria))]
        found.append(spearmanr([part.decides for part in scores.influence], changes).statistic)
        assert sum(part.decides for part in scores.influence) == pytest.approx(1.0)
    assert min(found) >= 0.4
    assert np.mean(found) > 0.65
