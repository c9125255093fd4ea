"""A person under two ids, said in the column `also`, is treated as if both tables had one id."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

import mentormatch as mm
from mentormatch.errors import CohortError
from mentormatch.policy import Criterion, Policy, Rule, StaffEntry

WITH_ONE_ID = "ada@work.example"
POLICIES = {
    "oneself": Policy(rules=[]),
    "forbid": Policy(rules=[Rule("forbid", pairs=[("bob", WITH_ONE_ID)])]),
    "forbid the other way": Policy(rules=[Rule("forbid", pairs=[(WITH_ONE_ID, "cid")])]),
    "one way": Policy(rules=[Rule("forbid", pairs=[(WITH_ONE_ID, "cid")], one_way=True)]),
    "previous": Policy(rules=[Rule("previous", pairs=[("cid", WITH_ONE_ID), ("gone", "cid")])]),
    "not_with": Policy(rules=[Rule("not_with", column="not with")]),
    "reporting_line": Policy(rules=[Rule("reporting_line", column="boss")]),
    "staff": Policy(rules=[Rule("reporting_line", column="boss", staff=(StaffEntry("top", WITH_ONE_ID),))]),
    "choices": Policy(criteria=[Criterion("wish", encoder="choices")]),
}


def cohort(*, mentor_id=WITH_ONE_ID, mentee_id=WITH_ONE_ID, mentor_also=None, mentee_also=None):
    mentors = [
        {"id": mentor_id, "name": "Ada A", "also": mentor_also, "not with": "bob"},
        {"id": "bob"},
        {"id": "cid", "boss": "top"},
    ]
    mentees = [
        {"id": mentee_id, "name": "Ada B", "also": mentee_also, "boss": None, "wish": f"cid; {mentor_id}; bob"},
        {"id": "bob", "boss": mentor_id, "wish": mentor_id, "not with": mentee_id},
        {"id": "cid", "boss": "top", "wish": "bob", "not with": mentor_id},
    ]
    return mm.Cohort.from_records(mentors=mentors, mentees=mentees)


@pytest.mark.parametrize("name", POLICIES)
@given(said_by=st.sampled_from(["mentors", "mentees", "both", "a third address"]), data=st.data())
def test_two_ids_of_one_person_are_as_one(name, said_by, data):
    policy = replace(POLICIES[name], criteria=POLICIES[name].criteria or [Criterion("wish", encoder="choices")])
    other = data.draw(st.sampled_from(["ada@home.example", "ADA@HOME.example", "m7"]))
    third = f"{other}; ada@third.example"
    also = {
        "mentors": {"mentor_also": other},
        "mentees": {"mentee_also": WITH_ONE_ID},
        "both": {"mentor_also": (other,), "mentee_also": (WITH_ONE_ID,)},
        "a third address": {"mentor_also": "ada@third.example", "mentee_also": third},
    }[said_by]
    split, whole = cohort(mentee_id=other.casefold(), **also), cohort()
    ours, theirs = mm.compare(split, policy), mm.compare(whole, policy)
    assert ours.allowed(slice(None)).tolist() == theirs.allowed(slice(None)).tolist()
    assert ours.block(slice(None)).tolist() == theirs.block(slice(None)).tolist()


def test_swaps_of_a_person_with_two_ids_are_told():
    locks = Rule("lock", pairs=[("m7", "bob"), ("bob", WITH_ONE_ID)])
    policy = Policy(criteria=[Criterion("wish", encoder="choices")], rules=[locks])
    matching = mm.match(cohort(mentee_id="m7", mentor_also="m7"), policy)
    assert any("1 swap" in note for note in matching.notes)
    assert any("3 people in both tables" in note for note in matching.notes)


def test_who_is_found_by_another_address():
    people = mm.Cohort.from_records(mentors=[{"id": "7", "Also": "a@x.example, b@x.example"}], mentees=[]).mentors
    assert [people.directory.find(text) for text in ("A@x.example", "b@x.example")] == [[("", "7")]] * 2


def test_a_person_in_two_rows_of_one_table_is_a_mistake():
    with pytest.raises(CohortError, match=r"mentor 'a' must not also be another row of the table. Got 'b, row 1'"):
        mm.Cohort.from_records(mentors=[{"id": "a", "also": "b"}, {"id": "b"}], mentees=[])
