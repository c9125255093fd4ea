"""Matchings drawn by lot, for people."""

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import programmes

from mentormatch.assignment import violations
from mentormatch.errors import InfeasibleError, PolicyError, ProblemError, StoppedError
from mentormatch.explanations.reasons import explain
from mentormatch.fairness.audit import audit
from mentormatch.matching.lotteries import draw_lottery
from mentormatch.matching.pipeline import match
from mentormatch.matching.result.matching import Matching
from mentormatch.policy.criteria import Criterion
from mentormatch.policy.policy import Policy
from mentormatch.policy.rules import Rule
from mentormatch.profiles.cohort import Cohort

MENTORS = [
    {"id": "ada", "skills": "R; SQL", "team": "x"},
    {"id": "bob", "skills": "Go", "team": "y"},
    {"id": "cyd", "skills": "R; Go", "team": "z"},
]
MENTEES = [
    {"id": "kim", "skills": "R; SQL", "team": "x"},
    {"id": "noor", "skills": "Go", "team": "w"},
    {"id": "zoe", "skills": "R", "team": "w"},
]
COHORT = Cohort.from_records(mentors=MENTORS, mentees=MENTEES)
POLICY = Policy(criteria=[Criterion("skills")])


def by_ids(drawn) -> dict[tuple[str, str], float]:
    return {(chance.mentee, chance.mentor): chance.probability for chance in drawn.chances}


@settings(max_examples=40)
@given(programmes(), st.sampled_from([1.0, 0.5, 0.3]), st.integers(-3, 3))
def test_every_draw_holds_every_limit_and_rule(programme, most, seed):
    cohort, policy = programme
    try:
        drawn = draw_lottery(cohort, policy, max_probability=most, seed=seed)
    except InfeasibleError:
        if most == 1.0:
            with pytest.raises(InfeasibleError):
                match(cohort, policy)
        return
    chances = by_ids(drawn)
    for draw in (drawn, drawn.again(seed + 1)):
        matching = draw.matching
        assert violations(matching.problem, matching.positions) == ()
        assert {(pair.mentee, pair.mentor) for pair in matching.pairs} <= chances.keys()
        assert {pair for pair, chance in chances.items() if chance == 1.0} <= {
            (pair.mentee, pair.mentor) for pair in matching.pairs
        }
        assert {person.mentee for person in matching.unmatched} <= drawn.below_one.keys()
    assert all(chance.locked or chance.probability <= most for chance in drawn.chances)
    assert drawn.lottery.certificate.proven
    if most == 1.0:
        assert drawn.matching.total == pytest.approx(match(cohort, policy).total)


def test_neither_the_order_of_rows_nor_the_seed_changes_a_probability():
    turned = Cohort.from_records(mentors=MENTORS[::-1], mentees=MENTEES[::-1])
    here, there = draw_lottery(COHORT, POLICY, seed=4), draw_lottery(turned, POLICY, seed=4)
    assert here.matching.pairs == there.matching.pairs
    assert here.chances == there.chances
    assert here.chances == draw_lottery(COHORT, POLICY, seed=5).chances
    assert here.again(5).matching.pairs == draw_lottery(COHORT, POLICY, seed=5).matching.pairs
    assert len({here.again(seed).matching.pairs for seed in range(12)}) > 1


@pytest.mark.parametrize(
    ("mentees", "priority"),
    [
        ([{"id": "kim"}, {"id": "noor", "skills": "Go"}], None),  # kim answered nothing
        ([{"id": "kim", "skills": "R", "turn": 1}, {"id": "noor", "skills": "Go", "turn": 2}], "turn"),
    ],
    ids=["no answer that counts", "a column"],
)
def test_who_comes_first_has_the_larger_chance(mentees, priority):
    cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R"}], mentees=mentees)
    policy = Policy(criteria=[Criterion("skills")], priority=priority)
    for most, expected in [(1.0, {("noor", "ada"): 1.0}), (0.75, {("kim", "ada"): 0.25, ("noor", "ada"): 0.75})]:
        drawn = draw_lottery(cohort, policy, max_probability=most)
        assert by_ids(drawn) == expected
        assert drawn.lottery.certificate.proven
        restored = Matching.from_dict(json.loads(json.dumps(drawn.matching.to_dict())), cohort)
        assert restored == drawn.matching
    assert match(cohort, policy).pairs == draw_lottery(cohort, policy, max_probability=1.0).matching.pairs


