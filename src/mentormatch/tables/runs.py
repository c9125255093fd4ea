"""Writes the files of a run, all of them or none."""

import hashlib
import json
import os
import re
import secrets
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mentormatch.errors import FileError
from mentormatch.files import (
    PathLike,
    missing_folders,
    open_regular,
    refuse_conflicts,
    write_beside,
    write_synced,
    writing_errors,
)
from mentormatch.tables.writing import Contents, encode

MANIFEST = "run.json"
_JOURNAL = ".run.journal"
FORMAT = 1
_LONGEST_LIST = 1_000_000
FILE_NAME = re.compile(r"[^/\\:\0]+")
"""What a file of a run is called: nothing outside of its folder."""
_LEFTOVER = re.compile(r"\..+\.[0-9a-f]{16}\.run-(?:new|old)")


@contextmanager
def at_work(directory: PathLike) -> Iterator[str | None]:
    """Keep other runs out of a folder, and settle what one that was interrupted left there.

    Parameters
    ----------
    directory : str or path
        Need not exist yet.

    Yields
    ------
    str or None
        What was settled, as a sentence.

    Raises
    ------
    FileError
        If another run is at work in the folder, or what is left there cannot be settled.

    Examples
    --------
    >>> with tempfile.TemporaryDirectory() as folder, at_work(folder) as settled:
    ...     print(settled)
    None
    """
    from filelock import FileLock, Timeout

    folder = Path(os.path.realpath(directory))
    # the lock lies elsewhere, so that nothing is left in the folder
    user = getattr(os, "getuid", lambda: 0)()
    key = hashlib.sha256(os.fsencode(folder)).hexdigest()[:32]
    lock = FileLock(Path(tempfile.gettempdir()) / f"mentormatch-{user}-{key}.lock", is_singleton=True)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        wait = "Wait until it is done, or choose another folder."
        raise FileError(f"{os.fspath(directory)}: another run is at work in this folder. {wait}") from None
    try:
        yield _settle(folder)
    finally:
        lock.release()


def settle(directory: PathLike) -> str | None:
    """Finish or undo a run that was interrupted while it wrote a folder, and return what was done, if anything.

    Raises
    ------
    FileError
        If another run is at work in the folder, or what is left there cannot be settled.

    Examples
    --------
    >>> settle("nowhere") is None
    True
    """
    if not (Path(directory) / _JOURNAL).exists():
        return None
    with at_work(directory) as settled:
        return settled


def write_run(
    directory: PathLike, contents: Mapping[str, Contents], *, force: bool = False, mark: bool = False
) -> tuple[Path, ...]:
    """Write the files of a run into a folder, all of them or none, and last a list of them with their digests.

    Each file is written beside its place and brought safely to disk. Then a journal is written, which says what is to
    be renamed: from there on, a run that is killed is finished by the next one, and until then `check_run` refuses the
    folder. The list, ``run.json``, comes last.

    Parameters
    ----------
    directory : str or path
        Made where it is missing.
    contents : mapping of file name to (header, rows) or str
    force : bool
        Whether files that are there may be replaced. Links, devices and folders never are.
    mark : bool
        Whether tables as CSV begin with the mark by which Excel knows that they are in UTF-8.

    Returns
    -------
    tuple of Path
        The files in the order given; ``run.json`` is not among them.

    Raises
    ------
    FileError
        If a file is there already, cannot be written, or another run is at work in the folder.

    Examples
    --------
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = write_run(folder, {"a.txt": "Done."})
    ...     sorted(path.name for path in Path(folder).iterdir()), check_run(Path(folder, "a.txt"))
    (['a.txt', 'run.json'], None)
    """
    given = Path(directory)
    with at_work(given):
        paths = [given / name for name in contents]
        with writing_errors(given):
            refuse_conflicts([*paths, given / MANIFEST], force=force)
        encoded = {name: encode(given / name, content, mark=mark) for name, content in contents.items()}
        _Run(Path(os.path.realpath(given)), encoded).write()
    return tuple(paths)


