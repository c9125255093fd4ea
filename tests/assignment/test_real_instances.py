"""Real instances with proven optima, read from where the real data lies."""

import json

import numpy as np
import pytest

from mentormatch.assignment import AssignmentProblem, solve
from mentormatch.datasets.problem_files import load_problem, save_problem
from mentormatch.datasets.published import read_affinities, read_or_library, read_preflib

SOLVERS = ["hungarian", "min-cost-flow"]
BIDS = {"Yes": 3.0, "Maybe": 1.0, "No": 0.0}


@pytest.fixture(scope="session")
def optima(real_data) -> dict:
    return json.loads((real_data("reference_optima") / "reference_optima.json").read_text())


def proven(problem, solver="min-cost-flow"):
    answer = solve(problem, solver=solver)
    assert answer.certificate.proven
    return answer


def test_published_optima(optima):
    """The numbers that are checked here, whatever the file of references says."""
    assert optima["orlib/assign100"]["min_cost"] == 305
    assert optima["orlib/assign500"]["min_cost"] == 991
    assert optima["lap_cost_eps"]["published"] == 224.8899507294651
    assert [optima[f"csconf/{k}"]["objective"] for k in (1, 2, 3)] == [337, 410, 1284]
    assert optima["midl/max_sum"]["objective"] == pytest.approx(201.884880, abs=1e-6)
    assert optima["midl/max_sum_with_lower_load_2"]["objective"] == pytest.approx(150.043125, abs=1e-6)
    assert optima["midl/one_to_one"]["objective"] == 73.41634272826981


@pytest.fixture(scope="session")
def costs(real_data):
    """Return a function from the name of an assignment instance to its matrix of costs."""

    def read(name: str) -> np.ndarray:
        return read_or_library(real_data("orlib_assignment") / f"{name}.txt")

    return read


