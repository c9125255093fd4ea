"""Quick products: never further from the exact number than they say."""

from fractions import Fraction
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse
from strategies_assignment import factors

from mentormatch.assignment import FactoredScores
from mentormatch.assignment.scores import quick_products
from mentormatch.assignment.scores.quick_products import QuickProducts

SIZES = (1.0, 1e-30, 1e6)


def plain(part):
    return part.toarray() if sparse.issparse(part) else part


def exact(left, right, extra, base):
    """The numbers as fractions: left times right, and what is added."""

    def number(i, j):
        products = (
            Fraction(a) * Fraction(b)
            for item, other in zip(left, right, strict=True)
            for a, b in zip(plain(item)[i].tolist(), plain(other)[j].tolist(), strict=True)
        )
        added = Fraction(0 if extra is None else plain(extra)[i, j]) + Fraction(0 if base is None else base[i])
        return sum(products, added)

    return [[number(i, j) for j in range(right[0].shape[0])] for i in range(left[0].shape[0])]


@st.composite
def products(draw):
    """Left and right factors of up to 3 × 5 people, additions for pairs and for rows; some very small or large."""
    mentees, mentors = draw(st.integers(1, 3)), draw(st.integers(1, 5))
    widths = draw(st.lists(st.integers(1, 5), min_size=1, max_size=2))
    size = draw(st.sampled_from(SIZES))
    left = [factor * size for factor in draw(factors(mentees, widths))]
    extra = sparse.csr_array(plain(draw(factors(mentees, [mentors]))[0])) if draw(st.booleans()) else None
    base = plain(draw(factors(mentees, [1]))[0])[:, 0] if draw(st.booleans()) else None
    return left, draw(factors(mentors, widths)), extra, base


@settings(max_examples=60)
@given(
    products(), st.sampled_from([np.float32, np.float64]), st.integers(1, 7), st.sampled_from([1, 2, 1000]), st.data()
)
def test_no_number_is_further_from_the_exact_one_than_the_error(given_products, precision, tile, popular, data):
    left, right, extra, base = given_products
    numbers = exact(*given_products)
    with patch.object(quick_products, "_POPULAR", popular):  # of lists and of rows of features
        quick = QuickProducts(left, right, extra=extra, base=base, precision=precision, tile=tile)
    assert quick.fits
    rows = np.array(data.draw(st.permutations(range(len(numbers)))), dtype=np.int64)[: data.draw(st.integers(1, 5))]
    error = Fraction(quick.error(rows))
    seen = 0
    for start, block in quick.tiles(rows):
        assert start == seen
        assert block.dtype == precision
        seen += block.shape[1]
        for k, i in enumerate(rows.tolist()):
            for j in range(block.shape[1]):
                assert abs(Fraction(float(block[k, j])) - numbers[i][start + j]) <= error
    assert seen == len(numbers[0])


def test_the_error_is_small_beside_the_numbers():
    rng = np.random.default_rng(0)
    left, right = (sparse.random_array((50, 300), density=0.03, rng=rng, format="csr") for _ in range(2))
    assert QuickProducts([left], [right]).error(np.arange(50)) < 1e-4
    assert QuickProducts([left], [right], precision=np.float64).error(np.arange(50)) < 1e-12


def test_what_is_added_later_counts_in_the_error():
    left = right = sparse.csr_array([[1.0]])
    assert QuickProducts([left], [right], added=[1.0]).error(np.array([0])) > 2e-7 + QuickProducts(
        [left], [right]
    ).error(np.array([0]))


@pytest.mark.parametrize("large", [1e31, 1e20])
def test_numbers_beyond_single_precision_do_not_fit(large):
    for factor in (np.array([[large]]), sparse.csr_array([[large]])):
        assert not QuickProducts([factor], [factor]).fits
        assert QuickProducts([factor], [factor], precision=np.float64).fits
        (start, block, error) = next(FactoredScores(factor, factor).screen(np.array([0])))
        assert (start, block.tolist(), error) == (0, [[large * large]], 0.0)


@pytest.mark.parametrize("sparse_sides", ["", "left", "right", "both"])
def test_the_compiled_dot_products_have_the_bits_of_the_others(sparse_sides):
    rng = np.random.default_rng(1)
    left, right = rng.standard_normal((40, 60)), rng.standard_normal((30, 60))
    left[rng.random(left.shape) < 0.6] = 0.0
    right[rng.random(right.shape) < 0.6] = 0.0
    if sparse_sides in {"left", "both"}:
        left = sparse.csr_array(left)
    if sparse_sides in {"right", "both"}:
        right = sparse.csr_array(right)
    scores = FactoredScores([left, left], [right, right])
    rows, columns = rng.integers(40, size=3_000), rng.integers(30, size=3_000)
    few = scores.pairs(rows, columns)
    with patch("mentormatch.assignment.scores.factored._MANY_AT_ONCE", 0):
        assert np.array_equal(scores.pairs(rows, columns), few)
    assert np.array_equal(few, scores.block(np.arange(40))[rows, columns])


def test_product_is_near_the_block_whatever_is_sparse():
    rng = np.random.default_rng(2)
    dense, thin = rng.random((40, 5)), sparse.random_array((40, 90), density=0.1, rng=rng, format="csr")
    extra = sparse.random_array((40, 40), density=0.1, rng=rng, format="csr")
    for factor, more in (([dense], None), ([thin], None), ([dense, thin], extra)):
        scores = FactoredScores(factor, factor, extra=more)
        with patch("mentormatch.assignment.scores.factored._FEW_PAIRS", 0):
            product = scores.product(np.arange(40))
        np.testing.assert_allclose(product, scores.block(np.arange(40)), atol=1e-12)
