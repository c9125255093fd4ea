"""Larger problems that are hardly anything but ties: the solver ends after a few rounds, and proves its answer."""

import numpy as np
import pytest

from mentormatch.assignment import AssignmentProblem, solve
from mentormatch.assignment.solvers.min_cost_flow.outside_pairs import OutsideBounds

MOST_ROUNDS = 12  # of which four between auctions


class TooManyRoundsError(Exception):
    """Pricing goes on and on."""


@pytest.fixture
def few_rounds(monkeypatch):
    """More rounds than a few are an error: the later ones would take minutes."""
    price_out, rounds = OutsideBounds.price_out, []

    def counted(self, core):
        rounds.append(len(core.row))
        if len(rounds) > MOST_ROUNDS:
            raise TooManyRoundsError(rounds)
        return price_out(self, core)

    monkeypatch.setattr(OutsideBounds, "price_out", counted)
    return rounds


def problem(scores, *, scarce):
    capacity = np.random.default_rng(0).integers(1, 6, scores.shape[1])
    return AssignmentProblem(scores, capacity=np.minimum(capacity, 2) if scarce else capacity)


def copies():
    rng = np.random.default_rng(1)
    return rng.random((5, 5))[np.ix_(rng.integers(0, 5, 1500), rng.integers(0, 5, 500))]


SCORES = {
    "equal": lambda: np.full((1500, 500), 0.5),
    "nothing": lambda: np.zeros((1500, 500)),
    "copies of five people": copies,
    "a hair apart": lambda: 0.5 + np.random.default_rng(2).integers(-4, 5, (1500, 500)) * 1e-12,
}


@pytest.mark.slow
@pytest.mark.parametrize("scarce", [False, True])
@pytest.mark.parametrize(
    "kind",
    [
        "equal",
        "nothing",
        "copies of five people",
        "a hair apart",
    ],
)
def test_it_ends_and_is_proven(few_rounds, kind, scarce):
    given = problem(SCORES[kind](), scarce=scarce)
    answer = solve(given, solver="min-cost-flow").certificate
    best = solve(given, solver="hungarian").certificate
    assert few_rounds
    assert answer.proven
    assert answer.pairs == best.pairs
    assert answer.value == pytest.approx(best.value, rel=1e-14)
