"""The examples run, and the example cohort is what its script makes."""

import runpy
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parent.parent / "examples"
TABLES = ("mentors.csv", "mentees.csv", "previous.csv")
SCRIPTS = sorted(path.name for path in EXAMPLES.glob("*.py") if path.name != "make_cohort.py")


@pytest.mark.parametrize("name", SCRIPTS)
def test_example_runs_and_says_something(name, capsys):
    runpy.run_path(str(EXAMPLES / name), run_name="__main__")
    assert len(capsys.readouterr().out.splitlines()) > 1


def test_second_round_runs_and_says_who_moves_and_why(capsys):
    runpy.run_path(str(EXAMPLES / "second_round" / "rounds.py"), run_name="__main__")
    lines = capsys.readouterr().out.splitlines()
    assert any("mentee-009 with mentor-22: by hand, which costs" in line for line in lines)
    assert any("is not here any more" in line for line in lines)
    assert [line for line in lines if line.endswith("has waited 3 rounds.")]


def test_cohort_is_made_byte_for_byte(tmp_path):
    subprocess.run([sys.executable, EXAMPLES / "make_cohort.py", tmp_path], check=True, capture_output=True)
    for name in TABLES:
        assert (tmp_path / name).read_bytes() == (EXAMPLES / name).read_bytes()


def test_readme_lists_every_example():
    text = (EXAMPLES / "README.md").read_text(encoding="utf-8")
    assert [name for name in (*SCRIPTS, *TABLES, "make_cohort.py", "policy.toml") if f"`{name}`" not in text] == []


def test_pairing_the_example_loads_nothing_heavy():
    """A small cohort without free text and templates needs neither scikit-learn, nor numba, nor jinja2."""
    program = (
        "import sys, mentormatch as mm\n"
        "policy = mm.read_policy('policy.toml')\n"
        "matching = mm.match(mm.read_cohort(mentors='mentors.csv', mentees='mentees.csv', policy=policy), policy)\n"
        "matching.prices, mm.introductions(matching), mm.unmatched_letters(matching)\n"
        "print(*{'sklearn', 'numba', 'pandas', 'networkx', 'jinja2'} & sys.modules.keys())"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=EXAMPLES, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
