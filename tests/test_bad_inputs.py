"""Every input of `tests/bad_inputs` through the command line: one clear message a mistake, or it works.

A case is a folder with an `expected.toml` and the files that differ from those in `good`:

    why = "..."                  what is wrong with it
    exit = 1                     the exit status
    mistakes = ["...", "..."]    each is part of a line on standard error, and there are no other lines; " ... " stands
                                 for anything
    messages = 21                where there are more lines than `mistakes` names
    pairs = 4                    how many pairs are made (exit 0); `unmatched` likewise
    in_pairs = ["kim,ada"]       parts of pairs.csv; `not_in_pairs` likewise
    said = ["..."]               parts of what is printed
    absent = ["mentors.csv"]     files that are not there
    mentors = "mentors.xlsx"     the name of the mentors' table, where it is another one
    policy = false               whether there is a policy
    make = "png"                 a function below that makes files too large or too binary to keep
    arguments = ["--solver", "x"]
    force = false                whether results that are there may be replaced
    [encode]
    "mentors.csv" = "utf-16"     files that are kept in UTF-8 and given in another encoding
"""

import csv
import gzip
import io
import random
import re
import shutil
import tomllib
from pathlib import Path

import pytest
import xlsxwriter
from click.testing import CliRunner

from mentormatch.cli.commands import main

CORPUS = Path(__file__).parent / "bad_inputs"
CASES = sorted(path.name for path in CORPUS.iterdir() if (path / "expected.toml").exists())
EXPECTED = {case: tomllib.loads((CORPUS / case / "expected.toml").read_text(encoding="utf-8")) for case in CASES}
GOOD = {path.name: path.read_text(encoding="utf-8") for path in sorted((CORPUS / "good").iterdir())}
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
RESULTS = ("pairs.csv", "unmatched.csv", "mentors.csv", "introductions.csv", "letters.csv", "matching.json", "run.json")


def workbook(*sheets):
    """The bytes of a spreadsheet with these sheets, each a list of rows."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    for rows in sheets:
        sheet = book.add_worksheet()
        for place, row in enumerate(rows):
            sheet.write_row(place, 0, row)
    book.close()
    return buffer.getvalue()


def good_rows():
    return list(csv.reader(io.StringIO(GOOD["mentors.csv"])))


def with_ids(*numbers):
    """The good mentors with numbers for ids, as a spreadsheet keeps them."""
    header, *rows = good_rows()
    return workbook([header, *([number, *row[1:]] for number, row in zip(numbers, rows, strict=True))])


def folder(here):
    (here / "mentors.csv").unlink()
    (here / "mentors.csv").mkdir()


def png(here):
    (here / "mentors.csv").write_bytes(PNG)


def policy_png(here):
    (here / "policy.toml").write_bytes(PNG)


def pdf(here):
    (here / "mentors.csv").write_bytes(b"%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj\n%%EOF\n")


def noise(here):
    (here / "mentors.csv").write_bytes(b"\x01" + random.Random(0).randbytes(5000))


def archive(here):
    (here / "mentors.xlsx").write_bytes(b"PK\x03\x04" + random.Random(0).randbytes(500))


def half_a_sheet(here):
    whole = workbook(good_rows())
    (here / "mentors.xlsx").write_bytes(whole[: len(whole) // 2])


def empty_sheet(here):
    (here / "mentors.xlsx").write_bytes(workbook([]))


def second_sheet(here):
    (here / "mentors.xlsx").write_bytes(workbook([], good_rows(), [["notes"]]))


def sheet_called_csv(here):
    (here / "mentors.csv").write_bytes(workbook(good_rows()))


def sheet_of_numbers(here):
    (here / "mentors.xlsx").write_bytes(with_ids(7, 8, 9, 10))


def sheet_of_long_numbers(here):
    (here / "mentors.xlsx").write_bytes(with_ids(7, 8, 4000123412341234, 40001234123412341234))


def packed_mentors(here):
    (here / "mentors.csv.gz").write_bytes(gzip.compress(GOOD["mentors.csv"].encode(), mtime=0))


def half_packed_mentors(here):
    packed = gzip.compress(GOOD["mentors.csv"].encode(), mtime=0)
    (here / "mentors.csv.gz").write_bytes(packed[: len(packed) // 2])


def two_encodings(here):
    lines = GOOD["mentors.csv"].replace("Ada Adams", "Zoë Ångström").replace("Mary Moore", "Mária Móra").splitlines()
    encodings = ["utf-8", "utf-8", "utf-8", "utf-8", "latin-1"]
    content = [line.encode(encoding) for line, encoding in zip(lines, encodings, strict=True)]
    (here / "mentors.csv").write_bytes(b"\n".join(content))


def half_utf_16(here):
    (here / "mentors.csv").write_bytes(GOOD["mentors.csv"].encode("utf-16")[:-1])


def long_cells(here):
    text = "x" * 50_000 + "; python; " + "é" * 50_000
    (here / "mentors.csv").write_text(GOOD["mentors.csv"].replace("python", text), encoding="utf-8")


def many_mistakes(here):
    rows = "".join(f"m{number},none,python,Research,9\n" for number in range(50_000))
    (here / "mentors.csv").write_text(f"id,capacity,skills,department,years\n{rows}", encoding="utf-8")


def many_mentors(here):
    rows = "".join(f"m{number},2,python; sql,Research,{number % 40}\n" for number in range(20_000))
    (here / "mentors.csv").write_text(f"id,capacity,skills,department,years\n{rows}", encoding="utf-8")


def out_as_file(here):
    (here / "out").write_text("mine", encoding="utf-8")


MAKERS = {
    make.__name__: make
    for make in (
        folder,
        png,
        policy_png,
        pdf,
        noise,
        archive,
        half_a_sheet,
        empty_sheet,
        second_sheet,
        sheet_called_csv,
        sheet_of_numbers,
        sheet_of_long_numbers,
        packed_mentors,
        half_packed_mentors,
        two_encodings,
        half_utf_16,
        long_cells,
        many_mistakes,
        many_mentors,
        out_as_file,
    )
}


def lay_out(case, here):
    """Put the files of a case into a folder, and return what is expected and the command's arguments."""
    expected = EXPECTED[case]
    for folder_of_files in (CORPUS / "good", CORPUS / case):
        for path in folder_of_files.iterdir():
            if path.name != "expected.toml":
                shutil.copy(path, here / path.name)
    for name, encoding in expected.get("encode", {}).items():
        (here / name).write_bytes((here / name).read_text(encoding="utf-8").encode(encoding))
    for name in expected.get("absent", ()):
        (here / name).unlink()
    if "make" in expected:
        MAKERS[expected["make"]](here)
    arguments = ["match", str(here / expected.get("mentors", "mentors.csv")), str(here / "mentees.csv")]
    if expected.get("policy", True):
        arguments += ["--policy", str(here / "policy.toml")]
    return expected, [*arguments, *expected.get("arguments", ())]


