"""Whom each mentee could have had: the same as explanations say, of all at once."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mentormatch.explanations import runners_up
from mentormatch.explanations.reasons import explain
from mentormatch.explanations.runners_up import standings_of
from mentormatch.matching.given_pairs import matching_of_pairs
from mentormatch.matching.pipeline import match
from mentormatch.policy.criteria import Criterion
from mentormatch.policy.policy import Policy
from mentormatch.policy.rules import Rule
from mentormatch.profiles.cohort import Cohort

SKILLS = ("R", "Go", "SQL", "C")


@st.composite
def matchings(draw):
    """A small cohort, matched for the total, with or without a rule, locks, several mentors and a worth."""
    terms = st.lists(st.sampled_from(SKILLS), min_size=1, max_size=3, unique=True).map("; ".join)
    mentors = [
        {"id": f"m{k}", "skills": draw(terms), "capacity": draw(st.integers(0, 2)), "team": draw(st.sampled_from("ab"))}
        for k in range(draw(st.integers(1, 5)))
    ]
    mentees = [
        {"id": f"k{k}", "skills": draw(terms), "demand": draw(st.integers(0, 2)), "team": draw(st.sampled_from("abc"))}
        for k in range(draw(st.integers(1, 6)))
    ]
    rules = [Rule("different", column="team")] if draw(st.booleans()) else []
    settings = draw(st.sampled_from([{}, {"participation": "first"}, {"participation": "worth", "unmatched": 0.4}]))
    cohort = Cohort.from_records(mentors=mentors, mentees=mentees)
    return match(cohort, Policy(criteria=[Criterion("skills")], rules=rules, **settings))


@settings(max_examples=60, deadline=None)
@given(matchings())
def test_rivals_and_costs_are_those_of_explanations(matching):
    mentors = matching.cohort.mentors.ids
    for mentee, standing in zip(matching.cohort.mentees.ids, standings_of(matching), strict=True):
        expected = explain(matching, mentee=mentee).runners_up
        assert [mentors[rival.mentor] for rival in standing.rivals] == [one.mentor for one in expected]
        for rival, one in zip(standing.rivals, expected, strict=True):
            assert rival.score == one.score
            assert not rival.at_least
            if one.cost is None or one.cost.impossible is not None:
                assert rival.cost is None
            else:
                assert rival.cost is not None
                assert (rival.cost.mentees, rival.cost.pairs) == (one.cost.mentees, one.cost.pairs)
                assert rival.cost.total == pytest.approx(one.cost.total, abs=1e-9)


@settings(max_examples=60, deadline=None)
@given(matchings())
def test_bounds_are_no_more_than_the_exact_costs(matching):
    exact = standings_of(matching)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(runners_up, "_MOST_COSTS", 0)
        bounds = standings_of(matching)
    for one, other in zip(exact, bounds, strict=True):
        assert [rival.mentor for rival in one.rivals] == [rival.mentor for rival in other.rivals]
        for rival, bound in zip(one.rivals, other.rivals, strict=True):
            if rival.cost is None or bound.cost is None:
                continue
            assert bound.at_least
            lost = max(rival.cost.mentees, rival.cost.pairs)
            assert bound.cost.mentees <= lost
            assert lost or bound.cost.total <= rival.cost.total + 1e-9


@settings(max_examples=40, deadline=None)
@given(matchings(), st.integers(1, 7))
def test_blocks_change_nothing(matching, cells):
    whole = standings_of(matching)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(runners_up, "_CELLS_AT_ONCE", cells)
        parts = standings_of(matching)
    for one, other in zip(whole, parts, strict=True):
        assert one.rivals == other.rivals
        assert one.allowed == other.allowed
        assert one.best == other.best or (math.isnan(one.best) and math.isnan(other.best))


def test_best_on_offer_is_that_of_the_rules_and_of_mentors_with_seats():
    people = Cohort.from_records(
        mentors=[{"id": "ada", "skills": "R", "capacity": 0}, {"id": "bob", "skills": "Go"}],
        mentees=[{"id": "kim", "skills": "R; Go"}],
    )
    (standing,) = standings_of(match(people, Policy(criteria=[Criterion("skills")])))
    assert standing.allowed == 1
    assert standing.best == pytest.approx(0.5)
    assert standing.rivals == ()


def test_pairs_that_were_brought_have_no_costs():
    people = Cohort.from_records(
        mentors=[{"id": "ada", "skills": "R"}, {"id": "bob", "skills": "Go"}],
        mentees=[{"id": "kim", "skills": "R"}],
    )
    (standing,) = standings_of(matching_of_pairs(people, None, [("kim", "bob")]))
    assert [rival.cost for rival in standing.rivals] == [None]


def test_nobody_has_no_standing():
    people = Cohort.from_records(mentors=[], mentees=[{"id": "kim", "skills": "R"}])
    (standing,) = standings_of(match(people, Policy(criteria=[Criterion("skills")])))
    assert (standing.allowed, standing.rivals) == (0, ())
    assert np.isnan(standing.best)
