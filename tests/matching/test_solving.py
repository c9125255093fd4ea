"""The lot, the problem of a cohort, and what an answer means in the cohort's order."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chisquare
from strategies import id_lists

from mentormatch.assignment import certify
from mentormatch.errors import InfeasibleError, UnknownNameError
from mentormatch.matching import lotteries, solving
from mentormatch.matching.given_pairs import matching_of_pairs
from mentormatch.matching.lotteries import draw_lottery
from mentormatch.matching.pipeline import match
from mentormatch.matching.result.matching import Matching
from mentormatch.matching.solving import (
    capacity_of,
    demand_of,
    draw_order,
    levels_of,
    min_load_of,
    problem_of,
    solve_by_lot,
)
from mentormatch.policy.criteria import Criterion
from mentormatch.policy.policy import Policy
from mentormatch.policy.rules import Rule
from mentormatch.profiles.cohort import Cohort
from mentormatch.scoring.scores import compare

SKILLS = [Criterion("skills")]


def mentors_of(ids):
    return Cohort.from_records(mentors=[{"id": person} for person in ids], mentees=[]).mentors


def scores_of(mentees, mentors, **settings):
    cohort = Cohort.from_records(
        mentees=[{"id": person, **cells} for person, cells in mentees.items()],
        mentors=[{"id": person, **cells} for person, cells in mentors.items()],
    )
    return compare(cohort, Policy(**({"criteria": SKILLS} | settings)))


# ---- laws


@given(id_lists(), st.integers(), st.randoms(use_true_random=False))
def test_lot_is_a_permutation_that_row_order_does_not_change(ids, seed, random):
    order = draw_order(mentors_of(ids), seed)
    assert sorted(order.tolist()) == list(range(len(ids)))
    shuffled = random.sample(ids, len(ids))
    assert [shuffled[place] for place in draw_order(mentors_of(shuffled), seed)] == [ids[place] for place in order]


def test_lot_favours_no_id():
    """Over 600 fixed seeds each of six ids comes to each place about a hundred times."""
    ids = ["a", "zz", "0", "=1+1", "é", "mentor-001"]
    places = np.zeros((6, 6))
    for seed in range(600):
        places[np.arange(6), draw_order(mentors_of(ids), seed)] += 1
    for counts in (*places, *places.T):
        assert chisquare(counts).pvalue > 0.001


# ---- examples


def test_limits_of_a_cohort():
    cohort = Cohort.from_records(
        mentors=[{"id": "ada", "capacity": 2, "min_load": 1}, {"id": "bob"}, {"id": "cyd", "capacity": 0}],
        mentees=[{"id": "kim", "demand": 0}, {"id": "noor"}],
    )
    assert capacity_of(cohort.mentors, Policy(default_capacity=4)).tolist() == [2, 4, 0]
    assert min_load_of(cohort.mentors).tolist() == [1, 0, 0]
    assert demand_of(cohort.mentees).tolist() == [0, 1]


def test_problem_of_a_policy():
    mentees, mentors = {"kim": {"skills": "r"}, "noor": {"skills": "go"}}, {"ada": {"skills": "r", "capacity": 9}}
    problem = problem_of(scores_of(mentees, mentors, rules=[Rule("forbid", pairs=[("noor", "ada")])]))
    assert problem.spread
    assert problem.worth is None
    assert problem.capacity.tolist() == [2]
    assert problem.name_of_mentor(0) == "'ada'"
    assert problem.allowed(np.arange(2)).tolist() == [[True], [False]]
    forced = problem_of(
        scores_of(mentees, mentors, rules=[Rule("forbid", pairs=[("noor", "ada")])]),
        also_forced=(1, 0), also_allowed=True,
    )  # fmt: skip
    assert forced.forced.tolist() == [[1, 0]]
    assert forced.allowed(np.arange(2)).all()
    worth = problem_of(scores_of(mentees, mentors, participation="worth", unmatched=0.25))
    assert (worth.worth, worth.spread) == (0.25, False)


def test_where_nothing_is_forbidden_no_pair_is_asked_about():
    mentees, mentors = {"kim": {"skills": "r"}, "noor": {"skills": "go"}}, {"ada": {"skills": "r", "capacity": 9}}
    assert problem_of(scores_of(mentees, mentors)).is_open
    assert not problem_of(scores_of(mentees, mentors, at_least=0.5)).is_open
    assert not problem_of(scores_of(mentees, mentors, rules=[Rule("forbid", pairs=[("noor", "ada")])])).is_open
    two_sided = scores_of(mentees, mentors, participation="worth", unmatched=0.25, objective="stable")
    assert problem_of(two_sided, two_sided=True).is_open == (two_sided.sides is None)


@pytest.mark.parametrize("solver", ["hungarian", "min-cost-flow"])
@pytest.mark.parametrize("seed", range(4))
def test_answer_stands_in_the_cohorts_order(solver, seed):
    mentees = {"kim": {"skills": "r"}, "noor": {"skills": "go"}, "abe": {"skills": "sql"}}
    mentors = {"ada": {"skills": "sql"}, "bob": {"skills": "r"}, "cyd": {"skills": "go"}}
    scores = scores_of(mentees, mentors)
    solved = solve_by_lot(scores, solver=solver, seed=seed)
    assert sorted(solved.pairs.tolist()) == [[0, 1], [1, 2], [2, 0]]
    assert certify(problem_of(scores), solved.pairs, solved.certificate.prices).proven


def test_also_forced_is_counted_in_the_cohorts_order():
    scores = scores_of(
        {"kim": {"skills": "r"}, "noor": {"skills": "go"}}, {"ada": {"skills": "r"}, "bob": {"skills": "go"}}
    )
    for seed in range(4):
        assert sorted(solve_by_lot(scores, seed=seed, also_forced=(0, 1)).pairs.tolist()) == [[0, 1], [1, 0]]


def test_minimum_loads_that_cannot_hold_name_people():
    mentees = {"kim": {"skills": "r"}}
    mentors = {"ada": {"skills": "r", "min_load": 1}, "bob": {"skills": "r", "min_load": 1}, "cyd": {"skills": "r"}}
    with pytest.raises(InfeasibleError, match=r"'ada'.*'bob'|'bob'.*'ada'") as caught:
        solve_by_lot(scores_of(mentees, mentors))
    assert sorted(caught.value.mentors) == ["ada", "bob"]
    assert caught.value.mentees == ("kim",)


def test_locks_that_break_a_capacity_name_people():
    mentees = {"kim": {"skills": "r"}, "noor": {"skills": "r"}}
    lock = Rule("lock", pairs=[("kim", "ada"), ("noor", "ada")])
    with pytest.raises(InfeasibleError, match="'ada'") as caught:
        solve_by_lot(scores_of(mentees, {"ada": {"skills": "r"}, "bob": {"skills": "r"}}, rules=[lock]))
    assert caught.value.mentors == ("ada",)


def test_objective_as_a_table():
    scores = scores_of({"kim": {"skills": "r"}}, {"ada": {"skills": "r"}}, objective={"name": "total", "by": "gender"})
    with pytest.raises(UnknownNameError, match="option of the objective 'total'"):
        solve_by_lot(scores)


def test_unknown_objective_and_solver():
    scores = scores_of({"kim": {"skills": "r"}}, {"ada": {"skills": "r"}}, objective="totl")
    with pytest.raises(UnknownNameError, match="Did you mean 'total'") as caught:
        solve_by_lot(scores, solver="hungarain")
    assert len(caught.value.mistakes) == 2


# ---- objectives that draw, and that are two-sided

TWO_SIDED = [*SKILLS, Criterion("wishes", wants="asks", offers="knows", direction="mentor", weight=2)]
WISHES = ["R", "Go", "SQL", "C"]


@st.composite
def two_sided_scores(draw, **settings):
    answers = st.sets(st.sampled_from(WISHES), max_size=3).map("; ".join)
    mentees = {
        f"e{number}": {"skills": draw(answers), "knows": draw(answers), "demand": draw(st.integers(0, 2))}
        for number in range(draw(st.integers(0, 5)))
    }
    mentors = {
        f"o{number}": {"skills": draw(answers), "asks": draw(answers), "capacity": draw(st.integers(0, 2))}
        for number in range(draw(st.integers(0, 4)))
    }
    return scores_of(mentees, mentors, criteria=TWO_SIDED, objective="stable", **settings)


def blocked_by(scores, pairs):
    """Every pair that blocks, found one by one from each side's own criteria."""
    shares = {
        direction: sum(criterion.weight for criterion in TWO_SIDED if criterion.direction == direction)
        for direction in SIDES
    }
    likes = {side: np.zeros(scores.shape) for side in SIDES}
    for criterion in scores.criteria:
        side = criterion.criterion.direction
        likes[side] += criterion.criterion.weight / shares[side] * criterion.block(np.arange(scores.shape[0]))
    made = {tuple(pair) for pair in pairs.tolist()}
    allowed, demand = scores.allowed(), demand_of(scores.cohort.mentees)
    capacity = capacity_of(scores.cohort.mentors, scores.policy)
    for i, j in np.argwhere(allowed).tolist():
        mine = [likes["mentee"][i, k] for e, k in made if e == i]
        theirs = [likes["mentor"][k, j] for k, o in made if o == j]
        gains = (len(mine) < demand[i] or any(likes["mentee"][i, j] > item + 1e-9 for item in mine)) and demand[i]
        gained = (
            len(theirs) < capacity[j] or any(likes["mentor"][i, j] > item + 1e-9 for item in theirs)
        ) and capacity[j]
        if (i, j) not in made and gains and gained:
            yield i, j


