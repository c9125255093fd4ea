"""What a policy aims at: its column becomes groups, and its answer a Matching like any other."""

import json
import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import programmes

from mentormatch import (
    Cohort,
    CohortError,
    Criterion,
    InfeasibleError,
    InputError,
    Matching,
    Policy,
    PolicyError,
    UnknownNameError,
    audit,
    explain,
    match,
    write_matching,
)
from mentormatch.assignment import violations
from mentormatch.cli.summary import summary
from mentormatch.matching.given_pairs import matching_of_pairs
from mentormatch.policy.columns import columns_of
from mentormatch.profiles.groups import groups_of

SKILLS = {"name": "skills", "encoder": {"name": "terms", "rarity": False}}
GROUPED = ["group-maximin", "least-gap", "max-gap"]


def cohort_of(groups, *, seed=3):
    lot = random.Random(seed)
    every = ["r", "sql", "go", "c", "java"]
    return Cohort.from_records(
        mentors=[{"id": f"m{n}", "skills": lot.sample(every, 2)} for n in range(8)],
        mentees=[{"id": f"e{n}", "skills": lot.sample(every, 2), "team": team} for n, team in enumerate(groups)],
    )


COHORT = cohort_of(["a", "b ", "A", None, "B", "a", "b", ""])


def policy_of(name, **options):
    limit = ({"max_gap": 0.4} if name == "max-gap" else {}) | ({"smallest": 1} if name in GROUPED else {})
    return Policy(criteria=[Criterion(**SKILLS)], objective={"name": name, "by": "team", **limit, **options})


def as_pairs(matching):
    return [(pair.mentee, pair.mentor) for pair in matching.pairs]


@pytest.mark.parametrize("name", GROUPED)
def test_order_of_rows_changes_no_pair(name):
    rows, columns = (random.Random(5).sample(range(8), 8) for _ in range(2))
    shuffled = COHORT.take(mentees=rows, mentors=columns)
    first, again = match(COHORT, policy_of(name)), match(shuffled, policy_of(name))
    assert as_pairs(first) == as_pairs(again)
    assert first.certificate.value == pytest.approx(again.certificate.value, abs=1e-12)


@settings(max_examples=10)
@given(programmes())
def test_shuffled_groups_change_no_pair_unless_the_objective_names_them(programme):
    """Law 4: the column is never looked at by an objective that does not name it."""
    cohort, policy = programme
    try:
        first = match(cohort, replace(policy, objective="total"))
    except InfeasibleError:
        return
    rows = random.Random(1).sample(range(len(cohort.mentees)), len(cohort.mentees))
    cells = [cohort.mentees.column("gender")[row] for row in rows]
    people = replace(cohort.mentees, columns={**cohort.mentees.columns, "gender": tuple(cells)})
    moved = replace(cohort, mentees=people)
    if not any("gender" in {*rule.columns, rule.when} for rule in policy.rules):
        assert as_pairs(match(moved, replace(policy, objective="total"))) == as_pairs(first)


def test_groups_that_the_objective_names_change_pairs_and_it_is_said():
    cohort = Cohort.from_records(
        mentors=[{"id": "m0", "skills": "r; sql"}, {"id": "m1", "skills": "r"}],
        mentees=[{"id": "e0", "skills": "r; sql", "team": "a"}, {"id": "e1", "skills": "r; sql; go", "team": "b"}],
    )
    other = Cohort.from_records(
        mentors=[{"id": "m0", "skills": "r; sql"}, {"id": "m1", "skills": "r"}],
        mentees=[{"id": "e0", "skills": "r; sql", "team": "a"}, {"id": "e1", "skills": "r; sql; go", "team": "a"}],
    )
    policy = replace(policy_of("group-maximin"), audit=["team"])
    assert as_pairs(match(cohort, policy)) == [("e0", "m1"), ("e1", "m0")]
    assert as_pairs(match(other, policy)) == [("e0", "m0"), ("e1", "m1")]
    said = "The objective 'group-maximin' names the audited column 'team'."
    assert said in match(cohort, policy).notes
    assert audit(match(cohort, policy), by="team").notes == (said,)


def test_groups_are_folded_and_the_blank_are_one():
    groups, names = groups_of(COHORT.mentees, ["team"])
    assert groups.tolist() == [1, 2, 1, 0, 2, 1, 2, 0]
    assert names == ("(blank)", "a", "b")
    assert groups_of(COHORT.mentees, ["team", "id"])[1][0] == "(blank) × e3"


