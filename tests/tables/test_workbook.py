"""The workbook of a matching: what its sheets hold, that nothing in them runs, and that it comes back."""

import csv
import io
import re
import zipfile
from pathlib import Path

import pytest
import python_calamine
import xlsxwriter
from hypothesis import HealthCheck, assume, given, settings
from strategies import programmes

from mentormatch.errors import FileError, InfeasibleError
from mentormatch.matching.pipeline import match
from mentormatch.matching.rematching import rematch
from mentormatch.policy.criteria import Criterion
from mentormatch.policy.policy import Policy
from mentormatch.profiles.cohort import Cohort
from mentormatch.tables import workbook
from mentormatch.tables.decisions import read_decisions, sheet_of_round
from mentormatch.tables.kept_rounds import write_round
from mentormatch.tables.matchings import read_pairs, write_matching, write_pairs
from mentormatch.tables.pair_lists import read_pair_list
from mentormatch.tables.workbook import workbook_of, write_workbook
from mentormatch.tables.writing import write_all

SHEETS = {
    "pairs": "pairs.csv",
    "unplaced": "unmatched.csv",
    "mentors": "mentors.csv",
    "introductions": "introductions.csv",
    "letters": "letters.csv",
}
HOSTILE = [
    '=HYPERLINK("http://x")', "+1+cmd", "-2+3", "@SUM(A1)", "\u200b=1", "<r><t>x</t></r>", "<r></si>&</r>",
    "{=1+1}", "http://example.org", "_x0041_", "mailto:a@b", "a\x0bb\x07", "\x1b[31mred", "a\ufffeb", "😀" * 40,
    "\u202etxt.exe", "שלום עולם", "مرحبا", "W" * 2_000, "two\nlines", "tab\there", "'quoted", " padded ", "TRUE", "007",
    "</t></si></sst>", "]]>", "&amp;",
]  # fmt: skip


def sheets_of(content):
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


