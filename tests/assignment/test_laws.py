"""What must hold for every problem and every solver."""

import numpy as np
import pytest
from assignment.agreement import check, solved, solvers_for
from assignment.oracles import brute_force
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse
from strategies_assignment import cases

from mentormatch.assignment import Assignment, AssignmentProblem, FactoredScores, solve
from mentormatch.errors import InfeasibleError


def reached(answer):
    """What solvers must agree on: pairs and value, or that there is no answer."""
    if isinstance(answer, InfeasibleError):
        return None
    certificate = answer.certificate
    return certificate.placed if answer.problem.spread else 0, certificate.pairs, pytest.approx(certificate.value)


@given(cases())
def test_every_solver_finds_what_brute_force_finds(case):
    best = brute_force(case)
    for solver in solvers_for(case):
        check(case, solver, best)


@given(cases(), st.randoms(use_true_random=False))
def test_order_of_people_changes_no_value(case, random):
    rows, columns = np.arange(case.shape[0]), np.arange(case.shape[1])
    random.shuffle(rows)
    random.shuffle(columns)
    for solver in solvers_for(case):
        assert reached(solved(case, solver)) == reached(solved(case.permuted(rows, columns), solver))


@given(cases(solvable=True))
def test_dense_sparse_and_factored_scores_give_the_same_pairs(case):
    arcs = np.argwhere(case.allowed).T
    stored = sparse.coo_array((case.scores[tuple(arcs)], tuple(arcs)), shape=case.shape)
    factored = FactoredScores(case.scores, np.eye(case.shape[1]))
    for solver in solvers_for(case):
        dense = solve(case.problem(), solver=solver)
        for other in (case.problem(scores=stored, allowed=None), case.problem(scores=factored)):
            answer = solve(other, solver=solver)
            assert answer.pairs.tolist() == dense.pairs.tolist()
            assert answer.certificate.bound == dense.certificate.bound


@given(cases(limits=False))
def test_allowed_may_be_an_array_or_a_function(case):
    for solver in solvers_for(case):
        array = solve(case.problem(), solver=solver)
        function = solve(case.problem(allowed=lambda rows: case.allowed[rows]), solver=solver)
        assert array.pairs.tolist() == function.pairs.tolist()
        assert array.certificate.prices.tolist() == function.certificate.prices.tolist()


@given(cases(solvable=True), st.sampled_from([0.125, 2.0, 1024.0]))
def test_scores_in_another_unit_give_the_same_pairs(case, factor):
    worth = "last_resort" if case.unmatched is None else case.unmatched * factor
    for solver in solvers_for(case):
        answer = solve(case.problem(), solver=solver)
        scaled = solve(case.problem(scores=case.scores * factor, unmatched=worth), solver=solver)
        assert answer.pairs.tolist() == scaled.pairs.tolist()
        assert scaled.total == factor * answer.total


@given(cases(limits=False))
def test_mentees_and_mentors_may_change_places(case):
    """Where nobody is placed first, a demand is a capacity."""
    if case.spread:
        return
    problem = AssignmentProblem(
        case.scores.T,
        capacity=case.demand,
        demand=np.minimum(case.capacity, case.shape[0]),
        allowed=case.allowed.T,
        unmatched="last_resort" if case.unmatched is None else case.unmatched,
    )
    assert reached(solve(problem, solver="min-cost-flow"))[1:] == reached(solve(case.problem(), solver="auto"))[1:]


@given(cases())
def test_prices_belong_to_full_mentors_and_are_positive(case):
    for solver in solvers_for(case):
        answer = solved(case, solver)
        if isinstance(answer, InfeasibleError):
            continue
        loads = np.bincount(answer.pairs[:, 1], minlength=case.shape[1])
        assert not answer.prices[loads < answer.problem.capacity].any()
        assert all(tuple(price) >= (0, 0) for price in answer.prices)


@given(cases())
def test_every_solver_gives_the_same_prices(case):
    prices = [
        answer.prices.tolist() for solver in solvers_for(case) if isinstance(answer := solved(case, solver), Assignment)
    ]
    assert all(price == prices[0] for price in prices)


@given(cases(solvable=True))
def test_answers_do_not_change_what_was_given(case):
    before = repr(case)
    problem = case.problem()
    for solver in solvers_for(case):
        answer = solve(problem, solver=solver)
        assert answer.prices is answer.prices
        assert answer.ties is answer.ties
    assert repr(case) == before


@given(cases(solvable=True))
def test_each_mentor_alone_is_the_first_of_several(case):
    answer = solve(case.problem())
    for i, mentor in enumerate(answer.mentor_of.tolist()):
        mine = answer.pairs[answer.pairs[:, 0] == i, 1].tolist()
        assert mentor == (mine[0] if mine else -1)


@given(cases(solvable=True))
def test_a_locked_optimal_pair_costs_nothing(case):
    answer = solve(case.problem(), solver="min-cost-flow")
    locked = solve(case.problem(forced=answer.pairs), solver="min-cost-flow")
    assert locked.pairs.tolist() == answer.pairs.tolist()
    assert locked.certificate.proven
