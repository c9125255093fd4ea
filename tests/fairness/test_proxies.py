"""How well groups could be told from what is encoded."""

import math
import random

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_val_score

from mentormatch.encoders import Encoder
from mentormatch.errors import CohortError, UnknownNameError
from mentormatch.fairness.audit import audit
from mentormatch.fairness.proxies import tell_groups
from mentormatch.matching.given_pairs import matching_of_pairs
from mentormatch.policy.criteria import Criterion
from mentormatch.policy.policy import Policy
from mentormatch.profiles.cohort import Cohort

SOME = random.Random(0)


def person(id_, group, answer):
    return {"id": id_, "group": group, "skills": answer, "years": SOME.choice([1, 2, 3, None]), "gender": group.upper()}


def matching_of(mentees, mentors, *, policy=None):
    cohort = Cohort.from_records(mentors=mentors, mentees=mentees)
    criteria = [Criterion("skills"), Criterion("years", encoder={"name": "number", "around": 0, "within": 2})]
    brought = Criterion("given", encoder="pairs", pairs=[(mentees[0]["id"], mentors[0]["id"], 1.0)])
    return matching_of_pairs(cohort, policy or Policy(criteria=[*criteria, brought]), [])


GIVEN_AWAY = matching_of(
    [person(f"e{n}", "a" if n < 20 else "b", "r; ladies" if n < 15 else "r; go" if n % 2 else "r") for n in range(40)],
    [person(f"r{n}", "a" if n < 10 else "b", "r; ladies" if n < 8 else "r") for n in range(30)],
)
CHANCE = matching_of(
    [person(f"e{n}", SOME.choice("ab"), SOME.choice(["r", "go", "sql; r"])) for n in range(200)],
    [person(f"r{n}", SOME.choice("ab"), "r; go; sql") for n in range(5)],
)


def test_what_gives_a_group_away_is_named_first():
    found = tell_groups(GIVEN_AWAY, by="group")
    assert (found["a"].n, found["a"].of) == (30, 70)
    assert found["a"].auc > 0.8
    assert found["a"].terms[0][0] == "skills: ladies"
    assert found["a"].terms[0][1] > 0 > dict(found["b"].terms)["skills: ladies"]


def test_chance_is_a_half():
    found = tell_groups(CHANCE, by="group", who="mentees")
    assert all(0.35 < proxies.auc < 0.65 for proxies in found.values())


def test_auc_is_that_of_a_logistic_regression_on_who_said_what():
    mentees = sorted(GIVEN_AWAY.cohort.mentees.ids)
    index, columns = GIVEN_AWAY.cohort.mentees.index, GIVEN_AWAY.cohort.mentees.columns
    cells = [(columns["skills"][index[id_]], columns["years"][index[id_]]) for id_ in mentees]
    years = np.array([np.nan if year is None else year for _, year in cells], dtype=float)
    features = [[float(term in skills.split("; ")) for skills, _ in cells] for term in ("go", "ladies")]
    features.append(np.nan_to_num((years - np.nanmean(years)) / np.nanstd(years)))
    features.append(np.isnan(years).astype(float))
    inside = np.array([columns["group"][index[id_]] == "a" for id_ in mentees])
    folds = StratifiedKFold(5, shuffle=True, random_state=3)
    expected = cross_val_score(LogisticRegression(), np.array(features).T, inside, cv=folds, scoring="roc_auc").mean()
    found = tell_groups(GIVEN_AWAY, by="group", who="mentees", seed=3)["a"]
    assert found.auc == pytest.approx(expected, abs=1e-6)


def test_order_of_rows_does_not_matter():
    cohort = GIVEN_AWAY.cohort
    shuffled = cohort.take(mentees=SOME.sample(range(40), 40), mentors=SOME.sample(range(30), 30))
    again = tell_groups(matching_of_pairs(shuffled, GIVEN_AWAY.policy, []), by="group")
    for group, told in tell_groups(GIVEN_AWAY, by="group").items():
        assert again[group].auc == pytest.approx(told.auc)
        assert dict(again[group].terms) == pytest.approx(dict(told.terms), abs=1e-6)


def test_small_groups_are_left_out_and_audits_say_no_more():
    groups = {
        id_: "tiny" if n < 3 else "half" if n < 20 else "more" for n, id_ in enumerate(GIVEN_AWAY.cohort.mentees.ids)
    }
    assert set(tell_groups(GIVEN_AWAY, by=groups)) == {"more"}
    assert set(audit(GIVEN_AWAY, by=groups, tell=True, resamples=0).told) == {"more"}
    assert audit(GIVEN_AWAY, by=groups, resamples=0).told == {}


def test_too_few_to_learn_from():
    matching = matching_of([person(f"e{n}", "a" if n < 3 else "b", "r") for n in range(9)], [person("r", "b", "r")])
    assert math.isnan(tell_groups(matching, by="group", smallest=1, who="mentees")["a"].auc)
    alone = tell_groups(matching, by={f"e{n}": "a" for n in range(9)}, who="mentees")["a"]
    assert math.isnan(alone.auc)
    assert alone.terms == ()


def test_sides():
    assert tell_groups(GIVEN_AWAY, by="group", who="mentors")["a"].of == 30
    # only the mentees are in this table
    assert tell_groups(GIVEN_AWAY, by={f"e{n}": "ab"[n % 2] for n in range(40)})["a"].of == 40
    with pytest.raises(UnknownNameError, match="Did you mean 'mentees'"):
        tell_groups(GIVEN_AWAY, by="group", who="mentee")
    for who in ("everybody", "mentors"):
        with pytest.raises(CohortError, match="Did you mean 'group'"):
            tell_groups(GIVEN_AWAY, by="groups", who=who)


def test_features_without_names_are_numbered(monkeypatch):
    encoder = type(GIVEN_AWAY.scores.criteria[0].encoder)
    assert issubclass(encoder, Encoder)
    monkeypatch.setattr(encoder, "get_feature_names_out", lambda _: np.array([], dtype=object))
    assert tell_groups(GIVEN_AWAY, by="group")["a"].terms[0][0].startswith("skills: feature ")
