"""Deferred acceptance: nobody would rather have each other."""

import itertools
import warnings
from unittest import mock

import numpy as np
import pytest
from assignment.random_problems import draw
from matching.games import HospitalResident
from scipy import sparse

from mentormatch.assignment import AssignmentProblem, FactoredScores, blocking_pairs, certify, solve, violations
from mentormatch.assignment.objectives.mechanisms import preference_lists as choices
from mentormatch.errors import InfeasibleError, ProblemError, StoppedError

SIDES = ["mentee", "mentor"]


def stable(problem, **options):
    return solve(problem, objective="stable", options=options)


def plainly_blocking(case, theirs, pairs) -> list[tuple[int, int]]:
    """Every pair that blocks, from the definition and nothing else."""
    mentees, mentors = case.shape
    pairs = [tuple(pair) for pair in pairs]
    given_up = [pair for pair in pairs if pair not in case.forced]
    found = []
    for i, j in itertools.product(range(mentees), range(mentors)):
        if not case.allowed[i, j] or (i, j) in pairs or (i, j) in case.forced:
            continue
        if case.unmatched is not None and case.scores[i, j] <= case.unmatched:
            continue
        of_i = [k for k in range(mentors) if (i, k) in pairs]
        of_j = [k for k in range(mentees) if (k, j) in pairs]
        wants = len(of_i) < case.demand[i] or any(
            case.scores[i, j] > case.scores[i, k] for k in of_i if (i, k) in given_up
        )
        wanted = len(of_j) < min(case.capacity[j], mentees) or any(
            theirs[i, j] > theirs[k, j] for k in of_j if (k, j) in given_up
        )
        if wants and wanted:
            found.append((i, j))
    return found


def drawn(seed, count):
    """Random two-sided problems with limits of every kind, most of them full of ties."""
    rng = np.random.default_rng(seed)
    while count:
        case = draw(rng, large=bool(rng.random() < 0.05))
        problem = case.problem(min_load=0)
        theirs = rng.integers(0, 1 + rng.integers(1, 6), case.shape) / 4
        if violations(problem, problem.forced):
            continue
        count -= 1
        if rng.random() < 0.2:
            yield case, case.scores, problem, int(rng.integers(100))
        else:
            yield case, theirs, case.problem(min_load=0, mentor_scores=theirs), int(rng.integers(100))


@pytest.mark.parametrize("count", [300, pytest.param(2000, marks=pytest.mark.slow)])
def test_no_blocking_pair_in_random_problems(count):
    several = 0
    for k, (case, theirs, problem, seed) in enumerate(drawn(count, count)):
        answer = stable(problem, optimal=SIDES[k % 2], seed=seed)
        assert violations(problem, answer.pairs) == ()
        assert plainly_blocking(case, theirs, answer.pairs.tolist()) == [], (case, theirs, seed)
        several += len(answer.pairs) > 1
    assert several > 0.4 * count


def test_blocking_pairs_of_any_answer():
    rng = np.random.default_rng(2)
    blocked = 0
    for case, theirs, problem, _ in drawn(3, 400):
        pairs = solve(problem, objective="random", options={"seed": int(rng.integers(100))}).pairs
        pairs = np.array([p for p in pairs.tolist() if tuple(p) in case.forced or rng.random() < 0.8]).reshape(-1, 2)
        found = list(map(tuple, blocking_pairs(problem, pairs).tolist()))
        assert found == plainly_blocking(case, theirs, pairs.tolist())
        blocked += bool(found)
    assert blocked > 100


def strict(rng, shape, allowed=1.0):
    """Two-sided scores without ties, and who may have whom."""
    ours, theirs = (rng.permutation(shape[0] * shape[1]).reshape(shape).astype(float) for _ in range(2))
    return ours, theirs, rng.random(shape) < allowed


@pytest.mark.parametrize("seed", range(25))
@pytest.mark.parametrize("side", SIDES)
def test_hospitals_and_residents_of_another_package(seed, side):
    rng = np.random.default_rng(seed)
    shape = int(rng.integers(1, 30)), int(rng.integers(1, 12))
    ours, theirs, allowed = strict(rng, shape, rng.choice([0.4, 1.0]))
    allowed[np.arange(shape[0]), rng.integers(0, shape[1], shape[0])] = True
    allowed[rng.integers(0, shape[0], shape[1]), np.arange(shape[1])] = True
    capacity = rng.integers(1, 5, shape[1])
    residents = {i: [j for j in np.argsort(-ours[i]).tolist() if allowed[i, j]] for i in range(shape[0])}
    hospitals = {j: [i for i in np.argsort(-theirs[:, j]).tolist() if allowed[i, j]] for j in range(shape[1])}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        game = HospitalResident.create_from_dictionaries(residents, hospitals, dict(enumerate(capacity.tolist())))
        matched = game.solve(optimal="resident" if side == "mentee" else "hospital")
    expected = sorted((item.name, hospital.name) for hospital, some in matched.items() for item in some)
    problem = AssignmentProblem(ours, mentor_scores=theirs, allowed=allowed, capacity=capacity)
    assert list(map(tuple, stable(problem, optimal=side).pairs.tolist())) == expected