def as_csv(cell):
    """A cell of a sheet as the CSV file has it."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return f"{cell:g}" if isinstance(cell, float) else cell


def as_sheet(cell):
    """A cell of a CSV file without what sheets write otherwise: numbers in their shortest form."""
    return f"{float(cell):g}" if re.fullmatch(r"-?\d+\.\d+(e-?\d+)?", cell) else cell


def columns_of(rows, read=lambda cell: cell):
    header, *cells = rows
    return {title: [read(row[place]) for row in cells] for place, title in enumerate(header)}


def cohort_of(texts, **people):
    mentors = [{"id": f"m{n}", "skills": "R", "name": text, "about": text} for n, text in enumerate(texts)]
    mentees = [{"id": f"e{n}", "skills": "R", "name": text, "about": text} for n, text in enumerate([*texts, "late"])]
    return Cohort.from_records(mentors=mentors, mentees=mentees, **people)


POLICY = Policy(criteria=[Criterion("skills")], show=["name", "about"])


# ---- laws


@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(programmes(max_size=4))
def test_sheets_hold_what_the_csv_files_hold(tmp_path_factory, programme):
    folder = tmp_path_factory.mktemp("run")
    try:
        write_matching(match(*programme), folder, workbook=True)
    except InfeasibleError:
        assume(False)
    sheets = sheets_of((folder / "matching.xlsx").read_bytes())
    assert list(sheets) == ["pairs", "unplaced", "mentors", "audit", "introductions", "letters", "read-me"]
    for sheet, name in SHEETS.items():
        with (folder / name).open(encoding="utf-8-sig", newline="") as file:
            expected = columns_of(list(csv.reader(file)), as_sheet)
        found = columns_of(sheets[sheet], as_csv)
        assert {title: cells for title, cells in found.items() if title not in {"decision", "note"}} == expected


@settings(max_examples=10)
@given(programmes(max_size=4))
def test_the_same_matching_gives_the_same_bytes(programme):
    try:
        matching = match(*programme)
    except InfeasibleError:
        assume(False)
    assert workbook_of(matching) == workbook_of(match(*programme))


# ---- what is in it


def test_names_come_first_and_decisions_behind_the_score():
    matching = match(cohort_of(["Ada", "Bob"]), POLICY)
    sheets = sheets_of(workbook_of(matching))
    assert sheets["pairs"][0][:7] == ["mentee_name", "mentor_name", "score", "decision", "note", "mentee", "mentor"]
    assert sheets["mentors"][0][0] == "mentor_name"
    without = match(Cohort.from_records(mentors=[{"id": "a", "skills": "R"}], mentees=[{"id": "k", "skills": "R"}]))
    assert sheets_of(workbook_of(without))["pairs"][0][:5] == ["mentee", "mentor", "score", "decision", "note"]


def test_a_criterion_called_as_a_column_of_ours_is_told_apart(tmp_path):
    cohort = Cohort.from_records(mentors=[{"id": "a", "x": "R"}], mentees=[{"id": "k", "x": "R"}])
    matching = match(cohort, Policy(criteria=[Criterion("note", wants="x", offers="x")]))
    file = tmp_path / "matching.xlsx"
    write_workbook(matching, file)
    assert "note (criterion)" in sheets_of(file.read_bytes())["pairs"][0]
    assert read_decisions(file)[0].note == ""


def test_sheets_are_ready_to_decide_in():
    parts = zipfile.ZipFile(io.BytesIO(workbook_of(match(cohort_of(["Ada", "Bob"]), POLICY))))
    pairs = parts.read("xl/worksheets/sheet1.xml").decode()
    assert '<dataValidation type="list"' in pairs
    assert '"accept,decline,hold"' in pairs
    assert "<colorScale>" in pairs
    for number in range(1, 7):
        sheet = parts.read(f"xl/worksheets/sheet{number}.xml").decode()
        assert 'state="frozen"' in sheet
        assert "<autoFilter " in sheet
        assert "<cols>" in sheet


def test_the_read_me_says_what_is_proven_and_how_it_comes_back():
    matching = match(cohort_of(["Ada", "Bob"]), POLICY)
    said = dict(sheets_of(workbook_of(matching))["read-me"])
    assert "not that they are right" in said["Proven"]
    assert "--previous matching.xlsx" in said["To send it back"]
    assert re.fullmatch("[0-9a-f]{64}", said["Digest of policy"])
    assert said["Digest of mentors"] == matching.to_dict()["digests"]["mentors"]


def test_small_groups_show_no_values_in_the_audit():
    teams = ["a"] * 9 + ["b"] * 6 + ["c"]
    mentees = [{"id": str(n), "skills": "R", "team": team} for n, team in enumerate(teams)]
    cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R", "capacity": 20}], mentees=mentees)
    rows = columns_of(
        sheets_of(workbook_of(match(cohort, Policy(criteria=[Criterion("skills")], audit=["team"]))))["audit"]
    )
    shown = dict(zip(rows["group"], rows["mean_score"], strict=True))
    assert (shown["a"], shown["b"], shown["c"]) == (1.0, "", "")
    assert "not shown" in dict(zip(rows["group"], rows["note"], strict=True))["c"]


# ---- odd input


def test_nothing_runs_and_every_text_is_read_again(tmp_path):
    cohort = cohort_of(HOSTILE)
    matching = match(cohort, POLICY)
    content = workbook_of(matching)
    parts = zipfile.ZipFile(io.BytesIO(content))
    for name in parts.namelist():
        if name.startswith("xl/worksheets"):
            assert not re.search(rb"<f>|hyperlink", parts.read(name))
    write_workbook(matching, tmp_path / "matching.xlsx")
    assert {(entry.mentee, entry.mentor) for entry in read_pair_list(tmp_path / "matching.xlsx")} == {
        (pair.mentee, pair.mentor) for pair in matching.pairs
    }
    names = columns_of(sheets_of(content)["mentors"])["mentor_name"]
    assert len(names) == len(HOSTILE)
    assert any(name.strip() == "<r><t>x</t></r>" for name in names)
    assert all(not re.match(r"[=+@]", str(name)) for name in names)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_table_that_is_written_as_a_sheet_is_as_safe(tmp_path, text):
    cohort = Cohort.from_records(
        mentors=[{"id": "a", "skills": "R", "name": text}], mentees=[{"id": "k", "skills": "R", "name": "Kim"}]
    )
    write_pairs(match(cohort), tmp_path / "pairs.xlsx")
    assert read_pairs(tmp_path / "pairs.xlsx", cohort).pairs[0].mentor == "a"
    sheet = zipfile.ZipFile(tmp_path / "pairs.xlsx").read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in sheet


def test_long_texts_are_cut_and_it_is_said():
    long = "😀 word " * 20_000
    matching = match(cohort_of([long, "Bob"]), POLICY)
    sheets = sheets_of(workbook_of(matching))
    (cut,) = [name for name in columns_of(sheets["mentors"])["mentor_about"] if "cut:" in name]
    assert len(cut.encode("utf-16-le")) // 2 <= 32_767
    assert any(row[0] == "Cut" and "mentors" in row[1] for row in sheets["read-me"])


def test_ten_million_characters_of_free_text(tmp_path):
    texts = [f"{number} {'lorem ipsum ' * 3_000}" for number in range(140)]
    matching = match(cohort_of(texts), POLICY)
    write_matching(matching, tmp_path / "run", workbook=True)
    assert sum(path.stat().st_size for path in (tmp_path / "run").iterdir()) > 10_000_000
    assert len(sheets_of((tmp_path / "run" / "matching.xlsx").read_bytes())["pairs"]) == 141


def test_a_sheet_that_holds_not_all_is_left_out_and_it_is_said(monkeypatch):
    monkeypatch.setattr(workbook, "ROWS_OF_SHEET", 3)
    sheets = sheets_of(workbook_of(match(cohort_of(["Ada", "Bob", "Cy"]), POLICY)))
    assert "pairs" not in sheets
    assert "unplaced" in sheets
    assert dict(sheets["read-me"])["pairs"].startswith("Left out: 3 rows")


def test_half_a_character_is_refused_with_its_cell(tmp_path):
    with pytest.raises(FileError, match="half a character"):
        write_all({tmp_path / "a.xlsx": (["x"], [["a\ud800b"]])})
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(("mentors", "mentees"), [([], []), ([{"id": "a"}], []), ([], [{"id": "k"}])])
def test_nobody_makes_a_workbook_too(mentors, mentees):
    matching = match(Cohort.from_records(mentors=mentors, mentees=mentees), Policy(criteria=[Criterion("id")]))
    assert len(sheets_of(workbook_of(matching))) == 7


def test_another_suffix_is_refused(tmp_path):
    with pytest.raises(FileError, match=r"\.xlsx"):
        write_workbook(match(cohort_of(["Ada"]), POLICY), tmp_path / "matching.csv")


# ---- files of a run


def test_without_a_workbook_that_of_the_run_before_goes(tmp_path):
    matching = match(cohort_of(["Ada"]), Policy(criteria=[Criterion("skills")], audit=["about"]))
    assert (tmp_path / "matching.xlsx") in write_matching(matching, tmp_path, workbook=True)
    assert (tmp_path / "audit.json").exists()
    write_matching(matching, tmp_path, force=True)
    assert not (tmp_path / "matching.xlsx").exists()
    assert not (tmp_path / "audit.json").exists()


# ---- it comes back


def decided(content, decisions, *, backwards=False):
    """Return a workbook with decisions by mentee, as a spreadsheet program saves it, its sheets in another order."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"strings_to_formulas": False})
    sheets = sheets_of(content)
    for name in [*reversed(sheets)] if backwards else sheets:
        sheet = book.add_worksheet(name)
        header = sheets[name][0]
        for number, row in enumerate(sheets[name]):
            cells = list(row)
            if name == "pairs" and number:
                for title, text in decisions.get(cells[header.index("mentee")], {}).items():
                    cells[header.index(title)] = text
            sheet.write_row(number, 0, cells)
    book.close()
    return buffer.getvalue()


