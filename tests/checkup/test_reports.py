"""Other answers that a mentee could have given."""

import numpy as np
import pytest

import mentormatch as mm
from mentormatch.checkup.reports import OtherReports
from mentormatch.policy import Criterion, Policy, Rule
from mentormatch.profiles import Cohort

MENTORS = [
    {"id": "a", "skills": "R; Go", "grade": 5, "slots": "mon; tue"},
    {"id": "b", "skills": "R", "grade": 3, "slots": "wed"},
]


def reports(mentee, criteria, rules=(), capacity=(1, 1), **policy):
    cohort = Cohort.from_records(mentors=MENTORS, mentees=[{"id": "kim", **mentee}])
    scores = mm.compare(cohort, Policy(criteria=criteria, rules=rules, **policy))
    return {other.change: dict(other.answers) for other in OtherReports(scores, np.array(capacity)).of(0)}


def test_every_answer_that_is_compared_can_be_left_blank():
    mentee = {"skills": "R", "grade": 2, "slots": "mon", "ask": "yes", "hobby": "chess", "gender": "woman"}
    criteria = [
        Criterion("skills", when="ask"),
        Criterion("grade", encoder={"name": "number", "at_least": 1}),
    ]
    found = reports(mentee, criteria, [Rule("overlap", column="slots")], audit=["gender"], show=["hobby"])
    blanks = {change for change in found if change.endswith("blank")}
    assert blanks == {f"leaving '{name}' blank" for name in ("skills", "grade", "slots", "ask")}


def test_blank_answers_cannot_be_left_blank():
    assert reports({"skills": ""}, [Criterion("skills")]) == {}


@pytest.mark.parametrize("ranked", [False, True])
def test_fewer_and_easier_wishes(ranked):
    found = reports({"skills": "Go; R; C"}, [Criterion("skills", encoder={"name": "terms", "ranked": ranked})])
    assert found["naming only the first wish in 'skills'"] == {"skills": ("Go",)}
    assert found["naming only the easiest wish in 'skills'"] == {"skills": ("R",)}
    assert found["naming what most mentors offer in 'skills'"] == {"skills": ("r",)}


def test_what_is_easy_depends_on_seats():
    found = reports({"skills": "C; R; Go"}, [Criterion("skills", encoder={"name": "terms"})], capacity=(4, 0))
    assert found["naming only the easiest wish in 'skills'"] == {"skills": ("R",)}
    found = reports({"skills": "C; Go; R"}, [Criterion("skills", encoder={"name": "terms"})], capacity=(4, 0))
    assert found["naming only the easiest wish in 'skills'"] == {"skills": ("Go",)}


def test_the_first_of_several_columns():
    criterion = Criterion(
        "skills", wants=["first", "second"], offers="skills", encoder={"name": "terms", "ranked": True}
    )
    found = reports({"first": "R", "second": "Go"}, [criterion])
    assert found["answering only the first of 'first' and 'second'"] == {"second": None}


def test_less_time():
    criteria = [
        Criterion("available hours", wants="available hours", offers="grade", encoder={"name": "number", "around": 0})
    ]
    found = reports({"available hours": "3", "availability": "mon; tue; wed"}, criteria)
    assert found["giving half of 'available hours'"] == {"available hours": 1.5}
    rule = Rule("overlap", mentee_column="availability", mentor_column="slots")
    found = reports({"available hours": None, "availability": "mon; tue; wed"}, criteria, [rule])
    assert found["giving half of 'availability'"] == {"availability": ("mon",)}


def test_fewer_choices_of_people():
    found = reports({"wishes": "a; b"}, [Criterion("wishes", encoder="choices")])
    assert found["naming only the first wish in 'wishes'"] == {"wishes": ("a",)}


def test_other_weights():
    weight = {"column": "matters", "factor": 3}
    criteria = [
        Criterion("skills", weight=weight),
        Criterion("grade", weight=weight, encoder={"name": "number", "at_least": 1}),
    ]
    found = reports({"skills": "R", "grade": 2, "matters": "skills"}, criteria)
    assert found["weighting 'grade' most"] == {"matters": "grade"}
    assert "weighting 'skills' most" not in found
    assert found["leaving 'matters' blank"] == {"matters": None}


def test_only_the_mentees_answers_change():
    cohort = Cohort.from_records(mentors=MENTORS, mentees=[{"id": "kim", "skills": "R"}, {"id": "noor", "skills": "R"}])
    scores = mm.compare(cohort, Policy(criteria=[Criterion("skills")]))
    other = next(OtherReports(scores, np.array([1, 1])).of(1))
    changed = other.of(cohort, 1)
    assert changed.mentees.column("skills") == ("R", None)
    assert changed.mentors == cohort.mentors
    assert cohort.mentees.column("skills") == ("R", "R")
