"""Runs killed while they write: no mixture is read as a whole, and the next run repairs."""

import os
import shutil
import signal
import tempfile
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import mentormatch as mm
from attack import children
from attack.running import Case
from mentormatch.errors import MentorMatchError
from mentormatch.tables import read_matching

Files = dict[str, bytes]
POLICIES = {
    "old": 'objective = "total"\n[[criterion]]\nname = "skills"\n',
    "new": 'objective = "maximin"\n[[criterion]]\nname = "skills"\n[[criterion]]\nname = "town"\n',
}
PEOPLE = {
    "mentors.csv": "id,skills,town,capacity\n" + "".join(f"t{k},{'RGC'[k % 3]},town{k % 2},2\n" for k in range(6)),
    "mentees.csv": "id,skills,town\n" + "".join(f"m{k},{'GRC'[k % 3]},town{k % 4}\n" for k in range(14)),
}
STARTS = ("over", "over", "empty", "missing")
"""Over the files of an earlier run, into an empty folder, into none."""


def check(case: Case) -> None:
    start, aim = STARTS[case.index % len(STARTS)], ("step", "step", "time")[case.index // len(STARTS) % 3]
    rng = case.rng
    with tempfile.TemporaryDirectory() as place:
        out = Path(place) / "out"
        make(out, start)
        before = content(out)
        if aim == "step":
            first = 1 if rng.random() < 0.4 else steps(start) // 3  # most in the midst of the renames
            at = int(rng.integers(first, steps(start) + 1))
            code = children.call(dying(out, at)).code
            how = f"start {start}, killed at step {at}"
        else:
            code = kill_in_time(out, float(rng.uniform(0, 0.002)))
            how = f"start {start}, killed by time"
        case.count(f"start: {start}", f"aimed by {aim}", "killed" if code == -signal.SIGKILL else "came to its end")
        if aim == "step" and rng.random() < 0.3:  # the repair is killed as well
            children.call(dying(out, int(rng.integers(1, steps(start) + 1))))
            case.count("killed twice")
            how += ", and once more while it repairs"
        for wrong in (wrong_reading(case, out, before), wrong_repair(out)):
            if wrong:
                case.fail(wrong.split(":")[0], f"{wrong}\n  {how}")


def make(out: Path, start: str) -> None:
    if start == "missing":
        return
    out.mkdir()
    for name, data in (reference("old") if start == "over" else {}).items():
        (out / name).write_bytes(data)


@cache
def people() -> Path:
    """A folder with two tables and two policies, for as long as the process lives."""
    place = Path(tempfile.mkdtemp(prefix="attack-"))
    for name, text in (PEOPLE | {f"{which}.toml": text for which, text in POLICIES.items()}).items():
        (place / name).write_text(text, encoding="utf-8")
    return place


def arguments(out: Path, which: str = "new") -> list[Any]:
    tables = [people() / name for name in PEOPLE]
    return ["match", *tables, "--policy", people() / f"{which}.toml", "--out", out, "--force", "--quiet"]


@cache
def reference(which: str) -> Files:
    """The files of a run that nobody kills."""
    out = people() / which
    ended = children.call(children.command(arguments(out, which)))
    if ended.code:
        raise RuntimeError(ended.printed)
    return content(out)


@cache
def steps(start: str) -> int:
    """How many calls that change a folder a run makes."""
    with tempfile.TemporaryDirectory() as place:
        out = Path(place) / "out"
        make(out, start)
        count = Path(place) / "count"
        children.call(dying(out, 0, count))
        return int(count.read_text())


def content(folder: Path) -> Files:
    """What a folder holds, hidden files too."""
    return {path.name: path.read_bytes() for path in folder.iterdir()} if folder.exists() else {}


def dying(out: Path, at: int, count: Path | None = None) -> Callable[[], int]:
    """A run that kills itself before its `at`-th call that changes the folder or writes beside it."""

    def run() -> int:
        calls, inside = 0, os.path.realpath(out.parent)

        def counted(function: Callable[..., Any]) -> Callable[..., Any]:
            def call(*given: Any, **settings: Any) -> Any:
                nonlocal calls
                where = given[0] if given else ""
                if isinstance(where, int) or os.path.realpath(where).startswith(inside):
                    calls += 1
                    if calls == at:
                        os.kill(os.getpid(), signal.SIGKILL)
                return function(*given, **settings)

            return call

        for owner, name in (
            (Path, "open"), (Path, "replace"), (Path, "unlink"), (Path, "mkdir"), (os, "link"), (os, "fsync"),
        ):  # fmt: skip
            setattr(owner, name, counted(getattr(owner, name)))
        code = children.command(arguments(out))()
        if count is not None:
            Path(count).write_text(str(calls))
        return code

    return run


def kill_in_time(out: Path, delay: float) -> int:
    """Kill a run some time after its journal is seen, from which on it renames; return the exit code."""
    child = os.fork()
    if child == 0:
        children._be_child(children.command(arguments(out)), os.open(os.devnull, os.O_WRONLY))  # noqa: SLF001
    while not (done := os.waitpid(child, os.WNOHANG))[0]:
        if (out / ".run.journal").exists():
            time.sleep(delay)
            os.kill(child, signal.SIGKILL)
            done = os.waitpid(child, 0)
            break
    return os.waitstatus_to_exitcode(done[1])


def wrong_reading(case: Case, out: Path, before: Files) -> str:
    """A mixture that a reader takes for a whole, or a whole that is not read."""
    found = content(out)
    shown = {name: data for name, data in found.items() if not name.startswith(".")}
    state = next((name for name, files in {"before": before, "new": reference("new")}.items() if shown == files), None)
    case.count(f"left: {state or 'a mixture'}")
    cohort = mm.read_cohort(mentors=people() / "mentors.csv", mentees=people() / "mentees.csv")
    which = "old" if state == "before" else "new"
    policy = mm.read_policy(people() / f"{which}.toml")
    read = {"read_pairs": lambda: mm.read_pairs(out / "pairs.csv", cohort, policy)}
    read["read_matching"] = lambda: read_matching(out, cohort)
    read["read_matching of a file"] = lambda: read_matching(out / "matching.json", cohort)
    for name, reader in read.items():
        try:
            matching = reader()
        except MentorMatchError:
            continue
        if state is None:
            return f"a mixture is read: by {name}; {sorted(found)}"
        expected = reference(which)["pairs.csv"].decode("utf-8-sig").splitlines()[1:]
        if [line.split(",")[:2] for line in expected] != [[pair.mentee, pair.mentor] for pair in matching.pairs]:
            return f"other pairs are read: by {name}"
    tables = [people() / name for name in PEOPLE]
    asked = children.call(children.command(["explain", *tables, "--mentee", "m0", "--matching", out, "--quiet"]))
    after = {name: data for name, data in content(out).items() if not name.startswith(".")}
    is_whole = after in (before, reference("new"))  # commands settle what was interrupted, and say so
    if asked.wrong or (asked.code == 0 and not is_whole):
        return f"explain: {asked.wrong or 'a mixture is read'}; {asked.printed[-300:]}"
    case.count(*(["settled by explain"] if state is None and is_whole else []))
    return ""


def wrong_repair(out: Path) -> str:
    """A next run that fails, or leaves anything but its own files."""
    ended = children.call(children.command(arguments(out)))
    if ended.code:
        return f"the next run fails: {ended.printed[-500:]}"
    found, wanted = content(out), reference("new")
    if found != wanted:
        others = sorted(name for name in found.keys() | wanted.keys() if found.get(name) != wanted.get(name))
        return f"the next run does not repair: {others}"
    shutil.rmtree(out)
    return ""
