"""Spellings that are one: proposed behind a #, never joined by themselves."""

import tomllib

import pytest

from mentormatch.starter.asking import Asking
from mentormatch.starter.starter import starter_policy
from mentormatch.tables import read_cohort, read_policy
from mentormatch.tables.writing import write_all


@pytest.fixture
def files(tmp_path):
    mentors, mentees = tmp_path / "mentors.csv", tmp_path / "mentees.csv"
    write_all({
        mentors: (["id", "Skills", "Department", "Gender"], [
            [f"m{place}", "R; SQL", ["HR", "HR", "People & Culture", "Legal"][place % 4], ["F", "m"][place % 2]]
            for place in range(12)
        ]),
        mentees: (["id", "Skills", "Department", "Gender"], [
            [f"s{place}", "SQL", ["Human Resources", "Legal", "HR"][place % 3], ["weiblich", "mujer", "m"][place % 3]]
            for place in range(12)
        ]),
    })  # fmt: skip
    return mentors, mentees


def test_nothing_is_joined_unasked_and_both_sides_where_it_is_answered(files):
    starter = starter_policy(*files)
    document = tomllib.loads(starter.policy)
    assert not {"Gender", "Department"} & document.get("answers", {}).keys()
    asking = Asking(starter)
    while (question := asking.next_question()) is not None:
        if "one answer in" in question.text:
            assert question.guess is False
            asking.answer(question, answer=True)
        asking.skip(question)
    file = files[0].with_name("policy.toml")
    write_all({file: asking.answered(*files).policy})
    cohort = read_cohort(mentors=files[0], mentees=files[1], policy=read_policy(file))
    genders = {str(cell) for people in (cohort.mentors, cohort.mentees) for cell in people.columns["Gender"]}
    departments = {str(cell) for people in (cohort.mentors, cohort.mentees) for cell in people.columns["Department"]}
    assert (genders, departments) == ({"F", "m"}, {"HR", "Legal"})
