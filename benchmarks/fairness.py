"""What each objective costs and gains, beside other packages.

    python benchmarks/fairness.py --seeds 30 --whole --out results.csv
    python benchmarks/fairness.py --table results.csv --into docs/benchmarks/fairness.md

docs/benchmarks/fairness.md says what it means. Every row is a metric of one answer, which was checked against every
limit.
"""

import argparse
import csv
import datetime as dt
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from fairness_instances import NAMES, WHOLE, instance_of
from fairness_measures import SMALLEST, measures
from fairness_of_people import MARKS as PEOPLE_MARKS
from fairness_of_people import report as report_of_people
from fairness_peers import ONE_EACH, PEERS
from fairness_results import AIM, COLUMNS, MARKS, differences, line_of, read, report
from result_files import append, left_out, write_into

from mentormatch import FileError, MentorMatchError, __version__
from mentormatch.assignment import OBJECTIVES, AssignmentProblem, solve, violations

TOTAL = "total"
# quotas answer to numbers that a programme chooses, and nothing here would say which
NAMED = (TOTAL, *(name for name in OBJECTIVES if name != "quotas"))
HALF = 0.5
ALIKE = 1e-9  # gaps below are rounding
NEEDS_OTHERS = ("fairpyx", "algmatch")
LATE = "over the limit of"
TAIL = 200  # of what a process says when it fails


def options_of(name, instance, best):
    """The options of an objective here, or why it does not apply."""
    seed = 0 if instance.seed == WHOLE else instance.seed
    if name in {"random", "stable"}:
        return {"seed": seed}, None
    if name not in OBJECTIVES or not OBJECTIVES[name].groups:
        return {}, None
    if instance.groups is None:
        return None, "no groups are known"
    if name != "max-gap":
        return {"smallest": SMALLEST}, None
    if not best or best["gap_of_mean"] <= ALIKE:
        return None, "the best total leaves no gap"
    return {"smallest": SMALLEST, "max_gap": HALF * best["gap_of_mean"]}, None


def ours(name, instance, best, limit):
    """An objective's metrics, and the row that they share; or why there are none."""
    options, why_not = options_of(name, instance, best)
    if options is None:
        return {}, {"remark": why_not}
    groups = instance.groups if name in OBJECTIVES and OBJECTIVES[name].groups else None
    start = time.perf_counter()
    try:
        answer = solve(instance.problem, objective=name, options=options, groups=groups, time_limit=limit)
    except MentorMatchError as error:
        return {}, {"remark": " ".join(str(error).split())}
    seconds = time.perf_counter() - start
    found = measures(instance.problem, answer.pairs, instance.groups)
    certificate = answer.certificate
    shared = {"seconds": seconds, "proven": certificate.proven, "version": f"mentormatch {__version__}"}
    if seconds > limit:
        shared["remark"] = f"stopped after {limit:g} s"
    bounds = {AIM: certificate.bound} | ({} if answer.then is None else {TOTAL: answer.then.bound})
    return {AIM: certificate.value} | found, shared | {"bounds": bounds}


def theirs(name, instance, file, given):
    """The same of another package, in a process of its own."""
    package, _, one_each, _ = PEERS[name]
    if one_each == ONE_EACH and (instance.problem.demand > 1).any():
        return {}, {"remark": "knows one mentor each only"}
    python = given.peers_python if package in NEEDS_OTHERS else sys.executable
    command = [str(python), str(Path(__file__).with_name("fairness_peers.py")), name, str(file)]
    # what it starts itself would hold the pipes open after it is killed: a session of its own, and files instead
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        with subprocess.Popen(command, stdout=out, stderr=err, start_new_session=True) as process:
            try:
                status = process.wait(given.limit)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                return {}, {"remark": f"{LATE} {given.limit:g} s"}
        printed, complained = (file.seek(0) or file.read() for file in (out, err))
    if status:
        said = complained.strip().splitlines() or [f"status {status}"]
        return {}, {"remark": f"failed: {said[-1][:TAIL]}"}
    said = json.loads(printed.splitlines()[-1])
    pairs = np.array(sorted(map(tuple, said["pairs"])), dtype=np.int64).reshape(-1, 2)
    shared = {"seconds": said["seconds"], "version": said["version"]}
    if broken := violations(instance.problem, pairs):
        return {}, shared | {"remark": f"breaks limits: {broken[0]}"}
    return measures(instance.problem, pairs, instance.groups), shared