@pytest.mark.parametrize("seed", range(12))
def test_best_of_all_stable_answers_for_everybody_of_a_side(seed):
    rng = np.random.default_rng(seed)
    ours, theirs, allowed = strict(rng, (4, 3), 0.9)
    problem = AssignmentProblem(ours, mentor_scores=theirs, allowed=allowed, capacity=[1, 2, 1])
    answers = []
    for mentors in itertools.product([-1, 0, 1, 2], repeat=4):
        pairs = np.array([(i, j) for i, j in enumerate(mentors) if j >= 0]).reshape(-1, 2)
        if not violations(problem, pairs) and not len(blocking_pairs(problem, pairs)):
            answers.append(np.array(mentors))
    got = np.array([np.where(answer < 0, -1.0, ours[np.arange(4), answer]) for answer in answers])
    best, worst = (stable(problem, optimal=side).mentor_of for side in SIDES)
    assert np.array_equal(np.where(best < 0, -1.0, ours[np.arange(4), best]), got.max(axis=0))
    assert np.array_equal(np.where(worst < 0, -1.0, ours[np.arange(4), worst]), got.min(axis=0))


def test_both_sides_fill_the_same_seats():
    """Also with several places on both sides and ties, since the lot is the same whoever proposes."""
    for case, _, problem, seed in drawn(4, 200):
        answers = [stable(problem, optimal=side, seed=seed).pairs for side in SIDES]
        loads = [np.bincount(pairs[:, 1], minlength=case.shape[1]).tolist() for pairs in answers]
        places = [np.bincount(pairs[:, 0], minlength=case.shape[0]).tolist() for pairs in answers]
        assert loads[0] == loads[1]
        assert places[0] == places[1]


@pytest.mark.parametrize("side", SIDES)
def test_length_of_lists_and_kind_of_scores_change_nothing(side):
    rng = np.random.default_rng(5)
    left, right, other = rng.integers(0, 3, (40, 2)), rng.integers(0, 3, (30, 2)), rng.integers(0, 3, (30, 2))
    limits = {"capacity": rng.integers(0, 3, 30), "demand": rng.integers(0, 3, 40)}
    dense = AssignmentProblem(left @ right.T, mentor_scores=left @ other.T, **limits)
    factored = AssignmentProblem(FactoredScores(left, right), mentor_scores=FactoredScores(left, other), **limits)
    expected = stable(dense, optimal=side).pairs.tolist()
    assert stable(factored, optimal=side).pairs.tolist() == expected
    with (
        mock.patch.object(choices, "_FIRST", 1),
        mock.patch.object(choices, "_LISTED", 80),
        mock.patch.object(choices, "_UNUSED", 10),
    ):
        assert stable(factored, optimal=side).pairs.tolist() == expected


def test_only_what_both_sides_store_is_acceptable():
    ours = sparse.coo_array(([3.0, 2.0, 1.0], ([0, 0, 1], [0, 1, 0])), shape=(2, 2))
    theirs = sparse.coo_array(([1.0, 0.0], ([0, 1], [1, 0])), shape=(2, 2))
    for side in SIDES:
        assert stable(AssignmentProblem(ours, mentor_scores=theirs), optimal=side).pairs.tolist() == [[0, 1], [1, 0]]


def test_rankings_are_scores():
    """The example of Gale and Shapley with three stable answers."""
    of_mentees, of_mentors = np.array([[1, 2, 3], [3, 1, 2], [2, 3, 1]]), np.array([[3, 2, 1], [1, 3, 2], [2, 1, 3]])
    problem = AssignmentProblem(-of_mentees, mentor_scores=-of_mentors)
    assert stable(problem).mentor_of.tolist() == [0, 1, 2]
    assert stable(problem, optimal="mentor").mentor_of.tolist() == [2, 0, 1]


@pytest.mark.parametrize("side", SIDES)
def test_ties_fall_by_lot(side):
    problem = AssignmentProblem(np.ones((6, 2)))
    winners = [set(stable(problem, optimal=side, seed=seed).pairs[:, 0].tolist()) for seed in range(40)]
    assert set.union(*winners) == set(range(6))
    again = [set(stable(problem, optimal=side, seed=seed).pairs[:, 0].tolist()) for seed in range(40)]
    assert winners == again


def test_worth_of_staying_unmatched():
    problem = AssignmentProblem([[0.5, 0.4], [0.3, 0.6]], unmatched=0.5)
    assert stable(problem).pairs.tolist() == [[0, 0], [1, 1]]
    assert stable(AssignmentProblem([[0.5, 0.4], [0.3, 0.6]], unmatched=0.55)).pairs.tolist() == [[1, 1]]
    assert blocking_pairs(problem, np.zeros((0, 2))).tolist() == [[1, 1]]


