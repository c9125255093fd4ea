"""The solver benchmark: its peers solve the same problem as we do, and its results become a table."""

import csv
import sys
from pathlib import Path

import numpy as np
import pytest

from mentormatch.assignment import solve, violations
from mentormatch.datasets.made_up import make_problem

BENCHMARKS = Path(__file__).parent.parent / "benchmarks"
PACKAGES = {"SciPy": "scipy", "lapx": "lap", "fastlap": "fastlap", "OR-Tools": "ortools", "pylmcf": "pylmcf"}
NAMES = (
    "SciPy", "lapx lapjv", "lapx lapjvr", "lapx lapmod", "fastlap lapjv", "fastlap subgradient", "fastlap lapmod",
    "OR-Tools flow", "OR-Tools assignment", "pylmcf",
)  # fmt: skip
TRAITS = ({}, {"seats": 0.5}, {"forbidden": True}, {"seats": 0.5, "forbidden": True}, {"duplicates": 0.5})


@pytest.fixture
def module(monkeypatch):
    """A function from the name of a benchmark script to its module."""
    monkeypatch.syspath_prepend(BENCHMARKS)

    def of(name):
        return __import__(name)

    yield of
    for name in ("result_files", "solver_peers", "solver_results", "solvers"):
        sys.modules.pop(name, None)


def test_every_peer_is_tried(module):
    assert tuple(module("solver_peers").PEERS) == NAMES


@pytest.mark.parametrize("traits", TRAITS, ids=str)
@pytest.mark.parametrize("chosen", [False, True], ids=["all", "arcs"])
@pytest.mark.parametrize("name", NAMES)
def test_peer_finds_what_we_find(module, name, chosen, traits):
    pytest.importorskip(PACKAGES[name.split()[0]], reason="the extra 'benchmarks' is not installed")
    peers = module("solver_peers")
    peer = peers.PEERS[name][chosen]
    if peer is None:
        return
    problem = make_problem(60, seed=3, dimensions=8, clusters=4, **traits)
    case = peers.Case(problem, peers.Case(problem).all_arcs() if chosen else None)
    call, _ = peer(case)
    pairs = np.stack(call(), axis=1).astype(np.int64)
    answer = solve(problem)
    assert not violations(problem, pairs)
    assert len(pairs) == len(answer.pairs)
    assert problem.scores.pairs(*pairs.T).sum() == pytest.approx(answer.total, rel=1e-8)


def test_peer_may_use_only_its_arcs(module):
    """Two mentees whose only arc leads to one seat: one of them is left, and it is said by leaving it out."""
    peers = module("solver_peers")
    problem = make_problem(4, 2, seats=0.75)
    arcs = peers.AllowedArcs(np.array([0, 1]), np.array([0, 0]), np.array([0.5, 0.7]))
    case = peers.Case(problem, arcs)
    problem.capacity[:] = 1
    row, column = peers.PEERS["SciPy"][1](case)[0]()
    assert (row.tolist(), column.tolist()) == ([1], [0])


def rows():
    ours = {
        "day": "2026-11-22",
        "trait": "plain",
        "mentees": 500,
        "mentors": 183,
        "solver": "mentormatch",
        "set": "all",
    }
    ours |= {"arcs": 12_000, "seconds": 2.0, "proving": 0.5, "unit": 0.5, "megabytes": 200, "pairs": 500}
    ours |= {"pairs_bound": 500, "total": 300.5, "gap": 0.0, "remark": "proven"}
    slow = ours | {"solver": "slow", "arcs": "", "seconds": 25.0, "proving": "", "remark": ""}
    naive = slow | {"set": "top 64", "seconds": 1.0, "pairs": 400, "gap": "", "total": 200.0}
    late = {"day": "2026-11-22", "trait": "plain", "mentees": 500, "solver": "late", "set": "all"}
    return [ours, slow, naive | {"solver": "slower", "seconds": 9.0}, naive, late | {"remark": "over the limit of 1 s"}]


def test_results_become_a_table(module, tmp_path):
    solvers = module("solvers")
    for row in rows():
        solvers.append(tmp_path / "results.csv", solvers.COLUMNS, [row])
    with (tmp_path / "results.csv").open(encoding="utf-8", newline="") as file:
        table = module("solver_results").table(list(csv.DictReader(file)))
    assert "**plain, 500 × 183** (2026-11-22)" in table
    assert "| mentormatch | all pairs (12,000 arcs) | 2.00 s + 0.50 s | 5 |  | 200 MB | 500 |  | 300.500000 |" in table
    assert "| slow | all pairs | 25.00 s | 50 | 10 | 200 MB |" in table
    assert "| 100 (20%) | 200.000000 |  |  |" in table
    assert "| late | all pairs |  |  |  |  |  |  |  |  | over the limit of 1 s |" in table
    assert "slower" not in table


def test_newest_row_counts(module):
    first = rows()[0]
    table = module("solver_results").table([first | {"total": 1.0}, first])
    assert "300.500000" in table
    assert "1.000000" not in table


def test_table_is_written_between_its_marks(module, tmp_path):
    page = tmp_path / "README.md"
    results = module("solver_results")
    page.write_text(f"Before\n{results.MARKS[0]}old{results.MARKS[1]}\nAfter\n", encoding="utf-8")
    for text in ("one\n", "two\n"):
        module("result_files").write_into(page, results.MARKS, text)
        assert page.read_text(encoding="utf-8") == f"Before\n{results.MARKS[0]}\n{text}{results.MARKS[1]}\nAfter\n"
