"""One sheet with everybody: each side is asked about its own columns, and nobody is paired with themselves."""

import csv
import re
import tomllib

from mentormatch.matching import match
from mentormatch.policy import policy_from_document
from mentormatch.starter.starter import starter_policy
from mentormatch.tables import read_cohort

GIVES, GETS = "Can you guide somebody?", "Do you want a mentor?"
ROWS = [
    ["Mail", GIVES, GETS, "I can teach", "I want to learn", "How many mentees?"],
    ["a@x.example", "sure", "no", "Law; IT", "", "2"],
    ["b@x.example", "yes", "no", "Tax", "", "1"],
    ["c@x.example", "no", "yes", "", "IT", ""],
    ["d@x.example", "no", "yes", "", "Law", ""],
    ["e@x.example", "yes", "yes", "Law", "Tax", "1"],
]


def write(path, rows):
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)
    return path


def test_two_role_columns_from_init_to_pairs(tmp_path):
    people = write(tmp_path / "people.csv", ROWS)
    starter = starter_policy(people)
    assert starter.mistakes == ()
    policy = policy_from_document(tomllib.loads(starter.policy))
    assert policy.columns["role"] == {"mentor": GIVES, "mentee": GETS}
    assert policy.answers["role"] == {"sure": "yes"}
    assert [criterion.name for criterion in starter.proposal.criteria if criterion.is_sure]
    assert "demand" not in starter.proposal.mentees.limits
    cohort = read_cohort(people=people, policy=policy)
    assert cohort.mentors.ids == ("a@x.example", "b@x.example", "e@x.example")
    assert cohort.mentees.ids == ("c@x.example", "d@x.example", "e@x.example")
    assert all(pair.mentor != pair.mentee for pair in match(cohort, policy).pairs)
    assert read_cohort(mentors=people, mentees=people, policy=policy) == cohort


def test_one_file_given_twice_is_one_pool(tmp_path):
    rows = [["ID", "Skills"], *([place, "R; Go" if place % 2 else "Go; R; SQL"] for place in range(1, 7))]
    people = write(tmp_path / "people.csv", rows)
    starter = starter_policy(people, people)
    assert "different people" not in starter.policy
    policy = policy_from_document(tomllib.loads(starter.policy))
    matching = match(read_cohort(mentors=people, mentees=people, policy=policy), policy)
    assert len(matching.pairs) == 6
    assert all(pair.mentor != pair.mentee for pair in matching.pairs)
    assert any("given for both sides" in note for note in matching.cohort.mentors.notes)


def test_who_takes_part_is_asked_before_anything_else(tmp_path):
    mentors = write(tmp_path / "mentors.csv", [["Mail", "Skills", "Stan"], ["a@x.example", "R", "aktywny"],
                    ["b@x.example", "Go", "wycofany"], ["test@x.example", "Go", "aktywny"]])  # fmt: skip
    mentees = write(tmp_path / "mentees.csv", [["Mail", "Skills"], ["k@x.example", "R"], ["l@x.example", "Go"]])
    text = starter_policy(mentors, mentees).policy
    assert text.index("Does 'Stan' say who takes part? 1 of 3 mentors seems not to") < text.index("participation")
    assert "row 4 looks like a test of the form" in " ".join(text.split())
    policy = policy_from_document(tomllib.loads(re.sub(r"^# (?=only)", "", text, flags=re.MULTILINE)))
    assert read_cohort(mentors=mentors, mentees=mentees, policy=policy).mentors.ids == ("a@x.example", "test@x.example")


def test_columns_with_one_title_are_told_apart(tmp_path):
    rows = [["Mail", "How would you", "How would you"], ["a@x.example", "R; Go", "late"], ["b@x.example", "Go", "late"],
            ["c@x.example", "R", "early"]]  # fmt: skip
    mentors, mentees = (write(tmp_path / name, rows) for name in ("mentors.csv", "mentees.csv"))
    rows[1][0] = "z@x.example"
    write(mentees, rows)
    starter = starter_policy(mentors, mentees)
    assert starter.mistakes == ()
    policy = policy_from_document(tomllib.loads(starter.policy))
    named = {source for side in ("mentors", "mentees") for source in policy.columns.get(side, {}).values()}
    named |= {column for criterion in policy.criteria for _, column in criterion.columns}
    assert "How would you" not in named
    read_cohort(mentors=mentors, mentees=mentees, policy=policy)


def test_odd_cells_of_numbers_are_asked_and_do_not_stop_a_run(tmp_path):
    mentors = write(tmp_path / "mentors.csv", [["Mail", "Years of work", "How many mentees?"],
        ["a@x.example", "0,5", "2"], ["b@x.example", "6 mesi", "up to 3"], ["c@x.example", "35+", "depends 😊"],
        ["d@x.example", "see CV", "1"], ["e@x.example", "abt. 3", "1"]])  # fmt: skip
    mentees = write(tmp_path / "mentees.csv", [["Mail", "Years of work"], ["k@x.example", "1"], ["l@x.example", "3"],
        ["m@x.example", "2 yrs"]])  # fmt: skip
    starter = starter_policy(mentors, mentees)
    assert starter.mistakes == ()
    assert "# ? Which numbers do 'depends 😊' mean in 'capacity'?" in starter.policy
    policy = policy_from_document(tomllib.loads(starter.policy))
    cohort = read_cohort(mentors=mentors, mentees=mentees, policy=policy)
    assert cohort.mentors.capacity.tolist() == [2, 3, -1, 1, 1]


def test_a_longer_row_is_a_mistake_to_mend_and_no_header(tmp_path):
    mentors = write(tmp_path / "mentors.csv", [["Mail", "Skills"], ["a@x.example", "R", "Go", "SQL"],
        ["b@x.example", "Go"], ["c@x.example", "R"]])  # fmt: skip
    mentees = write(tmp_path / "mentees.csv", [["Mail", "Skills"], ["k@x.example", "R"], ["l@x.example", "Go"]])
    starter = starter_policy(mentors, mentees)
    assert [(mistake.code, mistake.row) for mistake in starter.mistakes] == [("row_length", 2)]
    assert [column.header for column in starter.proposal.mentors.answers] == ["Skills"]


def test_in_a_pool_who_gives_is_compared_with_who_gets(tmp_path):
    rows = [["Nr", "Ich biete", "Ich suche", "Büro"], [1, "Recht; IT", "Steuern", "Nord"], [2, "Steuern", "IT", "Süd"],
            [3, "IT", "Recht", "Nord"], [4, "Recht", "Steuern", "Süd"]]  # fmt: skip
    people = write(tmp_path / "people.csv", rows)
    found = starter_policy(people, people).proposal
    compared = {(one.likeness.wants.header, one.likeness.offers.header) for one in found.criteria}
    assert ("Ich suche", "Ich biete") in compared
    assert not compared & {("Ich suche", "Ich suche"), ("Ich biete", "Ich biete")}