def test_what_is_forced_is_fixed():
    scores = np.array([[0.1, 0.9], [0.8, 0.7]])
    answer = stable(AssignmentProblem(scores, forced=[(0, 0)]))
    assert answer.pairs.tolist() == [[0, 0], [1, 1]]
    assert blocking_pairs(answer.problem, answer.pairs).tolist() == []
    assert blocking_pairs(AssignmentProblem(scores), answer.pairs).tolist() == [[0, 1], [1, 0]]


@pytest.mark.parametrize("side", SIDES)
def test_minimum_loads_hold_by_themselves_or_not(side):
    scores = np.array([[0.9, 0.1], [0.8, 0.2]])
    assert len(stable(AssignmentProblem(scores, min_load=1), optimal=side).pairs) == 2
    with pytest.raises(ProblemError, match=r"mentor 1 must by itself get at least 1 mentee\. Got '0 mentees'"):
        stable(AssignmentProblem(scores, capacity=2, min_load=[0, 1]), optimal=side)
    with pytest.raises(InfeasibleError, match="can get 2"):
        stable(AssignmentProblem(scores, capacity=2, min_load=[1, 2]), optimal=side)


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("shape", [(0, 0), (0, 3), (3, 0), (1, 1)])
def test_nobody_or_one_on_a_side(shape, side):
    answer = stable(AssignmentProblem(np.zeros(shape)), optimal=side)
    assert len(answer.pairs) == shape[0] * shape[1] * (shape == (1, 1))


@pytest.mark.parametrize("side", SIDES)
def test_nobody_wants_has_seats_or_is_allowed(side):
    for limits in ({"demand": 0}, {"capacity": 0}, {"allowed": np.zeros((3, 2), dtype=bool)}):
        assert len(stable(AssignmentProblem(np.ones((3, 2)), **limits), optimal=side).pairs) == 0
    everybody = stable(AssignmentProblem(np.ones((3, 2)), demand=10**18, capacity=10**18), optimal=side)
    assert len(everybody.pairs) == 6


def test_certificate_is_about_the_total():
    problem = AssignmentProblem([[0.9, 0.8], [0.8, 0.1]])
    answer = stable(problem)
    assert (answer.objective, answer.solver, answer.total) == ("stable", "deferred-acceptance", 1.0)
    assert answer.certificate.value == answer.total
    assert not answer.certificate.proven
    assert answer.certificate.bound >= solve(problem).total
    assert answer.certificate.bound == certify(problem, answer.pairs, np.zeros((2, 2))).bound
    assert (answer.certificate.pairs, answer.certificate.pairs_bound) == (2, 2)


def test_options_are_checked():
    problem = AssignmentProblem([[0.9]])
    with pytest.raises(ProblemError, match="Did you mean 'mentor'"):
        stable(problem, optimal="mentors")
    for seed in (-1, 0.5, "a", True):
        with pytest.raises(ProblemError, match="seed"):
            stable(problem, seed=seed)
    with pytest.raises(ProblemError, match=r"within the shape \(1, 1\)\. Got '\(0, 1\)'"):
        blocking_pairs(problem, np.array([[0, 0], [0, 1]]))


def test_pairs_that_break_limits_can_be_asked_about():
    """As those that somebody made by hand: whoever has too many gives up the worst of them."""
    problem = AssignmentProblem([[0.9, 0.8, 0.85]], mentor_scores=[[0.1, 0.1, 0.1]])
    assert blocking_pairs(problem, np.array([[0, 0], [0, 1], [0, 1]])).tolist() == [[0, 2]]


def test_scores_that_change_their_mind_are_found_out():
    class Fickle:
        shape = (2, 2)

        def block(self, rows):
            return np.array([[0.9, 0.1], [0.8, 0.1]])[rows]

        def pairs(self, rows, columns):
            return 1.0 - self.block(rows)[np.arange(len(rows)), columns]

    with pytest.raises(ProblemError, match="No pair may block"):
        stable(AssignmentProblem([[1.0, 0.0], [1.0, 0.0]], mentor_scores=Fickle()))


def test_stopped():
    class Late:
        """Time that is up at the second look."""

        def __init__(self):
            self.looks = 0

        def __call__(self, stage, _done, _total):
            self.looks += stage == "proposing"
            return self.looks < 2

    scores = np.random.default_rng(6).random((200, 200)) + np.linspace(0.0, 1.0, 200)
    with mock.patch("mentormatch.assignment.solvers.watch._EVERY", 0.0):
        answer = solve(AssignmentProblem(scores), objective="stable", progress=Late())
        assert not answer.certificate.proven
        assert (len(answer.pairs), answer.stopped, answer.details["stable"]) == (200, "progress", False)
        assert violations(answer.problem, answer.pairs) == ()
        with pytest.raises(StoppedError):
            solve(AssignmentProblem(scores, capacity=5, min_load=1), objective="stable", progress=lambda *_: False)


def test_two_thousand_each(benchmark_seconds):
    rng = np.random.default_rng(7)
    common = rng.random(2000) * 0.5
    problem = AssignmentProblem(rng.random((2000, 2000)) + common, mentor_scores=rng.random((2000, 2000)))
    assert benchmark_seconds(lambda: stable(problem)) < 5.0
