"""Lotteries against plain linear programs, in closed form, and where there is next to nobody."""

import math
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from assignment.objectives.lottery_oracle import best_lottery, broken_by_draw
from assignment.random_problems import draw, draw_adversarial
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array
from strategies_assignment import cases

from mentormatch.assignment import AssignmentProblem, lottery, solve
from mentormatch.assignment.objectives.lotteries import candidate_pairs, marginals
from mentormatch.assignment.objectives.lotteries.bound import lottery_bound
from mentormatch.assignment.objectives.lotteries.limits import GRID, LotteryPrices
from mentormatch.errors import InfeasibleError, StoppedError

PROBABILITIES = st.sampled_from([1.0, 0.5, 1 / 3, 0.3, 0.123456789])
BENT = st.tuples(st.sampled_from(["quadratic", "exponential"]), st.sampled_from([0.25, 0.5, 1.0, 2.0]))


def check(case, most, **options):
    """Hold a lottery against the oracle and against its own draws; None where its limits cannot hold."""
    best = best_lottery(case, most)
    if best is None:
        with pytest.raises(InfeasibleError):
            lottery(case.problem(), max_probability=most, **options)
        return None
    drawn = lottery(case.problem(), max_probability=most, **options)
    found = drawn.certificate
    assert found.proven
    free = drawn.probabilities[~drawn.exempt]
    assert free.max(initial=0.0) <= most
    assert free.min(initial=1.0) > 0.0
    if case.unmatched is None:
        assert found.pairs == pytest.approx(best.pairs, abs=1e-6)
        assert found.pairs_bound == pytest.approx(best.pairs, abs=1e-6)
    if case.spread:
        assert found.placed == pytest.approx(best.placed, abs=1e-6)
        assert found.placed_bound == pytest.approx(best.placed, abs=1e-6)
        assert drawn.chances.sum() == pytest.approx(best.placed, abs=1e-6)
    if not options:
        largest = max(1.0, np.abs(case.scores).max(initial=0.0))
        assert found.value == pytest.approx(best.value, abs=1e-6 * largest * max(1.0, best.pairs))
        assert drawn.expected_total - (case.unmatched or 0.0) * drawn.probabilities.sum() == pytest.approx(
            found.value, abs=1e-9 * largest * max(1.0, best.pairs)
        )
    for pairs in drawn.draws(3, seed=1):
        assert broken_by_draw(case, drawn, pairs) == []
    return drawn


@settings(max_examples=100)
@given(cases(), PROBABILITIES)
def test_it_is_as_good_as_can_be(case, most):
    check(case, most)


@settings(max_examples=100)
@given(cases(), PROBABILITIES, st.data())
def test_who_comes_first_is_expected_to_be_placed_first(case, most, data):
    """As many as can be get anybody, of them as many as can be of the highest class, then of the next."""
    case = replace(case, unmatched=None)
    priority = data.draw(st.lists(st.integers(-1, 2), min_size=case.shape[0], max_size=case.shape[0]))
    best = best_lottery(case, most, priority)
    if best is None:
        with pytest.raises(InfeasibleError):
            lottery(case.problem(priority=priority), max_probability=most)
        return
    drawn = lottery(case.problem(priority=priority), max_probability=most)
    found = drawn.certificate
    assert found.proven
    for number, expected in zip(sorted(set(priority), reverse=True), best.of_class, strict=True):
        assert drawn.chances[np.array(priority) == number].sum() == pytest.approx(expected, abs=1e-6)
    assert found.placed == found.placed_bound == pytest.approx(sum(best.of_class), abs=1e-6)
    assert found.precedence == pytest.approx(found.precedence_bound, abs=1e-6)
    assert found.precedence == pytest.approx(drawn.chances @ drawn.problem.rank, abs=1e-6)
    assert found.pairs == pytest.approx(best.pairs, abs=1e-6)
    assert found.value == pytest.approx(best.value, abs=1e-6 * max(1.0, best.pairs))
    for pairs in drawn.draws(3, seed=1):
        assert broken_by_draw(case, drawn, pairs) == []


def test_expected_total_is_without_the_bonus():
    drawn = lottery(AssignmentProblem([[0.9, 0.1]], bonus=csr_array([[0.0, 1.0]])), max_probability=1)
    assert drawn.expected_total == pytest.approx(0.1)
    assert drawn.certificate.value == pytest.approx(1.1)


