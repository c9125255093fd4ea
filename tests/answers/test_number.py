"""Numbers as people write them."""

import math
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentormatch.answers.number import read_number


@given(st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(10**15), 10**15))
def test_read_number_reads_what_python_writes(number):
    assert read_number(str(number)) == number
    assert read_number(number) == number
    assert read_number(f"\u00a0{number} ".replace("-", "\u2212")) == number


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("2,5", 2.5),
        (",5", 0.5),
        ("0,125", 0.125),
        ("1,000", 1000),
        ("1.000.000", 1e6),
        ("1.234,5", 1234.5),
        ("1 000,5", 1000.5),
        ("1\u202f000", 1000),
        ("1'000", 1000),
        ("1,000.5", 1000.5),
        ("٣", 3),
        ("+4", 4),
        ("5.", 5),
        (".5", 0.5),
        (["3"], 3),
    ],
)
def test_read_number(cell, number):
    assert read_number(cell) == number


@pytest.mark.parametrize(
    "cell",
    ["two", "1-2", "nan", "inf", "1_000", "1,00,0", "5%", math.inf, True, ["1", "2"], {"1": 1}, date(2024, 1, 1)],
)
def test_read_number_refuses(cell):
    with pytest.raises(ValueError, match="must be a number"):
        read_number(cell)
