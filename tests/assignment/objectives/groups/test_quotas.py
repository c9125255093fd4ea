"""Quotas of groups for each mentor: against brute force, and proven without quotas."""

import importlib

import numpy as np
import pytest
from assignment.oracles import all_answers, broken_limits, value_of
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies_assignment import cases

from mentormatch.assignment import AssignmentProblem, solve, violations
from mentormatch.assignment.objectives import highs
from mentormatch.assignment.solvers.watch import Stopped
from mentormatch.errors import InfeasibleError, ProblemError, StoppedError

# the package of the module has the function by this name
QUOTAS = importlib.import_module("mentormatch.assignment.objectives.groups.quotas")


@st.composite
def with_quotas(draw):
    case = draw(cases(largest=(4, 3)))
    groups = draw(st.lists(st.integers(0, 1), min_size=case.shape[0], max_size=case.shape[0]))
    many = len(set(groups))
    high = draw(st.lists(st.sampled_from([None, 0, 1, 1, 2]), min_size=many, max_size=many))
    low = draw(st.lists(st.sampled_from([None, None, 0, 1]), min_size=many, max_size=many))
    return case, groups, low, high


def holds(case, groups, low, high, pairs):
    for place, group in enumerate(sorted(set(groups))):
        for j in range(case.shape[1]):
            got = sum(groups[i] == group and column == j for i, column in pairs)
            if got < (low[place] or 0) or got > (case.shape[0] if high[place] is None else high[place]):
                return False
    return True


@settings(max_examples=60)
@given(with_quotas())
def test_quotas_against_brute_force(given_case):
    case, groups, low, high = given_case
    every = [pairs for pairs in all_answers(case) if holds(case, groups, low, high, pairs)]
    options = {"at_least": low, "at_most": high}
    try:
        answer = solve(case.problem(), objective="quotas", groups=groups, options=options)
    except InfeasibleError:
        assert not every
        return
    assert every
    pairs = [tuple(pair) for pair in answer.pairs.tolist()]
    assert broken_limits(case, pairs) == []
    assert holds(case, groups, low, high, pairs)
    best = max(value_of(case, list(item)).order(case) for item in every)
    reached = value_of(case, pairs)
    assert reached.order(case)[:2] == best[:2] if case.unmatched is None else reached.value == best[0]
    assert reached.value == (best[2] if case.unmatched is None else best[0])
    certificate = answer.certificate
    assert certificate.value == pytest.approx(float(reached.value) * case.unit, abs=1e-9)
    assert certificate.bound >= certificate.value
    assert certificate.pairs_bound >= len(pairs)
    if not case.spread or (case.demand <= 1).all():
        assert certificate.proven


def test_a_mentor_for_each_group():
    problem = AssignmentProblem([[0.9, 0.1], [0.8, 0.2], [0.1, 0.3], [0.7, 0.6]], capacity=2)
    answer = solve(problem, objective="quotas", groups=list("aabb"), options={"at_least": 1})
    assert answer.pairs.tolist() == [[0, 0], [1, 1], [2, 1], [3, 0]]
    assert answer.certificate.proven


def test_quotas_that_cannot_hold_name_mentors():
    problem = AssignmentProblem([[0.9, 0.1], [0.8, 0.2]], capacity=2, names=(["kim", "noor"], ["ada", "bob"]))
    with pytest.raises(InfeasibleError, match="too few are left for mentor") as caught:
        solve(problem, objective="quotas", groups=["a", "b"], options={"at_least": [2, None]})
    assert set(caught.value.mentors) <= {0, 1}
    assert caught.value.mentors


@pytest.mark.parametrize(
    "given", [-1, 0.5, "one", [1], [[1, 2, 3], [1, 2, 3]], [1, 2, 3], [[1, 2], [1]], np.zeros((2, 2, 2), dtype=int)]
)
def test_quotas_of_another_shape(given):
    with pytest.raises(ProblemError, match="at_most must be a whole number"):
        solve(AssignmentProblem(np.zeros((2, 2))), objective="quotas", groups=[0, 1], options={"at_most": given})


@pytest.mark.parametrize("shape", [(0, 2), (2, 0), (0, 0)])
def test_nobody(shape):
    answer = solve(
        AssignmentProblem(np.zeros(shape)), objective="quotas", groups=[0] * shape[0], options={"at_most": 1}
    )
    assert answer.pairs.tolist() == []
    assert answer.certificate.proven


def test_stopped_before_it_began():
    problem, stop = AssignmentProblem([[0.5], [0.7]], capacity=2), {"progress": lambda *_: False}
    answer = solve(problem, objective="quotas", groups=[0, 0], options={"at_most": 1}, **stop)
    assert (answer.pairs.tolist(), answer.stopped) == ([[0, 0]], "progress")
    with pytest.raises(StoppedError, match="quotas"):
        solve(problem, objective="quotas", groups=[0, 1], options={"at_least": [0, 1], "at_most": [1, 0]}, **stop)


@pytest.mark.parametrize("spread", [False, True])
@pytest.mark.parametrize("unmatched", ["last_resort", 0.2])
@pytest.mark.parametrize("after", [0, 1, 2])
def test_stopped_on_the_way_the_bound_is_not_trivial(monkeypatch, spread, unmatched, after):
    """Whichever linear program the time is up in: the pairs hold the quotas, and no better answer breaks the bound."""
    rng = np.random.default_rng(5)
    spread = spread and unmatched == "last_resort"
    problem = AssignmentProblem(rng.random((40, 12)), capacity=3, demand=2, spread=spread, unmatched=unmatched)
    request = {"objective": "quotas", "groups": np.arange(40) % 3, "options": {"at_most": 1}}
    best, solved, done = solve(problem, **request), highs.solve_in_time, []

    def late(program, watch, **options):
        done.append(1)
        if len(done) > after:
            watch.stopped = "time limit"
            raise Stopped
        return solved(program, watch, **options)

    monkeypatch.setattr(QUOTAS, "solve_in_time", late)
    answer = solve(problem, **request)
    if answer.stopped is None:  # it has fewer steps than that
        assert answer.certificate.proven
        return
    loads = np.zeros((3, 12), dtype=int)
    np.add.at(loads, (np.arange(40)[answer.pairs[:, 0]] % 3, answer.pairs[:, 1]), 1)
    assert loads.max() <= 1
    assert violations(problem, answer.pairs) == ()
    assert (answer.stopped, answer.certificate.proven) == ("time limit", False)
    assert answer.certificate.pairs_bound >= best.certificate.pairs
    assert best.certificate.value - 1e-9 <= answer.certificate.bound <= 1.2 * best.certificate.bound


def test_stopped_after_the_programs_their_own_prices_prove_the_bound(monkeypatch):
    problem = AssignmentProblem(np.random.default_rng(6).random((40, 12)), capacity=3)
    request = {"objective": "quotas", "groups": np.arange(40) % 3, "options": {"at_most": 1}}
    best = solve(problem, **request)
    monkeypatch.setattr(QUOTAS._QuotaPricing, "bound_without_quotas", late_time)
    answer = solve(problem, **request)
    assert answer.certificate.bound == pytest.approx(best.certificate.value, abs=1e-6)


def late_time(pricing):
    pricing.watch.stopped = "time limit"
    return np.inf
