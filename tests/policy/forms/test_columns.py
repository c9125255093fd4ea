from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentormatch.policy import RawTable
from mentormatch.policy.forms.columns import find_header, map_columns, used_titles
from mentormatch.policy.forms.form import read_form

TERMS = ("R", "SQL", "Data (big, small)")
TICKS = {
    True: ("x", "Yes", True, 1, "TRUE", "yes, gladly", "label"),
    False: ("", None, "no", False, 0, "No, thanks", "n/a"),
}


def mapped(columns, answers=None, *, needs=None, **sources):
    """The columns of the mentors, how they were made, and the mistakes."""
    length = len(next(iter(columns.values()), ()))
    table = RawTable({title: tuple(cells) for title, cells in columns.items()}, "m.csv", 2, tuple(range(2, length + 2)))
    mistakes = []
    form = read_form(columns={"mentors": sources}, answers=answers or {}, only={})
    made, said = map_columns(table, "mentor", form, needs=needs or {}, mistakes=mistakes)
    return made, said, [str(mistake) for mistake in mistakes]


@given(rows=st.lists(st.lists(st.booleans(), min_size=3, max_size=3), min_size=1, max_size=5), data=st.data())
def test_a_grid_is_the_list_of_what_was_ticked(rows, data):
    """However it was ticked, in each cell."""
    columns = {f"Skills [{term}]": [] for term in TERMS}
    for row in rows:
        for term, ticked in zip(TERMS, row, strict=True):
            how = data.draw(st.sampled_from(TICKS[ticked]))
            columns[f"Skills [{term}]"].append(term.upper() if how == "label" else how)
    made, (said,), mistakes = mapped(columns, {"blank": ["n/a"]}, skills="skills [*]")
    expected = [tuple(term for term, ticked in zip(TERMS, row, strict=True) if ticked) or None for row in rows]
    assert made == {"skills": tuple(expected)}
    assert said.startswith("mentors.skills: what was ticked in 'Skills [R]', ")
    assert mistakes == []


LEVELS = st.sampled_from(["expert", "Beginner", "0", "3", 0, 4, 2.5, "", None, "no", False])


@given(rows=st.lists(st.lists(LEVELS, min_size=2, max_size=2), min_size=1, max_size=5))
def test_a_grid_of_levels_keeps_every_level(rows):
    """Only blanks and the word no are none; the last row makes it a grid of levels."""
    rows = [*rows, ["good", ""]]
    columns = {f"{term}?": [row[place] for row in rows] for place, term in enumerate(("R", "SQL"))}
    made, _, mistakes = mapped(columns, skills="*?")
    for row, cell in zip(rows, made["skills"], strict=True):
        kept = {
            term: level
            for term, level in zip(("R", "SQL"), row, strict=True)
            if level not in ("", None, "no") and level is not False
        }
        assert (cell or {}) == kept
    assert mistakes == []


WRITTEN = st.lists(st.sampled_from(["a", "b", "c d", "e, f", "n/a"]), max_size=3)


@given(rows=st.lists(st.tuples(WRITTEN, WRITTEN), min_size=1, max_size=5))
def test_nothing_is_lost_where_columns_become_one(rows):
    columns = {title: ["; ".join(row[place]) for row in rows] for place, title in enumerate(("First", "Second"))}
    columns = {title: [*cells, "x; y"] for title, cells in columns.items()}  # semicolons divide, commas do not
    made, _, mistakes = mapped(columns, {"blank": ["n/a"]}, skills=["First", "Second"])
    expected = [tuple(dict.fromkeys([*first, *second])) or None for first, second in rows]
    assert made == {"skills": (*expected, ("x", "y"))}
    assert mistakes == []


@given(rows=st.lists(st.tuples(*[st.sampled_from(["", None, "n/a", "3", "4", 5])] * 3), min_size=1, max_size=6))
def test_of_several_columns_the_first_that_is_filled_counts(rows):
    columns = {title: [row[place] for row in rows] for place, title in enumerate("ABC")}
    made, (said,), _ = mapped(columns, {"blank": ["n/a"]}, capacity=["A", "B", "C"])
    filled = [[cell for cell in row if cell not in ("", None, "n/a")] for row in rows]
    assert made["capacity"] == tuple(row[0] if row else None for row in filled)
    several = sum(len(set(map(str, row))) > 1 for row in filled)
    assert (f"({several} row" in said) == bool(several)


