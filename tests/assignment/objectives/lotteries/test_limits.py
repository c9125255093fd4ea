"""The grid, and what is left when forced pairs are taken out."""

import pytest

from mentormatch.assignment import AssignmentProblem
from mentormatch.assignment.objectives.lotteries.limits import GRID, in_units, limits_of


@pytest.mark.parametrize("parts", [*range(1, 17), 20, 25, 50, 100, 1000])
def test_usual_shares_are_on_the_grid(parts):
    assert in_units(1 / parts) * parts == GRID
    assert in_units(1 / parts) / GRID == 1 / parts


def test_others_are_rounded_down():
    assert in_units(1.9 / GRID) == 1
    assert in_units(0.123456789) / GRID <= 0.123456789


def test_forced_pairs_are_taken_out():
    problem = AssignmentProblem(
        [[0.9, 0.1], [0.5, 0.5]], demand=[2, 0], capacity=[1, 3], min_load=[1, 1], forced=[(0, 0)]
    )
    limits = limits_of(problem)
    assert limits.first.tolist() == [0, 0]
    assert limits.rest.tolist() == [1, 0]
    assert limits.required.tolist() == [0, 1]
    assert limits.further.tolist() == [0, 1]
    assert limits.levels == ("required", "pairs", "worth")


@pytest.mark.parametrize(
    ("more", "levels"),
    [
        ({}, ("pairs", "worth")),
        ({"spread": True}, ("pairs", "worth")),
        ({"spread": True, "demand": [2, 1]}, ("placed", "pairs", "worth")),
        ({"unmatched": 0.3}, ("worth",)),
        ({"priority": [1, 2]}, ("precedence", "pairs", "worth")),
    ],
    ids=str,
)
def test_only_levels_that_can_differ(more, levels):
    assert limits_of(AssignmentProblem([[0.9, 0.1], [0.5, 0.5]], **more)).levels == levels
