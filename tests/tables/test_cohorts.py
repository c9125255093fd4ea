import gzip
import io
import json
import os
import random
import stat
import struct
import time
import zipfile
from xml.sax.saxutils import escape

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strategies import id_lists, ids, texts

from mentormatch import files
from mentormatch.answers.cells import plain_cell
from mentormatch.answers.formulas import defuse, undo_defuse
from mentormatch.errors import CohortError, FileError, PolicyError, shorten
from mentormatch.tables import decoding
from mentormatch.tables.cohorts import read_cohort
from mentormatch.tables.columns import read_table, table_of
from mentormatch.tables.pair_lists import PairEntry, read_pair_list
from mentormatch.tables.policies import read_policy
from mentormatch.tables.writing import write_all, write_rows

SAME_FOLDER = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
TABLE = [["id", "skills", "name"], ["ada", "python; sql", "Zoë, Ça & Ünal"], ["linus", "", "“Torvalds”"]]


@pytest.fixture
def file(tmp_path):
    """A function that writes text or bytes into a file and returns its path."""

    def write(content, name="mentors.csv"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def delimited(delimiter=",", table=TABLE):
    return "".join(delimiter.join(f'"{cell}"' if delimiter in cell else cell for cell in row) + "\n" for row in table)


def workbook(*sheets, hidden=()):
    """The bytes of an XLSX file with these sheets: each a list of rows."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False})
    for number, rows in enumerate(sheets):
        sheet = book.add_worksheet()
        for place, row in enumerate(rows):
            sheet.write_row(place, 0, row)
        if number in hidden:
            sheet.hide()
        else:
            sheet.activate()
    book.close()
    return buffer.getvalue()


def open_document(rows, *, end="</table:table>"):
    """The bytes of an ODS file with these rows of text."""
    buffer = io.BytesIO()
    names = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    lines = [f"<table:table-row>{''.join(cell.format(escape(item)) for item in row)}</table:table-row>" for row in rows]
    body = f'<office:body><office:spreadsheet><table:table table:name="S">{"".join(lines)}{end}'
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        document = (
            f"<office:document-content {names}>{body}</office:spreadsheet></office:body></office:document-content>"
        )
        archive.writestr(
            "META-INF/manifest.xml", '<manifest xmlns="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
        )
        archive.writestr("content.xml", document)
    return buffer.getvalue()


def mistakes_in(path, read=read_table):
    """What is wrong with a file, one line a mistake."""
    with pytest.raises((CohortError, PolicyError)) as raised:
        read(path)
    return [str(mistake) for mistake in raised.value.mistakes]


# Laws


@given(st.one_of(texts(), ids(), st.text(max_size=5)))
def test_undo_defuse_is_the_inverse_of_defuse(text):
    assert undo_defuse(defuse(text)) == text


@given(st.one_of(texts(), ids(), st.builds("{}{}".format, st.sampled_from(FORMULAS), texts())))
def test_defused_text_is_no_formula(text):
    safe = defuse(text)
    if safe == text and text.lstrip().startswith(FORMULAS):
        float(text.strip("%").replace(",", "").replace(".", "") or "x")  # a number is none


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "＝"])
@pytest.mark.parametrize(
    "unseen", ["\u200b", "\ufeff", "\u00ad", "\u202e", "\u2060 \u00a0", "\x00", "\x1b", "\u3164", "\ufe0f"]
)
def test_formulas_behind_what_nobody_sees_are_defused(sign, unseen):
    text = f"{unseen}{sign}cmd|' /C calc'!A0"
    assert defuse(text) == f"'{text}"
    assert undo_defuse(defuse(text)) == text


@pytest.mark.parametrize("suffix", ["csv", "tsv", "xlsx", "json", "csv.gz", "json.gz"])
@SAME_FOLDER
@given(names=id_lists(min_size=1), data=st.data())
def test_what_is_written_is_read_back(tmp_path, suffix, names, data):
    answers = data.draw(st.lists(texts(), min_size=len(names), max_size=len(names)))
    path = tmp_path / f"people.{suffix}"
    write_rows(path, ["id", "=about"], zip(names, answers, strict=True))
    table = read_table(path)
    assert list(table.columns["id"]) == names
    assert [cell or None for cell in table.columns["=about"]] == list(map(plain_cell, answers))


@given(id_lists(min_size=1), st.sampled_from(",;\t|"), st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le"]))
@SAME_FOLDER
def test_delimiter_and_encoding_do_not_matter(tmp_path, names, delimiter, encoding):
    rows = ['"' + item.replace('"', '""') + '"' + f'{delimiter}"a; b, c|d"' for item in names]
    text = "\n".join([delimiter.join(["id", "skills"]), *rows])
    path = tmp_path / "mentors.csv"
    path.write_bytes(text.encode(encoding))
    table = read_table(path)
    assert list(table.columns["id"]) == [undo_defuse(item) for item in names]
    assert set(table.columns["skills"]) == {"a; b, c|d"}


@given(st.binary(max_size=400))
@SAME_FOLDER
def test_any_bytes_are_read_or_refused(tmp_path, content):
    for name in ("any.csv", "any.json", "any.xlsx"):
        path = tmp_path / name
        path.write_bytes(content)
        try:
            read_table(path)
        except CohortError as error:
            assert all(mistake.file == name for mistake in error.mistakes)  # noqa: PT017


@given(st.text(max_size=60))
@SAME_FOLDER
def test_any_text_is_read_as_policy_or_refused(tmp_path, text):
    path = tmp_path / "policy.toml"
    path.write_bytes(text.encode("utf-8", "replace"))
    try:
        read_policy(path)
    except PolicyError as error:
        assert all(mistake.file == "policy.toml" for mistake in error.mistakes)  # noqa: PT017


@given(st.binary(min_size=4, max_size=300), st.sampled_from([b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"]))
@SAME_FOLDER
def test_damaged_spreadsheets_are_refused(tmp_path, content, magic):
    path = tmp_path / "mentors.xlsx"
    path.write_bytes(magic + content)
    assert len(mistakes_in(path)) == 1


def test_spreadsheets_with_flipped_bytes_are_read_or_refused(tmp_path):
    whole = workbook(TABLE)
    dice = random.Random(0)
    for _ in range(150):
        damaged = bytearray(whole)
        for _ in range(3):
            damaged[dice.randrange(len(whole))] = dice.randrange(256)
        path = tmp_path / "mentors.xlsx"
        path.write_bytes(damaged)
        try:
            read_table(path)
        except CohortError as error:
            assert error.mistakes  # noqa: PT017


# What files look like


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_read_table_with_any_delimiter_and_ending(file, delimiter, ending):
    table = read_table(file(delimited(delimiter).replace("\n", ending)))
    assert table.columns == {"id": ("ada", "linus"), "skills": ("python; sql", ""), "name": (TABLE[1][2], TABLE[2][2])}
    assert table.rows == (2, 3)
    assert table.first_row == 2
    assert table.notes == ()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_read_table_in_any_unicode(file, encoding):
    table = read_table(file(delimited().encode(encoding)))
    assert table.columns["name"] == (TABLE[1][2], TABLE[2][2])
    assert table.notes == ()


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1"])
def test_read_table_in_an_old_encoding_says_so(file, encoding):
    text = "id,name\nada,Zoë Müller\nlinus,Ça\n" if encoding == "latin-1" else delimited()
    table = read_table(file(text.encode(encoding)))
    assert table.columns["name"][0].startswith("Zoë")
    assert table.notes == (
        'mentors.csv is not in UTF-8 and was read as Windows-1252. If names look wrong, save it as "CSV UTF-8".',
    )


def test_read_table_with_bytes_that_windows_does_not_know(file):
    assert read_table(file(b"id,name\nada,\x81\xe9\n")).columns["name"] == ("\x81é",)


def test_read_table_in_two_encodings_names_the_row(file):
    content = "id,name\nada,Zoë\n".encode() + "linus,Ünal\n".encode("latin-1")
    assert mistakes_in(file(content)) == [
        "mentors.csv, row 3: must be in UTF-8 like the rest of the file. Save the file as UTF-8 and look at this row."
    ]


@pytest.mark.parametrize(
    "text", ["sep=;\nid;a,b\nada;1\n", "\n\n  \nid;a,b\n\nada;1\n\n", "id; a,b\nada; 1\n", '"id";"a,b"\nada;1']
)
def test_read_table_with_what_spreadsheets_add(file, text):
    table = read_table(file(text))
    assert table.columns == {"id": ("ada",), "a,b": ("1",)}


def test_rows_are_counted_as_spreadsheets_do(file):
    text = 'id,about\n\nada,"two\nlines"\n,,,\nlinus,x\nlinus,y\n'
    mentees = file("id\n", "mentees.csv")
    with pytest.raises(CohortError, match=r"mentors.csv, row 6, column 'id': .* Row 5 has it as well."):
        read_cohort(mentors=file(text), mentees=mentees)


def test_columns_without_name_and_cells_do_not_matter(file):
    assert read_table(file("id,,skills,\nada,,sql,,,\n")).columns == {"id": ("ada",), "skills": ("sql",)}


def test_titles_are_kept_on_one_line(file):
    assert list(read_table(file('" id ","E-mail\n address\u00a0"\nada,x')).columns) == ["id", "E-mail address"]


def test_read_table_packed(file):
    assert read_table(file(gzip.compress(delimited().encode()), "mentors.csv.gz")).columns["id"] == ("ada", "linus")


def test_read_table_of_one_column(file):
    assert read_table(file("id\nada\nlinus")).columns == {"id": ("ada", "linus")}


def test_cells_as_long_as_they_are(file):
    text = "é" * 300_000
    assert read_table(file(f"id,about\nada,{text}\n")).columns["about"] == (text,)


def test_numbers_and_dates_of_a_spreadsheet(file):
    rows = [["id", "capacity", "rate", "remote", 2024.0], [7, 2, 2.5, True, "=x"]]
    table = read_table(file(workbook([], rows), "mentors.xlsx"))
    assert table.columns == {"id": (7,), "capacity": (2,), "rate": (2.5,), "remote": (True,), "2024": ("=x",)}
    assert read_cohort(mentors=file(workbook(rows), "m.xlsx"), mentees=file("id\n")).mentors.ids == ("7",)


def test_first_sheet_that_is_seen_and_filled_is_read(file):
    table = read_table(file(workbook([["x"]], [], TABLE, [["other"]], hidden=[0]), "mentors.xlsx"))
    assert table.columns["id"] == ("ada", "linus")
    assert table.notes == ("Of mentors.xlsx the sheet 'Sheet3' was read, and not 'Sheet4'.",)


def test_sides_that_are_sheets_of_one_file_are_told_apart_by_their_names(file):
    def both_in(*named):
        buffer = io.BytesIO()
        book = xlsxwriter.Workbook(buffer, {"in_memory": True})
        for title, item in named:
            sheet = book.add_worksheet(title)
            sheet.write_column(0, 0, ["notes"] if item is None else ["id", item])
        book.close()
        path = file(buffer.getvalue(), "book.xlsx")
        return read_cohort(mentors=path, mentees=path)

    for named in (
        (("Mentees", "kim"), ("Mentors", "ada")),
        (("Mentees 2026", "kim"), ("Sheet 2", "ada")),
        (("Mentorship", "kim"), ("MENTOR", "ada")),
    ):
        cohort = both_in(*named)
        assert (cohort.mentors.ids, cohort.mentees.ids) == (("ada",), ("kim",)), named
    assert both_in(("Notes", None), ("Everybody", "ada")).in_both_tables() == ((0, 0),)
    with pytest.raises(CohortError, match="Name one of them Mentors and the other Mentees") as raised:
        both_in(("Sheet1", "ada"), ("Sheet2", "kim"))
    assert raised.value.mistakes[0].got == "Sheet1, Sheet2"


def test_spreadsheet_under_the_name_of_another_format(file):
    assert read_table(file(workbook(TABLE), "mentors.csv")).columns["id"] == ("ada", "linus")
    assert read_table(file(delimited(), "mentors.xlsx")).columns["id"] == ("ada", "linus")


def test_cells_of_json_stay_what_they_are(file):
    text = '\ufeff[{"id": 7, "skills": ["python"]}, {"id": "b", "skills": {"sql": "expert"}, "capacity": 2}]'
    table = read_table(file(text, "mentors.json"))
    assert table.columns == {"id": (7, "b"), "skills": (["python"], {"sql": "expert"}), "capacity": (None, 2)}
    assert table.first_row == 1
    assert read_table(file("[]", "mentors.json")).columns == {}


def test_read_table_as_libreoffice_saves_it(file):
    table = read_table(file(open_document(TABLE), "mentors.ods"))
    assert table.columns["skills"] == ("python; sql", "")


def test_notes_stand_with_the_people(file):
    cohort = read_cohort(mentors=file("id,name\nada,Zoë".encode("latin-1")), mentees=file("id\nkim", "mentees.csv"))
    assert cohort.mentors.notes[0].startswith("mentors.csv is not in UTF-8")
    assert cohort.mentors.take([0]).notes == cohort.mentors.notes
    assert cohort.mentors.source == "mentors.csv"


@pytest.mark.parametrize(
    ("name", "file", "people", "columns"),
    [
        ("wcc_mentors", "mentors.csv", 88, 17),
        ("so_survey_2025_first1000", "respondents.csv", 1000, 27),
        ("r_community_survey_2019", "respondents.csv", 2020, 23),
        ("coding_coach_mentors", "mentors.csv", 298, 6),
        ("gov_mentor_match_synthetic", "mentees_large.csv", 500, 9),
        ("availability_slots_synthetic", "mentees.json", 500, 2),
    ],
)
def test_real_tables_are_read_whole(real_data, name, file, people, columns):
    table = read_table(real_data(name) / file)
    assert len(table.columns) == columns
    assert {len(cells) for cells in table.columns.values()} == {people}
    assert table.notes == ()


# What is wrong with files


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.csv", b"", "a.csv: must have a header and one row a person, and is empty."),
        ("a.csv", b" \r\n\xef\xbb\xbf", "a.csv: must have a header and one row a person, and is empty."),
        ("a.csv", b",,,\n , ,\n", "a.csv: must have a header and one row a person, and is empty."),
        (
            "a.csv",
            b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
            "a.csv: must be a table of text or a spreadsheet, and this is",
        ),
        ("a.csv", b"%PDF-1.7\nid,name\n", "a.csv: must be a table of text or a spreadsheet, and this is neither"),
        ("a.csv", bytes(range(1, 256)) * 3, "a.csv: must be a table of text or a spreadsheet, and this is neither"),
        ("a.csv", b"\xff\xfei\x00d\x00\x00\x00,\x00", "a.csv: must be a table of text or a spreadsheet, and this is"),
        ("a.csv", b"\xff\xfei\x00d", "a.csv: must be in UTF-16 to its end, as it begins. Got 'truncated data'."),
        ("a.csv", b"\x1f\x8bnonsense", "a.csv: must be a whole gzip file."),
        ("a.csv.gz", gzip.compress(b"id\n" * 99, mtime=0)[:15], "a.csv.gz: must be a whole gzip file."),
        ("a.csv", b"<!DOCTYPE html><html>", "a.csv: must be a table, and this is a web page. Export the table again."),
        ("a.csv", b'id,about\nada,"x\nlinus,y\n', "a.csv, row 2: a quotation mark that is opened here must be closed."),
        ("a.csv", b'id,about\nada,x\nlinus,"y" z\n', "a.csv, row 3: a quotation mark inside a quoted cell must be dou"),
        ("a.csv", b"id,skills,id\n", "a.csv, column 'id': must be the name of one column only. Got 'columns A, C'."),
        ("a.csv", b"id,\nada,\nlinus,x\n", "a.csv: column B, which has answers, must have a name in the header."),
        ("a.csv", b"id,b\nada\n", "a.csv, row 2: must have 2 cells, as the header has. Got '1'. Is there a delimiter"),
        (
            "a.csv",
            b"id,b\nada,b,c\n",
            "a.csv, row 2: must have 2 cells, as the header has. Got '3'. Is there a delimiter",
        ),
        ("a.xlsx", b"PK\x03\x04nonsense", "a.xlsx: must be a table of text or a spreadsheet that opens."),
        ("a.xlsx", workbook([]), "a.xlsx: must have a header and one row a person, and is empty."),
        ("a.ods", open_document(TABLE, end="</table"), "a.ods: must be a table of text or a spreadsheet that opens."),
        ("a.ods", open_document(TABLE)[:-30], "a.ods: must be a table of text or a spreadsheet that opens."),
        ("a.xlsx", workbook([[" "]]), "a.xlsx: must have a header and one row a person, and is empty."),
        ("a.json", b'[{"id": 1},\n{]', "a.json: must be JSON. Got 'Expecting property name enclosed in double quotes"),
        ("a.json", b"[" * 100_000, "a.json, row 1: must have brackets within brackets at most 64 deep."),
        ("a.json", b"[\n" + b"1" * 5000 + b"]", "a.json, row 2: a number must have at most 300 digits."),
        ("a.json", b'{"id": 1}', "a.json: must be a list of objects, one a person. Got '{\"id\": 1}'."),
        ("a.json", b'[{"id": 1}, 5]', "a.json, row 2: must be an object of column names and cells. Got '5'."),
        ("a.json", b'[{"id": 1, "id": 2}]', "a.json, column 'id': must stand only once in an object."),
    ],
)
def test_read_table_that_is_none(file, name, content, said):
    (line,) = mistakes_in(file(content, name))
    assert line.startswith(said)


def test_read_table_protected_by_a_password(file, monkeypatch):
    import python_calamine

    class Locked:
        @staticmethod
        def from_filelike(_content):
            raise python_calamine.PasswordError

    monkeypatch.setattr(python_calamine, "CalamineWorkbook", Locked)
    # an XLSX file with a password is an empty archive of the old kind, as far as anybody can see
    places = struct.pack("<8I", 0, *[2**32 - 2] * 7) + b"\xff" * 436
    locked = (b"\xd0\xcf\x11\xe0".ljust(30, b"\0") + b"\x09\x00\x06\x00").ljust(44, b"\0") + places
    assert mistakes_in(file(locked, "a.xls")) == ["a.xls: must be a spreadsheet without a password."]


def test_read_table_missing_or_a_folder(tmp_path):
    assert mistakes_in(tmp_path / "no.csv") == [f"no.csv: there must be such a file. Got '{tmp_path / 'no.csv'}'."]
    assert mistakes_in(tmp_path) == [f"{tmp_path.name}: must be a file, not a folder."]
    assert mistakes_in("a\0b.csv")[0].endswith("must be a file that can be read. Got 'embedded null byte'.")


def test_read_table_without_permission(file, monkeypatch):
    def refuse(*_):
        raise PermissionError(13, "Permission denied")

    path = file("id")
    monkeypatch.setattr(os, "open", refuse)
    assert mistakes_in(path) == ["mentors.csv: must be a file that can be read. Got 'Permission denied'."]


def test_header_that_is_not_the_first_row(file):
    path = file("Mentors 2024,,\nas of May,,\nid,skills,x\nada,sql,\n")
    mentors = read_cohort(mentors=path, mentees=file("id\n", "mentees.csv")).mentors
    assert (mentors.ids, mentors.column("skills"), mentors.row_of(0)) == (("ada",), ("sql",), 4)
    (note,) = mentors.notes
    assert note == ("mentors.csv: 2 rows above the header, which is row 3, left out ('Mentors 2024', 'as of May').")


def test_header_is_known_by_titles_in_any_case(file):
    path = file("People of 2026,,\nManager_ID:,E-mail *,x\nada,b,c\n")
    mistakes = []
    table = table_of(path, path.name, frozenset({"manager_id", "E-MAIL"}), mistakes)
    assert (list(table.columns), table.rows, mistakes) == (["Manager_ID:", "E-mail *", "x"], (3,), [])


def test_header_that_is_missing_is_one_mistake(file):
    path = file("ada,2,English,,English\nlinus,1,Finnish,x,\n")
    (line,) = mistakes_in(path, lambda one: read_cohort(mentors=one, mentees=file("id\n", "mentees.csv")))
    assert line.startswith("mentors.csv, row 1: must begin with a header of column names, and the first row seems")
    assert line.endswith("Got 'ada, 2, English, , English'.")


def test_table_that_is_wrongly_divided_is_one_mistake(file):
    policy = read_policy(file('show = ["email"]\n[[criterion]]\nname = "skills"\n', "policy.toml"))
    mentors, mentees = file("id:skills\nada:sql\n"), file("id,skills,email\n", "mentees.csv")
    (line,) = mistakes_in(None, lambda _: read_cohort(mentors=mentors, mentees=mentees, policy=policy))
    assert line.endswith("There is only 'id:skills'. Cells must be divided by commas, semicolons, tabs or |.")


def test_all_mistakes_of_a_file_at_once(file):
    path = file("id,skills,skills,\nada,a,b,c\nada,a\nlinus,,,\nlinus,,,\n", "mentors.csv")
    lines = mistakes_in(path, lambda one: read_cohort(mentors=one, mentees=file("ID,capacity\n", "mentees.csv")))
    assert [line.split(":")[0] for line in lines] == [
        "mentors.csv, row 3",
        "mentors.csv, column 'skills'",
        "mentors.csv",
        "mentors.csv, row 5, column 'id'",
        "mentees.csv, column 'capacity'",
        "mentees.csv, column 'id'",
    ]


def test_files_of_one_name_are_told_apart(tmp_path, file):
    (tmp_path / "old").mkdir()
    old, new = file("ID", "old/people.csv"), file("name", "people.csv")
    with pytest.raises(CohortError) as raised:
        read_cohort(mentors=old, mentees=new)
    assert [mistake.file for mistake in raised.value.mistakes] == [str(old), str(new)]


def test_columns_that_a_policy_names_must_be_there(file):
    policy = read_policy(
        file(
            'show = ["email"]\naudit = ["gendre"]\n[[criterion]]\nname = "skills"\nwants = "wants"\noffers = "skils"\n'
            '[[rule]]\nkind = "different"\ncolumn = "department"\n',
            "policy.toml",
        )
    )
    mentors, mentees = file("id,skills,email\n"), file("id,wants,gender\n", "mentees.csv")
    lines = mistakes_in(None, lambda _: read_cohort(mentors=mentors, mentees=mentees, policy=policy))
    named = "which the policy names in"
    skills = "criterion 'skills'. Did you mean 'skills'?"
    audit = "audit. Did you mean 'gender'?"
    rule = f"must have a column 'department', {named} rule 'different department'."
    assert lines == [
        f"mentors.csv, column 'skils': the mentors must have a column 'skils', {named} {skills}",
        f"mentors.csv, column 'department': the mentors {rule} Known: 'email', 'id', 'skills'.",
        f"mentees.csv, column 'department': the mentees {rule} Known: 'gender', 'id', 'wants'.",
        f"column 'gendre': the mentors or the mentees must have a column 'gendre', {named} {audit}",
    ]
    empty = file("[]", "nobody.json")
    with pytest.raises(CohortError) as raised:
        read_cohort(mentors=empty, mentees=mentees, policy=policy)
    assert [mistake.file for mistake in raised.value.mistakes] == ["mentees.csv"]


# Lists of pairs and policies


def test_read_pair_list_with_everything(file):
    path = file('mentee,mentor,score,round,decision,note\n 7 ,ada,"0,5",2024,Accepted,x\nkim,linus,,spring,,\n')
    assert read_pair_list(path) == (
        PairEntry("7", "ada", 0.5, 2024, "accepted"),
        PairEntry("kim", "linus", None, "spring", None),
    )
    assert read_pair_list(file("mentee,mentor,weight,score\na,b,0.2,0.9\n"))[0].weight == 0.2
    assert read_pair_list(file("[]", "pairs.json")) == ()


def test_read_pair_list_says_everything_that_is_wrong(file):
    path = file("mentee,mentor,weight,decision,round\n,ada,nan,perhaps,1\nkim,linus,x,,\n", "pairs.csv")
    assert mistakes_in(path, read_pair_list) == [
        "pairs.csv, row 2, column 'mentee': must be an id.",
        "pairs.csv, row 2, column 'weight': must be a number, or blank. Got 'nan'.",
        "pairs.csv, row 2, column 'decision': must be accepted, declined or blank. Got 'perhaps'.",
        "pairs.csv, row 3, column 'weight': must be a number, or blank. Got 'x'.",
    ]
    assert mistakes_in(file("mentea;comment;mentor\n", "pairs.csv"), read_pair_list) == [
        "pairs.csv, column 'mentee': a list of pairs must have a column 'mentee'. Did you mean 'mentea'?"
    ]
    nested = file('[{"mentee": ["a"], "mentor": "b"}]', "pairs.json")
    assert mistakes_in(nested, read_pair_list)[0].startswith("pairs.json, row 1, column 'mentee': must be text")


POLICY = """
[[criterion]]
name = "skills"
encoder = {name = "terms", aliases = "lists/aliases.csv"}
[[criterion]]
name = "friends"
encoder = "pairs"
pairs = "friends.csv"
[[rule]]
kind = "previous"
pairs = "last.csv"
rounds = 1
"""


def test_read_policy_with_the_files_it_names(file, tmp_path):
    (tmp_path / "lists").mkdir()
    file("alias,term\njs,JavaScript\njs,JavaScript\n", "lists/aliases.csv")
    file("mentee,mentor,weight\nkim,ada,0.5\nsam,ada,\n", "friends.csv")
    file("mentee,mentor,round\nkim,linus,2023\n", "last.csv")
    policy = read_policy(file(POLICY, "policy.toml"))
    assert policy.criteria[0].make_encoder().get_params()["aliases"] == {"js": "JavaScript"}
    assert policy.criteria[1].pairs.to_list() == [["kim", "ada", 0.5], ["sam", "ada", 1.0]]
    assert [pair.to_plain() for pair in policy.rules[0].pairs] == [["kim", "linus", 2023]]


def test_read_policy_says_everything_that_is_wrong(file, tmp_path):
    (tmp_path / "lists").mkdir()
    file("alias,term\njs,JavaScript\njs,Java\n,x\n", "lists/aliases.csv")
    file("mentee,mentor,weight\nkim,ada,1.5\nsam,ada,x\nsam,ada,\nsam,ada,0\n", "friends.csv")
    policy = file(POLICY + '[[criterion]]\nname = "years"\nweight = -1\n', "policy.toml")
    lines = mistakes_in(policy, read_policy)
    assert lines[:6] == [
        "lists/aliases.csv, row 3: the alias 'js' must stand for one term, 'JavaScript'. Got 'Java'.",
        "lists/aliases.csv, row 4: an alias and its term must be texts that are not blank. Got ', x'.",
        "friends.csv, row 2, column 'weight': must be a number from 0 to 1, or blank. Got '1.5'.",
        "friends.csv, row 3, column 'weight': must be a number, or blank. Got 'x'.",
        "friends.csv, row 5: a pair must stand only once. Got 'sam, ada'. Row 4 has it as well.",
        f"last.csv: there must be such a file. Got '{shorten(str(tmp_path / 'last.csv'))}'.",
    ]
    assert len(lines) == 7
    assert "weight" in lines[6]


@pytest.mark.parametrize(
    ("aliases", "said"),
    [("js;JavaScript\n", "must have a column 'alias'"), (None, "there must be such a file"), ("", "and is empty")],
)
def test_read_policy_with_aliases_that_are_none(file, tmp_path, aliases, said):
    (tmp_path / "lists").mkdir()
    if aliases is not None:
        file(aliases, "lists/aliases.csv")
    policy = file(POLICY.split('[[criterion]]\nname = "friends"', maxsplit=1)[0], "policy.toml")
    assert said in mistakes_in(policy, read_policy)[0]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_read_policy_as_editors_save_it(file, encoding):
    text = '[[criterion]]\r\nname = "fähigkeiten"\r\n'
    assert read_policy(file(text.encode(encoding), "policy.toml")).criteria[0].name == "fähigkeiten"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"audit = [", "policy.toml: must be a policy in TOML. Got 'Invalid value'."),
        (b"a = 1\nb = = 2", "policy.toml, row 2: must be a policy in TOML. Got 'Invalid value'."),
        (b"id,name\n", "policy.toml, row 1: must be a policy in TOML."),
        (
            "a = 'ö'".encode("latin-1"),
            "policy.toml, row 1: must be a policy in TOML, saved as UTF-8.",
        ),
        (b"criterion = 5", "policy.toml"),
        (b"criterion = [5]", "policy.toml"),
        (b'[[criterion]]\nname = "a"\nencoder = 5\n[[rule]]\n', "policy.toml"),
    ],
)
def test_read_policy_that_is_none(file, content, said):
    assert mistakes_in(file(content, "policy.toml"), read_policy)[0].startswith(said)


def test_read_policy_missing(tmp_path):
    assert mistakes_in(tmp_path / "p.toml", read_policy) == [
        f"p.toml: there must be such a file. Got '{tmp_path / 'p.toml'}'."
    ]


# Writing


def test_cells_as_they_are_written(tmp_path):
    header = ["id", "cells"]
    cells = [None, True, 2, 2.5, -5, float("inf"), 2**60, ["a", "b"], {"sql": "expert"}, "=x", "-5", 'a "b", c', " x"]
    rows = [[str(number), cell] for number, cell in enumerate(cells)]
    for suffix in ("csv", "json", "xlsx", "tsv"):
        write_rows(tmp_path / f"a.{suffix}", header, rows)
    shown = [
        "",
        "true",
        "2",
        "2.5",
        "-5",
        "inf",
        str(2**60),
        '"a; b"',
        "sql:expert",
        "'=x",
        "-5",
        '"a ""b"", c"',
        '" x"',
    ]
    lines = [f"{number},{cell}" for number, cell in enumerate(shown)]
    assert (tmp_path / "a.csv").read_text() == "\n".join(["id,cells", *lines, ""])
    assert [item["cells"] for item in json.loads((tmp_path / "a.json").read_text())] == [*cells[:5], "inf", *cells[6:]]
    sheet = read_table(tmp_path / "a.xlsx").columns["cells"]
    assert list(sheet) == ["", True, 2, 2.5, -5, "inf", str(2**60), "a; b", "sql:expert", "=x", "-5", 'a "b", c', " x"]


def test_the_same_table_gives_the_same_bytes(tmp_path):
    for suffix in ("csv", "csv.gz", "xlsx", "json"):
        written = []
        for number in range(2):
            write_rows(tmp_path / f"{number}.{suffix}", ["id"], [["ada"]])
            written.append((tmp_path / f"{number}.{suffix}").read_bytes())
        assert written[0] == written[1]


def test_write_rows_replaces_and_keeps_permissions(tmp_path):
    path = tmp_path / "a.csv"
    write_rows(path, ["id"], [["ada"]])
    assert stat.S_IMODE(path.stat().st_mode) & 0o600 == 0o600
    path.chmod(0o640)
    write_rows(path, ["id"], [])
    assert path.read_text() == "id\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]


def test_write_rows_through_a_link(tmp_path):
    (tmp_path / "real.csv").write_text("old")
    (tmp_path / "link.csv").symlink_to("real.csv")
    write_rows(tmp_path / "link.csv", ["id"], [])
    assert (tmp_path / "real.csv").read_text() == "id\n"
    assert (tmp_path / "link.csv").is_symlink()


@pytest.mark.parametrize("path", ["a.doc", "a", "a.xlsx.gz"])
def test_write_rows_of_another_kind(tmp_path, path):
    with pytest.raises(FileError, match=r"A table must be written as .csv, .tsv, .xlsx or .json. Got"):
        write_rows(tmp_path / path, ["id"], [])


def test_write_rows_that_a_sheet_cannot_hold(tmp_path):
    with pytest.raises(FileError, match="a cell 32,767 characters"):
        write_rows(tmp_path / "a.xlsx", ["id"], [["x" * 40_000]])
    with pytest.raises(FileError, match="half a character"):
        write_rows(tmp_path / "a.csv", ["id"], [["\ud800"]])
    assert not list(tmp_path.iterdir())


def test_write_all_refuses_what_is_there(tmp_path):
    (tmp_path / "a.csv").write_text("mine")
    (tmp_path / "c.csv").write_text("mine")
    contents = {tmp_path / f"{name}.csv": (["id"], []) for name in "abc"}
    with pytest.raises(FileError, match=r"stay: '.*a.csv', '.*c.csv'. Use force") as raised:
        write_all(contents)
    assert isinstance(raised.value, OSError)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.csv", "c.csv"]
    write_all(contents, force=True)
    assert {path.read_text() for path in tmp_path.iterdir()} == {"id\n"}


def test_write_all_makes_folders_only_if_it_succeeds(tmp_path):
    write_all({tmp_path / "new" / "er" / "a.txt": "A", tmp_path / "b.txt.gz": "B"})
    assert (tmp_path / "new" / "er" / "a.txt").read_text() == "A"
    assert gzip.decompress((tmp_path / "b.txt.gz").read_bytes()) == b"B"
    with pytest.raises(FileError, match=r"b.txt.gz' must be a folder, and is a file. No file was changed."):
        write_all({tmp_path / "other" / "a.txt": "A", tmp_path / "b.txt.gz" / "x.txt": "B"})
    assert not (tmp_path / "other").exists()


def test_write_all_to_folders_and_doubles(tmp_path):
    with pytest.raises(FileError, match="name of a folder"):
        write_all({tmp_path: "x"}, force=True)
    with pytest.raises(FileError, match="another name"):
        write_all({tmp_path / "a": "x", str(tmp_path / "." / "a"): "y"})
    with pytest.raises(FileError, match="cannot be written"):
        write_rows(tmp_path / ("x" * 300 + ".csv"), ["id"], [])


class Interrupted(BaseException):
    """Somebody pressed a key."""


@pytest.mark.parametrize("moment", range(1, 4))
@pytest.mark.parametrize("step", ["write_beside", "commit"])
@pytest.mark.parametrize("links", [True, False])
def test_write_all_interrupted_changes_nothing(tmp_path, monkeypatch, step, moment, links):
    paths = [tmp_path / f"{name}.csv" for name in "abc"]
    paths[0].write_text("before")
    paths[2].write_text("before")
    done = []
    whole = getattr(files._AtomicWrite, step)

    def interrupted(move, *given):
        done.append(move)
        if len(done) == moment:
            raise Interrupted
        whole(move, *given)

    def refuse(*_paths):
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(files._AtomicWrite, step, interrupted)
    if not links:
        monkeypatch.setattr(os, "link", refuse)
    with pytest.raises(Interrupted):
        write_all({path: (["id"], [["ada"]]) for path in paths}, force=True)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.csv", "c.csv"]
    assert {paths[0].read_text(), paths[2].read_text()} == {"before"}


def test_rows_that_break_off_change_nothing(tmp_path):
    def rows():
        yield ["ada"]
        raise Interrupted

    (tmp_path / "a.csv").write_text("before")
    with pytest.raises(Interrupted):
        write_rows(tmp_path / "a.csv", ["id"], rows())
    assert [path.read_text() for path in tmp_path.iterdir()] == ["before"]


def test_a_full_disk_changes_nothing(tmp_path, monkeypatch):
    def full(_descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(FileError, match=r"a.csv' cannot be written: No space left on device. No file was changed."):
        write_all({tmp_path / "a.csv": "x", tmp_path / "b.csv": "y"})
    assert not list(tmp_path.iterdir())


def test_limit_of_the_csv_module_is_put_back(file):
    import csv

    before = csv.field_size_limit()
    read_table(file("id,about\nada," + "x" * 200_000))
    assert csv.field_size_limit() == before


def test_a_hundred_thousand_people_in_seconds(tmp_path):
    header = ["id", "capacity", *"abcdefgh"]
    rows = [[f"p{i}", i % 4, "python; sql", "Zoë", "a, b", 'say "hi"', "", i, "x" * 30, "yes"] for i in range(100_000)]
    write_rows(tmp_path / "mentors.csv", header, rows)
    write_rows(tmp_path / "mentees.csv", ["id"], [])
    started = time.process_time()
    cohort = read_cohort(mentors=tmp_path / "mentors.csv", mentees=tmp_path / "mentees.csv")
    assert len(cohort.mentors) == 100_000
    assert time.process_time() - started < 8


def test_utf_16_is_told_from_binary():
    assert decoding._utf_16_without_mark("id,name\n".encode("utf-16-le")) == "utf-16-le"
    assert decoding._utf_16_without_mark("id,שם\n".encode("utf-16-be")) == "utf-16-be"
    assert decoding._utf_16_without_mark(b"id,name\n") is None
    assert decoding._utf_16_without_mark(b"\0\0\0\0") is None
