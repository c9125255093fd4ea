"""Runs the cases of a part on all processors, and tells what was wrong."""

import multiprocessing
import os
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from itertools import takewhile
from typing import Any

import numpy as np


@dataclass
class Case:
    """One case of a part: what it counted, and what was wrong."""

    part: str
    seed: int
    index: int
    counts: Counter = field(default_factory=Counter)
    wrong: list[tuple[str, str]] = field(default_factory=list)

    @property
    def rng(self) -> np.random.Generator:
        """Random numbers of this case alone, the same every time it is asked for."""
        return np.random.default_rng([self.seed, *self.part.encode(), self.index])

    def count(self, *what: str) -> None:
        self.counts.update(what)

    def fail(self, what: str, how: str) -> None:
        """Note that something is wrong, and how it is seen again."""
        self.wrong.append((what, how))

    def lines(self) -> list[str]:
        again = f"python benchmarks/attack.py --only {self.part} --seed {self.seed} --index {self.index}"
        return [f"WRONG  {what}\n  again: {again}\n  {how}" for what, how in self.wrong]


def run_case(job: tuple[str, int, int]) -> Case:
    """Run one case; what the attack itself did not expect is a failure too."""
    part, seed, index = job
    case = Case(part, seed, index)
    try:
        import_module(f"attack.{part}").check(case)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is shown
        trace = "".join(traceback.format_exception(error)[-6:])
        case.fail(f"{type(error).__name__}: {error}", trace)
    case.count("cases")
    return case


def run_part(
    part: str, seed: int, indices: Sequence[int], *, processes: int, until: float | None = None
) -> tuple[Counter, int]:
    """Run many cases, printing what is wrong; return the counts and how many cases were wrong."""
    counts: Counter = Counter()
    bad, shown, started = 0, set[str](), time.perf_counter()

    def take(case: Case) -> None:
        nonlocal bad
        counts.update(case.counts)
        bad += bool(case.wrong)
        for (what, _), line in zip(case.wrong, case.lines(), strict=True):
            if what not in shown:  # the first of a kind; the others are counted
                shown.add(what)
                print(line, flush=True)
        if counts["cases"] % 200 == 0:
            passed = time.perf_counter() - started
            of = "" if until else f" of {len(indices):,}"
            print(f"{part}: {counts['cases']:,}{of}, {bad} wrong, {passed:.0f} s", flush=True)

    in_time = takewhile(lambda _: until is None or time.time() < until, indices)
    jobs = ((part, seed, index) for index in in_time)
    each(run_case, jobs, take, 1 if len(indices) < 2 else processes)
    counts["wrong"] = bad
    return counts, bad


def each(function: Callable[[Any], Any], jobs: Any, take: Callable[[Any], None], processes: int) -> None:
    """Call a function for each job, in processes of their own; jobs are asked for only shortly before."""
    if processes == 1:
        for job in jobs:
            take(function(job))
        return
    with multiprocessing.get_context("spawn").Pool(processes) as pool:
        waiting: list[Any] = []
        for job in jobs:
            waiting.append(pool.apply_async(function, (job,)))
            while len(waiting) > 8 * processes:
                take(waiting.pop(0).get())
        for result in waiting:
            take(result.get())


def one_thread() -> None:
    """Keep libraries from starting threads in processes that share the processors, or that fork."""
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS"):
        os.environ.setdefault(name, "1")


def table(results: dict[str, Counter]) -> str:
    """The closing table of counts."""
    lines = ["", "| part | what | count |", "|---|---|---|"]
    for part, counts in results.items():
        names = ["cases", *sorted(name for name in counts if name not in {"cases", "wrong"}), "wrong"]
        lines += [f"| {part} | {name} | {counts[name]:,} |" for name in names]
    return "\n".join(lines)


sys.setrecursionlimit(max(sys.getrecursionlimit(), 3000))
