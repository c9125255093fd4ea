"""The files of the round before come back whole, or not at all."""

import hashlib
import io
import json
import zipfile

import pytest

from mentormatch import Cohort, match, rematch, write_matching
from mentormatch.errors import FileError
from mentormatch.tables import undo_round, write_round
from mentormatch.tables.runs import check_run

COHORT = Cohort.from_records(
    mentors=[{"id": "ada", "skills": "R"}, {"id": "bob", "skills": "Go"}],
    mentees=[{"id": "kim", "skills": "R"}, {"id": "noor", "skills": "Go"}],
)


def content(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def restore(folder, files):
    for path in folder.iterdir():
        path.unlink()
    for name, stored in files.items():
        (folder / name).write_bytes(stored)


def keep_instead(folder, archive, *, listed=True):
    """Put another archive in place of the kept round, and into the list of the run if `listed`."""
    (folder / "round_before.zip").write_bytes(archive)
    if listed:
        manifest = json.loads((folder / "run.json").read_text(encoding="utf-8"))
        manifest["files"]["round_before.zip"] = hashlib.sha256(archive).hexdigest()
        (folder / "run.json").write_text(json.dumps(manifest), encoding="utf-8")


def test_every_round_can_be_undone_and_nothing_else_stays(tmp_path):
    first = match(COHORT)
    write_matching(first, tmp_path, also={"chances.csv": (["a"], [["b"]])})
    states, last = [content(tmp_path)], first
    for mentor in ("bob", "ada"):
        back = [("kim", mentor)]
        last = rematch(COHORT, previous=last, decisions=back)
        write_round(last, tmp_path)
        assert "chances.csv" not in content(tmp_path)
        states.append(content(tmp_path))
    for state in reversed(states[:-1]):
        undo_round(tmp_path)
        assert content(tmp_path) == state
        for name in state:
            check_run(tmp_path / name)
    with pytest.raises(FileError, match="no round before is kept"):
        undo_round(tmp_path)


def test_files_that_are_no_round_of_ours_are_not_replaced(tmp_path):
    (tmp_path / "pairs.csv").write_text("mine", encoding="utf-8")
    with pytest.raises(FileError):
        write_round(rematch(COHORT, previous=match(COHORT)), tmp_path)
    assert content(tmp_path) == {"pairs.csv": b"mine"}


@pytest.mark.parametrize("name", ["../evil.txt", "/evil.txt", "run.json", "a/b.csv", ".."])
def test_nothing_is_unpacked_beside_the_folder(tmp_path, name):
    folder = tmp_path / "matching"
    write_matching(match(COHORT), folder)
    write_round(rematch(COHORT, previous=match(COHORT)), folder)
    evil = io.BytesIO()
    with zipfile.ZipFile(evil, "w") as packed:
        packed.writestr(name, "evil")
    keep_instead(folder, evil.getvalue())
    before = content(folder)
    with pytest.raises(FileError, match="not unpacked"):
        undo_round(folder)
    assert content(folder) == before
    assert [path.name for path in tmp_path.iterdir()] == ["matching"]


def test_the_list_of_the_run_names_what_is_kept(tmp_path):
    write_matching(match(COHORT), tmp_path)
    write_round(rematch(COHORT, previous=match(COHORT)), tmp_path)
    assert {"changes.csv", "round_before.zip"} <= set(json.loads((tmp_path / "run.json").read_text())["files"])


@pytest.mark.parametrize("listed", [False, True], ids=["other than listed", "listed anew"])
def test_a_damaged_archive_is_refused_and_the_round_stays(tmp_path, listed):
    write_matching(match(COHORT), tmp_path)
    write_round(rematch(COHORT, previous=match(COHORT)), tmp_path)
    round_ = content(tmp_path)
    archive = round_["round_before.zip"]
    places = range(0, len(archive), 5)
    if listed:  # only what the archive itself checks: the content of its first file
        with zipfile.ZipFile(io.BytesIO(archive)) as packed:
            first = packed.infolist()[0]
        start = 30 + len(first.filename)  # the length of a local header, APPNOTE.TXT 4.3.7
        places = range(start, start + first.compress_size - 1)  # the last byte may be padding
    for place in places:
        restore(tmp_path, round_)
        damaged = bytearray(archive)
        damaged[place] ^= 0xFF
        keep_instead(tmp_path, bytes(damaged), listed=listed)
        before = content(tmp_path)
        with pytest.raises(FileError, match="not unpacked"):
            undo_round(tmp_path)
        assert content(tmp_path) == before


@pytest.mark.parametrize("share", [0, 0.1, 0.5, 0.9, 0.999])
def test_part_of_an_archive_is_refused_and_the_round_stays(tmp_path, share):
    write_matching(match(COHORT), tmp_path)
    write_round(rematch(COHORT, previous=match(COHORT)), tmp_path)
    archive = tmp_path / "round_before.zip"
    archive.write_bytes(archive.read_bytes()[: int(archive.stat().st_size * share)])
    before = content(tmp_path)
    with pytest.raises(FileError, match="not unpacked"):
        undo_round(tmp_path)
    assert content(tmp_path) == before
