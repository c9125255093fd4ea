"""What each group of mentees got."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import programmes

from mentormatch.criteria import Criterion
from mentormatch.errors import CohortError, InfeasibleError, InputError
from mentormatch.fairness.audit import audit
from mentormatch.given_pairs import matching_of_pairs
from mentormatch.pipeline import match
from mentormatch.policy import Policy
from mentormatch.profiles import Cohort
from mentormatch.rules import Rule

COHORT = Cohort.from_records(
    mentors=[{"id": "ada", "skills": "r; sql"}, {"id": "bob", "skills": "go", "gender": "x"}],
    mentees=[
        {"id": "kim", "skills": "r", "gender": "Woman"},
        {"id": "noor", "skills": "go", "gender": "woman"},
        {"id": "abe", "skills": "c", "gender": "man "},
        {"id": "zoe", "skills": "r", "gender": None},
        {"id": "out", "skills": "r", "gender": "man", "demand": 0},
        {"id": "eve", "skills": "r", "gender": " woman"},
    ],
)
POLICY = Policy(criteria=[Criterion("skills")], audit=["gender"])
PAIRS = [("kim", "ada"), ("abe", "bob")]


def median(outcomes):
    return np.median(outcomes)


@settings(max_examples=40)
@given(programmes(), st.booleans(), st.randoms(use_true_random=False))
def test_groups_make_up_the_whole(programme, matched_only, random):
    cohort, policy = programme
    try:
        matching = match(cohort, policy)
    except InfeasibleError:
        return
    found = audit(matching, by="gender", metrics=[np.sum], matched_only=matched_only)
    groups = found.by_group.values()
    outcomes = {one: 0.0 for one, demand in zip(cohort.mentees.ids, cohort.mentees.demand, strict=True) if demand}
    for one in matching.pairs:
        outcomes[one.mentee] += one.score
    if matched_only:
        outcomes = {one: outcomes[one] for one in matching.mentors_of}
    assert found.overall["n"] == sum(group["n"] for group in groups) == len(outcomes)
    if outcomes:
        assert found.overall["sum"] == pytest.approx(sum(group["sum"] for group in groups))
        assert found.overall["mean_score"] == pytest.approx(sum(outcomes.values()) / len(outcomes))
        assert found.overall["min_score"] == min(group["min_score"] for group in groups) == min(outcomes.values())
        assert found.overall["match_rate"] == pytest.approx(
            sum(one in matching.mentors_of for one in outcomes) / len(outcomes)
        )
    mentees, mentors = (random.sample(range(size), size) for size in cohort.shape)
    shuffled = match(cohort.take(mentees=mentees, mentors=mentors), policy)
    again = audit(shuffled, by="gender", metrics=[np.sum], matched_only=matched_only)
    assert list(again.by_group) == list(found.by_group)
    for name, group in found.by_group.items():
        assert again.by_group[name] == pytest.approx(group, nan_ok=True)


def test_who_got_nobody_counts_as_nothing():
    found = audit(matching_of_pairs(COHORT, POLICY, PAIRS), by="gender", metrics=[median])
    assert list(found.by_group) == ["(blank)", "man", "woman"]
    assert found.by_group["woman"] == {
        "n": 3,
        "match_rate": 1 / 3,
        "mean_score": 1 / 3,
        "min_score": 0.0,
        "median": 0.0,
    }
    assert found.by_group["man"] == {"n": 1, "match_rate": 1.0, "mean_score": 0.0, "min_score": 0.0, "median": 0.0}
    assert found.by_group["(blank)"]["match_rate"] == 0.0
    assert found.overall == {"n": 5, "match_rate": 0.4, "mean_score": 0.2, "min_score": 0.0, "median": 0.0}
    assert found.difference()["match_rate"] == 1.0
    assert found.ratio()["match_rate"] == 0.0
    assert math.isnan(found.ratio()["min_score"])
    assert found.notes == ()


def test_only_who_got_somebody():
    found = audit(matching_of_pairs(COHORT, POLICY, PAIRS), by="gender", matched_only=True)
    assert {group: values["n"] for group, values in found.by_group.items()} == {"man": 1, "woman": 1}
    assert found.by_group["woman"]["mean_score"] == 1.0


def test_blank_that_is_written_out_is_blank():
    cohort = Cohort.from_records(
        mentors=[{"id": "ada", "skills": "r"}],
        mentees=[{"id": "kim", "skills": "r", "x": "(Blank)"}, {"id": "noor", "skills": "r", "x": ""}],
    )
    assert audit(match(cohort), by="x").by_group["(blank)"]["n"] == 2


def test_numbers_and_yes_or_no_make_groups():
    cohort = Cohort.from_records(
        mentors=[{"id": "ada", "skills": "r"}],
        mentees=[{"id": str(n), "skills": "r", "x": cell} for n, cell in enumerate([1, 1.0, "1", True, 2.5])],
    )
    assert {group: values["n"] for group, values in audit(match(cohort), by="x").by_group.items()} == {
        "1": 3,
        "2.5": 1,
        "True": 1,
    }


@pytest.mark.parametrize(
    ("mentors", "mentees", "n"), [([{"id": "ada", "skills": "r"}], [], 0), ([], [{"id": "kim", "x": 1}], 1)]
)
def test_nobody_on_one_side(mentors, mentees, n):
    matching = match(
        Cohort.from_records(mentors=mentors, mentees=mentees),
        Policy(criteria=[Criterion("skills", wants="x", offers="skills")]),
    )
    found = audit(matching, by="x", metrics=[median])
    assert found.overall["n"] == n
    assert len(found.by_group) == n
    assert all(math.isnan(value) for value in found.overall.values() if not n and value != 0)
    if n:
        assert found.by_group["1"]["match_rate"] == 0.0


def test_what_the_policy_names_is_said():
    policy = Policy(
        criteria=[Criterion("skills"), Criterion("team", wants="gender")], rules=[Rule("same", column="gender")]
    )
    assert audit(match(COHORT, policy), by="gender").notes == (
        "Rule 'same gender' names the audited column 'gender'.",
        "Criterion 'team' compares the audited column 'gender'.",
    )


def test_unknown_column():
    with pytest.raises(CohortError, match="Did you mean 'gender'"):
        audit(match(COHORT, POLICY), by="gendre")


def test_metrics_of_one_name_are_refused_at_once():
    with pytest.raises(InputError) as caught:
        audit(match(COHORT, POLICY), by="gender", metrics=[lambda x: x[0], lambda x: x[1], min_score])
    assert [one.got for one in caught.value.mistakes] == ["<lambda>", "min_score"]


def min_score(outcomes):
    return outcomes.min()


def test_ratio_and_difference_of_groups():
    cohort = Cohort.from_records(
        mentors=[{"id": "ada", "skills": "r; go"}, {"id": "bob", "skills": "r"}],
        mentees=[{"id": "kim", "skills": "r; go", "x": "a"}, {"id": "noor", "skills": "r; go", "x": "b"}],
    )
    policy = Policy(criteria=[Criterion("skills", encoder={"name": "terms", "rarity": False})])
    found = audit(matching_of_pairs(cohort, policy, [("kim", "ada"), ("noor", "bob")]), by="x")
    assert found.difference() == {"match_rate": 0.0, "mean_score": 0.5, "min_score": 0.5}
    assert found.ratio() == {"match_rate": 1.0, "mean_score": 0.5, "min_score": 0.5}
