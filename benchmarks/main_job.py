"""The main job timed: matching proper, whole commands, loading, and scores in blocks.

Run it with `python benchmarks/main_job.py`, or with the names of some parts; docs/benchmarks/running.md says what they
mean. Every run is a process of its own, timed from outside with its peak memory; what is printed is the median.
"""

import argparse
import csv
import importlib.util
import json
import os
import platform
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from result_files import PageTable, ask_for_page

PARTS_TABLE = PageTable("main job", ("part", "seconds", "CPU seconds", "peak memory", "goal"))
STAGES_TABLE = PageTable("stages", ("stage", "seconds"))
ROOT = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("MENTORMATCH_DATA", ROOT.parent / "shared" / "data"))
RECIPE = ROOT / "benchmarks" / "real_cohorts" / "civil_service"
EXAMPLE = ROOT / "examples"
PEOPLE = {"mentors": 20_000, "mentees": 80_000}
BLOCKED = {"mentors": 5_000, "mentees": 20_000}
ROWS_A_BLOCK = 256
BY_SCIPY = "for comparison: SciPy's `linear_sum_assignment` alone, on the finished matrix"
MEGABYTE = 1024  # ru_maxrss counts kilobytes on Linux


@dataclass(frozen=True)
class Run:
    """One process: how long it took by the clock and in CPU time, its peak memory, and what it printed."""

    seconds: float
    cpu: float
    megabytes: float
    said: str


def run(*command):
    began = time.perf_counter()
    with subprocess.Popen(list(map(str, command)), stdout=subprocess.PIPE, text=True) as process:
        said = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(map(str, command))} failed with status {process.returncode}")
    seconds = time.perf_counter() - began
    return Run(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / MEGABYTE, said)


def report(name, seconds, runs, goal=None):
    """Print the median, its spread, CPU time and peak memory of some runs, and return the row of the page.

    A goal that is missed is marked.
    """
    median = statistics.median(seconds)
    line = f"{name:<42} {median:6.2f} s  ({min(seconds):.2f} to {max(seconds):.2f})"
    line += f"  CPU {statistics.median(timed.cpu for timed in runs):5.2f} s"
    line += f"  peak {max(timed.megabytes for timed in runs):5.0f} MB"
    if goal is not None:
        line += f"  goal {goal:g} s{'' if median < goal else ': MISSED'}"
    print(line, flush=True)
    spread = f"{median:.2f} ({min(seconds):.2f} to {max(seconds):.2f})"
    cpu, peak_memory = (statistics.median(timed.cpu for timed in runs), max(timed.megabytes for timed in runs))
    name = name.replace(" x ", " × ")
    row = [name, spread, f"{cpu:.2f}", f"{peak_memory:.0f} MB", "" if goal is None else f"{goal:g} s"]
    return {PARTS_TABLE: [row]}


def matching(folder, times):
    """Compare, solve, prove and give reasons, in a process that has imported everything; and what each stage takes."""
    mentors, mentees = tables_of_the_job(folder)
    runs = [run(sys.executable, __file__, "--child", "matching", mentors, mentees) for _ in range(times)]
    stages = [json.loads(timed.said) for timed in runs]
    rows = report("500 x 500, matching proper", [stage["matching proper"] for stage in stages], runs, goal=1)
    medians = {name: statistics.median(stage[name] for stage in stages) for name in stages[0]}
    del medians["matching proper"]
    for name, seconds in medians.items():
        print(f"    {name:<38} {seconds:6.3f} s")
    return rows | {STAGES_TABLE: [[name, f"{seconds:.3f}"] for name, seconds in medians.items()]}


def command(folder, times):
    """From CSV to CSV, as somebody would call it."""
    mentors, mentees = tables_of_the_job(folder)
    return whole_command("500 x 500, whole command", folder, times, (mentors, mentees, RECIPE / "policy.toml"), goal=4)


def example(folder, times):
    """The whole command on the example cohort."""
    files = EXAMPLE / "mentors.csv", EXAMPLE / "mentees.csv", EXAMPLE / "policy.toml"
    return whole_command("example cohort (120 x 40), whole command", folder, times, files, goal=2.5)


