"""The fairness benchmark: its metrics, its peers, and the tables and words that it makes."""

import csv
import json
import math
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from mentormatch.assignment import AssignmentProblem, certify, solve, violations
from mentormatch.assignment.certificates.blocking_pairs import blocking_pairs

BENCHMARKS = Path(__file__).parent.parent / "benchmarks"
MODULES = (
    "fairness", "fairness_instances", "fairness_measures", "fairness_peers", "fairness_results", "fairness_words",
)  # fmt: skip
PEERS = {
    "SciPy linear_sum_assignment": "total",
    "SciPy milp": "maximin",
    "matching HospitalResident": "stable",
}


@pytest.fixture
def module(monkeypatch):
    """A function from the name of a benchmark script to its module."""
    monkeypatch.syspath_prepend(BENCHMARKS)
    yield __import__
    for name in MODULES:
        sys.modules.pop(name, None)


def test_made_up_cohort_has_a_small_group_that_gets_less(module):
    instances = module("fairness_instances")
    means = []
    for seed in range(5):
        problem, small = instances.contested(seed, 1.1)
        assert small.sum() == 9
        assert problem.capacity.sum() == 66
        pairs = solve(problem).pairs
        got = problem.scores.pairs(*pairs.T)
        means.append([got[small[pairs[:, 0]] == group].mean() for group in (0, 1)])
    others, few = np.mean(means, axis=0)
    assert few < others - 0.05


def test_same_seed_makes_the_same_instance(module):
    of = module("fairness_instances").instance_of
    first, again, other = (of("scarce", seed).problem.block(np.arange(60))[0] for seed in (1, 1, 2))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)
    assert of("scarce", "whole") is None


@pytest.mark.parametrize("demand", [1, 2])
def test_metrics_agree_with_those_of_problems(module, demand):
    problem = AssignmentProblem(np.random.default_rng(demand).random((12, 8)), demand=demand, capacity=2)
    answer = solve(problem, objective="first-come")
    groups = np.arange(12) % 2
    found = module("fairness_measures").measures(problem, answer.pairs, groups)
    got = np.zeros(12)
    np.add.at(got, answer.pairs[:, 0], problem.scores.pairs(*answer.pairs.T))
    assert found["total"] == pytest.approx(answer.total)
    assert found["minimum"] == pytest.approx(got.min())
    assert found["blocking_pairs"] == len(blocking_pairs(problem, answer.pairs)) > 0
    means = [got[groups == group].mean() for group in (0, 1)]
    assert found["gap_of_mean"] == pytest.approx(abs(means[0] - means[1]))
    assert found["worst_group_mean"] == pytest.approx(min(means))
    assert ("ef1_violations" in found) == (demand > 1)


def test_groups_of_fewer_than_five_are_not_compared(module):
    problem = AssignmentProblem(np.eye(12), capacity=1)
    groups = np.repeat([0, 1, 2], [5, 4, 3])
    found = module("fairness_measures").measures(problem, solve(problem).pairs[:-1], groups)
    assert found["gap_of_mean"] == 0.0
    assert found["worst_group_mean"] == 1.0


@pytest.mark.parametrize("name", PEERS)
def test_peer_reaches_what_the_objective_reaches(module, tmp_path, name):
    if name.startswith("matching"):
        pytest.importorskip("matching", reason="the extra 'test' is not installed")
    problem = AssignmentProblem(np.random.default_rng(4).random((9, 5)), capacity=2)
    path = tmp_path / "problem.npz"
    module("fairness").save(problem, path)
    command = [sys.executable, str(BENCHMARKS / "fairness_peers.py"), name, str(path)]
    said = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    pairs = np.array(sorted(map(tuple, said["pairs"])))
    assert not violations(problem, pairs)
    answer = solve(problem, objective=PEERS[name])
    of = module("fairness_measures").measures
    theirs, ours = of(problem, pairs), of(problem, answer.pairs)
    metric = {"total": "total", "maximin": "minimum", "stable": "blocking_pairs"}[PEERS[name]]
    assert theirs["pairs"] == ours["pairs"]
    assert theirs[metric] == pytest.approx(ours[metric])


