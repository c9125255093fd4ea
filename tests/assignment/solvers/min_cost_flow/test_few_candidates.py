"""Min-cost flow over candidates: as right as over all pairs, whatever is looked at first."""

import joblib
import numpy as np
import pytest
from assignment.agreement import check, few_candidates, solved
from assignment.oracles import brute_force
from assignment.random_problems import draw, draw_adversarial
from scipy import sparse

from mentormatch.assignment import AssignmentProblem, FactoredScores, solve
from mentormatch.errors import InfeasibleError


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("sampled", [False, True])
def test_random_problems_over_few_candidates(seed, sampled):
    hold_over_few_candidates(draw, seed, sampled=sampled)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_adversarial_problems_over_few_candidates(seed):
    hold_over_few_candidates(draw_adversarial, seed, sampled=True)


def hold_over_few_candidates(drawn, seed, *, sampled):
    rng = np.random.default_rng([seed, sampled])
    for _ in range(120):
        case = drawn(rng)
        with few_candidates(sampled=sampled):
            check(case, "min-cost-flow", brute_force(case))


@pytest.mark.parametrize("seed", range(2))
def test_new_people_from_a_start_over_few_candidates(seed):
    hold_with_new_people(draw, seed)


@pytest.mark.slow
@pytest.mark.parametrize("drawn", [draw, draw_adversarial])
@pytest.mark.parametrize("seed", range(2, 6))
def test_many_new_people_from_a_start_over_few_candidates(drawn, seed):
    hold_with_new_people(drawn, seed)


def hold_with_new_people(drawn, seed):
    """Some people are there from the first, the others are new: as if all were solved at once."""
    rng = np.random.default_rng([seed, 7])
    started = 0
    for _ in range(150):
        case = drawn(rng)
        old = [np.flatnonzero(rng.random(count) < rng.choice([0.5, 0.8])) for count in case.shape]
        with few_candidates():
            first = solved(case.part(*old), "min-cost-flow")
            if isinstance(first, InfeasibleError) or first.start is None:
                continue
            places = [np.full(count, -1) for count in case.shape]
            for place, some in zip(places, old, strict=True):
                place[some] = np.arange(len(some))
            start = first.start.take(mentees=places[0], mentors=places[1])
            check(case, "min-cost-flow", brute_force(case), start)
            started += 1
    assert started > 50


def contested(mentees, mentors, *, seed=0, seats=1.1, factors=16, clusters=8):
    """Clusters with more wishes than seats beside clusters with seats to spare."""
    rng = np.random.default_rng(seed)
    centres = rng.normal(size=(clusters, factors))
    wanted, offered = rng.dirichlet(np.full(clusters, 2.0)), rng.dirichlet(np.full(clusters, 2.0))

    def people(count, shares):
        vectors = centres[rng.choice(clusters, count, p=shares)] + rng.normal(size=(count, factors))
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)

    capacity = rng.multinomial(int(seats * mentees) - mentors, np.full(mentors, 1 / mentors)) + 1
    return FactoredScores(people(mentees, wanted), people(mentors, offered)), capacity


def same_as_hungarian(problem):
    answers = [solve(problem, solver=solver) for solver in ("hungarian", "min-cost-flow")]
    for answer in answers:
        assert answer.certificate.proven
    assert len(answers[0].pairs) == len(answers[1].pairs)
    assert answers[1].certificate.value == pytest.approx(answers[0].certificate.value, rel=1e-9)


@pytest.mark.slow
@pytest.mark.parametrize("seats", [1.1, 0.5])
@pytest.mark.parametrize("unmatched", ["last_resort", 0.3])
def test_contested_clusters(seats, unmatched):
    scores, capacity = contested(2000, 700 if seats > 1 else 400, seats=seats)
    same_as_hungarian(AssignmentProblem(scores, capacity=capacity, unmatched=unmatched))


@pytest.mark.slow
def test_half_of_all_pairs_forbidden():
    scores, capacity = contested(2000, 700)
    team = np.random.default_rng(1).integers(0, 2, 2000), np.random.default_rng(2).integers(0, 2, 700)
    same_as_hungarian(
        AssignmentProblem(scores, capacity=capacity, allowed=lambda rows: team[0][rows, None] == team[1][None, :])
    )


@pytest.mark.slow
def test_duplicates_of_everybody():
    scores, capacity = contested(200, 70)
    alike = FactoredScores(np.repeat(scores.left[0], 10, axis=0), np.repeat(scores.right[0], 10, axis=0))
    same_as_hungarian(AssignmentProblem(alike, capacity=np.repeat(capacity, 10)))


def test_minimum_loads_and_several_mentors_each():
    scores, capacity = contested(1500, 600, seats=2.5)
    problem = AssignmentProblem(
        scores, capacity=capacity, min_load=np.minimum(capacity, 2), demand=np.arange(1500) % 3, forced=[(1, 5), (2, 5)]
    )
    answer = solve(problem)
    assert answer.solver == "min-cost-flow"
    assert answer.certificate.proven


def test_sparse_factors_and_stored_pairs_only():
    rng = np.random.default_rng(3)
    left = sparse.random_array((1200, 40), density=0.1, rng=rng, format="csr")
    right = sparse.random_array((500, 40), density=0.1, rng=rng, format="csr")
    factored = FactoredScores(left, right, extra=sparse.csr_array(([0.5], ([3], [4])), shape=(1200, 500)))
    same_as_hungarian(AssignmentProblem(factored, capacity=3))
    stored = sparse.random_array((1200, 500), density=0.05, rng=rng, format="csr")
    same_as_hungarian(AssignmentProblem(stored, capacity=2))


def test_threads_change_no_pair():
    scores, capacity = contested(3000, 1000, seed=4)
    problem = AssignmentProblem(scores, capacity=capacity)
    answers = []
    for jobs in (1, 2, 3):
        with joblib.parallel_config(backend="threading", n_jobs=jobs):
            answers.append(solve(problem, solver="min-cost-flow"))
    assert answers[0].pairs.tolist() == answers[1].pairs.tolist() == answers[2].pairs.tolist()


@pytest.mark.parametrize("seed", [0, 2])
def test_scores_of_nothing(seed):
    rng = np.random.default_rng(seed)
    allowed = rng.random((300, 100)) < rng.choice([0.03, 0.1, 0.5, 1.0])
    same_as_hungarian(AssignmentProblem(np.zeros((300, 100)), capacity=rng.integers(0, 5, 100), allowed=allowed))


def test_scores_too_large_for_single_precision():
    scores, capacity = contested(700, 500)
    problem = AssignmentProblem(FactoredScores(scores.left[0] * 1e30, scores.right[0]), capacity=capacity)
    same_as_hungarian(problem)
