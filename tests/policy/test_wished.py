"""A wished change: who says what they wish for is compared by that, all others by what they are."""

import pytest

import mentormatch as mm
from mentormatch.errors import CohortError, PolicyError

MENTEES = [
    {"id": "a", "job": "Junior Nurse", "change": ""},
    {"id": "b", "job": "Senior Nurse", "change": "Sales"},
    {"id": "c", "job": "", "change": "software development"},
    {"id": "d", "job": "", "change": None},
]
MENTORS = [{"id": "n", "job": "Head of Nursing"}, {"id": "s", "job": "Sales Director"}, {"id": "e", "job": "Engineer"}]
PATH = {"name": "path", "wants": "job", "offers": "job", "wished": "change"}
PATH |= {"encoder": {"name": "category", "careers": True}}


def cohort(mentees=MENTEES, mentors=MENTORS):
    return mm.Cohort.from_records(mentors=mentors, mentees=mentees)


def test_the_wished_path_counts_instead_of_ones_own():
    criterion = mm.Criterion.from_dict(PATH)
    wants, offers = criterion.answers(cohort())
    assert wants == ("Junior Nurse", "Sales", "software development", None)
    encoder = criterion.make_encoder().fit(wants, offers)
    found = encoder.score(encoder.encode_wants(wants).values, encoder.encode_offers(offers).values)
    assert found.tolist() == [[1, 0, 0], [0, 1, 0], [0, 0, 0.5], [0, 0, 0]]
    assert encoder.in_common("Sales", "Sales Director") == ("Sales Director",)
    assert encoder.in_common("Software developer", "Engineer") == ("Engineer",)


def test_mentees_meet_those_of_the_wished_path_and_a_stored_matching_is_restored():
    policy = mm.Policy(criteria=[mm.Criterion.from_dict(PATH)])
    matching = mm.match(cohort(MENTEES[:3]), policy)
    assert {(pair.mentee, pair.mentor) for pair in matching.pairs} == {("a", "n"), ("b", "s"), ("c", "e")}
    again = mm.Matching.from_dict(matching.to_dict(), cohort(MENTEES[:3]), policy)
    assert again.pairs == matching.pairs
    assert mm.Policy.from_dict(policy.to_dict()) == policy


def test_mentors_may_wish_too():
    criterion = mm.Criterion.from_dict(PATH | {"direction": "mentor", "wished": "change"})
    mentors = [{**mentor, "change": "Nursing" if mentor["id"] == "s" else ""} for mentor in MENTORS]
    assert criterion.answers(cohort(mentors=mentors))[0] == ("Head of Nursing", "Nursing", "Engineer")


def test_what_is_audited_is_not_wished():
    with pytest.raises(PolicyError, match="what is audited is never encoded"):
        mm.Policy(criteria=[mm.Criterion.from_dict(PATH)], audit=["change"])


@pytest.mark.parametrize("encoder", ["choices", "pairs"])
def test_other_encoders_have_no_wished_column(encoder):
    pairs = {"pairs": [("a", "n", 1.0)]} if encoder == "pairs" else {}
    with pytest.raises(PolicyError) as raised:
        mm.Criterion("wish", encoder=encoder, wished="change", **pairs)
    assert [mistake.code for mistake in raised.value.mistakes] == ["setting_of_another_encoder"]


def test_a_wished_column_that_is_not_there_is_said():
    with pytest.raises(CohortError, match="chang"):
        mm.match(cohort(), mm.Policy(criteria=[mm.Criterion.from_dict(PATH | {"wished": "chang"})]))


def test_a_wished_answer_that_cannot_be_read_is_said_with_its_column():
    mentees = [{"id": "a", "years": 3, "wish": "many"}, {"id": "b", "years": 4, "wish": ""}]
    criterion = mm.Criterion("years", wished="wish", encoder={"name": "number", "at_least": 1})
    with pytest.raises(CohortError) as raised:
        mm.match(cohort(mentees, [{"id": "n", "years": 9}]), mm.Policy(criteria=[criterion]))
    assert [mistake.column for mistake in raised.value.mistakes] == ["wish"]


def test_titles_without_a_path_are_said():
    encoder = mm.Criterion.from_dict(PATH).make_encoder().fit(["Director", "Nurse"], ["Analyst", "Nurse"])
    assert any("name no career path" in note and "'Analyst'" in note for note in encoder.notes())
