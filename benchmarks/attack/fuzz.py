"""Damaged files through the command line and the readers: no traceback, no hang, no flood of memory."""

import base64
import difflib
import io
import json
import shutil
import tempfile
from collections.abc import Callable
from contextlib import redirect_stdout
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

import mentormatch as mm
from attack import children, files
from attack.running import Case
from mentormatch.assignment import solve
from mentormatch.datasets import load_problem
from mentormatch.errors import MentorMatchError
from mentormatch.tables import read_matching

SHOWN = 400
FEW_SECONDS = 5
"""For what is solved: a good policy asks for no more, a damaged one may."""


def check(case: Case) -> None:
    rng = case.rng
    name = list(TARGETS)[rng.integers(len(TARGETS))]
    may_damage, prepare = TARGETS[name]
    warm_up()
    with tempfile.TemporaryDirectory(prefix="fuzz-") as place:
        folder = Path(place) / "all"
        shutil.copytree(originals(), folder)
        victim = folder / may_damage[rng.integers(len(may_damage))]
        good = victim.read_bytes()
        bad, how = files.damaged(rng, good, victim.name)
        victim.write_bytes(bad)
        ended = children.call(prepare(folder, rng))
    case.count(f"target: {name}", f"damage: {how}", "accepted" if ended.code == 0 else "refused")
    if ended.wrong:
        what = f"{ended.wrong} of {name}" + (f": {ended.cause}" if ended.wrong == "traceback" else "")
        case.fail(what, f"{victim.name}, {how}: {difference(good, bad)}\n  {ended.printed[-700:]}")


@cache
def originals() -> Path:
    """A folder of valid files, for as long as the process lives."""
    place = Path(tempfile.mkdtemp(prefix="fuzz-good-"))
    for side, rows in files.tables().items():
        text = "\n".join(",".join(row) for row in rows)
        (place / f"{side}.csv").write_text(text, encoding="utf-8")
        (place / f"{side}.xlsx").write_bytes(files.workbook(rows))
        (place / f"{side}.ods").write_bytes(files.open_document(rows))
        (place / f"{side}.json").write_bytes(files.records(rows))
    for name in ("policy.toml", "previous.csv"):
        shutil.copy(files.EXAMPLES / name, place / name)
    for name in ("answers.csv", "policy.toml"):
        shutil.copy(files.EXAMPLES / "sign_up" / name, place / f"form_{name}")
    for name, problem in files.problems().items():
        mm.datasets.save_problem(problem, place / name)
    matching = mm.match(*read_all(place))
    mm.write_matching(matching, place / "matching")
    (place / "matching" / "run.json").unlink()  # by whose digests a damaged file would be refused unread
    (place / "pairs.csv").write_bytes((place / "matching" / "pairs.csv").read_bytes())
    (place / "document.json").write_text(json.dumps(matching.to_dict(), indent=1), encoding="utf-8")
    return place


@cache
def warm_up() -> None:
    """Do everything once with good files, so that children need not import and compile."""
    with tempfile.TemporaryDirectory(prefix="fuzz-") as place, redirect_stdout(io.StringIO()):
        for number, (_, prepare) in enumerate(TARGETS.values()):
            folder = Path(place) / str(number)
            shutil.copytree(originals(), folder)
            if prepare(folder, np.random.default_rng(0))():
                raise RuntimeError(f"refused: {list(TARGETS)[number]} of good files")


def read_all(place: Path) -> tuple[mm.Cohort, mm.Policy]:
    policy = mm.read_policy(place / "policy.toml")
    return mm.read_cohort(mentors=place / "mentors.csv", mentees=place / "mentees.csv", policy=policy), policy


def difference(good: bytes, bad: bytes) -> str:
    """What was damaged, in few words; a short file as a whole."""
    if len(bad) <= SHOWN // 2:
        return f"{bad!r}"
    try:
        lines = difflib.unified_diff(good.decode().splitlines(), bad.decode().splitlines(), n=0, lineterm="")
        changes = [line for line in lines if not line.startswith(("---", "+++", "@@"))]
        return "\n    ".join(["", *(line[:SHOWN] for line in changes[:6])])
    except UnicodeDecodeError:
        first = next((k for k, (a, b) in enumerate(zip(good, bad, strict=False)) if a != b), min(len(good), len(bad)))
        near = base64.b64encode(bad[first : first + 60]).decode()
        return f"{len(good)} bytes became {len(bad)}; from {first}, base64 of 60: {near}"


