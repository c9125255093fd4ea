"""Lines for a screen: short, whole and honest."""

from pathlib import Path

from mentormatch import Cohort, Criterion, Policy, match, read_pairs
from mentormatch.screens import next_command, summary


def cohort_of(mentees):
    return Cohort.from_records(
        mentors=[{"id": "ada", "skills": "R"}, {"id": "bob", "skills": "Go"}],
        mentees=[{"id": one, "skills": "R; Go"} for one in mentees],
    )


def test_summary_of_given_pairs_is_not_called_proven(tmp_path):
    cohort = cohort_of(["kim", "noor", "sam"])
    (tmp_path / "pairs.csv").write_text("mentee,mentor\nkim,ada\n", encoding="utf-8")
    lines = list(summary(read_pairs(tmp_path / "pairs.csv", cohort), files=[], again=None))
    assert any(line.startswith("Not proven  at most 2 pairs can be made") for line in lines)
    assert any("2  somebody whom they may have still has a seat" in line for line in lines)


def test_summary_says_how_many_ties_fell_by_lot():
    lines = list(summary(match(cohort_of(["kim", "noor"])), files=[], again=None))
    assert "Ties        2 placements fell by lot; another --seed may decide otherwise" in lines


def test_summary_leaves_long_notes_to_the_file():
    columns = ("skills", "goals", "industry", "languages", "interests", "communities", "availability")
    person = dict.fromkeys(columns, "x")
    cohort = Cohort.from_records(mentors=[{"id": "a", **person}], mentees=[{"id": "b", **person}])
    lines = list(summary(match(cohort), files=[Path("out", "matching.json")], again=None))
    assert sum("compared as" in line for line in lines) == 5
    assert any("more in matching.json" in line for line in lines)


def test_next_command_quotes_what_a_shell_would_take():
    given = {"mentors": Path("my mentors.csv"), "mentees": Path("m.csv"), "policy": Path("p.toml"), "folder": Path("o")}
    assert next_command(match(cohort_of(["-kim"])), **given) == (
        "mentormatch explain 'my mentors.csv' m.csv --policy p.toml --matching o --mentee=-kim"
    )
    assert next_command(match(cohort_of(["$(kim)"])), **given).endswith("--mentee '$(kim)'")


def test_summary_without_mentors():
    cohort = Cohort.from_records(mentors=[], mentees=[{"id": "kim", "skills": "R"}, {"id": "noor", "skills": "R"}])
    lines = list(summary(match(cohort, Policy(criteria=[Criterion("skills")])), files=[], again=None))
    assert lines[0] == "Placed      0 of 2 mentees, with 0 of 0 mentors: 0 pairs"
    assert lines[2] == "               2  there are no mentors"
