"""Who mentors and who is mentored is read in whatever words, from one column or from two."""

import pytest

from mentormatch.column_roles.roles import divide, find_role
from mentormatch.errors import CohortError

NAMES = ("Ada", "Bo", "Cy", "Di", "Ed")


@pytest.mark.parametrize(
    "answers",
    [
        ("giver", "giver", "receiver", "receiver", "receiver"),
        ("ich begleite", "ich begleite", "ich möchte begleitet werden", "ich suche jemanden", "ich suche jemanden"),
        ("J'accompagne", "J'accompagne", "Je cherche un appui", "Je cherche un appui", "Je cherche un appui"),
        ("Mentorka", "Mentorka", "Podopieczna", "Podopieczna", "Podopieczna"),
        ("Coach", "Coach", "Coachee", "Coachee", "Coachee"),
        ("quiero ofrecer", "quiero ofrecer", "quiero recibir", "quiero recibir", "quiero recibir"),
    ],
)
def test_answers_in_other_words_tell_the_sides(answers):
    columns = {"Name": NAMES, "How do you take part?": answers}
    assert divide(columns, find_role(columns)) == {"mentor": [0, 1], "mentee": [2, 3, 4]}


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("is a mentor?", "is a mentee?"),
        ("Can you act as a mentor?", "Would you like a mentor?"),
        ("Ich möchte begleiten", "Ich möchte begleitet werden"),
        ("Quiero ser mentora", "Quiero tener mentora"),
        ("Mentor", "Mentee"),
    ],
)
@pytest.mark.parametrize("turned", [False, True])
def test_two_columns_of_yes_and_no_tell_the_sides(ours, theirs, turned):
    asked = {ours: ("yes", "gladly", "no", "no", "Yes"), theirs: ("no", "rather not", "yes", "x", "yes")}
    columns = {"Name": NAMES, **(dict(reversed(asked.items())) if turned else asked)}
    role = find_role(columns)
    assert role.of_side == {"mentor": ours, "mentee": theirs}
    assert role.meanings == {"gladly": "yes", "rather not": "no"}
    assert divide(columns, role) == {"mentor": [0, 1, 4], "mentee": [2, 3, 4]}


def test_who_says_how_many_they_take_is_a_mentor():
    columns = {"Name": NAMES, "Group": ("A", "A", "B", "B", "B"), "How many mentees?": ("2", "1", "", "", "")}
    role = find_role(columns)
    assert (role.meanings, role.is_doubtful) == ({"A": "mentor", "B": "mentee"}, True)


def test_columns_of_yes_and_no_that_few_affirm_tell_nothing():
    columns = {"Had a mentor before?": ("yes", "no", "no", "no", "no"), "Been a mentor?": ("no",) * 4 + ("yes",)}
    with pytest.raises(CohortError, match="Must have a column that says"):
        find_role(columns)


def test_who_says_how_many_people_they_take_is_a_mentor_whatever_the_words():
    columns = {
        "id": tuple(range(10)),
        "Here I am": ("an old salt", "a landlubber") * 5,
        "And for?": ("2", "", "one", "", "two at most", "", "1", "", "2", ""),
    }
    role = find_role(columns)
    assert role.header == "Here I am"
    assert role.meanings == {"an old salt": "mentor", "a landlubber": "mentee"}
    assert role.is_doubtful


def test_three_answers_are_told_apart_by_what_is_filled_in_beside_them():
    columns = {
        "I come as": ("old hand", "fledgling", "somewhere in between", "fledgling") * 3,
        "I want to learn": ("", "R", "Go", "Go") * 3,
        "For how many?": ("2", "", "one", "") * 3,
    }
    role = find_role(columns)
    assert role.meanings == {"fledgling": "mentee", "old hand": "mentor", "somewhere in between": "both"}
    assert role.is_doubtful


def test_who_offers_is_a_mentor_where_nobody_says_how_many():
    columns = {
        "Here as": ("oak", "acorn", "acorn") * 3,
        "I can teach": ("R; SQL", "", "", "Go", "", "", "SQL; Go", "", ""),
        "I want to learn": ("", "SQL; Go", "R") * 3,
        "Town": ("Ulm", "Bonn", "Ulm") * 3,
    }
    assert find_role(columns).meanings == {"acorn": "mentee", "oak": "mentor"}
    del columns["I want to learn"]
    with pytest.raises(CohortError, match="Must have a column that says"):
        find_role(columns)
