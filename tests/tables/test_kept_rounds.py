"""The files of the round before come back whole, or not at all."""

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
    with zipfile.ZipFile(folder / "round_before.zip", "w") as packed:
        packed.writestr(name, "evil")
    before = content(folder)
    with pytest.raises(FileError, match="not unpacked"):
        undo_round(folder)
    assert content(folder) == before
    assert [path.name for path in tmp_path.iterdir()] == ["matching"]


def test_the_list_of_the_run_names_what_is_kept(tmp_path):
    write_matching(match(COHORT), tmp_path)
    write_round(rematch(COHORT, previous=match(COHORT)), tmp_path)
    assert {"changes.csv", "round_before.zip"} <= set(json.loads((tmp_path / "run.json").read_text())["files"])
