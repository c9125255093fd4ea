"""What both sides named, as people write it."""

import numpy as np
import pytest

from mentormatch.explanations.in_common import LANGUAGES, TIMES, column_of, is_personal, shared_terms, topics_of
from mentormatch.policy.criteria import Criterion
from mentormatch.policy.policy import Policy
from mentormatch.profiles.cohort import Cohort
from mentormatch.profiles.people import People
from mentormatch.scoring.scores import compare


def cohort_of(mentee, mentor):
    return Cohort.from_records(mentors=[{"id": "ada", **mentor}], mentees=[{"id": "kim", **mentee}])


def test_well_known_columns_in_any_case_unless_audited():
    people = People("mentor", ("ada",), {"Spoken-Languages": ("English",), "language": ("French",)})
    assert column_of(people, LANGUAGES, Policy()) == "Spoken-Languages"
    assert column_of(people, LANGUAGES, Policy(audit=["Spoken-Languages"])) == "language"
    assert column_of(people, TIMES, Policy()) is None


def test_both_named_of_lists_texts_levels_and_blanks():
    cohort = cohort_of({"languages": ["English", "Sámi (a little)"]}, {"languages": "SAMI: fluent"})
    assert shared_terms(cohort, Policy(), LANGUAGES).of(0, 0) == ("SAMI",)
    levels = cohort_of({"languages": {"English": 3}}, {"languages": "english"})
    assert shared_terms(levels, Policy(), LANGUAGES).of(0, 0) == ("english",)
    assert shared_terms(cohort_of({"languages": None}, {"languages": "x"}), Policy(), LANGUAGES).of(0, 0) == ()
    assert shared_terms(cohort_of({"languages": "x"}, {}), Policy(), LANGUAGES).of(0, 0) == ()


def test_times_keep_their_colons():
    cohort = cohort_of({"slots": "18:00-19:00; 9:00"}, {"slots": "18:30-19:00; 18:00-19:00"})
    assert shared_terms(cohort, Policy(), TIMES).of(0, 0) == ("18:00-19:00",)
    named = cohort_of({"slots": "Mon 18:00; Tue 9:30"}, {"slots": "Mon 18:30; Tue 9:30"})
    assert shared_terms(named, Policy(), TIMES).of(0, 0) == ("Tue 9:30",)


def test_topics_leave_out_what_has_no_words_and_what_has_its_own_line():
    cohort = cohort_of({"skills": "R", "languages": "x", "team": "a"}, {"skills": "R", "languages": "x", "team": "a"})
    policy = Policy(
        criteria=[
            Criterion("my_skills", wants="skills", offers="skills"),
            Criterion("languages"),
            Criterion("team", reverse=True),
            Criterion("liked", encoder="pairs", pairs=[("kim", "ada", 0.5)]),
        ]
    )
    (topic,) = topics_of(compare(cohort, policy), np.array([0]), np.array([0]))
    assert (topic.title, topic.terms(0, 0), topic.shared.tolist(), topic.is_wish) == ("my skills", ("R",), [True], True)


def test_wishes_are_what_the_mentee_wants_and_not_what_both_are_like():
    cohort = cohort_of({"wants": "R", "hobby": "go"}, {"skills": "R", "hobby": "go", "wants": "R"})
    policy = Policy(
        criteria=[
            Criterion("skills", wants="wants", offers="skills"),
            Criterion("wants"),
            Criterion("hobby"),
            Criterion("back", wants="skills", offers="wants", direction="mentor"),
        ]
    )
    topics = topics_of(compare(cohort, policy), np.array([0]), np.array([0]))
    assert [(topic.title, topic.is_wish, topic.gives_back) for topic in topics] == [
        ("skills", True, False),
        ("wants", True, False),
        ("hobby", False, False),
        ("back", False, True),
    ]


@pytest.mark.parametrize("title", ["Geschlecht", "Gehalt", "situation_familiale", "EstadoCivil", "salute", "Afkomst"])
def test_what_is_personal_is_not_told_in_any_language(title):
    assert is_personal(Criterion(title))
    assert is_personal(Criterion("like me", wants=title, offers="x"))
    cohort = cohort_of({title: "weiblich"}, {title: "weiblich"})
    assert topics_of(compare(cohort, Policy(criteria=[Criterion(title)])), np.array([0]), np.array([0])) == ()


@pytest.mark.parametrize("title", ["Career orientation", "Job family", "Digital health", "Class of 2020"])
def test_what_only_sounds_personal_is_told(title):
    assert not is_personal(Criterion(title))


def test_answers_tell_what_is_personal_where_the_title_does_not():
    policy = Policy(criteria=[Criterion("I am a"), Criterion("alike", wants="I am a"), Criterion("team")])
    cohort = cohort_of({"I am a": "Woman", "team": "Reds"}, {"I am a": "woman", "team": "Reds"})
    topics = topics_of(compare(cohort, policy), np.array([0]), np.array([0]))
    assert [topic.title for topic in topics] == ["team"]


def test_what_the_default_policy_compares_as_times_has_its_line():
    cohort = cohort_of({"Times": "Mon", "Language": "Thai"}, {"Times": "Mon", "Language": "Thai"})
    policy = Policy(criteria=[Criterion("Times"), Criterion("Language")])
    assert topics_of(compare(cohort, policy), np.array([0]), np.array([0])) == ()
