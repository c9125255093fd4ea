"""How long a run goes on after somebody said stop, by stage, in seconds of the clock and of the processor.

Each run is stopped at a random moment, drawn evenly over the time that a whole run takes: by progress, which returns
False from then on, by a limit, and by Ctrl-C (SIGINT). Prices, ties, explanations and audits are stopped by Ctrl-C
alone. With `--wide` other calls are stopped too: short lists, rounds, lotteries, frontiers, advice, other objectives,
and reading of files. Where other programs are at work, seconds of the processor (of all its threads) say more than
those of the clock.

Usage: python benchmarks/stopping.py [--mentees 8000] [--mentors 2700] [--runs 12] [--seed 0] [--best] [--wide]
"""

import argparse
import contextlib
import copy
import os
import random
import signal
import statistics
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import mentormatch as mm
from mentormatch.datasets import make_cohort

LONGEST = 1.0  # what is promised, in seconds
FIRST = 4.0  # other calls than `match` are stopped within so many seconds


@dataclass
class Moment:
    """When a run is to stop, and how long it went on after that.

    Attributes
    ----------
    after : float
        Seconds of the clock from the begin of the run.
    then : function, optional
        Called at that moment.
    """

    after: float
    then: Callable[[], None] | None = None
    _worked: list[float] = field(default_factory=list)

    def delay_of(self, run: Callable[[], Any]) -> tuple[float, float]:
        """Return how long a run goes on after the moment: (clock, processor); 0 where it was over before."""
        timer = threading.Timer(self.after, self._note)
        began = time.monotonic()
        timer.start()
        try:
            run()
        except (mm.StoppedError, KeyboardInterrupt):
            pass
        finally:
            over, worked = time.monotonic() - began, time.process_time()
            timer.cancel()
        return max(0.0, over - self.after), worked - self._worked[0] if self._worked else 0.0

    def _note(self) -> None:
        self._worked.append(time.process_time())
        if self.then is not None:
            self.then()


def stopped_by_progress(cohort: mm.Cohort, after: float, on_stop: Any) -> tuple[str, tuple[float, float]]:
    """Return at which stage a run was, and its delay."""
    began, stage = time.monotonic(), "before the first call"

    def progress(name: str, _done: int, _total: int) -> bool:
        nonlocal stage
        if time.monotonic() - began < after:
            stage = name.split(",", maxsplit=1)[0]
            return True
        return False

    delay = Moment(after).delay_of(lambda: mm.match(cohort, progress=progress, on_stop=on_stop))
    return stage, delay


def interrupt() -> None:
    """Press Ctrl-C."""
    os.kill(os.getpid(), signal.SIGINT)


def seconds_of(run: Callable[[], Any]) -> float:
    """Return how long a run takes, by the clock, or until it was stopped."""
    began = time.monotonic()
    with contextlib.suppress(mm.StoppedError):
        run()
    return time.monotonic() - began


