"""Capacities that are made of hours."""

import tomllib
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import mentormatch as mm
from mentormatch.checkup import check_up
from mentormatch.cli.check import checkup_lines
from mentormatch.errors import CohortError, PolicyError
from mentormatch.matching import capacity_of
from mentormatch.policy import Criterion, Policy, policy_from_document, seats_by_hours
from mentormatch.policy.settings import thaw
from mentormatch.profiles import Cohort, People

SKILLS = [Criterion("skills")]
HOURS = {"hours": "hours a month", "each": 2}


def cohort_of(*mentors, mentees=6):
    return Cohort.from_records(
        mentors=[{"id": f"m{place}", "skills": "R", **mentor} for place, mentor in enumerate(mentors)],
        mentees=[{"id": f"e{place}", "skills": "R"} for place in range(mentees)],
    )


def with_hours(*hours, **policy):
    cohort = cohort_of(*({"hours a month": said} for said in hours))
    return cohort, Policy(criteria=SKILLS, capacity=HOURS, **policy)


@pytest.mark.parametrize(
    ("hours", "seats"),
    [(4, 2), ("5", 2), ("1,5", 0), ("1.5 hours", 0), ("3 hrs a month", 1), ("two", 1), (0, 0), ("", -1), (None, -1)],
)
def test_hours_are_divided_and_rounded_down(hours, seats):
    mentors = People("mentor", ("a",), {"hours a month": (hours,)})
    assert seats_by_hours(mentors, HOURS).tolist() == [seats]


@given(each=st.decimals("0.1", "9.9", places=1), seats=st.integers(0, 50))
def test_decimals_are_divided_as_they_are_written(each, seats):
    hours = float(each * seats)
    mentors = People("mentor", ("a", "b"), {"h": (hours, str(each * seats))})
    assert seats_by_hours(mentors, {"hours": "h", "each": float(each)}).tolist() == [seats, seats]


@given(hours=st.floats(0, 1e300), each=st.floats(1e-3, 1e3))
def test_no_hours_are_too_many(hours, each):
    found = seats_by_hours(People("mentor", ("a",), {"h": (hours,)}), {"hours": "h", "each": each})
    assert found.tolist() == [min(int(Fraction(repr(hours)) / Fraction(repr(each))), 2**62)]


def test_a_matching_holds_what_the_hours_allow_and_says_so():
    cohort, policy = with_hours(4, "1 hour", 7, None)
    matching = mm.match(cohort, policy)
    assert [load.capacity for load in matching.loads] == [2, 0, 3, 1]
    assert [load.load for load in matching.loads] == [2, 0, 3, 1]
    assert "Capacities of 3 mentors by 'hours a month', 2 for each mentee: 5 seats." in matching.notes
    assert "1 mentor without hours: counted as 1 mentee each." in matching.notes
    assert matching.certificate.proven


def test_blank_hours_count_as_the_capacity_or_as_the_default():
    cohort = cohort_of({"hours a month": None, "capacity": 3}, {"hours a month": "", "capacity": None})
    policy = Policy(criteria=SKILLS, capacity=HOURS, default_capacity=5)
    assert capacity_of(cohort.mentors, policy).tolist() == [3, 5]


def test_the_smaller_of_capacity_and_hours_counts():
    cohort = cohort_of({"hours a month": 9, "capacity": 1}, {"hours a month": 2, "capacity": 3})
    policy = Policy(criteria=SKILLS, capacity=HOURS)
    assert capacity_of(cohort.mentors, policy).tolist() == [1, 1]
    assert any("also said a capacity" in note for note in mm.match(cohort, policy).notes)


def test_check_names_who_has_too_few_hours():
    cohort, policy = with_hours(4, "1 hour", 0, None)
    found = check_up(cohort, policy)
    assert found.without_time == ("m1", "m2")
    assert found.seats == 3
    assert "No time     2 mentors with hours for less than one mentee, who get none: m1, m2" in list(
        checkup_lines(found)
    )
    assert check_up(*with_hours(4, 2)).without_time == ()


def test_the_column_counts_as_used():
    cohort, policy = with_hours(4)
    assert [column.used_by for column in check_up(cohort, policy).columns if column.name == "hours a month"] == [
        ("capacity",)
    ]


@pytest.mark.parametrize("each", ["hours needed", ["hours needed"], {"column": "hours needed"}])
def test_unequal_hours_of_mentees_are_another_problem(each):
    with pytest.raises(PolicyError, match=r"generalised assignment.*prove") as caught:
        Policy(criteria=SKILLS, capacity={"hours": "hours a month", "each": each})
    (mistake,) = caught.value.mistakes
    assert (mistake.code, mistake.path) == ("unequal_hours", ("capacity", "each"))
    assert "who needs most" in mistake.hint