def test_columns_that_nobody_names_are_kept():
    made, said, mistakes = mapped({"E-mail": ["a"], "Age": [3], "": ["x"]}, id="e-mail")
    assert (made, said, mistakes) == ({"id": ("a",), "Age": (3,), "": ("x",)}, [], [])


def test_a_column_of_our_name_is_not_read_where_the_policy_makes_another():
    made, said, mistakes = mapped({"id": [1], "E-mail": ["a"]}, id="E-mail")
    assert (made, mistakes) == ({"id": ("a",)}, [])
    assert said == ["mentors.id: from 'E-mail', and the column 'id' is not read"]


def test_one_column_may_make_several():
    made, _, _ = mapped({"Topics": ["a"]}, skills="Topics", interests="topics:")
    assert made == {"skills": ("a",), "interests": ("a",)}


def test_a_column_that_is_named_twice_counts_once():
    made, _, _ = mapped({"A [R]": ["x"], "A [S]": [""]}, skills=["A [*]", "A [R]"])
    assert made == {"skills": (("R",),)}


def test_a_box_beside_a_list_is_its_header():
    made, (said,), _ = mapped({"Skills": ["R; SQL", ""], "Cooking": ["x", "no"]}, skills=["Skills", "Cooking"])
    assert made == {"skills": (("R", "SQL", "Cooking"), None)}
    assert said == "mentors.skills: one list from 'Skills' and 'Cooking', divided at ';'"


def test_blanks_in_words_are_counted_elsewhere_and_not_taken_for_boxes():
    made, _, _ = mapped({"Skills": ["R", "n/a"], "More": ["n/a", None]}, {"blank": ["n/a"]}, skills=["Skills", "More"])
    assert Counter(term for terms in made["skills"] for term in terms or ()) == {"R": 1, "n/a": 2}


@pytest.mark.parametrize(
    ("columns", "sources", "said"),
    [
        (
            {"Skills": ["a"]},
            {"skills": "Skils"},
            "column 'Skils': must have a header like this ... Did you mean 'Skills'?",
        ),
        ({"A": ["a"]}, {"skills": "Skills [*]"}, "column 'Skills [*]': must have a header like this"),
        ({"a": [1], "A:": [2]}, {"skills": "A"}, "There are 'a' and 'A:': write the one that is meant exactly so."),
        ({"Y [a]": ["3"], "Y [b]": [""]}, {"years": "Y [*]"}, "must have one header or several for years"),
    ],
)
def test_columns_that_cannot_be_made(columns, sources, said):
    _, _, (line,) = mapped(columns, needs=dict.fromkeys(["years"], "number"), **sources)
    assert all(part in line for part in said.split(" ... ")), line


def test_levels_and_terms_without_stand_side_by_side():
    made, (said,), _ = mapped({"S [R]": ["3", "no", 4.0], "More": ["Go; C", "C", ""]}, skills=["S [*]", "More"])
    assert made == {"skills": (("R: 3", "Go", "C"), ("C",), ("R: 4",))}
    assert said == "mentors.skills: one list from 'S [R]' and 'More', with levels where they were given, divided at ';'"


def test_used_titles_are_those_of_all_sources():
    table = RawTable({"A [x]": (), "a [y]": (), "B:": (), "C": ()}, "m.csv", 2, ())
    assert used_titles(table, {"skills": ("a [*]", "b"), "id": ("D",)}) == {"A [x]", "a [y]", "B:"}


def test_found_header_is_the_same_before_one_alike():
    assert find_header("a", ["A", "a"]) == "a"
    assert find_header("a *", ["A", "a"]) is None
    assert find_header("a *", ["A", "b"]) == "A"


def test_names_keep_the_place_of_their_column():
    columns = {"1st": ["Lovelace, Ada", "", "n/a"], "2nd": ["Linus", "Ada; Bo", None], "3rd": ["", "Linus", "-"]}
    made, said, mistakes = mapped(
        columns, {"blank": ["n/a", "-"]}, needs={"wishes": "names"}, wishes=["1st", "2nd", "3rd"]
    )
    assert made["wishes"] == ({"Lovelace, Ada": 1, "Linus": 2}, {"Ada; Bo": 2, "Linus": 3}, None)
    assert said == ["mentors.wishes: in order from '1st', '2nd' and '3rd'"]
    assert mistakes == []


def test_who_is_named_twice_has_the_better_place():
    made, _, _ = mapped({"1st": ["Ada"], "2nd": ["Ada"]}, needs={"wishes": "names"}, wishes=["1st", "2nd"])
    assert made["wishes"] == ({"Ada": 1},)