SIDES = ("mentee", "mentor")


@settings(max_examples=60)
@given(two_sided_scores(), st.integers(0, 3))
def test_stable_goes_by_the_wishes_of_each_side(scores, seed):
    solved = solve_by_lot(scores, seed=seed)
    assert list(blocked_by(scores, solved.pairs)) == []
    whole = scores.pairs(solved.pairs[:, 0], solved.pairs[:, 1])
    assert solved.certificate.value == pytest.approx(whole.sum())
    assert solved.answer.total == pytest.approx(whole.sum())
    certificate = solved.certificate
    reached = (certificate.placed, certificate.pairs) == (certificate.placed_bound, certificate.pairs_bound)
    assert certificate.gap >= -1e-9 or not reached


def test_stable_may_place_fewer_for_a_higher_total_than_is_bounded():
    """The bound is one of answers that place as many as can be."""
    mentees = {
        "e0": {"skills": ""}, "e1": {"skills": "", "knows": "Go; R", "demand": 2},
        "e2": {"skills": "", "knows": "R"}, "e3": {"skills": ""},
    }  # fmt: skip
    mentors = {"o0": {"skills": "", "asks": "Go", "capacity": 2}, "o1": {"skills": "", "asks": "Go", "capacity": 1}}
    certificate = solve_by_lot(scores_of(mentees, mentors, criteria=TWO_SIDED, objective="stable")).certificate
    assert (certificate.pairs, certificate.pairs_bound) == (3, 3)
    assert (certificate.placed, certificate.placed_bound) == (2, 3)
    assert certificate.value > certificate.bound
    assert not certificate.proven


