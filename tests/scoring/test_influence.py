"""What criteria decide: spreads, influence, and weights that follow from them."""

import json
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import spearmanr

from mentormatch.datasets import make_cohort
from mentormatch.matching import Matching, match
from mentormatch.policy import Criterion, Policy, Rule, default_policy
from mentormatch.profiles import Cohort
from mentormatch.scoring import compare, influence, weak_criteria
from mentormatch.scoring.factors import within_0_and_1
from mentormatch.scoring.influence import Influence, even_shares, sampled, spreads_of, wanting

MENTORS = [
    {"id": "ada", "skills": "R; SQL", "industry": "health", "team": "a", "years": 3},
    {"id": "bob", "skills": "SQL", "industry": "health", "team": "b", "years": 9},
    {"id": "cid", "skills": "Go; R", "industry": "energy", "team": "a", "years": ""},
    {"id": "dee", "skills": "", "industry": "energy", "team": "b", "years": 6, "capacity": 0},
]
MENTEES = [
    {"id": "kim", "skills": "R; Go", "industry": "health", "team": "a", "years": 1},
    {"id": "noor", "skills": "SQL", "industry": "", "team": "b", "years": 2},
    {"id": "abe", "skills": "R; SQL; Go", "industry": "energy", "team": "c", "years": 4},
]
COHORT = Cohort.from_records(mentors=MENTORS, mentees=MENTEES)
CRITERIA = [
    Criterion("skills", weight=3),
    Criterion("industry", encoder="category", weight=2),
    Criterion("years", encoder={"name": "number", "at_least": 1, "within": 4}),
]
POLICY = Policy(criteria=CRITERIA)


def by_hand(scores, allowed):
    """The definition, pair by pair."""
    takes = [j for j, row in enumerate(scores.cohort.mentors.ids) if row != "dee"]
    found = []
    for scored in scores.criteria:
        variances = []
        for i in range(scores.shape[0]):
            values = [
                scored.pairs(np.array([i]), np.array([j]))[0]
                for j in takes
                if allowed[i][j] and scored.both_answered(i, j)
            ]
            variances += [np.var(values)] if values else []
        found.append(math.sqrt(np.mean(variances)) if variances else 0.0)
    return found


@pytest.mark.parametrize(
    "policy",
    [
        POLICY,
        Policy(criteria=CRITERIA, rules=[Rule("different", column="team")]),
        Policy(
            criteria=[
                *CRITERIA[:2],
                Criterion("years", encoder={"name": "number", "at_least": 1}, required=True, at_least=0.2),
            ]
        ),
        Policy(criteria=[Criterion("skills", reverse=True, direction="mentor"), *CRITERIA[1:]]),
    ],
    ids=["no rules", "rule", "required", "reversed"],
)
def test_spread_is_that_of_the_definition(policy):
    scores = compare(COHORT, policy)
    expected = by_hand(scores, scores.allowed())
    assert [part.spread for part in scores.influence] == pytest.approx(expected, abs=1e-12)
    moved = [scored.share * spread for scored, spread in zip(scores.criteria, expected, strict=True)]
    assert [part.decides for part in scores.influence] == pytest.approx([part / sum(moved) for part in moved])


def test_brought_scores_have_a_spread_among_those_that_were_brought():
    brought = [("kim", "ada", 0.2), ("kim", "bob", 0.8), ("noor", "ada", 0.5)]
    scores = compare(COHORT, Policy(criteria=[Criterion("fits", encoder="pairs", pairs=brought)]))
    assert scores.influence[0].spread == pytest.approx(math.sqrt(0.09 / 2))


@given(st.randoms(use_true_random=False), st.sampled_from(["as given", "influence"]), st.booleans())
def test_order_of_rows_changes_no_bit(random, weights, of_samples):
    policy = Policy(criteria=CRITERIA, weights=weights, rules=[Rule("different", column="team")])
    mentors, mentees = random.sample(MENTORS, len(MENTORS)), random.sample(MENTEES, len(MENTEES))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(influence, "_MOST_PAIRS", 4 if of_samples else 100)
        before = compare(COHORT, policy)
        after = compare(Cohort.from_records(mentors=mentors, mentees=mentees), policy)
        assert after.influence == before.influence
        assert [scored.share for scored in after.criteria] == [scored.share for scored in before.criteria]


