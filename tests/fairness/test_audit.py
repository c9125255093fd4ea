"""What each group of mentees got."""

import dataclasses
import json
import math
import subprocess
import sys

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import permutation_test
from strategies import programmes

from mentormatch.errors import CohortError, InfeasibleError, InputError
from mentormatch.fairness.audit import audit
from mentormatch.fairness.metrics import (
    blocking_pairs,
    ef1_violations,
    gini,
    mean,
    mean_regret,
    minimum,
    percentile_10,
    share_below,
    top_k_rate,
)
from mentormatch.matching.given_pairs import matching_of_pairs
from mentormatch.matching.pipeline import match
from mentormatch.policy.criteria import Criterion
from mentormatch.policy.policy import Policy
from mentormatch.policy.rules import Rule
from mentormatch.profiles.cohort import Cohort
from mentormatch.tables.matchings import read_pairs, write_pairs

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
    found = audit(matching, by="gender", metrics=[np.sum], matched_only=matched_only, smallest=1, resamples=10)
    groups = found.by_group.values()
    outcomes = {id_: 0.0 for id_, demand in zip(cohort.mentees.ids, cohort.mentees.demand, strict=True) if demand}
    for pair in matching.pairs:
        outcomes[pair.mentee] += pair.score
    if matched_only:
        outcomes = {id_: outcomes[id_] for id_ in matching.mentors_of}
    assert found.overall["n"] == sum(group["n"] for group in groups) == len(outcomes)
    if outcomes:
        assert found.overall["sum"] == pytest.approx(sum(group["sum"] for group in groups))
        assert found.overall["mean_score"] == pytest.approx(sum(outcomes.values()) / len(outcomes))
        assert found.overall["min_score"] == min(group["min_score"] for group in groups) == min(outcomes.values())
        assert found.overall["match_rate"] == pytest.approx(
            sum(id_ in matching.mentors_of for id_ in outcomes) / len(outcomes)
        )
    mentees, mentors = (random.sample(range(size), size) for size in cohort.shape)
    shuffled = match(cohort.take(mentees=mentees, mentors=mentors), policy)
    again = audit(shuffled, by="gender", metrics=[np.sum], matched_only=matched_only, smallest=1, resamples=10)
    assert list(again.by_group) == list(found.by_group)
    for name, group in found.by_group.items():
        assert again.by_group[name] == pytest.approx(group, nan_ok=True)


def test_who_got_nobody_counts_as_nothing():
    found = audit(matching_of_pairs(COHORT, POLICY, PAIRS), by="gender", metrics=[median], smallest=1)
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
    found = audit(matching_of_pairs(COHORT, POLICY, PAIRS), by="gender", matched_only=True, smallest=1)
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
    found = audit(matching, by="x", metrics=[median], smallest=1)
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
    assert [mistake.got for mistake in caught.value.mistakes] == ["<lambda>", "min_score"]


def min_score(outcomes):
    return outcomes.min()


def test_ratio_and_difference_of_groups():
    cohort = Cohort.from_records(
        mentors=[{"id": "ada", "skills": "r; go"}, {"id": "bob", "skills": "r"}],
        mentees=[{"id": "kim", "skills": "r; go", "x": "a"}, {"id": "noor", "skills": "r; go", "x": "b"}],
    )
    policy = Policy(criteria=[Criterion("skills", encoder={"name": "terms", "rarity": False})])
    found = audit(matching_of_pairs(cohort, policy, [("kim", "ada"), ("noor", "bob")]), by="x", smallest=1)
    assert found.difference() == {"match_rate": 0.0, "mean_score": 0.5, "min_score": 0.5}
    assert found.ratio() == {"match_rate": 1.0, "mean_score": 0.5, "min_score": 0.5}


# ---- what a group was offered and got, chance, and small groups