Prepared = Callable[[Path, np.random.Generator], Callable[[], int]]


def cli(*arguments: str, tables: str | None = "csv", policy: bool = True) -> Prepared:
    """A command on the tables of a folder; what starts with @ is a path in it."""

    def prepare(folder: Path, _: np.random.Generator) -> Callable[[], int]:
        command, *rest = [folder / one[1:] if one.startswith("@") else one for one in arguments]
        sides = [folder / f"{side}.{tables}" for side in ("mentors", "mentees")] if tables else []
        more = ["--policy", folder / "policy.toml"] if policy else []
        return children.command([command, *sides, *rest, *more])

    return prepare


def reader(read: Callable[[Path], Any]) -> Prepared:
    """A function of the library, which may raise our own errors and nothing else."""

    def prepare(folder: Path, _: np.random.Generator) -> Callable[[], int]:
        def run() -> int:
            try:
                read(folder)
            except MentorMatchError as error:
                print(error)
                return children.REFUSED
            return 0

        return run

    return prepare


def read_problem(folder: Path) -> None:
    for name in files.problems():
        solve(load_problem(folder / name), time_limit=FEW_SECONDS)


def read_document(folder: Path) -> None:
    document = json.loads((folder / "document.json").read_bytes())
    mm.Matching.from_dict(document, *read_all(folder)).to_dict()


def good_json(folder: Path) -> bool:
    try:
        json.loads((folder / "document.json").read_bytes())
    except (ValueError, RecursionError):
        return False
    return True


def read_stored(folder: Path) -> None:
    read_matching(folder / "matching", *read_all(folder))


def ask_pairs(folder: Path) -> None:
    mm.read_pairs(folder / "pairs.csv", *read_all(folder)).to_records()


def from_records(folder: Path) -> None:
    """Records as a platform would hand them over."""
    try:
        sides = {side: json.loads((folder / f"{side}.json").read_bytes()) for side in ("mentors", "mentees")}
    except (ValueError, RecursionError):
        return
    mm.match(mm.Cohort.from_records(**sides), time_limit=FEW_SECONDS)


OUT = ("--out", "@out", "--quiet", "--time-limit", str(FEW_SECONDS))
FORM = ("match", "@form_answers.csv", "--policy", "@form_policy.toml", *OUT)
CSV, TOML = ("mentors.csv", "mentees.csv"), ("policy.toml",)
TARGETS: dict[str, tuple[tuple[str, ...], Prepared]] = {
    "match, tables": (CSV, cli("match", *OUT)),
    "match without a policy": (CSV, cli("match", *OUT, policy=False)),
    "match, policy": (TOML, cli("match", *OUT)),
    "check, policy": (TOML, cli("check")),
    "check, tables": (CSV, cli("check", "--all")),
    "check, JSON": (("mentors.json", "mentees.json"), cli("check", tables="json")),
    "check, XLSX": (("mentors.xlsx", "mentees.xlsx"), cli("check", tables="xlsx")),
    "check, ODS": (("mentors.ods", "mentees.ods"), cli("check", tables="ods")),
    "match, list of pairs": (("previous.csv",), cli("match", *OUT)),
    "draw, tables": ((*CSV, *TOML), cli("draw", *OUT)),
    "init": (CSV, cli("init", "@new", "@mentors.csv", "@mentees.csv", policy=False, tables=None)),
    "form": (("form_answers.csv", "form_policy.toml"), cli(*FORM, tables=None, policy=False)),
    "explain, stored": (
        ("matching/matching.json",),
        cli("explain", "--mentee", "mentee-001", "--matching", "@matching"),
    ),
    "audit, stored": (("matching/matching.json",), cli("audit", "--by", "gender", "--matching", "@matching")),
    "audit, pairs": (("pairs.csv",), cli("audit", "--by", "gender", "--matching", "@pairs.csv")),
    "read_matching": (("matching/matching.json", "mentors.csv", "policy.toml"), reader(read_stored)),
    "read_pairs": (("pairs.csv",), reader(ask_pairs)),
    "read_pair_list": (("previous.csv",), reader(lambda folder: mm.read_pair_list(folder / "previous.csv"))),
    "read_policy": (TOML, reader(lambda folder: mm.read_policy(folder / "policy.toml"))),
    "load_problem": (tuple(files.problems()), reader(read_problem)),
    "Cohort.from_records": (("mentors.json", "mentees.json"), reader(from_records)),
    "Matching.from_dict": (("document.json",), reader(lambda folder: good_json(folder) and read_document(folder))),
}