def test_what_groups_get_is_what_the_audit_says():
    for name in GROUPED:
        matching = match(COHORT, policy_of(name))
        found = audit(matching, by="team", smallest=1)
        means = {group: values["mean_score"] for group, values in found.by_group.items()}
        details = matching.solved.answer.details
        assert sorted(means.values()) == pytest.approx(sorted(details["means"]))
        assert found.difference()["mean_score"] == pytest.approx(details["gap"])
        if name == "group-maximin":
            assert matching.certificate.value == pytest.approx(min(means.values()))
    assert any("groups of 'team' differ by" in note for note in matching.notes)


def test_combined_columns_are_groups():
    policy = policy_of("max-gap", max_gap=2.0)
    policy = replace(policy, objective={**policy.objective, "by": ["team", "skills"]}, audit=["team"])
    matching = match(COHORT, policy)
    assert "The objective 'max-gap' names the audited column 'team'." in matching.notes


@pytest.mark.parametrize("by", [None, 3, [], [3], {}])
def test_objective_about_groups_without_a_column(by):
    objective = {"name": "group-maximin", "gap": 0.0} | ({} if by is None else {"by": by})
    with pytest.raises(PolicyError, match="by which column"):
        match(COHORT, replace(policy_of("group-maximin"), objective=objective))


def test_mistakes_in_what_is_aimed_at():
    with pytest.raises(CohortError, match="Did you mean 'team'"):
        match(COHORT, policy_of("group-maximin", by="taem"))
    with pytest.raises(UnknownNameError, match=r"option of the objective 'total'\. Got 'by'"):
        match(COHORT, policy_of("total"))
    with pytest.raises(InputError, match="max_gap must be a number"):
        match(COHORT, policy_of("max-gap", max_gap="half"))
    with pytest.raises(UnknownNameError, match="Did you mean 'smallest'"):
        match(COHORT, policy_of("max-gap", smalest=2))


@pytest.mark.parametrize("name", GROUPED)
def test_prices_of_seats_are_those_of_the_total_alone(name, tmp_path):
    matching = match(COHORT, policy_of(name))
    assert (matching.prices, matching.ties) == ({}, 0)
    write_matching(matching, tmp_path)
    header = (tmp_path / "mentors.csv").read_text(encoding="utf-8-sig").splitlines()[0]
    assert header == "mentor,load,capacity,seats_left"


@pytest.mark.parametrize("name", GROUPED)
def test_stored_matching_keeps_its_aim(name):
    matching = match(COHORT, policy_of(name))
    again = Matching.from_dict(json.loads(json.dumps(matching.to_dict())), COHORT)
    assert again.policy == matching.policy
    assert (again.objective, again.prices, again.notes) == (name, {}, matching.notes)
    assert again.certificate.value == matching.certificate.value
    assert (again.then is None) == (name == "max-gap")
    if again.then is not None:
        assert (again.then.value, again.then.bound) == (matching.then.value, matching.then.bound)
        assert again.then.prices.tolist() == matching.then.prices.tolist()


def test_screen_says_what_is_aimed_at_and_no_ties():
    lines = list(summary(match(COHORT, policy_of("group-maximin")), files=[], again=None))
    assert any("worst group's mean" in line for line in lines)
    assert any("of those that reach it, " in line for line in lines)
    assert not any(line.startswith("Ties") for line in lines)
    lines = list(summary(match(COHORT, policy_of("max-gap", max_gap=2.0)), files=[], again=None))
    assert any(line.startswith("Proven") and "higher total within the gap" in line for line in lines)


def test_cost_of_forcing_a_pair_is_in_the_unit_of_the_aim():
    matching = match(COHORT, policy_of("group-maximin", gap=0.0))
    made = {pair.mentee: pair.mentor for pair in matching.pairs}
    costs = []
    for mentor in sorted(set(COHORT.mentors.ids) - {made["e0"]}):
        cost = explain(matching, mentee="e0", mentor=mentor).cost
        assert cost.value == "worst group's mean"
        assert cost.total >= -cost.within - 1e-9
        costs.append(cost)
    assert any(cost.total > 1e-6 for cost in costs)
    text = next(
        explain(matching, mentee="e0", mentor=mentor).text()
        for mentor, cost in zip(sorted(set(COHORT.mentors.ids) - {made["e0"]}), costs, strict=True)
        if cost.total > 1e-3
    )
    assert "the worst group's mean would fall by" in text


def test_pairs_made_by_hand_are_measured_by_the_total():
    policy = policy_of("group-maximin")
    given = matching_of_pairs(COHORT, policy, as_pairs(match(COHORT, policy)))
    best = match(COHORT, replace(policy, objective="total"))
    assert given.objective == "total"
    assert given.certificate.bound == pytest.approx(best.certificate.value)
    cost = explain(given, mentee="e0", mentor=best.mentors_of["e0"][0]).cost
    assert cost is None or cost.value == "total"