@pytest.mark.parametrize("solver", SOLVERS)
@pytest.mark.parametrize("name", ["assign100", "assign500", "regen200", "regen300"])
def test_assignment_instances(costs, optima, name, solver):
    cost, best = costs(name), optima[f"orlib/{name}"]
    assert -proven(AssignmentProblem(-cost), solver).total == best["min_cost"]
    assert proven(AssignmentProblem(cost), solver).total == best["max_value"]
    half = cost[:, : len(cost) // 2]
    assert -proven(AssignmentProblem(-half, capacity=2), solver).total == best["cap2_first_half_columns_min"]


@pytest.mark.parametrize("solver", SOLVERS)
def test_a_matrix_on_which_a_solver_without_tolerance_looped(real_data, optima, solver):
    cost = np.loadtxt(real_data("lap_cost_eps") / "cost_eps.csv.gz", delimiter=",")
    answer = proven(AssignmentProblem(-cost), solver)
    assert len(answer.pairs) == 368
    assert -answer.total == pytest.approx(optima["lap_cost_eps"]["published"], rel=1e-12)


@pytest.fixture(scope="session")
def affinities(real_data) -> np.ndarray:
    return read_affinities(real_data("midl_affinity")).scores.block(np.arange(118))  # papers × reviewers


@pytest.fixture(params=["every pair", "no conflict of −1", "no negative pair"])
def reviewable(request, affinities):
    """Who may review what. All readings have the same optimum, which makes no pair below 0."""
    return {"every pair": None, "no conflict of −1": affinities > -1, "no negative pair": affinities >= 0}[
        request.param
    ]


def test_papers_with_three_reviewers_each(affinities, reviewable, optima):
    answer = proven(AssignmentProblem(affinities, demand=3, capacity=4, allowed=reviewable))
    assert len(answer.pairs) == 3 * 118
    assert answer.total == pytest.approx(optima["midl/max_sum"]["objective"], rel=1e-12)


def test_papers_with_three_reviewers_who_must_get_two(affinities, reviewable, optima):
    answer = proven(AssignmentProblem(affinities, demand=3, capacity=4, min_load=2, allowed=reviewable))
    assert np.bincount(answer.pairs[:, 1]).tolist() == [2] * 177
    assert answer.total == pytest.approx(optima["midl/max_sum_with_lower_load_2"]["objective"], rel=1e-12)


@pytest.mark.parametrize("solver", SOLVERS)
def test_papers_with_one_reviewer_each(affinities, reviewable, optima, solver):
    answer = proven(AssignmentProblem(affinities, allowed=reviewable), solver)
    assert answer.total == pytest.approx(optima["midl/one_to_one"]["objective"], rel=1e-12)


@pytest.mark.parametrize("conference", [1, 2, 3])
def test_conference_bids(real_data, optima, conference):
    """Each paper three reviewers; who did not bid on a paper at all has a conflict."""
    best = optima[f"csconf/{conference}"]
    votes = read_preflib(real_data("csconf_bids_preflib") / f"00039-0000000{conference}.cat")
    answers = votes.ranks().T
    bids = np.full(answers.shape, np.nan)
    for rank, category in enumerate(votes.categories, start=1):
        bids[answers == rank] = BIDS[category]
    assert bids.shape == (best["papers"], best["reviewers"])
    assert np.isnan(bids).sum() == best["missing_pairs_forbidden"]
    problem = AssignmentProblem(
        np.nan_to_num(bids), demand=best["papers_need"], capacity=best["reviewer_cap"], allowed=~np.isnan(bids)
    )
    answer = proven(problem)
    assert len(answer.pairs) == 3 * best["papers"]
    assert answer.total == best["objective"]


@pytest.mark.parametrize("solver", SOLVERS)
@pytest.mark.parametrize(("year", "rank_sum"), [(4, 48), (5, 41)])
def test_student_projects(real_data, optima, year, rank_sum, solver):
    """Everybody gets a project of their list, each project once, with the least sum of ranks."""
    best = optima[f"student_project/{year}"]
    ranks = read_preflib(real_data("student_project_preflib") / f"00038-0000000{year}.soi").ranks()
    assert ranks.shape == (best["students"], best["projects"])
    answer = proven(AssignmentProblem(-np.nan_to_num(ranks), allowed=~np.isnan(ranks)), solver)
    assert len(answer.pairs) == best["students"]
    assert -answer.total == rank_sum


def test_affinities_with_their_limits(real_data, optima):
    """As the folder says them: the loads too, and the least loads where they are asked for."""
    folder = real_data("midl_affinity")
    most, least = read_affinities(folder, conflict=-1), read_affinities(folder, minimum_loads=True)
    assert proven(most).total == pytest.approx(optima["midl/max_sum"]["objective"], rel=1e-12)
    assert proven(least).total == pytest.approx(optima["midl/max_sum_with_lower_load_2"]["objective"], rel=1e-12)


def test_a_stored_instance_has_the_same_optimum(real_data, optima, tmp_path):
    save_problem(read_affinities(real_data("midl_affinity"), conflict=-1), tmp_path / "midl.npz")
    answer = proven(load_problem(tmp_path / "midl.npz"))
    assert answer.total == pytest.approx(optima["midl/max_sum"]["objective"], rel=1e-12)


@pytest.mark.parametrize("year", [4, 5])
def test_students_who_would_rather_have_other_projects(real_data, year):
    """Nobody with a stable answer: projects rank students by lot, as the draw of a school does."""
    ranks = read_preflib(real_data("student_project_preflib") / f"00038-0000000{year}.soi").ranks()
    problem = AssignmentProblem(-np.nan_to_num(ranks), mentor_scores=np.zeros(ranks.shape), allowed=~np.isnan(ranks))
    answer = solve(problem, objective="stable")
    got = {i: -s for (i, _), s in zip(answer.pairs, problem.scores.pairs(*answer.pairs.T), strict=True)}
    free = np.setdiff1d(np.arange(ranks.shape[1]), answer.pairs[:, 1])
    assert len(got) >= 0.9 * len(ranks)
    for i in range(len(ranks)):
        assert not (ranks[i, free] < got.get(i, np.inf)).any()