def files_in(folder):
    """The contents of everything in a folder, by name."""
    paths = sorted(folder.rglob("*")) if folder.is_dir() else [folder] if folder.exists() else []
    return {str(path.relative_to(folder.parent)): path.read_bytes() for path in paths if path.is_file()}


def run(arguments):
    result = CliRunner().invoke(main, arguments)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
    assert "Traceback" not in result.output
    return result


@pytest.mark.parametrize("case", CASES)
def test_bad_input(case, tmp_path):
    expected, arguments = lay_out(case, tmp_path)
    out = tmp_path / "out"
    if expected["exit"] and not out.exists():
        out.mkdir()
        for name in RESULTS:
            (out / name).write_text("mine", encoding="utf-8")
    arguments += ["--out", str(out), *(["--force"] if expected.get("force", True) else [])]
    before = files_in(out)
    result = run(arguments)
    assert result.exit_code == expected["exit"], result.output
    if expected["exit"]:
        refused(result, expected)
        assert files_in(out) == before
    else:
        done(result, expected, out)


def refused(result, expected):
    lines = result.stderr.splitlines()
    for part in expected["mistakes"]:
        pattern = ".*".join(map(re.escape, part.split(" ... ")))
        assert any(re.search(pattern, line) for line in lines), f"{part!r} is not in\n{result.stderr}"
    assert len(lines) == expected.get("messages", len(expected["mistakes"])), result.stderr
    assert expected["mistakes"], result.stderr
    assert max(map(len, lines)) < 600
    assert result.stdout == ""


def done(result, expected, out):
    assert {path.name for path in out.iterdir()} - {"audit.json"} == {*RESULTS, "matching.xlsx"}
    written = {name: (out / name).read_text(encoding="utf-8-sig") for name in RESULTS}
    assert len(list(csv.DictReader(io.StringIO(written["pairs.csv"])))) == expected["pairs"]
    unmatched = list(csv.DictReader(io.StringIO(written["unmatched.csv"])))
    assert sum(row["reason"] != "partly_matched" for row in unmatched) == expected.get("unmatched", 0)
    for part in expected.get("in_pairs", ()):
        assert part in written["pairs.csv"]
    for part in expected.get("not_in_pairs", ()):
        assert part not in written["pairs.csv"]
    for part in expected.get("said", ()):
        assert part in result.output
    assert result.stderr == ""


ALSO_CHECKED = [case for case in CASES if not EXPECTED[case].keys() & {"arguments", "force"}]


@pytest.mark.parametrize("case", ALSO_CHECKED)
def test_check_of_bad_input(case, tmp_path):
    """`check` finds what `match` refuses, unless it takes the solver to find it; and nothing else."""
    expected, arguments = lay_out(case, tmp_path)
    assert run(["check", *arguments[1:]]).exit_code == expected["exit"]


def test_bad_input_leaves_no_new_folder(tmp_path):
    """Where nothing was before, nothing is afterwards."""
    _, arguments = lay_out("ids_doubled", tmp_path)
    before = files_in(tmp_path)
    assert run([*arguments, "--out", str(tmp_path / "new" / "folder")]).exit_code == 1
    assert files_in(tmp_path) == before
    assert not (tmp_path / "new").exists()


def test_good_input_is_good(tmp_path):
    for name, text in GOOD.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    tables = [str(tmp_path / name) for name in ("mentors.csv", "mentees.csv")]
    policy = ["--policy", str(tmp_path / "policy.toml")]
    assert run(["match", *tables, *policy, "--out", str(tmp_path / "out")]).exit_code == 0
    assert run(["check", *tables, *policy]).exit_code == 0


def test_corpus_is_large_and_says_why():
    assert len(CASES) >= 60
    for case, expected in EXPECTED.items():
        assert expected["why"], case
        assert ("mistakes" in expected) == (expected["exit"] != 0), case
