"""What forcing a pair costs, against full solves with the pair fixed."""

from dataclasses import replace

import numpy as np
import pytest
from assignment.agreement import few_candidates
from assignment.oracles import broken_limits, highs, in_scores, network, value_of
from assignment.random_problems import draw, draw_adversarial

from mentormatch.assignment import AssignmentProblem, FactoredScores, solve
from mentormatch.assignment.sensitivity import Forcing, KnownPairs, residual_arcs
from mentormatch.errors import InfeasibleError

PAIRS_A_PROBLEM = 3


def forcing_of(answer, *, known=True) -> Forcing:
    start = answer.start if known else None
    listed = None if start is None else KnownPairs(start.row, start.column, start.prices, start.bounds)
    return Forcing(answer.problem, answer.pairs, answer.certificate.prices, listed)


def after(answer, forced) -> list[tuple[int, int]]:
    """The pairs that the best answer with the forced pair has."""
    left = {tuple(pair) for pair in answer.pairs.tolist()}
    unmade, made = ({tuple(pair) for pair in some.tolist()} for some in (forced.unmade, forced.made))
    assert unmade <= left, "only what is made can go"
    assert not made & left, "what comes was not there"
    return sorted((left - unmade) | made)


def hold(case, row, column, answer, forced) -> None:
    """The loss is that of a full solve by HiGHS with the pair fixed, and the pairs that are left reach it.

    Scores that are a hair apart, on which HiGHS is not exact, are held against whole numbers, too.
    """
    allowed = case.allowed.copy()
    allowed[row, column] = True
    fixed = replace(case, allowed=allowed, forced=tuple(sorted({*case.forced, (row, column)})))
    best, tolerance = highs(fixed), 1e-9
    if case.unit is not None and best is not None:
        best, tolerance = network(fixed), case.tolerance
    if forced is None:
        assert best is None, (row, column, case)
        return
    assert best is not None, (row, column, case)
    pairs = after(answer, forced)
    assert not broken_limits(fixed, pairs), (row, column, case)
    base, reached = value_of(case, [tuple(pair) for pair in answer.pairs.tolist()]), value_of(case, pairs)
    assert (reached.placed, reached.pairs if case.unmatched is None else 0) == (
        best.placed,
        best.pairs if case.unmatched is None else 0,
    ), (row, column, case)
    scale = max(1.0, abs(in_scores(case, best.value)))
    assert abs(in_scores(case, reached.value - best.value)) <= tolerance * scale, (row, column, case)
    assert abs(in_scores(case, base.value - best.value) - forced.total) <= tolerance * scale, (row, column, case)
    assert base.pairs - reached.pairs == forced.pairs, (row, column, case)
    if case.spread:
        assert base.placed - reached.placed == forced.placed, (row, column, case)


def tried(seed: int, many: int, drawn=draw, **how) -> int:
    """How many pairs of random problems were forced and held."""
    rng, count = np.random.default_rng(seed), 0
    while count < many:
        case = drawn(rng, **how)
        if not case.scores.size:
            continue
        try:
            answer = solve(case.problem(), solver="min-cost-flow")
        except InfeasibleError:
            continue
        if not answer.certificate.proven:
            continue
        forcing = forcing_of(answer)
        for _ in range(PAIRS_A_PROBLEM):
            row, column = int(rng.integers(case.shape[0])), int(rng.integers(case.shape[1]))
            hold(case, row, column, answer, forcing.force(row, column))
            count += 1
    return count


def test_the_loss_is_that_of_a_full_solve():
    assert tried(1, 60) >= 60


def test_the_loss_is_that_of_a_full_solve_in_larger_problems():
    assert tried(2, 30, large=True) >= 30


def test_hard_problems():
    assert tried(3, 45, draw_adversarial) >= 45


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_the_loss_of_1000_random_pairs(seed):
    """2,000 pairs in all: minimum loads, demands and capacities above 1, a worth, spread, locks, forbidden pairs."""
    assert tried(10 + seed, 250) + tried(20 + seed, 250, draw_adversarial, large=seed % 2 == 1) >= 500


def test_what_the_solver_hands_on_changes_nothing():
    """Large problems are searched over known pairs first, whose bounds must be heeded."""
    rng = np.random.default_rng(4)
    for trial in range(6):
        factors = rng.random((150, 6)), rng.random((90, 6))
        limits = {"capacity": rng.integers(1, 4, 90), "min_load": (rng.random(90) < 0.2).astype(int)}
        demand = rng.integers(1, 3, 150) if trial % 2 else 1
        problem = AssignmentProblem(
            FactoredScores(*factors), demand=demand, unmatched=0.9 if trial > 3 else "last_resort", **limits
        )
        with few_candidates():
            answer = solve(problem, solver="min-cost-flow")
        assert answer.start is not None
        assert answer.certificate.proven
        quick, plain = forcing_of(answer), forcing_of(answer, known=False)
        for row, column in zip(rng.integers(0, 150, 8).tolist(), rng.integers(0, 90, 8).tolist(), strict=True):
            first, second = quick.force(row, column), plain.force(row, column)
            assert first.pairs == second.pairs
            assert first.total == pytest.approx(second.total, abs=1e-11)
            again = solve(
                AssignmentProblem(
                    FactoredScores(*factors),
                    demand=demand,
                    unmatched=0.9 if trial > 3 else "last_resort",
                    forced=[(row, column)],
                    **limits,
                ),
                solver="min-cost-flow",
            )
            assert answer.certificate.value - again.certificate.value == pytest.approx(first.total, abs=1e-9)


