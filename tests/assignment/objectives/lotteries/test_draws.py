"""20,000 draws of real and made-up problems: every limit in each, and exactly the probabilities."""

import json
import re

import numpy as np
import pytest
from scipy.stats import binom

from mentormatch.assignment import AssignmentProblem, Lottery, lottery
from mentormatch.datasets.made_up import make_problem

DRAWS = 20_000
BIDS = {"yes": 3.0, "maybe": 1.0, "no": 0.0}


def exact_p_values(counts: np.ndarray, probabilities: np.ndarray) -> np.ndarray:
    """Twice the smaller tail of the binomial distribution."""
    below, above = binom.cdf(counts, DRAWS, probabilities), binom.sf(counts - 1, DRAWS, probabilities)
    return np.minimum(1.0, 2.0 * np.minimum(below, above))


def check_draws(drawn: Lottery, *, seed: int) -> None:
    problem = drawn.problem
    mentees, mentors = problem.shape
    assert problem.allows(drawn.pairs).all()
    forced = {tuple(pair) for pair in problem.forced.tolist()}
    keys = drawn.pairs[:, 0] * mentors + drawn.pairs[:, 1]
    counts = np.zeros(len(keys), dtype=np.int64)
    most, least = np.ceil(drawn.places - 1e-9), np.floor(drawn.places + 1e-9)
    assert (most <= problem.demand).all()
    for pairs in drawn.draws(DRAWS, seed=seed):
        places, loads = np.bincount(pairs[:, 0], minlength=mentees), np.bincount(pairs[:, 1], minlength=mentors)
        assert ((least <= places) & (places <= most)).all()
        assert ((problem.min_load <= loads) & (loads <= problem.capacity)).all()
        assert abs(len(pairs) - drawn.certificate.pairs) < 1.0
        # pairs of the lottery, ascending: each at most once, and all of them allowed
        at = np.searchsorted(keys, pairs[:, 0] * mentors + pairs[:, 1])
        assert (np.diff(at) > 0).all()
        counts[at] += 1
    assert exact_p_values(counts, drawn.probabilities).min() >= 1e-7
    certain = drawn.probabilities == 1.0
    assert (counts[certain] == DRAWS).all()
    assert forced <= {tuple(pair) for pair in drawn.pairs[certain].tolist()}


def bids(folder, conference: int) -> np.ndarray:
    lines = (folder / f"00039-0000000{conference}.cat").read_text().splitlines()
    papers = next(int(line.split(":")[1]) for line in lines if line.startswith("# NUMBER ALTERNATIVES"))
    votes = [line.split(":")[1] for line in lines if not line.startswith("#")]
    found = np.full((papers, len(votes)), np.nan)
    for reviewer, vote in enumerate(votes):
        answers = re.findall(r"\{([\d,]*)\}|(\d+)", vote)
        for (several, answer), score in zip(answers, BIDS.values(), strict=True):
            found[[int(paper) - 1 for paper in (several or answer).split(",") if paper], reviewer] = score
    return found


@pytest.fixture(scope="module")
def conferences(real_data):
    """Return a function from 1, 2, 3 to the papers of a conference: three reviewers each, no paper for a conflict."""
    optima = json.loads((real_data("reference_optima") / "reference_optima.json").read_text())

    def problem_of(conference: int, **more) -> AssignmentProblem:
        best = optima[f"csconf/{conference}"]
        found = bids(real_data("csconf_bids_preflib"), conference)
        return AssignmentProblem(
            np.nan_to_num(found),
            demand=best["papers_need"],
            capacity=best["reviewer_cap"],
            allowed=~np.isnan(found),
            **more,
        )

    return problem_of


@pytest.mark.slow
@pytest.mark.parametrize("conference", [1, 2, 3])
def test_conference_bids_drawn_at_one_half(conferences, conference):
    problem = conferences(conference)
    drawn = lottery(problem, max_probability=0.5)
    assert drawn.certificate.proven
    assert drawn.certificate.pairs == 3 * problem.shape[0]
    assert drawn.metrics.largest == 0.5
    check_draws(drawn, seed=conference)


@pytest.mark.slow
def test_conference_bids_with_minimum_loads_and_a_lock(conferences):
    problem = conferences(1, min_load=3, spread=True)
    worst = int(np.argmin(problem.scores.block(np.array([0]))[0]))
    locked = conferences(1, min_load=3, spread=True, forced=[(0, worst)])
    drawn = lottery(locked, max_probability=0.4, perturbation="quadratic", strength=0.5)
    assert drawn.certificate.proven
    assert drawn.pairs[drawn.exempt].tolist() == [[0, worst]]
    assert drawn.metrics.largest <= 0.4
    check_draws(drawn, seed=7)


@pytest.mark.slow
@pytest.mark.parametrize("more", [{}, {"seats": 0.6}, {"forbidden": True, "duplicates": 0.5}], ids=str)
def test_made_up_problems_drawn_at_one_half(more):
    drawn = lottery(make_problem(300, seed=3, **more), max_probability=0.5)
    assert drawn.certificate.proven
    assert drawn.metrics.largest <= 0.5
    assert (len(drawn.below_one) > 0) == ("seats" in more)
    check_draws(drawn, seed=11)
