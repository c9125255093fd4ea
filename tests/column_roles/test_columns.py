"""What a column seems to hold, by examples as people write them."""

import pytest

from mentormatch.column_roles.columns import count_leaks, infer_column


@pytest.mark.parametrize(
    ("header", "cells", "kind"),
    [
        ("Skills", ["R, SQL", "SQL", "Go, R"], "terms"),
        ("Skills", [("R", "SQL"), ("Go",)], "terms"),
        ("Your job", ["Developer, mobile", "Developer, web", "Student"] * 5, "category"),
        ("Country", ["Congo, Republic of", *["Germany", "Spain"] * 40], "category"),
        ("Years", ["3", "10+", "4-5", "7"], "number"),
        ("Grade", ["junior", "senior", "junior"], "levels"),
        ("Experience", ["None", "Beginner", "Expert"], "levels"),
        ("Happy to travel", ["yes", "no", "yes"], "yes_no"),
        ("About you", [f"I have told story number {n} to many people" for n in range(9)], "text"),
        ("How learned", ["By myself with a book, and not a course", "At work, and from my colleagues"] * 9, "category"),
        ("Gender", ["f", "m"], "group"),
        ("Same gender", ["yes", "no"], "wish"),
        ("Contact", ["a@x.org", "b@x.org"], "contact"),
        ("Profile", ["https://x.org/a", "www.y.org"], "contact"),
        ("When", ["2026-01-02 10:00", "2026-01-03"], "time"),
        ("First name", ["Ada", "Bob"], "name"),
        ("Office", ["Rome", "Rome"], "constant"),
        ("Office", [None, "n/a", ""], "empty"),
        ("I agree to the privacy policy", ["Yes"], "constant"),
        ("Anything else?", ["no thanks, all is said", "a room with a view please"], "remark"),
        ("Empty", [], "empty"),
    ],
)  # fmt: skip
def test_kinds(header, cells, kind):
    assert infer_column(header, cells).kind == kind


def test_blank_words_are_told_from_answers():
    found = infer_column("Skills", ["R, SQL", "n/a", "-", None, "No preference", "R"])
    assert (found.blank_words, found.any_words, found.blank) == (("-", "n/a"), ("No preference",), 3)
    assert set(found.terms) == {"r", "sql"}
    assert infer_column("Experience", ["None", "Beginner", "Expert"]).blank_words == ()


def test_sentences_have_no_terms():
    assert not infer_column("About you", [f"I have told story number {n} to many people" for n in range(9)]).terms


def test_a_group_repeated_in_a_text_is_counted_by_whole_words():
    told = infer_column("gender", ["man", "man", "woman", None])
    said = infer_column("about", ["a man", "a manager", "the woman", "man"])
    assert count_leaks(told, said) == 2
