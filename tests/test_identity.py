"""Ids stay what they were: whole numbers of records and frames come back as numbers, and are found as text too."""

import enum
import json
import uuid
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import mentormatch as mm
from mentormatch.errors import CohortError

POLICY = mm.Policy(criteria=[mm.Criterion("skills")])
MENTORS = [{"id": 2, "skills": "R", "capacity": 2}, {"id": 10, "skills": "Go"}]
MENTEES = [{"id": 100, "skills": "R"}, {"id": 9, "skills": "R"}, {"id": 30, "skills": "Go"}, {"id": 31, "skills": "Go"}]


def cohort(mentors=MENTORS, mentees=MENTEES):
    return mm.Cohort.from_records(mentors=mentors, mentees=mentees)


def as_text(rows):
    return [{**row, "id": str(row["id"])} for row in rows]


def test_pairs_frames_records_and_json_hold_numbers():
    matching = mm.match(cohort(), POLICY)
    pairs = [(pair.mentee, pair.mentor) for pair in matching.pairs]
    assert pairs[:2] == [(9, 2), (30, 10)] or pairs[:2] == [(9, 2), (31, 10)]
    assert [pair.mentee for pair in matching.pairs] == sorted(pair.mentee for pair in matching.pairs)
    assert all(type(record["mentee"]) is int for record in matching.to_records())
    assert str(matching.to_pandas()["mentor"].dtype).lower() == "int64"
    assert type(json.loads(json.dumps(matching.to_dict()))["pairs"][0]["mentor"]) is int
    assert [person.mentee for person in matching.unmatched] in ([30], [31])
    assert [load.mentor for load in matching.loads] == [2, 10]
    assert set(matching.prices) == {2, 10}
    assert matching.of_mentor(2) == matching.of_mentor("2")


def test_people_are_found_by_number_and_by_text():
    people = cohort()
    assert people.without(mentees=[9]).mentees.ids == people.without(mentees=["9"]).mentees.ids == (100, 30, 31)
    assert cohort(mentees=as_text(MENTEES)).without(mentees=[9]).mentees.ids == ("100", "30", "31")
    with pytest.raises(CohortError, match="no such mentee"):
        people.without(mentees=[True])
    locked = mm.Policy(criteria=POLICY.criteria, rules=[mm.Rule("lock", pairs=[("100", "10")])])
    assert (100, 10) in [(pair.mentee, pair.mentor) for pair in mm.match(people, locked).pairs]


def test_same_pairs_as_with_text_and_stored_matchings_are_read_with_either():
    numbers, texts = cohort(), cohort(as_text(MENTORS), as_text(MENTEES))
    with_numbers, with_texts = mm.match(numbers, POLICY), mm.match(texts, POLICY)
    assert {(str(p.mentee), str(p.mentor), p.score) for p in with_numbers.pairs} == {
        (p.mentee, p.mentor, p.score) for p in with_texts.pairs
    }
    document = json.loads(json.dumps(with_numbers.to_dict()))
    assert mm.Matching.from_dict(document, numbers) == with_numbers
    assert mm.Matching.from_dict(document, texts) == with_texts
    assert mm.Matching.from_dict(json.loads(json.dumps(with_texts.to_dict())), numbers) == with_numbers


@given(st.lists(st.integers(-(10**15), 10**15), min_size=1, max_size=6, unique=True))
def test_numbers_come_back_as_they_were(ids):
    for kind in (int, np.int64, Decimal):
        people = cohort(mentees=[{"id": kind(person)} for person in ids])
        assert people.mentees.ids == tuple(ids)
        assert all(type(person) is int for person in people.mentees.ids)
    assert mm.Cohort.from_frames(mentors=pd.DataFrame(MENTORS), mentees=pd.DataFrame({"id": ids})).mentees.ids == tuple(
        ids
    )


def test_what_looks_alike_in_one_column_is_one_mistake_each():
    with pytest.raises(CohortError) as caught:
        cohort(mentees=[{"id": 10}, {"id": "10"}])
    (mistake,) = caught.value.mistakes
    assert "written 10 there and '10' here, which are one id" in str(mistake)


def test_columns_of_numbers_and_text_are_text():
    assert cohort(mentees=[{"id": 10}, {"id": "a"}]).mentees.ids == ("10", "a")
    assert cohort(mentees=[{"id": 10}, {"id": 1.5}]).mentees.ids == ("10", "1.5")
    assert cohort(mentees=[{"id": 10}, {"id": Decimal("2.0")}, {"id": 3.0}]).mentees.ids == (10, 2, 3)


class Kind(enum.StrEnum):
    ADA = "ada"


class OldKind(str, enum.Enum):  # noqa: UP042  whose text is not its value
    R = "R"


def test_enumerations_and_uuids_are_their_values():
    mentors = [{"id": Kind.ADA, "skills": OldKind.R}, {"id": uuid.UUID(int=7), "skills": [OldKind.R]}]
    people = cohort(mentors=mentors).mentors
    assert people.ids == ("ada", "00000000-0000-0000-0000-000000000007")
    assert people.column("skills") == ("R", ("R",))


def test_odd_cells_count_only_where_they_are_used():
    mentors = [{**row, "photo": b"\x89PNG", "raw": {"a": [{"b": 1}]}} for row in MENTORS]
    assert mm.match(cohort(mentors=mentors), POLICY).pairs == mm.match(cohort(), POLICY).pairs
    with pytest.raises(CohortError, match="column 'photo'"):
        mm.match(cohort(mentors=mentors), mm.Policy(criteria=[mm.Criterion("photo")]))
    with pytest.raises(CohortError, match="column 'photo'"):
        mm.match(
            cohort(mentors=mentors), mm.Policy(criteria=POLICY.criteria, rules=[mm.Rule("different", column="photo")])
        )
    with pytest.raises(CohortError, match="column 'photo'"):
        mm.match(cohort(mentors=mentors), mm.Policy(criteria=POLICY.criteria, audit=["photo"]))
