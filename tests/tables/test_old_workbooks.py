"""XLS: how far its sheets go, told before the reader makes room for them."""

import random
import struct

import pytest

from mentormatch.errors import CohortError
from mentormatch.tables.columns import read_table
from mentormatch.tables.limits import Limits
from mentormatch.tables.old_workbooks import extents_of_old

END, FREE, SECTOR = 0xFFFFFFFE, 0xFFFFFFFF, 512


def record(kind, content):
    return struct.pack("<HH", kind, len(content)) + content


def number(row, column):
    return record(0x0203, struct.pack("<HHHd", row, column, 0, 1.0))


def label(row, column, text):
    return record(0x0204, struct.pack("<HHHHB", row, column, 0, len(text), 0) + text.encode())


def dimensions(rows, columns):
    return record(0x0200, struct.pack("<IIHHH", 0, rows, 0, columns, 0))


def entry(name, kind, start, size, child=FREE):
    text = f"{name}\0".encode("utf-16-le")
    head = text.ljust(64, b"\0") + struct.pack("<HBBIII", len(text), kind, 1, FREE, FREE, child)
    return head + b"\0" * 36 + struct.pack("<IQ", start, size)


def chained(first, count):
    return [*range(first + 1, first + count), END]


def xls(*records, length=4096):
    """The bytes of an XLS file with one sheet; of a short one, the stream is in small sectors."""
    begins = [record(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0, 0, 0, 6)) for kind in (0x05, 0x10)]
    place = len(begins[0]) + 18 + 4
    sheet = record(0x0085, struct.pack("<IBBBB", place, 0, 0, 6, 0) + b"People")
    stream = begins[0] + sheet + record(0x000A, b"") + begins[1] + b"".join(records) + record(0x000A, b"")
    stream = stream.ljust(length, b"\0")
    count = -(-len(stream) // SECTOR)
    body = stream.ljust(count * SECTOR, b"\0")
    if len(stream) >= 4096:
        table = [0xFFFFFFFD, END, *chained(2, count)]
        entries = entry("Root Entry", 5, END, 0, 1) + entry("Workbook", 2, 2, len(stream))
        small = (END, 0)
    else:
        table = [0xFFFFFFFD, END, END, *chained(3, count)]
        entries = entry("Root Entry", 5, 3, count * SECTOR, 1) + entry("Workbook", 2, 0, len(stream))
        numbers = chained(0, -(-len(stream) // 64))
        body = struct.pack("<128I", *numbers, *[FREE] * (128 - len(numbers))) + body
        small = (2, 1)
    head = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 16 + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 6
    head += struct.pack("<9I", 0, 1, 1, 0, 4096, *small, END, 0) + struct.pack("<109I", 0, *[FREE] * 108)
    return head + struct.pack("<128I", *table, *[FREE] * (128 - len(table))) + entries.ljust(SECTOR, b"\0") + body


@pytest.mark.parametrize("length", [4096, 100])
def test_small_sheets_are_read(tmp_path, length):
    content = xls(
        dimensions(2, 2), label(0, 0, "id"), label(0, 1, "years"), label(1, 0, "ada"), number(1, 1), length=length
    )
    (extent,) = extents_of_old(content)
    assert (extent.rows, extent.columns) == (2, 2)
    (tmp_path / "a.xls").write_bytes(content)
    assert read_table(tmp_path / "a.xls").columns == {"id": ("ada",), "years": (1,)}


@pytest.mark.parametrize("length", [4096, 100])
@pytest.mark.parametrize(
    ("records", "said"),
    [
        ([label(0, 0, "id"), number(65535, 65535)], "must have at most 16,384 columns"),
        ([label(0, 0, "id"), number(65535, 16000)], "must have at most 50,000,000 cells"),
        ([dimensions(0xFFFFFFFF, 255), label(0, 0, "id")], "must have at most 1,048,576 rows"),
        ([label(0, 0, "id"), record(0x00BD, struct.pack("<HH", 0, 65000) + b"\0" * 14)], "at most 16,384 columns"),
    ],
)
def test_cells_far_away_are_refused(tmp_path, records, said, length):
    (tmp_path / "a.xls").write_bytes(xls(*records, length=length))
    with pytest.raises(CohortError) as raised:
        read_table(tmp_path / "a.xls")
    assert said in str(raised.value)


def test_sheets_that_overlap_are_damaged():
    content = xls(label(0, 0, "id"), *[number(row, 0) for row in range(1, 100)])
    place = content.index(b"\x85\x00")
    again = content[place : place + 18]
    end = content.index(record(0x000A, b""))
    longer = content[:end] + again * 50 + content[end : len(content) - 18 * 50]
    with pytest.raises(ValueError, match="sheets that overlap"):
        extents_of_old(longer.replace(again, again[:4] + struct.pack("<I", 20) + again[8:]))


def test_damaged_files_are_read_or_refused(tmp_path):
    whole = xls(dimensions(2, 2), label(0, 0, "id"), label(1, 0, "ada"), length=100)
    draw = random.Random(0)
    for _ in range(300):
        content = bytearray(whole)
        for _ in range(draw.randint(1, 4)):
            content[draw.randrange(8, len(content))] = draw.randrange(256)
        try:
            extents = extents_of_old(bytes(content[: draw.choice([None, draw.randrange(len(content))])]))
        except ValueError:
            continue
        assert all(extent.rows >= 0 for extent in extents)
    (tmp_path / "a.xls").write_bytes(whole[:600])
    with pytest.raises(CohortError, match="must be a table of text or a spreadsheet that opens"):
        read_table(tmp_path / "a.xls", limits=Limits(cells=10))
