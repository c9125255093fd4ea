"""Words for nothing, anything and nobody, and scales: known once."""

import itertools

import pytest

from mentormatch.answers.known_answers import ANY_WORDS, BLANK_WORDS, NOBODY_WORDS, SCALES, scale_of
from mentormatch.answers.text import fold
from mentormatch.answers.yes_no import NO_WORDS, YES_WORDS
from mentormatch.column_roles.columns import infer_column
from mentormatch.column_roles.known_columns import known_comparisons
from mentormatch.profiles.cohort import Cohort


def test_words_are_folded_and_mean_one_thing():
    for words in (BLANK_WORDS, ANY_WORDS, NOBODY_WORDS, *map(set, SCALES)):
        assert {word for word in words if fold(word) != word} == set()
    assert BLANK_WORDS <= NOBODY_WORDS
    assert not NOBODY_WORDS & ANY_WORDS
    assert not NOBODY_WORDS & YES_WORDS
    assert not BLANK_WORDS & (NO_WORDS | YES_WORDS)


@pytest.mark.parametrize("answer", ["No", "no one", "Niemand", "Personne", "Nadie", "Ninguém", "Nessuno", "—"])
def test_answers_that_name_nobody(answer):
    assert fold(answer) in NOBODY_WORDS


def test_scales_agree_on_the_order_of_two_steps():
    order = {pair: scale for scale in SCALES for pair in itertools.combinations(scale, 2)}
    assert {(low, high) for low, high in order if (high, low) in order} == set()
    assert all(len({*scale}) == len(scale) for scale in SCALES)


def test_no_scale_stands_in_another():
    for inner, outer in itertools.permutations(SCALES, 2):
        runs = [outer[start : start + len(inner)] for start in range(len(outer))]
        assert inner not in runs, "scores are the same with the longer one"


@pytest.mark.parametrize("scale", SCALES)
def test_init_and_the_default_policy_know_the_same_scales(scale):
    ends = scale[-1], scale[0]
    assert {*ends} <= {*scale_of(ends)}
    assert infer_column("Level", [*reversed(scale)]).scale == scale
    columns = {"level": scale[0]}, {"level": scale[-1]}
    cohort = Cohort.from_records(mentees=[{"id": "kim", **columns[0]}], mentors=[{"id": "ada", **columns[1]}])
    (comparison,), _ = known_comparisons(cohort)
    assert comparison.encoder["levels"] == [*scale_of(ends)]


def test_first_scale_that_holds_all_answers_counts():
    assert scale_of(["Junior", "senior", "junior"])[:2] == ("intern", "junior")
    assert scale_of(["junior", "professional"])[0] == "trainee"
    assert scale_of([]) == scale_of([""]) == scale_of(["junior", "red"]) == ()
