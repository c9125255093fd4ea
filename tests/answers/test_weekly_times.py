"""Weekly times as people write them, and as forms export them."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from weekly_spellings import ASKED, READ

from mentormatch.answers import WeeklyTimes, grid_cells, read_weekly_times

NAMES = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def meant(code):
    """The times of a code such as "04:18-19.5;6:9-12"."""
    ranges = []
    for clause in code.split(";"):
        days, _, hours = clause.partition(":")
        for day in map(int, days):
            for start, end in (map(float, each.split("-")) for each in hours.split(",")):
                ranges.append((day * 1440 + round(start * 60), day * 1440 + round(end * 60)))
    return WeeklyTimes.of(ranges)


@pytest.mark.parametrize(("written", "code"), [(written, code) for written, code in READ.items() if code])
def test_what_people_write_is_read(written, code):
    assert read_weekly_times(written) == meant(code)


@pytest.mark.parametrize("written", ASKED)
def test_what_could_mean_several_things_is_asked(written):
    with pytest.raises(ValueError, match=r"."):
        read_weekly_times(written)


@given(st.text(max_size=30) | st.sampled_from([7, 2.5, True, ["Mon", 3], {"Mon": 2}]))
def test_any_text_is_read_or_asked(cell):
    try:
        times = read_weekly_times(cell)
    except ValueError:
        return
    assert times is None or all(0 <= start < end <= 7 * 1440 for start, end in times.stretches)


@given(
    st.lists(st.tuples(st.integers(0, 6), st.integers(0, 95), st.integers(1, 40)), min_size=1, max_size=5),
    st.sampled_from(["; ", "\n", ", ", "|"]),
)
def test_clocks_of_12_and_24_hours_and_lists_say_the_same(slots, sign):
    def clock(minutes, *, half):
        hour, minute = divmod(minutes % 1440, 60)
        if not half:
            return f"{hour:02}:{minute:02}"
        return f"{hour % 12 or 12}:{minute:02}{'am' if hour < 12 else 'pm'}"

    expected = WeeklyTimes.of((d * 1440 + a * 15, d * 1440 + (a + n) * 15) for d, a, n in slots)
    for half in (False, True):
        written = [f"{NAMES[d]} {clock(a * 15, half=half)}-{clock((a + n) * 15, half=half)}" for d, a, n in slots]
        assert read_weekly_times(sign.join(written)) == read_weekly_times(written) == expected


def test_all_slots_of_the_made_up_cohort_are_read(real_data):
    folder = real_data("availability_slots_synthetic")
    slots = {
        slot
        for name in ("mentors", "mentees")
        for person in json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
        for slot in person["availability"]
    }
    assert len(slots) == 26
    assert all(read_weekly_times(slot).minutes == 60 for slot in slots)


def test_a_grid_of_half_hours():
    headings = [f"{day} {hour:02}:{minute:02}" for day in NAMES for hour in range(8, 20) for minute in (0, 30)]
    assert len(headings) == 168
    ticks = [[int(heading.startswith("Tue 18"))] for heading in headings]
    (cell,) = grid_cells(headings, ticks)
    assert read_weekly_times(cell) == meant("1:18-19")


@pytest.mark.parametrize(
    ("headings", "answers", "code"),
    [
        (
            ["When? (your time) [Monday]", "When? (your time) [Friday]"],
            ["Morning (8-12), Evening (after 18)", ""],
            "0:8-12,18-22",
        ),
        (["mon_am", "mon_pm"], [0, 1], "0:12-17"),
        (["Free on Monday", "Free on Tuesday"], ["18-20", "no"], "0:18-20"),
        (["Mornings", "Evenings"], ["Mon, Wed", "Fri"], "02:8-12;4:17-21"),
        (["First choice", "Second choice"], ["Mon 18-20", "Tue 9-10"], "0:18-20;1:9-10"),
        (["Mon 9-10", "Mon 10-11"], ["x", "✓"], "0:9-11"),
        (["Monday 6:00 PM", "Monday 6:30 PM"], ["TRUE", "FALSE"], "0:18-18.5"),
    ],
)
def test_grids_of_forms(headings, answers, code):
    (cell,) = grid_cells(headings, [[answer] for answer in answers])
    assert read_weekly_times(cell) == meant(code)
