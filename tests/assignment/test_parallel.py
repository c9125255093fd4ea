"""Tasks in parallel: in order, and run by as many as the context says."""

import os
import threading
import time

import joblib
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentormatch.assignment import AssignmentProblem, solve
from mentormatch.assignment.parallel import in_parallel
from mentormatch.datasets.made_up import make_problem


def together(*given):
    return given


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2), st.integers(0, 2)), max_size=6))
def test_arguments_and_results_keep_their_order(tasks):
    assert in_parallel(together, tasks) == tasks


def test_without_arguments():
    assert in_parallel(together, [(), ()]) == [(), ()]


def test_a_shared_argument_is_the_same_object():
    shared = [1]
    assert all(item[1] is shared for item in in_parallel(together, [(k, shared) for k in range(4)]))


@pytest.mark.parametrize("threads", [1, 3])
def test_no_more_tasks_begin_than_there_are_threads_between_two_looks(threads):
    """However many tasks there are: this is how long saying stop may take."""
    tasks, begun, seen = 40, [], []

    def stop_at_third(done, total):
        seen.append((done, total))
        if len(seen) == 3:
            raise InterruptedError

    with joblib.parallel_config(n_jobs=threads), pytest.raises(InterruptedError):
        in_parallel(lambda k: (begun.append(k), time.sleep(0.005)), [(k,) for k in range(tasks)], between=stop_at_third)
    assert seen[0] == (0, tasks)
    assert all(done <= len(begun) for done, _ in seen)
    assert len(begun) < tasks
    after = len(begun)
    time.sleep(0.05)
    assert len(begun) == after  # nothing runs on behind the caller's back


def test_looks_come_before_every_result_and_change_none():
    seen = []
    found = in_parallel(pow, [(2, k) for k in range(6)], between=lambda done, total: seen.append((done, total)))
    assert found == [2**k for k in range(6)]
    assert {done for done, _ in seen} == set(range(6))


def test_an_error_of_a_task_is_raised_and_the_rest_never_begins():
    begun, failed = [], threading.Event()

    def fail(k):
        begun.append(k)
        if k == 0:
            failed.set()
            raise ValueError(k)
        failed.wait(30)
        time.sleep(0.05)  # long enough for the error to be seen before all others have had their turn

    with joblib.parallel_config(n_jobs=2), pytest.raises(ValueError, match="0"):
        in_parallel(fail, [(k,) for k in range(50)])
    assert len(begun) < 50


@pytest.mark.parametrize("context", [{"n_jobs": 3}, {"backend": "threading", "n_jobs": 3}])
def test_as_many_jobs_as_the_context_says(context):
    meet = threading.Barrier(3, timeout=30)  # broken, unless three tasks wait at a time
    with joblib.parallel_config(**context):
        in_parallel(lambda _: meet.wait(), [(k,) for k in range(3)])


@pytest.mark.parametrize("context", [{"n_jobs": 1}, {"backend": "threading", "n_jobs": 1}, {"backend": "sequential"}])
def test_one_job_where_the_context_says_so(context):
    with joblib.parallel_config(**context):
        assert len(set(in_parallel(lambda _: threading.get_ident(), [(k,) for k in range(20)]))) == 1


def test_processes_where_the_context_says_so():
    with joblib.parallel_config(backend="loky", n_jobs=2):
        assert os.getpid() not in in_parallel(lambda _: os.getpid(), [(k,) for k in range(4)])


def test_nobody_needs_to_say_anything():
    names = in_parallel(lambda _: os.getpid(), [(k,) for k in range(4)])
    assert set(names) == {os.getpid()}


def test_an_error_passes():
    with pytest.raises(ZeroDivisionError):
        in_parallel(lambda k: 1 // k, [(1,), (0,)])


@pytest.mark.slow
def test_processes_change_no_pair():
    plain = make_problem(2000, seed=3)
    teams = np.arange(plain.shape[0]) % 2, np.arange(plain.shape[1]) % 2
    problem = AssignmentProblem(
        plain.scores, capacity=plain.capacity, allowed=lambda rows: teams[0][rows, None] == teams[1][None, :]
    )
    here = solve(problem, solver="min-cost-flow")
    with joblib.parallel_config(backend="loky", n_jobs=2):
        there = solve(problem, solver="min-cost-flow")
    assert there.certificate.proven
    assert there.pairs.tolist() == here.pairs.tolist()
