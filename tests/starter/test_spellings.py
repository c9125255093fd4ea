"""Spellings that are one: proposed behind a #, never joined by themselves."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentormatch.answers import read_words
from mentormatch.column_roles import infer_column
from mentormatch.starter import spellings
from mentormatch.starter.asking import Asking
from mentormatch.starter.spellings import _joined
from mentormatch.starter.starter import starter_policy
from mentormatch.tables import read_cohort, read_policy
from mentormatch.tables.writing import write_all


def joined(header, cells):
    return _joined([infer_column(header, cells)])


@pytest.mark.parametrize(
    ("header", "cells", "meant"),
    [
        ("Gender", ["F", "F", "female", "weiblich", "mujer", "m"], {"female": "F", "weiblich": "F", "mujer": "F"}),
        ("Geschlecht", ["weiblich", "weiblich", "männlich", "m", "divers"], {"männlich": "m"}),
        ("Department", ["HR", "HR", "Human Resources", "People & Culture", "Legal"],
         {"Human Resources": "HR", "People & Culture": "HR"}),
        ("Which area is yours?", ["R&D", "R&D", "Research and Development", "IT"], {"Research and Development": "R&D"}),
        ("Department", ["Engineering"] * 4 + ["Enginering", "Design"], {"Enginering": "Engineering"}),
        ("City", ["Hamburg"] * 3 + ["Hambrug", "Homburg", "Berlin"], {"Hambrug": "Hamburg", "Homburg": "Hamburg"}),
    ],
)  # fmt: skip
def test_spellings_are_joined_to_the_commonest(header, cells, meant):
    assert joined(header, cells) == meant


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("Country", ["IT", "IT", "TI", "FR", "DE"]),  # two letters are countries where the column tells no department
        ("Department", ["Sales", "Sales", "Marketing", "Communications"]),
        ("Level", ["Grade 1", "Grade 1", "Grade 2", "Grade 3"]),
        ("City", ["Iran", "Iran", "Iraq"]),
        ("City", ["Hamburg", "Homburg"]),  # as common as the other
    ],
)
def test_what_is_not_one_stays_apart(header, cells):
    assert joined(header, cells) == {}


@given(st.lists(st.sampled_from(["F", "f", "female", "Frau", "m", "male", "nb", "", "x"]), max_size=20), st.randoms())
def test_the_order_of_rows_changes_nothing(cells, random):
    mixed = list(cells)
    random.shuffle(mixed)
    assert joined("Gender", cells) == joined("Gender", mixed)


@given(st.lists(st.text(max_size=12), max_size=20))
def test_any_answers_are_joined_to_answers_that_stay(cells):
    meant = joined("Department", cells)
    assert not meant.keys() & set(meant.values())


def test_no_name_means_two_things():
    for names in read_words("spellings.toml", beside=spellings.__file__).values():
        every = [name for meant, listed in names.items() for name in (meant, *listed.split("|"))]
        assert len(every) == len(set(every))


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