@settings(max_examples=40)
@given(cases(), PROBABILITIES, BENT)
def test_perturbed_it_is_proven_and_loses_no_pair(case, most, bent):
    case = replace(case, scores=np.abs(case.scores))
    shape, strength = bent
    check(case, most, perturbation=shape, strength=strength)


@settings(max_examples=30)
@given(cases(), PROBABILITIES)
def test_with_few_candidates_it_is_as_good(case, most):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(candidate_pairs, "_ALL_UP_TO", 0)
        patch.setattr(candidate_pairs, "_MORE", 1)
        check(case, most)


@pytest.mark.slow
@pytest.mark.parametrize("few", [False, True])
def test_random_problems(monkeypatch, few):
    if few:
        monkeypatch.setattr(candidate_pairs, "_ALL_UP_TO", 0)
        monkeypatch.setattr(candidate_pairs, "_MORE", 1)
    rng = np.random.default_rng(5)
    some = 0
    for _ in range(250):
        case = (draw if rng.random() < 0.5 else draw_adversarial)(rng, large=bool(rng.random() < 0.3))
        most = float(rng.choice([1.0, 0.5, 1 / 3, 0.3]))
        if rng.random() < 0.5:
            case = replace(case, scores=np.abs(case.scores))
            found = check(case, most, perturbation="quadratic", strength=float(rng.choice([0.25, 0.5, 1.0])))
        else:
            found = check(case, most)
        some += found is not None
    assert some > 150


@settings(max_examples=40)
@given(cases(solvable=True), st.sampled_from([1.0, 0.5]), st.randoms(use_true_random=False))
def test_no_probabilities_beat_the_bound_of_any_prices(case, most, random):
    """Level by level: where a level is below its bound, those after it are not bounded."""
    problem = case.problem()
    try:
        drawn = lottery(problem, max_probability=most)
    except InfeasibleError:
        return
    found = drawn.certificate
    level = found.mentee_prices.shape[1]
    noise = [np.array([[random.choice([-1, 0, 0, 1]) for _ in range(level)] for _ in range(n)]) for n in problem.shape]
    prices = LotteryPrices(found.mentee_prices + noise[0], found.mentor_prices + noise[1])
    reached = lottery_bound(
        problem, drawn.max_probability, drawn.perturbation, LotteryPrices(found.mentee_prices, found.mentor_prices)
    )
    bound = lottery_bound(problem, drawn.max_probability, drawn.perturbation, prices)
    differs = np.flatnonzero(np.abs(bound - reached) > 1e-9)
    assert not len(differs) or bound[differs[0]] > reached[differs[0]]


def test_at_probability_one_it_is_the_best_total():
    problem = AssignmentProblem([[0.9, 0.1], [0.8, 0.7], [0.2, 0.3]], capacity=[1, 2])
    drawn = lottery(problem, max_probability=1)
    assert drawn.draw().tolist() == solve(problem).pairs.tolist()
    assert drawn.units.tolist() == [GRID] * 3
    assert drawn.metrics.entropy == 0.0


@pytest.mark.parametrize(("strength", "expected"), [(0.5, [1 / 3, 2 / 3]), (1.0, [0.5, 0.5])])
def test_two_mentors_in_closed_form(strength, expected):
    """s f'(x) is equal where both are between 0 and 1: 0.5 (1 − 2βx) = 1 − 2β(1 − x)."""
    problem = AssignmentProblem([[0.5, 1.0]])
    drawn = lottery(problem, max_probability=1, perturbation="quadratic", strength=strength)
    assert drawn.probabilities == pytest.approx(expected, abs=1e-4)
    assert drawn.certificate.proven


def test_two_mentors_exponential_in_closed_form():
    """0.5 e^(−αx) = e^(−α(1 − x)), so that x = 1/2 − ln 2 / (2α)."""
    drawn = lottery(AssignmentProblem([[0.5, 1.0]]), max_probability=1, perturbation="exponential", strength=2.0)
    assert drawn.probabilities == pytest.approx([0.5 - math.log(2) / 4, 0.5 + math.log(2) / 4], abs=1e-4)


def test_a_cap_holds_beside_a_perturbation():
    drawn = lottery(AssignmentProblem([[0.5, 1.0]]), max_probability=0.6, perturbation="quadratic", strength=0.5)
    assert drawn.probabilities == pytest.approx([0.4, 0.6], abs=1e-9)


