"""Keeps vectors of texts between runs, where that is asked for."""

import hashlib
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from contextvars import ContextVar
from pathlib import Path

import numpy as np

from mentormatch.encoders.text.sentence_models import Vectors
from mentormatch.errors import FileError
from mentormatch.files import PathLike

_FORMAT = 1
_AT_ONCE = 500

_kept_in: ContextVar[Path | None] = ContextVar("kept_in", default=None)


@contextmanager
def vectors_kept_in(path: PathLike | None) -> Iterator[None]:
    """Look up the vectors of texts in a file, and add those that were not there.

    Vectors tell something about the texts that they were made from, which are personal: nothing is kept unless a file
    is named, and `clear_vectors` removes them. Texts are looked up by a hash of the model and the text.

    Parameters
    ----------
    path : str or path, optional
        The file; made where it is missing. None keeps nothing.

    Examples
    --------
    >>> with vectors_kept_in(None):
    ...     found_vectors("model", ["text"])
    {}
    """
    token = _kept_in.set(None if path is None else Path(path))
    try:
        yield
    finally:
        _kept_in.reset(token)


def found_vectors(model: str, texts: Sequence[str]) -> dict[str, Vectors]:
    """Return the vectors of those texts that are kept for a model, by its fingerprint.

    Raises
    ------
    FileError
        If the file cannot be read, or is no such file.
    """
    path = _kept_in.get()
    if path is None or not path.exists():
        return {}
    text_of = {_key(model, text): text for text in texts}
    keys = list(text_of)
    found: dict[str, Vectors] = {}
    with _opened(path) as database:
        for start in range(0, len(keys), _AT_ONCE):
            some = keys[start : start + _AT_ONCE]
            marks = ",".join("?" * len(some))
            query = f"SELECT key, vector FROM vectors WHERE key IN ({marks})"  # noqa: S608  marks only
            for key, stored in database.execute(query, some):
                found[text_of[key]] = np.frombuffer(stored, dtype=np.float32)
    return found


def keep_vectors(model: str, vectors: Mapping[str, Vectors]) -> None:
    """Add vectors of texts for a model to the file that is in use, if there is one.

    Raises
    ------
    FileError
        If the file cannot be written, or is no such file.
    """
    path = _kept_in.get()
    if path is None or not vectors:
        return
    rows = [(_key(model, text), vector.astype(np.float32).tobytes()) for text, vector in vectors.items()]
    with _opened(path) as database, database:
        database.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?)", rows)


def clear_vectors(path: PathLike) -> int:
    """Remove all vectors from a file, which stays as an empty one, and return how many there were.

    Parameters
    ----------
    path : str or path
        The file that `vectors_kept_in` was given; where there is none, nothing happens.

    Raises
    ------
    FileError
        If it is no such file, or cannot be written.

    Examples
    --------
    >>> clear_vectors("no-such-file")
    0
    """
    file = Path(path)
    if not file.exists():
        return 0
    with _opened(file) as database:
        count = int(database.execute("SELECT COUNT(*) FROM vectors").fetchone()[0])
        with database:
            database.execute("DELETE FROM vectors")
        database.execute("VACUUM")  # what was deleted would stay in the file
    return count


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    try:
        with closing(sqlite3.connect(path, timeout=30)) as database:
            (version,) = database.execute("PRAGMA user_version").fetchone()
            tables = {name for (name,) in database.execute("SELECT name FROM sqlite_master")}
            if tables and (version != _FORMAT or "vectors" not in tables):
                raise FileError(f"'{path}' must be a cache of vectors, which mentormatch made, or not be there.")
            with database:
                database.execute("CREATE TABLE IF NOT EXISTS vectors (key BLOB PRIMARY KEY, vector BLOB NOT NULL)")
                database.execute(f"PRAGMA user_version = {_FORMAT}")
            yield database
    except sqlite3.Error as error:
        raise FileError(f"'{path}' cannot be used as a cache of vectors: {error}.") from error


def _key(model: str, text: str) -> bytes:
    return hashlib.sha256(f"{model}\0{text}".encode("utf-8", "surrogatepass")).digest()
