"""The compiled kernel: without a place for its cache, and without a compiler."""

import ast
import importlib
import logging
import os
import subprocess
import sys
from pathlib import Path

import numba
import pytest

from mentormatch.assignment.solvers.min_cost_flow import augmenting_paths


def test_without_a_place_for_the_cache_it_is_compiled_in_memory(monkeypatch, caplog):
    compile_it = numba.njit

    def no_place(function=None, *, cache=False, **options):
        if cache:
            return no_place_at_all
        return compile_it(**options)

    def no_place_at_all(_function):
        message = "cannot cache function: no locator available"
        raise RuntimeError(message)

    monkeypatch.setattr(numba, "njit", no_place)
    caplog.set_level(logging.INFO, "mentormatch")
    double = augmenting_paths.compiled(lambda x: 2 * x)
    assert double(21) == 42
    assert "The solver is compiled in memory: cannot cache function" in caplog.text


KERNEL = """
from typing import NamedTuple

import numpy as np

from mentormatch.assignment.compiled import compiled


class {name}(NamedTuple):
    scores: np.ndarray


@compiled
def total(arcs):
    return arcs.scores.sum()


def run():
    return total({name}(np.ones(3)))
"""


def test_cache_of_a_class_that_has_another_name_now(tmp_path, monkeypatch):
    # as after an update of the package: numba alone fails to read the index of the compiled functions
    monkeypatch.syspath_prepend(tmp_path)
    for name in ("Arcs", "ArcTable"):
        (tmp_path / "kernel_of_a_test.py").write_text(KERNEL.format(name=name), encoding="utf-8")
        importlib.invalidate_caches()
        monkeypatch.delitem(sys.modules, "kernel_of_a_test", raising=False)
        assert importlib.import_module("kernel_of_a_test").run() == 3.0


WITHOUT_A_COMPILER = """
import sys
import threading
from unittest import mock

import numpy as np
from assignment.agreement import check, few_candidates, solvers_for
from assignment.oracles import brute_force, network
from assignment.outcome_oracles import one_each
from assignment.random_problems import draw
from mentormatch.assignment import solve, violations
from mentormatch.assignment.sensitivity import pairs_above, seat_prices, tight_arcs
from mentormatch.assignment.solvers.min_cost_flow.core import Core
from mentormatch.assignment.solvers.watch import Stopped
from mentormatch.errors import InfeasibleError

called = set()


def stop(core, stage="solving"):
    raise Stopped


def note(frame, event, _argument):
    if event == "call":
        called.add((frame.f_code.co_filename, frame.f_code.co_firstlineno))


sys.setprofile(note)
threading.setprofile(note)
rng = np.random.default_rng(2)
for large in [False] * 100 + [True] * 20:
    case = draw(rng, large=large, whole=large)
    best = network(case) if large else brute_force(case)
    for solver in solvers_for(case):
        check(case, solver, best)
    with few_candidates(sampled=True):
        check(case, "min-cost-flow", best)
        if best is not None:
            two_sided = case.problem(min_load=0, mentor_scores=rng.integers(0, 3, case.shape))
            assert violations(two_sided, solve(two_sided, objective="stable").pairs) == ()
            answer = solve(case.problem(), solver="min-cost-flow")
            # where there are few pairs, numpy looks at all of them, and one task does
            prices, ties = answer.prices, answer.ties
            with (
                mock.patch.object(seat_prices, "_CACHED_CELLS", 0),
                mock.patch.object(tight_arcs, "_FEW_CELLS", 0),
                mock.patch.object(pairs_above, "_ROWS", 3),
            ):
                again = solve(case.problem(), solver="min-cost-flow")
                np.testing.assert_allclose(again.prices, prices, rtol=1e-9, atol=1e-9)
                assert np.array_equal(again.ties, ties)
            if not case.problem().min_load.any():
                # stopped before the search: places are filled from the arcs, within every limit
                with mock.patch.object(Core, "solve", stop):
                    stopped = solve(case.problem(), solver="min-cost-flow")
                assert violations(stopped.problem, stopped.pairs) == ()
    try:
        assert solve(one_each(case).problem(), objective="leximin").certificate.proven
    except InfeasibleError:
        pass
sys.setprofile(None)
print(*sorted(f"{file}:{line}" for file, line in called if "solvers" in file), sep="\\n")
"""


def lines_of_compiled_functions():
    """Where every function under @compiled or @compiled_part begins, as profilers see it."""
    for path in sorted(Path(augmenting_paths.__file__).parent.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and any(
                isinstance(item, ast.Name) and item.id in {"compiled", "compiled_part"} for item in node.decorator_list
            ):
                yield f"{path}:{node.decorator_list[0].lineno}", node.name


@pytest.mark.slow
def test_random_problems_without_a_compiler():
    """As a user runs it who has set NUMBA_DISABLE_JIT; every compiled function is run, by its Python text."""
    tests = str(Path(__file__).parents[3])
    environment = {**os.environ, "NUMBA_DISABLE_JIT": "1", "PYTHONPATH": os.pathsep.join([tests, *sys.path])}
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_A_COMPILER],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    assert done.returncode == 0, done.stderr
    compiled = dict(lines_of_compiled_functions())
    assert len(compiled) > 30
    assert [name for line, name in compiled.items() if line not in done.stdout.splitlines()] == []
