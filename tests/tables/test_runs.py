"""The files of a run: whole or not there, whenever it is killed, and one run at a time."""

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from mentormatch import Cohort, match
from mentormatch.errors import FileError
from mentormatch.files import write_files
from mentormatch.tables import at_work, read_matching, read_pairs, settle, write_matching
from mentormatch.tables import runs as runs_module
from mentormatch.tables.runs import check_run, write_run

OLD = {"pairs.csv": "old\n", "matching.json": "{}\n", "mentors.csv": "old\n"}
NEW = {"pairs.csv": "new\n", "matching.json": '{"new": 1}\n', "mentors.csv": "new\n", "chances.csv": "new\n"}


def content(folder):
    """What a folder holds, hidden files too."""
    return {path.name: path.read_text() for path in Path(folder).iterdir()}


def is_whole(folder, files):
    found = content(folder)
    listed = json.loads(found.pop("run.json"))["files"]
    return found == files and set(listed) == set(files)


# Dies by SIGKILL at the n-th call that changes a folder: after the list of what was there came a new state each time.
_KILLED = """
import os, signal, sys
sys.dont_write_bytecode = True
from pathlib import Path
calls, at = 0, int(sys.argv[2])
def counted(function):
    def call(*given, **settings):
        global calls
        calls += 1
        if calls == at:
            os.kill(os.getpid(), signal.SIGKILL)
        return function(*given, **settings)
    return call
from mentormatch.tables.runs import write_run
import filelock
for owner, name in ((Path, "open"), (Path, "replace"), (Path, "unlink"), (os, "link"), (os, "fsync"), (Path, "mkdir")):
    setattr(owner, name, counted(getattr(owner, name)))
write_run(sys.argv[1], {new!r}, force=True)
print("done")
"""


def run_killed_at(folder, at):
    """Write the new files over the old ones and be killed at a step; return whether it came to the end."""
    program = _KILLED.replace("{new!r}", repr(NEW))
    done = subprocess.run(
        [sys.executable, "-c", program, str(folder), str(at)], capture_output=True, text=True, check=False
    )
    assert done.returncode in {0, -signal.SIGKILL}, done.stderr
    return done.returncode == 0


def look_after_kill(folder, before):
    """Check that the folder is the old set or the new one, or refused until it is settled."""
    interrupted = (folder / ".run.journal").exists()
    if interrupted:
        for name in NEW:
            with pytest.raises(FileError, match="interrupted"):
                check_run(folder / name)
        assert "finished" in settle(folder)
        assert is_whole(folder, NEW)
    else:
        seen = {name: text for name, text in content(folder).items() if not name.startswith(".")}
        listed = json.loads(seen.pop("run.json"))["files"] if "run.json" in seen else {}
        assert seen in ({**before}, NEW)
        assert set(listed) == set(seen)
        for name in seen:
            check_run(folder / name)
    with at_work(folder):
        assert not [name for name in content(folder) if name.startswith(".")]


@pytest.mark.parametrize("part", range(4))
@pytest.mark.slow
def test_no_kill_leaves_a_mixture(tmp_path, part):
    """Every step of writing over an earlier run, and of writing into an empty folder."""
    for over, before in (("over", OLD), ("empty", {})):
        at = 1 + part
        while True:
            folder = tmp_path / f"{over}{at}"
            folder.mkdir()
            if before:
                write_run(folder, before)
            if run_killed_at(folder, at):
                break
            look_after_kill(folder, before)
            at += 4
        assert at > 20


@pytest.mark.slow
def test_kills_at_some_steps_leave_no_mixture(tmp_path):
    for at in (2, 9, 14, 17, 20, 23):
        folder = tmp_path / str(at)
        folder.mkdir()
        write_run(folder, OLD)
        run_killed_at(folder, at)
        look_after_kill(folder, OLD)


def test_a_rename_that_fails_puts_everything_back(tmp_path, monkeypatch):
    write_run(tmp_path, OLD)
    replace = Path.replace

    def fails(path, target):
        if Path(target).name == "mentors.csv" and path.name.endswith(".run-new"):
            raise PermissionError(13, "Permission denied")
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", fails)
    with pytest.raises(FileError, match="Permission denied"):
        write_run(tmp_path, NEW, force=True)
    monkeypatch.undo()
    assert is_whole(tmp_path, OLD)


def test_what_cannot_be_put_back_at_once_is_kept_until_it_can(tmp_path, monkeypatch):
    write_run(tmp_path, OLD)
    replace = Path.replace

    def fails(path, target):
        moves = {".run-new": "mentors.csv", ".run-old": "pairs.csv"}
        if moves.get(path.suffix) == Path(target).name:  # as where another program has them open
            raise PermissionError(13, "Permission denied")
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", fails)
    with pytest.raises(FileError, match="Permission denied"):
        write_run(tmp_path, NEW, force=True)
    with pytest.raises(FileError, match="interrupted"):
        check_run(tmp_path / "pairs.csv")
    with pytest.raises(FileError, match="could not be undone"):
        settle(tmp_path)
    monkeypatch.undo()
    assert "undone" in settle(tmp_path)
    assert is_whole(tmp_path, OLD)


