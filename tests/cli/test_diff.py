"""The command `diff`."""

import json

from click.testing import CliRunner

from mentormatch.cli import main


def run(*words):
    return CliRunner().invoke(main, ["diff", *map(str, words)])


def lists(tmp_path):
    before, after = tmp_path / "spring.csv", tmp_path / "autumn.csv"
    before.write_text("mentee,mentor\nkim,ada\nnoor,bob\nsam,cid\n")
    after.write_text("mentee,mentor\nkim,bob\nsam,cid\nlee,ada\n")
    return before, after


def test_who_moved_is_new_and_gone_is_listed(tmp_path):
    done = run(*lists(tmp_path))
    assert done.exit_code == 0
    assert done.output.splitlines() == [
        "1 pair stayed, 1 mentee moved, 1 pair is new, 1 is gone; 0 mentees are waiting.",
        "Moved       kim: from ada to bob",
        "New         lee: ada",
        "Gone        noor: bob",
    ]


def test_people_are_called_by_the_names_that_the_tables_hold(tmp_path):
    before, after = tmp_path / "spring", tmp_path / "autumn.csv"
    before.mkdir()
    (before / "pairs.csv").write_text("mentee,mentor,mentee_name,mentor_name\n1,7,Kim Lee,Ada\n2,8,Noor,Bob\n")
    after.write_text("mentee,mentor,mentee_name,mentor_name\n1,8,Kim Lee,Bob\n3,9,Noor,\n")
    done = run(before / "pairs.csv", after)
    assert done.output.splitlines()[1:] == [
        "Moved       Kim Lee: from Ada to Bob",
        "New         Noor (3): 9",
        "Gone        Noor (2): Bob",
    ]


def test_json_holds_all(tmp_path):
    document = json.loads(run(*lists(tmp_path), "--json").output)
    assert [pair["mentee"] for pair in document["stayed"]] == ["sam"]


def test_many_are_counted_unless_all_are_asked_for(tmp_path):
    before, after = tmp_path / "a.csv", tmp_path / "b.csv"
    before.write_text("mentee,mentor\n" + "\n".join(f"m{n:02},ada{n}" for n in range(12)))
    after.write_text("mentee,mentor\n" + "\n".join(f"m{n:02},bob{n}" for n in range(12)))
    assert run(before, after).output.splitlines()[-1].strip() == "and 2 more; --all lists them"
    assert len(run(before, after, "--all").output.splitlines()) == 13


def test_a_missing_file_is_a_line_and_status_1(tmp_path):
    done = run(tmp_path / "nowhere", tmp_path)
    assert done.exit_code == 1
    assert "no such file" in done.output