def contested(seats=6, people=24):
    """A cohort in which everybody wants the few mentors of R, but for some who want Go, which nobody offers."""
    wants = ["r" if n % 3 else "go" for n in range(people)]
    return Cohort.from_records(
        mentors=[{"id": f"m{n}", "skills": "r", "team": "ab"[n % 2]} for n in range(seats)],
        mentees=[
            {"id": f"p{n}", "skills": wish, "wish": wish, "side": "ab"[n % 2], "half": n < people / 2}
            for n, wish in enumerate(wants)
        ],
    )


CONTESTED = match(contested(), Policy(criteria=[Criterion("skills")]))


def scores_and_groups(matching, column):
    got = dict.fromkeys(matching.cohort.mentees.ids, 0.0)
    for pair in matching.pairs:
        got[pair.mentee] += pair.score
    return np.array(list(got.values())), [str(cell) for cell in matching.cohort.mentees.columns[column]]


@pytest.mark.parametrize("columns", [["side"], ["side", "wish"], ["half"]])
def test_agrees_with_fairlearn(columns):
    from fairlearn.metrics import MetricFrame

    scores, _ = scores_and_groups(CONTESTED, columns[0])
    cells = {column: scores_and_groups(CONTESTED, column)[1] for column in columns}
    metrics = {"mean_score": mean, "min_score": minimum, "gini": gini, "percentile_10": percentile_10}
    oracle = MetricFrame(
        metrics={name: lambda _, got, metric=metric: metric(np.asarray(got)) for name, metric in metrics.items()},
        y_true=scores,
        y_pred=scores,
        sensitive_features=pd.DataFrame(cells),
    )
    by = columns if len(columns) > 1 else columns[0]
    found = audit(CONTESTED, by=by, metrics=[gini, percentile_10], smallest=1, resamples=0)
    for name in metrics:
        assert found.overall[name] == pytest.approx(oracle.overall[name])
        assert found.difference()[name] == pytest.approx(oracle.difference(method="between_groups")[name])
        ratio = oracle.ratio(method="between_groups")[name]
        assert found.ratio()[name] == pytest.approx(ratio, nan_ok=True)
    for group, values in oracle.by_group.iterrows():
        label = " × ".join(group) if isinstance(group, tuple) else group
        for name in metrics:
            assert found.by_group[label][name] == pytest.approx(values[name])


def test_a_gap_of_the_pool_is_not_blamed_on_the_matching():
    found = audit(CONTESTED, by="wish", resamples=0)
    # who wants Go is offered nothing and loses nothing; who wants R is offered 1 and mostly gets nothing
    assert found.offers["go"] == {"on_offer": 0.0, "got": 0.0, "difference": 0.0}
    assert found.offers["r"] == pytest.approx({"on_offer": 1.0, "got": 6 / 16, "difference": 10 / 16})
    assert found.overall_offer == pytest.approx({"on_offer": 16 / 24, "got": 0.25, "difference": 10 / 24})


@settings(max_examples=30)
@given(programmes())
def test_on_offer_less_got_is_the_difference(programme):
    cohort, policy = programme
    try:
        matching = match(cohort, policy)
    except InfeasibleError:
        return
    for offer in audit(matching, by="gender", smallest=1, resamples=0).offers.values():
        assert offer["on_offer"] - offer["got"] == pytest.approx(offer["difference"])
        assert offer["difference"] >= -1e-12


def test_intervals_and_p_values_are_seeded_and_do_not_depend_on_the_order_of_rows():
    first = audit(CONTESTED, by="side", metrics=[np.median], seed=1, resamples=200)
    assert audit(CONTESTED, by="side", metrics=[np.median], seed=1, resamples=200) == first
    assert audit(CONTESTED, by="side", metrics=[np.median], seed=2, resamples=200).p_values != first.p_values
    order = np.random.default_rng(0).permutation(24)
    shuffled = matching_of_pairs(
        CONTESTED.cohort.take(mentees=order), CONTESTED.policy, [(pair.mentee, pair.mentor) for pair in CONTESTED.pairs]
    )
    assert audit(shuffled, by="side", metrics=[np.median], seed=1, resamples=200) == first