@pytest.mark.slow
def test_a_run_that_cannot_be_finished_is_undone(tmp_path):
    write_run(tmp_path, OLD)
    at = 10
    while not (tmp_path / ".run.journal").exists():
        assert not run_killed_at(tmp_path, at)
        at += 1
    next(tmp_path.glob(".pairs.csv.*.run-new")).write_text("damaged")
    assert "undone" in settle(tmp_path)
    assert is_whole(tmp_path, OLD)


def test_one_run_at_a_time(tmp_path):
    program = (
        "import sys\nfrom mentormatch.tables import at_work\n"
        "with at_work(sys.argv[1]):\n    print('in', flush=True)\n    sys.stdin.read()"
    )
    command = [sys.executable, "-c", program, str(tmp_path / "out")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout.readline() == "in\n"
        with pytest.raises(FileError, match="another run is at work"):
            write_run(tmp_path / "out", NEW)
        assert not (tmp_path / "out").exists()
        other.kill()
        other.wait()
    write_run(tmp_path / "out", NEW)  # whoever was killed keeps nobody out
    assert is_whole(tmp_path / "out", NEW)
    with pytest.raises(FileError, match="already"):
        write_run(tmp_path / "out", NEW)


# Two processes of one program, so that both have loaded everything and begin at once.
_BOTH = """
import os, sys
from pathlib import Path
from mentormatch.errors import FileError
from mentormatch.tables.runs import write_run
for turn in range(5):
    folder = Path(sys.argv[1], str(turn))
    other = os.fork()
    text = "a" if other else "b"
    try:
        write_run(folder, {"pairs.csv": text, "matching.json": text})
        code = 0
    except FileError:
        code = 1
    if not other:
        os._exit(code)
    print(code, os.waitstatus_to_exitcode(os.waitpid(other, 0)[1]))
"""


def test_two_runs_into_a_missing_folder_cannot_both_succeed(tmp_path):
    done = subprocess.run([sys.executable, "-c", _BOTH, str(tmp_path)], capture_output=True, text=True, check=True)
    codes = [line.split() for line in done.stdout.splitlines()]
    assert len(codes) == 5
    for turn, of_turn in enumerate(codes):
        assert sorted(of_turn) == ["0", "1"]
        winner = "ab"[of_turn.index("0")]
        assert is_whole(tmp_path / str(turn), {"pairs.csv": winner, "matching.json": winner})


@pytest.mark.parametrize("target", ["outside", "/dev/null", "folder", "nowhere"])
def test_links_out_of_the_folder_and_devices_are_refused(tmp_path, target):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "out").mkdir()
    (tmp_path / "elsewhere" / "precious").write_text("kept")
    targets = {"outside": tmp_path / "elsewhere" / "precious", "folder": tmp_path / "elsewhere"}
    (tmp_path / "out" / "pairs.csv").symlink_to(targets.get(target, tmp_path / target))
    for write in (
        lambda: write_run(tmp_path / "out", NEW, force=True),
        lambda: write_files({tmp_path / "out" / "pairs.csv": lambda: b"x"}, force=True),
    ):
        with pytest.raises(FileError, match=r"regular file|name of a folder"):
            write()
    assert (tmp_path / "elsewhere" / "precious").read_text() == "kept"
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["pairs.csv"]


@pytest.fixture
def made():
    return match(Cohort.from_records(mentors=[{"id": "ada", "skills": "R"}], mentees=[{"id": "kim", "skills": "R"}]))


def test_a_matching_of_another_run_is_refused(tmp_path, made):
    write_matching(made, tmp_path)
    assert read_matching(tmp_path, made.cohort).pairs == made.pairs
    (tmp_path / "pairs.csv").write_text("mentee,mentor\nkim,ada\n")  # which coordinators may change by hand
    assert len(read_pairs(tmp_path / "pairs.csv", made.cohort).pairs) == 1
    text = (tmp_path / "matching.json").read_text()
    (tmp_path / "matching.json").write_text(text + " ")
    with pytest.raises(FileError, match=r"run\.json"):
        read_matching(tmp_path, made.cohort)
    (tmp_path / "run.json").unlink()
    assert read_matching(tmp_path, made.cohort).pairs == made.pairs


def test_an_interrupted_folder_is_read_by_nobody(tmp_path, made):
    write_matching(made, tmp_path)
    (tmp_path / ".run.journal").write_text("{}")
    for read in (read_matching, read_pairs):
        with pytest.raises(FileError, match="interrupted"):
            read(tmp_path / ("pairs.csv" if read is read_pairs else "matching.json"), made.cohort)
    with pytest.raises(FileError, match="journal"):
        settle(tmp_path)


def test_the_lock_lies_outside_the_folder(tmp_path):
    with at_work(tmp_path):
        assert list(tmp_path.iterdir()) == []
    assert runs_module.MANIFEST == "run.json"
