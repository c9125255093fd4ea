"""Whom a text names: one reading for wishes, rules, lists of pairs and the command line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentormatch.answers.directory import Directory

PEOPLE = [
    ("m1", "Ada Lovelace", "ada@x.example"),
    ("m2", "Grace Hopper", ""),
    ("kim@y.example", "Kim Lee", "kim@y.example"),
    ("m4", "José Núñez", "jose@x.example"),
    ("7", "Anne-Marie Møller", ""),
]


def directory(people=PEOPLE):
    return Directory((("", row[0]), row[0], tuple(filter(None, row[1:]))) for row in people)


def found(text, people=PEOPLE):
    return [person_id for _, person_id in directory(people).find(text)]


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("m1", "m1"), ("M1", "m1"), ("Ada Lovelace", "m1"), ("Lovelace, Ada", "m1"), ("LOVELACE ADA", "m1"),
        ("1. Ada Lovelace", "m1"), ("#1) Ada Lovelace", "m1"), ("Ada Lovelace <ada@x.example>", "m1"),
        ("ada@x.example (Ada)", "m1"), ("mailto:ADA@x.example", "m1"), ("Ada L. <ada@x.example>", "m1"),
        ("Ada Lovelace (m1)", "m1"), ("Ada Lovelace [she/her]", "m1"), ("Ada Lovelace <ada@home.example>", "m1"),
        ("Lovelace, Ada <ada@x.example>", "m1"), ("KIM@Y.example", "kim@y.example"), ("Lee, Kim", "kim@y.example"),
        ("Nunez, Jose", "m4"), ("'Ada Lovelace'", "m1"), ("Ada Lovelace!", "m1"),
        ("anne marie moller", "7"), ("Moller, Anne-Marie", "7"), ("7", "7"),
    ],
)  # fmt: skip
def test_one_person_however_written(text, who):
    assert found(text) == [who]


@pytest.mark.parametrize(
    "text", ["Ada", "Lovelace", "Adah Lovelace", "ada@z.example", "1. ", "(she/her)", "m", "", " "]
)
def test_what_names_nobody(text):
    assert found(text) == []


def test_parts_that_name_different_people_are_not_decided():
    assert found("Ada Lovelace <jose@x.example>") == ["m4", "m1"]
    assert found("Kim Lee (m2)") == ["m2", "kim@y.example"]


def test_an_address_tells_which_of_several():
    people = [("1", "Kim Lee", "kim@x.example"), ("2", "Kim Lee", "kim@y.example")]
    assert found("Kim Lee", people) == ["1", "2"]
    assert found("Kim Lee <kim@y.example>", people) == ["2"]


def test_ids_go_before_names_and_exact_ones_before_others():
    people = [("kim", "Noor"), ("noor", "Kim"), ("Kim", "Zoe")]
    assert [found(text, people) for text in ("kim", "Kim", "NOOR", "zoe")] == [["kim"], ["Kim"], ["noor"], ["Kim"]]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Ada Lovelace, Grace Hopper", ["Ada Lovelace", "Grace Hopper"]),
        ("Lovelace, Ada", ["Lovelace, Ada"]),
        ("Lovelace, Ada, Hopper, Grace", ["Lovelace, Ada", "Hopper, Grace"]),
        ("Bob Ray, Ann Poe", ["Bob Ray", "Ann Poe"]),
        ("Ray, Bob", ["Ray, Bob"]),
        ("Ray, Bob; m1", ["Ray, Bob", "m1"]),
        ("m1, m2", ["m1", "m2"]),
        ("Grace Hopper, Bob", ["Grace Hopper", "Bob"]),
        ("1. Grace Hopper; 2. Ada Lovelace", ["Grace Hopper", "Ada Lovelace"]),
        ("2. Grace Hopper | 1. Ada Lovelace", ["Ada Lovelace", "Grace Hopper"]),
        ("m1\nGrace Hopper\n\n", ["m1", "Grace Hopper"]),
        ("Ada <ada@x.example>; Kim Lee <kim@y.example>", ["Ada <ada@x.example>", "Kim Lee <kim@y.example>"]),
        ("Lovelace, Ada <ada@x.example>", ["Lovelace, Ada <ada@x.example>"]),
        ("Ada Lovelace and Grace Hopper", ["Ada Lovelace", "Grace Hopper"]), ("m1 / m2 & m4", ["m1", "m2", "m4"]),
        ("Ada Lovelace or Bob", ["Ada Lovelace or Bob"]),
        ("none", []), ("N/A", []), (None, []), ("", []), ("Grace Hopper; none", ["Grace Hopper"]),
    ],
)  # fmt: skip
def test_lists_are_divided_between_people(text, names):
    assert list(directory().names_in(text)) == names


def test_who_is_called_like_a_word_for_nobody_is_found():
    people = [("1", "Na No"), ("no", "Bo")]
    assert list(directory(people).names_in("no; Na No; none")) == ["no", "Na No"]


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("Ada Lovelase", "Ada Lovelace"), ("Ada", "Ada Lovelace"), ("lovelace", "Ada Lovelace"),
        ("Prof. Grace Hopper", "Grace Hopper"), ("ada@z.example", "ada@x.example"), ("Bob Ray", None), ("m3", None),
        ("people of my own team", None), ("bob@x.example", None), ("8", None),
    ],
)  # fmt: skip
def test_near_names(text, near):
    assert directory().near_name(text) == near


@given(st.lists(st.tuples(st.text("abc", min_size=1, max_size=3), st.text("AbBü -", max_size=6)), max_size=6))
def test_everybody_is_found_by_id_and_by_name(people):
    people = list({person_id: (person_id, name) for person_id, name in people}.values())
    for person_id, name in people:
        assert found(person_id, people) == [person_id]
        if name.strip(" -") and found(name, people):
            namesakes = [other for other, name_of_other in people if name_of_other == name]
            ids = [other for other, _ in people]
            assert set(namesakes) <= set(found(name, people)) or set(found(name, people)) <= set(ids)
