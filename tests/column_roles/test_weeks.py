"""Columns that are one week."""

import pytest

from mentormatch.column_roles.columns import infer_column
from mentormatch.column_roles.families import join_families
from mentormatch.column_roles.weeks import week_from, week_words

DAYS = ("lunes", "martes", "jueves")


def columns_of(stem, answers):
    """Return a column a day, with the same answers in another order each."""
    return [infer_column(stem.format(day=day), answers[place:] + answers[:place]) for place, day in enumerate(DAYS)]


@pytest.mark.parametrize("stem", ["Wann? ({day})", "{day}", "Vos soirs.{day}", "Free on: {day}"])
def test_words_for_free_make_one_question_of_days(stem):
    columns = columns_of(stem, ["libre", "pris", "peut-être"])
    joined = join_families(columns)
    assert [column.sources for column in joined] == [tuple(column.header for column in columns)]
    assert joined[0].words == {"libre": "yes", "pris": "no", "peut-être": "no"}
    assert [len(cell) for cell in joined[0].cells] == [1, 1, 1]


def test_parts_of_the_day_keep_their_day():
    joined = join_families(columns_of("Wann? ({day})", ["evening", "morning, evening", "morning"]))
    assert joined[0].cells[0] == ("lunes: evening", "martes: morning, evening", "jueves: morning")


@pytest.mark.parametrize("answers", [["Rust", "Go", "C"], ["libre", "Rust", "Go"], ["", "", ""]])
def test_other_answers_below_days_are_no_week(answers):
    assert week_from(columns_of("Talk ({day})", answers), 0) == []


def test_two_questions_are_two_weeks():
    columns = columns_of("Wann? ({day})", ["libre", "pris", "libre"]) + columns_of("Wo? ({day})", ["libre", "", "pris"])
    assert [len(week_from(columns, place)) for place in (0, 3)] == [3, 3]


def test_yes_no_and_times_need_no_words():
    assert week_words(columns_of("{day}", ["yes", "no", "evening"])) == {}
