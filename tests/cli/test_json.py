"""`--json`: the same facts as JSON, and nothing else on standard output."""

import csv
import json
from pathlib import Path

import pytest
from command_line import TABLES, rows_of, run


def refuse(constant):
    raise AssertionError(f"{constant} is no JSON")


def told(*words, status=0):
    done = run(*words, "--json")
    assert done.exit_code == status, done.output
    assert done.stderr == ""
    assert done.stdout.isascii()
    return json.loads(done.stdout, parse_constant=refuse)


@pytest.fixture
def programme(tmp_path, monkeypatch):
    """Stand in a folder that `init` made, with one match."""
    facts = told("init", tmp_path / "programme", "--example")
    assert [Path(file).name for file in facts["written"]] == ["mentors.csv", "mentees.csv", "policy.toml"]
    monkeypatch.chdir(tmp_path / "programme")
    assert run("match", *TABLES, "--quiet").exit_code == 0


@pytest.mark.usefixtures("programme")
def test_match_tells_what_its_summary_says():
    said = run("match", *TABLES, "--force").stdout
    facts = told("match", *TABLES, "--force")
    assert f"Placed      {facts['placed']} of {facts['mentees']} mentees" in said
    assert f"{facts['pairs']} pairs, mean score {facts['mean_score']:.3f}" in said
    assert f"Seats left  {facts['seats_left']} of {facts['seats']}" in said
    assert facts["proof"]["kind"] == "Proven"
    assert facts["proven"] is True
    assert all(file in said for file in facts["written"])
    assert all(Path(file).exists() for file in facts["written"])


@pytest.mark.usefixtures("programme")
def test_match_tells_who_is_not_placed_and_why():
    Path("few.csv").write_text("id,skills,languages\nada,Python,English\n", encoding="utf-8")
    facts = told("match", "few.csv", "mentees.csv", "--out", "few")
    assert len(facts["unmatched"]) == 3
    assert all(person["reason"] and person["text"] for person in facts["unmatched"])


@pytest.mark.usefixtures("programme")
def test_match_of_nobody_has_null_and_no_nan():
    for name in ("a.csv", "b.csv"):
        Path(name).write_text("id,skills\n", encoding="utf-8")
    facts = told("match", "a.csv", "b.csv", "--out", "nobody")
    assert (facts["mean_score"], facts["weakest_pair"], facts["pairs"]) == (None, None, 0)


@pytest.mark.usefixtures("programme")
def test_match_stopped_by_time_is_status_4_and_says_so():
    facts = told("match", *TABLES, "--solver", "min-cost-flow", "--time-limit", "1e-9", "--force", status=4)
    assert (facts["stopped"], facts["proven"]) == ("time limit", False)
    assert Path("matching/pairs.csv").exists()


@pytest.mark.usefixtures("programme")
def test_draw_tells_chances():
    facts = told("draw", *TABLES)
    chances = [(chance["mentee"], chance["mentor"]) for chance in facts["chances"]]
    assert chances == [(row["mentee"], row["mentor"]) for row in rows_of("lottery/chances.csv") if row["mentor"]]
    assert facts["lottery"]


@pytest.mark.usefixtures("programme")
def test_audit_shows_null_where_the_table_hides():
    facts = told("audit", *TABLES, "--matching", "matching", "--by", "department")
    (audit,) = facts["audits"]
    assert audit["of"] == "matching"
    assert audit["hidden"]
    assert {values["mean_score"] for values in audit["by_group"].values()} == {None}
    assert {audit[name]["mean_score"] for name in ("difference", "ratio")} == {None}


@pytest.mark.usefixtures("programme")
def test_explain_tells_a_participant_no_more_than_the_text():
    mentee = rows_of("matching/pairs.csv")[0]["mentee"]
    asked = ("explain", *TABLES, "--matching", "matching", "--mentee", mentee)
    assert told(*asked)["text"] == run(*asked).stdout.rstrip("\n")
    private = json.dumps(told(*asked, "--for", "participant"))
    with Path("mentees.csv").open(encoding="utf-8") as lines:
        others = [row["name"] for row in csv.DictReader(lines) if row["id"] != mentee]
    assert "runners_up" not in private
    assert [name for name in others if name in private] == []


@pytest.mark.usefixtures("programme")
def test_a_mentor_who_is_a_participant_is_told_no_ranks():
    mentor = rows_of("matching/pairs.csv")[0]["mentor"]
    facts = told("explain", *TABLES, "--matching", "matching", "--mentor", mentor, "--for", "participant")
    assert facts.keys() == {"mentor", "pairs", "audience", "called", "mentee_names", "text"}
    assert all(pair.keys() == {"mentee", "mentor", "made", "in_common"} for pair in facts["pairs"])


@pytest.mark.usefixtures("programme")
def test_other_commands_print_one_document():
    assert told("check", *TABLES)["mentees"] == 4
    assert told("shortlist", *TABLES, "--each", 2)["each"] == 2
    assert told("diff", "matching", "matching")["moved"] == []
    assert "seats" in told("advise", *TABLES, "--matching", "matching")
    assert told("schema", "run")["title"]
    assert told("completion", "bash")["shell"] == "bash"
    assert told("init", "new", *TABLES[:2])["tables"][0]["people"] == 3
    assert told("init", "new", *TABLES[:2], "--why", "skills")["found"]
    facts = told("rematch", *TABLES[:2], "--previous", "matching")
    assert (facts["pairs"], facts["changes"]["counts"]["stays"]) == (4, 4)
    assert told("rematch", *TABLES[:2], "--undo")["back"]


def test_cache_tells_how_much_was_removed(tmp_path):
    assert told("cache", "clear", tmp_path / "nothing")["removed"] == 0


@pytest.mark.usefixtures("programme")
def test_names_that_terminals_obey_are_escaped_and_come_back():
    name = "Zoë \u202e \U0001f600"
    Path("mentees.csv").write_text(json.dumps([{"id": name, "skills": "R"}]), encoding="utf-8")
    Path("mentees.csv").rename("mentees.json")
    Path("mentors.csv").write_text("id,skills\nada,R\n", encoding="utf-8")
    facts = told("match", "mentors.csv", "mentees.json", "--force")
    assert facts["weakest_pair"]["mentee"] == name
