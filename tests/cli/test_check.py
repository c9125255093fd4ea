"""What `check` says fits on a screen, and --all says the rest."""

from pathlib import Path

from click.testing import CliRunner

from mentormatch import Cohort
from mentormatch.checkup.checkup import check_up
from mentormatch.cli.check import checkup_lines
from mentormatch.cli.commands import main
from mentormatch.policy.known_columns import default_policy


def test_checkup_names_some_of_many():
    cohort = Cohort.from_records(
        mentors=[{"id": f"same{number}", "skills": "R", "capacity": 0} for number in range(3)],
        mentees=[{"id": f"mentee{number}", "skills": "R"} for number in range(9)],
    )
    lines = list(checkup_lines(check_up(cohort, default_policy(cohort))))
    named = "mentee0, mentee1, mentee2, mentee3, mentee4 and 4 more"
    assert f"Left alone  9 mentees may have no mentor who has a seat: {named}" in lines
    assert "Seats       0 for 9 places wanted: at least 9 places cannot be filled" in lines


def test_checkup_says_everything_when_asked():
    mentees = [{"id": f"i{number}", "skills": f"term{number}", "mail": "kim@x.org"} for number in range(9)]
    cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R"}], mentees=mentees)
    found = check_up(cohort, default_policy(cohort))
    few, everything = list(checkup_lines(found)), list(checkup_lines(found, everything=True))
    assert "Not offered 9 wanted terms of 'skills'" in few
    assert "            … and 4 more; --all shows them" in few
    assert sum("wanted by 1" in line for line in few) == 5
    assert sum("wanted by 1" in line for line in everything) == 9
    assert not any("--all" in line for line in everything)
    assert few[-1] == everything[-1] == "Result      no mistakes; 3 kinds of things to look at"


def test_checkup_of_nothing_to_look_at():
    cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R"}], mentees=[{"id": "kim", "skills": "R"}])
    assert list(checkup_lines(check_up(cohort, default_policy(cohort))))[-1] == "Result      no mistakes"


def test_checkup_names_doubles_and_those_who_may_be_in_both_tables():
    mentees = [{"id": "kim", "name": "Kim", "skills": "R"}, {"id": "kim2", "name": "KIM", "skills": "R"}]
    cohort = Cohort.from_records(mentors=[{"id": "k", "name": "kim", "skills": "R"}], mentees=mentees)
    lines = list(checkup_lines(check_up(cohort, default_policy(cohort))))
    doubles = (
        "Doubles     1 group of people of one table who look like one person; match would pair 1 of them twice or more"
    )
    assert doubles in lines
    assert "            mentees: kim, kim2 have the same name: match would pair each of them" in lines
    assert any("1 person may stand in both tables under different ids" in line for line in lines)
    assert "            k, kim, kim2 have the same name" in lines


def test_check_says_what_tables_and_answers_have_in_one_run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("policy.toml").write_text(
        'audit = ["gender"]\nobjective = {name = "group-maximin", by = "team"}\n'
        '[[criterion]]\nname = "years"\nencoder = {name = "number", around = 2}\n'
        '[[criterion]]\nname = "zone"\nencoder = "time_zone"\n'
        '[[rule]]\nkind = "gap"\ncolumn = "years"\nat_least = 1\n'
        '[[rule]]\nkind = "different"\ncolumn = "department"\n'
    )
    Path("mentors.csv").write_text("id,capacity,years,zone\nada,two,ten,Paris\nbob,1,3,IST\nbob,1,3,EST\n,1,x,EST\n")
    Path("mentees.csv").write_text("id,demand,years,zone,gender\nkim,x,many,Mars,f\nlou,1,5,Paris\n")
    run = CliRunner().invoke(main, ["check", "mentors.csv", "mentees.csv", "--policy", "policy.toml"])
    assert run.exit_code == 1
    lines = run.stderr.splitlines()
    named = (
        ("mentors.csv", "'department'"),  # a rule's column
        ("mentees.csv", "'department'"),
        ("mentees.csv", "'team'"),  # the objective's
        ("mentors.csv", "Got 'bob'"),  # an id twice
        ("mentors.csv", "must not be empty"),
        ("mentors.csv", "'two'"),  # a limit
        ("mentees.csv", "'x'"),
        ("mentors.csv", "'ten'"),  # an encoder's, and a rule's: once
        ("mentees.csv", "'many'"),
        ("mentors.csv", "'IST'"),
        ("mentees.csv", "'Mars'"),
        ("mentees.csv, row 3", "must have 5 cells"),
    )
    for parts in named:
        assert sum(all(part in line for part in parts) for line in lines) == 1, parts
    assert len(lines) == len(named)


def test_what_is_settled_leaves_no_mistake_that_was_not_said(tmp_path, monkeypatch):
    """Mended where `check` said so, the tables have no other mistake."""
    monkeypatch.chdir(tmp_path)
    criterion = '[[criterion]]\nname = "zone"\nencoder = "time_zone"\n'
    Path("policy.toml").write_text(f"{criterion}[only.mentors]\nyears = {{at_least = 2}}\n")
    Path("mentors.csv").write_text("id,capacity,years,zone\nada,two,3,Paris\nbob,1,some,Bad\ncy,1,1,Worse\n")
    Path("mentees.csv").write_text("id,zone\nkim,Mars\n")
    run = CliRunner().invoke(main, ["check", "mentors.csv", "mentees.csv", "--policy", "policy.toml"])
    said = {got for got in ("two", "some", "Bad", "Worse", "Mars") if f"'{got}'" in run.stderr}
    assert said == {"two", "some", "Bad", "Mars"}  # who is left out may answer as they like
    Path("mentors.csv").write_text("id,capacity,years,zone\nada,2,3,Paris\nbob,1,4,Rome\ncy,1,1,Worse\n")
    Path("mentees.csv").write_text("id,zone\nkim,Lima\n")
    run = CliRunner().invoke(main, ["check", "mentors.csv", "mentees.csv", "--policy", "policy.toml"])
    assert run.exit_code == 0, run.stderr


def test_rows_of_another_length_are_one_kind(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("mentors.csv").write_text("id,skills\n" + "".join(f"a{row},R,more\n" for row in range(30)))
    Path("mentees.csv").write_text("id,skills\nkim,R\n")
    run = CliRunner().invoke(main, ["check", "mentors.csv", "mentees.csv"])
    assert len(run.stderr.splitlines()) == 1
    assert run.stderr.startswith("mentors.csv: 30 rows (2, 3, 4, 5, 6, …): must have 2 cells")
