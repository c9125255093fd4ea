"""Who is matched with whom across groups."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mentormatch.errors import CohortError
from mentormatch.fairness.mixing import pairs_across
from mentormatch.matching.given_pairs import matching_of_pairs
from mentormatch.policy.criteria import Criterion
from mentormatch.policy.policy import Policy
from mentormatch.profiles.cohort import Cohort


def pairing(mentees, mentors):
    """Mentee k with mentor k, both of the groups given; the score of pair k is k / 100."""
    cohort = Cohort.from_records(
        mentors=[{"id": f"r{k}", "team": team} for k, team in enumerate(mentors)],
        mentees=[{"id": f"e{k}", "team": team} for k, team in enumerate(mentees)],
    )
    made = [(f"e{k}", f"r{k}", k / 100) for k in range(min(len(mentees), len(mentors)))]
    policy = Policy(criteria=[Criterion("given", encoder="pairs", pairs=made)])
    return matching_of_pairs(cohort, policy, [pair[:2] for pair in made])


def test_pairs_are_counted():
    found = pairs_across(pairing("aabbb", "aabab"), by="team", smallest=1)
    assert found.pairs == {"a": {"a": 2.0, "b": 0.0}, "b": {"a": 1.0, "b": 2.0}}
    assert found.mean_score["b"]["b"] == pytest.approx(0.03)
    assert math.isnan(found.mean_score["a"]["b"])
    assert found.expected["a"] == pytest.approx({"a": 1.2, "b": 0.8})
    assert found.within() == pytest.approx((4 / 5, (2 * 3 + 3 * 2) / 25))
    assert (found.by, found.mentors_by, found.notes) == ("team", "team", ())


@settings(max_examples=40)
@given(st.text("abc", min_size=1, max_size=14), st.text("abd", min_size=1, max_size=14), st.integers(1, 5))
def test_every_pair_is_counted_once_and_small_groups_are_not(mentees, mentors, smallest):
    found = pairs_across(pairing(mentees, mentors), by="team", smallest=smallest)
    assert set(found.pairs) == set(mentees)
    for row, cells in found.pairs.items():
        assert set(cells) == set(mentors)
        for column, value in cells.items():
            hidden = row in found.hidden_mentees or column in found.hidden_mentors
            made = sum(pair == (row, column) for pair in zip(mentees, mentors, strict=False))
            assert math.isnan(value) if hidden else value == made, (row, column)
            if 0 < made < smallest:
                assert math.isnan(found.mean_score[row][column])
    for side, people in ((found.hidden_mentees, mentees), (found.hidden_mentors, mentors)):
        assert {group for group in people if people.count(group) < smallest} <= set(side)


def test_mean_scores_of_few_pairs_do_not_follow_from_the_rest():
    """With the mean scores by group of mentees and of mentors, which audits show, one empty cell would be solved."""
    found = pairs_across(pairing("a" * 20 + "b" * 20, "a" * 17 + "b" * 3 + "a" * 10 + "b" * 10), by="team")
    assert found.pairs["a"] == {"a": 17.0, "b": 3.0}
    missing = np.array([[math.isnan(score) for score in row.values()] for row in found.mean_score.values()])
    assert missing.all()


def test_other_groups_of_mentors():
    matching = pairing("ab", "xy")
    found = pairs_across(matching, by="team", mentors_by={"r0": "old", "r1": "new"}, smallest=1)
    assert found.pairs == {"a": {"new": 0.0, "old": 1.0}, "b": {"new": 1.0, "old": 0.0}}
    assert (found.mentors_by, found.within()) == ("group", (0.0, 0.0))


def test_no_pairs():
    found = pairs_across(pairing("ab", ""), by={"e0": "a", "e1": "b"}, mentors_by="team", smallest=1)
    assert found.pairs == {"a": {}, "b": {}}
    assert all(math.isnan(share) for share in found.within())


def test_unknown_column():
    with pytest.raises(CohortError, match="Did you mean 'team'"):
        pairs_across(pairing("a", "b"), by="team", mentors_by="teem")


def test_who_wants_or_takes_nobody_makes_no_group_larger():
    cohort = Cohort.from_records(
        mentors=[{"id": f"r{n}", "x": "a", "team": "a", "capacity": int(n > 0)} for n in range(6)],
        mentees=[{"id": f"e{n}", "x": "a", "team": "b" if n < 6 else "c", "demand": int(n > 1)} for n in range(12)],
    )
    found = pairs_across(matching_of_pairs(cohort, Policy(criteria=[Criterion("x")]), []), by="team")
    assert found.hidden_mentees == ("b", "c")
    assert found.hidden_mentors == ()