def test_draws_have_the_probabilities():
    drawn = draw_lottery(COHORT, POLICY)
    made = np.zeros(len(drawn.chances))
    for seed in range(400):
        pairs = {(pair.mentee, pair.mentor) for pair in drawn.again(seed).matching.pairs}
        made += [(chance.mentee, chance.mentor) in pairs for chance in drawn.chances]
    # five standard deviations
    assert made / 400 == pytest.approx([chance.probability for chance in drawn.chances], abs=5 * 0.5 / 20)


def test_the_draw_is_a_matching_like_others():
    drawn = draw_lottery(COHORT, POLICY, seed=2)
    matching = drawn.matching
    assert matching.solver == "lottery"
    assert matching.seed == drawn.seed == 2
    assert matching.certificate.bound == pytest.approx(match(COHORT, POLICY).total)
    assert matching.certificate.value == pytest.approx(matching.total)
    assert matching.violations == ()
    assert matching.notes[-len(drawn.notes) :] == drawn.notes
    assert explain(matching, mentee="kim").mentee == "kim"
    assert audit(matching, by="team").overall is not None
    document = json.loads(json.dumps(matching.to_dict()))
    assert Matching.from_dict(document, COHORT).pairs == matching.pairs
    assert repr(drawn) == "LotteryDraw(3 pairs of 6 that can be drawn, seed 2)"


def test_locked_pairs_are_exempt_by_name():
    policy = Policy(criteria=[Criterion("skills")], rules=[Rule("lock", pairs=[("kim", "bob")])])
    drawn = draw_lottery(COHORT, policy)
    assert by_ids(drawn)["kim", "bob"] == 1.0
    assert [(chance.mentee, chance.mentor) for chance in drawn.chances if chance.locked] == [("kim", "bob")]
    assert "Locked, and so in every draw: kim with bob." in drawn.notes
    assert drawn.metrics.largest == 0.5


def test_rules_hold():
    policy = Policy(criteria=[Criterion("skills")], rules=[Rule("different", column="team")])
    assert ("kim", "ada") not in by_ids(draw_lottery(COHORT, policy))


def test_who_may_get_nobody_is_named():
    cohort = Cohort.from_records(mentors=MENTORS[:1], mentees=MENTEES)
    drawn = draw_lottery(cohort, POLICY)
    assert drawn.below_one == {"kim": 0.5, "noor": 0.0, "zoe": 0.5}
    assert "3 mentees may get nobody: kim (chance 0.5), noor (chance 0), zoe (chance 0.5)." in drawn.notes
    assert drawn.notes[0] == (
        "Drawn by lot: no pair that is not locked has a probability above 0.5; the expected total is 1.000, that of "
        "the best matching 1.000 (100.0%)."
    )
    everybody = Policy(criteria=[Criterion("skills")], participation="all")
    with pytest.raises(
        InfeasibleError, match=r"Not everybody is placed in every draw.* 2 mentees may get nobody"
    ) as told:
        draw_lottery(Cohort.from_records(mentors=MENTORS[:2], mentees=MENTEES[:2]), everybody, max_probability=0.4)
    assert told.value.mentees == ("kim", "noor")
    assert draw_lottery(COHORT, everybody).below_one == {}


