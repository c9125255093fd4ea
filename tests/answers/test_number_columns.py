"""Columns of numbers with units, signs and a few odd cells are columns of numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentormatch.answers.number_columns import number_meant, numbers_in_answers


@pytest.mark.parametrize(
    ("answer", "meant"),
    [
        ("0,5 roku", 0.5),
        ("ok. 7 lat", 7),
        ("environ 5 ans", 5),
        ("unos 4 años", 4),
        ("35+", 35),
        ("3-4 years", 3),
        ("2 yrs 6 months", 2.5),
        ("2 Jahre und 3 Monate", 2.25),
        ("10?", 10),
        ("1½", 1.5),
        ("5 (two of them part-time)", 5),
    ],
)
def test_numbers_as_people_type_them(answer, meant):
    assert number_meant(answer, in_years=True) == meant


@pytest.mark.parametrize("answer", ["see CV", "depends 😊", "plenty", "Python 3", "", "3 if need be"])
def test_what_means_no_number(answer):
    assert number_meant(answer) is None


def test_months_count_as_months_where_nobody_speaks_of_years():
    assert numbers_in_answers({"6 months": 1, "12": 4}, "For how long?").words == {"6 months": 6}
    assert numbers_in_answers({"6 months": 1, "12": 4}, "Years of work").words == {"6 months": 0.5}
    assert numbers_in_answers({"6 months": 1, "2 years": 4}, "For how long?").words == {"6 months": 0.5, "2 years": 2}


def test_a_few_odd_cells_are_to_be_settled_and_many_make_no_numbers():
    assert numbers_in_answers({"2": 5, "1-2": 2, "depends": 1, "see CV": 1}).odd == ("depends", "see CV")
    assert numbers_in_answers({"2": 2, "depends": 1, "see CV": 1}) is None
    assert numbers_in_answers({"R": 3, "Go": 2, "7": 1}) is None


@given(st.dictionaries(st.text(min_size=1), st.integers(min_value=1, max_value=9), max_size=6), st.text())
def test_every_answer_is_a_number_means_one_or_is_odd(said, header):
    found = numbers_in_answers(said, header)
    if found is not None:
        assert not {*found.words} & {*found.odd}
        assert {*found.words, *found.odd} <= said.keys()
