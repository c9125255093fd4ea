"""Places and seats taken one by one, minimum loads kept within reach."""

import itertools
from dataclasses import replace

import numpy as np
import pytest
from assignment.oracles import brute_force
from assignment.random_problems import Case, draw, minimum_loads_that_bind
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies_assignment import cases

from mentormatch.assignment import AssignmentProblem, solve, violations
from mentormatch.assignment.objectives.mechanisms.seats import Seats, answer_from, plain_bound
from mentormatch.assignment.solvers import Stopped, Watch
from mentormatch.errors import InfeasibleError


def reachable(case, made) -> bool:
    """Whether some answer holds every limit and these pairs."""
    forced = tuple(sorted({*case.forced, *made}))
    whole = Case(
        case.scores, case.capacity, case.min_load, case.demand, case.allowed, forced, None, spread=False, unit=case.unit
    )
    return brute_force(whole) is not None


@given(cases(largest=(4, 3)), st.randoms(use_true_random=False))
def test_a_pair_is_refused_exactly_where_no_answer_holds_it(case, random):
    problem = case.problem()
    if not reachable(case, []):
        with pytest.raises(InfeasibleError):
            solve(problem, objective="greedy")
        return
    seats, made = Seats(problem), []
    pairs = [
        pair for pair in itertools.product(*map(range, case.shape)) if case.allowed[pair] and pair not in case.forced
    ]
    random.shuffle(pairs)
    for i, j in pairs:
        expected = reachable(case, [*made, (i, j)])
        assert seats.take(i, j) == expected
        made += [(i, j)] * expected
        assert violations(problem, seats.finished()) == ()
    assert sorted(map(tuple, seats.finished().tolist())) == sorted({*case.forced, *made})
    assert len(seats) == len(made) + len(case.forced)


def test_reservations_move_along_a_path():
    """Mentee 0 takes the mentor of nobody else, and everybody else moves by one; then nobody can be spared."""
    allowed = np.eye(4, 5, dtype=bool) | np.eye(4, 5, k=1, dtype=bool)
    seats = Seats(AssignmentProblem(np.zeros((4, 5)), allowed=allowed, min_load=[0, 1, 1, 1, 0]))
    assert seats.take(0, 0)
    assert not seats.take(3, 4)
    assert sorted(seats.finished().tolist()) == [[0, 0], [1, 1], [2, 2], [3, 3]]


def test_a_required_seat_is_refused_to_who_is_needed_elsewhere():
    seats = Seats(AssignmentProblem(np.zeros((2, 2)), allowed=[[True, True], [True, False]], min_load=1))
    assert not seats.take(0, 0)
    assert seats.take(1, 0)
    assert seats.take(0, 1)


def test_who_cannot_be_spared_is_refused_though_others_could_be():
    seats = Seats(
        AssignmentProblem(np.zeros((2, 3)), allowed=[[True, True, False], [False, False, True]], min_load=[1, 0, 0])
    )
    assert not seats.take(0, 1)
    assert not seats.take(0, 1)
    assert seats.take(1, 2)
    assert seats.take(0, 0)


@pytest.mark.parametrize("seed", range(15))
def test_larger_problems_with_minimum_loads_that_bind(seed):
    """Another solver says whether an answer holds what was taken, with one more pair."""
    rng = np.random.default_rng(seed)
    case = draw(rng)
    while case.shape[0] * case.shape[1] < 12:
        case = draw(rng)
    case = minimum_loads_that_bind(rng, replace(case, forced=(), allowed=rng.random(case.shape) < 0.6))
    seats, made = Seats(case.problem()), []
    for i, j in rng.permutation(np.argwhere(case.allowed)).tolist():
        try:
            solve(case.problem(forced=[*made, (i, j)], demand=np.minimum(case.demand, case.shape[1])))
            expected = True
        except InfeasibleError:
            expected = False
        assert seats.take(i, j) == expected
        made += [(i, j)] * expected


def test_what_is_taken_becomes_an_answer():
    problem = AssignmentProblem([[0.9, 0.7]], min_load=[0, 1])
    answer = answer_from(Seats(problem), "nothing")
    assert (answer.solver, answer.objective, answer.pairs.tolist()) == ("nothing", "nothing", [[0, 1]])
    seats = Seats(AssignmentProblem([[0.9, 0.7]]))
    assert seats.take(0, 0)
    assert answer_from(seats, "best").certificate.proven
    stopped = Watch(lambda *_: False)
    with pytest.raises(Stopped):
        stopped.look("taking", 0, 1, now=True)
    assert not answer_from(seats, "best", watch=stopped).certificate.proven


@given(cases(solvable=True))
@settings(max_examples=50)
def test_the_plain_bound_bounds_the_best_answer(case):
    problem = case.problem()
    best = solve(problem)
    bound = plain_bound(problem, best.pairs)
    assert (bound.placed_bound, bound.pairs_bound) >= (best.certificate.placed, best.certificate.pairs)
    assert (bound.placed, bound.pairs) == (best.certificate.placed, best.certificate.pairs)
    if (bound.placed_bound, bound.pairs_bound) == (bound.placed, bound.pairs):
        assert bound.bound >= best.certificate.value - 1e-9


def test_the_plain_bound_counts_no_more_pairs_than_seats():
    scores = np.random.default_rng(0).random((6, 2))
    bound = plain_bound(AssignmentProblem(scores, capacity=2, demand=2, spread=True), np.array([[0, 0]]))
    assert (bound.placed_bound, bound.pairs_bound) == (4, 4)
    bound = plain_bound(AssignmentProblem(scores, capacity=5, demand=2, spread=True), np.array([[0, 0]]))
    assert (bound.placed_bound, bound.pairs_bound) == (6, 10)
