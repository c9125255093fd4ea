"""Pairs that were made elsewhere with scores of their own, and one person more."""

import json
import math
import pickle

import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mentormatch.errors import CohortError, InfeasibleError, InputError
from mentormatch.explanations.reasons import explain
from mentormatch.matching.pipeline import match
from mentormatch.matching.rematching import rematch
from mentormatch.matching.result.matching import Matching
from mentormatch.matching.result.parts import Pair
from mentormatch.policy.criteria import Criterion
from mentormatch.policy.policy import Policy
from mentormatch.policy.rules import Rule
from mentormatch.profiles.cohort import Cohort

COHORT = Cohort.from_records(
    mentors=[{"id": 1, "skills": "R", "capacity": 2}, {"id": 2, "skills": "Go", "capacity": 2}],
    mentees=[{"id": 7, "skills": "R"}, {"id": 8, "skills": "Go"}],
)
POLICY = Policy(criteria=[Criterion("skills")])
RECORDS = [{"mentee": 7, "mentor": 1, "score": 83}, {"mentee": 8, "mentor": 1, "score": None}]


@pytest.mark.parametrize(
    "pairs",
    [
        [(7, 1, 83), (8, 1)],
        [("7", "1", "83"), (8, 1, math.nan)],
        RECORDS,
        pd.DataFrame(RECORDS),
        pl.DataFrame(RECORDS),
        [Pair(7, 1, 83.0), {"mentee": 8, "mentor": 1}],
    ],
)
def test_given_scores_are_kept_beside_ours(pairs):
    matching = Matching.from_pairs(COHORT, POLICY, pairs)
    assert matching.pairs == (Pair(7, 1, 1.0, 83.0), Pair(8, 1, 0.0))
    assert [record["given_score"] for record in matching.to_records()] == [83.0, None]
    assert matching.total == 1.0


def test_given_scores_are_stored_and_copied():
    matching = Matching.from_pairs(COHORT, POLICY, RECORDS)
    document = json.loads(json.dumps(matching.to_dict(cohort=True)))
    assert Matching.from_dict(document) == matching == pickle.loads(pickle.dumps(matching))
    assert Matching.from_dict(document).pairs[0].given_score == 83.0
    document["pairs"][0]["given_score"] = "much"
    with pytest.raises(InputError, match="as it was written"):
        Matching.from_dict(document)


def test_without_given_scores_nothing_is_said_of_them():
    matching = Matching.from_pairs(COHORT, POLICY, [(7, 1)])
    assert "given_score" not in json.dumps(matching.to_dict())
    assert "given_score" not in matching.to_records()[0]


def test_what_matching_found_may_be_brought_again():
    matching = match(COHORT, POLICY)
    again = Matching.from_pairs(COHORT, POLICY, matching.pairs)
    assert [pair.given_score for pair in again.pairs] == [pair.score for pair in matching.pairs]


@pytest.mark.parametrize("score", ["high", True, math.inf, [1]])
def test_scores_that_are_no_numbers_are_refused(score):
    with pytest.raises(CohortError, match="score of a pair must be a finite number") as error:
        Matching.from_pairs(COHORT, POLICY, [(7, 1, score), (8, 2, score)])
    assert [mistake.row for mistake in error.value.mistakes] == [0, 1]


@pytest.mark.parametrize("pair", [None, 3, "ab", {"mentee": 7}, (7,), ()])
def test_pairs_that_are_none_are_refused(pair):
    with pytest.raises(CohortError, match="each pair must name a mentee and a mentor"):
        Matching.from_pairs(COHORT, POLICY, [pair])


def test_a_mentee_more_gets_the_best_free_mentor():
    before = match(COHORT, POLICY)
    after = before.with_person(mentee={"id": 9, "skills": "Go"})
    assert set(before.pairs) < set(after.pairs)
    assert after.mentors_of[9] == (2,)
    assert after.certificate.proven
    assert before.diff(after).moved == ()
    assert "paired with" in explain(after, mentee=9).text()


