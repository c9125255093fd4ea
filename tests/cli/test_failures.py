"""Exit statuses, and what goes wrong as JSON."""

import json
from pathlib import Path

import pytest
from command_line import TABLES, run

from mentormatch.cli.statuses import STATUSES


@pytest.fixture
def programme(tmp_path, monkeypatch):
    """Stand in a folder that `init` made."""
    assert run("init", tmp_path / "programme", "--example").exit_code == 0
    monkeypatch.chdir(tmp_path / "programme")


def refuse(constant):
    raise AssertionError(f"{constant} is no JSON")


def failed(*words):
    done = run(*words, "--json")
    facts = json.loads(done.stdout, parse_constant=refuse)
    assert facts["exit_status"] == done.exit_code
    assert facts["message"]
    return facts


def test_help_names_every_status():
    said = " ".join(run("--help").stdout.split())
    assert [status for status, meaning in STATUSES.items() if f"{status} {meaning}" not in said] == []


@pytest.mark.usefixtures("programme")
def test_wrong_input_is_status_1_with_each_mistake_in_fields():
    Path("mentors.csv").write_text("id,skills,capacity\nada,R,two\nada,R,1\n", encoding="utf-8")
    for command in ("match", "check", "audit", "advise", "shortlist", "draw"):
        facts = failed(command, *TABLES)
        assert (facts["error"], facts["exit_status"]) == ("input", 1)
        assert {mistake["row"] for mistake in facts["mistakes"]} >= {2, 3}
        assert "mentors.csv" in {mistake["file"] for mistake in facts["mistakes"]}
        assert all(mistake["code"] and mistake["text"] for mistake in facts["mistakes"])


@pytest.mark.parametrize(
    "words",
    [
        ("match", "a.csv", "--frobnicate"),
        ("frobnicate",),
        ("--frobnicate",),
        ("explain", "a.csv"),
        ("diff", "a.csv"),
        ("init",),
    ],
)
def test_wrong_usage_is_status_2(words):
    assert run(*words).exit_code == 2
    assert run(*words).stdout == ""
    facts = failed(*words)
    assert (facts["error"], facts["exit_status"], facts["mistakes"]) == ("usage", 2, [])


@pytest.mark.usefixtures("programme")
def test_what_cannot_hold_is_status_3_with_cuts_and_ways_out():
    Path("mentors.csv").write_text("id,skills,min_load,capacity\nlinus,r,2,3\n", encoding="utf-8")
    Path("mentees.csv").write_text("id,skills\nada,r\n", encoding="utf-8")
    facts = failed("match", *TABLES[:2])
    assert (facts["error"], facts["exit_status"]) == ("infeasible", 3)
    assert facts["cuts"][0]["mentors"] == ["linus"]
    assert "lower by 1" in " ".join(change["text"] for way in facts["ways_out"] for change in way["changes"])
    assert not Path("matching").exists()


@pytest.mark.usefixtures("programme")
def test_ctrl_c_is_status_4(monkeypatch):
    def interrupted(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("mentormatch.matching.draw_lottery", interrupted)
    facts = failed("draw", *TABLES)
    assert (facts["error"], facts["exit_status"]) == ("stopped", 4)
    assert not Path("lottery").exists()


@pytest.mark.usefixtures("programme")
def test_too_few_placed_is_status_5_with_what_was_found():
    Path("mentors.csv").write_text("id,skills,languages\nada,Python,English\n", encoding="utf-8")
    facts = failed("match", *TABLES[:2], "--stop-below", "80%")
    assert (facts["error"], facts["exit_status"]) == ("too_few", 5)
    assert (facts["placed"], facts["mentees"], facts["written"]) == (1, 4, [])
    assert not Path("matching").exists()


@pytest.mark.usefixtures("programme")
def test_files_that_are_there_are_status_1():
    Path("matching").mkdir()
    Path("matching/pairs.csv").write_text("mine", encoding="utf-8")
    facts = failed("match", *TABLES)
    assert (facts["error"], facts["exit_status"]) == ("file", 1)
