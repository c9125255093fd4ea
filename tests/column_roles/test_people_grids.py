"""Grids under people of the other table: ranks, ticks, and what is neither."""

import pytest

from mentormatch.column_roles import infer_column
from mentormatch.column_roles.people_grids import headed_by, join_people_grid

PEOPLE = frozenset({"ada li", "bo ek", "cy ray"})


def joined(rows, people=PEOPLE, headings=("Ada Li", "Bo Ek", "Cy Ray")):
    columns = [infer_column(header, cells) for header, cells in zip(headings, zip(*rows, strict=True), strict=True)]
    return join_people_grid([infer_column("id", [f"s{row}" for row in range(len(rows))]), *columns], people)


def test_ranks_with_ties_and_blanks():
    found, grid = joined([("1", "2", ""), ("2", "", "1"), ("1", "1", "3"), ("", "1", "2")])
    assert [column.header for column in found] == ["id", "Ada Li / Bo Ek / Cy Ray"]
    assert grid.ranked
    assert grid.sources == ("Ada Li", "Bo Ek", "Cy Ray")
    assert grid.cells[:2] == (("Ada Li", "Bo Ek"), ("Cy Ray", "Ada Li"))


@pytest.mark.parametrize("row", [("x", "", "x"), ("yes", "no", "yes"), ("TRUE", "FALSE", "TRUE")])
def test_ticks_have_no_order(row):
    _, grid = joined([row, ("", "x", ""), row])
    assert not grid.ranked
    assert grid.cells == (("Ada Li", "Cy Ray"), ("Bo Ek",), ("Ada Li", "Cy Ray"))


def test_points_have_no_order_and_words_are_no_grid():
    assert not joined([("5", "5", "3"), ("4", "5", "5"), ("3", "4", "4")])[1].ranked
    found, grid = joined([("likes", "knows", ""), ("", "knows", "likes")])
    assert grid is None
    assert len(found) == 4


def test_other_headings_and_few_people_are_no_grid():
    assert joined([("1", "2", "3")], people=frozenset())[1] is None
    assert joined([("1", "2")], headings=("Ada Li", "Bo Ek"))[1] is None


def test_small_numbers_head_nothing():
    numbers = infer_column("id", ["1", "2", "3", "4", "5", "6", "7", "8"])
    names = infer_column("Name", ["Ada Li", "Bo Ek", "Cy Ray", "Di Fox", "Ed Orr", "Flo Ash", "Gus Tam", "Hal Ives"])
    assert headed_by([numbers, names]) >= PEOPLE
    assert "1" not in headed_by([numbers])
    assert headed_by([infer_column("City", ["Ulm", "Ulm", "Bonn"])]) == frozenset()
