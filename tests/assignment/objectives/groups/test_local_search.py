"""Exchanges of pairs: every answer met holds all limits, and means come into the band where that can be."""

import math

import numpy as np
import pytest
from assignment.oracles import broken_limits
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies_assignment import cases

from mentormatch.assignment import AssignmentProblem
from mentormatch.assignment.best_total import best_total
from mentormatch.assignment.objectives.groups.local_search import MeanBand, exchange_pairs
from mentormatch.assignment.objectives.groups.measures import measure_of
from mentormatch.assignment.objectives.groups.prices import GroupSearch
from mentormatch.assignment.solvers.watch import Watch


def searched(problem, groups, band, **asked):
    search = GroupSearch(problem, measure_of(problem, np.asarray(groups)), Watch())
    search.meet(best_total(search.quick, solver="auto", watch=search.watch).pairs)
    exchange_pairs(search, band, **{"least_total": -math.inf, "enough": math.inf} | asked)
    return search


@settings(max_examples=20)
@given(cases(largest=(5, 4), solvable=True), st.lists(st.integers(0, 2), min_size=5, max_size=5), st.booleans())
def test_every_answer_met_holds_all_limits(case, groups, worst):
    band = MeanBand(lowest=0.6) if worst else MeanBand(width=0.05)
    search = searched(case.problem(), groups[: case.shape[0]], band)
    first = search.candidates[0]
    for candidate in search.candidates:
        assert broken_limits(case, [tuple(pair) for pair in candidate.pairs.tolist()]) == []
        assert len({tuple(pair) for pair in candidate.pairs.tolist()}) == len(candidate.pairs)
        if case.unmatched is None:
            assert len(candidate.pairs) == len(first.pairs)
            if case.problem().spread:
                assert len(np.unique(candidate.pairs[:, 0])) >= len(np.unique(first.pairs[:, 0]))


def many(seed=2, mentees=60, mentors=70):
    draw = np.random.default_rng(seed)
    groups = draw.integers(0, 3, mentees)
    scores = draw.random((mentees, mentors))
    scores[groups == 1] *= 0.8
    return AssignmentProblem(scores), groups


def test_means_of_many_people_are_brought_together_at_little_cost():
    problem, groups = many()
    search = searched(problem, groups, MeanBand(width=0.02, start=0.79), enough=-math.inf)
    inside = [candidate for candidate in search.candidates if candidate.gap <= 0.03]
    assert search.candidates[0].gap > 0.1
    assert inside
    assert max(item.total for item in inside) > 0.85 * search.candidates[0].total


def test_worst_mean_is_raised_and_the_same_search_finds_the_same():
    problem, groups = many(3)
    first = searched(problem, groups, MeanBand(lowest=0.83))
    again = searched(problem, groups, MeanBand(lowest=0.83))
    assert max(candidate.means.min() for candidate in first.candidates) > first.candidates[0].means.min()
    assert [candidate.total for candidate in first.candidates] == [candidate.total for candidate in again.candidates]


def test_large_problems_exchange_some_of_their_pairs(monkeypatch):
    monkeypatch.setattr("mentormatch.assignment.objectives.groups.local_search._SLOTS", 20)
    problem, groups = many()
    search = searched(problem, groups, MeanBand(width=0.01))
    assert min(candidate.gap for candidate in search.candidates) < search.candidates[0].gap
    assert {len(candidate.pairs) for candidate in search.candidates} == {60}


@pytest.mark.parametrize("band", [MeanBand(width=0.0), MeanBand(lowest=1.0), MeanBand(lowest=0.2, width=0.1)])
def test_a_band_lies_where_means_are_outside_least(band):
    means = np.array([0.25, 0.5, 0.75])
    outside = band.outside(means).sum()
    for low in np.linspace(max(band.lowest, -1.0), 2.0, 61):
        assert outside <= (np.maximum(low - means, 0) + np.maximum(means - low - band.width, 0)).sum() + 1e-12