def main() -> None:
    """Measure, and print one line for each way and stage."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--mentees", type=int, default=8000)
    parser.add_argument("--mentors", type=int, default=2700)
    parser.add_argument("--runs", type=int, default=12)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--best", action="store_true", help='on_stop="best" in place of "raise"')
    parser.add_argument("--wide", action="store_true", help="stop other calls than match, explain and audit")
    options = parser.parse_args()
    on_stop: Any = "best" if options.best else "raise"
    drawn = random.Random(options.seed)
    cohort = make_cohort(options.mentees, options.mentors, seed=1)
    matching = mm.match(cohort)
    if options.wide:
        report_wide(cohort, matching, options.runs, drawn)
        return
    whole = seconds_of(lambda: mm.match(cohort))
    print(f"{options.mentees:,} × {options.mentors:,}, {options.runs} runs each; a whole match takes {whole:.2f} s")
    delays: dict[str, list[tuple[float, float]]] = {}
    for _ in range(options.runs):
        stage, delay = stopped_by_progress(cohort, drawn.uniform(0, whole), on_stop)
        delays.setdefault(f"progress: {stage}", []).append(delay)
        after = drawn.uniform(0, whole)
        delay = Moment(after).delay_of(lambda limit=after: mm.match(cohort, time_limit=limit, on_stop=on_stop))
        delays.setdefault("limit: all stages", []).append(delay)
        delay = Moment(drawn.uniform(0, whole), interrupt).delay_of(lambda: mm.match(cohort))
        delays.setdefault("Ctrl-C: match", []).append(delay)
    others: dict[str, Callable[[], Any]] = {
        "prices": lambda: _fresh(matching).prices,
        "ties": lambda: _fresh(matching).ties,
        "explanation": lambda: mm.explain(_fresh(matching), mentee=matching.pairs[0].mentee),
        "audit": lambda: mm.audit(_fresh(matching), by="gender"),
    }
    for name, run in others.items():
        takes = seconds_of(run)
        for _ in range(options.runs):
            delay = Moment(drawn.uniform(0, takes), interrupt).delay_of(run)
            delays.setdefault(f"Ctrl-C: {name} ({takes:.1f} s)", []).append(delay)
    for name, found in delays.items():
        clock, worked = zip(*found, strict=True)
        print(
            f"{name:<44} clock: median {statistics.median(clock):5.2f} s, largest {max(clock):5.2f} s; "
            f"processor: median {statistics.median(worked):5.2f} s, largest {max(worked):5.2f} s; of {len(found)}"
        )
    clock, worked = (max(delay[place] for found in delays.values() for delay in found) for place in (0, 1))
    print(f"largest of all: {clock:.2f} s, {clock / whole:.2f} of a whole match; of the processor {worked:.2f} s")
    print(f"promised: {LONGEST:.0f} s")


def wide_calls(cohort: mm.Cohort, matching: mm.Matching, folder: str) -> dict[str, tuple[bool, Callable[..., Any]]]:
    """Return (whether it takes a time limit, call) by name."""
    files = {side: f"{folder}/{side}" for side in ("mentors.csv", "mentees.csv", "mentors.xlsx", "mentees.xlsx")}
    for kind in ("csv", "xlsx"):
        mm.write_cohort(cohort, mentors=files[f"mentors.{kind}"], mentees=files[f"mentees.{kind}"])
    objectives = ("maximin", "leximin", "nash", "stable", {"name": "least-gap", "by": "gender"})
    return {
        "shortlist": (True, partial(mm.shortlist, cohort)),
        "rematch": (True, partial(mm.rematch, cohort, previous=matching)),
        "draw_lottery": (True, partial(mm.draw_lottery, cohort)),
        **{f"match, {aim}": (True, partial(mm.match, cohort, objective=aim)) for aim in objectives},
        "frontier": (False, partial(mm.frontier, cohort, by="gender")),
        "advise": (False, partial(mm.advise, matching)),
        **{
            f"read_cohort, {kind}": (
                False,
                lambda kind=kind, **_: mm.read_cohort(
                    mentors=files[f"mentors.{kind}"], mentees=files[f"mentees.{kind}"]
                ),
            )
            for kind in ("csv", "xlsx")
        },
    }


def report_wide(cohort: mm.Cohort, matching: mm.Matching, runs: int, drawn: random.Random) -> None:
    """Stop each of the other calls within its first seconds, and print the largest delay of each way."""
    with tempfile.TemporaryDirectory() as folder:
        for name, (takes_limit, call) in wide_calls(cohort, matching, folder).items():
            ways: dict[str, Callable[[float], tuple[float, float]]] = {
                "progress": lambda after, call=call: Moment(after).delay_of(partial(call, progress=_until(after))),
                "Ctrl-C": lambda after, call=call: Moment(after, interrupt).delay_of(call),
            }
            if takes_limit:
                ways["limit"] = lambda after, call=call: Moment(after).delay_of(partial(call, time_limit=after))
            reads = name.startswith("read")
            if reads:
                del ways["progress"]
            takes = seconds_of(call if reads else partial(call, progress=_until(FIRST)))
            reach = min(FIRST, 0.9 * takes)  # a moment after its end would be none
            for way, delay_of in ways.items():
                clock, worked = zip(*(delay_of(drawn.uniform(0.1, reach)) for _ in range(runs)), strict=True)
                print(f"{name:<52} {way:<9} largest {max(clock):5.2f} s, processor {max(worked):5.2f} s", flush=True)


def _until(after: float) -> Callable[[str, int, int], bool]:
    """Return a progress that says stop after so many seconds."""
    until = time.monotonic() + after
    return lambda *_: time.monotonic() < until


def _fresh(matching: mm.Matching) -> mm.Matching:
    """Return the matching without what it has computed already."""
    return copy.deepcopy(matching)


if __name__ == "__main__":
    main()