def files_of_run(directory: PathLike) -> tuple[str, ...]:
    """Return the names of the files that the list of a run in a folder names; () where there is no such list.

    Examples
    --------
    >>> files_of_run("nowhere")
    ()
    """
    return tuple(listed_files(directory) or ())


def listed_files(directory: PathLike) -> dict[str, str] | None:
    """Return the digest of each file that the list of a run in a folder names; None where there is no such list.

    Examples
    --------
    >>> listed_files("nowhere") is None
    True
    """
    with suppress(OSError, ValueError, KeyError, TypeError, AttributeError):
        files = _document(Path(directory) / MANIFEST)["files"]
        return {str(name): str(digest) for name, digest in files.items()}
    return None


def digest_in(folder: Path, name: str) -> str | None:
    """Return the digest of a file of a folder; None where there is none of this name that can be read.

    Examples
    --------
    >>> digest_in(Path("nowhere"), "pairs.csv") is None
    True
    """
    if FILE_NAME.fullmatch(name):
        with suppress(OSError, ValueError):
            return _digest_of(folder / name)
    return None


def remove_from(folder: Path, names: Iterable[str]) -> None:
    """Remove files of a run that the one in its place does not have.

    Examples
    --------
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = write_run(folder, {"a.txt": "Done."})
    ...     remove_from(Path(folder), ["a.txt", "../b.txt", "never.txt"])
    ...     [path.name for path in Path(folder).iterdir()]
    ['run.json']
    """
    for name in names:
        if FILE_NAME.fullmatch(name):
            with suppress(OSError):
                (folder / name).unlink()


def is_changed(path: PathLike) -> bool:
    """Return whether a file is there, and is not as the run wrote it whose list lies beside it.

    Examples
    --------
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     (file,) = write_run(folder, {"a.txt": "Done."})
    ...     before = is_changed(file)
    ...     _ = file.write_text("Undone.")
    ...     before, is_changed(file)
    (False, True)
    """
    file = Path(path)
    listed, digest = (listed_files(file.parent) or {}).get(file.name), digest_in(file.parent, file.name)
    return listed is not None and digest is not None and listed != digest


def check_run(path: PathLike) -> None:
    """Raise `FileError` where a file is one of a run that was interrupted, or of which other files are.

    Nothing is said where no list of a run lies beside it. A file that was changed by hand is refused as well.

    Raises
    ------
    FileError
    """
    refuse_interrupted(path)
    if is_changed(path):
        raise FileError(
            f"{os.fspath(path)}: must be as the run wrote it that {MANIFEST} lists. It was changed, or is of another "
            f"run; match anew, or remove {MANIFEST} to read it as it is."
        )


def refuse_interrupted(path: PathLike) -> None:
    """Raise `FileError` where a run was interrupted while it wrote the folder of a file."""
    if (Path(path).parent / _JOURNAL).exists():
        raise FileError(
            f"{os.fspath(path)}: a run was interrupted while it wrote this folder, which holds files of two runs. "
            "The next command with --out or --matching into it finishes or undoes that run."
        )


@dataclass
class _Run:
    """The files of a run on their way into a folder."""

    folder: Path
    encoded: Mapping[str, bytes]

    def __post_init__(self) -> None:
        self.token = secrets.token_hex(8)
        digests = {name: _digest(content) for name, content in self.encoded.items()}
        document = {"format": FORMAT, "files": digests}
        manifest = (json.dumps(document, indent=1) + "\n").encode()
        self.files = dict(self.encoded) | {MANIFEST: manifest}
        self.digests = digests | {MANIFEST: _digest(manifest)}

    def write(self) -> None:
        with missing_folders([self.folder]):
            try:
                with writing_errors(self.folder):
                    for name, content in self.files.items():
                        new, old = (_beside(self.folder, name, self.token, which) for which in ("new", "old"))
                        write_beside(self.folder / name, content, new=new, old=old)
                    journal = _beside(self.folder, "journal", self.token, "new")
                    write_synced(journal, _journal(self.token, self.digests))
                    journal.replace(self.folder / _JOURNAL)  # from here on the run is finished by whoever comes next
                    _sync_folder(self.folder)
                    for name in self.files:
                        _beside(self.folder, name, self.token, "new").replace(self.folder / name)
                    _sync_folder(self.folder)
            except BaseException:
                _undo(self.folder, self.token, self.digests)
                raise
        _clean(self.folder, self.token, self.files)


