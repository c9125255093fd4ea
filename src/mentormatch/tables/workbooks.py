"""Looks at spreadsheets before they are opened: size and extent.

The reader of spreadsheets makes room for the whole rectangle down to the last cell, and where there is no memory for
it the process ends. So the parts are unpacked here first, piece by piece, and every cell says how far its sheet goes.
"""

import io
import itertools
from collections.abc import Iterator, Sequence
from functools import partial
from xml.parsers.expat import ExpatError, ParserCreate, XMLParserType
from zipfile import BadZipFile, ZipFile, ZipInfo

from mentormatch.errors import CohortError, Mistake
from mentormatch.tables.extents import Extent, OdsSheets, SharedTexts, XlsxPart, letters_of, part_of
from mentormatch.tables.limits import Limits, too_much
from mentormatch.tables.old_workbooks import extents_of_old

_ZIP = b"PK\x03\x04"
_PIECE = 2**16
_LONGEST_CHARACTER = 8  # bytes, as in &#x1F600
_MARKUP = (b"<", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def check_workbook(content: bytes, name: str, limits: Limits) -> None:
    """Raise where an XLSX, XLS or ODS file is beyond the limits, or a cell stands outside of any sheet.

    Raises
    ------
    CohortError
        With the file, and where there is one the sheet and the cell.
    ExpatError, BadZipFile, zlib.error, EOFError, RuntimeError, ValueError
        Where it is damaged.
    """
    if not content.startswith(_ZIP):
        _check_sheets(extents_of_old(content), name, limits)
        return
    with ZipFile(io.BytesIO(content)) as archive:
        parts = archive.infolist()
        if sum(part.file_size for part in parts) > limits.unpacked:
            raise too_much("unpacked", limits, name, got="more")
        look = _Look(archive, name, limits)
        for part in parts:
            look.read(part)
        look.check_sheets()
        look.check_shared_texts()


class _Look:
    """The parts of a spreadsheet, read within the limits, and how far each sheet goes."""

    def __init__(self, archive: ZipFile, name: str, limits: Limits) -> None:
        self.archive, self.name, self.limits = archive, name, limits
        self.unpacked = 0
        self.lengths: list[int] = []  # of the texts that cells share, in bytes
        self.parts: list[XlsxPart] = []
        self.sheets: list[Extent] = []

    def read(self, part: ZipInfo) -> None:
        """Read one part to its true end."""
        parser = ParserCreate()
        elements = XlsxPart(part.filename, parser)
        parser.ordered_attributes = True
        parser.StartElementHandler = elements.start
        ods = OdsSheets(parser) if part.filename.casefold() == "content.xml" else None
        if ods is not None:
            parser.StartElementHandler = partial(_both, elements, ods)
            parser.EndElementHandler = ods.end
        self._parse(part, parser, elements)
        self.parts.append(elements)
        begins = [*elements.texts, parser.CurrentByteIndex]
        self.lengths += [after - before for before, after in itertools.pairwise(begins)]
        if ods is not None:
            self.sheets += ods.sheets
            if ods.spaces > self.limits.cell:
                raise too_much("cell", self.limits, self.name, got=f"{ods.spaces:,} spaces")

    def _parse(self, part: ZipInfo, parser: XMLParserType, elements: XlsxPart) -> None:
        is_xml = part.filename.casefold().endswith((".xml", ".rels"))
        parses: bool | None = True if is_xml else None
        for piece in self._pieces(part):
            parses = piece.lstrip().startswith(_MARKUP) if parses is None else parses
            if not parses:
                continue
            try:
                parser.Parse(piece, False)  # noqa: FBT003 - expat takes it by position
            except ExpatError:
                if is_xml:
                    raise
                parses = False  # a drawing, say; sheets are XML
            elements.since += len(piece)
            if elements.since > self.limits.cell * _LONGEST_CHARACTER + 2 * _PIECE:
                raise too_much("cell", self.limits, self.name, got=f"more, in {part.filename}")
        if is_xml:
            parser.Parse(b"", True)  # noqa: FBT003

    def _pieces(self, part: ZipInfo) -> Iterator[bytes]:
        part.file_size = self.limits.unpacked + 1  # what it says of its size is checked already, and need not be true
        with self.archive.open(part) as document:
            while piece := document.read(_PIECE):
                self.unpacked += len(piece)
                if self.unpacked > self.limits.unpacked:
                    raise too_much("unpacked", self.limits, self.name, got="more")
                yield piece

    def check_sheets(self) -> None:
        """Refuse what is beyond the limits, with the sheets by the titles that people see."""
        targets = {id_: part_of(target) for part in self.parts for id_, target in part.targets.items()}
        named = [(targets.get(id_, "").casefold(), title) for part in self.parts for id_, title in part.names]
        titles = dict(named)
        read = {part.extent.part.casefold() for part in self.parts}
        if any(part in read and not part.endswith(".xml") for part in titles) or "xl/workbook.bin" in read:
            expected, hint = "must be a spreadsheet whose sheets are XML", "Save it as XLSX, ODS or CSV."
            raise CohortError(Mistake("file_binary", expected, hint=hint, file=self.name))
        if len([part for part, _ in named if part in read]) > len(titles.keys() & read):
            raise BadZipFile("several sheets are one part")  # which would be read again and again
        for part in self.parts:
            part.extent.sheet = titles.get(part.extent.part.casefold(), part.extent.part)
        _check_sheets([*(part.extent for part in self.parts), *self.sheets], self.name, self.limits)

    def check_shared_texts(self) -> None:
        """Refuse a long text that so many cells share that it has no room; they are counted only where they may be."""
        cells = sum(part.shared_cells for part in self.parts)
        if cells * max(self.lengths, default=0) <= self.limits.unpacked:
            return
        total = 0
        for part in self.archive.infolist():
            if part.filename in {found.extent.part for found in self.parts if found.shared_cells}:
                parser = ParserCreate()
                parser.ordered_attributes = True
                shared = SharedTexts(parser, self.lengths)
                with self.archive.open(part) as document:
                    parser.ParseFile(document)
                total += shared.total
        if total > self.limits.unpacked:
            raise too_much("unpacked", self.limits, self.name, got="more, in cells that share texts")


def _both(elements: XlsxPart, ods: OdsSheets, tag: str, pairs: list[str]) -> None:
    elements.start(tag, pairs)
    ods.start(tag, pairs)


def _check_sheets(sheets: Sequence[Extent], name: str, limits: Limits) -> None:
    """Refuse what is beyond the limits; all sheets are read, so that their cells and texts add up."""
    for sheet in sheets:
        _check_sheet(sheet, name, limits)
    cells = sum(sheet.rows * sheet.columns for sheet in sheets)
    if cells > limits.cells:
        raise too_much("cells", limits, name, got=f"{cells:,} in {len(sheets):,} sheets")
    if sum(sheet.text for sheet in sheets) > limits.unpacked:
        raise too_much("unpacked", limits, name, got="more, in cells that are repeated")


def _check_sheet(sheet: Extent, name: str, limits: Limits) -> None:
    if sheet.outside is not None:
        expected = "every cell must be one of A1 to XFD1048576"
        got, hint = f"{sheet.outside} of the sheet '{sheet.sheet}'", "Save it again in a spreadsheet program."
        raise CohortError(Mistake("cell_outside", expected, got=got, hint=hint, file=name))
    for limit, found in (("rows", sheet.rows), ("columns", sheet.columns), ("cells", sheet.rows * sheet.columns)):
        if found > getattr(limits, limit):
            last = f"{letters_of(sheet.columns - 1)}{sheet.rows}"
            got = f"{found:,}: the sheet '{sheet.sheet}' goes to {last}"
            raise too_much(limit, limits, name, got=got)
