"""Vectors of texts are kept only where a file is named, by hash, and are the same as without."""

import sqlite3

import numpy as np
import pytest

import mentormatch as mm
from mentormatch.encoders import clear_vectors, make, vectors_kept_in
from mentormatch.encoders.text import sentences
from mentormatch.errors import FileError

TEXTS = ["A very private wish", "Another one"]


@pytest.fixture(autouse=True)
def _forget():
    sentences._REMEMBERED.vectors.clear()


def encoded():
    sentences._REMEMBERED.vectors.clear()
    return make("text", scale="none", model="english").fit([], []).encode_wants(TEXTS).values


def test_kept_vectors_are_those_that_are_computed(tmp_path, monkeypatch):
    file, plain = tmp_path / "vectors.sqlite", encoded()
    with vectors_kept_in(file):
        assert np.array_equal(encoded(), plain)
        monkeypatch.setattr(sentences, "_encoded", lambda texts, _: [1 / 0 for _ in texts])
        assert np.array_equal(encoded(), plain)
    assert b"private" not in file.read_bytes()
    assert clear_vectors(file) == 2
    assert clear_vectors(file) == clear_vectors(tmp_path / "none") == 0


def test_nothing_is_kept_unless_asked(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    encoded()
    assert not list(tmp_path.iterdir())


def test_match_keeps_vectors(tmp_path):
    people = [{"id": f"p{n}", "goals": text} for n, text in enumerate(TEXTS)]
    cohort = mm.Cohort.from_records(mentors=people, mentees=[{"id": "kim", "goals": "learn to rest"}])
    policy = mm.Policy(criteria=[mm.Criterion("goals", encoder="text")])
    assert mm.match(cohort, policy, cache=tmp_path / "vectors").pairs == mm.match(cohort, policy).pairs
    assert clear_vectors(tmp_path / "vectors") == 3


@pytest.mark.parametrize("content", [b"", b"not a database, but a text that somebody wants to keep"])
def test_other_files_are_not_touched(tmp_path, content):
    file = tmp_path / "mine.txt"
    file.write_bytes(content)
    if content:
        with vectors_kept_in(file), pytest.raises(FileError, match="cannot be used as a cache"):
            encoded()
        with pytest.raises(FileError, match="cannot be used as a cache"):
            clear_vectors(file)
        assert file.read_bytes() == content
    other = tmp_path / "other.sqlite"
    with sqlite3.connect(other) as database:
        database.execute("CREATE TABLE mine (x)")
    database.close()
    with vectors_kept_in(other), pytest.raises(FileError, match="must be a cache of vectors"):
        encoded()


def test_a_folder_that_is_not_there(tmp_path):
    with vectors_kept_in(tmp_path / "no" / "vectors"), pytest.raises(FileError, match="cannot be used as a cache"):
        encoded()
