"""What each decision of the coordinator costs, against rounds in which that decision was not taken."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mentormatch.datasets import make_cohort
from mentormatch.matching import match, override_costs, rematch
from mentormatch.policy import Criterion, Policy, Rule
from mentormatch.profiles import Cohort

DECISIONS = st.sampled_from(["", "", "accepted", "declined", "hold", "by hand"])
PLAIN = {"keep": 0, "priority": None}


def sheet_of(first, said, draw):
    """The pairs of the first round as they come back, without decisions that cannot hold together."""
    rows, taken = [], {pair.mentor: 0 for pair in first.pairs}
    for pair in first.pairs:
        taken[pair.mentor] += 1
    free = [mentor for mentor in first.cohort.mentors.ids if mentor not in taken]
    for pair, decision in zip(first.pairs, said, strict=False):
        if decision == "by hand":
            if not free:
                continue
            rows.append([pair.mentee, free.pop(draw.integers(len(free))), "", pair.mentor])
        else:
            rows.append([pair.mentee, pair.mentor, decision, pair.mentor])
    return rows


def decided(rows):
    return [{"mentee": mentee, "mentor": mentor, "decision": said} for mentee, mentor, said, _ in rows]


@settings(max_examples=8, deadline=None)
@given(seed=st.integers(0, 99), said=st.lists(DECISIONS, min_size=8, max_size=8), together=st.booleans())
def test_a_decision_costs_what_the_round_without_it_has_more(seed, said, together):
    first = match(make_cohort(9, 7, seed=seed))
    rows = sheet_of(first, said, np.random.default_rng(seed))
    again = rematch(first.cohort, previous=first, decisions=decided(rows), **PLAIN)
    costs = {(one.mentee, one.mentor): (one.pairs, one.total) for one in again.changes.overrides}
    chosen = [k for k, row in enumerate(rows) if row[2] or row[1] != row[3]]
    assert len(costs) == len(chosen)
    for k in chosen:
        without = [[*row] for row in rows]
        without[k][1:3] = [rows[k][3], ""]
        other = rematch(first.cohort, previous=first, decisions=decided(without), **PLAIN).certificate
        pairs, total = costs[tuple(rows[k][:2])]
        assert pairs == other.pairs - again.certificate.pairs
        assert total == pytest.approx(other.value - again.certificate.value, abs=1e-8)


MENTORS = [{"id": "ada", "skills": "R"}, {"id": "bob", "skills": "Go"}]
MENTEES = [{"id": "kim", "skills": "R"}, {"id": "noor", "skills": "Go"}]
SWAPPED = [("kim", "bob"), ("noor", "ada")]


def costs_of(decisions, **settings):
    cohort = Cohort.from_records(mentors=MENTORS, mentees=MENTEES)
    rows = [
        {"mentee": mentee, "mentor": mentor, "decision": said}
        for (mentee, mentor), said in zip(SWAPPED, decisions, strict=True)
    ]
    found = rematch(cohort, previous=rows, **settings)
    return [(one.decision, one.pairs, pytest.approx(one.total)) for one in found.changes.overrides], found


def test_keeping_a_pair_is_no_reason_that_its_lock_costs_less():
    # the other pair goes on by its bonus of 0.1, which the better pair that the lock prevents would not have
    assert costs_of(["accepted", ""], keep=0.1)[0] == [("accepted", 0, 1.9)]


def test_a_held_pair_counts_as_not_made():
    assert costs_of(["hold", ""], keep=0)[0] == [("hold", 1, 2.0)]


def test_without_the_decision_a_declined_pair_has_not_ended():
    # else the cool-down would forbid it as well, and declining it would seem to cost nothing
    policy = Policy(criteria=[Criterion("skills")], rules=[Rule("previous", pairs=[("kim", "ada")])])
    best = {"mentee": "kim", "mentor": "ada", "decision": "declined"}
    cohort = Cohort.from_records(mentors=MENTORS, mentees=MENTEES)
    (override,) = rematch(cohort, policy, previous=[best, ("noor", "bob")], **PLAIN).changes.overrides
    assert (override.decision, override.pairs, override.total) == ("declined", 0, pytest.approx(2.0))


def test_one_solve_tells_it_of_all_that_cost_nothing(monkeypatch):
    solved = []
    solve = override_costs.solve_by_lot
    monkeypatch.setattr(override_costs, "solve_by_lot", lambda *a, **s: solved.append(1) or solve(*a, **s))
    first = match(make_cohort(40, 20, seed=1))
    rows = [{"mentee": pair.mentee, "mentor": pair.mentor, "decision": "accepted"} for pair in first.pairs]
    again = rematch(first.cohort, previous=first, decisions=rows)
    assert {(one.pairs, one.total) for one in again.changes.overrides} == {(0, 0.0)}
    assert len(solved) == 1


def test_where_it_would_take_too_long_nothing_is_claimed(monkeypatch):
    monkeypatch.setattr(override_costs, "_FEWEST_SOLVED", 1)
    monkeypatch.setattr(override_costs, "_MOST_PAIRS", 0)
    _, found = costs_of(["accepted", "declined"], keep=0)
    assert [one.total for one in found.changes.overrides].count(None) == 1
    assert "What 1 decision cost was not computed, since that takes long." in found.notes
