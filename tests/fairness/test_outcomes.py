"""What each mentee got, and what each mentor bears."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import programmes

from mentormatch.assignment import AssignmentProblem, solve
from mentormatch.errors import InfeasibleError, InputError
from mentormatch.fairness import envy
from mentormatch.fairness import outcomes as module
from mentormatch.fairness.outcomes import outcomes_of
from mentormatch.matching import capacity_of
from mentormatch.matching.given_pairs import matching_of_pairs
from mentormatch.matching.pipeline import match
from mentormatch.policy.criteria import Criterion
from mentormatch.policy.policy import Policy
from mentormatch.policy.rules import Rule
from mentormatch.profiles.cohort import Cohort
from mentormatch.scoring.scores import Scores


@st.composite
def pairings(draw):
    """Our own matching of a programme, or any pairs at all of its people, limits broken or not."""
    cohort, policy = draw(programmes())
    if draw(st.booleans()):
        try:
            return match(cohort, policy)
        except InfeasibleError:
            pass
    every = [(mentee, mentor) for mentee in cohort.mentees.ids for mentor in cohort.mentors.ids]
    return matching_of_pairs(cohort, policy, draw(st.lists(st.sampled_from(every), unique=True)) if every else [])


def everything_of(matching):
    """Every outcome of every mentee by the words of its definition, one pair at a time."""
    cohort, scores = matching.cohort, matching.scores
    value, allowed = scores.block(), scores.allowed()
    mentors, mentees = range(len(cohort.mentors)), range(len(cohort.mentees))
    held = {i: {cohort.mentors.index[j] for j in matching.mentors_of.get(cohort.mentees.ids[i], ())} for i in mentees}
    given_to = {j: [i for i in mentees if j in held[i]] for j in mentors}
    capacity = capacity_of(cohort.mentors, matching.policy)
    found = []
    for i in mentees:
        demand = min(int(cohort.mentees.demand[i]), len(mentors))
        offered = sorted((value[i, j] for j in mentors if allowed[i, j]), reverse=True)[:demand]
        got = math.fsum(value[i, j] for j in held[i])
        ranks = [
            1 + sum(bool(allowed[i, k] and capacity[k]) and value[i, k] > value[i, j] + 1e-12 for k in mentors)
            for j in held[i]
            if allowed[i, j]
        ]
        must_beat = [value[i, j] for j in held[i]]
        if len(held[i]) < demand:
            must_beat.append(matching.policy.unmatched if matching.policy.participation == "worth" else -math.inf)
        wanted = [
            j for j in mentors if demand and allowed[i, j] and j not in held[i] and value[i, j] > min(must_beat) + 1e-12
        ]
        envied = [j for j in wanted if any(value[k, j] < value[i, j] - 1e-12 for k in given_to[j])]
        free = [j for j in wanted if len(given_to[j]) < capacity[j]]
        found.append(
            {
                "score": got,
                "on_offer": math.fsum(offered),
                "regret": math.fsum(offered) - got,
                "rank": min(ranks, default=math.nan),
                "top_choice": min(ranks, default=0) == 1,
                "matched": bool(held[i]),
                "load": len(held[i]),
                "demand": demand,
                "envy": len(envied),
                "blocking": len({*envied, *free}),
            }
        )
    return found


@settings(max_examples=80)
@given(pairings(), st.sampled_from([1, 7, 1 << 21]))
def test_outcomes_are_what_their_definitions_say(matching, cells):
    before, module._CELLS_AT_ONCE = module._CELLS_AT_ONCE, cells
    try:
        got = outcomes_of(matching).mentees
        for i, expected in enumerate(everything_of(matching)):
            for name, value in expected.items():
                assert got.get(name)[i] == pytest.approx(float(value), abs=1e-9, nan_ok=True), name
    finally:
        module._CELLS_AT_ONCE = before


@settings(max_examples=40)
@given(pairings())
def test_mentors_bear_what_the_pairs_say(matching):
    got = outcomes_of(matching).mentors
    for j, id_ in enumerate(got.ids):
        scores = [pair.score for pair in matching.pairs if pair.mentor == id_]
        capacity = int(capacity_of(matching.cohort.mentors, matching.policy)[j])
        assert got.load[j] == len(scores)
        assert got.matched[j] == bool(scores)
        assert got.load_share[j] == pytest.approx(len(scores) / capacity if capacity else math.nan, nan_ok=True)
        mean = math.fsum(scores) / len(scores) if scores else math.nan
        assert got.mean_score[j] == pytest.approx(mean, nan_ok=True)


def cohort_of(scores, demand=1, capacity=1):
    rows, columns = len(scores), len(scores[0])
    pairs = [(f"e{i}", f"r{j}", scores[i][j]) for i in range(rows) for j in range(columns)]
    cohort = Cohort.from_records(
        mentors=[{"id": f"r{j}", "capacity": capacity} for j in range(columns)],
        mentees=[{"id": f"e{i}", "demand": demand} for i in range(rows)],
    )
    return cohort, Policy(criteria=[Criterion("given", encoder="pairs", pairs=pairs)])


def test_envy_is_justified_only_where_the_seat_went_to_a_lower_score():
    cohort, policy = cohort_of([[0.9, 0.8], [0.7, 0.1]])
    swapped = matching_of_pairs(cohort, policy, [("e0", "r1"), ("e1", "r0")])
    assert outcomes_of(swapped).mentees.envy.tolist() == [1, 0]
    straight = matching_of_pairs(cohort, policy, [("e0", "r0"), ("e1", "r1")])
    # e1 would rather have r0, who gave the seat to a higher score
    assert outcomes_of(straight).mentees.envy.tolist() == [0, 0]


def test_an_empty_seat_blocks_and_is_not_envied():
    cohort, policy = cohort_of([[0.9, 0.8]])
    got = outcomes_of(matching_of_pairs(cohort, policy, [("e0", "r1")])).mentees
    assert (got.envy.tolist(), got.blocking.tolist(), got.regret[0]) == ([0], [1], pytest.approx(0.1))


def test_nobody_envies_a_mentor_who_is_not_allowed():
    cohort, policy = cohort_of([[0.9, 0.8], [0.7, 0.1]])
    forbidden = Policy(criteria=policy.criteria, rules=[Rule("forbid", pairs=[("e0", "r0")])])
    got = outcomes_of(matching_of_pairs(cohort, forbidden, [("e0", "r1"), ("e1", "r0")])).mentees
    assert got.envy.tolist() == [0, 0]
    assert got.on_offer.tolist() == [0.8, 0.7]
    assert got.rank.tolist() == [1.0, 1.0]


def test_a_pair_that_a_rule_excludes_has_no_rank():
    cohort, policy = cohort_of([[0.9, 0.8]])
    forbidden = Policy(criteria=policy.criteria, rules=[Rule("forbid", pairs=[("e0", "r0")])])
    got = outcomes_of(matching_of_pairs(cohort, forbidden, [("e0", "r0")])).mentees
    assert math.isnan(got.rank[0])
    assert not got.top_choice[0]
    assert got.regret[0] == pytest.approx(-0.1)


def test_the_best_total_with_one_mentor_each_has_no_worse_sum_than_what_it_gave():
    rng = np.random.default_rng(0)
    scores = rng.random((12, 9)).round(2)
    cohort, policy = cohort_of(scores.tolist())
    matching = match(cohort, policy)
    got = outcomes_of(matching).mentees
    assert math.fsum(got.score) == pytest.approx(solve(AssignmentProblem(scores)).total)
    assert (got.regret >= 0).all()
    assert math.fsum(got.regret) == pytest.approx(math.fsum(scores.max(axis=1)) - matching.total)


def test_unknown_outcome():
    cohort, policy = cohort_of([[0.5]])
    with pytest.raises(InputError, match="Did you mean 'regret'"):
        outcomes_of(match(cohort, policy)).mentees.get("regrets")


@pytest.mark.parametrize(("mentees", "mentors"), [(0, 0), (0, 2), (2, 0)])
def test_nobody_on_one_side(mentees, mentors):
    cohort = Cohort.from_records(
        mentors=[{"id": f"r{j}", "x": "a"} for j in range(mentors)],
        mentees=[{"id": f"e{i}", "x": "a"} for i in range(mentees)],
    )
    found = outcomes_of(match(cohort, Policy(criteria=[Criterion("x")])))
    for side, size in ((found.mentees, mentees), (found.mentors, mentors)):
        for name in side.names:
            values = side.get(name)
            assert len(values) == size
            assert not values[~np.isnan(values)].any() or name in {"demand", "capacity"}


def test_who_wants_nobody_and_who_takes_nobody():
    cohort = Cohort.from_records(
        mentors=[{"id": "ada", "x": "a", "capacity": 0}, {"id": "bob", "x": "b"}],
        mentees=[{"id": "kim", "x": "a", "demand": 0}, {"id": "noor", "x": "a"}],
    )
    found = outcomes_of(match(cohort, Policy(criteria=[Criterion("x")])))
    assert found.mentees.on_offer.tolist() == [0.0, 1.0]
    assert found.mentees.envy.tolist() == [0, 0]
    # ada would take nobody: no seat to leave for
    assert found.mentees.blocking.tolist() == [0, 0]
    assert np.isnan(found.mentors.load_share).tolist() == [True, False]


def test_what_is_kept_cannot_be_changed():
    cohort, policy = cohort_of([[0.5, 0.2]])
    got = outcomes_of(match(cohort, policy)).mentees
    with pytest.raises(ValueError, match="read-only"):
        got.on_offer[0] = 1.0


def test_never_is_there_a_matrix_of_all_pairs(monkeypatch):
    cohort, policy = cohort_of(np.random.default_rng(0).random((30, 7)).tolist(), demand=2, capacity=9)
    matching = match(cohort, policy)
    heights = []
    block = Scores.block

    def watched(self, rows):
        heights.append(len(rows))
        return block(self, rows)

    monkeypatch.setattr(Scores, "block", watched)
    for part in (module, envy):
        monkeypatch.setattr(part, "_CELLS_AT_ONCE", 70)
    got = outcomes_of(matching).mentees
    got.get("envy"), got.get("ef1")
    assert sum(heights) == 60
    assert max(heights) <= 10