def test_stable_by_wishes_is_another_than_by_the_whole_score():
    mentees = {"kim": {"skills": "R", "knows": "C"}, "noor": {"skills": "R; Go", "knows": "SQL"}}
    mentors = {"ada": {"skills": "R", "asks": "SQL"}}
    both = solve_by_lot(scores_of(mentees, mentors, criteria=TWO_SIDED, objective="stable"))
    assert both.pairs.tolist() == [[1, 0]]
    one = scores_of(mentees, mentors, criteria=[*SKILLS, Criterion("wishes", wants="skills", weight=0,
                    direction="mentor")], objective="stable")  # fmt: skip
    assert one.sides is None
    assert solve_by_lot(one).pairs.tolist() == [[0, 0]]


def test_stable_pairs_are_worth_their_whole_score():
    mentees = {"kim": {"skills": "R", "knows": "C"}, "noor": {"skills": "Go", "knows": "SQL"}}
    mentors = {"ada": {"skills": "R; Go", "asks": "SQL"}}
    worth = {"criteria": TWO_SIDED, "objective": "stable", "participation": "worth"}
    assert solve_by_lot(scores_of(mentees, mentors, unmatched=0.9, **worth)).pairs.tolist() == [[1, 0]]
    scores = scores_of(mentees, mentors, unmatched=1.5, **worth)
    assert solve_by_lot(scores).pairs.tolist() == []
    locked = scores_of(mentees, mentors, unmatched=0.9, rules=[Rule("lock", pairs=[("kim", "ada")])], **worth)
    assert solve_by_lot(locked).pairs.tolist() == [[0, 0]]


