"""Files whole, and several of them: all or none; `test_tables` interrupts the writing at every step."""

import os

import pytest

from mentormatch.errors import FileError
from mentormatch.files import read_file, write_files


def test_all_or_none(tmp_path):
    def fails():
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_files({tmp_path / "a": lambda: b"a", tmp_path / "deep" / "b": fails})
    assert list(tmp_path.iterdir()) == []
    write_files({tmp_path / "a": lambda: b"a", tmp_path / "deep" / "b": lambda: b"b"})
    assert read_file(tmp_path / "deep" / "b") == b"b"


def test_nothing_is_computed_where_a_file_is_in_the_way(tmp_path):
    (tmp_path / "a").write_bytes(b"before")
    asked = []
    with pytest.raises(FileError, match="stay"):
        write_files({tmp_path / "a": lambda: asked.append(1) or b"a"})
    assert asked == []
    write_files({tmp_path / "a": lambda: b"after"}, force=True)
    assert read_file(str(tmp_path / "a")) == b"after"


@pytest.mark.parametrize("name", [".", "nothing", "null\0"])
def test_what_cannot_be_read_is_said(tmp_path, name):
    with pytest.raises(FileError, match=r"cannot be read: .+"):
        read_file(tmp_path / name)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names on this system")
def test_pipes_and_devices_are_refused_at_once(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", os.devnull, "/dev/zero"):
        with pytest.raises(FileError, match="must be a regular file"):
            read_file(path)


def test_output_with_a_null_byte_is_a_file_error(tmp_path):
    with pytest.raises(FileError, match="cannot be written: ") as raised:
        write_files({tmp_path / "pairs\0.csv": lambda: b"", tmp_path / "b": lambda: b""})
    assert r"pairs\x00.csv" in str(raised.value)
    assert list(tmp_path.iterdir()) == []
