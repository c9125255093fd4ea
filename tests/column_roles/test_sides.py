"""Words of a side are told from words that only begin like them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentormatch.column_roles.sides import side_named, side_said, yes_or_no


@pytest.mark.parametrize("title", ["Mentorship", "Mentoring 2026", "Mentors and mentees", "Sheet1", "Tutoring", ""])
def test_titles_that_name_no_side(title):
    assert side_named(title) is None


@pytest.mark.parametrize(
    ("answer", "side"),
    [("I am looking for a mentor", "mentee"), ("beides", "both"), ("I give and I receive", "both"), ("tea", None)],
)
def test_answers(answer, side):
    assert side_said(answer) == side


@given(st.text())
def test_any_text_is_read(text):
    assert side_named(text) in {"mentor", "mentee", None}
    assert side_said(text) in {"mentor", "mentee", "both", None}
    assert yes_or_no(text) in {True, False}
