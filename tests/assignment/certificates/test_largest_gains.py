"""The certificate's screen and its exact blocks compute the same bound."""

import numpy as np
import pytest

from mentormatch.assignment import AssignmentProblem, FactoredScores, certify, solve
from mentormatch.assignment.certificates import largest_gains
from mentormatch.datasets.made_up import make_problem

PLAIN = make_problem(300, 110, seed=1)
PROBLEMS = {
    "plain": lambda: PLAIN,
    "scarce": lambda: make_problem(300, 110, seed=2, seats=0.6),
    "forbidden": lambda: make_problem(300, 110, seed=3, forbidden=True),
    "duplicates": lambda: make_problem(300, 110, seed=4, duplicates=0.5),
    "worth": lambda: AssignmentProblem(PLAIN.scores, capacity=2, unmatched=0.6),
    "placed first": lambda: AssignmentProblem(PLAIN.scores, capacity=2, spread=True, demand=np.arange(300) % 3),
    "loads and forced": lambda: AssignmentProblem(PLAIN.scores, capacity=4, min_load=1, forced=[(0, 0), (5, 0)]),
    "nobody allowed": lambda: AssignmentProblem(
        PLAIN.scores, allowed=lambda rows: np.zeros((len(rows), 110), dtype=bool)
    ),
    "negative": lambda: AssignmentProblem(FactoredScores(-PLAIN.scores.left[0], PLAIN.scores.right[0]), capacity=3),
}


@pytest.mark.parametrize("kind", PROBLEMS)
def test_screen_and_blocks_agree(kind, monkeypatch):
    problem = PROBLEMS[kind]()
    answer = solve(problem)
    rng = np.random.default_rng(0)
    # the answer's own prices, and others, at which the bound is no proof but must be the same
    for prices in (answer.certificate.prices, answer.certificate.prices + 0.1 * rng.normal(size=(110, 1))):
        certificates = []
        for few in (0, 1 << 60):
            monkeypatch.setattr(largest_gains, "_FEW_PAIRS", few)
            certificates.append(certify(problem, answer.pairs, prices))
        screened, exact = certificates
        assert screened.pairs_bound == exact.pairs_bound
        assert screened.placed_bound == exact.placed_bound
        assert screened.bound == pytest.approx(exact.bound, rel=1e-12, abs=1e-12)
        assert screened.proven == exact.proven
    assert answer.certificate.proven