def test_an_interval_holds_the_value_and_a_gap_that_is_no_chance_is_told():
    found = audit(CONTESTED, by="wish")
    for group, values in found.by_group.items():
        for name, (low, high) in found.intervals[group].items():
            assert low <= values[name] <= high
    assert (
        found.overall_interval["mean_score"][0] < found.overall["mean_score"] < found.overall_interval["mean_score"][1]
    )
    assert set(found.p_values) == {"match_rate", "mean_score", "min_score"}
    apart = np.r_[np.ones(6), np.zeros(10)], np.zeros(8)
    given = permutation_test(apart, lambda first, second: abs(first.mean() - second.mean()), alternative="greater")
    assert found.p_values["mean_score"] == pytest.approx(given.pvalue, abs=0.03)


def test_no_resampling():
    found = audit(CONTESTED, by="wish", resamples=0)
    assert (found.intervals, found.overall_interval, found.p_values) == ({}, {}, {})


def test_groups_from_another_table():
    """Who matches need not hold the groups: the cohort has no such column."""
    groups = {f"p{n}": "x" if n < 9 else "y" for n in range(24)}
    found = audit(CONTESTED, by=groups, resamples=0)
    frame = pl.DataFrame({"id": list(groups), "group": list(groups.values())})
    assert found.by == "group"
    assert {group: values["n"] for group, values in found.by_group.items()} == {"x": 9, "y": 15}
    assert audit(CONTESTED, by=frame, resamples=0) == found


def test_who_is_not_in_the_table_is_said():
    found = audit(CONTESTED, by={f"p{n}": "x" for n in range(9)}, resamples=0)
    assert found.by_group["(blank)"]["n"] == 15
    assert found.notes == (
        "15 mentees are not in the table of groups, and counted as (blank).",
        "this table of groups is protected beside what the policy audits, and not beside another such table",
    )


def test_several_columns_name_what_the_policy_names():
    policy = Policy(criteria=[Criterion("skills")], rules=[Rule("same", mentee_column="side", mentor_column="team")])
    found = audit(match(contested(), policy), by=["wish", "side"], smallest=1, resamples=0)
    assert found.by == "wish × side"
    assert set(found.by_group) == {"go × a", "go × b", "r × a", "r × b"}
    assert found.notes == ("Rule 'same side / team' names the audited column 'side'.",)


def test_mentors_by_group():
    found = audit(CONTESTED, by="team", who="mentors", metrics=[gini], smallest=1, resamples=50)
    assert found.who == "mentors"
    assert found.overall == {
        "n": 6,
        "match_rate": 1.0,
        "mean_load": 1.0,
        "mean_load_share": 1.0,
        "mean_score": 1.0,
        "gini": 0.0,
    }
    assert found.by_group["a"]["n"] == 3
    assert found.offers == {}


def test_mentors_who_take_nobody_are_in_no_group():
    cohort = Cohort.from_records(
        mentors=[
            {"id": "ada", "x": "a", "capacity": 4},
            {"id": "bob", "x": "a", "capacity": 0},
            {"id": "eve", "x": "b"},
        ],
        mentees=[{"id": "kim", "x": "a"}],
    )
    found = audit(match(cohort, Policy(criteria=[Criterion("x")])), by="x", who="mentors", smallest=1, resamples=0)
    assert (found.by_group["a"]["n"], found.by_group["a"]["mean_load_share"]) == (1, 0.25)
    assert math.isnan(found.by_group["b"]["mean_score"])
    assert found.overall["mean_score"] == 1.0


def test_metrics_of_other_outcomes():
    found = audit(
        CONTESTED, by="wish", metrics=[top_k_rate(1), blocking_pairs, share_below(0.5), mean_regret], resamples=20
    )
    # all score R alike, so that whoever got somebody got a best one, and nobody got more than others would have
    assert found.by_group["r"]["top_1_rate"] == 6 / 16
    assert found.overall["blocking_pairs"] == 0.0
    assert found.by_group["go"]["share_below_0.5"] == 1.0
    assert found.by_group["r"]["mean_regret"] == 10 / 16


