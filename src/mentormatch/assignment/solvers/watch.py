"""Progress reports, time limits and interrupts of solvers."""

import math
import signal
import threading
import time
from collections.abc import Callable
from functools import partial
from types import FrameType, TracebackType
from typing import Any, Literal, Self, TypeAlias

from mentormatch.assignment.compile_time import COMPILING

Progress: TypeAlias = Callable[[str, int, int], object]
"""Called as progress(stage, done, total); what returns False stops."""

StoppedBy: TypeAlias = Literal["time limit", "progress", "interrupt"]
"""What stopped a run: the time was up, progress returned False, or somebody pressed Ctrl-C."""

_EVERY = 0.25


class Stopped(Exception):  # noqa: N818 - no error: it ends the search, and what was found is the answer
    """The time is up, progress said so, or somebody interrupted."""


class Watch:
    """Looks at the clock between steps of a solver.

    Parameters
    ----------
    progress : function (stage, done, total), optional
        Called about four times a second; stops the solver when it returns False.
    time_limit : float, optional
        Seconds after which the solver stops; those in which kernels are compiled, once a machine, do not count.
    on_interrupt : "raise" or "best"
        With "best" an interrupt (SIGINT, Ctrl-C) stops as well, instead of raising KeyboardInterrupt; a second one
        raises it. Only in the main thread, which alone is told of interrupts.

    Attributes
    ----------
    stopped : "time limit", "progress", "interrupt" or None
        Why it has said stop, if it has.

    Examples
    --------
    >>> told = []
    >>> with Watch(lambda *report: told.append(report)) as watch:
    ...     watch.look("solving", 1, 2, now=True)
    >>> told
    [('solving', 1, 2)]
    """

    def __init__(
        self,
        progress: Progress | None = None,
        *,
        time_limit: float | None = None,
        on_interrupt: Literal["raise", "best"] = "raise",
    ) -> None:
        self._progress = progress
        self._limit = time_limit
        self._catches = on_interrupt == "best" and threading.current_thread() is threading.main_thread()
        self._began = self._reported = time.monotonic()
        self._compiled = COMPILING.seconds()
        self._interrupted = False
        self.stopped: StoppedBy | None = None
        self._stopped_at = math.inf
        self._before: Any = None

    def __enter__(self) -> Self:
        if self._catches:
            self._before = signal.signal(signal.SIGINT, self._note)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._catches:
            signal.signal(signal.SIGINT, self._before)

    def look(self, stage: str, done: int, total: int, *, now: bool = False) -> None:
        """Report if a quarter of a second has passed, or `now`, or where the time is up; once it said stop no more.

        Raises
        ------
        Stopped
            Where it is time to stop.
        """
        moment = time.monotonic()
        over = self._limit is not None and self._seconds() >= self._limit
        due = now or over or moment - self._reported >= _EVERY
        if self._progress is not None and not self.stopped and due:
            self._reported = moment
            if self._progress(stage, done, total) is False:
                self.stopped = self.stopped or "progress"
        if self._interrupted:
            self.stopped = self.stopped or "interrupt"
        if over:
            self.stopped = self.stopped or "time limit"
        if self.stopped:
            self._stopped_at = min(self._stopped_at, moment)
            raise Stopped

    def looks(self, stage: str) -> Callable[[int, int], None]:
        """Return a function (done, total) that looks at that stage, for tasks that run in parallel."""
        return partial(self.look, stage)

    def grace(self, seconds: float) -> float:
        """Return what is left of some seconds after it said stop, in which what there is is made presentable.

        Examples
        --------
        >>> Watch().grace(0.5)
        inf
        """
        return max(0.0, self._stopped_at + seconds - time.monotonic())

    def seconds_left(self) -> float | None:
        """Return how long a step that cannot look at the clock may take; None where there is no limit.

        Examples
        --------
        >>> Watch().seconds_left() is None, 0 <= Watch(time_limit=9.0).seconds_left() <= 9
        (True, True)
        """
        return None if self._limit is None else max(0.0, self._limit - self._seconds())

    def _seconds(self) -> float:
        """Return how long it has been at work, without the time in which kernels were compiled or loaded."""
        return time.monotonic() - self._began - (COMPILING.seconds() - self._compiled)

    def report(self, stage: str, done: int, total: int) -> None:
        """Report something that is over: there is nothing to stop."""
        if self._progress is not None:
            self._progress(stage, done, total)

    def _note(self, _number: int, _frame: FrameType | None) -> None:
        if self._interrupted:
            raise KeyboardInterrupt
        self._interrupted = True
