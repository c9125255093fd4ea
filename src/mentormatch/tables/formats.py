"""Decodes files of text, spreadsheets and JSON into rows of cells."""

import csv
import datetime as dt
import gzip
import io
import json
import re
import threading
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.parsers.expat import ExpatError

from mentormatch.answers import PADDING, undo_defuse
from mentormatch.errors import CohortError, Mistake
from mentormatch.files import DAMAGED_ARCHIVE, open_regular
from mentormatch.tables.decoding import decode_text
from mentormatch.tables.headers import known_titles
from mentormatch.tables.limits import UNLESS_GIVEN, Limits, too_much
from mentormatch.tables.nesting import check_json
from mentormatch.tables.sheets import choose_sheet
from mentormatch.tables.workbooks import check_workbook

_DELIMITERS = ",;\t|"
_FAMILIAR = frozenset({"id", "mentor", "mentee", "alias", "term"})
_SAMPLE = 65_536
_ROWS_OF_TITLES = 30
_GZIP, _ZIP, _OLE = b"\x1f\x8b", b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_QUOTED = re.compile(r'"[^"]*+"')
_LONGEST_CELL = 2**31 - 1
_LIMIT_OF_CELLS = threading.Lock()


@dataclass(frozen=True, slots=True)
class Grid:
    r"""The rows of a table as they stand in a file, the first of them row 1.

    Parameters
    ----------
    rows : sequence of sequence of cells
        Blank rows too, so that positions are those of a spreadsheet.
    notes : tuple of str
        What had to be guessed.
    sheets : tuple of str
        Of a spreadsheet, the sheet that was read, and those that might have been as well.

    Examples
    --------
    >>> Grid(rows_of_text("id;skills\nada;python, sql\n", "mentors.csv")).rows[1]
    ['ada', 'python, sql']
    """

    rows: Sequence[Sequence[object]]
    notes: tuple[str, ...] = ()
    sheets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Records:
    """The objects of a JSON list, one a row.

    Parameters
    ----------
    records : sequence of mapping
        As they stand in the file.
    notes : tuple of str
        What had to be guessed.

    Examples
    --------
    >>> Records(records_of_text('[{"id": "ada"}]', "mentors.json")).records
    [{'id': 'ada'}]
    """

    records: Sequence[Mapping[str, object]]
    notes: tuple[str, ...] = ()


def read_grid(
    path: Path,
    name: str,
    *,
    wanted: frozenset[str] = frozenset(),
    sheet: str | None = None,
    title: str | None = None,
    limits: Limits = UNLESS_GIVEN,
) -> Grid | Records:
    """Return what a CSV, TSV, XLSX, XLS, ODS or JSON file holds, packed with gzip or not.

    The bytes count more than the suffix: a spreadsheet that is called ``.csv`` is still a spreadsheet.

    Parameters
    ----------
    path : Path
        The file.
    name : str
        What mistakes call it.
    wanted : frozenset of str
        The keys of the titles by which the header is known, as `mentormatch.answers.titles.title_key` gives them.
    sheet : {"mentor", "mentee"}, optional
        Whom the title of the right sheet names, where several have such a header.
    title : str, optional
        The title of the right sheet, where it is known; no matter for files that have none.
    limits : Limits
        How much is read at most.

    Raises
    ------
    CohortError
        If it cannot be read, is none of them, or is beyond the limits.
    """
    content = read_content(path, name, limits=limits)
    if content.startswith((_ZIP, _OLE)):
        return sheet_of(content, name, wanted=wanted, sheet=sheet, title=title, limits=limits)
    text, notes = decode_text(content, name)
    if not text.strip(PADDING):
        raise _empty_file_error(name)
    suffixes = [suffix.lower() for suffix in path.suffixes if suffix.lower() != ".gz"]
    if suffixes[-1:] == [".json"]:
        return Records(records_of_text(text, name, limits=limits), notes)
    return Grid(rows_of_text(text, name, wanted=wanted, limits=limits), notes)


def read_content(path: Path, name: str, *, limits: Limits = UNLESS_GIVEN) -> bytes:
    """Return the bytes of a file, unpacked where it is packed with gzip.

    Raises
    ------
    CohortError
        If it is missing, no regular file, may not be read, is damaged, or is larger than the limits.
    """
    most = limits.unpacked
    try:
        with open_regular(path) as file:
            content = file.read(most + 1)
        if content.startswith(_GZIP):
            with gzip.GzipFile(fileobj=io.BytesIO(content)) as packed:
                content = packed.read(most + 1)
    except FileNotFoundError:
        raise _file_error("file_missing", "there must be such a file", name, got=str(path)) from None
    except IsADirectoryError:
        raise _file_error("file_is_folder", "must be a file, not a folder", name) from None
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise _file_error("file_damaged", "must be a whole gzip file", name, got=str(error)) from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise _file_error("file_unreadable", "must be a file that can be read", name, got=reason) from error
    if len(content) > most:
        raise too_much("unpacked", limits, name, got="more")
    return content


