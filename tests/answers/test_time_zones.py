"""Time zones: as the data base has them, as people write them, and what is none."""

import datetime as dt
import tomllib
import zoneinfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentormatch.answers import time_zones, zone_names
from mentormatch.answers.time_zones import Zone, read_zone, zone_advice
from mentormatch.answers.zone_names import zones_named

NAMES = sorted(zone for zone in zoneinfo.available_timezones() if "/" in zone)


@given(st.sampled_from(NAMES))
def test_names_are_read_as_the_data_base_has_them(name):
    assert read_zone(name) == Zone(name)
    assert read_zone(f"  {name.upper().replace('_', ' ')} ") == read_zone(name)


@given(st.integers(-12 * 4, 14 * 4))
def test_every_way_to_write_an_offset(quarters):
    minutes = quarters * 15
    if 0 < abs(minutes) < 60:
        with pytest.raises(ValueError, match="must be a time zone"):
            read_zone(minutes / 60)
        return
    sign, (hours, rest) = "+" if minutes >= 0 else "-", divmod(abs(minutes), 60)
    written = [f"{sign}{hours:02}:{rest:02}", f"UTC{sign}{hours}:{rest:02}", f"gmt {sign}{hours:02}{rest:02}"]
    written += [minutes / 60, str(minutes / 60), f"Utc{sign}{abs(minutes) / 60:g}".replace(".", ",")]
    if rest == 0:
        written += [f"UTC {sign} {hours}", f"{sign}{hours}", minutes // 60]
    assert {read_zone(text) for text in written} == {Zone.fixed(minutes)}
    assert Zone.fixed(minutes).minutes_at(dt.datetime(2026, 1, 1, tzinfo=dt.UTC)) == minutes


@pytest.mark.parametrize("cell", ["UTC", "gmt", "Z", 0, "Etc/UTC"])
def test_zero(cell):
    assert read_zone(cell).minutes_at(dt.datetime(2026, 7, 1, tzinfo=dt.UTC)) == 0


def test_minus_signs_of_all_kinds():
    assert {read_zone(f"UTC{sign}5") for sign in "-\u2212"} == {Zone("UTC-05:00")}


def test_signs_of_etc_run_the_other_way():
    assert read_zone("Etc/GMT+5").minutes_at(dt.datetime(2026, 7, 1, tzinfo=dt.UTC)) == -300


@pytest.mark.parametrize(
    "cell",
    [
        *("CST", "ist", "EST", "BST", "PST", "USA", "Londn", "15:30", "UTC+15", "UTC+5:60", "UTC+5.3", 0.25, True, 99),
        *("Factory", "posix", "GMT+1 or so", "05:30:00", "-13"),
    ],
)
def test_what_is_no_time_zone(cell):
    with pytest.raises(ValueError, match="must be a time zone"):
        read_zone(cell)


@pytest.mark.parametrize("cell", [None, " ", [], "\u200b"])
def test_blank(cell):
    assert read_zone(cell) is None


@pytest.mark.parametrize("several", ["EST", "IST", "CST", "BST", "USA", "Brazil", "Australia", "Russia", "Canada"])
def test_names_of_several_clocks_are_told_what_to_write(several):
    with pytest.raises(ValueError, match="must be a time zone"):
        read_zone(several)
    advice = zone_advice(several.lower(), column="time zone")
    place = zones_named(several)[0]
    assert f"'{place}'" in advice
    assert f'the lines [answers."time zone"] and "{several.lower()}" = "{place}" settle it for all rows.' in advice


def test_the_lines_of_advice_are_toml():
    assert "[answers" not in zone_advice("wherever", column="zone")  # nothing is meant for sure
    advice = zone_advice("EST", column='my "zone"\\')
    lines = advice.partition("the lines ")[2].removesuffix(" settle it for all rows.").replace(" and ", "\n")
    assert tomllib.loads(lines) == {"answers": {'my "zone"\\': {"EST": "America/New_York"}}}


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("Londn", "Did you mean 'Europe/London'?"),
        ("Berln", "Did you mean 'Europe/Berlin'?"),
        ("Europe/Londn", "Did you mean 'Europe/London'?"),
        ("UTC+15", "Offsets are such as 'UTC+2', '-03:30' or 5.75, from -12 to 14 hours and in quarters of an hour."),
        ("wherever", "Write a place such as 'Europe/London', or an offset such as 'UTC+2'."),
    ],
)
def test_advice(text, advice):
    assert zone_advice(text) == advice


def test_without_a_data_base_offsets_can_be_read_still(monkeypatch):
    for module in (time_zones, zone_names):
        monkeypatch.setattr(module, "iana_names", dict)
    monkeypatch.setattr(zone_names, "_tables", dict)
    assert read_zone("UTC+2") == Zone.fixed(120)
    assert "install the package 'tzdata'" in zone_advice("Europe/London")


@given(
    st.sampled_from(NAMES),
    st.integers(0, 90 * 365 * 24).map(lambda hours: dt.datetime(1990, 1, 1, tzinfo=dt.UTC) + dt.timedelta(hours=hours)),
)
def test_the_offset_at_an_instant_is_that_of_zoneinfo(name, instant):
    offset = instant.astimezone(zoneinfo.ZoneInfo(name)).utcoffset()
    assert read_zone(name).minutes_at(instant) == round(offset.total_seconds() / 60)


def test_an_instant_needs_a_time_zone_and_a_zone_a_name_of_the_data_base():
    with pytest.raises(ValueError, match="must have a time zone"):
        Zone("Europe/London").minutes_at(dt.datetime(2026, 1, 1))  # noqa: DTZ001  which is what is refused
    with pytest.raises(ValueError, match="no name of the IANA database"):
        Zone("Europe/Londn").minutes_at(dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
