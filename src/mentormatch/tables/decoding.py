"""The text of a file, whatever its encoding."""

import re

from mentormatch.errors import CohortError, Mistake

_SAMPLE = 65_536
_BYTE_ORDER_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_PDF = b"%PDF"
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x19\x1c-\x1f\x7f]")
_UNREADABLE = re.compile(r"[\udc80-\udcff]")


def decode_text(content: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    r"""Return the text of a file, and a note where its encoding had to be guessed.

    UTF-8 and UTF-16 are recognised, with or without a byte order mark; anything else is read as Windows-1252.

    Raises
    ------
    CohortError
        If it is no text, or of mixed encodings.

    Examples
    --------
    >>> decode_text("id,name\nada,Zoë".encode("cp1252"), "mentors.csv")[1]
    ('mentors.csv is not in UTF-8 and was read as Windows-1252. If names look wrong, save it as "CSV UTF-8".',)
    """
    encoding = _encoding_by_mark(content) or _utf_16_without_mark(content)
    controls = len(_CONTROL.findall(content, 0, _SAMPLE))
    if encoding is None and (content.startswith(_PDF) or b"\0" in content or controls * 100 > len(content[:_SAMPLE])):
        raise _binary_file_error(name)
    notes: tuple[str, ...] = ()
    try:
        text = content.decode(encoding or "utf-8")
    except UnicodeDecodeError as error:
        if encoding is not None:
            expected = f"must be in {encoding.upper()} to its end, as it begins"
            raise CohortError(Mistake("file_encoding", expected, got=error.reason, file=name)) from error
        text = _decode_without_mark(content, name)
        notes = (f'{name} is not in UTF-8 and was read as Windows-1252. If names look wrong, save it as "CSV UTF-8".',)
    if "\0" in text:
        raise _binary_file_error(name)
    return text, notes


def _encoding_by_mark(content: bytes) -> str | None:
    return next((encoding for mark, encoding in _BYTE_ORDER_MARKS if content.startswith(mark)), None)


def _utf_16_without_mark(content: bytes) -> str | None:
    """Return the kind of UTF-16 in which most bytes at odd or at even places are zero, None where it is none."""
    even, odd = content[:512:2].count(0), content[1:512:2].count(0)
    rare, often = sorted((even, odd))
    if rare * 5 > often or often * 10 < len(content[:512]) or len(content) % 2:
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _decode_without_mark(content: bytes, name: str) -> str:
    mixed = content.decode("utf-8", "surrogateescape")
    if not _UNREADABLE.sub("", mixed).isascii():
        row = _UNREADABLE.split(mixed, maxsplit=1)[0].count("\n") + 1
        expected = "must be in UTF-8 like the rest of the file"
        hint = "Save the file as UTF-8 and look at this row."
        raise CohortError(Mistake("file_encoding", expected, hint=hint, file=name, row=row))
    try:
        return content.decode("cp1252")
    except UnicodeDecodeError:
        return content.decode("latin-1")


def _binary_file_error(name: str) -> CohortError:
    expected = "must be a table of text or a spreadsheet, and this is neither"
    return CohortError(Mistake("file_binary", expected, hint="Known: CSV, TSV, XLSX, XLS, ODS, JSON.", file=name))
