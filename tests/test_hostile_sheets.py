"""Every table of `tests/hostile_sheets` as CSV and as a spreadsheet: hostile, legal, and read to the expected people.

A case is a folder with `mentors.csv`, `mentees.csv` or `people.csv` (a side that is missing is that of `simple`), a
`policy.toml` where it needs one, and an `expected.toml`:

    why = "..."                    the habit
    delimiter = ";"                what divides the cells of the CSV, if no comma
    dates = ["Years"]              headers under which days such as 2026-01-03 are dates in the spreadsheet
    texts = ["Phone"]              headers under which a spreadsheet keeps numbers as text
    encode = "utf-16"              how the CSV is given; it is kept in UTF-8
    sheets = ["cover", "mentors"]  the sheets of the spreadsheet, each of them a CSV of this folder
    titles = ["Read me", "M"]      what the sheets are called
    hidden = ["old"]               sheets that nobody sees
    notes = ["..."]                a part of each note on how tables were read, of both sides; there are no others
    csv_notes, sheet_notes = [...] notes of the one alone
    readings = ["..."]             a part of each line on how columns were read; there are no others
    [mentors."ada@x.org"]          everybody on this side, with the cells that matter: a list is what the cell is
    skills = ["R", "SQL"]          divided into, "" is a blank, and a number may be written as text
"""

import csv
import datetime as dt
import io
import re
import tomllib
from pathlib import Path

import pytest
import xlsxwriter

from mentormatch.answers.number import read_number
from mentormatch.answers.terms import find_separator, split_terms
from mentormatch.answers.yes_no import read_yes_no
from mentormatch.profiles.checks import LIMITS
from mentormatch.tables.cohorts import read_cohort
from mentormatch.tables.policies import read_policy

CORPUS = Path(__file__).parent / "hostile_sheets"
CASES = sorted(path.name for path in CORPUS.iterdir() if (path / "expected.toml").exists())
EXPECTED = {case: tomllib.loads((CORPUS / case / "expected.toml").read_text(encoding="utf-8")) for case in CASES}
NUMBER = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?")
DAY = re.compile(r"\d{4}-\d\d-\d\d")


def rows_of(case, name, delimiter):
    text = (CORPUS / case / f"{name}.csv").read_text(encoding="utf-8-sig")
    text = re.sub(r"\Asep=.\n", "", text)
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


def of_a_spreadsheet(cell, title, expected):
    """A cell as a spreadsheet keeps it: numbers, yes and no, and days are no text there."""
    if DAY.fullmatch(cell) and title in expected.get("dates", ()):
        return dt.date.fromisoformat(cell)
    decimal = cell.replace(",", ".") if expected.get("delimiter") == ";" else cell
    if NUMBER.fullmatch(decimal) and title not in expected.get("texts", ()) and len(cell) < 15:
        return float(decimal)
    return {"TRUE": True, "FALSE": False}.get(cell, cell)


def workbook(case, sheets, expected):
    """The bytes of a spreadsheet with these sheets; the titles are those of the longest of the first rows."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    day = book.add_format({"num_format": "d-mmm"})
    for name, title in zip(sheets, expected.get("titles", sheets), strict=True):
        sheet = book.add_worksheet(title)
        rows = rows_of(
            case if (CORPUS / case / f"{name}.csv").exists() else "simple", name, expected.get("delimiter", ",")
        )
        titles = max(rows[:6], key=lambda row: sum(map(bool, row)), default=[])
        for place, row in enumerate(rows):
            for column, cell in enumerate(row):
                value = of_a_spreadsheet(cell, titles[column] if column < len(titles) else "", expected)
                if value != "":
                    sheet.write(place, column, value, *([day] if isinstance(value, dt.date) else []))
        if title in expected.get("hidden", ()):
            sheet.hide()
        else:
            sheet.activate()
    book.close()
    return buffer.getvalue()


def laid_out(case, here, *, spreadsheet):
    """Put the tables of a case into a folder, and return what reads them."""
    expected = EXPECTED[case]
    given = {}
    for name in ("people",) if (CORPUS / case / "people.csv").exists() else ("mentors", "mentees"):
        own = (CORPUS / case / f"{name}.csv").exists()
        if spreadsheet and own:
            sheets = expected.get("sheets", [name])
            # both sides may be sheets of one file
            given[name] = here / ("book.xlsx" if {"mentors", "mentees"} <= set(sheets) else f"{name}.xlsx")
            given[name].write_bytes(workbook(case, sheets, expected))
        else:
            content = (CORPUS / (case if own else "simple") / f"{name}.csv").read_text(encoding="utf-8")
            given[name] = here / f"{name}.csv"
            given[name].write_bytes(content.encode(expected.get("encode", "utf-8") if own else "utf-8"))
    policy = CORPUS / case / "policy.toml"
    return given | {"policy": read_policy(policy) if policy.exists() else None}


def answer_of(people, position, column):
    """What somebody answered: a limit, or the cell as its column is divided."""
    if column in LIMITS[people.role]:
        return int(getattr(people, column)[position])
    return people.column(column)[position]


def same(expected, cell, column):
    if isinstance(expected, list):
        return split_terms(cell, find_separator(column)) == tuple(expected)
    if isinstance(expected, dict):
        return cell.keys() == expected.keys() and all(same(level, cell[term], ()) for term, level in expected.items())
    if isinstance(expected, bool):
        return read_yes_no(cell) is expected
    if isinstance(expected, int | float):
        return read_number(cell) == expected
    return cell == expected or (expected == "" and cell is None)


def said_as_expected(lines, parts):
    unsaid = [part for part in parts if not any(part in line for line in lines)]
    assert not unsaid, lines
    assert len(lines) == len(parts), lines


@pytest.mark.parametrize("spreadsheet", [False, True], ids=["csv", "xlsx"])
@pytest.mark.parametrize("case", CASES)
def test_hostile_sheet(case, spreadsheet, tmp_path):
    expected = EXPECTED[case]
    cohort = read_cohort(**laid_out(case, tmp_path, spreadsheet=spreadsheet))
    for people in (cohort.mentors, cohort.mentees):
        wanted = expected.get(f"{people.role}s")
        if wanted is None:
            continue
        assert people.ids == tuple(wanted)
        for position, (id_, cells) in enumerate(wanted.items()):
            for column, cell in cells.items():
                found = answer_of(people, position, column)
                all_of_it = people.columns.get(column, ())
                assert same(cell, found, all_of_it), f"{id_}, {column}: {found!r} instead of {cell!r}"
    notes = [*cohort.mentors.notes, *cohort.mentees.notes]
    own = expected.get("sheet_notes" if spreadsheet else "csv_notes", ())
    said_as_expected(notes, [*expected.get("notes", ()), *own])
    readings = [line.replace(".xlsx", ".csv") for line in (*cohort.mentors.readings, *cohort.mentees.readings)]
    said_as_expected(readings, expected.get("readings", ()))


def test_corpus_is_large_and_says_why():
    assert len(CASES) >= 40
    for case, expected in EXPECTED.items():
        assert expected["why"], case
        assert expected.get("mentors") or expected.get("mentees"), case
