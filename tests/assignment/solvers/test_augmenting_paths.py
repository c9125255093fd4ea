"""The compiled kernel: without a place for its cache, and without a compiler."""

import logging
import os
import subprocess
import sys
from pathlib import Path

import numba
import pytest

from mentormatch.assignment.solvers import augmenting_paths


def test_without_a_place_for_the_cache_it_is_compiled_in_memory(monkeypatch, caplog):
    compile_it = numba.njit

    def no_place(function=None, *, cache=False, nogil=False):
        if cache:
            return no_place_at_all
        return compile_it(nogil=nogil)

    def no_place_at_all(_function):
        message = "cannot cache function: no locator available"
        raise RuntimeError(message)

    monkeypatch.setattr(numba, "njit", no_place)
    caplog.set_level(logging.INFO, "mentormatch")
    double = augmenting_paths.compiled(lambda x: 2 * x)
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