def test_all_pairs_of_a_dot_product_are_summed_by_way_of_features():
    cohort = make_cohort(mentors=60, mentees=90, seed=4)
    policy = default_policy(cohort)
    scores = compare(cohort, policy)
    exact = spreads_of(scores.criteria, (), cohort, default_capacity=1)
    linear = [
        scored.products is not None and within_0_and_1(scored.mentees.values, scored.mentors.values)
        for scored in scores.criteria
    ]
    assert any(linear)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(influence, "_MOST_PAIRS", 1600)
        patch.setattr(influence, "_MOST_PEOPLE", 40)
        quick = spreads_of(scores.criteria, (), cohort, default_capacity=1)
        patch.setattr(influence, "within_0_and_1", lambda *_: False)
        of_sample = spreads_of(scores.criteria, (), cohort, default_capacity=1)
    for place in np.flatnonzero(linear):
        assert quick[place] == pytest.approx(exact[place], abs=1e-9)
    assert of_sample != pytest.approx(exact, abs=1e-9)
    assert of_sample == pytest.approx(exact, abs=0.15)


def test_samples_have_few_pairs_and_both_sides():
    cohort = make_cohort(mentors=30, mentees=90, seed=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(influence, "_MOST_PAIRS", 500)
        patch.setattr(influence, "_MOST_PEOPLE", 10)
        mentees, mentors = sampled(cohort, wanting(cohort, 1))
    assert (len(mentees), len(mentors)) == (50, len(wanting(cohort, 1)[1]))


def test_nobody_to_choose_from():
    alone = Cohort.from_records(mentors=MENTORS[:1], mentees=MENTEES)
    for cohort in (alone, Cohort.from_records(mentors=[], mentees=MENTEES)):
        for weights in ("as given", "influence"):
            scores = compare(cohort, Policy(criteria=CRITERIA, weights=weights))
            assert [(part.decides, part.spread) for part in scores.influence] == [(0.0, 0.0)] * 3
            assert [part.weight for part in scores.influence] == pytest.approx([1 / 2, 1 / 3, 1 / 6])
            assert not weak_criteria(scores.influence)


def test_weak_is_below_half():
    parts = [Influence("a", 0.5, 0.76, 0.3), Influence("b", 0.5, 0.24, 0.1)]
    assert weak_criteria(parts) == (parts[1],)


@given(st.lists(st.tuples(st.floats(0.01, 1), st.one_of(st.just(0.0), st.floats(1e-6, 0.5))), min_size=1, max_size=6))
def test_even_weights(criteria):
    total = sum(weight for weight, _ in criteria)
    shares, spreads = [weight / total for weight, _ in criteria], [spread for _, spread in criteria]
    even = even_shares(shares, spreads)
    assert sum(even) == pytest.approx(1.0)
    factors = [after / before for after, before in zip(even, shares, strict=True)]
    known = [(factor, spread) for factor, spread in zip(factors, spreads, strict=True) if spread]
    assert not known or max(known)[0] / min(known)[0] <= 4 + 1e-9
    assert [even[place] for place, spread in enumerate(spreads) if not spread] == pytest.approx(
        [shares[place] for place, spread in enumerate(spreads) if not spread]
    )
    for factor, spread in known:  # who differs less between mentors never loses against who differs more
        assert all(factor >= other - 1e-12 for other, more in known if more > spread)


def test_weights_even_out_what_criteria_decide():
    cohort = make_cohort(mentors=60, mentees=90, seed=2)
    stated = default_policy(cohort)
    policy = Policy(criteria=stated.criteria, weights="influence")
    before, after = compare(cohort, stated), compare(cohort, policy)
    gaps = [
        sum(
            abs(part.decides - criterion.weight / sum(c.weight for c in stated.criteria))
            for part, criterion in zip(scores.influence, stated.criteria, strict=True)
        )
        for scores in (before, after)
    ]
    assert gaps[1] < gaps[0]
    assert [part.spread for part in after.influence] == [part.spread for part in before.influence]


def test_weights_are_kept_when_others_leave_and_with_a_stored_matching():
    policy = Policy(criteria=CRITERIA, weights="influence")
    matching = match(COHORT, policy)
    shares = [scored.share for scored in matching.scores.criteria]
    assert shares != [1 / 2, 1 / 3, 1 / 6]
    fewer = COHORT.without(mentors=["bob"])
    again = matching.scores.update(fewer)
    assert [scored.share for scored in again.criteria] == shares
    assert again.pairs([0], [0]) == matching.scores.pairs([0], [0])
    stored = json.loads(json.dumps(matching.to_dict()))
    restored = Matching.from_dict(stored, COHORT)
    assert np.array_equal(restored.scores.block(), matching.scores.block())
    assert restored.to_dict() == matching.to_dict()
    assert [part["weight"] for part in stored["influence"]] == shares
    assert sum(matching.scores.contributions(0, 0).values()) == pytest.approx(matching.scores.block([0])[0, 0])


def test_resulting_weights_are_said_and_a_criterion_without_spread_keeps_its_own():
    same = [{**person, "club": "chess"} for person in MENTORS], [{**person, "club": "chess"} for person in MENTEES]
    cohort = Cohort.from_records(mentors=same[0], mentees=same[1])
    policy = Policy(criteria=[*CRITERIA[:2], Criterion("club", weight=5)], weights="influence")
    matching = match(cohort, policy)
    club = matching.scores.criteria[2].share
    assert club == 0.5
    assert "'club' 50.0 % instead of 50.0 %" in " ".join(matching.notes)
    assert "Criterion 'club': all its scores are alike, so that its weight was not changed." in matching.notes


def test_policy_keeps_its_weights():
    assert Policy.from_dict(Policy(criteria=CRITERIA, weights="influence").to_dict()).weights == "influence"
    assert "weights" not in POLICY.to_dict()


def changed_without(cohort, policy):
    """What each criterion decides; what its loss changes in each mentee's order of mentors, and in the total."""
    matching = match(cohort, policy)
    block = matching.scores.block()
    orders, totals = [], []
    for criterion in policy.criteria:
        others = [other for other in policy.criteria if other.name != criterion.name]
        without = match(cohort, Policy(criteria=others, rules=policy.rules))
        alike = [spearmanr(*rows).statistic for rows in zip(block, without.scores.block(), strict=True)]
        orders.append(1 - np.mean(alike))
        totals.append(matching.total - matching.scores.pairs(*without.positions.T).sum())
    return [part.decides for part in matching.scores.influence], orders, totals


@pytest.mark.parametrize("lot", [False, True], ids=["equal weights", "weights by lot"])
def test_dropping_a_criterion_changes_what_its_influence_says(lot):
    """Over made-up cohorts; the weights alone say less."""
    found = []
    for seed in range(6):
        cohort = make_cohort(40, 30, seed=seed)
        weights = np.random.default_rng(seed).permutation([1, 2, 3, 4, 6, 8, 12]) if lot else np.ones(7)
        criteria = [
            Criterion(**vars(criterion) | {"weight": float(weight)})
            for criterion, weight in zip(default_policy(cohort).criteria, weights, strict=True)
        ]
        decides, orders, totals = changed_without(cohort, Policy(criteria=criteria))
        found.append([spearmanr(decides, changes).statistic for changes in (orders, totals)])
        if lot:
            found[-1].append(found[-1][0] - spearmanr(weights, orders).statistic)
    means = np.mean(found, axis=0)
    assert means[:2].min() > 0.5
    assert not lot or means[2] > 0
