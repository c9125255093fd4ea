"""What may make a proven answer wrong."""

from mentormatch import Cohort, Criterion, Policy, Rule, match
from mentormatch.cli.doubts import doubled_pairs, unbound_rules
from mentormatch.cli.summary import summary
from mentormatch.scoring.rules import fitted


def matched(mentors, mentees, **settings):
    cohort = Cohort.from_records(mentors=mentors, mentees=mentees)
    return match(cohort, Policy(criteria=[Criterion("skills")], **settings))


ADA = {"id": "ada", "skills": "R", "capacity": 3, "name": "Ada Adams"}


def test_only_doubles_that_are_paired_are_doubts():
    twice = [{"id": f"k{n}", "skills": "R", "name": "Kim Lee"} for n in range(2)]
    assert len(list(doubled_pairs(matched([ADA], twice)))) == 1
    assert not list(doubled_pairs(matched([{**ADA, "capacity": 1}], twice)))
    assert not list(doubled_pairs(matched([ADA], [*twice[:1], {"id": "k9", "skills": "R", "name": "Noor"}])))


def test_somebody_paired_with_themselves_under_another_id():
    (line,) = doubled_pairs(matched([ADA], [{"id": "a2", "skills": "R", "name": "ADA ADAMS"}]))
    assert line.startswith("mentee ADA ADAMS (a2) and mentor Ada Adams (ada) have the same name, and are a pair")


def test_doubts_stand_above_the_proof_and_no_note_on_a_rule_is_cut():
    mentees = [{"id": f"k{n}", "skills": "R", "name": "Kim Lee", **{f"c{k}": None for k in range(9)}} for n in range(2)]
    rules = [Rule("same", column=f"c{k}") for k in range(9)]
    mentors = [{**ADA, **{f"c{k}": "x" for k in range(9)}}]
    lines = list(summary(matched(mentors, mentees, rules=rules), files=[], again=None))
    proof = next(place for place, line in enumerate(lines) if line.startswith("Proven"))
    titles = [line[:12].strip() for line in lines[:proof]]
    assert {"Doubles", "Rules", "In common"} <= set(titles)
    assert lines[proof + 1].strip() == "this is proven of these scores and rules, not that they are right"
    assert sum("Rule 'same c" in line for line in lines[proof:]) == 9


def test_rule_that_could_not_be_looked_at_is_no_doubt(monkeypatch):
    people = [{"id": f"{n}", "skills": "R", "team": f"t{n}"} for n in range(9)]
    found = matched([{**ADA, "team": "x"}], people, rules=[Rule("different", column="team")])
    assert len(list(unbound_rules(found.scores.rules))) == 1
    monkeypatch.setattr(fitted, "_LARGEST_TABLE", 4)
    again = matched([{**ADA, "team": "x"}], people, rules=[Rule("different", column="team")])
    assert not list(unbound_rules(again.scores.rules))
