"""Who is placed because of a short list, and who not."""

from mentormatch import Cohort, Criterion, Policy, compare
from mentormatch.checkup import short_lists
from mentormatch.checkup.short_lists import short_list_places

MENTORS = [{"id": "ada", "skills": "a; b; c; d; e; f"}, {"id": "bob", "skills": "y; z", "capacity": 0}]
MENTEES = [{"id": "kim", "skills": "a"}, {"id": "noor", "skills": "a; b; c; d; e; f; z"}]


def places(mentors=MENTORS, mentees=MENTEES, encoder="terms", **criterion):
    cohort = Cohort.from_records(mentors=mentors, mentees=mentees)
    return short_list_places(compare(cohort, Policy(criteria=[Criterion("skills", encoder=encoder, **criterion)])))


def test_short_list_takes_the_only_seat():
    found = places()
    assert (found.gain, found.lose) == (("kim",), ("noor",))


def test_nothing_is_said_where_lists_cannot_decide():
    assert places(encoder={"name": "terms", "further_wishes": 2}) is None
    assert places(mentors=[{**MENTORS[0], "capacity": 2}]) is None  # seats for everybody
    assert places(mentees=[{"id": "kim", "skills": "a"}, {"id": "noor", "skills": "b"}]) is None
    assert places(encoder="category") is None


def test_large_cohorts_are_not_tried(monkeypatch):
    monkeypatch.setattr(short_lists, "_MOST_PAIRS", 1)
    found = places()
    assert (found.criteria, found.gain, found.tried) == (("skills",), (), False)
