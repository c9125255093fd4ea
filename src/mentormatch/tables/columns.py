"""Reads a file as columns under the titles of its header."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from mentormatch.answers import PADDING, plain_cell, title_key
from mentormatch.errors import CohortError, Mistake, count, shorten
from mentormatch.files import PathLike
from mentormatch.tables.extents import letters_of
from mentormatch.tables.formats import Grid, Records, known_titles, read_grid
from mentormatch.tables.limits import UNLESS_GIVEN, Limits

_TITLE_ROWS = 30
_EXAMPLES = 3
_IMPORT_ID = '{"ImportId"'  # the third row of a survey platform's header


@dataclass(frozen=True, slots=True)
class RawTable:
    """The columns of a file as they stand there, before anybody says what they mean.

    Parameters
    ----------
    columns : mapping of str to tuple of cells
        By the titles in the header, without white space around them.
    source : str
        The name of the file.
    first_row : int
        The row of the first record: 2 under a header, 1 in JSON.
    rows : tuple of int
        The row of each record; blank rows are left out, but count.
    notes : tuple of str
        What had to be guessed: the encoding, or the sheet.
    doubled : mapping of str to str
        The titles of several columns, where that is no mistake yet, and which columns they are.
    sheets : tuple of str
        Of a spreadsheet, the sheet that was read, and those that might have been as well.

    Examples
    --------
    >>> RawTable({"id": ("ada",)}, "mentors.csv", 2, (2,)).columns["id"]
    ('ada',)
    """

    columns: Mapping[str, tuple[object, ...]]
    source: str
    first_row: int
    rows: tuple[int, ...]
    notes: tuple[str, ...] = ()
    doubled: Mapping[str, str] = field(default_factory=dict)
    sheets: tuple[str, ...] = ()


def read_table(path: PathLike, *, limits: Limits = UNLESS_GIVEN) -> RawTable:
    r"""Read a CSV, TSV, XLSX, XLS, ODS or JSON file, packed with gzip or not.

    Encoding, delimiter and kind of file are found by what is in it; apostrophes that `write_rows` put in front of
    formulas are taken away.

    Parameters
    ----------
    path : str or path
        The file.
    limits : Limits
        How much is read at most.

    Raises
    ------
    CohortError
        With every mistake: no such file, no table, more than the limits, titles that are doubled or missing,
        rows that are too long or short.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder, "mentors.csv")
    ...     _ = file.write_text("id;skills\nada;python, sql")
    ...     read_table(file).columns
    {'id': ('ada',), 'skills': ('python, sql',)}
    """
    mistakes: list[Mistake] = []
    table = table_of(Path(path), Path(path).name, frozenset(), mistakes, limits=limits)
    if table is None or mistakes:
        raise CohortError(mistakes)
    return table


def table_of(
    path: Path,
    name: str,
    wanted: frozenset[str],
    mistakes: list[Mistake],
    *,
    sheet: str | None = None,
    doubles: bool = False,
    limits: Limits = UNLESS_GIVEN,
) -> RawTable | None:
    """Read a file and append what is wrong with it; None where nothing more can be found out about it.

    Parameters
    ----------
    path : Path
        The file.
    name : str
        What mistakes call it.
    wanted : frozenset of str
        The titles by which a header is known, in any case and with any sign at their end.
    mistakes : list of Mistake
        What is wrong is appended to it.
    sheet : str, optional
        What the title of a sheet should name, where several could be meant.
    doubles : bool
        Whether several columns may have one title; all but the first get a number then.
    limits : Limits
        How much is read at most.
    """
    wanted = frozenset(map(title_key, wanted))
    try:
        content = read_grid(path, name, wanted=wanted, sheet=sheet, limits=limits)
    except CohortError as error:
        mistakes.extend(error.mistakes)
        return None
    if isinstance(content, Records):
        return _of_records(content, name, mistakes)
    return _of_grid(content, name, wanted, mistakes, doubles=doubles)


def _of_records(content: Records, name: str, mistakes: list[Mistake]) -> RawTable:
    expected = "must be an object of column names and cells"
    records: list[Mapping[str, object]] = []
    rows: list[int] = []
    for number, record in enumerate(content.records, start=1):
        if isinstance(record, Mapping):
            records.append(record)
            rows.append(number)
        else:
            mistakes.append(Mistake("record_not_mapping", expected, got=str(record), file=name, row=number))
    titles = dict.fromkeys(title for record in records for title in record)
    columns = {title: [record.get(title) for record in records] for title in titles}
    return RawTable(
        {_title(title): tuple(cells) for title, cells in columns.items()}, name, 1, tuple(rows), content.notes
    )


def _of_grid(
    content: Grid, name: str, wanted: frozenset[str], mistakes: list[Mistake], *, doubles: bool
) -> RawTable | None:
    """Return the columns under the first row; rows that do not fit it are reported and left out."""
    filled = [(number, row) for number, row in enumerate(content.rows, start=1) if not all(map(is_blank, row))]
    if not filled:
        mistakes.append(Mistake("file_empty", "must have a header and one row a person, and is empty", file=name))
        return None
    notes = list(content.notes)
    place = _place_of_header([row for _, row in filled[:_TITLE_ROWS]], wanted)
    if place:
        left = ", ".join(
            f"'{shorten(text, limit=40)}'" for _, row in filled[:place] for text in _filled_titles(row)[:1]
        )
        above = f"{count(place, 'row')} above the header, which is row {filled[place][0]},"
        notes.append(f"{name}: {above} left out ({left}).")
    first, header = filled[place]
    titles = [_title(title) for title in header]
    if wanted and not known_titles(titles, wanted) and any(map(_is_number, header)):
        expected = "must begin with a header of column names, and the first row seems to hold answers"
        asked = [f"'{title}'" for title in sorted(wanted - {"id"})[:_EXAMPLES]]
        hint = f"No title in the first rows is like {' or '.join(asked)}." if asked else None
        mistakes.append(Mistake("header_missing", expected, got=", ".join(titles), hint=hint, file=name, row=first))
        return None
    filled = _without_repeated_questions(filled[place:], name, notes)
    body = list(_rows_that_fit(filled[1:], len(titles), name, mistakes))
    doubled = _duplicate_titles(titles)
    if doubles:
        titles = _numbered_titles(titles, name, notes)
    else:
        expected = "must be the name of one column only"
        mistakes += [
            Mistake("column_doubled", expected, got=got, file=name, column=title) for title, got in doubled.items()
        ]
    mistakes.extend(_unnamed_columns(titles, [row for _, row in body], name))
    cells: Iterable[tuple[object, ...]] = zip(*[row for _, row in body], strict=True) if body else [()] * len(titles)
    columns = {title: column for title, column in zip(titles, cells, strict=True) if title}
    rows = tuple(number for number, _ in body)
    return RawTable(columns, name, first + 1, rows, tuple(notes), doubled, content.sheets)


def _place_of_header(rows: Sequence[Sequence[object]], wanted: frozenset[str]) -> int:
    """Return which of the first rows holds most of the titles that are wanted; the first, if none holds any."""
    found = [known_titles(row, wanted) for row in rows]
    return found.index(max(found))


def _filled_titles(row: Sequence[object]) -> list[str]:
    return [_title(cell) for cell in row if not is_blank(cell)]


def _without_repeated_questions(
    filled: list[tuple[int, Sequence[object]]], name: str, notes: list[str]
) -> list[tuple[int, Sequence[object]]]:
    """Leave out the rows below the header in which a survey platform repeats its questions."""
    for place, (number, row) in enumerate(filled[1:3], start=1):
        if any(str(cell).startswith(_IMPORT_ID) for cell in row):
            notes.append(f"{name}: {count(place, 'row')} below the header, down to row {number}, repeat the questions.")
            return [filled[0], *filled[place + 1 :]]
    return filled


def _rows_that_fit(
    rows: Iterable[tuple[int, Sequence[object]]], width: int, name: str, mistakes: list[Mistake]
) -> Iterator[tuple[int, Sequence[object]]]:
    for number, row in rows:
        if len(row) < width or not all(map(is_blank, row[width:])):
            expected = f"must have {width} cells, as the header has"
            hint = "Is there a delimiter or a new line inside a cell? Then put the cell in quotation marks."
            got = str(len(row))
            mistakes.append(Mistake("row_length", expected, got=got, hint=hint, file=name, row=number))
        else:
            yield number, row if len(row) == width else row[:width]


def _duplicate_titles(titles: Sequence[str]) -> dict[str, str]:
    """Return each title that several columns have, with the letters of these columns."""
    places: dict[str, list[str]] = {}
    for place, title in enumerate(titles):
        if title:
            places.setdefault(title, []).append(letters_of(place))
    return {title: f"columns {', '.join(letters)}" for title, letters in places.items() if len(letters) > 1}


def _numbered_titles(titles: Sequence[str], name: str, notes: list[str]) -> list[str]:
    """Return unique titles: the second "Comments" becomes "Comments (2)"."""
    taken, numbered = set(titles), list(titles)
    met: set[str] = set()
    for place, title in enumerate(titles):
        if title in met:
            numbers = (f"{title} ({number})" for number in range(2, len(titles) + 2))
            numbered[place] = next(candidate for candidate in numbers if candidate not in taken)
            taken.add(numbered[place])
            notes.append(
                f"{name}: column {letters_of(place)} is called '{title}' again, and is '{numbered[place]}' here."
            )
        elif title:
            met.add(title)
    return numbered


def _unnamed_columns(titles: Sequence[str], rows: Sequence[Sequence[object]], name: str) -> Iterator[Mistake]:
    for place, title in enumerate(titles):
        if not title and not all(is_blank(row[place]) for row in rows):
            expected = f"column {letters_of(place)}, which has answers, must have a name in the header"
            yield Mistake("column_unnamed", expected, file=name)


def _title(cell: object) -> str:
    """Return the name of a column, on one line and without padding."""
    return " ".join(str(plain_cell(cell) or "").split()).strip(PADDING)


def is_blank(cell: object) -> bool:
    r"""Return whether nothing can be seen in a cell.

    Examples
    --------
    >>> is_blank(None), is_blank("\u200b "), is_blank("-"), is_blank(0)
    (True, True, False, False)
    """
    return cell is None or (isinstance(cell, str) and not cell.strip(PADDING))


def _is_number(cell: object) -> bool:
    return isinstance(cell, int | float) or (isinstance(cell, str) and cell.strip(PADDING).isdecimal())