def rows_of(instance, who, found, shared):
    """One row a metric; one without a metric where there is no answer."""
    mentees, mentors = instance.problem.shape
    shared = {"remark": "", **shared}
    bounds = shared.pop("bounds", {})
    row = {"day": dt.datetime.now(tz=dt.UTC).date().isoformat(), "instance": instance.name, "seed": instance.seed}
    row |= {"mentees": mentees, "mentors": mentors, "objective": who}
    if not found:
        return [row | shared]
    return [
        row | shared | {"metric": metric, "value": value, "bound": bounds.get(metric, "")}
        for metric, value in found.items()
    ]


def save(problem, path):
    """Write a problem as a peer reads it."""
    scores, allowed = problem.block(np.arange(problem.shape[0]))
    np.savez(path, scores=scores, allowed=allowed, demand=problem.demand, capacity=problem.capacity)


def warm_up(objectives):
    """Compile what is compiled before anything is timed."""
    small, large = (12, 12), (120, 180)  # large problems have other kernels
    for demand, shape in ((1, small), (2, small), (3, large)):
        problem = AssignmentProblem(np.random.default_rng(0).random(shape), demand=demand, capacity=4)
        for name in objectives if shape == small else [TOTAL]:
            groups = np.arange(12) % 2 if name in OBJECTIVES and OBJECTIVES[name].groups else None
            options = {"max_gap": 1.0} if name == "max-gap" else {}
            if name != "leximin" or demand == 1:
                solve(problem, objective=name, groups=groups, options=options)


def run(given):
    """Yield the rows of every instance, seed and objective."""
    objectives = [TOTAL, *(name for name in given.objectives or NAMED if name != TOTAL)]
    peers = [] if given.no_peers else [name for name, peer in PEERS.items() if peer[1] in objectives]
    if not given.peers_python:
        peers = [name for name in peers if PEERS[name][0] not in NEEDS_OTHERS]
    warm_up(objectives)
    for name in given.instances or NAMES:
        late = set()  # a peer that did not end once is not asked again for this instance
        for seed in (*range(given.seeds), *([WHOLE] if given.whole else [])):
            try:
                instance = instance_of(name, seed)
            except (FileError, FileNotFoundError) as error:
                left_out(name, error)
                break
            if instance is not None:
                for rows in of_instance(instance, objectives, [peer for peer in peers if peer not in late], given):
                    late |= {row["objective"] for row in rows if row["remark"].startswith(LATE)}
                    yield rows


def of_instance(instance, objectives, peers, given):
    best = {}
    for name in objectives:
        found, shared = ours(name, instance, best, given.limit)
        best = best or found  # the total comes first
        yield rows_of(instance, name, found, shared)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "problem.npz"
        save(instance.problem, file)
        for name in peers:
            yield rows_of(instance, name, *theirs(name, instance, file, given))


def write_report(given):
    """Make the tables and the differences of a results file."""
    with given.table.open(encoding="utf-8", newline="") as file:
        rows = read(csv.DictReader(file))
    if given.into:
        write_into(given.into, MARKS, report(rows))
    else:
        print(report(rows), end="")
    if given.differences:
        with given.differences.open("w", encoding="utf-8", newline="") as file:
            found = list(differences(rows))
            writer = csv.DictWriter(file, list(found[0]) if found else ["instance"])
            writer.writeheader()
            writer.writerows(found)


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=30, help="draws of each instance (30)")
    parser.add_argument("--whole", action="store_true", help="whole data sets, too")
    parser.add_argument("--instances", nargs="+", choices=NAMES, metavar="INSTANCE", help=f"of {', '.join(NAMES)}")
    parser.add_argument("--objectives", nargs="+", choices=NAMED, help="all by default; the total always")
    parser.add_argument("--limit", type=float, default=60, help="seconds for an objective or a peer (60)")
    parser.add_argument("--no-peers", action="store_true", help="ours only")
    parser.add_argument("--peers-python", type=Path, help="an interpreter that has fairpyx and algmatch")
    parser.add_argument("--out", type=Path, help="a CSV file to append the rows to")
    parser.add_argument("--table", type=Path, metavar="CSV", help="only tell what this file says")
    parser.add_argument("--into", type=Path, help="write it into this Markdown file, between its marks")
    parser.add_argument("--report-r-survey", action="store_true", help="with --into: only look at it, by gender")
    parser.add_argument("--differences", type=Path, help="with --table: paired differences from the total, as CSV")
    given = parser.parse_args(arguments)
    if given.report_r_survey:
        if not given.into:
            parser.error("--report-r-survey goes with --into")
        try:
            write_into(given.into, PEOPLE_MARKS, report_of_people(given.limit))
        except OSError as error:
            left_out("the R survey by gender", error)
        return
    if given.table:
        write_report(given)
        return
    for rows in run(given):
        print(line_of(rows), flush=True)
        if given.out:
            append(given.out, COLUMNS, rows)


if __name__ == "__main__":
    main()
