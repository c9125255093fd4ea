"""Every benchmark script starts, with what the tests install."""

import runpy
import subprocess
import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parent.parent / "benchmarks"
SCRIPTS = [path for path in sorted(BENCHMARKS.rglob("*.py")) if "ArgumentParser(" in path.read_text(encoding="utf-8")]


def test_there_are_scripts():
    assert {"main_job.py", "solvers.py", "fairness.py", "seat_prices.py"} <= {path.name for path in SCRIPTS}


@pytest.fixture
def as_started(monkeypatch):
    """Return a function that makes this process look as one that runs a script; afterwards all is as it was."""
    before = set(sys.modules)

    def started(script, *words, data=None):
        if data is not None:
            monkeypatch.setenv("MENTORMATCH_DATA", data)
        monkeypatch.syspath_prepend(script.parent)
        monkeypatch.chdir(script.parent)
        monkeypatch.setattr(sys, "argv", [script.name, *words])

    yield started
    for name in sys.modules.keys() - before:  # scripts of several folders import neighbours of one name
        if BENCHMARKS in Path(getattr(sys.modules[name], "__file__", None) or "/").parents:
            del sys.modules[name]


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_script_says_how_it_is_used(script, as_started, capsys):
    as_started(script, "--help")
    with pytest.raises(SystemExit) as ended:
        runpy.run_path(str(script), run_name="__main__")
    assert ended.value.code in {None, 0}
    assert capsys.readouterr().out.startswith("usage:")


@pytest.mark.parametrize(
    ("what", "name", "words"),
    [
        ("civil_service", "real_cohorts/look.py", []),
        ("availability", "real_cohorts/influence.py", ["r_survey", "availability"]),
        ("women_coding", "gaming.py", ["--cohorts", "women_coding"]),
        ("the R survey by gender", "fairness.py", ["--report-r-survey", "--into", "page.md"]),
    ],
)
def test_data_that_is_absent_is_left_out_and_said(what, name, words, as_started, capfd):
    as_started(BENCHMARKS / name, *words, data="/nowhere")
    runpy.run_path(str(BENCHMARKS / name), run_name="__main__")
    said = capfd.readouterr().err
    assert f"{what} is left out: " in said
    assert "/nowhere/" in said
    assert "MENTORMATCH_DATA names the folder" in said


def test_script_says_how_it_is_used_in_a_process_of_its_own():
    command = [sys.executable, "main_job.py", "--help"]
    done = subprocess.run(command, cwd=BENCHMARKS, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("usage:")
