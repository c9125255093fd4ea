"""A pairing that was made by hand: what it breaks, and what it loses."""

import itertools
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import programmes

from mentormatch.assignment import violations
from mentormatch.errors import CohortError, InfeasibleError
from mentormatch.explanations.reasons import explain
from mentormatch.fairness.audit import audit
from mentormatch.matching.given_pairs import matching_of_pairs
from mentormatch.matching.pipeline import match
from mentormatch.policy.criteria import Criterion
from mentormatch.policy.policy import Policy
from mentormatch.policy.rules import Rule
from mentormatch.profiles.cohort import Cohort

COHORT = Cohort.from_records(
    mentors=[{"id": "ada", "skills": "r; sql", "team": "red"}, {"id": "bob", "skills": "go", "team": "blue"}],
    mentees=[{"id": "kim", "skills": "r", "team": "blue"}, {"id": "noor", "skills": "go; sql", "team": "green"}],
)
POLICY = Policy(criteria=[Criterion("skills")])


def given_pairs(pairs, cohort=COHORT, policy=POLICY, **settings):
    return matching_of_pairs(cohort, policy, pairs, **settings)


# ---- laws


@settings(max_examples=40)
@given(programmes(max_size=5), st.data())
def test_any_pairing_is_judged_against_the_best(programme, data):
    cohort, policy = programme
    possible = list(itertools.product(cohort.mentees.ids, cohort.mentors.ids))
    pairs = data.draw(st.lists(st.sampled_from(possible), unique=True, max_size=6) if possible else st.just([]))
    matching = given_pairs(pairs, cohort, policy)
    assert [(pair.mentee, pair.mentor) for pair in matching.pairs] == sorted(pairs)
    assert bool(matching.violations) == bool(violations(matching.problem, matching.positions))
    worth = policy.unmatched or 0.0
    assert matching.certificate.value == pytest.approx(
        math.fsum(pair.score - worth for pair in matching.pairs), abs=1e-12
    )
    try:
        best = match(cohort, policy)
    except InfeasibleError:
        assert matching.violations
        return
    assert matching.certificate.gap == pytest.approx(best.certificate.value - matching.certificate.value, abs=1e-9)
    assert matching.certificate.bound == pytest.approx(best.certificate.value, abs=1e-9)
    assert matching.certificate.pairs == len(pairs)
    if policy.unmatched is None:
        assert matching.certificate.pairs_bound == len(best.pairs)
    as_good = len(best.pairs) == len(pairs) and len(best.mentors_of) == len(matching.mentors_of)
    as_good = as_good or policy.unmatched is not None
    reached = abs(best.certificate.value - matching.certificate.value) <= 1e-9
    assert matching.certificate.proven == (as_good and reached and not matching.violations)


@settings(max_examples=20)
@given(programmes(max_size=5))
def test_our_own_pairs_are_proven_when_they_are_brought_back(programme):
    cohort, policy = programme
    try:
        ours = match(cohort, policy)
    except InfeasibleError:
        return
    again = given_pairs([(pair.mentee, pair.mentor) for pair in ours.pairs], cohort, policy)
    assert again.pairs == ours.pairs
    assert again.violations == ()
    assert again.certificate.proven
    assert again.unmatched == ours.unmatched
    assert again.partly_matched == ours.partly_matched
    assert again.notes == ours.notes


# ---- examples


def test_gap_is_what_the_pairing_loses():
    ours = match(COHORT, POLICY)
    crossed = given_pairs([("kim", "bob"), ("noor", "ada")])
    assert crossed.violations == ()
    assert crossed.certificate.gap == pytest.approx(ours.total - crossed.total)
    assert not crossed.certificate.proven
    assert crossed.solver == "given"
    assert (crossed.prices, crossed.ties) == ({}, 0)
    assert "gap" in repr(crossed)


def test_every_violation_is_a_sentence_with_names():
    cohort = Cohort.from_records(
        mentors=[
            {"id": "ada", "skills": "r", "team": "red"}, {"id": "bob", "skills": "go", "team": "blue", "min_load": 2},
        ],
        mentees=[
            {"id": "kim", "skills": "r", "team": "blue", "demand": 0}, {"id": "noor", "skills": "go", "team": "green"},
            {"id": "abe", "skills": "go", "team": "red"},
        ],
    )  # fmt: skip
    policy = Policy(
        criteria=[Criterion("skills", required=True, at_least=1)],
        rules=[Rule("different", column="team"), Rule("lock", pairs=[("noor", "bob"), ("kim", "ada")])],
        default_capacity=1,
        at_least=0.5,
    )
    matching = given_pairs([("kim", "ada"), ("abe", "ada"), ("noor", "ada")], cohort, policy)
    rest = "'skills at least 1', 'score at least 0.5'."
    assert matching.violations == (
        "Mentor 'ada' has 3 mentees and takes at most 1.",
        "Mentor 'bob' has 0 mentees and must get at least 2.",
        "Mentee 'kim' has 1 mentor and wants at most 0.",
        "The locked pair of mentee 'noor' and mentor 'bob' is not made.",
        f"The pair of mentee 'noor' and mentor 'ada' is excluded by {rest}",
        f"The pair of mentee 'abe' and mentor 'ada' is excluded by 'different team', {rest}",
    )
    assert not matching.certificate.proven


