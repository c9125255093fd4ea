"""Flows that are exact, from amounts that are not."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from mentormatch.assignment.objectives.lotteries.flow_repair import exact_flow


def conserved(flow, tails, heads) -> bool:
    nodes = int(max(tails.max(), heads.max())) + 1
    return np.array_equal(np.bincount(tails, flow, nodes), np.bincount(heads, flow, nodes))


@given(
    arrays.arrays(np.int64, (4, 3), elements=st.integers(0, 9)),
    arrays.arrays(np.float64, (4, 3), elements=st.floats(-3, 3)),
)
def test_what_is_wrong_is_repaired_within_the_bounds(units, error):
    """Of a flow from mentees to mentors whose sums are bounds, some entries are wrong."""
    mentees, mentors = units.shape
    row, column = (side.reshape(-1) for side in np.indices(units.shape))
    ground = np.full(mentees + mentors, mentees + mentors)
    tails = np.concatenate([row, ground[:mentees], mentees + np.arange(mentors)])
    heads = np.concatenate([mentees + column, np.arange(mentees), ground[:mentors]])
    sums = np.concatenate([units.sum(axis=1), units.sum(axis=0)])
    low, high = np.concatenate([np.zeros(units.size), sums]), np.concatenate([np.full(units.size, 9), sums])
    wrong = np.concatenate([(units + error).reshape(-1), sums])
    flow = exact_flow(wrong, low.astype(np.int64), high.astype(np.int64), tails, heads)
    assert conserved(flow, tails, heads)
    assert ((low <= flow) & (flow <= high)).all()


def test_rounding_errors_are_rounded_away():
    arcs = np.array([0, 1]), np.array([1, 0])
    flow = exact_flow(np.array([5.0 - 1e-4, 5.0 + 1e-4]), np.zeros(2, np.int64), np.full(2, 9), *arcs)
    assert flow.tolist() == [5, 5]


def test_no_flow_is_within_the_bounds():
    with pytest.raises(ArithmeticError, match="no flow is within these bounds"):
        exact_flow(np.array([3.0, 1.0]), np.array([3, 0]), np.array([3, 1]), np.array([0, 1]), np.array([1, 0]))


def test_no_arcs():
    none = np.zeros(0, dtype=np.int64)
    assert exact_flow(np.zeros(0), none, none, none, none).tolist() == []
