"""The work spread over a cluster of Dask: the same pairs, the same proof. Needs the extra `cluster`."""

# pyright: basic
# joblib brings no types and Dask few of them, so that a strict check has little to go by.

import logging
import time

import joblib
from dask.distributed import Client, LocalCluster, get_task_stream

from mentormatch.assignment import solve
from mentormatch.datasets import make_problem


def main() -> None:
    problem = make_problem(3_000, 1_000, forbidden=True)
    start = time.perf_counter()
    here = solve(problem)
    print(f"here: {len(here.pairs):,} pairs in {time.perf_counter() - start:.1f} s")

    # Two processes of this machine stand for a cluster; of your own one, the address is enough: Client("tcp://...:8786").
    with (
        LocalCluster(
            n_workers=2,
            threads_per_worker=1,
            dashboard_address=None,  # pyright: ignore[reportArgumentType]  no dashboard, which Dask's types leave out
            silence_logs=logging.ERROR,
        ) as cluster,
        Client(cluster) as client,
        get_task_stream(client) as stream,
    ):
        start = time.perf_counter()
        # Nothing else changes: whatever looks at all pairs, block by block, is now done there. match() does the same.
        with joblib.parallel_config(backend="dask"):
            there = solve(problem)
        print(f"there: {len(there.pairs):,} pairs in {time.perf_counter() - start:.1f} s")

    workers = [task["worker"] for task in stream.data]  # pyright: ignore[reportAttributeAccessIssue]  Dask's types know no `with`
    print(f"{len(workers)} tasks were done by {len(set(workers))} workers")
    print(f"proven: {there.certificate.proven}; the same pairs: {there.pairs.tolist() == here.pairs.tolist()}")
    # A cluster pays where blocks are large: some ten thousand people, or a score of your own that takes its time.


if __name__ == "__main__":  # the processes of a cluster read this file, too
    main()
