"""The compiled kernel: the same as interpreted, and without a place for its cache."""

import importlib.util
import logging
import os
import subprocess
import sys
from pathlib import Path

import numba
import numpy as np
import pytest
from assignment.agreement import check
from assignment.oracles import brute_force
from assignment.random_problems import draw

from mentormatch.assignment import AssignmentProblem, solve
from mentormatch.assignment import solvers as room
from mentormatch.assignment.solvers import augmenting_paths


@pytest.fixture
def interpreted(monkeypatch):
    """The kernel as plain Python, so that each of its lines can be seen to run."""
    monkeypatch.setattr(numba, "njit", lambda function=None, **_: function or (lambda one: one))
    spec = importlib.util.spec_from_file_location(augmenting_paths.__name__, augmenting_paths.__file__)
    kernel = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(kernel)
    monkeypatch.setitem(sys.modules, augmenting_paths.__name__, kernel)
    monkeypatch.setattr(room, "augmenting_paths", kernel)
    return kernel


def test_the_interpreted_kernel_is_right(interpreted):
    rng = np.random.default_rng(0)
    for _ in range(150):
        case = draw(rng)
        check(case, "min-cost-flow", brute_force(case))


def test_the_interpreted_kernel_does_the_same(interpreted, monkeypatch):
    rng = np.random.default_rng(1)
    for scores in [rng.integers(0, 9, (30, 12)) / 8 for _ in range(6)] + [rng.random((30, 12)) for _ in range(6)]:
        problem = AssignmentProblem(
            scores,
            capacity=rng.integers(0, 5, 12),
            demand=rng.integers(0, 3, 30),
            allowed=rng.random((30, 12)) < 0.6,
            spread=bool(rng.integers(2)),
        )
        plain = solve(problem, solver="min-cost-flow")
        with monkeypatch.context() as patch:
            patch.setattr(room, "augmenting_paths", augmenting_paths)
            patch.setitem(sys.modules, augmenting_paths.__name__, augmenting_paths)
            compiled = solve(problem, solver="min-cost-flow")
        assert compiled.pairs.tolist() == plain.pairs.tolist()
        assert compiled.certificate.prices.tolist() == plain.certificate.prices.tolist()


def test_without_a_place_for_the_cache_it_is_compiled_in_memory(monkeypatch, caplog):
    compile_it = numba.njit

    def no_place(function=None, *, cache=False):
        if cache:
            return no_place_at_all
        return compile_it(function)

    def no_place_at_all(_function):
        message = "cannot cache function: no locator available"
        raise RuntimeError(message)

    monkeypatch.setattr(numba, "njit", no_place)
    caplog.set_level(logging.INFO, "mentormatch")
    double = augmenting_paths._compiled(lambda x: 2 * x)
    assert double(21) == 42
    assert "The solver is compiled in memory: cannot cache function" in caplog.text


@pytest.mark.slow
def test_random_problems_without_a_compiler():
    """As a user runs it who has set NUMBA_DISABLE_JIT."""
    program = (
        "import numpy as np\n"
        "from assignment.agreement import check, solvers_for\n"
        "from assignment.oracles import brute_force, network\n"
        "from assignment.random_problems import draw\n"
        "rng = np.random.default_rng(2)\n"
        "for large in [False] * 150 + [True] * 30:\n"
        "    case = draw(rng, large=large, whole=large)\n"
        "    best = network(case) if large else brute_force(case)\n"
        "    for solver in solvers_for(case):\n"
        "        check(case, solver, best)\n"
        "print('agreed')\n"
    )
    tests = str(Path(__file__).parents[2])
    environment = {**os.environ, "NUMBA_DISABLE_JIT": "1", "PYTHONPATH": tests}
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=False, timeout=600
    )
    assert done.stdout == "agreed\n", done.stderr
