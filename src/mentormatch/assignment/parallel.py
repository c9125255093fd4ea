"""Runs tasks in parallel, by threads or as joblib is configured."""

import os
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Any, TypeAlias

_LARGE = 1 << 20
_AT_LEAST_EVERY = 0.1  # seconds

Between: TypeAlias = Callable[[int, int], object]
"""Called now and then with how many tasks are done, of how many; may raise, to stop the rest."""


def in_parallel(
    function: Callable[..., Any], tasks: Sequence[tuple[Any, ...]], *, between: Between | None = None
) -> list[Any]:
    """Run a function over tasks in threads on all processors, or where ``joblib.parallel_config`` says.

    Parameters
    ----------
    function : callable
    tasks : sequence of tuples
        The arguments of each call, as many in each. What is the same object in all of them is sent to a cluster once.
    between : function (done, total), optional
        Called in this thread before each result is waited for, and ten times a second meanwhile. What it raises ends
        the run: tasks that have begun are waited for, and no others begin. On a cluster it is called once, before.

    Returns
    -------
    list
        The results in the order of the tasks.

    Examples
    --------
    >>> in_parallel(pow, [(2, 3), (2, 4)])
    [8, 16]
    """
    between = between or _nothing
    between(0, len(tasks))
    if len(tasks) <= 1:
        return [function(*task) for task in tasks]
    from threadpoolctl import threadpool_limits

    with threadpool_limits(1):  # each task has a thread of its own
        threads = _threads()
        if threads is None:
            return _spread(function, tasks)
        # joblib looks every 10 ms whether its threads are done, a quarter of the time of 8,000 mentees
        with ThreadPoolExecutor(min(threads, len(tasks))) as pool:
            return _collected([pool.submit(function, *task) for task in tasks], between)


def _threads() -> int | None:
    """Return how many threads there are to be; None where joblib was told of something else than threads."""
    processors = os.cpu_count() or 1
    if "joblib.parallel" not in sys.modules:  # nobody can have told it anything; to load it takes a tenth of a second
        return processors
    from joblib.parallel import get_active_backend

    # asked for, since what Parallel is given comes before what the context says; with a preference it forgets the jobs
    backend, jobs = get_active_backend(prefer="threads")[0], _jobs()
    shared = getattr(backend, "supports_sharedmem", False)
    return int(backend.effective_n_jobs(processors if jobs is None else jobs)) if shared else None


def _jobs() -> int | None:
    from joblib.parallel import get_active_backend

    jobs: int | None = get_active_backend()[1]
    return jobs


def _nothing(_done: int, _total: int) -> None:
    """Let everything go on."""


def _collected(running: list[Future[Any]], between: Between) -> list[Any]:
    """Wait for the results, in their order; where anything is raised, what has not begun never does."""
    results = []
    try:
        for done, task in enumerate(running):
            between(done, len(running))
            while not wait([task], timeout=_AT_LEAST_EVERY).done:
                between(done, len(running))
            results.append(task.result())
    finally:
        for task in running:
            task.cancel()
    return results


def _spread(function: Callable[..., Any], tasks: Sequence[tuple[Any, ...]]) -> list[Any]:
    """Run the tasks where joblib is told to run them."""
    from joblib import Parallel, delayed

    shared, jobs = _Shared(function, tasks), _jobs()
    run = Parallel(n_jobs=os.cpu_count() if jobs is None else jobs, prefer="threads")
    return list(run(delayed(_call)(shared, *shared.others(task)) for task in tasks))


class _Shared:
    """What all tasks have in common, as one argument of each."""

    def __init__(self, function: Callable[..., Any], tasks: Sequence[tuple[Any, ...]]) -> None:
        self.function = function
        first = tasks[0]
        self.same = {k: first[k] for k in range(len(first)) if all(task[k] is first[k] for task in tasks)}

    def others(self, task: tuple[Any, ...]) -> list[Any]:
        return [argument for k, argument in enumerate(task) if k not in self.same]

    def __sizeof__(self) -> int:
        """Dask sends a large argument to its workers once and a small one with every task, and asks this."""
        return _LARGE


def _call(shared: _Shared, *others: Any) -> Any:
    rest = iter(others)
    count = len(shared.same) + len(others)
    return shared.function(*[shared.same[k] if k in shared.same else next(rest) for k in range(count)])
