"""Looks at XLS before it is opened: how far its sheets go.

An XLS file is a small file system (MS-CFB) whose file "Workbook" is a list of records (MS-XLS): each a number of its
kind, its length, and its bytes. Of these only the places of cells are read here.
"""

import struct
from collections.abc import Iterator, Sequence

from mentormatch.tables.extents import Extent

_END = 0xFFFFFFFA  # and above: no sector
_BOUNDSHEET, _DIMENSIONS, _EOF, _MULRK = 0x0085, 0x0200, 0x000A, 0x00BD
_CELLS = frozenset({0x0006, 0x00BD, 0x00D6, 0x00FD, 0x0203, 0x0204, 0x0205, 0x027E})
_ENTRY = 128
_SMALL = 4096


def extents_of_old(content: bytes) -> list[Extent]:
    """Return how far each sheet of an XLS file goes.

    Raises
    ------
    ValueError
        Where it is damaged.
    """
    found: list[Extent] = []
    try:
        for stream in _streams(content):
            room = len(stream)
            for kind, start, size in _records(stream, 0):
                if kind == _BOUNDSHEET and size >= 4:
                    (place,) = struct.unpack_from("<I", stream, start)
                    extent, end = _extent(stream, place, f"sheet {len(found) + 1}")
                    found.append(extent)
                    room -= end - place
                    if room < 0:  # the same cells would be read again and again
                        raise ValueError("sheets that overlap")
    except (IndexError, struct.error) as error:
        raise ValueError(str(error)) from error
    return found


def _extent(stream: bytes, place: int, name: str) -> tuple[Extent, int]:
    """Return how far a sheet goes, and where it ends."""
    extent, end = Extent(name), place + 1
    for kind, start, size in _records(stream, place):
        end = start + size
        if kind in _CELLS and size >= 4:
            row, column = struct.unpack_from("<HH", stream, start)
            extent.reach(row + 1, column + (max(1, (size - 6) // 6) if kind == _MULRK else 1))
        elif kind == _DIMENSIONS and size >= 10:  # for which room may be made as well
            _, last_row, _, last_column = struct.unpack_from("<IIHH" if size >= 14 else "<HHHH", stream, start)
            extent.reach(last_row, last_column)
    return extent, end


def _records(stream: bytes, place: int) -> Iterator[tuple[int, int, int]]:
    """Yield the kind, place and length of each record, to the end of this part of the file."""
    while place + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, place)
        if kind == _EOF:
            return
        yield kind, place + 4, size
        place += 4 + size


def _streams(content: bytes) -> Iterator[bytes]:
    """Yield the files that hold a workbook, of the old format and the older one."""
    (sector_bits, small_bits) = struct.unpack_from("<HH", content, 30)
    if sector_bits not in {9, 12} or small_bits != 6:
        raise ValueError("sectors of no known size")
    size = 1 << sector_bits
    table_sectors, directory, _, _, small_start, _, more, _ = struct.unpack_from("<8I", content, 44)
    listed = list(struct.unpack_from("<109I", content, 76))
    met: set[int] = set()
    while more < _END and more not in met:  # the places of further sectors of the table
        met.add(more)
        *places, more = struct.unpack_from(f"<{size // 4}I", content, (more + 1) * size)
        listed += places
    table: list[int] = []
    for sector in listed[:table_sectors]:
        if sector < _END:
            table += struct.unpack_from(f"<{size // 4}I", content, (sector + 1) * size)
    entries = _chain(content, table, directory, size, offset=size)
    root = entries[:_ENTRY]
    smalls = b""
    for place in range(0, len(entries) - _ENTRY + 1, _ENTRY):
        entry = entries[place : place + _ENTRY]
        name = entry[: max(0, min(64, struct.unpack_from("<H", entry, 64)[0]) - 2)].decode("utf-16-le", "replace")
        start, length = struct.unpack_from("<II", entry, 116)
        if name.casefold() not in {"workbook", "book"}:
            continue
        if length < _SMALL:
            smalls = smalls or _chain(content, table, struct.unpack_from("<I", root, 116)[0], size, offset=size)
            small_table = _chain(content, table, small_start, size, offset=size)
            numbers = struct.unpack(f"<{len(small_table) // 4}I", small_table[: len(small_table) // 4 * 4])
            yield _chain(smalls, numbers, start, 1 << small_bits, offset=0)
        else:
            yield _chain(content, table, start, size, offset=size)


def _chain(content: bytes, table: Sequence[int], sector: int, size: int, *, offset: int) -> bytes:
    """Return the sectors that the table chains, from the first on."""
    pieces: list[bytes] = []
    while sector < _END and len(pieces) <= len(table):
        pieces.append(content[sector * size + offset : (sector + 1) * size + offset])
        sector = table[sector]
    return b"".join(pieces)
