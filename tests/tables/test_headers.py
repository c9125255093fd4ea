"""The header is told by the shape of the rows: no person becomes one, and no label becomes a person."""

import random

import pytest

from mentormatch.tables.headers import read_header

PEOPLE = [
    ["ada@x.example", "Ada Vogt", "Law; IT", "2", "2026-01-03"],
    ["bo@x.example", "Bo Linde", "IT", "1", "2026-01-04"],
    ["cy@x.example", "Cy Maur", "", "see CV", "2026-01-04"],
    ["di@x.example", "Di Kern", "Law", "3", "2026-01-05"],
]
TITLES = ["E-mail", "Name", "Topics", "Seats", "Date"]
CODES = ["q1", "q2", "q3", "q4", "q5"]
QUESTIONS = ["Your e-mail?", "Your name?", "Which topics?", "How many people?", "When did you fill this in?"]


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize(
    ("above", "place", "titles"),
    [
        ([TITLES], 0, TITLES),
        ([["Programme 2026"], ["As of", "", "", "1 May"], TITLES], 2, TITLES),
        ([["About you", "", "What you offer", "", ""], TITLES], 1, TITLES),
        ([CODES, QUESTIONS], 1, QUESTIONS),
        ([TITLES, TITLES], 0, TITLES),
    ],
)
def test_all_people_stand_below_the_header_in_any_order(above, place, titles, seed):
    people = random.Random(seed).sample(PEOPLE, len(PEOPLE))
    header = read_header([*above, *people], frozenset())
    assert (header.first, header.titles) == (place, tuple(titles))
    assert header.body == len(above)


@pytest.mark.parametrize("place", range(len(PEOPLE)))
def test_a_longer_row_is_no_header(place):
    rows = [TITLES, *PEOPLE]
    rows[place + 1] = [*rows[place + 1], "and more", "and more", "and more"]
    assert read_header(rows, frozenset()).first == 0


def test_people_without_a_header_have_none():
    assert read_header(PEOPLE, frozenset()) is None


def test_a_policy_may_name_codes_or_questions():
    rows = [CODES, QUESTIONS, *PEOPLE]
    assert read_header(rows, frozenset({"q1", "q4"})).titles == tuple(CODES)
    assert read_header(rows, frozenset({"q1", "q4"})).body == 2
    assert read_header(rows, frozenset({"your e mail", "how many people"})).titles == tuple(QUESTIONS)


def test_free_answers_under_codes_are_people():
    rows = [
        ["name", "q1", "q2"],
        ["Ada Vogt", "I sing in a choir", "Law and IT"],
        ["Bo Linde", "I run", "IT"],
        ["Cy Ma", "", "Law"],
    ]
    assert read_header(rows, frozenset()).body == 1


OPTIONS = [
    ["Id", "Which topics?", "", "", "Your mail:", "How well?", ""],
    ["", "Law", "IT", "Other", "Open-Ended Response", "French", "German"],
    ["1", "Law", "", "", "a@x.example", "well", "badly"],
    ["2", "", "IT", "tea", "b@x.example", "badly", "well"],
    ["3", "Law", "IT", "", "c@x.example", "well", "well"],
]


def test_options_below_questions_make_one_title():
    header = read_header(OPTIONS, frozenset())
    assert header.titles == (
        "Id", "Which topics? [Law]", "Which topics? [IT]", "Which topics? - Other", "Your mail:", "How well? [French]",
        "How well? [German]",
    )  # fmt: skip
    assert (header.first, header.body, header.is_composed) == (0, 2, True)
    assert read_header(OPTIONS, frozenset({"your mail"})) == header


def test_parts_of_an_address_keep_their_own_names():
    rows = [["Id", "Your details", "", ""], ["", "Name", "Mail", "Town"], ["1", "Ada", "a@x.example", "Bonn"],
            ["2", "Bo", "b@x.example", "Köln"]]  # fmt: skip
    assert read_header(rows, frozenset()).titles == ("Id", "Name", "Mail", "Town")


def test_a_column_without_a_title_makes_no_second_header():
    rows = [["Mail", "Topics", ""], ["a@x.example", "Law", "late"], ["b@x.example", "IT", ""]]
    header = read_header(rows, frozenset())
    assert (header.first, header.body) == (0, 1)
