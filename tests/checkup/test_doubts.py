"""Doubts about an answer that is proven: as values, which screen and page say."""

from mentormatch.checkup.doubts import PairedDouble, paired_doubles, rules_without_effect
from mentormatch.matching.pipeline import match
from mentormatch.policy.criteria import Criterion
from mentormatch.policy.policy import Policy
from mentormatch.policy.rules import Rule
from mentormatch.profiles.cohort import Cohort

ADA = {"id": "ada", "skills": "R", "capacity": 3, "name": "Ada Adams", "team": "x"}


def matched(mentors, mentees, **settings):
    return match(
        Cohort.from_records(mentors=mentors, mentees=mentees), Policy(criteria=[Criterion("skills")], **settings)
    )


def test_doubles_of_each_side_and_across():
    twice = [{"id": f"k{n}", "skills": "R", "name": "Kim Lee"} for n in range(2)]
    own = {"id": "a2", "skills": "R", "name": "ADA ADAMS"}
    assert list(paired_doubles(matched([ADA], [*twice, own]))) == [
        PairedDouble("mentees", ("k0", "k1"), "name"),
        PairedDouble("both", ("a2", "ada"), "name"),
    ]
    mentors = [{**ADA, "capacity": 1}, {**ADA, "id": "ada2", "capacity": 1}]
    assert list(paired_doubles(matched(mentors, [{"id": f"k{n}", "skills": "R"} for n in range(2)]))) == [
        PairedDouble("mentors", ("ada", "ada2"), "name")
    ]


def test_rules_that_exclude_a_pair_are_no_doubt():
    mentees = [{"id": "kim", "skills": "R", "team": "x"}]
    rules = [Rule("different", column="team"), Rule("same", column="team")]
    assert rules_without_effect(matched([ADA], mentees, rules=rules).scores.rules) == ("same team",)
