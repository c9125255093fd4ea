import datetime as dt
import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentormatch.answers.number_words import bands_from_dates, is_band, number_in_words

UNITS = ("", " years", " mentees", " mentees per year", " yrs.", " (at most)", " Jahre!", "  hours/week")
DASHES = ("-", " - ", "–", " — ", " to ", " bis ", " or ", "\u2212")
BANDS = ("low", "middle", "high")


@given(low=st.integers(0, 60), more=st.integers(0, 40), dash=st.sampled_from(DASHES), unit=st.sampled_from(UNITS))
def test_a_band_is_read_at_the_end_that_is_asked_for(low, more, dash, unit):
    text = f"{low}{dash}{low + more}{unit}"
    assert [number_in_words(text, bands=bands) for bands in BANDS] == [low, low + more / 2, low + more]
    assert number_in_words(text) is None
    assert is_band(text)


@given(
    number=st.integers(0, 99),
    about=st.sampled_from(["", "up to ", "Max. ", "about ", "ca. ", "~", "at most ", "≤ "]),
    unit=st.sampled_from(UNITS),
    bands=st.sampled_from([None, *BANDS]),
)
def test_one_number_is_the_same_with_any_word_beside_it(number, about, unit, bands):
    assert number_in_words(f"{about}{number}{unit}", bands=bands) == number
    assert not is_band(f"{about}{number}{unit}")


@given(
    parts=st.lists(
        st.one_of(
            st.integers(0, 30).map(str), st.sampled_from(["to", "-", "about", "or", "years", "+", "not", "less than"])
        ),
        max_size=4,
    ),
    bands=st.sampled_from(BANDS),
)
def test_no_number_is_made_up(parts, bands):
    text = " ".join(parts)
    found = number_in_words(text, bands=bands)
    if found is None:
        return
    named = [float(digits) for digits in re.findall(r"\d+", text)]
    assert named
    assert min([*named, 0.0 if "less than" in text else named[0]]) <= found <= max(named)
    assert "not" not in parts


@given(
    low=st.integers(1, 11), more=st.integers(1, 20), how=st.sampled_from(["date", "time", "iso", "text", "slash", "us"])
)
def test_bands_that_became_dates_are_regained(low, more, how):
    high = low + more if low + more <= 28 else low + 1
    day = dt.date(2026, low, high)
    spoilt = {
        "date": day,
        "time": dt.datetime.combine(day, dt.time()),
        "iso": day.isoformat(),
        "text": f"{high}-{day:%b}",
        "slash": f"{high}/{low}/2026",
        "us": f"{low}/{high}/2026",
    }[how]
    assert bands_from_dates([spoilt, "4-6", "10+", None, ""]) == {0: f"{low}-{high}"}


def test_a_year_in_a_band_is_a_number_of_it():
    assert bands_from_dates([dt.date(1950, 10, 1), "Oct-50", "10/1/1950", "1-9", "5-9", "0-4", "60+"]) == dict.fromkeys(
        range(3), "10-50"
    )


@pytest.mark.parametrize(
    "cells",
    [
        [],
        [dt.date(2026, 1, 3), dt.date(2026, 4, 6)],
        [dt.date(2026, 1, 3), 2, 3],
        [dt.date(2026, 1, 3), "soon", "later", "4-6"],
        [dt.datetime(2026, 1, 3, 9, 30), "4-6"],  # noqa: DTZ001  cells of a spreadsheet know no time zone
        ["1-Foo", "4-6"],
        ["4-6", "10+", 7],
    ],
)
def test_dates_stay_dates_elsewhere(cells):
    assert bands_from_dates(cells) == {}


def test_where_numbers_are_compared_whole_numbers_are_enough():
    cells = [dt.date(2026, 1, 3), 2, "3", None]
    assert bands_from_dates(cells, numbers=True) == {0: "1-3"}
    assert bands_from_dates([*cells, "x", "y", "z"], numbers=True) == {}


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("less than a year", 0),
        ("more than a year", 1),
        ("3 years or more", 3),
        ("3 years+", 3),
        ("twenty", None),
        ("a few", None),
        ("more than a few", None),
        ("5-3", None),
        ("not 3", None),
        ("3 not more", None),
        ("3 if need be", None),
        ("3 or fewer", 3),
        ("3 or so, or 7", None),
        ("two (2)", 2),
        ("two (3)", None),
        ("between 2 and 4", 2),
        ("１０+", 10),
        ("1,5 Jahre", 1.5),
        ("zwei bis drei", 2),
        ("", None),
    ],
)
def test_numbers_in_words(text, number):
    assert number_in_words(text, bands="low") == number


@pytest.mark.parametrize(
    "text", ["1" * 100_000, "3 " + "ab" * 50_000 + "?", "3 " + "x " * 50_000, "up to " * 20_000, "1/" * 50_000]
)
def test_cells_of_any_length_are_read_at_once(text):
    before = time.process_time()
    assert number_in_words(text, bands="low") is None
    assert bands_from_dates([text, "1-3"]) == {}
    assert time.process_time() - before < 1
