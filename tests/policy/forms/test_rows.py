import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentormatch.policy import RawTable
from mentormatch.policy.forms.form import Condition, Wording, read_form
from mentormatch.policy.forms.rows import meets_condition, roles_of, rows_to_keep, split_by_role, take_rows

MENTOR, MENTEE, BOTH = ("mentor",), ("mentee",), ("mentor", "mentee")


def form(**answers):
    return read_form(columns={}, answers=answers, only={})


@pytest.mark.parametrize(
    ("said", "roles"),
    [
        ("Mentor", MENTOR),
        ("a mentor!", MENTOR),
        ("I want to be a mentor", MENTOR),
        ("Become a senior mentor", MENTOR),
        ("To mentor someone", MENTOR),
        ("Mentoring others", MENTOR),
        ("MENTEES", MENTEE),
        ("I'd like to be mentored", MENTEE),
        ("I would like a mentor", MENTEE),
        ("I am looking for a mentor", MENTEE),
        ("Please mentor me", MENTEE),
        ("Receive mentoring", MENTEE),
        ("Find a mentor", MENTEE),
        ("Both", BOTH),
        ("both, if possible", BOTH),
        ("Mentor and mentee", BOTH),
        ("Mentee, Mentor", BOTH),
        ("Mentor; Mentee;", BOTH),
        ("have a mentor and be a mentor", BOTH),
        ("neither", ()),
        ("n/a", ()),
    ],
)
def test_roles_in_words(said, roles):
    assert roles_of(said, Wording(blank=frozenset({"n/a"}))) == roles


@pytest.mark.parametrize(
    "said",
    [
        "",
        None,
        "yes",
        3,
        "mentoring",
        "Mentorship",
        "I cannot be a mentor",
        "not a mentee",
        "my mentor is Ada",
        "not both",
    ],
)
def test_roles_that_cannot_be_told(said):
    assert roles_of(said, Wording()) is None


def test_words_of_the_policy_come_first():
    wording = Wording(words={"mentor": "mentee", "guide": "Mentor", "guest": "neither"})
    assert [roles_of(answer, wording) for answer in ("Mentor", "GUIDE", "guest")] == [MENTEE, MENTOR, ()]


@given(wishes=st.lists(st.sampled_from(["mentor", "Mentee", "both", "neither"]), max_size=12))
def test_everybody_is_where_they_want_to_be(wishes):
    people = tuple(f"p{place}" for place in range(len(wishes)))
    table = RawTable({"id": people, "wish": tuple(wishes)}, "people.csv", 2, tuple(range(2, len(wishes) + 2)))
    sides = split_by_role(table, "Wish:", form(), [])
    for role, others in (("mentor", "Mentee"), ("mentee", "mentor")):
        expected = [place for place, wish in enumerate(wishes) if wish not in {others, "neither"}]
        assert sides[role].columns == {"id": tuple(people[place] for place in expected)}
        assert sides[role].rows == tuple(place + 2 for place in expected)
    (note,) = (*sides["mentor"].notes, *sides["mentee"].notes)
    assert ("both" in note) == ("both" in wishes)
    assert ("neither" in note) == ("neither" in wishes)


def test_every_role_that_cannot_be_told_is_a_mistake():
    table = RawTable({"id": ("a", "b", "c"), "role": ("mentor", "expert", None)}, "people.csv", 2, (2, 3, 5))
    mistakes = []
    assert split_by_role(table, "role", form(), mistakes) is None
    assert [(mistake.row, mistake.got) for mistake in mistakes] == [(3, "expert"), (5, "")]
    assert '"expert" = "mentor"' in mistakes[0].hint
    assert split_by_role(table, "wish", form(), mistakes) is None
    assert mistakes[-1].code == "column_missing"


@given(
    ids=st.lists(st.sampled_from(["a", "b", "c", " a ", None, 7, True]), max_size=12),
    which=st.sampled_from(["last", "first"]),
)
def test_one_row_a_person_and_nobody_is_lost(ids, which):
    places, again = rows_to_keep(ids, which)
    names = [None if person_id is None or person_id is True else str(person_id).strip() for person_id in ids]
    assert places == sorted(places)
    for name in set(names) - {None}:
        of_name = [place for place, person_id in enumerate(names) if person_id == name]
        assert [place for place in places if names[place] == name] == [of_name[-1 if which == "last" else 0]]
        assert (name in again) == (len(of_name) > 1)
    assert sum(names[place] is None for place in places) == names.count(None)


def test_doubles_are_a_mistake_unless_the_policy_says_which_counts():
    assert rows_to_keep(["a", "a"], "error") is None


def test_taken_keeps_what_belongs_to_the_file():
    table = RawTable({"id": ("a", "b")}, "x.csv", 2, (2, 4), ("note",), {"Q": "columns B, C"})
    assert take_rows(table, [1]) == RawTable({"id": ("b",)}, "x.csv", 2, (4,), ("note",), {"Q": "columns B, C"})


@pytest.mark.parametrize(
    ("cells", "condition", "meets"),
    [
        (["Accepted ", "ACCEPTED", "accepted, but late", None], Condition(("accepted",)), [True, True, False, False]),
        (
            [True, "TRUE", "Yes, gladly", "no", False, "x"],
            Condition(("True",)),
            [True, True, True, False, False, False],
        ),
        ([1, "1", 1.0, "2", "yes"], Condition(("1",)), [True, True, True, False, False]),
        ([("spring", "fall"), ("summer",)], Condition(("Fall",)), [True, False]),
        (
            ["3", 3.5, "2,5", "", "3-5", True],
            Condition(at_least=3, at_most=3.2),
            [True, False, False, False, None, None],
        ),
    ],
)
def test_who_takes_part(cells, condition, meets):
    assert meets_condition(cells, condition) == meets