def test_a_perturbation_of_strength_zero_is_none():
    problem = AssignmentProblem([[0.5, 1.0]])
    drawn = lottery(problem, max_probability=0.75, perturbation="exponential", strength=0.0)
    assert drawn.probabilities.tolist() == [0.25, 0.75]
    assert drawn.certificate.proven


def test_thirds_are_whole_together():
    """Three mentors at 1/3 each: in floats or in powers of 2 that would be less than one."""
    drawn = lottery(AssignmentProblem([[0.5, 1.0, 0.1]] * 3), max_probability=1 / 3)
    assert drawn.chances.tolist() == [1.0, 1.0, 1.0]
    assert len(drawn.below_one) == 0
    assert all(sorted(pairs[:, 1].tolist()) == [0, 1, 2] for pairs in drawn.draws(20))


def test_who_may_get_nobody_is_listed():
    problem = AssignmentProblem([[0.9], [0.5], [0.4]], demand=[1, 1, 0])
    drawn = lottery(problem, max_probability=0.75)
    assert drawn.chances.tolist() == [0.75, 0.25, 0.0]
    assert drawn.below_one.tolist() == [0, 1]
    assert drawn.places.tolist() == [0.75, 0.25, 0.0]


def test_forced_pairs_are_exempt_and_in_every_draw():
    problem = AssignmentProblem([[0.9, 0.1], [0.8, 0.7]], capacity=2, forced=[(0, 1)])
    drawn = lottery(problem, max_probability=0.5)
    assert drawn.pairs[drawn.exempt].tolist() == [[0, 1]]
    assert drawn.probabilities[drawn.exempt].tolist() == [1.0]
    assert drawn.metrics.largest == 0.5
    assert drawn.metrics.mean_largest == 0.5
    assert all([0, 1] in pairs.tolist() for pairs in drawn.draws(20))
    assert drawn.certificate.value == pytest.approx(0.1 + 0.75)


def test_pairs_come_before_the_total():
    """0.6 + 0.4 with one mentor is worth more than 0.6 + 0.4 of nothing, and is a pair less."""
    problem = AssignmentProblem([[1.0, 0.0], [1.0, -5.0]], capacity=1)
    drawn = lottery(problem, max_probability=1)
    assert drawn.certificate.pairs == 2.0
    assert drawn.certificate.value == pytest.approx(1.0)


def test_with_a_worth_only_what_is_worth_it_is_made():
    problem = AssignmentProblem([[0.5, 0.2], [0.9, 0.31]], unmatched=0.3)
    drawn = lottery(problem, max_probability=0.5)
    assert drawn.pairs.tolist() == [[0, 0], [1, 0], [1, 1]]
    assert drawn.certificate.value == pytest.approx(0.5 * (0.2 + 0.6 + 0.01))


def test_with_a_worth_a_perturbation_is_weighed_against_it():
    """s f'(x) = w: 0.5 (1 − x) = 0.3."""
    problem = AssignmentProblem([[0.5]], unmatched=0.3)
    drawn = lottery(problem, max_probability=1, perturbation="quadratic", strength=0.5)
    assert drawn.probabilities == pytest.approx([0.4], abs=1e-4)


def test_minimum_loads_hold_in_every_draw():
    problem = AssignmentProblem([[0.9, 0.1], [0.8, 0.1], [0.7, 0.1]], capacity=3, min_load=[0, 1])
    drawn = lottery(problem, max_probability=0.75)
    assert drawn.certificate.proven
    assert all((pairs[:, 1] == 1).sum() >= 1 for pairs in drawn.draws(50))


def test_minimum_loads_that_are_too_unlikely_are_told_from_impossible_ones():
    problem = AssignmentProblem([[0.9, 0.1]], min_load=[1, 0])
    with pytest.raises(
        InfeasibleError, match=r"no pair above a probability of 0\.5: mentor 0 must get 1 mentee"
    ) as told:
        lottery(problem, max_probability=0.5)
    assert told.value.mentors == (0,)
    assert "can expect 0.5. Raise max_probability." in str(told.value)
    with pytest.raises(InfeasibleError, match="Minimum loads cannot hold: mentors 0, 1 must get 2 mentees together"):
        lottery(AssignmentProblem([[0.9, 0.1]], min_load=1), max_probability=0.5)
    with pytest.raises(InfeasibleError, match="Minimum loads cannot hold: mentors 0, 1 must get 2 mentees together"):
        lottery(AssignmentProblem([[0.9, 0.1]], min_load=1), max_probability=1)
    with pytest.raises(InfeasibleError, match="Mentor 0 is in 2 forced pairs"):
        lottery(AssignmentProblem([[0.9], [0.1]], forced=[(0, 0), (1, 0)]))


