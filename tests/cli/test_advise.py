"""The command `advise`."""

from pathlib import Path

import pytest
from command_line import TABLES, rows_of, run

EXAMPLES = Path(__file__).parent.parent.parent / "examples"


@pytest.fixture(autouse=True)
def _in_examples(monkeypatch):
    monkeypatch.chdir(EXAMPLES)


def test_advice_on_a_stored_matching_is_that_on_a_new_one(tmp_path):
    run("match", *TABLES, "--out", tmp_path, "--quiet")
    stored = run("advise", *TABLES, "--matching", tmp_path, "--by", "skills", "--quiet")
    assert stored.exit_code == 0, stored.output
    new = run("advise", *TABLES, "--by", "skills", "--quiet")
    assert stored.stdout == new.stdout
    assert "Recruit 2 more mentors for 'accessibility'" in new.stdout
    assert "'skills' +10 %: " in new.stdout


def test_audited_columns_are_refused():
    done = run("advise", *TABLES, "--by", "gender", "--quiet")
    assert done.exit_code == 1
    assert "audited" in done.stderr
    assert not done.stdout


def test_size_of_a_recruit_is_an_option():
    done = run("advise", *TABLES, "--by", "industry", "--mentors", 1, "--seats", 2, "--quiet")
    names = {row["id"]: row["name"] for row in rows_of("mentors.csv")}
    assert f"(a copy of {names['mentor-40']}, 2 seats)." in done.stdout
    assert "mentor-" not in done.stdout
    assert "mentee-" not in done.stdout