def test_a_mentor_more_takes_those_who_wait():
    cohort = COHORT.with_people(mentees=[{"id": id_, "skills": "R"} for id_ in range(20, 24)])
    before = match(cohort, POLICY)
    after = before.with_person(mentor={"id": 3, "skills": "R", "capacity": 9})
    assert len(before.unmatched) == 2
    assert not after.unmatched
    assert set(before.pairs) < set(after.pairs)


SKILLS = st.sampled_from(["R", "Go", "C", "R; Go", None])


@settings(max_examples=25)
@given(
    st.lists(st.tuples(SKILLS, st.integers(0, 2)), min_size=1, max_size=4),
    st.lists(SKILLS, max_size=5),
    SKILLS,
    st.booleans(),
)
def test_everybody_else_is_kept(mentors, mentees, skills, comes_mentor):
    cohort = Cohort.from_records(
        mentors=[{"id": at, "skills": said, "capacity": seats} for at, (said, seats) in enumerate(mentors)],
        mentees=[{"id": 100 + at, "skills": said} for at, said in enumerate(mentees)],
    )
    before = match(cohort, POLICY)
    person = {"id": 900, "skills": skills}
    after = before.with_person(mentor=person) if comes_mentor else before.with_person(mentee=person)
    assert set(before.pairs) <= set(after.pairs)
    assert after.certificate.proven
    if not comes_mentor:
        assert len(after.pairs) - len(before.pairs) == (len(before.pairs) < sum(seats for _, seats in mentors))
    assert Matching.from_dict(after.to_dict(cohort=True)) == after


def test_several_come_one_after_the_other_and_the_next_round_is_free():
    matching = match(COHORT, POLICY)
    for number in (9, 10):
        matching = matching.with_person(mentee={"id": number, "skills": "R"})
    assert len(matching.pairs) == 4
    assert len([rule for rule in matching.policy.rules if rule.kind == "lock"]) == 1
    assert not rematch(matching.cohort, previous=matching).policy.rules


def test_a_person_is_read_by_the_policy():
    policy = Policy(criteria=[Criterion("skills")], columns={"mentees": {"skills": "I want"}}, answers={"Golang": "Go"})
    cohort = Cohort.from_records(
        mentors=[{"id": 1, "skills": "Go", "capacity": 2}], mentees=[{"id": 7, "I want": "Golang"}], policy=policy
    )
    more = match(cohort, policy).with_person(mentee={"id": 8, "I want": "Golang"}, policy=policy)
    assert more.pairs[1] == Pair(8, 1, 1.0)
    assert not [note for note in more.notes if "without it" in note]


def test_locks_of_the_policy_stay_beside_those_of_pairs():
    policy = Policy(criteria=[Criterion("skills")], rules=[Rule("lock", pairs=[("7", "2")])])
    after = match(COHORT, policy).with_person(mentee={"id": 9, "skills": "R"})
    assert after.mentors_of == {7: (2,), 8: (2,), 9: (1,)}


def test_pairs_that_break_a_limit_cannot_be_kept():
    full = Cohort.from_records(
        mentors=[{"id": 1, "skills": "R"}], mentees=[{"id": 7, "skills": "R"}, {"id": 8, "skills": "R"}]
    )
    broken = Matching.from_pairs(full, POLICY, [(7, 1), (8, 1)])
    with pytest.raises(InfeasibleError):
        broken.with_person(mentee={"id": 9})


@pytest.mark.parametrize(("people", "got"), [({}, "none"), ({"mentee": {"id": 9}, "mentor": {"id": 9}}, "both")])
def test_one_person_must_be_given(people, got):
    with pytest.raises(
        InputError, match=f"one person must be given, a mentee or a mentor. Got '{got}'".replace("one", "One", 1)
    ):
        match(COHORT, POLICY).with_person(**people)


def test_a_person_who_is_there_is_refused():
    with pytest.raises(CohortError):
        match(COHORT, POLICY).with_person(mentee={"id": 7})
