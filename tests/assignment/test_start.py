"""A changed problem solved from where another stood: the same optimum, whatever changed."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mentormatch.assignment import AssignmentProblem, FactoredScores, solve
from mentormatch.datasets.made_up import make_problem
from mentormatch.errors import ProblemError

MENTEES, MENTORS = 400, 150


def problem_of(seed, rows, columns, **changes):
    plain = make_problem(MENTEES, MENTORS, seed=seed)
    settings = {"capacity": plain.capacity[columns], **changes}
    return AssignmentProblem(plain.scores.take(mentees=rows, mentors=columns), **settings)


def equal(problem, start):
    warm = solve(problem, solver="min-cost-flow", start=start)
    cold = solve(problem, solver="min-cost-flow")
    assert warm.certificate.proven
    assert cold.certificate.proven
    assert len(warm.pairs) == len(cold.pairs)
    assert warm.certificate.value == pytest.approx(cold.certificate.value, rel=1e-9, abs=1e-9)
    return warm


people = st.lists(st.integers(0, 10**6), min_size=0, max_size=12)


@settings(max_examples=10, deadline=None)
@given(
    st.integers(0, 5),
    st.tuples(people, people),
    st.integers(0, 3),
    st.booleans(),
    st.sampled_from(["last_resort", 0.4]),
)
def test_people_go_and_come(seed, gone, some, scarce, unmatched):
    """Half of the change is somebody gone, half somebody new: solved from the others' answer."""
    rows, columns = np.arange(MENTEES), np.arange(MENTORS)
    capacity = np.full(MENTORS, 1 if scarce else 3)
    without = (
        np.delete(rows, np.unique([item % MENTEES for item in gone[0]]).astype(int)),
        np.delete(columns, np.unique([item % MENTORS for item in gone[1]]).astype(int)),
    )
    large = problem_of(seed, rows, columns, capacity=capacity, unmatched=unmatched)
    small = problem_of(seed, *without, capacity=capacity[without[1]], unmatched=unmatched)
    answer = solve(large, solver="min-cost-flow")
    left = equal(small, answer.start.take(mentees=without[0], mentors=without[1]))
    back = np.full(MENTEES, -1), np.full(MENTORS, -1)
    back[0][without[0]], back[1][without[1]] = np.arange(len(without[0])), np.arange(len(without[1]))
    if left.start is not None:
        equal(large, left.start.take(mentees=back[0], mentors=back[1]))
    # one more seat, one less, a forced pair, other demands
    changed = capacity.copy()
    changed[some], changed[some + 4] = capacity[some] + 1, capacity[some] - 1
    equal(problem_of(seed, rows, columns, capacity=changed, unmatched=unmatched), answer.start)
    forced = [(int(answer.pairs[0, 0]), (int(answer.pairs[0, 1]) + 1) % MENTORS)]
    equal(problem_of(seed, rows, columns, capacity=capacity, unmatched=unmatched, forced=forced), answer.start)
    demand = np.where(rows % 50 == some, 2, np.where(rows % 50 == some + 5, 0, 1))
    equal(problem_of(seed, rows, columns, capacity=capacity, unmatched=unmatched, demand=demand), answer.start)


def test_rules_that_come_and_go():
    plain = make_problem(MENTEES, MENTORS, seed=1)
    ruled = AssignmentProblem(
        plain.scores, capacity=plain.capacity, allowed=lambda rows: (rows[:, None] + np.arange(MENTORS)) % 3 > 0
    )
    equal(ruled, solve(plain, solver="min-cost-flow").start)
    # pairs that may be made now were never looked at: the check of the answer finds what the bounds cannot
    equal(plain, solve(ruled, solver="min-cost-flow").start)


def test_scores_that_changed_are_found_out():
    plain = make_problem(MENTEES, MENTORS, seed=2)
    other = FactoredScores(plain.scores.left[0][::-1].copy(), plain.scores.right[0])
    equal(AssignmentProblem(other, capacity=plain.capacity), solve(plain, solver="min-cost-flow").start)


def test_minimum_loads_from_a_start_without():
    plain = make_problem(MENTEES, MENTORS, seed=3)
    problem = AssignmentProblem(plain.scores, capacity=plain.capacity, min_load=1)
    equal(problem, solve(plain, solver="min-cost-flow").start)


def test_a_start_for_others_is_refused():
    plain = make_problem(MENTEES, MENTORS, seed=4)
    start = solve(plain, solver="min-cost-flow").start
    with pytest.raises(ProblemError, match=r"Start\.take"):
        solve(AssignmentProblem([[0.9]]), start=start)


def test_what_is_carried_spares_the_work():
    """One mentor leaves: next to none of the nodes of a search from scratch are looked at again."""
    from mentormatch.assignment.solvers.min_cost_flow.column_generation import zero_prices
    from mentormatch.assignment.solvers.min_cost_flow.core import Core
    from mentormatch.assignment.solvers.min_cost_flow.warm_start import resume

    plain = make_problem(3000, 1100, seed=5)
    start = solve(plain, solver="min-cost-flow").start
    kept = np.delete(np.arange(1100), 7)
    problem = AssignmentProblem(plain.scores.take(mentees=np.arange(3000), mentors=kept), capacity=plain.capacity[kept])
    core = Core(problem, zero_prices(problem))
    resume(core, start.take(mentees=np.arange(3000), mentors=kept))
    assert core.solve() < 3000
