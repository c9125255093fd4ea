"""Whom somebody does not want to meet is told to nobody."""

import json

import pytest

from mentormatch import Cohort, Criterion, Policy, Rule, explain, introductions, match, read_matching
from mentormatch.checkup.checkup import check_up
from mentormatch.matching import matching_of_pairs
from mentormatch.tables.matchings import write_matching

SECRET = "SECRETRULE"
MENTORS = [
    {"id": "ada", "skills": "R", "name": "Ada Adams"},
    {"id": "bob", "skills": "Go", "name": "Bob", "never": "noor"},
]
MENTEES = [
    {"id": "kim", "skills": "R", "name": "Kim", "never": "Ada Adams; Xu Quine"},
    {"id": "noor", "skills": "R", "name": "Noor", "never": "Ada Adams"},
]
COHORT = Cohort.from_records(mentors=MENTORS, mentees=MENTEES)
POLICY = Policy(criteria=[Criterion("skills")], rules=[Rule("not_with", column="never", name=SECRET)])


def test_no_explanation_note_or_file_names_the_rule_or_the_wish(tmp_path):
    matching = match(COHORT, POLICY)
    said = [*matching.notes, *map(str, matching.unmatched_records())]
    for audience in ("coordinator", "participant"):
        for mentee in ("kim", "noor"):
            for mentor in (None, "ada", "bob"):
                told = explain(matching, mentee=mentee, mentor=mentor, audience=audience)
                said += [told.text(), json.dumps(told.to_dict())]
    said += [introduction.text for introduction in introductions(matching)]
    for path in write_matching(matching, tmp_path):
        if path.name != "matching.json":
            said.append(path.read_text(encoding="utf-8"))
    assert not [text for text in said if SECRET in text or "Quine" in text or "never" in text]
    assert any("a rule" in text for text in said)


def test_pair_against_a_wish_breaks_a_rule_without_a_name():
    matching = matching_of_pairs(COHORT, POLICY, [("kim", "ada")])
    assert [line for line in matching.violations if line.endswith("is excluded by a rule.")]
    assert not [line for line in matching.violations if SECRET in line]
    assert "The pair breaks: a rule." in explain(matching, mentee="kim").text()


def test_the_check_of_the_coordinator_names_both():
    found = check_up(COHORT, POLICY)
    assert dict(found.exclusions)[SECRET] == 3
    assert any(SECRET in note and "Quine" in note for note in found.notes)
    assert {group.rules for group in found.left_alone_by if group.table == "mentees"} == {(SECRET,)}


def test_two_rules_of_wishes_count_each_mentor_once():
    rules = [Rule("not_with", column="never", name="one"), Rule("not_with", column="never", name="other")]
    matching = match(COHORT, Policy(criteria=[Criterion("skills")], rules=rules))
    (noor,) = [person for person in matching.unmatched if person.mentee == "noor"]
    assert noor.details["rules"] == {"a rule": 2}
    assert explain(matching, mentee="noor", mentor="ada").pairs[0].excluded_by == ("a rule",)


def test_stored_matching_is_the_same(tmp_path):
    matching = match(COHORT, POLICY)
    write_matching(matching, tmp_path)
    assert read_matching(tmp_path, COHORT).to_dict() == matching.to_dict()


@pytest.mark.parametrize("direction", ["mentee", "mentor"])
def test_participant_does_not_learn_of_a_wish_that_counts_against_the_pair(direction):
    wants = "never"
    policy = Policy(
        criteria=[
            Criterion("skills"),
            Criterion(SECRET, wants=wants, encoder="choices", reverse=True, direction=direction),
        ]
    )
    told = explain(match(COHORT, policy), mentee="kim", audience="participant")
    assert SECRET not in told.text()
    assert SECRET not in json.dumps(told.to_dict())
    for pair in told.pairs:
        assert SECRET not in pair.contributions
        assert sum(pair.contributions.values()) == pytest.approx(pair.score)


def test_participants_read_no_bare_numbers():
    cohort = Cohort.from_records(
        mentors=[{"id": "ada", "years": 13, "skills": "R"}], mentees=[{"id": "kim", "years": 3, "skills": "R"}]
    )
    policy = Policy(criteria=[Criterion("skills"), Criterion("years", encoder={"name": "number", "at_least": 2})])
    told = explain(match(cohort, policy), mentee="kim", audience="participant")
    assert told.text().splitlines() == ["Your mentor is ada. What speaks for the two of you:", "  Skills: R"]
    assert told.to_dict()["pairs"] == [
        {"mentee": "kim", "mentor": "ada", "made": True, "in_common": {"skills": ["R"]}},
    ]
    assert not {"score", "cost", "runners_up", "got"} & told.to_dict().keys()
    assert "mentor: 13" in explain(match(cohort, policy), mentee="kim").text()
