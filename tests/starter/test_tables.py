"""Which column is the id, the name and the limit."""

import pytest

from mentormatch.policy import RawTable
from mentormatch.starter.tables import guess_table


def guess(columns, role="mentor"):
    rows = len(next(iter(columns.values()), ()))
    return guess_table(RawTable(columns, "people.csv", 2, tuple(range(2, rows + 2))), role)


@pytest.mark.parametrize(
    ("columns", "header"),
    [
        ({"id": ("a", "b"), "E-mail": ("a@x.org", "b@x.org")}, "id"),
        ({"Name": ("Ada", "Bob"), "E-mail": ("a@x.org", "b@x.org")}, "E-mail"),
        ({"mentor_id": (1, 2), "Office": ("X", "Y")}, "mentor_id"),
        ({"Name": ("Ada", "Bob"), "Code": ("K7", "K9")}, "Code"),
        ({"Name": ("Ada", "Bob"), "Team": ("X", "X")}, "Name"),
        ({"mentor_id": ("1", ""), "E-mail": ("a@x.org", "b@x.org")}, "E-mail"),
        ({"Project ID": ("p", "p", "p"), "E-mail": ("a@x.org", "b@x.org", "c@x.org")}, "E-mail"),
    ],
)
def test_id_is_filled_and_unique(columns, header):
    assert guess(columns).id.header == header


def test_no_id_where_nothing_tells_apart():
    assert guess({"Team": ("X", "X"), "Skills": ("R", "R")}).id is None
    assert guess({}).id is None


def test_names_are_doubtful_ids():
    assert guess({"Name": ("Ada", "Bob"), "Team": ("X", "X")}).id_is_doubtful
    assert not guess({"E-mail": ("a@x.org", "b@x.org")}).id_is_doubtful


def test_who_answered_twice_is_counted():
    emails = ("a@x.org", "b@x.org", "c@x.org", "d@x.org", "a@x.org")
    assert guess({"E-mail": emails}).doubled == 1


def test_limits_are_small_whole_numbers():
    found = guess({"id": ("a", "b"), "How many mentees?": ("2", "up to three")})
    assert found.limits["capacity"].header == "How many mentees?"
    assert "capacity" not in guess({"id": ("a", "b"), "How many mentees?": ("many", "2")}).limits
    assert "capacity" not in guess({"id": ("a", "b"), "Number of mentees so far": ("2.5", "2000")}).limits
    wanted = guess({"id": ("a", "b"), "How many mentors would you like?": (1, 2)}, "mentee")
    assert wanted.limits["demand"].header == "How many mentors would you like?"


def test_a_grid_is_one_column():
    found = guess({"id": ("a", "b"), "I know [R]": ("yes", ""), "I know [Go]": ("yes", "no")})
    (grid,) = found.left + found.answers
    assert (grid.header, grid.source, grid.cells) == ("I know", "I know [*]", (("R", "Go"), ()))


def test_ticks_are_yes_and_no_in_any_language():
    found = guess({"id": ("a", "b"), "I know [R]": ("ja", "nein"), "I know [Go]": ("Ja", "Nein")})
    (grid,) = found.left + found.answers
    assert grid.cells == (("R", "Go"), ())


def test_one_pair_of_brackets_is_no_grid():
    found = guess({"id": ("a", "b"), "Skills [optional]": ("R, Go", "R")})
    assert [column.source for column in found.answers] == ["Skills [optional]"]


def test_what_is_personal_is_audited_and_never_compared():
    titles = ("Gehalt", "Stato civile", "Gesundheit", "country_of_origin", "SocialClass")
    found = guess({"id": ("a", "b", "c"), **dict.fromkeys(titles, ("x", "y", "x"))})
    assert {column.header for column in found.groups} == {*titles}
    assert found.answers == ()