@pytest.mark.parametrize("each", [0, -1, True, None, float("inf"), float("nan")])
def test_each_mentee_takes_some_hours(each):
    with pytest.raises(PolicyError) as caught:
        Policy(criteria=SKILLS, capacity={"hours": "hours a month", "each": each})
    assert [mistake.code for mistake in caught.value.mistakes] == ["wrong_hours_each"]


@pytest.mark.parametrize("given", [2, "hours a month", [1], True])
def test_a_capacity_is_a_table(given):
    with pytest.raises(PolicyError, match=r'capacity = \{ hours = "hours a month", each = 2 \}'):
        Policy(criteria=SKILLS, capacity=given)


def test_all_mistakes_of_the_table_are_said_at_once():
    with pytest.raises(PolicyError) as caught:
        Policy(criteria=SKILLS, capacity={"hour": "hours a month", "each": 0})
    assert [mistake.path for mistake in caught.value.mistakes] == [
        ("capacity", "hour"),
        ("capacity", "hours"),
        ("capacity", "each"),
    ]


@pytest.mark.parametrize("column", ["id", "capacity", "min_load", " ", 3])
def test_hours_are_a_column_of_answers(column):
    with pytest.raises(PolicyError, match="name a column of the mentors"):
        Policy(criteria=SKILLS, capacity={"hours": column, "each": 2})


def test_answers_that_are_not_one_number_are_mistakes_all_at_once():
    cohort, policy = with_hours("2-3 hours", 4, "-1", "when I can")
    with pytest.raises(CohortError) as caught:
        mm.match(cohort, policy)
    mistakes = caught.value.mistakes
    assert [(mistake.code, mistake.row, mistake.id) for mistake in mistakes] == [
        ("hours_unclear", 0, "m0"),
        ("hours_unclear", 2, "m2"),
        ("hours_unclear", 3, "m3"),
    ]
    assert 'bands = "low"' in mistakes[0].hint
    assert mistakes[1].hint is None


def test_minimum_loads_that_the_hours_do_not_allow_are_mistakes():
    cohort = cohort_of({"hours a month": 3, "min_load": 2}, {"hours a month": 4, "min_load": 2})
    with pytest.raises(CohortError, match="above the 1 mentee that the hours allow") as caught:
        check_up(cohort, Policy(criteria=SKILLS, capacity=HOURS))
    assert [(mistake.code, mistake.id) for mistake in caught.value.mistakes] == [("min_load_above_hours", "m0")]


def test_a_column_that_is_missing_is_a_mistake_with_its_place_in_the_policy():
    with pytest.raises(CohortError) as caught:
        mm.match(cohort_of({"hours": 4}), Policy(criteria=SKILLS, capacity=HOURS))
    assert [mistake.path for mistake in caught.value.mistakes] == [("capacity", "hours")]
    assert "'hours a month'" in str(caught.value)


def test_files_and_stored_matchings_keep_the_hours(tmp_path):
    (tmp_path / "mentors.csv").write_text('id,skills,hours a month\nada,R,"2-3 hours"\nbob,R,5\n')
    (tmp_path / "mentees.csv").write_text("id,skills\nkim,R\nnoor,R\n")
    (tmp_path / "policy.toml").write_text(
        'capacity = { hours = "hours a month", each = 2 }\n'
        '[answers."hours a month"]\nbands = "low"\n'
        '[[criterion]]\nname = "skills"\n'
    )
    policy = mm.read_policy(tmp_path / "policy.toml")
    cohort = mm.read_cohort(mentors=tmp_path / "mentors.csv", mentees=tmp_path / "mentees.csv", policy=policy)
    assert capacity_of(cohort.mentors, policy).tolist() == [1, 2]
    matching = mm.match(cohort, policy)
    assert mm.Matching.from_dict(matching.to_dict(), cohort).loads == matching.loads


def test_a_file_without_the_column_is_a_mistake(tmp_path):
    (tmp_path / "mentors.csv").write_text("id,skills,hours a mont\nada,R,3\n")
    (tmp_path / "mentees.csv").write_text("id,skills\nkim,R\n")
    with pytest.raises(CohortError, match="which the policy names in capacity") as caught:
        mm.read_cohort(
            mentors=tmp_path / "mentors.csv",
            mentees=tmp_path / "mentees.csv",
            policy=Policy(criteria=SKILLS, capacity=HOURS),
        )
    assert "hours a mont" in caught.value.mistakes[0].hint


def test_a_policy_is_written_and_read():
    policy = Policy(criteria=SKILLS, capacity={"hours": "hours a month", "each": 1.5})
    assert Policy.from_dict(policy.to_dict()) == policy
    assert policy_from_document(tomllib.loads(policy.to_toml())) == policy
    assert thaw(policy.capacity) == {"hours": "hours a month", "each": 1.5}
    assert np.isscalar(policy.capacity["each"])
    assert hash(policy) == hash(Policy.from_dict(policy.to_dict()))
