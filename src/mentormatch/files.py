"""Reads files whole; writes several files, all of them or none."""

import errno
import os
import secrets
import shutil
import stat
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import Any, TypeAlias
from zipfile import BadZipFile

from mentormatch.errors import FileError

PathLike: TypeAlias = str | os.PathLike[str]

# what `zipfile` raises where an archive is damaged, while it is opened or while a part is read
DAMAGED_ARCHIVE = (BadZipFile, zlib.error, EOFError, LookupError, RuntimeError, OSError, ValueError)


def read_file(path: PathLike) -> bytes:
    """Return the bytes of a file.

    Raises
    ------
    FileError
        If it cannot be read.

    Examples
    --------
    >>> read_file("nowhere.npz")
    Traceback (most recent call last):
        ...
    mentormatch.errors.FileError: 'nowhere.npz' cannot be read: No such file or directory.
    """
    try:
        with open_regular(path) as file:
            return file.read()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise FileError(f"'{os.fspath(path)}' cannot be read: {reason}.") from error


def open_regular(path: PathLike) -> BufferedReader:
    """Open a file for reading that is neither a folder, nor a device, nor a pipe: these may never end.

    Raises
    ------
    OSError, ValueError
        As `open` does, and where it is no regular file.

    Examples
    --------
    >>> open_regular(os.devnull)
    Traceback (most recent call last):
        ...
    OSError: [Errno 22] must be a regular file, no device and no pipe: ...
    """
    _refuse_irregular(os.stat(path), path)  # noqa: PTH116 - a path may be text
    # what was put there since does not hang either
    file = open(path, "rb", opener=_open_without_waiting)  # noqa: SIM115
    try:
        _refuse_irregular(os.fstat(file.fileno()), path)
    except OSError:
        file.close()
        raise
    return file


def _open_without_waiting(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _refuse_irregular(found: os.stat_result, path: PathLike) -> None:
    if stat.S_ISDIR(found.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), os.fspath(path))
    if not stat.S_ISREG(found.st_mode):
        raise OSError(errno.EINVAL, "must be a regular file, no device and no pipe", os.fspath(path))


def write_files(contents: Mapping[Any, Callable[[], bytes]], *, force: bool = False) -> None:
    """Write several files: all of them, or none.

    Each is written to a temporary file beside its destination and synced to disk; when all are written, they are
    renamed. If a rename fails, the earlier files are restored. Missing folders are created.

    Parameters
    ----------
    contents : mapping of path to function
        Functions that return the bytes; called only after the checks of the paths have passed.
    force : bool
        Whether existing files are replaced.

    Raises
    ------
    FileError
        If a file exists and `force` is not given, or if a file cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_files({Path(folder, "a.txt"): lambda: b"Done."})
    ...     read_file(Path(folder, "a.txt"))
    b'Done.'
    """
    given = [Path(path) for path in contents]
    with writing_errors(given[0] if given else Path()):
        places = [Path(os.path.realpath(path)) for path in given]
        refuse_conflicts(given, force=force)
    encoded = [content() for content in contents.values()]
    with missing_folders(place.parent for place in places):
        moves = [_AtomicWrite(place) for place in places]
        try:
            for move, content in zip(moves, encoded, strict=True):
                move.write_beside(content)
            for move in moves:
                move.commit()
        except BaseException:
            for move in reversed(moves):
                move.roll_back()
            raise
        for move in moves:
            move.remove_leftovers()


@dataclass
class _AtomicWrite:
    """One file to write: to a temporary file, renamed into place, rolled back if another file fails."""

    place: Path
    prepared: bool = False

    def __post_init__(self) -> None:
        hidden = f".{self.place.name[:80]}.{secrets.token_hex(8)}"
        self.new = self.place.with_name(f"{hidden}.new")
        self.old = self.place.with_name(f"{hidden}.old")

    def write_beside(self, content: bytes) -> None:
        with writing_errors(self.place):
            write_beside(self.place, content, new=self.new, old=self.old)
        self.prepared = True

    def commit(self) -> None:
        with writing_errors(self.place):
            self.new.replace(self.place)

    def roll_back(self) -> None:
        with suppress(OSError):
            if self.prepared and not self.new.exists():
                if self.old.exists():
                    self.old.replace(self.place)
                else:
                    self.place.unlink()
        self.remove_leftovers()

    def remove_leftovers(self) -> None:
        for path in (self.new, self.old):
            with suppress(OSError):
                path.unlink(missing_ok=True)


def write_beside(place: Path, content: bytes, *, new: Path, old: Path) -> None:
    """Write what comes to `place` to `new`, on disk and with its permissions, and keep what is there as `old`."""
    write_synced(new, content)
    if place.exists():
        shutil.copymode(place, new)
        try:
            os.link(place, old)
        except OSError:  # not every file system has hard links
            shutil.copy2(place, old)


def write_synced(path: Path, content: bytes) -> None:
    """Write a new file, and bring it to disk."""
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def refuse_conflicts(paths: Sequence[Path], *, force: bool) -> None:
    """Raise `FileError` where files cannot be written under these paths, before anything is written.

    A link is followed only to a regular file beside it: elsewhere it might be anything.
    """
    places = [Path(os.path.realpath(path)) for path in paths]
    if len(set(places)) < len(places):
        names = ", ".join(f"'{path}'" for path in paths)
        raise FileError(f"Every file must have another name. Got {names}.")
    folders = [f"'{path}'" for path, place in zip(paths, places, strict=True) if place.is_dir()]
    if folders:
        raise FileError(f"A file must not have the name of a folder. Got {', '.join(folders)}.")
    strange = [f"'{path}'" for path, place in zip(paths, places, strict=True) if not _is_of_its_folder(path, place)]
    if strange:
        raise FileError(
            f"What is replaced must be a regular file of its folder, and no link or device. Got {', '.join(strange)}."
        )
    there = [f"'{path}'" for path, place in zip(paths, places, strict=True) if os.path.lexists(place)]
    if there and not force:
        raise FileError(f"Files that are there already stay: {', '.join(there)}. Use force to replace them.")


def _is_of_its_folder(path: Path, place: Path) -> bool:
    if not os.path.lexists(path):
        return True
    return place.is_file() and place.parent == Path(os.path.realpath(path.parent))


@contextmanager
def missing_folders(folders: Iterable[Path]) -> Iterator[None]:
    """Create the missing folders, and remove them again if the body of the `with` fails."""
    made: list[Path] = []
    try:
        for folder in dict.fromkeys(folders):
            missing = [path for path in (folder, *folder.parents) if not path.is_dir()]
            for path in reversed(missing):
                _make_folder(path)
                made.append(path)
        yield
    except BaseException:
        for path in reversed(made):
            with suppress(OSError):
                path.rmdir()
        raise


def _make_folder(folder: Path) -> None:
    if folder.exists():
        raise FileError(f"'{folder}' must be a folder, and is a file. No file was changed.")
    with writing_errors(folder):
        folder.mkdir()


@contextmanager
def writing_errors(place: Path) -> Iterator[None]:
    """Raise what the system says of writing `place` as `FileError`."""
    try:
        yield
    except FileError:
        raise
    except (OSError, ValueError) as error:  # a path with a null byte is a ValueError
        reason = getattr(error, "strerror", None) or str(error)
        raise FileError(f"'{place}' cannot be written: {reason}. No file was changed.") from error
