"""Time zones: as the data base has them, as people write them, and what is none."""

import datetime as dt
import zoneinfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentormatch.answers import time_zones
from mentormatch.answers.time_zones import Zone, read_zone, zone_advice

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
        *("CST", "ist", "EST", "BST", "PST", "CEST", "Londn", "15:30", "UTC+15", "UTC+5:60", "UTC+5.3", 0.25, True, 99),
        *("Factory", "posix", "GMT+1 or so", "05:30:00", "-13"),
    ],
)
def test_what_is_no_time_zone(cell):
    with pytest.raises(ValueError, match="must be a time zone"):
        read_zone(cell)


@pytest.mark.parametrize("cell", [None, " ", [], "\u200b"])
def test_blank(cell):
    assert read_zone(cell) is None


@pytest.mark.parametrize("several", sorted(time_zones._AMBIGUOUS))
def test_letters_of_several_places_are_told_what_to_write(several):
    with pytest.raises(ValueError, match="must be a time zone"):
        read_zone(several)
    advice = zone_advice(several.upper())
    for place in time_zones._AMBIGUOUS[several]:
        assert read_zone(place) is not None
        assert f"'{place}'" in advice


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("Londn", "Did you mean 'Europe/London'?"),
        ("berlin", "Did you mean 'Europe/Berlin'?"),
        ("Europe/Londn", "Did you mean 'Europe/London'?"),
        ("UTC+15", "Offsets are such as 'UTC+2', '-03:30' or 5.75, from -12 to 14 hours and in quarters of an hour."),
        ("wherever", "Write a place such as 'Europe/London', or an offset such as 'UTC+2'."),
    ],
)
def test_advice(text, advice):
    assert zone_advice(text) == advice


def test_without_a_data_base_offsets_can_be_read_still(monkeypatch):
    monkeypatch.setattr(time_zones, "_names", dict)
    assert read_zone("UTC+2") == Zone.fixed(120)
    assert "install the package 'tzdata'" in zone_advice("Europe/London")
