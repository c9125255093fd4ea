"""Whether a choice of weights alone makes a place more likely: simulated cohorts with scarce seats."""

import numpy as np
import pytest
from scipy.optimize import linear_sum_assignment

from mentormatch.datasets import make_cohort
from mentormatch.policy import Criterion, Policy, Rule, default_policy
from mentormatch.profiles import Cohort
from mentormatch.scoring import compare, own_weights

FACTOR = 3
MOST = 0.02  # what a choice of weights may add to the chance of a place


def small_cohort(seed):
    """Four unlike criteria: rare and common terms, an easy category, years, and scores that hardly differ."""
    rng = np.random.default_rng(seed)
    mentees, mentors = int(rng.integers(16, 41)), int(rng.integers(8, 21))
    popular = 1 / np.arange(1, 13)
    popular /= popular.sum()

    def person(role, place):
        terms = rng.choice(12, rng.integers(1, 6), replace=False, p=popular)
        return {
            "id": f"{role}{place}",
            "terms": "; ".join(f"t{term}" for term in terms),
            "field": str(rng.choice(["w", "x", "y", "z"], p=[0.5, 0.25, 0.15, 0.1])),
            "years": int(rng.integers(0, 10) + 3 * (role == "mentor")),
            "team": str(rng.integers(6)),
        }

    people = [
        [person(role, place) for place in range(size)] for role, size in (("mentor", mentors), ("mentee", mentees))
    ]
    near = np.clip(rng.normal(0.25, 0.08, (mentees, mentors)), 0, 1)
    brought = [(f"mentee{i}", f"mentor{j}", float(near[i, j])) for i in range(mentees) for j in range(mentors)]
    weights = rng.integers(1, 4, 4).tolist()
    criteria = [
        Criterion("terms", weight=weights[0]),
        Criterion("field", encoder="category", weight=weights[1]),
        Criterion("years", encoder={"name": "number", "around": 3, "within": 4}, weight=weights[2]),
        Criterion("near", encoder="pairs", pairs=brought, weight=weights[3]),
    ]
    rules = [Rule("different", column="team")] if seed % 2 else []
    return Cohort.from_records(mentors=people[0], mentees=people[1]), Policy(criteria=criteria, rules=rules)


def large_cohort(seed):
    cohort = make_cohort(40, 12, seed=seed, seats=0.6, blanks=0.1)
    policy = default_policy(cohort)
    return cohort, policy


def with_choice(cohort, policy, name):
    """The cohort in which every mentee says that this criterion matters most."""
    mentees = [
        {"id": person, "demand": 1, "matters": name}
        | {title: column[place] for title, column in cohort.mentees.columns.items()}
        for place, person in enumerate(cohort.mentees.ids)
    ]
    asked = Cohort(mentors=cohort.mentors, mentees=Cohort.from_records(mentors=[], mentees=mentees).mentees)
    criteria = [
        Criterion(**vars(criterion) | {"weight": {"column": "matters", "factor": FACTOR, "base": criterion.weight}})
        for criterion in policy.criteria
    ]
    return compare(asked, Policy(criteria=criteria, rules=policy.rules))


def placed(block, allowed, seats, worth):
    """Who is placed by the best total; with `worth`, only where a pair is worth more, else as many as can be."""
    value = np.where(allowed, block - worth if worth is not None else block + 100.0, 0.0)[:, seats].clip(0.0)
    rows, columns = linear_sum_assignment(-value)
    found = np.zeros(len(block), dtype=bool)
    found[rows] = value[rows, columns] > 0
    return found


def gains(cohorts, seeds, chosen=10):
    """By rule of choice and objective: the mean change of being placed when one mentee alone weights."""
    found = {}
    for seed in seeds:
        cohort, policy = cohorts(seed)
        plain = compare(cohort, policy)
        block, allowed = plain.block(), plain.allowed()
        own = [with_choice(cohort, policy, scored.criterion.name).block() for scored in plain.criteria]
        parts = np.array([scored.block(np.arange(len(block))) for scored in plain.criteria])
        seats = np.repeat(np.arange(block.shape[1]), np.maximum(cohort.mentors.capacity, 1))
        rng = np.random.default_rng(seed)
        rules = {
            "easy": parts.mean(axis=2).argmax(axis=0),
            "hard": parts.mean(axis=2).argmin(axis=0),
            "wide": parts.std(axis=2).argmax(axis=0),
            "narrow": parts.std(axis=2).argmin(axis=0),
            "peak": (parts.max(axis=2) - parts.mean(axis=2)).argmax(axis=0),
            "honest": rng.integers(len(own), size=len(block)),
        } | {scored.criterion.name: np.full(len(block), k) for k, scored in enumerate(plain.criteria)}
        for worth in (None, float(np.quantile(block[allowed], 0.7))):
            before = placed(block, allowed, seats, worth)
            for row in rng.choice(len(block), min(chosen, len(block)), replace=False):
                outcomes = []
                for weighted in own:
                    changed = block.copy()
                    changed[row] = weighted[row]
                    outcomes.append(float(placed(changed, allowed, seats, worth)[row]) - float(before[row]))
                for rule, choice in rules.items():
                    found.setdefault((rule, "first" if worth is None else "worth"), []).append(outcomes[choice[row]])
    return {key: float(np.mean(values)) for key, values in found.items()}


@pytest.mark.slow
@pytest.mark.parametrize(("cohorts", "number"), [(small_cohort, 30), (large_cohort, 10)])
def test_no_rule_of_choosing_weights_buys_a_place(cohorts, number):
    assert max(gains(cohorts, range(number)).values()) <= MOST


def test_without_bringing_scores_back_it_would(monkeypatch):
    monkeypatch.setattr(own_weights, "_lines", lambda common, *_: (np.ones(len(common)), np.zeros(len(common))))
    found = gains(small_cohort, range(10))
    assert found["wide", "first"] > 0.1
    assert found["easy", "worth"] > 0.1


@pytest.mark.slow
@pytest.mark.parametrize(("cohorts", "number"), [(small_cohort, 500), (large_cohort, 60)])
def test_nobody_gains_in_many_more_cohorts(cohorts, number):
    assert max(gains(cohorts, range(1000, 1000 + number)).values()) <= MOST
