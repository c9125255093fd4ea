"""Numbers: a wished difference, its reach, and the mean in linear time."""

import time

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mentormatch.encoders import make
from mentormatch.errors import CohortError, PolicyError

GRADES = ["AA", "AO", "EO", "HEO", "SEO"]


def score(want, offer, **wish):
    encoder = make("number", **wish).fit([want], [offer])
    return float(encoder.score(encoder.encode_wants([want]).values, encoder.encode_offers([offer]).values)[0])


@pytest.mark.parametrize(
    ("wish", "want", "offer", "expected"),
    [
        ({"at_least": 2}, 1, 3, 1.0),
        ({"at_least": 2}, 1, 2.9, 0.0),
        ({"at_least": 2, "within": 2}, 1, 2, 0.5),
        ({"at_least": 2, "within": 2}, 1, 1, 0.0),
        ({"at_least": 2, "within": 2}, 1, -50, 0.0),
        ({"at_least": 0.2}, 0.1, 0.3, 1.0),
        ({"at_least": -1}, "5", "4,0", 1.0),
        ({"at_most": 3}, 1, 4, 1.0),
        ({"at_most": 3, "within": 4}, 1, 5, 0.75),
        ({"at_most": 3, "within": 4}, 1, 9, 0.0),
        ({"around": 5}, 1, 6, 1.0),
        ({"around": 5}, 1, 6.1, 0.0),
        ({"around": 0.2}, 0.1, 0.3, 1.0),
        ({"around": 5, "within": 10}, 1, 16, 0.0),
        ({"around": 5, "within": 10}, 1, 1, 0.5),
        ({"at_least": 1, "levels": GRADES}, "ao", "EO", 1.0),
        ({"at_least": 1, "levels": GRADES}, "EO", "AO", 0.0),
        ({"at_least": 1, "within": 2, "levels": GRADES}, "EO", "EO", 0.5),
        ({"around": 0, "levels": [3, 1, 2]}, 1.0, "1", 1.0),
    ],
)
def test_score(wish, want, offer, expected):
    assert score(want, offer, **wish) == pytest.approx(expected)


def test_score_broadcasts():
    encoder = make("number", at_most=1, within=2).fit([], [])
    assert encoder.score([[1], [5]], [2, 3, 9]).tolist() == [[1.0, 0.5, 0.0], [1.0, 1.0, 0.0]]
    assert encoder.score(1, 3) == 0.5
    assert encoder.score([], [1]).shape == (0,)


SMALL = st.lists(st.floats(-1e15, 1e15) | st.floats(-3, 3) | st.integers(-5, 5), min_size=1, max_size=15)


@settings(max_examples=150)
@example([0.0, 4294967296.0], [4294967296.0], "at_least", 1.1, 1.1)  # an offer a rounding beyond the reach
@example([-4294967296.0], [-4294967296.0], "at_most", -1.1, 1.1)
@given(
    SMALL,
    SMALL,
    st.sampled_from(["at_least", "at_most", "around"]),
    st.floats(-10, 10),
    st.floats(0, 1e16) | st.just(0),
)
def test_mean_by_prefix_sums_is_the_mean_of_all_pairs(wants, offers, wish, difference, within):
    encoder = make("number", **{wish: difference}, within=within).fit(wants, offers)
    wanting, offering = encoder.encode_wants(wants), encoder.encode_offers(offers)
    scores = encoder.score(wanting.values[:, None], offering.values)
    assert ((scores >= 0) & (scores <= 1)).all()
    mean = encoder.mean(wanting, offering)
    assert 0 <= mean <= 1
    assert mean == pytest.approx(scores.mean(), abs=1e-9)


@given(SMALL, SMALL, st.sampled_from(["at_least", "at_most", "around"]), st.integers(-3, 3))
def test_the_mean_of_a_step_is_the_share_of_ones(wants, offers, wish, difference):
    encoder = make("number", **{wish: difference}).fit(wants, offers)
    wanting, offering = encoder.encode_wants(wants), encoder.encode_offers(offers)
    assert encoder.mean(wanting, offering) == encoder.score(wanting.values[:, None], offering.values).mean()


def test_mean_of_100_000_distinct_numbers_within_seconds():
    rng = np.random.default_rng(3)
    wants, offers = rng.uniform(0, 40, 100_000).tolist(), rng.uniform(0, 40, 40_000).tolist()
    encoder = make("number", at_least=3, within=10).fit(wants, offers)
    started = time.perf_counter()
    wanting, offering = encoder.encode_wants(wants), encoder.encode_offers(offers)
    mean = encoder.mean(wanting, offering)
    assert time.perf_counter() - started < 60
    sample = encoder.score(wanting.values[:500, None], offering.values[:500])
    assert mean == pytest.approx(sample.mean(), abs=0.05)


def test_blank_answers_are_not_answered():
    encoded = make("number", around=0).fit([], []).encode_wants([None, "", " 4 ", float("nan"), 0])
    assert encoded.answered.tolist() == [False, False, True, False, True]
    assert encoded.values.tolist() == [0, 0, 4, 0, 0]


def test_what_is_no_number_is_told_with_its_row():
    encoder = make("number", around=0).fit([], [])
    with pytest.raises(CohortError) as raised:
        encoder.encode_wants([3, "5-7 years", None, "many", "5-7 years", 1e16, float("inf"), True])
    assert [(mistake.row, mistake.code) for mistake in raised.value.mistakes] == [
        (1, "not_a_number"),
        (3, "not_a_number"),
        (4, "not_a_number"),
        (5, "number_too_large"),
        (6, "not_a_number"),
        (7, "not_a_number"),
    ]


def test_what_is_no_level_is_told_with_its_row_and_the_nearest():
    encoder = make("number", at_least=1, levels=GRADES).fit([], [])
    with pytest.raises(CohortError) as raised:
        encoder.encode_offers(["EO", "HE0", None, "SCS9", 3])
    assert [mistake.row for mistake in raised.value.mistakes] == [1, 3, 4]
    assert "one of the levels AA, AO, EO, HEO, SEO. Got 'HE0'. Did you mean 'heo'?" in str(raised.value)


def test_in_common_shows_the_offer_where_it_counts():
    encoder = make("number", at_least=2, within=1).fit([], [])
    assert encoder.in_common(1, "8") == ("8",)
    assert encoder.in_common(1, 2) == ()
    assert encoder.get_feature_names_out().tolist() == ["number"]
    assert make("number", around=0, levels=GRADES).fit([], []).get_feature_names_out().tolist() == ["level"]


@pytest.mark.parametrize(
    ("wrong", "count"),
    [
        ({}, 1),
        ({"at_least": 1, "around": 2}, 1),
        ({"at_least": "2"}, 1),
        ({"at_least": True}, 1),
        ({"at_least": float("nan"), "within": -1}, 2),
        ({"around": 0, "within": float("inf"), "levels": "ab"}, 2),
        ({"within": None}, 2),
    ],
)
def test_wrong_settings(wrong, count):
    with pytest.raises(PolicyError) as raised:
        make("number", **wrong)
    assert len(raised.value.mistakes) == count
