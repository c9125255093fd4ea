import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import cells, texts

from mentormatch.answers.terms import find_separator, split_terms
from mentormatch.policy.forms.form import Wording
from mentormatch.policy.forms.wording import ColumnReadings, apply_wording, reading_lines

BLANK = frozenset({"n/a", "-"})
FOLDED = {"a lot": 20, "si": "yes"}


def counted(readings):
    """How many answers and items were read in some way, by the lines that a coordinator reads."""
    return sum(
        int(re.search(r": ([\d,]+) (?:answer|item|date)", line)[1].replace(",", "")) for line in readings.lines()
    )


def changed(before, after):
    return sum(cell is not other and cell != other for cell, other in zip(before, after, strict=True))


@given(column=st.lists(cells(), max_size=8), needs=st.sampled_from(["answer", "number", "count"]))
def test_no_words_change_nothing(column, needs):
    """Not one cell, not even for an equal one."""
    readings = ColumnReadings("mentors.x")
    read = apply_wording(column, Wording(), readings, needs=needs)
    assert len(read) == len(column)
    assert all(cell is other for cell, other in zip(read, column, strict=True))
    assert readings.lines() == []


SINGLE = st.one_of(
    st.sampled_from(
        ["n/a", "N/A ", "-", "A lot", "Sí", "R", "3-5", "up to 2", "10+", "7", 7, 2.5, True, None, "", "no pref"]
    ),
    texts(max_size=3).filter(lambda text: not set(text) & set(";|,\n")),
)


@given(column=st.lists(SINGLE, max_size=10), needs=st.sampled_from(["answer", "number", "count"]))
def test_every_cell_that_changes_is_counted(column, needs):
    readings = ColumnReadings("mentors.x")
    wording = Wording(blank=BLANK, any=("no pref",), words=FOLDED, bands="low")
    read = apply_wording(column, wording, readings, needs=needs)
    assert changed(column, read) == counted(readings)


ITEMS = st.lists(st.sampled_from(["R", "n/a", "Developer, mobile", "-", "sql (a, b)", "A LOT"]), max_size=4)


@given(column=st.lists(ITEMS, max_size=6), separator=st.sampled_from([";", "|", "\n"]), declared=st.booleans())
def test_nothing_but_blanks_is_left_out_of_lists(column, separator, declared):
    """Terms in are terms out, with their words replaced; each blank among them is counted."""
    written = [*(f"{separator} ".join(terms) for terms in column), f"x{separator} y", f"x{separator} y"]
    readings = ColumnReadings("mentors.x")
    wording = Wording(blank=BLANK, words={"a lot": "much"}, separator=separator if declared else None)
    read = apply_wording(written, wording, readings)
    found = find_separator(read)
    divided = [split_terms(cell, found) for cell in read]
    meant = [["much" if term == "A LOT" else term for term in terms if term not in {"n/a", "-"}] for terms in column]
    assert [list(terms) for terms in divided] == [*meant, ["x", "y"], ["x", "y"]]
    times = Counter(term for terms in column for term in terms)
    assert counted(readings) == times["n/a"] + times["-"] + times["A LOT"]


@given(column=st.lists(SINGLE, max_size=8), order=st.randoms())
def test_the_order_of_cells_does_not_matter(column, order):
    places = list(range(len(column)))
    order.shuffle(places)
    wording = Wording(blank=BLANK, words=FOLDED, bands="high")
    some, others = ColumnReadings("mentors.x"), ColumnReadings("mentors.x")
    read = apply_wording(column, wording, some, needs="number")
    assert apply_wording([column[place] for place in places], wording, others, needs="number") == tuple(
        read[place] for place in places
    )
    assert sorted(some.lines()) == sorted(others.lines())


def test_truth_is_a_word_in_spreadsheets_as_in_text():
    wording = Wording(words={"true": "accepted"}, blank=frozenset({"false"}))
    assert apply_wording([True, "TRUE", False, "false"], wording, ColumnReadings("x")) == (
        "accepted",
        "accepted",
        None,
        None,
    )


def test_words_are_replaced_once():
    wording = Wording(words={"good": "fair", "expert": "good"})
    read = apply_wording([{"R": "Expert", "S": "good"}, "expert; good", ("expert", "x")], wording, ColumnReadings("x"))
    assert read == ({"R": "good", "S": "fair"}, "good; fair", ("good", "x"))


def test_levels_that_say_nothing_are_left_out():
    readings = ColumnReadings("mentors.x")
    assert apply_wording([{"R": "n/a"}, {"R": 3, "S": "-"}], Wording(blank=BLANK), readings) == (None, {"R": 3})
    assert readings.lines() == ["mentors.x: 2 answers counted as blank ('-', 'n/a')"]


def test_commas_of_terms_divide_nothing_after_blanks_are_left_out():
    readings = ColumnReadings("mentors.x")
    read = apply_wording(["n/a; Developer, mobile", "Developer, web", None, 3], Wording(blank=BLANK), readings)
    assert read == (("Developer, mobile",), ("Developer, web",), None, 3)


def test_a_separator_of_the_policy_divides():
    read = apply_wording(["a / b, c", "", "/", 7], Wording(separator="/"), ColumnReadings("x"))
    assert read == (("a", "b, c"), "", None, 7)


@pytest.mark.parametrize(("needs", "number"), [("number", 2.5), ("count", 2)])
def test_the_middle_of_a_band_is_a_whole_number_where_people_are_counted(needs, number):
    assert apply_wording(["2-3"], Wording(bands="middle"), ColumnReadings("x"), needs=needs) == (number,)


def test_numbers_that_nobody_can_read_stay():
    column = ["plenty", "3 or so, or 7", "2,5", "-1"]
    readings = ColumnReadings("x")
    assert apply_wording(column, Wording(bands="low"), readings, needs="number") == tuple(column)
    assert readings.lines() == []


def test_lines_show_the_commonest_answers():
    readings = ColumnReadings("mentors.x")
    apply_wording(["-", "n/a", "n/a", "N/A", "--", "–"], Wording(blank=frozenset({*BLANK, "--"})), readings)
    assert reading_lines([readings, ColumnReadings("y")]) == [
        "mentors.x: 6 answers counted as blank ('n/a', '-', '--', …)"
    ]


@pytest.mark.parametrize("needs", ["text", "names"])
def test_sentences_and_names_in_order_are_looked_up_whole(needs):
    """What stands between the commas of a sentence is no answer; and places in an order must stay."""
    readings = ColumnReadings("mentees.about")
    cells = ("None, but I like cats", "Ada; none; Linus", "none")
    assert apply_wording(cells, Wording(blank=frozenset({"none"})), readings, needs=needs) == (cells[0], cells[1], None)
    assert readings.lines() == ["mentees.about: 1 answer counted as blank ('none')"]