def _settle(folder: Path) -> str | None:
    """Finish or undo what an interrupted run left, and return what was done."""
    journal = folder / _JOURNAL
    if not journal.exists():
        _clean_leftovers(folder)
        return None
    try:
        document = _document(journal)
        token, digests = str(document["token"]), dict(document["files"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise FileError(
            f"{journal}: the journal of an interrupted run cannot be read. Remove it and match anew."
        ) from error
    with writing_errors(folder):
        whole = all(_holds(folder, name, token, digest) for name, digest in digests.items())
        if not whole:
            if not _undo(folder, token, digests):
                raise FileError(
                    f"{folder}: a run that was interrupted could not be undone. Close its files and try again."
                )
            return f"A run that was interrupted while it wrote {folder.name} was undone."
        for name in digests:
            new = _beside(folder, name, token, "new")
            if new.exists():
                new.replace(folder / name)
        _sync_folder(folder)
    _clean(folder, token, digests)
    return f"A run that was interrupted while it wrote {folder.name} was finished."


def _holds(folder: Path, name: str, token: str, digest: str) -> bool:
    """Return whether the file of a run is there, under its name or the other one."""
    new = _beside(folder, name, token, "new")
    place = new if new.exists() else folder / name
    return place.is_file() and _digest_of(place) == digest


def _undo(folder: Path, token: str, digests: Mapping[str, str]) -> bool:
    """Put back what was there before the run, remove its traces, and return whether that could be done.

    Where something cannot be put back, the journal stays, and with it what was kept: nobody reads the folder, and
    whoever comes next tries again.
    """
    undone = True
    for name, digest in digests.items():
        place = folder / name
        old, new = (_beside(folder, name, token, which) for which in ("old", "new"))
        try:
            if old.exists():
                old.replace(place)
            elif not new.exists() and place.is_file() and _digest_of(place) == digest:
                place.unlink()
        except OSError:
            undone = False
    if undone:
        _clean(folder, token, [*digests, "journal"])
    return undone


def _clean(folder: Path, token: str, names: Iterable[str]) -> None:
    """Remove the journal, and then the files beside."""
    with suppress(OSError):
        (folder / _JOURNAL).unlink(missing_ok=True)
    for name in names:
        for which in ("new", "old"):
            with suppress(OSError):
                _beside(folder, name, token, which).unlink(missing_ok=True)


def _clean_leftovers(folder: Path) -> None:
    """Remove what a run left that was killed before its journal was written."""
    if not folder.is_dir():
        return
    for path in folder.iterdir():
        if _LEFTOVER.fullmatch(path.name):
            with suppress(OSError):
                path.unlink()


def _beside(folder: Path, name: str, token: str, which: str) -> Path:
    return folder / f".{name}.{token}.run-{which}"


def _journal(token: str, digests: Mapping[str, str]) -> bytes:
    document: dict[str, Any] = {"format": FORMAT, "token": token, "files": dict(digests)}
    return json.dumps(document).encode()


def _document(path: Path) -> dict[str, Any]:
    """Return what one of our lists of files holds; ValueError where it is none, or longer than any of them."""
    with open_regular(path) as file:
        content = file.read(_LONGEST_LIST + 1)
    if len(content) > _LONGEST_LIST:
        raise ValueError("too long")
    try:
        document: dict[str, Any] = json.loads(content)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    return document


def _digest_of(path: Path) -> str:
    """Return the digest of a regular file, read in pieces."""
    with open_regular(path) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _sync_folder(folder: Path) -> None:
    """Bring the names in a folder to disk, where the system can."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
