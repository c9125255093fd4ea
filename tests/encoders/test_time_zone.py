"""Time zones: the hours between the clocks, in the weeks of the programme."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentormatch.answers import ProgrammeWeeks, read_zone
from mentormatch.encoders import from_dict, make
from mentormatch.errors import CohortError, PolicyError

ZONES = ["London", "Europe/Berlin", "NYC", "UTC+5:30", "India", "Sydney", "Asia/Tokyo", -8, "Hanoi (GMT+7)", None]
SPRING = ProgrammeWeeks(dt.date(2026, 3, 9), 3)


def scores(encoder, wants, offers):
    return encoder.score(encoder.encode_wants(wants).values, encoder.encode_offers(offers).values).tolist()


@given(
    st.lists(st.sampled_from(ZONES), min_size=1),
    st.lists(st.sampled_from(ZONES), min_size=1),
    st.sampled_from([0.5, 6, 12]),
    st.sampled_from([ProgrammeWeeks(), SPRING]),
)
def test_the_score_is_one_less_the_hours_apart_over_within(wants, offers, within, weeks):
    encoder = make("time_zone", within=within).with_weeks(weeks).fit(wants, offers)
    got = scores(encoder, wants, offers)
    for row, want in enumerate(wants):
        for column, offer in enumerate(offers):
            both = want is not None and offer is not None
            hours = weeks.minutes_apart(read_zone(want), read_zone(offer)) / 60 if both else within
            assert got[row][column] == pytest.approx(max(0, 1 - hours / within), abs=1e-12)


def test_the_weeks_of_the_programme_decide():
    year = make("time_zone").fit(["London"], ["NYC"])
    spring = make("time_zone").with_weeks(SPRING).fit(["London"], ["NYC"])
    assert scores(year, ["London"], ["NYC"]) == [[pytest.approx(1 / 6)]]
    assert scores(spring, ["London"], ["NYC"]) == [[pytest.approx(2 / 6)]]
    restored = from_dict(spring.to_dict())
    assert scores(restored, ["London"], ["NYC"]) == scores(spring, ["London"], ["NYC"])
    assert scores(spring.extend(["Rome"], []), ["London"], ["NYC"]) == scores(spring, ["London"], ["NYC"])


def test_clocks_that_are_the_same_are_one_feature():
    encoder = make("time_zone").fit(["Berlin", "Paris"], ["Rome", "London"])
    assert encoder.get_feature_names_out().tolist() == ["Europe/London", "Europe/Berlin"]


def test_unclear_answers_are_one_mistake_a_kind_or_blank():
    offers = ["EST", "London", "EST", "anywhere"]
    encoder = make("time_zone").fit(["London"], offers)
    with pytest.raises(CohortError) as caught:
        encoder.encode_offers(offers)
    assert [(mistake.code, mistake.row, mistake.got) for mistake in caught.value.mistakes] == [
        ("cell_not_read", 0, "EST"),
        ("cell_not_read", 3, "anywhere"),
    ]
    assert "(2 rows say so)" in caught.value.mistakes[0].expected
    lenient = make("time_zone", unclear="blank").fit(["London"], offers)
    assert lenient.encode_offers(offers).answered.tolist() == [False, True, False, False]
    assert lenient.notes() == (
        "2 answers read as the time zone of what they name: 'London'",
        "3 answers counted as blank, since they name no time zone for sure: 'EST', 'anywhere'",
    )


def test_what_is_in_common_and_what_is_missing():
    encoder = make("time_zone").fit(["London"], ["Lisbon"])
    assert encoder.in_common("London", "Lisbon") == ("Lisbon (the same time)",)
    assert encoder.in_common("London", "Tokyo") == encoder.missing("London", "EST") == ()
    assert encoder.in_common("London", "Europe/Berlin") == ("Europe/Berlin (1 hour apart)",)
    assert encoder.missing("London", "Sydney") == ("a clock nearer to London",)


@pytest.mark.parametrize("wrong", [{"within": 0}, {"within": -1}, {"within": "6"}, {"unclear": "guess"}])
def test_settings_are_checked(wrong):
    with pytest.raises(PolicyError) as caught:
        make("time_zone", **wrong)
    assert caught.value.mistakes[0].path == tuple(wrong)
