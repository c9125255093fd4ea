"""Which pairs a linear program begins with, and which it must look at."""

import numpy as np
import pytest

from mentormatch.assignment import AssignmentProblem, lottery
from mentormatch.assignment.objectives.lotteries import candidate_pairs
from mentormatch.assignment.objectives.lotteries.candidate_pairs import CandidatePairs, first_arcs, pairs_that_gain
from mentormatch.assignment.objectives.lotteries.limits import LotteryPrices
from mentormatch.assignment.objectives.lotteries.perturbations import Perturbation
from mentormatch.assignment.solvers.watch import Watch
from mentormatch.datasets.made_up import make_problem

PROBLEM = AssignmentProblem([[0.9, 0.1, 0.5], [0.5, 0.4, 0.3]], forced=[(1, 0)], capacity=2)


def test_pairs_are_added_once():
    arcs = CandidatePairs()
    arcs.add(PROBLEM, np.array([1, 0, 1]), np.array([2, 1, 2]))
    arcs.add(PROBLEM, np.array([0, 0]), np.array([0, 1]))
    assert list(zip(arcs.row.tolist(), arcs.column.tolist(), arcs.score.tolist(), strict=True)) == [
        (0, 1, 0.1),
        (1, 2, 0.3),
        (0, 0, 0.9),
    ]
    assert arcs.units_of(np.array([0, 1]), np.array([0, 2]), np.array([5, 7])).tolist() == [0, 7, 5]


def test_of_few_all_open_pairs_are_candidates():
    arcs = first_arcs(PROBLEM, 0.5, Watch())
    assert sorted(zip(arcs.row.tolist(), arcs.column.tolist(), strict=True)) == [(0, 0), (0, 1), (0, 2), (1, 1), (1, 2)]


def test_pairs_that_gain_at_some_prices(monkeypatch):
    monkeypatch.setattr(candidate_pairs, "_ALL_UP_TO", 0)
    prices = LotteryPrices(np.array([[-1.0, 0.4], [0.0, 0.0]]), np.array([[2.0, 0.0], [1.0, 0.0], [1.0, 0.2]]))
    # (0, 0), (1, 1), (1, 2): a pair less; (0, 1), (0, 2): the same pairs, 0.3 and 0.1 less; (1, 0) is forced
    row, column, before = pairs_that_gain(PROBLEM, Perturbation(), CandidatePairs(), prices)
    assert (row.tolist(), column.tolist(), before) == ([], [], False)
    # now (0, 0): the same pairs, 0.5 more
    prices = LotteryPrices(prices.mentees, np.array([[1.0, 0.0], [1.0, 0.0], [1.0, 0.2]]))
    row, column, before = pairs_that_gain(PROBLEM, Perturbation(), CandidatePairs(), prices)
    assert (row.tolist(), column.tolist(), before) == ([0], [0], False)
    known = CandidatePairs()
    known.add(PROBLEM, row, column)
    assert len(pairs_that_gain(PROBLEM, Perturbation(), known, prices)[0]) == 0
    # and now a pair more
    prices = LotteryPrices(prices.mentees, np.array([[0.5, 9.0], [1.0, 0.0], [1.0, 0.2]]))
    row, column, before = pairs_that_gain(PROBLEM, Perturbation(), CandidatePairs(), prices)
    assert (row.tolist(), column.tolist(), before) == ([0], [0], True)


@pytest.mark.parametrize("perturbation", ["linear", "quadratic"])
def test_a_problem_with_more_pairs_than_all_are_looked_at(perturbation):
    """Beyond the limit as below it, whatever the limit is."""
    problem = make_problem(60, seed=1)
    positive = AssignmentProblem(np.abs(problem.scores.block(np.arange(60))), capacity=problem.capacity)
    options = {} if perturbation == "linear" else {"perturbation": perturbation, "strength": 0.5}
    whole = lottery(positive, **options)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(candidate_pairs, "_ALL_UP_TO", 100)
        few = lottery(positive, **options)
    assert whole.certificate.proven
    assert few.certificate.proven
    assert few.certificate.value == pytest.approx(whole.certificate.value, rel=1e-8)
