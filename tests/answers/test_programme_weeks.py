"""The weeks of a programme: offsets across changes of the clocks, and how far apart two clocks are."""

import datetime as dt
import zoneinfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentormatch.answers.programme_weeks import ProgrammeWeeks
from mentormatch.answers.time_zones import Zone

NAMES = sorted(zone for zone in zoneinfo.available_timezones() if "/" in zone)
ZONES = st.sampled_from(NAMES).map(Zone) | st.integers(-48, 56).map(lambda quarters: Zone.fixed(15 * quarters))
WEEKS = st.builds(ProgrammeWeeks, st.dates(dt.date(1990, 1, 1), dt.date(2060, 1, 1)), st.integers(1, 60))


@given(st.sampled_from(NAMES), WEEKS)
def test_offsets_at_each_week_are_those_of_zoneinfo(name, weeks):
    noons = [
        dt.datetime.combine(weeks.starts + dt.timedelta(days=7 * week), dt.time(12), dt.UTC)
        for week in range(weeks.weeks)
    ]
    assert list(weeks.instants) == noons
    offsets = [noon.astimezone(zoneinfo.ZoneInfo(name)).utcoffset() for noon in noons]
    assert weeks.offsets(Zone(name)) == tuple(round(offset.total_seconds() / 60) for offset in offsets)


@given(ZONES, ZONES, WEEKS)
def test_how_far_apart_is_symmetrical_and_around_the_clock(first, second, weeks):
    apart = weeks.minutes_apart(first, second)
    assert apart == weeks.minutes_apart(second, first)
    assert 0 <= apart <= 12 * 60
    assert weeks.minutes_apart(first, first) == 0
    one = ProgrammeWeeks(weeks.starts, 1)
    assert one.minutes_apart(first, second) <= apart


def test_a_change_of_the_clocks_counts_in_its_weeks():
    london, york = Zone("Europe/London"), Zone("America/New_York")
    apart = [ProgrammeWeeks(dt.date(2026, 3, day), 1).minutes_apart(london, york) // 60 for day in (2, 9, 23, 30)]
    assert apart == [5, 4, 4, 5]  # America changes its clocks on 8 March, Europe on 29 March
    assert ProgrammeWeeks(dt.date(2026, 3, 9), 3).minutes_apart(london, york) == 240
    assert ProgrammeWeeks(dt.date(2026, 3, 9), 4).minutes_apart(london, york) == 300


def test_without_a_start_the_weeks_are_those_of_a_fixed_year():
    instants = ProgrammeWeeks().instants
    assert (instants[0].date(), len(instants)) == (dt.date(2026, 1, 1), 52)
    assert ProgrammeWeeks(dt.date(2027, 1, 4)).instants[-1].date() == dt.date(2027, 12, 27)


@pytest.mark.parametrize(("starts", "weeks"), [(None, None), ("2026-09-01", 12), ("2026-09-01", None)])
def test_from_texts(starts, weeks):
    read = ProgrammeWeeks.from_texts(starts, weeks)
    assert (read.starts and read.starts.isoformat(), read.weeks) == (starts, weeks)
