"""Real people are paired: exactly, within all limits, and for reasons that add up."""

import functools
import math
import random

import numpy as np
import pytest
from real_cohorts.raw_limits import limits_of
from scipy import sparse
from scipy.optimize import linprog
from scipy.sparse.csgraph import maximum_bipartite_matching

from mentormatch import Cohort, Policy, Rule, audit, explain, match
from mentormatch.assignment.certificates.certificate import certify, violations

EXPECTED_PEOPLE = {"women_coding": (494, 88), "r_survey": (300, 565), "civil_service": (500, 500)}


@functools.cache
def may_be_paired(real):
    _, may = limits_of(real)
    mentees, mentors = real.cohort.mentees.ids, real.cohort.mentors.ids
    return np.array([[may(mentee, mentor) for mentor in mentors] for mentee in mentees], dtype=bool)


def test_adapter_finds_everybody(each):
    assert each.cohort.shape == EXPECTED_PEOPLE[each.name]


@pytest.mark.slow
@pytest.mark.parametrize("solver", ["hungarian", "min-cost-flow"])
def test_both_solvers_agree_and_are_proven(each, solver):
    found = match(each.cohort, each.policy, solver=solver)
    assert found.solver == solver
    assert found.certificate.proven
    assert len(found.pairs) == len(each.matching.pairs)
    assert found.certificate.value == pytest.approx(each.matching.certificate.value, rel=1e-9)
    assert certify(found.problem, found.positions, found.certificate.prices).proven
    assert violations(found.problem, found.positions) == ()


def test_no_pair_breaks_a_limit_of_the_raw_tables(each):
    seats, may = limits_of(each)
    taken = dict.fromkeys(seats, 0)
    for pair in each.matching.pairs:
        assert may(pair.mentee, pair.mentor), pair
        taken[pair.mentor] += 1
    assert all(taken[mentor] <= seats[mentor] for mentor in seats)
    placed = [pair.mentee for pair in each.matching.pairs]
    assert len(placed) == len(set(placed))
    assert sorted([*placed, *(person.mentee for person in each.matching.unmatched)]) == sorted(each.cohort.mentees.ids)


def test_rules_allow_what_the_raw_tables_allow_and_nobody_more_could_be_placed(each):
    allowed = may_be_paired(each)
    assert np.array_equal(each.matching.scores.allowed(), allowed)
    seats, _ = limits_of(each)
    columns = np.repeat(np.arange(allowed.shape[1]), [seats[id_] for id_ in each.cohort.mentors.ids])
    most = maximum_bipartite_matching(sparse.csr_array(allowed[:, columns]), perm_type="column")
    assert len(each.matching.pairs) == int((most >= 0).sum())


def test_an_independent_linear_program_finds_no_better_total(real):
    women = real("women_coding")
    seats, _ = limits_of(women)
    row, column = np.nonzero(may_be_paired(women))
    scores = women.matching.scores.block()[row, column]
    ones = np.ones(len(row))
    of_mentee = sparse.csr_array((ones, (row, np.arange(len(row)))), shape=(women.cohort.shape[0], len(row)))
    of_mentor = sparse.csr_array((ones, (column, np.arange(len(row)))), shape=(women.cohort.shape[1], len(row)))
    best = linprog(
        -scores,
        A_ub=sparse.vstack([of_mentee, of_mentor]),
        b_ub=[*np.ones(women.cohort.shape[0]), *(seats[mentor] for mentor in women.cohort.mentors.ids)],
        A_eq=ones[None, :],
        b_eq=[len(women.matching.pairs)],
        bounds=(0, 1),
    )
    assert women.matching.total == pytest.approx(-best.fun, rel=1e-7)


def test_contributions_sum_to_scores_between_0_and_1(each):
    scores = each.matching.scores
    mentees, mentors = scores.shape
    block = scores.block()
    assert block.min() >= 0
    assert block.max() <= 1
    step = 1 + mentees * mentors // 50_000  # all pairs of a small cohort, every so manieth of a large one
    rows, columns = np.divmod(np.arange(0, mentees * mentors, step), mentors)
    assert np.array_equal(scores.pairs(rows, columns), block[rows, columns])
    table = scores.contribution_table(rows, columns)
    assert np.abs(sum(table.values()) - block[rows, columns]).max() <= 1e-12
    for criterion in scores.criteria:
        values = table[criterion.criterion.name]
        assert values.min() >= 0
        assert values.max() <= criterion.share + 1e-15


def test_contributions_in_the_records_sum_to_the_score(each):
    names = [criterion.name for criterion in each.policy.criteria]
    for record, pair in zip(each.matching.to_records(), each.matching.pairs, strict=True):
        assert (record["mentee"], record["mentor"], record["score"]) == (pair.mentee, pair.mentor, pair.score)
        assert math.fsum(record[name] for name in names) == pytest.approx(pair.score, abs=1e-12)


