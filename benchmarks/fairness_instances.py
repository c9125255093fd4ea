"""Whole data sets, people drawn from them at random, and made-up cohorts.

A seed stands for people drawn without replacement, both sides in proportion, so that limits and scores stay those of
the data set; "whole" is all of it. Made-up cohorts are another one for each seed.
"""

import importlib.util
import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from mentormatch import compare, read_cohort, read_policy
from mentormatch.assignment import AssignmentProblem
from mentormatch.datasets import read_affinities, read_preflib
from mentormatch.matching import capacity_of, demand_of
from mentormatch.profiles import groups_of

HERE = Path(__file__).resolve().parent
DATA = Path(os.environ.get("MENTORMATCH_DATA", HERE.parents[1] / "shared" / "data"))
WHOLE = "whole"
BIDS = {"Yes": 3.0, "Maybe": 1.0, "No": 0.0}  # a blank is a conflict
OUTNUMBERED = 0.15  # share of the made-up cohorts' small group
SHARED_MENTORS = 0.05  # and of the mentors who are near it


@dataclass(frozen=True)
class Instance:
    """A problem, and the mentees' groups (0, 1, …) where there are any."""

    name: str
    seed: int | str
    problem: AssignmentProblem
    groups: np.ndarray | None = None


@dataclass(frozen=True)
class ScoreTable:
    """A data set: scores, who may have whom, limits, groups; and how many mentees a draw takes."""

    scores: np.ndarray
    allowed: np.ndarray
    demand: np.ndarray
    capacity: np.ndarray
    drawn: int
    groups: np.ndarray | None = None

    def problem(self, rows, columns):
        cells = np.ix_(rows, columns)
        return AssignmentProblem(
            np.ascontiguousarray(self.scores[cells]),
            allowed=self.allowed[cells],
            demand=self.demand[rows],
            capacity=self.capacity[columns],
        )


@cache
def midl(reviewers_each, most):
    """Papers and reviewers of MIDL; an affinity of -1 is a conflict."""
    problem = read_affinities(DATA / "midl_affinity", conflict=-1)
    papers, reviewers = problem.shape
    scores, allowed = problem.block(np.arange(papers))
    return ScoreTable(scores, allowed, np.full(papers, reviewers_each), np.full(reviewers, most), 40)


@cache
def conference(number, most):
    """Papers that want three reviewers each, by the bids of a conference on computer science."""
    votes = read_preflib(DATA / "csconf_bids_preflib" / f"00039-0000000{number}.cat")
    answers = votes.ranks().T
    bids = np.full(answers.shape, np.nan)
    for rank, category in enumerate(votes.categories, start=1):
        bids[answers == rank] = BIDS[category]
    papers, reviewers = bids.shape
    return ScoreTable(np.nan_to_num(bids), ~np.isnan(bids), np.full(papers, 3), np.full(reviewers, most), 27)


@cache
def r_people():
    """Experts of R and beginners, and the policy that compares them."""
    recipe = HERE / "real_cohorts" / "r_survey"
    spec = importlib.util.spec_from_file_location("r_survey_adapter", recipe / "adapter.py")
    adapter = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(adapter)
    policy = read_policy(recipe / "policy.toml")
    with tempfile.TemporaryDirectory() as folder:
        mentors, mentees = adapter.write_tables(DATA, Path(folder))
        return read_cohort(mentors=mentors, mentees=mentees, policy=policy), policy


@cache
def r_survey(by):
    """Experts of R and beginners, with their scores, which know nothing of the groups."""
    cohort, policy = r_people()
    scores = compare(cohort, policy)
    groups, _ = groups_of(cohort.mentees, [by])
    limits = demand_of(cohort.mentees), capacity_of(cohort.mentors, policy)
    return ScoreTable(scores.block(), scores.allowed(), *limits, 100, groups)


def contested(seed, seats, *, mentees=60, mentors=22, clusters=6, dimensions=12):
    """A cohort in clusters of interests, one of which is a small group's, and hardly any mentor's."""
    draw = np.random.default_rng(seed)
    centres = draw.normal(size=(clusters, dimensions))
    centres /= np.linalg.norm(centres, axis=1, keepdims=True)
    small = draw.permutation(mentees) < round(OUTNUMBERED * mentees)
    near = draw.permutation(mentors) < max(1, round(SHARED_MENTORS * mentors))
    shares = draw.dirichlet(np.full(clusters - 1, 2.0), 2)
    left, right = (
        people(np.where(apart, 0, 1 + draw.choice(clusters - 1, len(apart), p=share)), centres, draw)
        for apart, share in zip((small, near), shares, strict=True)
    )
    places = round(seats * mentees)
    capacity = np.bincount(np.resize(draw.permutation(mentors), places), minlength=mentors)
    problem = AssignmentProblem((1.0 + left @ right.T) / 2.0, capacity=capacity)
    return problem, small.astype(np.int64)


def people(clusters, centres, draw):
    """Unit vectors near the centres of clusters."""
    vectors = centres[clusters] + draw.normal(scale=0.8 / np.sqrt(centres.shape[1]), size=centres[clusters].shape)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


TABLES: dict[str, Callable[[], ScoreTable]] = {
    "MIDL, one each": lambda: midl(1, 2),
    "MIDL, three each": lambda: midl(3, 4),
    "csconf 1": lambda: conference(1, 7),
    "csconf 2": lambda: conference(2, 8),
    "R survey by gender": lambda: r_survey("gender"),
    "R survey by age": lambda: r_survey("age_band"),
}
MADE_UP = {"contested": 1.1, "scarce": 0.7}
NAMES = (*TABLES, *MADE_UP)


def instance_of(name, seed):
    """Return an instance; None where there is no whole of it."""
    if name in MADE_UP:
        return None if seed == WHOLE else Instance(name, seed, *contested(seed, MADE_UP[name]))
    table = TABLES[name]()
    mentees, mentors = table.scores.shape
    if seed == WHOLE:
        rows, columns = np.arange(mentees), np.arange(mentors)
    else:
        draw = np.random.default_rng(seed)
        seats = round(mentors * table.drawn / mentees)
        rows = np.sort(draw.choice(mentees, table.drawn, replace=False))
        columns = np.sort(draw.choice(mentors, seats, replace=False))
    groups = None if table.groups is None else table.groups[rows]
    return Instance(name, seed, table.problem(rows, columns), groups)