def test_bundles_are_judged_only_where_there_are_several_mentors():
    assert math.isnan(audit(CONTESTED, by="wish", metrics=[ef1_violations], resamples=0).overall["ef1_violations"])


@pytest.mark.parametrize(
    ("settings_", "said"),
    [
        ({"who": "mentor"}, "Did you mean 'mentors'"),
        ({"smallest": -1}, "'smallest' must be a whole number"),
        ({"resamples": 0.5}, "'resamples' must be a whole number"),
        ({"metrics": [blocking_pairs], "who": "mentors", "by": "team"}, "There is no such outcome. Got 'blocking'"),
    ],
)
def test_settings_that_are_wrong(settings_, said):
    with pytest.raises(InputError, match=said):
        audit(CONTESTED, **{"by": "wish"} | settings_)


def test_groups_that_are_too_small_by_default():
    found = audit(matching_of_pairs(COHORT, POLICY, PAIRS), by="gender", metrics=[median])
    assert found.hidden == ("(blank)", "man", "woman")
    assert [values["n"] for values in found.by_group.values()] == [1, 1, 3]
    assert all(math.isnan(value) for value in [*found.difference().values(), *found.p_values.values()])
    assert found.overall["match_rate"] == 0.4


def test_an_audit_can_be_written_as_json():
    document = json.loads(json.dumps(dataclasses.asdict(audit(CONTESTED, by="side", tell=True)), sort_keys=True))
    assert document["by_group"]["a"]["n"] == 12
    assert document["told"]["a"]["of"] == 24


def test_auditing_needs_no_scikit_learn():
    program = (
        "import sys, mentormatch as mm\n"
        "cohort = mm.Cohort.from_records(mentors=[{'id': 'a', 'x': 'r'}], mentees=[{'id': 'b', 'x': 'r'}])\n"
        "mm.audit(mm.match(cohort, mm.Policy(criteria=[mm.Criterion('x')])), by='x')\n"
        "print('sklearn' in sys.modules)"
    )
    assert (
        subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout == "False\n"
    )


def test_a_pairing_from_a_file_is_audited_as_ours_is(tmp_path):
    write_pairs(CONTESTED, tmp_path / "pairs.csv")
    given = read_pairs(tmp_path / "pairs.csv", CONTESTED.cohort, CONTESTED.policy)
    assert audit(given, by="side", metrics=[blocking_pairs]) == audit(CONTESTED, by="side", metrics=[blocking_pairs])


def test_groups_that_mentors_write_in_another_way_are_the_same_groups():
    cohort = Cohort.from_records(
        mentors=[{"id": f"m{n}", "skills": "r", "side": "AB"[n % 2]} for n in range(20)],
        mentees=[{"id": f"p{n}", "skills": "r", "side": "abc"[min(n % 2 + n // 11, 2)]} for n in range(13)],
    )
    found = audit(match(cohort, Policy(criteria=[Criterion("skills")])), by="side", tell=True, resamples=0)
    assert {group: values["n"] for group, values in found.by_group.items()} == {"a": 6, "b": 6, "c": 1}
    assert found.hidden == ("a", "c")
    # among both sides "a" are 16, but here they hide "c"
    assert set(found.told) <= {"b"}


def test_metric_that_is_no_function_and_seed_below_zero():
    matching = match(Cohort.from_records(mentors=[], mentees=[{"id": "kim", "team": "a", "skills": "R"}]))
    with pytest.raises(InputError, match="must be a function") as caught:
        audit(matching, by="team", metrics=["mean", 3])
    assert len(caught.value.mistakes) == 2
    with pytest.raises(InputError, match="'seed' must be a whole number of 0 or more"):
        audit(matching, by="team", seed=-1)
