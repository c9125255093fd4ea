"""Reads files whole, and writes several of them: all or none."""

import os
import secrets
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from mentormatch.errors import FileError

PathLike: TypeAlias = str | os.PathLike[str]


def read_file(path: PathLike) -> bytes:
    """Return what a file holds.

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
        return Path(path).read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise FileError(f"'{os.fspath(path)}' cannot be read: {reason}.") from error


def write_files(contents: Mapping[Any, Callable[[], bytes]], *, force: bool = False) -> None:
    """Write several files: all of them, or none.

    Each is written beside its place under another name, brought safely to disk, and renamed when all are there. Where
    a renaming fails, what was there before is put back. Folders that are missing are made.

    Parameters
    ----------
    contents : mapping of path to function
        What returns the bytes; asked only where nothing is in the way.
    force : bool
        Whether files that are there are replaced.

    Raises
    ------
    FileError
        If a file is there and `force` is not given, or one cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_files({Path(folder, "a.txt"): lambda: b"Done."})
    ...     read_file(Path(folder, "a.txt"))
    b'Done.'
    """
    given = [Path(path) for path in contents]
    places = [Path(os.path.realpath(path)) for path in given]
    with _said_plainly(places[0] if places else Path()):
        _refuse(given, places, force=force)
    encoded = [content() for content in contents.values()]
    with _folders_of(places):
        moves = [_Move(place) for place in places]
        try:
            for move, content in zip(moves, encoded, strict=True):
                move.prepare(content)
            for move in moves:
                move.make()
        except BaseException:
            for move in reversed(moves):
                move.undo()
            raise
        for move in moves:
            move.finish()


@dataclass
class _Move:
    """A file on its way: prepared beside its place, moved there, and taken back where another one fails."""

    place: Path
    prepared: bool = False

    def __post_init__(self) -> None:
        hidden = f".{self.place.name[:80]}.{secrets.token_hex(8)}"
        self.new = self.place.with_name(f"{hidden}.new")
        self.old = self.place.with_name(f"{hidden}.old")

    def prepare(self, content: bytes) -> None:
        with _said_plainly(self.place):
            with self.new.open("xb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            if self.place.exists():
                shutil.copymode(self.place, self.new)
                self._keep_old()
        self.prepared = True

    def _keep_old(self) -> None:
        try:
            os.link(self.place, self.old)
        except OSError:  # some disks know no links
            shutil.copy2(self.place, self.old)

    def make(self) -> None:
        with _said_plainly(self.place):
            self.new.replace(self.place)

    def undo(self) -> None:
        with suppress(OSError):
            if self.prepared and not self.new.exists():
                if self.old.exists():
                    self.old.replace(self.place)
                else:
                    self.place.unlink()
        self.finish()

    def finish(self) -> None:
        for path in (self.new, self.old):
            with suppress(OSError):
                path.unlink(missing_ok=True)


def _refuse(given: Sequence[Path], places: Sequence[Path], *, force: bool) -> None:
    if len(set(places)) < len(places):
        names = ", ".join(f"'{path}'" for path in given)
        raise FileError(f"Every file must have another name. Got {names}.")
    folders = [f"'{path}'" for path, place in zip(given, places, strict=True) if place.is_dir()]
    if folders:
        raise FileError(f"A file must not have the name of a folder. Got {', '.join(folders)}.")
    there = [f"'{path}'" for path, place in zip(given, places, strict=True) if place.exists()]
    if there and not force:
        raise FileError(f"Files that are there already stay: {', '.join(there)}. Use force to replace them.")


@contextmanager
def _folders_of(places: Iterable[Path]) -> Iterator[None]:
    """Make the folders that are missing, and remove them again where what follows fails."""
    made: list[Path] = []
    try:
        for folder in dict.fromkeys(place.parent for place in places):
            missing = [one for one in (folder, *folder.parents) if not one.is_dir()]
            for one in reversed(missing):
                _make_folder(one)
                made.append(one)
        yield
    except BaseException:
        for one in reversed(made):
            with suppress(OSError):
                one.rmdir()
        raise


def _make_folder(folder: Path) -> None:
    if folder.exists():
        raise FileError(f"'{folder}' must be a folder, and is a file. No file was changed.")
    with _said_plainly(folder):
        folder.mkdir()


@contextmanager
def _said_plainly(place: Path) -> Iterator[None]:
    try:
        yield
    except FileError:
        raise
    except OSError as error:
        reason = error.strerror or str(error)
        raise FileError(f"'{place}' cannot be written: {reason}. No file was changed.") from error
