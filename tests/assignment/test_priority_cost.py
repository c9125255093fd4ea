"""Priority and bonus, against brute force; and what a priority costs."""

import itertools
import math
from collections import Counter

import numpy as np
import pytest
from scipy import sparse

from mentormatch.assignment import AssignmentProblem, certify, solve
from mentormatch.assignment.priority_cost import cost_of_priority
from mentormatch.errors import InfeasibleError, ProblemError


def placed_by_class(pairs, priority):
    """How many mentees are placed, then how many of each class, the highest first."""
    placed = {int(i) for i in np.asarray(pairs).reshape(-1, 2)[:, 0]}
    counts = Counter(priority[i] for i in placed)
    return len(placed), *(counts[number] for number in sorted(set(priority), reverse=True))


def best(scores, priority, *, allowed, capacity, min_load, demand, forced):
    """The best of all answers, by enumeration: (key, worth); None where there is none."""
    mentees, mentors = scores.shape
    choices = []
    for i in range(mentees):
        sets = [c for k in range(min(demand[i], mentors) + 1) for c in itertools.combinations(range(mentors), k)]
        must = {j for row, j in forced if row == i}
        choices.append([c for c in sets if all(allowed[i, j] for j in c) and must <= set(c)])
    found = None
    for chosen in itertools.product(*choices):
        pairs = [(i, j) for i, some in enumerate(chosen) for j in some]
        load = np.bincount([j for _, j in pairs], minlength=mentors)
        if (load > capacity).any() or (load < min_load).any():
            continue
        worth = math.fsum(scores[i, j] for i, j in pairs)
        key = (*placed_by_class(pairs, priority), len(pairs))
        if found is None or key > found[0] or (key == found[0] and worth > found[1]):
            found = key, worth
    return found


def draw(seed):
    """A small random problem: scores, bonus, priority and limits, of every kind."""
    random = np.random.default_rng(seed)
    mentees, mentors = random.integers(1, 6), random.integers(1, 4)
    scores = random.integers(0, 5, (mentees, mentors)) / 4 if seed % 2 else random.random((mentees, mentors))
    bonus = np.where(random.random((mentees, mentors)) < 0.3, 0.3, 0.0)
    capacity = random.integers(0, 3, mentors)
    limits = {
        "allowed": random.random((mentees, mentors)) < 0.7,
        "capacity": capacity,
        "min_load": np.minimum(random.integers(0, 2, mentors), capacity) * (seed % 3 == 0),
        "demand": random.integers(0, 3, mentees) if seed % 4 == 0 else np.ones(mentees, dtype=int),
        "forced": [],
    }
    places = np.argwhere(limits["allowed"])
    if seed % 5 == 0 and len(places):
        row, column = places[random.integers(len(places))].tolist()
        if capacity[column] and limits["demand"][row]:
            limits["forced"] = [(row, column)]
    return scores, bonus, random.integers(0, 3, mentees).tolist(), limits


@pytest.mark.parametrize("start", range(0, 120, 20))
def test_higher_classes_are_placed_first_and_then_the_best_worth_is_reached(start):
    for seed in range(start, start + 20):
        scores, bonus, priority, limits = draw(seed)
        wanted = best(scores + bonus, priority, **limits)
        problem = AssignmentProblem(scores, priority=priority, bonus=sparse.csr_array(bonus), **limits)
        for solver in ("min-cost-flow", *(["hungarian"] if (problem.demand <= 1).all() else [])):
            if wanted is None:
                with pytest.raises(InfeasibleError):
                    solve(problem, solver=solver)
                continue
            answer = solve(problem, solver=solver)
            assert (*placed_by_class(answer.pairs, priority), len(answer.pairs)) == wanted[0]
            assert answer.certificate.value == pytest.approx(wanted[1], abs=1e-9)
            assert answer.certificate.proven
            # a bonus is no part of a score
            assert answer.total == pytest.approx(math.fsum(scores[i, j] for i, j in answer.pairs), abs=1e-12)


def test_with_one_mentor_each_it_loses_no_pair():
    for seed in range(40):
        scores, _, priority, limits = draw(4 * seed + 1)
        try:
            answer = solve(AssignmentProblem(scores, priority=priority, **limits))
        except InfeasibleError:
            continue
        plain = solve(AssignmentProblem(scores, **limits))
        assert len(answer.pairs) == len(plain.pairs)
        assert cost_of_priority(answer) == (0, pytest.approx(plain.total - answer.total, abs=1e-9))


def test_where_somebody_wants_several_it_loses_no_pair_either_only_worth():
    for seed in range(0, 160, 4):
        scores, _, priority, limits = draw(seed)
        try:
            answer = solve(AssignmentProblem(scores, priority=priority, **limits))
        except InfeasibleError:
            continue
        lost = cost_of_priority(answer)
        assert lost.pairs == 0
        assert lost.total >= -1e-9


def test_of_a_problem_without_priority_nothing_is_lost():
    assert cost_of_priority(solve(AssignmentProblem([[0.9], [0.5]]))) == (0, 0.0)


def test_a_certificate_proves_nothing_of_an_answer_that_places_the_wrong_people():
    problem = AssignmentProblem([[0.9], [0.5]], priority=[0, 1])
    prices = solve(problem).certificate.prices
    assert certify(problem, np.array([[1, 0]]), prices).proven
    wrong = certify(problem, np.array([[0, 0]]), prices)
    assert not wrong.proven
    assert (wrong.precedence, wrong.precedence_bound) == (1, 2)


def test_only_the_order_of_priorities_matters():
    random = np.random.default_rng(3)
    scores, numbers = random.random((12, 5)), random.integers(0, 4, 12)
    first = solve(AssignmentProblem(scores, priority=numbers))
    second = solve(AssignmentProblem(scores, priority=1e6 * numbers.astype(float) ** 3 - 7))
    assert first.pairs.tolist() == second.pairs.tolist()


def test_a_large_problem_places_by_class_and_is_proven():
    random = np.random.default_rng(0)
    scores, priority = random.random((400, 120)), random.integers(0, 5, 400)
    answer = solve(AssignmentProblem(scores, capacity=2, priority=priority), solver="min-cost-flow")
    assert answer.certificate.proven
    wanted = np.sort(priority)[::-1][:240]
    assert np.sort(priority[answer.pairs[:, 0]])[::-1].tolist() == wanted.tolist()


@pytest.mark.parametrize(
    ("settings", "code"),
    [
        ({"priority": [1]}, "priority_shape"),
        ({"priority": [1.0, math.nan]}, "priority_not_finite"),
        ({"priority": [1, 2], "unmatched": 0.1}, "priority_and_worth"),
        ({"bonus": [[0.1], [0.1]]}, "bonus_shape"),
        ({"bonus": sparse.csr_array((3, 3))}, "bonus_shape"),
        ({"bonus": sparse.csr_array([[math.inf], [0.0]])}, "bonus_not_finite"),
    ],
)
def test_what_is_no_priority_and_no_bonus_is_refused(settings, code):
    with pytest.raises(ProblemError) as caught:
        AssignmentProblem([[0.9], [0.5]], **settings)
    assert [mistake.code for mistake in caught.value.mistakes] == [code]


def test_other_objectives_take_neither():
    problem = AssignmentProblem([[0.9], [0.5]], priority=[0, 1], bonus=sparse.csr_array([[0.1], [0.0]]))
    with pytest.raises(ProblemError) as caught:
        solve(problem, objective="leximin")
    assert [mistake.code for mistake in caught.value.mistakes] == ["priority_of_objective", "bonus_of_objective"]
