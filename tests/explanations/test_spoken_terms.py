"""What is said aloud of answers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentormatch.explanations.spoken_terms import given_by_nearly_all, phrase_of, skills_of_both, spoken


@pytest.mark.parametrize(
    ("term", "said"),
    [
        ("Leadership (people management, feedback)", "Leadership"),
        ("Data & AI 📊", "Data & AI"),
        ("mid_to_senior", "mid to senior"),
        ("  public   speaking. ", "public speaking"),
        ("3D printing", "3D printing"),
        ("C++", "C++"),
        ("Go", "Go"),
        ("cancer research", "cancer research"),
        ("(statistics)", "(statistics)"),
    ],
)
def test_terms_as_they_are_said(term, said):
    assert spoken(term) == said


@pytest.mark.parametrize(
    "term",
    [
        *(
            "13",
            "7+ years",
            "10-15 yrs",
            "3,5",
            "~16",
            "Other",
            "Sonstiges",
            "n/a",
            "No preference",
            "None",
            "no",
            "?",
            "😊",
        ),
        *(
            "kim@example.org",
            "https://example.org/kim",
            "Woman",
            "women in tech",
            "return from leave",
            "parental leave",
        ),
        *("Arbeitslosigkeit", "mental health", "salary", "maternité"),
    ],
)
def test_what_is_not_said(term):
    assert spoken(term) == ""


@given(st.text(max_size=80))
def test_any_text_can_be_asked(text):
    assert len(spoken(text)) <= 60


def test_yes_is_what_was_asked():
    assert phrase_of("Ja", "chess club") == "chess club"


def test_of_few_answers_none_is_usual():
    assert given_by_nearly_all(["R"] * 9) == frozenset()
    assert given_by_nearly_all(["R"] * 8, ["R; Go", None, "Go"]) == {"r"}
    assert given_by_nearly_all(["R"] * 8, ["Go"] * 3) == frozenset()


def test_skills_of_texts_and_no_part_of_them():
    assert skills_of_both("Data analysis, please", "data analysis and analysis") == ("data analysis",)
    assert skills_of_both("I want to get better", "I get better at it") == ()
    assert skills_of_both("my manager has access", "manager with access") == ()
    assert skills_of_both("SEO and excel", "Excel, then SEO") == ("Excel", "SEO")