SAID = {
    "e0": {"decision": "accept", "note": "=fine"},
    "e1": {"decision": "Decline"},
    "e2": {"decision": "hold", "note": "asks"},
}


@pytest.mark.parametrize("backwards", [False, True])
def test_decisions_come_back(tmp_path, backwards):
    matching = match(cohort_of(["Ada", "Bob", "Cy", "Di"]), POLICY)
    file = tmp_path / "matching.xlsx"
    file.write_bytes(decided(workbook_of(matching), SAID, backwards=backwards))
    found = {row.mentee: (row.decision, row.note) for row in read_decisions(file, matching.cohort)}
    wanted = {"e0": ("accepted", "=fine"), "e1": ("declined", ""), "e2": ("hold", "asks")}
    assert {mentee: found[mentee] for mentee in wanted if mentee in found} == {
        mentee: said for mentee, said in wanted.items() if mentee in found
    }
    assert len(wanted.keys() & found) == 3 - sum(person.mentee in wanted for person in matching.unmatched)
    again = rematch(matching.cohort, previous=matching, decisions=read_decisions(file, matching.cohort))
    before, after = ({(pair.mentee, pair.mentor) for pair in some.pairs} for some in (matching, again))
    assert {pair for pair in before if pair[0] == "e0"} <= after
    assert not {pair for pair in before if pair[0] == "e1"} & after


def test_of_a_folder_the_sheet_that_was_changed_is_read(tmp_path):
    matching = match(cohort_of(["Ada", "Bob"]), POLICY)
    write_matching(matching, tmp_path, workbook=True)
    assert sheet_of_round(tmp_path).name == "pairs.csv"
    file = tmp_path / "matching.xlsx"
    file.write_bytes(decided(file.read_bytes(), SAID))
    assert sheet_of_round(tmp_path).name == "matching.xlsx"
    Path(tmp_path, "pairs.csv").write_text("mentee,mentor\n", encoding="utf-8")
    with pytest.raises(FileError, match="both changed"):
        sheet_of_round(tmp_path)


def test_a_round_has_its_workbook(tmp_path):
    matching = match(cohort_of(["Ada", "Bob"]), POLICY)
    write_matching(matching, tmp_path, workbook=True)
    written = write_round(rematch(matching.cohort, previous=matching), tmp_path, workbook=True)
    assert tmp_path / "matching.xlsx" in written
    assert "matching.xlsx" in zipfile.ZipFile(tmp_path / "round_before.zip").namelist()