def test_with_several_mentors_each_everybody_gets_one_first():
    """`spread`: the second mentor of one is not made where another has none."""
    scores = [[1.0, 1.0], [0.1, 0.1]]
    spread = lottery(AssignmentProblem(scores, demand=[2, 1], spread=True), max_probability=1)
    assert spread.places.tolist() == [1.0, 1.0]
    plain = lottery(AssignmentProblem(scores, demand=[2, 1]), max_probability=1)
    assert plain.places.tolist() == [2.0, 0.0]
    assert plain.below_one.tolist() == [1]


@pytest.mark.parametrize(
    "problem",
    [
        AssignmentProblem(np.zeros((0, 0))),
        AssignmentProblem(np.zeros((0, 3))),
        AssignmentProblem(np.zeros((3, 0))),
        AssignmentProblem([[0.5]], capacity=0),
        AssignmentProblem([[0.5]], demand=0),
        AssignmentProblem([[0.5]], allowed=[[False]]),
    ],
    ids=["nobody", "no mentee", "no mentor", "no seat", "no wish", "nobody allowed"],
)
@pytest.mark.parametrize("perturbation", ["linear", "quadratic"])
def test_where_nothing_can_be_drawn(problem, perturbation):
    strength = None if perturbation == "linear" else 0.5
    drawn = lottery(problem, perturbation=perturbation, strength=strength)
    assert drawn.pairs.shape == drawn.draw().shape == (0, 2)
    assert drawn.certificate.proven
    assert drawn.certificate.value == 0.0
    assert len(drawn.below_one) == (problem.demand > 0).sum()
    assert drawn.metrics.support == 0
    assert drawn.metrics.largest == drawn.metrics.entropy == drawn.metrics.l2 == drawn.metrics.mean_largest == 0.0


def test_one_pair():
    drawn = lottery(AssignmentProblem([[0.5]]), max_probability=0.25)
    assert drawn.probabilities.tolist() == [0.25]
    assert 0 < sum(len(pairs) for pairs in drawn.draws(200)) < 200


def test_all_equal_scores_are_spread_by_a_perturbation():
    drawn = lottery(AssignmentProblem(np.full((4, 4), 0.5)), max_probability=1, perturbation="quadratic", strength=0.5)
    assert drawn.probabilities == pytest.approx(np.full(16, 0.25), abs=1e-4)


def test_all_zero_scores_make_as_many_pairs():
    drawn = lottery(AssignmentProblem(np.zeros((3, 3))), perturbation="exponential", strength=1.0)
    assert drawn.certificate.pairs == 3.0


@pytest.mark.parametrize("scale", [1e-6, 1e6])
def test_the_unit_of_scores_does_not_matter(scale):
    rng = np.random.default_rng(0)
    scores = rng.random((8, 5))
    options = {"perturbation": "quadratic", "strength": 0.5}
    plain, scaled = (lottery(AssignmentProblem(scores * by, capacity=2), **options) for by in (1.0, scale))
    assert scaled.certificate.proven
    chances = np.zeros((2, 8, 5))
    for which, drawn in enumerate((plain, scaled)):
        chances[which][tuple(drawn.pairs.T)] = drawn.probabilities
    assert chances[1] == pytest.approx(chances[0], abs=1e-3)


def test_draws_are_seeded():
    drawn = lottery(AssignmentProblem(np.full((6, 6), 0.5)), perturbation="quadratic", strength=0.5)
    assert np.array_equal(drawn.draw(seed=3), drawn.draw(seed=3))
    assert np.array_equal(drawn.draw(seed=3), next(drawn.draws(5, seed=3)))
    different = {drawn.draw(seed=seed).tobytes() for seed in range(-4, 4)}
    assert len(different) > 4
    in_a_row = {pairs.tobytes() for pairs in drawn.draws(8, seed=3)}
    assert len(in_a_row) > 4