def rows_of_text(
    text: str, name: str, *, wanted: frozenset[str] = frozenset(), limits: Limits = UNLESS_GIVEN
) -> list[list[str]]:
    """Return the rows of delimited text, formulas that were defused restored; the delimiter divides it best.

    Raises
    ------
    CohortError
        If a quotation mark does not close, or it is a web page.
    """
    if text[:200].lstrip(PADDING).lower().startswith(("<!doctype", "<html", "<?xml")):
        raise _file_error(
            "file_is_web_page", "must be a table, and this is a web page", name, hint="Export the table again."
        )
    said = re.match(
        r"sep=(.)\r?\n", text, re.IGNORECASE
    )  # a line that sets the delimiter for Excel, which does not show it
    if said:
        text = text[said.end() :]
    rows: list[list[str]] = []
    with _field_size_limit_for(text, limits):
        try:
            delimiter = said[1] if said else _delimiter(text, wanted)
            _check_lines(text, delimiter, name, limits)
            parsed = _parse(text, delimiter, strict=True)
            # the csv module refuses longer cells itself, but for limits below its own sample
            rows.extend(_rows_within(limits, parsed, name, len(text) if limits.cell < _SAMPLE else 0))
        except csv.Error as error:
            if "larger than field limit" in str(error):
                raise too_much("cell", limits, name, got="more", row=len(rows) + 1) from error
            raise _quotes_error(error, name, len(rows) + 1) from error
    return [list(map(undo_defuse, row)) if "'" in "".join(row) else row for row in rows]


def _check_lines(text: str, delimiter: str, name: str, limits: Limits) -> None:
    """Refuse a line of too many columns before it is divided into them."""
    if len(text) <= limits.columns:
        return
    for row, line in enumerate(io.StringIO(text, newline=""), start=1):
        if line.count(delimiter) >= limits.columns and _QUOTED.sub("", line).count(delimiter) >= limits.columns:
            raise too_much("columns", limits, name, got="more", row=row)


def _rows_within(limits: Limits, rows: Iterable[Sequence[object]], name: str, length: int) -> Iterator[Any]:
    """Yield the rows of a text of this length, as long as there are not too many, and not too much in them."""
    cells = 0
    most_rows, most_columns, most_cells, longest = limits.rows, limits.columns, limits.cells, limits.cell
    may_be_long = length > longest
    for number, row in enumerate(rows, start=1):
        cells += len(row)
        if number > most_rows or len(row) > most_columns or cells > most_cells:
            found = {"rows": number, "columns": len(row), "cells": cells}
            limit = next(limit for limit, said in found.items() if said > getattr(limits, limit))
            raise too_much(limit, limits, name, got="more", row=number)
        if may_be_long and [cell for cell in row if type(cell) is str and len(cell) > longest]:
            raise too_much("cell", limits, name, got="more", row=number)
        yield row


def sheet_of(
    content: bytes,
    name: str,
    *,
    wanted: frozenset[str] = frozenset(),
    sheet: str | None = None,
    title: str | None = None,
    limits: Limits = UNLESS_GIVEN,
) -> Grid:
    """Return the rows of a visible sheet of an XLSX, XLS or ODS file that holds something.

    It is the one with this title. Without, of several that have any of the titles `wanted` in a row near the top, it is
    the one whose title names `sheet`, or else the one that has most of them; the first, where that leaves several.

    Raises
    ------
    CohortError
        If it is damaged, protected by a password, or empty, or has no such sheet.
    """
    import python_calamine as calamine

    try:
        check_workbook(content, name, limits)
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        shown = [sheet.name for sheet in book.sheets_metadata if sheet.visible == calamine.SheetVisibleEnum.Visible]
        sheets = {title: book.get_sheet_by_name(title).to_python(skip_empty_area=False) for title in shown}
    except CohortError:
        raise
    except calamine.PasswordError as error:
        raise _file_error("file_protected", "must be a spreadsheet without a password", name) from error
    except (calamine.CalamineError, ExpatError, *DAMAGED_ARCHIVE) as error:
        expected = "must be a table of text or a spreadsheet that opens"
        raise _file_error("file_damaged", expected, name, got=str(error)) from error
    filled = [title for title in shown if any(cell != "" for row in sheets[title] for cell in row)]
    if not filled:
        raise _empty_file_error(name)
    chosen, rivals = choose_sheet(sheets, filled, name, wanted=wanted, side=sheet, called=title)
    others = ", ".join(f"'{title}'" for title in filled if title != chosen)
    notes = (f"Of {name} the sheet '{chosen}' was read, and not {others}.",) if others else ()
    return Grid([[_cell_of_sheet(cell) for cell in row] for row in sheets[chosen]], notes, (chosen, *rivals))


