"""Opens tables: files, their content, records and data frames."""

import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, Any, TypeAlias

from mentormatch.errors import InputError, Mistake
from mentormatch.files import PathLike
from mentormatch.policy import RawTable, in_memory
from mentormatch.profiles import Role, columns_of_frame, columns_of_records

# A path; the content of a file, or an open one; records; or a data frame.
Source: TypeAlias = PathLike | bytes | IO[Any] | Iterable[Any]


@contextmanager
def opened(source: Source, name: str, role: Role, mistakes: list[Mistake]) -> Iterator[Path | RawTable | None]:
    """Give a source as a file to be read, or as a table; None where it is neither, which is then a mistake.

    Parameters
    ----------
    source : str, path, bytes, file object, iterable of records, or data frame
        Content is written to a temporary file, so that it is read exactly as a file is.
    name : str
        What mistakes call it.
    role : {"mentor", "mentee"}
        Whom records are about.
    mistakes : list of Mistake
        What is wrong is appended to it.

    Examples
    --------
    >>> with opened([{"id": 7, "skills": "R"}], "mentors", "mentor", []) as table:
    ...     table.columns
    {'id': (7,), 'skills': ('R',)}
    """
    if isinstance(source, str | os.PathLike):
        yield Path(source)
        return
    content = content_of(source)
    if content is not None:
        suffix = ".json" if content.lstrip()[:1] in (b"[", b"{") else ""
        with as_file(content, name + suffix) as path:
            yield path
        return
    yield _table_in_memory(source, name, role, mistakes)


def content_of(source: object) -> bytes | None:
    """Return the content of bytes or of an open file; None for anything else.

    Examples
    --------
    >>> import io
    >>> content_of(b"id"), content_of(io.StringIO("id")), content_of("mentors.csv")
    (b'id', b'id', None)
    """
    if isinstance(source, bytes | bytearray | memoryview):
        return bytes(source)
    read = getattr(source, "read", None)
    if not callable(read):
        return None
    content = read()
    return content.encode("utf-8", "surrogatepass") if isinstance(content, str) else bytes(content)


@contextmanager
def as_file(content: bytes, name: str) -> Iterator[Path]:
    """Give content as a temporary file of this name, which is taken away afterwards."""
    with tempfile.TemporaryDirectory(prefix="mentormatch-") as folder:
        path = Path(folder, name)
        path.write_bytes(content)
        yield path


def name_of(source: Path | RawTable | None) -> str | None:
    """Return what mistakes call an open source: the name of the file, None where there is none.

    Examples
    --------
    >>> name_of(Path("data/pairs.csv"))
    'pairs.csv'
    """
    return source.name if isinstance(source, Path) else None


def enter(stack: ExitStack, source: Source | None, name: str, role: Role, mistakes: list[Mistake]) -> Any:
    """Open a source for as long as `stack` is open; None stays None.

    Examples
    --------
    >>> with ExitStack() as stack:
    ...     enter(stack, None, "people", "mentor", []) is None
    True
    """
    return None if source is None else stack.enter_context(opened(source, name, role, mistakes))


def _table_in_memory(source: Any, name: str, role: Role, mistakes: list[Mistake]) -> RawTable | None:
    if not isinstance(source, list | tuple) and (hasattr(source, "columns") or hasattr(source, "schema")):
        columns = columns_of_frame(role, source, mistakes)
        if columns is None:
            return None
        rows = list(range(max(map(len, columns.values()), default=0)))
    elif isinstance(source, Iterable):
        columns, rows = columns_of_records(role, source, mistakes)
    else:
        expected = f"{name} must be a path, the content of a file, an open file, records, or a data frame"
        raise InputError(Mistake("source_not_understood", expected, got=type(source).__name__))
    return in_memory(columns, rows)
