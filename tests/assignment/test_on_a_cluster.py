"""Spread over a cluster of Dask: the same pairs, the same proof, and the work done there."""

import logging
import os

import joblib
import numpy as np
import pytest
from dask.distributed import Client, LocalCluster, get_task_stream

from mentormatch.assignment import AssignmentProblem, certify, solve
from mentormatch.assignment.parallel import in_parallel
from mentormatch.datasets.made_up import make_problem
from mentormatch.errors import ProblemError

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def client():
    with (
        LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None, silence_logs=logging.ERROR) as cluster,
        Client(cluster) as client,
    ):
        yield client


def run_there(client, work):
    """What `work` returns, and how many tasks each worker ran."""
    with get_task_stream(client) as stream, joblib.parallel_config(backend="dask"):
        done = work()
    tasks = [item["worker"] for item in stream.data]
    return done, {worker: tasks.count(worker) for worker in set(tasks)}


def with_teams(problem):
    """A rule as a user may write it, which only cloudpickle can send."""
    mentees, mentors = (np.arange(count) % 2 for count in problem.shape)
    return AssignmentProblem(
        problem.scores, capacity=problem.capacity, allowed=lambda rows: mentees[rows, None] == mentors[None, :]
    )


PROBLEMS = {
    "forbidden": lambda: make_problem(3000, 1000, forbidden=True),
    "rule of a user": lambda: with_teams(make_problem(3000, 1000, seed=1)),
    "matrix": lambda: AssignmentProblem(make_problem(3000, 1000, seed=2).scores.block(np.arange(3000)), capacity=4),
}


@pytest.mark.parametrize("kind", PROBLEMS)
def test_same_pairs_prices_and_proof(client, kind):
    problem = PROBLEMS[kind]()
    here = solve(problem, solver="min-cost-flow")
    there, tasks = run_there(client, lambda: solve(problem, solver="min-cost-flow"))
    assert there.certificate.proven
    assert there.pairs.tolist() == here.pairs.tolist()
    assert there.certificate.bound == here.certificate.bound
    with joblib.parallel_config(backend="dask"):
        assert np.array_equal(there.prices, here.prices)
    assert sum(tasks.values()) >= 10
    assert len(tasks) == 2


def test_the_check_is_spread(client):
    problem = make_problem(3000, 1000)
    answer = solve(problem)
    again, tasks = run_there(client, lambda: certify(problem, answer.pairs, answer.certificate.prices))
    assert (again.proven, again.bound) == (True, answer.certificate.bound)
    assert sum(tasks.values()) >= 2


def process(_shared, _number):
    return os.getpid()


class Counted:
    """Counts how often it is sent."""

    times = 0

    def __getstate__(self):
        Counted.times += 1
        return {}


def test_what_tasks_share_is_sent_once(client):
    Counted.times = 0
    shared = Counted()
    pids, _ = run_there(client, lambda: in_parallel(process, [(shared, number) for number in range(20)]))
    assert len(pids) == 20
    assert os.getpid() not in pids
    assert 1 <= Counted.times <= 2  # dask tries the plain pickle before cloudpickle


def test_a_mistake_found_there_is_told_here(client):
    problem = AssignmentProblem(make_problem(3000, 1000).scores, allowed=lambda _rows: np.ones((1, 1), dtype=bool))
    with joblib.parallel_config(backend="dask"), pytest.raises(ProblemError, match="boolean array of shape"):
        solve(problem)
