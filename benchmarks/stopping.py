"""How long a run goes on after somebody said stop, by stage.

Each run is stopped at a random moment, drawn evenly over the time that a whole run takes: by progress, which returns
False from then on, by a limit, and by Ctrl-C (SIGINT). Prices, ties and explanations are stopped by Ctrl-C alone.

Usage: python benchmarks/stopping.py [--mentees 8000] [--mentors 2700] [--runs 12] [--seed 0]
"""

import argparse
import contextlib
import os
import random
import signal
import statistics
import threading
import time
from collections.abc import Callable
from typing import Any

import mentormatch as mm
from mentormatch.datasets import make_cohort

LONGEST = 1.0  # what is promised, in seconds


def seconds_of(run: Callable[[], Any]) -> float:
    """Return how long a run takes."""
    began = time.perf_counter()
    run()
    return time.perf_counter() - began


def delay_by_progress(cohort: mm.Cohort, after: float) -> tuple[float, str]:
    """Return how long after the moment a run is over, and at which stage it was."""
    began, stage = time.perf_counter(), "before the first call"

    def progress(name: str, _done: int, _total: int) -> bool:
        nonlocal stage
        if time.perf_counter() - began < after:
            stage = name.split(",", maxsplit=1)[0]
            return True
        return False

    with contextlib.suppress(mm.StoppedError):
        mm.match(cohort, progress=progress, on_stop="raise")
    return time.perf_counter() - began - after, stage


def delay_by_limit(cohort: mm.Cohort, after: float) -> tuple[float, str]:
    """Return the same for a limit."""
    began = time.perf_counter()
    with contextlib.suppress(mm.StoppedError):
        mm.match(cohort, time_limit=after, on_stop="raise")
    return time.perf_counter() - began - after, "all stages"


def delay_by_interrupt(run: Callable[[], Any], after: float) -> float:
    """Return the same for Ctrl-C; negative where the run was over before."""
    timer = threading.Timer(after, os.kill, (os.getpid(), signal.SIGINT))
    began = time.perf_counter()
    timer.start()
    try:
        run()
    except KeyboardInterrupt:
        pass
    finally:
        over = time.perf_counter() - began
        timer.cancel()
    return over - after


def main() -> None:
    """Measure, and print one line for each way and stage."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--mentees", type=int, default=8000)
    parser.add_argument("--mentors", type=int, default=2700)
    parser.add_argument("--runs", type=int, default=12)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    drawn = random.Random(options.seed)
    cohort = make_cohort(options.mentees, options.mentors, seed=1)
    matching = mm.match(cohort)
    whole = seconds_of(lambda: mm.match(cohort))
    print(f"{options.mentees:,} × {options.mentors:,}, {options.runs} runs each; a whole match takes {whole:.2f} s")
    delays: dict[str, list[float]] = {}
    for _ in range(options.runs):
        delay, stage = delay_by_progress(cohort, drawn.uniform(0, whole))
        delays.setdefault(f"progress: {stage}", []).append(delay)
        delay, stage = delay_by_limit(cohort, drawn.uniform(0, whole))
        delays.setdefault(f"limit: {stage}", []).append(delay)
        delays.setdefault("Ctrl-C: match", []).append(
            delay_by_interrupt(lambda: mm.match(cohort), drawn.uniform(0, whole))
        )
    for name, run in {
        "prices": lambda: _fresh(matching).prices,
        "ties": lambda: _fresh(matching).ties,
        "explanation": lambda: mm.explain(_fresh(matching), mentee=matching.pairs[0].mentee),
    }.items():
        takes = seconds_of(run)
        for _ in range(options.runs):
            delays.setdefault(f"Ctrl-C: {name} ({takes:.1f} s)", []).append(
                delay_by_interrupt(run, drawn.uniform(0, takes))
            )
    for name, found in delays.items():
        late = [max(0.0, delay) for delay in found]
        print(f"{name:<44} median {statistics.median(late):5.2f} s, largest {max(late):5.2f} s, of {len(late)}")
    largest = max(map(max, delays.values()))
    print(f"largest of all: {largest:.2f} s, {largest / whole:.2f} of a whole match; promised: {LONGEST:.0f} s")


def _fresh(matching: mm.Matching) -> mm.Matching:
    """Return the matching without what it has computed already."""
    import copy

    return copy.deepcopy(matching)


if __name__ == "__main__":
    main()