def test_too_small_a_gap_is_refused_with_the_least_there_is():
    cohort = Cohort.from_records(
        mentors=[{"id": "m0", "skills": "r"}, {"id": "m1", "skills": "c"}],
        mentees=[{"id": "e0", "skills": "r", "team": "a"}, {"id": "e1", "skills": "go", "team": "b"}],
    )
    policy = replace(policy_of("max-gap", max_gap=0.5, metric="match_rate"), participation="first")
    assert match(cohort, policy).certificate.proven
    short = cohort.without(mentors=["m1"])
    with pytest.raises(InfeasibleError, match=r"cannot differ by at most 0\.5 with as many pairs.*: the least is 1"):
        match(short, policy)


def test_check_says_that_the_objective_names_the_column():
    assert columns_of(policy_of("least-gap"))["mentees"]["team"] == ("objective 'least-gap'",)


def test_quotas_by_the_names_of_groups():
    cohort = cohort_of(["a", "b", "A", "B"])
    wide = replace(cohort, mentors=replace(cohort.mentors, capacity=cohort.mentors.capacity * 0 + 4))
    matching = match(wide, policy_of("quotas", at_most={"A": 1}))
    team = dict(zip(wide.mentees.ids, ["a", "b", "a", "b"], strict=True))
    loads = [pair.mentor for pair in matching.pairs if team[pair.mentee] == "a"]
    assert len(loads) == len(set(loads)) == 2
    assert matching.certificate.proven
    with pytest.raises(PolicyError, match=r"no such group of the option 'at_most'\. Got 'c'"):
        match(wide, policy_of("quotas", at_most={"c": 1}))


@settings(max_examples=8)
@given(programmes(), st.sampled_from(GROUPED), st.randoms(use_true_random=False))
def test_any_programme_by_groups(programme, name, lot):
    """Limits hold, the certificate is honest, and neither the order of rows nor a way through JSON changes anything."""
    cohort, policy = programme
    limit = {"max_gap": 0.6} if name == "max-gap" else {}
    policy = replace(policy, objective={"name": name, "by": "gender", "nodes": 20, **limit})
    try:
        matching = match(cohort, policy)
    except InfeasibleError:
        return
    assert violations(matching.problem, matching.positions) == ()
    assert matching.certificate.gap >= 0.0
    assert matching.certificate.pairs == matching.certificate.pairs_bound
    rows, columns = (lot.sample(range(size), size) for size in cohort.shape)
    assert as_pairs(match(cohort.take(mentees=rows, mentors=columns), policy)) == as_pairs(matching)
    stored = Matching.from_dict(json.loads(json.dumps(matching.to_dict())), cohort)
    assert (stored.pairs, stored.objective) == (matching.pairs, name)


FEW = cohort_of(["a"] * 9 + ["b"] * 7 + ["c"] * 6 + [None] * 2)


@pytest.mark.parametrize("name", GROUPED)
def test_small_groups_are_joined_to_those_that_would_tell_of_them(name):
    policy = policy_of(name)
    policy = replace(policy, objective={key: value for key, value in policy.objective.items() if key != "smallest"})
    cohort = replace(FEW, mentors=cohort_of(["a"] * 9).mentors.take(list(range(8))))
    matching = match(cohort, policy)
    said = "(blank), c of 'team' count as one group, so that groups of fewer than 5 cannot be told."
    assert any(said in note for note in matching.notes)
    means = matching.solved.answer.details["means"]
    seen = audit(matching, by="team")
    assert len(means) == 3
    assert {group for group, values in seen.by_group.items() if values["mean_score"] == values["mean_score"]} == {
        "a",
        "b",
    }
    whole = audit(matching, by="team", smallest=1).by_group
    joined = (whole["(blank)"]["mean_score"] * 2 + whole["c"]["mean_score"] * 6) / 8
    assert means == pytest.approx([joined, whole["a"]["mean_score"], whole["b"]["mean_score"]])


def test_groups_that_are_all_small_are_one():
    cohort = cohort_of(["a", "a", "b", "c"])
    policy = replace(policy_of("least-gap"), objective={"name": "least-gap", "by": ["team", "skills"]})
    matching = match(cohort, policy)
    assert matching.solved.answer.details["means"] == pytest.approx([matching.total / 4])
    for wrong in (0, 1.5, "5", True):
        with pytest.raises(PolicyError, match="smallest must be a whole number"):
            match(cohort, policy_of("least-gap", smallest=wrong))
