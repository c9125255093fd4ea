import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentormatch.errors import PolicyError
from mentormatch.policy.forms import read_form
from mentormatch.policy.forms.joined_rows import join_rows, joined_answers, places_of, several_answers
from mentormatch.tables.columns import RawTable

people = st.lists(st.sampled_from("abcde"), max_size=12)
answers = st.sampled_from(["R", "Go", "Rust", "", None])


def table(**columns):
    rows = len(next(iter(columns.values())))
    return RawTable(columns, "mentees.csv", 2, tuple(range(2, rows + 2)))


def joined(raw, *, needs=None, mistakes=None, **said):
    form = read_form(columns={}, answers={"duplicates": "join", **said}, only={})
    return join_rows(raw, "mentee", form, needs=needs or {}, mistakes=[] if mistakes is None else mistakes)


@given(st.lists(st.tuples(st.sampled_from("abcde"), answers), max_size=12))
def test_every_answer_of_a_person_is_in_the_list_once(rows):
    ids, cells = [row[0] for row in rows], [row[1] for row in rows]
    places = places_of(ids)
    assert sorted(place for several in places for place in several) == list(range(len(rows)))
    for several, made in zip(places, joined_answers(cells, places), strict=True):
        said = {cells[place] for place in several} - {"", None}
        assert len(made or ()) == len({*(made or ())})
        assert {*(made or ())} == said


@given(people)
def test_rows_without_an_id_are_not_joined(ids):
    blank = [None] * len(ids)
    assert places_of(blank) == [[place] for place in range(len(ids))]


def test_equal_answers_count_once_and_different_ones_are_a_list_with_a_note():
    raw = table(id=("kim", "noor", "kim"), wish=("R", "Go", "C"), city=("Ulm", "Bonn", "ulm "))
    made = joined(raw)
    assert made.columns == {"id": ("kim", "noor"), "wish": (("R", "C"), ("Go",)), "city": ("Ulm", "Bonn")}
    assert made.rows == (2, 3)
    assert made.notes == ("mentees.csv: 3 rows of 2 people joined; answers that differ are a list: 'wish' (kim).",)


def test_wishes_stand_in_the_order_of_their_ranks_with_ties_and_blanks():
    raw = table(id=("kim",) * 4, wish=("R", "Go", "C", "Zig"), prio=("2", "1", "1", ""))
    made = joined(raw, wish={"ranked_by": "prio"})
    assert made.columns["wish"] == ({"Go": 1, "C": 1, "R": 2, "Zig": 3},)


def test_what_is_no_rank_stays_to_be_refused():
    assert joined_answers(["R", "Go"], [[0, 1]], ranks=["soon", "1"]) == ({"Go": 1, "R": "soon"},)


def test_texts_and_times_are_put_together():
    raw = table(id=("kim", "kim"), about=("I build.", "I sail."), free=("Mon 9-10", "Tue 9-10"))
    made = joined(raw, needs={"about": "text", "free": "times"})
    assert made.columns["about"] == ("I build.\nI sail.",)
    assert made.columns["free"] == ("Mon 9-10; Tue 9-10",)


@pytest.mark.parametrize(("name", "needs"), [("demand", {}), ("years", {"years": "number"})])
def test_numbers_that_contradict_are_a_mistake_with_the_rows(name, needs):
    mistakes = []
    joined(table(id=("kim", "kim"), **{name: (1, 2)}), needs=needs, mistakes=mistakes)
    assert [(wrong.code, wrong.row, wrong.column, wrong.id) for wrong in mistakes] == [
        ("rows_contradict", 2, name, "kim")
    ]
    assert mistakes[0].got == "1 and 2"
    assert "(2, 3)" in mistakes[0].expected


def test_a_missing_column_of_ranks_is_a_mistake():
    mistakes = []
    joined(table(id=("kim", "kim"), wish=("R", "Go")), wish={"ranked_by": "prio"}, mistakes=mistakes)
    assert [(wrong.code, wrong.column, wrong.path) for wrong in mistakes] == [
        ("column_missing", "prio", ("answers", "wish", "ranked_by"))
    ]


def test_nobody_and_one_row_each_stay_as_they_are():
    for raw in (table(id=(), wish=()), table(id=("kim", "noor"), wish=("R", "Go"))):
        assert joined(raw) is raw


def test_lists_and_separated_cells_become_one_list():
    places = [[0, 1]]
    assert joined_answers([("R", "Go"), "go; C"], places, separator=";") == (("R", "Go", "C"),)
    assert several_answers([None, " "], places) == [[]]


def test_duplicates_may_differ_by_side():
    form = read_form(columns={}, answers={"duplicates": {"mentees": "join", "mentors": "last"}}, only={})
    assert form.duplicates == {"mentor": "last", "mentee": "join"}
    with pytest.raises(PolicyError, match="must be last, first, join or error"):
        read_form(columns={}, answers={"duplicates": {"mentees": "merge"}}, only={})
    with pytest.raises(PolicyError, match="mentee"):
        read_form(columns={}, answers={"duplicates": {"mentee": "join"}}, only={})


def test_wrong_settings_of_a_column_are_said():
    with pytest.raises(PolicyError) as refused:
        read_form(columns={}, answers={"wish": {"ranked_by": 3, "headings": "yes"}}, only={})
    assert {wrong.column for wrong in refused.value.mistakes} == {"ranked_by", "headings"}
