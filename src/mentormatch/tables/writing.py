"""Writes files whole or not at all, with cells no spreadsheet runs."""

import datetime as dt
import gzip
import io
import json
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, TypeAlias

from mentormatch.answers import Cell, defuse, plain_cell
from mentormatch.errors import FileError
from mentormatch.files import PathLike, write_files

Contents: TypeAlias = tuple[Sequence[str], Iterable[Sequence[object]]] | str | bytes

_SPECIAL = re.compile(r'[,;|\t"\r\n]|^\s|\s$')
_LARGEST_IN_SHEET = 2**53  # larger numbers would be rounded
_LONGEST_IN_SHEET = 32_767  # units of UTF-16
_CUT = " … (cut: more than a cell holds)"
_NOT_IN_XML = re.compile("[\ufffe\uffff]")
_MARK = "\ufeff"  # by which Excel knows that a CSV file is in UTF-8


def write_rows(path: PathLike, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write one table, whole or not at all; a file that is there is replaced.

    Parameters
    ----------
    path : str or path
        The suffix says what is written: ``.csv``, ``.tsv``, ``.xlsx`` or ``.json``, and all but XLSX also ``.gz``.
    header : sequence of str
        The names of the columns.
    rows : iterable of sequence
        One cell a column: text, numbers, yes or no, None, lists of terms or ``{term: level}``.

    Raises
    ------
    FileError
        If the file cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_rows(Path(folder, "pairs.csv"), ["mentee", "mentor", "score"], [["ada", "=cmd", 0.5]])
    ...     print(Path(folder, "pairs.csv").read_text())
    mentee,mentor,score
    ada,'=cmd,0.5
    """
    write_all({path: (header, rows)}, force=True)


def write_all(contents: Mapping[Any, Contents], *, force: bool = False, mark: bool = False) -> None:
    """Write several files: all of them, or none.

    Each is written beside its place under another name, brought safely to disk, and renamed when all are there. Where
    a renaming fails, what was there before is put back. Folders that are missing are made.

    Parameters
    ----------
    contents : mapping of path to (header, rows) or str
        Tables as for `write_rows`, or text as it is.
    force : bool
        Whether files that are there are replaced.
    mark : bool
        Whether tables as CSV and TSV begin with the mark by which Excel knows that they are in UTF-8.

    Raises
    ------
    FileError
        If a file is there and `force` is not given, or one cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_all({Path(folder, "a.csv"): (["id"], [["ada"]]), Path(folder, "b.txt"): "Done."})
    ...     sorted(file.name for file in Path(folder).iterdir())
    ['a.csv', 'b.txt']
    """
    encoded = {path: partial(encode, Path(path), content, mark=mark) for path, content in contents.items()}
    write_files(encoded, force=force)


def encode(path: Path, content: Contents, *, mark: bool = False) -> bytes:
    """Return the bytes of a table or a text as a file of this name holds them; a CSV or TSV after the `mark` of UTF-8.

    Bytes stay what they are.

    Raises
    ------
    FileError
        If there is no way to write it: another suffix, half a character, too many rows for a sheet.
    """
    if isinstance(content, bytes):
        return content
    suffixes = [suffix.lower() for suffix in path.suffixes]
    packed = suffixes[-1:] == [".gz"]
    if packed:
        suffixes.pop()
    if isinstance(content, str):
        encoded = _utf_8(path, content)
    else:
        header, rows = content
        if suffixes[-1:] == [".xlsx"] and not packed:
            return _workbook(path, header, rows)
        if suffixes[-1:] == [".json"]:
            encoded = _utf_8(path, _json(header, rows))
        elif suffixes[-1:] in ([".csv"], [".tsv"]):
            cells = _delimited(header, rows, "\t" if suffixes[-1] == ".tsv" else ",")
            encoded = _utf_8(path, f"{_MARK}{cells}" if mark else cells)
        else:
            raise FileError(f"A table must be written as .csv, .tsv, .xlsx or .json. Got '{path}'.")
    return gzip.compress(encoded, mtime=0) if packed else encoded


def _utf_8(path: Path, text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError as error:
        cell = ascii(text[max(error.start - 20, 0) : error.end + 20])
        raise FileError(f"'{path}' cannot be written: a cell holds half a character, {cell}.") from error


def _delimited(header: Sequence[str], rows: Iterable[Sequence[object]], delimiter: str) -> str:
    width = len(header)
    lines = [delimiter.join([_quote(defuse(title)) for title in header])]
    for row in rows:
        assert len(row) == width, "one cell a column"
        lines.append(delimiter.join([_quote(_spreadsheet_text(cell)) for cell in row]))
    return "\n".join([*lines, ""])


def _quote(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if _SPECIAL.search(text) else text


def _spreadsheet_text(cell: object) -> str:
    """Return a cell as a spreadsheet shows it, with several values between semicolons; text is defused."""
    plain = plain_cell(cell)
    if plain is None:
        return ""
    if isinstance(plain, bool):
        return "true" if plain else "false"
    if isinstance(plain, int | float):
        return str(plain)
    if isinstance(plain, str):
        return defuse(plain)
    terms = [f"{term}:{level}" for term, level in plain.items()] if isinstance(plain, Mapping) else plain
    return defuse("; ".join(map(str, terms)))


def _json(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    records = [dict(zip(header, map(_json_cell, row), strict=True)) for row in rows]
    lines = [json.dumps(record, ensure_ascii=False) for record in records]
    return "[\n" + ",\n".join(lines) + "\n]\n" if lines else "[]\n"


def _json_cell(cell: object) -> Cell:
    plain = plain_cell(cell)
    return str(plain) if isinstance(plain, float) and not math.isfinite(plain) else plain


def _workbook(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    buffer = io.BytesIO()
    book = new_book(buffer)
    sheet = book.add_worksheet()
    bold = book.add_format({"bold": True})
    for column, title in enumerate(header):
        sheet.write_string(0, column, text_in_sheet(defuse(title)), bold)
    sheet.freeze_panes(1, 0)
    fits = True
    for number, row in enumerate(rows, start=1):
        for column, cell in enumerate(row):
            fits = fits and write_cell(sheet, number, column, cell)
    close_book(book, path)
    if not fits:
        limit = "a sheet holds 1,048,576 rows, and a cell 32,767 characters"
        raise FileError(f"'{path}' cannot be written: {limit}. Choose .csv instead.")
    return buffer.getvalue()


def new_book(buffer: io.BytesIO) -> Any:
    """Return an empty workbook, which turns no text into a formula, a link or a number.

    Examples
    --------
    >>> new_book(io.BytesIO()).worksheets()
    []
    """
    import xlsxwriter

    as_written = dict.fromkeys(("strings_to_formulas", "strings_to_urls", "strings_to_numbers"), False)
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, **as_written})
    book.set_properties({"created": dt.datetime(2000, 1, 1, tzinfo=dt.UTC)})  # the same table gives the same bytes
    return book


def close_book(book: Any, path: PathLike) -> None:
    """Write a workbook into its buffer.

    Raises
    ------
    FileError
        Where a cell holds half a character.
    """
    try:
        book.close()
    except UnicodeEncodeError as error:
        cell = ascii(error.object[max(error.start - 20, 0) : error.end + 20])
        raise FileError(f"'{path}' cannot be written: a cell holds half a character, {cell}.") from error


def write_cell(sheet: Any, row: int, column: int, cell: object, *, cut: bool = False) -> bool:
    """Write a cell, and return whether all of it found room; what has none is left out, or with `cut` only its end."""
    plain = plain_cell(cell)
    if isinstance(plain, bool):
        return bool(sheet.write_boolean(row, column, plain) == 0)
    if isinstance(plain, int | float) and math.isfinite(plain) and abs(plain) < _LARGEST_IN_SHEET:
        return bool(sheet.write_number(row, column, plain) == 0)
    text = text_in_sheet(_spreadsheet_text(plain))
    fits = len(text) <= _LONGEST_IN_SHEET // 2 or _units(text) <= _LONGEST_IN_SHEET
    if not fits and not cut:
        return False
    if not fits:
        text = text_in_sheet(text[: _LONGEST_IN_SHEET // 2 - len(_CUT)] + _CUT)
    return text == "" or (bool(sheet.write_string(row, column, text) == 0) and fits)


def text_in_sheet(text: str) -> str:
    r"""Return a text as a cell of a sheet can hold it.

    Two code points that XML has no place for become U+FFFD. What looks like a text with formats is written by the
    library as XML that it trusts: a blank behind it tells that it is none.

    Examples
    --------
    >>> text_in_sheet("a\ufffe") == "a\ufffd", text_in_sheet("<r><t>a</r>")
    (True, '<r><t>a</r> ')
    """
    text = _NOT_IN_XML.sub("\ufffd", text)
    return f"{text} " if text.startswith("<r>") and text.endswith("</r>") else text


def _units(text: str) -> int:
    """Return how long a text is as sheets count: characters beyond U+FFFF are two."""
    return len(text) + sum(character > "\uffff" for character in text)
