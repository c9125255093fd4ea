"""Cells that hold lists as programs write them are lists, and no other cell is."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentormatch.tables.lists import read_lists

TERMS = st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1), max_size=4)


@given(st.lists(TERMS, min_size=1, max_size=5))
def test_lists_of_json_are_read_as_they_were_written(rows):
    read = read_lists([json.dumps(row) for row in rows])
    if any(rows):
        assert read == tuple(tuple(row) or None for row in rows)
    else:
        assert read is None


@given(st.lists(st.one_of(st.none(), st.text()), max_size=5))
def test_any_text_is_a_list_or_left_alone(cells):
    read = read_lists(cells)
    assert read is None or len(read) == len(cells)


@pytest.mark.parametrize("cells", [["[a], then b"], ["['a', 'b'", "c"], ["[draft]"], ["{x}"], [3, "['a']"], [""]])
def test_other_cells_are_left_alone(cells):
    assert read_lists(cells) is None