def test_notes_call_people_by_their_names_and_chances_that_are_published_do_not():
    cohort = Cohort.from_records(
        mentors=[{"id": "7", "name": "Ada Byron", "skills": "R"}],
        mentees=[{"id": "3", "name": "Kim Lee", "skills": "R"}, {"id": "4", "skills": "R"}],
    )
    drawn = draw_lottery(cohort, Policy(criteria=[Criterion("skills")], rules=[Rule("lock", pairs=[("3", "7")])]))
    assert "Locked, and so in every draw: Kim Lee with Ada Byron." in drawn.notes
    assert "1 mentee may get nobody: 4 (chance 0)." in drawn.notes
    assert drawn.chance_table()[1] == [("3", "7", 1.0, True), ("4", None, 1.0, False)]
    everybody = Policy(criteria=[Criterion("skills")], participation="all")
    with pytest.raises(InfeasibleError, match=r"2 mentees may get nobody: Kim Lee \(chance 0\.5\), 4 \(chance 0\.5\)"):
        draw_lottery(cohort, everybody)


def test_with_a_worth_nobody_is_placed_for_less():
    policy = Policy(criteria=[Criterion("skills")], participation="worth", unmatched=0.6)
    drawn = draw_lottery(COHORT, policy)
    assert by_ids(drawn) == {
        ("kim", "ada"): 0.5,
        ("noor", "bob"): 0.5,
        ("noor", "cyd"): 0.5,
        ("zoe", "ada"): 0.5,
        ("zoe", "cyd"): 0.5,
    }
    assert ("noor", "ada") not in by_ids(drawn)
    assert "%" not in drawn.notes[0]


def test_minimum_loads_that_cannot_hold_are_told_by_id():
    mentors = [{**mentor, "min_load": 1} for mentor in MENTORS]
    with pytest.raises(InfeasibleError, match=r"mentors 'ada', 'bob', 'cyd'|mentors .* must get 3 mentees") as told:
        draw_lottery(Cohort.from_records(mentors=mentors, mentees=MENTEES[:2]), POLICY)
    assert sorted(told.value.mentors) == ["ada", "bob", "cyd"]
    with pytest.raises(InfeasibleError, match=r"no pair above a probability of 0\.3") as told:
        draw_lottery(Cohort.from_records(mentors=mentors, mentees=MENTEES), POLICY, max_probability=0.3)
    assert sorted(told.value.mentors) == ["ada", "bob", "cyd"]


def test_a_share_of_the_best_total_is_kept():
    best = match(COHORT, POLICY).total
    drawn = draw_lottery(COHORT, POLICY, max_probability=1, keep=0.9)
    assert drawn.lottery.expected_total == pytest.approx(0.9 * best, rel=1e-4)
    assert drawn.metrics.largest < 1.0
    bent = draw_lottery(COHORT, POLICY, max_probability=1, perturbation="quadratic", strength=0.5)
    assert bent.metrics.entropy > draw_lottery(COHORT, POLICY, max_probability=1).metrics.entropy


def test_with_several_mentors_each():
    mentees = [{**mentee, "demand": 2} for mentee in MENTEES]
    mentors = [{**mentor, "capacity": 2} for mentor in MENTORS]
    drawn = draw_lottery(Cohort.from_records(mentors=mentors, mentees=mentees), POLICY)
    assert drawn.below_one == {}
    assert drawn.lottery.places.tolist() == [1.5, 1.5, 1.5]
    assert all(1 <= len(mentors) <= 2 for mentors in drawn.matching.mentors_of.values())
    assert len(drawn.matching.pairs) in {4, 5}


def test_nobody_at_all():
    columns = {"mentors": [{"id": "ada", "skills": "R", "capacity": 0}], "mentees": [{"id": "kim", "skills": "R"}]}
    drawn = draw_lottery(Cohort.from_records(**columns), POLICY)
    assert drawn.chances == drawn.matching.pairs == ()
    assert drawn.below_one == {"kim": 0.0}


def test_another_objective_is_refused():
    with pytest.raises(PolicyError, match="the objective must be 'total' for a lottery"):
        draw_lottery(COHORT, Policy(criteria=[Criterion("skills")], objective="nash"))


def test_options_are_checked():
    with pytest.raises(ProblemError, match="Max_probability must be"):
        draw_lottery(COHORT, POLICY, max_probability=0)


def test_stopped_before_anything():
    with pytest.raises(StoppedError):
        draw_lottery(COHORT, POLICY, time_limit=1e-9)
