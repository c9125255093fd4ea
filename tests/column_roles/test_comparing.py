"""Which columns compare with which."""

import pytest

from mentormatch.column_roles.columns import infer_column
from mentormatch.column_roles.comparing import find_comparisons
from mentormatch.column_roles.header_meaning import meanings_of
from mentormatch.column_roles.understanding import understand


def compared(mentees, mentors):
    """Return the comparisons of two tables."""
    both = frozenset(mentees.keys() & mentors.keys())
    meanings = meanings_of([*mentees, *mentors])
    sides = [
        understand([infer_column(*column) for column in table.items()], meanings, side, both)
        for table, side in ((mentees, "mentee"), (mentors, "mentor"))
    ]
    return find_comparisons(*sides)


def found(mentees, mentors):
    """Return who compares with whom, as headers, and whether it is sure."""
    return {
        (likeness.wants.header, likeness.offers.header): likeness.is_sure for likeness in compared(mentees, mentors)
    }


def sure(mentees, mentors):
    """Return who surely compares with whom."""
    return {headers for headers, is_sure in found(mentees, mentors).items() if is_sure}


def test_wish_meets_offer_and_not_the_same_wish():
    form = {
        "What do you want to learn?": ["R, Go", "Go, SQL", "SQL, R"],
        "What can you teach?": ["SQL, R", "R, Go", "Go, SQL"],
    }
    assert sure(form, form) == {("What do you want to learn?", "What can you teach?")}


def test_what_is_had_gives_way_to_what_is_wanted():
    mentees = {"LanguageHaveWorkedWith": ["R; Go", "Go; SQL"], "LanguageWantToWorkWith": ["SQL; R", "R; Go"]}
    mentors = {"programming_languages": ["R; SQL", "Go"]}
    assert sure(mentees, mentors) == {("LanguageWantToWorkWith", "programming_languages")}


def test_one_offer_answers_wishes_of_several_kinds():
    mentees = {"DatabaseWant": ["MySQL; Redis", "Redis"], "LanguageWant": ["R; Go", "Go; R"]}
    mentors = {"skills": ["R; Go; MySQL", "Redis; Go"]}
    assert found(mentees, mentors) == {("DatabaseWant", "skills"): True, ("LanguageWant", "skills"): True}


def test_years_are_compared_once():
    mentees = {"WorkExp": ["1", "2", "30"], "YearsCode": ["3", "7", "11"]}
    mentors = {"years_experience": ["10", "20", "30"], "experience_band": ["4-5 years", "10+ years", "2-3 years"]}
    assert sum(found(mentees, mentors).values()) <= 1


def test_places_are_only_asked():
    assert found({"City": ["Rome", "Bonn"]}, {"City": ["Bonn", "Rome"]}) == {("City", "City"): False}


def test_yes_and_no_belong_to_nothing():
    assert found({"Remote?": ["yes", "no"]}, {"Smoker?": ["no", "yes"]}) == {}


def test_spellings_are_brought_together():
    (likeness,) = compared(
        {"wants": ["Node.js; Amazon Web Services (AWS)", "Vue.js; Go"]}, {"skills": ["nodejs; aws", "vuejs; Go"]}
    )
    assert likeness.spelled_apart == {"Node.js": "nodejs", "Vue.js": "vuejs", "Amazon Web Services (AWS)": "aws"}
    assert likeness.share == 1


def test_nobody_compares_with_nobody():
    assert found({}, {}) == {}
    assert found({"skills": []}, {"skills": []}) == {("skills", "skills"): False}  # asked: only the titles speak for it


@pytest.mark.parametrize(
    ("mentees", "mentors"),
    [
        ("Was möchtest du lernen?", "Was kannst du weitergeben?"),
        ("Besoins d'accompagnement", "Domaines de compétence"),
        ("¿En qué necesitas ayuda?", "Puedo orientar en"),
        ("Assuntos que quero aprender", "Temas que domino"),
        ("Waarin zoek je begeleiding?", "Hierover kan ik adviseren"),
        ("stuff i want 2 learn", "stuff i can teach"),
    ],
)
def test_words_of_six_languages_without_a_shared_answer_are_compared_by_meaning(mentees, mentors):
    (likeness,) = compared(
        {mentees: ["public speaking", "coping with stress", "how to ask for money"]},
        {mentors: ["rhetoric", "resilience", "negotiation"]},
    )
    assert likeness.is_sure
    assert likeness.by_words
    assert not likeness.gives_back


def test_the_mentor_wants_where_the_headers_say_so():
    mentees = {"What could you teach your mentor in return?": ["TikTok, Excel", "Excel", "TikTok, Figma"]}
    mentors = {"What would you like to learn from your mentee?": ["TikTok", "Excel, Figma", "TikTok"]}
    (likeness,) = compared(mentees, mentors)
    assert likeness.gives_back


@pytest.mark.parametrize(
    ("mentees", "mentors"),
    [
        ("Months of professional experience", "Years of professional experience"),  # other units
        ("Years of professional experience", "How many years have you been mentoring?"),
        ("Hours a month you can spend", "Hours a month you can give"),
    ],
)
def test_numbers_of_other_things_are_never_compared_unasked(mentees, mentors):
    assert not any(found({mentees: ["3", "12", "24", "7"]}, {mentors: ["10", "14", "30", "21"]}).values())


def test_mentors_who_do_not_have_more_are_asked_about():
    header = "Years of professional experience"
    assert found({header: ["20", "30", "25"]}, {header: ["5", "6", "9"]}) == {(header, header): False}


@pytest.mark.parametrize("header", ["Department", "City", "Job title", "Employer"])
def test_what_nobody_was_asked_for_in_order_to_match_is_a_question(header):
    answers = ["Ulm", "Bonn", "Ulm", "Kiel"]
    assert found({header: answers}, {header: answers}) == {(header, header): False}


@pytest.mark.parametrize(
    "answers",
    [
        ["Strongly agree", "Agree", "Neutral", "Disagree", "Strongly disagree"],
        ["Stimme voll zu", "Stimme eher zu", "Teils teils", "Stimme nicht zu"],
        ["Totalmente de acuerdo", "De acuerdo", "En desacuerdo"],
    ],
)
def test_agreeing_with_a_statement_is_asked_about(answers):
    cells = {"I feel confident leading people": answers * 4}
    assert True not in found(cells, cells).values()
