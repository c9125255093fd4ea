"""Weekly times as bits: against sets of minutes, minute by minute, in real weeks with clock changes."""

import datetime as dt
import zoneinfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mentormatch.answers import ProgrammeWeeks, TimesInZone
from mentormatch.encoders import ScheduleEncoder, from_dict, weekly_overlaps
from mentormatch.errors import CohortError, PolicyError

ZONES = ("Europe/London", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "Asia/Kolkata", "UTC+3")
WEEK = 7 * 24 * 60
NAMES = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@st.composite
def weeks(draw, minutes=(5, 15, 30, 60)):
    """Slots of a week as text, and the minutes of the week that they are."""
    step = draw(st.sampled_from(minutes))
    slots, inside = [], set()
    for _ in range(draw(st.integers(1, 4))):
        day, start = draw(st.integers(0, 6)), draw(st.integers(0, 24 * 60 // step - 1)) * step
        length = draw(st.integers(1, 8 * 60 // step)) * step
        end = (start + length) % (24 * 60)
        slots.append(f"{NAMES[day]} {start // 60:02}:{start % 60:02}-{end // 60:02}:{end % 60:02}")
        inside |= {(day * 1440 + start + minute) % WEEK for minute in range(length)}
    return "; ".join(slots), frozenset(inside)


def in_utc(inside, zone, instant):
    """The minutes of the week in UTC, by zoneinfo, of the week of an instant."""
    offset = 180 if zone == "UTC+3" else instant.astimezone(zoneinfo.ZoneInfo(zone)).utcoffset().total_seconds() / 60
    return {int((minute - offset) % WEEK) for minute in inside}


def minutes_in_stretches(inside, shortest):
    """How many minutes stand in stretches of at least so many, around the week."""
    if len(inside) == WEEK:
        return WEEK
    total, starts = 0, [minute for minute in inside if (minute - 1) % WEEK not in inside]
    for start in starts:
        length = 0
        while (start + length) % WEEK in inside:
            length += 1
        total += length if length >= shortest else 0
    return total


people = st.tuples(weeks(), st.sampled_from(ZONES))


@given(
    st.lists(people, min_size=1, max_size=3),
    st.lists(people, min_size=1, max_size=3),
    st.dates(dt.date(2025, 1, 1), dt.date(2027, 12, 31)),
    st.integers(1, 30),
    st.sampled_from([1, 20, 30, 45, 60, 90]),
    st.booleans(),
)
@settings(max_examples=40, deadline=None)
def test_common_hours_are_those_of_the_week_with_fewest(  # noqa: PLR0917
    wanting, offering, starts, many, shortest, compiled
):
    programme = ProgrammeWeeks(starts, many)
    columns = [[TimesInZone(text, zone) for (text, _), zone in side] for side in (wanting, offering)]
    encoder = ScheduleEncoder(hours=2, shortest=shortest).with_weeks(programme).fit(*columns)
    wants, offers = encoder.encode_wants(columns[0]), encoder.encode_offers(columns[1])
    expected = np.array(
        [
            [
                min(
                    minutes_in_stretches(in_utc(own, zone, instant) & in_utc(other, other_zone, instant), shortest)
                    for instant in programme.instants
                )
                for (_, other), other_zone in offering
            ]
            for (_, own), zone in wanting
        ]
    )
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(weekly_overlaps, "_is_compiled", lambda _: compiled)
        assert encoder.clocks_.minutes_block(wants.values, offers.values).tolist() == expected.tolist()
        assert encoder.clocks_.minutes_block(offers.values, wants.values).T.tolist() == expected.tolist()
        row, column = (places.reshape(-1) for places in np.indices(expected.shape))
        pairs = encoder.clocks_.minutes_pairs(wants.values[row], offers.values[column])
        assert pairs.tolist() == expected.reshape(-1).tolist()
        scores = np.minimum(1.0, expected / 120)
        assert encoder.mean(wants, offers) == pytest.approx(scores.mean(), abs=1e-12)
        block, blank = np.zeros(expected.shape), 7.0
        worth = np.append(encoder.scores_of_steps(), blank)
        encoder.clocks_.add_block(wants.values, offers.values, worth, block)
        assert block == pytest.approx(scores)


@given(people, people, st.dates(dt.date(2025, 1, 1), dt.date(2027, 12, 31)), st.integers(1, 60))
@settings(max_examples=60, deadline=None)
def test_times_that_are_told_are_free_for_both_in_every_week(own, other, starts, many):
    programme = ProgrammeWeeks(starts, many)
    cells = [TimesInZone(text, zone) for (text, _), zone in (own, other)]
    encoder = ScheduleEncoder(shortest=1).with_weeks(programme).fit(cells[:1], cells[1:])
    told = encoder.common_times(*cells)
    inside = [
        in_utc(own[0][1], own[1], instant) & in_utc(other[0][1], other[1], instant) for instant in programme.instants
    ]
    own_clock = [
        set(in_own_clock(each, own[1], instant)) for each, instant in zip(inside, programme.instants, strict=True)
    ]
    assert {minute for text, _ in told for minute in minutes_of(text)} == set.intersection(*own_clock)
    for _, others in told:
        for text in others:
            assert set(minutes_of(text)) <= other[0][1]


def in_own_clock(inside, zone, instant):
    offset = 180 if zone == "UTC+3" else instant.astimezone(zoneinfo.ZoneInfo(zone)).utcoffset().total_seconds() / 60
    return {int((minute + offset) % WEEK) for minute in inside}


def minutes_of(text):
    """The minutes of a stretch as it is told: "Fri 22:00-Sat 02:00"."""
    first, last = text.split("-")
    day, start = first.split()
    until, end = last.split() if " " in last else (day, last)
    start, end = (NAMES.index(d) * 1440 + int(c[:2]) * 60 + int(c[3:]) for d, c in ((day, start), (until, end)))
    end += WEEK if end <= start else 0
    return [minute % WEEK for minute in range(start, end)]


def test_monday_morning_and_monday_evening_share_nothing():
    encoder = ScheduleEncoder().fit(["Monday morning"], ["Monday evening"])
    assert encoder.score(
        encoder.encode_wants(["Monday morning"]).values, encoder.encode_offers(["Monday evening"]).values
    ).tolist() == [[0.0]]
    assert encoder.in_common("Monday morning", "Monday evening") == ()


def test_neighbouring_slots_join_and_doubled_ones_count_once():
    written = ["Mon 18-19; Mon 19-20; Mon 18-19", "Mon 18-20"]
    encoder = ScheduleEncoder(shortest=90).fit(written, written)
    values = encoder.encode_wants(written).values
    assert (values[0] == values[1]).all()


def test_a_blank_zone_counts_as_blank_and_is_said():
    cells = [TimesInZone("Mon 18-20", "Europe/Paris"), TimesInZone("Mon 18-20", "")]
    encoder = ScheduleEncoder().fit(cells, cells)
    assert encoder.encode_wants(cells).answered.tolist() == [True, False]
    assert any("no known time zone" in note for note in encoder.notes())


def test_all_that_cannot_be_read_is_said_at_once_with_what_to_write():
    column = ["Mon 18-20", "flexible", None, "ask me", "flexible"]
    encoder = ScheduleEncoder().fit(column, [])
    with pytest.raises(CohortError) as caught:
        encoder.encode_wants(column)
    assert [(mistake.row, mistake.got) for mistake in caught.value.mistakes] == [
        (1, "flexible"),
        (3, "ask me"),
        (4, "flexible"),
    ]
    assert '"flexible" = ' in str(caught.value)


def test_an_answer_that_meets_anything_has_all_hours():
    encoder = ScheduleEncoder(any=["flexible"]).fit(["flexible"], ["Mon 3:00-4:00am"])
    wants, offers = encoder.encode_wants(["flexible"]), encoder.encode_offers(["Mon 3:00-4:00am"])
    assert encoder.score(wants.values, offers.values).tolist() == [[1.0]]


@pytest.mark.parametrize(
    "wrong",
    [
        {"hours": 0},
        {"hours": 169},
        {"hours": "two"},
        {"shortest": 0},
        {"shortest": 1.5},
        {"parts": {"dawn": [5, 7]}},
        {"parts": {"evening": [20, 18]}},
        {"parts": [18, 20]},
        {"any": "flexible"},
    ],
)
def test_wrong_settings_are_said(wrong):
    with pytest.raises(PolicyError):
        ScheduleEncoder(**wrong).fit([], [])


def test_parts_of_the_day_can_be_set():
    encoder = ScheduleEncoder(parts={"evening": [18, 22]}).fit(["Mon evening"], ["Mon evening"])
    assert encoder.in_common("Mon evening", "Mon 9-23") == ("Mon 18:00-22:00",)


def test_what_was_learned_is_restored_and_extended():
    column = [TimesInZone("Mon 18:15-20:00", "Europe/Paris"), TimesInZone("weekdays", "Asia/Kolkata")]
    fitted = ScheduleEncoder(hours=3).fit(column, column)
    again = from_dict(fitted.to_dict())
    values = fitted.encode_wants(column).values
    assert (again.encode_wants(column).values == values).all()
    more = [*column, TimesInZone("Tue 9:05-10:00", "America/New_York")]
    wider = again.extend(more, column)
    new = wider.encode_wants(more).values
    assert wider.score(new, new)[:2, :2].tolist() == fitted.score(values, values).tolist()