def records_of_text(text: str, name: str, *, limits: Limits = UNLESS_GIVEN) -> list[Mapping[str, object]]:
    """Return the objects of a JSON list.

    Raises
    ------
    CohortError
        If it is no JSON, no list of objects, or an object has a name twice.
    """
    check_json(text, name, limits)
    doubled: list[str] = []

    def record_of(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        record = dict(pairs)
        if len(record) < len(pairs):
            names = [key for key, _ in pairs]
            doubled.extend(key for key in record if names.count(key) > 1)
        return record

    try:
        records = json.loads(text.lstrip(PADDING), object_pairs_hook=record_of)
    except json.JSONDecodeError as error:
        raise _file_error("json_syntax", "must be JSON", name, got=f"{error.msg}, line {error.lineno}") from error
    except (RecursionError, ValueError) as error:
        raise _file_error("json_syntax", "must be JSON that can be read", name, got=str(error)) from error
    if not isinstance(records, list):
        expected = "must be a list of objects, one a person"
        raise _file_error("json_not_records", expected, name, got=text.strip())
    if doubled:
        expected = "must stand only once in an object"
        raise CohortError(
            [Mistake("column_doubled", expected, file=name, column=key) for key in dict.fromkeys(doubled)]
        )
    cells = [tuple(record.values()) if isinstance(record, Mapping) else () for record in records]
    list(_rows_within(limits, cells, name, len(text)))
    return records


def _delimiter(text: str, wanted: frozenset[str]) -> str:
    """Return the delimiter with most known titles in its header, then the most rows of equal length, then most columns.

    The header need not be the first row: titles may stand above it.
    """
    sample = text[:_SAMPLE]
    if len(sample) < len(text):
        sample = sample[: sample.rfind("\n") + 1] or sample
    found: list[tuple[int, float, int, str]] = []
    for delimiter in _DELIMITERS:
        rows = [row for row in _parse(sample, delimiter, strict=False) if _is_filled(row)]
        if not rows:
            break
        familiar = [known_titles(row, _FAMILIAR | wanted) for row in rows[:_ROWS_OF_TITLES]]
        header = familiar.index(max(familiar))
        width = len(rows[header])
        even = sum(len(row) == width for row in rows[header:]) / len(rows[header:])
        if width > 1:
            found.append((familiar[header], even, width, delimiter))
    return max(found, key=lambda fit: fit[:3])[3] if found else ","


def _parse(text: str, delimiter: str, *, strict: bool) -> Iterator[list[str]]:
    """Parse delimited text; where every title begins with a space, spaces after delimiters are skipped."""
    header = next(filter(_is_filled, csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)), [])
    spaced = len(header) > 1 and all(title.startswith(" ") for title in header[1:])
    lines = io.StringIO(text, newline="")
    return csv.reader(lines, delimiter=delimiter, strict=strict, skipinitialspace=spaced)


def _is_filled(row: Sequence[str]) -> bool:
    return any(cell.strip(PADDING) for cell in row)


@contextmanager
def _field_size_limit_for(text: str, limits: Limits) -> Iterator[None]:
    """Raise the csv module's limit on the length of a cell, which is global, while a text is read."""
    with _LIMIT_OF_CELLS:
        before = csv.field_size_limit()
        csv.field_size_limit(min(len(text) + 1, max(limits.cell, _SAMPLE), _LONGEST_CELL))
        try:
            yield
        finally:
            csv.field_size_limit(before)


def _cell_of_sheet(cell: object) -> object:
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 2**53:
        return int(cell)  # a sheet knows no whole numbers
    if isinstance(cell, str):
        return undo_defuse(cell)
    return str(cell) if isinstance(cell, dt.timedelta) else cell


def _quotes_error(error: csv.Error, name: str, row: int) -> CohortError:
    if "unexpected end" in str(error):
        expected = "a quotation mark that is opened here must be closed"
    else:
        expected = "a quotation mark inside a quoted cell must be doubled"
    return _file_error("quotes_broken", expected, name, row=row, hint="Or remove it.")


def _empty_file_error(name: str) -> CohortError:
    return _file_error("file_empty", "must have a header and one row a person, and is empty", name)


def _file_error(
    code: str, expected: str, name: str, *, got: str | None = None, hint: str | None = None, row: int | None = None
) -> CohortError:
    return CohortError(Mistake(code, expected, got=got, hint=hint, file=name, row=row))
