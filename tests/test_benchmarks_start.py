"""Every benchmark script starts, with what the tests install."""

import subprocess
import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parent.parent / "benchmarks"
SCRIPTS = [path for path in sorted(BENCHMARKS.rglob("*.py")) if "ArgumentParser(" in path.read_text(encoding="utf-8")]


def test_there_are_scripts():
    assert {"main_job.py", "solvers.py", "fairness.py", "seat_prices.py"} <= {path.name for path in SCRIPTS}


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_script_says_how_it_is_used(script):
    command = [sys.executable, script.name, "--help"]
    done = subprocess.run(command, cwd=script.parent, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("usage:")
