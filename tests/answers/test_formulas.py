"""Cells that no spreadsheet runs as a formula; `tests/tables/test_cohorts.py` holds the laws of files."""

import re

from hypothesis import given
from hypothesis import strategies as st

from mentormatch.answers.formulas import FORMULA_START, defuse, undo_defuse


@given(st.text())
def test_nothing_begins_like_a_formula_and_comes_back_as_it_was(text):
    safe = defuse(text)
    assert undo_defuse(safe) == text
    assert safe in {text, f"'{text}"}
    assert not re.match(FORMULA_START, safe) or re.fullmatch(r"[+-]?[\d.,]+([eE][+-]?\d+)?%?", safe, re.ASCII)
