"""The command `shortlist`."""

from collections import Counter
from pathlib import Path

import pytest
from command_line import TABLES, rows_of, run

EXAMPLES = Path(__file__).parent.parent.parent / "examples"


@pytest.fixture(autouse=True)
def _in_examples(monkeypatch):
    monkeypatch.chdir(EXAMPLES)


def test_lists_are_written_and_said(tmp_path):
    done = run("shortlist", *TABLES, "--each", 3, "--at-most", 12, "--out", tmp_path)
    assert done.exit_code == 0, done.output
    rows = rows_of(tmp_path / "shortlists.csv")
    assert max(Counter(row["mentee"] for row in rows).values()) == 3
    assert max(Counter(row["mentor"] for row in rows).values()) <= 12
    assert {"mentee", "mentor", "place", "score", "mentee_name", "mentor_name"} <= rows[0].keys()
    assert "no mentor stands on more than 12 lists" in done.stdout
    assert "Proven" in done.stdout
    assert 'wants = ["choice_1", "choice_2", "choice_3"]' in done.stdout
    assert {row["choice_1"] for row in rows_of(tmp_path / "choices.csv")} == {""}


def test_files_that_are_there_stay_unless_forced(tmp_path):
    run("shortlist", *TABLES, "--each", 1, "--out", tmp_path, "--quiet")
    before = (tmp_path / "shortlists.csv").read_bytes()
    done = run("shortlist", *TABLES, "--each", 2, "--out", tmp_path)
    assert done.exit_code == 1
    assert "shortlists.csv" in done.stderr
    assert (tmp_path / "shortlists.csv").read_bytes() == before
    assert run("shortlist", *TABLES, "--each", 2, "--out", tmp_path, "--quiet", "--force").output == ""
    assert len(rows_of(tmp_path / "shortlists.csv")) > before.count(b"\n")


def test_renamed_columns_are_spoken_of(tmp_path):
    done = run("shortlist", "sign_up/answers.csv", "--policy", "sign_up/policy.toml", "--out", tmp_path)
    assert done.exit_code == 0, done.output
    assert "leave out its [columns.mentees] then" in done.stdout
