"""Time zones that are written among weekly times."""

import pytest

from mentormatch.answers import TimesInZone, read_weekly_times, read_zone, times_and_zone
from mentormatch.answers.zones_in_times import take_out_zone

WRITTEN = [
    ("Mon 18-20 CET", "Mon 18-20", "CET"),
    ("Tue 6pm-8pm London; Thu 9am-11am London", "Tue 6pm-8pm; Thu 9am-11am", "London"),
    ("weekday evenings in Tokyo", "weekday evenings", "Tokyo"),
    ("Mon 18:00-20:00 (GMT+1)", "Mon 18-20", "GMT+1"),
    ("lundi 18h-20h heure de Paris", "Mon 18-20", "Europe/Paris"),
    ("Mittwochabend MEZ", "Wed evening", "MEZ"),
    ("evenings (Pacific Time)", "evenings", "Pacific Time"),
    ("Sat 10-12 (UTC+05:30) Chennai, Kolkata", "Sat 10-12", "Asia/Kolkata"),
]


@pytest.mark.parametrize(("written", "times", "zone"), WRITTEN)
def test_zone_is_read_apart(written, times, zone):
    found, name = times_and_zone(TimesInZone(written, "Asia/Dubai"))
    assert read_weekly_times(found) == read_weekly_times(times)
    assert read_zone(name) == read_zone(zone)


@pytest.mark.parametrize("written", ["Mon 18-20", "weekday evenings", "flexible", "le soir, c'est mieux", "Sat", ""])
def test_times_without_a_zone_are_left_alone(written):
    assert take_out_zone(written) is None
    assert times_and_zone(TimesInZone(written, "Asia/Dubai")) == (written, "Asia/Dubai")


@pytest.mark.parametrize(
    "written", ["Mon 18-20 EST", "after 6pm PT", "9am-5pm Mon-Fri IST", "Mon 18-20 CET, Tue 9-11 JST"]
)
def test_zones_that_could_be_several_are_asked(written):
    with pytest.raises(ValueError, match="zone"):
        times_and_zone(TimesInZone(written, "Asia/Dubai"))


def test_zone_counts_only_where_others_have_one():
    with pytest.raises(ValueError, match="Europe/Brussels"):
        times_and_zone("Mon 18-20 CET")