def whole_command(name, folder, times, files, *, goal):
    mentors, mentees, policy = files
    out = ["--policy", policy, "--out", folder / "out", "--force"]
    runs = [run(*mentormatch(), "match", mentors, mentees, *out) for _ in range(times)]
    return report(name, [timed.seconds for timed in runs], runs, goal=goal)


def help_text(_folder, times):
    """`mentormatch --help`."""
    runs = [run(*mentormatch(), "--help") for _ in range(times)]
    return report("`mentormatch --help`", [timed.seconds for timed in runs], runs, goal=0.3)


def loading(folder, times):
    """100,000 made-up people, ten columns each, from two CSV files."""
    tables = made_up_tables(folder)
    runs = [run(sys.executable, __file__, "--child", "loading", *tables) for _ in range(times)]
    said = [json.loads(timed.said) for timed in runs]
    return report(f"loading {sum(PEOPLE.values()):,} people x 10 columns", [row["reading"] for row in said], runs)


def blocks(_folder, times):
    """All scores of 20,000 x 5,000 people with sparse terms, block by block."""
    runs = [run(sys.executable, __file__, "--child", "blocks") for _ in range(times)]
    said = [json.loads(timed.said) for timed in runs]
    cells = BLOCKED["mentees"] * BLOCKED["mentors"]
    name = f"{BLOCKED['mentees']:,} x {BLOCKED['mentors']:,} sparse terms, `compare`"
    rows = report(name, [row["compare"] for row in said], runs)
    for name in ("all blocks", "megabytes added", "megabytes of the full matrix"):
        unit = "MB" if name.startswith("mega") else "s"
        print(f"    {name:<38} {statistics.median(row[name] for row in said):6.1f} {unit}")
    print(f"    {cells / 1e6:.0f} million scores in blocks of {ROWS_A_BLOCK} mentees")
    seconds, added, full = (statistics.median(row[name] for row in said) for name in list(said[0])[1:])
    name = f"all its {cells / 1e6:.0f} million scores, {ROWS_A_BLOCK} mentees at a time"
    rows[PARTS_TABLE].append(
        [name, f"{seconds:.1f}", "", f"{added:.0f} MB added; the full matrix takes {full:.0f} MB", ""]
    )
    return rows


PARTS = {
    "matching": matching,
    "command": command,
    "example": example,
    "help": help_text,
    "loading": loading,
    "blocks": blocks,
}


def child_matching(mentors, mentees):
    from scipy.optimize import linear_sum_assignment

    from mentormatch.assignment import certify
    from mentormatch.cli.inputs import read_inputs
    from mentormatch.matching import match, solve_by_lot
    from mentormatch.matching.result.unplaced import list_unplaced
    from mentormatch.matching.solving import problem_of
    from mentormatch.scoring import compare
    from mentormatch.tables import write_matching

    took = {}

    def timed(stage, function, *given, **settings):
        began = time.perf_counter()
        result = function(*given, **settings)
        took[stage] = time.perf_counter() - began
        return result

    files = {"mentors": Path(mentors), "mentees": Path(mentees), "policy": RECIPE / "policy.toml"}
    cohort, policy = timed("reading two tables and the policy", read_inputs, **files)
    match(cohort.take(mentors=[0, 1], mentees=[0, 1]), policy)  # so that everything is imported
    found = timed("matching proper", match, cohort, policy)

    scores = timed("encoding (`compare`)", compare, cohort, policy)
    solved = timed("solving and proving", solve_by_lot, scores)
    problem = problem_of(scores)
    timed("of which proving, by the independent check", certify, problem, solved.pairs, solved.certificate.prices)
    timed(BY_SCIPY, linear_sum_assignment, scores.block(), maximize=True)
    timed("reasons of who is left", list_unplaced, scores, problem, solved.pairs)
    timed("prices of one more seat", lambda: found.prices)
    timed("ties", lambda: found.ties)
    with tempfile.TemporaryDirectory() as folder:
        timed("writing the files", write_matching, found, folder, force=True)
    return took


def child_loading(mentors, mentees):
    from mentormatch import read_cohort

    began = time.perf_counter()
    cohort = read_cohort(mentors=mentors, mentees=mentees)
    took = time.perf_counter() - began
    assert cohort.shape == (PEOPLE["mentees"], PEOPLE["mentors"])
    return {"reading": took}


