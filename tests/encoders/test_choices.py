"""Whom people name, in order."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentormatch.answers.text import text_of
from mentormatch.encoders import ChoicesEncoder, from_dict
from mentormatch.encoders.choices import best_ranks, ordinal
from mentormatch.errors import CohortError, PolicyError

PEOPLE = [
    ("m1", "Ada Lovelace"),
    ("m2", "Linus Torvalds"),
    ("grace.hopper@example.org", "Grace Hopper"),
    ("m4", "José Núñez"),
    ("m5", "Anne-Marie Møller"),
]


def fitted(*wants, people=PEOPLE, **settings):
    return ChoicesEncoder(**settings).fit(wants, people)


def found(cell, **settings):
    """Who is named at which place: {place: ids}."""
    return {choice.rank: choice.found for choice in fitted(cell, **settings).read(cell)}


def scores(encoder, *wants, people=PEOPLE):
    return encoder.score(encoder.encode_wants(wants).values, encoder.encode_offers(people).values)


@pytest.mark.parametrize(
    ("written", "who"),
    [
        ("m1", "m1"), (" M1 ", "m1"), ("Ada Lovelace", "m1"), ("ADA  lovelace", "m1"), ("Lovelace, Ada", "m1"),
        ("lovelace,ada", "m1"), ("GRACE.HOPPER@Example.org", "grace.hopper@example.org"), ("Jose Nunez", "m4"),
        ("Núñez, José", "m4"), ("anne marie moller", "m5"),
        ("Grace H. <grace.hopper@example.org>", "grace.hopper@example.org"),
        ("Grace (grace.hopper@example.org)", "grace.hopper@example.org"),
    ],
)  # fmt: skip
def test_one_is_found_by_id_and_by_name_however_written(written, who):
    assert found(written) == {1: (who,)}
    assert found([None, written]) == {2: (who,)}


@pytest.mark.parametrize(
    "cell",
    [
        ["Ada Lovelace", "m2", "Núñez, José"],
        "Ada Lovelace; Linus Torvalds; José Núñez",
        "Ada Lovelace, Linus Torvalds, José Núñez",
        "Ada Lovelace\nLinus Torvalds\nJosé Núñez",
        "1. Ada Lovelace; 2. Linus Torvalds; 3. José Núñez",
        "2) Linus Torvalds; 1) Ada Lovelace; 3) José Núñez",
        "Lovelace, Ada; Torvalds, Linus; Núñez, José",
        {"Linus Torvalds": "2", "José Núñez": 3.0, "m1": 1, "m5": None},
        {"Linus Torvalds": "2nd choice", "José Núñez": "Third", "m1": "Choice 1", "m5": " "},
    ],
)
def test_order_is_read_from_lists_texts_numbers_and_grids(cell):
    assert found(cell) == {1: ("m1",), 2: ("m2",), 3: ("m4",)}


def test_numbers_that_belong_to_ids_stay():
    people = [("1. ada",), ("2. bob",)]
    assert found("2. bob; 1. ada", people=people) == {1: ("2. bob",), 2: ("1. ada",)}


def test_doubled_numbers_say_nothing_about_the_order():
    assert [choice.written for choice in fitted().read("1. Ada; 1. Linus")] == ["1. Ada", "1. Linus"]


def test_worth_by_place_and_the_last_for_all_further_ones():
    encoder = fitted(worth=[1, 0.5])
    assert scores(encoder, ["m5", "m4", "m2", "m1"]).tolist() == [[0.5, 0.5, 0.0, 0.5, 1.0]]
    assert scores(fitted(), ["m1", "m2", "m4"]).tolist() == [[1.0, 0.6, 0.0, 0.3, 0.0]]


def test_blank_first_choice_keeps_the_second_as_second():
    assert scores(fitted(), ["", "m2", None]).tolist() == [[0, 0.6, 0, 0, 0]]


def test_named_twice_counts_at_the_better_place():
    assert scores(fitted(), ["m2", "Ada Lovelace", "m1"]).tolist() == [[0.6, 1.0, 0, 0, 0]]
    assert best_ranks(fitted().read(["x", "m1", "Ada Lovelace"])) == {"m1": 2}


def test_no_preference_is_no_answer():
    encoder = fitted(any=["No preference"])
    encoded = encoder.encode_wants(["no  preference", ["m1", "No Preference"], "No preference; m2"])
    assert encoded.answered.tolist() == [False, True, True]
    assert [choice.found for choice in encoder.read("m1; no preference")] == [("m1",)]


def test_nobody_known_is_no_answer():
    encoder = fitted()
    answered = encoder.encode_wants([None, "", ["Bob"], ["Bob", "m1"]]).answered
    assert answered.tolist() == [False, False, False, True]


def test_ids_go_before_names():
    people = [("kim", "Noor"), ("noor", "Kim")]
    assert found("Kim", people=people) == {1: ("kim",)}
    assert found("noor", people=people) == {1: ("noor",)}


def test_ids_that_differ_by_case_are_told_apart_only_as_they_are():
    people = [("ada", "A"), ("Ada", "B")]
    assert found("Ada", people=people) == {1: ("Ada",)}
    assert fitted(people=people).encode_wants(["ADA"]).answered.tolist() == [False]
    with pytest.raises(CohortError, match=r"unlike a name that 'Ada' and 'ada' have\. Got 'ADA'\. Write the id"):
        fitted(people=people, unknown="error").encode_wants(["ADA"])


def test_namesakes_are_left_out_and_mistakes_with_rows_where_asked_for():
    people = [("m1", "Kim Lee"), ("m2", "Lee, Kim"), ("m3", "Kim Lee")]
    assert fitted(people=people).encode_wants(["kim lee", "m1; Kim Lee"]).answered.tolist() == [False, True]
    encoder = fitted(people=people, unknown="error")
    with pytest.raises(CohortError) as raised:
        encoder.encode_wants(["m1", "kim lee", None, ["m2", "Kim Lee"]])
    assert [(mistake.code, mistake.row, mistake.got) for mistake in raised.value.mistakes] == [
        ("name_ambiguous", 1, "kim lee"),
        ("name_ambiguous", 3, "Kim Lee"),
    ]
    assert "'m1' and 'm2' and 1 more have" in str(raised.value)


def test_unknown_names_are_mistakes_where_asked_for_with_the_nearest():
    encoder = fitted(unknown="error")
    with pytest.raises(CohortError) as raised:
        encoder.encode_wants([["Ada Lovlace", "m2"], "grace.hoper@example.org", "zzz"])
    hints = [mistake.hint for mistake in raised.value.mistakes]
    assert hints[:2] == ["Did you mean 'ada lovelace', id 'm1'?", "Did you mean 'grace.hopper@example.org'?"]
    assert "note" in hints[2]


def test_nearest_names_are_looked_up_for_so_many_mistakes_as_are_read():
    with pytest.raises(CohortError) as raised:
        fitted(unknown="error").encode_wants([f"Ada Lovelac {n}" for n in range(60)])
    assert sum("Did you mean" in (mistake.hint or "") for mistake in raised.value.mistakes) == 50
    assert len(raised.value.mistakes) == 60


@pytest.mark.parametrize("place", [0, -1, 1.5, "often", True, "1e400"])
def test_places_of_a_grid_must_be_places(place):
    with pytest.raises(CohortError) as raised:
        fitted().encode_wants([None, {"m1": place}])
    assert (raised.value.mistakes[0].code, raised.value.mistakes[0].row) == ("choices_not_ranked", 1)


@pytest.mark.parametrize(
    "settings",
    [
        {"worth": []}, {"worth": [0.3, 1]}, {"worth": [2]}, {"worth": [1, 0]}, {"worth": "abc"}, {"worth": [True]},
        {"worth": 1}, {"worth": [float("nan")]}, {"unknown": "ignore"}, {"separator": ""}, {"any": "none"},
    ],
)  # fmt: skip
def test_wrong_settings(settings):
    with pytest.raises(PolicyError, match=f"'{next(iter(settings))}' must"):
        fitted(**settings)


def test_who_is_new_takes_no_name_from_those_who_were_there():
    encoder = fitted("Kim Lee", people=[("m1", "Kim Lee")])
    extended = encoder.extend(["Kim Lee"], [("m2", "Kim Lee"), ("m1", "Kim Lee"), ("m3", "Noor")])
    assert [choice.found for choice in extended.read(["kim lee", "m2", "noor"])] == [("m1",), ("m2",), ("m3",)]
    assert extended.ids_ == ("m1", "m2", "m3")
    assert encoder.ids_ == ("m1",)


def test_who_has_left_is_still_known():
    """So that nobody's score moves: who named only them still has answered."""
    extended = fitted().extend(["m1"], [])
    assert extended.encode_wants(["Ada Lovelace"]).answered.tolist() == [True]