def test_everybody_can_be_explained(each):
    some = random.Random(0)
    placed = [pair.mentee for pair in each.matching.pairs]
    waiting = [person.mentee for person in each.matching.unmatched]
    for mentee in [*some.sample(placed, 3), *some.sample(waiting, min(2, len(waiting)))]:
        told = explain(each.matching, mentee=mentee)
        assert told.text()
        assert (told.unmatched is None) == bool(told.pairs)
        for pair in told.pairs:
            assert math.fsum(pair.contributions.values()) == pytest.approx(pair.score, abs=1e-12)
            assert pair.made
            assert not pair.excluded_by
            assert 1 <= pair.rank <= pair.of


def test_the_cost_of_a_pair_is_what_locking_it_costs(each):
    own = {pair.mentee: pair.mentor for pair in each.matching.pairs}
    mentee, other = next(
        (mentee, runner_up.mentor)
        for mentee in sorted(own)
        for runner_up in explain(each.matching, mentee=mentee).runners_up
        if runner_up.capacity > 0
    )
    told = explain(each.matching, mentee=mentee, mentor=other)
    rules = [*each.policy.rules, Rule("lock", pairs=[(mentee, other)])]
    locked = match(each.cohort, Policy.from_dict(each.policy.to_dict() | {"rules": [rule.to_dict() for rule in rules]}))
    assert own[mentee] != other
    assert told.cost.pairs == len(each.matching.pairs) - len(locked.pairs)
    assert told.cost.total == pytest.approx(each.matching.certificate.value - locked.certificate.value, abs=1e-8)


def test_an_excluded_mentor_is_named_with_the_rule(each):
    row, column = (int(positions[0]) for positions in np.nonzero(~may_be_paired(each)))
    mentee, mentor = each.cohort.mentees.ids[row], each.cohort.mentors.ids[column]
    told = explain(each.matching, mentee=mentee, mentor=mentor)
    assert told.pairs[0].excluded_by
    assert told.pairs[0].rank == 0
    assert told.pairs[0].excluded_by[0] in told.text()


def test_groups_are_counted_and_never_compared(each):
    named = {column for criterion in each.policy.criteria for column in (criterion.wants, criterion.offers)}
    assert named.isdisjoint(each.policy.audit)
    for column in each.policy.audit:
        found = audit(each.matching, by=column, smallest=1, resamples=0)
        assert sum(group["n"] for group in found.by_group.values()) == len(each.cohort.mentees)
        placed = sum(group["n"] * group["match_rate"] for group in found.by_group.values())
        assert placed == pytest.approx(len(each.matching.pairs))


def with_shuffled(cohort, columns, seed):
    """Return the cohort with the cells of some columns dealt out anew."""
    some = random.Random(seed)
    sides = {}
    for side, people in (("mentors", cohort.mentors), ("mentees", cohort.mentees)):
        cells = {name: list(column) for name, column in people.columns.items()}
        for name in columns:
            some.shuffle(cells.get(name, []))
        sides[side] = [
            {"id": id_, **{name: column[place] for name, column in cells.items()}}
            for place, id_ in enumerate(people.ids)
        ]
        for place, row in enumerate(sides[side]):
            if side == "mentors" and people.capacity[place] >= 0:
                row["capacity"] = int(people.capacity[place])
    return Cohort.from_records(**sides)


@pytest.mark.parametrize("name", ["r_survey", "women_coding"])
def test_shuffled_groups_change_no_pair(real, name):
    real_cohort = real(name)
    shuffled = with_shuffled(real_cohort.cohort, real_cohort.policy.audit, seed=1)
    assert any(
        shuffled.mentees.column(group) != real_cohort.cohort.mentees.column(group) for group in real_cohort.policy.audit
    )
    assert match(shuffled, real_cohort.policy).pairs == real_cohort.matching.pairs


# ---- every pair


EVERY = [*EXPECTED_PEOPLE, pytest.param("developer_skills", marks=pytest.mark.slow)]


@pytest.mark.parametrize("name", EVERY)
def test_runner_ups_break_no_rule_and_no_capacity(real, name):
    cohort = real(name)
    seats, may = limits_of(cohort)
    load_of = {load.mentor: load for load in cohort.matching.loads}
    for mentee in random.Random(5).sample(sorted(cohort.rows("mentees")), 25):
        told = explain(cohort.matching, mentee=mentee)
        own = {pair.mentor for pair in told.pairs}
        for runner_up in told.runners_up:
            assert may(mentee, runner_up.mentor)
            assert runner_up.mentor not in own
            assert 0 < runner_up.capacity == seats[runner_up.mentor]
            assert load_of[runner_up.mentor].load == runner_up.load <= runner_up.capacity
        for pair in told.pairs:
            assert sum(pair.contributions.values()) == pytest.approx(pair.score, abs=1e-12)


@pytest.mark.slow
@pytest.mark.parametrize("name", EVERY)
def test_contributions_of_every_pair_sum_to_its_score(real, name):
    """All pairs; of the 44 million of the large cohort those of every fortieth mentee."""
    scores = real(name).matching.scores
    mentees, mentors = scores.shape
    for rows in np.array_split(np.arange(0, mentees, 40 if name == "developer_skills" else 1), 20):
        row, column = np.repeat(rows, mentors), np.tile(np.arange(mentors), len(rows))
        table = scores.contribution_table(row, column)
        assert np.abs(sum(table.values()) - scores.block(rows).ravel()).max() <= 1e-12
