"""Seniority: titles and years as grades, and a step or two ahead."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentormatch.answers import grade_names, read_grade, read_years
from mentormatch.encoders import make
from mentormatch.errors import PolicyError
from mentormatch.explanations import explain
from mentormatch.matching import match
from mentormatch.policy import Criterion, Policy
from mentormatch.profiles import Cohort

READ = {
    "intern": "intern,Werkstudent,Werkstudent*in,Praktikant/-in,Auszubildende/r,stagiaire,becaria,PhD student",
    "junior": "junior,Junior underwriter,Berufseinsteiger,Entry level,entry,Graduate trainee,jeune diplômée,młodszy",
    "mid": "Mid-level,mid,Ingénieur confirmé,intermediate",
    "senior": "Senior,Senior Consultant,Sr. Engineer,Senior Software Engineer (m/f/d),sênior,Assistant Professor",
    "lead": "Lead,Tech Lead,Manager,Senior Team Lead,Teamleiterin,chef d'équipe,Principal Engineer,Staff Engineer",
    "head": "Senior Manager,Head,Head of Data,Leiterin,Leiter:in Marketing,Abteilungsleiter,kierownik działu",
    "director": "Director,directrice,directeur·rice,diretor(a),Director of Engineering,Senior Director,Direktorin",
    "vp": "VP,Vice-President,vice président,SVP Sales",
    "chief": "C-level,CTO,Chief People Officer,Geschäftsführer(in),Managing Director,directrice générale,genel müdür",
}
UNREAD = """Consultant,Engineer,Analyst,Project Manager,Marketing Manager,Executive,Account Executive,Associate,Partner
PA to the Director,Executive Assistant,HR assistant,Deputy Director,former CEO,Chief of Staff,Chief Engineer,Head chef
Junior director,Director/Manager,Junior or senior,Student affairs director,Projektleiter,Lead generation specialist
I want to lead a team,Software developer (m/w/d),Art Director,L7,2019,?,日本語,🚀,no"""


@pytest.mark.parametrize(("grade", "titles"), READ.items())
def test_titles_of_a_grade(grade, titles):
    read = {title: read_grade(title) for title in titles.split(",")}
    assert read == dict.fromkeys(read, grade_names().index(grade))


@pytest.mark.parametrize("title", UNREAD.replace("\n", ",").split(","))
def test_ambiguous_titles_stay_unread(title):
    assert (read_grade(title), read_years(title)) == (None, None)


@pytest.mark.parametrize(
    ("text", "years"),
    [("7", 7), ("7,5", 7.5), ("5-10 years", 7.5), ("5–10", 7.5), ("5 to 10", 7.5), ("10+ Jahre", 10), ("3+", 3),
     ("18 months", 1.5), ("less than 1 year", 0.5), ("2 ans d'expérience", 2), ("15 años de experiencia", 15),
     ("5 lat", 5), ("5 yıl", 5), ("3 mentees", None), ("Grade 7", None), ("1995", None), ("-2", None), ("4 of 5", None),
     ("3 times a week", None), ("3 years a week", None)],
)  # fmt: skip
def test_years(text, years):
    assert read_years(text) == years


def score(want, offer, **settings_of_seniority):
    encoder = make("seniority", **settings_of_seniority).fit([want], [offer])
    wants, offers = encoder.encode_wants([want]), encoder.encode_offers([offer])
    return float(encoder.score(wants.values, offers.values)[0]) if wants.answered[0] and offers.answered[0] else None


@pytest.mark.parametrize(
    ("want", "offer", "settings_of_seniority", "expected"),
    [
        ("Senior", "Lead", {}, 1),
        ("Senior", "Head of Data", {}, 1),
        ("Senior", "Senior", {}, 0.5),
        ("Senior", "Senior", {"equal": 0}, 0),
        ("Senior", "Junior", {}, 0),
        ("Senior", "Director", {}, 0.875),
        ("intern", "CEO", {}, 0.25),
        ("intern", "Director", {"within": 2}, 0),
        ("intern", "Director", {"within": 0}, 0),
        ("junior", "Director", {"ahead": [3, 5]}, 1),
        ("junior", "mid", {"ahead": [2, 3]}, 0.75),
        ("1 year", "3 years", {}, pytest.approx(0.915)),
        ("Consultant", "Director", {}, None),
        ("Consultant", "Director", {"grades": {"consultant": "lead"}}, 1),
        ("L3", "L5", {"grades": {"L3": 2.5, "L5": 4}}, 1),
        ("junior", 5.0, {}, 1),
    ],
)
def test_scores(want, offer, settings_of_seniority, expected):
    assert score(want, offer, **settings_of_seniority) == expected


@given(st.floats(0, 8), st.floats(-8, 8), st.floats(0, 0.2))
def test_nearby_leads_score_nearly_alike(want, lead, step):
    encoder = make("seniority").fit([], [])
    assert abs(encoder.score(want, want + lead + step) - encoder.score(want, want + lead)) <= step / 2 + 1e-9


def test_more_years_are_never_a_lower_grade():
    encoder = make("seniority").fit([], [])
    grades = encoder.encode_wants(list(range(71))).values
    assert (np.diff(grades) >= 0).all()
    assert (grades[0], grades[-1]) == (1, 8)


def test_words_for_a_pair():
    encoder = make("seniority").fit([], [])
    assert encoder.in_common("Senior", "Lead") == ("Lead (1 grade ahead)",)
    assert encoder.in_common("Senior", "Senior Nurse") == ("Senior Nurse (the same grade)",)
    assert encoder.in_common("3 years", "2 years") == ("2 years (0.3 grades below)",)
    assert encoder.missing("Senior", "intern") == ("a grade above Senior",)
    assert make("seniority", within=0).fit([], []).missing("intern", "CEO") == ("a grade nearer to intern",)
    assert encoder.missing("Consultant", "intern") == ()


def test_what_could_not_be_read_is_said():
    encoder = make("seniority").fit(["Consultant", "Consultant", "7 years", "junior", ""], ["Engineer", "Director"])
    assert encoder.notes() == (
        "3 answers counted as blank, since no grade is named for sure: 'Consultant', 'Engineer'",
        "1 answer read as years of experience: '7 years'",
    )


@pytest.mark.parametrize(
    ("settings_of_seniority", "expected"),
    [
        ({"ahead": 1}, "'ahead' must be two numbers above 0"),
        ({"ahead": [2, 1]}, "'ahead' must be two numbers above 0"),
        ({"ahead": [0, 1]}, "'ahead' must be two numbers above 0"),
        ({"equal": 2}, "'equal' must be a number from 0 to 1"),
        ({"equal": "half"}, "'equal' must be a number from 0 to 1"),
        ({"within": -1}, "'within' must be a finite number of 0 or more"),
        ({"years": [1, 2]}, "'years' must be 8 ascending numbers"),
        ({"years": [0, 2, 5, 8, 8, 15, 20, 25]}, "'years' must be 8 ascending numbers"),
        ({"grades": ["Consultant"]}, "'grades' must be a table"),
        ({"grades": {"Consultant": "boss"}}, "'grades' must give each title one of the grades intern, junior"),
        ({"grades": {"Consultant": 9}}, "or a number from 0 to 8"),
        ({"grades": {" ": 1}}, "'grades' must give each title"),
    ],
)
def test_wrong_settings(settings_of_seniority, expected):
    with pytest.raises(PolicyError, match=expected):
        make("seniority", **settings_of_seniority)


def test_seniority_of_a_policy():
    titles = {"kim": "Junior Analyst", "noor": "Senior Manager", "omar": "Consultant"}
    cohort = Cohort.from_records(
        mentors=[{"id": "ada", "title": "Senior Engineer"}, {"id": "linus", "title": "VP Sales"}],
        mentees=[{"id": mentee, "title": title} for mentee, title in titles.items()],
    )
    encoder = {"name": "seniority", "ahead": [1, 2]}
    matching = match(cohort, Policy(criteria=[Criterion("title", encoder=encoder)]))
    assert [(pair.mentee, pair.mentor) for pair in matching.pairs] == [("kim", "ada"), ("noor", "linus")]
    assert any("no grade is named for sure: 'Consultant'." in note for note in matching.notes)
    (reason,) = explain(matching, mentee="kim").pairs[0].reasons
    assert reason.in_common == ("Senior Engineer (2 grades ahead)",)