def test_pairing_that_reaches_the_best_by_breaking_a_rule_is_not_proven():
    policy = Policy(criteria=[Criterion("skills")], rules=[Rule("forbid", pairs=[("kim", "ada")])])
    matching = given_pairs([("kim", "ada"), ("noor", "bob")], policy=policy)
    assert matching.certificate.gap < 0
    assert matching.violations == ("The pair of mentee 'kim' and mentor 'ada' is excluded by 'forbid'.",)
    assert not matching.certificate.proven


def test_who_is_left_out_is_said():
    matching = given_pairs([("kim", "ada")])
    assert [(person.mentee, person.reason, person.details["best"]) for person in matching.unmatched] == [
        ("noor", "left_out", "bob")
    ]
    assert matching.certificate.pairs_bound == 2


def test_given_pairs_are_explained_and_audited():
    matching = given_pairs([("kim", "bob"), ("noor", "ada")])
    said = explain(matching, mentee="kim", mentor="ada").text()
    assert "kim has bob, with a score of 0.000." in said
    assert "If this pair were made, compared with the best matching there is, nothing would be lost" in said
    assert audit(matching, by="team").overall["match_rate"] == 1.0


def test_nothing_given():
    matching = given_pairs([])
    assert matching.pairs == ()
    assert len(matching.unmatched) == 2
    assert matching.certificate.bound == pytest.approx(match(COHORT, POLICY).total)


def test_default_policy():
    assert matching_of_pairs(COHORT, None, [("kim", "ada")]).policy.notes


def test_unknown_and_doubled_ids_are_reported_at_once():
    pairs = [("kim", "ada"), ("kim", "bop"), ("nor", "ada"), ("kim", "ada"), ("x", "y")]
    with pytest.raises(CohortError) as caught:
        given_pairs(pairs, source="pairs.csv", rows=[2, 3, 4, 6, 7])
    assert str(caught.value).splitlines() == [
        "pairs.csv, row 3, column 'mentor': there is no such mentor. Got 'bop'. Did you mean 'bob'?",
        "pairs.csv, row 4, column 'mentee': there is no such mentee. Got 'nor'. Did you mean 'noor'?",
        "pairs.csv, row 6: each pair must stand once. Got 'kim, ada'.",
        "pairs.csv, row 7, column 'mentee': there is no such mentee. Got 'x'. Known: 'kim', 'noor'.",
        "pairs.csv, row 7, column 'mentor': there is no such mentor. Got 'y'. Known: 'ada', 'bob'.",
    ]


def test_many_unknown_ids_are_not_all_searched_for():
    with pytest.raises(CohortError) as caught:
        given_pairs([(f"x{n}", "ada") for n in range(30)])
    assert len(caught.value.mistakes) == 30
    assert sum(mistake.hint is not None for mistake in caught.value.mistakes) == 20


def test_no_pairing_at_all_holds_the_limits():
    cohort = Cohort.from_records(
        mentors=[{"id": "ada", "skills": "r", "min_load": 1}, {"id": "bob", "skills": "r", "min_load": 1}],
        mentees=[{"id": "kim", "skills": "r"}],
    )
    matching = given_pairs([("kim", "ada")], cohort)
    assert matching.violations == ("Mentor 'bob' has 0 mentees and must get at least 1.",)
    assert not matching.certificate.proven
    assert math.isfinite(matching.certificate.gap)


def test_violations_call_people_by_their_names():
    cohort = Cohort.from_records(
        mentors=[{"id": "m1", "name": "Lee Lim", "skills": "R", "capacity": 1}],
        mentees=[{"id": "e1", "name": "Kim Ode", "skills": "R"}, {"id": "e2", "skills": "R"}],
    )
    policy = Policy(criteria=[Criterion("skills")], rules=[Rule("forbid", pairs=[("e1", "m1")])])
    assert matching_of_pairs(cohort, policy, [("e1", "m1"), ("e2", "m1")]).violations == (
        "Mentor 'Lee Lim' has 2 mentees and takes at most 1.",
        "The pair of mentee 'Kim Ode' and mentor 'Lee Lim' is excluded by 'forbid'.",
    )
