"""What both sides named, as people write it."""

import itertools

import numpy as np
import pytest

from mentormatch.explanations.common_times import TIMES
from mentormatch.explanations.in_common import is_personal, topics_of
from mentormatch.explanations.languages_in_common import LANGUAGES, common_languages
from mentormatch.explanations.line_columns import column_of
from mentormatch.policy.criteria import Criterion
from mentormatch.policy.policy import Policy
from mentormatch.policy.rules import Rule
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


def spoken_by_both(mentee, mentor, **policy):
    policy = Policy(criteria=[Criterion("skills")], **policy)
    cohort = cohort_of({"skills": "R", **mentee}, {"skills": "R", **mentor})
    return common_languages(compare(cohort, policy)).of(0, 0)


def test_both_named_of_lists_texts_levels_and_blanks():
    mentee = {"languages": ["English", "Sámi (a little)"]}
    assert spoken_by_both(mentee, {"languages": "Dansk; SAMI: fluent"}) == ("SAMI",)
    assert spoken_by_both({"languages": {"English": 3}}, {"languages": "english"}) == ("english",)
    assert spoken_by_both({"languages": None}, {"languages": "English"}) == ()
    assert spoken_by_both({"languages": "English"}, {}) == ()


def test_one_language_under_two_names_is_spoken_by_both():
    assert spoken_by_both({"languages": "Deutsch (C1), anglais"}, {"languages": "German; Polish"}) == ("German",)


def test_programming_languages_are_not_spoken():
    assert spoken_by_both({"languages": "Python; R"}, {"languages": "python; Java"}) == ()


def test_languages_stand_wherever_the_policy_compares_them():
    mentee, mentor = {"conversation in": "English, Français"}, {"I talk": "French; Polish"}
    columns = {"mentee_column": "conversation in", "mentor_column": "I talk"}
    assert spoken_by_both(mentee, mentor) == ()
    assert spoken_by_both(mentee, mentor, rules=[Rule("overlap", **columns)]) == ("French",)
    cohort = cohort_of(mentee, mentor)
    for encoder, direction in itertools.product(("languages", "terms"), ("mentee", "mentor")):
        wants, offers = ("conversation in", "I talk") if direction == "mentee" else ("I talk", "conversation in")
        criterion = Criterion("talk", wants=wants, offers=offers, encoder=encoder, direction=direction)
        scores = compare(cohort, Policy(criteria=[criterion]))
        assert common_languages(scores).of(0, 0) in {("French",), ("Français",)}
        assert topics_of(scores, np.array([0]), np.array([0])) == ()


def test_topics_leave_out_what_has_no_words_and_what_has_its_own_line():
    cohort = cohort_of(
        {"skills": "R", "languages": "Thai", "team": "a"}, {"skills": "R", "languages": "Thai", "team": "a"}
    )
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


def topic_of(wants, offers, encoder="terms", **settings):
    mentees = [{"id": f"e{place}", "field": cell} for place, cell in enumerate(wants)]
    mentors = [{"id": f"m{place}", "field": cell} for place, cell in enumerate(offers)]
    cohort = Cohort.from_records(mentors=mentors, mentees=mentees)
    policy = Policy(criteria=[Criterion("field", encoder=encoder, **settings)])
    (topic,) = topics_of(compare(cohort, policy), np.array([0]), np.array([0]))
    return topic


def test_what_nearly_everybody_names_is_not_told():
    wants = ["Teamwork; R"] + ["teamwork; SQL"] * 9
    offers = ["Teamwork; R"] + ["Teamwork"] * 8
    assert topic_of(wants, offers).terms(0, 0) == ("R",)
    assert topic_of(wants[:3], offers[:3]).terms(0, 0) == ("Teamwork", "R")


def test_a_path_of_which_nearly_everybody_names_the_beginning():
    wants, offers = ["science/energy", *["science/law"] * 9], ["science/physics", *["science/art"] * 9]
    topic = topic_of(wants, offers, "category")
    assert topic.terms(0, 0) == ()
    assert topic.meets(0, 0)


def test_a_text_tells_skills_and_is_quoted_only_where_the_policy_says_so():
    text = {"name": "text", "model": "words"}
    wants = ["I am burnt out and hide it; public speaking scares me", "poems"]
    offers = ["burnt out once, hide nothing, public speaking is my job", "poems"]
    assert topic_of(wants, offers, text).terms(0, 0) == ("public speaking",)
    assert "hide" in topic_of(wants, offers, text, introduce=True).terms(0, 0)


@pytest.mark.parametrize("encoder", [{"name": "number", "around": 0, "within": 5}, "seniority"])
def test_numbers_and_grades_are_no_topics(encoder):
    cohort = cohort_of({"grade": "13"}, {"grade": "13"})
    policy = Policy(criteria=[Criterion("grade", encoder=encoder)])
    assert topics_of(compare(cohort, policy), np.array([0]), np.array([0])) == ()
