"""Who belongs to which group."""

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import cells

from mentormatch.answers.text import is_blank
from mentormatch.errors import CohortError, InputError
from mentormatch.profiles.cohort import Cohort
from mentormatch.profiles.groups import BLANK, Grouping, columns_of, group_people, grouping_of, joined

MENTEES = Cohort.from_records(
    mentors=[],
    mentees=[
        {"id": "kim", "gender": "Woman", "region": "north"},
        {"id": "noor", "gender": "woman ", "region": None},
        {"id": "7", "gender": None, "region": "north"},
        {"id": "abe", "gender": "woman", "region": "North"},
    ],
).mentees
TABLE = {"id": ["kim", 7, "abe", "noor"], "team": ["a", "b", "a", None], "age": [30, 40, 30.0, 30]}


def by_person(grouping):
    return [grouping.groups[number] for number in grouping.of.tolist()]


@given(st.lists(st.tuples(cells(), cells()), max_size=12))
def test_everybody_is_in_one_group(rows):
    grouping = grouping_of({"x": [first for first, _ in rows], "y": [second for _, second in rows]})
    assert len(grouping.of) == len(rows)
    assert set(range(len(grouping.groups))) == set(grouping.of.tolist())
    for row, group in zip(rows, by_person(grouping), strict=True):
        for cell, value in zip(row, group, strict=True):
            assert (value == BLANK) or not is_blank(cell)
    labels = grouping.labels()
    assert len(set(labels.values())) == len(grouping.groups)


def test_one_column():
    grouping = group_people(MENTEES, "gender")
    assert by_person(grouping) == [
        ("woman",),
        ("woman",),
        (BLANK,),
        ("woman",),
    ]
    assert grouping.title == "gender"
    assert grouping.groups[0] == (BLANK,)


def test_several_columns_make_intersections():
    grouping = group_people(MENTEES, ["gender", "region"])
    assert by_person(grouping) == [("woman", "north"), ("woman", BLANK), (BLANK, "north"), ("woman", "north")]
    assert grouping.title == "gender × region"
    assert grouping.labels()[("woman", "north")] == "woman × north"
    members = grouping.members(np.array([3, 1, 0]))
    assert {group: people.tolist() for group, people in members.items()} == {
        ("woman", BLANK): [1],
        ("woman", "north"): [3, 0],
    }


def test_labels_that_would_be_the_same_are_quoted():
    grouping = Grouping(("x", "y"), (("a × b", "c"), ("a", "b × c")), np.array([0, 1]))
    assert list(grouping.labels().values()) == ['"a × b" × "c"', '"a" × "b × c"']


@pytest.mark.parametrize(
    "table",
    [
        TABLE,
        pd.DataFrame(
            {name: [str(cell) if cell is not None else None for cell in column] for name, column in TABLE.items()}
        ),
        pl.DataFrame({"id": ["kim", "7", "abe", "noor"], "team": ["a", "b", "a", None], "age": [30, 40, 30, 30]}),
        pa.table({"id": ["kim", "7", "abe", "noor"], "team": ["a", "b", "a", None], "age": [30, 40, 30, 30]}),
    ],
    ids=["columns", "pandas", "polars", "arrow"],
)
def test_a_separate_table(table):
    grouping = group_people(MENTEES, table)
    team = [group[0] for group in by_person(grouping)]
    assert team == ["a", BLANK, "b", "a"]
    assert grouping.names == ("team", "age")
    assert grouping.notes == ()


def test_groups_by_id():
    grouping = group_people(MENTEES, {"kim": "a", 7: "b", "ghost": "a", "mentor": "a"}, others=["mentor"])
    assert by_person(grouping) == [("a",), (BLANK,), ("b",), (BLANK,)]
    assert grouping.notes == (
        "2 mentees are not in the table of groups, and counted as (blank).",
        "1 id in the table of groups is nobody's here.",
    )


def test_groups_are_called_alike_on_both_sides():
    both = grouping_of(joined({"x": ["Woman", "woman"]}, {"x": ["woman", "man"]}))
    assert by_person(both) == [("woman",), ("woman",), ("woman",), ("man",)]


@pytest.mark.parametrize(
    ("by", "said"),
    [
        ([], "must be made by a column"),
        (["gender", 3], "must be made by a column"),
        (7, "must be made by a column"),
        ({"ghost": "a"}, "must hold some of the mentees"),
        ({}, "must hold some of the mentees"),
        ({"id": ["kim"]}, "a column 'id' and at least one other"),
        (pd.DataFrame({"name": ["kim"], "team": ["a"]}), "a column 'id' and at least one other"),
        ({"id": ["kim", "noor"], "team": ["a"]}, "must be of one length"),
        ({"id": ["kim", " kim"], "team": ["a", "b"]}, "each id must stand once"),
        ({"id": [["x"], "kim"], "team": ["a", "b"]}, "an id must be text or a whole number"),
        ({"id": [" ", "kim"], "team": ["a", "b"]}, "an id must be text or a whole number"),
    ],
)
def test_groups_that_are_not_understood(by, said):
    with pytest.raises(InputError, match=said):
        group_people(MENTEES, by)


def test_unknown_column_is_suggested():
    with pytest.raises(CohortError, match="Did you mean 'region'"):
        columns_of(MENTEES, ["gender", "regoin"])