def child_blocks():
    from mentormatch import Cohort, Criterion, Policy, compare

    skills, popularity = made_up_skills()
    some = random.Random(0)
    sides = {
        side: [{"id": str(number), "skills": some.choices(skills, popularity, k=8)} for number in range(count)]
        for side, count in BLOCKED.items()
    }
    cohort = Cohort.from_records(**sides)
    policy = Policy(criteria=[Criterion("skills")], same_ids="different people")
    before = peak()
    began = time.perf_counter()
    scores = compare(cohort, policy)
    compared = time.perf_counter()
    for start in range(0, BLOCKED["mentees"], ROWS_A_BLOCK):
        scores.block(range(start, min(start + ROWS_A_BLOCK, BLOCKED["mentees"])))
    return {
        "compare": compared - began,
        "all blocks": time.perf_counter() - compared,
        "megabytes added": peak() - before,
        "megabytes of the full matrix": BLOCKED["mentees"] * BLOCKED["mentors"] * 8 / 2**20,
    }


CHILDREN = {"matching": child_matching, "loading": child_loading, "blocks": child_blocks}


def tables_of_the_job(folder):
    spec = importlib.util.spec_from_file_location("adapter", RECIPE / "adapter.py")
    adapter = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(adapter)
    return adapter.write_tables(DATA, folder)


def made_up_skills():
    """3,000 skills, of which few are popular and most are rare."""
    return [f"skill {number}" for number in range(3_000)], [1 / (1 + number) ** 0.9 for number in range(3_000)]


def made_up_tables(folder):
    some = random.Random(0)
    return [written(folder / f"{side}.csv", made_up_people(side, some)) for side in PEOPLE]


def made_up_people(side, some):
    """The rows of a table, its header first."""
    skills, popularity = made_up_skills()
    limit, limits = ("capacity", ("1", "2", "")) if side == "mentors" else ("demand", ("1",))
    choices = {
        limit: limits,
        "goal": ("career change", "first promotion", "confidence"),
        "industry": ("technology/data", "technology/web", "health/care"),
        "seniority": ("junior", "senior", "lead"),
        "years": range(40),
        "languages": ("English", "English; Spanish", "Arabic"),
        "department": [f"Department {number}" for number in range(60)],
    }
    yield ["id", "name", "skills", *choices]
    for number in range(PEOPLE[side]):
        skilled = "; ".join(some.choices(skills, popularity, k=6))
        yield [f"{side}-{number}", f"Name {number}", skilled, *(some.choice(values) for values in choices.values())]


def written(path, rows):
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def mentormatch():
    """The installed command, beside this Python."""
    return [Path(sys.executable).parent / "mentormatch"]


def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEGABYTE


def main():
    parser = argparse.ArgumentParser(description="Time the main job.")
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"some of {', '.join(PARTS)}; all by default")
    parser.add_argument("--runs", type=int, default=5, help="processes a part (5)")
    parser.add_argument("--child", nargs=argparse.REMAINDER, help=argparse.SUPPRESS)
    ask_for_page(parser)
    given = parser.parse_args()
    if given.child:
        print(json.dumps(CHILDREN[given.child[0]](*given.child[1:])))
        return
    unknown = sorted(set(given.parts) - set(PARTS))
    if unknown:
        parser.error(f"there is no part {', '.join(unknown)}; parts are {', '.join(PARTS)}")
    load = os.getloadavg()[0]
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores ({platform.machine()}), load {load:.1f}")
    print(f"Median of {given.runs} runs (least to most)")
    with tempfile.TemporaryDirectory() as folder:
        for name in given.parts or PARTS:
            if name in {"matching", "command"} and not (DATA / "gov_mentor_match_synthetic").is_dir():
                print(f"{name}: left out, since there is no gov_mentor_match_synthetic in {DATA} (MENTORMATCH_DATA)")
                continue
            for table, rows in PARTS[name](Path(folder), given.runs).items():
                if given.into:
                    table.renew(given.into, rows)


if __name__ == "__main__":
    main()
