"""The lot, the problem of a cohort, and what an answer means in the cohort's order."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chisquare
from strategies import id_lists

from mentormatch.assignment import certify
from mentormatch.criteria import Criterion
from mentormatch.errors import InfeasibleError, UnknownNameError
from mentormatch.policy import Policy
from mentormatch.profiles import Cohort
from mentormatch.rules import Rule
from mentormatch.scoring import compare
from mentormatch.solving import capacity_of, demand_of, draw_order, min_load_of, problem_of, solve_by_lot

SKILLS = [Criterion("skills")]


def mentors_of(ids):
    return Cohort.from_records(mentors=[{"id": one} for one in ids], mentees=[]).mentors


def scores_of(mentees, mentors, **settings):
    cohort = Cohort.from_records(
        mentees=[{"id": one, **cells} for one, cells in mentees.items()],
        mentors=[{"id": one, **cells} for one, cells in mentors.items()],
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