@pytest.mark.parametrize("handed_on", [True, False])
def test_large_problems_list_what_the_path_may_pass(monkeypatch, handed_on):
    """As if these were large: from few pairs on, others are listed where they may be on a shorter path."""
    monkeypatch.setattr(residual_arcs, "_ALL_PAIRS", 0)
    monkeypatch.setattr(residual_arcs, "_BEGIN", 1)
    rng = np.random.default_rng(5)
    for trial in range(8):
        scores, allowed = rng.random((120, 95)), rng.random((120, 95)) < 0.7
        given = {
            "capacity": rng.integers(1, 3, 95),
            "min_load": (rng.random(95) < 0.2).astype(int),
            "unmatched": 0.8 if trial > 5 else "last_resort",
            "demand": rng.integers(0, 3, 120) if trial % 2 else 1,
        }
        answer = solve(AssignmentProblem(scores, allowed=allowed, **given), solver="min-cost-flow")
        assert answer.start is not None
        forcing = forcing_of(answer, known=handed_on)
        for row, column in zip(rng.integers(0, 120, 4).tolist(), rng.integers(0, 95, 4).tolist(), strict=True):
            forced, allowed_too = forcing.force(row, column), allowed.copy()
            allowed_too[row, column] = True
            fixed = AssignmentProblem(scores, allowed=allowed_too, forced=[(row, column)], **given)
            if forced is None:
                with pytest.raises(InfeasibleError):
                    solve(fixed)
                continue
            again = solve(fixed).certificate
            assert answer.certificate.value - again.value == pytest.approx(forced.total, abs=1e-9)
            assert answer.certificate.pairs - again.pairs == forced.pairs


def test_a_pair_that_is_made_costs_nothing():
    answer = solve(AssignmentProblem([[0.9, 0.1], [0.8, 0.7]]))
    forced = forcing_of(answer).force(0, 0)
    assert (forced.placed, forced.pairs, forced.total, len(forced.made)) == (0, 0, 0.0, 0)


def test_who_has_nowhere_to_go_is_left_out():
    answer = solve(AssignmentProblem([[0.9], [0.2]]))
    forced = forcing_of(answer).force(1, 0)
    assert (forced.pairs, round(forced.total, 12)) == (0, 0.7)
    assert (forced.made.tolist(), forced.unmade.tolist()) == ([[1, 0]], [[0, 0]])


def test_what_a_minimum_load_needs_cannot_be_taken_away():
    """Mentor 1 must get somebody, and only mentee 0 may go there."""
    allowed = np.array([[True, True], [True, False]])
    answer = solve(AssignmentProblem([[0.9, 0.1], [0.5, 0.5]], min_load=[0, 1], capacity=2, allowed=allowed))
    assert forcing_of(answer).force(0, 0) is None


@pytest.mark.parametrize("capacity", [1, 3])
def test_who_comes_first_is_looked_at_before_scores(capacity):
    """With priority, the first place of each mentee is worth something else."""
    rng, tried_here = np.random.default_rng(capacity), 0
    for _ in range(12):
        shape = (int(rng.integers(4, 12)), int(rng.integers(2, 6)))
        given = {"capacity": capacity, "allowed": rng.random(shape) < 0.8, "priority": rng.integers(0, 3, shape[0])}
        scores = rng.random(shape)
        answer = solve(AssignmentProblem(scores, **given))
        for row, column in zip(*(rng.integers(0, size, 4).tolist() for size in shape), strict=True):
            forced = forcing_of(answer).force(row, column)
            allowed = given["allowed"].copy()
            allowed[row, column] = True
            fixed = solve(AssignmentProblem(scores, **{**given, "allowed": allowed}, forced=[(row, column)]))
            assert forced is not None
            assert fixed.certificate.pairs == answer.certificate.pairs - forced.pairs
            assert fixed.certificate.value == pytest.approx(answer.certificate.value - forced.total, abs=1e-9)
            made = AssignmentProblem(scores, **{**given, "allowed": allowed}, forced=after(answer, forced))
            assert solve(made).certificate.precedence == fixed.certificate.precedence
            tried_here += 1
    assert tried_here == 48
