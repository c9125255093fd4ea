"""Products of vectors that are the same to the last bit in any order, and as exact as fractions say."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from threadpoolctl import threadpool_limits

from mentormatch.encoders.exact_products import ExactRows

NUMBERS = st.floats(-1e15, 1e15, allow_nan=False, allow_infinity=False, allow_subnormal=False)


def matrices(rows):
    return arrays(np.float64, st.tuples(rows, st.just(3)), elements=NUMBERS)


@given(matrices(st.integers(1, 4)), matrices(st.integers(1, 4)))
@example(np.full((1, 3), 6.28176961e-205), np.full((1, 3), 6.28176961e-205))  # the product is below all numbers
@example(np.full((1, 3), 3.1e-160), np.full((1, 3), 1.7e-160))
def test_as_near_as_is_said(left, right):
    smallest = Fraction(5e-324)
    found = ExactRows.of(left).products(ExactRows.of(right))
    errors = ExactRows.of(left).errors(ExactRows.of(right))
    for i, row in enumerate(left):
        for j, other in enumerate(right):
            exact = sum(Fraction(float(a)) * Fraction(float(b)) for a, b in zip(row, other, strict=True))
            size = Fraction(float(np.abs(row).max())) * Fraction(float(np.abs(other).max())) * 3
            off = abs(Fraction(float(found[i, j])) - exact)
            assert off <= 3 * size / 2**48 + smallest
            assert off <= Fraction(float(errors[i, j])) + smallest


@pytest.mark.parametrize("width", [1, 2, 7, 384, 1000, 4096, 5000])
def test_any_order_of_numbers_rows_and_threads_gives_the_same_bits(width):
    drawn = np.random.default_rng(width)
    left, right = drawn.normal(size=(40, width)), np.abs(drawn.normal(size=(30, width)))
    left[0], right[0] = 1.0, 1.0  # the largest sum that there can be
    with threadpool_limits(2):
        first = ExactRows.of(left).products(ExactRows.of(right))
    order = drawn.permutation(width)
    with threadpool_limits(1):
        again = ExactRows.of(left[:, order]).products(ExactRows.of(right[:, order]))
    assert (first == again).all()
    one_by_one = [
        [float(ExactRows.of(left[i : i + 1]).products(ExactRows.of(right[j : j + 1]))[0, 0]) for j in range(30)]
        for i in range(40)
    ]
    assert (first == np.array(one_by_one)).all()
    assert first == pytest.approx(left @ right.T, rel=1e-9, abs=1e-9 * width)
    assert first[0, 0] == width


def test_zeros_and_nobody():
    zeros = ExactRows.of(np.zeros((2, 5)))
    assert (zeros.products(zeros) == 0.0).all()
    assert ExactRows.of(np.zeros((0, 5))).products(zeros).shape == (0, 2)
    assert ExactRows.of(np.zeros((2, 0))).products(ExactRows.of(np.zeros((3, 0)))).shape == (2, 3)
