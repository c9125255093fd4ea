"""How far the sheets of a spreadsheet go, told from their XML."""

import posixpath
import re
from collections.abc import Sequence
from dataclasses import dataclass
from xml.parsers.expat import XMLParserType

LAST_ROW, LAST_COLUMN = 2**20, 2**14  # of any sheet: XFD1048576

_PLACE = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})", re.ASCII)
_NUMBER = re.compile(r"[0-9]{1,18}", re.ASCII)
_SHOWN = 40
_VALUES = frozenset({"v", "is", "f"})


@dataclass(slots=True)
class Extent:
    """How far the filled cells of a sheet go.

    Parameters
    ----------
    sheet : str
        Its title, or the part that holds it.
    part : str
        The part that holds it.
    rows, columns : int
        The last of each, counted from 1.
    outside : str, optional
        The first cell that is in no sheet of any program.
    text : int
        Bytes of text, as often as it is repeated.
    """

    sheet: str
    part: str = ""
    rows: int = 0
    columns: int = 0
    outside: str | None = None
    text: int = 0

    def reach(self, row: int, column: int) -> None:
        """Let it go as far as this cell.

        Examples
        --------
        >>> extent = Extent("Sheet1")
        >>> extent.reach(7, 2), extent.reach(3, 4), extent
        (None, None, Extent(sheet='Sheet1', part='', rows=7, columns=4, outside=None, text=0))
        """
        self.rows = max(self.rows, row)
        self.columns = max(self.columns, column)


class XlsxPart:
    """Handles the elements of one part of an XLSX file; of those that are no sheet, it keeps what they say of sheets.

    Examples
    --------
    >>> from xml.parsers.expat import ParserCreate
    >>> part = XlsxPart("xl/worksheets/sheet1.xml", ParserCreate())
    >>> for tag, attributes in (("row", ["r", "9"]), ("c", []), ("c", ["r", "D9"]), ("v", [])):
    ...     part.start(tag, attributes)
    >>> part.extent.rows, part.extent.columns
    (9, 4)
    """

    extent: Extent
    since: int
    shared_cells: int

    def __init__(self, part: str, parser: XMLParserType) -> None:
        self._parser = parser
        self.extent = Extent(part, part)
        self.names: list[tuple[str, str]] = []  # the id of each sheet, and its title
        self.targets: dict[str, str] = {}  # an id -> the part
        self.texts: list[int] = []  # where in the part each text begins that cells share
        self.shared_cells = 0
        self.since = 0  # bytes since the last element began
        self._row = self._column = 0
        self._row_text = "0"
        self._columns: dict[str, int] = {}

    def start(self, tag: str, pairs: Sequence[str]) -> None:
        """Take in the beginning of an element; attributes are names and values in turn."""
        self.since = 0
        local = tag.rpartition(":")[2] if ":" in tag else tag
        if local == "c":
            self._cell(pairs)
        elif local in _VALUES:
            if self._column > self.extent.columns or self._row > self.extent.rows:
                self.extent.reach(self._row, self._column)
        elif local == "si":
            self.texts.append(self._parser.CurrentByteIndex)
        elif local == "row":
            self._begin_row(pairs)
        elif local == "sheet":
            given = _pairs_of(pairs)
            id_ = next((value for key, value in given.items() if key.rpartition(":")[2] == "id"), "")
            self.names.append((id_, given.get("name", "")))
        elif local == "Relationship":
            given = _pairs_of(pairs)
            self.targets[given.get("Id", "")] = given.get("Target", "")

    def _begin_row(self, pairs: Sequence[str]) -> None:
        self._row, self._column = self._row + 1, 0
        if "r" in pairs[::2]:
            number = pairs[2 * pairs[::2].index("r") + 1]
            self._row = int(number) if _NUMBER.fullmatch(number) else 0
            if not 1 <= self._row <= LAST_ROW:
                self.extent.outside = self.extent.outside or f"row {number[:_SHOWN]}"
        self._row_text = str(self._row)

    def _cell(self, pairs: Sequence[str]) -> None:
        self._column += 1
        for key, value in zip(pairs[::2], pairs[1::2], strict=True):
            if key == "r":
                # nearly every cell is of the row that it stands in, and of a column that was met
                column = self._columns.get(value.removesuffix(self._row_text))
                if column is None or not value.endswith(self._row_text):
                    self._place(value)
                else:
                    self._column = column
            elif key == "t" and value == "s":
                self.shared_cells += 1

    def _place(self, text: str) -> None:
        found = _PLACE.fullmatch(text)
        row, column = (int(found[2]), _column_of(found[1])) if found else (0, 0)
        if found and 1 <= row <= LAST_ROW and column <= LAST_COLUMN:
            self._row, self._row_text, self._column = row, str(row), column
            self._columns[found[1]] = column
        else:
            self.extent.outside = self.extent.outside or text[:_SHOWN]


