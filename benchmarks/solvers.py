"""Min-cost flow beside its peers on contested clusters: seconds, passes, peak memory, pairs, total, gap.

    python benchmarks/solvers.py --sizes 500 2000 8000 --traits plain scarce --out results.csv
    python benchmarks/solvers.py --table results.csv --into docs/benchmarks/solvers.md

docs/benchmarks/solvers.md says what it means. Every measurement is a process of its own, so that its peak memory is
that of one solver; what they share (our candidate arcs, the bound, the naive arcs) lies in files between them.
"""

import argparse
import csv
import datetime as dt
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from result_files import append, write_into
from solver_results import COLUMNS, MARKS, OURS, line_of, table

TRAITS = {
    "plain": {},
    "scarce": {"seats": 0.5},
    "forbidden": {"forbidden": True},
    "both": {"seats": 0.5, "forbidden": True},
    "duplicates": {"duplicates": 0.5},
}
SETS = ("all", "ours", "top 64")
MOST_SIMILAR = 64
MEGABYTE = 1024  # ru_maxrss counts kilobytes on Linux
GIGABYTE = 2**30
TAIL = 300  # of what a process says when it fails


def problem_of(mentees, trait):
    from mentormatch.datasets import make_problem

    return make_problem(mentees, **TRAITS[trait])


def one_pass(problem):
    """Seconds of one product of all factors in single precision, in blocks: the best of two or of half a second."""
    import numpy as np

    left, right = (factors[0].astype(np.float32) for factors in (problem.scores.left, problem.scores.right))
    seconds = []
    while len(seconds) < 2 or sum(seconds) < 0.5:
        start = time.perf_counter()
        for row in range(0, len(left), 512):
            left[row : row + 512] @ right.T
        seconds.append(time.perf_counter() - start)
    return min(seconds)


def ours(mentees, trait, folder):
    """Solve and prove; leave the arcs that were looked at, and the bound, to the others."""
    import numpy as np

    from mentormatch.assignment import certify
    from mentormatch.assignment.solvers.min_cost_flow import column_generation as solver

    solver.min_cost_flow(problem_of(2000, trait))  # compiles
    problem = problem_of(mentees, trait)
    unit = one_pass(problem)
    cores = watch(solver, problem)
    start = time.perf_counter()
    solution = solver.min_cost_flow(problem)
    solved = time.perf_counter()
    certificate = certify(problem, solution.pairs, solution.prices)
    proved = time.perf_counter()
    used = peak()  # before the arcs are written
    unit = min(unit, one_pass(problem))  # other work may have come or gone meanwhile
    if not cores:
        raise SystemExit("min_cost_flow makes no Core of the problem any more: read its arcs in another way")
    row, column = cores[-1].row, cores[-1].column
    save(folder / "ours.npz", problem, row, column)
    np.savez(folder / "bound.npz", pairs=certificate.pairs_bound, total=certificate.bound)
    return {
        "mentors": problem.shape[1],
        "arcs": len(row),
        "seconds": solved - start,
        "proving": proved - solved,
        "unit": unit,
        "megabytes": used,
        "pairs": certificate.pairs,
        "pairs_bound": certificate.pairs_bound,
        "total": certificate.value,
        "gap": certificate.gap,
        "remark": "proven" if certificate.proven else "NOT PROVEN",
    }


def watch(solver, problem):
    """Return a list to which the solver's own core of this problem will be added, to read its arcs afterwards."""
    found = []

    class Watched(solver.Core):
        def __init__(self, *given, **settings):
            super().__init__(*given, **settings)
            if self.problem is problem:
                found.append(self)

    solver.Core = Watched
    return found


def most_similar(mentees, trait, folder):
    """Write the naive candidates: every mentee's most similar allowed mentors."""
    import numpy as np

    problem = problem_of(mentees, trait)
    found = []
    for rows in problem.row_blocks():
        scores, allowed = problem.block(rows, exact=False)
        scores = np.where(allowed, scores, -np.inf)
        most = min(MOST_SIMILAR, scores.shape[1])
        column = np.sort(np.argpartition(-scores, most - 1, axis=1)[:, :most], axis=1)
        row = np.repeat(rows, most)
        column = column.ravel()
        kept = np.isfinite(scores[row - rows[0], column])
        found.append((row[kept], column[kept]))
    row, column = (np.concatenate(parts) for parts in zip(*found, strict=True))
    save(folder / "top 64.npz", problem, row, column)
    return {}


def save(path, problem, row, column):
    import numpy as np

    np.savez(path, row=row.astype(np.int32), column=column.astype(np.int32), score=problem.scores.pairs(row, column))


