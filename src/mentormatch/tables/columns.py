"""Reads a file as columns under the titles of its header."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from mentormatch.answers import PADDING, title_key
from mentormatch.errors import CohortError, Mistake, count, shorten
from mentormatch.files import PathLike
from mentormatch.policy import RawTable, is_blank
from mentormatch.tables.extents import letters_of
from mentormatch.tables.formats import Grid, Records, read_grid
from mentormatch.tables.headers import Header, known_titles, read_header, title_of
from mentormatch.tables.limits import UNLESS_GIVEN, Limits
from mentormatch.tables.lists import read_lists

_EXAMPLES = 3


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
    title: str | None = None,
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
    sheet : {"mentor", "mentee"}, optional
        Whom the title of a sheet should name, where several could be meant.
    title : str, optional
        The title of the sheet, where it is known.
    doubles : bool
        Whether several columns may have one title; all but the first get a number then.
    limits : Limits
        How much is read at most.
    """
    wanted = frozenset(map(title_key, wanted))
    try:
        content = read_grid(path, name, wanted=wanted, sheet=sheet, title=title, limits=limits)
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
        {title_of(title): tuple(cells) for title, cells in columns.items()}, name, 1, tuple(rows), content.notes
    )


def _of_grid(
    content: Grid, name: str, wanted: frozenset[str], mistakes: list[Mistake], *, doubles: bool
) -> RawTable | None:
    """Return the columns under the first row; rows that do not fit it are reported and left out."""
    filled = [(number, row) for number, row in enumerate(content.rows, start=1) if _says_something(row)]
    if not filled:
        mistakes.append(Mistake("file_empty", "must have a header and one row a person, and is empty", file=name))
        return None
    notes = list(content.notes)
    header = read_header([row for _, row in filled], wanted)
    top = header if header is not None else Header(tuple(map(title_of, filled[0][1])), 0, 1)
    first = filled[top.first][0]
    titles = [*top.titles]
    if header is None or (wanted and not known_titles(titles, wanted) and any(map(_is_number, filled[top.first][1]))):
        expected = "must begin with a header of column names, and the first row seems to hold answers"
        asked = [f"'{title}'" for title in sorted(wanted - {"id"})[:_EXAMPLES]]
        hint = f"No title in the first rows is like {' or '.join(asked)}." if asked else None
        mistakes.append(Mistake("header_missing", expected, got=", ".join(titles), hint=hint, file=name, row=first))
        return None
    notes += _notes_on(top, filled, name)
    body = list(_rows_that_fit(filled[top.body :], len(titles), name, mistakes))
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
    lists = {title: read for title, column in columns.items() if (read := read_lists(column)) is not None}
    notes += [f"{name}: '{shorten(title, limit=40)}' holds lists as programs write them." for title in lists]
    rows = tuple(number for number, _ in body)
    return RawTable({**columns, **lists}, name, first + 1, rows, tuple(notes), doubled, content.sheets)


def _says_something(row: Sequence[object]) -> bool:
    """Return whether a row is not blank: most begin with a visible character."""
    first = row[0] if row else None
    return (type(first) is str and " " < first[:1] < "\x7f") or not all(map(is_blank, row))


def _notes_on(header: Header, filled: Sequence[tuple[int, Sequence[object]]], name: str) -> Iterator[str]:
    """Yield what was left out around the header, and how its titles were made."""
    above, row = header.first, filled[header.first][0]
    if above:
        left = ", ".join(f"'{shorten(text, limit=40)}'" for _, cells in filled[:above] for text in _first_title(cells))
        rows = f"{count(above, 'row')} above the header, which is row {row},"
        yield f"{name}: {rows} left out ({left})."
    below = header.body - 1 - above
    if header.is_composed:
        yield f"{name}: the header is rows {row} and {filled[above + 1][0]}: questions, and options below them."
        below -= 1
    if below > 0:
        end = filled[header.body - 1][0]
        yield f"{name}: {count(below, 'row')} below the header, down to row {end}, repeat the questions."


def _first_title(row: Sequence[object]) -> list[str]:
    return [title_of(cell) for cell in row if not is_blank(cell)][:1]


def _rows_that_fit(
    rows: Iterable[tuple[int, Sequence[object]]], width: int, name: str, mistakes: list[Mistake]
) -> Iterator[tuple[int, Sequence[object]]]:
    for number, row in rows:
        if len(row) == width:
            yield number, row
        elif len(row) < width or not all(map(is_blank, row[width:])):
            expected = f"must have {width} cells, as the header has"
            hint = "Is there a delimiter or a new line inside a cell? Then put the cell in quotation marks."
            got = str(len(row))
            mistakes.append(Mistake("row_length", expected, got=got, hint=hint, file=name, row=number))
        else:
            yield number, row[:width]


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


def _is_number(cell: object) -> bool:
    return isinstance(cell, int | float) or (isinstance(cell, str) and cell.strip(PADDING).isdecimal())
