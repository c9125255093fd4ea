"""Lines for a screen: short, whole and honest."""

import shlex
from dataclasses import replace
from pathlib import Path

from mentormatch import Cohort, Criterion, Policy, Rule, match, read_pairs
from mentormatch.cli.summary import next_command, summary


def cohort_of(mentees):
    return Cohort.from_records(
        mentors=[{"id": "ada", "skills": "R"}, {"id": "bob", "skills": "Go"}],
        mentees=[{"id": id_, "skills": "R; Go"} for id_ in mentees],
    )


def test_summary_of_given_pairs_is_not_called_proven(tmp_path):
    cohort = cohort_of(["kim", "noor", "sam"])
    (tmp_path / "pairs.csv").write_text("mentee,mentor\nkim,ada\n", encoding="utf-8")
    lines = list(summary(read_pairs(tmp_path / "pairs.csv", cohort), files=[], again=None))
    assert any(line.startswith("Not proven  at most 2 pairs can be made") for line in lines)
    assert any("2  somebody whom they may have still has a seat" in line for line in lines)


def test_first_line_says_that_a_run_was_stopped():
    whole = match(cohort_of(["kim", "noor"]))
    lines = list(summary(replace(whole, stopped="time limit"), files=[], again=None))
    assert lines[0] == "Stopped     by the time limit, before the end: this is what was found until then"
    assert lines[1].startswith("Placed      2 of 2 mentees")
    assert list(summary(whole, files=[], again=None)) == lines[1:]


def test_summary_says_how_many_ties_fell_by_lot():
    lines = list(summary(match(cohort_of(["kim", "noor"])), files=[], again=None))
    assert "Ties        2 mentees could get another result at the same total: lots decided, see --seed" in lines


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


def lines_of(mentors, mentees, **settings):
    cohort = Cohort.from_records(mentors=mentors, mentees=mentees)
    policy = Policy(criteria=[Criterion("skills")], **settings)
    return list(summary(match(cohort, policy), files=[], again=None))


def test_summary_names_some_pairs_that_have_nothing_in_common():
    mentors = [{"id": f"mentor{n}", "skills": "R" if n < 5 else "Go", "capacity": 1} for n in range(6)]
    lines = lines_of(mentors, [{"id": f"kim{n}", "skills": "Go"} for n in range(6)])
    nothing = next(line for line in lines if line.startswith("In common"))
    assert nothing.startswith("In common   nothing that counts in 5 pairs: kim")
    assert nothing.count(" with ") == 3
    assert nothing.endswith(" and 2 more")
    following = lines[lines.index(nothing) + 1]
    assert following.startswith("            the lowest score is 0.000: kim")


def test_of_pairs_that_score_the_same_none_is_the_weakest():
    people = [{"id": f"ada{n}", "skills": "R"} for n in range(3)]
    for size, said in ((3, "all score 1.000"), (2, "both score 1.000"), (1, "it scores 1.000")):
        lines = lines_of(people, [{"id": f"kim{n}", "skills": "R"} for n in range(size)])
        assert f"In common   something in every pair; {said}" in lines


def test_blank_answers_are_nothing_in_common():
    """They count as the average, so that the score alone does not tell."""
    lines = lines_of(
        [{"id": "ada", "skills": "R"}, {"id": "bob", "skills": None}],
        [{"id": "kim", "skills": "R"}, {"id": "noor", "skills": "R"}],
    )
    assert any("nothing that counts in 1 pair: " in line and " with bob" in line for line in lines)


def test_summary_tells_mentors_who_wait_from_those_who_take_nobody():
    mentors = [{"id": id_, "skills": "R", "capacity": seats} for id_, seats in (("a", 1), ("b", 1), ("c", 1), ("d", 0))]
    lines = lines_of(mentors, [{"id": "kim", "skills": "R"}])
    assert "Seats left  2 of 3; 2 mentors with seats have no mentee; 1 mentor takes nobody (capacity 0)" in lines
    assert "Seats left  0 of 1" in lines_of(mentors[:1], [{"id": "kim", "skills": "R"}])