def test_seed_of_the_match_is_that_of_an_objective_that_draws():
    people = {f"e{number}": {"skills": "R"} for number in range(6)}
    free = scores_of(people, {"ada": {"skills": "R", "capacity": 2}}, objective="random")
    fixed = scores_of(people, {"ada": {"skills": "R", "capacity": 2}}, objective={"name": "random", "seed": 3})
    drawn = {seed: tuple(solve_by_lot(free, seed=seed).pairs[:, 0].tolist()) for seed in range(12)}
    assert len(set(drawn.values())) > 3
    for seed, pairs in drawn.items():
        order = draw_order(free.cohort.mentees, seed)
        lot = np.random.default_rng(seed).permutation(6)[:2]
        assert sorted(order[lot].tolist()) == sorted(pairs)
        lot = np.random.default_rng(3).permutation(6)[:2]
        assert sorted(order[lot].tolist()) == sorted(solve_by_lot(fixed, seed=seed).pairs[:, 0].tolist())


@pytest.fixture
def built(monkeypatch):
    """The scores of which an assignment problem was built, in the order of the building."""
    scores = []

    def count(of, **changes):
        scores.append(of)
        return problem_of(of, **changes)

    monkeypatch.setattr(solving, "problem_of", count)
    monkeypatch.setattr(lotteries, "problem_of", count)
    return scores


COHORT = Cohort.from_records(
    mentors=[{"id": "ada", "skills": "R"}, {"id": "bob", "skills": "Go"}],
    mentees=[{"id": "kim", "skills": "R"}, {"id": "noor", "skills": "Go"}],
)


def test_problem_is_built_once_in_each_order(built):
    matching = match(COHORT)
    assert matching.problem is matching.problem
    assert len(built) == 2  # in the order of the lot, and in the cohort's
    built.clear()
    assert matching_of_pairs(COHORT, None, [("kim", "bob")]).problem.shape == (2, 2)
    assert len(built) == 2
    built.clear()
    drawn = draw_lottery(COHORT)
    assert drawn.again(1).matching.problem is drawn.matching.problem
    assert len(built) == 2


def test_restoring_a_matching_builds_no_problem(built):
    document = match(COHORT).to_dict()
    built.clear()
    restored = Matching.from_dict(document, COHORT)
    assert restored.certificate.prices.shape == (2, restored.problem.levels)
    assert len(built) == 1  # asked for above


def test_levels_of_a_policy_are_those_of_its_problem():
    for how in ({}, {"participation": "worth", "unmatched": 0.25}):
        policy = Policy(criteria=SKILLS, **how)
        assert levels_of(policy) == problem_of(compare(COHORT, policy)).levels
