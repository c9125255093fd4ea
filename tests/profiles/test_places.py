"""Mistakes of cohorts say whose table they are in, and whom they are about."""

import pytest

from mentormatch import Cohort, Criterion, Policy, match, read_cohort
from mentormatch.errors import CohortError, InputError
from mentormatch.profiles import People, group_people


def mistakes_of(make, *given, **settings):
    with pytest.raises(InputError) as caught:
        make(*given, **settings)
    return caught.value.mistakes


def places(mistakes):
    return [(mistake.code, mistake.side, mistake.id, mistake.row, mistake.column) for mistake in mistakes]


def test_both_sides_of_records():
    mentors = [{"id": "ada", "capacity": "two"}, 3, {"id": "ada"}, {"id": None, "skills": object()}]
    mentees = [{"id": "kim", "demand": "few", "capacity": 1}, {"id": "b\nc"}]
    assert places(mistakes_of(Cohort.from_records, mentors=mentors, mentees=mentees)) == [
        ("record_not_mapping", "mentors", None, 1, None),
        ("id_doubled", "mentors", "ada", 2, "id"),
        ("id_empty", "mentors", None, 3, "id"),
        ("capacity_not_whole", "mentors", "ada", 0, "capacity"),
        ("limit_on_the_wrong_side", "mentees", None, None, "capacity"),
        ("id_not_text", "mentees", None, 1, "id"),
        ("demand_not_whole", "mentees", "kim", 0, "demand"),
    ]


def test_sides_of_frames_and_of_people():
    assert [(m.code, m.side) for m in mistakes_of(Cohort.from_frames, mentors=3, mentees="x")] == [
        ("not_a_frame", "mentors"),
        ("not_a_frame", "mentees"),
    ]
    wrong = mistakes_of(Cohort, mentors=People("mentee", ()), mentees=People("mentor", ()))
    assert [(m.code, m.side, m.got) for m in wrong] == [
        ("wrong_side", "mentors", "mentees"),
        ("wrong_side", "mentees", "mentors"),
    ]
    assert [m.side for m in mistakes_of(People, "mentee", ("a", "a"), {"x": ()}, capacity=[1])] == ["mentees"] * 3
    cohort = Cohort.from_records(mentors=[{"id": "ada"}], mentees=[{"id": "kim"}])
    assert mistakes_of(cohort.mentees.column, "x")[0].side == "mentees"
    assert [(m.side, m.id) for m in mistakes_of(cohort.without, mentors=["kim"], mentees=["ada"])] == [
        ("mentors", "kim"),
        ("mentees", "ada"),
    ]
    assert mistakes_of(group_people, cohort.mentees, {"ada": "x"})[0].side == "mentees"


def test_answers_that_cannot_be_read_on_both_sides():
    policy = Policy(criteria=[Criterion("years", encoder={"name": "number", "at_least": 1})])
    cohort = Cohort.from_records(mentors=[{"id": "ada", "years": "x"}], mentees=[{"id": "kim", "years": "x"}])
    found = mistakes_of(match, cohort, policy)
    assert [place[1:] for place in sorted(places(found))] == [
        ("mentees", "kim", 0, "years"),
        ("mentors", "ada", 0, "years"),
    ]
    assert sorted(str(mistake).split(":")[0] for mistake in found) == [
        "mentees, row 0, column 'years'",
        "mentors, row 0, column 'years'",
    ]
    swapped = Policy(criteria=[Criterion("years", direction="mentor", encoder={"name": "number", "at_least": 1})])
    assert {place[1:] for place in places(mistakes_of(match, cohort, swapped))} == {
        place[1:] for place in places(found)
    }


def test_who_said_neither_yes_nor_no():
    policy = Policy(criteria=[Criterion("years", when="asks")])
    cohort = Cohort.from_records(
        mentors=[{"id": "ada", "years": "x"}], mentees=[{"id": "kim", "years": "x", "asks": "perhaps"}]
    )
    assert places(mistakes_of(match, cohort, policy)) == [("cell_not_read", "mentees", "kim", 0, "asks")]


def test_both_sides_of_files(tmp_path):
    (tmp_path / "mentors.csv").write_text("id,capacity,years\nada,two,3\n")
    (tmp_path / "mentees.csv").write_text("id,demand\nkim,few\nkim,1,2\n")
    files = {"mentors": tmp_path / "mentors.csv", "mentees": tmp_path / "mentees.csv"}
    policy = Policy(criteria=[Criterion("town"), Criterion("years")], audit=["gender"])
    found = mistakes_of(read_cohort, **files, policy=policy)
    assert sorted((m.code, m.side, m.id, m.file, m.row, m.path) for m in found if m.side) == [
        ("capacity_not_whole", "mentors", "ada", "mentors.csv", 2, ()),
        ("column_missing", "mentees", None, "mentees.csv", None, ("criterion", 0, "wants")),
        ("column_missing", "mentees", None, "mentees.csv", None, ("criterion", 1, "wants")),
        ("column_missing", "mentors", None, "mentors.csv", None, ("criterion", 0, "offers")),
        ("demand_not_whole", "mentees", "kim", "mentees.csv", 2, ()),
        ("row_length", "mentees", None, "mentees.csv", 3, ()),
    ]
    assert [(m.side, m.path) for m in found if m.side is None] == [(None, ("audit", 0))]


def test_sides_of_files_that_are_not_there(tmp_path):
    found = mistakes_of(read_cohort, mentors=tmp_path / "a.csv", mentees=tmp_path / "b.csv")
    assert [(m.side, m.file) for m in found] == [("mentors", "a.csv"), ("mentees", "b.csv")]


def test_places_of_forms(tmp_path):
    (tmp_path / "people.csv").write_text("id,I want,years\nada,to be a mentor,x\nkim,pie,x\n")
    unclear = mistakes_of(read_cohort, people=tmp_path / "people.csv", role="I want")
    assert [(m.code, m.id, m.side, m.row) for m in unclear] == [("role_unknown", "kim", None, 3)]
    (tmp_path / "people.csv").write_text("id,I want,years\nada,mentor,x\nkim,mentee,2\n")
    policy = Policy(
        columns={"mentors": {"skills": "What I know"}},
        only={"mentors": {"years": {"at_least": 2}}, "mentees": {"place": "here"}},
    )
    found = mistakes_of(read_cohort, people=tmp_path / "people.csv", role="I want", policy=policy)
    assert [(m.code, m.side, m.id, m.path) for m in found] == [
        ("column_missing", "mentors", None, ("columns", "mentors", "skills")),
        ("cell_not_read", "mentors", "ada", ()),
        ("column_missing", "mentees", None, ("only", "mentees", "place")),
    ]


def test_a_side_without_row_and_column_is_not_said_twice():
    cohort = Cohort.from_records(mentors=[{"id": "ada"}], mentees=[])
    with pytest.raises(CohortError, match=r"^There is no such mentor\. Got 'adda'\. Did you mean 'ada'\?$"):
        cohort.without(mentors=["adda"])
