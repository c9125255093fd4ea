"""The door to HiGHS: status, bounds, duals, scaling, and nothing printed."""

import ast
import os
import subprocess
import sys
import threading
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from mentormatch.assignment import AssignmentProblem, lottery, solve
from mentormatch.assignment.objectives import highs
from mentormatch.assignment.objectives.highs import (
    LinearProgram,
    Status,
    in_scores_of_caller,
    in_unit_scores,
    score_unit,
    solve_in_time,
    solve_program,
    unit_of,
)
from mentormatch.assignment.objectives.rows import rows_between
from mentormatch.assignment.solvers.watch import Stopped, Watch
from mentormatch.errors import InfeasibleError

SRC = Path(highs.__file__).parents[3]
HUGE, TINY = 1e8, 1e-8


def program(aim, lines, *, low=-np.inf, high=np.inf, whole=None):
    width = len(aim)
    rows = rows_between(sparse.csr_array(np.array(lines, dtype=float)), low=low, high=high)
    return LinearProgram(np.array(aim, dtype=float), (rows,), np.zeros(width), np.ones(width), whole)


def knapsack(width=30, *, seed=0):
    """Equal parts of large numbers: no search ends it soon."""
    weights = np.random.default_rng(seed).integers(10**6, 10**7, width).astype(float)
    return program(weights, [weights], high=float(weights.sum() // 2) + 0.5, whole=np.ones(width, dtype=bool))


def test_one_module_imports_the_solver():
    """`hungarian` uses SciPy's linear sum assignment, which is no HiGHS."""
    importing = set()
    for path in SRC.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("scipy.optimize"):
                names = {alias.name for alias in node.names} - {"linear_sum_assignment"}
            elif isinstance(node, ast.Import):
                names = {alias.name for alias in node.names if alias.name.startswith("scipy.optimize")}
            elif isinstance(node, ast.ImportFrom) and node.module == "scipy":
                names = {alias.name for alias in node.names} & {"optimize"}
            else:
                names = set()
            importing |= {path.name} if names else set()
    assert importing == {"highs.py"}


@pytest.mark.parametrize("unit", [1.0, HUGE, TINY])
def test_duals_against_a_solution_by_hand(unit):
    """The largest 3a + 5b + c within a + b ≤ 1.5, b + c = 1, c ≥ 0.75.

    With c = 1 − b and a = 1.5 − b it is 5.5 + b, so c is as small as can be: a = 1.25, b = 0.25, c = 0.75.
    """
    blocks = (
        rows_between(sparse.csr_array([[1.0, 1.0, 0.0]]), high=1.5),
        rows_between(sparse.csr_array([[0.0, 1.0, 1.0]]), low=1.0, high=1.0),
        rows_between(sparse.csr_array([[1.0, 0.0, 0.0], [0.0, 0.0, 1.0]]), low=np.array([-np.inf, 0.75])),
    )
    result = solve_program(LinearProgram(unit * np.array([3.0, 5.0, 1.0]), blocks, np.zeros(3), np.full(3, 10.0)))
    assert result.status is Status.OPTIMAL
    assert result.x == pytest.approx([1.25, 0.25, 0.75])
    assert result.objective == result.bound == pytest.approx(unit * 5.75)
    # one more of a + b is an a; one more of b + c is a b for an a; one more of c is a c and an a for a b
    assert result.duals[0] == pytest.approx([3.0 * unit])
    assert result.duals[1] == pytest.approx([(5.0 - 3.0) * unit])
    assert result.duals[2] == pytest.approx([0.0, (1.0 + 3.0 - 5.0) * unit])


@settings(max_examples=30)
@given(st.integers(0, 10**6), st.integers(-40, 40))
def test_duals_and_bounds_of_random_programs(seed, exponent):
    """Strong duality: the limits times their duals, and what variables gain beyond, are the optimum."""
    draw = np.random.default_rng(seed)
    lines, aim = draw.integers(-3, 4, (4, 5)).astype(float), draw.normal(size=5) * 2.0**exponent
    high = draw.integers(0, 4, 4).astype(float)
    low = np.where(draw.random(4) < 0.5, -high, -np.inf)
    result = solve_program(program(aim, lines, low=low, high=high))
    duals = result.duals[0]
    limits = np.where(duals > 0, high, np.where(np.isfinite(low), low, 0.0))
    reduced = aim - duals @ lines
    assert (duals[np.isinf(low)] >= 0).all()
    reached = duals @ limits + reduced.clip(0).sum()
    assert result.objective == pytest.approx(reached, rel=1e-6, abs=1e-6 * 2.0**exponent)


@pytest.mark.parametrize("whole", [None, np.ones(2, dtype=bool)])
def test_what_cannot_hold_is_infeasible(whole):
    result = solve_program(program([1.0, 1.0], [[1.0, 1.0]], low=3.0, whole=whole))
    assert (result.status, result.x, result.duals) == (Status.INFEASIBLE, None, ())
    crossed = solve_program(program([1.0, 1.0], [[1.0, 1.0]], low=1.0, high=0.0))
    assert crossed.status is Status.INFEASIBLE


def test_a_limit_on_nodes_is_no_failure():
    """SciPy gives it the status of a failure, and only its message tells."""
    exact = solve_program(knapsack(), nodes=1, gap=0.0)
    assert exact.status in {Status.FEASIBLE, Status.STOPPED}
    assert exact.bound >= exact.objective


@pytest.mark.parametrize("made", [knapsack, lambda: program(np.ones(4), np.ones((2, 4)), high=1.5)])
def test_no_time_at_all(made):
    result = solve_program(made(), seconds=0.0)
    assert result.status in {Status.STOPPED, Status.FEASIBLE, Status.OPTIMAL}
    assert (result.x is None) == (result.status is Status.STOPPED)


@pytest.mark.parametrize(
    ("status", "message", "x", "expected"),
    [
        (1, "Time limit reached. (HiGHS Status 13: Time limit)", None, Status.STOPPED),
        (1, "Time limit reached. (HiGHS Status 13: Time limit)", [1.0], Status.FEASIBLE),
        (4, "The HiGHS status code was not recognized. (HiGHS Status 16: limit)", [1.0], Status.FEASIBLE),
        (4, "The HiGHS status code was not recognized. (HiGHS Status 16: limit)", None, Status.STOPPED),
        (4, "(HiGHS Status 4: Solve error)", None, Status.FAILED),
        (3, "The problem is unbounded. (HiGHS Status 10: Unbounded)", None, Status.FAILED),
    ],
)
def test_what_scipy_says(status, message, x, expected):
    assert highs._status_of(SimpleNamespace(status=status, message=message, x=x)) is expected


def test_an_unfinished_linear_program_has_no_answer(monkeypatch):
    """The dual simplex method holds no rows before it ends."""
    stopped = SimpleNamespace(status=1, message="Time limit reached.", x=np.ones(2), fun=-2.0)
    monkeypatch.setattr(highs, "linprog", lambda *_, **__: stopped)
    watch = Watch(time_limit=100.0)
    with pytest.raises(Stopped):
        solve_in_time(program([1.0, 1.0], [[1.0, 1.0]], high=1.0), watch)
    assert watch.stopped


@pytest.mark.parametrize("name", ["linprog", "milp"])
def test_where_it_fails_it_is_asked_once_more_without_presolve(name, monkeypatch):
    asked, real = [], getattr(highs, name)

    def failing(*given, **more):
        asked.append(dict(more["options"]))
        if len(asked) == 1:
            return SimpleNamespace(status=4, message="Solve error", x=None, fun=None, mip_dual_bound=None)
        return real(*given, **more)

    monkeypatch.setattr(highs, name, failing)
    whole = np.ones(2, dtype=bool) if name == "milp" else None
    result = solve_program(program([1.0, 2.0], [[1.0, 1.0]], high=1.0, whole=whole), seconds=100.0, nodes=7, gap=0.5)
    assert (result.status, result.objective) == (Status.OPTIMAL, 2.0)
    assert asked[1]["presolve"] is False
    assert 0 <= asked[1]["time_limit"] <= asked[0]["time_limit"] == 100.0
    assert [once.get("node_limit") for once in asked] == ([7, 7] if whole is not None else [None, None])


def test_units_are_powers_of_two_and_ordinary_numbers_have_none():
    assert [unit_of(np.array([number])) for number in (0.0, 0.5, 1.0, 1024.0, np.inf)] == [1.0] * 5
    for number in (1e-300, 3e-9, 0.4, 1025.0, 1e300):
        unit = unit_of(np.array([-number, 0.0]))
        assert 0.5 <= number / unit < 1.0
        assert np.frexp(unit)[0] == 0.5


def test_a_problem_in_unit_scores_and_back():
    """What may not be made has no part in the unit."""
    scores = np.array([[3e9, 1e300], [-4e9, 2e9]])
    problem = AssignmentProblem(
        scores, allowed=scores < 1e299, capacity=2, unmatched=1e9, names=(["a", "b"], ["c", "d"])
    )
    unit = score_unit(problem)
    assert unit == 2.0**32
    small = in_unit_scores(problem, unit)
    assert (small.worth * unit, small.names) == (1e9, problem.names)
    assert (small.block(np.array([1]))[0] * unit).tolist() == [[-4e9, 2e9]]
    answer, direct = solve(small), solve(problem)
    certificate = in_scores_of_caller(answer.certificate, unit)
    assert (certificate.value, certificate.bound) == (direct.certificate.value, direct.certificate.bound)
    assert certificate.prices == pytest.approx(direct.certificate.prices)
    assert in_unit_scores(problem, 1.0) is problem
    assert in_scores_of_caller(certificate, 1.0) is certificate


def test_large_problems_in_unit_scores_build_no_matrix(monkeypatch):
    monkeypatch.setattr(highs, "_KEPT_CELLS", 0)
    scores = np.random.default_rng(0).random((6, 3)) * HUGE
    answer = solve(AssignmentProblem(scores, capacity=2), objective="group-maximin", groups=[0, 1, 2] * 2)
    monkeypatch.undo()
    other = solve(AssignmentProblem(scores, capacity=2), objective="group-maximin", groups=[0, 1, 2] * 2)
    assert answer.pairs.tolist() == other.pairs.tolist()
    small = in_unit_scores(AssignmentProblem(scores), 4.0).scores
    assert small.shape == (6, 3)


SCORES = np.random.default_rng(7).random((7, 3))
GROUPS = [0, 1, 0, 1, 2, 2, 0]


def solved(objective, scale):
    """The objective on scores of another size, with what is told in scores."""
    options = {"max-gap": {"max_gap": 0.25 * scale}, "quotas": {"at_most": 1}}.get(objective, {})
    several = objective in {"maximin", "nash"}
    problem = AssignmentProblem(scale * SCORES, capacity=5 if several else 3, demand=2 if several else 1)
    groups = {} if several else {"groups": GROUPS}
    return solve(problem, objective=objective, options=options, **groups)


OBJECTIVES_OF_PROGRAMS = ["max-gap", "least-gap", "group-maximin", "quotas", "maximin", "nash"]


@pytest.mark.parametrize("scale", [HUGE, TINY])
@pytest.mark.parametrize("objective", OBJECTIVES_OF_PROGRAMS)
def test_the_size_of_scores_does_not_matter(objective, scale):
    plain, scaled = solved(objective, 1.0), solved(objective, scale)
    assert scaled.pairs.tolist() == plain.pairs.tolist()
    assert scaled.certificate.proven == plain.certificate.proven
    for ours, theirs in ((scaled.certificate, plain.certificate), (scaled.then, plain.then)):
        if theirs is None:
            continue
        of_logs = len(SCORES) * np.log(scale) if objective == "nash" else 0.0
        unit = 1.0 if objective == "nash" else scale
        assert (ours.value - of_logs) / unit == pytest.approx(theirs.value, rel=1e-9, abs=1e-12)
        assert (ours.bound - of_logs) / unit == pytest.approx(theirs.bound, rel=1e-5, abs=1e-6)
    for name in ("means", "gap", "excess"):
        if name in plain.details:
            assert np.array(scaled.details[name]) / scale == pytest.approx(np.array(plain.details[name]), abs=1e-12)
    for name in ("group_prices", "quota_prices"):
        if name in plain.details:
            unit = scale if name == "quota_prices" else 1.0
            assert np.array(scaled.details[name]) / unit == pytest.approx(np.array(plain.details[name]), abs=1e-5)


@pytest.mark.parametrize("objective", OBJECTIVES_OF_PROGRAMS)
def test_extreme_scores_a_power_of_two_apart_are_the_same_problem(objective):
    small, large = solved(objective, 2.0**-30), solved(objective, 2.0**30)
    assert small.pairs.tolist() == large.pairs.tolist()
    if objective != "nash":
        assert small.certificate.value * 2.0**60 == large.certificate.value
        assert small.certificate.bound * 2.0**60 == large.certificate.bound


@pytest.mark.parametrize("scale", [HUGE, TINY])
def test_the_size_of_scores_does_not_matter_to_a_lottery(scale):
    plain, scaled = (
        lottery(AssignmentProblem(unit * SCORES, capacity=3), max_probability=0.5) for unit in (1.0, scale)
    )
    assert scaled.pairs.tolist() == plain.pairs.tolist()
    assert scaled.probabilities.tolist() == plain.probabilities.tolist()
    assert scaled.expected_total / scale == pytest.approx(plain.expected_total)


def test_a_limit_that_cannot_hold_names_the_least_gap_in_scores_of_any_size():
    """It named another one than there is."""
    problem = AssignmentProblem([[1.23e8], [2.57e8]], capacity=2)
    with pytest.raises(InfeasibleError, match=r"at most 1e\+06 .*: the least is 1\.34e\+08"):
        solve(problem, objective="max-gap", groups=[0, 1], options={"max_gap": 1e6})


def test_nothing_is_printed(capfd):
    """Scores of 1e8 made HiGHS print two lines from C++."""
    problem = AssignmentProblem(np.array([[68227000.0], [31802000.0], [134985000.0], [378861000.0]]), capacity=[2])
    answer = solve(problem, objective="least-gap", groups=[1, 2, 1, 1])
    assert answer.certificate.value == pytest.approx(-(31802000.0 - 68227000.0 / 3))
    assert capfd.readouterr() == ("", "")


PRINTING = """
import numpy as np
from mentormatch.assignment import AssignmentProblem, solve
quarters = [[2, 4, 0, 2, 3], [1, 1, 3, 4, 2], [0, 3, 4, 1, 2], [1, 4, 0, 2, 4], [2, 0, 3, 4, 4],
            [4, 1, 3, 4, 2], [4, 2, 0, 2, 3], [1, 3, 2, 4, 1], [3, 0, 0, 2, 2], [2, 2, 4, 2, 1]]
problem = AssignmentProblem(np.array(quarters) / 4, capacity=3, demand=2)
print(solve(problem, objective="maximin").certificate.value)
"""


@pytest.mark.slow
@pytest.mark.parametrize("closed", [False, True])
def test_what_highs_prints_itself_is_dropped(closed):
    """It prints a line for each answer that it mends, whatever the size of scores."""
    code = "import os; os.close(1)\n" + PRINTING.replace("print(", "assert 1.0 == (") if closed else PRINTING
    environment = os.environ | {"PYTHONPATH": str(SRC)}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 0, done.stderr
    assert done.stdout == ("" if closed else "1.0\n")


def test_beside_other_threads_standard_output_is_left_alone(monkeypatch):
    duplicated = []
    monkeypatch.setattr(os, "dup2", lambda *given: duplicated.append(given))
    monkeypatch.setattr(threading, "active_count", lambda: 2)
    solve_program(knapsack(8))
    assert duplicated == []


def test_quotas_stop_where_their_time_is_up(monkeypatch):
    """Their linear programs are told how many seconds are left."""
    told = []

    def out_of_time(*_, options, **__):
        told.append(options["time_limit"])
        return SimpleNamespace(status=1, message="Time limit reached.", x=None)

    monkeypatch.setattr(highs, "linprog", out_of_time)
    answer = solve(AssignmentProblem(SCORES, capacity=3), objective="quotas", groups=GROUPS, time_limit=50.0)
    assert (answer.stopped, answer.certificate.proven) == ("time limit", False)
    assert 0 < told[0] <= 50.0
