"""warm_up: afterwards nothing is compiled any more, and compiling never counts against a limit."""

import gc
import json
import logging
import subprocess
import sys
import time

import pytest

import mentormatch as mm
from mentormatch.assignment import AssignmentProblem, solve
from mentormatch.assignment.compile_time import COMPILING, CompileTime
from mentormatch.assignment.solvers.watch import Stopped, Watch
from mentormatch.datasets import make_cohort

_LATER = """
import json, sys
import mentormatch as mm
from mentormatch.datasets import make_cohort
matching = mm.match(make_cohort(2100, 700, seed=5))
matching.prices, matching.ties
from mentormatch.assignment.compiled import kernels
print(json.dumps({kernel.__name__: sum(kernel.stats.cache_misses.values()) for kernel in kernels()}))
"""


@pytest.fixture(scope="module")
def warmed():
    return mm.warm_up()


def test_every_kernel_is_compiled(warmed):
    from mentormatch.assignment.compiled import kernels

    assert [kernel.__name__ for kernel in kernels() if not kernel.signatures] == []
    assert warmed.kernels == len(kernels())
    assert warmed.folder is not None


def test_later_runs_compile_nothing(warmed):
    assert warmed.folder
    told = subprocess.run([sys.executable, "-c", _LATER], capture_output=True, text=True, check=True).stdout
    assert set(json.loads(told.splitlines()[-1]).values()) == {0}


@pytest.mark.slow
def test_a_second_call_finds_all_there(warmed):
    code = "import mentormatch as mm; print(mm.warm_up().compiled)"
    assert warmed.kernels
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "0\n"


def test_no_function_is_compiled_for_a_literal(warmed):
    """Each number that is written in a call would have the function that is called compiled once more."""
    from numba.core.dispatcher import Dispatcher
    from numba.core.types import Literal

    modules = [module for name, module in sys.modules.items() if name.startswith("mentormatch.assignment")]
    functions = {each for module in modules for each in vars(module).values() if isinstance(each, Dispatcher)}
    assert len(functions) > warmed.kernels  # the parts of kernels are among them
    kept = {each.__name__: list(each._cache._cache_file._load_index()) for each in functions}
    signatures = {(name, key[0]) for name, keys in kept.items() for key in keys}
    assert signatures
    assert [name for name, given in signatures if any(isinstance(each, Literal) for each in given)] == []


def test_no_garbage_is_looked_for_while_compiling(monkeypatch):
    told = []
    monkeypatch.setattr(gc, "disable", lambda: told.append("rest"))
    monkeypatch.setattr(gc, "enable", lambda: told.append("work"))
    monkeypatch.setattr(gc, "isenabled", lambda: True)
    spent = CompileTime()
    with spent, spent:
        assert told == ["rest"]
    assert told == ["rest", "work"]
    monkeypatch.setattr(gc, "isenabled", lambda: False)  # who has switched it off finds it so
    with CompileTime():
        pass
    assert told == ["rest", "work", "rest"]


def test_time_at_work_is_counted_once():
    spent = CompileTime()
    began = time.monotonic()
    with spent:
        with spent:
            time.sleep(0.02)
        during = spent.seconds()
    after = spent.seconds()
    time.sleep(0.02)
    assert 0.02 <= during <= after <= time.monotonic() - began
    assert spent.seconds() == after


def test_compiling_does_not_count_against_a_limit():
    with Watch(time_limit=0.05) as watch:
        with COMPILING:
            time.sleep(0.1)
        watch.look("solving", 0, 1)
        assert watch.seconds_left() > 0
        time.sleep(0.06)
        with pytest.raises(Stopped):
            watch.look("solving", 0, 1)
        assert watch.seconds_left() == 0.0


def test_a_slow_compiler_stops_nobody(monkeypatch):
    """As on a machine where the first call of a kernel takes longer than the limit."""
    from mentormatch.assignment.solvers.min_cost_flow import core

    settle, calls = core.settle, []

    def slow(*given):
        if not calls:
            with COMPILING:
                time.sleep(0.3)
        calls.append(given)
        return settle(*given)

    problem = AssignmentProblem([[0.9, 0.1], [0.8, 0.7]])
    solve(problem, solver="min-cost-flow")  # loads it
    monkeypatch.setattr(core, "settle", slow)
    answer = solve(problem, solver="min-cost-flow", time_limit=0.25)
    assert calls
    assert answer.stopped is None
    assert answer.certificate.proven


def test_numba_does_not_flood_a_root_logger_at_debug():
    code = (
        "import logging, sys\n"
        "logging.basicConfig(level=logging.DEBUG, stream=sys.stdout)\n"
        "logging.getLogger('mentormatch').setLevel(logging.WARNING)\n"
        "from mentormatch.assignment.compiled import compiled\n"
        "compiled(lambda x: x + 1)(1)\n"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == ""


def test_a_level_that_somebody_set_stays():
    code = (
        "import logging\n"
        "logging.getLogger('numba').setLevel(logging.DEBUG)\n"
        "import mentormatch.assignment.compiled\n"
        "print(logging.getLogger('numba').level == logging.DEBUG)\n"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "True\n"


def test_small_matchings_need_no_kernel():
    code = (
        "import sys, mentormatch as mm\nfrom mentormatch.datasets import make_cohort\n"
        "mm.match(make_cohort(60, 20, seed=1))\nprint('numba' in sys.modules)"
    )
    assert make_cohort(60, 20, seed=1).shape == (60, 20)
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"
    assert logging.getLogger("mentormatch").handlers


def test_large_matchings_load_no_integer_programs_and_no_joblib():
    """Both take a tenth of a second in every new process, and nobody asked for them."""
    code = (
        "import sys, mentormatch as mm\nfrom mentormatch.datasets import make_cohort\n"
        "mm.match(make_cohort(1200, 600, seed=1), solver='min-cost-flow')\n"
        "print(*sorted({'numba', 'joblib', 'scipy.optimize'} & sys.modules.keys()))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "numba\n"