def peer(name, arcs, mentees, trait, folder):
    import numpy as np
    from solver_peers import PEERS, AllowedArcs, Case

    from mentormatch.assignment import violations

    problem = problem_of(mentees, trait)
    unit = one_pass(problem)
    if arcs == "all":
        case = Case(problem)
    else:
        with np.load(folder / f"{arcs}.npz") as stored:
            case = Case(problem, AllowedArcs(stored["row"], stored["column"], stored["score"]))
    call, remark = PEERS[name][arcs != "all"](case)
    start = time.perf_counter()
    row, column = call()
    seconds = time.perf_counter() - start
    used = peak()  # before the answer is checked
    unit = min(unit, one_pass(problem))
    if broken := violations(problem, np.stack([row, column], axis=1)):
        raise SystemExit(f"{name} broke limits: {broken[0]}")
    total = float(problem.scores.pairs(row.astype(np.int64), column.astype(np.int64)).sum())
    with np.load(folder / "bound.npz") as bound:
        most, best = int(bound["pairs"]), float(bound["total"])
    return {
        "mentors": problem.shape[1],
        "arcs": "" if case.arcs is None else len(case.arcs.row),
        "seconds": seconds,
        "unit": unit,
        "megabytes": used,
        "pairs": len(row),
        "pairs_bound": most,
        "total": total,
        "gap": best - total if len(row) == most else "",
        "remark": remark,
    }


def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEGABYTE


def child(given):
    """Measure one thing, and say it as JSON in the last line."""
    name, arcs, folder = given.here
    if name not in {OURS, "most similar"}:
        resource.setrlimit(resource.RLIMIT_AS, (int(given.memory * GIGABYTE),) * 2)
    mentees, trait = given.sizes[0], given.traits[0]
    if name == OURS:
        found = ours(mentees, trait, Path(folder))
    elif name == "most similar":
        found = most_similar(mentees, trait, Path(folder))
    else:
        found = peer(name, arcs, mentees, trait, Path(folder))
    print(json.dumps(found))


def measured(job, mentees, trait, folder, given):
    """Run a process of its own; what it found, or why it did not end."""
    name, arcs = job
    command = [sys.executable, __file__, "--here", name, arcs, folder, "--sizes", mentees, "--traits", trait]
    limit = None if name in {OURS, "most similar"} else given.limit
    command = list(map(str, [*command, "--memory", given.memory]))
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=limit, check=False)
    except subprocess.TimeoutExpired:
        return {"remark": f"over the limit of {given.limit:g} s"}
    if done.returncode == 0:
        return json.loads(done.stdout.splitlines()[-1])
    said = done.stderr.strip()
    if any(sign in said for sign in ("MemoryError", "bad_alloc", "memory allocation", "new_storage != nullptr")):
        return {"remark": f"over the limit of {given.memory:g} GB"}
    print(said[-2000:], file=sys.stderr)
    if limit is None:
        raise SystemExit(f"{name} failed with status {done.returncode}")
    last = said.splitlines()[-1] if said else ""
    return {"remark": f"failed ({done.returncode}): {last[:TAIL]}"}


def run(given):
    from solver_peers import PEERS

    peers = list(PEERS) if given.peers is None else given.peers
    if unknown := sorted(set(peers) - set(PEERS)):
        raise SystemExit(f"There is no peer {', '.join(unknown)}. Known: {', '.join(PEERS)}.")
    for trait in given.traits:
        for mentees in given.sizes:
            with tempfile.TemporaryDirectory() as folder:
                if "top 64" in given.arcs and peers:
                    measured(("most similar", "-"), mentees, trait, folder, given)
                jobs = [
                    (OURS, "all"),
                    *((name, arcs) for arcs in given.arcs for name in peers if PEERS[name][arcs != "all"]),
                ]
                reference = None
                for name, arcs in jobs:
                    found = measured((name, arcs), mentees, trait, folder, given)
                    row = {
                        "day": dt.datetime.now(tz=dt.UTC).date().isoformat(),
                        "trait": trait,
                        "mentees": mentees,
                        "solver": name,
                    }
                    row |= {"set": arcs} | found
                    reference = reference or row
                    print(line_of(row, reference), flush=True)
                    if given.out:
                        append(given.out, COLUMNS, [row])


def stored(given):
    """The rows of a results file, of some sizes and traits where they are named."""
    with given.table.open(encoding="utf-8", newline="") as file:
        return [
            row
            for row in csv.DictReader(file)
            if (not given.sizes or int(row["mentees"]) in given.sizes) and row["trait"] in (given.traits or TRAITS)
        ]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--sizes", type=int, nargs="+", help="mentees (500 2000 8000; with --table: all that are there)"
    )
    parser.add_argument("--traits", nargs="+", choices=TRAITS, help="(plain; with --table: all that are there)")
    parser.add_argument("--peers", nargs="*", metavar="PEER", help="all by default; none after a bare --peers")
    parser.add_argument("--arcs", nargs="+", choices=SETS, default=list(SETS), help="which pairs a peer may use")
    parser.add_argument("--limit", type=float, default=300, help="seconds for the process of a peer (300)")
    parser.add_argument("--memory", type=float, default=12, help="gigabytes that a peer may ask for (12)")
    parser.add_argument("--out", type=Path, help="a CSV file to append the rows to")
    parser.add_argument("--table", type=Path, metavar="CSV", help="only make the table of this file")
    parser.add_argument("--into", type=Path, help="write the table into this Markdown file, between its marks")
    parser.add_argument("--here", nargs=3, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.here:
        child(given)
    elif given.table is None:
        given.sizes, given.traits = given.sizes or [500, 2000, 8000], given.traits or ["plain"]
        run(given)
    else:
        rows = stored(given)
        if given.into:
            write_into(given.into, MARKS, table(rows))
        else:
            print(table(rows), end="")


if __name__ == "__main__":
    main()