def test_tiny_run_becomes_rows_a_table_and_differences(module, tmp_path, capsys):
    fairness = module("fairness")
    results, table, page = tmp_path / "results.csv", tmp_path / "differences.csv", tmp_path / "page.md"
    asked = ["--seeds", "2", "--instances", "scarce", "--objectives", "maximin", "max-gap", "first-come", "--no-peers"]
    fairness.main([*asked, "--out", str(results)])
    assert capsys.readouterr().out.count("\n") == 8
    with results.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    value = {(row["seed"], row["objective"], row["metric"]): float(row["value"]) for row in rows}
    bound = {(row["seed"], row["objective"], row["metric"]): row["bound"] for row in rows}
    for seed in "01":
        problem, _ = module("fairness_instances").contested(int(seed), 0.7)
        best = solve(problem)
        assert value[seed, "total", "total"] == pytest.approx(best.total)
        assert float(bound[seed, "total", "aim"]) == pytest.approx(
            certify(problem, best.pairs, best.certificate.prices).bound
        )
        assert value[seed, "max-gap", "gap_of_mean"] <= 0.5 * value[seed, "total", "gap_of_mean"] + 1e-9
        assert bound[seed, "max-gap", "minimum"] == ""
    results_module = module("fairness_results")
    page.write_text("Before\n" + "".join(results_module.MARKS), encoding="utf-8")
    fairness.main(["--table", str(results), "--into", str(page), "--differences", str(table)])
    text = page.read_text(encoding="utf-8")
    assert "**scarce**, 2 draws, 60 × 22" in text
    assert "\n| maximin | " in text
    with table.open(encoding="utf-8", newline="") as file:
        changes = {(row["objective"], row["metric"]): row for row in csv.DictReader(file)}
    change = changes["maximin", "total"]
    lost = [value[seed, "maximin", "total"] - value[seed, "total", "total"] for seed in "01"]
    assert float(change["difference"]) == pytest.approx(np.mean(lost))
    assert min(lost) - 1e-12 <= float(change["low"]) <= float(change["high"]) <= max(lost) + 1e-12


def rows():
    """Two draws of one instance: the total, and an answer that costs a tenth; a third that does not apply."""
    shared = {"day": "2026-11-23", "version": "", "instance": "made", "mentees": 4, "mentors": 4, "remark": ""}
    shared |= {"seconds": "0.5", "bound": "", "proven": "True"}
    given = {"total": (10.0, 0.1, 0.4), "maximin": (9.0, 0.3, 0.2)}
    for seed in ("0", "1"):
        for name, values in given.items():
            for metric, number in zip(("total", "minimum_of_placed", "gap_of_mean"), values, strict=True):
                row = {"seed": seed, "objective": name, "metric": metric, "value": str(number + int(seed) / 100)}
                yield shared | row
        yield shared | {"seed": seed, "objective": "leximin", "metric": "", "value": "", "remark": "does not apply"}


def test_results_become_words_and_a_table(module):
    results = module("fairness_results")
    text = results.report(results.read(rows()))
    assert "- **made** (means of 2 draws):\n  - raising the lowest score from 0.1050 to 0.3050 costs" in text
    assert "| total | 10.005 | 0.105 | 0.405 | 0.50 | 2 of 2 |" in text
    assert "| maximin | 90.00% (90.00% to 90.01%) | 0.305 (+0.200 to +0.200) |" in text
    assert "- leximin (2 draws): does not apply" in text
    assert "| leximin |" not in text


def test_remarks_that_differ_in_numbers_only_are_one(module):
    shared = next(rows()) | {"objective": "peer", "metric": "", "value": ""}
    said = {"0": "pair (1, 2) is not allowed", "1": "pair (10, 3) is not allowed", "2": "over the limit of 10 s"}
    results = module("fairness_results")
    remarked = [shared | {"seed": seed, "remark": remark} for seed, remark in said.items()]
    assert list(results.remarks(remarked, "made", whole=False)) == [
        "- peer (2 draws): pair (…, …) is not allowed",
        "- peer (1 draws): over the limit of 10 s",
        "",
    ]


def test_newest_row_counts(module):
    first = next(rows())
    newest = module("fairness_results").read([first | {"value": "1.0"}, first])
    assert [row["value"] for row in newest] == [10.0]


def test_differences_are_of_the_same_seeds(module):
    change, low, high, seeds = module("fairness_results").paired({"0": 1.0, "1": 3.0, "2": 9.0}, {"0": 0.5, "1": 1.5})
    assert (change, low, high, seeds) == (1.0, 0.5, 1.5, 2)
    assert math.isnan(module("fairness_results").paired({"0": 1.0}, {"1": 1.0})[0])