class SharedTexts:
    """Handles the elements of a sheet of an XLSX file, and adds up the texts that its cells share.

    Attributes
    ----------
    total : int
        Their bytes, as often as a cell has them.
    """

    total: int

    def __init__(self, parser: XMLParserType, lengths: Sequence[int]) -> None:
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._said
        self.total = 0
        self._lengths = lengths
        self._shares = False
        self._digits: list[str] | None = None

    def _start(self, tag: str, pairs: Sequence[str]) -> None:
        local = tag.rpartition(":")[2]
        if local == "c":
            self._shares = ("t", "s") in zip(pairs[::2], pairs[1::2], strict=True)
        elif local == "v" and self._shares:
            self._digits = []

    def _said(self, text: str) -> None:
        if self._digits is not None:
            self._digits.append(text)

    def _end(self, _: str) -> None:
        if self._digits is not None:
            number = "".join(self._digits).strip()
            place = int(number) if _NUMBER.fullmatch(number) else len(self._lengths)
            self.total += self._lengths[place] if place < len(self._lengths) else 0
            self._digits = None


class OdsSheets:
    """Handles the elements of the content of an ODS file: rows, cells and spaces may be repeated by a number."""

    spaces: int

    def __init__(self, parser: XMLParserType) -> None:
        self.sheets: list[Extent] = []
        self.spaces = 0
        self._parser = parser
        self._row = self._column = self._rows = self._columns = self._begun = self._filled_to = 0
        self._filled = False
        self._text = 0
        self._row_text = 0

    def start(self, tag: str, pairs: Sequence[str]) -> None:
        """Take in the beginning of an element; attributes are names and values in turn."""
        local = tag.rpartition(":")[2]
        given = {key.rpartition(":")[2]: value for key, value in zip(pairs[::2], pairs[1::2], strict=True)}
        if local == "table":
            self.sheets.append(Extent(given.get("name", "")))
            self._row = 0
        elif local == "table-row":
            self._rows = _times(given, "number-rows-repeated")
            self._column = self._filled_to = self._row_text = 0
        elif local in {"table-cell", "covered-table-cell"}:
            self._columns = _times(given, "number-columns-repeated")
            self._filled = "value-type" in given or "formula" in given
            self._begun, self._text = self._parser.CurrentByteIndex, 0
        else:
            self._filled = True
            if local == "s":
                self.spaces = max(self.spaces, _times(given, "c"))
                self._text += _times(given, "c")

    def end(self, tag: str) -> None:
        """Take in the end of an element."""
        local = tag.rpartition(":")[2]
        if local in {"table-cell", "covered-table-cell"}:
            self._column += self._columns
            if self._filled:
                self._filled_to = self._column
                self._row_text += (self._text + self._parser.CurrentByteIndex - self._begun) * self._columns
            self._filled = False
        elif local == "table-row":
            self._row += self._rows
            if self._filled_to and self.sheets:
                self.sheets[-1].reach(self._row, self._filled_to)
                self.sheets[-1].text += self._row_text * self._rows


def _times(given: dict[str, str], key: str) -> int:
    number = given.get(key, "1")
    return int(number) if _NUMBER.fullmatch(number) else 1


def _pairs_of(pairs: Sequence[str]) -> dict[str, str]:
    return dict(zip(pairs[::2], pairs[1::2], strict=True))


def _column_of(letters: str) -> int:
    column = 0
    for letter in letters.upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return column


def part_of(target: str) -> str:
    """Return the part that a relationship of a workbook names.

    Examples
    --------
    >>> part_of("worksheets/sheet1.xml"), part_of("/xl/worksheets/sheet1.xml"), part_of("../other.xml")
    ('xl/worksheets/sheet1.xml', 'xl/worksheets/sheet1.xml', 'other.xml')
    """
    return posixpath.normpath(posixpath.join("xl", target)).lstrip("/") if target else ""


def letters_of(place: int) -> str:
    """Return the name that spreadsheets give a column, counted from 0.

    Examples
    --------
    >>> letters_of(0), letters_of(25), letters_of(26), letters_of(16_383)
    ('A', 'Z', 'AA', 'XFD')
    """
    letters = ""
    while place >= 0:
        letters = chr(ord("A") + place % 26) + letters
        place = place // 26 - 1
    return letters
