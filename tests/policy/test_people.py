"""Records and frames are read as a policy says, exactly as files are."""

import csv
from dataclasses import dataclass

import pandas as pd
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentormatch import Cohort, CohortError, Criterion, InputError, Policy, match, read_cohort

POLICY = Policy(
    criteria=[Criterion("skills")],
    columns={"mentors": {"id": "Login", "skills": "I can"}, "mentees": {"id": "Login", "skills": "I want"}},
    answers={"blank": ["n/a"], "ReactJS": "React", "capacity": {"many": 3}},
    only={"mentors": {"status": ["accepted"]}},
)
MENTORS = [
    {"Login": "ada", "I can": "ReactJS", "capacity": "many", "status": "accepted"},
    {"Login": "bob", "I can": "n/a", "capacity": "1", "status": "accepted"},
    {"Login": "cem", "I can": "Go", "capacity": "1", "status": "withdrawn"},
]
MENTEES = [{"Login": "kim", "I want": "React"}, {"Login": "noor", "I want": "n/a"}]


def test_columns_answers_and_participants_hold_for_records():
    cohort = Cohort.from_records(mentors=MENTORS, mentees=MENTEES, policy=POLICY)
    assert cohort.mentors.ids == ("ada", "bob")
    assert cohort.mentors.column("skills") == ("React", None)
    assert cohort.mentors.capacity.tolist() == [3, 1]
    assert cohort.mentees.column("skills") == ("React", None)
    assert not [note for note in match(cohort, POLICY).notes if "without it" in note]


@pytest.mark.parametrize("frame", [pd.DataFrame, pl.DataFrame])
def test_frames_and_records_are_read_alike(frame):
    by_frames = Cohort.from_frames(mentors=frame(MENTORS), mentees=frame(MENTEES), policy=POLICY)
    assert by_frames == Cohort.from_records(mentors=MENTORS, mentees=MENTEES, policy=POLICY)
    assert by_frames == read_cohort(mentors=MENTORS, mentees=MENTEES, policy=POLICY)


WORDS = st.sampled_from(["React", "ReactJS", "n/a", "Go", ""])
STATUS = st.sampled_from(["accepted", "withdrawn", "Accepted "])


@given(st.lists(st.tuples(WORDS, STATUS), max_size=5), st.lists(WORDS, max_size=5))
def test_records_are_read_as_a_file_is(tmp_path_factory, mentors, mentees):
    folder = tmp_path_factory.mktemp("people")
    offers = [
        {"Login": f"m{at}", "I can": word, "capacity": "many", "status": status}
        for at, (word, status) in enumerate(mentors)
    ]
    wants = [{"Login": f"e{at}", "I want": word} for at, word in enumerate(mentees)]
    titles = {"mentors": ["Login", "I can", "capacity", "status"], "mentees": ["Login", "I want"]}
    for side, rows in (("mentors", offers), ("mentees", wants)):
        with (folder / f"{side}.csv").open("w", newline="") as file:
            writer = csv.DictWriter(file, titles[side])
            writer.writeheader()
            writer.writerows(rows)
    read = read_cohort(mentors=folder / "mentors.csv", mentees=folder / "mentees.csv", policy=POLICY)
    made = Cohort.from_records(mentors=offers, mentees=wants, policy=POLICY)
    for there, here in ((read.mentors, made.mentors), (read.mentees, made.mentees)):
        assert there.ids == here.ids
        assert not here.ids or dict(there.columns) == dict(here.columns)
        assert there.readings == here.readings


@dataclass
class User:
    Login: int
    I_can: str


def test_objects_with_attributes_are_read_by_a_policy():
    policy = Policy(columns={"mentors": {"id": "Login", "skills": "I_can"}}, answers={"ReactJS": "React"})
    cohort = Cohort.from_records(mentors=[User(1, "ReactJS")], mentees=[], policy=policy)
    assert cohort.mentors.ids == (1,)
    assert cohort.mentors.column("skills") == ("React",)


def test_columns_that_the_policy_names_must_be_there():
    with pytest.raises(CohortError) as error:
        Cohort.from_records(mentors=[{"Login": 1}], mentees=[{"Login": 2, "I want": "Go"}], policy=POLICY)
    assert {(mistake.side, mistake.column) for mistake in error.value.mistakes} == {
        ("mentors", "I can"),
        ("mentors", "status"),
    }


def test_more_people_are_read_by_the_policy():
    cohort = Cohort.from_records(mentors=MENTORS, mentees=MENTEES, policy=POLICY)
    more = cohort.with_people(mentees=[{"Login": "sam", "I want": "ReactJS"}], policy=POLICY)
    assert more.mentees.column("skills") == ("React", None, "React")
    assert more.mentees.by_policy
    assert more.mentors.column("skills") == cohort.mentors.column("skills")


def test_what_is_no_policy_is_refused():
    with pytest.raises(InputError, match=r"The policy must be a Policy\. Got 'dict'\. Policy\.from_dict"):
        Cohort.from_records(mentors=[], mentees=[], policy={"criteria": []})


def test_what_is_no_list_of_records_is_refused():
    with pytest.raises(CohortError, match="must be a list of records") as error:
        Cohort.from_records(mentors=3, mentees=None, policy=POLICY)
    assert [mistake.side for mistake in error.value.mistakes] == ["mentors", "mentees"]