def test_stored_as_json_reads_names_as_before():
    encoder = fitted("a|b")
    stored = from_dict(json.loads(json.dumps(encoder.to_dict())))
    assert stored.read("Lovelace, Ada|m2") == encoder.read("Lovelace, Ada|m2")
    assert stored.separators_ == ("|", None)


def test_in_common_is_the_choice_in_words():
    encoder = fitted()
    assert encoder.in_common(["m2", "m1"], PEOPLE[0]) == ("second choice",)
    assert encoder.in_common(["m2", "m1"], PEOPLE[4]) == ()
    assert encoder.rank("m1", PEOPLE[0]) == 1
    assert encoder.rank("m1", None) == 0


def test_ordinals():
    assert [ordinal(rank) for rank in (1, 10, 11, 12, 13, 21, 22, 23, 24, 111)] == [
        "first", "tenth", "11th", "12th", "13th", "21st", "22nd", "23rd", "24th", "111th",
    ]  # fmt: skip


@given(st.text(max_size=12), st.text(max_size=12))
def test_any_name_is_found_as_it_is_written(first, last):
    name = f"{first} {last}".strip()
    encoder = fitted(people=[("id-1", name), ("id-2",)])
    assert [choice.found for choice in encoder.read([name])] == ([("id-1",)] if text_of(name) else [])
