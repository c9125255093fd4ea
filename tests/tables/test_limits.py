"""Files that would take the memory, the time or the process: refused before, with the limit and what lifts it."""

import gzip
import io
import json
import os
import re
import zipfile

import pytest
import xlsxwriter
from command_line import run

import mentormatch as mm
from mentormatch.datasets.problem_files import load_problem
from mentormatch.errors import CohortError, FileError, InputError, PolicyError
from mentormatch.tables.columns import read_table
from mentormatch.tables.limits import Limits, bytes_in
from mentormatch.tables.matchings import read_matching

SMALL = Limits(unpacked=200_000, rows=50, columns=20, cells=400, cell=1000, depth=5)
OPTION = "Allow more by --max-size"


def workbook(cells, *, titles=("Sheet1",), change=None):
    """The bytes of an XLSX file with these cells, each of its parts changed."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    for title in titles:
        sheet = book.add_worksheet(title)
        for row, column, value in cells:
            sheet.write(row, column, value)
    book.close()
    return buffer.getvalue() if change is None else changed(buffer.getvalue(), change)


def changed(content, change):
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as whole, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as other:
        for name in whole.namelist():
            other.writestr(name, change(whole.read(name)))
    return buffer.getvalue()


def with_place(place, *, of=b"B2"):
    return lambda part: part.replace(b'r="' + of + b'"', b'r="' + place + b'"')


def open_document(rows):
    buffer = io.BytesIO()
    names = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "content.xml",
            f"<office:document-content {names}><office:body><office:spreadsheet><table:table table:name='S'>{rows}"
            "</table:table></office:spreadsheet></office:body></office:document-content>",
        )
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    return buffer.getvalue()


def ods_row(*cells, row="", cell=""):
    inside = "".join(
        f'<table:table-cell office:value-type="string" {cell}><text:p>{text}</text:p></table:table-cell>'
        for text in cells
    )
    return f"<table:table-row {row}>{inside}</table:table-row>"


def said(content, tmp_path, name, limits=None):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(CohortError) as raised:
        read_table(path, limits=limits or Limits())
    (mistake,) = raised.value.mistakes
    assert mistake.file == name
    return str(mistake)


ID = [(0, 0, "id"), (1, 1, "ada")]


# ---- sheets that reach too far


@pytest.mark.parametrize(
    ("place", "found"),
    [
        (b"XFD1048576", "must have at most 50,000,000 cells"),
        (b"A4294967295", "every cell must be one of A1 to XFD1048576. Got 'A4294967295 of the sheet 'People''"),
        (b"ZZZZZZZZZZ2", "every cell must be one of A1 to XFD1048576. Got 'ZZZZZZZZZZ2 of the sheet 'People''"),
        (b"XFE2", "every cell must be one of A1 to XFD1048576"),
        (b"B0", "every cell must be one of A1 to XFD1048576"),
        (b"", "every cell must be one of A1 to XFD1048576"),
    ],
)
def test_cells_far_away_name_sheet_and_cell(tmp_path, place, found):
    line = said(workbook(ID, titles=["People"], change=with_place(place)), tmp_path, "a.xlsx")
    assert found in line
    assert "'People'" in line


def test_rows_far_away_without_places_of_cells(tmp_path):
    far = said(workbook(ID, change=lambda part: re.sub(rb'row r="2"', b'row r="99999999"', part)), tmp_path, "a.xlsx")
    assert "row 99999999 of the sheet 'Sheet1'" in far
    no_places = workbook(
        ID, change=lambda part: part.replace(b' r="B2"', b"").replace(b'row r="2"', b'row r="1000000"')
    )
    assert "1,000,000: the sheet 'Sheet1' goes to A1000000" in said(no_places, tmp_path, "a.xlsx", Limits(rows=9))


def test_sheets_in_parts_of_other_names_are_looked_at(tmp_path):
    content = workbook(ID, change=lambda part: with_place(b"XFD1048576")(part).replace(b"sheet1.xml", b"sheet1.vml"))
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as whole, zipfile.ZipFile(buffer, "w") as other:
        for name in whole.namelist():
            other.writestr(name.replace("sheet1.xml", "sheet1.vml"), whole.read(name))
    assert "must be a spreadsheet whose sheets are XML" in said(buffer.getvalue(), tmp_path, "a.xlsx")


def test_blank_formats_far_away_do_no_harm(tmp_path):
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.write(0, 0, "id")
    sheet.write(1, 0, "ada")
    sheet.write_blank(1_000_000, 16_000, None, book.add_format({"bold": True}))
    book.close()
    path = tmp_path / "a.xlsx"
    path.write_bytes(buffer.getvalue())
    assert read_table(path).columns == {"id": ("ada",)}


def test_open_documents_end_in_a_million_blank_rows(tmp_path):
    cell = '<table:table-cell table:number-columns-repeated="16384"/>'
    blank = f'<table:table-row table:number-rows-repeated="1048573">{cell}</table:table-row>'
    path = tmp_path / "a.ods"
    path.write_bytes(open_document(ods_row("id") + ods_row("ada") + blank))
    assert read_table(path).columns == {"id": ("ada",)}


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        (ods_row("id", row='table:number-rows-repeated="2000000000"'), "must have at most 1,048,576 rows"),
        (ods_row("id", cell='table:number-columns-repeated="2000000000"'), "must have at most 16,384 columns"),
        (
            ods_row("id", row='table:number-rows-repeated="1000000"', cell='table:number-columns-repeated="16000"'),
            "must have at most 50,000,000 cells",
        ),
        (ods_row('id<text:s text:c="2000000000"/>'), "a cell must have at most 1,000,000 characters"),
        (ods_row("x" * 9000, row='table:number-rows-repeated="1000000"'), "must have at most 1,000,000,000 bytes"),
    ],
)
def test_repeated_cells_of_open_documents(tmp_path, rows, found):
    assert found in said(open_document(ods_row("id") + rows), tmp_path, "a.ods")


def test_cells_of_all_sheets_add_up(tmp_path):
    many = workbook([(0, 0, "id"), (40, 4, "x")], titles=["A", "B", "C"])
    assert "must have at most 400 cells, blank ones among them. Got '615 in" in said(many, tmp_path, "a.xlsx", SMALL)


def test_sheets_that_are_one_part_are_damaged(tmp_path):
    many = workbook(ID, titles=["A", "B"], change=lambda part: part.replace(b"sheet2.xml", b"sheet1.xml"))
    assert "must be a table of text or a spreadsheet that opens" in said(many, tmp_path, "a.xlsx")


# ---- files that unpack to more


def test_spreadsheets_that_unpack_to_more(tmp_path):
    long = workbook(
        [(0, 0, "id"), (1, 0, "x")], change=lambda part: part.replace(b"<t>x</t>", b"<t>" + b"x" * 9_000_000 + b"</t>")
    )
    assert len(long) < 20_000
    assert "a.xlsx: must have at most 200,000 bytes, unpacked" in said(long, tmp_path, "a.xlsx", SMALL)
    assert "a cell must have at most 1,000,000 characters" in said(long, tmp_path, "a.xlsx", Limits())


def test_size_that_an_archive_says_of_itself_is_not_believed(tmp_path):
    content = workbook(
        [(0, 0, "id"), (1, 0, "x")], change=lambda part: part.replace(b"<t>x</t>", b"<t>" + b"x" * 700_000 + b"</t>")
    )
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        true = archive.getinfo("xl/sharedStrings.xml").file_size
    lying = content.replace(true.to_bytes(4, "little"), (9).to_bytes(4, "little"))
    assert lying != content
    assert "must have at most 200,000 bytes, unpacked" in said(lying, tmp_path, "a.xlsx", SMALL)


def test_one_long_text_that_many_cells_share(tmp_path):
    cells = [(0, 0, "id"), *((row, 0, "x") for row in range(1, 40))]
    many = workbook(cells, change=lambda part: part.replace(b"<t>x</t>", b"<t>" + b"x" * 9_000 + b"</t>"))
    assert "must have at most 200,000 bytes, unpacked. Got 'more, in cells that share texts'" in said(
        many, tmp_path, "a.xlsx", Limits(unpacked=200_000)
    )
    path = tmp_path / "few.xlsx"
    path.write_bytes(
        workbook(
            [*cells[:3], *((row, 0, "y") for row in range(3, 40))],
            change=lambda part: part.replace(b"<t>x</t>", b"<t>" + b"x" * 9_000 + b"</t>"),
        )
    )
    assert len(read_table(path, limits=Limits(unpacked=200_000)).rows) == 39


def test_gzip_stops_at_the_limit(tmp_path):
    packed = gzip.compress(b"id\n" + b"ada\n" * 1_000_000)
    assert "a.csv.gz: must have at most 200,000 bytes, unpacked. Got 'more'. Allow more by --max-size 1GB" in said(
        packed, tmp_path, "a.csv.gz", SMALL
    )


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("a.csv", "id\n" + "ada\n" * 60, "a.csv, row 51: must have at most 50 rows"),
        ("a.csv", "id" + ",x" * 20, "a.csv, row 1: must have at most 20 columns"),
        ("a.csv", "id,b\n" + '"' + "," * 30 + '",' + "1," * 25, "a.csv, row 2: must have at most 20 columns"),
        ("a.csv", "a,b,c,d,e,f,g,h,i,j,k\n" * 45, "a.csv, row 37: must have at most 400 cells"),
        ("a.csv", "id\nada\n" + "x" * 1001, "a.csv, row 3: a cell must have at most 1,000 characters"),
        ("a.json", json.dumps([{"id": 1}] * 60), "a.json, row 51: must have at most 50 rows"),
        ("a.json", json.dumps([{str(n): 1 for n in range(30)}]), "a.json, row 1: must have at most 20 columns"),
        ("a.json", json.dumps([{"id": 1}, {"id": "x" * 1001}]), "a.json, row 2: a cell must have at most 1,000"),
        ("a.json", '[\n{"id": [[[[[1]]]]]}]', "a.json, row 2: must have brackets within brackets at most 5 deep"),
        ("a.json", '[\n{"id": ' + "7" * 301 + "}]", "a.json, row 2: a number must have at most 300 digits"),
    ],
)
def test_tables_beyond_a_limit(tmp_path, name, text, found):
    assert found in said(text.encode(), tmp_path, name, SMALL)


def test_tables_within_the_limits(tmp_path):
    path = tmp_path / "a.csv"
    text = "x" * 999
    path.write_text('id,b\n"' + "," * 30 + f'","{text}"\n' + "ada,1\n" * 48)
    assert len(read_table(path, limits=SMALL).rows) == 49
    (tmp_path / "b.json").write_text(json.dumps([{"id": "[[[[[[{" + "7" * 400}]))
    assert len(read_table(tmp_path / "b.json", limits=SMALL).rows) == 1


# ---- policies


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a" + ".a" * 20_000 + " = 1", "row 1: must have brackets within brackets at most 64 deep"),
        ("\n" + '"a,=".' * 20_000 + "a = 1", "row 2: must have brackets within brackets at most 64 deep"),
        ("\n[" + "a." * 20_000 + "a]", "row 2: must have brackets within brackets at most 64 deep"),
        ("\na = " + "[" * 5000 + "]" * 5000, "row 2: must have brackets within brackets at most 64 deep"),
        ("a = " + "{a = " * 900 + "1" + "}" * 900, "row 1: must have brackets within brackets at most 64 deep"),
        ("[" + "a." * 40 + "a]\n" + "b." * 40 + "b = 1", "p.toml: must have brackets within brackets at most 64 deep"),
        ("\n\nseed = " + "1" * 5000, "row 3: a number must have at most 300 digits"),
        ("seed = 0x" + "f" * 5000, "row 1: a number must have at most 300 digits"),
    ],
)
def test_policies_that_no_parser_survives(tmp_path, text, found):
    path = tmp_path / "p.toml"
    path.write_text(text)
    with pytest.raises(PolicyError) as raised:
        mm.read_policy(path)
    assert found in str(raised.value)


def test_brackets_and_digits_in_texts_of_policies_do_no_harm(tmp_path):
    path = tmp_path / "p.toml"
    deep = "[" * 90 + "." * 90 + "7" * 400
    numbers = ", ".join(["1.5"] * 90)
    path.write_text(
        f'# {deep} "\n[[criterion]]\nname = "{deep}"\nwants = \'{deep}\'\noffers = """\n{deep} "" \\"""""\n'
        f"[answers]\nblank = ['''{deep}''', \"\", '']\n[[rule]]\nx = [{numbers}]"
    )
    with pytest.raises(PolicyError) as raised:
        mm.read_policy(path)
    assert "deep" not in str(raised.value).split("must")[1]
    assert {mistake.code for mistake in raised.value.mistakes}.isdisjoint(
        {"too_much_depth", "number_too_long", "toml_syntax"}
    )


# ---- what is no regular file


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names on this system")
def test_nothing_waits_for_a_pipe(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    cohort = mm.Cohort.from_records(mentors=[{"id": "ada"}], mentees=[{"id": "kim"}])
    (tmp_path / "policy.toml").write_text('[[rule]]\nkind = "forbid"\npairs = "pipe"\n')
    for path in (tmp_path / "pipe", "/dev/zero"):
        for read in (
            mm.read_pair_list,
            mm.read_policy,
            lambda path: mm.read_cohort(mentors=path, mentees=path),
            lambda path: mm.read_pairs(path, cohort),
        ):
            with pytest.raises(InputError, match="must be a regular file, no device and no pipe"):
                read(path)
        with pytest.raises(FileError, match="must be a regular file"):
            read_matching(path, cohort)
        with pytest.raises(FileError, match="must be a regular file"):
            load_problem(path)
        with pytest.raises(FileError, match="must be a regular file"):
            mm.datasets.read_preflib(path)
    with pytest.raises(PolicyError, match="must be a regular file"):
        mm.read_policy(tmp_path / "policy.toml")


# ---- the option


@pytest.mark.parametrize(
    ("text", "size"), [("4GB", 4 * 10**9), ("1.5 mb", 1_500_000), ("2000", 2000), ("3k", 3000), ("9B", 9)]
)
def test_sizes_are_read(text, size):
    assert bytes_in(text) == size


@pytest.mark.parametrize("text", ["", "GB", "-1GB", "0", "4 XB", "1e99", "nan", "9" * 30, "1.2.3"])
def test_sizes_that_are_none(text):
    with pytest.raises(ValueError, match="must be a size such as"):
        bytes_in(text)


def test_limits_are_whole_numbers():
    with pytest.raises(InputError, match="column 'rows': must be a whole number of 1 or more") as raised:
        Limits(rows=0, cell=1.5)
    assert len(raised.value.mistakes) == 2


def test_max_size_lowers_and_lifts(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for side in ("mentors", "mentees"):
        (tmp_path / f"{side}.csv").write_text("id,skills\n" + "".join(f"{side}{n},R\n" for n in range(20)))
    tables = ("mentors.csv", "mentees.csv")
    refused = run("match", *tables, "--max-size", "100")
    assert refused.exit_code == 1
    assert "mentors.csv: must have at most 100 bytes, unpacked. Got 'more'. Allow more by --max-size" in refused.stderr
    assert run("match", *tables, "--max-size", "2GB").exit_code == 0
    for command in (("check",), ("audit", "--by", "skills"), ("explain", "--mentee", "mentees0")):
        assert run(*command, *tables, "--max-size", "100").exit_code == 1
    refused = run("init", "new", *tables, "--max-size", "100")
    assert refused.exit_code == 1
    assert "must have at most 100 bytes" in refused.stderr
    done = run("init", "new", *tables, "--max-size", "2GB")
    assert done.exit_code == 0
    assert done.stdout.rstrip().endswith("--policy new/policy.toml --max-size 2000000000")
    assert run("match", *tables, "--max-size", "many").exit_code == 2
    assert Limits.of_size(3 * 10**9).rows == 3 * Limits().rows