def test_summary_says_what_was_read_in_which_way():
    cohort = cohort_of(["kim"])
    read = [
        replace(side, readings=("'years': 1 read as numbers ('3-5' = 3)",) * 3)
        for side in (cohort.mentors, cohort.mentees)
    ]
    matching = match(Cohort(mentors=read[0], mentees=read[1]))
    lines = list(summary(matching, files=[], again=None))
    first = next(number for number, line in enumerate(lines) if line.startswith("Read        'years'"))
    assert lines[first + 4] == "            … and 2 more: mentormatch check"


def test_files_are_named_in_lines_that_fit():
    files = [
        Path("a folder of this year", f"{name}.csv") for name in ("pairs", "unmatched", "mentors", "introductions")
    ]
    lines = list(summary(match(cohort_of(["kim"])), files=files, again=None))
    written = lines[next(number for number, line in enumerate(lines) if line.startswith("Written")) :]
    assert [Path(name.strip()) for name in " ".join(written).removeprefix("Written").split(",")] == files
    assert max(map(len, written)) <= 100
    assert all(line.endswith(",") for line in written[:-1])


def test_summary_asks_by_name_and_breaks_a_long_command():
    cohort = Cohort.from_records(
        mentors=[{"id": "ada", "skills": "R"}],
        mentees=[{"id": "kim", "skills": "R", "name": "Kim Lee"}, {"id": "noor", "skills": "R", "name": "Kim Lee"}],
    )
    matching = match(cohort)
    command = shlex.join(["mentormatch", "explain", "my mentors.csv", "m" * 60, "--policy", "p", "--mentee", "noor"])
    lines = list(summary(matching, files=[], again=command))
    asked = next(number for number, line in enumerate(lines) if line.startswith("Ask why"))
    assert lines[asked] == f"Ask why     Kim Lee ({matching.unmatched[0].mentee}) got nobody:"
    assert shlex.split("\n".join(lines[asked + 1 :]).replace("\\\n", "")) == shlex.split(command)
    assert max(map(len, lines[asked:])) <= 100
    assert len(lines[asked:]) > 2


def test_command_stays_whole_where_the_shell_breaks_lines_otherwise(monkeypatch):
    monkeypatch.setattr("mentormatch.cli.summary.os.name", "nt")
    lines = list(summary(match(cohort_of(["kim"])), files=[], again="mentormatch explain " + "m" * 200))
    assert lines[-1].strip() == "mentormatch explain " + "m" * 200
    assert lines[-2] == "Ask why     kim got this mentor:"


def test_summary_says_whose_address_is_not_known():
    cohort = cohort_of(["kim"])
    said = [line for line in summary(match(cohort), files=[Path("x")], again=None) if line.startswith("Mail")]
    assert said == ["Mail        No e-mail addresses of mentees were found; a column 'email' would hold them."]


def test_names_of_nobody_that_should_keep_apart_stand_above_the_proof():
    mentees = [{"id": "kim", "skills": "R", "never": "Xu Quine"}, {"id": "noor", "skills": "R", "never": "none"}]
    cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R", "Name": "Ada Lovelace"}], mentees=mentees)
    policy = Policy(criteria=[Criterion("skills")], rules=[Rule("not_with", column="never")])
    lines = list(summary(match(cohort, policy), files=[], again=None))
    (found,) = [place for place, line in enumerate(lines) if "'Xu Quine'" in line]
    assert lines[found].startswith("Not found   Rule 'not with never': it names 1 person who is not in this cohort")
    assert lines[found + 1].startswith("Proven")


def test_where_all_criteria_are_reversed_no_pair_lacks_anything():
    mentors, mentees = [{"id": "ada", "skills": "R"}], [{"id": "kim", "skills": "Go"}]
    cohort = Cohort.from_records(mentors=mentors, mentees=mentees)
    lines = list(summary(match(cohort, Policy(criteria=[Criterion("skills", reverse=True)])), files=[], again=None))
    assert "In common   it scores 1.000" in lines
