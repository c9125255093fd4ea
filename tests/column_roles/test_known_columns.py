"""The policy of whoever has none: from columns under well-known names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import mentormatch as mm
from mentormatch.column_roles.known_columns import known_comparisons
from mentormatch.errors import PolicyError
from mentormatch.policy.known_columns import default_policy
from mentormatch.profiles.cohort import Cohort

NAMES = [
    "skills",
    "Wants",
    "goals",
    "industry",
    "seniority",
    "Years of experience",
    "time_zone",
    "Languages",
    "email",
    "interests",
]


def cohort_of(mentee, mentor):
    return Cohort.from_records(mentees=[{"id": "a", **mentee}], mentors=[{"id": "b", **mentor}])


def encoder_of(mentee, mentor):
    ((criterion,), _) = known_comparisons(cohort_of(mentee, mentor))
    return criterion.encoder


@given(*[st.dictionaries(st.sampled_from(NAMES), st.sampled_from([None, "x", "junior", 3, "a; b"]), min_size=1)] * 2)
def test_every_column_is_compared_or_named_in_a_note(mentee, mentor):
    cohort = cohort_of(mentee, mentor)
    try:
        policy = default_policy(cohort)
    except PolicyError as error:
        text = str(error)
        assert all(repr(name) in text for name in {**mentee, **mentor})
        return
    criteria = policy.criteria
    assert len({criterion.name for criterion in criteria}) == len(criteria)
    for criterion in criteria:
        criterion.answers(cohort)
        criterion.make_encoder()
    text = " ".join(policy.notes)
    assert all(f"'{name}'" in text for name in {**mentee, **mentor})
    assert "email" not in {criterion.wants for criterion in criteria}


def test_wants_of_mentees_meet_skills_of_mentors():
    criteria, notes = known_comparisons(cohort_of({"Skills": "R", "wants": "SQL"}, {"skills": "SQL", "gender": "f"}))
    assert [(criterion.name, criterion.wants, criterion.offers, criterion.weight) for criterion in criteria] == [
        ("skills", "wants", "skills", 3)
    ]
    assert notes == (
        "'skills' (weight 3): the mentees' column 'wants' and the mentors' column 'skills', compared as terms.",
        "Not compared: the mentees' columns 'Skills'.",
        "Not compared: the mentors' columns 'gender'.",
    )


@pytest.mark.parametrize(
    ("column", "mentee", "mentor", "encoder"),
    [
        ("goals", "promotion; network", "network", "terms"),
        ("goals", "I would like to become a better speaker, and to lead.", "I help with speeches", "text"),
        ("industry", "technology/software", "health", {"name": "category", "sectors": True}),
        ("industry", "541511", "62 Health Care", {"name": "category", "codes": "naics"}),
        ("industry", "falconry", "health; owls; ravens", "category"),
        ("time zone", "Europe/Paris", "America/Lima", "time_zone"),
        ("utc_offset", "+2", -5, "time_zone"),
        ("time zone", "London; London", "EST", "category"),
        ("utc_offset", "99", 55, {"name": "number", "around": 0, "within": 6}),
        ("years_experience", "3", 12, {"name": "number", "at_least": 3, "within": 3}),
        ("level", 1, "2", {"name": "number", "at_least": 1, "within": 2}),
        ("languages", "English, Finnish", "English", "languages"),
        ("languages", "Python, Java", "R", "terms"),
        ("availability", "Mon 9-10", None, "schedule"),
    ],
)
def test_encoder_follows_the_answers(column, mentee, mentor, encoder):
    assert encoder_of({column: mentee}, {column: mentor}) == encoder


def test_grades_of_a_known_scale():
    found = encoder_of({"seniority": "Junior"}, {"seniority": "Lead"})
    assert found["levels"].index("junior") < found["levels"].index("lead")


def test_answers_whose_order_is_unknown_are_left_out():
    columns = {"skills": "R", "grade": "Z9", "years": "some"}
    criteria, notes = known_comparisons(cohort_of(columns, columns))
    assert [criterion.name for criterion in criteria] == ["skills"]
    assert sum("the order of the answers" in note for note in notes) == 2


def test_titles_that_name_grades_are_read_as_seniority():
    assert encoder_of({"seniority": "Junior Analyst"}, {"seniority": "Head of Data"}) == "seniority"
    with pytest.raises(PolicyError, match="the order of the answers"):
        encoder_of({"seniority": "Consultant"}, {"seniority": "Head of Data"})


def test_columns_that_nobody_filled_in_are_said():
    criteria, notes = known_comparisons(cohort_of({"skills": None}, {"skills": "R"}))
    assert len(criteria) == 1
    assert "Nobody among the mentees answered what 'skills' compares, so it decides nothing." in notes


def test_nothing_known():
    with pytest.raises(PolicyError) as caught:
        known_comparisons(cohort_of({"shoe size": 3}, {"colour": "red"}))
    (mistake,) = caught.value.mistakes
    assert mistake.code == "no_known_column"
    assert "the mentees' columns 'shoe size'; the mentors' columns 'colour'" in str(mistake)
    with pytest.raises(PolicyError, match="there are none"):
        known_comparisons(cohort_of({}, {}))


def test_nobody_on_a_side_has_every_column():
    criteria, _ = known_comparisons(Cohort.from_records(mentees=[{"id": "a", "goals": "x"}], mentors=[]))
    assert [(criterion.wants, criterion.offers) for criterion in criteria] == [("goals", "goals")]


def test_a_known_title_over_answers_that_are_personal_is_not_compared():
    columns = {"skills": "R", "communities": "Woman", "interests": "chess"}
    criteria, notes = known_comparisons(cohort_of(columns, columns))
    assert [criterion.name for criterion in criteria] == ["skills", "interests"]
    assert "Not compared: the mentees' columns 'communities'." in notes


@pytest.mark.parametrize("title", ["Languages spoken", "time slots", "Hours", "slots"])
def test_what_introductions_know_is_compared(title):
    (criterion,), _ = known_comparisons(cohort_of({title: "Monday"}, {title: "Monday; Friday"}))
    assert (criterion.wants, criterion.encoder) == (title, "terms" if title == "Languages spoken" else "schedule")


def test_times_are_compared_in_the_time_zones_of_both_or_not_as_times():
    def compared(zone):
        people = {"availability": "Mon 18-20", "time_zone": zone}
        criteria, _ = known_comparisons(cohort_of(people, people))
        return next((each.encoder, each.time_zone) for each in criteria if each.name == "availability")

    assert compared("Europe/Paris") == ("schedule", {"mentees": "time_zone", "mentors": "time_zone"})
    assert compared("IST") == ("terms", None)
    assert compared(None) == ("terms", None)
    people = {"availability": "Mon 18-20 or whenever you like"}
    assert known_comparisons(cohort_of(people, people))[0][0].encoder == "terms"


def test_hours_in_numbers_are_compared_as_numbers():
    assert encoder_of({"hours": 2}, {"hours": "3"}) == {"name": "number", "around": 0, "within": 2}


def test_numbered_wishes_count_in_their_order():
    wishes = ["1. Python, 2. UX", "1. SQL, 2. Go", "1. Go, 2. UX", "1. UX, 2. SQL"]
    cohort = mm.Cohort.from_records(
        mentors=[{"id": "ada", "skills": "Python; Go"}],
        mentees=[{"id": f"m{row}", "skills": cell} for row, cell in enumerate(wishes)],
    )
    policy = mm.default_policy(cohort)
    assert policy.criteria[0].make_encoder().get_params()["ranked"] is True
    assert "in the order of their numbers" in policy.notes[0]
    scores = mm.compare(cohort, policy).block([0, 1])[:, 0]
    assert scores[0] > scores[1] > 0  # the first wish, and the second
