"""Pairs with somebody who seems to have left are counted, unless the policy decides about them."""

from mentormatch.matching.pipeline import match
from mentormatch.matching.result.leaving import leaving_notes
from mentormatch.policy import Criterion, Policy
from mentormatch.profiles import Cohort

MENTORS = [{"id": "a", "skills": "R", "Stan": "aktywny"}, {"id": "b", "skills": "R", "Stan": "wycofany"}]
MENTEES = [{"id": "k", "skills": "R"}, {"id": "l", "skills": "R"}]
SKILLS = [Criterion("skills")]


def test_pairs_are_counted_and_not_people():
    matching = match(Cohort.from_records(mentors=MENTORS, mentees=MENTEES), Policy(criteria=SKILLS))
    (note,) = leaving_notes(matching)
    assert note.startswith("1 pair has a mentor whose 'Stan' says 'wycofany'; under [only.mentors]")


def test_who_is_in_no_pair_is_not_counted():
    matching = match(Cohort.from_records(mentors=MENTORS, mentees=[]), Policy(criteria=SKILLS))
    assert list(leaving_notes(matching)) == []


def test_a_policy_that_decides_is_asked_nothing():
    policy = Policy(criteria=SKILLS, only={"mentors": {"Stan": ["aktywny", "wycofany"]}})
    matching = match(Cohort.from_records(mentors=MENTORS, mentees=MENTEES), policy)
    assert list(leaving_notes(matching)) == []