def test_draws_of_an_older_release():
    """A published seed gives the same draw for ever: raw words of PCG64, and nothing that may change."""
    drawn = lottery(AssignmentProblem([[0.9, 0.1], [0.8, 0.7]]), max_probability=0.5)
    assert [drawn.draw(seed)[0, 1] for seed in range(12)] == OF_SEEDS


OF_SEEDS = [1, 1, 0, 0, 1, 0, 1, 1, 0, 0, 0, 1]


def test_stopped_before_there_is_anything():
    with pytest.raises(StoppedError, match="before there were any probabilities"):
        lottery(AssignmentProblem([[0.5]]), progress=lambda *_: False, time_limit=1e-9)


def test_stopped_on_the_way_it_is_honest():
    """After the first round the pieces are coarse: the gap says so, and every limit holds."""
    rounds = []

    def stop_later(*_told):
        rounds.append(1)
        return len(rounds) < 3

    problem = AssignmentProblem(np.random.default_rng(1).random((12, 8)), capacity=2)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("mentormatch.assignment.solvers.watch._EVERY", 0.0)
        drawn = lottery(problem, perturbation="quadratic", strength=0.5, progress=stop_later)
    assert not drawn.certificate.proven
    best = lottery(problem, perturbation="quadratic", strength=0.5)
    assert drawn.certificate.value < best.certificate.value <= drawn.certificate.bound
    assert drawn.certificate.pairs == best.certificate.pairs


def test_stopped_before_minimum_loads_hold(monkeypatch):
    """No candidates hold them, which is no proof that nothing does."""
    monkeypatch.setattr("mentormatch.assignment.solvers.watch._EVERY", 0.0)
    monkeypatch.setattr(candidate_pairs, "_ALL_UP_TO", 0)
    monkeypatch.setattr(marginals, "first_arcs", lambda *_: candidate_pairs.CandidatePairs())
    problem = AssignmentProblem(np.tile(np.arange(20.0), (20, 1)), capacity=20, min_load=[1] + [0] * 19)
    rounds = []

    def stop_later(stage, *_told):
        rounds.append(stage)
        return rounds.count("drawing up the lottery") < 2

    with pytest.raises(StoppedError, match="before the minimum loads held"):
        lottery(problem, max_probability=0.25, progress=stop_later)
    assert lottery(problem, max_probability=0.25).certificate.proven


def test_stopped_before_the_pairs_are_proven_nothing_bounds_the_total(monkeypatch):
    monkeypatch.setattr("mentormatch.assignment.solvers.watch._EVERY", 0.0)
    monkeypatch.setattr(candidate_pairs, "_ALL_UP_TO", 0)
    monkeypatch.setattr(marginals, "first_arcs", lambda *_: candidate_pairs.CandidatePairs())
    rounds = []

    def stop_later(*_told):
        rounds.append(1)
        return len(rounds) < 2

    drawn = lottery(AssignmentProblem([[0.5, 0.6]]), progress=stop_later)
    assert drawn.draw().shape == (0, 2)
    assert drawn.certificate.pairs == 0.0
    assert drawn.certificate.pairs_bound >= 1.0
    assert drawn.certificate.bound == math.inf
    assert not drawn.certificate.proven


WITHOUT_A_COMPILER = """
import sys

import numpy as np
from assignment.objectives.lotteries.test_lottery import check
from assignment.random_problems import draw
from mentormatch.assignment.objectives.lotteries import dependent_rounding

called = set()


def note(frame, event, _argument):
    if event == "call" and frame.f_code.co_filename == dependent_rounding.__file__:
        called.add(frame.f_code.co_name)


sys.setprofile(note)
rng = np.random.default_rng(2)
for large in [False] * 20 + [True] * 5:
    check(draw(rng, large=large, whole=large), 0.5)
sys.setprofile(None)
print(*sorted(called))
"""


@pytest.mark.slow
def test_draws_without_a_compiler():
    """As a user runs it who has set NUMBA_DISABLE_JIT."""
    tests = str(Path(__file__).parents[3])
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_A_COMPILER],
        env={**os.environ, "NUMBA_DISABLE_JIT": "1", "PYTHONPATH": os.pathsep.join([tests, *sys.path])},
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    assert done.returncode == 0, done.stderr
    assert {"round_flow", "_next_entry", "_move", "_happens"} <= set(done.stdout.split())
