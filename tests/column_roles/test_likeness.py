"""Which columns compare with which."""

from mentormatch.column_roles.columns import infer_column
from mentormatch.column_roles.likeness import find_likenesses


def found(mentees, mentors, groups=()):
    """Return who compares with whom, as headers, and whether it is sure."""
    return {
        (likeness.wants.header, likeness.offers.header): likeness.is_sure
        for likeness in find_likenesses(
            [infer_column(*column) for column in mentees.items()],
            [infer_column(*column) for column in mentors.items()],
            groups,
        )
    }


def test_wish_meets_offer_and_not_the_same_wish():
    form = {
        "What do you want to learn?": ["R, Go", "Go, SQL", "SQL, R"],
        "What can you teach?": ["SQL, R", "R, Go", "Go, SQL"],
    }
    assert found(form, form) == {("What do you want to learn?", "What can you teach?"): True}


def test_what_is_had_gives_way_to_what_is_wanted():
    mentees = {"LanguageHaveWorkedWith": ["R; Go", "Go; SQL"], "LanguageWantToWorkWith": ["SQL; R", "R; Go"]}
    mentors = {"programming_languages": ["R; SQL", "Go"]}
    assert found(mentees, mentors) == {("LanguageWantToWorkWith", "programming_languages"): True}


def test_one_offer_answers_wishes_of_several_kinds():
    mentees = {"DatabaseWant": ["MySQL; Redis", "Redis"], "LanguageWant": ["R; Go", "Go; R"]}
    mentors = {"skills": ["R; Go; MySQL", "Redis; Go"]}
    assert found(mentees, mentors) == {("DatabaseWant", "skills"): True, ("LanguageWant", "skills"): True}


def test_years_are_compared_once():
    mentees = {"WorkExp": ["1", "2", "30"], "YearsCode": ["3", "7", "11"]}
    mentors = {"years_experience": ["10", "20", "30"], "experience_band": ["4-5 years", "10+ years", "2-3 years"]}
    assert found(mentees, mentors) == {("WorkExp", "years_experience"): True}


def test_places_are_only_asked():
    assert found({"City": ["Rome", "Bonn"]}, {"City": ["Bonn", "Rome"]}) == {("City", "City"): False}


def test_yes_and_no_belong_to_nothing():
    assert found({"Remote?": ["yes", "no"]}, {"Smoker?": ["no", "yes"]}) == {}


def test_spellings_are_brought_together():
    (likeness,) = find_likenesses(
        [infer_column("wants", ["Node.js; Amazon Web Services (AWS)", "Vue.js; Go"])],
        [infer_column("skills", ["nodejs; aws", "vuejs; Go"])],
        [],
    )
    assert likeness.spelled_apart == {"Node.js": "nodejs", "Vue.js": "vuejs", "Amazon Web Services (AWS)": "aws"}
    assert likeness.share == 1


def test_text_that_repeats_a_group_is_left_out():
    groups = [infer_column("identity", ["gay", "lesbian"])]
    said = {"biography": ["I am gay and I like to talk of trees", "I am lesbian and I like to sail far away"]}
    assert found(said, {"biography": ["Trees are what I like to talk about a lot"]}, groups) == {}
    assert found(said, {"biography": ["Trees are what I like to talk about a lot"]}) == {
        ("biography", "biography"): True
    }


def test_nobody_compares_with_nobody():
    assert found({}, {}) == {}
    assert found({"skills": []}, {"skills": []}) == {}
