"""Functions of one's own: their pairs, and the value and bound that they state."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentormatch.assignment import AssignmentProblem, objective_name, solve
from mentormatch.errors import ProblemError

SCORES = np.array([[0.9, 0.1], [0.8, 0.7], [0.2, 0.3]])
AMOUNTS = st.floats(-1e6, 1e6)


def answering(*answer):
    return lambda _problem: answer


@given(AMOUNTS, AMOUNTS)
def test_the_certificate_is_about_what_the_function_states(value, more):
    bound = value + abs(more)
    answer = solve(AssignmentProblem(SCORES), objective=answering([(0, 0)], value, bound))
    certificate = answer.certificate
    assert (certificate.value, certificate.bound, certificate.gap) == (value, bound, bound - value)
    assert certificate.proven == (bound - value <= 1e-9 * max(1.0, abs(value)))
    assert certificate.pairs == certificate.pairs_bound == 1
    assert answer.total == 0.9
    assert dict(answer.details) == {"value": value, "bound": bound}


def test_numbers_of_numpy_and_bounds_that_are_not_known():
    answer = solve(AssignmentProblem(SCORES), objective=answering(np.array([[0, 0]]), np.float32(2), math.inf))
    assert (answer.certificate.bound, answer.certificate.proven) == (math.inf, False)
    assert type(answer.certificate.value) is float
    assert solve(AssignmentProblem(SCORES), objective=answering([], np.int64(0), 0)).certificate.proven


@pytest.mark.parametrize("pairs", [[(0, 0), (1, 0)], [(0, 5)], [(0, 0), (0, 0)]])
def test_pairs_that_are_not_right_are_never_proven(pairs):
    with pytest.raises(ProblemError):
        solve(AssignmentProblem(SCORES), objective=answering(pairs, 1.0, 1.0))


@pytest.mark.parametrize(
    ("value", "bound", "code"),
    [
        (math.nan, 1.0, "value_of_function"),
        (math.inf, math.inf, "value_of_function"),
        (1.0, math.nan, "value_of_function"),
        (True, 1.0, "value_of_function"),
        ("1", 1.0, "value_of_function"),
        (1.0, None, "value_of_function"),
        (1.0, 0.9, "bound_of_function"),
        (1.0, -math.inf, "bound_of_function"),
    ],
)
def test_values_and_bounds_that_are_none(value, bound, code):
    with pytest.raises(ProblemError, match="'<lambda>' must return") as raised:
        solve(AssignmentProblem(SCORES), objective=answering([(0, 0)], value, bound))
    assert {mistake.code for mistake in raised.value.mistakes} == {code}


def test_three_pairs_in_a_tuple_are_pairs():
    problem = AssignmentProblem(SCORES, capacity=[2, 1])
    answer = solve(problem, objective=answering((0, 0), (1, 0), (2, 1)))
    assert answer.pairs.tolist() == [[0, 0], [1, 0], [2, 1]]
    assert answer.certificate.value == pytest.approx(2.0)


def test_a_callable_object_is_called_by_its_class():
    class Seniors:
        def __call__(self, _problem):
            return []

    assert objective_name(Seniors()) == "Seniors"
    assert solve(AssignmentProblem(SCORES), objective=Seniors()).objective == "Seniors"
