"""The right sheet of a workbook is told by its title, in several languages, or named."""

import pytest
import xlsxwriter

from mentormatch.errors import CohortError, PolicyError
from mentormatch.policy import Policy
from mentormatch.tables.cohorts import read_cohort
from mentormatch.tables.sheets import choose_sheet

ROWS = [["id"], ["ada"]]


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("Mentorzy", "Podopieczni"),
        ("Paten", "Schützlinge"),
        ("Tuteurs", "Étudiants"),
        ("Supervisors 2026", "Students 2026"),
        ("Mentors", "Everybody else"),
        ("Mentorinnen", "Mentees"),
    ],
)
@pytest.mark.parametrize("turned", [False, True])
def test_titles_name_sides_in_any_order(ours, theirs, turned):
    titles = [theirs, ours] if turned else [ours, theirs]
    sheets = dict.fromkeys(titles, ROWS)
    assert choose_sheet(sheets, titles, "x.xlsx", side="mentor")[0] == ours
    assert choose_sheet(sheets, titles, "x.xlsx", side="mentee")[0] == theirs


def workbook(path, sheets):
    book = xlsxwriter.Workbook(path)
    for title, people in sheets.items():
        sheet = book.add_worksheet(title)
        for place, row in enumerate([["id", "skills"], *people]):
            sheet.write_row(place, 0, row)
    book.close()
    return path


def test_a_policy_or_a_caller_names_the_sheets(tmp_path):
    path = workbook(tmp_path / "a.xlsx", {"A": [["ada", "R"]], "B": [["kim", "R"]], "C": [["lea", "R"]]})
    policy = Policy(sheets={"mentors": "C", "mentees": "a"})
    cohort = read_cohort(mentors=path, mentees=path, policy=policy)
    assert (cohort.mentors.ids, cohort.mentees.ids) == (("lea",), ("ada",))
    cohort = read_cohort(mentors=path, mentees=path, policy=policy, sheets={"mentors": "B"})
    assert (cohort.mentors.ids, cohort.mentees.ids) == (("kim",), ("ada",))


def test_a_sheet_that_is_missing_is_said_with_those_that_are_there(tmp_path):
    path = workbook(tmp_path / "a.xlsx", {"A": [["ada", "R"]], "B": [["kim", "R"]]})
    with pytest.raises(CohortError, match=r"must have a sheet of this title.*Got 'D'\. There are 'A', 'B'"):
        read_cohort(mentors=path, mentees=path, sheets={"mentors": "D", "mentees": "B"})


def test_wrong_sheets_of_a_policy_are_mistakes():
    with pytest.raises(PolicyError, match=r"no such part of \[sheets\]"):
        Policy(sheets={"mentor": "A"})
    with pytest.raises(PolicyError, match="must be the title of a sheet"):
        Policy(sheets={"mentors": 3})
